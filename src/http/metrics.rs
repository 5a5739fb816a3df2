//! Metrics of the HTTP interface, in the text format of Prometheus.

use std::sync::LazyLock;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use prometheus::{
    GaugeVec, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
    core::Collector,
};

use crate::domain::invariant::{self, OrBroken};
use crate::service::alerts::report::AlertReport;
use crate::service::upstreams::UpstreamStatus;
use crate::service::webhooks::WebhookQueue;

/// The upper bounds of the duration histogram, in seconds: from a cached response to the timeout.
const BUCKETS_S: [f64; 12] = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0];

/// The usual methods, and the label of all others: clients must not be able to create labels.
const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];
const OTHER_METHOD: &str = "other";

static METERS: LazyLock<Option<Meters>> =
    LazyLock::new(|| Meters::new().inspect_err(|error| tracing::error!(%error, "no metrics are kept")).ok());

/// The metrics of this process.
struct Meters {
    registry: Registry,
    requests: IntCounterVec,
    durations: HistogramVec,
    in_flight: IntGauge,
    connections: IntGauge,
    cut: IntCounterVec,
}

/// Why the service closed a connection, or did not take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum CutReason {
    /// No request came.
    Idle,
    /// The head of a request did not end.
    Head,
    /// An upload came too slowly.
    Body,
    /// The client did not read its response.
    Unread,
    /// Another connection needed the room.
    Crowded,
    /// There was no room for it.
    Refused,
}

impl CutReason {
    /// The label of the metric, and the word in the log.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Head => "head",
            Self::Body => "body",
            Self::Unread => "unread",
            Self::Crowded => "crowded",
            Self::Refused => "refused",
        }
    }
}

impl Meters {
    fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let requests = Opts::new("http_requests_total", "Requests answered.");
        let cut = Opts::new("http_connections_cut_total", "Connections closed or refused by the service.");
        let durations =
            HistogramOpts::new("http_request_duration_seconds", "Time to the end of the answer, in seconds.");
        Ok(Self {
            requests: registered(&registry, IntCounterVec::new(requests, &["method", "path", "status"])?)?,
            durations: registered(
                &registry,
                HistogramVec::new(durations.buckets(BUCKETS_S.to_vec()), &["method", "path"])?,
            )?,
            in_flight: registered(
                &registry,
                IntGauge::new("http_requests_in_flight", "Requests being answered.")?,
            )?,
            connections: registered(&registry, IntGauge::new("http_connections_open", "Open connections.")?)?,
            cut: registered(&registry, IntCounterVec::new(cut, &["reason"])?)?,
            registry,
        })
    }
}

fn registered<T: Collector + Clone + 'static>(registry: &Registry, meter: T) -> prometheus::Result<T> {
    registry.register(Box::new(meter.clone()))?;
    Ok(meter)
}

/// The values of all metrics, as the body of `/metrics`; `refused` is the number of definitions that give no values.
#[must_use]
pub fn render(refused: usize) -> String {
    let families = METERS.as_ref().map(|meters| meters.registry.gather()).unwrap_or_default();
    let text = TextEncoder::new().encode_to_string(&families);
    let name = "yearbook_invariant_broken_total";
    let definitions = "yearbook_definitions_refused";
    format!(
        "{}# HELP {name} Broken invariants that were found.\n# TYPE {name} counter\n{name} {}\n\
         # HELP {definitions} Definitions that give no values.\n# TYPE {definitions} gauge\n{definitions} {refused}\n",
        text.or_broken("metrics have a text").unwrap_or_default(),
        invariant::count()
    )
}

/// Counts a request that has started.
pub(super) fn request_started() {
    if let Some(meters) = &*METERS {
        meters.in_flight.inc();
    }
}

/// Counts a request that has ended; without a status if the client closed the connection before the response.
pub(super) fn request_ended(
    method: &Method,
    route: Option<&str>,
    status: Option<StatusCode>,
    took: Duration,
) {
    let Some(meters) = &*METERS else { return };
    let (method, path) = (method_label(method), route.unwrap_or("unmatched"));
    meters.in_flight.dec();
    meters.durations.with_label_values(&[method, path]).observe(took.as_secs_f64());
    meters.requests.with_label_values(&[method, path, status_class(status)]).inc();
}

/// The numbers of series by rule, severity and state; a rule has no label for each of its series.
///
/// # Errors
/// When the library refuses a name, which it does not.
pub fn alert_states(report: &AlertReport) -> prometheus::Result<String> {
    let registry = Registry::new();
    let options = Opts::new("yearbook_alert_state", "Series in each state of a rule.");
    let gauge = registered(&registry, IntGaugeVec::new(options, &["rule", "severity", "state"])?)?;
    for (rule, severity, state, count) in report.counts() {
        let labels = [rule.as_str(), severity.code(), state.code()];
        gauge.with_label_values(&labels).add(i64::try_from(count).unwrap_or(i64::MAX));
    }
    TextEncoder::new().encode_to_string(&registry.gather())
}

/// The attempts to send webhooks since the start, the messages that wait and the webhooks by state. No label has an
/// address. What waits is left out where the database does not answer.
///
/// # Errors
/// When the library refuses a name, which it does not.
pub fn webhooks(
    queue: Option<WebhookQueue>,
    attempts: [(&'static str, u64); 3],
) -> prometheus::Result<String> {
    let registry = Registry::new();
    let options = Opts::new("yearbook_webhook_attempts_total", "Attempts to send a message to a webhook.");
    let counter = registered(&registry, IntCounterVec::new(options, &["outcome"])?)?;
    for (outcome, count) in attempts {
        counter.with_label_values(&[outcome]).inc_by(count);
    }
    if let Some(queue) = queue {
        let name = "yearbook_webhook_queue";
        registered(&registry, IntGauge::new(name, "Messages that active webhooks have before them.")?)?
            .set(queue.messages);
        let options = Opts::new("yearbook_webhooks", "Webhooks by state.");
        let gauge = registered(&registry, IntGaugeVec::new(options, &["state"])?)?;
        for (state, count) in
            [("active", queue.active), ("failing", queue.failing), ("disabled", queue.disabled)]
        {
            gauge.with_label_values(&[state]).set(count);
        }
    }
    TextEncoder::new().encode_to_string(&registry.gather())
}

/// What upstreams are behind, by upstream: when each last succeeded, how long its last fetch took and how many bytes it had,
/// and whether a publication is held.
///
/// # Errors
/// When the library refuses a name, which it does not.
pub fn upstreams(statuses: &[UpstreamStatus<'_>]) -> prometheus::Result<String> {
    let registry = Registry::new();
    let gauge =
        |name: &str, help: &str| registered(&registry, GaugeVec::new(Opts::new(name, help), &["upstream"])?);
    let success =
        gauge("yearbook_upstream_last_success_timestamp_seconds", "When an upstream last succeeded.")?;
    let duration = gauge("yearbook_upstream_fetch_duration_seconds", "How long its last fetch took.")?;
    let bytes = gauge("yearbook_upstream_fetch_bytes", "The bytes of its last fetch.")?;
    let failures = gauge("yearbook_upstream_failures", "Its failures since it last succeeded.")?;
    let held = gauge("yearbook_upstream_held", "Whether a publication of it is held.")?;
    for status in statuses {
        let label = [status.upstream.id.as_str()];
        if let Some(at) = status.state.last_success {
            success.with_label_values(&label).set(double(at.timestamp_millis()) / 1_000.0);
        }
        if let Some(fetch) = status.fetches.first() {
            duration.with_label_values(&label).set(double(fetch.duration_ms) / 1_000.0);
            bytes.with_label_values(&label).set(double(fetch.bytes));
        }
        failures.with_label_values(&label).set(status.state.failures.into());
        held.with_label_values(&label).set(if status.held.is_some() { 1.0 } else { 0.0 });
    }
    TextEncoder::new().encode_to_string(&registry.gather())
}

#[allow(clippy::cast_precision_loss, reason = "bytes, and milliseconds of centuries, are below 2^53")]
const fn double(number: i64) -> f64 {
    number as f64
}

/// Sets the number of open connections.
pub(super) fn connections_open(count: usize) {
    if let Some(meters) = &*METERS {
        meters.connections.set(i64::try_from(count).unwrap_or(i64::MAX));
    }
}

/// Counts a connection that the service closed or refused.
pub(super) fn connection_cut(reason: CutReason) {
    if let Some(meters) = &*METERS {
        meters.cut.with_label_values(&[reason.code()]).inc();
    }
}

/// The label of a method.
fn method_label(method: &Method) -> &'static str {
    METHODS.into_iter().find(|usual| *usual == method.as_str()).unwrap_or(OTHER_METHOD)
}

/// The class of a status, such as `2xx`.
fn status_class(status: Option<StatusCode>) -> &'static str {
    match status.map(|status| status.as_u16()) {
        None => "cancelled",
        Some(..200) => "1xx",
        Some(200..300) => "2xx",
        Some(300..400) => "3xx",
        Some(400..500) => "4xx",
        Some(500..) => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_method_path_and_status() {
        request_started();
        let took = Duration::from_millis(3);
        request_ended(&Method::GET, Some("/only/here"), Some(StatusCode::OK), took);
        let text = render(0);
        for line in [
            r#"http_requests_total{method="GET",path="/only/here",status="2xx"} 1"#,
            r#"http_request_duration_seconds_bucket{method="GET",path="/only/here",le="0.001"} 0"#,
            r#"http_request_duration_seconds_bucket{method="GET",path="/only/here",le="0.005"} 1"#,
            "# TYPE http_requests_in_flight gauge",
            "# TYPE yearbook_invariant_broken_total counter",
            "yearbook_definitions_refused 0",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn clients_cannot_create_labels() {
        assert_eq!(method_label(&Method::from_bytes(b"BREW").unwrap()), "other");
        assert_eq!(status_class(Some(StatusCode::NOT_MODIFIED)), "3xx");
        assert_eq!(status_class(None), "cancelled");
    }
}
