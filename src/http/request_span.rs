//! One request and its answer, from the first byte in to the last byte out.
//!
//! An exchange writes one line into the log and counts itself when it is dropped. So it cannot be
//! forgotten, also where the caller hangs up half-way.

use std::{
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

/// The route that a request turned out to take, known outside of the router too.
#[derive(Debug, Clone, Default)]
pub(super) struct Route(Arc<OnceLock<MatchedPath>>);

impl Route {
    /// The route, if there is one.
    pub(super) fn matched(&self) -> Option<&MatchedPath> {
        self.0.get()
    }

    /// Remembers the route; the first to do so wins.
    pub(super) fn remember(&self, matched: Option<&MatchedPath>) {
        if let Some(matched) = matched {
            let _ = self.0.set(matched.clone());
        }
    }

    /// The route's template, such as `/v1/areas/{code}`; `None` if there is no such route.
    pub(super) fn template(&self) -> Option<&str> {
        self.0.get().map(MatchedPath::as_str)
    }
}

/// The request, whose route is remembered where it is known; for a layer inside of the router.
pub(super) fn remember_route(request: Request) -> Request {
    let extensions = request.extensions();
    if let Some(route) = extensions.get::<Route>() {
        // A router inside a router sees the same route again.
        route.remember(extensions.get());
    }
    request
}

/// One request and its answer.
#[derive(Debug)]
pub(super) struct RequestSpan {
    request_id: HeaderValue,
    method: Method,
    path: String,
    route: Route,
    began: Instant,
    status: Option<StatusCode>,
    bytes: u64,
    complete: bool,
}

impl RequestSpan {
    /// Begins with a request, and leaves the place in it where its route will be remembered.
    pub(super) fn begin(request: &mut Request, request_id: HeaderValue) -> Self {
        let route = Route::default();
        request.extensions_mut().insert(route.clone());
        metrics::begun();
        Self {
            request_id,
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            route,
            began: Instant::now(),
            status: None,
            bytes: 0,
            complete: false,
        }
    }

    /// The name of the request.
    pub(super) fn request_id(&self) -> &str {
        self.request_id.to_str().unwrap_or_default()
    }

    /// The route that the request takes.
    pub(super) const fn route(&self) -> &Route {
        &self.route
    }

    /// Ends with an answer: at once if its length is known, else when its last byte is out.
    pub(super) fn end(mut self, answer: Response) -> Response {
        self.status = Some(answer.status());
        if let Some(bytes) = answer.body().size_hint().exact() {
            self.bytes = bytes;
            self.complete = true;
            return answer;
        }
        answer.map(|body| self.follow(body))
    }

    /// The body, which takes the exchange along until it has been sent.
    fn follow(self, body: Body) -> Body {
        let state = (body.into_data_stream(), self);
        Body::from_stream(stream::unfold(state, async |(mut body, mut exchange)| {
            let Some(chunk) = body.next().await else {
                exchange.complete = true;
                return None;
            };
            if let Ok(bytes) = &chunk {
                exchange.bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            }
            Some((chunk, (body, exchange)))
        }))
    }
}

impl Drop for RequestSpan {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        metrics::ended(&self.method, self.route.template(), self.status, took);
        tracing::info!(
            request_id = self.request_id(),
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

/// Milliseconds with three decimals, so that the log stays readable; at most an hour or so.
fn milliseconds(took: Duration) -> f64 {
    f64::from(u32::try_from(took.as_micros()).unwrap_or(u32::MAX)) / 1_000.0
}

#[cfg(test)]
mod tests;
