//! Revisions beyond the usual ones.

use chrono::{Days, NaiveDate};

use super::*;
use crate::domain::revision::{FirstReleases, Refusal, Triangle, moves};
use crate::domain::unit_class::UnitClass;

fn day(number: u64) -> NaiveDate {
    "2000-01-01".parse::<NaiveDate>().unwrap() + Days::new(number)
}

/// A triangle of percentages up to a day. Of each quarter a day has 1, and the next 1.1 or 0.9 in turn; the last quarter is
/// moved on the last day by an amount.
fn triangle(quarters: i32, amount: f64, until: u64) -> Triangle {
    let first = period("2000-Q1");
    let quarter = |at: i32| Period::from_ordinal(first.frequency(), first.ordinal() + at).unwrap();
    let day_of = |at: i32| day(u64::try_from(at).unwrap());
    let mut changes = vec![(quarter(0), day(0), Some(1.0))];
    for at in 1..=quarters {
        let usual = if at % 2 == 0 { 1.1 } else { 0.9 };
        let moved = if at == quarters { 1.0 + amount } else { usual };
        changes.extend([(quarter(at), day_of(at), Some(1.0)), (quarter(at), day_of(at + 1), Some(moved))]);
    }
    changes.retain(|(_, published, _)| *published <= day(until));
    let mut releases = FirstReleases::default();
    for (period, day, _) in &changes {
        releases.add(*period, *day);
    }
    Triangle::new(&changes, [], &releases)
}

fn judged(quarters: i32, amount: f64) -> Judgement {
    let last = u64::try_from(quarters).unwrap();
    let (before, after) = (triangle(quarters, amount, last), triangle(quarters, amount, last + 1));
    unusual(moves(&before, &after, UnitClass::Growth, "Q".parse().unwrap()))
}

#[test]
fn a_revision_beyond_nine_of_ten_earlier_ones_fires() {
    let fires = |amount| judged(30, amount).answers.unwrap().fires;
    assert_eq!(
        [0.5, 0.1, 0.05, -0.1, -0.11].map(fires),
        [Answer::Yes, Answer::No, Answer::No, Answer::No, Answer::Yes]
    );
    let far = judged(30, 0.5);
    assert_eq!(
        (far.value.unwrap().value(), far.limit.map(|limit| (limit * 1e6).round())),
        (1.5, Some(1.1e6))
    );
    assert_eq!(
        far.detail.as_deref(),
        Some("2007-Q3 moved from 1 to 1.5, where 0.9 to 1.1 is usual (1 of 1 moved figures beyond)")
    );
}

#[test]
fn without_statistics_the_rule_is_refused_with_their_reason() {
    assert_eq!(judged(12, 0.5).answers, Err(Absence::Refused("too_few_revisions")));
    let once = triangle(0, 0.0, 0);
    let growth = UnitClass::Growth;
    let of = |moves| unusual(moves).answers;
    let quarter = "Q".parse().unwrap();
    assert_eq!(of(moves(&once, &once, growth, quarter)), Err(Absence::Refused("one_vintage")));
    assert_eq!(of(moves(&once, &once, growth, "A5".parse().unwrap())), Err(Absence::Refused("spans")));
    assert_eq!(of(Err(Refusal::Rebased)), Err(Absence::Refused("rebased")));
}

#[test]
fn a_publication_that_moves_nothing_is_as_usual() {
    let same = triangle(30, 0.1, 31);
    let judged = unusual(moves(&same, &same, UnitClass::Growth, "Q".parse().unwrap()));
    assert_eq!(judged.answers, Ok(Answers::of(Answer::No)));
    assert_eq!(judged.detail.as_deref(), Some("no figure moved"));
}
