//! Search over the indicators: codes, names, definitions, labels in any language, with typing errors.
//!
//! Each word of a query is looked for among the distinct words of the catalogue: as it is, as a beginning, as a part
//! where a script sets no blanks, and with slips. What it means there counts for the indicators that have it.

mod edit_distance;
mod parts;
#[cfg(test)]
mod plain;
mod postings;
mod vocabulary;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::ops::Range;
use std::rc::Rc;

use crate::domain::catalogue::{Catalogue, Indicator};
use crate::domain::code::Code;
use crate::limits::{MAX_FOUND, MAX_SEARCH_WORDS};
use postings::Postings;
use vocabulary::{Mistyped, Vocabulary};

/// How much a word counts that is found as it is. Whole numbers add up to the same in any order.
const WHOLE: u32 = 1_000_000;
/// How much the beginning of a word counts.
const BEGINNING: u32 = 950_000;
/// How much a part of a word counts, in scripts other than ASCII.
const PART: u32 = 900_000;
/// How much a word counts at least that is the same, mistyped.
const LEAST_LIKENESS: u32 = 840_000;
/// What a match counts in the definition.
const fn in_definition(likeness: u32) -> u32 {
    likeness / 5 * 3
}
/// From how much a word, on the mean, an indicator is a hit.
const LEAST_SCORE: u32 = 550_000;
/// What a title of one word adds to the mean: among equals the shorter title is closer to what was asked.
const SHORTEST_TITLE: u32 = 10_000;

/// An index over the indicators of a catalogue.
#[derive(Debug, Default)]
pub struct SearchIndex {
    /// The indicators in their order.
    ids: Vec<(Code, Code)>,
    /// What the title of each adds to its score.
    brevity: Vec<u16>,
    vocabulary: Vocabulary,
    /// Which indicators have a word in code, name or labels.
    titles: Postings,
    /// Which have it in the definition or the name of the topic.
    texts: Postings,
}

/// A meaning of a word of a query: how much it counts, for the indicators that have which words.
struct Meaning<'index> {
    weight: u32,
    postings: &'index Postings,
    words: Rc<[Range<u32>]>,
}

impl SearchIndex {
    /// The index over a catalogue.
    #[must_use]
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut entries = Entries::default();
        for (id, indicator) in &catalogue.indicators {
            let topic = catalogue.topics.get(&indicator.topic).map(|topic| topic.name.as_str());
            entries.add(
                id.clone(),
                title(indicator),
                [indicator.definition.as_str()].into_iter().chain(topic),
            );
        }
        entries.into_index()
    }

    /// The indicators that a query means, the best first, and as many as can be looked at.
    #[must_use]
    pub fn find(&self, query: &str) -> Vec<&(Code, Code)> {
        let (query, length) = repeated(words(query).take(MAX_SEARCH_WORDS));
        let mut tally = Tally::new(self.ids.len());
        let mut meant: Vec<(u32, Vec<Meaning>)> =
            query.iter().map(|(word, times)| (*times, self.meanings(word))).collect();
        // The rarest word first: most indicators that lack it need not be looked at.
        meant.sort_by_cached_key(|(_, meanings)| meanings.iter().map(Meaning::cost).sum::<u32>());
        let mut left = length;
        for (times, meanings) in &meant {
            tally.next_word(left * WHOLE >= length * (LEAST_SCORE - SHORTEST_TITLE));
            for meaning in meanings {
                // Where one word is all, whoever has it in the title comes before all others.
                let is_title = std::ptr::eq(meaning.postings, &raw const self.titles);
                if meant.len() == 1 && !is_title && tally.touched.len() >= MAX_FOUND {
                    break;
                }
                meaning
                    .postings
                    .visit(&meaning.words, |indicators| tally.count(indicators, times * meaning.weight));
            }
            left -= times;
        }
        self.best(&tally, length)
    }

    /// The indicators with the best scores, of a query of so many words.
    fn best(&self, tally: &Tally, length: u32) -> Vec<&(Code, Code)> {
        let mut best = BinaryHeap::with_capacity(MAX_FOUND);
        // Score and number, so that the first comes first among equals; numbers that can be compared at once.
        let rank = |score: u32, number: u32| u64::from(score) << 32 | u64::from(!number);
        let mut least = rank(length * LEAST_SCORE, u32::MAX);
        for number in &tally.touched {
            let position = *number as usize;
            let (Some(count), Some(brevity)) = (tally.counts.get(position), self.brevity.get(position))
            else {
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
        let number = |ranked: u64| !u32::try_from(ranked & u64::from(u32::MAX)).unwrap_or_default();
        let best = best.into_sorted_vec().into_iter();
        best.filter_map(|Reverse(ranked)| self.ids.get(number(ranked) as usize)).collect()
    }

    /// What a word of a query can mean, the closest first.
    fn meanings(&self, word: &str) -> Vec<Meaning<'_>> {
        let both = self.alike(word).into_iter().flat_map(|(likeness, words)| {
            let text = (in_definition(likeness), &self.texts, Rc::clone(&words));
            [(likeness, &self.titles, words), text]
        });
        let mut meanings: Vec<Meaning> =
            both.map(|(weight, postings, words)| Meaning { weight, postings, words }).collect();
        meanings.sort_by_key(|meaning| Reverse(meaning.weight));
        meanings
    }

    /// The words of the vocabulary that a word can mean, by how alike they are.
    fn alike(&self, word: &str) -> Vec<(u32, Rc<[Range<u32>]>)> {
        let mut beginning = self.vocabulary.beginning_with(word);
        let mut mistyped = self.vocabulary.mistyped(word, forgiven(word));
        mistyped.retain(|other| !beginning.contains(&other.word));
        let mut alike = Vec::new();
        if !word.is_ascii() {
            let holding = self.vocabulary.holding(word);
            mistyped.retain(|other| holding.binary_search(&other.word).is_err());
            alike.push((PART, holding.into_iter().map(single).collect()));
        }
        if self.vocabulary.is(beginning.start, word) {
            alike.push((WHOLE, [single(beginning.start)].into()));
            beginning.start += 1;
        }
        alike.push((BEGINNING, [beginning].into()));
        let length = word.chars().count();
        let likeness = |other: &Mistyped| likeness(other.slips, length.max(other.length));
        mistyped.sort_by_key(likeness);
        for same in mistyped.chunk_by(|left, right| likeness(left) == likeness(right)) {
            let words = same.iter().map(|other| single(other.word)).collect();
            alike.extend(same.first().map(|other| (likeness(other), words)));
        }
        alike
    }

    /// The memory that it takes, in bytes, without the codes that it shares with the catalogue.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.ids.capacity() * size_of::<(Code, Code)>()
            + self.brevity.capacity() * size_of::<u16>()
            + self.vocabulary.bytes()
            + self.titles.bytes()
            + self.texts.bytes()
    }
}

impl Meaning<'_> {
    /// What it costs to visit, roughly.
    fn cost(&self) -> u32 {
        self.words.iter().map(|words| self.postings.length(words.clone())).sum()
    }
}

/// What was counted for each indicator, word by word.
struct Tally {
    counts: Vec<Count>,
    word: u32,
    /// Whether an indicator that lacks the words so far can still be a hit.
    is_open: bool,
    /// The indicators for which any word counted.
    touched: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    sum: u32,
    /// The last word of the query that counted, from 1 on.
    word: u32,
}

impl Tally {
    fn new(indicators: usize) -> Self {
        Self { counts: vec![Count::default(); indicators], word: 0, is_open: true, touched: Vec::new() }
    }

    fn next_word(&mut self, is_open: bool) {
        self.word += 1;
        self.is_open = is_open;
    }

    /// Counts the word for some indicators, once for each: its closest meaning comes first.
    fn count(&mut self, indicators: &[u32], weight: u32) {
        let (counts, word, is_open) = (self.counts.as_mut_slice(), self.word, self.is_open);
        for indicator in indicators {
            let Some(count) = counts.get_mut(*indicator as usize) else { continue };
            if count.word == word || count.word == 0 && !is_open {
                continue;
            }
            if count.word == 0 {
                self.touched.push(*indicator);
            }
            *count = Count { sum: count.sum + weight, word };
        }
    }
}

/// The words of all indicators while the index is made.
#[derive(Default)]
struct Entries {
    ids: Vec<(Code, Code)>,
    brevity: Vec<u16>,
    /// Words by the order in which they came.
    words: HashMap<Box<str>, u32>,
    /// A word and an indicator that has it.
    titles: Vec<(u32, u32)>,
    texts: Vec<(u32, u32)>,
}

impl Entries {
    fn add<'a>(
        &mut self,
        id: (Code, Code),
        title: impl IntoIterator<Item = &'a str>,
        text: impl IntoIterator<Item = &'a str>,
    ) {
        let Ok(entry) = u32::try_from(self.ids.len()) else { return };
        let before = self.titles.len();
        for word in title.into_iter().flat_map(words) {
            let number = self.number(word);
            self.titles.push((number, entry));
        }
        let length = u32::try_from(self.titles.len() - before).unwrap_or(u32::MAX);
        for word in text.into_iter().flat_map(words) {
            let number = self.number(word);
            self.texts.push((number, entry));
        }
        self.ids.push(id);
        self.brevity.push(u16::try_from(SHORTEST_TITLE / length.max(1)).unwrap_or_default());
    }

    fn number(&mut self, word: String) -> u32 {
        if let Some(number) = self.words.get(word.as_str()) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.insert(word.into(), number);
        number
    }

    fn into_index(self) -> SearchIndex {
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

/// What stands in the title of an indicator.
fn title(indicator: &Indicator) -> impl Iterator<Item = &str> {
    let labels = indicator.labels.values().map(String::as_str);
    [indicator.code.as_str(), indicator.name.as_str()].into_iter().chain(labels)
}

/// The words of a text in lower case; a run of ideographs counts as one word.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_alphanumeric() && character != '&')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// How many slips a word is forgiven: one in a short word, two in a long one, none in what is hardly a word.
fn forgiven(word: &str) -> usize {
    match word.chars().count() {
        4..8 => 1,
        8..=edit_distance::LONGEST => 2,
        _ => 0,
    }
}

/// How alike words are, the longer of so many characters, so many slips apart.
fn likeness(slips: usize, length: usize) -> u32 {
    let share = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
    (WHOLE - WHOLE * share(slips) / share(length)).max(LEAST_LIKENESS)
}

/// Words and how often each comes, and how many come in all.
fn repeated(words: impl Iterator<Item = String>) -> (BTreeMap<String, u32>, u32) {
    let mut repeated = BTreeMap::new();
    for word in words {
        *repeated.entry(word).or_default() += 1;
    }
    let length = repeated.values().sum();
    (repeated, length)
}

fn single(word: u32) -> Range<u32> {
    word..word + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(indicators: &[(&str, &str)]) -> SearchIndex {
        let mut entries = Entries::default();
        for (code, name) in indicators {
            entries.add(("DS".parse().unwrap(), code.parse().unwrap()), [*code, *name], []);
        }
        entries.into_index()
    }

    fn found(index: &SearchIndex, query: &str) -> Vec<String> {
        index.find(query).into_iter().map(|(_, code)| code.to_string()).collect()
    }

    #[test]
    fn words_slips_beginnings_and_other_scripts_are_found() {
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
        let mut entries = Entries::default();
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
