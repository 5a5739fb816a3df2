//! Problem documents for the errors of the router, the extractors and the layers, which have only a status and perhaps a
//! line of text.

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{ALLOW, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};

use super::problem::{IsProblem, Problem, ProblemKind, quoted};

/// The most bytes of such a line that are read.
const MAX_TEXT_BYTES: usize = 1_024;

/// The content codings that the service has, for clients that refuse all of them.
pub(super) const CODINGS: [&str; 4] = ["identity", "gzip", "br", "zstd"];

/// What an error has to know of its request.
#[derive(Debug)]
pub(super) struct ErrorContext<'a> {
    /// The method of the request.
    pub(super) method: &'a Method,
    /// The path of the request.
    pub(super) path: &'a str,
    /// Whether a route matches the path.
    pub(super) is_route: bool,
    /// The templates of all routes.
    pub(super) routes: &'a [String],
}

/// The response, as a problem document if it is an error.
pub(super) async fn normalize(mut response: Response, context: ErrorContext<'_>) -> Response {
    if let Some(IsProblem(document)) = response.extensions().get() {
        // The compression layer overwrites the status if the client refuses every coding.
        *response.status_mut() = document.code.status();
        return response;
    }
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let (parts, body) = response.into_parts();
    let methods = allowed_methods(&parts.headers);
    if status == StatusCode::METHOD_NOT_ALLOWED && context.method == Method::OPTIONS {
        return options(&methods);
    }
    let text = text(&parts.headers, body).await;
    let mut response = problem(status, text, methods, &context).into_response();
    if let Some(seconds) = parts.headers.get(RETRY_AFTER) {
        response.headers_mut().insert(RETRY_AFTER, seconds.clone());
    }
    response
}

fn problem(
    status: StatusCode,
    text: Option<String>,
    methods: Vec<String>,
    context: &ErrorContext<'_>,
) -> Problem {
    let kind = kind(status);
    let path = quoted(context.path);
    match kind {
        ProblemKind::NotFound if context.is_route => {
            Problem::new(kind, format!("There is nothing under {path}."))
        }
        ProblemKind::NotFound => {
            Problem::new(kind, format!("There is no route {path}.")).nearest_to(context.path, context.routes)
        }
        ProblemKind::MethodNotAllowed => {
            let method = quoted(context.method.as_str());
            Problem::new(kind, format!("{path} does not answer {method}.")).allowing(methods)
        }
        ProblemKind::NotAcceptable => {
            Problem::new(kind, "The `Accept-Encoding` header refuses every content coding.").allowing(CODINGS)
        }
        _ if status.is_server_error() => Problem::new(kind, "The service failed; its log says why."),
        _ => Problem::new(kind, text.unwrap_or_else(|| kind.title().to_owned())),
    }
}

/// The kind of problem for a status.
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

/// The response to `OPTIONS`: the methods of the route.
fn options(methods: &[String]) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(methods) = HeaderValue::try_from(methods.join(", ")) {
        response.headers_mut().insert(ALLOW, methods);
    }
    response
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

/// The line of text of an error.
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

    async fn normalized(method: &Method, response: Response) -> Response {
        let context = ErrorContext {
            method,
            path: "/v1/aeras",
            is_route: response.status() != StatusCode::NOT_FOUND,
            routes: &["/v1/indicators".to_owned(), "/v1/areas".to_owned()],
        };
        normalize(response, context).await
    }

    async fn document(response: impl IntoResponse) -> ProblemDocument {
        let response = normalized(&Method::GET, response.into_response()).await;
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await;
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
        let response = (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET,HEAD")]).into_response();
        let response = normalized(&Method::POST, response).await;
        assert_eq!(response.headers()[ALLOW], "GET, HEAD, OPTIONS");
        let response = (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "7")]).into_response();
        let response = normalized(&Method::GET, response).await;
        assert_eq!(response.headers()[RETRY_AFTER], "7");
    }

    #[tokio::test]
    async fn every_route_answers_options() {
        let response = (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET,HEAD")]).into_response();
        let response = normalized(&Method::OPTIONS, response).await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        assert_eq!(response.headers()[ALLOW], "GET, HEAD, OPTIONS");
    }

    #[tokio::test]
    async fn problems_keep_their_status_and_answers_their_body() {
        let mut problem = Problem::new(ProblemKind::InvalidParameter, "").into_response();
        *problem.status_mut() = StatusCode::NOT_ACCEPTABLE;
        assert_eq!(normalized(&Method::GET, problem).await.status(), 400);
        let response = normalized(&Method::GET, "body".into_response()).await;
        assert_eq!(response.status(), 200);
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await;
        assert_eq!(bytes.unwrap(), "body");
    }
}
