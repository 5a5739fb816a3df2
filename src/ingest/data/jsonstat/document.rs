//! A JSON-stat document without its values: what datasets it has, and of what they consist.
//!
//! JSON-stat 2.0 (json-stat.org/full): `class`, `id`, `size`, `role`, `dimension`, `value`, `status`, `link`. In 1.x
//! the datasets are members of the document, and `id`, `size` and `role` stand in `dimension`.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::ingest::data::json_document::{Cell, Entries, Key, Row};

/// How deep objects that may be datasets stand in each other: a document, its links, an item.
const MAX_DEPTH: u8 = 3;

/// An object that may be a dataset or hold some.
#[derive(Debug, Default)]
pub(super) struct Node<'a> {
    /// `dataset`, `collection` or `dimension` (2.0).
    pub class: Option<String>,
    pub label: Option<String>,
    pub source: Option<String>,
    pub updated: Option<String>,
    pub note: Option<String>,
    pub ids: Option<Row<'a>>,
    pub sizes: Option<Row<'a>>,
    pub role: Option<Roles<'a>>,
    pub dimension: Option<Vec<(String, Member<'a>)>>,
    pub value: Shape,
    pub status: Status,
    /// Objects in it, by their part of the pointer.
    pub nodes: Vec<(String, Node<'a>)>,
    /// How many links are links only.
    pub links: usize,
}

/// Which dimensions have a role.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Roles<'a> {
    #[serde(borrow)]
    pub time: Option<Row<'a>>,
    #[serde(borrow)]
    pub geo: Option<Row<'a>>,
    #[serde(borrow)]
    pub metric: Option<Row<'a>>,
}

/// A member of `dimension`.
#[derive(Debug)]
pub(super) enum Member<'a> {
    /// `id` or `size` of 1.x.
    List(Row<'a>),
    /// A dimension, or `role` of 1.x.
    Object(Box<Dimension<'a>>),
    /// Neither.
    Other,
}

/// A dimension, or `role` of 1.x.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Dimension<'a> {
    #[serde(borrow)]
    pub label: Option<Cell<'a>>,
    #[serde(borrow)]
    pub category: Option<Category<'a>>,
    #[serde(borrow)]
    pub time: Option<Row<'a>>,
    #[serde(borrow)]
    pub geo: Option<Row<'a>>,
    #[serde(borrow)]
    pub metric: Option<Row<'a>>,
}

/// The categories of a dimension.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Category<'a> {
    pub index: Option<Index>,
    #[serde(borrow)]
    pub label: Option<Entries<'a, Cell<'a>>>,
    #[serde(borrow)]
    pub unit: Option<Entries<'a, Option<Unit<'a>>>>,
}

/// The unit of a category.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Unit<'a> {
    #[serde(borrow)]
    pub label: Option<Cell<'a>>,
    #[serde(borrow)]
    pub symbol: Option<Cell<'a>>,
    /// What is counted (1.x, and `PxWeb`).
    #[serde(borrow)]
    pub base: Option<Cell<'a>>,
    #[serde(borrow)]
    pub decimals: Option<Cell<'a>>,
    /// The power of ten (1.x).
    #[serde(borrow)]
    pub multiplier: Option<Cell<'a>>,
}

/// Where each category stands.
#[derive(Debug)]
pub(super) enum Index {
    /// In the order of a list.
    List(Vec<String>),
    /// At a number; none where it is no whole number.
    Map(Vec<(String, Option<usize>)>),
}

/// What the values of a dataset are, without them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// There are none.
    #[default]
    Absent,
    /// An array of so many.
    Array(usize),
    /// An object by position.
    Object,
}

/// The statuses of a dataset.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Status {
    /// There are none.
    #[default]
    Absent,
    /// One for all values.
    All(String),
    /// One for each value: the number of the text.
    List(Vec<u32>, Vec<String>),
    /// By position.
    Sparse(HashMap<u64, String>),
}

struct NodeVisitor {
    depth: u8,
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let node = deserializer.deserialize_any(NodeVisitor { depth: 0 })?;
        Ok(node.unwrap_or_default())
    }
}

impl<'de> serde::de::DeserializeSeed<'de> for NodeVisitor {
    type Value = Option<Node<'de>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Option<Node<'de>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut node = Node::default();
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            match &*key {
                "class" => node.class = text(&mut map)?,
                "label" => node.label = text(&mut map)?,
                "source" => node.source = text(&mut map)?,
                "updated" => node.updated = text(&mut map)?,
                "note" => node.note = text(&mut map)?,
                "id" => node.ids = map.next_value()?,
                "size" => node.sizes = map.next_value()?,
                "role" => node.role = map.next_value()?,
                "dimension" => {
                    let members =
                        map.next_value::<Option<Entries<'de, Member<'de>>>>()?.unwrap_or_default().0;
                    node.dimension =
                        Some(members.into_iter().map(|(key, member)| (key.into_owned(), member)).collect());
                }
                "value" => node.value = map.next_value()?,
                "status" => node.status = map.next_value()?,
                "link" if self.depth < MAX_DEPTH => {
                    let links: Links<'de> = map.next_value()?;
                    node.links = links.only;
                    node.nodes.extend(links.nodes);
                }
                "version" | "href" | "extension" | "child" | "error" => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ if self.depth == 0 => {
                    if let Some(inner) = map.next_value_seed(NodeVisitor { depth: 1 })? {
                        node.nodes.push((
                            format!("/{}", crate::ingest::data::json_document::pointer_part(&key)),
                            inner,
                        ));
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Some(node))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }
}

fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<String>, A::Error> {
    Ok(map.next_value::<Cell<'de>>()?.into_text())
}

/// `link`: relations to lists of objects, which may be datasets.
#[derive(Debug, Default)]
struct Links<'a> {
    nodes: Vec<(String, Node<'a>)>,
    only: usize,
}

impl<'de> Deserialize<'de> for Links<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let relations: Entries<'de, Items<'de>> = Entries::deserialize(deserializer)?;
        let mut links = Self::default();
        for (relation, Items(items)) in relations.0 {
            // Other relations lead to other representations of the same.
            if relation != "item" {
                continue;
            }
            for (position, item) in items.into_iter().enumerate() {
                match item {
                    Some(node) if node.dimension.is_some() => {
                        links.nodes.push((format!("/link/item/{position}"), node));
                    }
                    _ => links.only += 1,
                }
            }
        }
        Ok(links)
    }
}

/// The objects of a relation.
#[derive(Debug, Default)]
struct Items<'a>(Vec<Option<Node<'a>>>);

impl<'de> Deserialize<'de> for Items<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemsVisitor;

        impl<'de> Visitor<'de> for ItemsVisitor {
            type Value = Items<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an array of links")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element_seed(NodeVisitor { depth: MAX_DEPTH })? {
                    items.push(item);
                }
                Ok(Items(items))
            }
        }

        deserializer.deserialize_any(ItemsVisitor)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Member<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MemberVisitor;

        impl<'de> Visitor<'de> for MemberVisitor {
            type Value = Member<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a dimension")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Member::Other)
            }

            fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
                Ok(Member::Other)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let dimension = Dimension::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Member::Object(Box::new(dimension)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut cells = Vec::new();
                while let Some(cell) = seq.next_element()? {
                    cells.push(cell);
                }
                Ok(Member::List(Row(cells)))
            }
        }

        deserializer.deserialize_any(MemberVisitor)
    }
}
