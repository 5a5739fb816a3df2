//! The series that a request asks for, before it filters them.

use std::slice;

use crate::domain::catalogue::Catalogue;
use crate::domain::dataset_labels::DatasetLabels;

/// Series of a catalogue.
pub(super) enum Found<'a> {
    /// All series of some datasets.
    Datasets(&'a [DatasetLabels]),
    /// Series by their positions.
    Positions(Vec<usize>),
    /// Series by their positions, ascending, with the rank of each position: the best has the least.
    Ranked(Vec<usize>, Vec<u64>),
}

impl<'a> Found<'a> {
    /// All series.
    pub(super) fn all(catalogue: &'a Catalogue) -> Self {
        Self::Datasets(catalogue.code_index.of_datasets())
    }

    /// The series of a dataset.
    pub(super) fn of_dataset(catalogue: &'a Catalogue, id: &str) -> Self {
        Self::Datasets(catalogue.code_index.of_dataset(id).map_or(&[], slice::from_ref))
    }

    /// The positions of the series, and the rank of each position, if the series have ranks.
    pub(super) fn ranked(self) -> (Vec<usize>, Option<Vec<u64>>) {
        match self {
            Self::Ranked(positions, ranks) => (positions, Some(ranks)),
            others => (others.positions(), None),
        }
    }

    /// The positions of the series.
    pub(super) fn positions(self) -> Vec<usize> {
        match self {
            Self::Datasets(datasets) => datasets.iter().flat_map(|dataset| dataset.series.clone()).collect(),
            Self::Positions(positions) | Self::Ranked(positions, _) => positions,
        }
    }
}
