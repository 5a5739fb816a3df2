//! Export: a dataset as a file with all vintages, from which an import restores it, or all series as a partitioned set.

mod folder;
mod manifest;
mod partitions;

use std::collections::BTreeSet;
use std::io::Write;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::header::{answer_header, header};
use super::state::State;
use super::{Service, ServiceError};
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::invariant::OrBroken;
use crate::domain::series::Series;
use crate::domain::source::Source;
use crate::formats::{Format, PointKind, PointLayout, flat_columns};
use crate::limits::STREAMED_SERIES;

pub use manifest::{DatasetTerms, FileEntry, Manifest, PartitionEntry};
pub use partitions::PartitionSummary;

/// The file of a data package with the terms of use.
pub const TERMS_FILE: &str = "TERMS.txt";

/// The result of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportSummary {
    /// The number of observations; each vintage counts.
    pub observations: usize,
    /// The number of series.
    pub series: usize,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// A writer that counts and hashes the bytes written.
struct HashingWriter<W> {
    out: W,
    digest: Sha256,
    bytes: u64,
}

impl<W> HashingWriter<W> {
    fn new(out: W) -> Self {
        Self { out, digest: Sha256::new(), bytes: 0 }
    }

    /// The number of bytes, and their SHA-256 in hexadecimal.
    fn finish(self) -> (u64, String) {
        (self.bytes, format!("{:x}", self.digest.finalize()))
    }
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.out.write(bytes)?;
        let written = bytes.get(..count).or_broken("a writer writes no more than it is given");
        self.digest.update(written.unwrap_or_default());
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// What an export holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExportSelection<'a> {
    /// The dataset; all without one.
    pub dataset: Option<&'a Code>,
    /// Whether derived series are in it.
    pub derived: bool,
}

/// The series of an export.
fn series_of<'a>(catalogue: &'a Catalogue, selection: ExportSelection<'_>) -> Vec<&'a Series> {
    let positions = selection.dataset.map(|dataset| catalogue.series.of_dataset(dataset.as_str()));
    let series = catalogue.series.range(positions.unwrap_or(0..catalogue.series.len()));
    series.filter(|series| selection.derived || !series.is_derived()).collect()
}

/// Refuses a dataset that is not there.
fn require_dataset(catalogue: &Catalogue, selection: ExportSelection<'_>) -> Result<(), ServiceError> {
    match selection.dataset.filter(|dataset| !catalogue.datasets.contains_key(*dataset)) {
        None => Ok(()),
        Some(unknown) => Err(ServiceError::UnknownCode {
            parameter: "dataset",
            code: unknown.to_string(),
            known: catalogue.datasets.keys().map(Code::to_string).collect(),
        }),
    }
}

impl Service {
    /// Writes one dataset, or all, in a format.
    ///
    /// # Errors
    /// When the format cannot hold so many rows, the store does not answer, or the file cannot be written.
    pub async fn export(
        &self,
        state: &State,
        selection: ExportSelection<'_>,
        format: Format,
        out: impl Write,
    ) -> Result<ExportSummary, ServiceError> {
        let catalogue = &state.catalogue;
        require_dataset(catalogue, selection)?;
        let series = series_of(catalogue, selection);
        let mut encoder = format.encoder(PointLayout { kind: PointKind::Observations, full: true });
        let mut out = HashingWriter::new(out);
        let mut piece = Vec::new();
        let mut observations = 0;
        encoder.begin(&answer_header(catalogue, series.iter().copied(), None), &mut piece);
        for chunk in series.chunks(STREAMED_SERIES) {
            let mut stored = self.vintages(state, chunk).await?;
            for one in chunk {
                let published = stored.remove(&one.id).unwrap_or_default();
                observations += published.len();
                let points = Points::Observations(published.into());
                encoder.series(&SeriesData { header: header(catalogue, one), points }, &mut piece);
            }
            if observations > format.max_points() {
                return Err(ServiceError::TooManyObservations {
                    count: observations,
                    limit: format.max_points(),
                });
            }
            out.write_all(&piece).map_err(ServiceError::Output)?;
            piece.clear();
        }
        encoder.end(&mut piece);
        out.write_all(&piece).map_err(ServiceError::Output)?;
        out.flush().map_err(ServiceError::Output)?;
        let (bytes, sha256) = out.finish();
        Ok(ExportSummary { observations, series: series.len(), bytes, sha256 })
    }
}

/// The descriptor of a data package (Frictionless Data Package, version 2) with one resource, `data.csv`.
#[must_use]
pub fn descriptor(state: &State, dataset: Option<&Code>, data: &ExportSummary) -> Value {
    let catalogue = &state.catalogue;
    let datasets: Vec<&Dataset> = datasets(state, dataset).collect();
    let header =
        answer_header(catalogue, series_of(catalogue, ExportSelection { dataset, derived: false }), None);
    let layout = PointLayout { kind: PointKind::Observations, full: true };
    let fields: Vec<Value> = flat_columns(layout, &header.dimensions)
        .into_iter()
        .map(|name| match name {
            "value" | "lower" | "upper" => json!({"name": name, "type": "number"}),
            "published" | "period_start" | "period_end" => json!({"name": name, "type": "date"}),
            _ => json!({"name": name, "type": "string"}),
        })
        .collect();
    let sources =
        catalogue.sources.iter().filter(|source| datasets.iter().any(|known| known.id == source.dataset));
    let licences: BTreeSet<&str> = datasets.iter().map(|known| known.licence.as_str()).collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": dataset.map_or_else(|| "yearbook".to_owned(), |id| package_name(id.as_str())),
        "title": datasets.iter().map(|known| known.name.as_str()).collect::<Vec<_>>().join("; "),
        "description": datasets.iter().map(|known| known.description.as_str()).collect::<Vec<_>>().join(" "),
        "created": catalogue.revised.to_rfc3339(),
        "version": catalogue.revision.to_string(),
        "licenses": licences.into_iter().map(licence).collect::<Vec<_>>(),
        "contributors": datasets.iter().map(|known| json!({"title": known.publisher, "roles": ["publisher"]})).collect::<Vec<_>>(),
        "sources": sources
            .map(package_source)
            .collect::<Vec<_>>(),
        "resources": [{
            "name": "data",
            "path": "data.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": data.bytes,
            "hash": format!("sha256:{}", data.sha256),
            "schema": {"fields": fields, "missingValues": [""]},
        }],
    })
}

/// A source of a data package. Its path is its address, or the name of its file.
fn package_source(source: &Source) -> Value {
    let mut entry = json!({
        "title": source.title,
        "path": source.link.as_ref().or(source.file.as_ref()).unwrap_or(&source.id),
        "publisher": source.publisher,
        "published": source.published.to_string(),
        "hash": format!("sha256:{}", source.sha256),
    });
    for (name, text) in
        [("attribution", &source.attribution), ("licence", &source.licence), ("file", &source.file)]
    {
        if let Some(text) = text {
            entry[name] = json!(text);
        }
    }
    entry
}

/// The terms of use of the datasets of a data package, each once: the text of [`TERMS_FILE`].
#[must_use]
pub fn terms(state: &State, dataset: Option<&Code>) -> String {
    let terms: BTreeSet<&str> = datasets(state, dataset).map(|known| known.licence.as_str()).collect();
    terms.into_iter().flat_map(|terms| [terms, "\n"]).collect()
}

/// The datasets of an export.
fn datasets<'a>(state: &'a State, dataset: Option<&Code>) -> impl Iterator<Item = &'a Dataset> {
    let all = state.catalogue.datasets.values();
    all.filter(move |known| dataset.is_none_or(|wanted| known.id == *wanted))
}

/// The name of a package, which has lower-case letters, digits, `.`, `_` and `-` alone.
fn package_name(id: &str) -> String {
    let is_allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    let name = id.chars().map(|character| if is_allowed(character) { character } else { '-' });
    name.collect::<String>().to_ascii_lowercase()
}

/// A licence of a data package, which must have a name or an address: terms that are an id such as `CC-BY-4.0` are the
/// name, an address in them is the address; other terms stand in [`TERMS_FILE`].
fn licence(terms: &str) -> Value {
    let is_id = |text: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        text.bytes().any(|byte| byte.is_ascii_digit()) && text.bytes().all(allowed)
    };
    let words = terms.split_whitespace().map(|word| word.trim_matches(['(', '<', '.', ',', ';', ')', '>']));
    let address = words.into_iter().find(|word| word.starts_with("https://") || word.starts_with("http://"));
    match (address, terms.trim()) {
        (Some(address), terms) => json!({"path": address, "title": terms}),
        (None, terms) if is_id(terms) => json!({"name": terms}),
        (None, _) => json!({"path": TERMS_FILE, "title": "Terms of use"}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_has_a_name_or_an_address() {
        let in_file = || json!({"path": "TERMS.txt", "title": "Terms of use"});
        let address = "See (https://example.org/terms).";
        for (terms, expected) in [
            ("CC-BY-4.0", json!({"name": "CC-BY-4.0"})),
            ("CC BY 4.0", in_file()),
            (address, json!({"path": "https://example.org/terms", "title": address})),
            ("not stated", in_file()),
            ("open", in_file()),
            ("", in_file()),
        ] {
            assert_eq!(licence(terms), expected, "{terms}");
        }
    }

    #[test]
    fn the_name_of_a_package_has_no_other_characters() {
        assert_eq!(package_name("CNIND_2"), "cnind_2");
        assert_eq!(package_name("WB@X$1"), "wb-x-1");
    }
}
