//! What the mapping says about columns.

use std::borrow::Cow;

use super::super::mapping::Mapping;
use super::super::record::{DecodeError, Place};
use super::columns::{ColumnDraft, DimensionDraft, Usage};
use super::detect::Draft;
use super::layout::{Names, PeriodSource, ValueColumn};
use super::periods::{self, Unit};
use super::words::{self, Meaning};

/// Takes over what the mapping says.
///
/// # Errors
/// When it names a column that the table has not, or periods that cannot be joined.
pub fn apply(draft: &mut Draft<'_>, mapping: &Mapping) -> Result<(), DecodeError> {
    for heading in &mapping.ignore {
        draft.set(heading, Usage::Ignored)?;
    }
    for dimension in &mapping.dimensions {
        let at = find(&draft.columns, &dimension.column)?;
        let names = match &dimension.name_column {
            Some(heading) => {
                Some(Names { column: draft.set(heading, Usage::Names)?, strict: false, labelled: false })
            }
            None => None,
        };
        let concept = dimension
            .concept
            .map(Into::into)
            .or_else(|| dimension.id.as_deref().and_then(words::concept_of_id));
        draft.set_at(at, Usage::Dimension(DimensionDraft { id: dimension.id.clone(), concept, names }));
    }
    for attribute in &mapping.attributes {
        draft.set(&attribute.column, Usage::Attribute(attribute.id.clone()))?;
    }
    if let Some(heading) = &mapping.published {
        draft.published = Some(draft.set(heading, Usage::Taken)?);
    }
    if let Some(period) = mapping.constants.get("TIME_PERIOD") {
        draft.period = Some(PeriodSource::Constant(period.clone()));
    }
    period(draft, mapping)?;
    values(draft, mapping)
}

fn period(draft: &mut Draft<'_>, mapping: &Mapping) -> Result<(), DecodeError> {
    match mapping.period.headings() {
        [] => {}
        [only] => draft.period = Some(PeriodSource::Column(draft.set(only, Usage::Taken)?)),
        [year, part] => {
            let year = draft.set(year, Usage::Taken)?;
            let part = draft.set(part, Usage::Taken)?;
            let unit = match draft.columns.get(part).and_then(|column| column.meaning) {
                Some(Meaning::PeriodPart(unit)) => unit,
                _ => Unit::Unknown,
            };
            draft.period = Some(PeriodSource::Joined { year, part, unit });
        }
        _ => return Err(wrong("`period` names the year and one column for what comes after it, no more")),
    }
    Ok(())
}

fn values(draft: &mut Draft<'_>, mapping: &Mapping) -> Result<(), DecodeError> {
    if let Some(heading) = &mapping.value {
        let column = draft.set(heading, Usage::Taken)?;
        draft.values = vec![ValueColumn { column, ..ValueColumn::default() }];
    }
    if mapping.published_across {
        return Ok(());
    }
    let columns: Vec<usize> =
        mapping.values.iter().map(|heading| draft.set(heading, Usage::Taken)).collect::<Result<_, _>>()?;
    let period = |at: &usize| {
        let heading = draft.columns.get(*at).map_or("", |column| column.heading.as_str());
        periods::of_heading(heading).map(Cow::into_owned)
    };
    // Without a period in the rows, headings that are periods are meant as such.
    let across: Option<Vec<String>> = columns.iter().map(period).collect();
    if let Some(across) = across.filter(|across| !across.is_empty() && draft.period.is_none()) {
        draft.period = Some(PeriodSource::Headings);
        draft.values.extend(columns.into_iter().zip(across).map(|(column, period)| ValueColumn {
            column,
            period: Some(period),
            ..ValueColumn::default()
        }));
        return Ok(());
    }
    let measures: Vec<ValueColumn> = columns.into_iter().map(|at| draft.measure(at)).collect();
    draft.values.extend(measures);
    Ok(())
}

/// The place of a column that is named by its heading or its number.
///
/// # Errors
/// When there is none of the name, or several.
pub fn find(columns: &[ColumnDraft], name: &str) -> Result<usize, DecodeError> {
    let by_number = name.strip_prefix('#').and_then(|number| number.parse::<usize>().ok());
    if let Some(at) = by_number.and_then(|number| number.checked_sub(1)).filter(|&at| at < columns.len()) {
        return Ok(at);
    }
    let exact: Vec<usize> = positions(columns, |heading| heading == name.trim());
    let found = if exact.is_empty() {
        positions(columns, |heading| heading.to_lowercase() == name.trim().to_lowercase())
    } else {
        exact
    };
    match found.as_slice() {
        [at] => Ok(*at),
        [] => Err(wrong(&format!("no column is called `{name}`; {}", found_columns(columns)))),
        _ => Err(wrong(&format!("several columns are called `{name}`; name one by its number, as in `#3`"))),
    }
}

fn positions(columns: &[ColumnDraft], is: impl Fn(&str) -> bool) -> Vec<usize> {
    columns.iter().enumerate().filter(|(_, column)| is(&column.heading)).map(|(at, _)| at).collect()
}

/// The columns of the table, for an error.
#[must_use]
pub fn found_columns(columns: &[ColumnDraft]) -> String {
    let headings: Vec<String> =
        columns.iter().take(20).map(|column| format!("`{}`", column.heading)).collect();
    let more = columns.len().saturating_sub(20);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("the columns are {}{more}", headings.join(", "))
}

fn wrong(message: &str) -> DecodeError {
    DecodeError::malformed(Place::File, message)
}
