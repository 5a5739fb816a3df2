//! A hash index of series by dataset and key.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::invariant::{self, OrBroken};
use super::series::Series;
use super::series_list::SeriesList;
use super::series_moves::{GONE, SeriesMoves};

/// The positions of series in a list, by dataset and key.
///
/// It stores positions of 4 bytes and no keys. The list is passed to each look-up, which compares its keys.
#[derive(Debug, Clone, Default)]
pub struct SeriesPositions {
    hasher: RandomState,
    positions: HashTable<u32>,
}

impl SeriesPositions {
    /// The index of a list of series with distinct keys.
    #[must_use]
    pub fn of(series: &SeriesList) -> Self {
        let hasher = RandomState::new();
        let hash = |position: &u32| at(series, *position).map_or(0, |one| hash_of(&hasher, one.name()));
        let mut positions = HashTable::with_capacity(series.len());
        for (position, one) in (0..).zip(series) {
            positions.insert_unique(hash_of(&hasher, one.name()), position, hash);
        }
        Self { hasher, positions }
    }

    /// The index of a list that differs a little from the one that was indexed.
    #[must_use]
    pub(super) fn after(&self, moves: &SeriesMoves, series: &SeriesList) -> Self {
        if moves.are_many() {
            return Self::of(series);
        }
        let new_positions = moves.new_positions();
        let moved = |old: u32| new_positions.get(invariant::position(old)).copied().unwrap_or(GONE);
        let Self { hasher, mut positions } = self.clone();
        positions.retain(|position| {
            *position = moved(*position);
            *position != GONE
        });
        let hash = |position: &u32| at(series, *position).map_or(0, |one| hash_of(&hasher, one.name()));
        for position in moves.added.iter().map(|position| invariant::number(*position)) {
            positions.insert_unique(hash(&position), position, hash);
        }
        Self { hasher, positions }
    }

    /// The position of a series; `series` is the list that was indexed.
    #[must_use]
    pub fn find(&self, series: &SeriesList, dataset: &str, key: &str) -> Option<usize> {
        let wanted = (dataset, key);
        let is_wanted = |position: &u32| at(series, *position).is_some_and(|one| one.name() == wanted);
        let position = self.positions.find(hash_of(&self.hasher, wanted), is_wanted)?;
        Some(invariant::position(*position))
    }
}

fn at(series: &SeriesList, position: u32) -> Option<&Series> {
    series.get(invariant::position(position)).or_broken("the list is the one that was indexed")
}

fn hash_of(hasher: &RandomState, name: (&str, &str)) -> u64 {
    hasher.hash_one(name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::frequency::Frequency;
    use crate::domain::series_key::SeriesKey;
    use crate::domain::structure::DataStructureDefinition;

    fn series(dataset: &str, area: &str) -> Series {
        let structure = DataStructureDefinition::new(["FREQ", "REF_AREA", "INDICATOR"]).unwrap();
        let key = SeriesKey::parse(&format!("A.{area}.VA"), &structure).unwrap();
        Series::new(dataset.parse().unwrap(), &structure, key, Frequency::ANNUAL).unwrap()
    }

    proptest! {
        #[test]
        fn each_series_is_found_and_no_other(names in prop::collection::btree_set(("[AB]", "[A-Z]{1,2}[0-9]"), 0..60)) {
            let all: SeriesList = names.iter().map(|(dataset, area)| series(dataset, area)).collect();
            let positions = SeriesPositions::of(&all);
            for (place, one) in all.iter().enumerate() {
                prop_assert_eq!(positions.find(&all, one.dataset.as_str(), one.key.as_str()), Some(place));
            }
            for (dataset, key) in [("C", "A.CN1.VA"), ("A", "A.CN.VA"), ("A", ""), ("", "A.CN1.VA")] {
                prop_assert_eq!(positions.find(&all, dataset, key), None);
            }
        }

        #[test]
        fn an_index_follows_changes_of_the_list(
            names in prop::collection::btree_set("[A-Z][0-9]", 20..60),
            others in prop::collection::btree_set("[A-Z][0-9]", 0..4),
        ) {
            let list = |areas: &BTreeSet<String>| -> SeriesList { areas.iter().map(|area| series("A", area)).collect() };
            let (before, after) = (list(&names), list(&names.symmetric_difference(&others).cloned().collect()));
            let positions = SeriesPositions::of(&before).after(&SeriesMoves::between(&before, &after), &after);
            for one in before.iter().chain(&after) {
                let place = after.iter().position(|other| other.key == one.key);
                prop_assert_eq!(positions.find(&after, "A", one.key.as_str()), place);
            }
        }
    }
}
