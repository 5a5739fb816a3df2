//! The codes that files use: areas, activities, indicators, units and members of other dimensions.

use std::collections::{BTreeMap, BTreeSet};

use super::areas::{self, WORLD};
use super::file_columns::{FileColumns, UNIT_DIMENSION, stated_unit};
use super::structure::ImportStructure;
use super::unit_statement::NO_UNIT;
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
use crate::limits::MAX_NAME_CHARACTERS;
use crate::store::{StoreError, Transaction};

/// The topic of imported indicators.
const NO_TOPIC: &str = "unclassified";

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

impl IndicatorDraft {
    /// The unit, if all series have the same.
    fn unit(&self) -> &str {
        self.units.first().filter(|_| self.units.len() == 1).map_or(NO_UNIT, String::as_str)
    }
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
            if let Some((unit, code)) = stated_unit(series).zip(file.unit_code(series)) {
                known(&mut self.units, &code);
                if let Some(name) = self.units.get_mut(&code) {
                    unit_names.get(&code).map_or(unit, String::as_str).clone_into(name);
                }
                draft.units.insert(code);
            }
        }
    }

    /// The unit that an indicator has in the dataset; for a new one that of all its series.
    pub(super) fn unit_in<'c>(&'c self, old: &'c Catalogue, dataset: &Code, indicator: &Code) -> &'c str {
        let stored = old.indicators.get(&(dataset.clone(), indicator.clone()));
        let new = || self.indicators.get(indicator.as_str()).map_or(NO_UNIT, IndicatorDraft::unit);
        stored.map_or_else(new, |stored| stored.unit.as_str())
    }

    /// The name of a unit: that of the catalogue, else that of the files.
    pub(super) fn unit_name<'c>(&'c self, old: &'c Catalogue, code: &'c str) -> &'c str {
        let stored = old.units.get(code).map(|unit| unit.name.as_str());
        stored.or_else(|| self.units.get(code).map(String::as_str)).unwrap_or(code)
    }

    /// Refuses a name that is too long, and a mapping that names an indicator which no file has.
    pub(super) fn check(&self, files: &[FileColumns<'_>], mapping: &Mapping) -> Result<(), String> {
        if let Some(message) = self.long_name(files) {
            return Err(message);
        }
        match self.unnamed(mapping) {
            Some(key) => {
                Err(format!("`indicators` in the mapping names `{key}`, which is no indicator of the files"))
            }
            None => Ok(()),
        }
    }

    /// The refusal of the first name that is longer than names may be.
    pub(super) fn long_name(&self, files: &[FileColumns<'_>]) -> Option<String> {
        let headers = files.iter().map(|file| &file.file.header);
        let titles =
            headers.flat_map(|header| [("the title", &header.title), ("the publisher", &header.publisher)]);
        for (what, text) in titles {
            let count = text.as_ref().map_or(0, |text| text.chars().count());
            if count > MAX_NAME_CHARACTERS {
                return Some(format!(
                    "{what} has {count} characters, at most {MAX_NAME_CHARACTERS} are taken"
                ));
            }
        }
        let areas = self.areas.iter().map(|names| (Role::Area.dimension(), names));
        let activities = self.activities.iter().map(|names| (Role::Activity.dimension(), names));
        let indicators = self.indicators.iter();
        let indicators = indicators.map(|(code, draft)| (Role::Indicator.dimension(), (code, &draft.name)));
        let units = self.units.iter().map(|names| (UNIT_DIMENSION, names));
        let own = self.own.iter().map(|((dimension, code), name)| (dimension.as_str(), (code, name)));
        let all = areas.chain(activities).chain(indicators).chain(units).chain(own);
        let counted = all.map(|(dimension, (code, name))| (dimension, code, name.chars().count()));
        let (dimension, code, count) =
            counted.into_iter().find(|(_, _, count)| *count > MAX_NAME_CHARACTERS)?;
        Some(format!(
            "the name of `{code}` in {dimension} has {count} characters, at most {MAX_NAME_CHARACTERS} are taken; \
             shorten it, or say with --map which column the names are in"
        ))
    }

    /// Writes codes that the catalogue lacks, and the names that the dataset gives them. The entries of lists that all
    /// datasets share, and everything that a seed folder states, stay as they are.
    pub(super) async fn write(
        &self,
        transaction: &mut Transaction,
        old: &Catalogue,
        dataset: &Dataset,
    ) -> Result<(), StoreError> {
        let is_curated = !transaction.seed_files(&dataset.id).await?.is_empty();
        let mut writer = CodeWriter { transaction, old, dataset: &dataset.id, is_curated };
        writer.units(&self.units).await?;
        for (code, name) in &self.areas {
            let area = area(parsed(code)?);
            let stored = old.areas.get(&area.code);
            if stored.is_none() {
                writer.transaction.put_area(&area).await?;
            }
            let is_fixed = writer.is_curated && stored.is_some();
            if let Some(name) = stated_area_name(&area.code, name).filter(|_| !is_fixed) {
                let owned =
                    stored.filter(|_| old.owners.contains_key(&("area".to_owned(), area.code.clone())));
                writer.name(Role::Area.dimension(), &area.code, name, &owned.unwrap_or(&area).name).await?;
            }
        }
        for (code, name) in &self.activities {
            let activity = activity(parsed(code)?);
            let stored = old.activities.get(&activity.code);
            if stored.is_none() {
                writer.transaction.put_activity(&activity).await?;
            }
            let is_fixed = activity.name != *code || writer.is_curated && stored.is_some();
            if !is_fixed {
                let owner = ("activity".to_owned(), activity.code.clone());
                let owned = stored.filter(|_| old.owners.contains_key(&owner));
                let shared = &owned.unwrap_or(&activity).name;
                writer.name(Role::Activity.dimension(), &activity.code, name, shared).await?;
            }
        }
        writer.indicators(self).await?;
        for ((dimension, code), name) in &self.own {
            writer.name(dimension, &parsed(code)?, name, "").await?;
        }
        Ok(())
    }
}

/// Writes codes of one dataset.
struct CodeWriter<'run> {
    transaction: &'run mut Transaction,
    old: &'run Catalogue,
    dataset: &'run Code,
    /// Whether the dataset comes from a seed folder.
    is_curated: bool,
}

impl CodeWriter<'_> {
    /// Writes the name that the dataset gives a code, unless it is the one in the shared list. A name of a dataset from a
    /// seed folder stays.
    async fn name(
        &mut self,
        dimension: &str,
        code: &Code,
        name: &str,
        shared: &str,
    ) -> Result<(), StoreError> {
        let is_role = Role::of_dimension(dimension).is_some();
        let stored = self.old.names_of(self.dataset, dimension).and_then(|names| names.get(code));
        let is_stated = match stored {
            Some(stored) => stored == name || self.is_curated,
            None => is_role && name == shared,
        };
        if is_stated || is_role && name == code.as_str() {
            return Ok(());
        }
        self.transaction.put_dimension_code(self.dataset, dimension, code, name).await
    }

    async fn units(&mut self, units: &BTreeMap<String, String>) -> Result<(), StoreError> {
        let unspecified = (NO_UNIT.to_owned(), "not specified".to_owned());
        let units = units.iter().map(|(code, name)| (code.clone(), name.clone()));
        for (code, name) in units.chain([unspecified]) {
            let code = parsed(&code)?;
            if !self.old.units.contains_key(&code) {
                let class = unit_class(code.as_str(), &name);
                let unit = Unit { code, name, class, symbol: None, integral: false };
                self.transaction.put_unit(&unit).await?;
            }
        }
        Ok(())
    }

    async fn indicators(&mut self, codes: &Codes) -> Result<(), StoreError> {
        let topic = parsed(NO_TOPIC)?;
        if !self.old.topics.contains_key(&topic) && !codes.indicators.is_empty() {
            let topic = Topic { code: topic.clone(), name: "Not classified".to_owned() };
            self.transaction.put_topic(&topic).await?;
        }
        for (code, draft) in &codes.indicators {
            let code: Code = parsed(code)?;
            let stored = self.old.indicators.get(&(self.dataset.clone(), code.clone()));
            let unit: Code = parsed(draft.unit())?;
            let class = codes.class(draft, &code, &unit, self.old);
            if let Some(stored) = stored {
                let is_named = draft.name != code.as_str();
                let name = if is_named { &draft.name } else { &stored.name };
                let open = Some(stored.unit_class).filter(|class| *class != UnitClass::Unknown);
                let unit_class = draft.class.or(open).unwrap_or(class);
                if !self.is_curated && (stored.name != *name || stored.unit_class != unit_class) {
                    let changed = Indicator { name: name.clone(), unit_class, ..stored.clone() };
                    self.transaction.put_indicator(self.dataset, &changed).await?;
                }
                continue;
            }
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
            self.transaction.put_indicator(self.dataset, &indicator).await?;
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
    fn unnamed<'m>(&self, mapping: &'m Mapping) -> Option<&'m str> {
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

/// The entry of an area in the shared list: a country with its name in ISO 3166, any other with its code as its name.
fn area(code: Code) -> Area {
    let country = areas::country(code.as_str());
    let (kind, alpha3) = match &country {
        Some(country) => ("country", country.alpha3.parse().ok()),
        None if code.as_str() == WORLD => ("world", "WLD".parse().ok()),
        None => ("other", None),
    };
    let name = match (areas::name_of(code.as_str()), code.as_str()) {
        (Some(name), _) => name,
        (None, NOT_APPLICABLE) => "Not applicable",
        (None, code) => code,
    };
    Area { name: name.to_owned(), kind: kind.to_owned(), alpha3, parent: None, labels: Labels::new(), code }
}

/// The name of an area in a file; none where the text is a code.
fn stated_area_name<'n>(code: &Code, name: &'n str) -> Option<&'n str> {
    let is_code = name.len() <= 3 || name == code.as_str() || code.as_str() == NOT_APPLICABLE;
    (!is_code).then_some(name)
}

/// The entry of an activity in the shared list: its code is its name.
fn activity(code: Code) -> Activity {
    let name = match code.as_str() {
        "_T" => "Total",
        NOT_APPLICABLE => "Not applicable",
        code => code,
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
