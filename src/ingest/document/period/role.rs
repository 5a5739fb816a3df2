//! What an English expression of time is for in its sentence.

use super::lexemes::Lexemes;
use super::time::{Time, TimeRole, YearPart};

/// Words that may follow a year directly, so that it counts nothing.
pub(super) const AFTER_YEAR: [&str; 44] = [
    "and", "to", "was", "were", "is", "are", "has", "have", "had", "will", "in", "the", "of", "for", "with", "at",
    "on", "by", "as", "from", "when", "which", "that", "compared", "while", "up", "down", "or", "than", "a", "an",
    "its", "after", "before", "level", "levels", "edition", "to", "through", "over", "versus", "but", "due", "it",
];

/// Words directly before the time of a base.
const COMPARISONS: [&str; 24] = [
    "than", "compared with", "compared to", "compared against", "relative to", "versus", "vs", "vs .", "against",
    "that of", "those of", "from", "on", "below", "above", "since", "before", "up on", "down on", "exceeding",
    "prior to", "after", "over", "upon",
];

/// Words between a comparison and its time.
const BETWEEN: [&str; 12] = ["in", "the", "of", "for", "at", "during", "levels", "level", "end", "figure", "recorded", "its"];

/// Verbs after or before the day of an event.
const ANNOUNCEMENTS: [&str; 14] = [
    "said", "announced", "released", "published", "unveiled", "reported", "told", "issued", "updated", "held",
    "launched", "adopted", "signed", "opened",
];

/// Ends of names that begin with a year.
const NAMES: [&str; 14] = [
    "index", "report", "survey", "list", "yearbook", "outlook", "ranking", "rankings", "census", "conference",
    "forum", "plan", "strategy", "agenda",
];

/// What an expression between two lexemes is for.
pub(super) fn role(lexemes: &Lexemes, at: usize, next: usize, time: Time) -> TimeRole {
    if time == Time::YearBefore || is_base(lexemes, at, next, time) {
        TimeRole::Base
    } else if is_plan_name(lexemes, at, next, time) || names_something(lexemes, next, time) {
        TimeRole::Name
    } else if is_event(lexemes, at, next, time) {
        TimeRole::Event
    } else {
        TimeRole::Reference
    }
}

fn is_base(lexemes: &Lexemes, at: usize, next: usize, time: Time) -> bool {
    if lexemes.any(lexemes.skip(next), &["level", "levels", "= 100", "=100"]).is_some() || lexemes.is(lexemes.skip(next), &["="]) {
        return true;
    }
    let is_span = match time {
        Time::Period(period) => period.frequency().is_span(),
        _ => false,
    };
    let is_long = is_span || matches!(time, Time::Past { .. } | Time::Plan(_) | Time::Part(YearPart::Months(..)));
    let Some(first) = comparison_before(lexemes, at) else { return false };
    if lexemes.is(first, &["over", "upon"]) {
        // "over 2023" is a base, "over the past five years" a time.
        return !is_long;
    }
    let goes_from = lexemes.is(first, &["from", "after", "since"]) && is_long;
    let is_on_day = lexemes.is(first, &["on", "after", "before"]) && is_day(time);
    !goes_from && !is_on_day
}

/// The first lexeme of a comparison before a time, with words of no weight between them.
fn comparison_before(lexemes: &Lexemes, at: usize) -> Option<usize> {
    let mut place = at;
    loop {
        if let Some(first) = lexemes.any_before(place, &COMPARISONS) {
            return Some(first);
        }
        place = lexemes.before(place).filter(|before| lexemes.is(*before, &BETWEEN))?;
    }
}

fn is_day(time: Time) -> bool {
    match time {
        Time::Period(period) => period.start_date() == period.end_date(),
        Time::Part(YearPart::Day(..)) => true,
        _ => false,
    }
}

/// A plan is a time where something happens in it, else it is a name.
fn is_plan_name(lexemes: &Lexemes, at: usize, next: usize, time: Time) -> bool {
    let is_plan = matches!(time, Time::Plan(_)) || lexemes.ordinal(at).is_some_and(|(_, after)| lexemes.phrase(lexemes.joint(after), "five year plan").is_some());
    if !is_plan {
        return false;
    }
    let mut place = at;
    while let Some(before) = lexemes.before(place).filter(|before| {
        lexemes.is(*before, &["the", "of", "implementing", "years", "five", "period", "china", "country", "s", "\u{2019}", "'", "\"", "\u{201c}", "nation"])
    }) {
        place = before;
    }
    let quote = lexemes.skip(if lexemes.is(next, &["\"", "\u{201d}"]) { next + 1 } else { next });
    let is_period = lexemes.is(quote, &["period"]);
    let during = lexemes.any_before(place, &["during", "in", "over", "throughout", "for", "under"]).is_some();
    !is_period && !during
}

/// Whether a year begins a name: the 2024 Global Innovation Index.
fn names_something(lexemes: &Lexemes, next: usize, time: Time) -> bool {
    if !matches!(time, Time::Period(period) if !period.frequency().is_span()) {
        return false;
    }
    let mut place = lexemes.skip(next);
    for count in 0..6 {
        if !lexemes.is_blank(place.wrapping_sub(1)) || !lexemes.text(place).starts_with(char::is_uppercase) {
            return false;
        }
        if lexemes.is(place, &NAMES) {
            return count > 0 || lexemes.text(place).len() > 3;
        }
        place = lexemes.skip(place + 1);
    }
    false
}

/// Whether a day is that of an announcement; days of a state are named by "as of", "at" or "by".
fn is_event(lexemes: &Lexemes, at: usize, next: usize, time: Time) -> bool {
    if !is_day(time) {
        return false;
    }
    let states = ["as of", "as at", "at", "by", "until", "to", "end of", "of"];
    if lexemes.any_before(at, &states).is_some() {
        return false;
    }
    let without_year = matches!(time, Time::Part(_));
    let verb_before = (at.saturating_sub(6)..at).any(|at| lexemes.is(at, &ANNOUNCEMENTS));
    let verb_after = (next..next + 14).any(|at| lexemes.is(at, &ANNOUNCEMENTS));
    without_year || verb_before || verb_after
}
