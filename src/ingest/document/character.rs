//! Classes of characters.

/// Whether a character is white space that does not end a line.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        && !matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character is a Chinese one.
pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Whether a character is a letter of an alphabet.
pub(super) fn is_letter(character: char) -> bool {
    character.is_alphabetic() && !is_han(character)
}

/// Whether a character is a digit, a full-width one too.
pub(super) fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９')
}

/// The length in bytes of the characters at the start that belong to a class.
pub(super) fn run_length(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|character| !belongs(character)).unwrap_or(text.len())
}
