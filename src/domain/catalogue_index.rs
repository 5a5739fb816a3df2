//! The look-ups of a catalogue, built once after its lists were read.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::catalogue::Catalogue;
use super::code::Code;
use super::dataset_extent::DatasetExtent;
use super::series_moves::SeriesMoves;
use super::stated_growth::stated_growth;
use super::structure::Role;

impl Catalogue {
    /// The catalogue with its lists in order and its look-ups built. Call it once, when all lists are complete.
    ///
    /// Look-ups over series follow from those of an earlier revision, if the catalogue has them; what did not change is shared.
    #[must_use]
    pub fn indexed(mut self) -> Self {
        self.sources.sort_by(|a, b| a.id.cmp(&b.id));
        self.figures.sort_by(|a, b| a.id.cmp(&b.id));
        self.name_shared_codes();
        let moves = SeriesMoves::between(&self.indexed, &self.series);
        if !moves.is_empty() {
            self.code_index = Arc::new(self.code_index.after(&moves, &self.series));
            self.positions = Arc::new(self.positions.after(&moves, &self.series));
        }
        self.indexed = self.series.clone();
        self.extents = self.extents_of_datasets();
        self.dataset_order = self.datasets_by_age();
        self.derived = self.series.derived().map(|(position, _)| position).collect();
        self.series_attributes = self.attribute_ids();
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
        for (dataset, id) in self.series.pages().iter().flat_map(|page| &page.attributes) {
            let known = ids.entry(dataset.clone()).or_default();
            if !known.contains(id) {
                known.insert(id.clone());
            }
        }
        ids
    }

    /// What the published series of each dataset reach.
    fn extents_of_datasets(&self) -> BTreeMap<Code, DatasetExtent> {
        let mut extents: BTreeMap<Code, DatasetExtent> = BTreeMap::new();
        for extent in self.series.pages().iter().flat_map(|page| &page.extents) {
            match extents.get_mut(&extent.dataset) {
                Some(known) => known.add(extent),
                None => _ = extents.insert(extent.dataset.clone(), extent.clone()),
            }
        }
        extents
    }

    /// The ids of the datasets, by the smallest number of their series; those without series come last.
    fn datasets_by_age(&self) -> Vec<Code> {
        let mut ids: Vec<Code> = self.datasets.keys().cloned().collect();
        ids.sort_by_key(|id| self.extents.get(id).map_or(i64::MAX, |extent| extent.first_id));
        ids
    }
}
