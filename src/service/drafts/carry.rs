//! Numbers of a new edition that stand between the same words as numbers of an earlier one.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::words_around::{HALF, WHOLE, WordsAround};
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::period::Period;
use crate::ingest::document::{DocumentText, Reading};

/// The letters before and after that are compared, one pair after the other.
const SIDES: [(usize, usize); 4] = [(WHOLE, WHOLE), (WHOLE, 0), (0, WHOLE), (HALF, HALF)];

/// For each number of an edition the number of an earlier edition between the same words, if there is one candidate.
///
/// Both have the same unit. In a table with several columns of equal heads the order decides, if both editions have as
/// many of them.
pub(super) fn counterparts(
    earlier: (&DocumentText, &[Reading]),
    now: (&DocumentText, &[Reading]),
) -> Vec<Option<usize>> {
    let words = |(document, readings): (&DocumentText, &[Reading])| -> Vec<Option<WordsAround>> {
        readings.iter().map(|reading| WordsAround::of(document, reading)).collect()
    };
    let (words_earlier, words_now) = (words(earlier), words(now));
    let mut found: Vec<Option<usize>> = vec![None; now.1.len()];
    let mut is_taken = vec![false; earlier.1.len()];
    for (before, after) in SIDES {
        let by_key = |words: &[Option<WordsAround>], is_free: &dyn Fn(usize) -> bool| {
            let mut keys: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (index, words) in words.iter().enumerate().filter(|(index, _)| is_free(*index)) {
                if let Some(key) = words.as_ref().and_then(|words| words.key(before, after)) {
                    keys.entry(key).or_default().push(index);
                }
            }
            keys
        };
        let of_earlier = by_key(&words_earlier, &|index| !is_taken.get(index).copied().unwrap_or(true));
        let of_now = by_key(&words_now, &|index| matches!(found.get(index), Some(None)));
        for (key, own) in of_now {
            let others = of_earlier.get(&key).map(Vec::as_slice).unwrap_or_default();
            let is_cell = own
                .first()
                .and_then(|index| words_now.get(*index)?.as_ref())
                .is_some_and(|words| words.is_cell);
            if own.len() != others.len() || own.len() > 1 && !is_cell {
                continue;
            }
            for (own, other) in own.iter().zip(others) {
                let units = (now.1.get(*own), earlier.1.get(*other));
                let is_same =
                    matches!(units, (Some(own), Some(other)) if own.number.unit == other.number.unit);
                if let (true, Some(slot), Some(taken)) =
                    (is_same, found.get_mut(*own), is_taken.get_mut(*other))
                {
                    (*slot, *taken) = (Some(*other), true);
                }
            }
        }
    }
    found
}

/// A period moved on by the distance of two days of publication.
///
/// A span of months or quarters from the beginning of a year ("January to May") grows instead.
pub(super) fn moved(period: Period, from: NaiveDate, to: NaiveDate) -> Option<Period> {
    let frequency = period.frequency();
    let steps = steps(frequency.unit(), (to - from).num_days())?;
    if !frequency.is_span() || frequency.unit() == FrequencyUnit::Year {
        return Period::from_ordinal(frequency, period.ordinal() + steps);
    }
    let Some(per_year) = frequency.fixed_year_step().filter(|step| period.ordinal() % step == 0) else {
        return Period::from_ordinal(frequency, period.ordinal() + steps);
    };
    let last = period.ordinal() + i32::from(frequency.multiple()) - 1 + steps;
    let first = last - last % per_year;
    let length = u16::try_from(last - first + 1).ok()?;
    Period::from_ordinal(Frequency::new(frequency.unit(), length)?, first)
}

/// The nearest number of periods in so many days.
fn steps(unit: FrequencyUnit, days: i64) -> Option<i32> {
    // Days in a hundred periods.
    let hundred = match unit {
        FrequencyUnit::Year => 36_525,
        FrequencyUnit::HalfYear => 18_262,
        FrequencyUnit::Quarter => 9_131,
        FrequencyUnit::Month => 3_044,
        FrequencyUnit::Week => 700,
        FrequencyUnit::Day => 100,
    };
    i32::try_from((days * 100 + hundred / 2).div_euclid(hundred)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_moves_by_the_distance_of_the_days_of_publication() {
        for (period, from, to, expected) in [
            ("2025-01", "2025-02-14", "2025-03-14", "2025-02"),
            ("2025-01", "2025-02-28", "2025-04-01", "2025-02"),
            ("2024-12", "2025-01-17", "2025-02-14", "2025-01"),
            ("2025-01", "2025-02-14", "2026-02-13", "2026-01"),
            ("2025-01", "2025-02-14", "2025-02-20", "2025-01"),
            ("2025-02", "2025-03-14", "2025-02-14", "2025-01"),
            ("2025-Q1", "2025-04-17", "2025-07-15", "2025-Q2"),
            ("2024", "2025-01-17", "2026-01-19", "2025"),
            ("2025-W05", "2025-02-05", "2025-02-12", "2025-W06"),
            ("2025-02-03", "2025-02-04", "2025-02-06", "2025-02-05"),
            ("2020/2024", "2025-03-01", "2026-03-01", "2021/2025"),
            ("2025-01/2025-02", "2025-03-17", "2025-04-16", "2025-01/2025-03"),
            ("2024-01/2024-11", "2024-12-16", "2025-03-17", "2025-01/2025-02"),
            ("2025-03/2025-05", "2025-06-17", "2025-07-16", "2025-04/2025-06"),
        ] {
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            let moved = moved(period.parse().unwrap(), day(from), day(to));
            assert_eq!(
                moved.map(|moved| moved.to_string()),
                Some(expected.to_owned()),
                "{period} {from} {to}"
            );
        }
    }
}
