//! What is tried again, and when; what is not.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use yearbook::http_client::HttpUrl;
use yearbook::http_client::download::{DownloadRequest, Downloaded, Validators};

use super::{Desk, TABLE, local, server, table};
use crate::support::flawed_server::{Content, Flaw, FlawedServer};

#[tokio::test]
async fn what_can_pass_is_tried_again() {
    for flaw in [
        Flaw::status(408),
        Flaw::status(429),
        Flaw::status(500),
        Flaw::status(502),
        Flaw::status(503),
        Flaw::status(504),
        Flaw::Hangup,
        Flaw::ResetAfter(0),
        Flaw::ResetAfter(20),
        Flaw::CutAfter(20),
    ] {
        let (desk, server) = (Desk::new(), server().await);
        server.spoil("/t.csv", [flaw.clone(), flaw.clone()]);
        let (file, text) = desk.text(&local(&server.url("/t.csv"))).await;
        assert_eq!((text.as_str(), file.attempts), (TABLE, 3), "{flaw:?}");
        assert_eq!(server.asked().len(), 3, "{flaw:?}");
    }
}

#[tokio::test]
async fn after_the_last_attempt_the_error_is_that_of_the_attempt() {
    let (desk, server) = (Desk::new(), server().await);
    server.spoil("/t.csv", [500, 503, 502].map(Flaw::status));
    let error = desk.error(&local(&server.url("/t.csv"))).await;
    let expected = format!("{} answered with status 502", server.url("/t.csv"));
    assert_eq!((error.to_string(), error.code(), error.can_pass()), (expected, "status", true));
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn what_cannot_pass_is_not_tried_again() {
    for (flaw, code) in [
        (Flaw::status(400), "status"),
        (Flaw::status(401), "status"),
        (Flaw::status(403), "status"),
        (Flaw::status(404), "status"),
        (Flaw::status(410), "status"),
        (Flaw::status(501), "status"),
        (Flaw::status(204), "status"),
        (Flaw::status(304), "status"),
        (Flaw::status(206), "status"),
        (Flaw::status(301), "status"),
        (Flaw::Nonsense, "protocol"),
    ] {
        let (desk, server) = (Desk::new(), server().await);
        server.spoil("/t.csv", [flaw.clone()]);
        let error = desk.error(&local(&server.url("/t.csv"))).await;
        assert_eq!((error.code(), error.can_pass()), (code, false), "{flaw:?}: {error}");
        assert_eq!(server.asked().len(), 1, "{flaw:?}");
    }
}

#[tokio::test]
async fn retry_after_in_seconds_is_waited_for() {
    let (desk, server) = (Desk::new(), server().await);
    server.spoil("/t.csv", [Flaw::Status(429, "retry-after", "1".to_owned())]);
    let start = Instant::now();
    assert_eq!(desk.text(&local(&server.url("/t.csv"))).await.1, TABLE);
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn retry_after_is_a_date_by_the_clock_of_the_server() {
    let (desk, server) = (Desk::new(), server().await);
    // The clock of the server is years behind, and that of the test stands still in 2026.
    let head = "Fri, 05 Mar 2021 10:00:00 GMT\r\ndate: Fri, 05 Mar 2021 09:59:59 GMT";
    server.spoil("/t.csv", [Flaw::Status(503, "retry-after", head.to_owned())]);
    let start = Instant::now();
    assert_eq!(desk.text(&local(&server.url("/t.csv"))).await.1, TABLE);
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_wait_beyond_the_time_for_the_download_is_the_callers() {
    for (text, seconds) in [("3600", 3_600), ("99999999999999999999", 86_400)] {
        let (desk, server) = (Desk::new(), server().await);
        server.spoil("/t.csv", [Flaw::Status(429, "retry-after", text.to_owned())]);
        let error = desk.error(&local(&server.url("/t.csv"))).await;
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        assert!(error.can_pass());
        assert_eq!(server.asked().len(), 1, "it is not asked before");
    }
}

#[tokio::test]
async fn a_file_that_is_known_is_not_sent_again() {
    let (desk, server) = (Desk::new(), FlawedServer::start().await);
    // The clock of the server is wrong, which is its own affair.
    let modified = "Mon, 01 Jan 2080 00:00:00 GMT";
    server.put("/t.csv", table().header("last-modified", modified).header("date", modified));
    let mut request = local(&server.url("/t.csv"));
    let (file, _) = desk.text(&request).await;
    let known = Validators { etag: Some("\"1\"".to_owned()), last_modified: Some(modified.to_owned()) };
    assert_eq!(file.validators, known);
    assert_eq!(file.date.unwrap().to_rfc3339(), "2080-01-01T00:00:00+00:00");
    drop(file);
    request.validators = known.clone();
    assert!(matches!(desk.download(&request).await.unwrap(), Downloaded::NotModified));
    request.validators = Validators { etag: None, ..known };
    assert!(matches!(desk.download(&request).await.unwrap(), Downloaded::NotModified));
    request.validators = Validators { etag: Some("\"0\"".to_owned()), last_modified: None };
    assert_eq!(desk.text(&request).await.1, TABLE);
}

#[tokio::test]
async fn a_download_goes_on_where_it_broke_off() {
    for packed in [false, true] {
        let (desk, server) = (Desk::new(), FlawedServer::start().await);
        let long: String = (0..20_000).map(|row| format!("CN,{row},{}\n", row * 7_919 % 10_007)).collect();
        let content = Content::new("text/csv", long.as_str()).header("etag", "\"1\"").in_parts();
        server.put("/t.csv", if packed { content.packed() } else { content });
        server.spoil("/t.csv", [Flaw::CutAfter(10_000), Flaw::CutAfter(20_000)]);
        let (file, text) = desk.text(&local(&server.url("/t.csv"))).await;
        assert!(text == long, "packed: {packed}");
        let asked = server.asked();
        assert_eq!(
            asked.iter().map(|one| one.header("range")).collect::<Vec<_>>(),
            [None, Some("bytes=10000-"), Some("bytes=30000-"),]
        );
        assert!(asked[1..].iter().all(|one| one.header("if-range") == Some("\"1\"")));
        assert_eq!(file.received_bytes < file.bytes, packed, "no byte came twice");
        assert_eq!(file.content_type.as_deref(), Some("text/csv"));
        drop(file);
        // Of what came before a reset some may be lost.
        server.spoil("/t.csv", [Flaw::ResetAfter(30_000)]);
        assert!(desk.text(&local(&server.url("/t.csv"))).await.1 == long);
    }
}

#[tokio::test]
async fn a_download_begins_anew_where_the_rest_cannot_be_had() {
    // The file has changed; the server offers no parts, or no strong tag; the part is another one.
    let other = || table().in_parts();
    for (first, then, flaws) in [
        (other(), Content::new("text/csv", TABLE).header("etag", "\"2\"").in_parts(), vec![]),
        (table(), table(), vec![]),
        (
            Content::new("text/csv", TABLE).header("etag", "W/\"1\"").in_parts(),
            Content::new("text/csv", TABLE).header("etag", "W/\"1\"").in_parts(),
            vec![],
        ),
        (other(), other(), vec![Flaw::OtherPart(3)]),
        (other(), other(), vec![Flaw::status(416)]),
    ] {
        let (desk, server) = (Desk::new(), FlawedServer::start().await);
        server.put("/t.csv", first);
        server.spoil("/t.csv", [Flaw::CutAfter(12)]);
        server.spoil("/t.csv", flaws);
        let request = local(&server.url("/t.csv"));
        let (downloaded, ()) = tokio::join!(desk.text(&request), async {
            while server.asked().is_empty() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            server.put("/t.csv", then);
        });
        assert_eq!(downloaded.1, TABLE, "{:?}", server.asked());
    }
}

#[tokio::test]
async fn no_host_is_asked_more_often_than_allowed() {
    let (desk, server) = (Desk::new(), server().await);
    let mut request = local(&server.url("/t.csv"));
    request.requests_per_minute = NonZeroU32::new(2).unwrap();
    for _ in 0..2 {
        desk.text(&request).await;
    }
    let third = tokio::time::timeout(Duration::from_millis(300), desk.download(&request)).await;
    assert!(third.is_err());
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_name_without_an_address_may_have_one_later() {
    let desk = Desk::new();
    let mut request = DownloadRequest::new(HttpUrl::parse("https://publisher.invalid/t.csv").unwrap());
    request.limits = local("http://h/").limits;
    request.limits.connect = Duration::from_secs(15);
    request.limits.attempts = 2;
    let error = desk.error(&request).await;
    assert_eq!((error.code(), error.can_pass()), ("dns", true), "{error}");
}

#[tokio::test]
async fn nobody_at_a_port_may_pass() {
    // The port of a listener that has ended.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = Desk::new().error(&local(&format!("http://127.0.0.1:{free}/"))).await;
    assert_eq!((error.code(), error.can_pass()), ("connection", true), "{error}");
}
