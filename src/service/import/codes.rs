//! The codes that files use: areas, activities, indicators, units and members of other dimensions.

use std::collections::{BTreeMap, BTreeSet};

use super::areas::{self, WORLD};
use super::file_columns::{FileColumns, UNIT_DIMENSION};
use super::structure::ImportStructure;
use crate::domain::catalogue::{
    Activity, Area, Catalogue, Dataset, Indicator, Labels, StockOrFlow, Topic, Unit,
};
use crate::domain::code::Code;
use crate::domain::code_text::clean_code;
use crate::domain::price_basis::PriceBasis;
use crate::domain::series_key::NOT_APPLICABLE;
use crate::domain::structure::Role;
use crate::domain::unit_class::UnitClass;
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::unit_class::{class_of_name, class_of_unit};
use crate::store::{StoreError, Transaction};

/// The topic of imported indicators.
const NO_TOPIC: &str = "unclassified";
/// The unit of indicators without one.
const NO_UNIT: &str = "unspecified";

/// The codes of the files of a request, by list.
#[derive(Debug, Default)]
pub(super) struct Codes {
    areas: BTreeMap<String, String>,
    activities: BTreeMap<String, String>,
    indicators: BTreeMap<String, IndicatorDraft>,
    /// Names by code.
    units: BTreeMap<String, String>,
    own: BTreeMap<(String, String), String>,
}

/// What the files say of an indicator.
#[derive(Debug, Default)]
struct IndicatorDraft {
    name: String,
    units: BTreeSet<String>,
    /// The class that the mapping gives.
    class: Option<UnitClass>,
}

impl Codes {
    pub(super) fn of(files: &[FileColumns<'_>], layout: &ImportStructure, dataset: &Code) -> Self {
        let mut codes = Self::default();
        for file in files {
            for dimension in layout.structure.dimensions() {
                let names = file.names(&dimension.id);
                match dimension.role {
                    Some(Role::Frequency) => {}
                    Some(Role::Area) => codes.areas.extend(names),
                    Some(Role::Activity) => codes.activities.extend(names),
                    Some(Role::Indicator) => codes.name_indicators(names),
                    None => codes
                        .own
                        .extend(names.into_iter().map(|(code, name)| ((dimension.id.clone(), code), name))),
                }
            }
            codes.add_series(file, layout, dataset);
        }
        codes
    }

    fn name_indicators(&mut self, names: BTreeMap<String, String>) {
        for (code, name) in names {
            self.indicators.entry(code).or_default().name = name;
        }
    }

    /// Adds default codes of series, and the units of indicators.
    fn add_series(&mut self, file: &FileColumns<'_>, layout: &ImportStructure, dataset: &Code) {
        let structure = &layout.structure;
        let unit_names = file.names(UNIT_DIMENSION);
        for series in &file.file.series {
            let codes = file.codes(series, structure);
            let code = |role| structure.position(role).and_then(|at| codes.get(at)).map(String::as_str);
            let area = code(Role::Area).unwrap_or(NOT_APPLICABLE);
            let activity = code(Role::Activity).unwrap_or(NOT_APPLICABLE);
            let indicator = code(Role::Indicator).unwrap_or(dataset.as_str());
            let known = |names: &mut BTreeMap<String, String>, code: &str| {
                if !names.contains_key(code) {
                    names.insert(code.to_owned(), code.to_owned());
                }
            };
            known(&mut self.areas, area);
            known(&mut self.activities, activity);
            if !self.indicators.contains_key(indicator) {
                let title = file.file.header.title.clone().filter(|_| file.file.series.len() == 1);
                let name = title.unwrap_or_else(|| indicator.to_owned());
                self.indicators
                    .insert(indicator.to_owned(), IndicatorDraft { name, ..IndicatorDraft::default() });
            }
            let draft = self.indicators.entry(indicator.to_owned()).or_default();
            draft.class = draft.class.or(series.class);
            if let Some((unit, code)) = FileColumns::unit(series).zip(file.unit_code(series)) {
                known(&mut self.units, &code);
                if let Some(name) = self.units.get_mut(&code) {
                    unit_names.get(&code).map_or(unit, String::as_str).clone_into(name);
                }
                draft.units.insert(code);
            }
        }
    }

    /// The unit of an indicator, if all its series have the same.
    pub(super) fn unit_of(&self, indicator: &str) -> Option<&str> {
        let units = self.indicators.get(indicator).map(|draft| &draft.units)?;
        units.first().filter(|_| units.len() == 1).map(String::as_str)
    }

    /// Writes codes that the catalogue lacks, and changed names.
    pub(super) async fn write(
        &self,
        transaction: &mut Transaction,
        old: &Catalogue,
        dataset: &Dataset,
    ) -> Result<(), StoreError> {
        self.write_units(transaction, old, &dataset.id).await?;
        for (code, name) in &self.areas {
            let area = area(parsed(code)?, name);
            let stored = old.areas.get(&area.code);
            if stored
                .is_none_or(|stored| stored.name != area.name && old.owns(&dataset.id, "area", &area.code))
            {
                transaction.put_area(&area).await?;
                transaction.put_code_owner("area", &area.code, &dataset.id).await?;
            }
        }
        for (code, name) in &self.activities {
            let code = parsed(code)?;
            let stored = old.activities.get(&code);
            if stored.is_none_or(|stored| stored.name != *name && old.owns(&dataset.id, "activity", &code)) {
                transaction.put_activity(&activity(code.clone(), name)).await?;
                transaction.put_code_owner("activity", &code, &dataset.id).await?;
            }
        }
        self.write_indicators(transaction, old, &dataset.id).await?;
        for ((dimension, code), name) in &self.own {
            let code = parsed(code)?;
            let names = old.dimension_codes.get(&(dataset.id.clone(), dimension.clone()));
            if names.and_then(|names| names.get(&code)) != Some(name) {
                transaction.put_dimension_code(&dataset.id, dimension, &code, name).await?;
            }
        }
        Ok(())
    }

    async fn write_units(
        &self,
        transaction: &mut Transaction,
        old: &Catalogue,
        dataset: &Code,
    ) -> Result<(), StoreError> {
        let unspecified = (NO_UNIT.to_owned(), "not specified".to_owned());
        let units = self.units.iter().map(|(code, name)| (code.clone(), name.clone()));
        for (code, name) in units.chain([unspecified]) {
            let code = parsed(&code)?;
            if !old.units.contains_key(&code) {
                let class = unit_class(code.as_str(), &name);
                transaction
                    .put_unit(&Unit { code: code.clone(), name, class, symbol: None, integral: false })
                    .await?;
                transaction.put_code_owner("unit", &code, dataset).await?;
            }
        }
        Ok(())
    }

    async fn write_indicators(
        &self,
        transaction: &mut Transaction,
        old: &Catalogue,
        dataset: &Code,
    ) -> Result<(), StoreError> {
        let topic = parsed(NO_TOPIC)?;
        if !old.topics.contains_key(&topic) && !self.indicators.is_empty() {
            transaction.put_topic(&Topic { code: topic.clone(), name: "Not classified".to_owned() }).await?;
            transaction.put_code_owner("topic", &topic, dataset).await?;
        }
        for (code, draft) in &self.indicators {
            let code: Code = parsed(code)?;
            let stored = old.indicators.get(&(dataset.clone(), code.clone()));
            let unit = draft.units.first().filter(|_| draft.units.len() == 1).map_or(NO_UNIT, String::as_str);
            let unit: Code = parsed(unit)?;
            let class = self.class(draft, &code, &unit, old);
            if let Some(stored) = stored {
                let is_named = draft.name != code.as_str();
                let name = if is_named { &draft.name } else { &stored.name };
                let open = Some(stored.unit_class).filter(|class| *class != UnitClass::Unknown);
                let unit_class = draft.class.or(open).unwrap_or(class);
                if stored.name != *name || stored.unit_class != unit_class {
                    let changed = Indicator { name: name.clone(), unit_class, ..stored.clone() };
                    transaction.put_indicator(dataset, &changed).await?;
                }
            } else {
                let indicator = Indicator {
                    name: draft.name.clone(),
                    definition: String::new(),
                    unit_class: class,
                    unit,
                    price_basis: PriceBasis::NotApplicable,
                    measured_as: StockOrFlow::NotApplicable,
                    topic: topic.clone(),
                    non_negative: false,
                    labels: Labels::new(),
                    relations: Vec::new(),
                    code,
                };
                transaction.put_indicator(dataset, &indicator).await?;
            }
        }
        Ok(())
    }
}

impl Codes {
    /// The class of the values of an indicator: what the mapping says, else its unit, else its name.
    fn class(&self, draft: &IndicatorDraft, code: &Code, unit: &Code, old: &Catalogue) -> UnitClass {
        let of_unit = || {
            let known = old.units.get(unit).map(|unit| unit.class);
            let class =
                known.or_else(|| self.units.get(unit.as_str()).map(|name| unit_class(unit.as_str(), name)));
            class.filter(|class| *class != UnitClass::Unknown)
        };
        // Series with several units have each the class of its own.
        let of_name =
            || class_of_name(&draft.name).or_else(|| class_of_name(&code.as_str().replace('_', " ")));
        let told = draft.class.or_else(of_unit);
        told.or_else(|| if draft.units.len() > 1 { None } else { of_name() }).unwrap_or(UnitClass::Unknown)
    }

    /// The first key of the mapping for indicators that names none of them.
    pub(super) fn unnamed<'m>(&self, mapping: &'m Mapping) -> Option<&'m str> {
        let is_known = |key: &str| {
            let code = clean_code(key);
            self.indicators.iter().any(|(known, draft)| *known == *code || draft.name == key)
        };
        mapping.indicators.keys().map(String::as_str).find(|key| !is_known(key))
    }
}

/// A code that was already checked.
fn parsed(text: &str) -> Result<Code, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt(text, "a code"))
}

fn area(code: Code, name: &str) -> Area {
    let country = areas::country(code.as_str());
    let (kind, alpha3) = match &country {
        Some(country) => ("country", country.alpha3.parse().ok()),
        None if code.as_str() == WORLD => ("world", "WLD".parse().ok()),
        None => ("other", None),
    };
    let unnamed = name.is_empty() || name == code.as_str() || name.len() <= 3;
    let name = match (areas::name_of(code.as_str()), code.as_str()) {
        (Some(own), _) if unnamed => own,
        (None, NOT_APPLICABLE) => "Not applicable",
        _ => name,
    };
    Area { name: name.to_owned(), kind: kind.to_owned(), alpha3, parent: None, labels: Labels::new(), code }
}

fn activity(code: Code, name: &str) -> Activity {
    let name = match code.as_str() {
        "_T" => "Total",
        NOT_APPLICABLE => "Not applicable",
        _ => name,
    };
    Activity {
        name: name.to_owned(),
        parent: None,
        classification: "imported".to_owned(),
        definition: None,
        labels: Labels::new(),
        tags: Vec::new(),
        code,
    }
}

/// The class of a unit by its name, else by its code.
fn unit_class(code: &str, name: &str) -> UnitClass {
    let of_code = || if code == name { None } else { class_of_unit(code) };
    class_of_unit(name).or_else(of_code).unwrap_or(UnitClass::Unknown)
}
