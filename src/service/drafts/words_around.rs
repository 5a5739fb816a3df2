//! The words around a number, without what changes from one edition of a release to the next: numbers, months, verbs of
//! direction.

use crate::ingest::document::{Block, BlockKind, DocumentText, Reading, read_numbers};

/// Stands for a number.
const NUMBER: char = '#';
/// Stands for a month.
const MONTH: char = '%';
/// Stands for a word of direction.
const DIRECTION: char = '^';

/// The letters on each side that are compared.
pub(super) const WHOLE: usize = 32;
/// The letters on each side that are compared where the whole differs.
pub(super) const HALF: usize = 16;
/// The least letters that say anything by themselves.
const LEAST: usize = 12;

const MONTHS: [&str; 23] = [
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
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// The beginnings of verbs and nouns of direction.
const DIRECTIONS: [&str; 34] = [
    "rose",
    "rise",
    "risen",
    "rising",
    "grew",
    "grow",
    "increas",
    "climb",
    "gain",
    "jump",
    "surg",
    "expand",
    "expans",
    "advanc",
    "accelerat",
    "up",
    "higher",
    "fell",
    "fall",
    "declin",
    "decreas",
    "drop",
    "slip",
    "shrank",
    "shrink",
    "contract",
    "slid",
    "slump",
    "plung",
    "reduc",
    "down",
    "lower",
    "edged",
    "eased",
];

/// Words that stand beside verbs of direction or not, as the verb is.
const FILLERS: [&str; 14] =
    ["a", "an", "the", "by", "was", "were", "is", "are", "had", "has", "have", "been", "of", "went"];

/// Chinese words of direction; the longer ones first.
const CHINESE_DIRECTIONS: [&str; 24] = [
    "增长", "增加", "提高", "提升", "上升", "上涨", "扩大", "加快", "下降", "减少", "降低", "回落", "放缓",
    "下跌", "缩小", "增", "涨", "升", "降", "跌", "减", "多", "少", "高",
];

const CHINESE_DIGITS: &str = "〇零一二两三四五六七八九十百";

/// The words on both sides of a number; in a table, the heads of its row and column and the caption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordsAround {
    /// The letters before, the nearest last.
    before: Vec<char>,
    /// The letters after, the nearest first.
    after: Vec<char>,
    /// Whether it stands in a table.
    pub(super) is_cell: bool,
}

impl WordsAround {
    /// The words around a number of a document.
    pub(super) fn of(document: &DocumentText, reading: &Reading) -> Option<Self> {
        let block = document.blocks.get(reading.block)?;
        if let Some(heads) = &reading.heads {
            let text = |head: &Option<String>| masked(head.as_deref().unwrap_or_default());
            let before = [text(&heads.caption), text(&heads.row_head)].concat();
            return Some(Self { before, after: text(&heads.column_head), is_cell: true });
        }
        let (start, end) = (reading.number.start, reading.number.end);
        let mut before = masked(block.text.get(..start)?);
        let mut after = masked(block.text.get(end..)?);
        let own = |block: &&Block| block.kind != BlockKind::Furniture;
        if before.len() < WHOLE {
            let earlier = document.blocks.get(..reading.block)?.iter().rev().find(own);
            let earlier = earlier.map(|block| masked(&block.text)).unwrap_or_default();
            before.splice(..0, earlier);
        }
        if after.len() < WHOLE {
            let later = document.blocks.get(reading.block + 1..)?.iter().find(own);
            after.extend(later.map(|block| masked(&block.text)).unwrap_or_default());
        }
        Some(Self { before, after, is_cell: false })
    }

    /// The words as a key, with so many letters of each side; none where they are too few to say anything.
    pub(super) fn key(&self, before: usize, after: usize) -> Option<String> {
        if self.is_cell {
            let side = |letters: &[char]| letters.iter().collect::<String>();
            return (before == WHOLE && after == WHOLE)
                .then(|| format!("{}|{}", side(&self.before), side(&self.after)));
        }
        let first = self.before.len().saturating_sub(before);
        let before: String = self.before.get(first..)?.iter().collect();
        let after: String = self.after.iter().take(after).collect();
        (before.chars().count() + after.chars().count() >= LEAST).then(|| format!("{before}|{after}"))
    }
}

/// The letters of a text, numbers and words of direction replaced.
fn masked(text: &str) -> Vec<char> {
    let mut letters = Vec::new();
    let mut from = 0;
    for number in read_numbers(text) {
        if number.start >= from {
            add_words(text.get(from..number.start).unwrap_or_default(), &mut letters);
            add_sign(NUMBER, &mut letters);
            from = number.end;
        }
    }
    add_words(text.get(from..).unwrap_or_default(), &mut letters);
    letters
}

fn add_words(text: &str, letters: &mut Vec<char>) {
    for word in text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        if word.is_ascii() {
            add_word(&word, letters);
        } else {
            add_characters(&word, letters);
        }
    }
}

fn add_word(word: &str, letters: &mut Vec<char>) {
    if FILLERS.contains(&word) {
        return;
    }
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        add_sign(NUMBER, letters);
    } else if MONTHS.contains(&word) {
        add_sign(MONTH, letters);
    } else if is_direction(word) {
        add_sign(DIRECTION, letters);
    } else {
        letters.extend(word.chars());
    }
}

/// Whether an English word in small letters says that something rises or falls.
pub(super) fn is_direction(word: &str) -> bool {
    DIRECTIONS.into_iter().any(|beginning| match beginning.len() {
        0..=4 => word == beginning || word.strip_suffix(['s', 'd']).is_some_and(|stem| stem == beginning),
        _ => word.starts_with(beginning),
    })
}

/// The characters of a word in a script without blanks.
fn add_characters(word: &str, letters: &mut Vec<char>) {
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        if let Some(after) = CHINESE_DIRECTIONS.iter().find_map(|direction| rest.strip_prefix(direction)) {
            add_sign(DIRECTION, letters);
            rest = after;
            continue;
        }
        if first.is_numeric() || CHINESE_DIGITS.contains(first) {
            add_sign(NUMBER, letters);
        } else {
            letters.push(first);
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
}

/// Adds a sign, once for several in a row.
fn add_sign(sign: char, letters: &mut Vec<char>) {
    if letters.last() != Some(&sign) {
        letters.push(sign);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> String {
        masked(text).into_iter().collect()
    }

    #[test]
    fn two_editions_of_a_sentence_have_the_same_letters() {
        for (one, other) in [
            ("Steel output rose by 3.4% in January 2025", "Steel output fell 12% in February 2025"),
            ("Exports were up 5 percent.", "Exports were down 0.7 percent."),
            ("from January to March", "from January to June"),
            ("1月份，粗钢产量8190万吨，同比增长5.6%", "2月份，粗钢产量7597万吨，同比下降3.3%"),
            ("In the first quarter, sales grew", "In the third quarter, sales declined"),
        ] {
            assert_eq!(letters(one), letters(other));
        }
    }

    #[test]
    fn other_words_make_other_letters() {
        for (one, other) in [
            ("Steel output rose 3%", "Steel exports rose 3%"),
            ("year on year", "month on month"),
            ("同比增长5%", "环比增长5%"),
        ] {
            assert_ne!(letters(one), letters(other));
        }
    }
}
