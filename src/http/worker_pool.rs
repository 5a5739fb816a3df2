//! Threads for dear answers, beside those that serve, with a bound on how much is made and held at once.
//!
//! A tokio runtime of their own would do, but for the connections of the database: one that such a runtime opened would
//! wait for its busy threads whoever uses it. So these threads run tasks of an executor, in the context of the runtime
//! that serves. They have a low priority: a thread that serves need not wait for them.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use std::{cell::Cell, thread};

use async_executor::{Executor, Task};
use axum::body::{Body, Bytes, HttpBody};
use axum::http::HeaderValue;
use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http_body::{Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, watch};

use super::cost::Cost;
use super::request_id;
use crate::limits::{DEAR_WAIT_MS, HELD_OBSERVATIONS};
use crate::parallel::{Priority, processors};

/// The observations that one permit of the memory stands for.
const UNIT: usize = 1_000;

/// How long a dear answer waits for memory.
const WAIT: Duration = Duration::from_millis(DEAR_WAIT_MS);

/// How many pieces of a body wait to be sent.
const PIECES_AHEAD: usize = 2;

thread_local! {
    static IS_WORKER: Cell<bool> = const { Cell::new(false) };
}

tokio::task_local! {
    static PLACE: Arc<MemoryShare>;
}

/// Whether this thread makes dear answers.
pub(super) fn is_worker() -> bool {
    IS_WORKER.get()
}

/// Raises what the answer that is made here holds in memory. If there is no room for it, the answer ends as [`PoolFull`].
pub(super) async fn hold(cost: Cost) {
    let Ok(place) = PLACE.try_with(Arc::clone) else { return };
    let more = units(cost).saturating_sub(place.units());
    if more == 0 {
        return;
    }
    if let Some(permit) = acquire(&place.memory, more).await {
        place.permit().merge(permit);
    } else {
        place.refused.notify_one();
        std::future::pending::<()>().await;
    }
}

/// There is too much work at once.
#[derive(Debug)]
pub(super) struct PoolFull;

/// The share of the memory that one answer has, until it is sent.
#[derive(Debug)]
struct MemoryShare {
    memory: Arc<Semaphore>,
    permit: Mutex<OwnedSemaphorePermit>,
    /// There is no room for what it needs.
    refused: Notify,
}

impl MemoryShare {
    fn permit(&self) -> std::sync::MutexGuard<'_, OwnedSemaphorePermit> {
        self.permit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn units(&self) -> usize {
        self.permit().num_permits()
    }
}

/// The permits of a cost: at least one, and never more than there are.
fn units(cost: Cost) -> usize {
    cost.held.div_ceil(UNIT).clamp(1, HELD_OBSERVATIONS / UNIT)
}

/// Some permits; none if they are not free in time.
async fn acquire(memory: &Arc<Semaphore>, units: usize) -> Option<OwnedSemaphorePermit> {
    let units = u32::try_from(units).unwrap_or(u32::MAX);
    tokio::time::timeout(WAIT, Arc::clone(memory).acquire_many_owned(units)).await.ok()?.ok()
}

/// The threads and the bounds of what they do.
#[derive(Debug)]
pub(super) struct WorkerPool {
    executor: Arc<Executor<'static>>,
    memory: Arc<Semaphore>,
    /// Whose turn it is: as many as there are threads, and some that wait for the database.
    turns: Arc<Semaphore>,
    /// The threads end when it is dropped.
    _stop: watch::Sender<()>,
}

impl WorkerPool {
    /// A pool in the context of the present runtime, with a thread for each processor, at least two.
    pub(super) fn start() -> Self {
        let executor = Arc::new(Executor::new());
        let stop = watch::Sender::new(());
        let threads = processors().max(2);
        for _ in 0..threads {
            let (executor, runtime, mut stopped) =
                (Arc::clone(&executor), Handle::current(), stop.subscribe());
            let run = move || {
                Priority::Low.apply();
                IS_WORKER.set(true);
                let _ = runtime.block_on(executor.run(stopped.changed()));
            };
            if let Err(error) = thread::Builder::new().name("answers".to_owned()).spawn(run) {
                tracing::error!(%error, "a thread for large answers cannot be started");
            }
        }
        Self {
            executor,
            memory: Arc::new(Semaphore::new(HELD_OBSERVATIONS / UNIT)),
            turns: Arc::new(Semaphore::new(threads + 1)),
            _stop: stop,
        }
    }

    /// The response that a future makes on these threads. It is dropped there if the caller goes away.
    pub(super) async fn run<E: Send + 'static>(
        &self,
        cost: Cost,
        id: HeaderValue,
        work: BoxFuture<'static, Result<Response, E>>,
    ) -> Result<Result<Response, E>, PoolFull> {
        let permit = Mutex::new(acquire(&self.memory, units(cost)).await.ok_or(PoolFull)?);
        let place =
            Arc::new(MemoryShare { memory: Arc::clone(&self.memory), permit, refused: Notify::new() });
        let turns = Arc::clone(&self.turns);
        let of_task = Arc::clone(&place);
        let task = self.executor.spawn(PLACE.scope(
            Arc::clone(&place),
            request_id::with_current(id, async move {
                let _turn = turns.acquire().await;
                tokio::select! {
                    made = work => Ok(made),
                    () = of_task.refused.notified() => Err(PoolFull),
                }
            }),
        ));
        Ok(task.await?.map(|response| self.sent(response, place)))
    }

    /// A response whose body is made here piece by piece, or is in memory and holds its place until it is sent.
    fn sent(&self, response: Response, place: Arc<MemoryShare>) -> Response {
        if response.body().size_hint().exact().is_some() {
            return response.map(|body| Body::new(HeldBody { body, _place: place }));
        }
        response.map(|body| {
            let (sender, pieces) = mpsc::channel(PIECES_AHEAD);
            // A panic must not reach the thread; the body lacks its end then.
            let sent = AssertUnwindSafe(send(body, sender, Arc::clone(&self.turns), place)).catch_unwind();
            let task = self.executor.spawn(async move { drop(sent.await) });
            Body::new(PooledBody { pieces, ended: false, _task: task })
        })
    }
}

/// A piece of a body; none is its end.
type Piece = Option<Result<Frame<Bytes>, axum::Error>>;

/// Makes the pieces of a body, each in its turn: a client that reads slowly keeps no thread.
async fn send(mut body: Body, sender: mpsc::Sender<Piece>, turns: Arc<Semaphore>, _place: Arc<MemoryShare>) {
    loop {
        let turn = turns.acquire().await;
        let piece = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await;
        drop(turn);
        let is_last = piece.is_none();
        if sender.send(piece).await.is_err() || is_last {
            return;
        }
    }
}

/// A body that a task of the pool makes; the task ends with it.
struct PooledBody {
    pieces: mpsc::Receiver<Piece>,
    ended: bool,
    _task: Task<()>,
}

impl HttpBody for PooledBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Piece> {
        if self.ended {
            return Poll::Ready(None);
        }
        let piece = std::task::ready!(self.pieces.poll_recv(cx));
        self.ended = !matches!(piece, Some(Some(Ok(_))));
        // A task that panicked sends no end; the client must not take the body for complete.
        Poll::Ready(piece.unwrap_or_else(|| Some(Err(axum::Error::new("the body broke off")))))
    }
}

/// A body in memory that keeps its place.
struct HeldBody {
    body: Body,
    _place: Arc<MemoryShare>,
}

impl HttpBody for HeldBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Piece> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests;
