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
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::connection_io::CountedStream;
use super::connections::{ConnectionLimits, Connections, OpenConnection, Progress, RequestGuard};
use super::fred;
use super::middleware::AppStack;
use super::request_line::LenientConnection;
use super::upload::MovingBody;
use crate::limits::{DOCUMENT_INTERVAL_MS, DRAIN_TIMEOUT_MS, FOLLOW_INTERVAL_MS, HEALTH_INTERVAL_MS};
use crate::parallel::{Priority, spawn_on_thread};
use crate::service::{Service, State};

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

/// A clock that ticks at an interval; after a late tick, the next one waits for a whole interval.
fn ticks(interval_ms: u64) -> Interval {
    let mut ticks = interval(Duration::from_millis(interval_ms));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Logs that work in the background failed.
fn warn<T, E: std::error::Error + 'static>(result: Result<T, E>, what: &str) {
    if let Err(error) = result {
        tracing::warn!(error = &error as &dyn std::error::Error, "{what}");
    }
}

/// Asks the database again and again whether it answers.
pub async fn watch_database(service: Arc<Service>) {
    service.watch();
    let mut ticks = ticks(HEALTH_INTERVAL_MS);
    loop {
        ticks.tick().await;
        warn(service.check_health().await, "the database does not answer");
    }
}

/// Reads the revision of the database again and again, since other processes may write.
pub async fn follow_revision(service: Arc<Service>) {
    let mut ticks = ticks(FOLLOW_INTERVAL_MS);
    loop {
        ticks.tick().await;
        warn(service.refresh().await, "the revision cannot be read");
    }
}

/// Builds what a new revision needs, so that no request waits for it: the search index, the snapshot, the alerts and the
/// verification. It takes long, and a further revision must be noticed meanwhile.
pub async fn prepare_revision(service: Arc<Service>) {
    let mut ticks = ticks(FOLLOW_INTERVAL_MS);
    loop {
        ticks.tick().await;
        let lists = async {
            service.index().await;
            prepare_lists(service.state()).await;
        };
        let ((), packed) = tokio::join!(lists, service.pack());
        warn(packed, "the observations cannot be read");
        warn(service.alerts(&service.state()).await, "the rules cannot be judged");
        let verified = service.verification(&service.state(), &service.documents()).await;
        warn(verified, "the figures cannot be verified");
    }
}

/// Makes the order in which lists of a state are.
async fn prepare_lists(state: Arc<State>) {
    if !state.has_ranks() {
        spawn_on_thread(Priority::Low, move || fred::prepare(&state)).await;
    }
}

/// Reads the documents again when a file of their folder changes; never ends if there are documents.
pub async fn follow_documents(service: Arc<Service>) {
    if !service.documents().are_given() {
        return;
    }
    let mut ticks = ticks(DOCUMENT_INTERVAL_MS);
    loop {
        ticks.tick().await;
        warn(service.refresh_documents().await, "the documents cannot be read again");
    }
}
