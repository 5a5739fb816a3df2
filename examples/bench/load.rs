//! The load: connections that send the next request when the answer to the last has arrived.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use futures_util::future::try_join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The request targets of an operation.
pub(super) enum Targets {
    /// The same each time.
    Fixed(String),
    /// A different one each time, `different` of them in turn.
    Each { target: Box<dyn Fn(u64) -> String>, different: u64, next: AtomicU64 },
}

impl Targets {
    /// A different one each time, `different` of them in turn.
    pub(super) fn each(different: u64, target: impl Fn(u64) -> String + 'static) -> Self {
        Self::Each { target: Box::new(target), different, next: AtomicU64::new(0) }
    }

    /// The next target.
    pub(super) fn next(&self) -> String {
        match self {
            Self::Fixed(target) => target.clone(),
            Self::Each { target, different, next } => {
                target(next.fetch_add(1, Ordering::Relaxed) % different)
            }
        }
    }

    /// Whether a target was repeated, so that its answer may have come from a cache.
    pub(super) fn came_round(&self) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Each { different, next, .. } => next.load(Ordering::Relaxed) > *different,
        }
    }
}

/// How many connections ask, and for how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Load {
    pub(super) connections: usize,
    pub(super) time: Duration,
}

impl Load {
    /// Sends requests; returns the time of each answer.
    pub(super) async fn run(self, address: SocketAddr, targets: &Targets) -> anyhow::Result<Vec<Duration>> {
        let until = Instant::now() + self.time;
        self.run_while(address, targets, || Instant::now() < until).await
    }

    /// Sends requests while a condition holds; returns the time of each answer.
    pub(super) async fn run_while(
        self,
        address: SocketAddr,
        targets: &Targets,
        holds: impl Fn() -> bool,
    ) -> anyhow::Result<Vec<Duration>> {
        let ask = async || -> anyhow::Result<Vec<Duration>> {
            let mut connection = Connection::open(address).await?;
            let mut took = Vec::new();
            while holds() {
                let target = targets.next();
                let began = Instant::now();
                connection.get(&target).await?;
                took.push(began.elapsed());
            }
            Ok(took)
        };
        let took = try_join_all((0..self.connections).map(|_| ask())).await?;
        Ok(took.into_iter().flatten().collect())
    }
}

/// Succeeds when an answer of any status arrives.
pub(super) async fn answers(address: SocketAddr, target: &str) -> anyhow::Result<()> {
    let mut connection = Connection::open(address).await?;
    connection.ask(target).await?;
    connection.head().await.map(|_| ())
}

/// The body of an answer; an error unless the status is 200.
pub(super) async fn body(address: SocketAddr, target: &str) -> anyhow::Result<Vec<u8>> {
    Connection::open(address).await?.get(target).await
}

/// Uploads a file from another thread, since this one generates the load; an error unless the status is 201.
pub(super) async fn send(address: SocketAddr, target: &str, token: &str, file: &Path) -> anyhow::Result<()> {
    let length = std::fs::metadata(file)?.len();
    let head = format!(
        "POST {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: text/csv\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    let mut file = File::open(file)?;
    let sending = move || -> io::Result<String> {
        let mut stream = std::net::TcpStream::connect(address)?;
        stream.write_all(head.as_bytes())?;
        io::copy(&mut file, &mut stream)?;
        let mut status = String::new();
        BufReader::new(stream).read_line(&mut status)?;
        Ok(status)
    };
    let status = tokio::task::spawn_blocking(sending).await??;
    ensure!(status.starts_with("HTTP/1.1 201 "), "{target}: {status}");
    Ok(())
}

/// Waits until the service has packed its snapshot.
pub(super) async fn until_packed(address: SocketAddr) -> anyhow::Result<()> {
    loop {
        let mut connection = Connection::open(address).await?;
        connection.ask("/health/ready").await?;
        if connection.head().await?.contains("x-snapshot: packed") {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A persistent connection.
struct Connection {
    stream: TcpStream,
    /// Bytes received and not yet consumed.
    received: Vec<u8>,
}

const END_OF_LINE: &[u8] = b"\r\n";
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

impl Connection {
    async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::new() })
    }

    async fn get(&mut self, target: &str) -> anyhow::Result<Vec<u8>> {
        self.ask(target).await?;
        let head = self.head().await?;
        ensure!(head.starts_with("http/1.1 200 "), "{target}: {}", head.lines().next().unwrap_or_default());
        if head.contains("transfer-encoding: chunked") {
            return self.chunks().await;
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        self.take(length.context("an answer of unknown length")?.trim().parse()?).await
    }

    /// A chunked body (RFC 9112, section 7.1); it ends with an empty chunk.
    async fn chunks(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line().await?;
            let length = usize::from_str_radix(line.split(';').next().unwrap_or_default().trim(), 16)?;
            body.extend(self.take(length).await?);
            ensure!(self.line().await?.is_empty(), "a chunk that ends late, or is followed by fields");
            if length == 0 {
                return Ok(body);
            }
        }
    }

    async fn line(&mut self) -> anyhow::Result<String> {
        loop {
            if let Some(end) = self.received.windows(END_OF_LINE.len()).position(|bytes| bytes == END_OF_LINE)
            {
                let mut line = self.take(end + END_OF_LINE.len()).await?;
                line.truncate(end);
                return Ok(String::from_utf8(line)?);
            }
            self.receive().await?;
        }
    }

    /// The next `length` bytes.
    async fn take(&mut self, length: usize) -> anyhow::Result<Vec<u8>> {
        while self.received.len() < length {
            self.receive().await?;
        }
        let rest = self.received.split_off(length);
        Ok(std::mem::replace(&mut self.received, rest))
    }

    async fn ask(&mut self, target: &str) -> anyhow::Result<()> {
        let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Ok(self.stream.write_all(request.as_bytes()).await?)
    }

    /// The status line and the fields of an answer, in lower case.
    async fn head(&mut self) -> anyhow::Result<String> {
        loop {
            let end = self.received.windows(END_OF_HEAD.len()).position(|bytes| bytes == END_OF_HEAD);
            if let Some(end) = end {
                let head = self.take(end + END_OF_HEAD.len()).await?;
                return Ok(String::from_utf8_lossy(&head).to_ascii_lowercase());
            }
            self.receive().await?;
        }
    }

    async fn receive(&mut self) -> anyhow::Result<()> {
        self.received.reserve(16_384);
        if self.stream.read_buf(&mut self.received).await? == 0 {
            bail!("the connection was closed");
        }
        Ok(())
    }
}
