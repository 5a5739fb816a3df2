//! Turns every bare error, whoever made it, into a problem document.
//!
//! The router, the extractors and the layers answer with a status and at best a line of text. Here
//! they get the form that every other error has.

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{ALLOW, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};

use super::problem::{IsProblem, Problem, ProblemKind, quoted};

/// The most bytes of a bare error's text that are read.
const MAX_TEXT_BYTES: usize = 1_024;

/// The codings that an answer can have, for callers that refuse every one of them.
pub(super) const CODINGS: [&str; 4] = ["identity", "gzip", "br", "zstd"];

/// What was asked for, as far as it matters to an error.
#[derive(Debug)]
pub(super) struct ErrorContext<'a> {
    /// The method of the request.
    pub(super) method: &'a Method,
    /// The path of the request.
    pub(super) path: &'a str,
    /// Whether the path is that of a route.
    pub(super) is_route: bool,
    /// The templates of all routes.
    pub(super) routes: &'a [String],
}

/// The answer, as a problem document if it is an error.
pub(super) async fn normalize(mut answer: Response, asked: ErrorContext<'_>) -> Response {
    if let Some(IsProblem(status)) = answer.extensions().get().copied() {
        // The compression layer overwrites the status where the caller refuses every coding.
        *answer.status_mut() = status;
        return answer;
    }
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return answer;
    }
    let (parts, body) = answer.into_parts();
    let methods = allowed_methods(&parts.headers);
    if status == StatusCode::METHOD_NOT_ALLOWED && asked.method == Method::OPTIONS {
        return options(&methods);
    }
    let text = text(&parts.headers, body).await;
    let mut answer = problem(status, text, methods, &asked).into_response();
    if let Some(seconds) = parts.headers.get(RETRY_AFTER) {
        answer.headers_mut().insert(RETRY_AFTER, seconds.clone());
    }
    answer
}

fn problem(
    status: StatusCode,
    text: Option<String>,
    methods: Vec<String>,
    asked: &ErrorContext<'_>,
) -> Problem {
    let kind = kind(status);
    let path = quoted(asked.path);
    match kind {
        ProblemKind::NotFound if asked.is_route => {
            Problem::new(kind, format!("There is nothing under {path}."))
        }
        ProblemKind::NotFound => {
            Problem::new(kind, format!("There is no route {path}.")).nearest_to(asked.path, asked.routes)
        }
        ProblemKind::MethodNotAllowed => {
            let method = quoted(asked.method.as_str());
            Problem::new(kind, format!("{path} does not answer {method}.")).allowing(methods)
        }
        ProblemKind::NotAcceptable => {
            Problem::new(kind, "The `Accept-Encoding` header refuses every content coding.").allowing(CODINGS)
        }
        _ if status.is_server_error() => Problem::new(kind, "The service failed; its log says why."),
        _ => Problem::new(kind, text.unwrap_or_else(|| kind.title().to_owned())),
    }
}

/// The kind of problem that a bare status stands for.
fn kind(status: StatusCode) -> ProblemKind {
    match status {
        StatusCode::UNAUTHORIZED => ProblemKind::Unauthorized,
        StatusCode::FORBIDDEN => ProblemKind::Forbidden,
        StatusCode::NOT_FOUND => ProblemKind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemKind::MethodNotAllowed,
        StatusCode::NOT_ACCEPTABLE => ProblemKind::NotAcceptable,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::BodyTooLarge,
        StatusCode::URI_TOO_LONG => ProblemKind::UriTooLong,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemKind::UnsupportedMediaType,
        StatusCode::SERVICE_UNAVAILABLE => ProblemKind::DatabaseUnavailable,
        status if status.is_client_error() => ProblemKind::BadRequest,
        _ => ProblemKind::Internal,
    }
}

/// The answer to a caller that asks which methods an address has.
fn options(methods: &[String]) -> Response {
    let mut answer = StatusCode::NO_CONTENT.into_response();
    if let Ok(methods) = HeaderValue::try_from(methods.join(", ")) {
        answer.headers_mut().insert(ALLOW, methods);
    }
    answer
}

/// The methods that the router allows, and `OPTIONS`, which every route answers.
fn allowed_methods(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(ALLOW)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .chain(["OPTIONS"])
        .map(|method| method.trim().to_owned())
        .collect()
}

/// The line of text that an extractor explains itself with.
async fn text(headers: &HeaderMap, body: Body) -> Option<String> {
    let is_text =
        headers.get(CONTENT_TYPE).is_some_and(|media_type| media_type.as_bytes().starts_with(b"text/plain"));
    if !is_text || headers.contains_key(CONTENT_ENCODING) {
        return None;
    }
    let bytes = axum::body::to_bytes(body, MAX_TEXT_BYTES).await.ok()?;
    String::from_utf8(bytes.to_vec()).ok().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{super::problem::ProblemDocument, *};

    async fn normalized(method: &Method, answer: Response) -> Response {
        let asked = ErrorContext {
            method,
            path: "/v1/aeras",
            is_route: answer.status() != StatusCode::NOT_FOUND,
            routes: &["/v1/indicators".to_owned(), "/v1/areas".to_owned()],
        };
        normalize(answer, asked).await
    }

    async fn document(answer: impl IntoResponse) -> ProblemDocument {
        let answer = normalized(&Method::GET, answer.into_response()).await;
        let status = answer.status().as_u16();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        let document: ProblemDocument = serde_json::from_slice(&bytes.unwrap()).unwrap();
        assert_eq!(document.status, status);
        document
    }

    #[tokio::test]
    async fn an_unknown_route_names_the_nearest() {
        let document = document(StatusCode::NOT_FOUND).await;
        assert_eq!(document.code, ProblemKind::NotFound);
        assert_eq!(document.detail, "There is no route `/v1/aeras`. Did you mean `/v1/areas`?");
        assert_eq!(document.allowed, ["/v1/areas", "/v1/indicators"]);
    }

    #[tokio::test]
    async fn the_text_of_a_clients_error_is_kept_and_a_servers_is_not() {
        let refused = document((StatusCode::UNPROCESSABLE_ENTITY, "missing field")).await;
        assert_eq!(refused.code, ProblemKind::BadRequest);
        assert_eq!(refused.detail, "missing field");
        let failed = document((StatusCode::BAD_GATEWAY, "password")).await;
        assert_eq!(failed.code, ProblemKind::Internal);
        assert!(!failed.detail.contains("password"));
    }

    #[tokio::test]
    async fn headers_that_tell_what_to_do_are_kept() {
        let answer = (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET,HEAD")]).into_response();
        let answer = normalized(&Method::POST, answer).await;
        assert_eq!(answer.headers()[ALLOW], "GET, HEAD, OPTIONS");
        let answer = (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "7")]).into_response();
        let answer = normalized(&Method::GET, answer).await;
        assert_eq!(answer.headers()[RETRY_AFTER], "7");
    }

    #[tokio::test]
    async fn every_route_answers_options() {
        let answer = (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET,HEAD")]).into_response();
        let answer = normalized(&Method::OPTIONS, answer).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        assert_eq!(answer.headers()[ALLOW], "GET, HEAD, OPTIONS");
    }

    #[tokio::test]
    async fn problems_keep_their_status_and_answers_their_body() {
        let mut problem = Problem::new(ProblemKind::InvalidParameter, "").into_response();
        *problem.status_mut() = StatusCode::NOT_ACCEPTABLE;
        assert_eq!(normalized(&Method::GET, problem).await.status(), 400);
        let answer = normalized(&Method::GET, "body".into_response()).await;
        assert_eq!(answer.status(), 200);
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        assert_eq!(bytes.unwrap(), "body");
    }
}
