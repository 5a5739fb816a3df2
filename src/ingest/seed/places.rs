//! New places of what is recorded, written into the files of a seed folder.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, InlineTable, Item, Table, Value};

use super::{DATASET_FILE, FIGURES_FILE, OTHER_NUMBERS_FILE, SeedError, SeedProblem};
use crate::domain::anchor::Anchors;
use crate::domain::figure::Selector;

/// New places and hashes for the files of a seed folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceUpdates {
    /// The places.
    pub places: Vec<PlaceUpdate>,
    /// The documents.
    pub sources: Vec<SourceUpdate>,
}

/// A new place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceUpdate {
    /// What is recorded there.
    pub place: UpdatedPlace,
    /// The place.
    pub to: Selector,
    /// Its anchors.
    pub anchors: Anchors,
}

/// Which entry of the seed files has a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpdatedPlace {
    /// The number of the figure with this id.
    Figure(String),
    /// The words that state the period of the figure with this id.
    Period(String),
    /// The number of this source that stood at this place and is no statistic.
    Other(String, Selector),
}

/// The hash of a document, and the version of the reader that found the places in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceUpdate {
    /// The id.
    pub id: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The length in bytes.
    pub bytes: i64,
    /// The version of the reader.
    pub reader: u32,
}

impl PlaceUpdates {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.sources.is_empty()
    }

    /// The files that change, by name. Comments, order and formatting stay.
    ///
    /// # Errors
    /// When a file is no TOML.
    pub fn apply(&self, texts: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, SeedError> {
        let mut changed = BTreeMap::new();
        for name in [DATASET_FILE, FIGURES_FILE, OTHER_NUMBERS_FILE] {
            let Some(text) = texts.get(name) else { continue };
            let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
                SeedError { problems: vec![SeedProblem::new(name, error.to_string())] }
            })?;
            match name {
                DATASET_FILE => self.of_sources(&mut document),
                FIGURES_FILE => self.of_figures(&mut document),
                _ => self.of_others(&mut document),
            }
            let new = document.to_string();
            if new != *text {
                changed.insert(name.to_owned(), new);
            }
        }
        Ok(changed)
    }

    fn of_sources(&self, document: &mut DocumentMut) {
        for table in tables(document, "source") {
            let Some(update) = self.sources.iter().find(|update| text(table, "id") == Some(&update.id))
            else {
                continue;
            };
            replace(table, "sha256", update.sha256.as_str().into());
            replace(table, "bytes", update.bytes.into());
            put_after(table, "bytes", "reader", i64::from(update.reader).into());
        }
    }

    fn of_figures(&self, document: &mut DocumentMut) {
        for table in tables(document, "figure") {
            let id = text(table, "id").unwrap_or_default().to_owned();
            for update in &self.places {
                let (at, anchors) = match &update.place {
                    UpdatedPlace::Figure(figure) if *figure == id => ("at", "anchors"),
                    UpdatedPlace::Period(figure) if *figure == id => ("period_at", "period_anchors"),
                    _ => continue,
                };
                put(table, at, anchors, update);
            }
        }
    }

    fn of_others(&self, document: &mut DocumentMut) {
        for table in tables(document, "number") {
            let is_it = |update: &&PlaceUpdate| {
                matches!(&update.place, UpdatedPlace::Other(source, at)
                    if text(table, "source") == Some(source) && stands_at(table, at))
            };
            if let Some(update) = self.places.iter().find(is_it) {
                put(table, "at", "anchors", update);
            }
        }
    }
}

fn tables<'a>(document: &'a mut DocumentMut, list: &str) -> impl Iterator<Item = &'a mut Table> {
    document.get_mut(list).and_then(Item::as_array_of_tables_mut).into_iter().flat_map(|all| all.iter_mut())
}

fn text<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key)?.as_str()
}

/// Whether the place of an entry is this one.
fn stands_at(table: &Table, at: &Selector) -> bool {
    let Some(own) = table.get("at").and_then(Item::as_table_like) else { return false };
    let number = |key: &str| own.get(key)?.as_integer().and_then(|number| usize::try_from(number).ok());
    let fragment = own.get("fragment").and_then(Item::as_str);
    number("start") == Some(at.start) && number("end") == Some(at.end) && fragment == at.fragment.as_deref()
}

/// Writes a place and its anchors into an entry.
fn put(table: &mut Table, at: &str, anchors: &str, update: &PlaceUpdate) {
    let is_old = table.get(at).and_then(Item::as_table_like).is_some_and(|own| {
        own.get("start").and_then(Item::as_integer) == i64::try_from(update.to.start).ok()
            && own.get("end").and_then(Item::as_integer) == i64::try_from(update.to.end).ok()
            && own.get("exact").and_then(Item::as_str) == Some(&update.to.exact)
    });
    if !is_old {
        replace(table, at, selector(&update.to).into());
    }
    let sides = update.anchors.sides().map(|(side, anchor)| (side.code(), Value::from(anchor)));
    put_after(table, at, anchors, sides.collect::<InlineTable>().into());
}

/// A selector as a value of TOML.
fn selector(at: &Selector) -> InlineTable {
    let number = |position: usize| i64::try_from(position).unwrap_or(i64::MAX).into();
    let mut table = InlineTable::new();
    table.insert("start", number(at.start));
    table.insert("end", number(at.end));
    table.insert("exact", at.exact.as_str().into());
    if !at.unit.is_bytes() {
        table.insert("unit", at.unit.code().into());
    }
    if let Some(fragment) = &at.fragment {
        table.insert("fragment", fragment.as_str().into());
    }
    table
}

/// Sets a value; what stands around it, such as a comment behind it, stays.
fn replace(table: &mut Table, key: &str, mut value: Value) {
    if let Some(old) = table.get(key).and_then(Item::as_value) {
        *value.decor_mut() = old.decor().clone();
    }
    table.insert(key, value.into());
}

/// Sets a value; a new one stands on the line after another key.
fn put_after(table: &mut Table, before: &str, key: &str, value: Value) {
    if table.contains_key(key) {
        return replace(table, key, value);
    }
    let keys: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
    table.insert(key, value.into());
    // Keys are sorted by their present order, with the new one behind the one it belongs to.
    let rank = |wanted: &str| keys.iter().position(|known| known == wanted).unwrap_or(keys.len());
    let rank_of = |wanted: &str| if wanted == key { (rank(before), 1) } else { (rank(wanted), 0) };
    table.sort_values_by(|one, _, other, _| rank_of(one.get()).cmp(&rank_of(other.get())));
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIGURES: &str = "# Ours.\n\n[[figure]]\nid = \"goats\"   # a herd\nat = { start = 1, end = 2, exact = \"5\" } # here\nvalue = 5\n\n\
        # --- next ---\n[[figure]]\nid = \"sheep\"\nat = { start = 7, end = 8, exact = \"6\" }\n";

    fn updates() -> PlaceUpdates {
        let to = Selector { start: 3, end: 4, exact: "5".into(), ..Selector::default() };
        let anchors = Anchors { before: Some("ab".into()), ..Anchors::default() };
        PlaceUpdates {
            places: vec![PlaceUpdate { place: UpdatedPlace::Figure("goats".into()), to, anchors }],
            sources: Vec::new(),
        }
    }

    #[test]
    fn only_the_place_changes() {
        let texts = BTreeMap::from([(FIGURES_FILE.to_owned(), FIGURES.to_owned())]);
        let changed = updates().apply(&texts).unwrap();
        let expected = FIGURES.replace(
            "at = { start = 1, end = 2, exact = \"5\" } # here\n",
            "at = { start = 3, end = 4, exact = \"5\" } # here\nanchors = { before = \"ab\" }\n",
        );
        assert_eq!(changed, BTreeMap::from([(FIGURES_FILE.to_owned(), expected)]));
        assert_eq!(updates().apply(&changed).unwrap(), BTreeMap::new(), "written once is enough");
    }

    #[test]
    fn a_source_gets_hash_length_and_reader() {
        let text = "[[source]]\nid = \"a\"\nsha256 = \"00\"\nbytes = 1 # small\n\n# b\n[[source]]\nid = \"b\"\nsha256 = \"11\"\nbytes = 2\n";
        let update = SourceUpdate { id: "a".into(), sha256: "22".into(), bytes: 3, reader: 7 };
        let updates = PlaceUpdates { sources: vec![update], ..PlaceUpdates::default() };
        let changed = updates.apply(&BTreeMap::from([(DATASET_FILE.to_owned(), text.to_owned())])).unwrap();
        let expected = text.replace("\"00\"\nbytes = 1 # small\n", "\"22\"\nbytes = 3 # small\nreader = 7\n");
        assert_eq!(changed[DATASET_FILE], expected);
    }
}
