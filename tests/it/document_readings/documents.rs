//! The handed documents and their keys: every figure with value, unit, qualifier, rounding, direction and period, every
//! number that is set aside with its reason, nothing else.

use std::path::PathBuf;

use serde_json::Value;
use yearbook::ingest::document::{Direction, Reading, ReadingKind, read_document};
use yearbook::service::document_reader::document_text;

use crate::support::shared;

/// The documents that have a key, with it.
fn keyed() -> Vec<(PathBuf, Value)> {
    let folder = shared().join("cases/documents/docs");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|_| {
        panic!("{} is missing: set YEARBOOK_SHARED to the folder with cases", folder.display())
    });
    let mut keyed: Vec<(PathBuf, Value)> = entries
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| {
            let name = path.to_string_lossy().strip_suffix(".key.json").map(PathBuf::from)?;
            Some((name, serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap()))
        })
        .collect();
    keyed.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(keyed.len() >= 4, "{} has {} keys", folder.display(), keyed.len());
    keyed
}

/// What a key says of a number, in one line.
fn expected(number: &Value) -> String {
    let text = |name: &str, otherwise: &str| number[name].as_str().unwrap_or(otherwise).to_owned();
    let place = number["row"].as_u64().map(|row| format!("{row},{} ", number["column"])).unwrap_or_default();
    format!(
        "{place}{} = {} {} {} ±{} {}",
        text("token", ""),
        text("value", "open"),
        text("unit", "open"),
        text("qualifier", ""),
        text("rounding", ""),
        text("direction", "-"),
    )
}

/// What was read, in the same form.
fn found(reading: &Reading) -> String {
    let number = &reading.number;
    let place =
        reading.heads.as_ref().map(|heads| format!("{},{} ", heads.row, heads.column)).unwrap_or_default();
    let direction = number.direction.map_or("-", |direction| match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    });
    format!(
        "{place}{} = {} {} {} ±{} {direction}",
        number.exact,
        number.value.map_or_else(|| "open".to_owned(), |value| value.normalize().to_string()),
        number.unit.unwrap_or("open"),
        number.qualifier.code(),
        number.rounding.normalize(),
    )
}

#[test]
fn handed_documents_are_read_as_their_keys_say() {
    let mut wrong = Vec::new();
    for (path, key) in keyed() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = match document_text(&std::fs::read(&path).unwrap()) {
            Ok(text) => text,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let readings = read_document(&text);
        let mut statistics: Vec<&Reading> =
            readings.iter().filter(|reading| !matches!(reading.kind, ReadingKind::SetAside(_))).collect();
        for number in key["numbers"].as_array().unwrap() {
            let expected = expected(number);
            let Some(place) = statistics.iter().position(|reading| found(reading) == expected) else {
                wrong.push(format!("{name}: missing {expected}"));
                continue;
            };
            let reading = statistics.remove(place);
            let period = reading.period.as_ref().map(|period| period.period.to_string());
            if number["period"].is_string() && period.as_deref() != number["period"].as_str() {
                wrong.push(format!("{name}: {expected}: period {period:?}, not {}", number["period"]));
            }
        }
        wrong.extend(statistics.iter().map(|reading| format!("{name}: not in the key: {}", found(reading))));
        for aside in key["set_aside"].as_array().unwrap() {
            let (token, reason) = (aside["token"].as_str().unwrap(), aside["set_aside"].as_str().unwrap());
            let is_found = readings.iter().any(|reading| {
                reading.kind.reason() == Some(reason)
                    && (reading.number.exact.contains(token) || token.contains(&reading.number.exact))
            });
            if !is_found {
                wrong.push(format!("{name}: {token} is not set aside as {reason}"));
            }
        }
        for field in ["title", "language"] {
            let read = if field == "title" { &text.title } else { &text.language };
            if read.as_deref() != key[field].as_str() {
                wrong.push(format!("{name}: {field} {read:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
