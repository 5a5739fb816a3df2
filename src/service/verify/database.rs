//! Comparison of the database with the seed folder.

mod cells;

use serde::Serialize;

use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Dataset;
use crate::domain::code::Code;
use crate::domain::figure::{Figure, Selector};
use crate::domain::invariant::OrBroken;
use crate::domain::observation::{Observation, ObservationStatus, Origin};
use crate::ingest::seed::{CATALOGUE_FILE, DATASET_FILE, FIGURES_FILE, Seed};

use super::{DatabaseContent, Finding, FindingKind};

/// Adds a finding for each difference between the database and the seed folder.
pub(super) fn check(seed: &Seed, stored: DatabaseContent<'_>, findings: &mut Vec<Finding>) {
    let before = findings.len();
    check_catalogue(seed, stored, findings);
    let file = seed.files.iter().find(|file| file.name == FIGURES_FILE);
    let line = |figure: &Figure| file.and_then(|file| file.line_of(&format!("\"{}\"", figure.id)));
    for figure in &seed.figures {
        let known = findings.len();
        match stored.catalogue.find_figure(&figure.id) {
            None => findings.push(about_figure(
                figure,
                "figure in the database",
                "nothing".into(),
                figure.at.exact.clone(),
            )),
            Some(found) => {
                compare_figures(figure, found, findings);
                check_observation(figure, stored, findings);
            }
        }
        for finding in findings.iter_mut().skip(known) {
            finding.line = line(figure);
        }
    }
    for found in stored.catalogue.figures.iter().filter(|found| found.dataset == seed.dataset.id) {
        if !seed.figures.iter().any(|figure| figure.id == found.id) {
            findings.push(about_figure(
                found,
                "figure in the database",
                found.at.exact.clone(),
                "nothing".into(),
            ));
        }
    }
    cells::check(seed, stored, findings);
    // Comments and claims are in no row; they change the hash of the file only.
    if findings.len() == before {
        check_files(seed, stored, findings);
    }
}

fn finding(file: &str, what: &str, found: String, expected: String) -> Finding {
    Finding { found, expected, ..Finding::new(FindingKind::Database, file, what) }
}

fn about_figure(figure: &Figure, what: &str, found: String, expected: String) -> Finding {
    Finding {
        at: Some(figure.at.clone()),
        figure: Some(figure.id.clone()),
        ..finding(FIGURES_FILE, what, found, expected)
    }
}

fn check_files(seed: &Seed, stored: DatabaseContent<'_>, findings: &mut Vec<Finding>) {
    for file in &seed.files {
        let seeded =
            stored.files.iter().find(|(name, _)| *name == file.name).map(|(_, sha256)| sha256.as_str());
        if seeded != Some(file.sha256.as_str()) {
            findings.push(finding(
                &file.name,
                "seed file since it was seeded (yearbook seed brings it in)",
                file.sha256.clone(),
                seeded.unwrap_or("nothing").to_owned(),
            ));
        }
    }
}

fn check_catalogue(seed: &Seed, stored: DatabaseContent<'_>, findings: &mut Vec<Finding>) {
    let catalogue = stored.catalogue;
    let dataset = catalogue.datasets.get(&seed.dataset.id);
    let found = dataset.map(|found| Dataset { updated: seed.dataset.updated, ..found.clone() });
    compare(DATASET_FILE, "dataset", seed.dataset.id.as_str(), &seed.dataset, found.as_ref(), findings);
    // A code of a shared list belongs to the dataset that introduced it.
    let own = |list: &str, code: &Code| catalogue.may_define(&seed.dataset.id, list, code);
    for source in &seed.sources {
        compare(DATASET_FILE, "source", &source.id, source, catalogue.find_source(&source.id), findings);
    }
    for unit in seed.units.iter().filter(|unit| own("unit", &unit.code)) {
        compare(CATALOGUE_FILE, "unit", unit.code.as_str(), unit, catalogue.units.get(&unit.code), findings);
    }
    for topic in seed.topics.iter().filter(|topic| own("topic", &topic.code)) {
        compare(
            CATALOGUE_FILE,
            "topic",
            topic.code.as_str(),
            topic,
            catalogue.topics.get(&topic.code),
            findings,
        );
    }
    for area in seed.areas.iter().filter(|area| own("area", &area.code)) {
        compare(CATALOGUE_FILE, "area", area.code.as_str(), area, catalogue.areas.get(&area.code), findings);
    }
    for activity in seed.activities.iter().filter(|activity| own("activity", &activity.code)) {
        let found = catalogue.activities.get(&activity.code);
        compare(CATALOGUE_FILE, "activity", activity.code.as_str(), activity, found, findings);
    }
    for indicator in &seed.indicators {
        let found = catalogue.indicators.get(&(seed.dataset.id.clone(), indicator.code.clone()));
        compare(CATALOGUE_FILE, "indicator", indicator.code.as_str(), indicator, found, findings);
    }
}

fn compare<T: PartialEq + Serialize>(
    file: &str,
    what: &str,
    code: &str,
    expected: &T,
    found: Option<&T>,
    findings: &mut Vec<Finding>,
) {
    if found != Some(expected) {
        let found = found.map_or_else(|| "nothing".to_owned(), text);
        findings.push(finding(file, &format!("{what} {code} in the database"), found, text(expected)));
    }
}

/// A row as JSON.
fn text(row: &impl Serialize) -> String {
    serde_json::to_string(row).or_broken("a row of the catalogue is valid JSON").unwrap_or_default()
}

fn compare_figures(figure: &Figure, found: &Figure, findings: &mut Vec<Finding>) {
    let selector = |at: &Selector| {
        format!("{at} \"{}\"{}", at.exact, if at.unit.is_bytes() { "" } else { " in characters" })
    };
    let evidence = |figure: &Figure| {
        figure
            .evidence
            .as_ref()
            .map_or_else(String::new, |evidence| format!("{}: {}", evidence.because.code(), evidence.note))
    };
    let fields: [(&str, String, String); 15] = [
        ("source", found.source.clone(), figure.source.clone()),
        ("selector", selector(&found.at), selector(&figure.at)),
        ("series", found.series.to_string(), figure.series.to_string()),
        ("period", found.period.to_string(), figure.period.to_string()),
        ("period basis", found.period_basis.code().into(), figure.period_basis.code().into()),
        (
            "period selector",
            found.period_at.as_ref().map(selector).unwrap_or_default(),
            figure.period_at.as_ref().map(selector).unwrap_or_default(),
        ),
        ("value", found.value.to_string(), figure.value.to_string()),
        ("unit", found.unit.to_string(), figure.unit.to_string()),
        ("qualifier", found.qualifier.code().into(), figure.qualifier.code().into()),
        ("rounding", found.rounding.to_string(), figure.rounding.to_string()),
        ("bounds", interval(found.bounds), interval(figure.bounds)),
        (
            "period note",
            found.period_note.clone().unwrap_or_default(),
            figure.period_note.clone().unwrap_or_default(),
        ),
        ("quoted", found.quoted.clone().unwrap_or_default(), figure.quoted.clone().unwrap_or_default()),
        ("note", found.note.clone().unwrap_or_default(), figure.note.clone().unwrap_or_default()),
        ("evidence", evidence(found), evidence(figure)),
    ];
    for (what, found, expected) in fields {
        if found != expected {
            findings.push(about_figure(figure, &format!("{what} in the database"), found, expected));
        }
    }
}

/// Checks that the observation of a figure has its value, bounds and status.
fn check_observation(figure: &Figure, stored: DatabaseContent<'_>, findings: &mut Vec<Finding>) {
    let newest = stored
        .observations
        .iter()
        .filter(|(series, observation)| series == figure.series.as_str() && supports(figure, observation))
        .map(|(_, observation)| observation)
        .max_by_key(|observation| observation.provenance.vintage);
    let status = ObservationStatus::from(figure.qualifier);
    let expected = value_text(Some(figure.value), figure.bounds, status);
    let found =
        newest.map(|observation| value_text(observation.value, observation.bounds, observation.status));
    if found.as_ref() != Some(&expected) {
        let found = found.unwrap_or_else(|| "nothing".to_owned());
        findings.push(about_figure(figure, "observation in the database", found, expected));
    }
}

/// A value as text; equal texts mean equal values.
fn value_text(value: Option<f64>, bounds: Bounds, status: ObservationStatus) -> String {
    let value = value.map_or_else(|| "missing".to_owned(), |value| value.to_string());
    format!("{value} {} status {}", interval(bounds), status.code())
}

fn interval(bounds: Bounds) -> String {
    let end = |end: Option<f64>, open: &str| end.map_or_else(|| open.to_owned(), |end| end.to_string());
    format!("[{}, {}]", end(bounds.lower(), "−∞"), end(bounds.upper(), "∞"))
}

fn supports(figure: &Figure, observation: &Observation) -> bool {
    observation.period == figure.period
        && observation.provenance.figure.as_deref() == Some(figure.id.as_str())
        && observation.provenance.origin == Origin::Stated
}
