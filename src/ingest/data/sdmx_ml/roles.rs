//! The role of each component of a message: dimension, attribute, time or measure.
//!
//! Generic messages state it. For structure-specific messages the data structure does; without one it follows from the
//! rules of SDMX-ML 2.1 part 3A (section 2.3): a series has a value for every dimension except the one at the
//! observation, an observation of a series has that dimension, the value and attributes, and no two series of a data
//! set have the same key.

use super::fields::Ids;
use super::first_pass::{ComponentUsage, FirstPass};
use super::known;
use super::message_reader::{MEASURE, TIME};
use super::structure::{Component, DataStructureDefinition};
use crate::domain::nearest::{likely, nearest_first};
use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::record::{Column, DecodeError, Place};

/// Other ids of the time dimension, used before 2.1.
const OTHER_TIMES: [&str; 2] = ["TIME", "YEAR"];

/// The role of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ComponentRole {
    Dimension,
    Attribute,
    Time,
    Measure,
    /// Named in the header only.
    Unused,
}

/// The roles of the components of a message.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// The role of each component.
    pub of: Vec<ComponentRole>,
    /// The dimensions in the order of the key. The position is none if the message lacks a dimension of the structure.
    pub dimensions: Vec<(Option<usize>, Column)>,
    /// The attributes.
    pub attributes: Vec<(usize, Column)>,
    /// The time dimension.
    pub time: Option<usize>,
    /// The component with the value.
    pub measure: Option<usize>,
}

impl Roles {
    /// Decides the roles; the `promoted` components are dimensions.
    pub(super) fn new(
        first_pass: &FirstPass,
        ids: &Ids,
        structure: Option<&DataStructureDefinition>,
        promoted: &[usize],
    ) -> Self {
        let measure = measure(first_pass, ids, structure);
        let time = time(first_pass, ids, structure);
        let role = |(id, usage): (usize, &ComponentUsage)| {
            let name = ids.names().get(id).map_or("", String::as_str);
            if !usage.anywhere {
                ComponentRole::Unused
            } else if Some(id) == measure {
                ComponentRole::Measure
            } else if Some(id) == time {
                ComponentRole::Time
            } else if is_dimension(id, name, usage, first_pass, structure, promoted) {
                ComponentRole::Dimension
            } else {
                ComponentRole::Attribute
            }
        };
        let mut roles = Self {
            of: first_pass.usage.iter().enumerate().map(role).collect(),
            measure,
            time,
            ..Self::default()
        };
        roles.order(first_pass, ids, structure);
        roles
    }

    /// The role of a component.
    pub(super) fn role(&self, id: usize) -> ComponentRole {
        self.of.get(id).copied().unwrap_or(ComponentRole::Unused)
    }

    /// Orders the components: first as in the structure, then as in the series, then as in the message.
    fn order(&mut self, first_pass: &FirstPass, ids: &Ids, structure: Option<&DataStructureDefinition>) {
        let dimensions = structure.map_or(&[][..], |structure| structure.dimensions.as_slice());
        let attributes = structure.map_or(&[][..], |structure| structure.attributes.as_slice());
        for component in dimensions {
            self.dimensions.push((ids.position(&component.id), column(&component.id, Some(component))));
        }
        for component in attributes {
            let id = ids.position(&component.id).filter(|id| self.role(*id) == ComponentRole::Attribute);
            if let Some(id) = id {
                self.attributes.push((id, column(&component.id, Some(component))));
            }
        }
        let others = (0..ids.names().len()).filter(|id| !first_pass.order.contains(id));
        for id in first_pass.order.iter().copied().chain(others) {
            let Some(name) = ids.names().get(id) else { continue };
            let known = |components: &[Component]| components.iter().any(|component| component.id == *name);
            match self.role(id) {
                ComponentRole::Dimension if !known(dimensions) => {
                    self.dimensions.push((Some(id), column(name, None)));
                }
                ComponentRole::Attribute if !known(attributes) => {
                    self.attributes.push((id, column(name, None)));
                }
                _ => {}
            }
        }
    }
}

/// Refuses a message that lacks a dimension of its structure and has a component of a similar id instead.
///
/// # Errors
/// When there is such a component.
pub(super) fn refuse_misspelt(
    first_pass: &FirstPass,
    ids: &Ids,
    structure: &DataStructureDefinition,
) -> Result<(), DecodeError> {
    let used = || ids.names().iter().zip(&first_pass.usage).filter(|(_, usage)| usage.anywhere);
    let is_used = |id: &str| used().any(|(name, _)| name == id);
    let components = || structure.dimensions.iter().chain(&structure.attributes);
    let unknown = || {
        let is_unknown = |name: &&String| {
            components().all(|one| one.id != **name) && !known::is_attribute(name) && *name != TIME
        };
        used().map(|(name, _)| name).filter(is_unknown)
    };
    for dimension in structure.dimensions.iter().filter(|dimension| !is_used(&dimension.id)) {
        let nearest = nearest_first(&dimension.id, unknown().cloned());
        if let Some(other) = likely(&dimension.id, &nearest) {
            let message = format!(
                "the message has `{other}`, which is no component of the structure {}, and lacks its dimension `{}`",
                structure.label(),
                dimension.id
            );
            return Err(DecodeError::malformed(Place::File, message));
        }
    }
    Ok(())
}

fn is_dimension(
    id: usize,
    name: &str,
    usage: &ComponentUsage,
    first_pass: &FirstPass,
    structure: Option<&DataStructureDefinition>,
    promoted: &[usize],
) -> bool {
    let listed = |components: &[Component]| components.iter().any(|component| component.id == name);
    match structure {
        Some(structure) if listed(&structure.dimensions) => return true,
        Some(structure) if listed(&structure.attributes) => return false,
        _ => {}
    }
    if usage.key || usage.attribute || first_pass.at_observation.contains(&id) {
        return usage.key || !usage.attribute;
    }
    if usage.observation || !usage.series || usage.missing || known::is_attribute(name) {
        return false;
    }
    promoted.contains(&id) || usage.leading && !usage.text && known::mostly_attribute(name).is_none()
}

/// Attributes that may be dimensions, the most likely first: every series has a value, and the values differ.
pub(super) fn candidates(first_pass: &FirstPass, ids: &Ids, roles: &Roles) -> Vec<usize> {
    let may = |(id, usage): (usize, &ComponentUsage)| {
        let name = ids.names().get(id)?;
        let open = usage.series && !usage.observation && !usage.missing && !usage.attribute && usage.varies;
        let open = open && roles.role(id) == ComponentRole::Attribute && !known::is_attribute(name);
        open.then(|| (known::mostly_attribute(name).unwrap_or(usize::MAX), id))
    };
    let mut found: Vec<_> = first_pass.usage.iter().enumerate().filter_map(may).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

fn measure(first_pass: &FirstPass, ids: &Ids, structure: Option<&DataStructureDefinition>) -> Option<usize> {
    let present = |name: &str| {
        ids.position(name).filter(|id| first_pass.usage.get(*id).is_some_and(|usage| usage.anywhere))
    };
    let measures = structure.map_or(&[][..], |structure| structure.measures.as_slice());
    present(MEASURE).or_else(|| measures.iter().find_map(|name| present(name)))
}

fn time(first_pass: &FirstPass, ids: &Ids, structure: Option<&DataStructureDefinition>) -> Option<usize> {
    let present = |name: &str| {
        ids.position(name).filter(|id| first_pass.usage.get(*id).is_some_and(|usage| usage.anywhere))
    };
    let named = structure.and_then(|structure| structure.time.as_deref());
    named.and_then(present).or_else(|| present(TIME)).or_else(|| {
        // `YEAR` may also be an attribute.
        let key = |id: &usize| first_pass.usage.get(*id).is_some_and(|usage| !usage.attribute);
        OTHER_TIMES.iter().find_map(|name| present(name).filter(key))
    })
}

fn column(id: &str, component: Option<&Component>) -> Column {
    let identity = component.map_or(id, |component| component.concept.as_str());
    let name = component.and_then(|component| component.name.clone());
    Column { id: id.to_owned(), name, concept: DimensionRole::of_id(identity) }
}
