//! The structure of imported data: the dimensions of files.

use super::assembler::MULTIPLIER;
use super::file_columns::{FileColumns, UNIT_DIMENSION};
use crate::domain::code::Code;
use crate::domain::nearest::{likely, nearest_first};
use crate::domain::structure::{DataStructureDefinition, Role};

/// The structure of the data of the files of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ImportStructure {
    pub(super) structure: DataStructureDefinition,
}

/// The structure for the files of a request: that of the dataset or, for a new dataset, the dimensions of the files.
///
/// # Errors
/// When a file has other dimensions than the dataset.
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
                let nearest = nearest_first(id, known.iter().copied());
                let nearest =
                    likely(id, &nearest).map_or_else(String::new, |id| format!(" (the nearest is `{id}`)"));
                return Err(format!(
                    "the file has the dimension `{id}`, the dataset {dataset} has {} only{nearest}; import it as \
                     another dataset, or say with --map what the column is",
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
        return Ok(ImportStructure { structure: structure.clone() });
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
    Ok(ImportStructure { structure })
}
