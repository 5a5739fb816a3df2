//! Comparison of data files with the values recorded of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, FindingKind, VerifyReport};
use crate::domain::period::Period;
use crate::domain::series_key::SeriesKey;
use crate::domain::source::Source;
use crate::domain::source_cell::SourceCell;
use crate::ingest::seed::{CellObservation, DataFileReading, FileValue, FileValues, Seed, read_data_file};
use crate::service::data_files::{DataFileBytes, DataFiles};

/// Reads the data files of a seed again and compares every value, in both directions.
#[must_use]
pub fn verify_data_files(seed: &Seed, files: &DataFiles) -> VerifyReport {
    let mut report = VerifyReport { values: seed.observations.len(), ..VerifyReport::default() };
    for reading in &seed.readings {
        let Some(source) = seed.sources.iter().find(|source| source.id == reading.source) else { continue };
        let recorded: Recorded<'_> = seed
            .observations
            .iter()
            .filter(|one| one.cells.source == reading.source)
            .map(|one| ((&one.series, one.period), one))
            .collect();
        match files.get(&reading.data.file) {
            None => report.data_files_missing.push(reading.data.file.clone()),
            Some(file) => {
                report.data_files.push(reading.data.file.clone());
                let comparison = Comparison { seed, source, reading, recorded, findings: Vec::new() };
                report.add(comparison.of(file));
            }
        }
    }
    report
}

type Recorded<'seed> = BTreeMap<(&'seed SeriesKey, Period), &'seed CellObservation>;

/// The comparison of one data file.
struct Comparison<'seed> {
    seed: &'seed Seed,
    source: &'seed Source,
    reading: &'seed DataFileReading,
    recorded: Recorded<'seed>,
    findings: Vec<Finding>,
}

/// The result for one data file: the values that hold, and the findings.
pub(super) struct FileResult {
    pub(super) held: usize,
    pub(super) findings: Vec<Finding>,
}

impl Comparison<'_> {
    fn of(mut self, file: &DataFileBytes) -> FileResult {
        if file.sha256 != self.source.sha256 {
            let (found, expected) = (file.sha256.clone(), self.source.sha256.clone());
            self.add(FindingKind::DocumentDiffers, None, "SHA-256", found, expected);
        } else if usize::try_from(self.source.bytes) != Ok(file.bytes.len()) {
            let (found, expected) = (file.bytes.len().to_string(), self.source.bytes.to_string());
            self.add(FindingKind::Source, None, "bytes", found, expected);
        }
        match read_data_file(&file.bytes, self.reading, &self.seed.dataset.structure) {
            Err(message) => {
                self.add(
                    FindingKind::Value,
                    None,
                    "data file",
                    message,
                    "a file that can be read".to_owned(),
                );
                FileResult { held: 0, findings: self.findings }
            }
            Ok(values) => {
                let differing = self.compare(&values);
                FileResult { held: self.recorded.len() - differing, findings: self.findings }
            }
        }
    }

    /// Adds the differences; returns how many recorded values have one.
    fn compare(&mut self, values: &FileValues) -> usize {
        let mut differing = BTreeSet::new();
        for ((series, period), value) in values {
            let Some(recorded) = self.recorded.get(&(series, *period)).copied() else {
                let what = format!("{series} in {period}");
                let cell = value.cells.first().copied();
                self.add(FindingKind::Value, cell, &what, quoted(&value.printed), "nothing".to_owned());
                continue;
            };
            if self.compare_value(recorded, value) {
                differing.insert((series.clone(), *period));
            }
        }
        let lost: Vec<&CellObservation> = self.recorded.values().copied().collect();
        for one in lost {
            if !values.contains_key(&(one.series.clone(), one.period)) {
                differing.insert((one.series.clone(), one.period));
                let what = format!("{} in {}", one.series, one.period);
                let cell = one.cells.cells.first().copied();
                self.add(FindingKind::Value, cell, &what, "nothing".to_owned(), quoted(&one.printed));
            }
        }
        differing.len()
    }

    /// Compares one value; returns whether it differs. Of a sum, the first cell that differs is named.
    fn compare_value(&mut self, recorded: &CellObservation, value: &FileValue) -> bool {
        let before = self.findings.len();
        let about = format!("{} in {}", recorded.series, recorded.period);
        if value.printed != recorded.printed {
            let texts = value.printed.split(';').zip(recorded.printed.split(';'));
            let at = texts.take_while(|(found, expected)| found == expected).count();
            let cell = value.cells.get(at).or(value.cells.last()).copied();
            self.add(FindingKind::Value, cell, &about, quoted(&value.printed), quoted(&recorded.printed));
        }
        if value.status != recorded.status {
            let (found, expected) = (value.status.code().to_string(), recorded.status.code().to_string());
            let cell = value.cells.first().copied();
            self.add(FindingKind::Value, cell, &format!("status of {about}"), found, expected);
        }
        if value.cells != recorded.cells.cells {
            let list =
                |cells: &[SourceCell]| cells.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            let (found, expected) = (list(&value.cells), list(&recorded.cells.cells));
            let cell = value.cells.first().copied();
            self.add(FindingKind::Value, cell, &format!("row and column of {about}"), found, expected);
        }
        self.findings.len() > before
    }

    fn add(
        &mut self,
        kind: FindingKind,
        cell: Option<SourceCell>,
        what: &str,
        found: String,
        expected: String,
    ) {
        self.findings.push(Finding {
            cell,
            found,
            expected,
            ..Finding::new(kind, &self.reading.data.file, what)
        });
    }
}

/// A text in quotation marks, with control characters escaped.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.escape_debug())
}
