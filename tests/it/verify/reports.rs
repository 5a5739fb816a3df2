//! The forms of the report: text, JSON, JUnit and SARIF.

use std::collections::BTreeSet;

use serde_json::Value;
use yearbook::domain::catalogue::Catalogue;
use yearbook::ingest::seed::{Seed, sha256};
use yearbook::service::documents::Documents;
use yearbook::service::verify::{VerifyFormat, VerifyReport, verify};

use super::{Held, verify_one};
use crate::snapshots::assert_snapshot;
use crate::support::cnind;
use crate::support::seed_texts::SeedTexts;

/// A document with numbers of every kind, and its figures.
const DOCUMENT: &str = "Output rose 8.9% to 3.6 trillion yuan in 2024, the third rise since 1999.\n";
const NAME: &str = "a <\"&'> é.txt";

fn small_seed() -> Seed {
    let place = |exact: &str| {
        let start = DOCUMENT.find(exact).unwrap();
        format!("{{ start = {start}, end = {}, exact = \"{exact}\" }}", start + exact.len())
    };
    let source = format!("'''{NAME}'''");
    let figure = |id: &str, exact: &str, indicator: &str, value: &str, unit: &str, rounding: &str| {
        format!(
            "[[figure]]\nid = \"{id}\"\nsource = {source}\nat = {}\nseries = \"A.CN.{indicator}._T\"\nperiod = \"2024\"\n\
             period_basis = \"stated\"\nperiod_at = {}\nvalue = {value}\nunit = \"{unit}\"\nqualifier = \"exact\"\nrounding = {rounding}\n",
            place(exact),
            place("2024")
        )
    };
    let number = |exact: &str, reason: &str| {
        format!("[[number]]\nsource = {source}\nat = {}\nreason = \"{reason}\"\n", place(exact))
    };
    let mut texts = SeedTexts::cnind();
    let dataset = format!(
        "[dataset]\nid = \"SMALL\"\nname = \"s\"\npublisher = \"p\"\ndescription = \"d\"\nlicence = \"l\"\n\
         dimensions = [\"FREQ\", \"REF_AREA\", \"INDICATOR\", \"ACTIVITY\"]\n[[source]]\nid = {source}\ntitle = \"t\"\n\
         publisher = \"p\"\npublished = 2025-01-01\npublished_basis = \"stated\"\nlanguage = \"en\"\nsha256 = \"{}\"\nbytes = {}\n",
        sha256(DOCUMENT.as_bytes()),
        DOCUMENT.len()
    );
    let figures = figure("output", "3.6 trillion yuan", "RD_EXP", "3600000000000", "CNY", "1e11")
        + &figure("growth", "8.9%", "RD_EXP_GROWTH", "8.9", "percent", "0.1");
    texts.0.insert("figures.toml".into(), figures);
    texts.0.insert("other-numbers.toml".into(), number("third", "ordinal") + &number("1999", "year"));
    texts.0.insert("dataset.toml".into(), dataset);
    let catalogue = texts.0.remove("catalogue.toml").unwrap();
    texts.0.insert("catalogue.toml".into(), without_tags(&catalogue));
    texts.seed()
}

/// The catalogue without the tags, whose sources the small seed does not have.
fn without_tags(catalogue: &str) -> String {
    let is_tag = |part: &&str| part.starts_with("[[activity.tag]]");
    catalogue.split("\n\n").filter(|part| !is_tag(part)).collect::<Vec<_>>().join("\n\n")
}

fn altered_report() -> VerifyReport {
    let state = small_seed();
    assert_eq!(verify_one(&state, NAME, DOCUMENT.into()).findings, []);
    let altered = DOCUMENT.replace("3.6", "3.8").replace("1999", "1989") + "Next year: 9%.\n";
    verify_one(&state, NAME, altered.into())
}

#[test]
fn the_report_as_text() {
    assert_snapshot("verify_altered_text", &altered_report().render(VerifyFormat::Text));
}

#[test]
fn the_report_as_json() {
    let report = altered_report();
    let text = report.render(VerifyFormat::Json);
    let read: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["exit_code"], 1);
    assert_eq!(read["findings"].as_array().unwrap().len(), report.findings.len());
    for finding in read["findings"].as_array().unwrap() {
        for field in ["code", "file", "what", "found", "expected"] {
            assert!(finding[field].is_string(), "{field} of {finding}");
        }
    }
    assert_snapshot("verify_altered_json", &text);
}

#[test]
fn the_report_as_junit() {
    let report = altered_report();
    let text = report.render(VerifyFormat::Junit);
    let read = quick_junit::Report::deserialize_from_str(&text).unwrap();
    let names = |report: &VerifyReport| {
        let text = report.render(VerifyFormat::Junit);
        let read = quick_junit::Report::deserialize_from_str(&text).unwrap();
        let cases = read.test_suites.iter().flat_map(|suite| &suite.test_cases);
        cases.map(|case| case.name.as_str().to_owned()).collect::<Vec<_>>()
    };
    let whole = verify_one(&small_seed(), NAME, DOCUMENT.into());
    assert_eq!(names(&report), names(&whole), "a case keeps its name when it fails");
    assert_eq!((read.tests, read.failures), (3, 2), "two figures and a document; one figure holds");
    let messages: Vec<String> = read
        .test_suites
        .iter()
        .flat_map(|suite| &suite.test_cases)
        .filter_map(|case| match &case.status {
            quick_junit::TestCaseStatus::NonSuccess { message, .. } => {
                message.as_ref().map(|text| text.as_str().to_owned())
            }
            _ => None,
        })
        .collect();
    let mut expected: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    let mut found: Vec<String> =
        messages.iter().flat_map(|message| message.lines()).map(str::to_owned).collect();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected, "quotation marks and ampersands come back");
    assert_snapshot("verify_altered_junit", &text);
}

#[test]
fn the_report_as_sarif() {
    let report = altered_report();
    let text = report.render(VerifyFormat::Sarif);
    let read: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["version"], "2.1.0");
    let run = &read["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "yearbook verify");
    let rules: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), report.findings.len());
    let prints: BTreeSet<&str> = results
        .iter()
        .map(|result| result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap())
        .collect();
    assert_eq!(prints.len(), results.len(), "each has a fingerprint of its own");
    for result in results {
        assert!(rules.contains(&result["ruleId"].as_str().unwrap()), "{result}");
        assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()), "{result}");
        assert!(result["message"]["text"].is_string(), "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"], "a%20%3C%22%26%27%3E%20%C3%A9.txt",
            "a URI reference (RFC 3986)"
        );
        if !place["region"].is_null() {
            for part in ["byteOffset", "byteLength", "startLine", "startColumn", "endLine", "endColumn"] {
                assert!(place["region"][part].is_u64(), "{part} of {result}");
            }
        }
    }
    assert_snapshot("verify_altered_sarif", &text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn a_finding_about_the_database_points_into_the_seed_file() {
    let state = cnind();
    let empty = Held { catalogue: Catalogue::default(), files: Vec::new(), observations: Vec::new() };
    let report = verify(&state, &Documents::default(), Some(empty.stored()));
    let sarif: Value = serde_json::from_str(&report.render(VerifyFormat::Sarif)).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let mut seen = 0;
    for result in results
        .iter()
        .filter(|result| result["message"]["text"].as_str().unwrap().contains("figure 004-va-c-2024"))
    {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "figures.toml");
        let line = usize::try_from(place["region"]["startLine"].as_u64().unwrap()).unwrap();
        let text = SeedTexts::cnind().0.remove("figures.toml").unwrap();
        assert!(text.lines().nth(line - 1).unwrap().contains("004-va-c-2024"));
        seen += 1;
    }
    assert_eq!(seen, 1);
}
