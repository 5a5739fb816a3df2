//! Reconciliation: checks between stated figures.

pub mod answer;
mod context;
mod rates;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;

pub use answer::{Check, CheckKind, Computation, Implication, Reconciliation, Statement};
use context::{ReconciliationContext, StatedValue};

use super::{Service, ServiceError, State};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::growth::{self, Explanation, Refusal, Verdict, judge};
use crate::domain::implied::{Conflict, Node, Relations};
use crate::domain::price_basis::PriceBasis;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;

/// A request for a reconciliation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReconciliationRequest {
    /// Publications up to this day count; none for all.
    pub as_of: Option<NaiveDate>,
    /// Datasets; all when empty.
    pub dataset: Vec<String>,
    /// Codes of verdicts; all when empty.
    pub verdict: Vec<String>,
}

impl ReconciliationRequest {
    fn check(&self, catalogue: &Catalogue) -> Result<(), ServiceError> {
        let datasets = catalogue.datasets.keys().map(Code::to_string).collect();
        check_codes("dataset", &self.dataset, datasets)?;
        check_codes("verdict", &self.verdict, Verdict::CODES.map(str::to_owned).to_vec())
    }
}

fn check_codes(parameter: &'static str, codes: &[String], known: Vec<String>) -> Result<(), ServiceError> {
    match codes.iter().find(|code| !known.contains(code)) {
        Some(code) => Err(ServiceError::UnknownCode { parameter, code: code.clone(), known }),
        None => Ok(()),
    }
}

impl Service {
    /// All checks between stated figures, contradictions first.
    ///
    /// # Errors
    /// When a dataset or verdict is unknown, or the store does not answer.
    pub async fn reconcile(
        &self,
        state: &State,
        request: &ReconciliationRequest,
    ) -> Result<Reconciliation, ServiceError> {
        let catalogue = &state.catalogue;
        request.check(catalogue)?;
        let implied = self.implied(state, request.as_of).await?;
        let mut checks = Vec::new();
        let is_selected =
            |id: &Code| request.dataset.is_empty() || request.dataset.iter().any(|code| id == code.as_str());
        for dataset in catalogue.datasets.values().filter(|dataset| is_selected(&dataset.id)) {
            let Some(relations) = Relations::new(catalogue, &dataset.id) else { continue };
            let documented: HashSet<&str> = catalogue
                .figures
                .iter()
                .filter(|figure| figure.dataset == dataset.id)
                .map(|figure| figure.series.as_str())
                .collect();
            let is_needed = |series: &Series| {
                documented.contains(series.key.as_str()) || relations.involve(&series.indicator)
            };
            let values = self.stated_values(state, &dataset.id, is_needed, request.as_of).await?;
            let context = ReconciliationContext { catalogue, dataset, values: &values };
            let conflicts = implied.conflicts.iter().filter(|(owner, _)| *owner == dataset.id);
            let conflicts: Vec<&Conflict<Node>> = conflicts.map(|(_, conflict)| conflict).collect();
            checks.extend(checks_of(context, &relations, &conflicts));
        }
        checks.sort_by(|a, b| order(a).cmp(&order(b)));
        let mut verdicts = BTreeMap::new();
        for check in &checks {
            *verdicts.entry(check.verdict.code()).or_default() += 1;
        }
        checks.retain(|check| {
            request.verdict.is_empty() || request.verdict.iter().any(|code| code == check.verdict.code())
        });
        Ok(Reconciliation { revision: catalogue.revision, verdicts, checks })
    }
}

/// The sort key of checks: contradictions first, then by series and period.
fn order(check: &Check) -> (u8, &Code, &SeriesKey, String, CheckKind, &[String]) {
    let rank = match check.verdict {
        Verdict::Contradiction => 0,
        Verdict::Explained(_) => 1,
        Verdict::StatedOnly | Verdict::ComputedOnly | Verdict::UnitUnknown | Verdict::NotComputable(_) => 2,
        Verdict::Agrees => 3,
    };
    (rank, &check.dataset, &check.node.series, check.node.period.to_string(), check.kind, &check.figures)
}

fn checks_of(
    context: ReconciliationContext<'_>,
    relations: &Relations<'_>,
    conflicts: &[&Conflict<Node>],
) -> Vec<Check> {
    let mut checks = Vec::new();
    for (node, observations) in &context.values.by_source {
        let stated = context.all_stated(node, observations);
        for related in relations.of_rate(node) {
            checks.extend(rates::checks(&context, &related, &stated));
        }
        if stated.len() > 1 {
            checks.push(sources_check(context, node, &stated));
        }
    }
    let found = remaining_conflicts(context, &checks, conflicts);
    checks.extend(found);
    checks
}

/// A check between the values of several sources for one observation.
fn sources_check(context: ReconciliationContext<'_>, node: &Node, stated: &[StatedValue<'_>]) -> Check {
    let rates: Vec<growth::RateStatement<'_>> = stated.iter().map(StatedValue::as_rate).collect();
    let verdict = match judge(&rates, Err(Refusal::BaseMissing), PriceBasis::NotApplicable).verdict {
        Verdict::StatedOnly => Verdict::Agrees,
        verdict => verdict,
    };
    let newest = stated.first();
    Check {
        verdict,
        evidence: verdict
            .explanation()
            .zip(newest)
            .map(|(because, newest)| context.evidence(because, newest, stated)),
        stated: stated.iter().map(StatedValue::statement).collect(),
        figures: stated.iter().filter_map(|one| one.figure.map(str::to_owned)).collect(),
        ..context.check_of(node)
    }
}

/// The contradictions over several relations that no single check contains.
///
/// If one of the figures differs from another source, that explains the contradiction.
fn remaining_conflicts(
    context: ReconciliationContext<'_>,
    checks: &[Check],
    conflicts: &[&Conflict<Node>],
) -> Vec<Check> {
    let set = |figures: &[String]| figures.iter().cloned().collect::<BTreeSet<String>>();
    let differing =
        checks.iter().filter(|check| matches!(check.verdict, Verdict::Contradiction | Verdict::Explained(_)));
    let covered: Vec<BTreeSet<String>> = differing.map(|check| set(&check.figures)).collect();
    let disputed: BTreeSet<&String> = checks
        .iter()
        .filter(|check| check.verdict.explanation() == Some(Explanation::OtherSource))
        .flat_map(|check| &check.figures)
        .collect();
    let mut found = Vec::new();
    for conflict in conflicts {
        let figures: Vec<String> = conflict.figures.iter().map(ToString::to_string).collect();
        if covered.contains(&set(&figures)) {
            continue;
        }
        let others = figures.iter().find(|figure| disputed.contains(figure));
        let verdict = others.map_or(Verdict::Contradiction, |_| Verdict::Explained(Explanation::OtherSource));
        let stated = figures.iter().filter_map(|id| {
            let figure = context.catalogue.find_figure(id)?;
            let node = Node { series: figure.series.clone(), period: figure.period };
            context.stated(&node, Some(&figure.source)).map(|stated| stated.statement())
        });
        found.push(Check {
            kind: CheckKind::Conflict,
            verdict,
            evidence: others.map(|figure| format!("another source states otherwise what {figure} does")),
            stated: stated.collect(),
            figures,
            ..context.check_of(&conflict.node)
        });
    }
    found
}

#[cfg(test)]
mod tests;
