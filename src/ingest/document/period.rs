//! Periods in words and notations.

mod english;
mod lexemes;
mod role;
mod time;

use crate::domain::period::Period;

pub(super) use self::english::english_expressions;
pub(super) use self::time::{Time, TimeContext, TimeExpression, TimeRole, YearPart, last_whole_year, year};

/// Names of months.
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

const ORDERS: [(&str, &str); 4] = [("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th")];

/// Words that are ignored.
const FILLERS: [&str; 10] =
    ["in", "of", "the", "year", "years", "fiscal", "from", "between", "during", "for"];

/// The period that a whole text names, in the notation of [`Period`] or in English words.
///
/// ```
/// use yearbook::ingest::document::read_period;
///
/// assert_eq!(read_period("the first quarter of 2024"), "2024-Q1".parse().ok());
/// assert_eq!(read_period("2021–25"), "2021/2025".parse().ok());
/// ```
#[must_use]
pub fn read_period(text: &str) -> Option<Period> {
    let text = text.trim();
    text.parse().ok().or_else(|| notation(text)?.parse().ok())
}

/// The notation of [`Period`] for a period in words.
fn notation(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|character: char| character.is_whitespace() || character == ',')
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty() && !FILLERS.contains(word))
        .collect();
    match words.as_slice() {
        [word] => year_word(word).map(str::to_owned).or_else(|| dashed(word)),
        [first, second] => {
            month_of(first, second).or_else(|| part_of(first, second)).or_else(|| part_of(second, first))
        }
        [from, "to" | "and" | "through" | "until", to] => years(from, to),
        [order, part @ ("quarter" | "half"), of] => {
            let place = ORDERS.iter().position(|(word, digits)| [word, digits].contains(&order))? + 1;
            part_of(&format!("{}{place}", part.get(..1)?), of)
        }
        [first, second, of] => day_of(first, second, of).or_else(|| day_of(second, first, of)),
        _ => None,
    }
}

fn year_word(word: &str) -> Option<&str> {
    (word.len() == 4 && is_digits(word)).then_some(word)
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number of a month from its name or an abbreviation.
fn month(word: &str) -> Option<usize> {
    let place = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
    (word.len() <= 4 || MONTHS.contains(&word)).then_some(place + 1)
}

fn month_of(name: &str, of: &str) -> Option<String> {
    Some(format!("{}-{:02}", year_word(of)?, month(name)?))
}

fn day_of(day: &str, name: &str, of: &str) -> Option<String> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| day.strip_suffix(ending)).unwrap_or(day);
    let day: u32 = digits.parse().ok().filter(|_| is_digits(digits))?;
    Some(format!("{}-{day:02}", month_of(name, of)?))
}

/// The SDMX notation of a quarter or a half-year: q1, h2.
fn part_of(part: &str, of: &str) -> Option<String> {
    let of = year_word(of)?;
    match part.split_at_checked(1)? {
        ("q", place) if is_digits(place) => Some(format!("{of}-Q{place}")),
        ("h", place) if is_digits(place) => Some(format!("{of}-S{place}")),
        _ => None,
    }
}

/// Two years with a dash between them; the second may lack its century.
fn dashed(word: &str) -> Option<String> {
    let (from, to) = word.split_once(['-', '\u{2010}', '\u{2011}', '–'])?;
    let century = year_word(from)?.get(..2)?;
    if to.len() == 2 { years(from, &format!("{century}{to}")) } else { years(from, to) }
}

fn years(from: &str, to: &str) -> Option<String> {
    Some(format!("{}/{}", year_word(from)?, year_word(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_in_words() {
        for (text, expected) in [
            ("2024", "2024"),
            ("2024-Q1", "2024-Q1"),
            ("in 2024", "2024"),
            ("fiscal 2024", "2024"),
            ("the year 2024", "2024"),
            ("March 2024", "2024-03"),
            ("Mar. 2024", "2024-03"),
            ("Sept 2024", "2024-09"),
            ("March of 2024", "2024-03"),
            ("14 March 2024", "2024-03-14"),
            ("4th of March, 2024", "2024-03-04"),
            ("March 14, 2024", "2024-03-14"),
            ("first quarter of 2024", "2024-Q1"),
            ("4th quarter 2024", "2024-Q4"),
            ("Q1 2024", "2024-Q1"),
            ("2024 Q3", "2024-Q3"),
            ("H2 of 2024", "2024-S2"),
            ("the first half of 2024", "2024-S1"),
            ("2021 to 2025", "2021/2025"),
            ("between 2021 and 2025", "2021/2025"),
            ("2021-2025", "2021/2025"),
            ("2021–25", "2021/2025"),
            ("2021-25", "2021/2025"),
        ] {
            assert_eq!(read_period(text), Some(expected.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn what_names_no_period() {
        for text in [
            "",
            "in",
            "last year",
            "24",
            "March",
            "31 June 2024",
            "Q5 2024",
            "third half of 2024",
            "fifth quarter of 2024",
            "2025 to 2021",
            "2025–21",
            "Marches 2024",
            "Ma 2024",
            "1,2024",
            "½ 2024",
            "+1 March 2024",
            "2024 people",
        ] {
            assert_eq!(read_period(text), None, "{text}");
        }
    }
}
