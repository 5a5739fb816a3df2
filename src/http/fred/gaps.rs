//! The periods inside a series for which nothing was published.
//!
//! FRED lists every period between the first and the last, a dot where there is no value: so a client that computes from
//! row to row, as `pct_change` of pandas does, meets the gap and does not pass over it.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::frequency::Frequency;
use crate::domain::period::Period;

/// The periods between the first and the last of `known` that are not in it, each with the day since when it has been
/// between others: the first day on which an earlier and a later one were known.
///
/// `known` are periods of one frequency in the order of time, each with the day since when it is known. A span of years
/// has no next one, and a daily series that never has a value on a weekend has none there.
pub(super) fn missing(known: &[(Period, NaiveDate)]) -> Vec<(Period, NaiveDate)> {
    let Some((first, _)) = known.first() else { return Vec::new() };
    if first.frequency().is_span() {
        return Vec::new();
    }
    let on_weekends =
        first.frequency() != Frequency::DAILY || known.iter().any(|(period, _)| is_weekend(*period));
    let since = inside_since(known);
    let mut missing = Vec::new();
    for (pair, day) in known.windows(2).zip(since) {
        let [(before, _), (after, _)] = pair else { continue };
        let between = std::iter::successors(before.next(), |period| period.next());
        let between = between.take_while(|period| period < after);
        missing
            .extend(between.filter(|period| on_weekends || !is_weekend(*period)).map(|period| (period, day)));
    }
    missing
}

/// For each place between two known periods, the first day on which one before it and one behind it were known.
fn inside_since(known: &[(Period, NaiveDate)]) -> Vec<NaiveDate> {
    let earliest = |earliest: &mut NaiveDate, (_, day): &(Period, NaiveDate)| {
        *earliest = (*earliest).min(*day);
        Some(*earliest)
    };
    let before = known.iter().scan(NaiveDate::MAX, earliest);
    let mut behind: Vec<NaiveDate> = known.iter().skip(1).rev().scan(NaiveDate::MAX, earliest).collect();
    behind.reverse();
    before.zip(behind).map(|(before, behind)| before.max(behind)).collect()
}

fn is_weekend(day: Period) -> bool {
    matches!(day.start_date().weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(known: &[(&str, &str)]) -> Vec<(String, String)> {
        let known: Vec<(Period, NaiveDate)> = known
            .iter()
            .map(|(period, day)| (Period::parse(period).unwrap(), day.parse().unwrap()))
            .collect();
        missing(&known).into_iter().map(|(period, day)| (period.to_string(), day.to_string())).collect()
    }

    #[test]
    fn every_period_inside_is_there() {
        for (known, inside) in [
            (vec![], vec![]),
            (vec!["2020"], vec![]),
            (vec!["2020", "2021"], vec![]),
            (vec!["2020", "2023", "2025"], vec!["2021", "2022", "2024"]),
            (vec!["2020-Q3", "2021-Q2"], vec!["2020-Q4", "2021-Q1"]),
            (vec!["2020-11", "2021-02"], vec!["2020-12", "2021-01"]),
            (vec!["2020-W52", "2021-W02"], vec!["2020-W53", "2021-W01"]),
            // A Friday and a Tuesday, without and with values on weekends.
            (vec!["2026-01-02", "2026-01-06"], vec!["2026-01-05"]),
            (vec!["2026-01-02", "2026-01-04", "2026-01-06"], vec!["2026-01-03", "2026-01-05"]),
            (vec!["2011/2015", "2021/2025"], vec![]),
        ] {
            let known: Vec<(&str, &str)> = known.into_iter().map(|period| (period, "2026-02-01")).collect();
            let found: Vec<String> = found(&known).into_iter().map(|(period, _)| period).collect();
            assert_eq!(found, inside, "{known:?}");
        }
    }

    #[test]
    fn a_gap_begins_when_there_is_a_later_value() {
        let known =
            [("2019", "2022-01-01"), ("2020", "2021-01-01"), ("2022", "2024-01-01"), ("2024", "2023-01-01")];
        let inside = [("2021", "2023-01-01"), ("2023", "2023-01-01")];
        let inside = inside.map(|(period, day)| (period.to_owned(), day.to_owned()));
        assert_eq!(found(&known), inside);
    }
}
