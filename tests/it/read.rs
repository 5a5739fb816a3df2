//! `yearbook read`: the numbers of documents without a database.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::snapshots::assert_snapshot;

const RELEASE: &str = r#"<!DOCTYPE html><html lang="en"><head><title>Timber of Norland in March 2024</title>
<meta name="article:published_time" content="2024-04-15"></head><body><nav>Archive (365)</nav><main>
<h1>Timber of Norland in March 2024</h1>
<p>Sawmills made 1.2 million cubic metres in March 2024, 4.1 percent more than a year earlier. More than 40 percent was exported last year.</p>
<table><caption>Table 1. Exports (thousand tonnes)</caption><tr><th>Country</th><th>2022</th><th>2023</th><th>Change (%)</th></tr>
<tr><th>Sudland</th><td>12.4</td><td>11.9</td><td>(4.0)</td></tr></table></main></body></html>"#;

/// A folder with documents, in which the program runs.
struct Folder(TempDir);

impl Folder {
    fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        Self(folder)
    }

    /// Exit code, standard output and standard error.
    fn read(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let folder: &Path = self.0.path();
        let output = Command::new(env!("CARGO_BIN_EXE_yearbook"))
            .current_dir(folder)
            .env("DATABASE_URL", "sqlite://none/at/all.db")
            .arg("read")
            .args(arguments)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }
}

#[test]
fn the_table_shows_every_number_and_what_it_rests_on() {
    let folder = Folder::with(&[("timber.html", RELEASE.as_bytes())]);
    let (code, out, error) = folder.read(&["timber.html"]);
    assert_eq!((code, error.as_str()), (Some(0), ""));
    assert_snapshot("read_table", &out);
    assert!(!out.contains("365"), "navigation is listed with --all alone");
    let (_, all, _) = folder.read(&["--all", "timber.html"]);
    assert!(all.contains("365"), "{all}");
}

#[test]
fn json_has_one_line_a_document() {
    let folder = Folder::with(&[
        ("timber.html", RELEASE.as_bytes()),
        ("note.txt", "Sales rose by 5% in 2023.\n".as_bytes()),
    ]);
    let (code, out, _) = folder.read(&["--format", "json", "timber.html", "note.txt"]);
    assert_eq!(code, Some(0));
    let documents: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [timber, note] = documents.as_slice() else { panic!("{out}") };
    assert_eq!(timber["file"], "timber.html");
    assert_eq!((&timber["format"], &timber["published"]), (&Value::from("html"), &Value::from("2024-04-15")));
    assert_eq!(note["format"], "text");
    let of = |token: &str| {
        let numbers = timber["numbers"].as_array().unwrap();
        numbers
            .iter()
            .find(|number| number["token"] == token)
            .unwrap_or_else(|| panic!("{token}: {timber:#}"))
    };
    let cut = of("1.2 million cubic metres");
    assert_eq!(cut["value"], 1_200_000);
    assert_eq!((&cut["lower"], &cut["upper"]), (&Value::from(1_150_000), &Value::from(1_250_000)));
    assert_eq!((&cut["period"], &cut["period_basis"]), (&Value::from("2024-03"), &Value::from("stated")));
    let start = RELEASE.find("1.2 million").unwrap();
    assert_eq!(
        (&cut["at"]["type"], &cut["at"]["start"]),
        (&Value::from("DataPositionSelector"), &Value::from(start))
    );
    assert_eq!(cut["period_at"]["exact"], "March 2024");
    let cell = of("11.9");
    assert_eq!(
        (&cell["value"], &cell["unit"], &cell["period"]),
        (&Value::from(11900), &Value::from("tonnes"), &Value::from("2023"))
    );
    assert_eq!(
        (&cell["row"], &cell["column"], &cell["row_head"], &cell["column_head"]),
        (&Value::from(1), &Value::from(2), &Value::from("Sudland"), &Value::from("2023"))
    );
    assert_eq!(of("(4.0)")["value"], -4);
    assert_eq!(of("40 percent")["upper"], Value::Null);
    assert_eq!(of("4.1 percent")["direction"], "up");
}

#[test]
fn csv_and_toml_parse_back() {
    let folder = Folder::with(&[("timber.html", RELEASE.as_bytes())]);
    let (_, json, _) = folder.read(&["--format", "json", "timber.html"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let numbers = json["numbers"].as_array().unwrap();
    let (_, csv, _) = folder.read(&["--format", "csv", "timber.html"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), numbers.len());
    for (row, number) in rows.iter().zip(numbers) {
        let cell = |name: &str| row.get(heads.iter().position(|head| head == name).unwrap()).unwrap();
        assert_eq!(cell("token"), number["token"]);
        let value = number["value"].as_f64();
        assert_eq!(cell("value").parse().ok(), value);
        assert_eq!(cell("kind"), number["kind"]);
        assert_eq!(cell("period"), number["period"].as_str().unwrap_or_default());
    }
    let (_, toml, _) = folder.read(&["--format", "toml", "timber.html"]);
    let drafts: toml::Table = toml.parse().unwrap();
    let count = |kind: &str| {
        numbers.iter().filter(|number| (number["kind"] == "set_aside") == (kind == "number")).count()
    };
    for kind in ["figure", "number"] {
        assert_eq!(drafts[kind].as_array().unwrap().len(), count(kind), "{toml}");
    }
    let first = &drafts["figure"].as_array().unwrap()[0];
    assert_eq!(first["value"].as_integer(), Some(1_200_000));
    assert_eq!(first["at"]["exact"].as_str(), Some("1.2 million cubic metres"));
    assert_eq!(first["series"].as_str(), Some(""));
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let folder = Folder::with(&[
        ("note.txt", b"Sales rose by 5% in 2023.\n"),
        ("broken.html", b"\xff\xfe\x00\x00\x01\x02"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ]);
    let (code, out, error) = folder.read(&["picture.png", "missing.txt", "note.txt"]);
    assert_eq!(code, Some(2));
    assert!(out.contains("5%"), "{out}");
    let lines: Vec<&str> = error.lines().collect();
    assert!(lines[0].starts_with("yearbook: picture.png: not-a-document: "), "{error}");
    assert!(lines[1].starts_with("yearbook: missing.txt: "), "{error}");
    assert_eq!(lines.len(), 2, "{error}");
}
