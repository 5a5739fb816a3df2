//! The name of one request, shared by the caller, the log and whatever stands between them.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderName, HeaderValue, Request};
use uuid::Builder;

use crate::limits::MAX_REQUEST_ID_BYTES;

/// The header that carries the name, in the request and in the answer.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The name that the caller gave, if it is fit for a log, else a random one.
pub fn of<B>(request: &Request<B>) -> HeaderValue {
    request
        .headers()
        .get(X_REQUEST_ID)
        .filter(|name| is_sound(name.as_bytes()))
        .cloned()
        .unwrap_or_else(random)
}

tokio::task_local! {
    static CURRENT: HeaderValue;
}

/// Runs a future on behalf of a request, so that what is logged meanwhile can bear its name.
pub async fn on_behalf_of<T>(id: HeaderValue, run: impl Future<Output = T>) -> T {
    CURRENT.scope(id, run).await
}

/// The name of the request that this task runs on behalf of; nothing where there is none.
#[must_use]
pub fn current() -> String {
    CURRENT.try_with(|id| id.to_str().unwrap_or_default().to_owned()).unwrap_or_default()
}

/// A name that no other request has: a UUID (RFC 9562, version 4) of the keyed hash of a count, since to ask the
/// system for random bits takes longer than to answer.
fn random() -> HeaderValue {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let half = |half: u8| u128::from(KEY.hash_one((count, half)));
    let uuid = Builder::from_random_bytes(((half(0) << 64) | half(1)).to_be_bytes()).into_uuid();
    HeaderValue::from_str(uuid.hyphenated().encode_lower(&mut [0; 36]))
        .unwrap_or(HeaderValue::from_static("unnamed"))
}

fn is_sound(name: &[u8]) -> bool {
    (1..=MAX_REQUEST_ID_BYTES).contains(&name.len())
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._:/+=-".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(given: &[u8]) -> HeaderValue {
        of(&Request::get("/").header(X_REQUEST_ID, given).body(()).unwrap())
    }

    #[test]
    fn a_sound_name_is_kept() {
        for given in ["a", "01JD-x_.:/+=", &"x".repeat(MAX_REQUEST_ID_BYTES)] {
            assert_eq!(name(given.as_bytes()), given);
        }
    }

    #[test]
    fn any_other_is_replaced() {
        let too_long = "x".repeat(MAX_REQUEST_ID_BYTES + 1);
        for given in [&b""[..], b"a b", b"a\"b", b"\xff", too_long.as_bytes()] {
            let name = name(given);
            assert_ne!(name.as_bytes(), given);
            assert_eq!(name.len(), 36);
        }
    }

    #[test]
    fn nameless_requests_get_different_names() {
        let request = Request::get("/").body(()).unwrap();
        assert_ne!(of(&request), of(&request));
    }
}
