//! Connections: a name is resolved, its addresses are judged, and one of those that are allowed is connected to.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::address::{AddressRule, kind};
use super::error::HttpClientError;
use super::http_url::HttpUrl;

/// The most addresses of a host that are tried.
const MAX_ADDRESSES: usize = 4;

/// The longest wait for a connection to one address.
const ADDRESS_LIMIT: Duration = Duration::from_secs(5);

/// A connection, with TLS or without.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Opens a connection to the host of an address.
pub(super) async fn connect(
    tls: &TlsConnector,
    url: &HttpUrl,
    rule: AddressRule,
) -> Result<Box<dyn Stream>, HttpClientError> {
    let stream = connect_tcp(url, rule).await?;
    if !url.is_secure() {
        return Ok(Box::new(stream));
    }
    let host = url.host();
    let failed = |error| HttpClientError::Handshake { host: host.clone(), error };
    let name = ServerName::try_from(host.clone()).map_err(|error| failed(io::Error::other(error)))?;
    Ok(Box::new(tls.connect(name, stream).await.map_err(failed)?))
}

/// Opens a connection to the first address that takes one.
async fn connect_tcp(url: &HttpUrl, rule: AddressRule) -> Result<TcpStream, HttpClientError> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in resolve(url, rule).await?.into_iter().take(MAX_ADDRESSES) {
        match tokio::time::timeout(ADDRESS_LIMIT, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(error)) => last = error,
            Err(_) => last = io::ErrorKind::TimedOut.into(),
        }
    }
    Err(HttpClientError::Connection { host: url.host(), error: last })
}

/// The addresses of the host that may be connected to.
///
/// # Errors
/// When the host has no address, or none that is allowed.
pub async fn resolve(url: &HttpUrl, rule: AddressRule) -> Result<Vec<SocketAddr>, HttpClientError> {
    let host = url.host();
    let all: Vec<SocketAddr> = match url.ip() {
        Some(address) => vec![(address, url.port()).into()],
        None => {
            let found = lookup_host((host.as_str(), url.port())).await;
            let unknown = |error| HttpClientError::Resolution { host: host.clone(), error };
            found.map_err(unknown)?.collect()
        }
    };
    let allowed: Vec<SocketAddr> = all.iter().filter(|one| rule.allows(one.ip())).copied().collect();
    match all.first() {
        None => {
            let error = io::ErrorKind::NotFound.into();
            Err(HttpClientError::Resolution { host, error })
        }
        Some(first) if allowed.is_empty() => {
            let address = first.ip();
            Err(HttpClientError::Forbidden { host, address, kind: kind(address) })
        }
        Some(_) => Ok(allowed),
    }
}
