//! The observations of a series, as mere numbers where they are nothing more.

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::bounds::Bounds;
use super::frequency::Frequency;
use super::observation::{Observation, ObservationStatus, Origin, Provenance};
use super::period::Period;
use super::qualifier::Qualifier;

/// What stands at a period without an observation: a NaN that no computation gives.
pub const GAP: f64 = f64::from_bits(f64::NAN.to_bits() | 1);

/// Whether there is no observation.
#[must_use]
#[inline]
pub const fn is_gap(value: f64) -> bool {
    value.to_bits() == GAP.to_bits()
}

/// Observations of periods that follow each other, with nothing unusual: imported as they are, exact, of normal
/// status, all of one publication. Most series are like that.
#[derive(Debug, Clone, PartialEq)]
pub struct RegularSeries {
    frequency: Frequency,
    /// The ordinal of the first period.
    first: i32,
    /// NaN where the value is missing, [`GAP`] where there is no observation.
    values: Arc<[f64]>,
    vintage: i64,
    published: NaiveDate,
}

impl RegularSeries {
    /// The values from an ordinal on: NaN where one is missing, [`GAP`] where there is no observation.
    #[must_use]
    pub const fn new(
        frequency: Frequency,
        first: i32,
        values: Arc<[f64]>,
        (vintage, published): (i64, NaiveDate),
    ) -> Self {
        Self { frequency, first, values, vintage, published }
    }

    /// The day when they were published.
    #[must_use]
    pub const fn published(&self) -> NaiveDate {
        self.published
    }

    /// How many observations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.iter().filter(|value| !is_gap(**value)).count()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(|value| is_gap(*value))
    }

    /// The periods that have an observation with their values, in order of time; no value where it is missing.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use yearbook::domain::observations::{GAP, PlainObservations};
    ///
    /// let values = [1.5, GAP, f64::NAN].into();
    /// let plain = PlainObservations::new("A".parse()?, 2020, values, (1, NaiveDate::default()));
    /// let values: Vec<_> = plain.values().map(|(period, value)| (period.to_string(), value)).collect();
    /// assert_eq!(values, [("2020".to_owned(), Some(1.5)), ("2022".to_owned(), None)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn values(&self) -> impl Iterator<Item = (Period, Option<f64>)> {
        let places = (self.first..).zip(&*self.values).filter(|(_, value)| !is_gap(**value));
        places.filter_map(|(ordinal, value)| {
            Some((
                Period::from_ordinal(self.frequency, ordinal)?,
                Some(*value).filter(|value| !value.is_nan()),
            ))
        })
    }

    /// The value at a period, if there is one.
    #[must_use]
    pub fn value(&self, period: Period) -> Option<f64> {
        let place = usize::try_from(period.ordinal().checked_sub(self.first)?).ok()?;
        let value = self.values.get(place).copied().filter(|value| !value.is_nan())?;
        (period.frequency() == self.frequency).then_some(value)
    }

    /// Leaves the observations out of which something does not hold; it is asked of each, in order of time.
    pub fn retain(&mut self, mut holds: impl FnMut(Period) -> bool) {
        for (ordinal, value) in (self.first..).zip(Arc::make_mut(&mut self.values)) {
            let period = Period::from_ordinal(self.frequency, ordinal);
            if !is_gap(*value) && !period.is_some_and(&mut holds) {
                *value = GAP;
            }
        }
    }

    /// The observation of a value at a period.
    #[must_use]
    #[inline]
    pub fn observation(&self, period: Period, value: Option<f64>) -> Observation {
        Observation {
            period,
            value,
            bounds: value.map_or(Bounds::UNBOUNDED, Bounds::exact),
            status: ObservationStatus::NORMAL,
            provenance: Provenance {
                qualifier: Qualifier::Exact,
                origin: Origin::Imported,
                figure: None,
                printed: None,
                attributes: None,
                published: self.published,
                vintage: self.vintage,
                derived_from: None,
            },
        }
    }

    /// All of them as observations.
    #[must_use]
    pub fn to_vec(&self) -> Vec<Observation> {
        let mut all = Vec::with_capacity(self.values.len());
        all.extend(self.values().map(|(period, value)| self.observation(period, value)));
        all
    }
}

/// The observations of a series, in order of time.
///
/// They are a slice of observations; where they are plain these are made when somebody asks for more than numbers.
#[derive(Debug, Clone)]
pub struct Observations(Kept);

#[derive(Debug, Clone)]
enum Kept {
    /// Each as it is.
    Each(Vec<Observation>),
    /// Mere numbers, and what they stand for once somebody asked.
    Plain(RegularSeries, OnceLock<Vec<Observation>>),
}

impl Observations {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Kept::Each(all) => all.len(),
            Kept::Plain(plain, _) => plain.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Kept::Each(all) => all.is_empty(),
            Kept::Plain(plain, _) => plain.is_empty(),
        }
    }

    /// The mere numbers, where there is nothing more to say.
    #[must_use]
    pub const fn plain(&self) -> Option<&RegularSeries> {
        match &self.0 {
            Kept::Each(_) => None,
            Kept::Plain(plain, _) => Some(plain),
        }
    }

    /// The periods with their values, for those who show nothing else.
    #[must_use]
    pub fn values(&self) -> Vec<(Period, Option<f64>)> {
        match &self.0 {
            Kept::Each(all) => all.iter().map(|one| (one.period, one.value)).collect(),
            Kept::Plain(plain, _) => plain.values().collect(),
        }
    }

    /// The value at a period, if there is one.
    #[must_use]
    pub fn value(&self, period: Period) -> Option<f64> {
        match &self.0 {
            Kept::Each(all) => {
                let place = all.binary_search_by_key(&period, |one| one.period).ok()?;
                all.get(place)?.value
            }
            Kept::Plain(plain, _) => plain.value(period),
        }
    }

    /// All observations.
    ///
    /// The first call on a regular series allocates them, about 100 bytes each, and they stay allocated as long as this
    /// value; [`Self::values`], [`Self::len`] and [`Self::value`] read the numbers instead.
    #[must_use]
    pub fn unpack(&self) -> &[Observation] {
        match &self.0 {
            Kept::Each(all) => all,
            Kept::Plain(plain, all) => all.get_or_init(|| plain.to_vec()),
        }
    }

    /// Each of them.
    #[must_use]
    pub fn into_vec(self) -> Vec<Observation> {
        match self.0 {
            Kept::Each(all) => all,
            Kept::Plain(plain, all) => all.into_inner().unwrap_or_else(|| plain.to_vec()),
        }
    }

    /// Changes them in some way.
    pub fn change(&mut self, change: impl FnOnce(&mut Vec<Observation>)) {
        let mut all = std::mem::take(self).into_vec();
        change(&mut all);
        *self = all.into();
    }
}

impl Default for Observations {
    fn default() -> Self {
        Self(Kept::Each(Vec::new()))
    }
}

impl PartialEq for Observations {
    fn eq(&self, other: &Self) -> bool {
        self.unpack() == other.unpack()
    }
}

impl From<Vec<Observation>> for Observations {
    fn from(all: Vec<Observation>) -> Self {
        Self(Kept::Each(all))
    }
}

impl From<RegularSeries> for Observations {
    fn from(plain: RegularSeries) -> Self {
        Self(Kept::Plain(plain, OnceLock::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> RegularSeries {
        let values = [GAP, 1.5, GAP, f64::NAN, -2.0].into();
        RegularSeries::new("Q".parse().unwrap(), 8_000, values, (3, NaiveDate::default()))
    }

    #[test]
    fn plain_observations_are_those_that_they_stand_for() {
        let (few, many) = (Observations::from(plain()), Observations::from(plain().to_vec()));
        assert_eq!(few, many);
        assert_eq!((few.len(), few.is_empty()), (many.len(), many.is_empty()));
        assert_eq!(
            (few.len(), few.unpack().first().map(|one| one.period.to_string())),
            (3, Some("2000-Q2".to_owned()))
        );
        assert_eq!(few.values(), many.values());
        for period in ["2000-Q1", "2000-Q2", "2000-Q4", "2001-Q1", "2001-Q2", "1999", "2000", "2000-06"] {
            let period = period.parse().unwrap();
            assert_eq!(few.value(period), many.value(period), "{period}");
        }
        let periods = |some: &Observations| some.unpack().iter().map(|one| one.period).collect::<Vec<_>>();
        assert_eq!(periods(&few), few.values().iter().map(|(period, _)| *period).collect::<Vec<_>>());
        assert!(Observations::default().is_empty());
        let gaps = RegularSeries::new("A".parse().unwrap(), 1, [GAP].into(), (1, NaiveDate::default()));
        assert!(gaps.is_empty() && gaps.to_vec().is_empty());
    }

    #[test]
    fn what_does_not_hold_is_left_out() {
        let (mut some, mut asked) = (plain(), Vec::new());
        some.retain(|period| {
            asked.push(period.to_string());
            asked.len() != 2
        });
        assert_eq!(asked, ["2000-Q2", "2000-Q4", "2001-Q1"]);
        let left: Vec<_> = some.values().map(|(_, value)| value).collect();
        assert_eq!(left, [Some(1.5), Some(-2.0)]);
    }

    #[test]
    fn what_is_changed_is_no_longer_plain() {
        let mut some = Observations::from(plain());
        some.change(|all| _ = all.pop());
        assert!(some.plain().is_none());
        assert_eq!((some.len(), some.values().len(), some.unpack().len()), (2, 2, 2));
    }
}
