//! Entries by their place in a document.

use toml_edit::Table;

use crate::domain::figure::{PositionUnit, Selector};

/// Where a place stands among those of its document: by the name and number of its part, then by its start.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PlaceOrder {
    part: String,
    number: u64,
    start: u64,
}

impl PlaceOrder {
    /// That of a place.
    pub(super) fn of(at: &Selector) -> Self {
        Self::new(at.fragment.as_deref().unwrap_or_default(), at.start as u64)
    }

    /// That of the key `at` of an entry.
    pub(super) fn of_entry(table: &Table) -> Self {
        let start = number_at(table, "start").and_then(|start| start.try_into().ok()).unwrap_or(u64::MAX);
        Self::new(text_at(table, "fragment").unwrap_or_default(), start)
    }

    fn new(fragment: &str, start: u64) -> Self {
        let part = fragment.trim_end_matches(|character: char| character.is_ascii_digit());
        let number = fragment.get(part.len()..).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        Self { part: part.to_owned(), number, start }
    }
}

/// Whether a key of an entry has this text.
pub(super) fn has(table: &Table, key: &str, text: &str) -> bool {
    table.get(key).and_then(|item| item.as_str()) == Some(text)
}

/// Whether an entry is about this place of a document.
pub(super) fn stands_at(table: &Table, source: &str, at: &Selector) -> bool {
    let unit = text_at(table, "unit").unwrap_or(PositionUnit::Bytes.code());
    has(table, "source", source)
        && number_at(table, "start") == i64::try_from(at.start).ok()
        && number_at(table, "end") == i64::try_from(at.end).ok()
        && unit == at.unit.code()
        && text_at(table, "fragment") == at.fragment.as_deref()
}

fn number_at(table: &Table, key: &str) -> Option<i64> {
    table.get("at")?.get(key)?.as_integer()
}

fn text_at<'table>(table: &'table Table, key: &str) -> Option<&'table str> {
    table.get("at")?.get(key)?.as_str()
}
