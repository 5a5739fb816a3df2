//! The name of one request, shared by the caller, the log and whatever stands between them.

use axum::http::{HeaderName, HeaderValue, Request};
use tower_http::request_id::{MakeRequestId, MakeRequestUuid};

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
        .or_else(|| {
            let random = MakeRequestUuid.make_request_id(request)?;
            Some(random.into_header_value())
        })
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
