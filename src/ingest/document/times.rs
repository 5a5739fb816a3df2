//! Numbers of dates, years, periods and lengths of time.

use rust_decimal::Decimal;

use super::tokens::{TokenKind, Tokens};
use super::{Aside, Mention, NumberKind, counted, hedge, unit, vocabulary};

/// Words before a year.
const BEFORE_YEAR: [&str; 44] = [
    "in", "since", "by", "until", "till", "through", "during", "before", "after", "from", "of", "to", "and",
    "year", "years", "fiscal", "early", "late", "mid", "end", "between", "than", "below", "above", "for",
    "on", "with", "over", "spring", "summer", "autumn", "winter", "both", "as", "only", "calendar",
    "starting", "ending", "around", "circa", "versus", "quarter", "half", "or",
];

/// Words of which the year after them is certain even before a noun: in 2024 exports rose.
const BEFORE_ANY_YEAR: [&str; 14] = [
    "in", "since", "until", "during", "year", "years", "fiscal", "early", "late", "mid", "by", "before",
    "calendar", "for",
];

/// Parts of a period of time.
const TIMES: [&str; 20] = [
    "year",
    "years",
    "month",
    "months",
    "week",
    "weeks",
    "day",
    "days",
    "quarter",
    "quarters",
    "decade",
    "decades",
    "hour",
    "hours",
    "minute",
    "minutes",
    "century",
    "centuries",
    "semester",
    "fortnight",
];

/// Words that make a length of time a span up to now or from now.
const SPANS: [&str; 10] =
    ["past", "last", "next", "coming", "previous", "preceding", "following", "recent", "these", "those"];

/// What a year is the year of: its 2017 average.
const MEASURES: [&str; 16] = [
    "level", "levels", "average", "high", "low", "peak", "figure", "value", "edition", "report", "target",
    "baseline", "census", "budget", "total", "base",
];

/// The largest number of tokens to one side of a number of a date.
const LONGEST_DATE: usize = 6;

/// The reason of a number that is a time.
pub(super) fn reason(tokens: &Tokens, mentions: &[Mention], index: usize) -> Option<Aside> {
    let mention = mentions.get(index)?;
    if is_clock(tokens, mention) || is_date(tokens, mention) {
        return Some(Aside::Date);
    }
    span_of_years(tokens, mentions, index)
        .or_else(|| part_of_year(tokens, mention))
        .or_else(|| year(tokens, mention))
        .or_else(|| length(tokens, mention))
}

/// Whether a word names a month; "may" and "march" only with a capital.
pub(super) fn is_month(word: &str) -> bool {
    let is_capital = word.starts_with(|first: char| first.is_uppercase());
    is_capital && vocabulary::MONTHS.contains(&word.to_ascii_lowercase().as_str())
}

/// Whether four bare digits may be a year.
pub(super) fn is_year_number(tokens: &Tokens, mention: &Mention) -> bool {
    let digits = tokens.text(mention.numeral.first);
    mention.next <= mention.numeral.first + 1
        && digits.len() == 4
        && digits.parse().is_ok_and(|year: u32| (1600..2200).contains(&year))
}

fn small_digits(tokens: &Tokens, at: usize, most: u32) -> bool {
    let digits = tokens.text(at).trim_end_matches(['t', 'h', 's', 'd', 'n', 'r']);
    digits.len() <= 2 && digits.parse().is_ok_and(|number: u32| (1..=most).contains(&number))
}

/// Whether the number names a decade: the 1990s.
pub(super) fn is_decade(tokens: &Tokens, mention: &Mention) -> bool {
    let digits = tokens.text(mention.numeral.first);
    let has_s = mention.number.exact.len() == digits.len() + 1 && mention.number.exact.ends_with('s');
    has_s && digits.ends_with('0') && matches!(digits.len(), 2 | 4)
}

/// The token before, blanks, a full stop and "of" skipped.
fn word_before(tokens: &Tokens, first: usize) -> Option<usize> {
    let mut at = first.checked_sub(1)?;
    while tokens.is_space(at) || tokens.is(at, &[".", ",", "of", "the"]) {
        at = at.checked_sub(1)?;
    }
    Some(at)
}

/// The token after, blanks, a full stop, "of" and the ending of an ordinal skipped.
fn word_after(tokens: &Tokens, next: usize) -> usize {
    let mut at = next;
    while tokens.is_space(at) || tokens.is(at, &["of", "st", "nd", "rd", "th"]) {
        at += 1;
    }
    at
}

/// A time of day: 16:27, 9:30 a.m.
fn is_clock(tokens: &Tokens, mention: &Mention) -> bool {
    let text = tokens.text(mention.numeral.first);
    let mut parts = text.split(':');
    let hour = parts.next().unwrap_or_default();
    let has_minutes = text.contains(':') && parts.all(|part| part.len() == 2);
    let marked =
        tokens.is(tokens.after_joint(mention.next), &["am", "pm", "GMT", "UTC", "CET", "EST", "BST", "EDT"]);
    let spelled = tokens.literal(tokens.after_joint(mention.next), "a.m").is_some()
        || tokens.literal(tokens.after_joint(mention.next), "p.m").is_some();
    hour.parse().is_ok_and(|hour: u32| hour < 25)
        && (has_minutes || ((marked || spelled) && !text.contains('.')))
}

/// Whether the number is part of a date with a day.
fn is_date(tokens: &Tokens, mention: &Mention) -> bool {
    let first = mention.numeral.first;
    is_in_figures(tokens, first)
        || is_day(tokens, mention)
        || (is_year_number(tokens, mention) && follows_day(tokens, first))
}

/// Whether digits stand in a date in figures: 2024-03-21, 21.03.2024, 3/21/2024, 2024/05.
pub(super) fn is_in_figures(tokens: &Tokens, at: usize) -> bool {
    let is_number = |at: usize| tokens.kind(at) == Some(TokenKind::Digits);
    let text = tokens.text(at);
    let parts: Vec<&str> = text.split('.').collect();
    if let [day, month, year] = parts.as_slice() {
        let fits = |part: &str, most: u32| {
            part.len() <= 2 && part.parse().is_ok_and(|one: u32| (1..=most).contains(&one))
        };
        return fits(day, 31) && fits(month, 12) && matches!(year.len(), 2 | 4);
    }
    // The run of digits joined by one sign that the number is part of.
    ["-", "/", "\u{2010}", "\u{2011}"].iter().any(|sign| {
        let joins = |at: usize| tokens.is(at, &[sign]);
        let mut start = at;
        while start >= 2 && at - start < LONGEST_DATE && joins(start - 1) && is_number(start - 2) {
            start -= 2;
        }
        let mut parts = vec![tokens.text(start)];
        let mut end = start;
        while end - start < 2 * LONGEST_DATE && joins(end + 1) && is_number(end + 2) {
            end += 2;
            parts.push(tokens.text(end));
        }
        let longs = parts.iter().filter(|part| part.len() == 4 && part.starts_with(['1', '2'])).count();
        let shorts = parts
            .iter()
            .filter(|part| part.len() <= 2 && part.parse::<u32>().is_ok_and(|one| one <= 31))
            .count();
        parts.len() == 3 && longs == 1 && shorts == 2
    })
}

/// Whether the number is a day beside the name of a month: March 5, 31 December, the 5th of March, June 5–7.
fn is_day(tokens: &Tokens, mention: &Mention) -> bool {
    let first = mention.numeral.first;
    let has_unit =
        mention.next > mention.numeral.next || mention.numeral.unit.is_some_and(|unit| unit != unit::RANK);
    if !small_digits(tokens, first, 31) || has_unit || tokens.text(first).contains('.') {
        return false;
    }
    let follows_month = tokens.before_joint(first).is_some_and(|at| {
        let at = if tokens.is(at, &["."]) { at.saturating_sub(1) } else { at };
        is_month(tokens.text(at))
    });
    let after = word_after(tokens, mention.numeral.next);
    let precedes_month =
        is_month(tokens.text(after)) && !(tokens.is(after, &["May", "March"]) && follows_month);
    let range = tokens.is_dash(mention.numeral.next)
        || tokens.is(tokens.after_joint(mention.numeral.next), &["to", "and"]);
    let far = if tokens.is_dash(mention.numeral.next) {
        mention.numeral.next + 1
    } else {
        tokens.after_joint(tokens.after_joint(mention.numeral.next) + 1)
    };
    let opens_range =
        range && small_digits(tokens, far, 31) && is_month(tokens.text(word_after(tokens, far + 1)));
    let closes_range = first >= 3
        && tokens.is_dash(first - 1)
        && small_digits(tokens, first - 2, 31)
        && tokens.before_joint(first - 2).is_some_and(|at| is_month(tokens.text(at)));
    follows_month || precedes_month || opens_range || closes_range
}

/// Whether a year follows a day of a month: March 14, 2025; 31 December 2023.
fn follows_day(tokens: &Tokens, first: usize) -> bool {
    let Some(before) = word_before(tokens, first) else { return false };
    if is_month(tokens.text(before)) {
        return word_before(tokens, before).is_some_and(|day| {
            let day = if tokens.is(day, &["st", "nd", "rd", "th"]) { day.saturating_sub(1) } else { day };
            tokens.kind(day) == Some(TokenKind::Digits) && small_digits(tokens, day, 31)
        });
    }
    let is_day = tokens.kind(before) == Some(TokenKind::Digits) && small_digits(tokens, before, 31);
    let follows_comma =
        tokens.is(first.saturating_sub(2), &[","]) || tokens.is(first.saturating_sub(1), &[","]);
    is_day && follows_comma && word_before(tokens, before).is_some_and(|month| is_month(tokens.text(month)))
}

/// A year of a span of years: 2021-2025, 2021–25, 2024/25.
fn span_of_years(tokens: &Tokens, mentions: &[Mention], index: usize) -> Option<Aside> {
    let mention = mentions.get(index)?;
    let joins = |at: usize| tokens.is_dash(at) || tokens.is(at, &["/"]);
    let is_plain = |mention: &Mention| mention.next == mention.numeral.first + 1;
    let pair = |near: &Mention, far: &Mention| {
        let digits = tokens.text(far.numeral.first);
        let is_year = digits.len() == 4 || digits.len() == 2;
        is_plain(near)
            && is_plain(far)
            && is_year_number(tokens, near)
            && joins(near.next)
            && far.numeral.first == near.next + 1
            && is_year
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits > tokens.text(near.numeral.first).get(4 - digits.len()..).unwrap_or_default()
    };
    let opens = mentions.get(index + 1).is_some_and(|far| pair(mention, far));
    let closes =
        index.checked_sub(1).and_then(|before| mentions.get(before)).is_some_and(|near| pair(near, mention));
    (opens || closes).then_some(Aside::Span)
}

/// The number of a part of a year, or of parts of it: the first half, the third quarter, the first nine months.
fn part_of_year(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let place = tokens.after_joint(mention.next);
    let is_order = mention.numeral.kind == NumberKind::Ordinal;
    if is_order && tokens.is(place, &["quarter", "half", "semester", "month", "week", "trimester"]) {
        return Some(Aside::Period);
    }
    if is_order && tokens.is(place, &["fiscal"]) {
        return Some(Aside::Period);
    }
    let before = tokens.before_joint(mention.numeral.first);
    let is_week = before.is_some_and(|at| tokens.is(at, &["week", "weeks"]))
        && small_digits(tokens, mention.numeral.first, 53);
    if is_week && mention.next == mention.numeral.first + 1 {
        return Some(Aside::Period);
    }
    let is_count =
        mention.numeral.kind == NumberKind::Cardinal && tokens.is(after_unit(tokens, mention), &TIMES[2..8]);
    let follows_first =
        tokens.before_joint(mention.numeral.first).is_some_and(|at| tokens.is(at, &["first"]));
    let precedes = is_order && {
        let count = tokens.text(place);
        let times = tokens.after_joint(place + 1);
        (super::vocabulary::sense(count).is_some() || tokens.kind(place) == Some(TokenKind::Digits))
            && tokens.is(times, &TIMES[2..12])
    };
    (precedes || (is_count && follows_first)).then_some(Aside::Period)
}

/// The last token of the unit of a number, or the word after it where it has none.
fn after_unit(tokens: &Tokens, mention: &Mention) -> usize {
    let last = mention.next.saturating_sub(1);
    if mention.next > mention.numeral.next && tokens.is(last, &TIMES) {
        return last;
    }
    let next = tokens.after_joint(mention.next);
    let order = ["consecutive", "straight", "successive", "full", "calendar", "business", "working"];
    if tokens.is(next, &order) { tokens.after_joint(next + 1) } else { next }
}

/// A year alone.
fn year(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let first = mention.numeral.first;

    if !is_year_number(tokens, mention) || mention.number.value.is_none() {
        return None;
    }
    let before = tokens.before_joint(first);
    let word = before.map_or("", |at| tokens.text(at));
    let is_beside = |words: &[&str]| words.iter().any(|one| one.eq_ignore_ascii_case(word));
    let next = tokens.after_joint(mention.next);
    let is_opened = before.is_none_or(|at| {
        tokens.is(at, &["(", ",", ";", ":", ".", "\n", "[", "“", "\"", "—", "–", "-", "'", "’"])
    });
    let counts = counted::is_plural_at(tokens, next)
        && next > mention.next
        && !tokens.is(next, &["levels", "prices", "terms", "dollars"]);
    if is_month(word)
        || is_month(before.and_then(|at| tokens.before_joint(at)).map_or("", |at| tokens.text(at)))
            && word == "."
    {
        return Some(Aside::Year);
    }
    if tokens.is(next, &MEASURES) || is_beside(&BEFORE_ANY_YEAR) {
        return Some(Aside::Year);
    }
    let is_base = tokens.is(next, &["=", "prices", "terms"]);
    let is_possessive = tokens.is(mention.next, &["’", "'"]);
    let is_recent = tokens.text(first).parse().is_ok_and(|year: u32| (2010..2036).contains(&year));
    if is_recent && is_beside(&["the", "its", "their", "this", "s", "our"]) {
        return Some(Aside::Year);
    }
    let is_stated =
        is_beside(&BEFORE_YEAR) || is_opened || is_base || is_possessive || is_after_part(tokens, first);
    let is_sure = is_recent && is_beside(&BEFORE_YEAR);
    (is_stated && (!counts || is_sure)).then_some(Aside::Year)
}

/// Whether a year follows the name of a part of it or of an event: the third quarter 2024, Easter 2024.
fn is_after_part(tokens: &Tokens, first: usize) -> bool {
    let Some(before) = tokens.before_joint(first) else { return true };
    tokens.kind(before) == Some(TokenKind::Digits)
        || tokens.text(before).starts_with(|one: char| one.is_uppercase())
}

/// A length of time: over ten years, the past five years, a three-year plan, within 30 days.
fn length(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let number = &mention.number;
    let is_scaled = mention.numeral.next > mention.numeral.first + 1
        && tokens.kind(mention.numeral.first) == Some(TokenKind::Digits);
    let time = after_unit(tokens, mention);
    if mention.numeral.kind != NumberKind::Cardinal || is_scaled || !tokens.is(time, &TIMES) {
        return None;
    }
    let before = tokens.before_joint(mention.numeral.first);
    let is_before = |words: &[&str]| before.is_some_and(|at| tokens.is(at, words));
    if is_before(&SPANS) || is_before(&["first"]) {
        return Some(Aside::Span);
    }
    let is_hyphenated = tokens.is_hyphen(mention.numeral.next);
    let noun = tokens.after_joint(time + 1);
    if is_hyphenated {
        let is_old = tokens.is(noun, &["old", "olds"]);
        return Some(if is_old { Aside::Threshold } else { Aside::Span });
    }
    let ends = ["to", "ended", "ending", "through", "until", "from"];
    if is_before(&["the"]) && tokens.is(noun, &ends) {
        return Some(Aside::Period);
    }
    if tokens.is(noun, &["of"]) && is_before(&["the"]) {
        return Some(Aside::Span);
    }
    if tokens.is(noun, &["ago", "earlier", "later", "old", "before", "after", "from"]) {
        return Some(Aside::Duration);
    }
    let orders = ["consecutive", "straight", "successive"];
    let is_row =
        tokens.is(tokens.after_joint(mention.numeral.next), &orders) || tokens.is(noun, &["running"]);
    let when = ["over", "within", "in", "for", "during", "every", "after", "throughout"];
    let hedged =
        hedge::hedge_before(tokens, mention.numeral.first).and_then(|(_, place)| tokens.before_joint(place));
    let is_when = is_before(&when) || hedged.is_some_and(|at| tokens.is(at, &when));
    let is_always =
        number.value.is_some_and(|value| [24, 7, 365].iter().any(|one| value == Decimal::from(*one)))
            && (tokens.is(noun, &["a", "per"])
                || number.exact.ends_with("day")
                || number.exact.ends_with("week"));
    ((is_when || is_always) && !is_row).then_some(Aside::Duration)
}
