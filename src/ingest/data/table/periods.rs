//! What looks like a period, in headings and in cells; the taker of the records decides what it is.

use std::borrow::Cow;

use super::super::concepts::YearPart;

/// A period by its look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodShape {
    /// A year, or a span of years.
    Year,
    /// A part of a year, with the year.
    PartOfYear,
    /// A day.
    Day,
}

/// What a text is, if it looks like a period.
#[must_use]
pub fn look(text: &str) -> Option<PeriodShape> {
    let text = text.trim();
    if !text.is_ascii() {
        return chinese(text)
            .map(|period| if period.len() == 4 { PeriodShape::Year } else { PeriodShape::PartOfYear });
    }
    if let Some(rest) = after_year(text) {
        return after(rest);
    }
    let lower = text.to_ascii_lowercase();
    if let Some(year) = after_month(&lower) {
        return (is_year(year) || is_short_year(year)).then_some(PeriodShape::PartOfYear);
    }
    match quarter_first(&lower) {
        Some(()) => Some(PeriodShape::PartOfYear),
        None => numeric_day(&lower),
    }
}

/// `1q2010`, `q1 2010`, `q1-2010`.
fn quarter_first(lower: &str) -> Option<()> {
    let (front, rest) = lower.split_at_checked(2)?;
    let quarter = matches!(front.as_bytes(), [b'q' | b's' | b'h', b'1'..=b'4'] | [b'1'..=b'4', b'q']);
    (quarter && is_year(rest.trim_start_matches([' ', '-', '/', '.']))).then_some(())
}

/// `31/12/2010`, `12/31/2010`, `31.12.2010`: which is the month is not for here.
fn numeric_day(text: &str) -> Option<PeriodShape> {
    let mut parts = text.split(['/', '.', '-']);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let small = |part: &str| part.parse::<u8>().is_ok_and(|number| (1..=31).contains(&number));
    (parts.next().is_none() && small(first) && small(second) && is_year(year)).then_some(PeriodShape::Day)
}

/// What stands after a year at the start of the text.
fn after_year(text: &str) -> Option<&str> {
    let (year, rest) = text.split_at_checked(4)?;
    is_year(year).then_some(rest)
}

fn after(rest: &str) -> Option<PeriodShape> {
    if rest.is_empty() {
        return Some(PeriodShape::Year);
    }
    let part = rest.trim_start_matches([' ', '-', '/', ':']).to_ascii_lowercase();
    let bytes = part.as_bytes();
    if !rest.starts_with(|first: char| first.is_ascii_digit()) {
        match bytes {
            [b'0'..=b'9', b'0'..=b'9'] => return Some(PeriodShape::PartOfYear),
            [b'a'] | [b'a', b'1'] => return Some(PeriodShape::Year),
            _ => {}
        }
        if is_year(&part) {
            return Some(PeriodShape::Year);
        }
        if let Some((_, day)) = part.split_once(['-', '/']).filter(|(month, _)| is_small(month)) {
            let day = day.split(['t', ' ']).next().unwrap_or_default();
            return is_small(day).then_some(PeriodShape::Day);
        }
        if after_month(&part) == Some("") {
            return Some(PeriodShape::PartOfYear);
        }
    }
    match bytes {
        [b'q' | b's' | b'h' | b't', b'1'..=b'4'] => Some(PeriodShape::PartOfYear),
        [b'm' | b'w', number @ ..] if is_small(std::str::from_utf8(number).ok()?) => {
            Some(PeriodShape::PartOfYear)
        }
        _ => None,
    }
}

/// One or two digits, not zero.
fn is_small(text: &str) -> bool {
    text.len() <= 2 && text.parse::<u8>().is_ok_and(|number| number > 0)
}

/// A year of statistics.
fn is_year(text: &str) -> bool {
    text.len() == 4
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(text.get(..2), Some("15" | "16" | "17" | "18" | "19" | "20" | "21"))
}

fn is_short_year(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What follows the name of a month, in full or by three or four letters.
fn after_month(lower: &str) -> Option<&str> {
    let length = lower.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(lower.len());
    let (word, rest) = lower.split_at_checked(length)?;
    month(word)?;
    Some(rest.trim_start_matches(['.', ' ', '-', '/', '\'']))
}

/// The number of a month.
fn month(word: &str) -> Option<usize> {
    if word.len() < 3 {
        return None;
    }
    MONTHS
        .iter()
        .position(|month| *month == word || (word.len() <= 4 && month.starts_with(word)))
        .map(|position| position + 1)
}

/// A period in a heading, as it goes to the taker: `1960 [YR1960]`, `Y1960`, `F2010` and `2010年` lose what is not
/// the period.
#[must_use]
pub fn of_heading(heading: &str) -> Option<Cow<'_, str>> {
    let heading = heading.trim();
    let text = heading.split_once(" [").map_or(heading, |(before, _)| before.trim());
    if let Some(period) = chinese(text) {
        return Some(Cow::Owned(period));
    }
    if look(text).is_some() {
        return Some(Cow::Borrowed(text));
    }
    let year = text.trim_start_matches(|first: char| first.is_ascii_alphabetic());
    let prefix = text.get(..text.len() - year.len()).unwrap_or_default().to_ascii_uppercase();
    (is_year(year) && matches!(prefix.as_str(), "Y" | "YR" | "F" | "FY" | "CY" | "X"))
        .then_some(Cow::Borrowed(year))
}

/// `2010年`, `2010年3月`, `2010年第一季度`, `2010年1季度`, as the statistics of China write them.
fn chinese(text: &str) -> Option<String> {
    let (year, rest) = text.split_once('年')?;
    if !is_year(year) {
        return None;
    }
    if rest.is_empty() || rest == "度" {
        return Some(year.to_owned());
    }
    if let Some(month) = rest.strip_suffix("月份").or_else(|| rest.strip_suffix('月')) {
        let month: u8 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
        return Some(format!("{year}-{month:02}"));
    }
    let quarter = rest.strip_prefix('第').unwrap_or(rest).strip_suffix("季度")?;
    let digits = ["1一", "2二", "3三", "4四"];
    let position = digits.iter().position(|digit| quarter.chars().count() == 1 && digit.contains(quarter))?;
    Some(format!("{year}-Q{}", position + 1))
}

/// What comes after the year in the text of a period, where it stands apart from the year: a month by name or
/// number, `Q1`, `M01`, `H1`. Empty where it means the whole year.
#[must_use]
pub fn part_of_year(text: &str, unit: YearPart) -> Option<Cow<'static, str>> {
    let lower = text.trim().to_ascii_lowercase();
    if let Some(month) = month(&lower) {
        return Some(Cow::Owned(format!("-{month:02}")));
    }
    if matches!(lower.as_str(), "annual" | "year" | "a" | "a01" | "m13" | "q05" | "s03") {
        return Some(Cow::Borrowed(""));
    }
    let digits = lower.trim_start_matches(|first: char| !first.is_ascii_digit());
    let number: u8 = digits.strip_suffix(".0").unwrap_or(digits).parse().ok()?;
    let prefix = lower.get(..lower.len() - digits.len())?.trim_end();
    let unit = match prefix {
        "" => unit,
        "q" | "quarter" | "qtr" => YearPart::Quarter,
        "m" | "month" => YearPart::Month,
        "s" | "h" | "half" => YearPart::Half,
        "w" | "week" => YearPart::Week,
        _ => return None,
    };
    numbered_part(unit, number)
}

/// The text after the year for a number of a part of a year; none where the year has no such part.
fn numbered_part(unit: YearPart, number: u8) -> Option<Cow<'static, str>> {
    let text = match unit {
        YearPart::Half if (1..=2).contains(&number) => format!("-S{number}"),
        YearPart::Quarter if (1..=4).contains(&number) => format!("-Q{number}"),
        YearPart::Month if (1..=12).contains(&number) => format!("-{number:02}"),
        YearPart::Week if (1..=53).contains(&number) => format!("-W{number:02}"),
        _ => return None,
    };
    Some(Cow::Owned(text))
}

/// The day at the end of a heading such as `GDP_20120127`, which names a vintage.
#[must_use]
pub fn vintage_suffix(heading: &str) -> Option<String> {
    let (_, digits) = heading.trim().rsplit_once('_')?;
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?);
    let small = |text: &str, most: u8| text.parse::<u8>().is_ok_and(|number| (1..=most).contains(&number));
    (is_year(year) && small(month, 12) && small(day, 31)).then(|| format!("{year}-{month}-{day}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_known_by_their_look() {
        for text in ["1960", "2021/2025", "2010-2015", "1999-A1", "2010年"] {
            assert_eq!(look(text), Some(PeriodShape::Year), "{text}");
        }
        for text in [
            "2010Q1",
            "2010-Q1",
            "2010 Q4",
            "Q1 2010",
            "1Q2010",
            "2010-01",
            "2010M1",
            "2010M01",
            "Jan 2010",
            "Jan-10",
            "September 2010",
            "2010-S1",
            "2010 Jan",
            "2010W05",
            "2010-W05",
            "2010/11",
            "2010年3月",
        ] {
            assert_eq!(look(text), Some(PeriodShape::PartOfYear), "{text}");
        }
        for text in ["2010-01-31", "2010-01-31T00:00:00", "2010/1/31", "31/12/2010", "1.2.2010"] {
            assert_eq!(look(text), Some(PeriodShape::Day), "{text}");
        }
        for text in [
            "",
            "1",
            "0123",
            "3000",
            "20100",
            "2010.5",
            "GDP",
            "Marathon",
            "2010Q5",
            "Q1",
            "201001",
            "1960 people",
        ] {
            assert_eq!(look(text), None, "{text}");
        }
    }

    #[test]
    fn headings_lose_what_is_no_period() {
        for (heading, period) in [
            ("1960 [YR1960]", "1960"),
            ("Y1961", "1961"),
            ("F2010", "2010"),
            (" 2010 ", "2010"),
            ("2010M01", "2010M01"),
            ("2020年", "2020"),
            ("2020年3月", "2020-03"),
            ("2020年第一季度", "2020-Q1"),
        ] {
            assert_eq!(of_heading(heading).as_deref(), Some(period));
        }
        for heading in ["Population", "Y1961F", "C2010X", "Value"] {
            assert_eq!(of_heading(heading), None, "{heading}");
        }
    }

    #[test]
    fn parts_are_put_after_the_year() {
        for (text, unit, expected) in [
            ("1", YearPart::Quarter, Some("-Q1")),
            ("3", YearPart::Month, Some("-03")),
            ("Q2", YearPart::Unknown, Some("-Q2")),
            ("M01", YearPart::Unknown, Some("-01")),
            ("M13", YearPart::Unknown, Some("")),
            ("January", YearPart::Unknown, Some("-01")),
            ("Sept", YearPart::Month, Some("-09")),
            ("HALF1", YearPart::Unknown, Some("-S1")),
            ("5", YearPart::Quarter, None),
            ("5", YearPart::Unknown, None),
            ("x", YearPart::Month, None),
        ] {
            assert_eq!(part_of_year(text, unit).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_vintage_may_stand_at_the_end_of_a_heading() {
        assert_eq!(vintage_suffix("GDPC1_20120127").as_deref(), Some("2012-01-27"));
        assert_eq!(vintage_suffix("GDPC1_20121327"), None);
        assert_eq!(vintage_suffix("20120127"), None);
    }
}
