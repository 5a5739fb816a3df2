//! Classifies cells: numbers, signs for missing values, other texts.

use super::super::missing_mark::missing_status;
use super::super::number_text::read_marked_number;

/// What a cell has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Empty, or a sign for a missing value.
    Missing,
    /// A number without decimals or groups.
    Integer,
    /// Any other number, in any notation.
    Number,
    /// A number with a mark after it (`2.5 p`), or with a sign that few agencies use (`▲4.5`). Codes such as `10b` have
    /// the same form.
    Marked,
    /// Anything else.
    Other,
}

/// What a text is.
#[must_use]
pub fn kind(text: &str) -> CellKind {
    if text.is_empty() {
        return CellKind::Missing;
    }
    let bare = text.trim_start_matches(['<', '>', '≤', '≥', '~']).trim_start();
    let unsigned = bare.strip_prefix(['-', '+', '−']).unwrap_or(bare);
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return CellKind::Integer;
    }
    if is_number(unsigned) {
        return CellKind::Number;
    }
    if missing_status(text).is_some() {
        CellKind::Missing
    } else if !text.contains(char::is_numeric) {
        CellKind::Other
    } else if read_marked_number(text, false, 0).is_ok() || read_marked_number(text, true, 0).is_ok() {
        CellKind::Marked
    } else {
        CellKind::Other
    }
}

fn is_number(text: &str) -> bool {
    let mantissa = match text.rsplit_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return false;
            }
            mantissa
        }
        None => text,
    };
    let starts = mantissa.starts_with(|first: char| first.is_ascii_digit() || first == '.' || first == ',');
    let ends = mantissa.ends_with(|last: char| last.is_ascii_digit() || last == '.');
    starts
        && ends
        && mantissa.bytes().any(|byte| byte.is_ascii_digit())
        && mantissa.chars().all(|character| character.is_ascii_digit() || is_mark(character))
}

/// Whether a character is a decimal sign or separates groups of digits.
fn is_mark(character: char) -> bool {
    matches!(character, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')
}

/// The meaning of a comma in the notation that a number shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comma {
    /// The decimal sign.
    Decimal,
    /// A separator of groups, since a point is the decimal sign or the comma occurs more than once.
    Group,
    /// Either is possible.
    Unclear,
}

/// The meaning of a comma in the notation of this number; none for a number with neither comma nor point.
#[must_use]
pub fn comma(text: &str) -> Option<Comma> {
    let last_comma = text.rfind(',');
    let last_point = text.rfind('.');
    match (last_comma, last_point) {
        (None, None) => None,
        (Some(comma), Some(point)) if comma > point => Some(Comma::Decimal),
        (Some(_), Some(_)) => Some(Comma::Group),
        // In `1.234.567` points separate groups, so a comma would be the decimal sign.
        (None, Some(point)) => {
            single(text, point, '.').map(|decimal| if decimal { Comma::Group } else { Comma::Decimal })
        }
        (Some(comma), None) => match single(text, comma, ',') {
            Some(true) => Some(Comma::Decimal),
            Some(false) => Some(Comma::Group),
            None => Some(Comma::Unclear),
        },
    }
}

/// The digits of a number, with what stands between them, without signs before and marks behind.
#[must_use]
pub fn digits_of(text: &str) -> &str {
    let first = text.find(|character: char| character.is_ascii_digit() || matches!(character, '.' | ','));
    let digits = first.and_then(|first| text.get(first..)).unwrap_or_default();
    let end = digits.find(|character: char| !character.is_ascii_digit() && !is_mark(character));
    digits.get(..end.unwrap_or(digits.len())).unwrap_or_default().trim_end()
}

/// Whether the mark at this byte is the decimal sign: yes, no (it occurs more than once), or unclear.
fn single(text: &str, at: usize, mark: char) -> Option<bool> {
    if text.matches(mark).count() > 1 {
        return Some(false);
    }
    let before = text.get(..at).unwrap_or_default().trim_start_matches(['-', '+', '−']);
    let after = text.get(at + 1..).unwrap_or_default();
    let group = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
    if group { None } else { Some(true) }
}

/// Reads a number with a decimal comma; none if it is not one. `scratch` is a buffer.
pub fn with_comma(text: &str, scratch: &mut String) -> Option<f64> {
    let (whole, decimals) = text.rsplit_once(',').unwrap_or((text, ""));
    let grouped = whole
        .split('.')
        .skip(1)
        .all(|group| group.get(..3).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())));
    if whole.contains(',') || !grouped {
        return None;
    }
    scratch.clear();
    scratch.extend(whole.chars().filter(|&character| !is_mark(character)).map(|character| match character {
        '−' => '-',
        other => other,
    }));
    if !decimals.is_empty() {
        scratch.push('.');
        scratch.push_str(decimals);
    }
    scratch.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_notations_are_known() {
        for text in
            ["1.5", "4.87E+12", "-1,234.5", "1 234", "1\u{a0}234,5", ".5", "1e-3", "1'000.5", "−1.5", "<0.1"]
        {
            assert_eq!(kind(text), CellKind::Number, "{text}");
        }
        for text in ["1", "-20", "+3", "004", ">95"] {
            assert_eq!(kind(text), CellKind::Integer, "{text}");
        }
        for text in ["", "..", ":", "NaN", "n/a", "-", "…"] {
            assert_eq!(kind(text), CellKind::Missing, "{text}");
        }
        for text in ["2010-01", "A", "1.5 bp", "12:30", "Q1", "-e5"] {
            assert_eq!(kind(text), CellKind::Other, "{text}");
        }
    }

    #[test]
    fn marks_may_stand_behind_numbers() {
        for text in ["2.5b", "5.5 e", "6.5 (p)", "▲4.5"] {
            assert_eq!(kind(text), CellKind::Marked, "{text}");
        }
        for text in ["n.a.", "Not available", "(NA)", "#N/A", "*"] {
            assert_eq!(kind(text), CellKind::Missing, "{text}");
        }
    }

    #[test]
    fn commas_are_judged() {
        for (text, expected) in [
            ("12", None),
            ("1,5", Some(Comma::Decimal)),
            ("0,123", Some(Comma::Decimal)),
            ("1234,567", Some(Comma::Decimal)),
            ("1.234,5", Some(Comma::Decimal)),
            ("1.234.567", Some(Comma::Decimal)),
            ("1,234", Some(Comma::Unclear)),
            ("1,234,567", Some(Comma::Group)),
            ("1,234.5", Some(Comma::Group)),
            ("1.5", Some(Comma::Group)),
            ("1.234", None),
        ] {
            assert_eq!(comma(text), expected, "{text}");
        }
    }

    #[test]
    fn digits_are_found_between_signs_and_marks() {
        for (text, digits) in
            [("2.345,6p", "2.345,6"), ("(1,5)", "1,5"), ("2 345,6 (p)", "2 345,6"), ("-", "")]
        {
            assert_eq!(digits_of(text), digits, "{text}");
        }
    }

    #[test]
    fn decimals_may_stand_after_a_comma() {
        let mut scratch = String::new();
        let mut read = |text| with_comma(text, &mut scratch);
        for (text, expected) in [("1.234,5", 1234.5), ("−0,5", -0.5), ("1 234", 1234.0), ("1,5E+3", 1500.0)]
        {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for text in ["1.5", "1,2,3", "<1,5"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
