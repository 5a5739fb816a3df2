//! A cross-section: one period of all series.

use std::collections::HashMap;

use super::{PAGE, Page, Snapshot};
use crate::domain::bounds::Bounds;
use crate::domain::growth::{Estimate, Sample};
use crate::domain::observations::{GAP, is_gap};
use crate::domain::period::Period;
use crate::parallel::{parallel_map, part_size};

/// The observations of all series at one period, by the numbers of the series: what rankings go through.
///
/// A series lies in memory by itself, and to look each of them up takes about as long as the rest of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossSection {
    period: Period,
    /// NaN where the value is missing, [`GAP`] where there is no observation.
    values: Vec<f64>,
    /// The bounds that are not the value itself.
    bounds: HashMap<usize, Bounds>,
}

impl CrossSection {
    /// The cross-sections of a snapshot at some periods; what they have of series of another frequency means nothing.
    ///
    /// All at once: to come to a series in memory takes longer than to look up a period in it.
    pub(super) fn of(snapshot: &Snapshot, periods: &[Period]) -> Vec<Self> {
        let count = snapshot.pages.len() * PAGE;
        let pages = part_size(count).div_ceil(PAGE);
        let mut columns: Vec<Vec<f64>> = periods.iter().map(|_| vec![GAP; count]).collect();
        let mut parts: Vec<SectionColumns<'_>> =
            snapshot.pages.chunks(pages).map(SectionColumns::of).collect();
        for column in &mut columns {
            for (part, column) in parts.iter_mut().zip(column.chunks_mut(pages * PAGE)) {
                part.columns.push(column);
            }
        }
        let starts = (0..count).step_by(pages * PAGE);
        let bounds = parallel_map(starts.zip(parts), |(start, part)| part.fill(start, periods));
        let mut sections: Vec<Self> = periods
            .iter()
            .zip(columns)
            .map(|(period, values)| Self { period: *period, values, bounds: HashMap::new() })
            .collect();
        for (place, id, bounds) in bounds.into_iter().flatten() {
            if let Some(section) = sections.get_mut(place) {
                section.bounds.insert(id, bounds);
            }
        }
        sections
    }

    /// The value of a series with its interval, if there is one.
    #[must_use]
    #[inline]
    pub fn estimate(&self, id: i64) -> Option<Estimate> {
        let id = usize::try_from(id).ok()?;
        let value = self.values.get(id).copied()?;
        match self.own_bounds(id) {
            None => Estimate::exact(value),
            Some(own) => Estimate::new(value, own).ok(),
        }
    }

    /// The observation of a series as growth sees it, if there is one.
    #[must_use]
    #[inline]
    pub fn sample(&self, id: i64) -> Option<Sample> {
        let id = usize::try_from(id).ok()?;
        let value = self.values.get(id).copied().filter(|value| !is_gap(*value))?;
        if value.is_nan() {
            return Some(Sample::new(self.period, None, Bounds::UNBOUNDED));
        }
        let own = self.own_bounds(id).unwrap_or_else(|| Bounds::exact(value));
        Some(Sample::new(self.period, Some(value), own))
    }

    /// The bounds that are not the value itself.
    #[inline]
    fn own_bounds(&self, id: usize) -> Option<Bounds> {
        if self.bounds.is_empty() { None } else { self.bounds.get(&id).copied() }
    }

    /// How many bytes it takes in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let bounds = self.bounds.capacity() * size_of::<(usize, Bounds)>();
        size_of::<Self>() + self.values.capacity() * size_of::<f64>() + bounds
    }
}

/// Series that follow each other, and where their values go: a column for each period.
struct SectionColumns<'a> {
    pages: &'a [Page],
    columns: Vec<&'a mut [f64]>,
}

impl<'a> SectionColumns<'a> {
    const fn of(pages: &'a [Page]) -> Self {
        Self { pages, columns: Vec::new() }
    }

    /// Fills the columns in; the bounds that are not the value itself come with the place of the period and the number
    /// of the series, whose first is `start`.
    ///
    /// Page by page, since what one period brings near the next one finds there, and with nothing else in the inner
    /// loop, so that memory is asked for many series at a time.
    fn fill(mut self, start: usize, periods: &[Period]) -> Vec<(usize, usize, Bounds)> {
        let mut own = Vec::new();
        for (number, page) in self.pages.iter().enumerate() {
            let begin = number * PAGE;
            for (place, (period, column)) in periods.iter().zip(&mut self.columns).enumerate() {
                let cells = column.get_mut(begin..begin + PAGE).unwrap_or_default();
                for (cell, series) in cells.iter_mut().zip(page.iter()) {
                    *cell = series.as_ref().map_or(GAP, |series| series.value_at(period.ordinal()));
                }
                let bounds = page.iter().zip(start + begin..).filter_map(|(series, id)| {
                    Some((place, id, series.as_ref()?.own_bounds_at(period.ordinal())?))
                });
                own.extend(bounds);
            }
        }
        own
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::PackedSeries;
    use super::super::packed::tests::series;
    use super::*;
    use crate::domain::growth::find;

    proptest! {
        #[test]
        fn a_cross_section_has_of_each_series_what_the_series_has(
            all in prop::collection::vec(prop::option::of(series()), 0..6),
        ) {
            let mut snapshot = Snapshot::default();
            let packed: Vec<Option<PackedSeries>> =
                all.iter().map(|one| Some(PackedSeries::pack(one.as_ref()?, true))).collect();
            // So that they stand on several pages.
            let ids = || (0..).step_by(100);
            for (id, one) in ids().zip(&packed) {
                if let Some(one) = one {
                    snapshot.put(id, one.clone());
                }
            }
            for ordinal in 1950..2150 {
                let period = Period::from_ordinal("A".parse().unwrap(), ordinal).unwrap();
                let sections = snapshot.sections(&[period.previous().unwrap(), period]);
                let section = &sections[1];
                for (id, one) in ids().zip(&packed) {
                    let samples = one.as_ref().map(|one| one.samples(period.frequency())).unwrap_or_default();
                    let sample = find(&samples, period).copied();
                    prop_assert_eq!(section.sample(id), sample);
                    let estimate = sample.and_then(|sample| sample.estimate().ok().copied());
                    prop_assert_eq!(section.estimate(id), estimate);
                }
                prop_assert_eq!(section.sample(-1), None);
                prop_assert_eq!((section.sample(6), section.sample(10_000)), (None, None));
            }
        }
    }
}
