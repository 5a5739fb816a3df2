//! The look-ups of a catalogue, built once after its lists were read.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::catalogue::Catalogue;
use super::code::Code;
use super::code_index::CodeIndex;
use super::series_positions::SeriesPositions;
use super::stated_growth::stated_growth;
use super::structure::Role;

impl Catalogue {
    /// The catalogue with its lists in order and its look-ups built. Call it once, when all lists are complete.
    #[must_use]
    pub fn indexed(mut self) -> Self {
        self.series.sort_by(|a, b| (&a.dataset, &a.key).cmp(&(&b.dataset, &b.key)));
        self.sources.sort_by(|a, b| a.id.cmp(&b.id));
        self.figures.sort_by(|a, b| a.id.cmp(&b.id));
        self.name_shared_codes();
        self.dataset_order = self.datasets_by_age();
        let derived = self.series.iter().enumerate().filter(|(_, series)| series.is_derived());
        self.derived = derived.map(|(position, _)| position).collect();
        self.code_index = CodeIndex::of(&self.series);
        self.series_attributes = self.attribute_ids();
        self.positions = SeriesPositions::of(&self.series);
        self.stated_growth = stated_growth(&self);
        self
    }

    /// Names areas and activities that the shared lists have no name for, if all datasets that name them agree.
    fn name_shared_codes(&mut self) {
        let mut agreed: HashMap<(&str, &Code), Option<&str>> = HashMap::new();
        for (dimension, names) in self.dimension_codes.values().flatten() {
            for (code, name) in names {
                let known = agreed.entry((dimension, code)).or_insert(Some(name));
                *known = known.filter(|known| known == name);
            }
        }
        let name_of = |role: Role, code: &Code| agreed.get(&(role.dimension(), code)).copied().flatten();
        for area in self.areas.values_mut().filter(|area| area.name == area.code.as_str()) {
            if let Some(name) = name_of(Role::Area, &area.code) {
                name.clone_into(&mut area.name);
            }
        }
        for activity in
            self.activities.values_mut().filter(|activity| activity.name == activity.code.as_str())
        {
            if let Some(name) = name_of(Role::Activity, &activity.code) {
                name.clone_into(&mut activity.name);
            }
        }
    }

    /// The ids of the attributes that series have, by dataset.
    fn attribute_ids(&self) -> BTreeMap<Code, BTreeSet<String>> {
        let mut ids: BTreeMap<Code, BTreeSet<String>> = BTreeMap::new();
        for series in self.series.iter().filter(|series| !series.attributes.is_empty()) {
            let known = ids.entry(series.dataset.clone()).or_default();
            for id in series.attributes.keys() {
                if !known.contains(id) {
                    known.insert(id.clone());
                }
            }
        }
        ids
    }

    /// The ids of the datasets, by the smallest number of their series; those without series come last.
    fn datasets_by_age(&self) -> Vec<Code> {
        let mut first: BTreeMap<&Code, i64> = self.datasets.keys().map(|id| (id, i64::MAX)).collect();
        for series in self.series.iter().filter(|series| !series.is_derived()) {
            if let Some(number) = first.get_mut(&series.dataset) {
                *number = series.id.min(*number);
            }
        }
        let mut ids: Vec<Code> = self.datasets.keys().cloned().collect();
        ids.sort_by_key(|id| first.get(id).copied());
        ids
    }
}
