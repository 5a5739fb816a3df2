//! Errors of the client. No message has more of an address than its host: paths of receivers are often secrets.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio_rustls::rustls;

use super::address::AddressKind;

/// An error of a request.
#[derive(Debug, thiserror::Error)]
pub enum HttpClientError {
    /// The file of certificates cannot be used.
    #[error("{path}: {detail}")]
    Authorities {
        /// Its path.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The settings of TLS are impossible.
    #[error("TLS cannot be used")]
    Tls(#[from] rustls::Error),
    /// The name of the host has no address.
    #[error("`{host}` cannot be resolved")]
    Resolution {
        /// The host.
        host: String,
        /// The cause.
        #[source]
        error: io::Error,
    },
    /// The addresses of the host are not to be connected to.
    #[error("`{host}` has the address {address}, which is {kind}{}", kind.remedy())]
    Forbidden {
        /// The host.
        host: String,
        /// The first of its addresses.
        address: IpAddr,
        /// What kind of address that is.
        kind: AddressKind,
    },
    /// No address of the host takes a connection.
    #[error("no connection to `{host}`")]
    Connection {
        /// The host.
        host: String,
        /// The cause at the last address.
        #[source]
        error: io::Error,
    },
    /// TLS with the host failed, mostly because its certificate is not trusted.
    #[error("no TLS with `{host}`")]
    Handshake {
        /// The host.
        host: String,
        /// The cause.
        #[source]
        error: io::Error,
    },
    /// A proxy does not connect.
    #[error("the proxy `{host}` answered with status {status}")]
    Proxy {
        /// Its host.
        host: String,
        /// The status.
        status: u16,
    },
    /// The target of the request cannot be written.
    #[error("the address has a target that HTTP does not know")]
    Target,
    /// The connection broke, or its other end speaks no HTTP.
    #[error("the exchange failed")]
    Exchange(#[source] hyper::Error),
    /// There was no answer in time.
    #[error("no answer within {} s", .0.as_secs())]
    TimedOut(Duration),
}
