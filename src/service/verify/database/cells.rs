//! Comparison of the values of data files in the database with the seed folder.

use std::collections::HashMap;

use super::value_text;
use crate::domain::observation::{Observation, Origin};
use crate::domain::period::Period;
use crate::ingest::seed::{CellObservation, OBSERVATIONS_FILE, Seed};
use crate::service::seed::is_same;
use crate::service::verify::{DatabaseContent, Finding, FindingKind};

/// Adds a finding for each difference between the values of data files in the database and those of the seed folder.
pub(super) fn check(seed: &Seed, stored: DatabaseContent<'_>, findings: &mut Vec<Finding>) {
    let mut newest: HashMap<(&str, &str, Period), &Observation> = HashMap::new();
    for (series, observation) in stored.observations {
        let Some(source) = observation.provenance.cell_source() else { continue };
        let known = newest.entry((source, series.as_str(), observation.period)).or_insert(observation);
        if observation.provenance.vintage > known.provenance.vintage {
            *known = observation;
        }
    }
    newest.retain(|_, observation| observation.provenance.origin != Origin::Withdrawn);
    for one in &seed.observations {
        let found = newest.remove(&(one.cells.source.as_str(), one.series.as_str(), one.period));
        if !found.is_some_and(|found| is_same(one, found)) {
            let what = format!("{} in {} in the database", one.series, one.period);
            let found = found.map_or_else(|| "nothing".to_owned(), stored_text);
            findings.push(finding(Some(one.line), &what, found, expected_text(one)));
        }
    }
    let mut more: Vec<_> = newest.into_iter().collect();
    more.sort_by_key(|((_, series, period), _)| (*series, *period));
    for ((_, series, period), found) in more {
        let what = format!("{series} in {period} in the database");
        findings.push(finding(None, &what, stored_text(found), "nothing".to_owned()));
    }
}

fn finding(line: Option<u64>, what: &str, found: String, expected: String) -> Finding {
    Finding {
        line: line.and_then(|line| usize::try_from(line).ok()),
        found,
        expected,
        ..Finding::new(FindingKind::Database, OBSERVATIONS_FILE, what)
    }
}

fn stored_text(stored: &Observation) -> String {
    let value = value_text(stored.value, stored.bounds, stored.status);
    let provenance = &stored.provenance;
    let printed = provenance.printed.as_deref().unwrap_or_default();
    format!("{value} \"{printed}\" {}", provenance.source_cell().unwrap_or_default())
}

fn expected_text(one: &CellObservation) -> String {
    let value = value_text(Some(one.value), one.bounds, one.status);
    format!("{value} \"{}\" {}", one.printed, one.cells)
}
