//! What is wrong with a file, place by place.

use crate::ingest::data::record::{Place, Stop};
use crate::limits::MAX_IMPORT_PROBLEMS;

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportProblem {
    /// The file.
    pub file: String,
    /// Where: a line and column, a cell, a JSON pointer.
    pub place: String,
    /// The column or attribute, where one is to blame.
    pub column: String,
    /// What is wrong, and what was expected.
    pub message: String,
}

impl std::fmt::Display for ImportProblem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.file, self.place)?;
        if !self.column.is_empty() {
            write!(formatter, " ({})", self.column)?;
        }
        write!(formatter, ": {}", self.message)
    }
}

/// The refusal of data files, with the first problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    /// The number of problems.
    pub count: u64,
    /// The first of them.
    pub problems: Vec<ImportProblem>,
}

impl std::fmt::Display for ImportError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for problem in &self.problems {
            writeln!(formatter, "{problem}")?;
        }
        let listed = self.problems.len() as u64;
        if self.count > listed {
            writeln!(formatter, "… and more; reading stopped after {listed} problems")?;
        }
        formatter.write_str("nothing was written")
    }
}

impl ImportError {
    /// One problem of a whole file.
    pub(super) fn one(file: &str, message: String) -> Self {
        let place = "the file".to_owned();
        Self {
            count: 1,
            problems: vec![ImportProblem { file: file.to_owned(), place, column: String::new(), message }],
        }
    }

    /// The problems of a file.
    pub(super) fn of(problems: Problems) -> Self {
        Self { count: problems.count, problems: problems.listed }
    }
}

/// The first problems of a file, and how many there are in all.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems {
    file: String,
    pub(super) listed: Vec<ImportProblem>,
    pub(super) count: u64,
}

impl Problems {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// Adds a problem at a place.
    pub(super) fn refuse(&mut self, place: Place<'_>, column: &str, message: String) -> Result<(), Stop> {
        self.push(place.to_string(), column, message)
    }

    /// Adds a problem at a line, row or element.
    pub(super) fn add(&mut self, number: u64, column: &str, message: String) -> Result<(), Stop> {
        let place = if number == 0 { Place::File.to_string() } else { format!("line {number}") };
        self.push(place, column, message)
    }

    fn push(&mut self, place: String, column: &str, message: String) -> Result<(), Stop> {
        self.count += 1;
        if self.listed.len() < MAX_IMPORT_PROBLEMS {
            self.listed.push(ImportProblem {
                file: self.file.clone(),
                place,
                column: column.to_owned(),
                message,
            });
            return Ok(());
        }
        Err(Stop)
    }
}
