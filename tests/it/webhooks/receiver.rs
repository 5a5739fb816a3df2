//! A receiver of webhooks, which behaves as a test tells it. It checks signatures with an HMAC of its own.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::support::tls::acceptor;

/// The longest wait for messages.
const PATIENCE: Duration = Duration::from_secs(40);

/// How a request is answered.
#[derive(Debug, Clone)]
pub enum Reaction {
    /// By a status and a header.
    Status(u16, &'static str, String),
    /// By 200 after a time.
    After(Duration),
    /// Not at all; the connection stays open.
    Silence,
    /// By the end of the connection.
    Reset,
    /// By 200 and a body that never ends.
    Endless,
    /// By what is no HTTP.
    Nonsense,
}

impl Reaction {
    pub fn status(status: u16) -> Self {
        Self::Status(status, "x-none", "0".to_owned())
    }
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|header| header.0 == name).map_or("", |header| &header.1)
    }

    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }

    /// Which of some secrets the signatures are of, in order.
    pub fn signed_with<'a>(&self, secrets: &[&'a str]) -> Vec<&'a str> {
        let signed = format!("{}.{}.{}", self.id(), self.header("webhook-timestamp"), self.body);
        let of = |secret: &&&str| {
            let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
            format!("v1,{}", STANDARD.encode(hmac_sha256(&key, signed.as_bytes())))
        };
        let signatures = self.header("webhook-signature").split(' ');
        signatures.map(|one| *secrets.iter().find(|secret| of(secret) == one).expect("a signature")).collect()
    }
}

/// HMAC as RFC 2104 defines it, for keys of up to a block.
fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let padded = |with: u8| block.map(|byte| byte ^ with).to_vec();
    let inner = Sha256::digest([padded(0x36), message.to_vec()].concat());
    Sha256::digest([padded(0x5c), inner.to_vec()].concat()).to_vec()
}

#[derive(Default)]
struct Shared {
    received: Mutex<Vec<Received>>,
    reactions: Mutex<VecDeque<Reaction>>,
    always: Mutex<Option<Reaction>>,
}

/// A running receiver. It ends with the runtime of its test.
pub struct Receiver {
    pub port: u16,
    shared: Arc<Shared>,
}

impl Receiver {
    pub async fn start() -> Self {
        Self::listen(None).await
    }

    /// A receiver with TLS, whose certificate is of the authority of the tests.
    pub async fn with_tls() -> Self {
        Self::listen(Some(acceptor())).await
    }

    async fn listen(tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shared, tls) = (Arc::clone(&own), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => shared.answer(stream).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => shared.answer(stream).await,
                            Err(_) => None,
                        },
                    }
                });
            }
        });
        Self { port, shared }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hooks/path-is-secret?key=query-is-secret", self.port)
    }

    /// How the next requests are answered; those after them by 204.
    pub fn react(&self, reactions: impl IntoIterator<Item = Reaction>) {
        self.shared.reactions.lock().unwrap().extend(reactions);
    }

    /// How all requests are answered.
    pub fn react_always(&self, reaction: Reaction) {
        *self.shared.always.lock().unwrap() = Some(reaction);
    }

    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// All requests, once there are as many.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        let start = Instant::now();
        while self.received().len() < count {
            let received: Vec<String> = self.received().iter().map(|one| one.body.clone()).collect();
            assert!(start.elapsed() < PATIENCE, "{} of {count} messages came: {received:#?}", received.len());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.received()
    }
}

impl Shared {
    async fn answer(&self, mut stream: impl AsyncRead + AsyncWrite + Unpin) -> Option<()> {
        let request = read(&mut stream).await?;
        self.received.lock().unwrap().push(request);
        let always = self.always.lock().unwrap().clone();
        let next = always.or_else(|| self.reactions.lock().unwrap().pop_front());
        let text = match next.unwrap_or(Reaction::status(204)) {
            Reaction::Status(status, name, value) => {
                format!("HTTP/1.1 {status} X\r\n{name}: {value}\r\ncontent-length: 0\r\n\r\n")
            }
            Reaction::After(pause) => {
                tokio::time::sleep(pause).await;
                "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".to_owned()
            }
            Reaction::Silence => {
                tokio::time::sleep(PATIENCE).await;
                return None;
            }
            Reaction::Reset => return None,
            Reaction::Endless => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
                while stream.write_all(&[b'x'; 4_096]).await.is_ok() {}
                return None;
            }
            Reaction::Nonsense => "SSH-2.0-OpenSSH_9.2\r\n".to_owned(),
        };
        stream.write_all(text.as_bytes()).await.ok()?;
        stream.shutdown().await.ok()
    }
}

/// The request on a connection; none if it ends before.
async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Received> {
    let mut bytes = Vec::new();
    let mut piece = [0_u8; 4_096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lines = head.split("\r\n");
            let line = lines.next()?.to_owned();
            let header = |line: &str| {
                line.split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            };
            let request =
                Received { line, headers: lines.filter_map(header).collect(), body: body.to_owned() };
            if request.header("content-length").parse().unwrap_or(0) <= body.len() {
                return Some(request);
            }
        }
        match stream.read(&mut piece).await.ok()? {
            0 => return None,
            count => bytes.extend_from_slice(&piece[..count]),
        }
    }
}
