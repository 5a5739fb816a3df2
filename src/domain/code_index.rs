//! An inverted index from codes to series, so that a filter reads the series of the codes it names and no others.

use std::sync::{Arc, OnceLock};

use super::code::Code;
use super::code_column::CodeColumn;
use super::dataset_labels::{DatasetLabels, of_datasets};
use super::labels::Labels;
use super::series::SeriesGroup;
use super::series_list::SeriesList;
use super::series_moves::SeriesMoves;

/// The codes of all series of a catalogue, one column for each dimension that requests filter by most.
///
/// Beside each series stand the number of its group and that of its area. A group has one code in each other column.
///
/// ```
/// use yearbook::domain::code_column::CodeFilter;
/// use yearbook::domain::code_index::CodeIndex;
/// use yearbook::domain::series_list::SeriesList;
///
/// let index = CodeIndex::of(&SeriesList::default());
/// assert_eq!(CodeFilter::matches(&[index.area.any_of(["CN", "US"])]), Some(vec![]));
/// ```
#[derive(Debug, Clone, Default)]
pub struct CodeIndex {
    /// The datasets.
    pub dataset: CodeColumn,
    /// The indicators.
    pub indicator: CodeColumn,
    /// The areas.
    pub area: CodeColumn,
    /// The activities.
    pub activity: CodeColumn,
    /// The groups of the series.
    pub groups: Labels<Arc<SeriesGroup>>,
    /// The codes of the areas of the series.
    pub areas: Labels<Code>,
    of_datasets: OnceLock<Vec<DatasetLabels>>,
}

impl CodeIndex {
    /// The index of a list of series; positions in the index are positions in this list.
    #[must_use]
    pub fn of(series: &SeriesList) -> Self {
        let mut groups = Labels::default();
        let mut areas = Labels::default();
        let of_groups = series.iter().map(|one| groups.number_at(Arc::as_ptr(&one.group).addr(), &one.group));
        let of_groups = Arc::new(of_groups.collect());
        let of_areas = series.iter().map(|one| areas.number_at(one.area.as_str().as_ptr().addr(), &one.area));
        let of_areas = Arc::new(of_areas.collect());
        Self::of_labels(groups.with(of_groups), areas.with(of_areas))
    }

    fn of_labels(groups: Labels<Arc<SeriesGroup>>, areas: Labels<Code>) -> Self {
        let of_groups = |code: fn(&SeriesGroup) -> &Code| {
            CodeColumn::of(&groups.of_series, groups.distinct.iter().map(|group| code(group)))
        };
        Self {
            dataset: of_groups(|group| &group.dataset),
            indicator: of_groups(|group| &group.indicator),
            activity: of_groups(|group| &group.activity),
            area: CodeColumn::of(&areas.of_series, areas.distinct.iter()),
            groups,
            areas,
            of_datasets: OnceLock::new(),
        }
    }

    /// The index of a list that differs a little from the one that was indexed.
    #[must_use]
    pub(super) fn after(&self, moves: &SeriesMoves, series: &SeriesList) -> Self {
        if moves.are_many() {
            return Self::of(series);
        }
        let added = || moves.added.iter().filter_map(|position| series.get(*position));
        let groups = self.groups.after(moves, added().map(|one| &one.group));
        let areas = self.areas.after(moves, added().map(|one| &one.area));
        let new_positions = moves.new_positions();
        let of_groups = |column: &CodeColumn, code: fn(&SeriesGroup) -> &Code| {
            let codes = groups.distinct.iter().map(|group| code(group));
            column.after(moves, new_positions, &groups.of_series, codes)
        };
        Self {
            dataset: of_groups(&self.dataset, |group| &group.dataset),
            indicator: of_groups(&self.indicator, |group| &group.indicator),
            activity: of_groups(&self.activity, |group| &group.activity),
            area: self.area.after(moves, new_positions, &areas.of_series, areas.distinct.iter()),
            groups,
            areas,
            of_datasets: OnceLock::new(),
        }
    }

    /// The groups and the areas that each dataset uses, in the order of the datasets; counted on first use.
    pub fn of_datasets(&self) -> &[DatasetLabels] {
        self.of_datasets.get_or_init(|| of_datasets(&self.groups, &self.areas))
    }

    /// The groups and the areas that a dataset uses; none if it has no series.
    #[must_use]
    pub fn of_dataset(&self, id: &str) -> Option<&DatasetLabels> {
        let all = self.of_datasets();
        let place = all.binary_search_by(|labels| labels.dataset.as_str().cmp(id));
        place.ok().and_then(|place| all.get(place))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::domain::frequency::Frequency;
    use crate::domain::series::Series;
    use crate::domain::series_key::SeriesKey;
    use crate::domain::structure::DataStructureDefinition;

    /// The series of a list, as areas and indicators with an index from which the indicator's code follows.
    fn list(rows: &BTreeSet<(usize, usize, bool)>) -> SeriesList {
        const CODES: [&str; 5] = ["A", "B", "C", "D", "E"];
        let structure = DataStructureDefinition::new(["FREQ", "REF_AREA", "INDICATOR"]).unwrap();
        let series = |(area, indicator, has_unit): &(usize, usize, bool)| {
            let key = format!("A.{}.{}", CODES[*area], CODES[*indicator]);
            let key = SeriesKey::parse(&key, &structure).unwrap();
            let mut one = Series::new("D".parse().unwrap(), &structure, key, Frequency::ANNUAL).unwrap();
            one.unit = has_unit.then(|| "USD".parse().unwrap());
            one
        };
        rows.iter().map(series).collect()
    }

    proptest! {
        #[test]
        fn an_index_that_follows_a_change_finds_what_a_new_one_does(
            rows in prop::collection::btree_set((0_usize..5, 0_usize..5, any::<bool>()), 0..30),
            others in prop::collection::btree_set((0_usize..5, 0_usize..5, any::<bool>()), 0..4),
        ) {
            let (before, after) = (list(&rows), list(&rows.symmetric_difference(&others).copied().collect()));
            let moves = SeriesMoves::between(&before, &after);
            prop_assert_eq!(moves.is_empty(), before.iter().map(|one| (one.name(), &one.group)).eq(after.iter().map(|one| (one.name(), &one.group))));
            let (followed, new) = (CodeIndex::of(&before).after(&moves, &after), CodeIndex::of(&after));
            for (one, other) in [(&followed.area, &new.area), (&followed.indicator, &new.indicator), (&followed.dataset, &new.dataset)] {
                for code in ["A", "B", "C", "D", "E"] {
                    prop_assert!(one.positions(code).eq(other.positions(code)));
                    prop_assert_eq!(one.contains(code), other.contains(code));
                }
                prop_assert_eq!(one.counts().collect::<BTreeMap<_, _>>(), other.counts().collect::<BTreeMap<_, _>>());
            }
            for (place, series) in after.iter().enumerate() {
                prop_assert_eq!(followed.groups.get(place), Some(&series.group));
                prop_assert_eq!(followed.areas.get(place), Some(&series.area));
            }
        }
    }
}
