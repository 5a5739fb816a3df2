//! Files of long bodies that clients read in parts.
//!
//! A streamed body is made anew for every request. So that a client with many ranges costs no more than one with a
//! plain request, its body is written to an unnamed temporary file, which is gone with the process. The last few are
//! kept.

use std::collections::VecDeque;
use std::io::{self, SeekFrom};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Uri};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::sync::{OnceCell, Semaphore};

use crate::limits::{BODY_FILES, MAX_BODY_FILE_BYTES};

/// How much of a file is read at a time, in bytes.
const PIECE_BYTES: u64 = 262_144;

/// The address of a body and its entity tag.
pub(super) type BodyKey = (Uri, HeaderValue);

/// The file of a body; none if the body is too long.
type Slot = Arc<OnceCell<Option<Arc<BodyFile>>>>;

/// The files of the bodies that were read in parts last.
#[derive(Debug)]
pub(super) struct BodyFiles {
    /// The file that was used last is the last.
    slots: Mutex<VecDeque<(BodyKey, Slot)>>,
    /// So many bodies are written at the same time.
    turns: Semaphore,
    /// The longest body, in bytes.
    longest: u64,
}

impl Default for BodyFiles {
    fn default() -> Self {
        Self::holding(MAX_BODY_FILE_BYTES)
    }
}

impl BodyFiles {
    /// No files yet; a body of more bytes than `longest` gets none.
    pub(super) fn holding(longest: u64) -> Self {
        Self { slots: Mutex::default(), turns: Semaphore::new(BODY_FILES), longest }
    }

    /// The file of a body, which is written if there is none; the inner error is the body, if it is too long.
    ///
    /// # Errors
    /// When the body breaks off, or the file cannot be written.
    pub(super) async fn file(
        &self,
        key: BodyKey,
        body: Body,
    ) -> Result<Result<Arc<BodyFile>, Body>, axum::Error> {
        let slot = self.slot(key);
        let mut body = Some(body);
        // Requests for parts come at the same time; one of them writes, the others wait.
        let file = slot.get_or_try_init(async || {
            let _turn = self.turns.acquire().await.map_err(axum::Error::new)?;
            match BodyFile::write(body.take().unwrap_or_default(), self.longest).await? {
                Ok(file) => Ok(Some(Arc::new(file))),
                Err(whole) => {
                    body = Some(whole);
                    Ok(None)
                }
            }
        });
        Ok(file.await?.clone().ok_or_else(|| body.unwrap_or_default()))
    }

    /// The slot of a body, and room for it.
    fn slot(&self, key: BodyKey) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let known = slots.iter().position(|(known, _)| *known == key);
        let used = known.and_then(|position| slots.remove(position));
        let (key, slot) = used.unwrap_or_else(|| (key, Slot::default()));
        slots.push_back((key, Arc::clone(&slot)));
        if slots.len() > BODY_FILES {
            slots.pop_front();
        }
        slot
    }
}

/// A body in a file.
#[derive(Debug)]
pub(super) struct BodyFile {
    file: tokio::sync::Mutex<File>,
    length: u64,
}

impl BodyFile {
    /// Writes a body to a file; the inner error is the whole body, if it is longer than `longest`.
    async fn write(body: Body, longest: u64) -> Result<Result<Self, Body>, axum::Error> {
        let mut file = File::from_std(tempfile::tempfile().map_err(axum::Error::new)?);
        let mut length = 0;
        let mut pieces = body.into_data_stream();
        while let Some(piece) = pieces.try_next().await? {
            file.write_all(&piece).await.map_err(axum::Error::new)?;
            length += piece.len() as u64;
            if length > longest {
                file.flush().await.map_err(axum::Error::new)?;
                let written = Arc::new(Self { file: file.into(), length }).read(0..length);
                return Ok(Err(Body::from_stream(written.map_err(axum::Error::new).chain(pieces))));
            }
        }
        file.flush().await.map_err(axum::Error::new)?;
        Ok(Ok(Self { file: file.into(), length }))
    }

    /// The length of the body, in bytes.
    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// Some bytes of the body.
    pub(super) fn read(self: Arc<Self>, range: Range<u64>) -> impl Stream<Item = io::Result<Bytes>> {
        stream::try_unfold((self, range), async |(body, range)| {
            let count = PIECE_BYTES.min(range.end - range.start);
            if count == 0 {
                return Ok(None);
            }
            let mut piece = vec![0; usize::try_from(count).unwrap_or_default()];
            let mut file = body.file.lock().await;
            file.seek(SeekFrom::Start(range.start)).await?;
            file.read_exact(&mut piece).await?;
            drop(file);
            Ok(Some((Bytes::from(piece), (body, range.start + count..range.end))))
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    fn streamed(text: &'static str) -> Body {
        let pieces = text.as_bytes().chunks(3).map(|piece| Ok::<_, io::Error>(Bytes::from_static(piece)));
        Body::from_stream(stream::iter(pieces.collect::<Vec<_>>()))
    }

    fn key(target: &str) -> BodyKey {
        (target.parse().unwrap(), HeaderValue::from_static("\"7-1\""))
    }

    #[tokio::test]
    async fn a_body_is_written_once() {
        let files = BodyFiles::default();
        let file = files.file(key("/a"), streamed("0123456789")).await.unwrap().unwrap();
        assert_eq!(file.length(), 10);
        let again = files.file(key("/a"), streamed("never read")).await.unwrap().unwrap();
        assert!(Arc::ptr_eq(&file, &again));
        let part: Vec<Bytes> = again.read(2..9).try_collect().await.unwrap();
        assert_eq!(part.concat(), b"2345678");
        let other = files.file(key("/b"), streamed("other")).await.unwrap().unwrap();
        assert_eq!(other.length(), 5);
    }

    #[tokio::test]
    async fn a_body_that_is_too_long_stays_whole() {
        let files = BodyFiles::holding(4);
        for _ in 0..2 {
            let whole = files.file(key("/a"), streamed("0123456789")).await.unwrap().unwrap_err();
            assert_eq!(to_bytes(whole, 100).await.unwrap(), "0123456789");
        }
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_tried_again() {
        let files = BodyFiles::default();
        let broken = stream::iter([Ok(Bytes::from_static(b"01")), Err(io::Error::other("gone"))]);
        assert!(files.file(key("/a"), Body::from_stream(broken)).await.is_err());
        assert_eq!(files.file(key("/a"), streamed("012")).await.unwrap().unwrap().length(), 3);
    }

    #[tokio::test]
    async fn the_files_used_last_are_kept() {
        let files = BodyFiles::default();
        let first = files.file(key("/0"), streamed("first")).await.unwrap().unwrap();
        for number in 1..BODY_FILES {
            files.file(key(&format!("/{number}")), streamed("x")).await.unwrap().unwrap();
        }
        let again = files.file(key("/0"), streamed("again")).await.unwrap().unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        for number in 0..BODY_FILES {
            files.file(key(&format!("/more{number}")), streamed("x")).await.unwrap().unwrap();
        }
        let anew = files.file(key("/0"), streamed("again")).await.unwrap().unwrap();
        assert!(!Arc::ptr_eq(&first, &anew));
    }
}
