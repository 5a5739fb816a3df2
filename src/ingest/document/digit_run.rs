//! The length of a number in digits: separators, grouped thousands, a fraction character.

use super::character::{is_blank, is_digit, run_length};
use super::vocabulary;

/// Signs between groups of three digits besides comma and point.
const GROUP_SIGNS: [char; 6] = [' ', '\u{a0}', '\u{2009}', '\u{202f}', '\'', '’'];

/// Words besides the names of months after which a number with a blank behind it is complete: "In May 12 345 people came"
/// may say either.
const HEADS: [&str; 2] = ["table", "figure"];

/// The largest number of bytes of a grouped number.
const LONGEST: usize = 60;

/// The length in bytes of the number that starts at a digit.
pub(super) fn length(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    grouped_length(text, start).unwrap_or_else(|| mixed_length(rest))
}

/// The length of `\d+([.,:]\d+)*`.
pub(super) fn plain_length(text: &str) -> usize {
    let mut length = run_length(text, is_digit);
    while let Some(separator) = text[length..].chars().next().filter(|next| is_separator(*next)) {
        let after = length + separator.len_utf8();
        match run_length(&text[after..], is_digit) {
            0 => break,
            digits => length = after + digits,
        }
    }
    length
}

const fn is_separator(character: char) -> bool {
    matches!(character, '.' | ',' | ':' | '．')
}

/// The length of digits with a fraction character after them: 3½, 3 ½.
fn mixed_length(text: &str) -> usize {
    let digits = plain_length(text);
    let rest = text.get(digits..).unwrap_or_default();
    let blank = rest.chars().next().filter(|first| is_blank(*first)).map_or(0, char::len_utf8);
    let fraction = rest.get(blank..).and_then(|rest| rest.chars().next());
    fraction
        .filter(|fraction| vocabulary::vulgar_fraction(*fraction).is_some())
        .map_or(digits, |fraction| digits + blank + fraction.len_utf8())
}

/// The length of digits in groups of three with the same sign between all: 1 234 567, 2’667, 1 234,5.
fn grouped_length(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let head = rest.bytes().take_while(u8::is_ascii_digit).count();
    let sign = rest.get(head..)?.chars().next().filter(|sign| GROUP_SIGNS.contains(sign))?;
    let opens = (1..=3).contains(&head) && !rest.starts_with('0');
    if !opens || (sign == ' ' && !may_be_grouped_by_blanks(text, start)) {
        return None;
    }
    let mut length = head;
    while let Some(after) = rest.get(length..)?.strip_prefix(sign) {
        match run_length(after, is_digit) {
            3 if length < LONGEST => length += sign.len_utf8() + 3,
            0 => break,
            _ => return None,
        }
    }
    let decimals =
        rest.get(length..)?.strip_prefix(['.', ',']).map_or(0, |decimals| run_length(decimals, is_digit));
    (length > head).then_some(if decimals > 0 { length + 1 + decimals } else { length })
}

/// Whether a blank after these digits may stand between groups: they are not one of a row of numbers, nor the number of
/// a day.
fn may_be_grouped_by_blanks(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let stem = before.trim_end_matches(' ');
    if stem.len() == before.len() {
        return true;
    }
    let digits = stem.len() - stem.trim_end_matches(is_digit).len();
    let word = stem.rsplit(|character: char| !character.is_alphabetic()).next().unwrap_or_default();
    let word = word.to_ascii_lowercase();
    let is_head = HEADS.contains(&word.as_str()) || vocabulary::MONTHS.contains(&word.as_str());
    (digits == 0 || digits == 4) && !is_head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_have_three_digits_and_like_signs() {
        for (text, number) in [
            ("1 234 567 goats", "1 234 567"),
            ("1\u{a0}234\u{a0}567,5", "1\u{a0}234\u{a0}567,5"),
            ("12\u{202f}345", "12\u{202f}345"),
            ("9’876.5", "9’876.5"),
            ("1 234 56", "1"),
            ("1 2345", "1"),
            ("1234 567", "1234"),
            ("1 234\u{a0}567", "1 234"),
            ("3 ½ x", "3 ½"),
            ("1,234 567", "1,234"),
            ("5 goats", "5"),
        ] {
            assert_eq!(text.get(..length(text, 0)), Some(number), "{text}");
        }
    }

    #[test]
    fn rows_and_days_are_not_grouped() {
        for (text, start) in [("7 123 456", 2), ("May 12 345", 4), ("Table 3 200", 6)] {
            assert!(!text[start..start + length(text, start)].contains(' '), "{text}");
        }
        assert_eq!(length("in 2024 12 345", 8), 6);
    }
}
