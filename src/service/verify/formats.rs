//! The formats of a verification report: text, JSON, `JUnit` XML and SARIF 2.1.0.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};

use super::{Finding, MovedPlace, VerifyReport};
use crate::domain::figure::Selector;
use crate::domain::invariant::OrBroken;

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
            "moved": self.moved.iter().map(moved_json).collect::<Vec<_>>(),
            "findings": self.findings.iter().map(finding_json).collect::<Vec<_>>(),
        })
    }

    fn junit(&self) -> String {
        let verified = self.verified.iter().map(String::as_str);
        let figures = self.suite("figures", verified, |finding| finding.figure.as_deref());
        let loaded = self.sources.iter().filter(|source| source.is_loaded).map(|source| source.id.as_str());
        let is_data = |file: &str| self.data_files.iter().any(|known| known == file);
        let of_file = |finding: &'_ Finding| finding.figure.is_none() && !is_data(&finding.file);
        let documents =
            self.suite("documents", loaded, |finding| of_file(finding).then_some(finding.file.as_str()));
        let files = self.data_files.iter().map(String::as_str);
        let of_data = |finding: &'_ Finding| finding.figure.is_none() && is_data(&finding.file);
        let data_files =
            self.suite("data files", files, |finding| of_data(finding).then_some(finding.file.as_str()));
        let mut report = Report::new("yearbook verify");
        report.add_test_suites([figures, documents, data_files]);
        report.to_string().or_broken("writing XML to memory succeeds").unwrap_or_default()
    }

    /// A suite with one case a name, which fails with all findings about it. The names are the same whether they fail or
    /// not, so that a CI server sees the history of each.
    fn suite<'a>(
        &'a self,
        name: &'static str,
        passed: impl Iterator<Item = &'a str>,
        subject: impl Fn(&'a Finding) -> Option<&'a str>,
    ) -> TestSuite {
        let mut cases: BTreeMap<&str, Vec<&Finding>> = passed.map(|name| (name, Vec::new())).collect();
        for finding in &self.findings {
            // A figure that only moved is verified.
            let is_passed = finding.figure.is_some() && finding.kind.exit_code() != 1;
            if let Some(name) = subject(finding).filter(|_| !is_passed) {
                cases.entry(name).or_default().push(finding);
            }
        }
        let mut suite = TestSuite::new(name);
        for (name, findings) in cases {
            let status = findings.first().map_or_else(TestCaseStatus::success, |first| {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                let texts: Vec<String> = findings.iter().map(ToString::to_string).collect();
                status.set_type(first.kind.code()).set_message(texts.join("\n"));
                status
            });
            let mut case = TestCase::new(name, status);
            case.set_classname(name_of(suite.name.as_str()));
            suite.add_test_case(case);
        }
        suite
    }
}

/// The class of the cases of a suite, by which CI servers group them.
fn name_of(suite: &str) -> String {
    format!("yearbook.{}", suite.replace(' ', "_"))
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).or_broken("a JSON value has a text").unwrap_or_default()
}

fn finding_json(finding: &Finding) -> Value {
    let of_cell =
        finding.cell.and_then(|cell| usize::try_from(cell.column).ok()).filter(|column| *column > 0);
    let column = of_cell.or(finding.region.as_ref().map(|region| region.start.column));
    json!({
        "code": finding.kind.code(),
        "file": finding.file,
        "selector": finding.at.as_ref().map(selector_json),
        "line": finding.region.as_ref().map(|region| region.start.line),
        "row": finding.cell.map(|cell| cell.row),
        "column": column,
        "seed_line": finding.line,
        "figure": finding.figure,
        "what": finding.what,
        "found": finding.found,
        "expected": finding.expected,
    })
}

fn moved_json(moved: &MovedPlace) -> Value {
    json!({
        "file": moved.file,
        "figure": moved.figure,
        "from": selector_json(&moved.from),
        "to": selector_json(&moved.to),
    })
}

fn selector_json(at: &Selector) -> Value {
    let mut selector = json!({
        "type": at.unit.selector_type(), "start": at.start, "end": at.end, "exact": at.exact,
    });
    if let Some(fragment) = &at.fragment {
        selector["fragment"] = json!(fragment);
    }
    selector
}
