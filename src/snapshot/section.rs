//! A cross-section: one period of all series.

use std::collections::HashMap;

use super::Snapshot;
use crate::domain::bounds::Bounds;
use crate::domain::growth::Sample;
use crate::domain::observations::{GAP, is_gap};
use crate::domain::period::Period;

/// The observations of all series at one period, by the numbers of the series: what rankings go through.
///
/// A series lies in memory by itself, and to look each of them up takes about as long as the rest of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossSection {
    period: Period,
    /// NaN where the value is missing, [`GAP`] where there is no observation.
    values: Box<[f64]>,
    /// The bounds that are not the value itself.
    bounds: HashMap<usize, Bounds>,
}

impl CrossSection {
    /// The cross-section of a snapshot at a period; what it has of series of another frequency means nothing.
    pub(super) fn of(snapshot: &Snapshot, period: Period) -> Self {
        let mut bounds = HashMap::new();
        let mut value = |id: usize, sample: Sample| match sample.estimate() {
            Ok(estimate) => {
                if estimate.bounds() != Bounds::exact(estimate.value()) {
                    bounds.insert(id, estimate.bounds());
                }
                estimate.value()
            }
            Err(_) => f64::NAN,
        };
        let samples = snapshot.series.iter().map(|series| series.as_ref()?.sample(period)).enumerate();
        let values = samples.map(|(id, sample)| sample.map_or(GAP, |sample| value(id, sample))).collect();
        Self { period, values, bounds }
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
        let own = if self.bounds.is_empty() { None } else { self.bounds.get(&id).copied() };
        Some(Sample::new(self.period, Some(value), own.unwrap_or_else(|| Bounds::exact(value))))
    }

    /// How many bytes it takes in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let bounds = self.bounds.capacity() * size_of::<(usize, Bounds)>();
        size_of::<Self>() + size_of_val(&*self.values) + bounds
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::PackedSeries;
    use super::super::packed::tests::series;
    use super::*;

    proptest! {
        #[test]
        fn a_cross_section_has_of_each_series_what_the_series_has(
            all in prop::collection::vec(prop::option::of(series()), 0..6),
        ) {
            let mut snapshot = Snapshot::default();
            let packed: Vec<Option<PackedSeries>> =
                all.iter().map(|one| Some(PackedSeries::pack(one.as_ref()?, true))).collect();
            for (id, one) in (0..).zip(&packed) {
                if let Some(one) = one {
                    snapshot.put(id, one.clone());
                }
            }
            for ordinal in 1950..2150 {
                let period = Period::from_ordinal("A".parse().unwrap(), ordinal).unwrap();
                let section = snapshot.section(period);
                for (id, one) in (0..).zip(&packed) {
                    prop_assert_eq!(section.sample(id), one.as_ref().and_then(|one| one.sample(period)));
                }
                prop_assert_eq!(section.sample(-1), None);
                prop_assert_eq!(section.sample(6), None);
            }
        }
    }
}
