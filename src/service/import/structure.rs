//! Which dimensions the data of some files get.

use super::areas::are_countries;
use super::assembler::{FileContent, MULTIPLIER};
use super::file_columns::FileColumns;
use crate::domain::code::Code;
use crate::domain::code_text::clean_code;
use crate::domain::structure::{DataStructureDefinition, Role};
use crate::ingest::data::concepts::{ColumnLabels, DimensionRole, assign};
use crate::ingest::data::record::Column;

/// The id of the dimension of units, where the unit tells series apart.
pub(super) const UNIT_DIMENSION: &str = "UNIT_MEASURE";

fn role_of(concept: DimensionRole) -> Option<Role> {
    match concept {
        DimensionRole::Frequency => Some(Role::Frequency),
        DimensionRole::Area => Some(Role::Area),
        DimensionRole::Indicator => Some(Role::Indicator),
        DimensionRole::Activity => Some(Role::Activity),
        DimensionRole::Unit => None,
    }
}

/// The ids of the dimensions of a file's header, each once.
pub(super) fn dimension_ids(file: &FileContent, is_table: bool) -> Vec<String> {
    let columns = &file.header.dimensions;
    let labels: Vec<_> = columns.iter().map(Column::labels).collect();
    let mut concepts =
        if is_table { assign(&labels) } else { labels.iter().map(ColumnLabels::stated).collect() };
    if is_table && !concepts.contains(&Some(DimensionRole::Area)) {
        // No heading says where; codes of countries say it themselves.
        let column =
            |at: usize| file.series.iter().filter_map(move |series| series.codes.get(at)).map(|code| &**code);
        let free = (0..columns.len()).filter(|at| concepts.get(*at).is_some_and(Option::is_none));
        let found = free.into_iter().find(|at| are_countries(column(*at)));
        if let Some(concept) = found.and_then(|at| concepts.get_mut(at)) {
            *concept = Some(DimensionRole::Area);
        }
    }
    let mut ids: Vec<String> = Vec::new();
    for (column, concept) in columns.iter().zip(concepts) {
        let own = clean_code(&column.id).into_owned();
        let own = if is_table { own.to_ascii_uppercase() } else { own };
        let standard = match concept {
            Some(DimensionRole::Unit) => Some(UNIT_DIMENSION),
            Some(concept) => role_of(concept).map(Role::dimension),
            None => None,
        };
        let wished = standard.filter(|id| !ids.iter().any(|taken| taken == id)).map_or(own, str::to_owned);
        let mut id = wished.clone();
        let mut number = 2;
        while ids.contains(&id) {
            id = format!("{wished}_{number}");
            number += 1;
        }
        ids.push(id);
    }
    ids
}

/// Where the data of some files go: the structure, and whether units are left out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ImportStructure {
    pub(super) structure: DataStructureDefinition,
    /// Whether the unit is a property of a series and no dimension.
    pub(super) unit_folded: bool,
}

/// Finds the structure for some files: that of the dataset, or one made of what the files have.
///
/// # Errors
/// When a file does not fit, with what to do.
pub(super) fn layout(
    dataset: &Code,
    existing: Option<&DataStructureDefinition>,
    files: &[FileColumns<'_>],
    is_table: bool,
) -> Result<ImportStructure, String> {
    let has_unit = |structure: &DataStructureDefinition| structure.position_of(UNIT_DIMENSION).is_some();
    let apart = files.iter().all(FileColumns::is_apart_without_unit);
    if let Some(structure) = existing {
        let unit_folded = !has_unit(structure);
        for id in files.iter().flat_map(|file| &file.ids) {
            if structure.position_of(id).is_none()
                && id != MULTIPLIER
                && !(unit_folded && id == UNIT_DIMENSION)
            {
                let known: Vec<&str> = structure.dimensions().iter().map(|known| known.id.as_str()).collect();
                return Err(format!(
                    "the file has the dimension `{id}`, the dataset {dataset} has {} only; import it as another \
                     dataset, or say with --map what the column is",
                    known.join(", ")
                ));
            }
        }
        if unit_folded && !apart {
            return Err(format!(
                "the same series stands in the file in several units, and the dataset {dataset} has no dimension \
                 {UNIT_DIMENSION}; import it as another dataset"
            ));
        }
        return Ok(ImportStructure { structure: structure.clone(), unit_folded });
    }
    let mut ids: Vec<String> = Vec::new();
    if is_table {
        ids.extend(Role::ALL.map(|role| role.dimension().to_owned()));
    }
    for id in files.iter().flat_map(|file| &file.ids) {
        if !ids.contains(id) && id != MULTIPLIER && (id != UNIT_DIMENSION || !apart) {
            ids.push(id.clone());
        }
    }
    if !ids.iter().any(|id| id == Role::Frequency.dimension()) {
        ids.insert(0, Role::Frequency.dimension().to_owned());
    }
    let structure = DataStructureDefinition::new(ids).map_err(|error| error.to_string())?;
    Ok(ImportStructure { structure, unit_folded: apart })
}
