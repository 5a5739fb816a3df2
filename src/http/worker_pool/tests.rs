use std::convert::Infallible;

use axum::body::to_bytes;
use futures_util::{StreamExt, stream};
use tokio::sync::oneshot;

use super::*;

const ID: HeaderValue = HeaderValue::from_static("id");

/// The response with a body, made by a pool.
async fn made(pool: &WorkerPool, held: usize, body: Body) -> Result<Response, PoolFull> {
    let work = async move {
        assert!(is_worker() && thread::current().name() == Some("answers"));
        Ok::<_, Infallible>(Response::new(body))
    };
    pool.run(Cost::whole(held), ID, work.boxed())
        .await
        .map(|made| made.unwrap_or_else(|never| match never {}))
}

/// A body of some pieces whose length is not known.
fn pieces(count: usize) -> Body {
    Body::from_stream(stream::iter((0..count).map(|_| Ok::<_, Infallible>("piece"))))
}

#[tokio::test]
async fn bodies_come_as_they_are_made() {
    let pool = WorkerPool::start();
    for (body, length) in [(Body::from("whole"), 5), (pieces(1_000), 5_000), (pieces(0), 0)] {
        let response = made(&pool, 1, body).await.unwrap();
        assert_eq!(to_bytes(response.into_body(), usize::MAX).await.unwrap().len(), length);
    }
}

#[tokio::test(start_paused = true)]
async fn what_finds_no_memory_is_refused_until_some_is_free() {
    let pool = WorkerPool::start();
    let held = made(&pool, HELD_OBSERVATIONS, Body::from("x")).await.unwrap();
    assert!(made(&pool, 1, Body::from("x")).await.is_err());
    drop(held);
    assert!(made(&pool, usize::MAX, Body::from("x")).await.is_ok(), "one larger than all has all");
    // What shows to be dearer later has to find more room, too.
    let streamed = made(&pool, HELD_OBSERVATIONS / 2, pieces(9)).await.unwrap();
    let dearer = async {
        hold(Cost::whole(HELD_OBSERVATIONS)).await;
        Ok::<_, Infallible>(Response::new(Body::empty()))
    };
    assert!(pool.run(Cost::whole(1), ID, dearer.boxed()).await.is_err());
    drop(streamed);
}

#[tokio::test]
async fn work_without_a_caller_is_dropped() {
    let pool = WorkerPool::start();
    let (kept, dropped) = oneshot::channel::<()>();
    let work = async move {
        let _kept = kept;
        std::future::pending::<Result<Response, Infallible>>().await
    };
    let run = pool.run(Cost::whole(1), ID, work.boxed());
    assert!(tokio::time::timeout(Duration::from_millis(50), run).await.is_err());
    assert!(dropped.await.is_err());
}

#[tokio::test]
async fn a_client_that_does_not_read_keeps_no_turn() {
    let pool = WorkerPool::start();
    let mut unread = Vec::new();
    for _ in 0..50 {
        unread.push(made(&pool, 1, pieces(1_000_000)).await.unwrap());
    }
    tokio::time::timeout(Duration::from_secs(20), made(&pool, 1, Body::from("x"))).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_body_that_breaks_off_is_not_complete() {
    let pool = WorkerPool::start();
    let broken = stream::iter([0, 1]).map(|number| {
        assert!(number == 0, "the second piece panics");
        Ok::<_, Infallible>("piece")
    });
    let response = made(&pool, 1, Body::from_stream(broken)).await.unwrap();
    assert!(to_bytes(response.into_body(), usize::MAX).await.is_err());
    // The thread lives on.
    assert!(made(&pool, 1, Body::from("x")).await.is_ok());
}
