//! The words of a query in series, of which each has the greatest weight of its group and its area.

use super::answer::SearchKind;
use super::catalogue_index::{CatalogueIndex, Entry};
use super::hit::Hit;
use super::query_word::QueryWord;
use super::{MIN_SCORE, bonus};
use crate::domain::catalogue::Catalogue;
use crate::domain::invariant::position;

/// The words of a query that count in series.
#[derive(Default)]
pub(super) struct SeriesWords {
    /// How many words count.
    words: u32,
    found: Vec<FoundWord>,
}

/// A word that a group or an area has.
struct FoundWord {
    times: u32,
    /// The weight in each member.
    members: Vec<u32>,
    /// The weight in each group.
    groups: Vec<u32>,
}

impl SeriesWords {
    /// Counts a word, given its weights in the indicators.
    pub(super) fn count(&mut self, index: &CatalogueIndex, word: &QueryWord, indicators: Option<&[u32]>) {
        let members = index.members.weights(&word.word);
        let is_found = indicators.is_some() || members.is_some();
        if !is_found && word.is_optional {
            return;
        }
        self.words += word.times;
        if !is_found {
            return;
        }
        let (indicators, members) = (indicators.unwrap_or_default(), members.unwrap_or_default());
        let of_group = |group: &Entry| {
            let own = group.indicator.and_then(|place| indicators.get(place)).copied().unwrap_or_default();
            own.max(weight(group, &members))
        };
        let groups = index.groups.iter().map(of_group).collect();
        self.found.push(FoundWord { times: word.times, members, groups });
    }

    /// Adds the series that are results.
    pub(super) fn add_hits(&self, index: &CatalogueIndex, catalogue: &Catalogue, hits: &mut Vec<Hit>) {
        if self.found.is_empty() {
            return;
        }
        let (groups, areas) = (&catalogue.code_index.groups.of_series, &catalogue.code_index.areas.of_series);
        for dataset in &index.datasets {
            // The weights of all words in an area stand together, and behind them the words of its name.
            let width = self.found.len() + 1;
            let rows = dataset.areas.iter().map(|(number, _)| number + 1).max().unwrap_or_default();
            let mut of_areas = vec![0; rows * width];
            for (number, area) in &dataset.areas {
                let Some(row) = of_areas.get_mut(number * width..(number + 1) * width) else { continue };
                for (cell, word) in row.iter_mut().zip(&self.found) {
                    *cell = weight(area, &word.members);
                }
                if let Some(length) = row.last_mut() {
                    *length = area.length;
                }
            }
            let labels = groups.get(dataset.series.clone()).zip(areas.get(dataset.series.clone()));
            let labels = labels.into_iter().flat_map(|(groups, areas)| groups.iter().zip(areas));
            for (place, (group, area)) in dataset.series.clone().zip(labels) {
                let (group, start) = (position(*group), position(*area) * width);
                let Some(row) = of_areas.get(start..start + width) else { continue };
                let Some(score) = self.score(index, group, row) else { continue };
                hits.push(Hit { score, kind: SearchKind::Series, place });
            }
        }
    }

    /// The mean weight of a series, given its group, and the weights and the words of its area; none if it is no result.
    fn score(&self, index: &CatalogueIndex, group: usize, area: &[u32]) -> Option<u32> {
        let of_word = |(word, in_area): (&FoundWord, &u32)| {
            word.times * word.groups.get(group).copied().unwrap_or_default().max(*in_area)
        };
        let sum: u32 = self.found.iter().zip(area).map(of_word).sum();
        let mean = sum.checked_div(self.words)?;
        // The bonus is asked for only where it can matter.
        if mean + u32::from(bonus(0)) < MIN_SCORE {
            return None;
        }
        let length = index.groups.get(group)?.length + area.last()?;
        let score = mean + u32::from(bonus(length));
        (score >= MIN_SCORE).then_some(score)
    }
}

/// The greatest weight of the members of an entry.
fn weight(entry: &Entry, members: &[u32]) -> u32 {
    let weights = entry.members.iter().filter_map(|member| members.get(position(*member)));
    weights.copied().max().unwrap_or_default()
}
