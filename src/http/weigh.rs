//! How a dear answer leaves the threads that serve.
//!
//! A handler begins on a thread that serves. As soon as it knows what its answer costs, it calls [`weigh`]. A cheap
//! answer goes on at once. A dear one stops there: [`until_dear`] hands its future back, and the
//! [pool](super::worker_pool) goes on with it, so nothing is done twice.

use std::cell::Cell;
use std::pin::Pin;
use std::task::Poll;

use futures_util::future::BoxFuture;

use super::cost::Cost;
use super::worker_pool;
use crate::limits::CHEAP_OBSERVATIONS;

thread_local! {
    /// How much dearer the answer that is being made here is than its observations, since it is compressed.
    static FACTOR: Cell<usize> = const { Cell::new(1) };
    /// The cost that stopped the future that is being polled.
    static DEAR: Cell<Option<Cost>> = const { Cell::new(None) };
}

/// Goes on if the cost is low or this is a thread for dear answers, which notes what is held; stops otherwise.
pub(super) async fn weigh(cost: Cost) {
    if worker_pool::is_worker() {
        worker_pool::hold(cost).await;
        return;
    }
    if cost.work.saturating_mul(FACTOR.get()) <= CHEAP_OBSERVATIONS {
        return;
    }
    let mut is_stopped = false;
    std::future::poll_fn(|cx| {
        if is_stopped {
            return Poll::Ready(());
        }
        is_stopped = true;
        DEAR.set(Some(cost));
        // Whoever polls without looking at the cost goes on at once.
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The result of a future, or the rest of it with its cost if it is dear; `factor` multiplies its costs.
pub(super) async fn until_dear<T>(
    mut work: BoxFuture<'static, T>,
    factor: usize,
) -> Result<T, (Cost, BoxFuture<'static, T>)> {
    let polled = std::future::poll_fn(|cx| {
        FACTOR.set(factor);
        DEAR.set(None);
        match Pin::new(&mut work).poll(cx) {
            Poll::Ready(made) => Poll::Ready(Ok(made)),
            Poll::Pending => DEAR.take().map_or(Poll::Pending, |cost| Poll::Ready(Err(cost))),
        }
    });
    match polled.await {
        Ok(made) => Ok(made),
        Err(cost) => Err((cost, work)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cost at which a future with two weighings stops.
    async fn stopped(costs: [usize; 2], factor: usize) -> Option<usize> {
        let work = Box::pin(async move {
            for cost in costs {
                weigh(Cost::whole(cost)).await;
                tokio::task::yield_now().await;
            }
            "made"
        });
        match until_dear(work, factor).await {
            Ok(made) => {
                assert_eq!(made, "made");
                None
            }
            Err((cost, rest)) => {
                assert_eq!(rest.await, "made");
                Some(cost.held)
            }
        }
    }

    #[tokio::test]
    async fn a_dear_answer_stops_where_it_knows_its_cost_and_goes_on_from_there() {
        let (cheap, dear) = (CHEAP_OBSERVATIONS, CHEAP_OBSERVATIONS + 1);
        assert_eq!(stopped([cheap, cheap], 1).await, None);
        assert_eq!(stopped([cheap, dear], 1).await, Some(dear));
        assert_eq!(stopped([dear, cheap], 1).await, Some(dear));
        assert_eq!(stopped([1, cheap], 2).await, Some(cheap));
        assert_eq!(Cost::walk(usize::MAX).times(3).work, usize::MAX / 4 * 3);
    }
}
