//! Character references (HTML Living Standard, 13.2.5.72).

use html5gum::{Token, Tokenizer};

/// The longest name of a character, with `&` and `;`.
const LONGEST: usize = 40;

/// The length of the reference with which a text begins, and its characters; `None` where `&` stands for itself.
pub(super) fn entity(text: &str) -> Option<(usize, String)> {
    let name = text.strip_prefix('&')?;
    let name = name.strip_prefix('#').unwrap_or(name);
    let end = name.find(|one: char| !one.is_ascii_alphanumeric()).unwrap_or(name.len());
    let rest = name.get(end..)?;
    let length = text.len() - rest.len() + usize::from(rest.starts_with(';'));
    let candidate = text.get(..length.min(LONGEST))?;
    let Some(Ok(Token::String(read))) = Tokenizer::new(candidate).find(|token| matches!(token, Ok(Token::String(_))))
    else {
        return None;
    };
    let read = String::from_utf8(read.value.0).ok()?;
    if read == candidate {
        return None;
    }
    // The tokenizer may take a part of the name only: `&ltfoo` is `<foo`.
    let shared = candidate.bytes().rev().zip(read.bytes().rev()).take_while(|(left, right)| left == right).count();
    let first = read.chars().next().map_or(0, char::len_utf8);
    let shared = shared.min(read.len() - first);
    let characters = read.get(..read.len() - shared)?;
    Some((candidate.len() - shared, characters.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_has_its_length_and_its_characters() {
        let cases = [
            ("&amp; x", Some((5, "&"))),
            ("&nbsp;5", Some((6, "\u{a0}"))),
            ("&#8209;5", Some((7, "\u{2011}"))),
            ("&#x4ebf;元", Some((8, "亿"))),
            ("&ltfoo;", Some((3, "<"))),
            ("&semi;", Some((6, ";"))),
            ("&#51;5", Some((5, "3"))),
            ("&#515", Some((5, "\u{203}"))),
            ("& x", None),
            ("&unknown;", None),
            ("&", None),
            ("&#;", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|(length, characters): (usize, &str)| (length, characters.to_owned()));
            assert_eq!(entity(text), expected, "{text}");
        }
    }
}
