//! The report on an import that was compared with its file.

use std::collections::BTreeSet;

use super::{Finding, FindingKind, VerifyReport};
use crate::domain::source_cell::SourceCell;
use crate::service::import::comparison::{FileComparison, ValueDifference};
use crate::service::import::{ImportError, ImportProblem};

impl From<FileComparison> for VerifyReport {
    fn from(comparison: FileComparison) -> Self {
        let import = comparison.import;
        let mut findings = Vec::new();
        if comparison.sha256 != import.sha256 {
            let hash = Finding::new(FindingKind::DocumentDiffers, &import.file, "SHA-256");
            findings.push(Finding { found: comparison.sha256, expected: import.sha256, ..hash });
        }
        let more = comparison.differing - comparison.differences.len();
        findings
            .extend(comparison.differences.into_iter().map(|difference| of_value(&import.file, difference)));
        if more > 0 {
            let rest = Finding::new(FindingKind::Value, &import.file, "values");
            let (found, expected) = (format!("{more} more differences"), "none".to_owned());
            findings.push(Finding { found, expected, ..rest });
        }
        Self {
            values: comparison.values,
            held: comparison.held,
            data_files: vec![import.file],
            findings,
            ..Self::default()
        }
    }
}

impl VerifyReport {
    /// The report on a file that an import refuses today: all its problems.
    #[must_use]
    pub fn refused(error: &ImportError) -> Self {
        let problem = |problem: &ImportProblem| Finding {
            found: problem.message.clone(),
            expected: "what was imported".to_owned(),
            ..Finding::new(FindingKind::Value, &problem.file, &problem.place)
        };
        let files: BTreeSet<&str> = error.problems.iter().map(|problem| problem.file.as_str()).collect();
        Self {
            data_files: files.into_iter().map(str::to_owned).collect(),
            findings: error.problems.iter().map(problem).collect(),
            ..Self::default()
        }
    }
}

fn of_value(file: &str, difference: ValueDifference) -> Finding {
    let row = u32::try_from(difference.row).ok().filter(|row| *row > 0);
    Finding {
        cell: row.map(|row| SourceCell { row, column: difference.column }),
        found: difference.found,
        expected: difference.expected,
        ..Finding::new(FindingKind::Value, file, &format!("{} in {}", difference.series, difference.period))
    }
}
