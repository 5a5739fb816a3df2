//! Alerts: the states of rules, one by one, and their history.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::ACCEPT;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::alert_events;
use super::check_codes;
use crate::domain::alert::{Alert, AlertState, Severity};
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
use crate::ingest::seed::sha256;
use crate::service::alerts::event_json::{AlertEventJson, GroundsJson, alert_id};
use crate::service::alerts::report::{AlertReport, RuleReport};
use crate::service::{ServiceError, State as ServiceState};

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
    grounds: GroundsJson,
    /// The number of the event that led to the state; 0 where there was none.
    sequence: i64,
    /// The revision of that event; 0 where there was none.
    since: i64,
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
    let report = report_of(&app, &request.basis.state, &params).await?;
    let catalogue = &request.basis.state.catalogue;
    let filter = AlertFilter::of(&params, catalogue, &report)?;
    let found = filter.select(&report, catalogue);
    let alerts = found.into_iter().map(|(rule, alert, series)| alert_json(rule, alert, series)).collect();
    let expected =
        filter.rules(&report).filter_map(RuleReport::expected_false).reduce(|one, other| one + other);
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
    let (rule, alert) = find(&report, &id)?;
    let events = app.service.alert_events_of(&alert.key).await?;
    let document = AlertDocument {
        revision: report.revision,
        alert: alert_json(rule, alert, series_of(&request.basis.state.catalogue, alert)),
        events: events.iter().map(AlertEventJson::from).collect(),
    };
    respond(&request, &params, &report, &document).await
}

/// The rules with their states on the day that a request asks for, else the present ones.
///
/// # Errors
/// When the day cannot be read, or the store does not answer.
pub(crate) async fn report_of(
    app: &App,
    state: &Arc<ServiceState>,
    params: &Params,
) -> Result<Arc<AlertReport>, Problem> {
    Ok(match params.get(&AS_OF)? {
        Some(day) => Arc::new(app.service.alerts_as_of(state, day).await?),
        None => app.service.alerts(state).await?,
    })
}

/// The alert with an id, and its rule.
///
/// # Errors
/// When there is none.
pub(crate) fn find<'a>(
    report: &'a AlertReport,
    id: &str,
) -> Result<(&'a RuleReport, &'a Alert), ServiceError> {
    let all = report.alerts();
    let found = all.iter().find(|(_, alert)| alert_id(&alert.key) == id);
    found.copied().ok_or_else(|| ServiceError::NotFound {
        what: "alert",
        id: id.to_owned(),
        known: all.iter().map(|(_, alert)| alert_id(&alert.key)).collect(),
    })
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
    let bytes = body(document)?;
    let changes = report.changes_by_itself();
    let tagged = if changes { tagged.with("content", &sha256(&bytes)) } else { tagged };
    let response = ResponseBuilder::new(&basis.state, request, &tagged, json.name, json.media_type);
    let response = response.without_strong_date();
    Ok(if changes { response.uncached(bytes.into(), None) } else { response.complete(bytes, None) })
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
        grounds: GroundsJson::from(&alert.grounds),
        sequence: alert.sequence,
        since: alert.since,
    }
}

/// The series of an alert.
pub(crate) fn series_of<'a>(catalogue: &'a Catalogue, alert: &Alert) -> Option<&'a Series> {
    let position = catalogue.position(&alert.key.dataset, alert.key.series.as_deref()?)?;
    catalogue.series_at(position)
}

/// An alert with its rule, and its series where it is about one.
pub(crate) type RuleAlert<'a> = (&'a RuleReport, &'a Alert, Option<&'a Series>);

/// Which alerts a request asks for.
#[derive(Debug, Clone)]
pub(crate) struct AlertFilter {
    /// The states; none for all but `ok`.
    pub(crate) states: Vec<AlertState>,
    rules: Vec<String>,
    severities: Vec<Severity>,
    datasets: Vec<String>,
    indicators: Vec<String>,
    areas: Vec<String>,
    since: i64,
}

impl AlertFilter {
    /// The filter of a request.
    ///
    /// # Errors
    /// When it cannot be read, or names what is not there.
    pub(crate) fn of(params: &Params, catalogue: &Catalogue, report: &AlertReport) -> Result<Self, Problem> {
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
        check_codes(&RULE, &filter.rules, || report.rules.iter().map(|rule| rule.rule.meta.id.as_str()))?;
        Ok(filter)
    }

    /// The same in every state.
    pub(crate) fn of_every_state(&self) -> Self {
        Self { states: AlertState::ALL.to_vec(), ..self.clone() }
    }

    /// The alerts that it asks for, in their order.
    pub(crate) fn select<'a>(&self, report: &'a AlertReport, catalogue: &'a Catalogue) -> Vec<RuleAlert<'a>> {
        let all = report.alerts().into_iter();
        let all = all.map(|(rule, alert)| (rule, alert, series_of(catalogue, alert)));
        all.filter(|(rule, alert, series)| self.has(rule, alert, *series)).collect()
    }

    /// The rules whose alerts it asks for.
    pub(crate) fn rules<'a>(&self, report: &'a AlertReport) -> impl Iterator<Item = &'a RuleReport> {
        report.rules.iter().filter(|rule| self.has_rule(rule))
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
