//! Serving requests until shutdown.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::ServiceExt;
use axum::extract::Request;
use axum::response::Response;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::request_line::LenientListener;
use crate::limits::{DRAIN_TIMEOUT_MS, FOLLOW_INTERVAL_MS};
use crate::service::Service;

/// Serves until `stop` is ready, then lets running requests finish within [`DRAIN_TIMEOUT_MS`].
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
    // A streamed response does not wait for acknowledgements (Nagle's algorithm).
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let server = axum::serve(LenientListener(listener), routes.into_make_service()).with_graceful_shutdown(
        async move {
            stop.await;
            tracing::info!("stopping: waiting for running requests");
            // The receiver outlives the server.
            let _ = sender.send(true);
        },
    );
    let drained = async move {
        if stopping.wait_for(|stopping| *stopping).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(DRAIN_TIMEOUT_MS)).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        result = server => result,
        () = drained => {
            tracing::warn!("stopped with requests still running");
            Ok(())
        }
    }
}

/// Reads the revision of the database again and again, since other processes may write, and builds what a new revision
/// needs: the search index and the snapshot.
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
