//! Verification: every figure is read again in its document, independently of the seed, and compared
//! with the seed folder and with the database.

mod database;
mod document;
mod formats;

use std::fmt;

use super::documents::Documents;
use crate::domain::catalogue::Catalogue;
use crate::domain::figure::{Figure, Selector};
use crate::domain::observation::Observation;
use crate::ingest::seed::{Seed, SeedError, SeedProblem};

pub use document::check_figure;
pub use formats::VerifyFormat;

/// What verification found.
#[derive(Debug, Clone, Default)]
pub struct VerifyReport {
    /// How many figures the seed has.
    pub figures: usize,
    /// The ids of the figures with nothing found against them.
    pub verified: Vec<String>,
    /// How many documents were read.
    pub documents: usize,
    /// How many numbers stand in them.
    pub numbers: usize,
    /// What was found, document by document.
    pub findings: Vec<Finding>,
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub kind: FindingKind,
    /// The file that it is about: a document or a seed file.
    pub file: String,
    /// Where in that file.
    pub at: Option<Selector>,
    /// The line in `figures.toml` or `other-numbers.toml` that claims it.
    pub line: Option<usize>,
    /// The figure that it is about.
    pub figure: Option<String>,
    /// What about it: the value, the unit, …
    pub what: String,
    /// What stands there.
    pub found: String,
    /// What should.
    pub expected: String,
}

/// The kinds of findings, by how they end the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A figure is not what the document says.
    Figure,
    /// A number that was claimed to be no statistic is not what the document says.
    OtherNumber,
    /// The seed states something about a document that does not hold, such as its length.
    Source,
    /// The database differs from the seed folder.
    Database,
    /// The seed folder contradicts itself, or cannot be read.
    Seed,
    /// A number of a document that nothing accounts for, in a document that is as it was.
    Unaccounted,
    /// A number that nothing accounts for, in a document that was altered.
    UnaccountedInAltered,
    /// A document is missing or cannot be read.
    DocumentMissing,
    /// A document is not the one that the figures were read from.
    DocumentDiffers,
}

impl FindingKind {
    /// The code as it stands in reports.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Figure => "figure-differs",
            Self::OtherNumber => "other-number-differs",
            Self::Source => "source-differs",
            Self::Database => "database-differs",
            Self::Seed => "seed-unsound",
            Self::Unaccounted | Self::UnaccountedInAltered => "number-unaccounted",
            Self::DocumentMissing => "document-missing",
            Self::DocumentDiffers => "document-differs",
        }
    }

    /// The exit code that it asks for: 1 when something stated does not hold, 2 when a document is
    /// missing or another one.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Figure
            | Self::OtherNumber
            | Self::Source
            | Self::Database
            | Self::Seed
            | Self::Unaccounted => 1,
            Self::UnaccountedInAltered | Self::DocumentMissing | Self::DocumentDiffers => 2,
        }
    }
}

impl Finding {
    /// Whether the file is one of the seed folder, and not a document.
    fn is_about_seed_file(&self) -> bool {
        matches!(self.kind, FindingKind::Database | FindingKind::Seed)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file)?;
        // The selector counts in the document, not in the seed file.
        let place = self.at.as_ref().map(|at| format!(" at {}..{}", at.start, at.end)).unwrap_or_default();
        match (&self.figure, self.is_about_seed_file()) {
            (Some(figure), true) => write!(formatter, ", figure {figure}{place}")?,
            (Some(figure), false) => write!(formatter, "{place}, figure {figure}")?,
            (None, _) => formatter.write_str(&place)?,
        }
        write!(formatter, ": {}: found {}, expected {}", self.what, self.found, self.expected)
    }
}

impl VerifyReport {
    /// The report on a seed folder that cannot be read: every problem of it.
    #[must_use]
    pub fn unsound(error: &SeedError) -> Self {
        let finding = |problem: &SeedProblem| Finding {
            kind: FindingKind::Seed,
            file: problem.file.clone(),
            at: None,
            line: None,
            figure: None,
            what: "seed folder".to_owned(),
            found: problem.message.clone(),
            expected: "what fits together".to_owned(),
        };
        Self { findings: error.problems.iter().map(finding).collect(), ..Self::default() }
    }

    /// The exit code: 0 when all holds, 1 when something differs, 2 when only a document is missing
    /// or another one; 1 wins over 2.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.findings.iter().map(|finding| finding.kind.exit_code()).min().unwrap_or(0)
    }

    /// Adds the report of another dataset.
    pub fn merge(&mut self, other: Self) {
        self.figures += other.figures;
        self.documents += other.documents;
        self.numbers += other.numbers;
        self.verified.extend(other.verified);
        self.findings.extend(other.findings);
    }

    /// The findings about a figure.
    pub fn about<'report>(&'report self, figure: &'report str) -> impl Iterator<Item = &'report Finding> {
        self.findings.iter().filter(move |finding| finding.figure.as_deref() == Some(figure))
    }
}

/// What the database holds that the seed states.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'store> {
    /// The catalogue.
    pub catalogue: &'store Catalogue,
    /// The names and hashes of the files that were seeded.
    pub files: &'store [(String, String)],
    /// All vintages of the observations, by figure.
    pub observations: &'store [(String, Observation)],
}

/// Verifies a seed against the documents and, where one is given, against the database.
#[must_use]
pub fn verify(seed: &Seed, documents: &Documents, stored: Option<Stored<'_>>) -> VerifyReport {
    let mut report = VerifyReport { figures: seed.figures.len(), ..VerifyReport::default() };
    for source in &seed.sources {
        document::check(seed, source, documents.get(&source.id), &mut report);
    }
    if let Some(stored) = stored {
        database::check(seed, stored, &mut report.findings);
    }
    let sound = |figure: &&Figure| {
        documents.get(&figure.source).is_some() && report.about(&figure.id).next().is_none()
    };
    report.verified = seed.figures.iter().filter(sound).map(|figure| figure.id.clone()).collect();
    report
}
