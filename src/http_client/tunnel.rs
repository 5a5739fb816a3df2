//! Tunnels through proxies: `CONNECT` (RFC 9110, 9.3.6).

use http_body_util::Full;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;

use super::Method;
use super::connection::{ConnectionTask, handshake};
use super::error::HttpClientError;
use super::header::{HOST, HeaderValue, PROXY_AUTHORIZATION};
use super::http_url::HttpUrl;
use super::proxies::Proxy;
use super::stream::Stream;

/// A stream to the host of an address, through a proxy on another stream.
pub(super) async fn tunnel(
    stream: impl Stream + 'static,
    url: &HttpUrl,
    proxy: &Proxy,
) -> Result<impl Stream + 'static, HttpClientError> {
    let (mut sender, connection) = handshake(stream).await?;
    // It hands the stream over and ends.
    let _connection = ConnectionTask::spawn(connection.with_upgrades());
    let request = request(url, proxy)?;
    let response = sender.send_request(request).await.map_err(HttpClientError::Exchange)?;
    if !response.status().is_success() {
        let status = response.status().as_u16();
        return Err(HttpClientError::Proxy { host: proxy.url.host(), status });
    }
    Ok(TokioIo::new(hyper::upgrade::on(response).await.map_err(HttpClientError::Exchange)?))
}

fn request(url: &HttpUrl, proxy: &Proxy) -> Result<hyper::Request<Full<Bytes>>, HttpClientError> {
    let target = url.host_and_port();
    let mut request = hyper::Request::new(Full::default());
    *request.method_mut() = Method::CONNECT;
    *request.uri_mut() = target.parse().map_err(|_| HttpClientError::Target)?;
    let host = HeaderValue::try_from(target).map_err(|_| HttpClientError::Target)?;
    request.headers_mut().insert(HOST, host);
    if let Some(authorization) = &proxy.authorization {
        request.headers_mut().insert(PROXY_AUTHORIZATION, authorization.clone());
    }
    Ok(request)
}
