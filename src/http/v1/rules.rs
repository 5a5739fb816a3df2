//! Rules, and how good they were.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::alert::{AlertState, RuleKind, Severity};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::formats::number::Number;
use crate::http::parameters::alerts::EVENTS;
use crate::http::parameters::{DATASET, FORMAT, ParameterList};
use crate::http::params::Params;
use crate::http::path::PathCode;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App};
use crate::service::ServiceError;
use crate::service::alerts::backtest::{Backtest, LevelBacktest};
use crate::service::alerts::report::{AlertReport, RuleReport};

use super::alerts::respond;
use super::check_codes;

pub(super) const LIST: ParameterList = &[&DATASET, &FORMAT];
pub(super) const BACKTEST: ParameterList = &[&EVENTS, &DATASET, &FORMAT];

/// The rules.
#[derive(Debug, Serialize, ToSchema)]
struct RulesDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The rules.
    rules: Vec<RuleJson<'a>>,
}

/// A rule.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleJson<'a> {
    /// Its id.
    id: &'a str,
    /// The dataset.
    dataset: &'a str,
    /// The version, as its author counts.
    version: &'a str,
    /// The SHA-256 of its canonical TOML.
    sha256: &'a str,
    /// Notes of its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    /// `threshold`, `unexpected`, `target`, `diffusion`, `light`, `turning_point`, `shift`, `revision`, `conflict` or
    /// `stale`; `held` of the rule that each upstream has.
    kind: &'static str,
    /// `info`, `warning` or `critical`.
    severity: &'static str,
    /// The measure of growth that is compared; absent for the value itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<&'static str>,
    /// The condition.
    #[serde(rename = "if", skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    /// The condition of recovery.
    #[serde(skip_serializing_if = "Option::is_none")]
    recover: Option<String>,
    /// The number of consecutive periods for which the condition must hold.
    #[serde(rename = "for")]
    wait: u16,
    /// The level of the forecast in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    /// On which side of the forecast a value counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<&'static str>,
    /// The verdicts on targets that call.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    verdicts: Vec<&'static str>,
    /// The change in percent up to which a series counts half.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    dead_band: Option<Number>,
    /// The share of values that a revision may move.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    share: Option<Number>,
    /// The amount by which a value must move to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    amount: Option<Number>,
    /// True where a revision calls that moves a figure beyond the usual revisions of its series.
    #[serde(skip_serializing_if = "Option::is_none")]
    usual: Option<bool>,
    /// What each error of a forecast must exceed to count in a shift, in standard deviations.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    k: Option<Number>,
    /// The sum of errors at which a shift calls, in standard deviations.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    h: Option<Number>,
    /// The days of grace before a series is stale.
    #[serde(skip_serializing_if = "Option::is_none")]
    grace: Option<u32>,
    /// The zone of a light in which it does not fire.
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<&'static str>,
    /// The upstream whose publications are held.
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream: Option<&'a str>,
    /// How many series it watches.
    series: usize,
    /// How many series call at each release by chance alone; null for kinds without such a number.
    #[schema(value_type = Option<f64>)]
    expected_false: Option<Number>,
    /// What to know before it is trusted: `seasonal` where values with a season are compared with a fixed limit.
    warnings: Vec<WarningJson<'a>>,
    /// How many series are in each state.
    states: BTreeMap<&'static str, usize>,
}

/// A warning about a rule.
#[derive(Debug, Serialize, ToSchema)]
struct WarningJson<'a> {
    /// `seasonal`.
    code: &'static str,
    /// The keys of the series that it is about.
    series: &'a [String],
}

/// How good a rule was.
#[derive(Debug, Serialize, ToSchema)]
struct RuleBacktestDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The rule.
    rule: RuleJson<'a>,
    /// How many periods of all series were judged, each with the data that were there when it was new.
    periods: usize,
    /// How many years that is.
    #[schema(value_type = f64)]
    years: Number,
    /// How often an alert began.
    alarms: usize,
    /// How often in a year of one series; null without a judged period.
    #[schema(value_type = Option<f64>)]
    alarms_a_year: Option<Number>,
    /// What the rule would have called at each level of the forecast; empty for a rule without a level.
    measured: Vec<LevelJson>,
    /// The alarms against the periods that the request names; null without any.
    signals: Option<SignalsJson>,
}

/// How often a rule would have called at a level of the forecast.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RuleBacktestLevel)]
struct LevelJson {
    /// The level in percent.
    level: u8,
    /// How many periods of all series were judged.
    periods: usize,
    /// How often an alert began.
    alarms: usize,
    /// The share of judged periods with an alarm, in percent; null without a judged period.
    #[schema(value_type = Option<f64>)]
    percent: Option<Number>,
    /// How often an alert began in a year of one series; null without a judged period.
    #[schema(value_type = Option<f64>)]
    alarms_a_year: Option<Number>,
    /// The percent of periods that chance alone would give: 100 less the level, half of it for a rule of one side.
    #[schema(value_type = f64)]
    expected_percent: Number,
}

/// Alarms against events, by judged period.
#[derive(Debug, Serialize, ToSchema)]
struct SignalsJson {
    /// A: an alarm and an event.
    hits: u32,
    /// B: an alarm without an event.
    false_alarms: u32,
    /// C: an event without an alarm.
    misses: u32,
    /// D: neither.
    quiet: u32,
    /// (B/(B+D))/(A/(A+C)); null where it is not defined.
    #[schema(value_type = Option<f64>)]
    noise_to_signal: Option<Number>,
    /// A/(A+B).
    #[schema(value_type = Option<f64>)]
    event_given_alarm: Option<Number>,
    /// (A+C)/(A+B+C+D).
    #[schema(value_type = Option<f64>)]
    event: Option<Number>,
}

/// Rules, with how many series are in which state
#[utoipa::path(get, path = "/v1/rules", tag = "monitoring", responses((status = 200, description = "The rules", body = RulesDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let report = app.service.alerts(&request.basis.state).await?;
    let rules = select(&report, &request.basis.state.catalogue, &params)?.into_iter();
    let document = RulesDocument { revision: report.revision, rules: rules.map(RuleJson::from).collect() };
    respond(&request, &params, &report, &document).await
}

/// One rule
#[utoipa::path(get, path = "/v1/rules/{id}", tag = "monitoring", responses((status = 200, description = "The rule", body = RuleJson)))]
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let report = app.service.alerts(&request.basis.state).await?;
    let rule = find(&report, &request.basis.state.catalogue, &id, &params)?;
    respond(&request, &params, &report, &RuleJson::from(rule)).await
}

/// How often a rule called, and against periods in which something happened
///
/// The history is judged again, revision by revision: each period counts as it was judged when it was new.
#[utoipa::path(get, path = "/v1/rules/{id}/backtest", tag = "monitoring", responses((status = 200, description = "The backtest", body = RuleBacktestDocument)))]
pub(super) async fn backtest(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(BACKTEST)?;
    let events: BTreeSet<Period> = params.list(&EVENTS)?.into_iter().collect();
    let report = app.service.alerts(&request.basis.state).await?;
    let rule = find(&report, &request.basis.state.catalogue, &id, &params)?;
    let state = &request.basis.state;
    let backtest = app.service.backtest(state, &rule.dataset, &rule.rule).await?;
    check_events(&events, &backtest)?;
    let levels = app.service.backtest_of_levels(state, &rule.dataset, &rule.rule, &backtest).await?;
    respond(&request, &params, &report, &document(report.revision, rule, (&backtest, &levels), &events)).await
}

/// Refuses events in periods of which a rule says nothing: of another frequency, or before or after its data.
fn check_events(events: &BTreeSet<Period>, backtest: &Backtest) -> Result<(), Problem> {
    let extents = backtest.extents();
    let is_judged = |event: &&Period| {
        extents.get(&event.frequency()).is_some_and(|(first, last)| first <= *event && *event <= last)
    };
    let Some(event) = events.iter().find(|event| !is_judged(event)) else { return Ok(()) };
    let known: Vec<String> = extents.values().map(|(first, last)| format!("{first} to {last}")).collect();
    let detail = if known.is_empty() {
        format!("`events` takes periods that the rule judged, and it judged none, not `{event}`.")
    } else {
        format!("`events` takes periods that the rule judged, {}, not `{event}`.", known.join(" and "))
    };
    Err(Problem::new(ProblemKind::InvalidParameter, detail).at("events"))
}

fn document<'a>(
    revision: i64,
    rule: &'a RuleReport,
    (backtest, levels): (&Backtest, &[LevelBacktest]),
    events: &BTreeSet<Period>,
) -> RuleBacktestDocument<'a> {
    let signals = (!events.is_empty()).then(|| backtest.signals(events));
    RuleBacktestDocument {
        revision,
        rule: RuleJson::from(rule),
        periods: backtest.judged.len(),
        years: Number(backtest.years()),
        alarms: backtest.alarms,
        alarms_a_year: backtest.alarms_a_year().map(Number),
        measured: levels.iter().map(LevelJson::from).collect(),
        signals: signals.map(|counts| SignalsJson {
            hits: counts.hits,
            false_alarms: counts.false_alarms,
            misses: counts.misses,
            quiet: counts.quiet,
            noise_to_signal: counts.noise_to_signal().map(Number),
            event_given_alarm: counts.event_given_alarm().map(Number),
            event: counts.event().map(Number),
        }),
    }
}

impl From<&LevelBacktest> for LevelJson {
    fn from(of_level: &LevelBacktest) -> Self {
        let LevelBacktest { level, expected_percent, backtest } = of_level;
        Self {
            level: level.percent(),
            periods: backtest.judged.len(),
            alarms: backtest.alarms,
            percent: backtest.percent_with_alarm().map(Number),
            alarms_a_year: backtest.alarms_a_year().map(Number),
            expected_percent: Number(*expected_percent),
        }
    }
}

/// The rules of the datasets that a request names; without any, all.
///
/// # Errors
/// When there is no such dataset.
pub(crate) fn select<'a>(
    report: &'a AlertReport,
    catalogue: &Catalogue,
    params: &Params,
) -> Result<Vec<&'a RuleReport>, Problem> {
    let datasets = params.list(&DATASET)?;
    check_codes(&DATASET, &datasets, || catalogue.datasets.keys().map(Code::as_str))?;
    let is_of = |rule: &&RuleReport| {
        datasets.is_empty() || datasets.iter().any(|dataset| *dataset == rule.dataset.as_str())
    };
    Ok(report.rules.iter().filter(is_of).collect())
}

/// The rule with an id; where several datasets have it, that of the dataset that the request names, else the first.
///
/// # Errors
/// When there is none.
pub(crate) fn find<'a>(
    report: &'a AlertReport,
    catalogue: &Catalogue,
    id: &str,
    params: &Params,
) -> Result<&'a RuleReport, Problem> {
    let mut rules = select(report, catalogue, params)?.into_iter();
    let found = rules.find(|rule| rule.rule.meta.id.as_str() == id);
    Ok(found.ok_or_else(|| ServiceError::NotFound {
        what: "rule",
        id: id.to_owned(),
        known: report.rules.iter().map(|rule| rule.rule.meta.id.to_string()).collect(),
    })?)
}

impl<'a> From<&'a RuleReport> for RuleJson<'a> {
    fn from(report: &'a RuleReport) -> Self {
        let (rule, meta) = (&report.rule, &report.rule.meta);
        let seasonal = WarningJson { code: "seasonal", series: &report.seasonal };
        let mut json = Self {
            id: meta.id.as_str(),
            dataset: report.dataset.as_str(),
            version: &meta.version,
            sha256: &meta.sha256,
            note: meta.note.as_deref(),
            kind: rule.kind.code(),
            severity: Severity::code(rule.severity),
            measure: None,
            condition: None,
            recover: None,
            wait: rule.wait,
            level: None,
            side: None,
            verdicts: Vec::new(),
            dead_band: None,
            share: None,
            amount: None,
            usual: None,
            k: None,
            h: None,
            grace: None,
            zone: None,
            upstream: None,
            series: report.series,
            expected_false: report.expected_false().map(Number),
            warnings: if report.seasonal.is_empty() { Vec::new() } else { vec![seasonal] },
            states: report
                .states()
                .into_iter()
                .map(|(state, count)| (AlertState::code(state), count))
                .collect(),
        };
        match &rule.kind {
            RuleKind::Threshold { measure, condition, recover, .. } => {
                json.measure = Some(*measure).filter(|measure| *measure != Measure::Level).map(Measure::code);
                (json.condition, json.recover) = (Some(condition.to_string()), Some(recover.to_string()));
            }
            RuleKind::Diffusion { condition, recover, dead_band } => {
                (json.condition, json.recover) = (Some(condition.to_string()), Some(recover.to_string()));
                json.dead_band = Some(Number(*dead_band));
            }
            RuleKind::Unexpected { level, side } => {
                (json.level, json.side) = (Some(level.percent()), Some(side.code()));
            }
            RuleKind::Target { verdicts } => {
                json.verdicts = verdicts.iter().map(|verdict| verdict.code()).collect();
            }
            RuleKind::Light { zone, .. } => json.zone = Some(zone.code()),
            RuleKind::Revision { share, amount } => {
                (json.share, json.amount) = (Some(Number(*share)), Some(Number(*amount)));
            }
            RuleKind::UnusualRevision => json.usual = Some(true),
            RuleKind::Shift(limits) => {
                (json.k, json.h) = (Some(Number(limits.allowance)), Some(Number(limits.limit)));
            }
            RuleKind::Stale { grace } => json.grace = Some(*grace),
            RuleKind::Held { upstream, .. } => json.upstream = Some(upstream.as_str()),
            RuleKind::TurningPoint | RuleKind::Conflict => {}
        }
        json
    }
}
