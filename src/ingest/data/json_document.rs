//! JSON documents (RFC 8259): reads them into memory up to a limit, and has the types of their cells, rows and keys.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::record::{DecodeError, Place, Value};
use super::record_builder::RecordError;

/// Reads a document of at most `limit` bytes and removes its byte order mark.
pub(super) fn read(input: &mut impl Read, limit: u64) -> Result<String, DecodeError> {
    let mut bytes = Vec::new();
    input.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > limit) {
        return Err(DecodeError::TooLarge(format!("a JSON document of more than {limit} bytes")));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let position = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..position).unwrap_or_default();
        let before = String::from_utf8_lossy(before);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        DecodeError::malformed(place(line, column), "the text is not UTF-8")
    })
}

/// The error of a document, with its place.
#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
pub(super) fn malformed(error: serde_json::Error) -> DecodeError {
    let text = error.to_string();
    // The text ends with the place, which is given separately.
    let message = text.split(" at line ").next().unwrap_or(&text);
    DecodeError::malformed(place(error.line(), error.column()), message)
}

fn place(line: usize, column: usize) -> Place<'static> {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    Place::Line { line: count(line), column: Some(count(column)) }
}

/// The text from the first brace, if the document is an object.
pub(super) fn object(head: &[u8]) -> Option<Cow<'_, str>> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let text = head.get(start..)?;
    text.starts_with(b"{").then(|| String::from_utf8_lossy(text))
}

/// A name as a token of an RFC 6901 pointer.
pub(super) fn pointer_part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A value where a scalar is expected.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Cell<'a> {
    /// Null.
    #[default]
    Null,
    /// A number.
    Number(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// The English text of an object of texts by language (else its first), or the joined texts of an array.
    Words(String),
    /// True or false.
    Bool(bool),
    /// Any other object or array.
    Other,
}

impl Cell<'_> {
    /// The text of a text or a number.
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.into_owned()),
            Self::Words(text) => Some(text),
            // Ids may be written as whole numbers.
            Self::Number(number) => Some(number.to_string()),
            Self::Bool(truth) => Some(truth.to_string()),
            Self::Null | Self::Other => None,
        }
    }

    /// The cell as the value of an observation.
    pub(super) fn value(&self) -> Result<Value<'_>, RecordError> {
        match self {
            Self::Number(number) => Ok(Value::Number(*number)),
            Self::Text(text) => Ok(Value::of_text(text)),
            Self::Null => Ok(Value::Missing),
            Self::Bool(_) | Self::Words(_) | Self::Other => Err(RecordError::ValueType),
        }
    }

    /// The number as a position in a list.
    pub(super) fn position(&self) -> Option<usize> {
        match self {
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number that no list is as long as"
            )]
            Self::Number(number) if number.fract() == 0.0 && (0.0..1e9).contains(number) => {
                Some(*number as usize)
            }
            _ => None,
        }
    }

    /// The position, which some publishers write as a text.
    pub(super) fn written_position(&self) -> Option<usize> {
        match self {
            Self::Text(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
            other => other.position(),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Cell<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl<'de> Visitor<'de> for CellVisitor {
    type Value = Cell<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Cell::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Cell::Bool(truth))
    }

    #[allow(clippy::cast_precision_loss, reason = "JSON numbers are read as doubles")]
    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Cell::Number(number as f64))
    }

    #[allow(clippy::cast_precision_loss, reason = "JSON numbers are read as doubles")]
    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Cell::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Cell::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cell::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cell::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Cell::Other;
        let mut english = false;
        while let Some(language) = map.next_key::<Cow<'de, str>>()? {
            let cell: Cell<'de> = map.next_value()?;
            if let (Cell::Text(text), false) = (cell, english) {
                english = language.starts_with("en");
                if english || found == Cell::Other {
                    found = Cell::Words(text.into_owned());
                }
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut texts: Vec<String> = Vec::new();
        while let Some(cell) = seq.next_element::<Cell<'de>>()? {
            let Some(text) = cell.into_text() else {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(Cell::Other);
            };
            texts.push(text);
        }
        Ok(if texts.is_empty() { Cell::Other } else { Cell::Words(texts.join(", ")) })
    }
}

/// An array of values; null is an empty one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row<'a>(pub Vec<Cell<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Row<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Option::deserialize(deserializer)?.unwrap_or_default()))
    }
}

/// The entries of an object, in the order of the document.
#[derive(Debug, Clone)]
pub(super) struct Entries<'a, T>(pub Vec<(Cow<'a, str>, T)>);

impl<T> Default for Entries<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Entries<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
            type Value = Entries<'de, T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Entries::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(Key(key)) = map.next_key()? {
                    entries.push((key, map.next_value()?));
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_any(EntriesVisitor(std::marker::PhantomData))
    }
}

/// The key of an entry; borrowed if it has no escapes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Key<'a>(#[serde(borrow)] pub Cow<'a, str>);
