//! The changes of the states of rules: as server-sent events and as an Atom feed (RFC 4287).

use std::collections::HashMap;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::stream::unfold;

use crate::domain::alert::AlertEvent;
use crate::http::basis::Basis;
use crate::http::host::base;
use crate::http::parameters::ParameterList;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder};
use crate::limits::FOLLOW_INTERVAL_MS;
use crate::service::alerts::event_json::{AlertEventJson, alert_id};

pub(super) const FEED: ParameterList = &[];

/// The entries of the feed.
const FEED_ENTRIES: i64 = 100;

/// Server-sent events, one for each change of a state, until the caller disconnects or the service stops.
pub(super) fn stream(app: App, since: i64) -> Response {
    let events = unfold((app, since, Vec::<AlertEvent>::new()), async |(app, mut since, mut pending)| {
        while pending.is_empty() {
            if *app.ending.borrow() {
                return None;
            }
            let state = Basis::newest(&app.service).state;
            // If the database does not answer, it is asked again after the interval.
            if app.service.alerts(&state).await.is_ok_and(|report| report.sequence > since) {
                pending = app.service.alert_events(since).await.unwrap_or_default();
                pending.reverse();
            }
            if pending.is_empty() {
                tokio::time::sleep(Duration::from_millis(FOLLOW_INTERVAL_MS)).await;
            }
        }
        let change = pending.pop()?;
        since = since.max(change.sequence);
        let event =
            Event::default().event(format!("alert.{}", change.kind())).id(change.sequence.to_string());
        let event = event.json_data(AlertEventJson::from(&change));
        Some((Ok::<_, Infallible>(event.unwrap_or_default()), (app, since, pending)))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// The newest alerts and their ends as an Atom feed
#[utoipa::path(
    get, path = "/v1/alerts.atom", tag = "monitoring",
    responses((status = 200, description = "The feed", body = String, content_type = "application/atom+xml"))
)]
pub(super) async fn feed(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(FEED)?;
    let state = &request.basis.state;
    let report = app.service.alerts(state).await?;
    let events = app.service.newest_alarms(FEED_ENTRIES).await?;
    let first = events.iter().map(|event| event.revision).min().unwrap_or_default();
    let times = app.service.revision_times(first, report.revision).await?;
    let address = base(&request.headers);
    let text = atom(&events, &times, state.catalogue.revised, &address);
    let tagged = params.with("definitions", &report.digest).with("host", &address);
    let response =
        ResponseBuilder::new(state, &request, &tagged, "atom", "application/atom+xml; charset=utf-8");
    Ok(response.without_strong_date().uncached(text.into(), None))
}

/// The feed; ids hold for good, and an entry is never changed.
fn atom(
    events: &[AlertEvent],
    times: &HashMap<i64, DateTime<Utc>>,
    revised: DateTime<Utc>,
    address: &str,
) -> String {
    let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
    let at = |event: &AlertEvent| event.at.or_else(|| times.get(&event.revision).copied()).unwrap_or(revised);
    let updated = events.iter().map(at).max().unwrap_or(revised);
    let head = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>tag:yearbook,2026:alerts</id>\n<title>Alerts</title>\n<updated>{}</updated>\n\
         <author><name>yearbook</name></author>\n<link rel=\"self\" href=\"{}/v1/alerts.atom\"/>\n",
        time(updated),
        escaped(address)
    );
    let entry = |event: &AlertEvent| {
        let alert = alert_id(&event.key);
        let subject = event.key.series.as_deref().unwrap_or(event.key.dataset.as_str());
        let period = event.grounds.period.map(|period| format!(" {period}")).unwrap_or_default();
        format!(
            "<entry>\n<id>tag:yearbook,2026:alert-event/{}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
             <category term=\"{}\"/>\n<link rel=\"alternate\" type=\"application/json\" href=\"{}/v1/alerts/{}\"/>\n\
             <summary>{}</summary>\n</entry>\n",
            event.sequence,
            escaped(&format!("{} {}: {subject}{period}", event.key.rule, event.kind())),
            time(at(event)),
            event.kind(),
            escaped(address),
            escaped(&alert),
            escaped(&event.grounds.why),
        )
    };
    let entries: String = events.iter().map(entry).collect();
    format!("{head}{entries}</feed>\n")
}

/// A text as the content of an XML element or attribute.
fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
