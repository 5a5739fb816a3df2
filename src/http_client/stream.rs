//! What a connection is made of.

use tokio::io::{AsyncRead, AsyncWrite};

/// Bytes in both directions, with TLS or without.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}
