//! Search over the catalogue: codes, names, definitions, labels in any language, with typing errors.
//!
//! Each word of a query is looked up among the distinct words of the catalogue: exactly, as a prefix, as a part in
//! scripts without blanks, and within an edit distance. Each match adds a weight to the indicators that have the word.

pub mod answer;
pub mod catalogue_index;
mod edit_distance;
mod entry_texts;
mod find;
mod hit;
mod matched_words;
mod parts;
mod postings;
mod printed_number;
mod query_word;
#[cfg(test)]
mod reference;
mod series_words;
mod vocabulary;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::ops::Range;
use std::rc::Rc;

use crate::domain::catalogue::{Catalogue, Indicator};
use crate::domain::code::Code;
use crate::domain::invariant::{OrBroken, number};
use crate::limits::{MAX_FOUND, MAX_SEARCH_WORDS};
use postings::Postings;
use vocabulary::{SimilarWord, Vocabulary};

/// The weight of an exact match. Weights are integers, because sums of integers do not depend on their order.
const EXACT: u32 = 1_000_000;
/// The weight of a word that begins with the word of the query.
const PREFIX: u32 = 950_000;
/// The weight of a word that contains the word of the query, which has characters beyond ASCII.
const PART: u32 = 900_000;
/// The least weight of a word within the edit distance.
const MIN_SIMILARITY: u32 = 840_000;
/// The weight of a match in a definition: three fifths of that in a title.
const fn in_definition(weight: u32) -> u32 {
    weight / 5 * 3
}
/// The least mean weight for each word of the query with which an indicator is a result.
const MIN_SCORE: u32 = 550_000;
/// The bonus on the mean weight of a title of one word; of equal matches the one with the shorter title comes first.
const ONE_WORD_TITLE: u32 = 10_000;

/// An index over entries with a title and a text: the indicators of a catalogue, or others.
#[derive(Debug)]
pub struct SearchIndex<Id = (Code, Code)> {
    /// The entries; other columns refer to their positions.
    ids: Vec<Id>,
    /// The bonus of each title on the mean weight.
    brevity: Vec<u16>,
    vocabulary: Vocabulary,
    /// By word: the indicators that have it in code, name or labels.
    titles: Postings,
    /// By word: the indicators that have it in the definition or the name of the topic.
    texts: Postings,
}

/// Words of the vocabulary that match a word of the query with the same weight.
struct WordMatch<'index> {
    weight: u32,
    postings: &'index Postings,
    words: Rc<[Range<u32>]>,
}

impl<Id> Default for SearchIndex<Id> {
    fn default() -> Self {
        IndexBuilder::default().into_index()
    }
}

impl SearchIndex {
    /// The index over the indicators of a catalogue.
    #[must_use]
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut entries = IndexBuilder::default();
        for (id, indicator) in catalogue.indicators.iter() {
            let topic = catalogue.topics.get(&indicator.topic).map(|topic| topic.name.as_str());
            entries.add(
                id.clone(),
                title(indicator),
                [indicator.definition.as_str()].into_iter().chain(topic),
            );
        }
        entries.into_index()
    }
}

impl<Id> SearchIndex<Id> {
    /// The entries that match a query, the best first, at most [`MAX_FOUND`].
    #[must_use]
    pub fn find(&self, query: &str) -> Vec<&Id> {
        let (query, length) = count_words(words(query).take(MAX_SEARCH_WORDS));
        let mut scores = Scores::new(self.ids.len());
        let mut matches: Vec<(u32, Vec<WordMatch>)> =
            query.iter().map(|(word, times)| (*times, self.matches(word))).collect();
        // The rarest word first: most indicators without it cannot be results any more.
        matches.sort_by_cached_key(|(_, matches)| matches.iter().map(WordMatch::cost).sum::<u32>());
        let mut left = length;
        for (times, of_word) in &matches {
            scores.next_word(left * EXACT >= length * (MIN_SCORE - ONE_WORD_TITLE));
            for one in of_word {
                // In a query of one word every match in a title comes before all others.
                let is_title = std::ptr::eq(one.postings, &raw const self.titles);
                if matches.len() == 1 && !is_title && scores.candidates.len() >= MAX_FOUND {
                    break;
                }
                one.postings.visit(&one.words, |indicators| scores.count(indicators, times * one.weight));
            }
            left -= times;
        }
        self.best(&scores, length)
    }

    /// The indicators with the best scores of a query of `length` words.
    fn best(&self, scores: &Scores, length: u32) -> Vec<&Id> {
        let mut best = BinaryHeap::with_capacity(MAX_FOUND);
        // Score and inverted number in one integer: one comparison, and the first indicator wins among equals.
        let rank = |score: u32, number: u32| u64::from(score) << 32 | u64::from(!number);
        let mut least = rank(length * MIN_SCORE, u32::MAX);
        for number in &scores.candidates {
            let position = *number as usize;
            let columns = scores.counts.get(position).zip(self.brevity.get(position));
            let Some((count, brevity)) = columns.or_broken("each indicator has a count and a bonus") else {
                continue;
            };
            let ranked = rank(count.sum + length * u32::from(*brevity), *number);
            if ranked < least {
                continue;
            }
            if best.len() == MAX_FOUND {
                best.pop();
            }
            best.push(Reverse(ranked));
            if let Some(Reverse(worst)) = best.peek().filter(|_| best.len() == MAX_FOUND) {
                least = *worst;
            }
        }
        let number = |ranked: u64| u64::from(u32::MAX) - (ranked & u64::from(u32::MAX));
        let id = |ranked| self.ids.get(usize::try_from(number(ranked)).ok()?);
        let best = best.into_sorted_vec().into_iter();
        best.filter_map(|Reverse(ranked)| id(ranked).or_broken("a candidate is an indicator")).collect()
    }

    /// The greatest weight with which a word of a query matches each entry; 0 for none. `None` if it matches no entry.
    fn weights(&self, word: &str) -> Option<Vec<u32>> {
        let mut weights = vec![0; self.ids.len()];
        let mut matches_any = false;
        for one in self.matches(word) {
            one.postings.visit(&one.words, |entries| {
                for entry in entries {
                    let weight = weights.get_mut(*entry as usize).or_broken("a posting is an entry");
                    if let Some(weight) = weight.filter(|weight| **weight == 0) {
                        (*weight, matches_any) = (one.weight, true);
                    }
                }
            });
        }
        matches_any.then_some(weights)
    }

    /// The matches of a word of the query, the greatest weight first.
    fn matches(&self, word: &str) -> Vec<WordMatch<'_>> {
        let both = self.matching_words(word).into_iter().flat_map(|(weight, words)| {
            let text = (in_definition(weight), &self.texts, Rc::clone(&words));
            [(weight, &self.titles, words), text]
        });
        let mut matches: Vec<WordMatch> =
            both.map(|(weight, postings, words)| WordMatch { weight, postings, words }).collect();
        matches.sort_by_key(|one| Reverse(one.weight));
        matches
    }

    /// The words of the vocabulary that match a word of the query, by weight.
    fn matching_words(&self, word: &str) -> Vec<(u32, Rc<[Range<u32>]>)> {
        let mut prefixed = self.vocabulary.beginning_with(word);
        let mut similar = self.vocabulary.similar(word, max_distance(word));
        similar.retain(|other| !prefixed.contains(&other.word));
        let mut matching = Vec::new();
        if !word.is_ascii() {
            let containing = self.vocabulary.containing(word);
            similar.retain(|other| containing.binary_search(&other.word).is_err());
            matching.push((PART, containing.into_iter().map(single).collect()));
        }
        if self.vocabulary.is(prefixed.start, word) {
            matching.push((EXACT, [single(prefixed.start)].into()));
            prefixed.start += 1;
        }
        matching.push((PREFIX, [prefixed].into()));
        let length = word.chars().count();
        let weight = |other: &SimilarWord| similarity(other.distance, length.max(other.length));
        similar.sort_by_key(weight);
        for same in similar.chunk_by(|left, right| weight(left) == weight(right)) {
            let words = same.iter().map(|other| single(other.word)).collect();
            matching.extend(same.first().map(|other| (weight(other), words)));
        }
        matching
    }

    /// The memory of the index in bytes, without the texts of the codes, which the catalogue holds too.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.ids.capacity() * size_of::<Id>()
            + self.brevity.capacity() * size_of::<u16>()
            + self.vocabulary.bytes()
            + self.titles.bytes()
            + self.texts.bytes()
    }
}

impl WordMatch<'_> {
    /// An estimate of the time to visit its indicators: the bytes to read.
    fn cost(&self) -> u32 {
        self.words.iter().map(|words| self.postings.length(words.clone())).sum()
    }
}

/// The sums of weights of all indicators while the words of a query are processed.
struct Scores {
    counts: Vec<Score>,
    /// The number of the word that is processed, from 1 on.
    word: u32,
    /// Whether an indicator without any of the words so far can still be a result.
    is_open: bool,
    /// The indicators with a match.
    candidates: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Score {
    sum: u32,
    /// The last word that was counted, from 1 on; 0 for none.
    word: u32,
}

impl Scores {
    fn new(indicators: usize) -> Self {
        Self { counts: vec![Score::default(); indicators], word: 0, is_open: true, candidates: Vec::new() }
    }

    fn next_word(&mut self, is_open: bool) {
        self.word += 1;
        self.is_open = is_open;
    }

    /// Counts the word for some indicators. A word counts once, with its first and greatest weight.
    fn count(&mut self, indicators: &[u32], weight: u32) {
        let (counts, word, is_open) = (self.counts.as_mut_slice(), self.word, self.is_open);
        for indicator in indicators {
            let Some(count) = counts.get_mut(*indicator as usize).or_broken("a posting is an indicator")
            else {
                continue;
            };
            if count.word == word || count.word == 0 && !is_open {
                continue;
            }
            if count.word == 0 {
                self.candidates.push(*indicator);
            }
            *count = Score { sum: count.sum + weight, word };
        }
    }
}

/// The words of all entries while the index is built.
struct IndexBuilder<Id> {
    ids: Vec<Id>,
    brevity: Vec<u16>,
    /// The number of each word, in order of appearance.
    words: HashMap<Box<str>, u32>,
    /// Pairs of a word and an indicator that has it in the title.
    titles: Vec<(u32, u32)>,
    /// The same of the other texts.
    texts: Vec<(u32, u32)>,
}

impl<Id> Default for IndexBuilder<Id> {
    fn default() -> Self {
        Self {
            ids: Vec::new(),
            brevity: Vec::new(),
            words: HashMap::new(),
            titles: Vec::new(),
            texts: Vec::new(),
        }
    }
}

impl<Id> IndexBuilder<Id> {
    fn add<'a>(
        &mut self,
        id: Id,
        title: impl IntoIterator<Item = &'a str>,
        text: impl IntoIterator<Item = &'a str>,
    ) {
        let entry = number(self.ids.len());
        let before = self.titles.len();
        for word in title.into_iter().flat_map(words) {
            let number = self.word_number(word);
            self.titles.push((number, entry));
        }
        let length = number(self.titles.len() - before);
        for word in text.into_iter().flat_map(words) {
            let number = self.word_number(word);
            self.texts.push((number, entry));
        }
        self.ids.push(id);
        self.brevity.push(bonus(length));
    }

    fn word_number(&mut self, word: String) -> u32 {
        if let Some(number) = self.words.get(word.as_str()) {
            return *number;
        }
        let number = number(self.words.len());
        self.words.insert(word.into(), number);
        number
    }

    fn into_index(self) -> SearchIndex<Id> {
        let mut words: Vec<(&str, u32)> =
            self.words.iter().map(|(word, number)| (&**word, *number)).collect();
        words.sort_unstable();
        let mut sorted = vec![0; words.len()];
        for ((_, number), position) in words.iter().zip(0..) {
            sorted[*number as usize] = position;
        }
        let by_word = |mut pairs: Vec<(u32, u32)>| {
            for (word, _) in &mut pairs {
                *word = sorted[*word as usize];
            }
            Postings::new(words.len(), &pairs)
        };
        let (titles, texts) = (by_word(self.titles), by_word(self.texts));
        let words: Vec<&str> = words.into_iter().map(|(word, _)| word).collect();
        let vocabulary = Vocabulary::new(&words);
        SearchIndex { ids: self.ids, brevity: self.brevity, vocabulary, titles, texts }
    }
}

/// The texts of an indicator whose words count as its title.
fn title(indicator: &Indicator) -> impl Iterator<Item = &str> {
    let labels = indicator.labels.values().map(String::as_str);
    [indicator.code.as_str(), indicator.name.as_str()].into_iter().chain(labels)
}

/// The bonus on the mean weight of a title of so many words.
fn bonus(words: u32) -> u16 {
    u16::try_from(ONE_WORD_TITLE / words.max(1)).or_broken("a bonus fits 16 bits").unwrap_or_default()
}

/// The words of a text; a run of ideographs counts as one word.
fn words_as_written(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '&')
        .filter(|word| !word.is_empty())
}

/// The words of a text in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    words_as_written(text).map(str::to_lowercase)
}

/// The greatest edit distance of a word: one for 4 to 7 characters, two for more, none for less.
fn max_distance(word: &str) -> usize {
    match word.chars().count() {
        4..8 => 1,
        8..=edit_distance::MAX_QUERY_CHARACTERS => 2,
        _ => 0,
    }
}

/// The weight of a word at an edit distance; `length` is that of the longer word in characters.
fn similarity(distance: usize, length: usize) -> u32 {
    (EXACT - EXACT * number(distance) / number(length)).max(MIN_SIMILARITY)
}

/// Words with their number of occurrences, and the total.
fn count_words(words: impl Iterator<Item = String>) -> (BTreeMap<String, u32>, u32) {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let length = counts.values().sum();
    (counts, length)
}

fn single(word: u32) -> Range<u32> {
    word..word + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(indicators: &[(&str, &str)]) -> SearchIndex {
        let mut entries = IndexBuilder::default();
        for (code, name) in indicators {
            entries.add(("DS".parse().unwrap(), code.parse().unwrap()), [*code, *name], []);
        }
        entries.into_index()
    }

    fn found(index: &SearchIndex, query: &str) -> Vec<String> {
        index.find(query).into_iter().map(|(_, code)| code.to_string()).collect()
    }

    #[test]
    fn words_typing_errors_prefixes_and_other_scripts_are_found() {
        let index = index(&[
            ("RD_EXP", "R&D expenditure, total 研发经费"),
            ("VA", "Value added 增加值"),
            ("NEV_OUTPUT", "New energy vehicles, output 新能源汽车产量"),
        ]);
        assert_eq!(found(&index, "expenditure")[0], "RD_EXP");
        assert_eq!(found(&index, "expenditrue")[0], "RD_EXP");
        assert_eq!(found(&index, "new enrgy vehicle")[0], "NEV_OUTPUT");
        assert_eq!(found(&index, "新能源")[0], "NEV_OUTPUT");
        assert_eq!(found(&index, "汽车")[0], "NEV_OUTPUT");
        assert_eq!(found(&index, "va")[0], "VA");
        assert!(found(&index, "zebra").is_empty());
        assert!(found(&index, "  ").is_empty());
        assert!(found(&SearchIndex::default(), "va").is_empty());
    }

    #[test]
    fn a_query_is_read_up_to_so_many_words() {
        let index = index(&[("VA", "Value added")]);
        let beginning = "value ".repeat(MAX_SEARCH_WORDS);
        assert_eq!(found(&index, &format!("{beginning}{}", "zebra ".repeat(200))), ["VA"]);
    }

    #[test]
    fn an_index_takes_little_memory() {
        let mut entries = IndexBuilder::<(Code, Code)>::default();
        for number in 0..2_000 {
            let (code, name) =
                (format!("IND{number:05}"), format!("Output of product {} in value", number % 97));
            entries.add(
                ("DS".parse().unwrap(), code.parse().unwrap()),
                [code.as_str(), &name],
                [name.as_str()],
            );
        }
        let index = entries.into_index();
        assert!((1..200 * 2_000).contains(&index.bytes()), "{}", index.bytes());
    }
}
