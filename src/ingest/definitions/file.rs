//! One file of definitions: its entries, with places and hashes.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::{Spanned, Table, Value};

use super::DefinitionProblem;
use crate::domain::code::Code;
use crate::domain::definition::DefinitionMeta;
use crate::ingest::sha256::sha256;

/// One file of definitions.
#[derive(Debug, Clone, Copy)]
pub(in crate::ingest) struct DefinitionFile<'a> {
    /// The name below the folder of the dataset.
    pub(in crate::ingest) name: &'a str,
    /// The text.
    pub(in crate::ingest) text: &'a str,
}

/// What the entry of a definition says of itself.
#[derive(Debug, Clone)]
pub(super) struct Heading<'a> {
    /// The id.
    pub(super) id: &'a Code,
    /// The version.
    pub(super) version: &'a str,
    /// Notes for readers.
    pub(super) note: Option<&'a str>,
}

impl DefinitionFile<'_> {
    /// The whole file as a type.
    ///
    /// # Errors
    /// The first problem of its TOML, or the first field that the type does not allow, with its line.
    pub(in crate::ingest) fn parse<T: DeserializeOwned>(&self) -> Result<T, DefinitionProblem> {
        toml::from_str(self.text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            self.problem(start, allowed(error.message()))
        })
    }

    /// A problem at a position of the text, in bytes.
    pub(in crate::ingest) fn problem(&self, at: usize, message: impl Into<String>) -> DefinitionProblem {
        let message = shortened(message.into());
        DefinitionProblem { file: self.name.to_owned(), line: self.line(at), message }
    }

    /// The line of a position in bytes, from 1.
    pub(in crate::ingest) fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    /// What every definition has, of one entry of the file.
    pub(super) fn meta(&self, entry: Range<usize>, heading: &Heading<'_>, sha256: String) -> DefinitionMeta {
        DefinitionMeta {
            id: heading.id.clone(),
            version: heading.version.to_owned(),
            note: heading.note.map(str::to_owned),
            sha256,
            file: self.name.to_owned(),
            line: self.line(entry.start),
            text: self.entry(entry).to_owned(),
        }
    }

    /// The text of an entry, without the comments that stand before the next one.
    ///
    /// A span of an entry with a header of its own ends before its tables, so the text goes on to the next such header.
    fn entry(&self, span: Range<usize>) -> &str {
        let text = self.text.get(span.start..).unwrap_or_default();
        let Some(header) =
            text.find("]]").filter(|_| text.starts_with("[[")).and_then(|end| text.get(..end + 2))
        else {
            return self.text.get(span).unwrap_or_default().trim();
        };
        let next = text.match_indices(header).map(|(at, _)| at);
        let begins_line = |at: &usize| {
            text.get(..*at)
                .and_then(|before| before.rsplit_once('\n'))
                .is_some_and(|(_, lead)| lead.trim().is_empty())
        };
        let next = next.skip(1).find(begins_line);
        let Some(mut entry) = next.and_then(|next| text.get(..next)) else { return text.trim_end() };
        while let Some((before, last)) = entry.trim_end().rsplit_once('\n') {
            if !last.trim_start().starts_with('#') {
                break;
            }
            entry = before;
        }
        entry.trim_end()
    }

    /// The hash of the whole file.
    pub(super) fn hash(&self) -> String {
        let table: Table = toml::from_str(self.text).unwrap_or_default();
        hash(&Value::Table(table))
    }

    /// The hashes of the entries of an array of tables, in their order.
    pub(in crate::ingest) fn hashes(&self, array: &str) -> Vec<String> {
        let table: Table = toml::from_str(self.text).unwrap_or_default();
        let entries = table.get(array).and_then(Value::as_array);
        entries.into_iter().flatten().map(hash).collect()
    }
}

/// The start of what a span covers.
pub(in crate::ingest) fn start<T>(of: &Spanned<T>) -> usize {
    of.span().start
}

/// A number as messages show it: very large and very small ones with an exponent.
pub(super) fn shown(number: f64) -> String {
    if number == 0.0 || (1e-6..1e15).contains(&number.abs()) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

/// The SHA-256 of the canonical TOML of a value.
fn hash(value: &Value) -> String {
    // Tables of this library are ordered by key.
    sha256(toml::to_string(value).unwrap_or_default().as_bytes())
}

/// A message without the middle of a text that it repeats, where that is very long.
fn shortened(message: String) -> String {
    let count = message.chars().count();
    if count <= MAX_MESSAGE {
        return message;
    }
    let begin: String = message.chars().take(MAX_MESSAGE / 2).collect();
    let end: String = message.chars().skip(count - MAX_MESSAGE / 2).collect();
    format!("{begin} … {end}")
}

/// The longest message, in characters. Lists of what is allowed are shorter.
const MAX_MESSAGE: usize = 2_000;

/// A message of the TOML library, with what is allowed named as such, and types of the program in words.
fn allowed(message: &str) -> String {
    let message = message.replace(", expected one of ", "; allowed: ").replace(", expected ", "; allowed: ");
    let known = TYPES.iter().find_map(|(name, words)| {
        let before = message.strip_suffix(name)?.strip_suffix("; allowed: ")?;
        Some(format!("{before}; allowed: {words}"))
    });
    known.unwrap_or(message)
}

/// Types of the program, and how they are written.
const TYPES: [(&str, &str); 6] = [
    ("f64", "a number"),
    ("u8", "a whole number from 0 to 255"),
    ("u16", "a whole number from 0 to 65535"),
    ("u32", "a whole number from 0 to 4294967295"),
    ("usize", "a whole number, not negative"),
    ("a sequence", "a list; a list of tables is written with `[[` and `]]`"),
];
