//! The file that a body is written to, unpacked on the way.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::write::MultiGzDecoder;
use sha2::{Digest, Sha256};
use tempfile::TempPath;

use super::error::DownloadError;
use super::head::{Coding, Facts, coding, content_range, resumable};
use crate::http_client::header::{CONTENT_ENCODING, ETAG, HeaderValue};
use crate::http_client::{HttpClientError, HttpResponse};

/// The part of a file that has come, and what its rest can be asked for with.
pub(super) struct Part {
    path: TempPath,
    sink: Sink,
    coding: Coding,
    /// The bytes that came, packed or not.
    received: u64,
    /// The bytes that the server announced.
    announced: Option<u64>,
    limit: u64,
    etag: Option<HeaderValue>,
    /// What the first response said: one with the rest need not say it again.
    facts: Facts,
}

/// A whole file.
pub(super) struct Whole {
    pub(super) path: TempPath,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) facts: Facts,
}

impl Part {
    /// The beginning of the body of a response.
    pub(super) fn new(folder: &Path, response: &HttpResponse, limit: u64) -> Result<Self, DownloadError> {
        let (coding, announced) = (coding(&response.headers)?, response.announced());
        if announced.is_some_and(|bytes| bytes > limit) {
            return Err(DownloadError::TooLarge { limit, unpacked: false });
        }
        let file =
            tempfile::Builder::new().prefix("download-").tempfile_in(folder).map_err(DownloadError::File)?;
        let (file, path) = file.into_parts();
        let output =
            Output { file: BufWriter::new(file), digest: Sha256::new(), bytes: 0, limit, fault: None };
        let sink = match coding {
            Coding::Plain => Sink::Plain(Box::new(output)),
            Coding::Gzip => Sink::Gzip(Box::new(MultiGzDecoder::new(output))),
        };
        let (etag, facts) = (resumable(&response.headers), Facts::of(&response.headers));
        Ok(Self { path, sink, coding, received: 0, announced, limit, etag, facts })
    }

    /// Where its rest begins, and the entity tag to ask for it with.
    pub(super) fn resumption(&self) -> Option<(u64, &HeaderValue)> {
        self.etag.as_ref().map(|etag| (self.received, etag))
    }

    /// Whether a response has the rest: of the same version, in the same coding, from where this ended.
    pub(super) fn is_continued_by(&self, response: &HttpResponse) -> bool {
        let headers = &response.headers;
        let Some((first, whole)) = content_range(headers) else { return false };
        first == self.received
            && headers.get(ETAG).is_none_or(|etag| Some(etag) == self.etag.as_ref())
            && (!headers.contains_key(CONTENT_ENCODING)
                || coding(headers).is_ok_and(|coding| coding == self.coding))
            && whole.zip(self.announced).is_none_or(|(whole, announced)| whole == announced)
    }

    /// Adds a piece.
    pub(super) fn write(&mut self, piece: &[u8]) -> Result<(), DownloadError> {
        self.received += piece.len() as u64;
        if self.received > self.limit {
            return Err(DownloadError::TooLarge { limit: self.limit, unpacked: false });
        }
        self.sink.write(piece)
    }

    /// An error for the end of the pieces before that of the body.
    pub(super) fn truncated(&self, error: HttpClientError) -> DownloadError {
        DownloadError::Truncated { received: self.received, expected: self.announced, error: Some(error) }
    }

    /// The file, once all pieces have come.
    pub(super) fn finish(self) -> Result<Whole, DownloadError> {
        if let Some(expected) = self.announced.filter(|announced| *announced != self.received) {
            let received = self.received;
            return Err(DownloadError::Truncated { received, expected: Some(expected), error: None });
        }
        let mut output = self.sink.finish()?;
        output.file.flush().map_err(DownloadError::File)?;
        let sha256 = format!("{:x}", output.digest.finalize());
        Ok(Whole { path: self.path, bytes: output.bytes, sha256, facts: self.facts })
    }

    /// The bytes that came, packed or not.
    pub(super) const fn received(&self) -> u64 {
        self.received
    }

    /// The bytes that the server announced.
    pub(super) const fn announced(&self) -> Option<u64> {
        self.announced
    }
}

/// What unpacks.
enum Sink {
    Plain(Box<Output>),
    Gzip(Box<MultiGzDecoder<Output>>),
}

impl Sink {
    fn write(&mut self, piece: &[u8]) -> Result<(), DownloadError> {
        let written = match self {
            Self::Plain(output) => output.write_all(piece),
            Self::Gzip(decoder) => decoder.write_all(piece),
        };
        let output = match self {
            Self::Plain(output) => output,
            Self::Gzip(decoder) => decoder.get_mut(),
        };
        // What is no fault of the output is one of the packed data.
        written.map_err(|error| output.fault.take().unwrap_or(DownloadError::Damaged(error)))
    }

    fn finish(self) -> Result<Output, DownloadError> {
        match self {
            Self::Plain(output) => Ok(*output),
            Self::Gzip(mut decoder) => {
                let finished = decoder.try_finish();
                let fault = decoder.get_mut().fault.take();
                finished.map_err(|error| fault.unwrap_or(DownloadError::Damaged(error)))?;
                decoder.finish().map_err(DownloadError::Damaged)
            }
        }
    }
}

/// The unpacked bytes: counted, hashed and written.
struct Output {
    file: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
    limit: u64,
    /// Why the last write failed.
    fault: Option<DownloadError>,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len() as u64;
        let fault = if self.bytes > self.limit {
            Some(DownloadError::TooLarge { limit: self.limit, unpacked: true })
        } else {
            self.file.write_all(bytes).err().map(DownloadError::File)
        };
        if let Some(fault) = fault {
            self.fault = Some(fault);
            return Err(io::ErrorKind::Other.into());
        }
        self.digest.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
