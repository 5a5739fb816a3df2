//! Verification: every figure is read again in its document, independently of the seed folder, and compared with the
//! seed folder and the database.

mod data_file;
mod database;
mod document;
mod edition;
mod finding;
mod formats;
mod import;
mod location;
mod places;
mod record;
mod region;
mod sarif;
mod shift;

use std::collections::HashSet;

use super::documents::Documents;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::figure::{Figure, Selector};
use crate::domain::observation::Observation;
use crate::domain::source::Source;
use crate::ingest::seed::{Seed, SeedError, SeedProblem};

pub use data_file::verify_data_files;
pub use document::{FigureCheck, check_figure};
pub use finding::{Finding, FindingKind};
pub use formats::VerifyFormat;
pub use location::Location;
pub use places::place_updates;
pub use record::{Edition, locate_number, locate_period};
pub use region::{LineColumn, Region};
pub use sarif::Folders;

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
    /// The places that stand elsewhere in another edition of their document.
    pub moved: Vec<MovedPlace>,
    /// The findings, document by document.
    pub findings: Vec<Finding>,
    /// Where the files are.
    pub folders: Folders,
}

/// A recorded place that stands elsewhere in another edition of its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedPlace {
    /// The document.
    pub file: String,
    /// The figure whose number or whose period it is; none for a number that is no statistic.
    pub figure: Option<String>,
    /// The recorded place.
    pub from: Selector,
    /// The place in the document as it is.
    pub to: Selector,
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

impl VerifyReport {
    /// The report on an invalid seed folder: all its problems.
    #[must_use]
    pub fn unsound(error: &SeedError) -> Self {
        let finding = |problem: &SeedProblem| Finding {
            found: problem.message.clone(),
            expected: "what fits together".to_owned(),
            ..Finding::new(FindingKind::Seed, &problem.file, "seed folder")
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
        self.moved.extend(other.moved);
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
        let differing: HashSet<&str> = differing(of_database).collect();
        let holds = |figure: &&Figure| !differing.contains(figure.id.as_str());
        report.in_database = Some(seed.figures.iter().filter(holds).count());
    }
    for finding in report.findings.iter_mut().filter(|finding| finding.is_about_seed_file()) {
        finding.dataset = Some(seed.dataset.id.clone());
    }
    let differing: HashSet<&str> = differing(&report.findings).collect();
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

/// The figures that differ, as some findings say. One that only moved does not.
fn differing(findings: &[Finding]) -> impl Iterator<Item = &str> {
    let differs = |finding: &&Finding| finding.kind.exit_code() == 1;
    findings.iter().filter(differs).filter_map(|finding| finding.figure.as_deref())
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
        numbers: document.map_or(0, |document| document.readings().len()),
        unaccounted: findings.iter().filter(|finding| finding.is_unaccounted()).count(),
        findings: findings.len(),
    }
}
