//! The period that a Chinese expression names in its context.

use chrono::{Datelike, NaiveDate};

use super::grammar::{Named, PlanPart, Within, Words, Year};
use crate::domain::period::Period;

/// The first and the last year that an expression names itself.
pub(super) fn years(words: &Words, context: Option<i32>, published: Option<NaiveDate>) -> Option<(i32, i32)> {
    let year = |year| number(year, context, published);
    match words.named {
        Named::In(named, _) => named.and_then(year).map(|year| (year, year)),
        Named::Years(from, to) => year(from).zip(year(to)),
        Named::Since(_) | Named::Plan(..) | Named::Past(_) | Named::Length => None,
    }
}

/// The period of an expression.
pub(super) fn period(words: &Words, context: Option<i32>, published: Option<NaiveDate>) -> Option<Period> {
    let of = |year| number(year, context, published);
    match words.named {
        Named::In(Some(year), within) => inside(of(year)?, within),
        Named::In(None, within) => match context {
            Some(year) => inside(year, within),
            None => last_before(published?, within),
        },
        Named::Years(from, to) => span(of(from)?, of(to)?),
        Named::Since(from) => span(of(from)?, published?.year()),
        Named::Plan(plan, part) => plan_years(plan, part, published),
        Named::Past(count) => span(published?.year() - count, published?.year() - 1),
        Named::Length => None,
    }
}

fn number(year: Year, context: Option<i32>, published: Option<NaiveDate>) -> Option<i32> {
    match year {
        Year::Number(number) => Some(number),
        Year::Distance(distance) => Some(published?.year() + distance),
        Year::Same => context.or_else(|| Some(published?.year())),
        Year::Before => Some(context.or_else(|| Some(published?.year()))? - 1),
    }
}

/// The latest part of this kind that had ended on the day of publication.
fn last_before(published: NaiveDate, within: Within) -> Option<Period> {
    let end = match within {
        Within::Whole => 12,
        Within::Months(_, last) => last,
        Within::Quarter(quarter) => quarter * 3,
        Within::HalfYear(half) => half * 6,
        Within::Day(month, _) | Within::Days(_, (month, _)) => month,
        Within::Same | Within::Open => return None,
    };
    let is_day = matches!(within, Within::Day(..) | Within::Days(..));
    let last_day = published.succ_opt()?.month() != published.month();
    let ended = end < published.month() || (end == published.month() && (is_day || last_day));
    inside(published.year() - i32::from(!ended), within)
}

fn inside(year: i32, within: Within) -> Option<Period> {
    let text = match within {
        Within::Whole => format!("{year:04}"),
        Within::Months(first, last) if first == last => format!("{year:04}-{first:02}"),
        Within::Months(first, last) => format!("{year:04}-{first:02}/{year:04}-{last:02}"),
        Within::Quarter(quarter) => format!("{year:04}-Q{quarter}"),
        Within::HalfYear(half) => format!("{year:04}-S{half}"),
        Within::Day(month, day) => format!("{year:04}-{month:02}-{day:02}"),
        Within::Days((month, day), (last_month, last_day)) => {
            format!("{year:04}-{month:02}-{day:02}/{year:04}-{last_month:02}-{last_day:02}")
        }
        Within::Same | Within::Open => return None,
    };
    text.parse().ok()
}

fn span(from: i32, to: i32) -> Option<Period> {
    let text = if from == to { format!("{from:04}") } else { format!("{from:04}/{to:04}") };
    text.parse().ok()
}

/// The years of a five-year plan; the first one began in 1953, and the years 1963 to 1965 are in none.
fn plan_years(plan: i32, part: PlanPart, published: Option<NaiveDate>) -> Option<Period> {
    let first = if plan < 3 { 1948 + 5 * plan } else { 1951 + 5 * plan };
    match part {
        PlanPart::Whole => span(first, first + 4),
        PlanPart::Last => span(first + 4, first + 4),
        PlanPart::First(count) => span(first, first + count.clamp(1, 5) - 1),
        PlanPart::Since => span(first, published?.year().min(first + 4)),
    }
}
