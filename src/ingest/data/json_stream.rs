//! JSON documents one behind the other in one file, as the pages of an answer are kept: read one at a time.

use std::io::{BufRead, Read};

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::json_document::malformed;
use super::mapping::Mapping;
use super::metered::{Allowance, MeteredReader};
use super::record::{Column, DecodeError, Place, Value};

/// Reads each document of a file, with the begin of the pointers into it: nothing for the first, its number for others.
///
/// # Errors
/// When a document is no JSON of that form or has more than `limit` bytes, or when there is none.
pub(super) fn each<T: DeserializeOwned>(
    input: &mut dyn BufRead,
    limit: u64,
    mut read: impl FnMut(T, &str) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let allowance = Allowance::default();
    let metered = MeteredReader::new(without_mark(input)?, allowance.clone());
    let mut documents = serde_json::Deserializer::from_reader(metered).into_iter::<T>();
    for number in 1_u64.. {
        allowance.set(limit);
        let Some(document) = documents.next() else { break };
        let document = document.map_err(|error| {
            if allowance.is_used_up() {
                return DecodeError::TooLarge(format!("a JSON document of more than {limit} bytes"));
            }
            if error.is_io() { DecodeError::Io(error.into()) } else { malformed(error) }
        })?;
        let pointer = if number == 1 { String::new() } else { format!("document {number}: ") };
        read(document, &pointer)?;
    }
    Ok(())
}

/// The input behind its byte order mark.
fn without_mark(input: &mut dyn BufRead) -> Result<impl Read, DecodeError> {
    if input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
    }
    Ok(input)
}

/// The value of an observation: a number, a text, or nothing.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Datum {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// Anything else.
    Other(IgnoredAny),
}

impl Datum {
    /// The value; none where it can be none.
    pub(super) fn value(&self) -> Option<Value<'_>> {
        match self {
            Self::Number(number) => Some(Value::Number(*number)),
            Self::Text(text) => Some(Value::of_text(text)),
            Self::Other(_) => None,
        }
    }
}

/// What is said of a value that is no number.
pub(super) const NO_NUMBER: &str = "the value is no number";

/// The dimensions that a mapping gives one code for the whole file, with their codes.
pub(super) fn constants(mapping: &Mapping) -> (Vec<Column>, Vec<&str>) {
    let constants = mapping.constants.iter().filter(|(id, _)| *id != "TIME_PERIOD");
    constants.map(|(id, code)| (Column { id: id.clone(), ..Column::default() }, code.as_str())).unzip()
}

/// The error for an answer in which the service refuses, with the place of what it says.
pub(super) fn refusal(place: &str, said: &str) -> DecodeError {
    DecodeError::malformed(Place::Pointer(place), format!("the service refuses: {said}"))
}

/// The place of an element of a list.
pub(super) fn element(list: &str, at: usize) -> Place<'_> {
    Place::Element(list, at as u64)
}

#[cfg(test)]
mod tests;
