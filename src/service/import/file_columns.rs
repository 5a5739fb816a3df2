//! The columns of a file as dimensions: the code of each series in them, and the names of codes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::areas::{AreaCode, AreaCodes, are_countries};
use super::assembler::{FileContent, FileSeries, MULTIPLIER};
use super::{ImportRequest, indicator_of_name};
use crate::domain::code::MAX_CODE_BYTES;
use crate::domain::code_text::{clean_code, unit_code};
use crate::domain::series_key::{NOT_APPLICABLE, SeriesKey};
use crate::domain::structure::{DataStructureDefinition, Role};
use crate::ingest::data::concepts::{ColumnLabels, DimensionRole, assign};
use crate::ingest::data::record::Column;
use crate::ingest::data::unit_text::unit_of_label;

/// The id of the dimension of units, where the unit tells series apart.
pub(in crate::service) const UNIT_DIMENSION: &str = super::assembler::UNIT;

/// The most cut codes that a report lists.
const MOST_CUT_CODES: usize = 50;

/// The code of the total of all activities.
const TOTAL: &str = "_T";

/// A file with what its series need to be placed in a structure.
pub(super) struct FileColumns<'a> {
    pub(super) file: &'a FileContent,
    /// The ids of the dimensions of its header.
    pub(super) ids: Vec<String>,
    /// The code of what it measures, where no dimension says it.
    pub(super) indicator: String,
    /// The text that this code is made of.
    indicator_text: String,
    areas: AreaCodes,
    /// Labels of indicators without the unit that values were brought to, by the labels of the file.
    labels: HashMap<&'a str, &'a str>,
    /// The codes of each dimension of the header, by text.
    codes: Vec<Arc<HashMap<String, String>>>,
    /// The codes of units, by text.
    units: Arc<HashMap<String, String>>,
}

/// The unit of a series as the file writes it, without the power of ten.
pub(super) fn stated_unit(series: &FileSeries) -> Option<&str> {
    series.unit.as_deref().map(str::trim).filter(|unit| !unit.is_empty())
}

impl<'a> FileColumns<'a> {
    /// The columns of a file of a request.
    pub(super) fn of(name: &str, content: &'a FileContent, request: &ImportRequest, is_table: bool) -> Self {
        let named = request.indicator.as_deref().map(|code| clean_code(code).into_owned());
        let text = request.indicator.as_deref().unwrap_or(name);
        let indicator = named.unwrap_or_else(|| indicator_of_name(name));
        Self::new(content, is_table, &indicator, text)
    }

    fn new(file: &'a FileContent, is_table: bool, indicator: &str, text: &str) -> Self {
        let ids = dimension_ids(file, is_table);
        let position = |role: Role| ids.iter().position(|id| id == role.dimension());
        let labels = position(Role::Indicator).map(|at| labels(file, at)).unwrap_or_default();
        Self {
            areas: position(Role::Area).map(|at| area_codes(file, at)).unwrap_or_default(),
            file,
            labels,
            codes: Vec::new(),
            units: Arc::default(),
            ids,
            indicator: indicator.to_owned(),
            indicator_text: text.to_owned(),
        }
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.ids.iter().position(|own| own == id)
    }

    /// What the code of a series in a dimension of the header is made of; none where the file has no code.
    fn text<'s>(&'s self, series: &'s FileSeries, at: usize) -> Option<AreaCode<'s>> {
        let text = series.codes.get(at).map(|code| code.trim()).filter(|text| !text.is_empty())?;
        let id = self.ids.get(at)?;
        Some(match Role::of_dimension(id) {
            Some(Role::Area) => self.areas.code(text),
            Some(Role::Indicator) => AreaCode::Own(self.labels.get(text).copied().unwrap_or(text)),
            None if id == UNIT_DIMENSION => AreaCode::Own(series.unit.as_deref().unwrap_or(text).trim()),
            _ => AreaCode::Own(text),
        })
    }

    /// The texts that codes are made of, with the ids of their dimensions and the names that stand beside them.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str, Option<&str>)> {
        let of_dimensions = self.file.series.iter().flat_map(move |series| {
            self.ids.iter().enumerate().filter_map(move |(at, id)| match self.text(series, at)? {
                AreaCode::Own(text) => Some((id.as_str(), text, self.name(series, at))),
                AreaCode::Standard(_) => None,
            })
        });
        let units = self.file.series.iter().filter_map(|series| series.unit.as_deref());
        of_dimensions.chain(units.map(|unit| (UNIT_DIMENSION, unit.trim(), None)))
    }

    /// Takes the codes of texts, by dimension. All files of a request share them.
    pub(super) fn set_codes(&mut self, assigned: &HashMap<String, Arc<HashMap<String, String>>>) {
        self.codes = self.ids.iter().map(|id| assigned.get(id).cloned().unwrap_or_default()).collect();
        self.units = assigned.get(UNIT_DIMENSION).cloned().unwrap_or_default();
    }

    /// What the report says of texts that are longer than codes may be: each with the code that is made of it.
    pub(super) fn cut_codes(&self) -> Vec<String> {
        let is_cut = |text: &str, code: &str| code.len() == MAX_CODE_BYTES && code != text;
        let mut cut: BTreeMap<(&str, &str), String> = BTreeMap::new();
        for (id, text, _) in self.texts() {
            let at = self.position(id);
            let codes = at.and_then(|at| self.codes.get(at)).unwrap_or(&self.units);
            if let Some(code) = codes.get(text).filter(|code| is_cut(text, code)) {
                cut.insert((id, text), code.clone());
            }
        }
        let columns = self.file.header.dimensions.iter().zip(&self.ids);
        for (column, id) in columns.filter(|(column, id)| is_cut(&column.id, id)) {
            cut.insert(("the dimensions", &column.id), id.clone());
        }
        if self.position(Role::Indicator.dimension()).is_none()
            && is_cut(&self.indicator_text, &self.indicator)
        {
            cut.insert((Role::Indicator.dimension(), &self.indicator_text), self.indicator.clone());
        }
        let count = cut.len();
        let line = |((id, text), code): ((&str, &str), String)| {
            format!(
                "the code of `{text}` in {id} is cut to `{code}`: codes have at most {MAX_CODE_BYTES} characters"
            )
        };
        let mut lines: Vec<String> = cut.into_iter().take(MOST_CUT_CODES).map(line).collect();
        if count > MOST_CUT_CODES {
            lines.push(format!("{} more codes are cut in the same way", count - MOST_CUT_CODES));
        }
        lines
    }

    /// The code of a series in a dimension of the header; none where the file has none.
    fn code_at(&self, series: &FileSeries, at: usize) -> Option<String> {
        Some(match self.text(series, at)? {
            AreaCode::Standard(code) => code.to_owned(),
            AreaCode::Own(text) => {
                let code = self.codes.get(at).and_then(|codes| codes.get(text)).cloned();
                code.unwrap_or_else(|| clean_code(text).into_owned())
            }
        })
    }

    /// The code of the unit of a series.
    pub(super) fn unit_code(&self, series: &FileSeries) -> Option<String> {
        let unit = stated_unit(series)?;
        Some(self.units.get(unit).cloned().unwrap_or_else(|| unit_code(unit).into_owned()))
    }

    /// The code of a series in a dimension of the structure.
    fn code(&self, series: &FileSeries, id: &str) -> String {
        let stated = self.position(id).and_then(|at| self.code_at(series, at));
        match (Role::of_dimension(id), stated) {
            (Some(Role::Frequency), _) => series.frequency.to_string(),
            (_, Some(code)) => code,
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
    ///
    /// # Errors
    /// When a code is none.
    pub(super) fn key(
        &self,
        series: &FileSeries,
        structure: &DataStructureDefinition,
    ) -> Result<SeriesKey, String> {
        SeriesKey::parse(&self.codes(series, structure).join("."), structure)
            .map_err(|error| error.to_string())
    }

    /// The indicators that it has, each with its frequencies.
    pub(super) fn indicators(&self, structure: &DataStructureDefinition) -> HashSet<(String, String)> {
        let at = structure.position(Role::Indicator);
        let code = |series: &FileSeries| {
            let id = at.and_then(|at| structure.dimensions().get(at)).map(|dimension| &dimension.id);
            id.map_or_else(String::new, |id| self.code(series, id))
        };
        self.file.series.iter().map(|series| (code(series), series.frequency.to_string())).collect()
    }

    /// The name that the file has for the code of a series in a dimension of the header.
    fn name(&self, series: &FileSeries, at: usize) -> Option<&str> {
        let code = series.codes.get(at).filter(|_| !self.file.names.is_empty())?;
        self.file.names.get(&(at, code.clone().into())).map(String::as_str)
    }

    /// The names of the codes of a dimension, by code.
    pub(super) fn names(&self, id: &str) -> BTreeMap<String, String> {
        let Some(at) = self.position(id) else { return BTreeMap::new() };
        let is_indicator = id == Role::Indicator.dimension();
        let mut names = BTreeMap::new();
        for series in &self.file.series {
            let Some(code) = self.code_at(series, at) else { continue };
            let own = match self.text(series, at) {
                Some(AreaCode::Own(text)) => text,
                _ => series.codes.get(at).map_or("", |text| text),
            };
            let name = self.name(series, at).unwrap_or(own).trim();
            let label = Some(name).filter(|_| is_indicator).and_then(|name| without_power(name, series));
            names.entry(code).or_insert_with(|| label.unwrap_or(name).to_owned());
        }
        names
    }

    /// Whether series stay apart without the dimension of units.
    pub(super) fn is_apart_without_unit(&self) -> bool {
        let Some(unit) = self.position(UNIT_DIMENSION) else { return true };
        let mut seen = HashSet::new();
        self.file.series.iter().all(|series| {
            let others = series.codes.iter().enumerate().filter(|(at, _)| *at != unit);
            seen.insert((series.frequency, others.map(|(_, code)| code.trim()).collect::<Vec<_>>()))
        })
    }

    /// The attributes of a series by id, with the power of ten as a number.
    pub(super) fn attributes(&self, series: &FileSeries) -> BTreeMap<String, String> {
        let columns = &self.file.header.attributes;
        let stated = series
            .attributes
            .iter()
            .filter_map(|(position, text)| Some((columns.get(*position)?.id.clone(), text.clone())));
        let power = series.power.map(|power| (MULTIPLIER.to_owned(), power.to_string()));
        stated.chain(power).collect()
    }
}

/// The codes of the area texts of a file, which are in the dimension at a position.
fn area_codes(file: &FileContent, at: usize) -> AreaCodes {
    let areas = file.series.iter().filter_map(|series| {
        let text = &**series.codes.get(at)?;
        Some((text, file.names.get(&(at, text.to_owned())).map(String::as_str)))
    });
    let heading = file.header.dimensions.get(at).map_or("", |column| column.id.as_str());
    AreaCodes::of(areas, heading)
}

/// Whether a code of an area has several texts, or a text has blanks around it. In most files neither is so; then no two
/// series can be the same, and they need not be compared.
fn may_repeat(file: &FileContent, areas: &AreaCodes, at: usize) -> bool {
    let mut texts: HashMap<&str, &str> = HashMap::new();
    file.series.iter().any(|series| {
        let has_blanks = series.codes.iter().any(|text| text.trim().len() != text.len());
        let text = series.codes.get(at).map_or("", |text| &**text);
        let has_other_text = match areas.code(text) {
            AreaCode::Standard(code) => *texts.entry(code).or_insert(text) != text,
            AreaCode::Own(_) => false,
        };
        has_blanks || has_other_text
    })
}

/// For each series of a table, the first series that is the same but for the spelling of its area; none where all
/// differ.
pub(super) fn same_but_for_spelling(file: &FileContent) -> Option<Vec<usize>> {
    let area = dimension_ids(file, true).iter().position(|id| id == Role::Area.dimension())?;
    let areas = area_codes(file, area);
    if !may_repeat(file, &areas, area) {
        return None;
    }
    let mut first: HashMap<_, usize> = HashMap::new();
    let mut is_any = false;
    let firsts = file.series.iter().enumerate().map(|(number, series)| {
        let Some(AreaCode::Standard(code)) = series.codes.get(area).map(|text| areas.code(text)) else {
            return number;
        };
        let others: Vec<&str> = series
            .codes
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != area)
            .map(|(_, text)| text.trim())
            .collect();
        let key = (code, series.frequency, series.unit.as_deref(), series.power, others);
        let found = *first.entry(key).or_insert(number);
        is_any |= found != number;
        found
    });
    let firsts: Vec<usize> = firsts.collect();
    is_any.then_some(firsts)
}

/// The label of an indicator without the power of ten that the values of a series were multiplied by.
fn without_power<'l>(label: &'l str, series: &FileSeries) -> Option<&'l str> {
    let (name, unit) = unit_of_label(label)?;
    (unit.power != 0 && series.power == Some(unit.power)).then_some(name)
}

/// The labels in a dimension that state a power of ten, with what is left of each where no other label is left so.
fn labels(file: &FileContent, at: usize) -> HashMap<&str, &str> {
    let texts = || file.series.iter().filter_map(|series| Some((series.codes.get(at)?.trim(), series)));
    let mut seen: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (text, series) in texts() {
        seen.entry(without_power(text, series).unwrap_or(text)).or_default().insert(text);
    }
    let shorter = texts().filter_map(|(text, series)| Some((text, without_power(text, series)?)));
    shorter.filter(|(_, name)| seen.get(name).is_some_and(|texts| texts.len() == 1)).collect()
}

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
fn dimension_ids(file: &FileContent, is_table: bool) -> Vec<String> {
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
