//! The newest publication of one series, in columns.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Sample;
use crate::domain::invariant::OrBroken;
use crate::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
use crate::domain::observations::{GAP, RegularSeries, is_gap};
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::domain::vintage::Vintages;

/// The newest observation of each period of one series, in columns; 8 bytes an observation for a regular series.
///
/// A column whose entries follow from the others is not stored: consecutive periods, one vintage for all observations,
/// bounds equal to the value, normal status. All columns have the same positions. Where periods are consecutive but for
/// a few gaps, a gap has a position too, so that the position of a period is a subtraction. Clones share their columns.
///
/// ```
/// use yearbook::domain::vintage::Vintages;
/// use yearbook::snapshot::PackedSeries;
///
/// let packed = PackedSeries::pack(&[], true);
/// assert!(packed.observations("A".parse()?, &Vintages::default()).is_empty());
/// # Ok::<(), yearbook::domain::frequency::ParseFrequencyError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PackedSeries {
    periods: PeriodColumn,
    /// NaN where the value is missing, [`GAP`] where there is no observation.
    values: Arc<[f64]>,
    vintages: VintageColumn,
    /// The columns that few series have; `None` when all of them are empty.
    rare: Option<Arc<RareColumns>>,
    is_whole: bool,
}

/// The invariant of the columns.
const ALIGNED: &str = "all columns of a series have the same positions";

/// The size of the two reference counters of an `Arc`.
const COUNTER_BYTES: usize = 2 * size_of::<usize>();

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

/// The columns that few series have.
#[derive(Debug, Clone, PartialEq, Default)]
struct RareColumns {
    /// Bounds by position, where one of them is not the value itself.
    bounds: Option<Box<[Bounds]>>,
    /// Statuses by position, where one of them is not normal.
    statuses: Option<Box<[ObservationStatus]>>,
    /// Details of single observations, sorted by position.
    details: Box<[(u32, ObservationDetail)]>,
}

/// The provenance of an observation that is not simply an exact imported value.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ObservationDetail {
    qualifier: Qualifier,
    origin: Origin,
    figure: Option<Arc<str>>,
    printed: Option<Arc<str>>,
    attributes: Option<Arc<str>>,
}

impl ObservationDetail {
    fn of(provenance: &Provenance) -> Option<Self> {
        let is_default = provenance.qualifier == Qualifier::Exact
            && provenance.origin == Origin::Imported
            && provenance.figure.is_none()
            && provenance.printed.is_none()
            && provenance.attributes.is_none();
        (!is_default).then(|| Self {
            qualifier: provenance.qualifier,
            origin: provenance.origin,
            figure: provenance.figure.clone(),
            printed: provenance.printed.clone(),
            attributes: provenance.attributes.clone(),
        })
    }

    fn bytes(&self) -> usize {
        let texts = [&self.figure, &self.printed, &self.attributes];
        let texts = texts.into_iter().flatten().map(|text| text.len() + 2 * size_of::<usize>());
        size_of::<(u32, Self)>() + texts.sum::<usize>()
    }
}

impl PackedSeries {
    /// Packs the newest observation of each period, in order of time. `is_whole` states that no period was ever
    /// published with another observation.
    #[must_use]
    pub fn pack(observations: &[Observation], is_whole: bool) -> Self {
        let (periods, places) = PeriodColumn::of(observations);
        let rare = RareColumns::of(&places);
        let value = |one: &Observation| one.value.filter(|value| value.is_finite()).unwrap_or(f64::NAN);
        Self {
            periods,
            values: places.iter().map(|place| place.map_or(GAP, value)).collect(),
            vintages: VintageColumn::of(&places),
            rare: (rare != RareColumns::default()).then(|| Arc::new(rare)),
            is_whole,
        }
    }

    /// Whether the series has no older observations, so that a view of any earlier day can be made of it.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The observations in order of time, equal to those that were packed. Those of vintages that do not hold are left
    /// out.
    #[must_use]
    pub fn observations(&self, frequency: Frequency, vintages: &Vintages) -> Vec<Observation> {
        if let Some(regular) = self.regular(frequency, vintages) {
            return regular.to_vec();
        }
        let mut published = None;
        let mut details = self.details().iter().peekable();
        let mut observations = Vec::with_capacity(self.values.len());
        observations.extend((0..self.values.len()).filter_map(|position| {
            if is_gap(self.values[position]) {
                return None;
            }
            let vintage = self.vintages.at(position);
            let known = published.filter(|(of, _)| *of == vintage).map(|(_, day)| day);
            let day = known.or_else(|| vintages.published(vintage))?;
            published = Some((vintage, day));
            let detail =
                details.next_if(|(of, _)| usize::try_from(*of) == Ok(position)).map(|(_, detail)| detail);
            Some(Observation {
                period: self.period(frequency, position)?,
                value: self.value(position),
                bounds: self.bounds(position),
                status: self.status(position),
                provenance: provenance(detail, vintage, day),
            })
        }));
        observations
    }

    /// The series as a regular one; `None` when it is not regular or its vintage does not hold.
    #[must_use]
    pub fn regular(&self, frequency: Frequency, vintages: &Vintages) -> Option<RegularSeries> {
        let (PeriodColumn::From(first), VintageColumn::Same(vintage), None) =
            (&self.periods, &self.vintages, &self.rare)
        else {
            return None;
        };
        let published = vintages.published(*vintage)?;
        Some(RegularSeries::new(frequency, *first, Arc::clone(&self.values), (*vintage, published)))
    }

    /// The observations in order of time, as input of growth.
    #[must_use]
    pub fn samples(&self, frequency: Frequency) -> Vec<Sample> {
        let mut samples = Vec::with_capacity(self.values.len());
        samples.extend(self.values.iter().enumerate().filter(|(_, value)| !is_gap(**value)).filter_map(
            |(position, _)| {
                let period = self.period(frequency, position)?;
                Some(Sample::new(period, self.value(position), self.bounds(position)))
            },
        ));
        samples
    }

    /// The value at an ordinal: NaN where it is missing, [`GAP`] where there is no observation.
    #[inline]
    pub(super) fn value_at(&self, ordinal: i32) -> f64 {
        self.periods.position(ordinal).and_then(|position| self.values.get(position)).copied().unwrap_or(GAP)
    }

    /// The bounds of the value at an ordinal, where they are not the value itself.
    #[inline]
    pub(super) fn own_bounds_at(&self, ordinal: i32) -> Option<Bounds> {
        let bounds = self.rare.as_ref()?.bounds.as_ref()?;
        let position = self.periods.position(ordinal)?;
        let value = self.values.get(position).copied().filter(|value| !value.is_nan())?;
        bounds.get(position).copied().filter(|bounds| *bounds != Bounds::exact(value))
    }

    /// The first observation, and the first one with a value where it is another one, as input of growth.
    #[must_use]
    pub fn firsts(&self, frequency: Frequency) -> [Option<Sample>; 2] {
        let observed = self.values.iter().position(|value| !value.is_nan());
        let positions =
            [Some(0).filter(|_| !self.values.is_empty()), observed.filter(|position| *position > 0)];
        positions.map(|position| {
            let position = position?;
            Some(Sample::new(self.period(frequency, position)?, self.value(position), self.bounds(position)))
        })
    }

    /// The size in memory in bytes, with the columns.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let periods = match &self.periods {
            PeriodColumn::From(_) => 0,
            PeriodColumn::Each(each) => size_of_val(&**each),
        };
        let vintages = match &self.vintages {
            VintageColumn::Same(_) => 0,
            VintageColumn::Each(each) => size_of_val(&**each),
        };
        let rare = self.rare.as_ref().map_or(0, |rare| rare.bytes());
        size_of::<Self>() + COUNTER_BYTES + size_of_val(&*self.values) + periods + vintages + rare
    }

    /// The details of single observations, sorted by position.
    fn details(&self) -> &[(u32, ObservationDetail)] {
        self.rare.as_ref().map(|rare| &*rare.details).unwrap_or_default()
    }

    fn period(&self, frequency: Frequency, position: usize) -> Option<Period> {
        Period::from_ordinal(frequency, self.periods.at(position)?)
            .or_broken("ordinals are of the packed frequency")
    }

    fn value(&self, position: usize) -> Option<f64> {
        self.values.get(position).copied().or_broken(ALIGNED).filter(|value| !value.is_nan())
    }

    fn bounds(&self, position: usize) -> Bounds {
        let column = self.rare.as_ref().and_then(|rare| rare.bounds.as_ref());
        let own = column.and_then(|bounds| bounds.get(position).copied().or_broken(ALIGNED));
        own.unwrap_or_else(|| self.value(position).map_or(Bounds::UNBOUNDED, Bounds::exact))
    }

    fn status(&self, position: usize) -> ObservationStatus {
        let column = self.rare.as_ref().and_then(|rare| rare.statuses.as_ref());
        let own = column.and_then(|statuses| statuses.get(position).copied().or_broken(ALIGNED));
        own.unwrap_or(ObservationStatus::NORMAL)
    }
}

/// The provenance of an observation with these details.
#[inline]
fn provenance(detail: Option<&ObservationDetail>, vintage: i64, published: NaiveDate) -> Provenance {
    Provenance {
        qualifier: detail.map_or(Qualifier::Exact, |detail| detail.qualifier),
        origin: detail.map_or(Origin::Imported, |detail| detail.origin),
        figure: detail.and_then(|detail| detail.figure.clone()),
        printed: detail.and_then(|detail| detail.printed.clone()),
        attributes: detail.and_then(|detail| detail.attributes.clone()),
        published,
        vintage,
        derived_from: None,
        outlook: None,
    }
}

impl PeriodColumn {
    /// The column of the periods, and the observation at each position; `None` in a gap.
    fn of(observations: &[Observation]) -> (Self, Vec<Option<&Observation>>) {
        let ordinal = |one: &Observation| one.period.ordinal();
        let first = observations.first().map(ordinal).unwrap_or_default();
        let span = observations.last().map_or(0, |last| i64::from(ordinal(last)) - i64::from(first) + 1);
        // A gap costs 8 bytes for its value, an ordinal for each position costs 4 bytes.
        let span = usize::try_from(span).ok().filter(|span| 8 * span <= 12 * observations.len());
        let Some(span) = span else {
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

impl RareColumns {
    fn of(places: &[Option<&Observation>]) -> Self {
        let exact = |one: &Observation| one.value.map_or(Bounds::UNBOUNDED, Bounds::exact);
        let observations = || places.iter().flatten();
        let has_bounds = observations().any(|one| one.bounds != exact(one));
        let has_statuses = observations().any(|one| one.status != ObservationStatus::NORMAL);
        let bounds = |place: Option<&Observation>| place.map_or(Bounds::UNBOUNDED, |one| one.bounds);
        let status = |place: Option<&Observation>| place.map_or(ObservationStatus::NORMAL, |one| one.status);
        let details = (0..).zip(places);
        Self {
            bounds: has_bounds.then(|| places.iter().copied().map(bounds).collect()),
            statuses: has_statuses.then(|| places.iter().copied().map(status).collect()),
            details: details
                .filter_map(|(position, one)| {
                    Some((position, ObservationDetail::of(&one.as_ref()?.provenance)?))
                })
                .collect(),
        }
    }

    fn bytes(&self) -> usize {
        let details: usize = self.details.iter().map(|(_, detail)| detail.bytes()).sum();
        let columns = [
            self.bounds.as_ref().map(|bounds| size_of_val(&**bounds)),
            self.statuses.as_ref().map(|statuses| size_of_val(&**statuses)),
        ];
        size_of::<Self>() + details + columns.into_iter().flatten().sum::<usize>()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

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
        fn observation()(
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
            let packed = PackedSeries::pack(&observations, true);
            let frequency = "A".parse().unwrap();
            let unpacked = packed.observations(frequency, &vintages());
            prop_assert_eq!(&unpacked, &observations);
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
            PackedSeries::pack(&years.map(plain).collect::<Vec<_>>(), true).bytes()
        };
        assert_eq!(pack(1960..2060) - pack(1960..2059), 8);
    }
}
