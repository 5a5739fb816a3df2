//! Bodies of requests that must make progress.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::connections::Progress;
use crate::limits::{MIN_PROGRESS_BYTES, UPLOAD_STALL_S};

/// The time in which [`MIN_PROGRESS_BYTES`] must come.
const UPLOAD_STALL: Duration = Duration::from_secs(UPLOAD_STALL_S);

/// A body whose connection is closed if fewer than [`MIN_PROGRESS_BYTES`] come in [`UPLOAD_STALL_S`] while it is read.
#[derive(Debug)]
pub(super) struct MovingBody {
    body: Body,
    /// The bytes since the limit was set.
    bytes: u64,
    limit: Pin<Box<Sleep>>,
    progress: Arc<Progress>,
}

impl MovingBody {
    /// A body of a connection with the rule.
    pub(super) fn of(body: Body, progress: Arc<Progress>) -> Body {
        Body::new(Self { body, bytes: 0, limit: Box::pin(sleep(UPLOAD_STALL)), progress })
    }
}

impl HttpBody for MovingBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                self.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
                if self.bytes >= MIN_PROGRESS_BYTES {
                    self.bytes = 0;
                    self.limit.as_mut().reset(Instant::now() + UPLOAD_STALL);
                }
            }
            // The next sweep closes the connection.
            Poll::Pending if self.limit.as_mut().poll(cx).is_ready() => {
                self.progress.stall();
            }
            _ => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::body::to_bytes;
    use futures_util::stream;

    use super::*;

    /// A body of pieces of some bytes with a pause before each.
    fn pieces(count: usize, bytes: usize, pause: u64) -> Body {
        Body::from_stream(stream::unfold(count, move |left| async move {
            let left = left.checked_sub(1)?;
            sleep(Duration::from_secs(pause)).await;
            Some((Ok::<_, Infallible>(Bytes::from(vec![b'a'; bytes])), left))
        }))
    }

    /// Whether a body stalls before its end, and when.
    async fn stalled_after(body: Body) -> Option<Duration> {
        let (progress, began) = (Arc::new(Progress::default()), Instant::now());
        let read = to_bytes(MovingBody::of(body, Arc::clone(&progress)), usize::MAX);
        let stall = async {
            while !progress.is_stalled() {
                sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::select! {
            whole = read => { whole.unwrap(); None }
            () = stall => Some(began.elapsed()),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_moves_is_never_cut_and_one_that_drips_is() {
        // A kilobyte a second for ten minutes; a large piece in each time limit.
        for (count, bytes, pause) in [(600, 1_000, 1), (20, 1_000_000, UPLOAD_STALL_S - 1)] {
            assert_eq!(stalled_after(pieces(count, bytes, pause)).await, None);
        }
        // A byte a second; nothing at all; nothing after a good beginning.
        let silent = || Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        for body in [pieces(600, 1, 1), silent(), pieces(2, 10_000, UPLOAD_STALL_S + 2)] {
            let stalled = stalled_after(body).await.unwrap();
            assert!(stalled <= UPLOAD_STALL + Duration::from_secs(1), "{stalled:?}");
        }
    }
}
