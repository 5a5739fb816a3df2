//! The language of a text.

use crate::ingest::document::document_text::{Block, BlockKind};

use super::lines::is_chinese;

/// How much text decides, in characters.
const SAMPLE: usize = 20_000;
/// Frequent words of languages by their ISO 639-1 codes; none stands in two lists.
const WORDS: [(&str, &str); 9] = [
    ("en", "the of and to was by for with from that is were which has been"),
    ("de", "der die und das den von zu mit dem für ist wurde sich auf nicht eine im"),
    ("fr", "le les des et du dans une est par pour sur aux au plus cette"),
    ("es", "el los las y del por con para una más según fue"),
    ("it", "il della di che gli nel per è alla dei sono delle"),
    ("pt", "os dos das em uma com não foi ao pelo pela"),
    ("nl", "het een van en op zijn voor werd met door ook bij"),
    ("sv", "och att som av för på är till med den"),
    ("pl", "w i na z do się nie jest oraz przez"),
];

/// The language of the blocks: the stated one, unless the script contradicts it, else that of most letters and words.
pub(super) fn language_of(blocks: &[Block], stated: Option<&str>) -> Option<String> {
    let own = || blocks.iter().filter(|block| block.kind != BlockKind::Furniture);
    let stated = stated.and_then(|tag| tag.split(['-', '_']).next()).map(|code| code.trim().to_ascii_lowercase());
    let stated = stated.filter(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()));
    let script = script_of(own().flat_map(|block| block.text.chars()));
    match (stated, script) {
        (Some(code), Some(script)) if (code == "zh") != (script == "zh") && script != "ja" => {
            Some(if script == "latin" { by_words(own()).unwrap_or(code) } else { script.to_owned() })
        }
        (Some(code), _) => Some(code),
        (None, Some("latin")) => by_words(own()),
        (None, script) => script.map(str::to_owned),
    }
}

/// The script that most letters have: `latin`, or a language that has a script of its own.
fn script_of(characters: impl Iterator<Item = char>) -> Option<&'static str> {
    let [mut latin, mut han, mut kana, mut hangul] = [0_usize; 4];
    for character in characters.filter(|one| one.is_alphabetic()).take(SAMPLE) {
        match character {
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{ac00}'..='\u{d7af}' => hangul += 1,
            _ if is_chinese(character) => han += 1,
            _ if character <= '\u{24f}' => latin += 1,
            _ => {}
        }
    }
    // A Chinese character says as much as some letters.
    let words = latin / 4;
    let most = words.max(han).max(kana).max(hangul);
    match most {
        0 => None,
        _ if kana * 10 > han && kana > words => Some("ja"),
        _ if most == han => Some("zh"),
        _ if most == hangul => Some("ko"),
        _ => Some("latin"),
    }
}

/// The language most of whose frequent words stand in the text.
fn by_words<'a>(blocks: impl Iterator<Item = &'a Block>) -> Option<String> {
    let mut counts = [0_usize; WORDS.len()];
    let mut left = SAMPLE;
    for block in blocks {
        for word in block.text.split(|one: char| !one.is_alphabetic()).filter(|word| !word.is_empty()) {
            let word = word.to_lowercase();
            for (count, (_, words)) in counts.iter_mut().zip(WORDS) {
                *count += usize::from(words.split(' ').any(|own| own == word));
            }
        }
        left = left.saturating_sub(block.text.len());
        if left == 0 {
            break;
        }
    }
    let most = counts.iter().max().filter(|most| **most > 0)?;
    let at = counts.iter().position(|count| count == most)?;
    WORDS.get(at).map(|(code, _)| (*code).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, stated: Option<&str>) -> Option<String> {
        let kind = BlockKind::Paragraph;
        let block = Block { kind, text: text.into(), stretches: Vec::new(), fragment: None, path: None };
        language_of(&[block], stated)
    }

    #[test]
    fn letters_and_words_say_the_language_where_nothing_else_does() {
        let cases = [
            ("Output of steel was raised by 5%", None, "en"),
            ("Die Ausfuhren stiegen im Mai um 3,5 % und das ist viel", None, "de"),
            ("Les exportations ont augmenté dans le trimestre", None, "fr"),
            ("钢产量增长5%，GDP", None, "zh"),
            ("鉄鋼の生産は5%増加しました", None, "ja"),
            ("钢产量增长5%", Some("en"), "zh"),
            ("Output of the plant", Some("zh-CN"), "en"),
            ("Uno 5", Some("it_IT"), "it"),
        ];
        for (text, stated, expected) in cases {
            assert_eq!(of(text, stated).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(of("5", None), None);
    }
}
