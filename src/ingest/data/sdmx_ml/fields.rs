//! The values of an element of a message, by component.

use std::collections::HashMap;

use crate::ingest::data::record::DecodeError;
use crate::ingest::data::xml::SourcePosition;

/// The most component ids of a message; the largest structures have about 60.
const MAX_IDS: usize = 1000;
/// The most values of one element, and the most bytes of them.
const MAX_FIELDS: usize = 1024;
const MAX_BYTES: usize = 4 << 20;

/// The ids of components in the order of their first occurrence. The position of an id identifies the component.
#[derive(Debug, Default)]
pub(super) struct Ids {
    names: Vec<String>,
    positions: HashMap<String, usize>,
}

impl Ids {
    /// The position of an id; a new id is added.
    pub(super) fn intern(&mut self, name: &str, mark: SourcePosition) -> Result<usize, DecodeError> {
        if let Some(position) = self.positions.get(name) {
            return Ok(*position);
        }
        if self.names.len() >= MAX_IDS {
            return Err(mark.too_large("more than a thousand different dimensions and attributes"));
        }
        let position = self.names.len();
        self.names.push(name.to_owned());
        self.positions.insert(name.to_owned(), position);
        Ok(position)
    }

    /// The position of an id that has occurred.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// The ids.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }
}

/// What the place of a value tells about its component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValuePlace {
    /// Part of a key: a dimension (or the time).
    Key,
    /// An attribute.
    Attribute,
    /// The observed value.
    Measure,
    /// Nothing: an XML attribute of a structure-specific message.
    Any,
}

/// A value of a component.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// The position of the component in [`Ids`].
    pub id: usize,
    /// What its place tells.
    pub part: ValuePlace,
    /// The value.
    pub value: String,
}

/// The values of an element. Its memory is reused for the next element.
#[derive(Debug, Default)]
pub(super) struct Fields {
    kept: Vec<Field>,
    used: usize,
    bytes: usize,
}

impl Fields {
    /// Removes the values.
    pub(super) const fn clear(&mut self) {
        self.used = 0;
        self.bytes = 0;
    }

    /// Adds a value.
    pub(super) fn push(
        &mut self,
        id: usize,
        part: ValuePlace,
        value: &str,
        mark: SourcePosition,
    ) -> Result<(), DecodeError> {
        self.bytes = self.bytes.saturating_add(value.len());
        if self.used >= MAX_FIELDS || self.bytes > MAX_BYTES {
            return Err(mark.too_large("an element with too many values"));
        }
        if let Some(field) = self.kept.get_mut(self.used) {
            field.id = id;
            field.part = part;
            field.value.clear();
            field.value.push_str(value);
        } else {
            self.kept.push(Field { id, part, value: value.to_owned() });
        }
        self.used += 1;
        Ok(())
    }

    /// Appends a value to the values of a component.
    pub(super) fn add(
        &mut self,
        id: usize,
        part: ValuePlace,
        value: &str,
        mark: SourcePosition,
    ) -> Result<(), DecodeError> {
        let used = self.kept.get_mut(..self.used).unwrap_or_default();
        let Some(field) = used.iter_mut().find(|field| field.id == id) else {
            return self.push(id, part, value, mark);
        };
        self.bytes = self.bytes.saturating_add(value.len() + 2);
        if self.bytes > MAX_BYTES {
            return Err(mark.too_large("an element with too many values"));
        }
        field.value.push_str(", ");
        field.value.push_str(value);
        Ok(())
    }

    /// The values, in the order of the file.
    pub(super) fn all(&self) -> &[Field] {
        self.kept.get(..self.used).unwrap_or_default()
    }

    /// Whether a component has a value.
    pub(super) fn has(&self, id: usize) -> bool {
        self.all().iter().any(|field| field.id == id)
    }
}
