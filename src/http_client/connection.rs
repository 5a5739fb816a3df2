//! One request on a connection of its own, and its response.

use std::error::Error;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::task::JoinHandle;

use super::error::HttpClientError;
use super::header::{HOST, HeaderMap, HeaderValue, PROXY_AUTHORIZATION, USER_AGENT};
use super::http_url::HttpUrl;
use super::stream::Stream;
use super::{Method, PRODUCT};

/// The most memory for the head of a response, in bytes.
const MAX_HEAD_BYTES: usize = 65_536;

/// The wait for bytes after the end of a body.
const EXCESS_WAIT: Duration = Duration::from_millis(20);

/// A request.
#[derive(Debug, Clone)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The address.
    pub url: HttpUrl,
    /// The headers, without `Host`; `User-Agent` is the product if they have none.
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
    connection: ConnectionTask,
    _sender: http1::SendRequest<Full<Bytes>>,
}

/// The task that moves the bytes of a connection; it ends with this value.
#[derive(Debug)]
pub(super) struct ConnectionTask(JoinHandle<hyper::Result<()>>);

impl ConnectionTask {
    pub(super) fn spawn(connection: impl Future<Output = hyper::Result<()>> + Send + 'static) -> Self {
        Self(tokio::spawn(connection))
    }
}

impl Drop for ConnectionTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What is at the other end of a connection.
#[derive(Debug)]
pub(super) enum Peer {
    /// The host of the request, also through a tunnel.
    Host,
    /// A proxy that reads the request, with the header `Proxy-Authorization` if it wants one.
    Proxy(Option<HeaderValue>),
}

/// A connection for one request.
pub(super) struct Connection {
    pub(super) stream: Box<dyn Stream>,
    pub(super) peer: Peer,
}

impl Connection {
    /// Sends a request and returns the head of the response.
    pub(super) async fn send(self, request: HttpRequest) -> Result<HttpResponse, HttpClientError> {
        let head = head(request, self.peer)?;
        let (mut sender, connection) = handshake(self.stream).await?;
        let connection = ConnectionTask::spawn(connection);
        let response = sender.send_request(head).await.map_err(HttpClientError::Exchange)?;
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status.as_u16(), parts.headers);
        Ok(HttpResponse { status, headers, body, connection, _sender: sender })
    }
}

/// The two ends of HTTP on a stream: what sends, and what moves the bytes.
pub(super) async fn handshake<S: Stream + 'static>(
    stream: S,
) -> Result<(http1::SendRequest<Full<Bytes>>, http1::Connection<TokioIo<S>, Full<Bytes>>), HttpClientError> {
    let mut builder = http1::Builder::new();
    builder.max_buf_size(MAX_HEAD_BYTES);
    builder.handshake(TokioIo::new(stream)).await.map_err(HttpClientError::Exchange)
}

/// The request as it is written to a connection.
fn head(request: HttpRequest, peer: Peer) -> Result<hyper::Request<Full<Bytes>>, HttpClientError> {
    let HttpRequest { method, url, headers, body } = request;
    let mut head = hyper::Request::new(Full::new(body));
    *head.method_mut() = method;
    *head.headers_mut() = headers;
    let target = match peer {
        Peer::Host => url.target(),
        Peer::Proxy(authorization) => {
            if let Some(authorization) = authorization {
                head.headers_mut().insert(PROXY_AUTHORIZATION, authorization);
            }
            url.as_str().to_owned()
        }
    };
    *head.uri_mut() = target.parse().map_err(|_| HttpClientError::Target)?;
    let host = HeaderValue::try_from(url.authority()).map_err(|_| HttpClientError::Target)?;
    head.headers_mut().insert(HOST, host);
    head.headers_mut().entry(USER_AGENT).or_insert(HeaderValue::from_static(PRODUCT));
    Ok(head)
}

impl HttpResponse {
    /// The length of the body that the server announced, of what is still to come.
    #[must_use]
    pub fn announced(&self) -> Option<u64> {
        self.body.size_hint().exact()
    }

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

    /// Whether bytes come after the end of the body, as far as a short wait and a connection that stays open show it.
    pub(super) async fn has_excess(mut self) -> bool {
        let ended = tokio::time::timeout(EXCESS_WAIT, &mut self.connection.0).await;
        let Ok(Ok(Err(error))) = ended else { return false };
        // hyper has no name for this error: it is the one without a cause that is none of the others.
        error.source().is_none()
            && !error.is_incomplete_message()
            && !error.is_canceled()
            && !error.is_closed()
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
