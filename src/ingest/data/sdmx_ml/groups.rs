//! Groups: attributes of all observations that share a part of their key (SDMX-ML 2.1 part 3A, `GroupType`; `Atts`
//! in 3.0).

use std::collections::HashMap;

use super::fields::Field;
use super::first_pass::GroupFacts;
use super::roles::{ComponentRole, Roles};

/// Separates the values of a key. XML 1.0 does not allow this character, so no value contains it.
const SEPARATOR: char = '\u{1f}';

/// The groups of one data set with the same dimensions in their keys.
#[derive(Debug)]
struct Shape {
    ids: Vec<usize>,
    groups: HashMap<String, Vec<Field>>,
}

/// The groups of a message.
#[derive(Debug, Default)]
pub(super) struct Groups {
    data_sets: HashMap<usize, Vec<Shape>>,
    key: String,
}

impl Groups {
    /// Sorts the groups by data set and dimensions.
    pub(super) fn new(facts: Vec<GroupFacts>, roles: &Roles) -> Self {
        let mut groups = Self::default();
        for group in facts {
            let of_key = |field: &Field| {
                matches!(roles.role(field.id), ComponentRole::Dimension | ComponentRole::Time)
            };
            let (mut key, values): (Vec<_>, Vec<_>) = group.fields.into_iter().partition(of_key);
            key.sort_unstable_by_key(|field| field.id);
            let ids: Vec<_> = key.iter().map(|field| field.id).collect();
            let shapes = groups.data_sets.entry(group.data_set).or_default();
            let position = shapes.iter().position(|shape| shape.ids == ids).unwrap_or(shapes.len());
            if position == shapes.len() {
                shapes.push(Shape { ids, groups: HashMap::new() });
            }
            let text = key.iter().flat_map(|field| [field.value.as_str(), "\u{1f}"]).collect();
            if let Some(shape) = shapes.get_mut(position) {
                shape.groups.entry(text).or_default().extend(values);
            }
        }
        groups
    }

    /// Sets the attributes of an observation that the groups of its data set give and that have no value yet.
    pub(super) fn apply<'a>(&'a mut self, data_set: usize, roles: &Roles, values: &mut [&'a str]) {
        let Some(shapes) = self.data_sets.get(&data_set) else { return };
        for shape in shapes {
            self.key.clear();
            for id in &shape.ids {
                self.key.push_str(values.get(*id).copied().unwrap_or_default());
                self.key.push(SEPARATOR);
            }
            for field in shape.groups.get(&self.key).into_iter().flatten() {
                fill(field, roles, values);
            }
        }
    }
}

/// Sets an attribute if it has no value yet.
pub(super) fn fill<'a>(field: &'a Field, roles: &Roles, values: &mut [&'a str]) {
    if roles.role(field.id) == ComponentRole::Attribute
        && let Some(value) = values.get_mut(field.id)
        && value.is_empty()
    {
        *value = &field.value;
    }
}
