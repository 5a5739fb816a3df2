//! Expressions of time in an English text.

use super::MONTHS;
use super::lexemes::Lexemes;
use super::role;
use super::time::{Time, TimeExpression, YearPart, months_to, year};
use crate::domain::frequency::FrequencyUnit;
use crate::domain::period::Period;

/// Words before a month that is a time and no verb: may, march.
const BEFORE_MONTH: [&str; 24] = [
    "in", "of", "to", "for", "by", "until", "till", "since", "from", "last", "this", "during", "through",
    "over", "than", "with", "between", "and", "at", "end", "mid", "early", "late", "on",
];

/// All expressions of time, in the order of the text, without overlaps.
pub(in crate::ingest::document) fn english_expressions(text: &str) -> Vec<TimeExpression> {
    let lexemes = Lexemes::new(text);
    let mut expressions = Vec::new();
    let mut at = 0;
    while at < lexemes.len() {
        match expression(&lexemes, at) {
            Some((time, next)) => {
                let (start, end) = lexemes.span(at, next);
                let role = role::role(&lexemes, at, next, time);
                expressions.push(TimeExpression { start, end, time, role });
                at = next;
            }
            None => at += 1,
        }
    }
    expressions
}

/// The longest kinds of expressions come first.
fn expression(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    if lexemes.is_blank(at) {
        return None;
    }
    let glued = at.checked_sub(1).is_some_and(|before| {
        lexemes.is_word(before) && !lexemes.is(before, &["FY", "CY", "Q", "H"])
            || lexemes.digits(before, usize::MAX).is_some()
            || lexemes.is(before, &["$", "€", "£", "¥"]) && lexemes.digits(at, 4).is_some()
            || lexemes.is(before, &[".", ","])
                && before.checked_sub(1).is_some_and(|at| lexemes.digits(at, 9).is_some())
    });
    if glued {
        return None;
    }
    year_so_far(lexemes, at)
        .or_else(|| year_ended(lexemes, at))
        .or_else(|| day(lexemes, at))
        .or_else(|| months(lexemes, at))
        .or_else(|| first_months(lexemes, at))
        .or_else(|| quarter_or_half(lexemes, at))
        .or_else(|| end_of(lexemes, at))
        .or_else(|| plan(lexemes, at))
        .or_else(|| past(lexemes, at))
        .or_else(|| near(lexemes, at))
        .or_else(|| before(lexemes, at))
        .or_else(|| years(lexemes, at))
}

/// The year 1900 to 2199 in four digits at this lexeme.
fn year_at(lexemes: &Lexemes, at: usize) -> Option<i32> {
    let number = lexemes.digits(at, 4).filter(|number| (1900..2200).contains(number))?;
    let next = lexemes.text(at + 1);
    let goes_on = matches!(next, "." | ",") && lexemes.digits(at + 2, 9).is_some();
    let is_decade = next == "s" || next == "%";
    (!is_decade && !goes_on).then_some(number)
}

/// A year after "of", "in" or a comma, or directly; and the lexeme after it.
fn year_after(lexemes: &Lexemes, at: usize) -> Option<(i32, usize)> {
    let mut next = lexemes.skip(lexemes.optional(lexemes.skip(at), &[","]));
    next = lexemes.optional(
        next,
        &[
            "of the year",
            "of the fiscal year",
            "of fiscal year",
            "of fiscal",
            "of financial year",
            "of",
            "in",
            "fiscal",
        ],
    );
    if lexemes.is_dash(next) || lexemes.is(next, &["/", "'", "\u{2019}"]) {
        next += 1;
    }
    next = lexemes.optional(next, &["FY", "CY"]);
    let is_short = lexemes.is(next.wrapping_sub(1), &["-", "'", "\u{2019}", "FY", "CY"]);
    let short = || lexemes.digits(next, 2).filter(|_| is_short && lexemes.text(next).len() == 2);
    let number = year_at(lexemes, next).or_else(|| short().map(|number| 2000 + number))?;
    let is_fiscal_span =
        (lexemes.is(next + 1, &["/"]) || lexemes.is_dash(next + 1)) && lexemes.digits(next + 2, 2).is_some();
    (!is_fiscal_span).then_some((number, next + 1))
}

/// A part of the year with the year after it, or with "last year", or without one.
fn in_its_year(lexemes: &Lexemes, part: YearPart, next: usize) -> Option<(Time, usize)> {
    if let Some((year, next)) = year_after(lexemes, next) {
        return Some((Time::Period(part.of_year(year)?), next));
    }
    let of = lexemes.optional(lexemes.skip(next), &["of", "in"]);
    let relative = |phrases: &[&str]| lexemes.any(of, phrases);
    for (back, phrases) in [(1, ["last year", "the last year"]), (0, ["this year", "the current year"])] {
        if let Some(next) = relative(&phrases) {
            return Some((Time::Year { back, part: Some(part) }, next));
        }
    }
    if let Some(next) =
        relative(&["the previous year", "the preceding year", "a year earlier", "the year before"])
    {
        return Some((Time::YearBefore, next));
    }
    let is_open = lexemes.is(next, &[":"]) && year_at(lexemes, next + 1).is_some()
        || lexemes.is(lexemes.joint(next), &["FY", "fiscal"]);
    Some(if is_open {
        let end =
            (next..next + 6).rev().find(|at| lexemes.digits(*at, 4).is_some()).map_or(next, |at| at + 1);
        (Time::Open, end)
    } else {
        (Time::Part(part), next)
    })
}

/// The month that a name or abbreviation means.
fn month_at(lexemes: &Lexemes, at: usize) -> Option<(u32, usize)> {
    let word = lexemes.text(at);
    let lower = word.to_ascii_lowercase();
    let is_name = word.starts_with(|first: char| first.is_ascii_uppercase()) && lower.len() >= 3;
    let place = MONTHS.iter().position(|name| is_name && name.starts_with(&lower))?;
    let is_whole = MONTHS.contains(&lower.as_str());
    let next = if !is_whole && lexemes.is(at + 1, &["."]) { at + 2 } else { at + 1 };
    (is_whole || lower.len() <= 4).then_some((u32::try_from(place).ok()? + 1, next))
}

/// A day of a month: 31 December 2023, March 14, 2025, 2023-12-31, 31.12.2023.
fn day(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    let number = |at: usize| {
        lexemes
            .digits(at, 2)
            .and_then(|number| u32::try_from(number).ok())
            .filter(|day| (1..=31).contains(day))
    };
    if let Some(first) = number(at) {
        if lexemes.is(at + 1, &["."]) && lexemes.is(at + 3, &["."]) {
            let (month, year) = (number(at + 2)?, year_at(lexemes, at + 4)?);
            return Some((Time::Period(YearPart::Day(month, first).of_year(year)?), at + 5));
        }
        let after = if lexemes.is(at + 1, &["st", "nd", "rd", "th"]) { at + 2 } else { at + 1 };
        let (month, next) = month_at(lexemes, lexemes.optional(lexemes.skip(after), &["of"]))?;
        return in_its_year(lexemes, YearPart::Day(month, first), next);
    }
    if let Some(year) =
        year_at(lexemes, at).filter(|_| lexemes.is(at + 1, &["-"]) && lexemes.is(at + 3, &["-"]))
    {
        return Some((Time::Period(YearPart::Day(number(at + 2)?, number(at + 4)?).of_year(year)?), at + 5));
    }
    let (month, next) = month_at(lexemes, at)?;
    let place = lexemes.skip(next);
    let first = number(place).filter(|_| lexemes.is_blank(next))?;
    let next = if lexemes.is(place + 1, &["st", "nd", "rd", "th"]) { place + 2 } else { place + 1 };
    // "May 12 percent" is no day: a comma and a year, or the end of a clause.
    if let Some((year, next)) = year_after(lexemes, next) {
        return Some((Time::Period(YearPart::Day(month, first).of_year(year)?), next));
    }
    let ends = next >= lexemes.len()
        || lexemes.is(next, &[",", ".", ";", ")"]) && lexemes.digits(next + 1, 9).is_none();
    ends.then_some((Time::Part(YearPart::Day(month, first)), next))
}

/// A month, or the months from one to another: May 2024, January to May, Jan–May 2024, 2024-05, 2024M05.
fn months(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    if let Some(year) = year_at(lexemes, at) {
        let sign =
            lexemes.is(at + 1, &["-", "M", "/"]) || lexemes.is_blank(at + 1) && lexemes.is(at + 2, &["M"]);
        let place = if lexemes.is_blank(at + 1) { at + 3 } else { at + 2 };
        let month = lexemes.digits(place, 2).filter(|_| sign && lexemes.text(place).len() == 2);
        let month = u32::try_from(month?).ok().filter(|month| (1..=12).contains(month))?;
        return Some((Time::Period(YearPart::Months(month, month).of_year(year)?), place + 1));
    }
    let (first, next) = month_at(lexemes, at)?;
    let dash = if lexemes.is_blank(next) && lexemes.is_dash(next + 1) { next + 1 } else { next };
    let to = if lexemes.is_dash(dash) {
        Some(lexemes.skip(dash + 1))
    } else {
        let after = lexemes.any(lexemes.skip(next), &["to", "through"]);
        let between = || lexemes.any_before(at, &["between"]).and(lexemes.any(lexemes.skip(next), &["and"]));
        after.or_else(between).map(|next| lexemes.skip(next))
    };
    if let Some((last, next)) = to.and_then(|to| month_at(lexemes, to)).filter(|(last, _)| *last > first) {
        return in_its_year(lexemes, YearPart::Months(first, last), next);
    }
    let (time, after) = in_its_year(lexemes, YearPart::Months(first, first), next)?;
    let is_alone = matches!(time, Time::Part(_));
    let is_time = !is_alone
        || lexemes
            .before(at)
            .is_none_or(|before| lexemes.is(before, &BEFORE_MONTH) || !lexemes.is_word(before));
    let is_verb =
        is_alone && lexemes.before(at).is_none() && lexemes.is(lexemes.skip(next), &["be", "have", "not"]);
    (is_time && !is_verb).then_some((time, after))
}

/// The first five months, the first three quarters.
fn first_months(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    let count_at = lexemes.skip(lexemes.phrase(at, "first")?);
    let count = lexemes.count(count_at)?;
    let unit = lexemes.joint(count_at + 1);
    let months = match () {
        () if lexemes.is(unit, &["month", "months"]) => count,
        () if lexemes.is(unit, &["quarter", "quarters"]) => 3 * count,
        () => return None,
    };
    let months = u32::try_from(months).ok().filter(|months| (1..=12).contains(months))?;
    in_its_year(lexemes, YearPart::Months(1, months), unit + 1)
}

/// A quarter or half: Q3 2024, 3Q24, the third quarter of 2024, H1 2025, first-half, 2024-Q1, Q1–Q3 2024.
fn quarter_or_half(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    let of = |letter: &str, place: i32| {
        let place = u32::try_from(place).ok()?;
        match letter.to_ascii_lowercase().as_str() {
            "q" | "quarter" if (1..=4).contains(&place) => Some(YearPart::Quarter(place)),
            "h" | "half" | "s" if (1..=2).contains(&place) => Some(YearPart::Half(place)),
            _ => None,
        }
    };
    // Q3, H1.
    let letter_first = |at: usize| {
        let letter = lexemes.text(at);
        (letter.len() == 1).then(|| of(letter, lexemes.digits(at + 1, 1)?))?.map(|part| (part, at + 2))
    };
    if let Some((part, next)) = letter_first(at).filter(|_| lexemes.is(at, &["Q", "H"])) {
        let far = lexemes.is_dash(next).then(|| letter_first(next + 1)).flatten();
        if let (YearPart::Quarter(1), Some((YearPart::Quarter(last), next))) = (part, far) {
            return in_its_year(lexemes, YearPart::Months(1, 3 * last), next);
        }
        return in_its_year(lexemes, part, next);
    }
    // 2024-Q1, 2024 H1, 2024Q1.
    if let Some(year) = year_at(lexemes, at) {
        let (part, next) = letter_first(lexemes.joint(at + 1))?;
        return Some((Time::Period(part.of_year(year)?), next));
    }
    // 3Q24, 1H 2025.
    if let Some(place) = lexemes.digits(at, 1).filter(|_| lexemes.is(at + 1, &["Q", "H"])) {
        let part = of(lexemes.text(at + 1), place)?;
        let short = lexemes.digits(at + 2, 2).filter(|_| lexemes.text(at + 2).len() == 2);
        return match short {
            Some(year) => Some((Time::Period(part.of_year(2000 + year)?), at + 3)),
            None => in_its_year(lexemes, part, at + 2),
        };
    }
    let (place, next) = lexemes.ordinal(at)?;
    let word = lexemes.joint(next);
    in_its_year(lexemes, of(lexemes.text(word), place)?, word + 1)
}

/// The end of a year, month, quarter or half-year: end-2023, the end of June 2024, year-end 2023.
fn end_of(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    if let Some(next) = lexemes.any(at, &["year end"]) {
        return Some(
            year_after(lexemes, next)
                .and_then(|(number, next)| Some((Time::Period(year(number)?), next)))
                .unwrap_or((Time::Year { back: 0, part: None }, next)),
        )
        .filter(|(time, _)| matches!(time, Time::Period(_)));
    }
    if let Some(next) = lexemes.any(at, &["mid", "early", "late"]) {
        let (_, next) = year_after(lexemes, next)?;
        return Some((Time::Open, next));
    }
    let next = lexemes.any(at, &["end of the", "end of", "end"])?;
    let place = lexemes.joint(next);
    months(lexemes, place)
        .or_else(|| quarter_or_half(lexemes, place))
        .or_else(|| near(lexemes, place))
        .or_else(|| years(lexemes, place))
        .filter(|(time, _)| !matches!(time, Time::Open | Time::YearBefore | Time::Now))
}

/// A five-year plan of China: the 14th Five-Year Plan (2021–25).
fn plan(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    let (number, next) = lexemes.ordinal(at)?;
    let next = lexemes.phrase(lexemes.joint(next), "five year plan")?;
    let open = lexemes.skip(next);
    let span = lexemes.is(open, &["("]).then(|| years(lexemes, open + 1)).flatten();
    match span {
        Some((time, close)) if lexemes.is(close, &[")"]) => Some((time, close + 1)),
        _ => Some((Time::Plan(number), next)),
    }
}

/// The past five years.
fn past(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    let next = lexemes.any(at, &["past", "last", "previous", "preceding", "recent"])?;
    let place = lexemes.skip(next);
    let count = lexemes.count(place).filter(|count| *count > 0)?;
    let unit_at = lexemes.optional(lexemes.joint(place + 1), &["calendar", "full", "consecutive"]);
    let unit = match () {
        () if lexemes.is(unit_at, &["year", "years"]) => FrequencyUnit::Year,
        () if lexemes.is(unit_at, &["month", "months"]) => FrequencyUnit::Month,
        () if lexemes.is(unit_at, &["quarter", "quarters"]) => FrequencyUnit::Quarter,
        () => return None,
    };
    Some((Time::Past { unit, count }, unit_at + 1))
}

/// Last year, this month, to date.
fn near(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    let now = ["to date", "so far", "at present", "currently", "as of today", "as of now", "until now"];
    if let Some(next) = lexemes.any(at, &now) {
        return Some((Time::Now, next));
    }
    if let Some(next) = lexemes.any(at, &["year before last"]) {
        return Some((Time::Year { back: 2, part: None }, next));
    }
    let (back, next) = match () {
        () if lexemes.is(at, &["last"]) => (1, at + 1),
        () if lexemes.is(at, &["this"]) => (0, at + 1),
        () => lexemes.phrase(at, "the current").map(|next| (0, next))?,
    };
    let place = lexemes.skip(next);
    let unit = match () {
        () if lexemes.is(place, &["year"]) => {
            let is_last_of = lexemes.is(lexemes.skip(place + 1), &["of"]);
            return (!is_last_of).then_some((Time::Year { back, part: None }, place + 1));
        }
        () if lexemes.is(place, &["month"]) => FrequencyUnit::Month,
        () if lexemes.is(place, &["quarter"]) => FrequencyUnit::Quarter,
        () => {
            let (part, _) = month_at(lexemes, place)?;
            return Some((Time::Part(YearPart::Months(part, part)), place + 1)).filter(|_| back == 1);
        }
    };
    Some((Time::Unit { unit, back }, place + 1))
}

/// The year so far is no period that has ended.
fn year_so_far(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    let phrases = [
        "so far this year",
        "this year so far",
        "year to date",
        "the year so far",
        "since the start of the year",
        "since the beginning of the year",
    ];
    lexemes.any(at, &phrases).map(|next| (Time::Open, next))
}

/// A year earlier, the previous year, the same period of last year.
fn before(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    let phrases = [
        "a year earlier",
        "a year ago",
        "a year before",
        "one year earlier",
        "one year ago",
        "one year before",
        "the previous year",
        "the preceding year",
        "the prior year",
        "the year before",
        "the year earlier",
        "year earlier",
        "previous year",
        "prior year",
        "preceding year",
        "12 months earlier",
        "twelve months earlier",
    ];
    if let Some(next) = lexemes.any(at, &phrases) {
        return Some((Time::YearBefore, next));
    }
    let same = lexemes.any(
        at,
        &[
            "same period",
            "same month",
            "same quarter",
            "same time",
            "corresponding period",
            "corresponding month",
            "corresponding quarter",
        ],
    )?;
    let of = lexemes.optional(lexemes.skip(same), &["of the", "of", "in the", "in", "a", "the"]);
    let year = before(lexemes, of)
        .or_else(|| near(lexemes, of).map(|(_, next)| (Time::YearBefore, next)))
        .or_else(|| {
            lexemes.any(of, &["year earlier", "year ago", "year before"]).map(|next| (Time::YearBefore, next))
        });
    Some(year.unwrap_or((Time::YearBefore, same)))
}

/// The year to March 2024, the three months ended 30 June 2024.
fn year_ended(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    let (count, unit) = match lexemes.count(at) {
        Some(count) => (count, lexemes.joint(at + 1)),
        None => (1, at),
    };
    let months = match () {
        () if lexemes.is(unit, &["months", "month"]) && unit > at => count,
        () if lexemes.is(unit, &["quarter"]) => 3,
        () if lexemes.is(unit, &["year"]) => 12,
        () => return None,
    };
    let to = lexemes.any(lexemes.skip(unit + 1), &["to end", "to", "ended", "ending", "through"])?;
    let place = lexemes.joint(to);
    let place = if day(lexemes, place).is_some() && lexemes.digits(place, 2).is_some() {
        let after = if lexemes.is(place + 1, &["st", "nd", "rd", "th"]) { place + 2 } else { place + 1 };
        lexemes.optional(lexemes.skip(after), &["of"])
    } else {
        place
    };
    let (month, mut next) = month_at(lexemes, place)?;
    if lexemes.digits(lexemes.skip(next), 2).is_some() {
        next = lexemes.skip(next) + 1;
    }
    let (year, next) = year_after(lexemes, next)?;
    Some((Time::Period(months_to(u32::try_from(months).ok()?, year, month)?), next))
}

/// A year or the years from one to another: 2024, FY2024, 2020 to 2024, 2021–25.
fn years(lexemes: &Lexemes, at: usize) -> Option<(Time, usize)> {
    let first_at =
        lexemes.optional(at, &["fiscal year", "financial year", "calendar year", "fiscal", "FY", "CY"]);
    let short =
        || lexemes.digits(first_at, 2).filter(|_| first_at > at && lexemes.is(first_at - 1, &["FY", "CY"]));
    let first = year_at(lexemes, first_at).or_else(|| short().map(|number| 2000 + number))?;
    let next = first_at + 1;
    let dash = if lexemes.is_blank(next) && lexemes.is_dash(next + 1) { next + 1 } else { next };
    let to = if lexemes.is_dash(dash) || lexemes.is(dash, &["/", "~"]) {
        Some(lexemes.skip(dash + 1))
    } else {
        let words = lexemes.any(lexemes.skip(next), &["to", "through", "until"]);
        let between = || lexemes.any_before(at, &["between"]).and(lexemes.any(lexemes.skip(next), &["and"]));
        words.or_else(between).map(|next| lexemes.skip(next))
    };
    if let Some(to) = to {
        // "in 2020 to 28.8 percent" is no span.
        let is_joined = lexemes.is_dash(dash) || lexemes.is(dash, &["/", "~"]);
        let is_whole = !lexemes.is(to + 1, &[".", ",", "%"]) || lexemes.digits(to + 2, 9).is_none();
        let short = lexemes.digits(to, 2).filter(|_| is_joined && is_whole && lexemes.text(to).len() == 2);
        let short = short.map(|last| first / 100 * 100 + last);
        if let Some(last) = year_at(lexemes, to).or(short) {
            let is_span = last > first + 1
                || last > first && (short.is_none() || lexemes.is(at.wrapping_sub(1), &["("]));
            let span = format!("{first:04}/{last:04}").parse::<Period>().ok().filter(|_| is_span);
            return Some((span.map_or(Time::Open, Time::Period), to + 1));
        }
    }
    Some((Time::Period(year(first)?), next)).filter(|_| is_year(lexemes, at, first_at))
}

/// Whether four digits are a year and no number of things, as in "of 2000 cars".
fn is_year(lexemes: &Lexemes, at: usize, number: usize) -> bool {
    if number > at {
        return true;
    }
    let follows = lexemes.skip(number + 1);
    let is_noun = lexemes.is_word(follows)
        && lexemes.is_blank(number + 1)
        && lexemes.text(follows).starts_with(char::is_lowercase)
        && !lexemes.is(follows, &role::AFTER_YEAR);
    let unit = lexemes.is(
        follows,
        &[
            "percent", "per", "yuan", "euros", "dollars", "million", "billion", "thousand", "%", "people",
            "units", "tonnes", "tons",
        ],
    );
    let is_past_day = lexemes.before(at).is_some_and(|before| {
        lexemes.is(before, &["in", "by", "since", "until", "during", "the", "through", "as"])
    });
    let before_sentence = lexemes.before(at).is_none_or(|before| !lexemes.is_word(before));
    !unit && (!is_noun || is_past_day || before_sentence)
}

#[cfg(test)]
mod tests;
