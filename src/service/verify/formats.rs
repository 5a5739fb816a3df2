//! The formats of a verification report: text, JSON, `JUnit` XML and SARIF 2.1.0.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};

use super::{Finding, FindingKind, VerifyReport};
use crate::domain::invariant::OrBroken;

/// The characters of a path that are percent-encoded in a URI.
const NOT_IN_PATHS: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum VerifyFormat {
    /// For people.
    Text,
    /// For scripts.
    Json,
    /// For CI servers that show test results.
    Junit,
    /// For CI servers that show findings beside the file (OASIS SARIF 2.1.0).
    Sarif,
}

impl VerifyReport {
    /// The report in a format.
    #[must_use]
    pub fn render(&self, format: VerifyFormat) -> String {
        match format {
            VerifyFormat::Text => self.text(),
            VerifyFormat::Json => pretty(&self.json()),
            VerifyFormat::Junit => self.junit(),
            VerifyFormat::Sarif => pretty(&self.sarif()),
        }
    }

    fn text(&self) -> String {
        let mut lines: Vec<String> = self.findings.iter().map(ToString::to_string).collect();
        let is_import = self.figures == 0 && self.documents == 0 && !self.data_files.is_empty();
        if is_import {
            lines.extend(self.data_files_text());
            return lines.join("\n");
        }
        lines.push(format!(
            "{} of {} figures verified in {} documents; {} numbers read, {} unaccounted for",
            self.verified.len(),
            self.figures,
            self.documents,
            self.numbers,
            self.unaccounted()
        ));
        lines.extend(self.data_files_text());
        lines.join("\n")
    }

    /// The line about data files; none without values of data files.
    fn data_files_text(&self) -> Option<String> {
        if self.values == 0 && self.data_files.is_empty() {
            return None;
        }
        let missing = match self.data_files_missing.as_slice() {
            [] => String::new(),
            _ if self.data_files.is_empty() => {
                return Some(format!(
                    "{} values of data files compared with the database alone: the files are not there (--data DIR)",
                    self.values
                ));
            }
            missing => format!("; not there: {}", missing.join(", ")),
        };
        let files = if self.data_files.len() == 1 { "file" } else { "files" };
        Some(format!(
            "{} of {} values of {} data {files} hold{missing}",
            self.held,
            self.values,
            self.data_files.len()
        ))
    }

    fn json(&self) -> Value {
        json!({
            "figures": self.figures,
            "verified": self.verified,
            "documents": self.documents,
            "numbers": self.numbers,
            "values": self.values,
            "held": self.held,
            "data_files": self.data_files,
            "data_files_missing": self.data_files_missing,
            "exit_code": self.exit_code(),
            "findings": self.findings.iter().map(finding_json).collect::<Vec<_>>(),
        })
    }

    fn junit(&self) -> String {
        let mut figures = TestSuite::new("figures");
        for id in &self.verified {
            figures.add_test_case(TestCase::new(id.as_str(), TestCaseStatus::success()));
        }
        let mut others = TestSuite::new("documents");
        for finding in &self.findings {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(finding.kind.code()).set_message(finding.to_string());
            match &finding.figure {
                Some(id) => figures.add_test_case(TestCase::new(format!("{id}: {}", finding.what), status)),
                None => {
                    others.add_test_case(TestCase::new(format!("{}: {}", finding.file, finding.what), status))
                }
            };
        }
        let mut data_files = TestSuite::new("data files");
        for file in &self.data_files {
            if self.findings.iter().all(|finding| finding.file != *file) {
                data_files.add_test_case(TestCase::new(file.as_str(), TestCaseStatus::success()));
            }
        }
        let mut report = Report::new("yearbook verify");
        report.add_test_suites([figures, others, data_files]);
        report.to_string().or_broken("writing XML to memory succeeds").unwrap_or_default()
    }

    fn sarif(&self) -> Value {
        let kinds = [
            (FindingKind::Figure, "A figure is not what its document says"),
            (FindingKind::OtherNumber, "A number that is no statistic is not what its document says"),
            (FindingKind::Value, "A value is not what its data file says"),
            (FindingKind::Source, "A document is not what the seed says about it"),
            (FindingKind::Database, "The database differs from the seed folder"),
            (FindingKind::Seed, "The seed folder contradicts itself"),
            (FindingKind::Unaccounted, "A number of a document is accounted for by nothing"),
            (FindingKind::DocumentMissing, "A document is missing"),
            (FindingKind::DocumentDiffers, "A document is not the one that the figures were read from"),
        ];
        let rules: Vec<Value> = kinds
            .iter()
            .map(|(kind, text)| json!({"id": kind.code(), "shortDescription": {"text": text}}))
            .collect();
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "yearbook verify",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "results": self.findings.iter().map(sarif_result).collect::<Vec<_>>(),
            }],
        })
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).or_broken("a JSON value has a text").unwrap_or_default()
}

fn finding_json(finding: &Finding) -> Value {
    json!({
        "code": finding.kind.code(),
        "file": finding.file,
        "selector": finding.at.as_ref().map(|at| json!({
            "type": "DataPositionSelector", "start": at.start, "end": at.end, "exact": at.exact,
        })),
        "row": finding.cell.map(|cell| cell.row),
        "column": finding.cell.map(|cell| cell.column).filter(|column| *column > 0),
        "seed_line": finding.line,
        "figure": finding.figure,
        "what": finding.what,
        "found": finding.found,
        "expected": finding.expected,
    })
}

fn sarif_result(finding: &Finding) -> Value {
    let level = if finding.kind.exit_code() == 1 { "error" } else { "warning" };
    let region = match (&finding.at, &finding.cell) {
        _ if finding.is_about_seed_file() => finding.line.map(|line| json!({"startLine": line})),
        (Some(at), _) => Some(json!({"byteOffset": at.start, "byteLength": at.end - at.start})),
        // The row of a table is its line: the texts of the files that are read have no line ends.
        (None, Some(cell)) => Some(json!({"startLine": cell.row})),
        (None, None) => None,
    };
    let uri = utf8_percent_encode(&finding.file, NOT_IN_PATHS).to_string();
    let mut location = json!({"artifactLocation": {"uri": uri}});
    if let Some(region) = region {
        location["region"] = region;
    }
    json!({
        "ruleId": finding.kind.code(),
        "level": level,
        "message": {"text": finding.to_string()},
        "locations": [{"physicalLocation": location}],
    })
}
