//! The newest publication of one series, in columns, and its earlier ones.

use std::ops::Range;

use super::columns::ValueColumns;
use super::earlier::EarlierColumns;
use super::publications::Publications;
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Sample;
use crate::domain::invariant::OrBroken;
use crate::domain::observation::Observation;
use crate::domain::observations::{GAP, Observations, RegularSeries, is_gap};
use crate::domain::period::Period;
use crate::domain::vintage::Vintages;

/// The newest observation of each period of one series, in columns; at most 8 bytes an observation for a regular series,
/// and fewer if its values are decimals of few digits.
///
/// A column whose entries follow from the others is not stored: consecutive periods, one vintage for all observations,
/// bounds equal to the value, normal status. All columns have the same positions. Where periods are consecutive but for
/// a few gaps, a gap has a position too, so that the position of a period is a subtraction.
/// A series that was published again keeps its earlier publications as rows of at most 16 bytes.
///
/// ```
/// use yearbook::domain::vintage::Vintages;
/// use yearbook::snapshot::PackedSeries;
///
/// let packed = PackedSeries::pack(&[], &[]);
/// assert!(packed.observations("A".parse()?, &Vintages::default()).is_empty());
/// # Ok::<(), yearbook::domain::frequency::ParseFrequencyError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PackedSeries {
    columns: ValueColumns,
    publications: Publications,
}

/// The places of all publications of one period.
#[derive(Debug, Clone)]
pub(super) struct PeriodPlaces {
    /// The period.
    pub(super) ordinal: i32,
    /// The position of the newest one; `None` if it was withdrawn.
    pub(super) newest: Option<usize>,
    /// The rows of the earlier ones and of withdrawals, by vintage.
    pub(super) earlier: Range<usize>,
}

impl PackedSeries {
    /// Packs the newest observation of each period, in order of time, and all other publications and withdrawals,
    /// ordered by period and vintage.
    #[must_use]
    pub fn pack(newest: &[Observation], earlier: &[Observation]) -> Self {
        let (publications, places) = Publications::of(newest, earlier);
        Self { columns: ValueColumns::of(&places), publications }
    }

    /// The series without its earlier publications, which are to be read from the database.
    #[must_use]
    pub(super) fn without_earlier(self) -> Self {
        Self { publications: self.publications.without_earlier(), ..self }
    }

    /// Whether all publications are in memory, so that a view of any earlier day can be made of it.
    #[must_use]
    pub fn has_all_vintages(&self) -> bool {
        self.publications.has_all()
    }

    /// The newest observations in order of time, equal to those that were packed. Those of vintages that do not hold
    /// are left out.
    #[must_use]
    pub fn observations(&self, frequency: Frequency, vintages: &Vintages) -> Observations {
        if let Some(regular) = self.regular(frequency, vintages) {
            return regular.into();
        }
        let mut published = None;
        let mut observations = Vec::with_capacity(self.columns.values().len());
        observations.extend(self.positions().filter_map(|position| {
            let vintage = self.vintage(position);
            let known = published.filter(|(of, _)| *of == vintage).map(|(_, day)| day);
            let day = known.or_else(|| vintages.published(vintage))?;
            published = Some((vintage, day));
            Some(self.columns.observation(position, self.period(frequency, position)?, (vintage, day)))
        }));
        observations.into()
    }

    /// The series as a regular one; `None` when it is not regular or its vintage does not hold.
    fn regular(&self, frequency: Frequency, vintages: &Vintages) -> Option<RegularSeries> {
        let (first, vintage) = self.publications.regular().filter(|_| self.columns.are_plain())?;
        let published = vintages.published(vintage)?;
        let values = self.columns.values().iter().collect();
        Some(RegularSeries::new(frequency, first, values, (vintage, published)))
    }

    /// The newest observations in order of time, as input of growth.
    #[must_use]
    pub fn samples(&self, frequency: Frequency) -> Vec<Sample> {
        let mut samples = Vec::with_capacity(self.columns.values().len());
        samples.extend(self.positions().filter_map(|position| self.sample(frequency, position)));
        samples
    }

    /// The value at an ordinal: NaN where it is missing, [`GAP`] where there is no observation.
    #[inline]
    pub(super) fn value_at(&self, ordinal: i32) -> f64 {
        let position = self.publications.position(ordinal);
        position.and_then(|position| self.columns.values().get(position)).unwrap_or(GAP)
    }

    /// The bounds of the value at an ordinal, where they are not the value itself.
    #[inline]
    pub(super) fn own_bounds_at(&self, ordinal: i32) -> Option<Bounds> {
        if self.columns.are_plain() {
            return None;
        }
        self.columns.own_bounds(self.publications.position(ordinal)?)
    }

    /// The first observation, and the first one with a value where it is another one, as input of growth.
    #[must_use]
    pub fn firsts(&self, frequency: Frequency) -> [Option<Sample>; 2] {
        let values = self.columns.values();
        let observed = values.iter().position(|value| !value.is_nan());
        let positions = [Some(0).filter(|_| values.len() > 0), observed.filter(|position| *position > 0)];
        positions.map(|position| self.sample(frequency, position?))
    }

    /// The newest observation of each period, without its vintage.
    pub(super) const fn columns(&self) -> &ValueColumns {
        &self.columns
    }

    /// The earlier publications in memory, if the series has some.
    pub(super) fn earlier(&self) -> Option<&EarlierColumns> {
        self.publications.earlier()
    }

    /// The vintage of the newest observation at a position.
    #[inline]
    pub(super) fn vintage(&self, position: usize) -> i64 {
        self.publications.vintage(position)
    }

    /// The vintages of the newest observations; the same one may come several times.
    pub(super) fn newest_vintages(&self) -> impl Iterator<Item = i64> {
        self.publications.vintages()
    }

    /// The positions of the newest observations, with the ordinals of their periods.
    pub(super) fn newest_places(&self) -> impl Iterator<Item = (i32, usize)> {
        self.positions().filter_map(|position| Some((self.publications.ordinal(position)?, position)))
    }

    /// The places of all publications in memory, period by period.
    pub(super) fn places(&self) -> impl Iterator<Item = PeriodPlaces> {
        let mut newest = self.newest_places().peekable();
        let mut groups = self.earlier().into_iter().flat_map(EarlierColumns::periods).peekable();
        std::iter::from_fn(move || {
            let (one, other) =
                (newest.peek().map(|(ordinal, _)| *ordinal), groups.peek().map(|(ordinal, _)| *ordinal));
            let ordinal = one.into_iter().chain(other).min()?;
            Some(PeriodPlaces {
                ordinal,
                newest: newest.next_if(|(of, _)| *of == ordinal).map(|(_, position)| position),
                earlier: groups.next_if(|(of, _)| *of == ordinal).map(|(_, rows)| rows).unwrap_or_default(),
            })
        })
    }

    /// The places of the publications of one period in memory.
    pub(super) fn places_at(&self, ordinal: i32) -> PeriodPlaces {
        let newest = self.publications.position(ordinal);
        let newest =
            newest.filter(|position| self.columns.values().get(*position).is_some_and(|one| !is_gap(one)));
        PeriodPlaces {
            ordinal,
            newest,
            earlier: self.earlier().map(|earlier| earlier.rows_at(ordinal)).unwrap_or_default(),
        }
    }

    /// The size in memory in bytes, with the columns.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.columns.bytes() + self.publications.bytes()
    }

    /// The positions with an observation.
    fn positions(&self) -> impl Iterator<Item = usize> {
        let values = self.columns.values().iter().enumerate();
        values.filter(|(_, value)| !is_gap(*value)).map(|(position, _)| position)
    }

    fn sample(&self, frequency: Frequency, position: usize) -> Option<Sample> {
        let period = self.period(frequency, position)?;
        Some(Sample::new(period, self.columns.value(position), self.columns.bounds(position)))
    }

    fn period(&self, frequency: Frequency, position: usize) -> Option<Period> {
        Period::from_ordinal(frequency, self.publications.ordinal(position)?)
            .or_broken("ordinals are of the packed frequency")
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::observation::{ObservationStatus, Origin, Provenance};
    use crate::domain::qualifier::Qualifier;

    fn vintages() -> Vintages {
        (1..4).map(|vintage| (vintage, day(vintage))).collect()
    }

    fn day(vintage: i64) -> chrono::NaiveDate {
        chrono::NaiveDate::from_ymd_opt(2020 + i32::try_from(vintage).unwrap(), 1, 1).unwrap()
    }

    fn provenance() -> impl Strategy<Value = (Qualifier, Origin, Option<Arc<str>>)> {
        prop_oneof![
            4 => Just((Qualifier::Exact, Origin::Imported, None)),
            1 => Just((Qualifier::Approximately, Origin::Imported, None)),
            1 => Just((Qualifier::Exact, Origin::Stated, Some("001-a".into()))),
        ]
    }

    prop_compose! {
        pub(in crate::snapshot) fn observation()(
            value in proptest::option::weighted(0.8, -1e9..1e9_f64),
            width in prop_oneof![3 => Just(0.0), 1 => 0.0..5.0_f64],
            status in prop_oneof![Just("A"), Just("E"), Just("O")],
            vintage in prop_oneof![5 => Just(1_i64), 1 => 1_i64..4],
            (qualifier, origin, figure) in provenance(),
            step in prop_oneof![5 => Just(1), 1 => 1..4],
        ) -> (i32, Observation) {
            let bounds = value.map_or(Bounds::UNBOUNDED, |value| {
                Bounds::new(Some(value - width), Some(value + width)).unwrap()
            });
            (step, Observation {
                period: "2000".parse().unwrap(),
                value,
                bounds,
                status: ObservationStatus::from_code(status).unwrap(),
                provenance: Provenance {
                    qualifier, origin, figure, printed: None, attributes: None,
                    published: day(vintage), vintage, derived_from: None, outlook: None,
                },
            })
        }
    }

    /// Annual observations in order of time.
    pub(in crate::snapshot) fn series() -> impl Strategy<Value = Vec<Observation>> {
        proptest::collection::vec(observation(), 0..40).prop_map(|steps| {
            let mut ordinal = 1960;
            let dated = |(step, one)| {
                ordinal += step;
                let period = Period::from_ordinal("A".parse().unwrap(), ordinal).unwrap();
                Observation { period, ..one }
            };
            steps.into_iter().map(dated).collect()
        })
    }

    proptest! {
        #[test]
        fn unpacking_gives_what_was_packed(observations in series()) {
            let packed = PackedSeries::pack(&observations, &[]);
            let frequency = "A".parse().unwrap();
            let unpacked = packed.observations(frequency, &vintages());
            prop_assert_eq!(unpacked.unpack(), &observations);
            let samples = observations.iter().map(|one| Sample::new(one.period, one.value, one.bounds));
            prop_assert_eq!(packed.samples(frequency), samples.collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_short_regular_series_takes_few_bytes() {
        let plain = |value: f64| {
            move |ordinal: i32| {
                let period = Period::from_ordinal("A".parse().unwrap(), ordinal).unwrap();
                Observation::imported(period, Some(f64::from(ordinal) * value), (1, day(1)))
            }
        };
        let pack = |years: Range<i32>, value: f64| {
            PackedSeries::pack(&years.map(plain(value)).collect::<Vec<_>>(), &[]).bytes()
        };
        assert_eq!(size_of::<Option<PackedSeries>>(), 40);
        assert_eq!(pack(2010..2024, 125.5), 40 + 2 * 14 + 11);
        assert_eq!(pack(2010..2024, 1.0 / 3.0), 40 + 8 * 14 + 1);
        assert_eq!(pack(1960..2060, 1.0 / 3.0) - pack(1960..2059, 1.0 / 3.0), 8);
    }
}
