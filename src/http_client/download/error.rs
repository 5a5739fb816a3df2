//! Why a download failed. No message has a secret.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use crate::http_client::HttpClientError;
use crate::http_client::address::AddressKind;

/// Why a download failed.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The name of a host has no address.
    #[error("`{host}` cannot be resolved")]
    Dns {
        /// The host.
        host: String,
        /// The cause.
        #[source]
        error: io::Error,
    },
    /// An address of a host is not to be connected to.
    #[error("`{host}` is not connected to: its address {address} is {kind}")]
    AddressRefused {
        /// The host.
        host: String,
        /// The first of its addresses.
        address: IpAddr,
        /// What kind of address that is.
        kind: AddressKind,
    },
    /// The connection cannot be made, or it broke.
    #[error("no connection to `{host}`, or it broke")]
    Connection {
        /// The host.
        host: String,
        /// The cause.
        #[source]
        error: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The certificate of a host is not trusted, or it has no TLS.
    #[error("no TLS with `{host}`")]
    Tls {
        /// The host.
        host: String,
        /// The cause.
        #[source]
        error: io::Error,
    },
    /// An address is one without TLS, and that is not allowed.
    #[error("`{host}` would be asked without TLS")]
    Insecure {
        /// The host.
        host: String,
    },
    /// A host speaks no HTTP.
    #[error("what `{host}` answered is not HTTP/1.1")]
    Protocol {
        /// The host.
        host: String,
        /// The cause.
        #[source]
        error: HttpClientError,
    },
    /// The proxy does not connect.
    #[error("the proxy `{proxy}` answered with status {status}")]
    Proxy {
        /// Its host.
        proxy: String,
        /// The status.
        status: u16,
    },
    /// Something took too long.
    #[error("{phase} took more than {limit:?}")]
    TimedOut {
        /// What.
        phase: Phase,
        /// The time that it had.
        limit: Duration,
    },
    /// The status is none of success.
    #[error("{url} answered with status {status}")]
    Status {
        /// The address, in which `***` stands for each secret.
        url: String,
        /// The status.
        status: u16,
        /// The wait that the server asks for.
        retry_after: Option<Duration>,
    },
    /// A redirect is not followed.
    #[error("a redirect to {to} is not followed: {reason}")]
    RedirectRefused {
        /// Where it leads, in which `***` stands for each secret.
        to: String,
        /// Why it is not followed.
        reason: RedirectRefusal,
    },
    /// The body is too long.
    #[error("the body has more than {limit} bytes{}", if *.unpacked { " when it is unpacked" } else { "" })]
    TooLarge {
        /// The most that it may have.
        limit: u64,
        /// Whether that is so only after it was unpacked.
        unpacked: bool,
    },
    /// The body broke off.
    #[error("the body broke off after {received} bytes{}", .expected.map(|all| format!(" of {all}")).unwrap_or_default())]
    Truncated {
        /// The bytes that came, packed or not.
        received: u64,
        /// The bytes that the server announced.
        expected: Option<u64>,
        /// The cause, if the connection broke.
        #[source]
        error: Option<HttpClientError>,
    },
    /// The body goes on after the bytes that were announced, so the announced length is wrong.
    #[error("more than the announced {announced} bytes came")]
    Excess {
        /// The announced length.
        announced: u64,
    },
    /// The body has a coding that was not asked for.
    #[error("the body has the coding `{0}`, which was not asked for")]
    Coding(String),
    /// The packed body cannot be unpacked: it is cut off or damaged.
    #[error("the gzip data of the body are cut off or damaged")]
    Damaged(#[source] io::Error),
    /// A part of the body does not go on where the one before it ended.
    #[error("the rest of the body does not fit its beginning")]
    Range,
    /// The file cannot be written.
    #[error("the file cannot be written")]
    File(#[source] io::Error),
}

/// Whether a handshake failed for what was said in it, and not because the connection broke.
fn is_refusal(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other)
}

/// What can take too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The connection.
    Connection,
    /// The wait for the head of an answer.
    Head,
    /// The wait for the next piece of a body.
    Body,
    /// The whole download.
    Whole,
}

impl fmt::Display for Phase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Connection => "the connection",
            Self::Head => "the first byte of the answer",
            Self::Body => "the next bytes of the body",
            Self::Whole => "the download",
        })
    }
}

/// Why a redirect is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedirectRefusal {
    /// It leads to a host that is not listed.
    #[error("the host is another one, and not among those that are allowed")]
    Host,
    /// It leads to an address without TLS.
    #[error("it is an address without TLS")]
    Insecure,
    /// It would hand a key to another origin.
    #[error("it has a key in it, and leads to another origin")]
    Key,
    /// It is one of too many.
    #[error("there were {0} before it")]
    TooMany(usize),
    /// It leads to no address of HTTP.
    #[error("that is no address of HTTP")]
    Address,
}

impl DownloadError {
    /// The error of an exchange with a host.
    pub(super) fn of(error: HttpClientError, host: &str) -> Self {
        match error {
            HttpClientError::Resolution { host, error } => Self::Dns { host, error },
            HttpClientError::Forbidden { host, address, kind } => {
                Self::AddressRefused { host, address, kind }
            }
            HttpClientError::Handshake { host, error } if is_refusal(&error) => Self::Tls { host, error },
            HttpClientError::Handshake { host, error } | HttpClientError::Connection { host, error } => {
                Self::Connection { host, error: Box::new(error) }
            }
            HttpClientError::Proxy { host, status } => Self::Proxy { proxy: host, status },
            HttpClientError::Exchange(error) if !error.is_parse() => {
                Self::Connection { host: host.to_owned(), error: Box::new(error) }
            }
            error => Self::Protocol { host: host.to_owned(), error },
        }
    }

    /// The code of the error, which does not change.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Dns { .. } => "dns",
            Self::AddressRefused { .. } => "address_refused",
            Self::Connection { .. } => "connection",
            Self::Tls { .. } => "tls",
            Self::Insecure { .. } => "insecure",
            Self::Protocol { .. } => "protocol",
            Self::Proxy { .. } => "proxy",
            Self::TimedOut { .. } => "timeout",
            Self::Status { .. } => "status",
            Self::RedirectRefused { .. } => "redirect_refused",
            Self::TooLarge { .. } => "too_large",
            Self::Truncated { .. } => "truncated",
            Self::Excess { .. } => "excess",
            Self::Coding(_) => "content_coding",
            Self::Damaged(_) => "damaged",
            Self::Range => "range",
            Self::File(_) => "file",
        }
    }

    /// Whether the same request may succeed later, without a change of anything here.
    ///
    /// The resolver of the system does not say why it found no address, so every such failure may pass.
    #[must_use]
    pub const fn can_pass(&self) -> bool {
        match self {
            Self::Dns { .. }
            | Self::Connection { .. }
            | Self::TimedOut { .. }
            | Self::Truncated { .. }
            | Self::Excess { .. }
            | Self::Damaged(_)
            | Self::Range => true,
            Self::Status { status, .. } | Self::Proxy { status, .. } => {
                matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
            }
            Self::AddressRefused { .. }
            | Self::Tls { .. }
            | Self::Insecure { .. }
            | Self::Protocol { .. }
            | Self::RedirectRefused { .. }
            | Self::TooLarge { .. }
            | Self::Coding(_)
            | Self::File(_) => false,
        }
    }

    /// The wait that the server asks for, before it is asked again.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}
