//! SDMX-JSON data messages: 1.0 and 2.0 (SDMX technical working group, `sdmx-json` data message field guides), and
//! the draft before 1.0.
//!
//! Keys and attributes are positions in lists that may be anywhere in the document. So it is read twice: first without
//! its observations, then for them.

mod document;
mod emit;
mod layout;
#[cfg(test)]
mod tests;
mod visit;

use std::io::Read;

use serde::de::DeserializeSeed;

use super::json_document;
use super::record::{DecodeError, Place, Sink};
use document::Document;
use emit::Emitter;
use layout::Builder;

/// Bytes of the beginning that show whether a file is such a message.
const HEAD: usize = 65_536;

/// Whether the first bytes are of an SDMX-JSON data message.
#[must_use]
pub fn looks_like(head: &[u8]) -> bool {
    let Some(text) = json_document::object(head.get(..HEAD).unwrap_or(head)) else { return false };
    let has = |name: &str| text.contains(&format!("\"{name}\""));
    if text.contains("sdmx-json-structure-schema") || text.contains("sdmx-json-metadata-schema") {
        return false;
    }
    text.contains("sdmx-json-data-schema")
        || has("dataSets")
        || has("prepared") && (has("header") || has("meta"))
        || has("structure") && has("dimensions") && has("keyPosition")
}

/// Reads a data message of at most `limit` bytes.
///
/// # Errors
/// When the message cannot be read or exceeds a limit, or when the sink stops.
pub fn decode(input: &mut impl Read, limit: u64, sink: &mut dyn Sink) -> Result<(), DecodeError> {
    let text = json_document::read(input, limit)?;
    let document: Document<'_> = serde_json::from_str(&text).map_err(json_document::malformed)?;
    let mut message = document.message();
    if message.structures.is_empty() {
        let error = message.errors.first().map_or("it has no structure", String::as_str);
        return Err(DecodeError::malformed(Place::File, format!("the message has no data: {error}")));
    }
    let mut builder = Builder { header: layout::header(&mut message), ..Builder::default() };
    let layouts = message.structures.into_iter().map(|structure| builder.layout(structure)).collect();
    let widths = builder.finish(sink)?;
    let mut emitter = Emitter {
        layouts,
        data_sets: layout::data_sets(message.data_sets),
        widths,
        prefix: message.prefix,
        sink,
        failure: None,
        pointer: String::new(),
    };
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    let read = visit::Seed::new(&mut emitter).deserialize(&mut deserializer);
    match emitter.failure {
        Some(failure) => Err(failure),
        None => read.map_err(json_document::malformed),
    }
}
