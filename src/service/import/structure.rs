//! Which dimensions the data of some files get, and which code each series has in them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::areas::{AreaCodes, are_countries};
use super::assemble::{Assembled, FileSeries};
use crate::domain::code::Code;
use crate::domain::code_text::clean_code;
use crate::domain::series_key::{NOT_APPLICABLE, SeriesKey};
use crate::domain::structure::{DataStructureDefinition, Role};
use crate::ingest::data::concepts::{ColumnLabels, DimensionRole, assign};
use crate::ingest::data::record::Column;

/// The id of the dimension of units, where the unit tells series apart.
pub(super) const UNIT_DIMENSION: &str = "UNIT_MEASURE";
/// The code of the total of all activities.
const TOTAL: &str = "_T";

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
fn dimension_ids(file: &Assembled, is_table: bool) -> Vec<String> {
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

/// A file with what is needed to place its series in a structure.
pub(super) struct Placed<'a> {
    pub(super) file: &'a Assembled,
    /// The ids of the dimensions of its header.
    pub(super) ids: Vec<String>,
    /// The code of what it measures, where no dimension says it.
    pub(super) indicator: String,
    areas: AreaCodes,
}

impl<'a> Placed<'a> {
    pub(super) fn new(file: &'a Assembled, is_table: bool, indicator: &str) -> Self {
        let ids = dimension_ids(file, is_table);
        let at = ids.iter().position(|id| id == Role::Area.dimension());
        let areas = file.series.iter().filter_map(|series| {
            let text = &**series.codes.get(at?)?;
            Some((text, file.names.get(&(at?, text.to_owned())).map(String::as_str)))
        });
        Self { areas: AreaCodes::of(areas), file, ids, indicator: indicator.to_owned() }
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.ids.iter().position(|own| own == id)
    }

    /// The unit of a series, as the file writes it.
    pub(super) fn unit<'s>(&self, series: &'s FileSeries, folded: bool) -> Option<&'s str> {
        let dimension = folded.then(|| self.position(UNIT_DIMENSION)).flatten();
        let by_dimension = dimension.and_then(|at| series.codes.get(at)).map(|code| &**code);
        by_dimension
            .or_else(|| self.attribute(series, &["UNIT_MEASURE", "UNIT"]))
            .filter(|unit| !unit.is_empty())
    }

    /// An attribute of a series, by the first of some ids that it has.
    pub(super) fn attribute<'s>(&self, series: &'s FileSeries, ids: &[&str]) -> Option<&'s str> {
        ids.iter().find_map(|id| {
            let at =
                self.file.header.attributes.iter().position(|column| column.id.eq_ignore_ascii_case(id))?;
            series.attributes.iter().find(|(position, _)| *position == at).map(|(_, text)| text.as_str())
        })
    }

    /// The code of a series in a dimension of the structure.
    fn code(&self, series: &FileSeries, id: &str) -> String {
        let stated = self.position(id).and_then(|at| series.codes.get(at)).map(|code| &**code);
        let role = Role::of_dimension(id);
        match (role, stated.filter(|code| !code.trim().is_empty())) {
            (Some(Role::Frequency), _) => series.frequency.to_string(),
            (Some(Role::Area), Some(code)) => self.areas.code(code).into_owned(),
            (_, Some(code)) => clean_code(code).into_owned(),
            (Some(Role::Indicator), None) => self.indicator.clone(),
            (Some(Role::Activity), None) => TOTAL.to_owned(),
            (_, None) => NOT_APPLICABLE.to_owned(),
        }
    }

    /// The code of a series in each dimension of a structure.
    pub(super) fn codes(&self, series: &FileSeries, structure: &DataStructureDefinition) -> Vec<String> {
        structure.dimensions().iter().map(|dimension| self.code(series, &dimension.id)).collect()
    }

    /// The key of a series.
    pub(super) fn key(
        &self,
        series: &FileSeries,
        structure: &DataStructureDefinition,
    ) -> Result<SeriesKey, String> {
        SeriesKey::parse(&self.codes(series, structure).join("."), structure)
            .map_err(|error| error.to_string())
    }

    /// The indicators that it has, each with its frequencies.
    pub(super) fn bodies(&self, structure: &DataStructureDefinition) -> HashSet<(String, String)> {
        let at = structure.position(Role::Indicator);
        let code = |series: &FileSeries| {
            let id = at.and_then(|at| structure.dimensions().get(at)).map(|dimension| &dimension.id);
            id.map_or_else(String::new, |id| self.code(series, id))
        };
        self.file.series.iter().map(|series| (code(series), series.frequency.to_string())).collect()
    }

    /// The names of the codes of a dimension, by code.
    pub(super) fn names(&self, id: &str) -> BTreeMap<String, String> {
        let Some(at) = self.position(id) else { return BTreeMap::new() };
        let is_area = id == Role::Area.dimension();
        let code = |text: &str| {
            if is_area { self.areas.code(text).into_owned() } else { clean_code(text).into_owned() }
        };
        let mut names = BTreeMap::new();
        for series in &self.file.series {
            let Some(text) = series.codes.get(at).map(|code| &**code).filter(|text| !text.trim().is_empty())
            else {
                continue;
            };
            let name = self.file.names.get(&(at, text.to_owned())).map_or(text, String::as_str);
            names.entry(code(text)).or_insert_with(|| name.trim().to_owned());
        }
        names
    }

    /// Two texts of one dimension that would become one code.
    fn collision(&self) -> Option<String> {
        for (at, id) in self.ids.iter().enumerate() {
            if id == Role::Area.dimension() {
                continue;
            }
            let mut seen: HashMap<String, &str> = HashMap::new();
            for series in &self.file.series {
                let Some(text) = series.codes.get(at) else { continue };
                let other = *seen.entry(clean_code(text).into_owned()).or_insert(text);
                if other.trim() != text.trim() {
                    return Some(format!(
                        "`{other}` and `{text}` in {id} would both become the code `{}`",
                        clean_code(text)
                    ));
                }
            }
        }
        None
    }

    /// Whether series stay apart without the dimension of units.
    fn is_apart_without_unit(&self) -> bool {
        let Some(unit) = self.position(UNIT_DIMENSION) else { return true };
        let mut seen = HashSet::new();
        self.file.series.iter().all(|series| {
            let others = series.codes.iter().enumerate().filter(|(at, _)| *at != unit);
            seen.insert((series.frequency, others.map(|(_, code)| code.trim()).collect::<Vec<_>>()))
        })
    }
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
    files: &[Placed<'_>],
    is_table: bool,
) -> Result<ImportStructure, String> {
    if let Some(collision) = files.iter().find_map(Placed::collision) {
        return Err(collision);
    }
    let has_unit = |structure: &DataStructureDefinition| structure.position_of(UNIT_DIMENSION).is_some();
    let apart = files.iter().all(Placed::is_apart_without_unit);
    if let Some(structure) = existing {
        let unit_folded = !has_unit(structure);
        for id in files.iter().flat_map(|file| &file.ids) {
            if structure.position_of(id).is_none() && !(unit_folded && id == UNIT_DIMENSION) {
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
        if !ids.contains(id) && (id != UNIT_DIMENSION || !apart) {
            ids.push(id.clone());
        }
    }
    if !ids.iter().any(|id| id == Role::Frequency.dimension()) {
        ids.insert(0, Role::Frequency.dimension().to_owned());
    }
    let structure = DataStructureDefinition::new(ids).map_err(|error| error.to_string())?;
    Ok(ImportStructure { structure, unit_folded: apart })
}
