//! What the handlers of all routes share: the service, the request, and how a response is put together.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::response::Response;
use serde::Serialize;
use tokio::sync::watch;
use utoipa::openapi::OpenApi;

use super::basis::Basis;
use super::caching::{Cacheable, Modification, Validators, link_next};
use super::cost::Cost;
use super::error::internal;
use super::negotiate::negotiate;
use super::parameters::{FORMAT, JSON};
use super::params::{Params, RawParams};
use super::problem::Problem;
use super::weigh::weigh;
use crate::domain::catalogue::Catalogue;
use crate::limits::MAX_CACHED_BODY_BYTES;
use crate::service::{Service, State};

/// What every handler can reach.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub service: Arc<Service>,
    /// The description of the routes, without their parameters.
    pub description: Arc<OpenApi>,
    /// Whether streams of events must end.
    pub ending: watch::Receiver<bool>,
}

/// How many headers a response usually has.
const USUAL_HEADERS: usize = 12;

impl App {
    /// The shared parts of a service.
    #[must_use]
    pub fn new(service: Arc<Service>, description: OpenApi, ending: watch::Receiver<bool>) -> Self {
        Self { service, description: Arc::new(description), ending }
    }

    /// A JSON response made from the state alone; `entries` is how long the lists are that it walks.
    ///
    /// # Errors
    /// When the client does not accept JSON, or the resource does not exist.
    pub async fn document(
        &self,
        request: &ApiRequest,
        params: &Params,
        entries: impl FnOnce(&Catalogue) -> usize,
        make: impl FnOnce(&State) -> Result<Bytes, Problem>,
    ) -> Result<Response, Problem> {
        let json = negotiate(params.get(&FORMAT)?, &request.headers, &JSON)?;
        let state = &request.basis.state;
        weigh(Cost::whole(entries(&state.catalogue))).await;
        let response = ResponseBuilder::new(state, request, params, json.name, json.media_type);
        Ok(response.complete(make(state)?, None))
    }
}

/// A value as a JSON body.
///
/// # Errors
/// When the value has no JSON form.
pub fn body(value: &impl Serialize) -> Result<Bytes, Problem> {
    serde_json::to_vec(value).map(Bytes::from).map_err(|error| internal(&error))
}

/// Builds the successful response to a request: its validators, its media type, the link to the next page.
///
/// Conditions of the request are not looked at: the HTTP stack replaces the response by 304 where they hold.
pub struct ResponseBuilder<'r> {
    request: &'r ApiRequest,
    params: &'r Params,
    validators: Validators,
    content_type: &'static str,
}

impl<'r> ResponseBuilder<'r> {
    /// The response to a request in a format, at the revision of a state.
    #[must_use]
    pub fn new(
        state: &State,
        request: &'r ApiRequest,
        params: &'r Params,
        format: &str,
        content_type: &'static str,
    ) -> Self {
        let catalogue = &state.catalogue;
        let target = params.canonical_target(&request.path);
        let parts = [target.as_str(), format, request.basis.documents.digest(), state.derived.digest()];
        let validators = Validators::new(catalogue.identity(), &parts, Some(Modification::of(catalogue)));
        Self { request, params, validators, content_type }
    }

    /// The same for a response that changes without a new revision, as with the day or the `Host` header: its date says
    /// nothing of that, so the entity tag alone decides.
    #[must_use]
    pub fn without_strong_date(mut self) -> Self {
        self.validators = self.validators.without_strong_date();
        self
    }

    /// The response with a body that is in memory, which the response cache may store; `next` is the cursor of the
    /// next page.
    #[must_use]
    pub fn complete(self, bytes: Bytes, next: Option<&str>) -> Response {
        let storable = bytes.len() <= MAX_CACHED_BODY_BYTES;
        self.build(bytes.into(), next, storable)
    }

    /// The response with a body that is never stored: it is streamed, or depends on more than the request's text.
    #[must_use]
    pub fn uncached(self, body: Body, next: Option<&str>) -> Response {
        self.build(body, next, false)
    }

    fn build(self, body: Body, next: Option<&str>, storable: bool) -> Response {
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.reserve(USUAL_HEADERS);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        self.validators.stamp(headers);
        if let Some(cursor) = next {
            link_next(
                &mut response,
                &self.params.with("cursor", cursor).canonical_target(&self.request.path),
            );
        }
        response.extensions_mut().insert(Cacheable { validators: self.validators, storable });
        response
    }
}

/// What a handler sees of a request.
#[derive(Debug, Clone)]
pub struct ApiRequest {
    /// The path as the routes know it, without a slash at its end.
    pub path: String,
    /// The query, not parsed.
    pub raw: RawParams,
    /// The headers.
    pub headers: HeaderMap,
    /// The state and the day that it is answered from.
    pub basis: Basis,
}

impl FromRequestParts<App> for ApiRequest {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let raw = RawParams::of(parts.uri.query());
        // No other extractor of these handlers reads the headers.
        // The stack sets it, since its cache needs it before.
        let basis = parts.extensions.remove().unwrap_or_else(|| Basis::newest(&app.service));
        Ok(Self {
            path: parts.uri.path().to_owned(),
            raw,
            headers: std::mem::take(&mut parts.headers),
            basis,
        })
    }
}
