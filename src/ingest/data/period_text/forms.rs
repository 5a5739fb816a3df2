//! The notations of periods.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::words::{Small, Unit, Word, century, words};
use super::{DateOrder, MAX_BYTES, NumericDate, PeriodText};
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::period::Period;

/// Eras of Japan and of the Republic of China: the name, the letter of an era of Japan, and the year before the first.
const ERAS: [(&str, &str, i32); 7] = [
    ("令和", "R", 2018),
    ("平成", "H", 1988),
    ("昭和", "S", 1925),
    ("大正", "T", 1911),
    ("明治", "M", 1867),
    ("中華民國", "", 1911),
    ("民國", "", 1911),
];

/// Roman numerals of one character.
const ROMAN: [(char, &str); 8] =
    [('Ⅰ', "I"), ('Ⅱ', "II"), ('Ⅲ', "III"), ('Ⅳ', "IV"), ('ⅰ', "I"), ('ⅱ', "II"), ('ⅲ', "III"), ('ⅳ', "IV")];

/// The period that a trimmed text denotes.
pub(super) fn read(text: &str) -> Option<PeriodText> {
    let bare = match text.split_once('[') {
        Some((bare, label)) if label.starts_with("YR") && bare.ends_with(' ') => bare.trim_end(),
        _ => text,
    };
    if let Ok(period) = bare.parse::<Period>() {
        let is_day = period.frequency() == Frequency::DAILY;
        return Some(if is_day { PeriodText::Day(period.start_date()) } else { PeriodText::Period(period) });
    }
    if bare.len() > MAX_BYTES || is_year_and_short_number(bare) {
        return None;
    }
    let upper = plain(bare).to_uppercase();
    let upper = upper.trim();
    let upper = upper.strip_suffix('.').unwrap_or(upper);
    let upper = ["AS OF ", "AS AT "].iter().find_map(|front| upper.strip_prefix(front)).unwrap_or(upper);
    time_range(upper)
        .or_else(|| quarter_of_four(upper))
        .or_else(|| date_time(upper))
        .or_else(|| all_digits(upper))
        .or_else(|| numbered_part(upper))
        .or_else(|| dutch_code(upper))
        .or_else(|| era_date(upper))
        .or_else(|| span_of_years(upper))
        .or_else(|| year_of_two_forms(upper))
        .or_else(|| of_words(&words(&western_year(upper))?))
}

/// Replaces full-width characters by ASCII, other spaces by a space, and other dashes by a hyphen.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let narrow = |character| match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        // Arabic-Indic digits and those of Persian and Urdu.
        '\u{660}'..='\u{669}' => char::from_u32(u32::from(character) - 0x630).unwrap_or(character),
        '\u{6f0}'..='\u{6f9}' => char::from_u32(u32::from(character) - 0x6c0).unwrap_or(character),
        '\u{3000}' | '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{301c}' => '-',
        other => other,
    };
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match ROMAN.iter().find(|(numeral, _)| *numeral == character) {
            Some((_, letters)) => plain.push_str(letters),
            None => plain.push(narrow(character)),
        }
    }
    Cow::Owned(plain)
}

/// Whether a text has nothing but parts of periods, one of them a month or a number within a year: `1. Quartal`, `I`.
pub(super) fn is_part(text: &str) -> bool {
    let upper = plain(text).to_uppercase();
    let parts = words(&upper).unwrap_or_default();
    parts.iter().any(|part| matches!(part, Word::Month(_) | Word::Small(_)))
}

/// Whether a text is of the form `2010/11` or `2019-20`, which may be a month, a week or a financial year. `2010/09` is
/// a month.
pub(super) fn is_year_and_short_number(text: &str) -> bool {
    let Some((year, number)) = text.split_at_checked(4) else { return false };
    let short = number.strip_prefix(['-', '/']).filter(|short| short.len() == 2);
    let (Some(year), Some(number)) = (digits::<u32>(year), short.and_then(digits::<u32>)) else {
        return false;
    };
    number > 12 || (text.contains('/') && number == (year + 1) % 100)
}

fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn day(date: NaiveDate) -> Option<PeriodText> {
    Period::containing(Frequency::DAILY, date).map(|_| PeriodText::Day(date))
}

fn period(text: &str) -> Option<PeriodText> {
    text.parse().ok().map(PeriodText::Period)
}

fn year(year: i32) -> Option<PeriodText> {
    period(&format!("{year:04}"))
}

fn month(year: i32, month: u8) -> Option<PeriodText> {
    period(&format!("{year:04}-{month:02}"))
}

/// A day with or without the time: `2010-01-15T00:00:00Z`, `2010/1/15`, `31.12.2010`, `12/31/2010 12:00:00 AM`.
fn date_time(text: &str) -> Option<PeriodText> {
    let date = without_time(text)?;
    let mut parts = date.split(['-', '/', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || second.len() > 2 {
        return None;
    }
    if first.len() == 4 && third.len() <= 2 {
        return day(NaiveDate::from_ymd_opt(digits(first)?, digits(second)?, digits(third)?)?);
    }
    if first.len() > 2 || third.len() != 4 {
        return None;
    }
    let numbers = NumericDate { year: digits(third)?, first: digits(first)?, second: digits(second)? };
    let (day_first, month_first) = (numbers.day(DateOrder::DayFirst), numbers.day(DateOrder::MonthFirst));
    // With points the day comes first: no country writes the month first and separates with points.
    if date.contains('.') {
        return day(day_first?);
    }
    day(day_first.or(month_first)?).map(|_| PeriodText::NumericDate(numbers))
}

/// Removes a time of the day; none if the text after the date is no time.
fn without_time(text: &str) -> Option<&str> {
    let Some((date, time)) = text.split_once(['T', ' ']) else { return Some(text) };
    let (hour, rest) = time.split_once(':')?;
    let minute = rest.get(..2)?;
    (hour.len() <= 2 && digits::<u8>(hour)? < 25 && digits::<u8>(minute)? < 60).then_some(date)
}

/// `2021-01-01/P5Y`: a day and a duration in years, months or days (SDMX `TimeRangeType`).
fn time_range(text: &str) -> Option<PeriodText> {
    let (start, duration) = text.split_once("/P")?;
    let Some(PeriodText::Day(start)) = date_time(start) else { return None };
    let (count, unit) = match duration.split_at_checked(duration.len().checked_sub(1)?)? {
        (count, "Y") => (count, FrequencyUnit::Year),
        (count, "M") => (count, FrequencyUnit::Month),
        (count, "D") => (count, FrequencyUnit::Day),
        _ => return None,
    };
    let count: u16 = digits(count)?;
    let first = Period::containing(Frequency::of(unit), start).filter(|first| first.start_date() == start)?;
    let range = Period::from_ordinal(Frequency::new(unit, count)?, first.ordinal())?;
    let is_day = range.frequency() == Frequency::DAILY;
    Some(if is_day { PeriodText::Day(start) } else { PeriodText::Period(range) })
}

/// `998`, `201001`, `20100115`, and `201013`: month 13 of the U.S. energy statistics is the year.
fn all_digits(text: &str) -> Option<PeriodText> {
    digits::<u32>(text)?;
    match text.len() {
        3 => year(text.parse().ok()?),
        6 if text.ends_with("13") => year(text.get(..4)?.parse().ok()?),
        6 => month(text.get(..4)?.parse().ok()?, text.get(4..)?.parse().ok()?),
        8 => day(NaiveDate::parse_from_str(text, "%Y%m%d").ok()?),
        _ => None,
    }
}

/// `2005 - 3` and `2005:3`; with a hyphen alone it would be a month, with a slash a fiscal year.
fn numbered_part(text: &str) -> Option<PeriodText> {
    let colon = || text.split_once(':').filter(|(_, number)| number.len() == 1);
    let (year, number) = text.split_once(" - ").or_else(colon)?;
    let number = digits(number).filter(|number| (1..=53).contains(number) && year.len() == 4)?;
    digits(year).map(|year| PeriodText::Part(year, number))
}

/// The codes of Statistics Netherlands: `1950JJ00`, `1950HJ01`, `1950KW01`, `1950MM01`.
fn dutch_code(text: &str) -> Option<PeriodText> {
    let (front, number) = text.split_at_checked(6)?;
    let (digits_of_year, unit) = front.split_at_checked(4)?;
    let number: u8 = digits(number).filter(|_| number.len() == 2)?;
    let of: i32 = digits(digits_of_year)?;
    match unit {
        "JJ" if number == 0 => year(of),
        "HJ" => period(&format!("{of:04}-S{number}")),
        "KW" => period(&format!("{of:04}-Q{number}")),
        "MM" => month(of, number),
        _ => None,
    }
}

/// `S49.9.24`, a day of a Japanese era.
fn era_date(text: &str) -> Option<PeriodText> {
    let (_, _, before) = ERAS.iter().find(|(_, letter, _)| !letter.is_empty() && text.starts_with(letter))?;
    let mut parts = text.get(1..)?.split('.');
    let (of_era, month, of_month) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || [of_era, month, of_month].iter().any(|part| part.len() > 2) {
        return None;
    }
    day(NaiveDate::from_ymd_opt(before + digits::<i32>(of_era)?, digits(month)?, digits(of_month)?)?)
}

/// `2023.1/4` and `2023 1/2`, the quarters and half-years of Statistics Korea.
fn quarter_of_four(text: &str) -> Option<PeriodText> {
    let (unit, rest) = match text.strip_suffix("/4") {
        Some(rest) => ('Q', rest),
        None => ('S', text.strip_suffix("/2")?),
    };
    let (year, number) = rest.split_once(['.', ' '])?;
    digits::<u16>(year).filter(|_| year.len() == 4)?;
    digits::<u8>(number).filter(|_| number.len() == 1)?;
    period(&format!("{year}-{unit}{number}"))
}

/// `FY21`, `FY 21` and `2021.0`, which is a year that a program took for a number.
fn year_of_two_forms(text: &str) -> Option<PeriodText> {
    if let Some(of) = text.strip_suffix(".0") {
        return digits(of).filter(|_| of.len() == 4).and_then(year);
    }
    let short = text.strip_prefix("FY")?.trim_start_matches([' ', '\'']);
    digits(short).filter(|_| short.len() == 2).and_then(|short| year(century(short)))
}

/// `2010-2012`, `2010–2012` and `2010 TO 2012`, both years included.
fn span_of_years(text: &str) -> Option<PeriodText> {
    let (from, to) = text.split_once('-').or_else(|| text.split_once(" TO "))?;
    let year = |part: &str| digits::<u16>(part).filter(|_| part.len() == 4).map(|_| part.to_owned());
    period(&format!("{}/{}", year(from.trim())?, year(to.trim())?))
}

/// Replaces a year of an era by the year of the Common Era: `令和5年` becomes `2023年`.
fn western_year(text: &str) -> Cow<'_, str> {
    let Some((name, _, before)) = ERAS.iter().find(|(name, ..)| text.starts_with(name)) else {
        return Cow::Borrowed(text);
    };
    let rest = text.get(name.len()..).unwrap_or_default();
    let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    let (number, rest) = match (rest.strip_prefix('元'), rest.split_at(end)) {
        (Some(rest), _) => (Some(1), rest),
        (None, (number, rest)) => (digits::<i32>(number).filter(|_| number.len() <= 3), rest),
    };
    number.map_or(Cow::Borrowed(text), |number| Cow::Owned(format!("{:04}{rest}", before + number)))
}

fn of_words(words: &[Word]) -> Option<PeriodText> {
    use Word::{First, Month, Small as Number, Unit as Of, Year};
    if let [Year(of), Of(Unit::Year), Number(Small { number: 1, .. })] = *words {
        return year(of);
    }
    // A sign of the year after it, as in `2010年3月`, is redundant.
    let mut words = words.to_vec();
    if matches!(words.as_slice(), [Year(_), Of(Unit::Year), ..]) {
        words.remove(1);
    }
    match *words.as_slice() {
        [Year(of)] | [Of(Unit::Year), Year(of)] => year(of),
        // `I kw.` is a quarter of Polish, `1. KW` a week of German.
        [Number(number), Of(Unit::Week), Year(of)]
        | [Year(of), Number(number), Of(Unit::Week)]
        | [Of(Unit::Week), Number(number), Year(of)]
            if number.is_roman =>
        {
            of_unit(of, Unit::Quarter, number)
        }
        [Year(of), Number(number)] | [Number(number), Year(of)] if number.is_roman => {
            of_unit(of, Unit::Quarter, number)
        }
        [Year(of), Of(unit), Number(number)]
        | [Of(unit), Number(number), Year(of)]
        | [Number(number), Of(unit), Year(of)]
        | [Year(of), Number(number), Of(unit)] => of_unit(of, unit, number),
        [Of(unit @ (Unit::Quarter | Unit::HalfYear)), Number(number), Number(short)]
        | [Number(number), Of(unit @ (Unit::Quarter | Unit::HalfYear)), Number(short)] => {
            of_unit(short_year(short)?, unit, number)
        }
        // Quarters by their months, as the Cabinet Office of Japan writes them.
        [Year(of), Number(from), Number(to), Of(Unit::Month), Of(Unit::Quarter)]
        | [Year(of), Number(from), Of(Unit::Month), Number(to), Of(Unit::Month), Of(Unit::Quarter)] => {
            if to.number % 3 == 0 && from.number + 2 == to.number {
                period(&format!("{of:04}-Q{}", to.number / 3))
            } else {
                span_of_months(of, from.number, to.number)
            }
        }
        [Year(of), Number(from), Number(to), Of(Unit::Quarter)] => {
            let whole = (from.number, to.number) == (1, 4);
            if whole { year(of) } else { period(&format!("{of:04}-Q{}/{of:04}-Q{}", from.number, to.number)) }
        }
        [Year(of), First, Number(number), Of(Unit::Quarter)] => {
            period(&format!("{of:04}-Q1/{of:04}-Q{}", number.number))
        }
        [Year(of), Month(name)] | [Month(name), Year(of)] => month(of, name),
        [Month(name), Number(short)] => month(short_year(short)?, name),
        [Number(number), Year(of)] => month(of, number.number),
        // One digit may be a quarter, or October without its zero: spreadsheet programs read `2024.10` as a number.
        [Year(of), Number(number)] if number.two_digits => month(of, number.number),
        [Number(number), Month(name), Year(of)]
        | [Month(name), Number(number), Year(of)]
        | [Year(of), Month(name), Number(number)] => date(of, name, number.number),
        [Number(number), Month(name), Number(short)] => date(short_year(short)?, name, number.number),
        [Year(of), Number(name), Of(Unit::Month), Number(number), Of(Unit::Day)]
        | [Year(of), Of(Unit::Month), Number(name), Of(Unit::Day), Number(number)] => {
            date(of, name.number, number.number)
        }
        [Month(from), Month(to), Year(of)] | [Year(of), Month(from), Month(to)] => {
            span_of_months(of, from, to)
        }
        // Three months that follow each other, as in `jan-fev-mar 2023`.
        [Month(from), Month(between), Month(to), Year(of)]
            if between == from % 12 + 1 && to == between % 12 + 1 =>
        {
            span_of_months(of, from, to)
        }
        [Year(of), Number(from), Number(to), Of(Unit::Month)]
        | [Year(of), Number(from), Of(Unit::Month), Number(to), Of(Unit::Month)] => {
            span_of_months(of, from.number, to.number)
        }
        _ => None,
    }
}

fn short_year(short: Small) -> Option<i32> {
    short.two_digits.then(|| century(short.number))
}

fn date(year: i32, month: u8, of_month: u8) -> Option<PeriodText> {
    day(NaiveDate::from_ymd_opt(year, month.into(), of_month.into())?)
}

/// A span of months. If it crosses the end of a year, the stated year is that of its last month. January to December
/// is the year.
fn span_of_months(of: i32, from: u8, to: u8) -> Option<PeriodText> {
    if (from, to) == (1, 12) {
        return year(of);
    }
    if from == to {
        return month(of, from);
    }
    let first_year = if from > to { of - 1 } else { of };
    period(&format!("{first_year:04}-{from:02}/{of:04}-{to:02}"))
}

/// A numbered part of a year. `M13`, `Q05` and `S03` of the U.S. labor statistics are the year.
fn of_unit(of: i32, unit: Unit, number: Small) -> Option<PeriodText> {
    let count = number.number;
    match unit {
        Unit::Month if count == 13 => year(of),
        Unit::Quarter if count == 5 && number.two_digits => year(of),
        Unit::HalfYear if count == 3 && number.two_digits => year(of),
        Unit::HalfYear => period(&format!("{of:04}-S{count}")),
        Unit::Quarter => period(&format!("{of:04}-Q{count}")),
        Unit::Month => month(of, count),
        Unit::Week => period(&format!("{of:04}-W{count:02}")),
        Unit::Months => (1..=12).contains(&count).then(|| span_of_months(of, 1, count))?,
        Unit::Year | Unit::Day => None,
    }
}
