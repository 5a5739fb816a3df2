//! Connections on which the first line of a request may have characters that a URI must escape.
//!
//! R's clients send `?dimensions={"REF_AREA":["CN"]}` as it stands, and a browser's address bar or a script does so with
//! spaces. The HTTP server refuses such a line without a word, so the characters are escaped before it reads them. RFC
//! 9112 (section 3) warns that this may pass by filters in front of a service; only `GET` and `HEAD` are treated so, which
//! need no credential here.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::limits::{MAX_PATH_BYTES, MAX_QUERY_BYTES};

/// The longest line that is treated, in bytes: of the longest target, and what stands around it.
const MAX_LINE_BYTES: usize = MAX_PATH_BYTES + MAX_QUERY_BYTES + 64;

/// A connection that escapes the first lines of requests.
pub(super) struct LenientConnection<C> {
    connection: C,
    /// Whether the next bytes begin a request: at the start, and after a response was written.
    expects_line: bool,
    /// Bytes that were read and are not given on.
    read: Vec<u8>,
}

impl<C: AsyncRead + Unpin> LenientConnection<C> {
    /// A connection on which no request has begun.
    pub(super) const fn new(connection: C) -> Self {
        Self { connection, expects_line: true, read: Vec::new() }
    }

    /// Reads until the first line of a request is there, or it is clear that there is none to treat.
    fn poll_line(&mut self, context: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            let before = out.filled().len();
            ready!(Pin::new(&mut self.connection).poll_read(context, out))?;
            let new = out.filled().get(before..).unwrap_or_default();
            if new.is_empty() {
                break;
            }
            if self.read.is_empty() && is_sound(new) {
                self.expects_line = false;
                return Poll::Ready(Ok(()));
            }
            self.read.extend_from_slice(new);
            out.set_filled(before);
            if !is_begun(&self.read) {
                break;
            }
        }
        self.expects_line = false;
        if let Some(escaped) = escaped(&self.read) {
            self.read = escaped;
        }
        self.give(out);
        Poll::Ready(Ok(()))
    }

    /// Gives on as many of the bytes that were read as there is room for.
    fn give(&mut self, out: &mut ReadBuf<'_>) {
        let count = self.read.len().min(out.remaining());
        out.put_slice(self.read.get(..count).unwrap_or_default());
        self.read.drain(..count);
    }
}

impl<C: AsyncRead + Unpin> AsyncRead for LenientConnection<C> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.expects_line {
            return self.poll_line(context, out);
        }
        if self.read.is_empty() {
            return Pin::new(&mut self.connection).poll_read(context, out);
        }
        self.give(out);
        Poll::Ready(Ok(()))
    }
}

impl<C: AsyncWrite + Unpin> AsyncWrite for LenientConnection<C> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        // After "100 Continue" the body of the request follows.
        self.expects_line = self.read.is_empty() && !bytes.starts_with(b"HTTP/1.1 100");
        Pin::new(&mut self.connection).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.expects_line = self.read.is_empty();
        Pin::new(&mut self.connection).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}

/// The methods whose lines are treated.
const METHODS: [&[u8]; 2] = [b"GET ", b"HEAD "];

/// The first line, without its end; none if it is not there.
fn first_line(bytes: &[u8]) -> Option<&[u8]> {
    bytes.split(|byte| *byte == b'\n').next().filter(|line| line.len() < bytes.len())
}

/// Whether the bytes can be given on as they are: no line to treat begins here, or the whole line is sound.
fn is_sound(bytes: &[u8]) -> bool {
    let begins = |method: &&[u8]| bytes.starts_with(method) || method.starts_with(bytes);
    METHODS.iter().all(|method| !begins(&method))
        || first_line(bytes)
            .is_some_and(|line| target(line).is_none_or(|target| !target.iter().copied().any(is_unsafe)))
}

/// Whether the bytes are the beginning of a line to treat, whose end has not come yet.
fn is_begun(bytes: &[u8]) -> bool {
    let begins = |method: &&[u8]| bytes.starts_with(method) || method.starts_with(bytes);
    bytes.len() <= MAX_LINE_BYTES
        && first_line(bytes).is_none()
        && METHODS.iter().any(|method| begins(&method))
}

/// The target in a line: what stands between the method and the version.
fn target(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = METHODS.iter().find_map(|method| line.strip_prefix(*method))?;
    line.strip_suffix(b" HTTP/1.1").or_else(|| line.strip_suffix(b" HTTP/1.0"))
}

/// Whether a byte of a target must be escaped.
const fn is_unsafe(byte: u8) -> bool {
    matches!(byte, 0..=b' ' | b'"' | b'<' | b'>' | 0x7f..)
}

/// The bytes with the target of their first line escaped; none if there is no line to treat.
fn escaped(bytes: &[u8]) -> Option<Vec<u8>> {
    let line = first_line(bytes).filter(|line| line.len() <= MAX_LINE_BYTES)?;
    let target = target(line)?;
    let start = line.iter().position(|byte| *byte == b' ')? + 1;
    let (before, rest) = bytes.split_at_checked(start)?;
    let mut out = before.to_vec();
    for byte in target.iter().copied() {
        if is_unsafe(byte) {
            out.extend_from_slice(percent_encoding::percent_encode_byte(byte).as_bytes());
        } else {
            out.push(byte);
        }
    }
    out.extend_from_slice(rest.get(target.len()..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// What the server reads of the pieces that a client sends.
    async fn read(pieces: &[&[u8]]) -> Vec<u8> {
        let (mut client, connection) = tokio::io::duplex(1 << 20);
        let mut server = LenientConnection::new(connection);
        let sent: Vec<Vec<u8>> = pieces.iter().map(|piece| piece.to_vec()).collect();
        let sending = async move {
            for piece in sent {
                client.write_all(&piece).await.unwrap();
                tokio::task::yield_now().await;
            }
        };
        let reading = async move {
            let mut out = Vec::new();
            server.read_to_end(&mut out).await.unwrap();
            out
        };
        tokio::join!(sending, reading).1
    }

    #[tokio::test]
    async fn a_target_is_escaped() {
        for (sent, read_as) in [
            (
                "GET /a?d={\"A\":[\"B\"]} HTTP/1.1\r\nHost: \"x\"\r\n\r\n",
                "GET /a?d={%22A%22:[%22B%22]} HTTP/1.1\r\nHost: \"x\"\r\n\r\n",
            ),
            ("GET /a b?c=<d> HTTP/1.0\r\n\r\n", "GET /a%20b?c=%3Cd%3E HTTP/1.0\r\n\r\n"),
            ("HEAD /新 HTTP/1.1\n\n", "HEAD /%E6%96%B0 HTTP/1.1\n\n"),
        ] {
            assert_eq!(read(&[sent.as_bytes()]).await, read_as.as_bytes(), "{sent}");
            let bytes: Vec<&[u8]> = sent.as_bytes().chunks(1).collect();
            assert_eq!(read(&bytes).await, read_as.as_bytes(), "{sent}, byte by byte");
        }
        assert_eq!(read(&[b"GET /\xff\x01 HTTP/1.1\r\n\r\n"]).await, b"GET /%FF%01 HTTP/1.1\r\n\r\n");
    }

    #[tokio::test]
    async fn all_else_stays_as_it_is() {
        let long = format!("GET /{} HTTP/1.1\r\n\r\n", "\"".repeat(MAX_LINE_BYTES));
        for sent in [
            "",
            "G",
            "GET ",
            "GET /a?b=%22 HTTP/1.1\r\nX: \"y\"\r\n\r\n",
            "POST /a?b=\" HTTP/1.1\r\n\r\n\"",
            "GET /\"\r\n\r\n",
            "GETTING \"\r\n",
            &long,
        ] {
            assert!(read(&[sent.as_bytes()]).await == sent.as_bytes(), "{sent:.50}");
            let halves = sent.as_bytes().split_at(sent.len() / 2);
            assert!(read(&[halves.0, halves.1]).await == sent.as_bytes(), "{sent:.50}, in halves");
        }
    }

    #[tokio::test]
    async fn every_request_of_a_connection_is_treated_but_no_body() {
        let (mut client, connection) = tokio::io::duplex(1 << 20);
        let mut server = LenientConnection::new(connection);
        let (sent, escaped) = (&b"GET /\" HTTP/1.1\r\n\r\n"[..], &b"GET /%22 HTTP/1.1\r\n\r\n"[..]);
        let mut out = [0; 100];
        for (response, expected) in [
            (None, escaped),
            (Some("HTTP/1.1 200 OK\r\n\r\n"), escaped),
            (Some("HTTP/1.1 100 Continue\r\n\r\n"), sent),
        ] {
            if let Some(response) = response {
                server.write_all(response.as_bytes()).await.unwrap();
            }
            client.write_all(sent).await.unwrap();
            let count = server.read(&mut out).await.unwrap();
            assert_eq!(&out[..count], expected, "{response:?}");
        }
    }
}
