//! The triangle of a series: what each vintage said of each period.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::period::Period;

/// What the vintages of a series said, by period.
#[derive(Debug, Clone, PartialEq)]
pub struct Triangle {
    days: Vec<NaiveDate>,
    rows: Vec<Row>,
}

/// The values of a period in the vintages.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The period.
    pub period: Period,
    /// Whether an earlier vintage of the indicator and area lacks the period, so that its first release is known.
    pub is_known: bool,
    /// The changes, by the number of the vintage that made them; each holds until the next.
    pub(super) changes: Vec<(usize, Option<f64>)>,
    /// The number of vintages.
    pub(super) vintages: usize,
}

/// A value of a period in a vintage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Release {
    /// The number of the vintage, from 0.
    pub vintage: usize,
    /// The value.
    pub value: f64,
}

/// When an indicator was first published for an area, and when each of its periods was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FirstReleases {
    first: Option<NaiveDate>,
    by_period: HashMap<Period, NaiveDate>,
}

impl FirstReleases {
    /// Adds a published value of a series of the indicator and area.
    pub fn add(&mut self, period: Period, day: NaiveDate) {
        self.first = Some(self.first.map_or(day, |first| first.min(day)));
        let known = self.by_period.entry(period).or_insert(day);
        *known = day.min(*known);
    }

    /// Whether an earlier vintage lacks the period.
    fn is_known(&self, period: Period) -> bool {
        let first = self.by_period.get(&period);
        first.zip(self.first).is_some_and(|(of_period, first)| first < *of_period)
    }
}

impl Triangle {
    /// A triangle from the changes of values, ordered by period and day, and further days on which the series was
    /// published, changed or not. A value that is not finite counts as missing.
    #[must_use]
    pub fn new(
        changes: &[(Period, NaiveDate, Option<f64>)],
        published: impl IntoIterator<Item = NaiveDate>,
        first_releases: &FirstReleases,
    ) -> Self {
        let mut days: Vec<NaiveDate> = changes.iter().map(|(_, day, _)| *day).chain(published).collect();
        days.sort_unstable();
        days.dedup();
        let row = |of_period: &[(Period, NaiveDate, Option<f64>)]| {
            let period = of_period.first()?.0;
            let change = |(_, day, value): &(Period, NaiveDate, Option<f64>)| {
                let vintage = days.partition_point(|one| one < day);
                (vintage, value.filter(|value| value.is_finite()))
            };
            Some(Row {
                period,
                is_known: first_releases.is_known(period),
                changes: of_period.iter().map(change).collect(),
                vintages: days.len(),
            })
        };
        let rows = changes.chunk_by(|one, next| one.0 == next.0).filter_map(row).collect();
        Self { days, rows }
    }

    /// The days of the vintages, in order.
    #[must_use]
    pub fn days(&self) -> &[NaiveDate] {
        &self.days
    }

    /// The periods, in order.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of a period.
    #[must_use]
    pub fn row(&self, period: Period) -> Option<&Row> {
        let place = self.rows.binary_search_by_key(&period.ordinal(), |row| row.period.ordinal()).ok()?;
        self.rows.get(place).filter(|row| row.period == period)
    }
}

impl Row {
    /// The value in a vintage.
    #[must_use]
    pub fn value(&self, vintage: usize) -> Option<f64> {
        let count = self.changes.partition_point(|(start, _)| *start <= vintage);
        self.changes.get(count.checked_sub(1)?)?.1
    }

    /// The release with a number, counted from 0: the n-th vintage that has a value.
    #[must_use]
    pub fn release(&self, number: usize) -> Option<Release> {
        let mut before = 0;
        for (start, end, value) in self.runs() {
            let Some(value) = value else { continue };
            if number - before < end - start {
                return Some(Release { vintage: start + (number - before), value });
            }
            before += end - start;
        }
        None
    }

    /// The value in the newest vintage; none if that vintage lacks it.
    #[must_use]
    pub fn newest(&self) -> Option<Release> {
        let vintage = self.vintages.checked_sub(1)?;
        Some(Release { vintage, value: self.value(vintage)? })
    }

    /// The number of vintages that have a value.
    #[must_use]
    pub fn releases(&self) -> usize {
        self.runs().filter(|(_, _, value)| value.is_some()).map(|(start, end, _)| end - start).sum()
    }

    /// The steps between two vintages: the vintage that made each, and the value after it less the value before.
    pub(super) fn steps(&self, from: usize, to: usize) -> impl Iterator<Item = (usize, f64)> {
        let mut before = self.value(from);
        let later = self.changes.iter().filter(move |(vintage, _)| from < *vintage && *vintage <= to);
        later.filter_map(move |(vintage, value)| {
            let step = value.zip(before).map(|(value, before)| (*vintage, value - before));
            before = value.or(before);
            step
        })
    }

    /// The runs of vintages with one value: the first, the one after the last, and the value.
    fn runs(&self) -> impl Iterator<Item = (usize, usize, Option<f64>)> {
        let ends = self.changes.iter().skip(1).map(|(start, _)| *start).chain([self.vintages]);
        self.changes.iter().zip(ends).map(|((start, value), end)| (*start, end.max(*start), *value))
    }
}
