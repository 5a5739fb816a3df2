//! The `Host` header (RFC 9112, section 3.2), by which servers and proxies must understand the same of a request.

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::{HeaderValue, Version};

use super::problem::{Problem, ProblemKind};

/// Why the `Host` of a request is refused: HTTP/1.1 has exactly one, and it is a host with or without a port.
pub(super) fn problem(request: &Request) -> Option<Problem> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let detail = match (hosts.next(), hosts.next()) {
        (Some(host), None) if is_valid(host) => return None,
        (None, _) if request.version() < Version::HTTP_11 => return None,
        (None, _) => "A request needs a `Host` header.",
        (Some(_), None) => "The `Host` header is no host.",
        (Some(_), Some(_)) => "A request has one `Host` header only.",
    };
    Some(Problem::new(ProblemKind::BadRequest, detail))
}

/// Whether a value has only characters of a host and a port (RFC 3986, section 3.2); empty is allowed.
fn is_valid(host: &HeaderValue) -> bool {
    host.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:[]%!$&'()*+;=".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_is_needed_and_one_allowed() {
        for (version, hosts, is_fine) in [
            (Version::HTTP_11, &["x"][..], true),
            (Version::HTTP_11, &["127.0.0.1:8080"], true),
            (Version::HTTP_11, &["[::1]:8080"], true),
            (Version::HTTP_11, &[""], true),
            (Version::HTTP_11, &[], false),
            (Version::HTTP_11, &["a", "b"], false),
            (Version::HTTP_11, &["a", "a"], false),
            (Version::HTTP_11, &["a, b"], false),
            (Version::HTTP_11, &["a/b"], false),
            (Version::HTTP_11, &["a@b"], false),
            (Version::HTTP_10, &[], true),
            (Version::HTTP_10, &["a", "b"], false),
        ] {
            let mut request = Request::builder().version(version);
            for host in hosts {
                request = request.header(HOST, *host);
            }
            let request = request.body(axum::body::Body::empty()).unwrap();
            assert_eq!(problem(&request).is_none(), is_fine, "{version:?} {hosts:?}");
        }
    }
}
