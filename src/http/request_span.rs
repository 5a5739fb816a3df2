//! The span of one request: from its first byte to the last byte of its response.
//!
//! A span writes one log line and updates the metrics when it is dropped, so also when the client closes the
//! connection early.

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, HttpBody},
    extract::{MatchedPath, Request},
    http::{HeaderValue, Method, StatusCode},
    response::Response,
};
use futures_util::{StreamExt, stream};

use super::metrics;

/// The route of a request. The router sets it; code outside of the router shares it.
#[derive(Debug, Clone, Default)]
pub(super) struct Route(Arc<OnceLock<MatchedPath>>);

impl Route {
    /// The route; none if no route matches the path.
    pub(super) fn matched(&self) -> Option<&MatchedPath> {
        self.0.get()
    }

    /// Sets the route unless it is set already.
    pub(super) fn record(&self, matched: Option<&MatchedPath>) {
        if let Some(matched) = matched {
            let _ = self.0.set(matched.clone());
        }
    }

    /// The route's template, such as `/v1/areas/{code}`; none if no route matches the path.
    pub(super) fn template(&self) -> Option<&str> {
        self.0.get().map(MatchedPath::as_str)
    }
}

/// Records the route of a request, in a layer inside of the router.
pub(super) fn record_route(request: Request) -> Request {
    let extensions = request.extensions();
    if let Some(route) = extensions.get::<Route>() {
        // With nested routers this runs more than once.
        route.record(extensions.get());
    }
    request
}

/// What the log line and the metrics say of a request and its response.
#[derive(Debug)]
pub(super) struct RequestSpan {
    request_id: HeaderValue,
    /// Where the connection comes from; none without a connection.
    client: Option<IpAddr>,
    method: Method,
    path: String,
    route: Route,
    began: Instant,
    status: Option<StatusCode>,
    bytes: u64,
    complete: bool,
}

impl RequestSpan {
    /// Starts a span, and adds the [`Route`] to the extensions of the request.
    pub(super) fn begin(request: &mut Request, request_id: HeaderValue, client: Option<IpAddr>) -> Self {
        let route = Route::default();
        request.extensions_mut().insert(route.clone());
        metrics::request_started();
        Self {
            request_id,
            client,
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            route,
            began: Instant::now(),
            status: None,
            bytes: 0,
            complete: false,
        }
    }

    /// The id of the request.
    pub(super) fn request_id(&self) -> &str {
        self.request_id.to_str().unwrap_or_default()
    }

    /// The id as a header.
    pub(super) const fn id(&self) -> &HeaderValue {
        &self.request_id
    }

    /// Whether the request came over a connection.
    pub(super) const fn is_of_connection(&self) -> bool {
        self.client.is_some()
    }

    /// The route of the request.
    pub(super) const fn route(&self) -> &Route {
        &self.route
    }

    /// Ends the span: at once if the length of the body is known, otherwise when the last byte is sent.
    pub(super) fn end(mut self, response: Response) -> Response {
        self.status = Some(response.status());
        if let Some(bytes) = response.body().size_hint().exact() {
            self.bytes = bytes;
            self.complete = true;
            return response;
        }
        response.map(|body| self.attach(body))
    }

    /// The body, which owns the span until it is sent or dropped.
    fn attach(self, body: Body) -> Body {
        let state = (body.into_data_stream(), self);
        Body::from_stream(stream::unfold(state, async |(mut body, mut span)| {
            let Some(chunk) = body.next().await else {
                span.complete = true;
                return None;
            };
            if let Ok(bytes) = &chunk {
                span.bytes += bytes.len() as u64;
            }
            Some((chunk, (body, span)))
        }))
    }
}

impl Drop for RequestSpan {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        metrics::request_ended(&self.method, self.route.template(), self.status, took);
        tracing::info!(
            request_id = self.request_id(),
            client = self.client.map(tracing::field::display),
            method = self.method.as_str(),
            path = self.path,
            route = self.route.template(),
            status = self.status.map(|status| status.as_u16()),
            ms = milliseconds(took),
            bytes = self.bytes,
            complete = self.complete,
            "request"
        );
    }
}

/// Milliseconds with three decimals; at most 71 minutes.
fn milliseconds(took: Duration) -> f64 {
    f64::from(u32::try_from(took.as_micros()).unwrap_or(u32::MAX)) / 1_000.0
}

#[cfg(test)]
mod tests;
