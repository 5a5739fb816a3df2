//! What the mapping says about columns.

use super::super::concepts::{DimensionRole, HeadingRole, YearPart};
use super::super::mapping::Mapping;
use super::super::record::DecodeError;
use super::columns::{DimensionDraft, Usage, find, wrong};
use super::draft::Draft;
use super::layout::{Names, PeriodSource, ValueColumn};
use super::periods;

/// Takes over what the mapping says.
///
/// # Errors
/// When it names a column that the table has not, or periods that cannot be joined.
pub fn apply(draft: &mut Draft<'_>, mapping: &Mapping) -> Result<(), DecodeError> {
    for heading in &mapping.ignore {
        draft.set(heading, Usage::Ignored("`ignore` in the mapping names it"))?;
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
            .or_else(|| dimension.id.as_deref().and_then(DimensionRole::of_id));
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
            let unit = match draft.columns.get(part).and_then(|column| column.role) {
                Some(HeadingRole::PeriodPart(unit)) => unit,
                _ => YearPart::Unknown,
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
        periods::of_heading(heading).map(str::to_owned)
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
