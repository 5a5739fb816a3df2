//! Redirects: where they may lead.

use super::error::{DownloadError, RedirectRefusal};
use super::head::text;
use super::request::DownloadRequest;
use crate::http_client::HttpUrl;
use crate::http_client::header::{HeaderMap, LOCATION};

/// The most redirects of one request.
pub(super) const MAX_REDIRECTS: usize = 5;

/// Where a response redirects to, if it does.
pub(super) fn location(status: u16, headers: &HeaderMap) -> Option<&str> {
    text(headers, LOCATION).filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308))
}

/// Whether a status says that an address has moved for good.
pub(super) const fn is_permanent(status: u16) -> bool {
    matches!(status, 301 | 308)
}

/// The address that a redirect leads to, if it may be followed.
///
/// # Errors
/// When it may not.
pub(super) fn judged(
    request: &DownloadRequest,
    from: &HttpUrl,
    location: &str,
    earlier: usize,
) -> Result<HttpUrl, DownloadError> {
    let redaction = request.redaction();
    let to = from.joined(location).map_err(|_| {
        let to = if redaction.is_in(location) { "an address with a key" } else { location };
        DownloadError::RedirectRefused { to: to.to_owned(), reason: RedirectRefusal::Address }
    })?;
    let reason = if earlier >= MAX_REDIRECTS {
        RedirectRefusal::TooMany(earlier)
    } else if !to.is_secure() && !request.allows_http {
        RedirectRefusal::Insecure
    } else if !is_listed(request, &to) {
        RedirectRefusal::Host
    } else if !to.has_origin_of(&request.url) && redaction.is_in(to.as_str()) {
        RedirectRefusal::Key
    } else {
        return Ok(to);
    };
    Err(DownloadError::RedirectRefused { to: redaction.shown(&to), reason })
}

/// Whether an address is at the host of the request (at the same port or the usual one), or at a listed one.
fn is_listed(request: &DownloadRequest, to: &HttpUrl) -> bool {
    let (own, host) = (&request.url, to.host());
    if own.host() == host && (own.port() == to.port() || to.has_usual_port()) {
        return true;
    }
    let authority = to.authority();
    request.allowed_hosts.iter().any(|one| one.eq_ignore_ascii_case(&authority))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Secret;

    fn from(url: &str) -> DownloadRequest {
        DownloadRequest::new(HttpUrl::parse(url).unwrap())
    }

    fn followed(request: &DownloadRequest, location: &str) -> Result<String, String> {
        let to = judged(request, &request.full_url(), location, 0);
        to.map(|url| url.as_str().to_owned()).map_err(|error| error.to_string())
    }

    #[test]
    fn redirects_lead_to_the_same_host_and_to_listed_ones() {
        let mut request = from("https://data.example/a/b?c=1");
        request.allowed_hosts = vec!["CDN.example".to_owned(), "files.example:8443".to_owned()];
        for (location, to) in [
            ("/d", "https://data.example/d"),
            ("d?e=2#here", "https://data.example/a/d?e=2"),
            ("//cdn.example/d", "https://cdn.example/d"),
            ("https://files.example:8443/", "https://files.example:8443/"),
        ] {
            assert_eq!(followed(&request, location).as_deref(), Ok(to), "{location}");
        }
        for (location, reason) in [
            (
                "https://evil.example/?x",
                "a redirect to https://evil.example/?x is not followed: the host is another",
            ),
            ("https://files.example/", "the host is another"),
            ("https://data.example:8443/", "the host is another"),
            ("https://sub.data.example/", "the host is another"),
            ("http://data.example/d", "it is an address without TLS"),
            ("ftp://data.example/d", "that is no address of HTTP"),
            ("file:///etc/passwd", "that is no address of HTTP"),
            ("https://user:word@data.example/", "that is no address of HTTP"),
            ("https://[::", "that is no address of HTTP"),
        ] {
            let refused = followed(&request, location).unwrap_err();
            assert!(refused.contains(reason), "{location}: {refused}");
        }
    }

    #[test]
    fn a_host_may_move_to_tls() {
        let mut request = from("http://data.example:8080/a");
        request.allows_http = true;
        assert!(followed(&request, "https://data.example/a").is_ok());
        assert!(followed(&request, "http://data.example:8080/b").is_ok());
        assert!(followed(&request, "http://data.example:9090/b").is_err());
    }

    #[test]
    fn a_key_is_not_handed_to_another_origin_and_not_shown() {
        let mut request = from("https://data.example/a");
        request.allowed_hosts = vec!["cdn.example".to_owned()];
        request.secret_parameters = vec![("key".to_owned(), Secret::new("topmost".to_owned()))];
        assert!(followed(&request, "/b?key=topmost").is_ok());
        assert!(followed(&request, "https://cdn.example/b").is_ok());
        for location in
            ["https://cdn.example/b?key=topmost", "https://cdn.example/topmost", "https://[topmost"]
        {
            let refused = followed(&request, location).unwrap_err();
            assert!(!refused.contains("topmost"), "{location}: {refused}");
        }
    }

    #[test]
    fn there_are_at_most_five() {
        let request = from("https://data.example/a");
        let at = |earlier| judged(&request, &request.url, "/b", earlier);
        assert!(at(4).is_ok());
        assert_eq!(
            at(5).unwrap_err().to_string(),
            "a redirect to https://data.example/b is not followed: there were 5 before it"
        );
    }
}
