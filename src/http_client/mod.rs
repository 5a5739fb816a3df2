//! The HTTP client, for requests that the service itself makes: HTTP/1.1, over TLS or without.
//!
//! It is the only module that names the crates of TLS. A request has a connection of its own. The names of hosts are
//! resolved here, and the connection is made to an address that was judged ([`address`]). A plain request follows no
//! redirect and takes no proxy; a download ([`download`]) does both within limits.

pub mod address;
mod connect;
mod connection;
pub mod download;
mod error;
mod http_url;
mod no_proxy;
pub mod proxies;
mod retry_after;
mod stream;
mod tls;
mod tunnel;

use std::path::Path;
use std::sync::Arc;

pub use hyper::{Method, header};
use tokio_rustls::TlsConnector;

use self::connection::Connection;
use self::proxies::Proxy;

pub use self::address::AddressRule;
pub use self::connect::resolve;
pub use self::connection::{HttpRequest, HttpResponse};
pub use self::error::HttpClientError;
pub use self::http_url::{HttpUrl, HttpUrlError};
pub use self::retry_after::retry_after;

/// The name and version that requests give.
const PRODUCT: &str = concat!("yearbook/", env!("CARGO_PKG_VERSION"));

/// A client with the authorities that it trusts.
#[derive(Clone)]
pub struct HttpClient {
    tls: TlsConnector,
}

impl std::fmt::Debug for HttpClient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("HttpClient").finish_non_exhaustive()
    }
}

impl HttpClient {
    /// A client that trusts the authorities of Mozilla's list, and those of a file of certificates (PEM).
    ///
    /// # Errors
    /// When the file cannot be read, or has no certificate.
    pub fn new(authorities: Option<&Path>) -> Result<Self, HttpClientError> {
        Ok(Self { tls: TlsConnector::from(Arc::new(tls::settings(authorities)?)) })
    }

    /// Sends a request and returns the head of the response. The caller limits the time.
    ///
    /// # Errors
    /// When no address of the host is allowed or answers, its certificate is not trusted, or it speaks no HTTP.
    pub async fn send(
        &self,
        request: HttpRequest,
        rule: AddressRule,
    ) -> Result<HttpResponse, HttpClientError> {
        self.connect(&request.url, rule, None).await?.send(request).await
    }

    /// Opens a connection to the host of an address, through a proxy if one is given.
    async fn connect(
        &self,
        url: &HttpUrl,
        rule: AddressRule,
        proxy: Option<&Proxy>,
    ) -> Result<Connection, HttpClientError> {
        match proxy {
            Some(proxy) => connect::connect_through(&self.tls, url, rule, proxy).await,
            None => connect::connect(&self.tls, url, rule).await,
        }
    }
}
