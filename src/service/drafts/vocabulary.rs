//! The words of the names of a catalogue, and which of them a text has.

use std::collections::HashMap;

use super::search_text::{SearchText, is_same_word, words};
use crate::domain::catalogue::Labels;

/// The letters that two forms of a word share at least.
const STEM: usize = 4;

/// The distinct words of names.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: Vec<String>,
    /// The numbers of the words by their first letters.
    by_stem: HashMap<String, Vec<usize>>,
    /// How rare each word is, all its forms taken together.
    rarities: Vec<f64>,
}

/// The words of the names of one entry, each name by itself, and of its definition, by their numbers.
#[derive(Debug, Default)]
pub(super) struct NameWords {
    pub(super) names: Vec<Vec<usize>>,
    pub(super) definition: Vec<usize>,
}

impl Vocabulary {
    /// The words of an entry, which are added.
    pub(super) fn add(&mut self, name: &str, labels: &Labels, definition: &str) -> NameWords {
        let names = [name].into_iter().chain(labels.values().map(String::as_str));
        let names: Vec<Vec<usize>> = names.map(|name| self.numbers(name)).collect();
        NameWords {
            names: names.into_iter().filter(|name| !name.is_empty()).collect(),
            definition: self.numbers(definition),
        }
    }

    fn numbers(&mut self, text: &str) -> Vec<usize> {
        words(text).into_iter().map(|word| self.number(word)).collect()
    }

    fn number(&mut self, word: String) -> usize {
        let of_stem = self.by_stem.entry(stem(&word).to_owned()).or_default();
        if let Some(number) = of_stem.iter().find(|number| self.words.get(**number) == Some(&word)) {
            return *number;
        }
        let number = self.words.len();
        of_stem.push(number);
        self.words.push(word);
        number
    }

    /// Counts in how many of these entries each word stands.
    pub(super) fn count<'a>(&mut self, entries: impl Iterator<Item = &'a NameWords>) {
        let (mut counts, mut all) = (vec![0_u32; self.words.len()], 0_u32);
        for entry in entries {
            all += 1;
            let mut own: Vec<usize> =
                entry.names.iter().flatten().flat_map(|number| self.forms(*number)).collect();
            own.sort_unstable();
            own.dedup();
            for number in own {
                if let Some(count) = counts.get_mut(number) {
                    *count += 1;
                }
            }
        }
        let rarity = |count: u32| (1.0 + f64::from(all) / (1.0 + f64::from(count))).ln();
        self.rarities = counts.into_iter().map(rarity).collect();
    }

    /// The forms of a word.
    pub(super) fn forms(&self, number: usize) -> Vec<usize> {
        self.words.get(number).map(|word| self.same(word).collect()).unwrap_or_default()
    }

    fn same<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let of_stem = self.by_stem.get(stem(word)).map(Vec::as_slice).unwrap_or_default();
        let is_same =
            move |number: &usize| self.words.get(*number).is_some_and(|other| is_same_word(word, other));
        of_stem.iter().copied().filter(is_same)
    }

    /// How much each word counts in a text; 0 for a word that the text has not.
    pub(super) fn weights(&self, text: &SearchText) -> Vec<f64> {
        let mut weights = vec![0.0_f64; self.words.len()];
        for word in &text.words {
            for number in self.same(&word.text) {
                if let Some(weight) = weights.get_mut(number) {
                    *weight = weight.max(word.weight);
                }
            }
        }
        weights
    }

    /// How well a name fits a text with these weights: the rarer a word and the nearer to the number, the more it counts.
    pub(super) fn fit<'a>(&self, name: impl IntoIterator<Item = &'a usize>, weights: &[f64]) -> f64 {
        let (mut sum, mut all) = (0.0, 0.0);
        for number in name {
            let rarity = self.rarities.get(*number).copied().unwrap_or_default();
            all += rarity;
            sum += rarity * weights.get(*number).copied().unwrap_or_default();
        }
        if all == 0.0 { 0.0 } else { sum / all.sqrt() }
    }
}

/// The first letters of a word.
fn stem(word: &str) -> &str {
    word.get(..STEM).unwrap_or(word)
}
