//! Ranges of bytes of whole bodies; those of streamed bodies are in `imports/long.rs`.

use axum::body::Body;
use axum::http::Request;

use crate::on_both;
use crate::support::{Answer, Backend, TestApp};

on_both!(
    a_part_is_cut_out_of_the_whole_body,
    what_is_no_range_is_ignored,
    a_range_behind_the_body_is_refused,
    a_part_belongs_to_an_entity_tag,
);

/// A route of every kind of answer, of version 1 and of the façades.
const TARGETS: [&str; 9] = [
    "/v1/observations?indicator=VA&format=csv",
    "/v1/observations?indicator=VA&format=parquet",
    "/v1/observations?indicator=VA&format=xlsx",
    "/v1/growth?indicator=VA",
    "/v1/indicators",
    "/fred/graph/fredgraph.csv?id=A.CN.VA.C",
    "/worldbank/v2/country/CN/indicator/VA.C?format=json",
    "/dbnomics/v22/series/YEARBOOK/CNIND?observations=1",
    "/sdmx/2.1/data/CNIND/A.CN.VA.C",
];

async fn with(app: &TestApp, method: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::empty()).unwrap()).await
}

async fn part(app: &TestApp, target: &str, range: &str) -> Answer {
    with(app, "GET", target, &[("range", range)]).await
}

async fn a_part_is_cut_out_of_the_whole_body(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in TARGETS {
        let whole = app.get(target).await;
        let length = whole.body.len();
        assert_eq!(whole.header("accept-ranges"), "bytes", "{target}");
        for (range, bytes) in [
            ("bytes=0-3".to_owned(), 0..4),
            ("bytes=5-".to_owned(), 5..length),
            ("bytes=-7".to_owned(), length - 7..length),
            ("bytes=0-999999999".to_owned(), 0..length),
            (format!("bytes={}-{}", length - 1, length - 1), length - 1..length),
            (format!("bytes=-{}", length + 1), 0..length),
        ] {
            let part = part(&app, target, &range).await;
            assert_eq!(part.status, 206, "{target} {range}: {}", part.text());
            let stated = format!("bytes {}-{}/{length}", bytes.start, bytes.end - 1);
            assert_eq!(part.header("content-range"), stated, "{target} {range}");
            assert_eq!(part.header("content-length"), bytes.len().to_string(), "{target} {range}");
            assert_eq!(part.body, whole.body[bytes], "{target} {range}");
            for name in ["etag", "content-type", "cache-control", "vary", "last-modified", "accept-ranges"] {
                assert_eq!(part.header(name), whole.header(name), "{target} {range}: {name}");
            }
        }
        // Offsets count bytes without a coding, whatever the client accepts.
        let coded = [("range", "bytes=0-3"), ("accept-encoding", "gzip, br")];
        let part = with(&app, "GET", target, &coded).await;
        assert_eq!((part.header("content-encoding"), &part.body[..]), ("", &whole.body[..4]), "{target}");
    }
}

async fn what_is_no_range_is_ignored(backend: Backend) {
    let app = TestApp::start(backend).await;
    let target = TARGETS[0];
    let whole = app.get(target).await;
    for range in ["", "bytes", "bytes=3-2", "bytes=a-b", "lines=0-3", "bytes=0-1,4-5"] {
        let answer = part(&app, target, range).await;
        assert_eq!((answer.status.as_u16(), &answer.body), (200, &whole.body), "{range}");
        assert_eq!(answer.header("content-range"), "", "{range}");
    }
    let head = with(&app, "HEAD", target, &[("range", "bytes=0-3")]).await;
    assert_eq!((head.status.as_u16(), head.header("content-length")), (200, whole.header("content-length")));
    // Errors and answers without an entity tag have no ranges.
    for (target, status) in [("/v1/indicators/NOTHING", 404), ("/health/live", 204), ("/metrics", 200)] {
        let answer = part(&app, target, "bytes=0-3").await;
        assert_eq!(answer.status.as_u16(), status, "{target}");
        assert_eq!((answer.header("accept-ranges"), answer.header("content-range")), ("", ""), "{target}");
    }
}

async fn a_range_behind_the_body_is_refused(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in TARGETS {
        let length = app.get(target).await.body.len();
        let behind = [format!("bytes={length}-"), format!("bytes={}-{}", length + 5, length + 9)];
        for range in behind.into_iter().chain(["bytes=-0".to_owned()]) {
            let answer = part(&app, target, &range).await;
            assert_eq!(answer.status, 416, "{target} {range}");
            assert_eq!(answer.header("content-range"), format!("bytes */{length}"), "{target} {range}");
            assert_eq!(answer.json()["code"], "range_not_satisfiable", "{target} {range}");
        }
    }
}

async fn a_part_belongs_to_an_entity_tag(backend: Backend) {
    let app = TestApp::start(backend).await;
    let target = TARGETS[0];
    let whole = app.get(target).await;
    let tag = whole.header("etag");
    for (header, value, status) in [
        ("if-range", tag, 206),
        ("if-range", "\"another\"", 200),
        // A weak tag does not stand for the same bytes, nor does a second.
        ("if-range", &format!("W/{tag}"), 200),
        ("if-range", whole.header("last-modified"), 200),
        ("if-match", tag, 206),
        ("if-match", "*", 206),
        ("if-match", &format!("\"another\", {tag}"), 206),
        ("if-match", "\"another\"", 412),
        ("if-match", &format!("W/{tag}"), 412),
        ("if-none-match", tag, 304),
        ("if-none-match", "\"another\"", 206),
    ] {
        let answer = with(&app, "GET", target, &[("range", "bytes=0-3"), (header, value)]).await;
        assert_eq!(answer.status.as_u16(), status, "{header}: {value}");
        if status == 200 {
            assert_eq!(answer.body, whole.body, "{header}: {value}");
        }
    }
    let target = "/v1/observations?format=csv";
    let compressed = with(&app, "GET", target, &[("accept-encoding", "gzip")]).await;
    assert_eq!((compressed.header("content-encoding"), compressed.header("accept-ranges")), ("gzip", ""));
    let tag = compressed.header("etag");
    assert_eq!(tag, format!("W/{}", app.get(target).await.header("etag")));
    let resumed = with(&app, "GET", target, &[("range", "bytes=9-"), ("if-range", tag)]).await;
    assert_eq!(resumed.status, 200, "the bytes of a compressed body do not count");
}
