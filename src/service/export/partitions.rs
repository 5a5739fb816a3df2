//! Partitioned sets: all publications as Parquet files in a folder for each dataset and frequency, written by revision.

use std::collections::{BTreeMap, HashSet};
use std::io::{BufWriter, Write};
use std::path::Path;

use super::folder::PartitionFolder;
use super::manifest::{FileEntry, Manifest, PartitionEntry, headers_digest, terms};
use super::{ExportSelection, HashingWriter, require_dataset, series_of};
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::identity::RevisionIdentity;
use crate::domain::observation::Observation;
use crate::domain::series::Series;
use crate::formats::parquet::{PARTITION_SCHEMA, PartitionFile, PublishedSeries};
use crate::limits::STREAMED_SERIES;
use crate::service::header::{answer_header, header};
use crate::service::vintages::latest;
use crate::service::{Service, ServiceError, State};

/// What an export of a partitioned set did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartitionSummary {
    /// The identity of the revision.
    pub revision: RevisionIdentity,
    /// The partitions that were written.
    pub written: usize,
    /// The partitions that are as they were.
    pub unchanged: usize,
    /// The partitions that were removed.
    pub removed: usize,
    /// The rows of all partitions.
    pub rows: usize,
    /// The bytes of all files.
    pub bytes: u64,
    /// Why nothing of an earlier set could stay, if there was one.
    pub anew: Option<&'static str>,
}

/// The series of one dataset and frequency.
struct Partition<'a> {
    dataset: &'a Code,
    frequency: Frequency,
    series: Vec<&'a Series>,
}

impl Partition<'_> {
    /// The path of its file, with the names and values of the columns of partitions, as Hive has them. The manifest is not
    /// below `data`, since pandas and Spark read every file of a folder.
    fn path(&self) -> String {
        format!("data/dataset={}/frequency={}/part-0.parquet", self.dataset, self.frequency)
    }

    /// Whether the files of an entry, which holds a revision of the same history, are still right.
    ///
    /// Of derived series the revision says nothing about their definition, so they are always written.
    fn is_held_by(
        &self,
        entry: &PartitionEntry,
        revision: i64,
        headers: &str,
        folder: &PartitionFolder,
    ) -> bool {
        entry.headers == headers
            && self.series.iter().all(|one| !one.is_derived() && one.revision <= revision)
            && entry.files.iter().all(|file| folder.bytes(&file.path) == Some(file.bytes))
    }
}

impl Service {
    /// Writes a partitioned set into a folder; of a set that is there, only the partitions with changed series.
    ///
    /// # Errors
    /// When the folder has something else, the store does not answer, or a file cannot be written.
    pub async fn export_partitions(
        &self,
        state: &State,
        selection: ExportSelection<'_>,
        root: &Path,
    ) -> Result<PartitionSummary, ServiceError> {
        let catalogue = &state.catalogue;
        require_dataset(catalogue, selection)?;
        let folder = PartitionFolder::open(root)?;
        let old = folder.manifest()?;
        let anew = match &old {
            Some(old) => self.why_anew(old, selection).await?,
            None => None,
        };
        let held = old.as_ref().filter(|_| anew.is_none());
        let mut summary =
            PartitionSummary { revision: catalogue.identity(), anew, ..PartitionSummary::default() };
        let mut entries = Vec::new();
        for partition in partitions(series_of(catalogue, selection)) {
            let headers = headers_digest(catalogue, &partition.series);
            let known =
                held.and_then(|held| Some((held, held.partition(partition.dataset, partition.frequency)?)));
            let known =
                known.filter(|(held, entry)| partition.is_held_by(entry, held.revision, &headers, &folder));
            let entry = if let Some((_, entry)) = known {
                summary.unchanged += 1;
                entry.clone()
            } else {
                summary.written += 1;
                self.write_partition(state, &partition, headers, &folder).await?
            };
            summary.rows += entry.files.iter().map(|file| file.rows).sum::<usize>();
            summary.bytes += entry.files.iter().map(|file| file.bytes).sum::<u64>();
            entries.push(entry);
        }
        let is_there = |old: &&PartitionEntry| {
            entries.iter().any(|one| (&one.dataset, one.frequency) == (&old.dataset, old.frequency))
        };
        summary.removed = old.iter().flat_map(|old| &old.partitions).filter(|old| !is_there(old)).count();
        let mut datasets: Vec<&Code> = entries.iter().map(|entry| &entry.dataset).collect();
        datasets.dedup();
        let manifest = Manifest {
            schema: PARTITION_SCHEMA,
            revision: catalogue.revision,
            identity: catalogue.identity().to_string(),
            revised: catalogue.revised.to_rfc3339(),
            dataset: selection.dataset.cloned(),
            derived: selection.derived,
            datasets: terms(catalogue, datasets.into_iter()),
            partitions: entries,
        };
        folder.publish(&manifest)?;
        Ok(summary)
    }

    /// Why nothing of an earlier set can stay; none if it holds the same selection at an ancestor of the newest revision.
    async fn why_anew(
        &self,
        old: &Manifest,
        selection: ExportSelection<'_>,
    ) -> Result<Option<&'static str>, ServiceError> {
        if old.schema != PARTITION_SCHEMA {
            return Ok(Some("the set has other columns"));
        }
        if (old.dataset.as_ref(), old.derived) != (selection.dataset, selection.derived) {
            return Ok(Some("the set has another selection of series"));
        }
        let is_ancestor = match old.identity.parse() {
            Ok(identity) => self.store.read().await?.has_revision(identity).await?,
            Err(_) => false,
        };
        Ok((!is_ancestor).then_some("the set is of another history of the database"))
    }

    /// Writes the file of a partition, to be put into its place with the manifest.
    async fn write_partition(
        &self,
        state: &State,
        partition: &Partition<'_>,
        headers: String,
        folder: &PartitionFolder,
    ) -> Result<PartitionEntry, ServiceError> {
        let (catalogue, series, path) = (&state.catalogue, &partition.series, partition.path());
        let out = HashingWriter::new(BufWriter::new(folder.new_file(&path)?));
        let of_file = answer_header(catalogue, series.iter().copied(), None);
        let mut file = PartitionFile::begin(&of_file, out).map_err(ServiceError::Output)?;
        let mut rows = 0;
        for chunk in series.chunks(STREAMED_SERIES) {
            let mut stored = self.vintages(state, chunk).await?;
            let published: Vec<PublishedSeries> = chunk
                .iter()
                .map(|one| PublishedSeries {
                    header: header(catalogue, one),
                    observations: with_newest(stored.remove(&one.id).unwrap_or_default()),
                })
                .collect();
            rows += published.iter().map(|one| one.observations.len()).sum::<usize>();
            file.write(&published).map_err(ServiceError::Output)?;
        }
        let mut out = file.end().map_err(ServiceError::Output)?;
        out.flush().and_then(|()| out.out.get_ref().sync_all()).map_err(ServiceError::Output)?;
        let (bytes, sha256) = out.finish();
        Ok(PartitionEntry {
            dataset: partition.dataset.clone(),
            frequency: partition.frequency,
            series: series.len(),
            revision: catalogue.revision,
            headers,
            files: vec![FileEntry { path, rows, bytes, sha256 }],
        })
    }
}

/// All publications of a series, each with whether it is the valid one of its period now.
fn with_newest(vintages: Vec<Observation>) -> Vec<(Observation, bool)> {
    let place = |one: &Observation| (one.period, one.provenance.vintage);
    let newest: HashSet<_> = latest(&vintages, None).map(place).collect();
    vintages
        .into_iter()
        .map(|one| (newest.contains(&place(&one)), one))
        .map(|(newest, one)| (one, newest))
        .collect()
}

/// The partitions of some series, in the order of datasets and frequencies.
fn partitions(series: Vec<&Series>) -> impl Iterator<Item = Partition<'_>> {
    let mut partitions: BTreeMap<(&Code, String), Partition<'_>> = BTreeMap::new();
    for one in series {
        let (dataset, frequency) = (&one.dataset, one.frequency);
        let empty = || Partition { dataset, frequency, series: Vec::new() };
        let partition = partitions.entry((dataset, frequency.to_string())).or_insert_with(empty);
        partition.series.push(one);
    }
    partitions.into_values()
}
