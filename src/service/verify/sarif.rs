//! The report as SARIF 2.1.0, as code scanning services read it.

use std::collections::HashMap;
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Finding, FindingKind, VerifyReport};
use crate::domain::figure::PositionUnit;
use crate::ingest::seed::sha256;

/// The characters of a path that are percent-encoded in a URI.
const NOT_IN_PATHS: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The digits of a fingerprint.
const FINGERPRINT_DIGITS: usize = 16;

/// Where the files of a report are, seen from the working folder; none where that is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folders {
    /// The folder of the documents.
    pub documents: Option<String>,
    /// The seed folder.
    pub seed: Option<String>,
    /// The folder of the data files.
    pub data: Option<String>,
}

impl Folders {
    /// A folder as a URI: relative within the working folder, else absolute.
    #[must_use]
    pub fn uri(folder: &Path) -> Option<String> {
        let folder = std::path::absolute(folder).ok()?;
        let folder = folder.canonicalize().unwrap_or(folder);
        let working = std::env::current_dir().ok().and_then(|working| working.canonicalize().ok());
        let inside = working.and_then(|working| folder.strip_prefix(working).ok().map(Path::to_owned));
        let (scheme, path) = match &inside {
            Some(inside) => ("", inside.as_path()),
            None => ("file://", folder.as_path()),
        };
        let path = path.to_str()?.replace('\\', "/");
        Some(format!("{scheme}{}", utf8_percent_encode(&path, NOT_IN_PATHS)))
    }
}

/// What a kind of finding means, and what to do.
struct Rule {
    kind: FindingKind,
    title: &'static str,
    help: &'static str,
}

const RULES: [Rule; 12] = [
    Rule {
        kind: FindingKind::Figure,
        title: "A figure is not what its document says",
        help: "Read the passage. If the document was revised, record the new number with the place where it stands; if \
               the record is wrong, correct it in figures.toml. Then run `yearbook seed`.",
    },
    Rule {
        kind: FindingKind::Ambiguous,
        title: "A figure fits several places of its document",
        help: "The words around the figure stand more than once. Choose the place that is meant and write it into \
               figures.toml.",
    },
    Rule {
        kind: FindingKind::Gone,
        title: "The words around a figure are gone from its document",
        help: "Look for the statement in the document. If it is there in other words, write its place into figures.toml; \
               if it was withdrawn, remove the figure.",
    },
    Rule {
        kind: FindingKind::OtherNumber,
        title: "A number that is no statistic is not what its document says",
        help: "Read the passage and correct the entry in other-numbers.toml.",
    },
    Rule {
        kind: FindingKind::Value,
        title: "A value is not what its data file says",
        help: "Compare the cell with the value. Import the file again, or make the seed's values anew.",
    },
    Rule {
        kind: FindingKind::Source,
        title: "A document is not what the seed says about it",
        help: "Correct the entry of the document in dataset.toml.",
    },
    Rule {
        kind: FindingKind::Database,
        title: "The database differs from the seed folder",
        help: "Run `yearbook seed`, which brings the seed folder into the database.",
    },
    Rule {
        kind: FindingKind::Seed,
        title: "The seed folder contradicts itself",
        help: "Correct the file that is named.",
    },
    Rule {
        kind: FindingKind::Unaccounted,
        title: "A number of a document is accounted for by nothing",
        help: "Record it in figures.toml, or in other-numbers.toml with the reason why it is no statistic.",
    },
    Rule {
        kind: FindingKind::DocumentMissing,
        title: "A document is missing or cannot be read",
        help: "Put the file into the folder of documents that --sources names.",
    },
    Rule {
        kind: FindingKind::DocumentDiffers,
        title: "A document is not the one that the figures were read from",
        help: "If the new edition is meant, `yearbook verify --update-places` writes its hash and the new places.",
    },
    Rule {
        kind: FindingKind::Moved,
        title: "A figure stands elsewhere in another edition of its document",
        help: "`yearbook verify --update-places` writes the new places.",
    },
];

impl VerifyReport {
    /// The report as SARIF.
    pub(super) fn sarif(&self) -> Value {
        let rules: Vec<Value> = RULES.iter().map(rule).collect();
        let mut fingerprints = Fingerprints::default();
        let results = self.findings.iter().map(|finding| self.result(finding, &mut fingerprints));
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "yearbook verify",
                    "version": env!("CARGO_PKG_VERSION"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "columnKind": "utf16CodeUnits",
                "results": results.collect::<Vec<_>>(),
            }],
        })
    }

    fn result(&self, finding: &Finding, fingerprints: &mut Fingerprints) -> Value {
        let mut location = json!({"artifactLocation": {"uri": self.uri(finding)}});
        if let Some(region) = region(finding) {
            location["region"] = region;
        }
        json!({
            "ruleId": finding.kind.code(),
            "ruleIndex": RULES.iter().position(|rule| rule.kind.code() == finding.kind.code()),
            "level": level(finding.kind),
            "message": {"text": finding.to_string()},
            "locations": [{"physicalLocation": location}],
            "partialFingerprints": {"primaryLocationLineHash": fingerprints.next(finding)},
        })
    }

    /// The file of a finding as a URI reference.
    fn uri(&self, finding: &Finding) -> String {
        let file = utf8_percent_encode(&finding.file, NOT_IN_PATHS).to_string();
        let folders = &self.folders;
        let of_seed = finding.dataset.as_ref().map(ToString::to_string);
        let folder = match (finding.is_about_seed_file(), of_seed) {
            (true, Some(dataset)) => folders.seed.as_ref().map(|seed| join(seed, &dataset)),
            (true, None) => folders.seed.clone(),
            (false, _) if self.data_files.contains(&finding.file) => folders.data.clone(),
            (false, _) => folders.documents.clone(),
        };
        folder.map_or_else(|| file.clone(), |folder| join(&folder, &file))
    }
}

/// A path below a folder; an empty folder is the working folder.
fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{}/{path}", folder.trim_end_matches('/')) }
}

const fn level(kind: FindingKind) -> &'static str {
    if kind.exit_code() == 1 { "error" } else { "warning" }
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.kind.code(),
        "name": pascal_case(rule.kind.code()),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": format!("{}.", rule.title)},
        "help": {"text": rule.help, "markdown": rule.help},
        "defaultConfiguration": {"level": level(rule.kind)},
        "properties": {"tags": ["provenance"], "precision": "very-high"},
    })
}

/// A code such as `figure-differs` as `FigureDiffers`.
fn pascal_case(code: &str) -> String {
    let words = code.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}

fn region(finding: &Finding) -> Option<Value> {
    if finding.is_about_seed_file() {
        return finding.line.map(|line| json!({"startLine": line}));
    }
    // The row of a table is its line: the texts of the files that are read have no line ends.
    let of_cell = || finding.cell.map(|cell| json!({"startLine": cell.row.max(1)}));
    let Some(at) = finding.at.as_ref().filter(|at| at.fragment.is_none()) else { return of_cell() };
    let length = at.end.saturating_sub(at.start);
    Some(match (&finding.region, at.unit) {
        (Some(region), _) => json!({
            "startLine": region.start.line,
            "startColumn": region.start.column,
            "endLine": region.end.line,
            "endColumn": region.end.column,
            "byteOffset": region.bytes.start,
            "byteLength": region.bytes.len(),
        }),
        (None, PositionUnit::Bytes) => json!({"byteOffset": at.start, "byteLength": length}),
        (None, PositionUnit::Characters) => json!({"charOffset": at.start, "charLength": length}),
    })
}

/// Fingerprints of findings: the same for the same claim in every run, wherever it stands; several of one claim are
/// counted.
#[derive(Default)]
struct Fingerprints(HashMap<String, usize>);

impl Fingerprints {
    fn next(&mut self, finding: &Finding) -> String {
        let exact = finding.at.as_ref().map_or("", |at| at.exact.as_str());
        let subject = finding.figure.as_deref().unwrap_or(exact);
        let identity = format!("{}\n{}\n{subject}\n{}", finding.kind.code(), finding.file, finding.what);
        let hash: String = sha256(identity.as_bytes()).chars().take(FINGERPRINT_DIGITS).collect();
        let count = self.0.entry(hash.clone()).or_default();
        *count += 1;
        format!("{hash}:{count}")
    }
}
