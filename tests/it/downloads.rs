//! Downloads from a server that misbehaves: what comes whole, what is tried again, and what is refused.

mod bodies;
mod proxies;
mod redirects;
mod repeated;
mod secure;

use std::time::Duration;

use yearbook::http_client::download::{
    DownloadError, DownloadLimits, DownloadRequest, Downloaded, DownloadedFile, Downloader, HostTurns,
};
use yearbook::http_client::{AddressRule, HttpClient, HttpUrl};

use crate::support::clock;
use crate::support::flawed_server::{Content, FlawedServer};
use crate::support::tls::authority;

const TABLE: &str = "area,year,value\nCN,2024,1\nCN,2025,2\n";

/// A downloader that trusts the authority of the tests, with a folder of its own.
struct Desk {
    downloader: Downloader,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let client = HttpClient::new(Some(&authority())).unwrap();
        let downloader = Downloader::new(client, HostTurns::default(), clock());
        Self { downloader, folder: tempfile::tempdir().unwrap() }
    }

    async fn download(&self, request: &DownloadRequest) -> Result<Downloaded, DownloadError> {
        let downloaded = self.downloader.download(request, self.folder.path()).await;
        let files = std::fs::read_dir(self.folder.path()).unwrap().count();
        assert_eq!(files, usize::from(matches!(downloaded, Ok(Downloaded::File(_)))), "files are left");
        downloaded
    }

    /// The file that comes, and its text.
    async fn text(&self, request: &DownloadRequest) -> (DownloadedFile, String) {
        let Downloaded::File(file) = self.download(request).await.unwrap() else {
            panic!("it is not modified")
        };
        let bytes = std::fs::read(&file.path).unwrap();
        assert_eq!((bytes.len() as u64, sha256(&bytes)), (file.bytes, file.sha256.clone()));
        (file, String::from_utf8(bytes).unwrap())
    }

    async fn error(&self, request: &DownloadRequest) -> DownloadError {
        self.download(request).await.unwrap_err()
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    format!("{:x}", Sha256::digest(bytes))
}

/// A server that has the table at `/t.csv`, with an entity tag.
async fn server() -> FlawedServer {
    let server = FlawedServer::start().await;
    server.put("/t.csv", table());
    server
}

fn table() -> Content {
    Content::new("text/csv; charset=utf-8", TABLE).header("etag", "\"1\"")
}

/// A request of something on this machine without TLS, whose waits are short. Its limits are such that a busy machine
/// keeps them.
fn local(url: &str) -> DownloadRequest {
    let mut request = DownloadRequest::new(HttpUrl::parse(url).unwrap());
    request.allows_http = true;
    request.address_rule = AddressRule::Private;
    request.limits = DownloadLimits {
        connect: Duration::from_secs(30),
        silence: Duration::from_secs(30),
        whole: Duration::from_secs(120),
        max_bytes: 1_000_000,
        attempts: 3,
        first_wait: Duration::from_millis(10),
    };
    request
}

/// An error with all of its causes, and as a programmer sees it.
fn all_of(error: &DownloadError) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text} {error} {error:?}");
        cause = error.source();
    }
    text
}
