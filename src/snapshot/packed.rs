//! The newest publication of one series, in columns, and its earlier ones.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use super::columns::{ALIGNED, COUNTER_BYTES, ValueColumns};
use super::earlier::EarlierColumns;
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Sample;
use crate::domain::invariant::OrBroken;
use crate::domain::observation::Observation;
use crate::domain::observations::{GAP, Observations, RegularSeries, is_gap};
use crate::domain::period::Period;
use crate::domain::vintage::Vintages;

/// The newest observation of each period of one series, in columns; 8 bytes an observation for a regular series.
///
/// A column whose entries follow from the others is not stored: consecutive periods, one vintage for all observations,
/// bounds equal to the value, normal status. All columns have the same positions. Where periods are consecutive but for
/// a few gaps, a gap has a position too, so that the position of a period is a subtraction. Clones share their columns.
/// A series that was published again keeps its earlier publications as rows of 16 bytes.
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
    periods: PeriodColumn,
    columns: ValueColumns,
    vintages: VintageColumn,
    /// `None` when every publication is in the other columns.
    earlier: Option<Arc<Earlier>>,
}

/// Publications that are not the newest of their period.
#[derive(Debug, PartialEq)]
enum Earlier {
    /// They are in memory.
    InMemory(EarlierColumns),
    /// They are in the database alone.
    InDatabase,
}

/// All series whose earlier publications are in the database alone share it.
static IN_DATABASE: LazyLock<Arc<Earlier>> = LazyLock::new(|| Arc::new(Earlier::InDatabase));

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

/// The ordinals of the periods, by position.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PeriodColumn {
    /// Consecutive, from this ordinal on.
    From(i32),
    /// One for each position, ascending.
    Each(Arc<[i32]>),
}

/// The vintages of the observations, by position.
#[derive(Debug, Clone, PartialEq, Eq)]
enum VintageColumn {
    /// The same for all.
    Same(i64),
    /// One for each position.
    Each(Arc<[i64]>),
}

impl PackedSeries {
    /// Packs the newest observation of each period, in order of time, and all other publications and withdrawals,
    /// ordered by period and vintage.
    #[must_use]
    pub fn pack(newest: &[Observation], earlier: &[Observation]) -> Self {
        let (periods, places) = PeriodColumn::of(newest);
        let earlier = (!earlier.is_empty()).then(|| Earlier::InMemory(EarlierColumns::of(earlier)));
        Self {
            periods,
            columns: ValueColumns::of(&places),
            vintages: VintageColumn::of(&places),
            earlier: earlier.map(Arc::new),
        }
    }

    /// The series without its earlier publications, which are to be read from the database.
    #[must_use]
    pub(super) fn without_earlier(self) -> Self {
        Self { earlier: self.earlier.map(|_| Arc::clone(&IN_DATABASE)), ..self }
    }

    /// Whether all publications are in memory, so that a view of any earlier day can be made of it.
    #[must_use]
    pub fn has_all_vintages(&self) -> bool {
        !matches!(self.earlier.as_deref(), Some(Earlier::InDatabase))
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
        let (PeriodColumn::From(first), VintageColumn::Same(vintage), false) =
            (&self.periods, &self.vintages, self.columns.has_rare())
        else {
            return None;
        };
        let published = vintages.published(*vintage)?;
        let values = Arc::clone(self.columns.values());
        Some(RegularSeries::new(frequency, *first, values, (*vintage, published)))
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
        let position = self.periods.position(ordinal);
        position.and_then(|position| self.columns.values().get(position)).copied().unwrap_or(GAP)
    }

    /// The bounds of the value at an ordinal, where they are not the value itself.
    #[inline]
    pub(super) fn own_bounds_at(&self, ordinal: i32) -> Option<Bounds> {
        if !self.columns.has_rare() {
            return None;
        }
        self.columns.own_bounds(self.periods.position(ordinal)?)
    }

    /// The first observation, and the first one with a value where it is another one, as input of growth.
    #[must_use]
    pub fn firsts(&self, frequency: Frequency) -> [Option<Sample>; 2] {
        let values = self.columns.values();
        let observed = values.iter().position(|value| !value.is_nan());
        let positions = [Some(0).filter(|_| !values.is_empty()), observed.filter(|position| *position > 0)];
        positions.map(|position| self.sample(frequency, position?))
    }

    /// The newest observation of each period, without its vintage.
    pub(super) const fn columns(&self) -> &ValueColumns {
        &self.columns
    }

    /// The earlier publications in memory, if the series has some.
    pub(super) fn earlier(&self) -> Option<&EarlierColumns> {
        match self.earlier.as_deref()? {
            Earlier::InMemory(earlier) => Some(earlier),
            Earlier::InDatabase => None,
        }
    }

    /// The vintage of the newest observation at a position.
    #[inline]
    pub(super) fn vintage(&self, position: usize) -> i64 {
        self.vintages.at(position)
    }

    /// The vintages of the newest observations; the same one may come several times.
    pub(super) fn newest_vintages(&self) -> &[i64] {
        match &self.vintages {
            VintageColumn::Same(vintage) => std::slice::from_ref(vintage),
            VintageColumn::Each(each) => each,
        }
    }

    /// The positions of the newest observations, with the ordinals of their periods.
    pub(super) fn newest_places(&self) -> impl Iterator<Item = (i32, usize)> {
        self.positions().filter_map(|position| Some((self.periods.at(position)?, position)))
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
        let newest = self.periods.position(ordinal);
        let newest =
            newest.filter(|position| self.columns.values().get(*position).is_some_and(|one| !is_gap(*one)));
        PeriodPlaces {
            ordinal,
            newest,
            earlier: self.earlier().map(|earlier| earlier.rows_at(ordinal)).unwrap_or_default(),
        }
    }

    /// The size in memory in bytes, with the columns.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let periods = match &self.periods {
            PeriodColumn::From(_) => 0,
            PeriodColumn::Each(each) => COUNTER_BYTES + size_of_val(&**each),
        };
        let vintages = match &self.vintages {
            VintageColumn::Same(_) => 0,
            VintageColumn::Each(each) => COUNTER_BYTES + size_of_val(&**each),
        };
        let earlier =
            self.earlier().map_or(0, |earlier| COUNTER_BYTES + size_of::<Earlier>() + earlier.bytes());
        size_of::<Self>() + self.columns.bytes() + periods + vintages + earlier
    }

    /// The positions with an observation.
    fn positions(&self) -> impl Iterator<Item = usize> {
        self.columns
            .values()
            .iter()
            .enumerate()
            .filter(|(_, value)| !is_gap(**value))
            .map(|(position, _)| position)
    }

    fn sample(&self, frequency: Frequency, position: usize) -> Option<Sample> {
        let period = self.period(frequency, position)?;
        Some(Sample::new(period, self.columns.value(position), self.columns.bounds(position)))
    }

    fn period(&self, frequency: Frequency, position: usize) -> Option<Period> {
        Period::from_ordinal(frequency, self.periods.at(position)?)
            .or_broken("ordinals are of the packed frequency")
    }
}

/// The number of periods from the first to the last ordinal, if a column with a position for each of them is smaller
/// than one with an ordinal for each observation.
pub(super) fn dense_span((first, last): (i32, i32), observations: usize) -> Option<usize> {
    let span = usize::try_from(i64::from(last) - i64::from(first) + 1).ok()?;
    // A gap costs 8 bytes for its value, an ordinal for each position costs 4 bytes.
    (8 * span <= 12 * observations).then_some(span)
}

impl PeriodColumn {
    /// The column of the periods, and the observation at each position; `None` in a gap.
    fn of(observations: &[Observation]) -> (Self, Vec<Option<&Observation>>) {
        let ordinal = |one: &Observation| one.period.ordinal();
        let first = observations.first().map(ordinal).unwrap_or_default();
        let last = observations.last().map_or(first.saturating_sub(1), ordinal);
        let Some(span) = dense_span((first, last), observations.len()) else {
            return (
                Self::Each(observations.iter().map(ordinal).collect()),
                observations.iter().map(Some).collect(),
            );
        };
        let mut rest = observations.iter().peekable();
        let places = (first..).take(span).map(|place| rest.next_if(|one| ordinal(one) == place));
        (Self::From(first), places.collect())
    }

    fn at(&self, position: usize) -> Option<i32> {
        match self {
            Self::From(first) => first.checked_add(i32::try_from(position).ok()?),
            Self::Each(each) => each.get(position).copied().or_broken(ALIGNED),
        }
    }

    /// The position of a period. With consecutive periods, it may lie beyond the end of the columns.
    #[inline]
    fn position(&self, ordinal: i32) -> Option<usize> {
        match self {
            Self::From(first) => usize::try_from(ordinal.checked_sub(*first)?).ok(),
            Self::Each(each) => each.binary_search(&ordinal).ok(),
        }
    }
}

impl VintageColumn {
    fn of(places: &[Option<&Observation>]) -> Self {
        let vintages = || places.iter().flatten().map(|one| one.provenance.vintage);
        let first = vintages().next().unwrap_or_default();
        if vintages().all(|vintage| vintage == first) {
            return Self::Same(first);
        }
        Self::Each(places.iter().map(|place| place.map_or(first, |one| one.provenance.vintage)).collect())
    }

    fn at(&self, position: usize) -> i64 {
        match self {
            Self::Same(vintage) => *vintage,
            Self::Each(each) => each.get(position).copied().or_broken(ALIGNED).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
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
    fn a_regular_series_takes_eight_bytes_an_observation() {
        let plain = |ordinal: i32| {
            let period = Period::from_ordinal("A".parse().unwrap(), ordinal).unwrap();
            Observation::imported(period, Some(f64::from(ordinal)), (1, day(1)))
        };
        let pack = |years: std::ops::Range<i32>| {
            PackedSeries::pack(&years.map(plain).collect::<Vec<_>>(), &[]).bytes()
        };
        assert_eq!(pack(1960..2060) - pack(1960..2059), 8);
    }
}
