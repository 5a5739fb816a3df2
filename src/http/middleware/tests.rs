use axum::{
    body::{Body, Bytes},
    extract::Path,
    http::{HeaderMap, Method, header},
    routing::{get, post},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{super::normalize::CODINGS, *};
use crate::http::cost::Cost;
use crate::http::metrics;
use crate::http::weigh::weigh;
use crate::limits::CHEAP_OBSERVATIONS;

const LARGE: &str = "0123456789";

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_mins(1)).await;
    "late"
}

/// The name of the thread that makes an answer of some observations.
async fn weighed(Path(observations): Path<usize>) -> String {
    weigh(Cost::whole(observations)).await;
    std::thread::current().name().unwrap_or_default().to_owned()
}

async fn panicking() -> &'static str {
    panic!("a secret")
}

fn service() -> AppStack {
    let router = Router::new()
        .route("/", get(async || "root"))
        .route("/v1/areas", get(async |uri: Uri| uri.to_string()))
        .route("/v1/areas/{code}", get(async || "one"))
        .route("/same", get(async || StatusCode::NOT_MODIFIED))
        .route("/slow", get(slow))
        .route("/panic", get(panicking))
        .route("/costs/{observations}", get(weighed))
        .route("/large", get(async || LARGE.repeat(1_000)))
        .route("/bytes", post(async |body: Bytes| body.len().to_string()))
        .route("/fred/series", get(async || StatusCode::IM_A_TEAPOT));
    let config = StackConfig {
        routes: vec!["/v1/areas".to_owned(), "/v1/areas/{code}".to_owned()],
        own_errors: &["/fred"],
        timeout: Duration::from_millis(900),
        ..StackConfig::default()
    };
    AppStack::around(router, config, None)
}

async fn send(request: Request) -> (StatusCode, HeaderMap, Bytes) {
    let answer = service().oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, body)
}

async fn ask(method: &str, uri: &str) -> (StatusCode, HeaderMap, Bytes) {
    let request = Request::builder().method(method).uri(uri);
    send(request.body(Body::empty()).unwrap()).await
}

async fn problem(method: &str, uri: &str) -> Value {
    let (status, headers, body) = ask(method, uri).await;
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    let document: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(document["status"], status.as_u16());
    document
}

#[tokio::test]
async fn answers_pass_through_and_get_their_headers() {
    let (status, headers, body) = ask("GET", "/v1/areas?x=1").await;
    assert_eq!((status, &body[..]), (StatusCode::OK, &b"/v1/areas?x=1"[..]));
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["content-security-policy"], DEFAULT_POLICY);
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert_eq!(headers["x-request-id"].len(), 36);
    assert_eq!(headers["content-length"], "13");
}

#[tokio::test]
async fn a_304_leaves_the_policy_of_the_kept_copy_alone() {
    let (status, headers, _) = ask("GET", "/same").await;
    assert_eq!(status, StatusCode::NOT_MODIFIED);
    assert!(!headers.contains_key("content-security-policy"));
}

#[tokio::test]
async fn the_callers_name_for_the_request_comes_back_even_with_a_problem() {
    for uri in ["/v1/areas", "/nowhere"] {
        let request = Request::get(uri).header("X-Request-Id", "mine-1");
        let (_, headers, _) = send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(headers["x-request-id"], "mine-1");
    }
}

#[tokio::test]
async fn one_slash_at_the_end_does_not_matter() {
    assert_eq!(ask("GET", "/v1/areas/").await.2, "/v1/areas");
    assert_eq!(ask("GET", "/v1/areas/?x=1").await.2, "/v1/areas?x=1");
    assert_eq!(ask("GET", "/").await.2, "root");
    assert_eq!(ask("GET", "/v1/areas//").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_unknown_route_is_a_problem_that_names_the_nearest() {
    let document = problem("GET", "/v1/aeras").await;
    assert_eq!(
        document,
        json!({
            "type": "/problems/not-found",
            "title": "Not found",
            "status": 404,
            "detail": "There is no route `/v1/aeras`. Did you mean `/v1/areas`?",
            "code": "not_found",
            "parameter": null,
            "allowed": ["/v1/areas", "/v1/areas/{code}"]
        })
    );
}

#[tokio::test]
async fn a_method_that_is_not_there_is_a_problem_that_names_those_that_are() {
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "QUERY"] {
        let document = problem(method, "/v1/areas").await;
        assert_eq!(document["code"], "method_not_allowed");
        assert_eq!(document["allowed"], json!(["GET", "HEAD", "OPTIONS"]));
        let (status, headers, _) = ask(method, "/v1/areas/CN").await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(headers["allow"], "GET, HEAD, OPTIONS");
    }
    let (status, headers, _) = ask("GET", "/bytes").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(headers["allow"], "POST, OPTIONS");
}

#[tokio::test]
async fn every_route_answers_options_and_head() {
    let (status, headers, body) = ask("OPTIONS", "/v1/areas").await;
    assert_eq!((status, body.len()), (StatusCode::NO_CONTENT, 0));
    assert_eq!(headers["allow"], "GET, HEAD, OPTIONS");
    assert_eq!(ask("OPTIONS", "/nowhere").await.0, StatusCode::NOT_FOUND);
    let (status, headers, body) = ask("HEAD", "/large").await;
    assert_eq!((status, body.len()), (StatusCode::OK, 0));
    assert_eq!(headers["content-length"], "10000");
}

#[tokio::test]
async fn a_browser_may_ask_first() {
    let request = Request::builder()
        .method(Method::OPTIONS)
        .uri("/v1/areas")
        .header(header::ORIGIN, "https://example.org")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "GET");
    let (status, headers, _) = send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert_eq!(headers["access-control-allow-methods"], "GET, HEAD, OPTIONS");
}

#[tokio::test]
async fn a_handler_that_is_too_slow_is_a_problem() {
    let (_, headers, _) = ask("GET", "/slow").await;
    assert_eq!(headers["retry-after"], "1");
    let document = problem("GET", "/slow").await;
    assert_eq!(document["code"], "timeout");
    assert_eq!(document["detail"], "No answer was ready within 900 ms.");
}

#[tokio::test]
async fn a_panic_is_a_problem_that_gives_nothing_away() {
    let document = problem("GET", "/panic").await;
    assert_eq!(document["code"], "internal");
    assert_eq!(document["status"], 500);
    assert!(!document.to_string().contains("secret"));
}

#[tokio::test]
async fn the_limits_of_the_uri_hold_at_n_and_not_at_n_plus_1() {
    let query = |bytes: usize| format!("/v1/areas?{}", "x".repeat(bytes));
    assert_eq!(ask("GET", &query(MAX_QUERY_BYTES)).await.0, StatusCode::OK);
    let document = problem("GET", &query(MAX_QUERY_BYTES + 1)).await;
    assert_eq!(document["code"], "uri_too_long");
    let path = |bytes: usize| format!("/v1/areas/{}", "x".repeat(bytes - "/v1/areas/".len()));
    assert_eq!(ask("GET", &path(MAX_PATH_BYTES)).await.0, StatusCode::OK);
    let document = problem("GET", &path(MAX_PATH_BYTES + 1)).await;
    assert_eq!(document["code"], "uri_too_long");
}

#[tokio::test]
async fn the_limit_of_the_body_holds_at_n_and_not_at_n_plus_1() {
    let post = |bytes: usize| Request::post("/bytes").body(Body::from(vec![b'x'; bytes])).unwrap();
    let (status, _, body) = send(post(MAX_BODY_BYTES)).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body, MAX_BODY_BYTES.to_string());
    let (status, _, body) = send(post(MAX_BODY_BYTES + 1)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    let document: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(document["code"], "body_too_large");
}

#[tokio::test]
async fn a_route_with_errors_of_its_own_keeps_them() {
    let (status, headers, body) = ask("GET", "/fred/series").await;
    assert_eq!((status, body.len()), (StatusCode::IM_A_TEAPOT, 0));
    assert!(!headers.contains_key(header::CONTENT_TYPE));
    assert_eq!(problem("GET", "/freddy").await["code"], "not_found");
}

#[tokio::test]
async fn large_answers_are_compressed_as_the_caller_likes() {
    for coding in ["gzip", "br", "zstd"] {
        let request = Request::get("/large").header(header::ACCEPT_ENCODING, coding);
        let (_, headers, body) = send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(headers["content-encoding"], coding);
        assert_eq!(headers["vary"], "accept-encoding");
        assert!(body.len() < 1_000);
    }
    let request = Request::get("/v1/areas").header(header::ACCEPT_ENCODING, "gzip");
    let (_, headers, _) = send(request.body(Body::empty()).unwrap()).await;
    assert!(!headers.contains_key("content-encoding"), "too small");
}

#[tokio::test]
async fn a_caller_that_refuses_every_coding_is_told_so() {
    let request = Request::get("/v1/areas").header(header::ACCEPT_ENCODING, "*;q=0");
    let (status, _, body) = send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::NOT_ACCEPTABLE);
    let document: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(document["allowed"], json!(CODINGS));
}

#[tokio::test]
async fn requests_are_counted_by_their_route() {
    ask("GET", "/v1/areas/CN/").await;
    ask("GET", "/made-up-path").await;
    let text = metrics::render(0);
    assert!(text.contains(r#"path="/v1/areas/{code}",status="2xx""#));
    assert!(text.contains(r#"path="unmatched",status="4xx""#));
    assert!(!text.contains("made-up-path"));
}

#[tokio::test]
async fn a_dear_answer_is_made_on_another_thread() {
    let cheap = ask("GET", &format!("/costs/{CHEAP_OBSERVATIONS}")).await;
    let dear = ask("GET", &format!("/costs/{}", CHEAP_OBSERVATIONS + 1)).await;
    assert_ne!(cheap.2, "answers");
    assert_eq!((dear.0, dear.2), (StatusCode::OK, Bytes::from("answers")));
    let compressed = Request::get(format!("/costs/{CHEAP_OBSERVATIONS}")).header(ACCEPT_ENCODING, "gzip");
    assert_eq!(send(compressed.body(Body::empty()).unwrap()).await.2, "answers");
}
