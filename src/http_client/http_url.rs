//! Addresses of requests.

use std::net::IpAddr;

use url::{Host, Url};

/// The longest address, in bytes.
const MAX_BYTES: usize = 2_048;

/// An `https` or `http` address with a host, and without user information and fragment.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpUrl(Url);

/// Why a text is no address for requests.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpUrlError {
    /// It is too long.
    #[error("the address has more than {MAX_BYTES} bytes")]
    Length,
    /// It is no URL.
    #[error("this is no URL ({0}); https://HOST/PATH is expected")]
    Syntax(url::ParseError),
    /// It has another scheme.
    #[error("an address begins with https:// (or http://), not with {0}:")]
    Scheme(String),
    /// It has no host.
    #[error("the address has no host")]
    Host,
    /// It has a user or a password.
    #[error("the address has a user or a password before the host; leave them out")]
    UserInformation,
    /// It has a fragment.
    #[error("the address has a fragment (#), which is never sent; leave it out")]
    Fragment,
}

impl HttpUrl {
    /// The address in a text. Unusual spellings of a host (`0x7f.1`) are made usual ones.
    ///
    /// # Errors
    /// When it is none for requests.
    pub fn parse(text: &str) -> Result<Self, HttpUrlError> {
        let url = Self::checked(Url::parse(text).map_err(HttpUrlError::Syntax)?)?;
        if url.0.fragment().is_some() {
            return Err(HttpUrlError::Fragment);
        }
        Ok(url)
    }

    /// The address that another refers to, as the header `Location` does. A fragment is left out.
    pub(super) fn joined(&self, reference: &str) -> Result<Self, HttpUrlError> {
        let mut url = self.0.join(reference).map_err(HttpUrlError::Syntax)?;
        url.set_fragment(None);
        Self::checked(url)
    }

    /// The address with more parameters in its query.
    pub(super) fn with_parameters<'a>(&self, parameters: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut url = self.0.clone();
        for (name, value) in parameters {
            url.query_pairs_mut().append_pair(name, value);
        }
        Self(url)
    }

    fn checked(url: Url) -> Result<Self, HttpUrlError> {
        if url.as_str().len() > MAX_BYTES {
            return Err(HttpUrlError::Length);
        }
        if !matches!(url.scheme(), "https" | "http") {
            return Err(HttpUrlError::Scheme(url.scheme().to_owned()));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(HttpUrlError::Host);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(HttpUrlError::UserInformation);
        }
        Ok(Self(url))
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it is `https`.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Scheme, host and port, without the path, which may be a secret; `/…` stands for one.
    #[must_use]
    pub fn receiver(&self) -> String {
        let rest = if self.target() == "/" { "" } else { "/…" };
        format!("{}://{}{rest}", self.0.scheme(), self.authority())
    }

    /// The host, without the brackets of an IPv6 address.
    #[must_use]
    pub fn host(&self) -> String {
        match self.0.host() {
            Some(Host::Domain(name)) => name.to_owned(),
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => address.to_string(),
            None => String::new(),
        }
    }

    /// The host, where that is an address and no name.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        match self.0.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            _ => None,
        }
    }

    /// Whether the host is this machine, by its name or address.
    pub(super) fn is_of_this_machine(&self) -> bool {
        let host = self.host();
        let name = host.trim_end_matches('.');
        let is_name = name == "localhost" || name.ends_with(".localhost");
        is_name || self.ip().is_some_and(|address| address.is_loopback())
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }

    /// Whether the port is the usual one of the scheme.
    pub(super) fn has_usual_port(&self) -> bool {
        self.0.port().is_none()
    }

    /// Host and port as the header `Host` has them.
    pub(super) fn authority(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Host and port, also where that is the usual one.
    pub(super) fn host_and_port(&self) -> String {
        format!("{}:{}", self.0.host_str().unwrap_or_default(), self.port())
    }

    /// Whether scheme, host and port are those of another address.
    pub(super) fn has_origin_of(&self, other: &Self) -> bool {
        self.0.origin() == other.0.origin()
    }

    /// Path and query, as the first line of a request has them.
    pub(super) fn target(&self) -> String {
        let path = self.0.path();
        self.0.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
    }
}

impl std::fmt::Debug for HttpUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.receiver())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_for_requests_is_refused_by_name() {
        let refused = |text: &str| HttpUrl::parse(text).unwrap_err();
        assert_eq!(refused("ftp://h/"), HttpUrlError::Scheme("ftp".to_owned()));
        assert_eq!(refused("file:///etc/passwd"), HttpUrlError::Scheme("file".to_owned()));
        assert_eq!(refused("https://user@h/"), HttpUrlError::UserInformation);
        assert_eq!(refused("https://:pass@h/"), HttpUrlError::UserInformation);
        assert_eq!(refused("https://h/#here"), HttpUrlError::Fragment);
        assert_eq!(refused(&format!("https://h/{}", "x".repeat(MAX_BYTES))), HttpUrlError::Length);
        assert!(matches!(refused("h/path"), HttpUrlError::Syntax(_)));
        assert!(matches!(refused("https://"), HttpUrlError::Syntax(_)));
        assert!(matches!(refused("https://[fe80::1%25eth0]/"), HttpUrlError::Syntax(_)));
    }

    #[test]
    fn unusual_spellings_of_addresses_are_the_usual_ones() {
        for text in ["http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/", "http://127.1/"] {
            let loopback = Some(IpAddr::from([127, 0, 0, 1]));
            assert_eq!(HttpUrl::parse(text).unwrap().ip(), loopback, "{text}");
        }
    }

    #[test]
    fn a_path_is_shown_nowhere_but_in_the_request() {
        let url = HttpUrl::parse("https://hooks.example:8443/T0/secret?key=secret").unwrap();
        assert_eq!(url.receiver(), "https://hooks.example:8443/…");
        assert_eq!(url.target(), "/T0/secret?key=secret");
        assert!(!format!("{url:?}").contains("secret"));
        assert_eq!(HttpUrl::parse("https://hooks.example").unwrap().receiver(), "https://hooks.example");
    }
}
