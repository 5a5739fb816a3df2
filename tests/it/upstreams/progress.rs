//! What is shown of a pull while it goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use yearbook::domain::upstream::FetchOutcome;
use yearbook::service::import::{Progress, Reporter};
use yearbook::service::upstreams::PullMode;

use super::publisher::Publisher;
use super::{Desk, file, table, usual};
use crate::on_both;
use crate::support::{Backend, Database, clock};

on_both!(bytes_are_told_as_they_arrive);

/// A publisher that sends the second half of a table once the first is told.
async fn hesitant(text: String, told: Arc<AtomicU64>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/data.csv", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4_096]).await.unwrap();
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ncontent-length: {}\r\n\r\n", text.len());
        stream.write_all(head.as_bytes()).await.unwrap();
        let (first, second) = text.as_bytes().split_at(text.len() / 2);
        stream.write_all(first).await.unwrap();
        while told.load(Ordering::SeqCst) < first.len() as u64 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stream.write_all(second).await.unwrap();
    });
    address
}

async fn bytes_are_told_as_they_arrive(backend: Backend) {
    let text = table(40, |area, year| Some(usual(area, year)));
    let told = Arc::new(AtomicU64::new(0));
    let address = hesitant(text.clone(), Arc::clone(&told)).await;
    let definition = file("office", "OFFICE", &address, "");
    let desk =
        Desk::over(Database::empty(backend).await, Publisher::start().await, &definition, clock()).await;
    let counter = Arc::clone(&told);
    let reporter: Reporter = Arc::new(move |progress| {
        if let Progress::Received(bytes) = progress {
            let before = counter.swap(bytes, Ordering::SeqCst);
            assert!(before < bytes, "{bytes} after {before}");
        }
    });
    let state = desk.app.service.state();
    let puller = desk.puller(&state.catalogue);
    let pull = puller.pull(&desk.upstreams[0], PullMode::Write, &reporter);
    let report = tokio::time::timeout(Duration::from_secs(20), pull).await.expect("the first half is told");
    let fetch = report.unwrap().fetch;
    let bytes = u64::try_from(text.len()).unwrap();
    assert_eq!((fetch.outcome, told.load(Ordering::SeqCst)), (FetchOutcome::Imported, bytes));
    assert_eq!(u64::try_from(fetch.bytes).unwrap(), bytes);
}
