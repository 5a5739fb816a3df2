//! Reads of the catalogue.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use sqlx::Row;

use super::error::StoreError;
use super::rows::{bounds, code, known, optional_code, parsed, series_key};
use super::statements as sql;
use super::transaction::Transaction;
use crate::domain::catalogue::{
    Activity, ActivityTag, Area, Catalogue, Dataset, DimensionCodes, Indicator, Labels, StatedGrowth,
    StockOrFlow, StoredLists, Topic, Unit,
};
use crate::domain::code::Code;
use crate::domain::figure::{Evidence, Figure, PositionUnit, Selector};
use crate::domain::growth::Explanation;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::qualifier::Qualifier;
use crate::domain::relation::{Relation, RelationKind, SeriesReference};
use crate::domain::source::{Basis, Source};
use crate::domain::structure::DataStructureDefinition;
use crate::domain::unit_class::UnitClass;
use crate::domain::vintage::Vintages;
use crate::parallel::{Priority, spawn_on_thread};

/// Labels by list, dataset and code.
type LabelsByCode = HashMap<(String, String, String), Labels>;

fn offset(value: i64) -> Result<usize, StoreError> {
    usize::try_from(value).map_err(|_| StoreError::corrupt(value, "a byte offset"))
}

fn position_unit(code: &str) -> Result<PositionUnit, StoreError> {
    known(code, PositionUnit::from_code, "bytes or characters")
}

fn year(value: Option<i64>) -> Result<Option<i32>, StoreError> {
    value.map(|year| i32::try_from(year).map_err(|_| StoreError::corrupt(year, "a year"))).transpose()
}

fn reference(
    indicator: &str,
    activity: Option<&str>,
    area: Option<&str>,
) -> Result<SeriesReference, StoreError> {
    Ok(SeriesReference {
        indicator: code(indicator)?,
        activity: optional_code(activity)?,
        area: optional_code(area)?,
    })
}

impl Transaction {
    /// The catalogue.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn catalogue(&mut self) -> Result<Catalogue, StoreError> {
        self.catalogue_after(&Catalogue::default()).await
    }

    /// The catalogue, given one of an earlier revision of its history, with which unchanged series and lists are shared.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn catalogue_after(&mut self, before: &Catalogue) -> Result<Catalogue, StoreError> {
        let catalogue = self.catalogue_lists(before).await?;
        // A transaction waits for it.
        let indexed = spawn_on_thread(Priority::Normal, move || catalogue.indexed()).await;
        indexed.ok_or_else(|| StoreError::corrupt("nothing", "the catalogue"))
    }

    /// The catalogue, given one of an earlier revision of its history, with which unchanged series and lists are shared. Its
    /// look-ups are not built.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn catalogue_lists(&mut self, before: &Catalogue) -> Result<Catalogue, StoreError> {
        let newest = self.revision().await?;
        let datasets = self.datasets().await?;
        let lists = match self.unchanged_lists(before).await? {
            Some(lists) => lists,
            None => self.stored_lists(&datasets).await?,
        };
        let stored = Some(lists.clone());
        Ok(Catalogue {
            revision: newest.identity.number,
            identity_bits: newest.identity.bits,
            revised: newest.at,
            revised_before: newest.earlier_at,
            vintages: self.vintages().await?,
            units: lists.units,
            topics: lists.topics,
            areas: lists.areas,
            activities: lists.activities,
            indicators: lists.indicators,
            series: self.series(&datasets, before).await?,
            sources: lists.sources,
            figures: lists.figures,
            owners: lists.owners,
            dimension_codes: lists.dimension_codes,
            stored,
            datasets,
            positions: Arc::clone(&before.positions),
            stated_growth: StatedGrowth::new(),
            dataset_order: Vec::new(),
            extents: BTreeMap::new(),
            code_index: Arc::clone(&before.code_index),
            indexed: before.indexed.clone(),
            derived: Vec::new(),
            computed_shares: BTreeSet::new(),
            composites: BTreeMap::new(),
            series_attributes: BTreeMap::new(),
        })
    }

    /// The lists of an earlier catalogue, if its revision is an ancestor of this one and no list was changed since. Triggers
    /// note every change, so it does not matter who wrote.
    async fn unchanged_lists(&mut self, before: &Catalogue) -> Result<Option<StoredLists>, StoreError> {
        let Some(lists) = &before.stored else { return Ok(None) };
        let changed =
            fetch!(&mut *self, sql::SELECT_LIST_CHANGE; |row| row.try_get::<i64, _>("revision")?).pop();
        let is_unchanged = changed.is_some_and(|changed| changed <= before.revision)
            && self.has_revision(before.identity()).await?;
        Ok(is_unchanged.then(|| lists.clone()))
    }

    async fn stored_lists(&mut self, datasets: &BTreeMap<Code, Dataset>) -> Result<StoredLists, StoreError> {
        let labels = self.labels().await?;
        Ok(StoredLists {
            units: self.units().await?.into(),
            topics: self.topics().await?.into(),
            areas: self.areas(&labels).await?.into(),
            activities: self.activities(&labels).await?.into(),
            indicators: self.indicators(&labels).await?.into(),
            sources: self.sources().await?.into(),
            figures: self.figures(datasets).await?.into(),
            owners: self.code_owners().await?.into(),
            dimension_codes: self.dimension_codes().await?.into(),
        })
    }

    /// The number of the newest vintage; 0 when there is none.
    pub(super) async fn newest_vintage(&mut self) -> Result<i64, StoreError> {
        Ok(fetch!(self, sql::NEWEST_VINTAGE; |row| row.try_get("id")?).pop().unwrap_or_default())
    }

    /// The names and hashes of the seed files of a dataset.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn seed_files(&mut self, dataset: &Code) -> Result<Vec<(String, String)>, StoreError> {
        Ok(fetch!(self, sql::SELECT_SEED_FILES, dataset.as_str(); |row| {
            (row.try_get("name")?, row.try_get("sha256")?)
        }))
    }

    /// The valid vintages.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn vintages(&mut self) -> Result<Vintages, StoreError> {
        let rows = fetch!(self, sql::SELECT_VINTAGES; |row| (
            row.try_get::<i64, _>("id")?,
            parsed::<NaiveDate>(row.try_get("published")?, "a date")?,
        ));
        Ok(rows.into_iter().collect())
    }

    async fn dimension_codes(&mut self) -> Result<DimensionCodes, StoreError> {
        let rows = fetch!(self, sql::SELECT_DIMENSION_CODES; |row| (
            (code(row.try_get("dataset")?)?, row.try_get::<String, _>("dimension")?),
            (code(row.try_get("code")?)?, row.try_get::<String, _>("name")?),
        ));
        let mut codes = DimensionCodes::new();
        for ((dataset, dimension), (code, name)) in rows {
            codes.entry(dataset).or_default().entry(dimension).or_default().insert(code, name);
        }
        Ok(codes)
    }

    async fn code_owners(&mut self) -> Result<HashMap<(String, Code), Code>, StoreError> {
        let rows = fetch!(self, sql::SELECT_CODE_OWNERS; |row| (
            (row.try_get::<String, _>("list")?, code(row.try_get("code")?)?),
            code(row.try_get("dataset")?)?,
        ));
        Ok(rows.into_iter().collect())
    }

    async fn labels(&mut self) -> Result<LabelsByCode, StoreError> {
        let rows: Vec<(String, String, String, String, String)> = fetch!(self, sql::SELECT_LABELS; |row| (
            row.try_get("list")?,
            row.try_get("dataset")?,
            row.try_get("code")?,
            row.try_get("language")?,
            row.try_get("text")?,
        ));
        let mut labels = LabelsByCode::new();
        for (list, dataset, code, language, text) in rows {
            labels.entry((list, dataset, code)).or_default().insert(language, text);
        }
        Ok(labels)
    }

    async fn datasets(&mut self) -> Result<BTreeMap<Code, Dataset>, StoreError> {
        let dimensions: Vec<(String, String)> = fetch!(self, sql::SELECT_DIMENSIONS; |row| {
            (row.try_get("dataset")?, row.try_get("dimension")?)
        });
        let structure = |dataset: &str| {
            let own = dimensions.iter().filter(|(owner, _)| owner == dataset).map(|(_, id)| id.clone());
            DataStructureDefinition::new(own).map_err(|error| StoreError::corrupt(error, "a data structure"))
        };
        let rows = fetch!(self, sql::SELECT_DATASETS; |row| Dataset {
            id: code(row.try_get("id")?)?,
            name: row.try_get("name")?,
            publisher: row.try_get("publisher")?,
            description: row.try_get("description")?,
            licence: row.try_get("licence")?,
            structure: structure(row.try_get("id")?)?,
            updated: parsed(row.try_get("updated_at")?, "a time")?,
        });
        Ok(rows.into_iter().map(|dataset| (dataset.id.clone(), dataset)).collect())
    }

    async fn units(&mut self) -> Result<BTreeMap<Code, Unit>, StoreError> {
        let rows = fetch!(self, sql::SELECT_UNITS; |row| Unit {
            code: code(row.try_get("code")?)?,
            name: row.try_get("name")?,
            class: known(row.try_get("class")?, UnitClass::from_code, "a unit class")?,
            symbol: row.try_get("symbol")?,
            integral: row.try_get::<i64, _>("integral")? != 0,
        });
        Ok(rows.into_iter().map(|unit| (unit.code.clone(), unit)).collect())
    }

    async fn topics(&mut self) -> Result<BTreeMap<Code, Topic>, StoreError> {
        let rows = fetch!(self, sql::SELECT_TOPICS; |row| Topic {
            code: code(row.try_get("code")?)?,
            name: row.try_get("name")?,
        });
        Ok(rows.into_iter().map(|topic| (topic.code.clone(), topic)).collect())
    }

    async fn areas(&mut self, labels: &LabelsByCode) -> Result<BTreeMap<Code, Area>, StoreError> {
        let rows = fetch!(self, sql::SELECT_AREAS; |row| Area {
            code: code(row.try_get("code")?)?,
            name: row.try_get("name")?,
            kind: row.try_get("type")?,
            alpha3: optional_code(row.try_get("alpha3")?)?,
            parent: optional_code(row.try_get("parent")?)?,
            labels: labels_of(labels, "area", "", row.try_get("code")?),
        });
        Ok(rows.into_iter().map(|area| (area.code.clone(), area)).collect())
    }

    async fn activities(&mut self, labels: &LabelsByCode) -> Result<BTreeMap<Code, Activity>, StoreError> {
        let tags = fetch!(self, sql::SELECT_ACTIVITY_TAGS; |row| (
            row.try_get::<String, _>("activity")?,
            ActivityTag {
                tag: row.try_get("tag")?,
                source: row.try_get("source")?,
                valid_from: year(row.try_get("valid_from")?)?,
                valid_to: year(row.try_get("valid_to")?)?,
                note: row.try_get("note")?,
            },
        ));
        let rows = fetch!(self, sql::SELECT_ACTIVITIES; |row| Activity {
            code: code(row.try_get("code")?)?,
            name: row.try_get("name")?,
            parent: optional_code(row.try_get("parent")?)?,
            classification: row.try_get("classification")?,
            definition: row.try_get("definition")?,
            labels: labels_of(labels, "activity", "", row.try_get("code")?),
            tags: Vec::new(),
        });
        let mut activities: BTreeMap<Code, Activity> =
            rows.into_iter().map(|activity| (activity.code.clone(), activity)).collect();
        for (activity, tag) in tags {
            if let Some(activity) = activities.get_mut(activity.as_str()) {
                activity.tags.push(tag);
            }
        }
        Ok(activities)
    }

    async fn indicators(
        &mut self,
        labels: &LabelsByCode,
    ) -> Result<BTreeMap<(Code, Code), Indicator>, StoreError> {
        let relations = self.relations().await?;
        let rows = fetch!(self, sql::SELECT_INDICATORS; |row| (
            code(row.try_get("dataset")?)?,
            Indicator {
                code: code(row.try_get("code")?)?,
                name: row.try_get("name")?,
                definition: row.try_get("definition")?,
                unit: code(row.try_get("unit")?)?,
                unit_class: known(row.try_get("unit_class")?, UnitClass::from_code, "a unit class")?,
                price_basis: known(row.try_get("price_basis")?, PriceBasis::from_code, "a price basis")?,
                measured_as: known(row.try_get("measured_as")?, StockOrFlow::from_code, "stock or flow")?,
                topic: code(row.try_get("topic")?)?,
                non_negative: row.try_get::<i64, _>("non_negative")? != 0,
                labels: labels_of(labels, "indicator", row.try_get("dataset")?, row.try_get("code")?),
                relations: Vec::new(),
            },
        ));
        let mut indicators: BTreeMap<(Code, Code), Indicator> = rows
            .into_iter()
            .map(|(dataset, indicator)| ((dataset, indicator.code.clone()), indicator))
            .collect();
        for (key, relation) in relations {
            if let Some(indicator) = indicators.get_mut(&key) {
                indicator.relations.push(relation);
            }
        }
        Ok(indicators)
    }

    async fn relations(&mut self) -> Result<Vec<((Code, Code), Relation)>, StoreError> {
        Ok(fetch!(self, sql::SELECT_RELATIONS; |row| (
            (code(row.try_get("dataset")?)?, code(row.try_get("indicator")?)?),
            Relation {
                kind: known(row.try_get("kind")?, RelationKind::from_code, "a kind of relation")?,
                of: reference(
                    row.try_get("of_indicator")?,
                    row.try_get("of_activity")?,
                    row.try_get("of_area")?,
                )?,
                part: match row.try_get::<Option<&str>, _>("part_indicator")? {
                    None => None,
                    Some(part) => {
                        Some(reference(part, row.try_get("part_activity")?, row.try_get("part_area")?)?)
                    }
                },
                base: row.try_get("base")?,
            },
        )))
    }

    async fn sources(&mut self) -> Result<Vec<Source>, StoreError> {
        Ok(fetch!(self, sql::SELECT_SOURCES; |row| Source {
            id: row.try_get("id")?,
            dataset: code(row.try_get("dataset")?)?,
            title: row.try_get("title")?,
            publisher: row.try_get("publisher")?,
            author: row.try_get("author")?,
            published: parsed::<NaiveDate>(row.try_get("published")?, "a date")?,
            published_basis: known(row.try_get("published_basis")?, Basis::from_code, "stated or inferred")?,
            published_note: row.try_get("published_note")?,
            language: row.try_get("language")?,
            sha256: row.try_get("sha256")?,
            bytes: row.try_get("bytes")?,
            note: row.try_get("note")?,
            file: row.try_get("file")?,
            attribution: row.try_get("attribution")?,
            licence: row.try_get("licence")?,
            link: row.try_get("link")?,
        }))
    }

    async fn figures(&mut self, datasets: &BTreeMap<Code, Dataset>) -> Result<Vec<Figure>, StoreError> {
        Ok(fetch!(self, sql::SELECT_FIGURES; |row| Figure {
            id: row.try_get("id")?,
            dataset: code(row.try_get("dataset")?)?,
            source: row.try_get("source")?,
            at: Selector {
                start: offset(row.try_get("start_byte")?)?,
                end: offset(row.try_get("end_byte")?)?,
                exact: row.try_get("exact")?,
                unit: position_unit(row.try_get("position_unit")?)?,
                fragment: row.try_get("fragment")?,
            },
            series: series_key(datasets, row.try_get("dataset")?, row.try_get("series_key")?)?,
            period: parsed::<Period>(row.try_get("period")?, "a period")?,
            period_basis: known(row.try_get("period_basis")?, Basis::from_code, "stated or inferred")?,
            period_at: match row.try_get::<Option<String>, _>("period_exact")? {
                None => None,
                Some(exact) => Some(Selector {
                    start: offset(row.try_get("period_start_byte")?)?,
                    end: offset(row.try_get("period_end_byte")?)?,
                    exact,
                    unit: position_unit(row.try_get("period_position_unit")?)?,
                    fragment: row.try_get("period_fragment")?,
                }),
            },
            period_note: row.try_get("period_note")?,
            value: row.try_get("value")?,
            unit: code(row.try_get("unit")?)?,
            qualifier: known(row.try_get("qualifier")?, Qualifier::from_code, "a qualifier")?,
            rounding: row.try_get("rounding")?,
            bounds: bounds(row.try_get("lower_bound")?, row.try_get("upper_bound")?)?,
            quoted: row.try_get("quoted")?,
            note: row.try_get("note")?,
            evidence: match row.try_get::<Option<&str>, _>("evidence_because")? {
                None => None,
                Some(because) => Some(Evidence {
                    because: known(because, Explanation::from_code, "an explanation of a difference")?,
                    note: row.try_get("evidence_note")?,
                }),
            },
        }))
    }
}

fn labels_of(labels: &LabelsByCode, list: &str, dataset: &str, code: &str) -> Labels {
    labels.get(&(list.to_owned(), dataset.to_owned(), code.to_owned())).cloned().unwrap_or_default()
}
