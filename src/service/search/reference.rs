//! The reference for tests of the index: the same scores, computed from every word of every indicator.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    EXACT, IndexBuilder, MIN_SCORE, ONE_WORD_TITLE, PART, PREFIX, SearchIndex, in_definition, max_distance,
    similarity, words,
};
use crate::domain::code::Code;
use crate::limits::{MAX_FOUND, MAX_SEARCH_WORDS};

/// One indicator: the words of its title and of its text.
struct Entry {
    title: Vec<String>,
    text: Vec<String>,
}

impl Entry {
    fn score(&self, query: &[String]) -> u32 {
        let of = |word: &String| best(word, &self.title).max(in_definition(best(word, &self.text)));
        query.iter().map(of).sum::<u32>() + count(query) * (ONE_WORD_TITLE / count(&self.title))
    }
}

fn count(words: &[String]) -> u32 {
    words.len().try_into().unwrap()
}

fn best(word: &str, words: &[String]) -> u32 {
    words.iter().map(|candidate| weight(word, candidate)).max().unwrap_or_default()
}

fn weight(word: &str, candidate: &str) -> u32 {
    if word == candidate {
        return EXACT;
    }
    if candidate.starts_with(word) {
        return PREFIX;
    }
    if !word.is_ascii() && candidate.contains(word) {
        return PART;
    }
    let distance = strsim::damerau_levenshtein(word, candidate);
    let length = word.chars().count().max(candidate.chars().count());
    if distance <= max_distance(word) { similarity(distance, length) } else { 0 }
}

/// The positions of the entries that match a query.
fn matching(entries: &[Entry], query: &str) -> Vec<usize> {
    let query: Vec<String> = words(query).take(MAX_SEARCH_WORDS).collect();
    if query.is_empty() {
        return Vec::new();
    }
    let scores = entries.iter().map(|entry| entry.score(&query));
    let mut ranked: Vec<(Reverse<u32>, usize)> = scores.map(Reverse).zip(0..).collect();
    ranked.retain(|(Reverse(score), _)| *score >= count(&query) * MIN_SCORE);
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, position)| position).take(MAX_FOUND).collect()
}

/// The index over indicators of a name and a definition, and the entries of the reference.
fn both(indicators: &[(String, String)]) -> (SearchIndex, Vec<Entry>) {
    let mut index = IndexBuilder::default();
    let mut plain = Vec::new();
    for (number, (name, definition)) in indicators.iter().enumerate() {
        let code: Code = format!("I{number:05}").parse().unwrap();
        let title = [code.as_str(), name];
        plain.push(Entry {
            title: title.into_iter().flat_map(words).collect(),
            text: words(definition).collect(),
        });
        index.add(("DS".parse().unwrap(), code.clone()), title, [definition.as_str()]);
    }
    (index.into_index(), plain)
}

/// The positions that the reference finds, and those that the index finds.
fn answers(index: &SearchIndex, plain: &[Entry], query: &str) -> (Vec<usize>, Vec<usize>) {
    let positions: BTreeMap<&(Code, Code), usize> =
        index.ids.iter().enumerate().map(|(position, id)| (id, position)).collect();
    (matching(plain, query), index.find(query).into_iter().map(|id| positions[id]).collect())
}

/// Words that are alike or equal, some in other scripts.
fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[ab]{1,9}",
        1 => "(output|outputs|oputut|expenditure|expenditrue|R&D)",
        1 => "[新能源]{1,6}",
        1 => "[éa]{1,5}",
    ];
    prop::collection::vec(word, words).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_index_finds_what_plain_scoring_finds(
        indicators in prop::collection::vec((text(0..6), text(0..6)), 0..40),
        query in text(0..5),
    ) {
        let (index, plain) = both(&indicators);
        let (expected, found) = answers(&index, &plain, &query);
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn of_many_the_best_are_found() {
    let kinds = ["output", "output of steel, total", "outputs", "exports 产量", "钢产量", "oputut"];
    let indicators: Vec<(String, String)> = (0..3_000)
        .map(|number| {
            let name = kinds[number % 7 % 6];
            (format!("{name} {}", number % 11), format!("what is put out of steel as output {}", number / 2))
        })
        .collect();
    let (index, plain) = both(&indicators);
    let words = ["output", "outptu", "o", "i", "i00012", "产量", "量", "steel"];
    for query in words.into_iter().chain(["output 7", "what is output", "steel steel o", "put i"]) {
        let (expected, found) = answers(&index, &plain, query);
        assert!(!expected.is_empty(), "{query}");
        assert_eq!(found, expected, "{query}");
    }
}
