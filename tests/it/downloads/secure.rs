//! TLS.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use yearbook::http_client::HttpClient;
use yearbook::http_client::download::{Downloader, HostTurns};

use super::{Desk, TABLE, local, server, table};
use crate::support::clock;
use crate::support::flawed_server::{Flaw, FlawedServer};

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_refused() {
    let (mut desk, server) = (Desk::new(), FlawedServer::with_tls().await);
    server.put("/t.csv", table());
    let request = local(&format!("https://localhost:{}/t.csv", server.port));
    assert_eq!(desk.text(&request).await.1, TABLE);
    // The certificate is for another name.
    let error = desk.error(&local(&format!("https://127.0.0.1:{}/t.csv", server.port))).await;
    assert_eq!((error.code(), error.can_pass()), ("tls", false), "{error}");
    // The authority is not known.
    desk.downloader = Downloader::new(HttpClient::new(None).unwrap(), HostTurns::default(), clock());
    let error = desk.error(&request).await;
    assert_eq!((error.code(), error.can_pass()), ("tls", false), "{error}");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_host_without_tls_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 X\r\n\r\n").await.unwrap();
        let _ = stream.read(&mut [0_u8; 4_096]).await;
    });
    let error = Desk::new().error(&local(&format!("https://127.0.0.1:{port}/t.csv"))).await;
    assert_eq!((error.code(), error.can_pass()), ("tls", false), "{error:?}");
}

#[tokio::test]
async fn a_connection_that_breaks_within_tls_may_pass() {
    let (desk, server) = (Desk::new(), FlawedServer::with_tls().await);
    server.put("/t.csv", table().packed().in_parts());
    server.spoil("/t.csv", [Flaw::CutAfter(10), Flaw::Hangup]);
    let request = local(&format!("https://localhost:{}/t.csv", server.port));
    assert_eq!(desk.text(&request).await.1, TABLE);
    assert_eq!(server.asked()[2].header("range"), Some("bytes=10-"));
}

#[tokio::test]
async fn no_redirect_leads_out_of_tls() {
    let (desk, secure, plain) = (Desk::new(), FlawedServer::with_tls().await, server().await);
    let mut request = local(&format!("https://localhost:{}/t.csv", secure.port));
    request.allows_http = false;
    request.allowed_hosts = vec![format!("127.0.0.1:{}", plain.port)];
    secure.spoil("/t.csv", [Flaw::redirect(301, &plain.url("/t.csv"))]);
    let error = desk.error(&request).await;
    assert!(error.to_string().ends_with("it is an address without TLS"), "{error}");
    assert!(plain.asked().is_empty());
}
