//! Targets: what plans ask of series, held against what was observed.

pub mod measure;
mod outlook;
mod report;
pub(super) mod statement;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;

pub use outlook::{OUTLOOK_LEVEL, Outlook};
pub use report::{TARGET_COLUMN, TargetMeasure, TargetReport};
pub use statement::{TargetOrigin, TargetStatement};

use super::header::header;
use super::query::SeriesFilter;
use super::state::State;
use super::vintages::latest;
use super::{Service, ServiceError};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::growth::{Estimate, Explanation};
use crate::domain::observation::{Observation, ObservationStatus};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::target::{Actual, Assessment, Pace, Target, TargetMethod, TargetVerdict};
use crate::ingest::definitions::Definitions;
use statement::{Statements, statements};

/// A request for targets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetRequest {
    /// The series; those of the figures that state targets count too.
    pub filter: SeriesFilter,
    /// Verdicts; all when empty.
    pub verdict: Vec<TargetVerdict>,
    /// The period in which they are due, or a longer one that contains it.
    pub due: Option<Period>,
    /// Publications up to this day count; none for all.
    pub as_of: Option<NaiveDate>,
    /// The rule of the verdict.
    pub method: TargetMethod,
    /// The shape of the path; none for that of each target.
    pub pace: Option<Pace>,
}

/// The targets that were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetList {
    /// The revision of the database.
    pub revision: i64,
    /// The rule of the verdicts.
    pub method: TargetMethod,
    /// How many targets have each verdict, those with verdicts that were not asked for as well.
    pub verdicts: BTreeMap<&'static str, usize>,
    /// The targets, by dataset, in the order of their definitions.
    pub targets: Vec<TargetReport>,
    /// The definitions that do not fit the data that came after the start, with file and line.
    pub problems: Vec<String>,
}

impl TargetList {
    /// The exit code of the command: 1 if a verdict is one of these, else 2 if there are targets and nothing can be said
    /// about any.
    #[must_use]
    pub fn exit_code(&self, fail_on: &[TargetVerdict]) -> u8 {
        let verdicts = || self.targets.iter().map(|report| report.assessment.verdict);
        if verdicts().any(|verdict| fail_on.contains(&verdict)) {
            1
        } else if !self.targets.is_empty() && verdicts().all(|verdict| verdict == TargetVerdict::Unknown) {
            2
        } else {
            0
        }
    }
}

impl Service {
    /// The targets that match, each held against the actual values of its series.
    ///
    /// # Errors
    /// When a code is unknown, or the store does not answer.
    pub async fn targets(&self, state: &State, request: &TargetRequest) -> Result<TargetList, ServiceError> {
        let (mut stated, problems) = self.target_statements(state, request.as_of);
        let keys = matching(&state.catalogue, &request.filter, &stated)?;
        stated.retain(|one| {
            let is_due = request
                .due
                .is_none_or(|due| one.target.due.is_some_and(|own| due.contains_date(own.end_date())));
            let has = |key: &str| keys.contains(&(one.series.dataset.to_string(), key.to_owned()));
            is_due
                && (has(one.series.key.as_str())
                    || one.figure_series.as_ref().is_some_and(|key| has(key.as_str())))
        });
        let mut targets = self.assess(state, stated, request).await?;
        let mut verdicts = BTreeMap::new();
        for report in &targets {
            *verdicts.entry(report.assessment.verdict.code()).or_default() += 1;
        }
        targets.retain(|report| {
            request.verdict.is_empty() || request.verdict.contains(&report.assessment.verdict)
        });
        let problems = problems.into_iter().map(|(_, problem)| problem.to_string()).collect();
        let (revision, method) = (state.catalogue.revision, request.method);
        Ok(TargetList { revision, method, verdicts, targets, problems })
    }

    /// One target by its id.
    ///
    /// # Errors
    /// When there is none, its definition does not fit the data, or the store does not answer.
    pub async fn target(
        &self,
        state: &State,
        id: &str,
        request: &TargetRequest,
    ) -> Result<TargetReport, ServiceError> {
        let (mut stated, problems) = self.target_statements(state, request.as_of);
        if let Some((_, problem)) = problems.iter().find(|(of, _)| of.as_str() == id) {
            return Err(ServiceError::Conflict { parameter: "id", detail: problem.to_string() });
        }
        let known: Vec<String> = stated.iter().map(|one| one.id.clone()).collect();
        let datasets = &request.filter.dataset;
        let is_wanted =
            |dataset: &Code| datasets.is_empty() || datasets.iter().any(|code| code == dataset.as_str());
        stated.retain(|one| one.id == id && is_wanted(&one.series.dataset));
        let found = self.assess(state, stated, request).await?.into_iter().next();
        found.ok_or_else(|| ServiceError::NotFound { what: "target", id: id.to_owned(), known })
    }

    /// The targets of all datasets, as they are stated.
    #[must_use]
    pub fn stated_targets(&self, state: &State) -> Vec<TargetStatement> {
        self.target_statements(state, None).0
    }

    /// About how many observations an answer of targets reads.
    #[must_use]
    pub fn target_count(&self, state: &State) -> usize {
        let stated = self.stated_targets(state);
        stated.iter().filter_map(|one| usize::try_from(one.series.observations).ok()).sum()
    }

    /// The targets of all datasets, and the definitions that do not fit. A figure that is a target by itself counts once it
    /// is published.
    fn target_statements(&self, state: &State, as_of: Option<NaiveDate>) -> Statements {
        let catalogue = &state.catalogue;
        let none = Definitions::default();
        let of = |dataset: &Code| {
            statements(catalogue, dataset, self.definitions().of_dataset(dataset).unwrap_or(&none))
        };
        let (mut all, mut problems) = (Vec::new(), Vec::new());
        for (stated, found) in catalogue.datasets.keys().map(of) {
            all.extend(stated);
            problems.extend(found);
        }
        all.retain(|one| match (&one.definition, &one.origin, as_of) {
            (None, TargetOrigin::Figure(id), Some(day)) => {
                let figure = catalogue.find_figure(id);
                let source = figure.and_then(|figure| catalogue.find_source(&figure.source));
                source.is_some_and(|source| source.published <= day)
            }
            _ => true,
        });
        (all, problems)
    }

    async fn assess(
        &self,
        state: &State,
        stated: Vec<TargetStatement>,
        request: &TargetRequest,
    ) -> Result<Vec<TargetReport>, ServiceError> {
        let series: Vec<&Series> = stated.iter().map(|one| &one.series).filter(|one| one.id != 0).collect();
        let vintages = self.vintages(state, &series).await?;
        let mut reports = Vec::with_capacity(stated.len());
        for statement in stated {
            let published = vintages.get(&statement.series.id).map(Vec::as_slice).unwrap_or_default();
            reports.push(report(&state.catalogue, statement, published, request));
            // Others wait for the same threads, and a forecast takes some milliseconds.
            tokio::task::yield_now().await;
        }
        Ok(reports)
    }
}

/// The datasets and keys of series that match a filter, among those of targets and of the figures that state them.
fn matching(
    catalogue: &Catalogue,
    filter: &SeriesFilter,
    stated: &[TargetStatement],
) -> Result<HashSet<(String, String)>, ServiceError> {
    let mut all: Vec<Series> = stated.iter().map(|one| one.series.clone()).collect();
    for one in stated {
        let figure = one.figure_series.as_ref().and_then(|key| {
            let position = catalogue.position(&one.series.dataset, key.as_str())?;
            catalogue.series_at(position)
        });
        all.extend(figure.cloned());
    }
    let matching = filter.matching(catalogue, &all)?;
    Ok(matching.into_iter().map(|one| (one.dataset.to_string(), one.key.to_string())).collect())
}

/// The report of a target, from all vintages of its series.
fn report(
    catalogue: &Catalogue,
    mut statement: TargetStatement,
    vintages: &[Observation],
    request: &TargetRequest,
) -> TargetReport {
    let own = match &statement.origin {
        TargetOrigin::Figure(id) => Some(id.as_str()),
        _ => None,
    };
    let is_actual = |one: &&Observation| {
        one.status != ObservationStatus::FORECAST
            && !(one.provenance.figure.is_some() && one.provenance.figure.as_deref() == own)
    };
    let observed: Vec<Observation> = vintages.iter().filter(is_actual).cloned().collect();
    let observed: Vec<&Observation> = latest(&observed, request.as_of).collect();
    let actuals = actuals(catalogue, &observed);
    let figures =
        observed.iter().filter_map(|one| Some((one.period, Arc::clone(one.provenance.figure.as_ref()?))));
    let figures = figures.collect();
    let header = header(catalogue, &statement.series);
    if let Some(day) = statement.base_before {
        let due = statement.target.due;
        let is_before = |one: &&Actual| one.period.end_date() < day && Some(one.period) < due;
        statement.target.base = actuals.iter().rfind(is_before).map(|one| one.period);
    }
    let target = Target { pace: request.pace.or(statement.target.pace), ..statement.target };
    let assessment = match statement.obstacle {
        Some(reason) => Assessment::unknown(reason),
        None => target.assess(&actuals, header.indicator.unit_class, request.method),
    };
    let outlook = outlook::outlook(catalogue, (&statement.series, &target), &observed, &assessment);
    TargetReport { statement, header, actuals, figures, assessment, outlook, method: request.method }
}

/// The actual values among observations. A break in the series begins a scope, and so does a figure that is recorded to
/// be of another one.
fn actuals(catalogue: &Catalogue, observed: &[&Observation]) -> Vec<Actual> {
    let mut scope = 0;
    let mut actuals = Vec::with_capacity(observed.len());
    for one in observed {
        if one.status == ObservationStatus::BREAK {
            scope += 1;
        }
        let figure = one.provenance.figure.as_deref().and_then(|id| catalogue.find_figure(id));
        let evidence = figure.and_then(|figure| figure.evidence.as_ref());
        let is_other = evidence.is_some_and(|evidence| evidence.because == Explanation::ComparableScope);
        let estimate = one.value.and_then(|value| Estimate::new(value, one.bounds).ok());
        let Some(estimate) = estimate else { continue };
        let own = if is_other { usize::MAX - actuals.len() } else { scope };
        actuals.push(Actual { period: one.period, estimate, scope: own });
    }
    actuals
}
