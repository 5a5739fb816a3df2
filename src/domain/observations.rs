//! The observations of one series, compact where the series is regular.

use std::sync::OnceLock;

use chrono::NaiveDate;

use super::frequency::Frequency;
use super::invariant::OrBroken;
use super::observation::Observation;
use super::period::Period;

/// The value at a period without an observation: a NaN with a payload that no computation produces.
pub const GAP: f64 = f64::from_bits(f64::NAN.to_bits() | 1);

/// The invariant of the ordinals of a series.
const ORDINALS: &str = "a series has ordinals of its frequency";

/// Whether a value is [`GAP`].
#[must_use]
#[inline]
pub const fn is_gap(value: f64) -> bool {
    value.to_bits() == GAP.to_bits()
}

/// A regular series: consecutive periods of one frequency whose observations differ in their values alone.
///
/// All observations are imported, exact, of normal status and of one vintage, without attributes. Most series of data
/// files are regular.
#[derive(Debug, Clone, PartialEq)]
pub struct RegularSeries {
    frequency: Frequency,
    /// The ordinal of the first period.
    first: i32,
    /// NaN where the value is missing, [`GAP`] where there is no observation.
    values: Vec<f64>,
    vintage: i64,
    published: NaiveDate,
}

impl RegularSeries {
    /// A series from the period with the ordinal `first` on. A value is NaN where it is missing and [`GAP`] where there
    /// is no observation. The vintage and the day of its publication are those of all observations.
    #[must_use]
    pub const fn new(
        frequency: Frequency,
        first: i32,
        values: Vec<f64>,
        (vintage, published): (i64, NaiveDate),
    ) -> Self {
        Self { frequency, first, values, vintage, published }
    }

    /// The day of publication.
    #[must_use]
    pub const fn published(&self) -> NaiveDate {
        self.published
    }

    /// The number of observations, those with a missing value included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.iter().filter(|value| !is_gap(**value)).count()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(|value| is_gap(*value))
    }

    /// The periods that have an observation and their values, in order of time; `None` where the value is missing.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use yearbook::domain::observations::{GAP, RegularSeries};
    ///
    /// let values = [1.5, GAP, f64::NAN].into();
    /// let regular = RegularSeries::new("A".parse()?, 2020, values, (1, NaiveDate::default()));
    /// let values: Vec<_> = regular.values().map(|(period, value)| (period.to_string(), value)).collect();
    /// assert_eq!(values, [("2020".to_owned(), Some(1.5)), ("2022".to_owned(), None)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn values(&self) -> impl Iterator<Item = (Period, Option<f64>)> {
        let observed = (self.first..).zip(&self.values).filter(|(_, value)| !is_gap(**value));
        observed.filter_map(|(ordinal, value)| {
            let period = Period::from_ordinal(self.frequency, ordinal).or_broken(ORDINALS)?;
            Some((period, Some(*value).filter(|value| !value.is_nan())))
        })
    }

    /// The value at a period; `None` without an observation, for a missing value and for another frequency.
    #[must_use]
    pub fn value(&self, period: Period) -> Option<f64> {
        let place = usize::try_from(period.ordinal().checked_sub(self.first)?).ok()?;
        let value = self.values.get(place).copied().filter(|value| !value.is_nan())?;
        (period.frequency() == self.frequency).then_some(value)
    }

    /// Removes the observations whose period fails a test, which is called for each observation in order of time.
    pub fn retain(&mut self, mut test: impl FnMut(Period) -> bool) {
        for (ordinal, value) in (self.first..).zip(&mut self.values) {
            if is_gap(*value) {
                continue;
            }
            let period = Period::from_ordinal(self.frequency, ordinal).or_broken(ORDINALS);
            if !period.is_some_and(&mut test) {
                *value = GAP;
            }
        }
    }

    /// The observation with this value at a period of the series.
    #[must_use]
    #[inline]
    pub fn observation(&self, period: Period, value: Option<f64>) -> Observation {
        Observation::imported(period, value, (self.vintage, self.published))
    }

    /// All observations.
    #[must_use]
    pub fn to_vec(&self) -> Vec<Observation> {
        let mut all = Vec::with_capacity(self.values.len());
        all.extend(self.values().map(|(period, value)| self.observation(period, value)));
        all
    }
}

/// The observations of one series, in order of time, each period at most once.
///
/// A regular series is held as numbers. [`Self::values`], [`Self::value`] and [`Self::len`] read either form;
/// [`Self::unpack`] makes [`Observation`]s of a regular series and keeps them.
///
/// ```
/// use chrono::NaiveDate;
/// use yearbook::domain::observations::{GAP, Observations, RegularSeries};
///
/// let regular = RegularSeries::new("A".parse()?, 2020, [1.5, GAP, 2.5].into(), (1, NaiveDate::default()));
/// let observations = Observations::from(regular);
/// assert_eq!(observations.len(), 2);
/// assert_eq!(observations.value("2022".parse()?), Some(2.5));
/// assert_eq!(observations.value("2021".parse()?), None);
/// assert_eq!(observations.unpack()[1].bounds.ends(), (2.5, 2.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Observations(Storage);

#[derive(Debug, Clone)]
enum Storage {
    /// One row for each observation.
    Rows(Vec<Observation>),
    /// A regular series, and its rows after the first call of [`Observations::unpack`].
    Regular(RegularSeries, OnceLock<Vec<Observation>>),
}

impl Observations {
    /// The number of observations.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Storage::Rows(all) => all.len(),
            Storage::Regular(regular, _) => regular.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Storage::Rows(all) => all.is_empty(),
            Storage::Regular(regular, _) => regular.is_empty(),
        }
    }

    /// The series, if it is held as a regular one.
    #[must_use]
    pub const fn regular(&self) -> Option<&RegularSeries> {
        match &self.0 {
            Storage::Rows(_) => None,
            Storage::Regular(regular, _) => Some(regular),
        }
    }

    /// The periods and their values; `None` where the value is missing.
    #[must_use]
    pub fn values(&self) -> Vec<(Period, Option<f64>)> {
        match &self.0 {
            Storage::Rows(all) => all.iter().map(|one| (one.period, one.value)).collect(),
            Storage::Regular(regular, _) => regular.values().collect(),
        }
    }

    /// The value at a period; `None` without an observation and for a missing value.
    #[must_use]
    pub fn value(&self, period: Period) -> Option<f64> {
        match &self.0 {
            Storage::Rows(all) => {
                let position = all.binary_search_by_key(&period, |one| one.period).ok()?;
                all.get(position)?.value
            }
            Storage::Regular(regular, _) => regular.value(period),
        }
    }

    /// All observations.
    ///
    /// The first call on a regular series allocates them; they are kept until this value is dropped.
    #[must_use]
    pub fn unpack(&self) -> &[Observation] {
        match &self.0 {
            Storage::Rows(all) => all,
            Storage::Regular(regular, all) => all.get_or_init(|| regular.to_vec()),
        }
    }

    /// All observations, by value.
    #[must_use]
    pub fn into_vec(self) -> Vec<Observation> {
        match self.0 {
            Storage::Rows(all) => all,
            Storage::Regular(regular, all) => all.into_inner().unwrap_or_else(|| regular.to_vec()),
        }
    }

    /// The series as a regular one.
    ///
    /// # Errors
    /// All observations, if it is held as rows.
    pub fn into_regular(self) -> Result<RegularSeries, Vec<Observation>> {
        match self.0 {
            Storage::Rows(all) => Err(all),
            Storage::Regular(regular, _) => Ok(regular),
        }
    }

    /// Lets a function edit the observations. They are held as rows afterwards.
    pub fn change(&mut self, change: impl FnOnce(&mut Vec<Observation>)) {
        let mut all = std::mem::take(self).into_vec();
        change(&mut all);
        *self = all.into();
    }
}

impl Default for Observations {
    fn default() -> Self {
        Self(Storage::Rows(Vec::new()))
    }
}

impl PartialEq for Observations {
    fn eq(&self, other: &Self) -> bool {
        self.unpack() == other.unpack()
    }
}

impl From<Vec<Observation>> for Observations {
    fn from(all: Vec<Observation>) -> Self {
        Self(Storage::Rows(all))
    }
}

impl From<RegularSeries> for Observations {
    fn from(regular: RegularSeries) -> Self {
        Self(Storage::Regular(regular, OnceLock::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regular() -> RegularSeries {
        let values = [GAP, 1.5, GAP, f64::NAN, -2.0].into();
        RegularSeries::new("Q".parse().unwrap(), 8_000, values, (3, NaiveDate::default()))
    }

    #[test]
    fn a_regular_series_equals_its_rows() {
        let (few, many) = (Observations::from(regular()), Observations::from(regular().to_vec()));
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
    fn retain_removes_what_fails_the_test() {
        let (mut some, mut asked) = (regular(), Vec::new());
        some.retain(|period| {
            asked.push(period.to_string());
            asked.len() != 2
        });
        assert_eq!(asked, ["2000-Q2", "2000-Q4", "2001-Q1"]);
        let left: Vec<_> = some.values().map(|(_, value)| value).collect();
        assert_eq!(left, [Some(1.5), Some(-2.0)]);
    }

    #[test]
    fn a_change_leaves_rows() {
        let mut some = Observations::from(regular());
        some.change(|all| _ = all.pop());
        assert!(some.regular().is_none());
        assert_eq!((some.len(), some.values().len(), some.unpack().len()), (2, 2, 2));
    }
}
