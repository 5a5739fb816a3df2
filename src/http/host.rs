//! The `Host` header (RFC 9112, section 3.2), by which servers and proxies must understand the same of a request.

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::{HeaderMap, HeaderValue, Version};

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

/// The scheme and authority by which the client addresses this server; empty if unknown, which makes links relative.
pub(super) fn base(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_valid = |host: &&str| {
        let valid = |byte: u8| byte.is_ascii_alphanumeric() || b".:-[]_".contains(&byte);
        !host.is_empty() && host.bytes().all(valid)
    };
    let secure = text("x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
    let scheme = if secure { "https" } else { "http" };
    text(HOST.as_str()).filter(is_valid).map_or_else(String::new, |host| format!("{scheme}://{host}"))
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

    #[test]
    fn the_base_is_the_host_header_if_it_is_valid() {
        let of = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            base(&headers)
        };
        assert_eq!(of(&[("host", "127.0.0.1:8080")]), "http://127.0.0.1:8080");
        assert_eq!(of(&[("host", "stats.example"), ("x-forwarded-proto", "https")]), "https://stats.example");
        for host in ["a/b", "a\"", "a b", "<x>"] {
            assert_eq!(of(&[("host", host)]), "", "{host}");
        }
        assert_eq!(of(&[]), "");
    }
}
