//! The keys of one entry, brought to new values with as little change of the text as possible.

use toml_edit::{ArrayOfTables, Item, Table, TableLike, Value};

use super::entries::Entry;

/// Brings the keys of an entry to new values. Keys that it does not name, equal values and all comments stay.
pub(super) fn merge(table: &mut Table, entry: &Entry) {
    for (key, value) in entry {
        match value {
            Some(value) => set(table, key, value),
            None => drop(table.remove(key)),
        }
    }
}

/// Sets a key, unless it has an equal value.
fn set(table: &mut dyn TableLike, key: &str, new: &Item) {
    let Some(old) = table.get_mut(key) else {
        table.insert(key, new.clone());
        return;
    };
    if is_same(old, new) {
        return;
    }
    if let (Some(old), Some(new)) = (old.as_table_like_mut(), new.as_table_like()) {
        let gone: Vec<String> = old.iter().map(|(key, _)| key.to_owned()).collect();
        gone.iter().filter(|key| !new.contains_key(key)).for_each(|key| drop(old.remove(key)));
        new.iter().for_each(|(key, value)| set(old, key, value));
        return;
    }
    match (old, new) {
        (Item::Value(old), Item::Value(new)) => {
            let decor = old.decor().clone();
            *old = new.clone();
            *old.decor_mut() = decor;
        }
        (old, new) => *old = new.clone(),
    }
}

/// Whether two items mean the same, however they are written.
fn is_same(one: &Item, other: &Item) -> bool {
    if let (Some(one), Some(other)) = (one.as_table_like(), other.as_table_like()) {
        return one.len() == other.len()
            && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| is_same(value, other)));
    }
    if let (Item::ArrayOfTables(one), Item::ArrayOfTables(other)) = (one, other) {
        return is_same_list(one, other);
    }
    match (one.as_value(), other.as_value()) {
        (Some(one), Some(other)) => is_same_value(one, other),
        _ => false,
    }
}

fn is_same_list(one: &ArrayOfTables, other: &ArrayOfTables) -> bool {
    let same = |one: &Table, other: &Table| is_same(&Item::Table(one.clone()), &Item::Table(other.clone()));
    one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| same(one, other))
}

fn is_same_value(one: &Value, other: &Value) -> bool {
    let number = |value: &Value| {
        value.as_float().or_else(|| value.as_integer().and_then(|whole| whole.to_string().parse().ok()))
    };
    let written = |value: &Value| value.clone().decorated("", "").to_string();
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.to_bits() == other.to_bits(),
        (None, None) => match (one.as_str(), other.as_str()) {
            (Some(one), Some(other)) => one == other,
            _ => written(one) == written(other),
        },
        _ => false,
    }
}
