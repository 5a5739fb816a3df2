//! Connections over a real socket: hosts, room for others, the end of streams.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use yearbook::http::{ConnectionLimits, serve, stack};

use crate::support::{Backend, TestApp};

/// A service on a port of its own.
struct Server {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
    _app: TestApp,
}

impl Server {
    async fn start(limits: ConnectionLimits) -> Self {
        let app = TestApp::start(Backend::Sqlite).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stack = stack(std::sync::Arc::clone(&app.service));
        let serving = tokio::spawn(serve(listener, stack, limits, async move { _ = stopped.await }));
        Self { address, stop, serving, _app: app }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// What is answered to some bytes, until the connection is closed.
    async fn answer(&self, bytes: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.unwrap().unwrap();
        String::from_utf8(answer).unwrap()
    }
}

const LIVE: &str = "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
const MANY: ConnectionLimits = ConnectionLimits { all: 1_000, of_address: 1_000 };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_has_one_host() {
    let server = Server::start(MANY).await;
    for (version, hosts, status) in [
        ("1.1", "Host: x\r\n", 204),
        ("1.1", "", 400),
        ("1.1", "Host: a\r\nHost: b\r\n", 400),
        ("1.1", "Host: a\r\nhost: a\r\n", 400),
        ("1.1", "Host: a b\r\n", 400),
        ("1.0", "", 204),
    ] {
        let request = format!("GET /health/live HTTP/{version}\r\n{hosts}Connection: close\r\n\r\n");
        let answer = server.answer(&request).await;
        assert_eq!(answer.get(9..12), Some(&*status.to_string()), "{request}{answer}");
        if status == 400 {
            assert!(answer.contains("application/problem+json") && answer.contains("Host"), "{answer}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_say_nothing_make_room_for_others() {
    let server = Server::start(ConnectionLimits { all: 16, of_address: 8 }).await;
    let mut silent = Vec::new();
    for number in 0..60 {
        let mut stream = server.connect().await;
        if number % 2 == 0 {
            stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Half").await.unwrap();
        }
        silent.push(stream);
    }
    assert!(server.answer(LIVE).await.starts_with("HTTP/1.1 204"));
    let mut open = 0;
    for stream in &mut silent {
        let ended = timeout(Duration::from_millis(5), stream.read(&mut [0; 1])).await;
        open += usize::from(ended.is_err());
    }
    assert!((1..=8).contains(&open), "{open} of 60 silent connections are left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_of_events_end_when_the_service_stops() {
    let server = Server::start(MANY).await;
    let mut stream = server.connect().await;
    let request = "GET /v1/changes HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = [0; 15];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    server.stop.send(()).unwrap();
    timeout(Duration::from_secs(5), server.serving).await.expect("it ends soon").unwrap();
    timeout(Duration::from_secs(5), stream.read_to_end(&mut Vec::new())).await.unwrap().unwrap();
}
