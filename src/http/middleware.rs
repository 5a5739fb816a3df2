//! The HTTP stack: what happens to every request before and after its handler.
//!
//! From the outside in: `HttpService` (request id, log line, common headers, limits of the URI, ranges, response cache,
//! timeout, panics, form of errors), compression for clients that accept a coding, the router, and a layer that records the route.

use std::{
    any::Any,
    convert::Infallible,
    net::IpAddr,
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{
        HeaderName, HeaderValue, Method, StatusCode, Uri,
        header::{ACCEPT_ENCODING, CONTENT_SECURITY_POLICY, IF_MATCH, VARY, X_CONTENT_TYPE_OPTIONS},
        uri::PathAndQuery,
    },
    response::{IntoResponse, Response},
};
use futures_util::{FutureExt, TryFutureExt, future::BoxFuture};
use tokio::sync::watch;
use tower::util::MapRequestLayer;
use tower::{Layer, Service, ServiceExt};
use tower_http::compression::{
    CompressionLayer, Predicate,
    predicate::{NotForContentType, SizeAbove},
};

use super::{
    body_files::BodyFiles,
    caching, cors,
    explorer::errors::{PageRequest, is_page},
    host,
    normalize::{ErrorContext, normalize},
    problem::{Problem, ProblemKind},
    ranges::{self, Portion},
    request_id::{self, X_REQUEST_ID},
    request_span::{RequestSpan, record_route},
    response_cache::ResponseCache,
    weigh::until_dear,
    worker_pool::{PoolFull, WorkerPool},
};
use crate::limits::{
    MAX_BODY_BYTES, MAX_PATH_BYTES, MAX_QUERY_BYTES, MIN_COMPRESSED_BYTES, REQUEST_TIMEOUT_MS,
    UPLOAD_TIMEOUT_MS,
};

/// The time until an upload must be answered.
const UPLOAD_TIMEOUT: Duration = Duration::from_millis(UPLOAD_TIMEOUT_MS);

/// How much dearer an answer is that is compressed.
const COMPRESSION_FACTOR: usize = 4;

/// The content security policy of every response that sets none: it loads nothing and cannot be framed.
const DEFAULT_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// What the stack has to know about its routes.
#[derive(Debug, Clone)]
pub struct StackConfig {
    /// The templates of all routes, which are suggested in place of an unknown path.
    pub routes: Vec<String>,
    /// The templates of the pages, which are suggested in place of an unknown path that is no interface for programs.
    pub pages: Vec<String>,
    /// The path prefixes of the façades that have their own form of errors.
    pub own_errors: &'static [&'static str],
    /// The time until the head of a response must be ready.
    pub timeout: Duration,
    /// Set when streams of events must end.
    pub ending: watch::Sender<bool>,
}

impl Default for StackConfig {
    fn default() -> Self {
        Self {
            routes: Vec::new(),
            pages: Vec::new(),
            own_errors: &[],
            timeout: Duration::from_millis(REQUEST_TIMEOUT_MS),
            ending: watch::Sender::default(),
        }
    }
}

impl StackConfig {
    /// The routes among which a path may have been meant.
    fn routes_like(&self, path: &str) -> &[String] {
        if !self.pages.is_empty() && is_page(path) { &self.pages } else { &self.routes }
    }

    fn has_own_errors(&self, path: &str) -> bool {
        self.own_errors.iter().any(|prefix| {
            path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// The routes with everything around them; responses are stored if there is a cache.
///
/// This is one service and not a router with layers, because axum clones a router and each of its layers for every
/// request.
#[derive(Debug, Clone)]
pub struct AppStack(Arc<HttpService>);

impl AppStack {
    /// The stack around a router.
    #[must_use]
    pub fn around(router: Router, config: StackConfig, cache: Option<ResponseCache>) -> Self {
        let record = MapRequestLayer::new(record_route);
        let routes = router.layer((DefaultBodyLimit::max(MAX_BODY_BYTES), record));
        let compression = CompressionLayer::new().compress_when(compressible());
        let compressed = Router::new().fallback_service(compression.layer(routes.clone()));
        let (body_files, pool) = (BodyFiles::default(), OnceLock::new());
        Self(Arc::new(HttpService { config, cache, routes, compressed, body_files, pool }))
    }

    /// The response to a request of a client at an address; none without a connection.
    pub fn respond(&self, client: Option<IpAddr>, request: Request) -> BoxFuture<'static, Response> {
        let service = Arc::clone(&self.0);
        Box::pin(async move { service.respond(client, request).await })
    }

    /// Ends streams of events, so that the service can stop.
    pub fn end_streams(&self) {
        self.0.config.ending.send_replace(true);
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
        let response = self.respond(None, request);
        Box::pin(async move { Ok(response.await) })
    }
}

/// The seconds for which the database has not answered, of an answer from memory meanwhile.
const X_STALE_SECONDS: HeaderName = HeaderName::from_static("x-stale-seconds");

/// Whether a response is compressed: it is large enough, not compressed already, and no stream of events.
fn compressible() -> impl Predicate + Send + Sync + 'static {
    SizeAbove::new(MIN_COMPRESSED_BYTES)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("application/vnd.apache.parquet"))
        .and(NotForContentType::const_new("application/vnd.openxmlformats"))
}

/// The outermost service: every request comes in and every response goes out here.
#[derive(Debug)]
struct HttpService {
    config: StackConfig,
    cache: Option<ResponseCache>,
    routes: Router,
    /// The routes with compression around them.
    compressed: Router,
    body_files: BodyFiles,
    /// The threads for dear answers, started when there is the first.
    pool: OnceLock<WorkerPool>,
}

impl HttpService {
    /// The response to a request, with the headers that every response has.
    async fn respond(&self, client: Option<IpAddr>, mut request: Request) -> Response {
        let id = request_id::of(&request);
        let span = RequestSpan::begin(&mut request, id.clone(), client);
        let page = PageRequest::of(&request).filter(|_| !self.config.pages.is_empty());
        let mut response = request_id::with_current(id.clone(), self.answer(&span, request)).await;
        if let Some(page) = page {
            response =
                page.respond(response, &id, || Some(self.cache.as_ref()?.basis().state.catalogue.revision));
        }
        let not_modified = response.status() == StatusCode::NOT_MODIFIED;
        let headers = response.headers_mut();
        headers.insert(X_REQUEST_ID, id);
        if let Some(seconds) = self.cache.as_ref().and_then(ResponseCache::stale_seconds) {
            headers.insert(X_STALE_SECONDS, HeaderValue::from(seconds));
        }
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        // The headers of a 304 replace those of the client's copy, which may have a policy of its own.
        if !not_modified {
            headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(DEFAULT_POLICY));
        }
        cors::allow_origins(headers);
        span.end(response)
    }

    /// The response without the headers that every response has.
    async fn answer(&self, span: &RequestSpan, mut request: Request) -> Response {
        if span.is_of_connection()
            && let Some(problem) = host::problem(&request)
        {
            return problem.into_response();
        }
        if let Some(response) = cors::preflight(request.method(), request.headers()) {
            return response;
        }
        if let Some(problem) = uri_too_long(request.uri()) {
            return problem.into_response();
        }
        // The path must be changed before the router sees it.
        if let Some(uri) = without_trailing_slash(request.uri()) {
            *request.uri_mut() = uri;
        }
        // Of a change the route compares the version, before anything is written.
        let expected = request.headers().get(IF_MATCH).filter(|_| request.method().is_safe()).cloned();
        let portion = Portion::take(&mut request);
        let response = self.whole(span, request).await;
        if ranges::is_other_than_expected(expected.as_ref(), &response) {
            return ranges::precondition_failed().into_response();
        }
        portion.of(response, &self.body_files).await
    }

    /// The response to a request for a whole representation.
    async fn whole(&self, span: &RequestSpan, mut request: Request) -> Response {
        let basis = self.cache.as_ref().map(ResponseCache::basis);
        let key = basis.as_ref().and_then(|basis| ResponseCache::key(&request, basis));
        let cached = self.cache.as_ref().zip(key);
        if let Some((cache, key)) = &cached
            && let Some(response) = cache.get(key, request.headers(), span.route())
        {
            return response;
        }
        if let Some((_, key)) = &cached {
            key.accepted().write(request.headers_mut());
        }
        if let Some(basis) = basis {
            request.extensions_mut().insert(basis);
        }
        let conditions = caching::conditions(request.headers());
        let mut response = self.routed(span, request).await;
        if let Some((cache, key)) = cached {
            response = cache.store(key, span.route(), response).await;
        }
        caching::revalidate(response, conditions.as_ref())
    }

    /// The response of a handler: made here if it is cheap, else by the pool, with its compression.
    async fn made(&self, span: &RequestSpan, request: Request, plain: bool) -> Result<Response, Panic> {
        let (routes, factor) = if plain { (&self.routes, 1) } else { (&self.compressed, COMPRESSION_FACTOR) };
        let response = AssertUnwindSafe(routes.clone().oneshot(request)).catch_unwind();
        let response = response.map_ok(|response| response.unwrap_or_else(|never| match never {}));
        match until_dear(Box::pin(response), factor).await {
            Ok(response) => response,
            Err((cost, rest)) => {
                let pool = self.pool.get_or_init(WorkerPool::start);
                let made = pool.run(cost, span.id().clone(), rest).await;
                made.unwrap_or_else(|PoolFull| Ok(busy().into_response()))
            }
        }
    }

    /// The response of the routes, as a problem document if it is an error.
    ///
    /// The future is boxed, so that the future of a request that the cache answers stays small.
    fn routed<'a>(&'a self, span: &'a RequestSpan, request: Request) -> BoxFuture<'a, Response> {
        Box::pin(async move {
            let (method, uri) = (request.method().clone(), request.uri().clone());
            let timeout = if method == Method::POST { UPLOAD_TIMEOUT } else { self.config.timeout };
            let plain = !request.headers().contains_key(ACCEPT_ENCODING);
            let mut response = guarded(timeout, span, self.made(span, request, plain)).await;
            caching::weaken_coded(response.headers_mut());
            // The response differs by `Accept-Encoding`; otherwise the compression layer says so.
            if plain && !response.headers().contains_key(VARY) && compressible().should_compress(&response) {
                response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
            }
            if self.config.has_own_errors(uri.path()) {
                return response;
            }
            let context = ErrorContext {
                method: &method,
                path: uri.path(),
                is_route: span.route().template().is_some(),
                routes: self.config.routes_like(uri.path()),
            };
            normalize(response, context).await
        })
    }
}

/// The problem that too much is asked for at once.
fn busy() -> Problem {
    let detail = "Too many large answers are being made; ask again, or for less.";
    Problem::new(ProblemKind::Overloaded, detail)
}

/// What a handler that panicked leaves.
type Panic = Box<dyn Any + Send>;

/// The response of a handler, or the problem that it took too long or panicked.
async fn guarded(
    timeout: Duration,
    span: &RequestSpan,
    response: impl Future<Output = Result<Response, Panic>>,
) -> Response {
    match tokio::time::timeout(timeout, response).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => panicked(panic.as_ref(), span.request_id()).into_response(),
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

/// The problem of a URI that is longer than the limits.
fn uri_too_long(uri: &Uri) -> Option<Problem> {
    let parts = [
        ("path", uri.path().len(), MAX_PATH_BYTES),
        ("query", uri.query().map_or(0, str::len), MAX_QUERY_BYTES),
    ];
    let (part, bytes, limit) = parts.into_iter().find(|(_, bytes, limit)| bytes > limit)?;
    let detail = format!("The {part} is {bytes} bytes long; the limit is {limit}.");
    Some(Problem::new(ProblemKind::UriTooLong, detail))
}

/// The URI without one slash at the end of its path; none if there is no such slash.
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
