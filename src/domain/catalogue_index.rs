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
        sort_by_id(&mut self.sources, |source| &source.id);
        sort_by_id(&mut self.figures, |figure| &figure.id);
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
        let has_name = |code: &Code, name: &str| name != code.as_str();
        if self.areas.values().all(|area| has_name(&area.code, &area.name))
            && self.activities.values().all(|activity| has_name(&activity.code, &activity.name))
        {
            return;
        }
        let mut agreed: HashMap<(&str, &Code), Option<&str>> = HashMap::new();
        for (dimension, names) in self.dimension_codes.values().flatten() {
            for (code, name) in names {
                let known = agreed.entry((dimension, code)).or_insert(Some(name));
                *known = known.filter(|known| known == name);
            }
        }
        let name_of = |role: Role, code: &Code| agreed.get(&(role.dimension(), code)).copied().flatten();
        let areas = self.areas.values().filter(|area| !has_name(&area.code, &area.name));
        let areas =
            areas.filter_map(|area| Some((area.code.clone(), name_of(Role::Area, &area.code)?.to_owned())));
        let areas: Vec<(Code, String)> = areas.collect();
        let activities = self.activities.values().filter(|one| !has_name(&one.code, &one.name));
        let activities = activities
            .filter_map(|one| Some((one.code.clone(), name_of(Role::Activity, &one.code)?.to_owned())));
        let activities: Vec<(Code, String)> = activities.collect();
        for (code, name) in areas {
            Arc::make_mut(&mut self.areas).entry(code).and_modify(|area| area.name = name);
        }
        for (code, name) in activities {
            Arc::make_mut(&mut self.activities).entry(code).and_modify(|activity| activity.name = name);
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

/// Puts a list into the order of ids. One that is shared with an earlier revision is in order already.
fn sort_by_id<T: Clone>(list: &mut Arc<Vec<T>>, id: impl Fn(&T) -> &str) {
    if !list.is_sorted_by(|one, other| id(one) <= id(other)) {
        Arc::make_mut(list).sort_by(|one, other| id(one).cmp(id(other)));
    }
}
