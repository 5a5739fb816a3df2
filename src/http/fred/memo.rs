//! What follows from the group of a series, and what from its area, computed once for each.
//!
//! A list may have all series of the catalogue, whose groups and areas are few.

use std::collections::HashMap;

use crate::domain::catalogue::Catalogue;
use crate::domain::invariant::{OrBroken, position};
use crate::domain::series::Series;

/// Values by group, and by dataset and area, each made when it is first asked for.
pub(super) struct Memo<'a, G, A> {
    catalogue: &'a Catalogue,
    /// By number of the group in the code index.
    groups: Vec<Option<G>>,
    areas: Vec<A>,
    /// The places of the values of areas.
    places: HashMap<AreaOfDataset, usize>,
    /// The place that was used last: series with one area follow each other.
    last: Option<(AreaOfDataset, usize)>,
}

/// The address of the code of a dataset, which all of its groups share or not, and the number of an area in the code index.
type AreaOfDataset = (usize, u32);

impl<'a, G, A> Memo<'a, G, A> {
    /// No value yet.
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        let groups = catalogue.code_index.groups.distinct.iter().map(|_| None).collect();
        Self { catalogue, groups, areas: Vec::new(), places: HashMap::new(), last: None }
    }

    /// The values of the group and of the area of the series at a position.
    pub(super) fn of(
        &mut self,
        series: usize,
        of_group: impl FnOnce(&'a Series) -> G,
        of_area: impl FnOnce(&'a Series) -> A,
    ) -> Option<(&mut G, &mut A)> {
        let index = &self.catalogue.code_index;
        let (group, area) = (*index.groups.of_series.get(series)?, *index.areas.of_series.get(series)?);
        let dataset = index.groups.distinct.get(position(group))?.dataset.as_str().as_ptr().addr();
        let one = || self.catalogue.series_at(series);
        let key = (dataset, area);
        let known = self.last.filter(|(last, _)| *last == key).map(|(_, place)| place);
        let place = match known.or_else(|| self.places.get(&key).copied()) {
            Some(place) => place,
            None => {
                self.areas.push(of_area(one()?));
                self.places.insert(key, self.areas.len() - 1);
                self.areas.len() - 1
            }
        };
        self.last = Some((key, place));
        let group = self.groups.get_mut(position(group))?;
        if group.is_none() {
            *group = Some(of_group(one()?));
        }
        group.as_mut().zip(self.areas.get_mut(place)).or_broken("both values were made")
    }

    /// All values.
    pub(super) fn into_values(self) -> (impl Iterator<Item = G>, impl Iterator<Item = A>) {
        (self.groups.into_iter().flatten(), self.areas.into_iter())
    }
}
