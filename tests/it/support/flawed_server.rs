//! A server of files that misbehaves as a test tells it, and a proxy: it takes requests for any host, and answers them
//! itself. Within a tunnel it has the certificate of the tests.
//!
//! Each request has a connection of its own. Without a flaw a file is served as it should be: with its validators, in
//! parts and packed if it is made so.

use std::collections::{HashMap, VecDeque};
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::server::TlsStream;

use super::tls::acceptor;

/// How long a connection stays open with nothing to say.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is wrong with an answer.
#[derive(Debug, Clone)]
pub enum Flaw {
    /// The status, and a header.
    Status(u16, &'static str, String),
    /// After so many bytes of the body the connection is closed.
    CutAfter(usize),
    /// After so many bytes of the body the connection is reset, and what was not read yet is lost.
    ResetAfter(usize),
    /// After so many bytes of a body without announced length it ends as if it were whole.
    EndAfter(usize),
    /// So many bytes more or fewer are announced than come.
    Length(i64),
    /// Nothing comes.
    Silence,
    /// Of the head a byte comes now and then.
    SlowHead(Duration),
    /// Of the body a byte comes now and then.
    SlowBody(Duration),
    /// The body never ends.
    Endless,
    /// The connection ends before the answer.
    Hangup,
    /// The answer is no HTTP.
    Nonsense,
    /// Whatever part is asked for, it begins so many bytes later.
    OtherPart(usize),
}

impl Flaw {
    pub fn status(status: u16) -> Self {
        Self::Status(status, "x-none", "0".to_owned())
    }

    pub fn redirect(status: u16, to: &str) -> Self {
        Self::Status(status, "location", to.to_owned())
    }
}

/// What an address has.
#[derive(Debug, Clone, Default)]
pub struct Content {
    body: Vec<u8>,
    headers: Vec<(String, String)>,
    has_ranges: bool,
    is_packed: bool,
}

impl Content {
    /// A body of a media type.
    pub fn new(media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::default() }.header("content-type", media_type)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Offers parts.
    pub fn in_parts(mut self) -> Self {
        self.has_ranges = true;
        self.header("accept-ranges", "bytes")
    }

    /// Sends gzip to those who take it.
    pub fn packed(mut self) -> Self {
        self.is_packed = true;
        self
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.0 == name).map(|header| header.1.as_str())
    }

    fn is_known_to(&self, request: &Asked) -> bool {
        let has = |name, own| self.value(own).is_some() && self.value(own) == request.header(name);
        has("if-none-match", "etag") || has("if-modified-since", "last-modified")
    }
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    /// The target: with scheme and host where the server was asked as a proxy; `HOST:PORT` of a tunnel.
    pub target: String,
    pub headers: Vec<(String, String)>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.0 == name).map(|header| header.1.as_str())
    }

    /// The place in the body from which it is asked for.
    fn first(&self) -> Option<usize> {
        self.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

#[derive(Default)]
struct Shared {
    asked: Mutex<Vec<Asked>>,
    contents: Mutex<HashMap<String, Content>>,
    flaws: Mutex<HashMap<String, VecDeque<Flaw>>>,
}

/// A running server. It ends with the runtime of its test.
pub struct FlawedServer {
    pub port: u16,
    shared: Arc<Shared>,
}

impl FlawedServer {
    pub async fn start() -> Self {
        Self::listen(false).await
    }

    /// A server with TLS for `localhost`, whose certificate is of the authority of the tests.
    pub async fn with_tls() -> Self {
        Self::listen(true).await
    }

    async fn listen(is_secure: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&own);
                tokio::spawn(async move { shared.accept(stream, is_secure).await });
            }
        });
        Self { port, shared }
    }

    /// The address of a path of this server, without TLS.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Serves a content: at a path with its query, or at a whole address for which the server is asked as a proxy.
    pub fn put(&self, target: &str, content: Content) {
        self.shared.contents.lock().unwrap().insert(target.to_owned(), content);
    }

    /// What is wrong with the next answers for a target; those after them are right.
    pub fn spoil(&self, target: &str, flaws: impl IntoIterator<Item = Flaw>) {
        self.shared.flaws.lock().unwrap().entry(target.to_owned()).or_default().extend(flaws);
    }

    /// Nothing is wrong with later answers.
    pub fn clear(&self) {
        self.shared.flaws.lock().unwrap().clear();
    }

    /// The requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }
}

/// A stream that can end with a reset.
trait Reset: AsyncRead + AsyncWrite + Unpin {
    fn tcp(&self) -> &TcpStream;
}

impl Reset for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Reset for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

impl Shared {
    /// Answers the request on a connection; within a tunnel for the host that it leads to.
    async fn accept(&self, mut stream: TcpStream, is_secure: bool) -> Option<()> {
        if is_secure {
            return self.answer(&mut acceptor().accept(stream).await.ok()?, None).await;
        }
        let request = read(&mut stream).await?;
        let is_tunnel = request.method == "CONNECT";
        let host = request.target.trim_end_matches(":443").to_owned();
        let is_spoiled = self.respond(&mut stream, request).await?;
        if is_tunnel && !is_spoiled {
            stream.write_all(b"HTTP/1.1 200 X\r\n\r\n").await.ok()?;
            self.answer(&mut acceptor().accept(stream).await.ok()?, Some(&host)).await?;
        }
        Some(())
    }

    async fn answer(&self, stream: &mut impl Reset, host: Option<&str>) -> Option<()> {
        let mut request = read(stream).await?;
        if let Some(host) = host {
            request.target = format!("https://{host}{}", request.target);
        }
        self.respond(stream, request).await.map(|_| ())
    }

    /// Answers a request; returns whether something was wrong with the answer. A right one for a tunnel is left out.
    async fn respond(&self, stream: &mut impl Reset, request: Asked) -> Option<bool> {
        self.asked.lock().unwrap().push(request.clone());
        let flaw = self.flaws.lock().unwrap().get_mut(&request.target).and_then(VecDeque::pop_front);
        let content = self.contents.lock().unwrap().get(&request.target).cloned();
        let is_spoiled = flaw.is_some();
        match flaw {
            None if request.method == "CONNECT" => return Some(false),
            None => {
                let (head, body) = whole(content.as_ref(), &request, 0, 0);
                stream.write_all(&[head.as_bytes(), &body].concat()).await.ok()?;
            }
            Some(flaw) => spoiled(stream, flaw, content.as_ref(), &request).await?,
        }
        // The client ends the connection, so that it sees whatever was sent.
        let _ = tokio::time::timeout(PATIENCE, stream.read(&mut [0_u8])).await;
        Some(is_spoiled)
    }
}

/// The head and the body of an answer, whose announced length differs by `more`, and whose part begins `later`.
fn whole(content: Option<&Content>, request: &Asked, more: i64, later: usize) -> (String, Vec<u8>) {
    let Some(content) = content else {
        return ("HTTP/1.1 404 X\r\ncontent-length: 0\r\n\r\n".to_owned(), Vec::new());
    };
    let headers = content.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    let mut headers: String = headers.collect();
    if content.is_known_to(request) {
        return (format!("HTTP/1.1 304 X\r\n{headers}\r\n"), Vec::new());
    }
    let takes_gzip = request.header("accept-encoding").is_some_and(|codings| codings.contains("gzip"));
    let mut body = if content.is_packed && takes_gzip {
        headers.push_str("content-encoding: gzip\r\n");
        gzip(&content.body)
    } else {
        content.body.clone()
    };
    let is_same = request.header("if-range").is_none_or(|tag| content.value("etag") == Some(tag));
    let part = request.first().filter(|_| content.has_ranges && is_same).map(|first| first + later);
    let mut status = 200;
    if let Some(first) = part {
        let all = body.len();
        body = body.split_off(first.min(all));
        // What the first answer said is not said again (RFC 9110, 15.3.7).
        headers = format!("etag: {}\r\n", content.value("etag").unwrap_or_default());
        headers.push_str(&format!("content-range: bytes {first}-{}/{all}\r\n", all - 1));
        status = 206;
    }
    let length = i64::try_from(body.len()).unwrap() + more;
    (format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\n\r\n"), body)
}

async fn spoiled(
    stream: &mut impl Reset,
    flaw: Flaw,
    content: Option<&Content>,
    request: &Asked,
) -> Option<()> {
    let (head, body) = whole(content, request, 0, 0);
    match flaw {
        Flaw::Status(status, name, value) => {
            let text = format!("HTTP/1.1 {status} X\r\n{name}: {value}\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(text.as_bytes()).await.ok()?;
        }
        Flaw::ResetAfter(count) => {
            begin(stream, &head, &body, count).await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
            stream.tcp().set_zero_linger().ok()?;
            return None;
        }
        Flaw::CutAfter(count) => {
            begin(stream, &head, &body, count).await?;
            stream.shutdown().await.ok()?;
        }
        Flaw::EndAfter(count) => {
            begin(stream, &without_length(&head), &body, count).await?;
            stream.shutdown().await.ok()?;
        }
        Flaw::Length(more) => {
            let (head, body) = whole(content, request, more, 0);
            stream.write_all(&[head.as_bytes(), &body].concat()).await.ok()?;
            if more > 0 {
                stream.shutdown().await.ok()?;
            }
        }
        Flaw::Silence => tokio::time::sleep(PATIENCE).await,
        Flaw::SlowHead(pause) => slowly(stream, head.as_bytes(), pause).await?,
        Flaw::SlowBody(pause) => {
            stream.write_all(head.as_bytes()).await.ok()?;
            slowly(stream, &body, pause).await?;
        }
        Flaw::Endless => {
            stream.write_all(b"HTTP/1.1 200 X\r\n\r\n").await.ok()?;
            while stream.write_all(&[b'x'; 4_096]).await.is_ok() {}
        }
        Flaw::Hangup => return None,
        Flaw::Nonsense => stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n").await.ok()?,
        Flaw::OtherPart(later) => {
            let (head, body) = whole(content, request, 0, later);
            stream.write_all(&[head.as_bytes(), &body].concat()).await.ok()?;
        }
    }
    Some(())
}

/// The head without the announced length.
fn without_length(head: &str) -> String {
    let lines = head.split_inclusive("\r\n").filter(|line| !line.starts_with("content-length"));
    lines.collect()
}

/// Sends a head and so many bytes of a body.
async fn begin(stream: &mut impl Reset, head: &str, body: &[u8], count: usize) -> Option<()> {
    stream.write_all(&[head.as_bytes(), &body[..count.min(body.len())]].concat()).await.ok()?;
    stream.flush().await.ok()
}

async fn slowly(stream: &mut impl Reset, bytes: &[u8], pause: Duration) -> Option<()> {
    for byte in bytes {
        stream.write_all(&[*byte]).await.ok()?;
        stream.flush().await.ok()?;
        tokio::time::sleep(pause).await;
    }
    Some(())
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The head of the request on a connection; none if it ends before.
async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Asked> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = text.trim_end().split("\r\n");
    let mut line = lines.next()?.split(' ').map(str::to_owned);
    let header = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        Some((name.to_ascii_lowercase(), value.to_owned()))
    };
    Some(Asked { method: line.next()?, target: line.next()?, headers: lines.filter_map(header).collect() })
}
