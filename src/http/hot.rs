//! Hot answers: whole answers, compressed as they go out, by the very text of the request.
//!
//! What a route has answered once from memory is the same for every caller who asks with the same words, until
//! the revision is another one. So it is given again before the router, the parameters and the formats are even
//! looked at; where the caller holds a copy that is still good, the answer says so. Requests for anything but a whole
//! answer to `GET` go the long way.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{MatchedPath, Request};
use axum::http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, LINK, RANGE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::answer::internal;
use super::caching::Validators;
use super::exchange::Route;
use crate::limits::{BODY_CACHE_BYTES, MAX_HOT_BODY_BYTES};
use crate::service::Service;

/// Marks an answer as one that depends on nothing but the revision and the words of the request.
#[derive(Debug, Clone)]
pub(super) struct Repeatable(pub(super) Validators);

/// The answers that were given of late.
#[derive(Debug)]
pub struct HotAnswers {
    service: Arc<Service>,
    answers: Cache<HotKey, Arc<HotAnswer>, HotWeight>,
}

/// All that a repeatable answer depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct HotKey {
    revision: i64,
    target: String,
    accept: Option<HeaderValue>,
    accept_encoding: Option<HeaderValue>,
}

#[derive(Debug)]
struct HotAnswer {
    route: Option<MatchedPath>,
    validators: Validators,
    headers: HeaderMap,
    body: Bytes,
}

/// An answer weighs its bytes, those of its key, and about a kilobyte of headers.
#[derive(Debug, Clone)]
struct HotWeight;

impl Weighter<HotKey, Arc<HotAnswer>> for HotWeight {
    fn weight(&self, key: &HotKey, answer: &Arc<HotAnswer>) -> u64 {
        u64::try_from(answer.body.len() + key.target.len() + 1_024).unwrap_or(u64::MAX)
    }
}

/// How many answers are expected to be held.
const EXPECTED_ANSWERS: usize = 16_384;

impl HotAnswers {
    /// No answers yet.
    #[must_use]
    pub fn new(service: Arc<Service>) -> Self {
        Self { service, answers: Cache::with_weighter(EXPECTED_ANSWERS, BODY_CACHE_BYTES, HotWeight) }
    }

    /// The answer that was given before, and the route that it came from.
    pub(super) fn known(&self, key: &HotKey, asked: &HeaderMap, route: &Route) -> Option<Response> {
        let known = self.answers.get(key)?;
        route.remember(known.route.as_ref());
        if known.validators.hold_for(asked) {
            let mut answer = known.validators.not_modified();
            answer.headers_mut().extend(known.headers.get(LINK).map(|link| (LINK, link.clone())));
            return Some(answer);
        }
        let mut answer = Response::new(known.body.clone().into());
        answer.headers_mut().clone_from(&known.headers);
        Some(answer)
    }

    /// Gives an answer on, and keeps it for the next caller where it is repeatable.
    pub(super) async fn keep(&self, key: HotKey, route: &Route, answer: Response) -> Response {
        let (mut parts, body) = answer.into_parts();
        let repeatable = parts.extensions.remove::<Repeatable>().filter(|_| parts.status == StatusCode::OK);
        let Some(Repeatable(validators)) = repeatable else { return Response::from_parts(parts, body) };
        let body = match axum::body::to_bytes(body, 2 * MAX_HOT_BODY_BYTES).await {
            Ok(body) => body,
            Err(error) => return internal(&error).into_response(),
        };
        let mut headers = parts.headers.clone();
        headers.remove(CONTENT_LENGTH);
        let known = HotAnswer { route: route.matched().cloned(), validators, headers, body: body.clone() };
        // A write in between makes another revision, of which this may be an answer.
        if self.service.state().catalogue.revision == key.revision {
            self.answers.insert(key, Arc::new(known));
        }
        Response::from_parts(parts, body.into())
    }

    /// What identifies the answer to a request; none where it is not to be had here.
    pub(super) fn key(&self, request: &Request) -> Option<HotKey> {
        let headers = request.headers();
        if request.method() != Method::GET || headers.contains_key(RANGE) {
            return None;
        }
        Some(HotKey {
            revision: self.service.state().catalogue.revision,
            target: request.uri().path_and_query()?.as_str().to_owned(),
            accept: only(headers, &ACCEPT)?,
            accept_encoding: only(headers, &ACCEPT_ENCODING)?,
        })
    }
}

/// The value of a header that stands at most once; the outer `None` where it stands more often.
#[allow(clippy::option_option, reason = "a header that is not there, and one that is there too often")]
fn only(headers: &HeaderMap, name: &HeaderName) -> Option<Option<HeaderValue>> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().cloned();
    values.next().is_none().then_some(value)
}
