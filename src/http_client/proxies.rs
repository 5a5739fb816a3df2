//! Proxies of the environment: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`.
//!
//! What a proxy connects to is its own affair: names are resolved there, so addresses cannot be judged after
//! resolution. An address in place of a name is judged still. This machine is never asked through a proxy.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use url::Url;

use super::header::HeaderValue;
use super::http_url::HttpUrl;
use super::no_proxy::NoProxy;

/// The proxies that requests go through.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    exceptions: NoProxy,
}

/// A proxy.
#[derive(Clone)]
pub(super) struct Proxy {
    /// Its address.
    pub(super) url: HttpUrl,
    /// The header `Proxy-Authorization`, if its address has a user.
    pub(super) authorization: Option<HeaderValue>,
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Proxy").field(&self.url).finish()
    }
}

/// Why a variable of the environment names no proxy. Its value may have a password, so it is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{variable} is no address of a proxy (http://HOST:PORT is expected)")]
pub struct ProxyError {
    /// The variable.
    pub variable: String,
}

impl Proxies {
    /// The proxies that variables name; those in small letters come first. `variable` gives the value of one.
    ///
    /// # Errors
    /// When a value is no address of a proxy.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ProxyError> {
        let value = |name: &str| {
            let names = [name.to_lowercase(), name.to_owned()];
            names.into_iter().find_map(|name| {
                let value = variable(&name)?.trim().to_owned();
                (!value.is_empty()).then_some((name, value))
            })
        };
        let proxy = |name: &str| {
            let Some((variable, value)) = value(name) else { return Ok(None) };
            Proxy::parse(&value).map(Some).ok_or(ProxyError { variable })
        };
        let exceptions = value("NO_PROXY").map(|(_, value)| NoProxy::parse(&value));
        Ok(Self {
            http: proxy("HTTP_PROXY")?,
            https: proxy("HTTPS_PROXY")?,
            exceptions: exceptions.unwrap_or_default(),
        })
    }

    /// The proxy for an address, if there is one.
    pub(super) fn of(&self, url: &HttpUrl) -> Option<&Proxy> {
        let proxy = if url.is_secure() { &self.https } else { &self.http };
        let is_direct = || url.is_of_this_machine() || self.exceptions.has(&url.host(), url.port());
        proxy.as_ref().filter(|_| !is_direct())
    }
}

impl Proxy {
    /// The proxy at an address, whose scheme may be left out.
    fn parse(text: &str) -> Option<Self> {
        let text = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let mut url = Url::parse(&text).ok().filter(|url| url.scheme() == "http")?;
        let authorization = authorization(&url);
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        let url = HttpUrl::parse(url.as_str()).ok()?;
        Some(Self { url, authorization })
    }
}

/// User and password of an address as a header (RFC 7617).
fn authorization(url: &Url) -> Option<HeaderValue> {
    let password = url.password();
    if url.username().is_empty() && password.is_none() {
        return None;
    }
    let user: Vec<u8> = percent_decode_str(url.username()).collect();
    let password: Vec<u8> = percent_decode_str(password.unwrap_or_default()).collect();
    let text = STANDARD.encode([user.as_slice(), b":", password.as_slice()].concat());
    let mut value = HeaderValue::try_from(format!("Basic {text}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(variables: &[(&str, &str)]) -> Result<Proxies, ProxyError> {
        Proxies::from_environment(|name| {
            let found = variables.iter().find(|(one, _)| *one == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    fn of(proxies: &Proxies, url: &str) -> Option<String> {
        proxies.of(&HttpUrl::parse(url).unwrap()).map(|proxy| proxy.url.as_str().to_owned())
    }

    #[test]
    fn each_scheme_has_a_proxy_of_its_own_and_small_letters_come_first() {
        let found = proxies(&[
            ("HTTP_PROXY", "http://upper:1"),
            ("http_proxy", "lower:2"),
            ("HTTPS_PROXY", " http://secure:3/ "),
            ("https_proxy", ""),
            ("no_proxy", "direct.example"),
        ]);
        let found = found.unwrap();
        assert_eq!(of(&found, "http://h/").as_deref(), Some("http://lower:2/"));
        assert_eq!(of(&found, "https://h/").as_deref(), Some("http://secure:3/"));
        for direct in ["https://direct.example/", "http://localhost/", "http://127.1.2.3/", "http://[::1]/"] {
            assert_eq!(of(&found, direct), None, "{direct}");
        }
        assert_eq!(of(&proxies(&[]).unwrap(), "https://h/"), None);
    }

    #[test]
    fn what_is_no_proxy_is_refused_by_the_name_of_its_variable() {
        for value in ["socks5://user:hunter2@h:1", "https://h:1", "http://", "http://h:port", "ftp://h"] {
            let refused = proxies(&[("HTTPS_PROXY", value)]).unwrap_err().to_string();
            assert_eq!(
                refused, "HTTPS_PROXY is no address of a proxy (http://HOST:PORT is expected)",
                "{value}"
            );
        }
    }

    #[test]
    fn the_password_of_a_proxy_is_sent_and_shown_nowhere() {
        let found = proxies(&[("HTTP_PROXY", "http://us%40er:hunter2@h:1")]).unwrap();
        assert!(!format!("{found:?}").contains("hunter2"));
        let proxy = found.of(&HttpUrl::parse("http://x/").unwrap()).unwrap();
        assert_eq!(proxy.authorization.as_ref().unwrap(), "Basic dXNAZXI6aHVudGVyMg==");
        assert_eq!(proxy.url.as_str(), "http://h:1/");
    }
}
