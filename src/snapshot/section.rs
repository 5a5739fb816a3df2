//! Cross-sections: the values of all series at one period.

use std::collections::HashMap;

use super::{PAGE, Page, Snapshot};
use crate::domain::bounds::Bounds;
use crate::domain::growth::{Estimate, Sample};
use crate::domain::invariant::OrBroken;
use crate::domain::observations::{GAP, is_gap};
use crate::domain::period::Period;
use crate::parallel::{parallel_map, part_size};

/// The values of all series at one period, by number of the series: the column that a ranking scans.
///
/// It is read in the order of memory, where the packed series are scattered.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossSection {
    period: Period,
    /// By number of the series: NaN where the value is missing, [`GAP`] where there is no observation.
    values: Vec<f64>,
    /// The bounds that differ from the value, by number of the series.
    bounds: HashMap<usize, Bounds>,
}

impl CrossSection {
    /// The cross-sections of a snapshot at several periods of one frequency. Entries of series of another frequency
    /// have no meaning, since only the ordinal of the period is looked up.
    ///
    /// One pass over the series fills the columns of all periods, on all processors.
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
        for (section, id, bounds) in bounds.into_iter().flatten() {
            sections[section].bounds.insert(id, bounds);
        }
        sections
    }

    /// The value of a series with its interval; `None` without a value.
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

    /// The observation of a series as input of growth; `None` without an observation.
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

    /// The bounds of a series, where they differ from the value.
    #[inline]
    fn own_bounds(&self, id: usize) -> Option<Bounds> {
        if self.bounds.is_empty() { None } else { self.bounds.get(&id).copied() }
    }

    /// The size in memory in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let bounds = self.bounds.capacity() * size_of::<(usize, Bounds)>();
        size_of::<Self>() + self.values.capacity() * size_of::<f64>() + bounds
    }
}

/// Consecutive pages of series, and the part of each column that their values go to.
struct SectionColumns<'a> {
    pages: &'a [Page],
    columns: Vec<&'a mut [f64]>,
}

impl<'a> SectionColumns<'a> {
    const fn of(pages: &'a [Page]) -> Self {
        Self { pages, columns: Vec::new() }
    }

    /// Fills the columns, and returns the bounds that differ from the value, with the position of the period and the
    /// number of the series. `start` is the number of the first series.
    ///
    /// All periods of one page are read before the next page, while the page is in the processor's cache. The inner
    /// loop reads values alone, so that the processor can load several series at a time.
    fn fill(mut self, start: usize, periods: &[Period]) -> Vec<(usize, usize, Bounds)> {
        let mut own = Vec::new();
        for (number, page) in self.pages.iter().enumerate() {
            let begin = number * PAGE;
            for (section, (period, column)) in periods.iter().zip(&mut self.columns).enumerate() {
                let cells = column.get_mut(begin..begin + PAGE);
                let cells = cells.or_broken("a column covers all pages").unwrap_or_default();
                for (cell, series) in cells.iter_mut().zip(page.iter()) {
                    *cell = series.as_ref().map_or(GAP, |series| series.value_at(period.ordinal()));
                }
                let bounds = page.iter().zip(start + begin..).filter_map(|(series, id)| {
                    Some((section, id, series.as_ref()?.own_bounds_at(period.ordinal())?))
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
        fn a_cross_section_equals_its_series(
            all in prop::collection::vec(prop::option::of(series()), 0..6),
        ) {
            let mut snapshot = Snapshot::default();
            let packed: Vec<Option<PackedSeries>> =
                all.iter().map(|one| Some(PackedSeries::pack(one.as_ref()?, &[]))).collect();
            // Numbers on several pages.
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
