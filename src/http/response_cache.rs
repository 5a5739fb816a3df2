//! Hot answers: whole answers, compressed as they go out, by the very text of the request.
//!
//! What a route has answered once from memory is the same for every caller who asks with the same words, until
//! the revision is another one. So what is asked for again is kept, and given before the router, the parameters and
//! the formats are even looked at; where the caller holds a copy that is still good, the answer says so. Requests for
//! anything but a whole answer to `GET` go the long way.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Bytes;
use axum::extract::{MatchedPath, Request};
use axum::http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, LINK, RANGE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::answer::internal;
use super::caching::Validators;
use super::request_span::Route;
use crate::limits::{BODY_CACHE_BYTES, MAX_HOT_BODY_BYTES};
use crate::service::Service;

/// Marks an answer as one that depends on nothing but the revision and the words of the request.
#[derive(Debug, Clone)]
pub(super) struct Cacheable(pub(super) Validators);

/// The answers that were given of late to what is asked for more than once.
#[derive(Debug)]
pub struct ResponseCache {
    service: Arc<Service>,
    answers: Cache<CacheKey, Arc<CacheEntry>, CacheWeight>,
    asked: AdmissionFilter,
}

/// All that a repeatable answer depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct CacheKey {
    revision: i64,
    target: String,
    accept: Option<HeaderValue>,
    accept_encoding: Option<HeaderValue>,
}

#[derive(Debug)]
struct CacheEntry {
    route: Option<MatchedPath>,
    validators: Validators,
    headers: HeaderMap,
    body: Bytes,
}

/// An answer weighs its bytes, those of its key, and about a kilobyte of headers.
#[derive(Debug, Clone)]
struct CacheWeight;

impl Weighter<CacheKey, Arc<CacheEntry>> for CacheWeight {
    fn weight(&self, key: &CacheKey, answer: &Arc<CacheEntry>) -> u64 {
        u64::try_from(answer.body.len() + key.target.len() + 1_024).unwrap_or(u64::MAX)
    }
}

/// How many answers are expected to be held.
const EXPECTED_ANSWERS: usize = 16_384;

/// How many requests are remembered.
const REMEMBERED_REQUESTS: usize = 65_536;

/// What was asked for of late: to keep what nobody asks for again costs more than it is worth.
///
/// Each request has one place, which the next one with the same place takes over.
#[derive(Debug)]
struct AdmissionFilter {
    hasher: RandomState,
    marks: Box<[AtomicU32]>,
}

impl AdmissionFilter {
    fn new() -> Self {
        let marks = std::iter::repeat_with(AtomicU32::default).take(REMEMBERED_REQUESTS);
        Self { hasher: RandomState::new(), marks: marks.collect() }
    }

    /// Remembers a request; says whether it came before.
    fn again(&self, key: &CacheKey) -> bool {
        let hash = self.hasher.hash_one(key);
        // The lower half says where, the upper half is the mark; zero is nobody's.
        let (place, mark) =
            (hash & u64::from(u32::MAX), u32::try_from(hash >> 32).unwrap_or_default().max(1));
        let place = usize::try_from(place).unwrap_or_default() % REMEMBERED_REQUESTS;
        self.marks.get(place).is_some_and(|known| known.swap(mark, Ordering::Relaxed) == mark)
    }
}

impl ResponseCache {
    /// No answers yet.
    #[must_use]
    pub fn new(service: Arc<Service>) -> Self {
        let answers = Cache::with_weighter(EXPECTED_ANSWERS, BODY_CACHE_BYTES, CacheWeight);
        Self { service, answers, asked: AdmissionFilter::new() }
    }

    /// The answer that was given before, and the route that it came from.
    pub(super) fn known(&self, key: &CacheKey, asked: &HeaderMap, route: &Route) -> Option<Response> {
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

    /// Gives an answer on, and keeps it for the next caller where it is repeatable and was asked for before.
    pub(super) async fn keep(&self, key: CacheKey, route: &Route, answer: Response) -> Response {
        let (mut parts, body) = answer.into_parts();
        let repeatable = parts.extensions.remove::<Cacheable>().filter(|_| parts.status == StatusCode::OK);
        let Some(Cacheable(validators)) = repeatable else { return Response::from_parts(parts, body) };
        if !self.asked.again(&key) {
            return Response::from_parts(parts, body);
        }
        let body = match axum::body::to_bytes(body, 2 * MAX_HOT_BODY_BYTES).await {
            Ok(body) => body,
            Err(error) => return internal(&error).into_response(),
        };
        let mut headers = parts.headers.clone();
        headers.remove(CONTENT_LENGTH);
        let known = CacheEntry { route: route.matched().cloned(), validators, headers, body: body.clone() };
        // A write in between makes another revision, of which this may be an answer.
        if self.service.state().catalogue.revision == key.revision {
            self.answers.insert(key, Arc::new(known));
        }
        Response::from_parts(parts, body.into())
    }

    /// What identifies the answer to a request; none where it is not to be had here.
    pub(super) fn key(&self, request: &Request) -> Option<CacheKey> {
        let headers = request.headers();
        if request.method() != Method::GET || headers.contains_key(RANGE) {
            return None;
        }
        Some(CacheKey {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_again_is_known() {
        let asked = AdmissionFilter::new();
        let key = |target: &str, revision| CacheKey {
            revision,
            target: target.to_owned(),
            accept: None,
            accept_encoding: Some(HeaderValue::from_static("gzip")),
        };
        assert_eq!([1, 1, 2].map(|revision| asked.again(&key("/v1/areas", revision))), [false, true, false]);
        let others: Vec<CacheKey> =
            (0..50).map(|number| key(&format!("/v1/areas?limit={number}"), 1)).collect();
        assert!(others.iter().all(|other| !asked.again(other)));
        // A few of them may have had to make place.
        assert!(others.iter().filter(|other| asked.again(other)).count() > 40);
    }
}
