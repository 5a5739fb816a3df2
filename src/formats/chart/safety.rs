//! Texts of others made safe for a picture.

use std::fmt::Write as _;

/// The text as it is shown: what XML 1.0 forbids is replaced, and what would reorder other text is made visible.
///
/// Line ends and tabs become spaces. Each control of the bidirectional algorithm is shown by its name: `[RLO]`.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => match bidi_control(character) {
                Some(name) => {
                    let _ = write!(out, "[{name}]");
                }
                None => out.push(character),
            },
        }
    }
    out
}

/// Appends the text with the characters escaped that end or begin something in XML.
pub fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// The abbreviation in the Unicode standard of a control of the bidirectional algorithm.
const fn bidi_control(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{061c}' => "ALM",
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_shown_and_markup_is_escaped() {
        assert_eq!(visible("a\u{202e}b\u{0}c\nd"), "a[RLO]b\u{fffd}c d");
        let mut out = String::new();
        escape("a<b>&\"c\"", &mut out);
        assert_eq!(out, "a&lt;b&gt;&amp;&quot;c&quot;");
    }
}
