//! The variable with the months or quarters of a PC-Axis file whose time has only years.

use super::{Cube, Variable, wrong};
use crate::ingest::data::concepts::{Heading, HeadingRole, YearPart};
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::period_text::{PeriodShape, period_shape};
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::year_part::part_of_year;

/// The number of months of a year.
const MONTHS: usize = 12;
/// The most characters of a word that may be the name of a month.
const LONGEST_NAME: usize = 16;

/// The parts of years that the values of a variable are.
#[derive(Debug)]
pub(super) struct Parts {
    /// The position of the variable.
    pub(super) at: usize,
    /// Its values as they stand behind a year: `-03`, `-Q1`, or nothing for the whole year.
    pub(super) endings: Vec<String>,
    /// What the user has to know about how they were found.
    pub(super) note: Option<String>,
}

/// Finds the variable.
///
/// # Errors
/// When a variable has parts of years that cannot be read, or twelve values that may be months; the message says what the
/// mapping can say.
pub(super) fn find(cube: &Cube, mapping: &Mapping) -> Result<Option<Parts>, DecodeError> {
    let Some(time) = cube.variables.get(cube.time) else { return Ok(None) };
    if !time.periods.iter().all(|year| period_shape(year) == Some(PeriodShape::Year)) {
        return Ok(None);
    }
    let declared = mapping.period.headings();
    for (at, variable) in cube.variables.iter().enumerate() {
        let is_dimension = mapping.dimensions.iter().any(|own| own.column == variable.name);
        if at == cube.time || Some(at) == cube.contents || is_dimension {
            continue;
        }
        let is_declared = declared.get(1..).unwrap_or_default().contains(&variable.name);
        let is_beside_time = at.abs_diff(cube.time) == 1;
        if let Some((endings, note)) = of_variable(variable, &time.name, is_declared, is_beside_time)? {
            return Ok(Some(Parts { at, endings, note }));
        }
    }
    Ok(None)
}

type Endings = (Vec<String>, Option<String>);

fn of_variable(
    variable: &Variable,
    time: &str,
    is_declared: bool,
    is_beside_time: bool,
) -> Result<Option<Endings>, DecodeError> {
    let role = Heading::new(&variable.name).role();
    let unit = match role {
        Some(HeadingRole::PeriodPart(unit)) => unit,
        _ if is_declared => YearPart::Month,
        Some(HeadingRole::Period) | None => YearPart::Unknown,
        Some(_) => return Ok(None),
    };
    let is_named = is_declared || role.is_some();
    let read = |texts: &[String]| -> Option<Vec<String>> {
        texts.iter().map(|text| Some(part_of_year(text, unit)?.into_owned())).collect()
    };
    let is_of_months = |endings: &Vec<String>| endings.iter().all(|ending| ending.len() == "-01".len());
    let found = read(&variable.texts).or_else(|| read(&variable.codes));
    if let Some(endings) = found.filter(|endings| is_named || is_of_months(endings)) {
        return Ok(Some((endings, None)));
    }
    if matches!(role, Some(HeadingRole::PeriodPart(_))) || is_declared {
        return by_order(variable, unit).map(Some);
    }
    if role.is_none() && may_be_months(variable, is_beside_time) {
        let name = &variable.name;
        return Err(wrong(&format!(
            "`{time}` has years only, and the twelve values of `{name}` (`{}`, `{}`, …) may be months; say \
             `period = [\"{time}\", \"{name}\"]` in the mapping if they are, else name `{name}` with `dimensions`",
            variable.texts.first().map_or("", String::as_str),
            variable.texts.get(1).map_or("", String::as_str)
        )));
    }
    Ok(None)
}

/// The parts in the order of the values, where these are as many as a year has.
fn by_order(variable: &Variable, unit: YearPart) -> Result<Endings, DecodeError> {
    let known = variable.texts.iter().filter(|text| part_of_year(text, unit).is_some()).count();
    let ending = |number: usize| match unit {
        YearPart::Month if variable.texts.len() == MONTHS => Some(format!("-{number:02}")),
        YearPart::Quarter if variable.texts.len() == 4 => Some(format!("-Q{number}")),
        YearPart::Half if variable.texts.len() == 2 => Some(format!("-S{number}")),
        _ => None,
    };
    let endings: Option<Vec<String>> = (1..=variable.texts.len()).map(ending).collect();
    let name = &variable.name;
    if let Some(endings) = endings.filter(|_| known == 0) {
        let note = format!("the values of `{name}` are read as parts of years in their order");
        return Ok((endings, Some(note)));
    }
    let unread = variable.texts.iter().find(|text| part_of_year(text, unit).is_none());
    Err(wrong(&format!(
        "`{}` of the variable `{name}` is no part of a year that is known; if `{name}` is none, name it with \
         `dimensions` in the mapping",
        unread.map_or("", String::as_str)
    )))
}

/// Whether the values may be months in a language that is not known: twelve with the codes 1 to 12, or twelve single
/// words beside the years.
fn may_be_months(variable: &Variable, is_beside_time: bool) -> bool {
    let is_word = |text: &String| {
        text.chars().count() <= LONGEST_NAME
            && text.chars().all(|character| character.is_alphabetic() || character == '.')
    };
    let are_numbered = variable
        .codes
        .iter()
        .enumerate()
        .all(|(at, code)| code.trim_start_matches('0').parse() == Ok(at + 1));
    variable.texts.len() == MONTHS && variable.texts.iter().all(is_word) && (are_numbered || is_beside_time)
}
