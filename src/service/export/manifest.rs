//! The manifest of a partitioned set: which revision it holds, in which files, and under which terms.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::series::Series;
use crate::service::header::{answer_header, header};

/// The contents of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the columns and of this file.
    pub schema: u32,
    /// The number of the revision.
    pub revision: i64,
    /// Its identity, as `/v1/changes` gives it.
    pub identity: String,
    /// The time at which the revision was written, as RFC 3339.
    pub revised: String,
    /// The one dataset of the set; none if it has all.
    pub dataset: Option<Code>,
    /// Whether derived series are in it.
    pub derived: bool,
    /// The partitions, in the order of datasets and frequencies.
    pub partitions: Vec<PartitionEntry>,
    /// The terms of the datasets.
    pub datasets: Vec<DatasetTerms>,
}

/// The series of one dataset and frequency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionEntry {
    /// The dataset.
    pub dataset: Code,
    /// The frequency.
    pub frequency: Frequency,
    /// The number of series.
    pub series: usize,
    /// The revision at which the files were written.
    pub revision: i64,
    /// A hash over what the files say of the series beside their observations.
    pub headers: String,
    /// The files.
    pub files: Vec<FileEntry>,
}

/// A file of a partition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// The path from the folder of the set, with `/` on every system.
    pub path: String,
    /// The number of rows; each publication of a value counts.
    pub rows: usize,
    /// The size in bytes.
    pub bytes: u64,
    /// The SHA-256, in hexadecimal.
    pub sha256: String,
}

/// Under which terms a dataset is given on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetTerms {
    /// The dataset.
    pub id: Code,
    /// Its name.
    pub name: String,
    /// Its publisher.
    pub publisher: String,
    /// The terms of use.
    pub licence: String,
    /// The words by which its publishers want to be credited.
    pub attributions: Vec<String>,
}

impl Manifest {
    /// All files.
    pub(super) fn files(&self) -> impl Iterator<Item = &FileEntry> {
        self.partitions.iter().flat_map(|partition| &partition.files)
    }

    /// The partition of a dataset and frequency.
    pub(super) fn partition(&self, dataset: &Code, frequency: Frequency) -> Option<&PartitionEntry> {
        self.partitions.iter().find(|one| one.dataset == *dataset && one.frequency == frequency)
    }
}

/// The terms of some datasets.
pub(super) fn terms<'a>(
    catalogue: &Catalogue,
    datasets: impl Iterator<Item = &'a Code>,
) -> Vec<DatasetTerms> {
    let known = datasets.filter_map(|id| catalogue.datasets.get(id));
    let terms = known.map(|dataset| {
        let sources = catalogue.sources.iter().filter(|source| source.dataset == dataset.id);
        DatasetTerms {
            id: dataset.id.clone(),
            name: dataset.name.clone(),
            publisher: dataset.publisher.clone(),
            licence: dataset.licence.clone(),
            attributions: sources.filter_map(|source| source.attribution.clone()).collect(),
        }
    });
    terms.collect()
}

/// A hash over what a file says of its series beside their observations. An indicator can change without its series.
pub(super) fn headers_digest(catalogue: &Catalogue, series: &[&Series]) -> String {
    let mut digest = Sha256::new();
    let mut add = |text: &str| {
        digest.update(text);
        digest.update([0]);
    };
    let of_file = answer_header(catalogue, series.iter().copied(), None);
    of_file.dimensions.iter().chain(&of_file.attributions).for_each(|text| add(text));
    for one in series {
        let header = header(catalogue, one);
        add(&header.key.to_string());
        add(header.indicator.unit.as_str());
        add(header.indicator.unit_class.code());
        add(header.indicator.price_basis.code());
    }
    format!("{:x}", digest.finalize())
}
