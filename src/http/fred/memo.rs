//! What follows from the group of a series, and what from its area, computed once for each.
//!
//! A list may have all series of the catalogue, whose groups and areas are few.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::series::Series;

/// Values by group, and by dataset and area, each made when it is first asked for.
pub(super) struct Memo<G, A> {
    groups: HashMap<usize, G>,
    areas: HashMap<(usize, usize), A>,
}

impl<G, A> Memo<G, A> {
    /// No value yet.
    pub(super) fn new() -> Self {
        Self { groups: HashMap::new(), areas: HashMap::new() }
    }

    /// The values of the group and of the area of a series. All series must be of one catalogue, since groups and areas are
    /// told apart by their addresses.
    pub(super) fn of<'a>(
        &mut self,
        series: &'a Series,
        of_group: impl FnOnce(&'a Series) -> G,
        of_area: impl FnOnce(&'a Series) -> A,
    ) -> (&mut G, &mut A) {
        let address = |text: &str| text.as_ptr().addr();
        let group = self.groups.entry(Arc::as_ptr(&series.group).addr()).or_insert_with(|| of_group(series));
        let area = (address(series.dataset.as_str()), address(series.area.as_str()));
        (group, self.areas.entry(area).or_insert_with(|| of_area(series)))
    }

    /// All values.
    pub(super) fn into_values(self) -> (impl Iterator<Item = G>, impl Iterator<Item = A>) {
        (self.groups.into_values(), self.areas.into_values())
    }
}
