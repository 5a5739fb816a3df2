//! The series of a dataset while files are taken in: those known, and those that are new.

use std::collections::HashMap;

use super::codes::Codes;
use super::file_columns::FileColumns;
use super::problem::Problems;
use super::publish::SeriesUpdate;
use super::structure::ImportStructure;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::series::Series;
use crate::domain::structure::Role;
use crate::ingest::data::record::Place;

/// The series of the dataset, those of earlier files of the request among them.
pub(super) struct SeriesRegistry<'run> {
    catalogue: &'run Catalogue,
    next: i64,
    changed: HashMap<String, Series>,
}

impl<'run> SeriesRegistry<'run> {
    pub(super) fn new(catalogue: &'run Catalogue) -> Self {
        let newest = catalogue.series.iter().map(|series| series.id).max().unwrap_or_default();
        Self { catalogue, next: newest + 1, changed: HashMap::new() }
    }

    /// The series of a file, in its order: those known, and new ones with the next numbers.
    pub(super) fn touch(
        &mut self,
        file: &FileColumns<'_>,
        layout: &ImportStructure,
        codes: &Codes,
        dataset: &Code,
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
            let known = self.changed.get(key.as_str()).or_else(|| self.catalogue.find_series(dataset, &key));
            if let Some(known) = known {
                updates.push(SeriesUpdate { series: known.clone(), is_known: true });
                continue;
            }
            let code = |role: Role, absent: &str| {
                let position = layout.structure.position(role);
                let text = position.and_then(|position| key.codes().nth(position)).unwrap_or(absent);
                text.parse::<Code>()
            };
            let absent = crate::domain::series_key::NOT_APPLICABLE;
            let parts = (
                code(Role::Area, absent),
                code(Role::Indicator, dataset.as_str()),
                code(Role::Activity, absent),
            );
            let (Ok(area), Ok(indicator), Ok(activity)) = parts else { continue };
            let unit = file.unit_code(of_file, layout.unit_folded).and_then(|unit| unit.parse::<Code>().ok());
            let of_indicator = codes.unit_of(indicator.as_str());
            let own_unit = unit.filter(|unit| of_indicator != Some(unit.as_str()));
            let series = Series {
                id: self.next,
                dataset: dataset.clone(),
                frequency: of_file.frequency,
                area,
                indicator,
                activity,
                first: None,
                last: None,
                observations: 0,
                unit: own_unit,
                attributes: file.attributes(of_file),
                published_to: None,
                revision: 0,
                key,
            };
            self.next += 1;
            updates.push(SeriesUpdate { series, is_known: false });
        }
        updates
    }

    /// The series of a dataset, as the files before left them.
    pub(super) fn of_dataset(&self, dataset: &Code) -> Vec<Series> {
        let stored = self.catalogue.series.iter();
        let unchanged =
            stored.filter(|one| one.dataset == *dataset && !self.changed.contains_key(one.key.as_str()));
        unchanged.chain(self.changed.values()).cloned().collect()
    }

    /// Remembers series as a file left them.
    pub(super) fn keep(&mut self, series: impl Iterator<Item = Series>) {
        for one in series {
            self.changed.insert(one.key.to_string(), one);
        }
    }

    pub(super) fn changed(self) -> Vec<Series> {
        let mut changed: Vec<Series> = self.changed.into_values().collect();
        changed.sort_by_key(|series| series.id);
        changed
    }
}
