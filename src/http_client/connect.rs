//! Connections: a name is resolved, its addresses are judged, and one of those that are allowed is connected to.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::address::{AddressRule, kind};
use super::connection::{Connection, Peer};
use super::error::HttpClientError;
use super::http_url::HttpUrl;
use super::proxies::Proxy;
use super::stream::Stream;
use super::tunnel::tunnel;

/// The most addresses of a host that are tried.
const MAX_ADDRESSES: usize = 4;

/// The longest wait for a connection to one address.
const ADDRESS_LIMIT: Duration = Duration::from_secs(5);

/// Opens a connection to the host of an address.
pub(super) async fn connect(
    tls: &TlsConnector,
    url: &HttpUrl,
    rule: AddressRule,
) -> Result<Connection, HttpClientError> {
    let stream = connect_tcp(url, resolve(url, rule).await?).await?;
    let stream = if url.is_secure() { secured(tls, url, stream).await? } else { Box::new(stream) };
    Ok(Connection { stream, peer: Peer::Host })
}

/// Opens a connection to the host of an address through a proxy, which whoever runs the service has chosen, so that its
/// own address is not judged.
pub(super) async fn connect_through(
    tls: &TlsConnector,
    url: &HttpUrl,
    rule: AddressRule,
    proxy: &Proxy,
) -> Result<Connection, HttpClientError> {
    judge_name(url, rule)?;
    let stream = connect_tcp(&proxy.url, addresses(&proxy.url).await?).await?;
    if !url.is_secure() {
        return Ok(Connection { stream: Box::new(stream), peer: Peer::Proxy(proxy.authorization.clone()) });
    }
    let stream = secured(tls, url, tunnel(stream, url, proxy).await?).await?;
    Ok(Connection { stream, peer: Peer::Host })
}

/// TLS on a stream to the host of an address.
async fn secured(
    tls: &TlsConnector,
    url: &HttpUrl,
    stream: impl Stream + 'static,
) -> Result<Box<dyn Stream>, HttpClientError> {
    let host = url.host();
    let failed = |error| HttpClientError::Handshake { host: host.clone(), error };
    let name = ServerName::try_from(host.clone()).map_err(|error| failed(io::Error::other(error)))?;
    Ok(Box::new(tls.connect(name, stream).await.map_err(failed)?))
}

/// Opens a connection to the first address that takes one.
async fn connect_tcp(url: &HttpUrl, addresses: Vec<SocketAddr>) -> Result<TcpStream, HttpClientError> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in addresses.into_iter().take(MAX_ADDRESSES) {
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

/// Judges a host that another resolves: an address in place of a name. The names of this machine have no proxy.
fn judge_name(url: &HttpUrl, rule: AddressRule) -> Result<(), HttpClientError> {
    match url.ip().filter(|address| !rule.allows(*address)) {
        Some(address) => Err(HttpClientError::Forbidden { host: url.host(), address, kind: kind(address) }),
        None => Ok(()),
    }
}

/// All addresses of the host.
async fn addresses(url: &HttpUrl) -> Result<Vec<SocketAddr>, HttpClientError> {
    if let Some(address) = url.ip() {
        return Ok(vec![(address, url.port()).into()]);
    }
    let host = url.host();
    let found = lookup_host((host.as_str(), url.port())).await.map(Iterator::collect);
    let found = found.and_then(
        |all: Vec<SocketAddr>| {
            if all.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(all) }
        },
    );
    found.map_err(|error| HttpClientError::Resolution { host, error })
}

/// The addresses of the host that may be connected to.
///
/// # Errors
/// When the host has no address, or none that is allowed.
pub async fn resolve(url: &HttpUrl, rule: AddressRule) -> Result<Vec<SocketAddr>, HttpClientError> {
    let all = addresses(url).await?;
    let allowed: Vec<SocketAddr> = all.iter().filter(|one| rule.allows(one.ip())).copied().collect();
    match all.first().map(SocketAddr::ip) {
        Some(address) if allowed.is_empty() => {
            Err(HttpClientError::Forbidden { host: url.host(), address, kind: kind(address) })
        }
        _ => Ok(allowed),
    }
}
