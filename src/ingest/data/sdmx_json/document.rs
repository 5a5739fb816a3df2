//! The first pass over an SDMX-JSON message: everything but its observations.
//!
//! The draft has `header`, `structure` and `dataSets` at the top level; 1.0 has `meta` at the top level and the others
//! in `data`; 2.0 has `structures` instead of `structure`.

use serde::Deserialize;

use crate::ingest::data::json_document::{Cell, Entries, Row};

/// A message.
#[derive(Debug, Deserialize)]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    header: Option<Meta<'a>>,
    #[serde(borrow)]
    meta: Option<Meta<'a>>,
    #[serde(borrow)]
    errors: Option<Vec<Fault<'a>>>,
    #[serde(borrow)]
    data: Option<Data<'a>>,
    #[serde(borrow)]
    structure: Option<Structure<'a>>,
    #[serde(borrow, rename = "dataSets")]
    sets: Option<Vec<Option<DataSet<'a>>>>,
}

/// The `data` of 1.0 and 2.0.
#[derive(Debug, Default, Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    structure: Option<Structure<'a>>,
    #[serde(borrow)]
    structures: Option<Vec<Structure<'a>>>,
    #[serde(borrow, rename = "dataSets")]
    sets: Option<Vec<Option<DataSet<'a>>>>,
}

/// The parts of a message, in the same place for all versions.
#[derive(Debug)]
pub(super) struct Message<'a> {
    /// Its header.
    pub meta: Meta<'a>,
    /// The errors that the sender reports.
    pub errors: Vec<String>,
    /// Its structures.
    pub structures: Vec<Structure<'a>>,
    /// Its data sets.
    pub data_sets: Vec<DataSet<'a>>,
    /// The RFC 6901 pointer to the object that contains `dataSets`.
    pub prefix: &'static str,
}

impl<'a> Document<'a> {
    /// The parts of a message, in the same place for all versions.
    pub(super) fn message(self) -> Message<'a> {
        let prefix = if self.data.is_some() { "/data" } else { "" };
        let data = self.data.unwrap_or_default();
        let mut structures = data.structures.unwrap_or_default();
        structures.extend(data.structure.or(self.structure));
        let data_sets = data.sets.or(self.sets).unwrap_or_default();
        Message {
            meta: self.meta.or(self.header).unwrap_or_default(),
            errors: self.errors.unwrap_or_default().into_iter().filter_map(Fault::text).collect(),
            structures,
            data_sets: data_sets.into_iter().map(Option::unwrap_or_default).collect(),
            prefix,
        }
    }
}

/// `header` or `meta`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Meta<'a> {
    /// The time at which the message was prepared.
    #[serde(borrow)]
    pub prepared: Option<Cell<'a>>,
    /// Whether it is a test.
    pub test: Option<bool>,
    /// The sender.
    #[serde(borrow)]
    pub sender: Option<Sender<'a>>,
}

/// The sender of a message.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Sender<'a> {
    #[serde(borrow)]
    id: Option<Cell<'a>>,
    #[serde(borrow)]
    name: Option<Cell<'a>>,
}

impl Sender<'_> {
    /// The name, else the id.
    pub(super) fn text(self) -> Option<String> {
        self.name.and_then(Cell::into_text).or_else(|| self.id.and_then(Cell::into_text))
    }
}

/// An error: a text in the draft, an object since 1.0.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Fault<'a> {
    Described {
        #[serde(borrow)]
        title: Option<Cell<'a>>,
        #[serde(borrow)]
        detail: Option<Cell<'a>>,
    },
    Text(String),
}

impl Fault<'_> {
    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Described { title, detail } => {
                title.and_then(Cell::into_text).or_else(|| detail.and_then(Cell::into_text))
            }
        }
    }
}

/// A structure.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Structure<'a> {
    #[serde(borrow)]
    pub name: Option<Cell<'a>>,
    #[serde(borrow)]
    pub dimensions: Option<Levels<'a>>,
    #[serde(borrow)]
    pub measures: Option<Levels<'a>>,
    #[serde(borrow)]
    pub attributes: Option<Levels<'a>>,
}

/// Components by attachment level.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Levels<'a> {
    #[serde(borrow, rename = "dataSet")]
    pub data_set: Option<Vec<Component<'a>>>,
    #[serde(borrow, rename = "dimensionGroup")]
    pub group: Option<Vec<Component<'a>>>,
    #[serde(borrow)]
    pub series: Option<Vec<Component<'a>>>,
    #[serde(borrow)]
    pub observation: Option<Vec<Component<'a>>>,
}

/// A dimension, a measure or an attribute.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Component<'a> {
    #[serde(borrow)]
    pub id: Option<Cell<'a>>,
    #[serde(borrow)]
    pub name: Option<Cell<'a>>,
    #[serde(rename = "keyPosition")]
    pub key_position: Option<u64>,
    /// The role of the draft.
    #[serde(borrow)]
    pub role: Option<Cell<'a>>,
    /// The roles since 1.0.
    #[serde(borrow)]
    pub roles: Option<Row<'a>>,
    #[serde(borrow)]
    pub values: Option<Vec<Option<ComponentValue<'a>>>>,
    /// The default value of an attribute.
    #[serde(borrow)]
    pub default: Option<Cell<'a>>,
}

/// A value of a component.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ComponentValue<'a> {
    #[serde(borrow)]
    id: Option<Cell<'a>>,
    #[serde(borrow)]
    ids: Option<Cell<'a>>,
    #[serde(borrow)]
    value: Option<Cell<'a>>,
    #[serde(borrow)]
    name: Option<Cell<'a>>,
}

impl ComponentValue<'_> {
    /// The code (`id`, else `value`, else `ids`, else the name), and the name if it differs from the code.
    pub(super) fn text(self) -> (String, Option<String>) {
        let name = self.name.and_then(Cell::into_text);
        let code = [self.id, self.value, self.ids].into_iter().flatten().find_map(Cell::into_text);
        match (code, name) {
            (Some(code), name) => {
                let name = name.filter(|name| *name != code);
                (code, name)
            }
            (None, name) => (name.unwrap_or_default(), None),
        }
    }
}

/// A data set without its observations.
#[derive(Debug, Default, Deserialize)]
pub(super) struct DataSet<'a> {
    /// The position of its structure in `structures` (2.0).
    pub structure: Option<usize>,
    #[serde(borrow)]
    pub action: Option<Cell<'a>>,
    #[serde(borrow, rename = "validFrom")]
    pub valid_from: Option<Cell<'a>>,
    #[serde(borrow, rename = "validTo")]
    pub valid_to: Option<Cell<'a>>,
    #[serde(borrow)]
    pub attributes: Option<Row<'a>>,
    /// Attributes of parts of keys (2.0).
    #[serde(borrow, rename = "dimensionGroupAttributes")]
    pub groups: Option<Entries<'a, Row<'a>>>,
}
