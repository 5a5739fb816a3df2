//! What is asked for, and how much it may take.

use std::num::NonZeroU32;
use std::time::Duration;

use super::redaction::Redaction;
use super::watch::ByteWatch;
use crate::domain::secret::Secret;
use crate::http_client::header::{HeaderMap, HeaderName, HeaderValue};
use crate::http_client::{AddressRule, HttpUrl};

/// A request for a file, by `GET`.
#[derive(Debug, Clone)]
pub struct DownloadRequest {
    /// The address, without what is secret.
    pub url: HttpUrl,
    /// Parameters that are added to the query and shown nowhere: keys.
    pub secret_parameters: Vec<(String, Secret)>,
    /// Headers, as `Accept`. Those whose value is sensitive ([`secret_header`](Self::secret_header)) are sent to the
    /// origin of the address alone.
    pub headers: HeaderMap,
    /// What is known of the file that was fetched before: if it is still the same, it is not sent again.
    pub validators: Validators,
    /// The hosts that may be redirected to besides that of the address: `HOST`, or `HOST:PORT` where the port is not
    /// the usual one.
    pub allowed_hosts: Vec<String>,
    /// Whether connections without TLS are allowed.
    pub allows_http: bool,
    /// The addresses that may be connected to.
    pub address_rule: AddressRule,
    /// The most requests to one host in a minute, together with those of other downloads of the same
    /// [`HostTurns`](super::HostTurns).
    pub requests_per_minute: NonZeroU32,
    /// What it may take.
    pub limits: DownloadLimits,
    /// Who is told of the bytes as they come.
    pub watch: Option<ByteWatch>,
}

impl DownloadRequest {
    /// A request for what an address has, over TLS, from a host of the internet, with the usual limits.
    #[must_use]
    pub fn new(url: HttpUrl) -> Self {
        Self {
            url,
            secret_parameters: Vec::new(),
            headers: HeaderMap::new(),
            validators: Validators::default(),
            allowed_hosts: Vec::new(),
            allows_http: false,
            address_rule: AddressRule::Public,
            requests_per_minute: NonZeroU32::new(30).unwrap_or(NonZeroU32::MIN),
            limits: DownloadLimits::default(),
            watch: None,
        }
    }

    /// Adds a header that no log or error shows and no other origin gets.
    ///
    /// Returns whether the text can be the value of a header; otherwise nothing is added.
    pub fn secret_header(&mut self, name: HeaderName, value: &Secret) -> bool {
        let Ok(mut value) = HeaderValue::from_str(value.reveal()) else { return false };
        value.set_sensitive(true);
        self.headers.insert(name, value);
        true
    }

    /// The address with its query, in which `***` stands for each secret.
    #[must_use]
    pub fn shown_url(&self) -> String {
        self.redaction().shown(&self.full_url())
    }

    /// What is not shown of addresses.
    pub(super) fn redaction(&self) -> Redaction {
        Redaction::new(&self.secret_parameters, &self.headers)
    }

    /// The address with the secret parameters.
    pub(super) fn full_url(&self) -> HttpUrl {
        self.url.with_parameters(
            self.secret_parameters.iter().map(|(name, value)| (name.as_str(), value.reveal())),
        )
    }
}

/// What a download may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DownloadLimits {
    /// The longest wait for a connection: resolution, TCP, TLS and proxy.
    pub connect: Duration,
    /// The longest silence: until the first byte of an answer, and between two pieces of its body.
    pub silence: Duration,
    /// The time for everything: attempts, the waits between them, and the body. Turns ([`HostTurns`](super::HostTurns))
    /// are waited for besides.
    pub whole: Duration,
    /// The most bytes of the body, as it is sent and as it is unpacked.
    pub max_bytes: u64,
    /// The most attempts.
    pub attempts: u32,
    /// The wait after the first attempt that failed, before jitter; it doubles with each.
    pub first_wait: Duration,
}

impl Default for DownloadLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            silence: Duration::from_mins(1),
            whole: Duration::from_mins(30),
            max_bytes: 1_073_741_824,
            attempts: 5,
            first_wait: Duration::from_secs(1),
        }
    }
}

/// What a server says of the version of a file, so that it can be asked whether it has changed. Both as they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The entity tag.
    pub etag: Option<String>,
    /// The date of the last change.
    pub last_modified: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http_client::header::AUTHORIZATION;

    fn url(text: &str) -> HttpUrl {
        HttpUrl::parse(text).unwrap()
    }

    fn request() -> DownloadRequest {
        let mut request = DownloadRequest::new(url("https://api.example/series?id=GDP,CPI"));
        request.secret_parameters = vec![("api_key".to_owned(), Secret::new("a+b c/ü".to_owned()))];
        assert!(request.secret_header(AUTHORIZATION, &Secret::new("Bearer Topmost".to_owned())));
        request
    }

    #[test]
    fn an_address_is_shown_with_its_key_replaced() {
        let request = request();
        assert!(request.full_url().as_str().ends_with("?id=GDP,CPI&api_key=a%2Bb+c%2F%C3%BC"));
        assert_eq!(request.shown_url(), "https://api.example/series?id=GDP,CPI&api_key=***");
        assert!(!format!("{request:?}").contains("a+b") && !format!("{request:?}").contains("Topmost"));
    }

    #[test]
    fn a_key_is_hidden_wherever_another_server_puts_it() {
        let request = request();
        let redaction = request.redaction();
        for (text, shown) in [
            ("https://h/s?API_KEY=other&x=1", "https://h/s?API_KEY=***&x=1"),
            ("https://h/s?next=a%2bb%20c%2f%c3%bc", "https://h/s?next=***"),
            ("https://h/s?next=a%2Bb+c%2F%C3%BC&y", "https://h/s?next=***&y"),
            ("https://h/a%2Bb%20c%2F%C3%BC/s", "***"),
            ("https://h/topmost/x", "***"),
            ("https://h/s?x=1", "https://h/s?x=1"),
            ("https://h/s", "https://h/s"),
        ] {
            assert_eq!(redaction.shown(&url(text)), shown, "{text}");
        }
        assert!(redaction.is_in("https://h/?x=TopMost"));
        assert!(!redaction.is_in("https://h/s"));
    }

    #[test]
    fn an_empty_key_hides_nothing() {
        let mut request = DownloadRequest::new(url("https://h/s?a=b"));
        request.secret_parameters = vec![("key".to_owned(), Secret::new(String::new()))];
        assert_eq!(request.shown_url(), "https://h/s?a=b&key=***");
    }
}
