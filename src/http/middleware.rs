//! What happens to every request before and after its handler.
//!
//! From the outside in: the edge (name, log line, headers, limits of the URI, hot answers, guard, form of errors),
//! compression for those who take it, the router, and inside of it the note which route was taken.

use std::{
    any::Any,
    convert::Infallible,
    panic::AssertUnwindSafe,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{
        HeaderValue, Method, StatusCode, Uri,
        header::{ACCEPT_ENCODING, CONTENT_SECURITY_POLICY, VARY, X_CONTENT_TYPE_OPTIONS},
        uri::PathAndQuery,
    },
    response::{IntoResponse, Response},
};
use futures_util::{FutureExt, future::BoxFuture};
use tower::util::MapRequestLayer;
use tower::{Layer, Service, ServiceExt};
use tower_http::compression::{
    CompressionLayer, Predicate,
    predicate::{NotForContentType, SizeAbove},
};

use super::{
    cors,
    normalize::{ErrorContext, normalize},
    problem::{Problem, ProblemKind},
    request_id::{self, X_REQUEST_ID},
    request_span::{RequestSpan, remember_route},
    response_cache::ResponseCache,
};
use crate::limits::{
    MAX_BODY_BYTES, MAX_PATH_BYTES, MAX_QUERY_BYTES, MIN_COMPRESSED_BYTES, REQUEST_TIMEOUT_MS,
    UPLOAD_TIMEOUT_MS,
};
use crate::parallel::yield_periodically;

/// The time until an upload must be answered.
const UPLOAD_TIMEOUT: Duration = Duration::from_millis(UPLOAD_TIMEOUT_MS);

/// An answer that is not a page of its own may load nothing and be framed by nobody.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'";

/// What the layers have to know about the routes they lie around.
#[derive(Debug, Clone)]
pub struct StackConfig {
    /// The templates of all routes, to be suggested in place of an unknown one.
    pub routes: Vec<String>,
    /// The prefixes of the paths whose routes speak an error form of their own.
    pub own_errors: &'static [&'static str],
    /// The time until the head of an answer must be ready.
    pub timeout: Duration,
}

impl Default for StackConfig {
    fn default() -> Self {
        Self { routes: Vec::new(), own_errors: &[], timeout: Duration::from_millis(REQUEST_TIMEOUT_MS) }
    }
}

impl StackConfig {
    fn speaks_own_errors(&self, path: &str) -> bool {
        self.own_errors.iter().any(|prefix| {
            path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// The routes with everything around them, in the right order; answers are repeated where there is a place for them.
///
/// A service of its own and no router: each router, and each layer, would be copied with all that it lies around for
/// every request.
#[derive(Debug, Clone)]
pub struct AppStack(Arc<HttpService>);

impl AppStack {
    /// The stack around a router.
    #[must_use]
    pub fn around(router: Router, surroundings: StackConfig, hot: Option<ResponseCache>) -> Self {
        let remember = MapRequestLayer::new(remember_route);
        let routes = router.layer((DefaultBodyLimit::max(MAX_BODY_BYTES), remember));
        // The edge may change the path, so it has to lie around the routing and not around the routes.
        let compression = CompressionLayer::new().compress_when(worth_compressing());
        let compressed = Router::new().fallback_service(compression.layer(routes.clone()));
        Self(Arc::new(HttpService { surroundings, hot, routes, compressed }))
    }
}

impl Service<Request> for AppStack {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        yield_periodically();
        let edge = Arc::clone(&self.0);
        Box::pin(async move { Ok(edge.take(request).await) })
    }
}

/// Large enough, and neither compressed already nor a stream of single events.
fn worth_compressing() -> impl Predicate + Send + Sync + 'static {
    SizeAbove::new(MIN_COMPRESSED_BYTES)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("application/vnd.apache.parquet"))
        .and(NotForContentType::const_new("application/vnd.openxmlformats"))
}

/// The edge of the service.
#[derive(Debug)]
struct HttpService {
    surroundings: StackConfig,
    hot: Option<ResponseCache>,
    routes: Router,
    /// The routes with compression around them.
    compressed: Router,
}

impl HttpService {
    /// Takes a request in, and gives its answer out with the headers that every answer has.
    async fn take(&self, mut request: Request) -> Response {
        let id = request_id::of(&request);
        let exchange = RequestSpan::begin(&mut request, id.clone());
        let mut answer = request_id::on_behalf_of(id.clone(), self.answer(&exchange, request)).await;
        let is_update = answer.status() == StatusCode::NOT_MODIFIED;
        let headers = answer.headers_mut();
        headers.insert(X_REQUEST_ID, id);
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        // A 304 rewrites the headers of the copy that the caller holds, which may be a page.
        if !is_update {
            headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NO_PAGE));
        }
        cors::open(headers);
        exchange.end(answer)
    }

    /// The answer in its final form, but for the headers that every answer has.
    async fn answer(&self, exchange: &RequestSpan, mut request: Request) -> Response {
        if let Some(answer) = cors::preflight(request.method(), request.headers()) {
            return answer;
        }
        if let Some(problem) = too_long(request.uri()) {
            return problem.into_response();
        }
        if let Some(uri) = without_trailing_slash(request.uri()) {
            *request.uri_mut() = uri;
        }
        let Some(hot) = &self.hot else { return self.routed(exchange, request).await };
        let Some(key) = hot.key(&request) else { return self.routed(exchange, request).await };
        if let Some(known) = hot.known(&key, request.headers(), exchange.route()) {
            return known;
        }
        let answer = self.routed(exchange, request).await;
        hot.keep(key, exchange.route(), answer).await
    }

    /// The answer of the routes, as a problem document if it is an error.
    ///
    /// In a box: a hot answer does without all this, so it should not be part of what is moved for each request.
    fn routed<'a>(&'a self, exchange: &'a RequestSpan, request: Request) -> BoxFuture<'a, Response> {
        Box::pin(async move {
            let (method, uri) = (request.method().clone(), request.uri().clone());
            // An upload takes as long as its file is.
            let timeout = if method == Method::POST { UPLOAD_TIMEOUT } else { self.surroundings.timeout };
            let is_plain = !request.headers().contains_key(ACCEPT_ENCODING);
            let routes = if is_plain { &self.routes } else { &self.compressed };
            let answer = async {
                let answer = routes.clone().oneshot(request).await;
                answer.unwrap_or_else(|never| match never {})
            };
            let mut answer = guarded(timeout, exchange, answer).await;
            // Who says what he takes gets another answer.
            if is_plain
                && !answer.headers().contains_key(VARY)
                && worth_compressing().should_compress(&answer)
            {
                answer.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
            }
            if self.surroundings.speaks_own_errors(uri.path()) {
                return answer;
            }
            let asked = ErrorContext {
                method: &method,
                path: uri.path(),
                is_route: exchange.route().template().is_some(),
                routes: &self.surroundings.routes,
            };
            normalize(answer, asked).await
        })
    }
}

/// The answer of a handler, or the problem that it took too long or panicked.
async fn guarded(
    timeout: Duration,
    exchange: &RequestSpan,
    answer: impl Future<Output = Response>,
) -> Response {
    let caught = AssertUnwindSafe(answer).catch_unwind();
    match tokio::time::timeout(timeout, caught).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(panic)) => panicked(panic.as_ref(), exchange.request_id()).into_response(),
        Err(_) => {
            let detail = format!("No answer was ready within {} ms.", timeout.as_millis());
            Problem::new(ProblemKind::Timeout, detail).into_response()
        }
    }
}

fn panicked(panic: &(dyn Any + Send), request_id: &str) -> Problem {
    let message =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(message, request_id, "a handler panicked");
    Problem::new(ProblemKind::Internal, "The service failed; its log says why.")
}

fn too_long(uri: &Uri) -> Option<Problem> {
    let parts = [
        ("path", uri.path().len(), MAX_PATH_BYTES),
        ("query", uri.query().map_or(0, str::len), MAX_QUERY_BYTES),
    ];
    let (part, bytes, limit) = parts.into_iter().find(|(_, bytes, limit)| bytes > limit)?;
    let detail = format!("The {part} is {bytes} bytes long; the limit is {limit}.");
    Some(Problem::new(ProblemKind::UriTooLong, detail))
}

/// The URI without the one slash its path ends with; `None` if there is nothing to take away.
fn without_trailing_slash(uri: &Uri) -> Option<Uri> {
    let path = uri.path().strip_suffix('/').filter(|path| !path.is_empty())?;
    let path_and_query = match uri.query() {
        Some(query) => PathAndQuery::try_from(format!("{path}?{query}")),
        None => PathAndQuery::try_from(path),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path_and_query.ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests;
