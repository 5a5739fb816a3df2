//! Answers that are too long to be encoded as a whole: their parts and their length.

use axum::body::Body;
use axum::http::Request;

use super::{Shelf, With};
use crate::on_both;
use crate::support::{Answer, Backend, TestApp};

on_both!(a_streamed_body_has_parts_and_a_length);

async fn ask(app: &TestApp, method: &str, target: &str, header: (&str, &str)) -> Answer {
    let request = Request::builder().method(method).uri(target).header(header.0, header.1);
    app.send(request.body(Body::empty()).unwrap()).await
}

async fn a_streamed_body_has_parts_and_a_length(backend: Backend) {
    let mut rows = "REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\n".to_owned();
    for series in 0..260 {
        for year in 1800..2000 {
            rows += &format!("CN,X{series},{year},{}\n", series * 1000 + year);
        }
    }
    let shelf = Shelf::empty(backend).await;
    shelf.text("LONG", "long.csv", &rows, With::default()).await;
    for format in ["csv", "ndjson", "parquet"] {
        let target = format!("/v1/observations?dataset=LONG&format={format}");
        let whole = shelf.app.get(&target).await;
        let length = whole.body.len();
        assert_eq!(
            (whole.header("content-length"), whole.header("accept-ranges")),
            ("", "bytes"),
            "{format}"
        );
        let head = ask(&shelf.app, "HEAD", &target, ("accept", "*/*")).await;
        assert_eq!((head.header("content-length"), head.body.len()), (&*length.to_string(), 0), "{format}");
        let middle = length / 2;
        for (range, bytes) in [
            ("bytes=0-3".to_owned(), 0..4),
            ("bytes=-9".to_owned(), length - 9..length),
            (format!("bytes={middle}-"), middle..length),
        ] {
            let part = ask(&shelf.app, "GET", &target, ("range", &range)).await;
            assert_eq!(part.status, 206, "{format} {range}");
            assert!(part.body == whole.body[bytes.clone()], "{format} {range}");
            assert_eq!(part.header("content-length"), bytes.len().to_string(), "{format} {range}");
            assert_eq!(part.header("etag"), whole.header("etag"), "{format} {range}");
        }
        let behind = ask(&shelf.app, "GET", &target, ("range", &format!("bytes={length}-"))).await;
        assert_eq!(
            (behind.status.as_u16(), behind.header("content-range")),
            (416, &*format!("bytes */{length}"))
        );
        // The length of a compressed body is not known before it is sent.
        let coded =
            ask(&shelf.app, "HEAD", "/v1/observations?dataset=LONG&format=csv", ("accept-encoding", "gzip"));
        let coded = coded.await;
        assert_eq!((coded.status.as_u16(), coded.header("content-length")), (200, ""));
    }
}
