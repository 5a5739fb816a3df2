//! Bodies: whole, packed, cut off, too long, too slow.

use std::time::Duration;

use yearbook::http_client::header;

use super::{Desk, TABLE, local, server, table};
use crate::support::flawed_server::{Content, Flaw, FlawedServer, gzip};

#[tokio::test]
async fn a_file_comes_with_what_the_server_says_of_it() {
    let (mut desk, server) = (Desk::new(), FlawedServer::start().await);
    desk.downloader = desk.downloader.with_contact("https://statistics.example/contact").unwrap();
    server.put("/t.csv?year=2025", table().packed().header("date", "Mon, 30 Nov 2026 12:00:00 GMT"));
    let mut request = local(&server.url("/t.csv?year=2025"));
    request.headers.insert(header::ACCEPT, "text/csv".parse().unwrap());
    let (file, text) = desk.text(&request).await;
    assert_eq!(text, TABLE);
    assert_eq!(file.content_type.as_deref(), Some("text/csv"));
    assert_eq!(file.charset.as_deref(), Some("utf-8"));
    assert_eq!(file.validators.etag.as_deref(), Some("\"1\""));
    assert_eq!(file.final_url, server.url("/t.csv?year=2025"));
    assert_eq!(file.moved_to, None);
    assert_eq!(file.date.unwrap().to_rfc3339(), "2026-11-30T12:00:00+00:00");
    assert_eq!(file.received_bytes, gzip(TABLE.as_bytes()).len() as u64);
    let asked = &server.asked()[0];
    let product = format!("yearbook/{} (+https://statistics.example/contact)", env!("CARGO_PKG_VERSION"));
    assert_eq!(asked.header("user-agent"), Some(product.as_str()));
    assert_eq!(asked.header("accept"), Some("text/csv"));
    assert_eq!(asked.header("accept-encoding"), Some("gzip"));
    assert_eq!(asked.header("host"), Some(format!("127.0.0.1:{}", server.port).as_str()));
    file.path.persist(desk.folder.path().join("kept.csv")).unwrap();
    assert!(desk.downloader.with_contact("line\nbreak").is_err());
}

#[tokio::test]
async fn a_page_in_place_of_a_file_is_the_callers_to_judge() {
    let (desk, server) = (Desk::new(), FlawedServer::start().await);
    server.put("/t.csv", Content::new("text/html; charset=ISO-8859-1", "<html>Maintenance</html>"));
    let (file, text) = desk.text(&local(&server.url("/t.csv"))).await;
    assert_eq!(
        (file.content_type.as_deref(), text.as_str()),
        (Some("text/html"), "<html>Maintenance</html>")
    );
}

#[tokio::test]
async fn half_a_gzip_is_an_error_also_if_it_looks_whole() {
    let (desk, server) = (Desk::new(), FlawedServer::start().await);
    server.put("/t.csv", table().packed());
    for count in [0, 5, 15, gzip(TABLE.as_bytes()).len() - 1] {
        server.spoil("/t.csv", vec![Flaw::EndAfter(count); 3]);
        let error = desk.error(&local(&server.url("/t.csv"))).await;
        assert_eq!((error.code(), error.can_pass()), ("damaged", true), "{count}: {error}");
    }
    // It passes.
    server.spoil("/t.csv", [Flaw::EndAfter(20)]);
    assert_eq!(desk.text(&local(&server.url("/t.csv"))).await.1, TABLE);
}

#[tokio::test]
async fn what_is_no_gzip_or_packed_otherwise_is_an_error() {
    let (desk, server) = (Desk::new(), FlawedServer::start().await);
    let mut damaged = gzip(TABLE.as_bytes());
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    for body in [TABLE.as_bytes().to_vec(), damaged, [gzip(TABLE.as_bytes()), b"rest".to_vec()].concat()] {
        server.put("/t.csv", Content::new("text/csv", body).header("content-encoding", "gzip"));
        assert_eq!(desk.error(&local(&server.url("/t.csv"))).await.code(), "damaged");
    }
    // Two members are one file (RFC 1952, 2.2).
    let two = [gzip(TABLE.as_bytes()), gzip(b"CN,2026,3\n")].concat();
    server.put("/t.csv", Content::new("text/csv", two).header("content-encoding", "gzip"));
    assert_eq!(desk.text(&local(&server.url("/t.csv"))).await.1, format!("{TABLE}CN,2026,3\n"));
    server.put("/t.csv", Content::new("text/csv", TABLE).header("content-encoding", "br"));
    let error = desk.error(&local(&server.url("/t.csv"))).await;
    assert_eq!((error.code(), error.can_pass()), ("content_coding", false));
}

#[tokio::test]
async fn a_wrong_length_is_an_error() {
    for (more, code) in [(5, "truncated"), (-5, "excess")] {
        let (desk, server) = (Desk::new(), server().await);
        server.spoil("/t.csv", vec![Flaw::Length(more); 3]);
        let error = desk.error(&local(&server.url("/t.csv"))).await;
        assert_eq!((error.code(), error.can_pass()), (code, true), "{error}");
        assert_eq!(desk.text(&local(&server.url("/t.csv"))).await.1, TABLE, "it passes");
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_not_waited_for() {
    let (desk, server) = (Desk::new(), server().await);
    let mut request = local(&server.url("/t.csv"));
    server.spoil("/t.csv", [Flaw::Endless]);
    let error = desk.error(&request).await;
    assert_eq!((error.code(), error.can_pass()), ("too_large", false));
    assert_eq!(error.to_string(), "the body has more than 1000000 bytes");
    // What is announced is not begun.
    request.limits.max_bytes = 10;
    assert_eq!(desk.error(&request).await.to_string(), "the body has more than 10 bytes");
    request.limits.max_bytes = TABLE.len() as u64;
    assert_eq!(desk.text(&request).await.1, TABLE);
    // Far more than was sent.
    server.put("/zeros", Content::new("text/csv", vec![b'0'; 1_000_000]).packed());
    let mut request = local(&server.url("/zeros"));
    request.limits.max_bytes = 100_000;
    let error = desk.error(&request).await.to_string();
    assert_eq!(error, "the body has more than 100000 bytes when it is unpacked");
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test]
async fn nothing_is_waited_for_without_end() {
    let pause = Duration::from_millis(30);
    for (flaw, silence, whole, message) in [
        (Flaw::Silence, 200, 9_000, "the first byte of the answer took more than 200ms"),
        (Flaw::SlowHead(pause), 200, 9_000, "the first byte of the answer took more than 200ms"),
        (Flaw::SlowBody(pause), 5_000, 600, "the download took more than 600ms"),
        (Flaw::SlowBody(99 * pause), 1_000, 90_000, "the next bytes of the body took more than 1s"),
        (Flaw::Silence, 9_000, 100, "the download took more than 100ms"),
    ] {
        let (desk, server) = (Desk::new(), server().await);
        server.spoil("/t.csv", vec![flaw.clone(); 3]);
        let mut request = local(&server.url("/t.csv"));
        request.limits.silence = Duration::from_millis(silence);
        request.limits.whole = Duration::from_millis(whole);
        let error = desk.error(&request).await;
        assert_eq!((error.to_string().as_str(), error.code()), (message, "timeout"), "{flaw:?}");
        assert!(error.can_pass());
    }
}

#[tokio::test]
async fn a_silent_body_goes_on_where_it_stopped() {
    let (desk, server) = (Desk::new(), FlawedServer::start().await);
    server.put("/t.csv", table().in_parts());
    server.spoil("/t.csv", [Flaw::SlowBody(Duration::from_secs(90))]);
    let mut request = local(&server.url("/t.csv"));
    request.limits.silence = Duration::from_secs(2);
    let (file, text) = desk.text(&request).await;
    assert_eq!((text.as_str(), file.received_bytes), (TABLE, TABLE.len() as u64));
    assert!(server.asked()[1].header("range").is_some());
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_an_error() {
    let (desk, server) = (Desk::new(), server().await);
    let missing = desk.folder.path().join("missing");
    let error = desk.downloader.download(&local(&server.url("/t.csv")), &missing).await.unwrap_err();
    assert_eq!((error.code(), error.can_pass()), ("file", false));
}
