//! What the service counts about itself, in Prometheus' text form.

use std::{sync::LazyLock, time::Duration};

use axum::http::{Method, StatusCode};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::limits::METRICS_UPKEEP_S;

const REQUESTS: &str = "http_requests_total";
const DURATION: &str = "http_request_duration_seconds";
const IN_FLIGHT: &str = "http_requests_in_flight";

/// The upper ends of the duration histogram: from a cached answer to the timeout.
const BUCKETS_S: [f64; 12] = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0];

static HANDLE: LazyLock<PrometheusHandle> = LazyLock::new(|| {
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &BUCKETS_S)
        .unwrap_or_default()
        .build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("another recorder was there first: /metrics stays empty");
    }
    describe();
    handle
});

fn describe() {
    describe_counter!(REQUESTS, "Requests answered.");
    describe_histogram!(DURATION, Unit::Seconds, "Time to the end of the answer.");
    describe_gauge!(IN_FLIGHT, "Requests being answered.");
}

/// Makes this process collect metrics; a second call changes nothing.
pub fn install() {
    LazyLock::force(&HANDLE);
}

/// Everything collected so far, as the answer of `/metrics`.
#[must_use]
pub fn render() -> String {
    HANDLE.render()
}

/// Folds the collected durations into their histograms, again and again.
///
/// It runs beside the server: without it they would pile up wherever nobody asks for `/metrics`.
pub async fn keep_up() {
    loop {
        tokio::time::sleep(Duration::from_secs(METRICS_UPKEEP_S)).await;
        HANDLE.run_upkeep();
    }
}

/// Counts a request that has come in.
pub(super) fn begun() {
    gauge!(IN_FLIGHT).increment(1.0);
}

/// Counts a request that is over; one without a status was given up by the caller.
pub(super) fn ended(method: &Method, route: Option<&str>, status: Option<StatusCode>, took: Duration) {
    let method = known(method);
    let path = route.unwrap_or("unmatched").to_owned();
    gauge!(IN_FLIGHT).decrement(1.0);
    histogram!(DURATION, "method" => method, "path" => path.clone()).record(took.as_secs_f64());
    counter!(REQUESTS, "method" => method, "path" => path, "status" => class(status)).increment(1);
}

/// The method, if it is one of the usual: callers must not be able to make up new labels.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    }
}

fn class(status: Option<StatusCode>) -> &'static str {
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
        install();
        begun();
        let took = Duration::from_millis(3);
        ended(&Method::GET, Some("/only/here"), Some(StatusCode::OK), took);
        let text = render();
        for line in [
            r#"http_requests_total{method="GET",path="/only/here",status="2xx"} 1"#,
            r#"http_request_duration_seconds_bucket{method="GET",path="/only/here",le="0.001"} 0"#,
            r#"http_request_duration_seconds_bucket{method="GET",path="/only/here",le="0.005"} 1"#,
            "# TYPE http_requests_in_flight gauge",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn callers_cannot_make_up_labels() {
        assert_eq!(known(&Method::from_bytes(b"BREW").unwrap()), "other");
        assert_eq!(class(Some(StatusCode::NOT_MODIFIED)), "3xx");
        assert_eq!(class(None), "cancelled");
    }
}
