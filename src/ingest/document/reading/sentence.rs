//! The sentences of a block.

use std::ops::Range;

/// Abbreviations that do not end a sentence.
const ABBREVIATIONS: [&str; 26] = [
    "mr", "mrs", "ms", "dr", "prof", "no", "nos", "approx", "ca", "vs", "jan", "feb", "mar", "apr", "jun",
    "jul", "aug", "sep", "sept", "oct", "nov", "dec", "fig", "tab", "inc", "u.s",
];

/// The length in bytes after which a sentence ends at the next blank or Chinese comma: a text without full stops is no
/// single one, and each number looks through its whole sentence.
const LONGEST: usize = 8000;

/// The longest word before a full stop that is looked at, in bytes.
const LONGEST_WORD: usize = 40;

/// The byte ranges of the sentences of a text, in order.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let end = at + character.len_utf8();
        let ends = match character {
            '。' | '！' | '？' | '\n' => true,
            '.' | '!' | '?' => ends_sentence(text, at, next, text.get(end..).unwrap_or_default()),
            ' ' | '，' | '、' => end - start > LONGEST,
            _ => end - start > 2 * LONGEST,
        };
        if ends {
            sentences.push(start..end);
            start = end;
        }
    }
    if start < text.len() {
        sentences.push(start..text.len());
    }
    sentences
}

/// Whether a full stop ends a sentence: a blank and no small letter after it, and no abbreviation before it.
fn ends_sentence(text: &str, stop: usize, next: Option<char>, rest: &str) -> bool {
    let closed = rest.trim_start_matches(['"', '\'', ')', ']', '”', '’']);
    let after = closed.trim_start();
    let is_apart = after.is_empty() || closed.len() != after.len();
    let goes_on = after.starts_with(char::is_lowercase);
    let word = text
        .get(text.floor_char_boundary(stop.saturating_sub(LONGEST_WORD))..stop)
        .unwrap_or_default()
        .rsplit([' ', '(', '\u{a0}'])
        .next()
        .unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let is_short = ABBREVIATIONS.contains(&word.to_lowercase().as_str());
    next.is_none() || is_apart && !goes_on && !initial && !is_short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sentence_is_endless() {
        for part in ["goat ", "山羊，", "a", "5、", "a.b"] {
            let text = part.repeat(20_000);
            let found = sentences(&text);
            assert!(found.iter().all(|sentence| sentence.len() < 3 * LONGEST), "{part}");
            let joined: String = found.into_iter().filter_map(|sentence| text.get(sentence)).collect();
            assert_eq!(joined, text);
        }
    }

    #[test]
    fn sentences_end_at_full_stops_only() {
        for (text, expected) in [
            ("One. Two.", vec!["One.", " Two."]),
            (
                "It was 3.5 percent. In Jan. 2024 it rose",
                vec!["It was 3.5 percent.", " In Jan. 2024 it rose"],
            ),
            ("The U.S. economy grew. “Yes.” No", vec!["The U.S. economy grew.", " “Yes.", "” No"]),
            ("增长5%。下降", vec!["增长5%。", "下降"]),
            ("", vec![]),
        ] {
            let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
