//! A hash index of series by dataset and key.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::invariant::{self, OrBroken};
use super::series::Series;

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
    pub fn of(series: &[Series]) -> Self {
        let hasher = RandomState::new();
        let hash = |position: &u32| at(series, *position).map_or(0, |one| hash_of(&hasher, name(one)));
        let mut positions = HashTable::with_capacity(series.len());
        for (position, one) in (0..).zip(series) {
            positions.insert_unique(hash_of(&hasher, name(one)), position, hash);
        }
        Self { hasher, positions }
    }

    /// The position of a series; `series` is the list that was indexed.
    #[must_use]
    pub fn find(&self, series: &[Series], dataset: &str, key: &str) -> Option<usize> {
        let wanted = (dataset, key);
        let is_wanted = |position: &u32| at(series, *position).is_some_and(|one| name(one) == wanted);
        let position = self.positions.find(hash_of(&self.hasher, wanted), is_wanted)?;
        Some(invariant::position(*position))
    }
}

fn at(series: &[Series], position: u32) -> Option<&Series> {
    series.get(invariant::position(position)).or_broken("the list is the one that was indexed")
}

fn name(series: &Series) -> (&str, &str) {
    (series.dataset.as_str(), series.key.as_str())
}

fn hash_of(hasher: &RandomState, name: (&str, &str)) -> u64 {
    hasher.hash_one(name)
}

#[cfg(test)]
mod tests {
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
            let all: Vec<Series> = names.iter().map(|(dataset, area)| series(dataset, area)).collect();
            let positions = SeriesPositions::of(&all);
            for (place, one) in all.iter().enumerate() {
                prop_assert_eq!(positions.find(&all, one.dataset.as_str(), one.key.as_str()), Some(place));
            }
            for (dataset, key) in [("C", "A.CN1.VA"), ("A", "A.CN.VA"), ("A", ""), ("", "A.CN1.VA")] {
                prop_assert_eq!(positions.find(&all, dataset, key), None);
            }
        }
    }
}
