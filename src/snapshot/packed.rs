//! One series in columns.

use std::sync::Arc;

use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Sample;
use crate::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::domain::vintage::Vintages;

/// The newest publication of one series: eight bytes an observation where it is regular.
///
/// What most series have the same throughout is kept once: that periods follow each other, the vintage,
/// that bounds are the value itself, that the status is normal.
#[derive(Debug, Clone, PartialEq)]
pub struct PackedSeries {
    periods: Periods,
    /// NaN where the value is missing.
    values: Box<[f64]>,
    vintages: Vintage,
    /// What few series have.
    more: Option<Box<More>>,
    is_whole: bool,
}

/// The ordinals of the periods.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Periods {
    /// From this one on, without a hole.
    From(i32),
    /// Each its own.
    Each(Box<[i32]>),
}

/// The vintages of the observations.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Vintage {
    /// One for all.
    Same(i64),
    /// Each its own.
    Each(Box<[i64]>),
}

/// The columns that few series have.
#[derive(Debug, Clone, PartialEq, Default)]
struct More {
    /// Bounds, where one is not the value itself.
    bounds: Option<Box<[Bounds]>>,
    /// Statuses, where one is not normal.
    statuses: Option<Box<[ObservationStatus]>>,
    /// What else is known of observations, by position, in order.
    details: Box<[(u32, Detail)]>,
}

/// What else is known of an observation.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Detail {
    qualifier: Qualifier,
    origin: Origin,
    figure: Option<Arc<str>>,
    printed: Option<Arc<str>>,
    attributes: Option<Arc<str>>,
}

impl Detail {
    fn of(provenance: &Provenance) -> Option<Self> {
        let is_plain = provenance.qualifier == Qualifier::Exact
            && provenance.origin == Origin::Imported
            && provenance.figure.is_none()
            && provenance.printed.is_none()
            && provenance.attributes.is_none();
        (!is_plain).then(|| Self {
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
    /// Packs the newest observation of each period, in order of time; `is_whole` says that there was never
    /// another one of any period.
    #[must_use]
    pub fn pack(observations: &[Observation], is_whole: bool) -> Self {
        let more = More::of(observations);
        Self {
            periods: Periods::of(observations),
            values: observations.iter().map(|one| one.value.unwrap_or(f64::NAN)).collect(),
            vintages: Vintage::of(observations),
            more: (more != More::default()).then(|| Box::new(more)),
            is_whole,
        }
    }

    /// Whether all that was ever published of the series is here, so that any day's view of it is.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// How many observations there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The observations in order of time, as they were packed.
    pub fn observations<'a>(
        &'a self,
        frequency: Frequency,
        vintages: &'a Vintages,
    ) -> impl Iterator<Item = Observation> + 'a {
        let mut published = None;
        let mut details = self.details().iter().peekable();
        (0..self.len()).filter_map(move |position| {
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
                provenance: Provenance {
                    qualifier: detail.map_or(Qualifier::Exact, |detail| detail.qualifier),
                    origin: detail.map_or(Origin::Imported, |detail| detail.origin),
                    figure: detail.and_then(|detail| detail.figure.clone()),
                    printed: detail.and_then(|detail| detail.printed.clone()),
                    attributes: detail.and_then(|detail| detail.attributes.clone()),
                    published: day,
                    vintage,
                    derived_from: None,
                },
            })
        })
    }

    /// The observation at a period as growth sees it, if there is one.
    #[must_use]
    pub fn sample(&self, period: Period) -> Option<Sample> {
        let position = self.periods.position(period.ordinal(), self.len())?;
        Some(Sample::new(period, self.value(position), self.bounds(position)))
    }

    /// The first observation, and the first one that has a value, as growth sees them.
    pub fn firsts(&self, frequency: Frequency) -> impl Iterator<Item = Sample> + '_ {
        let observed = self.values.iter().position(|value| !value.is_nan());
        let positions = [Some(0).filter(|_| !self.is_empty()), observed.filter(|position| *position > 0)];
        positions.into_iter().flatten().filter_map(move |position| {
            Some(Sample::new(self.period(frequency, position)?, self.value(position), self.bounds(position)))
        })
    }

    /// How many bytes it takes in memory, with what it points to.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let periods = match &self.periods {
            Periods::From(_) => 0,
            Periods::Each(each) => size_of_val(&**each),
        };
        let vintages = match &self.vintages {
            Vintage::Same(_) => 0,
            Vintage::Each(each) => size_of_val(&**each),
        };
        let more = self.more.as_ref().map_or(0, |more| more.bytes());
        size_of::<Self>() + size_of_val(&*self.values) + periods + vintages + more
    }

    fn details(&self) -> &[(u32, Detail)] {
        self.more.as_ref().map(|more| &*more.details).unwrap_or_default()
    }

    fn period(&self, frequency: Frequency, position: usize) -> Option<Period> {
        Period::from_ordinal(frequency, self.periods.at(position)?)
    }

    fn value(&self, position: usize) -> Option<f64> {
        self.values.get(position).copied().filter(|value| !value.is_nan())
    }

    fn bounds(&self, position: usize) -> Bounds {
        let own = self.more.as_ref().and_then(|more| more.bounds.as_ref()?.get(position).copied());
        own.unwrap_or_else(|| self.value(position).map_or(Bounds::UNBOUNDED, Bounds::exact))
    }

    fn status(&self, position: usize) -> ObservationStatus {
        let own = self.more.as_ref().and_then(|more| more.statuses.as_ref()?.get(position).copied());
        own.unwrap_or(ObservationStatus::NORMAL)
    }
}

impl Periods {
    fn of(observations: &[Observation]) -> Self {
        let ordinals = || observations.iter().map(|one| one.period.ordinal());
        let first = ordinals().next().unwrap_or_default();
        if ordinals().zip(first..).all(|(ordinal, expected)| ordinal == expected) {
            return Self::From(first);
        }
        Self::Each(ordinals().collect())
    }

    fn at(&self, position: usize) -> Option<i32> {
        match self {
            Self::From(first) => first.checked_add(i32::try_from(position).ok()?),
            Self::Each(each) => each.get(position).copied(),
        }
    }

    /// Where a period stands among so many.
    fn position(&self, ordinal: i32, length: usize) -> Option<usize> {
        match self {
            Self::From(first) => {
                usize::try_from(ordinal.checked_sub(*first)?).ok().filter(|position| *position < length)
            }
            Self::Each(each) => each.binary_search(&ordinal).ok(),
        }
    }
}

impl Vintage {
    fn of(observations: &[Observation]) -> Self {
        let vintages = || observations.iter().map(|one| one.provenance.vintage);
        let first = vintages().next().unwrap_or_default();
        if vintages().all(|vintage| vintage == first) {
            return Self::Same(first);
        }
        Self::Each(vintages().collect())
    }

    fn at(&self, position: usize) -> i64 {
        match self {
            Self::Same(vintage) => *vintage,
            Self::Each(each) => each.get(position).copied().unwrap_or_default(),
        }
    }
}

impl More {
    fn of(observations: &[Observation]) -> Self {
        let exact = |one: &Observation| one.value.map_or(Bounds::UNBOUNDED, Bounds::exact);
        let has_bounds = observations.iter().any(|one| one.bounds != exact(one));
        let has_statuses = observations.iter().any(|one| one.status != ObservationStatus::NORMAL);
        let details = (0..).zip(observations);
        Self {
            bounds: has_bounds.then(|| observations.iter().map(|one| one.bounds).collect()),
            statuses: has_statuses.then(|| observations.iter().map(|one| one.status).collect()),
            details: details
                .filter_map(|(position, one)| Some((position, Detail::of(&one.provenance)?)))
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
mod tests {
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
                    published: day(vintage), vintage, derived_from: None,
                },
            })
        }
    }

    fn series(steps: Vec<(i32, Observation)>) -> Vec<Observation> {
        let mut ordinal = 1960;
        steps
            .into_iter()
            .map(|(step, one)| {
                ordinal += step;
                let period = Period::from_ordinal("A".parse().unwrap(), ordinal).unwrap();
                Observation { period, ..one }
            })
            .collect()
    }

    proptest! {
        #[test]
        fn what_was_packed_comes_out_again(steps in proptest::collection::vec(observation(), 0..40)) {
            let observations = series(steps);
            let packed = PackedSeries::pack(&observations, true);
            let frequency = "A".parse().unwrap();
            let unpacked: Vec<_> = packed.observations(frequency, &vintages()).collect();
            prop_assert_eq!(&unpacked, &observations);
            for ordinal in 1950..2150 {
                let period = Period::from_ordinal(frequency, ordinal).unwrap();
                let expected = observations.iter().find(|one| one.period == period);
                let expected = expected.map(|one| Sample::new(period, one.value, one.bounds));
                prop_assert_eq!(packed.sample(period), expected);
            }
        }
    }

    #[test]
    fn a_regular_series_takes_eight_bytes_an_observation() {
        let plain = |ordinal: i32| Observation {
            period: Period::from_ordinal("A".parse().unwrap(), ordinal).unwrap(),
            value: Some(f64::from(ordinal)),
            bounds: Bounds::exact(f64::from(ordinal)),
            status: ObservationStatus::NORMAL,
            provenance: Provenance {
                qualifier: Qualifier::Exact,
                origin: Origin::Imported,
                figure: None,
                printed: None,
                attributes: None,
                published: day(1),
                vintage: 1,
                derived_from: None,
            },
        };
        let pack = |years: std::ops::Range<i32>| {
            PackedSeries::pack(&years.map(plain).collect::<Vec<_>>(), true).bytes()
        };
        assert_eq!(pack(1960..2060) - pack(1960..2059), 8);
    }
}
