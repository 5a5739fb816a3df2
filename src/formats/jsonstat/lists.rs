//! Responses of class `collection` and class `dimension` (json-stat.org/full).

use serde::Serialize;

use super::dimensions::{Categories, Category, Dimension, PARTS};

/// A member of a collection.
#[derive(Debug, Serialize)]
pub struct Item {
    /// `dataset` or `collection`.
    pub class: &'static str,
    /// Its absolute URL; clients do not follow relative ones.
    pub href: String,
    /// Its name.
    pub label: String,
}

#[derive(Serialize)]
struct CollectionDocument<'a> {
    version: &'static str,
    class: &'static str,
    label: &'a str,
    link: Link<'a>,
}

#[derive(Serialize)]
struct Link<'a> {
    item: &'a [Item],
}

#[derive(Serialize)]
struct DimensionDocument<'a> {
    version: &'static str,
    class: &'static str,
    label: &'a str,
    category: Categories<'a>,
}

/// A collection as JSON.
#[must_use]
pub fn collection(label: &str, items: &[Item]) -> Vec<u8> {
    bytes(&CollectionDocument { version: "2.0", class: "collection", label, link: Link { item: items } })
}

/// A dimension as JSON, with its categories in their order.
#[must_use]
pub fn dimension(id: &str, categories: &[Category]) -> Vec<u8> {
    let label = PARTS.iter().find(|(known, _)| *known == id).map_or(id, |(_, label)| label);
    let dimension = Dimension::of(id, label, categories);
    bytes(&DimensionDocument { version: "2.0", class: "dimension", label, category: Categories(&dimension) })
}

fn bytes(document: &impl Serialize) -> Vec<u8> {
    // Writing these types to memory cannot fail.
    let mut out = serde_json::to_vec(document).unwrap_or_default();
    out.push(b'\n');
    out
}
