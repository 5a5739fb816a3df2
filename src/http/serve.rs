//! Serving requests until shutdown.

use std::io::{Error, ErrorKind};
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::response::Response;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::connection_io::CountedStream;
use super::connections::{ConnectionLimits, Connections, OpenConnection, Progress, RequestGuard};
use super::middleware::AppStack;
use super::request_line::LenientConnection;
use super::upload::MovingBody;
use crate::limits::{DOCUMENT_INTERVAL_MS, DRAIN_TIMEOUT_MS, FOLLOW_INTERVAL_MS};
use crate::service::Service;

/// The pause after the system refused a connection, as without a free descriptor.
const REFUSED_PAUSE: Duration = Duration::from_millis(50);

/// Serves until `stop` is ready, then lets running requests finish within [`DRAIN_TIMEOUT_MS`].
pub async fn serve(
    listener: TcpListener,
    stack: AppStack,
    limits: ConnectionLimits,
    stop: impl Future<Output = ()> + Send,
) {
    let connections = Arc::new(Connections::new(limits));
    let sweeps = {
        let connections = Arc::clone(&connections);
        tokio::spawn(async move { connections.keep_moving().await })
    };
    let (stopping, _) = watch::channel(false);
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, address)) => begin(&connections, &stack, &stopping, stream, address.ip()),
                Err(error) if is_of_client(&error) => {}
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "a connection cannot be accepted");
                    connections.make_room();
                    tokio::time::sleep(REFUSED_PAUSE).await;
                }
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    tracing::info!("stopping: waiting for running requests");
    stack.end_streams();
    stopping.send_replace(true);
    // Each connection holds a receiver.
    if tokio::time::timeout(Duration::from_millis(DRAIN_TIMEOUT_MS), stopping.closed()).await.is_err() {
        tracing::warn!("stopped with requests still running");
    }
    sweeps.abort();
}

/// Whether the client gave a connection up before it was accepted.
fn is_of_client(error: &Error) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Starts a connection, if there is room for it.
fn begin(
    connections: &Arc<Connections>,
    stack: &AppStack,
    stopping: &watch::Sender<bool>,
    stream: TcpStream,
    address: IpAddr,
) {
    // A streamed response does not wait for acknowledgements (Nagle's algorithm).
    let _ = stream.set_nodelay(true);
    let (stack, stopping) = (stack.clone(), stopping.subscribe());
    connections.begin(address, |progress, open| {
        let stream = LenientConnection::new(CountedStream::new(stream, Arc::clone(&progress)));
        tokio::spawn(answer(stream, stack, address, progress, stopping, open)).abort_handle()
    });
}

/// Answers the requests of a connection until it ends.
async fn answer(
    stream: LenientConnection<CountedStream>,
    stack: AppStack,
    address: IpAddr,
    progress: Arc<Progress>,
    mut stopping: watch::Receiver<bool>,
    _open: OpenConnection,
) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let running = progress.run();
        let request = request.map(|body| {
            let body = Body::new(body);
            if body.is_end_stream() { body } else { MovingBody::of(body, Arc::clone(&progress)) }
        });
        let response = stack.respond(Some(address), request);
        async move { Ok::<_, std::convert::Infallible>(running_until_sent(response.await, running)) }
    });
    let mut connection = pin!(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    // That a client breaks off or sends no HTTP is its own affair.
    tokio::select! {
        _ = connection.as_mut() => return,
        // It is sent once, when the service stops.
        _ = stopping.changed() => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

/// The response, which counts as running until a streamed body has ended.
fn running_until_sent(response: Response, running: RequestGuard) -> Response {
    if response.body().size_hint().exact().is_some() {
        return response;
    }
    response.map(|body| Body::new(RunningBody { body, _running: running }))
}

/// A streamed body of an answer that is still being made.
struct RunningBody {
    body: Body,
    _running: RequestGuard,
}

impl HttpBody for RunningBody {
    type Data = axum::body::Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        std::pin::Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
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
        if let Err(error) = service.alerts(&service.state()).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the rules cannot be judged");
        }
        // So that no request waits for it.
        if let Err(error) = service.verification(&service.state(), &service.documents()).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the figures cannot be verified");
        }
    }
}

/// Reads the documents again when a file of their folder changes; never ends if there are documents.
pub async fn follow_documents(service: Arc<Service>) {
    if !service.documents().are_given() {
        return;
    }
    let mut tick = tokio::time::interval(Duration::from_millis(DOCUMENT_INTERVAL_MS));
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = service.refresh_documents().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the documents cannot be read again");
        }
    }
}
