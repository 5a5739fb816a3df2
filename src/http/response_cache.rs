//! The response cache: whole responses, compressed as they are sent, by the text of their requests.
//!
//! A hit needs neither the router nor the parameters nor an encoder. A response is stored when the same request comes
//! a second time. Nothing is invalidated: the revision is part of the key, and old responses leave when the memory is
//! full. Only complete responses to `GET` are stored.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Bytes;
use axum::extract::{MatchedPath, Request};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::accept::AcceptHeaders;
use super::basis::Basis;
use super::caching::{Cacheable, Validators};
use super::error::internal;
use super::explorer::errors::is_page;
use super::host::base;
use super::request_span::Route;
use crate::domain::identity::RevisionIdentity;
use crate::limits::{MAX_CACHED_BODY_BYTES, RESPONSE_CACHE_BYTES};
use crate::service::Service;

/// The responses that were given to requests that came more than once.
#[derive(Debug)]
pub struct ResponseCache {
    service: Arc<Service>,
    entries: Cache<CacheKey, Arc<CacheEntry>, CacheWeight>,
    admission: AdmissionFilter,
}

/// All that a stored response depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct CacheKey {
    revision: RevisionIdentity,
    /// The version of the documents.
    documents: u64,
    /// The present day, which is FRED's default for the real-time period.
    today: NaiveDate,
    target: Box<str>,
    /// The scheme and authority of the request, which pages show; empty for what shows none.
    base: Box<str>,
    accepted: AcceptHeaders,
}

impl CacheKey {
    /// What the client accepts.
    pub(super) const fn accepted(&self) -> &AcceptHeaders {
        &self.accepted
    }
}

#[derive(Debug)]
struct CacheEntry {
    route: Option<MatchedPath>,
    validators: Validators,
    headers: HeaderMap,
    body: Bytes,
}

/// An entry weighs the bytes of its body, its headers and its key, and half a kilobyte of what holds them together.
#[derive(Debug, Clone)]
struct CacheWeight;

impl Weighter<CacheKey, Arc<CacheEntry>> for CacheWeight {
    fn weight(&self, key: &CacheKey, entry: &Arc<CacheEntry>) -> u64 {
        let headers: usize =
            entry.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + HEADER_BYTES).sum();
        let bytes = entry.body.len()
            + headers
            + key.target.len()
            + key.base.len()
            + key.accepted.bytes()
            + ENTRY_BYTES;
        bytes as u64
    }
}

/// What an entry takes beside its body, its headers and the texts of its key, in bytes.
const ENTRY_BYTES: usize = 512;

/// What a header takes beside its name and its value, in bytes.
const HEADER_BYTES: usize = 104;

/// How many entries are expected.
const EXPECTED_ENTRIES: usize = 16_384;

/// How many requests the admission filter remembers.
const REMEMBERED_REQUESTS: usize = 65_536;

/// Remembers recent requests, so that a response is stored only if its request comes again.
///
/// A request has one slot by its hash, and keeps it until another request with the same slot comes.
#[derive(Debug)]
struct AdmissionFilter {
    hasher: RandomState,
    slots: Box<[AtomicU32]>,
}

impl AdmissionFilter {
    fn new() -> Self {
        let slots = std::iter::repeat_with(AtomicU32::default).take(REMEMBERED_REQUESTS);
        Self { hasher: RandomState::new(), slots: slots.collect() }
    }

    /// Remembers a request and returns whether it was remembered before.
    fn admits(&self, key: &CacheKey) -> bool {
        let hash = self.hasher.hash_one(key);
        // The lower half of the hash selects the slot, the upper half is stored there; zero marks an empty slot.
        let (lower, upper) = (hash & u64::from(u32::MAX), hash >> 32);
        let mark = u32::try_from(upper).unwrap_or_default().max(1);
        let slot = usize::try_from(lower).unwrap_or_default() % REMEMBERED_REQUESTS;
        self.slots.get(slot).is_some_and(|slot| slot.swap(mark, Ordering::Relaxed) == mark)
    }
}

impl ResponseCache {
    /// An empty cache.
    #[must_use]
    pub fn new(service: Arc<Service>) -> Self {
        let entries = Cache::with_weighter(EXPECTED_ENTRIES, RESPONSE_CACHE_BYTES, CacheWeight);
        Self { service, entries, admission: AdmissionFilter::new() }
    }

    /// The stored response, or 304 where the client holds it already; its route is recorded for the log.
    pub(super) fn get(&self, key: &CacheKey, headers: &HeaderMap, route: &Route) -> Option<Response> {
        let entry = self.entries.get(key)?;
        route.record(entry.route.as_ref());
        if entry.validators.match_request(headers) {
            return Some(entry.validators.not_modified(&entry.headers));
        }
        let mut response = Response::new(entry.body.clone().into());
        response.headers_mut().clone_from(&entry.headers);
        Some(response)
    }

    /// Returns a response, and stores it if that is possible and its request came before.
    pub(super) async fn store(&self, key: CacheKey, route: &Route, response: Response) -> Response {
        let cacheable = response.extensions().get::<Cacheable>().filter(|cacheable| cacheable.storable);
        let Some(Cacheable { validators, .. }) = cacheable.cloned() else { return response };
        // A handler answers from the basis of the request; another revision must never be stored as this one.
        let is_of_key = validators.revision() == key.revision;
        if response.status() != StatusCode::OK || !is_of_key || !self.admission.admits(&key) {
            return response;
        }
        let (parts, body) = response.into_parts();
        // Twice the limit, since what cannot be compressed grows a little.
        let body = match axum::body::to_bytes(body, 2 * MAX_CACHED_BODY_BYTES).await {
            Ok(body) => body,
            Err(error) => return internal(&error).into_response(),
        };
        let mut headers = parts.headers.clone();
        headers.remove(CONTENT_LENGTH);
        // A copy has no spare room at its end, which would not be weighed.
        let stored = Bytes::copy_from_slice(&body);
        let entry = CacheEntry { route: route.matched().cloned(), validators, headers, body: stored };
        self.entries.insert(key, Arc::new(entry));
        Response::from_parts(parts, body.into())
    }

    /// The seconds for which responses may be old, because the database does not answer; none if it does.
    pub(super) fn stale_seconds(&self) -> Option<u64> {
        self.service.health().stale_seconds()
    }

    /// What a request that begins now is answered from.
    pub(super) fn basis(&self) -> Basis {
        Basis::newest(&self.service)
    }

    /// The key of a request that is answered from a basis; none if its response is never stored.
    pub(super) fn key(request: &Request, basis: &Basis) -> Option<CacheKey> {
        let headers = request.headers();
        if request.method() != Method::GET {
            return None;
        }
        let shown = if is_page(request.uri().path()) { base(headers) } else { String::new() };
        Some(CacheKey {
            revision: basis.state.catalogue.identity(),
            documents: basis.documents.version(),
            today: basis.today,
            target: request.uri().path_and_query()?.as_str().into(),
            base: shown.into(),
            accepted: AcceptHeaders::of(headers)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_admitted_when_it_comes_again() {
        let filter = AdmissionFilter::new();
        let key = |target: &str, number| CacheKey {
            revision: RevisionIdentity { number, bits: 0 },
            documents: 0,
            today: NaiveDate::default(),
            target: target.into(),
            base: "".into(),
            accepted: AcceptHeaders::of(&HeaderMap::new()).unwrap(),
        };
        assert_eq!(
            [1, 1, 2].map(|revision| filter.admits(&key("/v1/areas", revision))),
            [false, true, false]
        );
        let others: Vec<CacheKey> =
            (0..50).map(|number| key(&format!("/v1/areas?limit={number}"), 1)).collect();
        assert!(others.iter().all(|other| !filter.admits(other)));
        // Some may have lost their slot to another.
        assert!(others.iter().filter(|other| filter.admits(other)).count() > 40);
    }
}
