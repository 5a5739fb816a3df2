//! The unit of each series of a file, and the power of ten in which its values are stated.

use std::collections::BTreeSet;

use super::{Assembler, SeriesDraft};
use crate::domain::code_text::clean_code;
use crate::domain::unit_class::UnitClass;
use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::indicator_unit::IndicatorUnit;
use crate::ingest::data::record::Record;
use crate::ingest::data::unit_text::{
    UnitText, power_of_note, read_power, read_unit, unit_of_label, unit_of_note,
};
use crate::service::import::attribute_role::AttributeRole;

/// The maximum number of units in a note.
const NOTED_UNITS: usize = 10;

/// The unit of a series.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SeriesUnit {
    /// The unit without the power; none where the file states none.
    pub(super) text: Option<String>,
    /// The power of ten by which the values still have to be multiplied.
    pub(super) power: i32,
    /// The power of ten that the file states; none where it states none.
    pub(super) stated: Option<i32>,
    /// The class that the mapping states.
    pub(super) class: Option<UnitClass>,
    /// The power of ten that the words of the unit state, where values are not multiplied by it.
    pub(super) open: Option<i32>,
}

impl Assembler {
    /// The unit and the power of ten that notes or the title state for the whole table.
    pub(super) fn unit_of_file(&self) -> (Option<UnitText>, Option<i32>) {
        let lines = || self.header.notes.iter().flat_map(|notes| notes.lines());
        let title = self.header.title.as_deref();
        let in_title = || title.and_then(unit_of_label).map(|(_, unit)| unit);
        (lines().chain(title).find_map(unit_of_note).or_else(in_title), lines().find_map(power_of_note))
    }

    /// The unit of a series: from its unit column, else from its label, else from a note about the whole table.
    ///
    /// Only a power of ten that the file states as such (`UNIT_MULT`, a column or a line `Scale`) multiplies values. A
    /// power in the words of a unit (`万辆`, `Millions of US dollars`) stays in the unit, and values stay as printed.
    /// The power of a `UNIT_MULT` column was already applied to each value when the record was read.
    pub(super) fn unit_of_series(
        &self,
        series: &SeriesDraft,
        of_file: &(Option<UnitText>, Option<i32>),
    ) -> SeriesUnit {
        let in_dimension = |role| {
            let at = self.roles.iter().position(|own| *own == Some(role))?;
            Some((at, &**series.codes.get(at)?))
        };
        let of_attribute = |role| {
            let mut stated =
                self.attribute_roles.iter().zip(&series.attributes).filter(|(own, _)| **own == role);
            stated.find_map(|(_, text)| text.as_deref())
        };
        // A number is the key of a unit in a list of the agency; its name says what it is.
        let in_column = in_dimension(DimensionRole::Unit).map(|(at, code)| {
            let is_number = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
            let name = self.names.get(&(at, code.to_owned())).filter(|_| is_number);
            name.map_or(code, String::as_str)
        });
        let column = in_column.filter(|text| !text.trim().is_empty());
        let column = column.or_else(|| of_attribute(AttributeRole::Unit));
        let applied = self
            .multiplier_at
            .and_then(|at| series.codes.get(at).map(|code| &**code))
            .filter(|text| !text.trim().is_empty())
            .or_else(|| of_attribute(AttributeRole::Multiplier))
            .and_then(read_power);
        let label = in_dimension(DimensionRole::Indicator).and_then(|(at, code)| {
            let name = self.names.get(&(at, code.to_owned())).map(String::as_str);
            let of_name = name.and_then(unit_of_label);
            of_name.or_else(|| unit_of_label(code)).map(|(_, unit)| unit)
        });
        // `Indicator (billion EUR)` above the labels holds for all of them.
        let heading = || {
            let at = in_dimension(DimensionRole::Indicator)?.0;
            let (_, unit) = unit_of_label(&self.header.dimensions.get(at)?.id)?;
            (unit.power != 0).then_some(unit)
        };
        let named = in_dimension(DimensionRole::Indicator).and_then(|(at, code)| self.of_mapping(at, code));
        let class = named.and_then(|named| named.unit_class).or(self.options.unit_class);
        let of_cells = || series.is_percent.filter(|is_percent| *is_percent).map(|_| read_unit("%"));
        let unit = match named.and_then(|named| named.unit.as_deref()).or(column) {
            Some(text) => read_unit(text),
            None => {
                label.or_else(heading).or_else(|| of_file.0.clone()).or_else(of_cells).unwrap_or_default()
            }
        };
        let stated = applied.or(of_file.1);
        let open = Some(unit.power).filter(|power| *power != 0 && stated != Some(*power));
        let text = Some(if open.is_some() { unit.text } else { unit.unit }).filter(|unit| !unit.is_empty());
        let power = if applied.is_some() { 0 } else { of_file.1.unwrap_or_default() };
        SeriesUnit { text, power, stated, class, open }
    }

    /// Takes the unit that an attribute of a record states for its series.
    ///
    /// # Errors
    /// When an earlier record of the series states another unit.
    pub(super) fn note_unit(&mut self, number: u32, record: &Record<'_>) -> Result<(), String> {
        let at = self.attribute_roles.iter().position(|role| *role == AttributeRole::Unit);
        let stated = at.and_then(|at| record.attributes.get(at)).filter(|text| !text.is_empty());
        let series = self.series.get_mut(number as usize);
        let own = at.zip(series).and_then(|(at, series)| series.attributes.get_mut(at));
        let (Some(stated), Some(own)) = (stated, own) else { return Ok(()) };
        let own = own.get_or_insert_with(|| (*stated).to_owned());
        if own == stated {
            return Ok(());
        }
        let (one, other) = (read_unit(own), read_unit(stated));
        if (one.power, &one.unit) == (other.power, &other.unit) {
            return Ok(());
        }
        Err(format!(
            "the unit is `{stated}` here, and `{own}` in an earlier row of the series; with `dimensions = [{{ column = \
             \"…\", id = \"UNIT_MEASURE\" }}]` in the mapping each unit is a series of its own"
        ))
    }

    /// What the mapping says of an indicator, by its label, code or name.
    fn of_mapping(&self, at: usize, text: &str) -> Option<&IndicatorUnit> {
        let indicators = &self.options.indicators;
        let name = self.names.get(&(at, text.to_owned()));
        let by_name = || name.and_then(|name| indicators.get(name.trim()));
        indicators.get(text.trim()).or_else(|| indicators.get(&*clean_code(text))).or_else(by_name)
    }
}

/// The notes about units that keep a power of ten in words: values are as printed, or multiplied by another power.
pub(super) fn notes(units: &[SeriesUnit]) -> Vec<String> {
    let open = || {
        units.iter().filter_map(|unit| Some((unit.text.as_deref()?, unit.open?, unit.stated.unwrap_or(0))))
    };
    let printed: BTreeSet<&str> =
        open().filter(|(_, _, stated)| *stated == 0).map(|(text, ..)| text).collect();
    let listed: Vec<String> = printed.iter().take(NOTED_UNITS).map(|unit| format!("`{unit}`")).collect();
    let more = if printed.len() > listed.len() { " and others" } else { "" };
    let mut notes = Vec::new();
    if !listed.is_empty() {
        notes.push(format!(
            "values in {}{more} are kept as printed, in that unit; `multiplier` in the mapping multiplies them",
            listed.join(", ")
        ));
    }
    let other: BTreeSet<(&str, i32, i32)> = open().filter(|(_, _, stated)| *stated != 0).collect();
    notes.extend(other.iter().take(NOTED_UNITS).map(|(text, word, stated)| {
        format!(
            "the unit `{text}` says 10^{word}, but the multiplier of the file is 10^{stated}: values are multiplied by \
             10^{stated}, and the unit keeps its words; `unit` and `multiplier` in the mapping say what is right"
        )
    }));
    notes
}
