//! The columns of SDMX-CSV beside a structure message: each is a component of the structure, or one that the format
//! defines.

use super::{ColumnRole, id_of};
use crate::domain::nearest::{likely, nearest_first};
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::record::{DecodeError, Place};
use crate::ingest::data::sdmx_ml::structure::{Component, DataStructureDefinition};
use crate::ingest::data::table::layout::TableLayout;

/// The role that a structure gives the column with an id; none where the structure does not have it.
pub(super) fn role_in(structure: &DataStructureDefinition, id: &str) -> Option<ColumnRole> {
    let is_listed = |components: &[Component]| components.iter().any(|component| component.id == id);
    if is_listed(&structure.dimensions) {
        Some(ColumnRole::Dimension)
    } else if is_listed(&structure.attributes) || structure.measures.iter().any(|measure| measure == id) {
        Some(ColumnRole::Attribute)
    } else {
        None
    }
}

/// The refusal of a column that the structure does not have.
pub(super) fn unknown(structure: &DataStructureDefinition, id: &str) -> DecodeError {
    let dimensions = structure.dimensions.iter().map(|component| component.id.as_str());
    let others = structure.attributes.iter().map(|component| component.id.as_str());
    let nearest = nearest_first(id, dimensions.chain(others));
    let nearest = likely(id, &nearest).map_or_else(String::new, |id| format!("; the nearest is `{id}`"));
    let message = format!(
        "the column `{id}` is no dimension, attribute or measure of the structure {}{nearest}; correct its heading, or \
         say what it is with `dimensions`, `attributes` or `ignore` in the mapping",
        structure.label()
    );
    DecodeError::malformed(Place::File, message)
}

/// Puts the dimensions in the order of the structure, with the names and concepts that it gives them.
///
/// # Errors
/// When a dimension of the structure has no column and no constant.
pub(super) fn apply(
    structure: &DataStructureDefinition,
    mapping: &Mapping,
    headings: &[String],
    layout: &mut TableLayout,
) -> Result<(), DecodeError> {
    let position = |id: &str| structure.dimensions.iter().position(|component| component.id == id);
    let missing = structure.dimensions.iter().find(|component| {
        let has_column = layout.dimensions.iter().any(|own| own.column.id == component.id);
        let is_declared = mapping.dimensions.iter().any(|own| own.id.as_ref() == Some(&component.id));
        !has_column && !is_declared
    });
    if let Some(component) = missing {
        let id = &component.id;
        let nearest = nearest_first(id, headings.iter().map(|heading| id_of(heading)));
        let nearest = likely(id, &nearest).map_or_else(String::new, |id| format!("; the nearest is `{id}`"));
        let message = format!(
            "no column is the dimension `{id}` of the structure {}{nearest}; add it, or give its code with `constants` \
             in the mapping",
            structure.label()
        );
        return Err(DecodeError::malformed(Place::File, message));
    }
    layout.dimensions.sort_by_key(|own| position(&own.column.id).unwrap_or(usize::MAX));
    let components = || structure.dimensions.iter().chain(&structure.attributes);
    let dimensions = layout.dimensions.iter_mut().map(|own| &mut own.column);
    for column in dimensions.chain(layout.attributes.iter_mut().map(|own| &mut own.column)) {
        let Some(component) = components().find(|component| component.id == column.id) else { continue };
        column.name = column.name.take().or_else(|| component.name.clone());
        column.concept = column.concept.or_else(|| component.role());
    }
    Ok(())
}
