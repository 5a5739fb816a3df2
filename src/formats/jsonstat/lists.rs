//! What is no cube: a collection of links, and a dimension alone.

use serde::Serialize;

use super::dimensions::{Categories, Dimension, PARTS};

/// A member of a collection.
#[derive(Debug, Serialize)]
pub struct Item {
    /// `dataset` or `collection`.
    pub class: &'static str,
    /// Where it is, in full: clients take anything else for a document.
    pub href: String,
    /// What it is called.
    pub label: String,
}

/// A category of a dimension.
#[derive(Debug)]
pub struct Category {
    /// Its code.
    pub code: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// The unit of its values, where it has one.
    pub unit: Option<String>,
}

#[derive(Serialize)]
struct Collection<'a> {
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
struct Alone<'a> {
    version: &'static str,
    class: &'static str,
    label: &'a str,
    category: Categories<'a>,
}

/// A collection.
#[must_use]
pub fn collection(label: &str, items: &[Item]) -> Vec<u8> {
    bytes(&Collection { version: "2.0", class: "collection", label, link: Link { item: items } })
}

/// A dimension by its id, with its categories in their order.
#[must_use]
pub fn dimension(id: &str, categories: &[Category]) -> Vec<u8> {
    let label = PARTS.iter().find(|(known, _)| *known == id).map_or(id, |(_, label)| label);
    let dimension = Dimension::of(id, label, categories);
    bytes(&Alone { version: "2.0", class: "dimension", label, category: Categories(&dimension) })
}

fn bytes(document: &impl Serialize) -> Vec<u8> {
    // None of the types here can fail to be written.
    let mut out = serde_json::to_vec(document).unwrap_or_default();
    out.push(b'\n');
    out
}
