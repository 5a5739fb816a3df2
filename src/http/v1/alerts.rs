//! Alerts: the states of rules, one by one, and their history.

use axum::extract::State;
use axum::http::header::ACCEPT;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::alert_events::{self, AlertEventJson, alert_id};
use super::check_codes;
use crate::domain::alert::{Alert, AlertState, Grounds, Severity};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::series::Series;
use crate::formats::number::Number;
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::alerts::{ALERT_STATE, RULE, SEVERITY, SINCE_EVENT};
use crate::http::parameters::{AREA, AS_OF, DATASET, FORMAT, INDICATOR, JSON, ONLY_FORMAT, ParameterList};
use crate::http::params::Params;
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::http::weigh::weigh;
use crate::service::ServiceError;
use crate::service::alerts::report::{AlertReport, RuleReport};

pub(super) const LIST: ParameterList =
    &[&ALERT_STATE, &RULE, &SEVERITY, &INDICATOR, &AREA, &DATASET, &SINCE_EVENT, &AS_OF, &FORMAT];

/// The alerts.
#[derive(Debug, Serialize, ToSchema)]
struct AlertsDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The number of the newest event; what `since` and `Last-Event-ID` take to go on.
    sequence: i64,
    /// How many series call at each release by chance alone, by the rules with a level; null without one.
    #[schema(value_type = Option<f64>)]
    expected_false: Option<Number>,
    /// The alerts: those that fire first, the most severe and the farthest from their limits first.
    alerts: Vec<AlertJson<'a>>,
}

/// The present state of a rule for a series.
#[derive(Debug, Serialize, ToSchema)]
struct AlertJson<'a> {
    /// Its id: dataset, rule and series.
    id: String,
    /// The dataset.
    dataset: &'a str,
    /// The rule.
    rule: &'a str,
    /// The version of the rule.
    version: &'a str,
    /// The kind of the rule.
    kind: &'static str,
    /// How much it matters, as the rule says.
    severity: &'static str,
    /// The key of the series; null where the rule judges several together.
    series: Option<&'a str>,
    /// The code of the indicator.
    indicator: Option<&'a str>,
    /// The code of the area.
    area: Option<&'a str>,
    /// `ok`, `pending`, `firing`, `undecided`, `no_data` or `refused`.
    state: &'static str,
    /// What the state rests on.
    #[serde(flatten)]
    grounds: GroundsJson<'a>,
    /// The number of the event that led to the state; 0 where there was none.
    sequence: i64,
    /// The revision of that event; 0 where there was none.
    since: i64,
}

/// What a state rests on.
#[derive(Debug, Serialize, ToSchema)]
struct GroundsJson<'a> {
    /// The period that was judged; null where a rule judges a revision as a whole.
    period: Option<String>,
    /// The value that was judged.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end of its interval; null where that is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval; null where that is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The limit.
    #[schema(value_type = Option<f64>)]
    limit: Option<Number>,
    /// The code of the reason why the rule is refused.
    reason: Option<&'a str>,
    /// The reason of the state as a sentence.
    why: &'a str,
}

/// An alert with its history.
#[derive(Debug, Serialize, ToSchema)]
struct AlertDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The alert.
    alert: AlertJson<'a>,
    /// The changes of its state, the first one first; those by earlier versions of the rule too.
    events: Vec<AlertEventJson>,
}

/// The states of rules, those that call first
///
/// Without `state`, those that are `ok` are left out. Asked for as `text/event-stream`, the changes of states are sent as
/// they come.
#[utoipa::path(
    get, path = "/v1/alerts", tag = "monitoring",
    responses((status = 200, description = "The alerts", content(
        (AlertsDocument = "application/json"),
        (String = "text/event-stream"),
    )))
)]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let accept = request.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let since = params.require(&SINCE_EVENT)?;
    if accept.contains("text/event-stream") {
        let resumed = request.headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
        return Ok(alert_events::stream(app, resumed.unwrap_or(since)));
    }
    let state = &request.basis.state;
    let filter = AlertFilter::of(&params, &state.catalogue)?;
    let report = match params.get(&AS_OF)? {
        Some(day) => app.service.alerts_as_of(state, day).await?.into(),
        None => app.service.alerts(state).await?,
    };
    filter.check_rules(&report)?;
    let all = report.alerts().into_iter();
    let all = all.map(|(rule, alert)| (rule, alert, series_of(&state.catalogue, alert)));
    let alerts = all.filter(|(rule, alert, series)| filter.has(rule, alert, *series));
    let alerts: Vec<_> = alerts.map(|(rule, alert, series)| alert_json(rule, alert, series)).collect();
    let rules = report.rules.iter().filter(|rule| filter.has_rule(rule));
    let expected = rules.filter_map(RuleReport::expected_false).reduce(|one, other| one + other);
    let document = AlertsDocument {
        revision: report.revision,
        sequence: report.sequence,
        expected_false: expected.map(Number),
        alerts,
    };
    respond(&request, &params, &report, &document).await
}

/// One alert, with the changes of its state
#[utoipa::path(get, path = "/v1/alerts/{id}", tag = "monitoring", responses((status = 200, description = "The alert", body = AlertDocument)))]
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    let report = app.service.alerts(&request.basis.state).await?;
    let all = report.alerts();
    let found = all.iter().find(|(_, alert)| alert_id(&alert.key) == id);
    let (rule, alert) = *found.ok_or_else(|| ServiceError::NotFound {
        what: "alert",
        id: id.clone(),
        known: all.iter().map(|(_, alert)| alert_id(&alert.key)).collect(),
    })?;
    let events = app.service.alert_events_of(&alert.key).await?;
    let document = AlertDocument {
        revision: report.revision,
        alert: alert_json(rule, alert, series_of(&request.basis.state.catalogue, alert)),
        events: events.iter().map(AlertEventJson::from).collect(),
    };
    respond(&request, &params, &report, &document).await
}

/// A JSON response about rules. Its date says nothing of the definitions and the day, so the entity tag alone decides.
pub(super) async fn respond(
    request: &ApiRequest,
    params: &Params,
    report: &AlertReport,
    document: &impl Serialize,
) -> Result<Response, Problem> {
    let json = negotiate(params.get(&FORMAT)?, &request.headers, &JSON)?;
    let entries = report.rules.iter().map(|rule| 1 + rule.alerts.len()).sum();
    weigh(Cost::whole(entries)).await;
    let basis = &request.basis;
    let tagged = params.with("definitions", &report.digest).with("day", &basis.today.to_string());
    let response = ResponseBuilder::new(&basis.state, request, &tagged, json.name, json.media_type);
    Ok(response.without_strong_date().complete(body(document)?, None))
}

fn grounds_json(grounds: &Grounds) -> GroundsJson<'_> {
    GroundsJson {
        period: grounds.period.map(|period| period.to_string()),
        value: grounds.value.map(Number),
        lower: grounds.lower.map(Number),
        upper: grounds.upper.map(Number),
        limit: grounds.limit.map(Number),
        reason: grounds.reason.as_deref(),
        why: &grounds.why,
    }
}

fn alert_json<'a>(rule: &'a RuleReport, alert: &'a Alert, series: Option<&'a Series>) -> AlertJson<'a> {
    AlertJson {
        id: alert_id(&alert.key),
        dataset: alert.key.dataset.as_str(),
        rule: alert.key.rule.as_str(),
        version: &rule.rule.meta.version,
        kind: rule.rule.kind.code(),
        severity: rule.rule.severity.code(),
        series: alert.key.series.as_deref(),
        indicator: series.map(|series| series.indicator.as_str()),
        area: series.map(|series| series.area.as_str()),
        state: alert.state.code(),
        grounds: grounds_json(&alert.grounds),
        sequence: alert.sequence,
        since: alert.since,
    }
}

/// The series of an alert.
fn series_of<'a>(catalogue: &'a Catalogue, alert: &Alert) -> Option<&'a Series> {
    let position = catalogue.position(&alert.key.dataset, alert.key.series.as_deref()?)?;
    catalogue.series_at(position)
}

/// Which alerts a request asks for.
struct AlertFilter {
    states: Vec<AlertState>,
    rules: Vec<String>,
    severities: Vec<Severity>,
    datasets: Vec<String>,
    indicators: Vec<String>,
    areas: Vec<String>,
    since: i64,
}

impl AlertFilter {
    fn of(params: &Params, catalogue: &Catalogue) -> Result<Self, Problem> {
        let filter = Self {
            states: params.list(&ALERT_STATE)?,
            rules: params.list(&RULE)?,
            severities: params.list(&SEVERITY)?,
            datasets: params.list(&DATASET)?,
            indicators: params.list(&INDICATOR)?,
            areas: params.list(&AREA)?,
            since: params.require(&SINCE_EVENT)?,
        };
        check_codes(&DATASET, &filter.datasets, || catalogue.datasets.keys().map(Code::as_str))?;
        check_codes(&INDICATOR, &filter.indicators, || {
            catalogue.indicators.keys().map(|(_, code)| code.as_str())
        })?;
        check_codes(&AREA, &filter.areas, || catalogue.areas.keys().map(Code::as_str))?;
        Ok(filter)
    }

    /// Refuses rules that do not exist.
    fn check_rules(&self, report: &AlertReport) -> Result<(), ServiceError> {
        check_codes(&RULE, &self.rules, || report.rules.iter().map(|rule| rule.rule.meta.id.as_str()))
    }

    /// Whether the alerts of a rule are asked for.
    fn has_rule(&self, rule: &RuleReport) -> bool {
        (self.severities.is_empty() || self.severities.contains(&rule.rule.severity))
            && allows(&self.rules, Some(rule.rule.meta.id.as_str()))
            && allows(&self.datasets, Some(rule.dataset.as_str()))
    }

    fn has(&self, rule: &RuleReport, alert: &Alert, series: Option<&Series>) -> bool {
        let is_asked_for = if self.states.is_empty() {
            alert.state != AlertState::Ok || self.since > 0
        } else {
            self.states.contains(&alert.state)
        };
        is_asked_for
            && (self.since == 0 || alert.sequence > self.since)
            && self.has_rule(rule)
            && allows(&self.indicators, series.map(|series| series.indicator.as_str()))
            && allows(&self.areas, series.map(|series| series.area.as_str()))
    }
}

/// Whether a list names a code, or is empty and so names all.
fn allows(list: &[String], code: Option<&str>) -> bool {
    list.is_empty() || code.is_some_and(|code| list.iter().any(|one| one == code))
}
