//! The id of a request, by which the client, proxies and the log refer to it.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderName, HeaderValue, Request};
use uuid::Builder;

use crate::limits::MAX_REQUEST_ID_BYTES;

/// The header of the id, in the request and in the response.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id that the client sent if it is safe to log, otherwise a random one.
pub fn of<B>(request: &Request<B>) -> HeaderValue {
    request.headers().get(X_REQUEST_ID).filter(|id| is_safe(id.as_bytes())).cloned().unwrap_or_else(random)
}

tokio::task_local! {
    static CURRENT: HeaderValue;
}

/// Runs a future with [`current`] set to an id.
pub async fn with_current<T>(id: HeaderValue, run: impl Future<Output = T>) -> T {
    CURRENT.scope(id, run).await
}

/// The id of the request that this task runs for; empty outside of requests.
#[must_use]
pub fn current() -> String {
    CURRENT.try_with(|id| id.to_str().unwrap_or_default().to_owned()).unwrap_or_default()
}

/// A random UUID (RFC 9562, version 4). Its bits are the keyed hash of a counter, to save a system call per request.
fn random() -> HeaderValue {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let half = |half: u8| u128::from(KEY.hash_one((count, half)));
    let uuid = Builder::from_random_bytes(((half(0) << 64) | half(1)).to_be_bytes()).into_uuid();
    HeaderValue::from_str(uuid.hyphenated().encode_lower(&mut [0; 36]))
        .unwrap_or(HeaderValue::from_static("unnamed"))
}

fn is_safe(id: &[u8]) -> bool {
    (1..=MAX_REQUEST_ID_BYTES).contains(&id.len())
        && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._:/+=-".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(given: &[u8]) -> HeaderValue {
        of(&Request::get("/").header(X_REQUEST_ID, given).body(()).unwrap())
    }

    #[test]
    fn a_safe_id_is_kept() {
        for given in ["a", "01JD-x_.:/+=", &"x".repeat(MAX_REQUEST_ID_BYTES)] {
            assert_eq!(id(given.as_bytes()), given);
        }
    }

    #[test]
    fn any_other_is_replaced() {
        let too_long = "x".repeat(MAX_REQUEST_ID_BYTES + 1);
        for given in [&b""[..], b"a b", b"a\"b", b"\xff", too_long.as_bytes()] {
            let id = id(given);
            assert_ne!(id.as_bytes(), given);
            assert_eq!(id.len(), 36);
        }
    }

    #[test]
    fn requests_without_an_id_get_different_ones() {
        let request = Request::get("/").body(()).unwrap();
        assert_ne!(of(&request), of(&request));
    }
}
