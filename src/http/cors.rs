//! Cross-origin resource sharing (Fetch standard): scripts of every origin may read responses.

use axum::{
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
        },
    },
    response::{IntoResponse, Response},
};

/// The response to a preflight request; none if the request is not one.
///
/// Only reading methods are allowed. The wildcard for headers does not include `Authorization`.
pub fn preflight(method: &Method, headers: &HeaderMap) -> Option<Response> {
    let is_preflight = method == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    is_preflight.then(|| {
        let allowed = [
            (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS"),
            (ACCESS_CONTROL_ALLOW_HEADERS, "*"),
            (ACCESS_CONTROL_MAX_AGE, "86400"),
        ];
        (StatusCode::NO_CONTENT, allowed).into_response()
    })
}

/// Allows scripts of every origin to read a response and the headers that its clients need.
pub fn allow_origins(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(
            "Accept-Ranges, Content-Length, Content-Range, ETag, Link, Retry-After, X-Request-Id, X-Stale-Seconds",
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preflight_headers() -> HeaderMap {
        HeaderMap::from_iter([
            (ORIGIN, HeaderValue::from_static("https://example.org")),
            (ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("GET")),
        ])
    }

    #[test]
    fn a_preflight_request_gets_the_allowed_methods() {
        let answer = preflight(&Method::OPTIONS, &preflight_headers()).unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        assert_eq!(answer.headers()[ACCESS_CONTROL_ALLOW_METHODS], "GET, HEAD, OPTIONS");
    }

    #[test]
    fn other_requests_are_no_preflight_requests() {
        assert!(preflight(&Method::GET, &preflight_headers()).is_none());
        assert!(preflight(&Method::OPTIONS, &HeaderMap::new()).is_none());
    }

    #[test]
    fn responses_allow_every_origin() {
        let mut headers = HeaderMap::new();
        allow_origins(&mut headers);
        assert_eq!(headers[ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        let exposed = headers[ACCESS_CONTROL_EXPOSE_HEADERS].to_str().unwrap();
        for name in ["ETag", "Link", "X-Request-Id", "Content-Range"] {
            assert!(exposed.contains(name));
        }
    }
}
