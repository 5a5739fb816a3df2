//! The HTTP client, for requests that the service itself makes: HTTP/1.1, over TLS or without.
//!
//! It is the only module that names the crates of TLS. It follows no redirect, takes no proxy and keeps no connection.
//! The names of hosts are resolved here, and the connection is made to an address that was judged ([`address`]).

pub mod address;
mod connect;
pub mod download;
mod error;
mod http_url;
pub mod proxies;
mod retry_after;
mod tls;

use std::path::Path;
use std::sync::Arc;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
pub use hyper::{Method, header};
use hyper_util::rt::TokioIo;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;

use self::header::{HOST, HeaderMap, HeaderValue, USER_AGENT};

pub use self::address::AddressRule;
pub use self::connect::resolve;
pub use self::error::HttpClientError;
pub use self::http_url::{HttpUrl, HttpUrlError};
pub use self::retry_after::retry_after;

/// The name and version that requests give.
const PRODUCT: &str = concat!("yearbook/", env!("CARGO_PKG_VERSION"));

/// The most memory for the head of a response, in bytes.
const MAX_HEAD_BYTES: usize = 65_536;

/// A client with the authorities that it trusts.
#[derive(Clone)]
pub struct HttpClient {
    tls: TlsConnector,
}

/// A request.
#[derive(Debug, Clone)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The address.
    pub url: HttpUrl,
    /// The headers, without `Host` and `User-Agent`.
    pub headers: HeaderMap,
    /// The body; empty without one.
    pub body: Bytes,
}

/// A response, whose body is read piece by piece. The connection ends with it.
#[derive(Debug)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    body: Incoming,
    _connection: ConnectionTask,
}

/// The task that moves the bytes of a connection; it ends with this value.
#[derive(Debug)]
struct ConnectionTask(JoinHandle<()>);

impl Drop for ConnectionTask {
    fn drop(&mut self) {
        self.0.abort();
    }
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
        let stream = connect::connect(&self.tls, &request.url, rule).await?;
        let mut builder = http1::Builder::new();
        builder.max_buf_size(MAX_HEAD_BYTES);
        let (mut sender, connection) =
            builder.handshake(TokioIo::new(stream)).await.map_err(HttpClientError::Exchange)?;
        let connection = ConnectionTask(tokio::spawn(async move {
            // What goes wrong here is the error of the response.
            let _ = connection.await;
        }));
        let response = sender.send_request(head(request)?).await.map_err(HttpClientError::Exchange)?;
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status.as_u16(), parts.headers);
        Ok(HttpResponse { status, headers, body, _connection: connection })
    }
}

/// The request as it is written to a connection.
fn head(request: HttpRequest) -> Result<hyper::Request<Full<Bytes>>, HttpClientError> {
    let HttpRequest { method, url, headers, body } = request;
    let mut head = hyper::Request::new(Full::new(body));
    *head.method_mut() = method;
    *head.uri_mut() = url.target().parse().map_err(|_| HttpClientError::Target)?;
    *head.headers_mut() = headers;
    let host = HeaderValue::try_from(url.authority()).map_err(|_| HttpClientError::Target)?;
    head.headers_mut().insert(HOST, host);
    head.headers_mut().insert(USER_AGENT, HeaderValue::from_static(PRODUCT));
    Ok(head)
}

impl HttpResponse {
    /// The next piece of the body; none at its end.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, HttpClientError> {
        while let Some(frame) = self.body.frame().await {
            if let Ok(data) = frame.map_err(HttpClientError::Exchange)?.into_data() {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }

    /// Reads the body and forgets it, up to a number of bytes. So a receiver that has not finished writing sees no
    /// broken connection.
    pub async fn discard(mut self, limit: usize) {
        let mut left = limit;
        while let Ok(Some(piece)) = self.piece().await {
            left = left.saturating_sub(piece.len());
            if left == 0 {
                return;
            }
        }
    }
}
