//! Answering a request: the parts that all routes share.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::request::Parts;
use axum::response::Response;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;
use utoipa::openapi::OpenApi;

use super::caching::{Validators, link_next};
use super::negotiate::negotiate;
use super::parameters::{FORMAT, JSON};
use super::params::{Params, RawParams};
use super::problem::Problem;
use super::response_cache::Cacheable;
use crate::limits::{BODY_CACHE_BYTES, MAX_HOT_BODY_BYTES};
use crate::service::{Service, State};

/// What every route can reach.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub service: Arc<Service>,
    /// The description of the routes, without their parameters.
    pub description: Arc<OpenApi>,
    /// What identifies the loaded documents, which passages are shown of.
    documents: Arc<str>,
    bodies: Arc<Cache<BodyKey, FinishedBody, BodyWeight>>,
}

/// A body and what belongs to it.
#[derive(Debug, Clone)]
struct FinishedBody {
    bytes: Bytes,
    /// The cursor of the next page.
    next: Option<Arc<str>>,
}

/// What identifies a finished body.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct BodyKey {
    revision: i64,
    /// The path and the canonical query.
    target: String,
    format: &'static str,
}

/// A body weighs its bytes and those of its key.
#[derive(Clone)]
struct BodyWeight;

impl Weighter<BodyKey, FinishedBody> for BodyWeight {
    fn weight(&self, key: &BodyKey, body: &FinishedBody) -> u64 {
        u64::try_from(body.bytes.len() + key.target.len() + 128).unwrap_or(u64::MAX)
    }
}

/// How many headers an answer has at most, as a rule.
const MOST_HEADERS: usize = 12;

/// How many bodies the cache expects to hold.
const EXPECTED_BODIES: usize = 16_384;

impl App {
    /// The shared parts of a service.
    #[must_use]
    pub fn new(service: Arc<Service>, description: OpenApi) -> Self {
        let bodies = Cache::with_weighter(EXPECTED_BODIES, BODY_CACHE_BYTES, BodyWeight);
        let documents = service.documents().digest().into();
        Self { service, description: Arc::new(description), documents, bodies: Arc::new(bodies) }
    }

    /// An answer of the catalogue: JSON made from the state, kept and revalidated.
    ///
    /// # Errors
    /// When the caller takes no JSON, or what is asked for is not there.
    pub fn document(
        &self,
        call: &ApiRequest,
        params: &Params,
        make: impl FnOnce(&State) -> Result<Bytes, Problem>,
    ) -> Result<Response, Problem> {
        let offer = negotiate(params.get(&FORMAT)?, &call.headers, &JSON)?;
        let state = self.service.state();
        let reply = CachedResponse::new(self, &state, call, params, offer.name, offer.media_type);
        if let Some(answer) = reply.known() {
            return Ok(answer);
        }
        Ok(reply.keep(make(&state)?, None))
    }
}

/// A value as a JSON body.
///
/// # Errors
/// When the value has no JSON form.
pub fn body(value: &impl Serialize) -> Result<Bytes, Problem> {
    serde_json::to_vec(value).map(Bytes::from).map_err(|error| internal(&error))
}

/// A failure that only the log may tell.
pub(super) fn internal(error: &(dyn std::error::Error + 'static)) -> Problem {
    Problem::concealing(super::problem::ProblemKind::Internal, "The service failed; the log says why.", error)
}

/// An answer in the making: its validators, and its place in the cache.
pub struct CachedResponse<'call> {
    app: &'call App,
    call: &'call ApiRequest,
    params: &'call Params,
    validators: Validators,
    key: BodyKey,
    content_type: &'static str,
}

impl<'call> CachedResponse<'call> {
    /// The answer to a call in a format, of the revision of a state.
    #[must_use]
    pub fn new(
        app: &'call App,
        state: &State,
        call: &'call ApiRequest,
        params: &'call Params,
        format: &'static str,
        content_type: &'static str,
    ) -> Self {
        let catalogue = &state.catalogue;
        let target = params.canonical_target(&call.path);
        // Two databases may count the same revision, and one revision is shown with other documents.
        let asked = (&target, format, catalogue.revised, &app.documents);
        let validators = Validators::new(catalogue.revision, asked, Some(catalogue.revised));
        let key = BodyKey { revision: catalogue.revision, target, format };
        Self { app, call, params, validators, key, content_type }
    }

    /// The answer, where the body was made before; without it, where the caller's copy still holds.
    ///
    /// Whatever was made before was a sound request, so this comes before any look at the catalogue.
    #[must_use]
    pub fn known(&self) -> Option<Response> {
        let body = self.app.bodies.get(&self.key)?;
        let answer = self.unchanged().unwrap_or_else(|| self.whole(body.bytes));
        Some(self.linked(answer, body.next.as_deref()))
    }

    /// The answer without a body, where the caller's copy still holds.
    #[must_use]
    pub fn unchanged(&self) -> Option<Response> {
        self.validators.hold_for(&self.call.headers).then(|| self.validators.not_modified())
    }

    /// The answer with this body, which is kept for the next caller; `next` is the cursor of the next page.
    #[must_use]
    pub fn keep(self, bytes: Bytes, next: Option<&str>) -> Response {
        // A small one is kept as a whole answer, see `hot`.
        if bytes.len() > MAX_HOT_BODY_BYTES {
            let body = FinishedBody { bytes: bytes.clone(), next: next.map(Into::into) };
            self.app.bodies.insert(self.key.clone(), body);
        }
        let answer = self.unchanged().unwrap_or_else(|| self.whole(bytes));
        self.linked(answer, next)
    }

    /// An answer whose body is in memory.
    fn whole(&self, bytes: Bytes) -> Response {
        let is_small = bytes.len() <= MAX_HOT_BODY_BYTES;
        let mut answer = self.stamp(Response::new(bytes.into()));
        if is_small {
            answer.extensions_mut().insert(Cacheable(self.validators.clone()));
        }
        answer
    }

    /// An answer with the headers of this reply.
    #[must_use]
    pub fn stamp(&self, mut answer: Response) -> Response {
        answer.headers_mut().reserve(MOST_HEADERS);
        answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        self.validators.stamp(answer)
    }

    /// The answer with a link to the next page, which starts at a cursor.
    #[must_use]
    pub fn linked(&self, mut answer: Response, next: Option<&str>) -> Response {
        if let Some(cursor) = next {
            link_next(&mut answer, &self.params.with("cursor", cursor).canonical_target(&self.call.path));
        }
        answer
    }
}

/// What a handler sees of a request.
#[derive(Debug, Clone)]
pub struct ApiRequest {
    /// The path as the routes know it, without a slash at its end.
    pub path: String,
    /// The query, unread.
    pub raw: RawParams,
    /// The headers.
    pub headers: HeaderMap,
}

impl<S: Send + Sync> FromRequestParts<S> for ApiRequest {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let raw = RawParams::of(parts.uri.query());
        // Nobody else looks at the headers of a request whose handler takes this.
        Ok(Self { path: parts.uri.path().to_owned(), raw, headers: std::mem::take(&mut parts.headers) })
    }
}
