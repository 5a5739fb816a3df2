//! Imports on a full disk: the error says so, nothing is written, and the same import succeeds once there is space.
//!
//! A limit of the file size (`ulimit -f`) simulates the full disk; it needs no privileges, so the test runs everywhere.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::{Shelf, With, traces};
use crate::on_both;
use crate::support::Backend;

on_both!(a_full_temporary_folder_stops_an_import_without_a_trace);

const HEAD: &str = "area,year,value\n";

/// A text with this number of new rows.
fn text(rows: usize) -> String {
    let row = |number: usize| format!("X{},{},{number}.5\n", number / 100, 1900 + number % 100);
    format!("{HEAD}{}", (0..rows).map(row).collect::<String>())
}

/// Runs an import that may write files of at most this size in KiB.
fn import(shelf: &Shelf, path: &Path, kib: Option<u32>) -> Output {
    let mut command = Command::new("sh");
    // If the signal is ignored, the write fails with an error. A block has 512 bytes.
    let limit = kib.map(|kib| format!("trap '' XFSZ; ulimit -f {};", kib * 2)).unwrap_or_default();
    command.arg("-c").arg(format!("{limit} exec \"$0\" \"$@\"")).arg(env!("CARGO_BIN_EXE_yearbook"));
    command.args(["import", "--dataset", "F", "--indicator", "V", "--published", "2025-01-01"]).arg(path);
    command.env("DATABASE_URL", &shelf.app.database.url).env_remove("RUST_LOG");
    command.output().unwrap()
}

/// Imports a file, then another on a full disk, then the same with space; in between the served data are unchanged.
async fn fails_until_there_is_space(shelf: &Shelf, path: PathBuf, kib: u32, says: &[&str], rows: usize) {
    shelf
        .text("F", "first.csv", &format!("{HEAD}CN,2020,1\nCN,2021,2\n"), With::published("2024-01-01"))
        .await;
    let url = &shelf.app.database.url;
    let (before, served) = (traces(url).await, shelf.observations("dataset=F").await);
    let output = import(shelf, &path, Some(kib));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(says.iter().all(|word| said.contains(word)), "{said}");
    assert_eq!(traces(url).await, before, "it left a trace");
    shelf.app.service.refresh().await.unwrap();
    assert_eq!(shelf.observations("dataset=F").await, served);
    let output = import(shelf, &path, None);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    shelf.app.service.refresh().await.unwrap();
    assert_eq!(shelf.observations("dataset=F").await.len(), served.len() + rows);
}

/// Archives are unpacked to the disk before the database is used.
async fn a_full_temporary_folder_stops_an_import_without_a_trace(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("big.csv", stored).unwrap();
    std::io::Write::write_all(&mut zip, text(8_000).as_bytes()).unwrap();
    let path = shelf.written("big.zip", zip.finish().unwrap().into_inner());
    let temporary = std::env::temp_dir().display().to_string();
    fails_until_there_is_space(&shelf, path, 64, &["temporary folder", &temporary, "too large"], 8_000).await;
}

/// Only SQLite files are written by the program itself; PostgreSQL writes to the disk of its server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_sqlite_stops_an_import_without_a_trace() {
    let shelf = Shelf::empty(Backend::Sqlite).await;
    let path = shelf.written("big.csv", text(60_000));
    fails_until_there_is_space(&shelf, path, 1_024, &["the database failed"], 60_000).await;
    let url = &shelf.app.database.url;
    assert_eq!(crate::support::raw::texts(url, "PRAGMA integrity_check").await.unwrap(), ["ok"]);
}
