//! The groups and areas that the series of each dataset have, with the number of series of each.

use std::ops::Range;
use std::sync::Arc;

use super::code::Code;
use super::invariant::position;
use super::labels::Labels;
use super::series::SeriesGroup;

/// The groups and areas of the series of a dataset.
#[derive(Debug, Clone)]
pub struct DatasetLabels {
    /// The dataset.
    pub dataset: Code,
    /// The positions of its series.
    pub series: Range<usize>,
    /// The groups that its series have.
    pub groups: Vec<LabelUse>,
    /// The areas that its series have.
    pub areas: Vec<LabelUse>,
}

/// A label that series of a dataset have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelUse {
    /// The number of the label.
    pub label: usize,
    /// The position of the first series with it.
    pub first: usize,
    /// How many series have it.
    pub count: usize,
}

/// The labels of each dataset, given those of all series in the order of datasets.
pub(super) fn of_datasets(groups: &Labels<Arc<SeriesGroup>>, areas: &Labels<Code>) -> Vec<DatasetLabels> {
    let mut all: Vec<DatasetLabels> = Vec::new();
    let (mut group_uses, mut area_uses) = (Uses::new(groups.distinct.len()), Uses::new(areas.distinct.len()));
    let series = groups.of_series.iter().zip(areas.of_series.iter());
    for (place, (group, area)) in series.enumerate() {
        let (group, area) = (position(*group), position(*area));
        let Some(dataset) = groups.distinct.get(group).map(|group| &group.dataset) else { continue };
        if all.last().is_none_or(|last| last.dataset != *dataset) {
            let series = place..place;
            all.push(DatasetLabels {
                dataset: dataset.clone(),
                series,
                groups: Vec::new(),
                areas: Vec::new(),
            });
        }
        if let Some(last) = all.last_mut() {
            last.series.end = place + 1;
            group_uses.count(&mut last.groups, group, place);
            area_uses.count(&mut last.areas, area, place);
        }
    }
    all
}

/// Where the last use of each label stands in the list of its dataset.
struct Uses(Vec<usize>);

impl Uses {
    fn new(labels: usize) -> Self {
        Self(vec![usize::MAX; labels])
    }

    fn count(&mut self, uses: &mut Vec<LabelUse>, label: usize, place: usize) {
        let Some(known) = self.0.get_mut(label) else { return };
        if let Some(one) = uses.get_mut(*known).filter(|one| one.label == label) {
            one.count += 1;
        } else {
            *known = uses.len();
            uses.push(LabelUse { label, first: place, count: 1 });
        }
    }
}
