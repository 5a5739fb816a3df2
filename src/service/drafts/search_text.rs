//! The words around a number that say what it is of.

use crate::ingest::document::{BlockKind, DocumentText, Reading};

/// The characters before a number that are searched where its clause says too little.
const BEFORE: usize = 120;
/// The words that a clause needs to be searched alone.
const CLAUSE_WORDS: usize = 4;
/// The weight of a word before the clause.
const FAR: f64 = 0.45;
/// The weight of a word of a heading or a title.
const HEADING: f64 = 0.35;

/// English words that say nothing of what a number is of.
const STOP_WORDS: [&str; 52] = [
    "a", "about", "after", "all", "also", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from",
    "had", "has", "have", "in", "into", "is", "it", "its", "last", "more", "most", "nearly", "of", "on",
    "or", "over", "same", "such", "than", "that", "the", "their", "these", "this", "to", "was", "were",
    "which", "will", "with", "year", "years", "percent", "billion", "million", "trillion", "yuan",
];

/// A word and how much it counts: the nearer to the number, the more.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) weight: f64,
}

/// The words around a number.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct SearchText {
    pub(super) words: Vec<Word>,
}

impl SearchText {
    /// The words around a number of a document.
    pub(super) fn of(document: &DocumentText, reading: &Reading) -> Self {
        let mut text = Self::default();
        let Some(block) = document.blocks.get(reading.block) else { return text };
        if let Some(heads) = &reading.heads {
            for (head, weight) in [(&heads.row_head, 1.0), (&heads.column_head, 0.8), (&heads.caption, 0.6)] {
                text.add(head.as_deref().unwrap_or_default(), |_| weight);
            }
            text.add_headings(document, reading.block);
            return text;
        }
        let before = block.text.get(..reading.number.start).unwrap_or_default();
        let after = block.text.get(reading.number.end..).unwrap_or_default();
        let (begin, end) = (clause_start(before), clause_end(after));
        let (own, rest) = (before.get(begin..).unwrap_or_default(), after.get(..end).unwrap_or_default());
        let count = words(own).len();
        text.add(own, |place| near(count - place));
        text.add(rest, |place| 0.9 * near(place + 1));
        if text.words.len() < CLAUSE_WORDS || count < CLAUSE_WORDS {
            let first = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
            text.add(before.get(first..begin.max(first)).unwrap_or_default(), |_| FAR);
        } else {
            let sentence = sentence_start(before);
            text.add(before.get(sentence..begin.max(sentence)).unwrap_or_default(), |_| FAR);
        }
        text.add_headings(document, reading.block);
        text
    }

    /// The texts that may name what a number is of, the nearest first: the heads of its row and column, or the clauses of
    /// its sentence up to it.
    pub(super) fn clauses(document: &DocumentText, reading: &Reading) -> Vec<String> {
        if let Some(heads) = &reading.heads {
            let heads = [&heads.row_head, &heads.column_head].into_iter().flatten();
            return vec![heads.cloned().collect::<Vec<_>>().join(" ")];
        }
        let block = document.blocks.get(reading.block);
        let mut before = block.and_then(|block| block.text.get(..reading.number.start)).unwrap_or_default();
        let sentence = sentence_start(before);
        let mut clauses = Vec::new();
        while before.len() > sentence {
            let begin = clause_start(before);
            clauses.push(before.get(begin..).unwrap_or_default().to_owned());
            let end = before.char_indices().rev().find(|(at, _)| *at < begin).map_or(0, |(at, _)| at);
            before = before.get(..end).unwrap_or_default();
        }
        clauses
    }

    /// The weight of a name of which all words stand in the text.
    pub(super) fn weight_of_name(&self, name: &[String]) -> Option<f64> {
        let weights = name.iter().map(|word| {
            let same = self.words.iter().filter(|other| other.text == *word).map(|other| other.weight);
            same.fold(None, |best: Option<f64>, weight| Some(best.map_or(weight, |best| best.max(weight))))
        });
        let weights: Option<Vec<f64>> = weights.collect();
        weights
            .filter(|weights| !weights.is_empty())
            .map(|weights| weights.into_iter().fold(f64::MAX, f64::min))
    }

    /// Adds words, whose weight follows from their position.
    fn add(&mut self, text: &str, weight: impl Fn(usize) -> f64) {
        let words = words(text).into_iter().enumerate();
        self.words.extend(words.map(|(place, text)| Word { text, weight: weight(place) }));
    }

    /// Adds the nearest heading above a block and the title.
    fn add_headings(&mut self, document: &DocumentText, block: usize) {
        let above = document.blocks.get(..block).unwrap_or_default();
        let heading = above.iter().rev().find(|block| matches!(block.kind, BlockKind::Heading(_)));
        for text in heading.map(|block| block.text.as_str()).into_iter().chain(document.title.as_deref()) {
            self.add(text, |_| HEADING);
        }
    }
}

/// The weight of a word at a distance from the number, in words.
fn near(distance: usize) -> f64 {
    1.0 / (1.0 + u32::try_from(distance).map_or(f64::INFINITY, f64::from) / 40.0)
}

/// Where the clause begins in which a text ends.
fn clause_start(before: &str) -> usize {
    boundary(before, &[';', '；', '。', ',', '，', ':', '：', '!', '！', '?', '？'])
        .max(sentence_start(before))
}

/// Where the sentence begins in which a text ends.
fn sentence_start(before: &str) -> usize {
    let full_stop = before.rfind(". ").map_or(0, |at| at + 2);
    full_stop.max(boundary(before, &['。', '！', '？', '!', '?', '\n']))
}

/// The position behind the last of some marks that is no part of a number.
fn boundary(before: &str, marks: &[char]) -> usize {
    let is_end = |(at, mark): &(usize, char)| {
        marks.contains(mark)
            && !before
                .get(at + mark.len_utf8()..)
                .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
    };
    before.char_indices().rev().find(is_end).map_or(0, |(at, mark)| at + mark.len_utf8())
}

/// Where the clause ends with which a text begins.
fn clause_end(after: &str) -> usize {
    let marks = [';', '；', '。', ',', '，', '!', '！', '?', '？', '\n'];
    let mark = after.find(marks).unwrap_or(after.len());
    after.find(". ").unwrap_or(after.len()).min(mark)
}

/// The words of a text in lower case without those that say nothing; of Chinese, pairs of characters.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split(|character: char| !character.is_alphanumeric() && character != '&') {
        if word.is_ascii() {
            let word = word.to_lowercase();
            let is_number = word.bytes().any(|byte| byte.is_ascii_digit());
            if !word.is_empty() && !is_number && !STOP_WORDS.contains(&word.as_str()) {
                words.push(word);
            }
        } else {
            let characters: Vec<char> = word.chars().filter(|character| !character.is_ascii()).collect();
            words.extend(characters.windows(2).map(|pair| pair.iter().collect::<String>()));
        }
    }
    words
}

/// The words of a text that may name something, as they are written.
pub(super) fn content_words(text: &str) -> Vec<String> {
    let words = text.split(|character: char| !character.is_alphanumeric() && character != '&');
    let says = |word: &&str| {
        let lower = word.to_lowercase();
        !word.is_empty()
            && !word.bytes().any(|byte| byte.is_ascii_digit())
            && !STOP_WORDS.contains(&lower.as_str())
    };
    words.filter(says).map(str::to_owned).collect()
}

/// Whether two words are forms of one: equal, or alike for three fifths of the longer one from the beginning.
pub(super) fn is_same_word(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    if !one.is_ascii() || !other.is_ascii() {
        return false;
    }
    let common = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    common >= 4 && common * 5 >= one.len().max(other.len()) * 3
}
