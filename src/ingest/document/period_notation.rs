//! Periods in notations that are one number: H1 2025, Q1:2025-26, 1HFY25, FY2024.

use super::numeral::Numeral;
use super::tokens::{TokenKind, Tokens};
use super::{Aside, NumberKind};

/// Letters of a part of a year, and the number of such parts.
const PARTS: [(&str, u32); 3] = [("Q", 4), ("H", 2), ("S", 2)];

/// Reads the period that begins with this token.
pub(super) fn read(tokens: &Tokens, at: usize) -> Option<Numeral> {
    let is_inside = at.checked_sub(1).is_some_and(|before| {
        matches!(tokens.kind(before), Some(TokenKind::Word | TokenKind::Digits))
            || tokens.is(before, &["/", "."])
    });
    if is_inside {
        return None;
    }
    let next = letter_first(tokens, at)
        .or_else(|| digit_first(tokens, at))
        .or_else(|| year_first(tokens, at))
        .or_else(|| fiscal_year(tokens, at))?;
    Some(Numeral::exact(at, next, NumberKind::Part, None).set_aside(Aside::Period))
}

/// Whether these letters name a part of a year that has a part of this number.
fn is_part(letters: &str, number: &str) -> bool {
    let count = PARTS.iter().find(|(letter, _)| *letter == letters).map(|(_, count)| *count);
    count.is_some_and(|count| number.parse().is_ok_and(|number: u32| (1..=count).contains(&number)))
}

/// Q3, Q3 2024, Q3/2024, Q1:2025-26, H1 FY25.
fn letter_first(tokens: &Tokens, at: usize) -> Option<usize> {
    if tokens.text(at) == "S" && fiscal_or_year(tokens, tokens.after_joint(at + 2)).is_none() {
        return None;
    }
    let digits = tokens.text(at + 1);
    if let Some((number, year)) = digits.split_once(':') {
        let is_period = is_part(tokens.text(at), number) && is_year(year);
        return is_period.then(|| second_year(tokens, at + 2).unwrap_or(at + 2));
    }
    if !is_part(tokens.text(at), digits) || tokens.is_word(at + 2) && !tokens.is(at + 2, &["FY"]) {
        return None;
    }
    let next = at + 2;
    let place = if tokens.is(next, &["/", "’", "'", ":"]) { next + 1 } else { tokens.after_joint(next) };
    let place = if tokens.is(place, &["of"]) && is_year(tokens.text(tokens.after_joint(place + 1))) {
        return Some(next);
    } else {
        place
    };
    Some(fiscal_or_year(tokens, place).or_else(|| short_year(tokens, next, place)).unwrap_or(next))
}

/// 1Q24, 1H 2025, 1HFY25, 9M 2024.
fn digit_first(tokens: &Tokens, at: usize) -> Option<usize> {
    let (number, letters) = (tokens.text(at), tokens.text(at + 1));
    let (letters, is_fiscal) = letters.strip_suffix("FY").map_or((letters, false), |part| (part, true));
    let is_months = letters == "M" && matches!(number, "3" | "6" | "9" | "12");
    if tokens.kind(at) != Some(TokenKind::Digits) || !(is_part(letters, number) || is_months) {
        return None;
    }
    let next = at + 2;
    if is_fiscal || tokens.kind(next) == Some(TokenKind::Digits) {
        return (tokens.kind(next) == Some(TokenKind::Digits))
            .then(|| second_year(tokens, next + 1).unwrap_or(next + 1));
    }
    let place = tokens.after_joint(next);
    let year = fiscal_or_year(tokens, place).or_else(|| short_year(tokens, next, place));
    if is_months { year } else { Some(year.unwrap_or(next)) }
}

/// 2024Q1, 2024-Q1, 2024 Q1, 2024H1.
fn year_first(tokens: &Tokens, at: usize) -> Option<usize> {
    if !is_year(tokens.text(at)) {
        return None;
    }
    let part = tokens.after_joint(at + 1);
    let is_period = is_part(tokens.text(part), tokens.text(part + 1)) && !tokens.is_word(part + 2);
    is_period.then_some(part + 2)
}

/// FY2024, FY 2024, FY25, FY2024-25, FY 2024/25.
fn fiscal_year(tokens: &Tokens, at: usize) -> Option<usize> {
    if !matches!(tokens.text(at), "FY" | "CY" | "AY") {
        return None;
    }
    let place = if tokens.is(at + 1, &["’", "'"]) { at + 2 } else { tokens.after_joint(at + 1) };
    fiscal_digits(tokens, place)
}

/// The token after a year or a fiscal year at this token.
fn fiscal_or_year(tokens: &Tokens, place: usize) -> Option<usize> {
    if tokens.is(place, &["FY", "fiscal"]) {
        let digits =
            if tokens.is(place + 1, &["’", "'"]) { place + 2 } else { tokens.after_joint(place + 1) };
        return fiscal_digits(tokens, digits);
    }
    is_year(tokens.text(place)).then(|| second_year(tokens, place + 1).unwrap_or(place + 1))
}

fn fiscal_digits(tokens: &Tokens, place: usize) -> Option<usize> {
    let digits = tokens.text(place);
    let is_short = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_short || is_year(digits)).then(|| second_year(tokens, place + 1).unwrap_or(place + 1))
}

/// The token after the two digits of a year that stand directly behind, or behind a sign: Q3’24, Q3-24, Q3/24.
fn short_year(tokens: &Tokens, next: usize, place: usize) -> Option<usize> {
    let digits = tokens.text(place);
    let is_short = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_short && place == next + 1 && !tokens.is_space(next)).then_some(place + 1)
}

/// The token after the second year of a fiscal year: the -26 of 2025-26.
fn second_year(tokens: &Tokens, next: usize) -> Option<usize> {
    let digits = tokens.text(next + 1);
    let joins = tokens.is_dash(next) || tokens.is(next, &["/"]);
    let is_short = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    (joins && (is_short || is_year(digits))).then_some(next + 2)
}

/// Whether four digits may be a year.
fn is_year(digits: &str) -> bool {
    digits.len() == 4 && digits.parse().is_ok_and(|year: u32| (1900..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use crate::ingest::document::{Aside, read_numbers};

    #[test]
    fn a_notation_is_one_number_that_is_set_aside() {
        for notation in [
            "Q3",
            "Q2 2023",
            "Q2/2023",
            "Q4:2023-24",
            "H2 2023",
            "H1FY24",
            "1HFY24",
            "2Q23",
            "1H 2023",
            "9M 2023",
            "2023Q4",
            "2023-Q4",
            "FY2023",
            "FY24",
            "FY2023-24",
            "Q3’23",
            "4Q FY23",
        ] {
            let text = format!("sales in {notation} grew");
            let numbers = read_numbers(&text);
            let seen: Vec<_> = numbers.iter().map(|number| (number.exact.as_str(), number.aside)).collect();
            assert_eq!(seen, [(notation, Some(Aside::Period))]);
        }
    }

    #[test]
    fn what_is_no_period_is_read_as_before() {
        for (text, exact) in [("H5 goats", "5"), ("Q7", "7"), ("S2 of", "2"), ("4K", "4K")] {
            assert_eq!(read_numbers(text).first().map(|number| number.exact.as_str()), Some(exact), "{text}");
        }
    }
}
