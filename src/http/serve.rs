//! Serving: a listener, the router, and an orderly end.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::ServiceExt;
use axum::extract::Request;
use axum::response::Response;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::limits::{DRAIN_TIMEOUT_MS, FOLLOW_INTERVAL_MS};
use crate::service::Service;

/// Serves until `stop` ends, then finishes the running requests within the time that the limits give.
///
/// # Errors
/// When the listener fails.
pub async fn serve<Routes>(
    listener: TcpListener,
    routes: Routes,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()>
where
    Routes: tower::Service<Request, Response = Response, Error = Infallible, Future: Send>,
    Routes: Clone + Send + 'static,
{
    let (sender, mut stopping) = watch::channel(false);
    // An answer that is sent in pieces does not wait for the receipt of each.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let server = axum::serve(listener, routes.into_make_service()).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping: running requests are finished first");
        // The receiver outlives the server.
        let _ = sender.send(true);
    });
    let drained = async move {
        if stopping.wait_for(|stopping| *stopping).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(DRAIN_TIMEOUT_MS)).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = server => ended,
        () = drained => {
            tracing::warn!("some requests were cut off");
            Ok(())
        }
    }
}

/// Follows the revision of the database, which other processes write as well.
pub async fn follow_revision(service: Arc<Service>) {
    let mut tick = tokio::time::interval(Duration::from_millis(FOLLOW_INTERVAL_MS));
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = service.refresh().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the revision cannot be read");
        }
        let ((), packed) = tokio::join!(service.index(), service.pack());
        if let Err(error) = packed {
            tracing::warn!(error = &error as &dyn std::error::Error, "the observations cannot be read");
        }
    }
}
