//! What the series of each indicator have: areas, activities and frequencies, and how far their observations reach.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::invariant::position;
use crate::domain::period::Period;
use crate::domain::series::{Series, SeriesGroup};

/// The extents of all indicators that have series, by dataset and code. One pass over all series makes them.
#[derive(Debug, Default)]
pub struct IndicatorExtents {
    by_id: HashMap<(Code, Code), IndicatorExtent>,
}

/// What the series of an indicator have.
#[derive(Debug, Clone, Default)]
pub struct IndicatorExtent {
    /// The numbers of their areas in the code index, in the order of codes.
    areas: Vec<u32>,
    /// Their activities.
    pub activities: BTreeSet<Code>,
    /// Their frequencies.
    pub frequencies: BTreeSet<Frequency>,
    /// The first period with an observation.
    pub first: Option<Period>,
    /// The last period with an observation.
    pub last: Option<Period>,
    /// How many there are.
    pub series: usize,
    /// How many observations they have, each period counted once.
    pub observations: i64,
    /// Whether a publisher states one of them.
    pub has_published: bool,
}

impl IndicatorExtents {
    /// The extents of the indicators of a catalogue.
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let (groups, areas) = (&catalogue.code_index.groups, &catalogue.code_index.areas);
        let mut places = HashMap::new();
        let place_of = |group: &Arc<SeriesGroup>| {
            let next = places.len();
            *places.entry((group.dataset.clone(), group.indicator.clone())).or_insert(next)
        };
        let of_groups: Vec<usize> = groups.distinct.iter().map(place_of).collect();
        let mut extents = vec![IndicatorExtent::default(); places.len()];
        let labels = groups.of_series.iter().zip(areas.of_series.iter());
        for (series, (group, area)) in catalogue.series.iter().zip(labels) {
            let extent = of_groups.get(position(*group)).and_then(|place| extents.get_mut(*place));
            if let Some(extent) = extent {
                extent.add(series, *area);
            }
        }
        let text = |area: &u32| areas.distinct.get(position(*area)).map(Code::as_str);
        for extent in &mut extents {
            extent.areas.sort_by(|one, other| text(one).cmp(&text(other)));
            extent.areas.dedup();
            extent.areas.shrink_to_fit();
        }
        let mut extent =
            |place: usize| extents.get_mut(place).map(std::mem::take).filter(|one| one.series > 0);
        Self { by_id: places.into_iter().filter_map(|(id, place)| Some((id, extent(place)?))).collect() }
    }

    /// The extent of an indicator, by its dataset and code; none if it has no series.
    #[must_use]
    pub fn get(&self, id: &(Code, Code)) -> Option<&IndicatorExtent> {
        self.by_id.get(id)
    }
}

impl IndicatorExtent {
    /// The areas, in order. The catalogue is the one that the extent was made of.
    pub fn areas<'a>(&'a self, catalogue: &'a Catalogue) -> impl Iterator<Item = &'a Code> {
        let all = &catalogue.code_index.areas.distinct;
        self.areas.iter().filter_map(|area| all.get(position(*area)))
    }

    fn add(&mut self, series: &Series, area: u32) {
        if self.areas.last() != Some(&area) {
            self.areas.push(area);
        }
        if !self.activities.contains(&series.activity) {
            self.activities.insert(series.activity.clone());
        }
        self.frequencies.insert(series.frequency);
        // Days are computed only where periods differ.
        if series.first != self.first
            && let Some(first) = series.first
            && self.first.is_none_or(|known| first.start_date() < known.start_date())
        {
            self.first = Some(first);
        }
        if series.last != self.last
            && let Some(last) = series.last
            && self.last.is_none_or(|known| last.end_date() >= known.end_date())
        {
            self.last = Some(last);
        }
        self.series += 1;
        self.observations += series.observations;
        self.has_published |= !series.is_derived();
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::embedded;
    use super::*;

    #[tokio::test]
    async fn an_extent_has_what_the_series_of_the_indicator_have() {
        let state = embedded().await.service.state();
        let extents = state.indicator_extents();
        for id in state.catalogue.indicators.keys() {
            let series: Vec<&Series> = state.series_of(id).collect();
            let Some(extent) = extents.get(id) else {
                assert_eq!(series.len(), 0, "{id:?}");
                continue;
            };
            let areas: BTreeSet<&Code> = series.iter().map(|one| &one.area).collect();
            assert!(extent.areas(&state.catalogue).eq(areas), "{id:?}");
            assert_eq!(extent.activities, series.iter().map(|one| one.activity.clone()).collect());
            assert_eq!(extent.frequencies, series.iter().map(|one| one.frequency).collect());
            let first = series.iter().filter_map(|one| one.first).min_by_key(|period| period.start_date());
            let last = series.iter().filter_map(|one| one.last).max_by_key(|period| period.end_date());
            assert_eq!((extent.first, extent.last), (first, last));
            let observations: i64 = series.iter().map(|one| one.observations).sum();
            assert_eq!((extent.series, extent.observations), (series.len(), observations));
            assert_eq!(extent.has_published, series.iter().any(|one| !one.is_derived()));
        }
    }
}
