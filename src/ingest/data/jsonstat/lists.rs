//! Members of JSON-stat that may be an array or an object: `index`, `value`, `status`.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::MAX_CELLS;
use super::document::{Index, Shape, Status};
use crate::ingest::data::json_document::{Cell, Key};

/// The most categories of a dimension; each takes about 60 bytes in memory.
const MAX_CATEGORIES: usize = 2_000_000;

impl<'de> Deserialize<'de> for Index {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IndexVisitor;

        impl<'de> Visitor<'de> for IndexVisitor {
            type Value = Index;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an array or an object of categories")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut ids = Vec::new();
                while let Some(cell) = seq.next_element::<Cell<'de>>()? {
                    if ids.len() >= MAX_CATEGORIES {
                        return Err(A::Error::custom("more categories than a dimension may have"));
                    }
                    ids.push(cell.into_text().unwrap_or_default());
                }
                Ok(Index::List(ids))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut ids = Vec::new();
                while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
                    if ids.len() >= MAX_CATEGORIES {
                        return Err(A::Error::custom("more categories than a dimension may have"));
                    }
                    ids.push((key.into_owned(), map.next_value::<Cell<'de>>()?.written_position()));
                }
                Ok(Index::Map(ids))
            }
        }

        deserializer.deserialize_any(IndexVisitor)
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ShapeVisitor;

        impl<'de> Visitor<'de> for ShapeVisitor {
            type Value = Shape;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an array or an object of values")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Shape::Absent)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut length = 0;
                while seq.next_element::<IgnoredAny>()?.is_some() {
                    length += 1;
                }
                Ok(Shape::Array(length))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Shape::Object)
            }
        }

        deserializer.deserialize_any(ShapeVisitor)
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StatusVisitor)
    }
}

struct StatusVisitor;

impl<'de> Visitor<'de> for StatusVisitor {
    type Value = Status;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a status, an array or an object of statuses")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Status::Absent)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Status::All(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        // Few different texts stand very often.
        let mut texts = vec![String::new()];
        let mut numbers: HashMap<String, u32> = HashMap::from([(String::new(), 0)]);
        let mut list = Vec::new();
        while let Some(cell) = seq.next_element::<Cell<'de>>()? {
            if list.len() >= MAX_CELLS {
                return Err(A::Error::custom("more statuses than a dataset may have values"));
            }
            let text = cell.into_text().unwrap_or_default();
            let next = u32::try_from(texts.len()).map_err(A::Error::custom)?;
            let number = *numbers.entry(text.clone()).or_insert(next);
            if number == next {
                texts.push(text);
            }
            list.push(number);
        }
        Ok(Status::List(list, texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut sparse = HashMap::new();
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            let text = map.next_value::<Cell<'de>>()?.into_text();
            if let (Ok(position), Some(text)) = (key.parse(), text) {
                sparse.insert(position, text);
            }
        }
        Ok(Status::Sparse(sparse))
    }
}

impl Status {
    /// The status of the value at a position; an empty text where there is none.
    pub(super) fn at(&self, position: u64) -> &str {
        match self {
            Self::Absent => "",
            Self::All(text) => text,
            Self::Sparse(texts) => texts.get(&position).map_or("", String::as_str),
            Self::List(numbers, texts) => {
                let number = usize::try_from(position).ok().and_then(|position| numbers.get(position));
                let text = number.and_then(|number| texts.get(usize::try_from(*number).ok()?));
                text.map_or("", String::as_str)
            }
        }
    }

    /// The positions that have a status of their own, in their order.
    pub(super) fn positions(&self) -> Vec<u64> {
        let Self::Sparse(texts) = self else { return Vec::new() };
        let mut positions: Vec<_> = texts.keys().copied().collect();
        positions.sort_unstable();
        positions
    }
}
