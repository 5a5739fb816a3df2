//! Reading is open to the scripts of every site.

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

/// The answer to a browser that asks whether a script may send a request; `None` if this is no such
/// question.
///
/// Only reading is allowed; the wildcard for headers does not stand for `Authorization`.
pub fn preflight(method: &Method, headers: &HeaderMap) -> Option<Response> {
    let asks = method == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    asks.then(|| {
        let allowed = [
            (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS"),
            (ACCESS_CONTROL_ALLOW_HEADERS, "*"),
            (ACCESS_CONTROL_MAX_AGE, "86400"),
        ];
        (StatusCode::NO_CONTENT, allowed).into_response()
    })
}

/// Lets every site's scripts read an answer and the headers that matter.
pub fn open(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("ETag, Link, Retry-After, X-Request-Id"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking() -> HeaderMap {
        HeaderMap::from_iter([
            (ORIGIN, HeaderValue::from_static("https://example.org")),
            (ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("GET")),
        ])
    }

    #[test]
    fn a_browser_is_told_what_it_may_send() {
        let answer = preflight(&Method::OPTIONS, &asking()).unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        assert_eq!(answer.headers()[ACCESS_CONTROL_ALLOW_METHODS], "GET, HEAD, OPTIONS");
    }

    #[test]
    fn other_requests_are_no_questions() {
        assert!(preflight(&Method::GET, &asking()).is_none());
        assert!(preflight(&Method::OPTIONS, &HeaderMap::new()).is_none());
    }

    #[test]
    fn answers_are_open() {
        let mut headers = HeaderMap::new();
        open(&mut headers);
        assert_eq!(headers[ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        let exposed = headers[ACCESS_CONTROL_EXPOSE_HEADERS].to_str().unwrap();
        for name in ["ETag", "Link", "X-Request-Id"] {
            assert!(exposed.contains(name));
        }
    }
}
