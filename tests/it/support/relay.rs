//! A relay between a client and PostgreSQL that can fall silent: it takes bytes and passes none on, as a network that
//! loses packets.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};

/// What the relay does with the bytes of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It passes them on.
    Pass = 0,
    /// It passes none on, also of new connections.
    Silent = 1,
    /// It passes the first `COMMIT` on, and then nothing of that connection: the answer is lost.
    LoseCommit = 2,
    /// It passes all on until rows of observations are asked for; from then on it is silent, as a server that died.
    SilentAtRows = 3,
}

/// A running relay. It ends with the runtime of its test.
pub struct Relay {
    url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    mode: AtomicU8,
    /// Connections with a smaller number are silent for good.
    first_alive: AtomicU64,
    connections: AtomicU64,
}

impl Relay {
    /// A relay to the database at an address of a socket file (`host=FOLDER`) or of TCP.
    pub async fn to(url: &str) -> Self {
        let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let database = options.get_database().unwrap();
        let own = format!("postgres://{}@127.0.0.1:{port}/{database}", options.get_username());
        let state = Arc::new(State::default());
        let relay = Self { url: own, state: Arc::clone(&state) };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (state, options) = (Arc::clone(&state), options.clone());
                let number = state.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let socket = options.get_socket().cloned();
                    let host = options.get_host().to_owned();
                    let folder = socket.or_else(|| host.starts_with('/').then(|| PathBuf::from(&host)));
                    match folder {
                        Some(folder) => {
                            let file = folder.join(format!(".s.PGSQL.{}", options.get_port()));
                            run(client, UnixStream::connect(file).await.unwrap(), state, number).await;
                        }
                        None => {
                            let server = TcpStream::connect((host, options.get_port())).await.unwrap();
                            run(client, server, state, number).await;
                        }
                    }
                });
            }
        });
        relay
    }

    /// The address of the database through the relay.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn set(&self, mode: Mode) {
        self.state.mode.store(mode as u8, Ordering::SeqCst);
    }

    /// The connections so far are silent for good; new ones are as the mode says.
    pub fn silence_all(&self) {
        self.state.first_alive.store(self.state.connections.load(Ordering::SeqCst), Ordering::SeqCst);
    }
}

async fn run(
    mut client: TcpStream,
    mut server: impl AsyncRead + AsyncWrite + Unpin,
    state: Arc<State>,
    number: u64,
) {
    let (mut from_client, mut from_server) = (vec![0; 65_536], vec![0; 65_536]);
    let is_in = |mode: Mode| state.mode.load(Ordering::SeqCst) == mode as u8;
    let is_silent = || is_in(Mode::Silent) || number < state.first_alive.load(Ordering::SeqCst);
    loop {
        tokio::select! {
            read = client.read(&mut from_client) => {
                let Ok(length @ 1..) = read else { return };
                let sent = &from_client[..length];
                let has = |word: &[u8]| sent.windows(word.len()).any(|part| part == word);
                if has(b"COPY (SELECT") && is_in(Mode::SilentAtRows) {
                    state.mode.store(Mode::Silent as u8, Ordering::SeqCst);
                    return;
                }
                if is_silent() {
                    continue;
                }
                if server.write_all(sent).await.is_err() {
                    return;
                }
                if has(b"COMMIT") && is_in(Mode::LoseCommit) {
                    state.mode.store(Mode::Pass as u8, Ordering::SeqCst);
                    // The server is read, so that it carries the commit out.
                    while let Ok(1..) = server.read(&mut from_server).await {}
                    return;
                }
            }
            read = server.read(&mut from_server) => {
                let Ok(length @ 1..) = read else { return };
                if !is_silent() && client.write_all(&from_server[..length]).await.is_err() {
                    return;
                }
            }
        }
    }
}
