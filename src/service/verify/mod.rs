//! Verification: every figure is read again in its document, independently of the seed folder, and compared with the
//! seed folder and the database.

mod data_file;
mod database;
mod document;
mod formats;
mod import;

use std::collections::HashSet;
use std::fmt;

use super::documents::Documents;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::figure::{Figure, Selector};
use crate::domain::observation::Observation;
use crate::domain::source::Source;
use crate::domain::source_cell::SourceCell;
use crate::ingest::seed::{Seed, SeedError, SeedProblem};

pub use data_file::verify_data_files;
pub use document::check_figure;
pub use formats::VerifyFormat;

/// The result of a verification.
#[derive(Debug, Clone, Default)]
pub struct VerifyReport {
    /// The number of figures in the seed folder.
    pub figures: usize,
    /// The ids of the figures without a finding.
    pub verified: Vec<String>,
    /// The number of documents read.
    pub documents: usize,
    /// The number of numbers in the documents.
    pub numbers: usize,
    /// Whether documents were given; if not, only the database was compared.
    pub has_documents: bool,
    /// The number of figures that the database holds as the seed folder states them; none if it was not compared.
    pub in_database: Option<usize>,
    /// Each source of the seed folder.
    pub sources: Vec<SourceReport>,
    /// The number of values of data files, in the seed folder or in the file of an import.
    pub values: usize,
    /// How many of them were read again in their data file and do not differ.
    pub held: usize,
    /// The names of the data files read.
    pub data_files: Vec<String>,
    /// The names of the data files that are not there.
    pub data_files_missing: Vec<String>,
    /// The findings, document by document.
    pub findings: Vec<Finding>,
}

/// The result of a verification for one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceReport {
    /// The id: the name of the file.
    pub id: String,
    /// The dataset.
    pub dataset: Code,
    /// Whether the document was read.
    pub is_loaded: bool,
    /// Whether the document has another hash than when its figures were recorded.
    pub is_altered: bool,
    /// The number of its figures in the seed folder.
    pub figures: usize,
    /// The number of its figures without a finding.
    pub verified: usize,
    /// The number of numbers in it.
    pub numbers: usize,
    /// The number of numbers in it that nothing accounts for.
    pub unaccounted: usize,
    /// The number of findings about it and its figures.
    pub findings: usize,
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The kind.
    pub kind: FindingKind,
    /// The file: a document or a seed file.
    pub file: String,
    /// The place in the document.
    pub at: Option<Selector>,
    /// The place in the data file.
    pub cell: Option<SourceCell>,
    /// The line of the claim in the seed file.
    pub line: Option<usize>,
    /// The figure.
    pub figure: Option<String>,
    /// The compared property: the value, the unit, …
    pub what: String,
    /// The text or value found.
    pub found: String,
    /// The text or value expected.
    pub expected: String,
}

/// The kinds of findings, in the order of their exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A figure differs from the document.
    Figure,
    /// A number that is recorded as no statistic differs from the document.
    OtherNumber,
    /// A value differs from its data file.
    Value,
    /// A property of a document, such as its length, differs from the seed folder.
    Source,
    /// The database differs from the seed folder.
    Database,
    /// The seed folder contradicts itself, or cannot be read.
    Seed,
    /// Nothing accounts for a number of an unchanged document.
    Unaccounted,
    /// Nothing accounts for a number of a changed document.
    UnaccountedInAltered,
    /// A document is missing or cannot be read.
    DocumentMissing,
    /// A document has another hash than when its figures were recorded.
    DocumentDiffers,
}

impl FindingKind {
    /// The code in reports.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Figure => "figure-differs",
            Self::OtherNumber => "other-number-differs",
            Self::Value => "value-differs",
            Self::Source => "source-differs",
            Self::Database => "database-differs",
            Self::Seed => "seed-unsound",
            Self::Unaccounted | Self::UnaccountedInAltered => "number-unaccounted",
            Self::DocumentMissing => "document-missing",
            Self::DocumentDiffers => "document-differs",
        }
    }

    /// The exit code: 1 for a difference, 2 for a missing or changed document.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Figure
            | Self::OtherNumber
            | Self::Value
            | Self::Source
            | Self::Database
            | Self::Seed
            | Self::Unaccounted => 1,
            Self::UnaccountedInAltered | Self::DocumentMissing | Self::DocumentDiffers => 2,
        }
    }
}

impl Finding {
    /// Whether it is a number that nothing accounts for.
    fn is_unaccounted(&self) -> bool {
        matches!(self.kind, FindingKind::Unaccounted | FindingKind::UnaccountedInAltered)
    }

    /// Whether the file is a seed file.
    fn is_about_seed_file(&self) -> bool {
        matches!(self.kind, FindingKind::Database | FindingKind::Seed)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file)?;
        // The selector refers to the document, not to the seed file.
        let of_text = self.at.as_ref().map(|at| format!(" at {}..{}", at.start, at.end));
        let of_table = || {
            self.cell.map(|cell| match cell.column {
                0 => format!(", row {}", cell.row),
                column => format!(", row {}, column {column}", cell.row),
            })
        };
        let place = of_text.or_else(of_table).unwrap_or_default();
        match (&self.figure, self.is_about_seed_file()) {
            (Some(figure), true) => write!(formatter, ", figure {figure}{place}")?,
            (Some(figure), false) => write!(formatter, "{place}, figure {figure}")?,
            (None, _) => formatter.write_str(&place)?,
        }
        write!(formatter, ": {}: found {}, expected {}", self.what, self.found, self.expected)
    }
}

impl VerifyReport {
    /// The report on an invalid seed folder: all its problems.
    #[must_use]
    pub fn unsound(error: &SeedError) -> Self {
        let finding = |problem: &SeedProblem| Finding {
            kind: FindingKind::Seed,
            file: problem.file.clone(),
            at: None,
            cell: None,
            line: None,
            figure: None,
            what: "seed folder".to_owned(),
            found: problem.message.clone(),
            expected: "what fits together".to_owned(),
        };
        Self { findings: error.problems.iter().map(finding).collect(), ..Self::default() }
    }

    /// The exit code: 0 without findings, 1 for a difference, 2 if documents are missing or changed and nothing else
    /// differs.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.findings.iter().map(|finding| finding.kind.exit_code()).min().unwrap_or(0)
    }

    /// The number of numbers that nothing accounts for.
    #[must_use]
    pub fn unaccounted(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_unaccounted()).count()
    }

    /// Adds the report of another dataset.
    pub fn merge(&mut self, other: Self) {
        self.has_documents |= other.has_documents;
        self.in_database = match (self.in_database, other.in_database) {
            (Some(own), Some(others)) => Some(own + others),
            (own, others) => own.or(others),
        };
        self.sources.extend(other.sources);
        self.figures += other.figures;
        self.documents += other.documents;
        self.numbers += other.numbers;
        self.values += other.values;
        self.held += other.held;
        self.data_files.extend(other.data_files);
        self.data_files_missing.extend(other.data_files_missing);
        self.verified.extend(other.verified);
        self.findings.extend(other.findings);
    }

    /// Adds the result for a data file.
    fn add(&mut self, result: data_file::FileResult) {
        self.held += result.held;
        self.findings.extend(result.findings);
    }

    /// The findings about a figure.
    pub fn about<'report>(&'report self, figure: &'report str) -> impl Iterator<Item = &'report Finding> {
        self.findings.iter().filter(move |finding| finding.figure.as_deref() == Some(figure))
    }
}

/// The rows of the database that are compared with the seed folder.
#[derive(Debug, Clone, Copy)]
pub struct DatabaseContent<'store> {
    /// The catalogue.
    pub catalogue: &'store Catalogue,
    /// The names and hashes of the seed files.
    pub files: &'store [(String, String)],
    /// All vintages of the observations, by figure.
    pub observations: &'store [(String, Observation)],
}

/// Verifies a seed against the documents, if there are any, and against the database, if it is given.
#[must_use]
pub fn verify(seed: &Seed, documents: &Documents, stored: Option<DatabaseContent<'_>>) -> VerifyReport {
    let mut report = VerifyReport {
        figures: seed.figures.len(),
        has_documents: documents.are_given(),
        ..VerifyReport::default()
    };
    for source in seed.sources.iter().filter(|source| source.file.is_none() && documents.are_given()) {
        document::check(seed, source, documents.get(&source.id), &mut report);
    }
    let of_documents = report.findings.len();
    if let Some(stored) = stored {
        database::check(seed, stored, &mut report.findings);
        let of_database = report.findings.get(of_documents..).unwrap_or_default();
        let differing: HashSet<&str> = figures_of(of_database).collect();
        let holds = |figure: &&Figure| !differing.contains(figure.id.as_str());
        report.in_database = Some(seed.figures.iter().filter(holds).count());
    }
    let differing: HashSet<&str> = figures_of(&report.findings).collect();
    let is_verified =
        |figure: &&Figure| documents.get(&figure.source).is_some() && !differing.contains(figure.id.as_str());
    let verified: Vec<&Figure> = seed.figures.iter().filter(is_verified).collect();
    report.sources = seed
        .sources
        .iter()
        .filter(|source| source.file.is_none())
        .map(|source| source_report(seed, source, documents, &verified, &report))
        .collect();
    report.verified = verified.iter().map(|figure| figure.id.clone()).collect();
    report
}

/// The figures that some findings are about.
fn figures_of(findings: &[Finding]) -> impl Iterator<Item = &str> {
    findings.iter().filter_map(|finding| finding.figure.as_deref())
}

fn source_report(
    seed: &Seed,
    source: &Source,
    documents: &Documents,
    verified: &[&Figure],
    report: &VerifyReport,
) -> SourceReport {
    let document = documents.get(&source.id);
    let is_of_source = |figure: &&Figure| figure.source == source.id;
    let figures: HashSet<&str> =
        seed.figures.iter().filter(is_of_source).map(|figure| figure.id.as_str()).collect();
    let is_about = |finding: &&Finding| {
        finding.file == source.id || finding.figure.as_deref().is_some_and(|id| figures.contains(id))
    };
    let findings: Vec<&Finding> = report.findings.iter().filter(is_about).collect();
    SourceReport {
        id: source.id.clone(),
        dataset: source.dataset.clone(),
        is_loaded: document.is_some(),
        is_altered: document.is_some_and(|document| document.sha256 != source.sha256),
        figures: figures.len(),
        verified: verified.iter().copied().filter(|figure| is_of_source(figure)).count(),
        numbers: document.map_or(0, |document| document.numbers.len()),
        unaccounted: findings.iter().filter(|finding| finding.is_unaccounted()).count(),
        findings: findings.len(),
    }
}
