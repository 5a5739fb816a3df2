//! JSON-stat 2.0 and 1.x (json-stat.org/full): datasets, bundles of datasets, and collections that hold datasets.
//!
//! The values may stand before the dimensions that they belong to, so a document is read twice: once without its
//! values, once for them. They are never kept.

mod axis;
mod cube;
mod document;
mod emit;
mod lists;
#[cfg(test)]
mod tests;
mod time;

use std::io::Read;

use chrono::NaiveDate;
use serde::de::DeserializeSeed;

use super::json_document;
use super::record::{DecodeError, Header, Place, Sink};
use cube::Cube;
use document::Node;
use emit::Emitter;

/// How many values a dataset may have.
pub const MAX_CELLS: usize = 50_000_000;
/// How many datasets a document may have.
const MAX_DATASETS: usize = 10_000;
/// How much of the beginning is looked at.
const HEAD: usize = 65_536;

/// Whether a file begins like a JSON-stat document.
#[must_use]
pub fn looks_like(head: &[u8]) -> bool {
    let Some(text) = json_document::object(head.get(..HEAD).unwrap_or(head)) else { return false };
    let has = |name: &str| text.contains(&format!("\"{name}\""));
    let class = has("class") && (has("dataset") || has("collection") || has("dimension"));
    class
        || has("dimension") && (has("category") || has("size"))
        || first(&text).is_some_and(|(name, rest)| {
            // Values and their status may come first, and be long.
            let is_long =
                |name: &str, rest: &str| rest.starts_with(['[', '{']) && matches!(name, "value" | "status");
            let own = rest.starts_with('{') && !matches!(name, "header" | "meta" | "data" | "structure");
            let begins_long = || first(rest).is_some_and(|(name, rest)| is_long(name, rest));
            name == "value" && is_long(name, rest)
                || own && (has("dimension") || has("value") || begins_long())
        })
}

/// The first key of an object and what follows it.
fn first(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = text.split_once('{')?;
    let (name, rest) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
    Some((name, rest.trim_start().strip_prefix(':')?.trim_start()))
}

/// Reads a document of at most `limit` bytes.
///
/// A document with several datasets has `dataset` as its first dimension and the dimensions of all as the others.
///
/// # Errors
/// When the document cannot be read, is beyond a limit, has no dataset but links to some, or the sink wants no
/// more.
pub fn decode(input: &mut impl Read, limit: u64, sink: &mut dyn Sink) -> Result<(), DecodeError> {
    let text = json_document::read(input, limit)?;
    let root: Node<'_> = serde_json::from_str(&text).map_err(json_document::malformed)?;
    let mut header = header(&root);
    let cubes = cubes(root)?;
    if let [only] = cubes.as_slice() {
        header.title = only.label.clone().or(header.title);
    }
    for cube in &cubes {
        header.publisher = header.publisher.or_else(|| cube.source.clone());
        header.published = header.published.max(cube.updated.as_deref().and_then(day));
        header.notes.extend(cube.note.clone());
    }
    let mut emitter = Emitter::new(cubes, header, sink)?;
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    let read = emit::Seed::new(&mut emitter).deserialize(&mut deserializer);
    match emitter.failure {
        Some(failure) => Err(failure),
        None => read.map_err(json_document::malformed),
    }
}

/// What the document as a whole says about itself.
fn header(root: &Node<'_>) -> Header {
    Header {
        title: root.label.clone(),
        publisher: root.source.clone(),
        published: root.updated.as_deref().and_then(day),
        ..Header::default()
    }
}

/// The datasets of a document.
fn cubes(root: Node<'_>) -> Result<Vec<Cube>, DecodeError> {
    let malformed = |message: String| Err(DecodeError::malformed(Place::File, message));
    match root.class.as_deref() {
        Some("dimension") => return malformed("the document is a dimension, not a dataset".to_owned()),
        Some("error") => {
            let label = root.label.unwrap_or_default();
            return malformed(format!("the document is an error: {label}"));
        }
        _ => {}
    }
    if root.dimension.is_some() {
        return Ok(vec![Cube::new(String::new(), root)?]);
    }
    let links = root.links;
    let nodes: Vec<_> = root.nodes.into_iter().filter(|(_, node)| node.dimension.is_some()).collect();
    if nodes.len() > MAX_DATASETS {
        return Err(DecodeError::TooLarge(format!("more than {MAX_DATASETS} datasets")));
    }
    if nodes.is_empty() && (links > 0 || root.class.as_deref() == Some("collection")) {
        return malformed(format!("the collection only links to {links} datasets and holds none of them"));
    }
    if nodes.is_empty() {
        return malformed("the document has no dataset".to_owned());
    }
    nodes.into_iter().map(|(pointer, node)| Cube::new(pointer, node)).collect()
}

/// The day of an ISO 8601 date or point in time, which the standard demands; and of one with slashes where it is
/// clear which number is the month.
fn day(text: &str) -> Option<NaiveDate> {
    let day = text.get(..10)?;
    if let Ok(day) = day.parse() {
        return Some(day);
    }
    let (first, rest) = day.split_once('/')?;
    let (second, year) = rest.split_once('/')?;
    let (first, second): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
    let (month, day) = match (first, second) {
        (13.., _) => (second, first),
        (_, 13..) => (first, second),
        _ if first == second => (first, second),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, month, day)
}
