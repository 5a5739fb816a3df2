//! The series of a dataset during an import: stored ones and new ones.

use std::collections::HashMap;

use super::codes::Codes;
use super::file_columns::FileColumns;
use super::problem::Problems;
use super::structure::ImportStructure;
use super::unit_statement::{NO_UNIT, NamedUnit, UnitStatement};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::code_column::CodeFilter;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::Role;
use crate::ingest::data::record::Place;

/// A series of the file and its state in the database.
#[derive(Debug)]
pub(super) struct SeriesUpdate {
    pub(super) series: Series,
    /// Whether the database has the series.
    pub(super) is_known: bool,
    /// The code of the unit that the series has in the dataset; that of its indicator for a new one.
    pub(super) own_unit: String,
    /// What the file states about the unit.
    pub(super) unit: UnitStatement,
}

/// The series of the dataset, including those of earlier files of the request.
pub(super) struct SeriesRegistry<'run> {
    catalogue: &'run Catalogue,
    dataset: &'run Code,
    next: i64,
    changed: HashMap<String, Series>,
    /// The keys of the series that the catalogue lacks, by indicator.
    added: HashMap<Code, Vec<SeriesKey>>,
}

impl<'run> SeriesRegistry<'run> {
    pub(super) fn new(catalogue: &'run Catalogue, dataset: &'run Code) -> Self {
        let next = catalogue.series.greatest_id() + 1;
        Self { catalogue, dataset, next, changed: HashMap::new(), added: HashMap::new() }
    }

    /// A series as it is after the earlier files of the request.
    fn find(&self, key: &SeriesKey) -> Option<&Series> {
        self.changed.get(key.as_str()).or_else(|| self.catalogue.find_series(self.dataset, key))
    }

    /// The series of a file, in its order; new ones get the next ids.
    pub(super) fn touch(
        &mut self,
        file: &FileColumns<'_>,
        layout: &ImportStructure,
        codes: &Codes,
        problems: &mut Problems,
    ) -> Vec<SeriesUpdate> {
        let mut updates = Vec::with_capacity(file.file.series.len());
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (number, of_file) in file.file.series.iter().enumerate() {
            let key = match file.key(of_file, &layout.structure) {
                Ok(key) => key,
                Err(message) => {
                    if problems.refuse(Place::File, "", message).is_err() {
                        break;
                    }
                    continue;
                }
            };
            if let Some(other) = seen.insert(key.to_string(), number) {
                let texts = |number: usize| {
                    let codes = file.file.series.get(number).map(|series| series.codes.join(", "));
                    codes.unwrap_or_default()
                };
                let message =
                    format!("the series ({}) and ({}) would both become {key}", texts(other), texts(number));
                if problems.refuse(Place::File, "", message).is_err() {
                    break;
                }
            }
            let stated = file.unit_code(of_file);
            if let Some(known) = self.find(&key) {
                let (own_unit, unit) = self.unit_statement(known, codes, stated.as_deref());
                updates.push(SeriesUpdate { series: known.clone(), is_known: true, own_unit, unit });
                continue;
            }
            let series = Series::new(self.dataset.clone(), &layout.structure, key, of_file.frequency);
            let Ok(mut series) = series else { continue };
            if layout.structure.position(Role::Indicator).is_none() {
                series.indicator = self.dataset.clone();
            }
            let (own_unit, unit) = self.unit_statement(&series, codes, stated.as_deref());
            let own = stated.as_deref().unwrap_or(NO_UNIT);
            series.unit = own.parse().ok().filter(|_| own != own_unit);
            // A new series keeps the unit of the file, whatever the others have.
            let unit = if unit == UnitStatement::Missing { unit } else { UnitStatement::Same(0) };
            series.id = self.next;
            series.attributes = file.attributes(of_file);
            self.next += 1;
            updates.push(SeriesUpdate { series, is_known: false, own_unit, unit });
        }
        updates
    }

    /// The unit of a series in the dataset, and what a file states about it.
    fn unit_statement(
        &self,
        series: &Series,
        codes: &Codes,
        stated: Option<&str>,
    ) -> (String, UnitStatement) {
        let own = series.unit.as_ref().map(Code::as_str);
        let own = own.unwrap_or_else(|| codes.unit_in(self.catalogue, self.dataset, &series.indicator));
        let named = |code| NamedUnit { code, name: codes.unit_name(self.catalogue, code) };
        (own.to_owned(), UnitStatement::of(named(own), stated.map(named)))
    }

    /// The series with an indicator after the earlier files of the request.
    pub(super) fn with_indicator(&self, indicator: &str) -> impl Iterator<Item = &Series> {
        let index = &self.catalogue.code_index;
        let filters = [index.dataset.any_of([self.dataset.as_str()]), index.indicator.any_of([indicator])];
        let known = CodeFilter::matches(&filters).into_iter().flatten();
        let known = known.filter_map(|position| self.catalogue.series_at(position));
        let known = known.map(|series| self.changed.get(series.key.as_str()).unwrap_or(series));
        let added = self.added.get(indicator).into_iter().flatten();
        known.chain(added.filter_map(|key| self.find(key)))
    }

    /// Stores the state of series after a file.
    pub(super) fn keep(&mut self, series: impl Iterator<Item = Series>) {
        for one in series {
            if self.find(&one.key).is_none() {
                self.added.entry(one.indicator.clone()).or_default().push(one.key.clone());
            }
            self.changed.insert(one.key.to_string(), one);
        }
    }

    pub(super) fn changed(self) -> Vec<Series> {
        let mut changed: Vec<Series> = self.changed.into_values().collect();
        changed.sort_by_key(|series| series.id);
        changed
    }
}
