use std::{
    io,
    sync::{Arc, Mutex},
};

use axum::body::Bytes;
use serde_json::Value;
use tracing_subscriber::fmt::MakeWriter;

use super::*;
use crate::log::JsonLines;

/// A log that a test can read.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// What has been logged, one line of JSON an event.
    fn events(&self) -> Vec<Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

fn begin() -> RequestSpan {
    let mut request = Request::get("/v1/areas").body(Body::empty()).unwrap();
    RequestSpan::begin(&mut request, HeaderValue::from_static("name"), Some([192, 0, 2, 1].into()))
}

fn listen() -> (Log, tracing::subscriber::DefaultGuard) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().event_format(JsonLines).with_writer(log.clone()).finish();
    (log, tracing::subscriber::set_default(subscriber))
}

fn streamed() -> Response {
    let chunks = stream::iter(["ab", "cde"].map(|chunk| Ok::<_, io::Error>(Bytes::from(chunk))));
    Response::new(Body::from_stream(chunks))
}

#[test]
fn an_answer_of_known_length_is_logged_at_once() {
    let (log, _guard) = listen();
    let answer = begin().end(Response::new(Body::from("abc")));
    assert_eq!(log.events().len(), 1);
    let fields = &log.events()[0];
    assert_eq!(fields["request_id"], "name");
    assert_eq!(fields["method"], "GET");
    assert_eq!(fields["path"], "/v1/areas");
    assert_eq!(fields["status"], 200);
    assert_eq!(fields["bytes"], 3);
    assert_eq!(fields["complete"], true);
    assert!(fields["ms"].as_f64().unwrap() < 1_000.0);
    drop(answer);
    assert_eq!(log.events().len(), 1);
}

#[tokio::test]
async fn a_stream_is_logged_when_its_last_byte_is_out() {
    let (log, _guard) = listen();
    let answer = begin().end(streamed());
    assert_eq!(log.events().len(), 0);
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
    assert_eq!(body.unwrap(), "abcde");
    assert_eq!(log.events()[0]["bytes"], 5);
    assert_eq!(log.events()[0]["complete"], true);
}

#[tokio::test]
async fn a_stream_that_the_caller_leaves_is_logged_as_incomplete() {
    let (log, _guard) = listen();
    let mut body = begin().end(streamed()).into_body().into_data_stream();
    assert_eq!(body.next().await.unwrap().unwrap(), "ab");
    drop(body);
    assert_eq!(log.events()[0]["bytes"], 2);
    assert_eq!(log.events()[0]["complete"], false);
}

#[test]
fn a_request_that_the_caller_gives_up_is_logged_without_a_status() {
    let (log, _guard) = listen();
    drop(begin());
    assert_eq!(log.events().len(), 1);
    assert!(log.events()[0].get("status").is_none());
}
