//! Search over the indicators: codes, names, definitions, labels in any language, with typing errors.
//!
//! An index of trigrams finds candidates, a closer look at their words ranks them.

use std::collections::HashMap;

use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;

/// From how large a part of the query on an indicator is a hit.
const LEAST_SCORE: f64 = 0.55;
/// How much a match in the definition counts, beside one in the code, the name or a label.
const DEFINITION_WEIGHT: f64 = 0.6;
/// How alike two words must be to count as the same, mistyped.
const LEAST_LIKENESS: f64 = 0.84;
/// How many candidates are looked at closely.
const CANDIDATES: usize = 500;

/// An index over the indicators of a catalogue.
#[derive(Debug, Default)]
pub struct SearchIndex {
    entries: Vec<Entry>,
    postings: HashMap<Gram, Vec<u32>>,
}

/// Up to three characters.
type Gram = [char; 3];

/// One indicator, as search sees it.
#[derive(Debug)]
struct Entry {
    id: (Code, Code),
    /// Words of code, name and labels.
    title: Vec<String>,
    /// Words of the definition.
    text: Vec<String>,
}

impl SearchIndex {
    /// The index over a catalogue.
    #[must_use]
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut index = Self::default();
        for (id, indicator) in &catalogue.indicators {
            let labels = indicator.labels.values().map(String::as_str);
            let topic = catalogue.topics.get(&indicator.topic).map(|topic| topic.name.as_str());
            let title = [indicator.code.as_str(), indicator.name.as_str()].into_iter().chain(labels);
            let title: Vec<String> = title.flat_map(words).collect();
            let text = std::iter::once(indicator.definition.as_str()).chain(topic).flat_map(words).collect();
            index.add(Entry { id: id.clone(), title, text });
        }
        index
    }

    fn add(&mut self, entry: Entry) {
        let Ok(number) = u32::try_from(self.entries.len()) else { return };
        for word in entry.title.iter().chain(&entry.text) {
            for gram in grams(word) {
                let postings = self.postings.entry(gram).or_default();
                if postings.last() != Some(&number) {
                    postings.push(number);
                }
            }
        }
        self.entries.push(entry);
    }

    /// The indicators that a query means, the best first.
    #[must_use]
    pub fn find(&self, query: &str) -> Vec<&(Code, Code)> {
        let query: Vec<String> = words(query).collect();
        if query.is_empty() {
            return Vec::new();
        }
        let mut ranked: Vec<(f64, &Entry)> = self
            .candidates(&query)
            .into_iter()
            .filter_map(|number| self.entries.get(number as usize))
            .map(|entry| (entry.score(&query), entry))
            .filter(|(score, _)| *score >= LEAST_SCORE)
            .collect();
        ranked.sort_by(|(left, a), (right, b)| right.total_cmp(left).then_with(|| a.id.cmp(&b.id)));
        ranked.into_iter().map(|(_, entry)| &entry.id).collect()
    }

    /// The entries that share most trigrams with the query.
    fn candidates(&self, query: &[String]) -> Vec<u32> {
        let mut shared: HashMap<u32, u32> = HashMap::new();
        for gram in query.iter().flat_map(|word| grams(word)) {
            for number in self.postings.get(&gram).into_iter().flatten() {
                *shared.entry(*number).or_default() += 1;
            }
        }
        let mut counted: Vec<(u32, u32)> = shared.into_iter().collect();
        counted.sort_by_key(|(number, count)| (std::cmp::Reverse(*count), *number));
        counted.into_iter().take(CANDIDATES).map(|(number, _)| number).collect()
    }
}

impl Entry {
    /// How well the entry answers the query: the mean over its words, from 0 to just above 1.
    fn score(&self, query: &[String]) -> f64 {
        let total: f64 = query
            .iter()
            .map(|word| best(word, &self.title).max(DEFINITION_WEIGHT * best(word, &self.text)))
            .sum();
        let mean = total / count(query.len());
        // Among equals the shorter title is closer to what was asked.
        mean + 0.01 / count(self.title.len().max(1))
    }
}

fn count(length: usize) -> f64 {
    u32::try_from(length).map_or(f64::MAX, f64::from)
}

/// How well the best of some words matches.
fn best(word: &str, words: &[String]) -> f64 {
    words.iter().map(|candidate| likeness(word, candidate)).fold(0.0, f64::max)
}

fn likeness(word: &str, candidate: &str) -> f64 {
    if word == candidate {
        return 1.0;
    }
    if candidate.starts_with(word) {
        return 0.95;
    }
    if !word.is_ascii() && candidate.contains(word) {
        return 0.9;
    }
    let likeness = strsim::normalized_damerau_levenshtein(word, candidate);
    // One slip in a short word, two in a long one.
    let slips = strsim::damerau_levenshtein(word, candidate);
    let forgiven = if word.chars().count() < 4 { 0 } else { 1 + usize::from(word.chars().count() > 7) };
    if slips <= forgiven { likeness.max(LEAST_LIKENESS) } else { 0.0 }
}

/// The words of a text in lower case; a run of ideographs counts as one word.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_alphanumeric() && character != '&')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .into_iter()
}

/// The trigrams of a word with a blank on each side; single characters of other scripts as well.
fn grams(word: &str) -> Vec<Gram> {
    let padded: Vec<char> = std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).collect();
    let mut grams: Vec<Gram> = padded.windows(3).map(|window| [window[0], window[1], window[2]]).collect();
    // The first letter alone, so that a slip in the second still finds the word.
    grams.extend(word.chars().next().map(|first| [' ', first, ' ']));
    grams.extend(word.chars().filter(|character| !character.is_ascii()).map(|character| [character; 3]));
    grams
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(entries: &[(&str, &str)]) -> SearchIndex {
        let mut index = SearchIndex::default();
        for (code, name) in entries {
            let title = [*code, *name].into_iter().flat_map(words).collect();
            let id = ("DS".parse().unwrap(), code.parse().unwrap());
            index.add(Entry { id, title, text: Vec::new() });
        }
        index
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
        assert_eq!(found(&index, "va")[0], "VA");
        assert!(found(&index, "zebra").is_empty());
        assert!(found(&index, "  ").is_empty());
    }
}
