//! The unit of each series of a file, and the power of ten that its values are stated in.

use super::{Assembler, RecordedValue};
use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::unit_text::{UnitText, read_power, read_unit, unit_of_label, unit_of_note};
use crate::service::import::attribute_role::AttributeRole;

/// The unit of a series.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SeriesUnit {
    /// The unit without the power; none where the file states none.
    pub(super) text: Option<String>,
    /// The power that values still have to be multiplied by.
    pub(super) power: i32,
    /// The power that the file states, whether or not values were multiplied by it already.
    pub(super) stated: Option<i32>,
}

impl Assembler {
    /// The unit that lines beside the table state for all of it.
    pub(super) fn unit_of_file(&self) -> Option<UnitText> {
        let lines = self.header.notes.iter().flat_map(|notes| notes.lines());
        let title = self.header.title.as_deref();
        let in_title = || title.and_then(unit_of_label).map(|(_, unit)| unit);
        lines.chain(title).find_map(unit_of_note).or_else(in_title)
    }

    /// The unit of a series: what its column of units states, else its label, else a line beside the table.
    ///
    /// A power that a column of powers states was applied to each value when it was read.
    pub(super) fn unit_of_series(&self, series: &RecordedValue, of_file: Option<&UnitText>) -> SeriesUnit {
        let in_dimension = |role| {
            let at = self.roles.iter().position(|own| *own == Some(role))?;
            Some((at, &**series.codes.get(at)?))
        };
        let of_attribute = |role| {
            let mut stated = self.meanings.iter().zip(&series.attributes).filter(|(own, _)| **own == role);
            stated.find_map(|(_, text)| text.as_deref())
        };
        let column =
            in_dimension(DimensionRole::Unit).map(|(_, text)| text).filter(|text| !text.trim().is_empty());
        let column = column.or_else(|| of_attribute(AttributeRole::Unit));
        let explicit = self
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
        let in_words = match column {
            Some(text) if series.is_unit_mixed => UnitText { power: 0, unit: text.to_owned() },
            Some(text) => read_unit(text),
            None => label.or_else(|| of_file.cloned()).unwrap_or_default(),
        };
        // A column of units that states no power leaves that to the label and the lines beside the table.
        let text = match (column, explicit) {
            // Where a column of powers says something else, the unit keeps its words.
            (Some(text), Some(power)) if in_words.power != 0 && in_words.power != power => {
                Some(text.to_owned())
            }
            _ => Some(in_words.unit).filter(|unit| !unit.is_empty()),
        };
        match explicit {
            Some(power) => SeriesUnit { text, power: 0, stated: Some(power) },
            None => SeriesUnit {
                text,
                power: in_words.power,
                stated: (in_words.power != 0).then_some(in_words.power),
            },
        }
    }
}
