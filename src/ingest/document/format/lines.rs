//! The end of a line inside a paragraph.

/// Words of scales and units, which a line end may split with a hyphen that is not theirs.
const SPLIT_WORDS: [&str; 13] = [
    "million", "billion", "trillion", "thousand", "hundred", "percent", "percentage", "points", "dollars", "millions",
    "billions", "tonnes", "kilometres",
];

/// How many characters before a line end decide.
const TAIL: usize = 60;

/// What stands for the end of a line inside a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// A space.
    Space,
    /// Nothing.
    Nothing,
    /// Nothing, and the hyphen before it is left out.
    NoHyphen,
}

/// What stands for the end of a line between the text before it and the text after it, both without blanks there.
pub(super) fn joint(before: &str, after: &str) -> Joint {
    let tail = before.char_indices().rev().nth(TAIL).map_or(0, |(start, _)| start);
    let before = before.get(tail..).unwrap_or_default();
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
        return Joint::Nothing;
    };
    if is_chinese(last) || is_chinese(first) || matches!(last, '\u{ad}' | '/') {
        return Joint::Nothing;
    }
    if is_hyphen(last) {
        return after_hyphen(before, after);
    }
    if is_one_numeral(before, first) { Joint::Nothing } else { Joint::Space }
}

/// Whether a character belongs to a script that is written without spaces: Han and kana, with their punctuation.
pub(super) const fn is_chinese(character: char) -> bool {
    matches!(character,
        '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}' | '–')
}

/// A hyphen directly after a letter or a digit joins; one after a blank is a dash or a sign.
fn after_hyphen(before: &str, after: &str) -> Joint {
    let stem = before.trim_end_matches(is_hyphen);
    let joins = stem.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
    if !joins || before.len() - stem.len() > '–'.len_utf8() {
        return Joint::Space;
    }
    let head = stem.rsplit(|one: char| !one.is_alphabetic()).next().unwrap_or_default();
    let tail = after.split(|one: char| !one.is_alphabetic()).next().unwrap_or_default();
    let word = format!("{head}{tail}").to_lowercase();
    if SPLIT_WORDS.contains(&word.as_str()) { Joint::NoHyphen } else { Joint::Nothing }
}

/// Whether a numeral goes on after the line end: a sign of percent after a digit, and in Chinese text, which is broken
/// between any two characters, digits after digits.
fn is_one_numeral(before: &str, first: char) -> bool {
    let digits = before.trim_end_matches(['.', ',']);
    let ends_with_digit = digits.ends_with(|one: char| one.is_ascii_digit());
    match first {
        '%' | '‰' => ends_with_digit && digits.len() == before.len(),
        '0'..='9' => ends_with_digit && before.len() - digits.len() <= 1 && is_in_chinese(digits),
        '.' | ',' => ends_with_digit && digits.len() == before.len() && is_in_chinese(digits),
        _ => false,
    }
}

/// Whether the character before the digits at the end is Chinese.
fn is_in_chinese(text: &str) -> bool {
    let words = text.trim_end_matches(|one: char| one.is_ascii_digit() || matches!(one, '.' | ',' | ' ' | '$' | '-'));
    words.ends_with(is_chinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_is_a_space_except_inside_words_numerals_and_chinese_text() {
        let cases = [
            ("is expected to reach", "3.5 percent", Joint::Space),
            ("服务机器人", "产量", Joint::Nothing),
            ("增长3.", "3%", Joint::Nothing),
            ("产量13", "49万吨", Joint::Nothing),
            ("增长9", ".6%", Joint::Nothing),
            ("in 2023.", "3 percent", Joint::Space),
            ("the 12", "3 firms", Joint::Space),
            ("a five-", "year plan", Joint::Nothing),
            ("3.5 bil-", "lion euros", Joint::NoHyphen),
            ("2020–", "2024", Joint::Nothing),
            ("it fell -", "sharply", Joint::Space),
            ("fell --", "sharply", Joint::Space),
            ("manu\u{ad}", "facturing", Joint::Nothing),
            ("rose 5", "% in May", Joint::Nothing),
            ("CNY/", "kWh", Joint::Nothing),
        ];
        for (before, after, expected) in cases {
            assert_eq!(joint(before, after), expected, "{before} | {after}");
        }
    }
}
