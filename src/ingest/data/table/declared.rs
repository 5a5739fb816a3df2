//! The columns that the mapping declares.

use super::super::concepts::{DimensionRole, HeadingRole, YearPart};
use super::super::mapping::Mapping;
use super::super::record::DecodeError;
use super::columns::{DimensionDraft, Usage, find_for, wrong};
use super::draft::Draft;
use super::layout::{Names, PeriodSource, ValueColumn};
use super::periods;

/// Sets the usage of the columns that the mapping names.
///
/// # Errors
/// When the mapping names a column that is not in the table, or more than two columns of the period.
pub fn apply(draft: &mut Draft<'_>, mapping: &Mapping) -> Result<(), DecodeError> {
    for heading in &mapping.ignore {
        draft.set("ignore", heading, Usage::Ignored("`ignore` in the mapping names it"))?;
    }
    for dimension in &mapping.dimensions {
        let at = find_for(&draft.columns, "dimensions", &dimension.column)?;
        let names = match &dimension.name_column {
            Some(heading) => {
                let column = draft.set("name_column", heading, Usage::Names)?;
                Some(Names { column, strict: false, labelled: false })
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
        draft.set("attributes", &attribute.column, Usage::Attribute(attribute.id.clone()))?;
    }
    if let Some(heading) = &mapping.published {
        draft.published = Some(draft.set("published", heading, Usage::Taken)?);
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
        [only] => draft.period = Some(PeriodSource::Column(draft.set("period", only, Usage::Taken)?)),
        [year, part, rest @ ..] if rest.len() < 2 => {
            let year = draft.set("period", year, Usage::Taken)?;
            let part = draft.set("period", part, Usage::Taken)?;
            let unit = match draft.columns.get(part).and_then(|column| column.role) {
                Some(HeadingRole::PeriodPart(unit)) => unit,
                _ => YearPart::Unknown,
            };
            let day = match rest.first() {
                Some(day) => Some(draft.set("period", day, Usage::Taken)?),
                None => None,
            };
            draft.period = Some(PeriodSource::Joined { year, part, unit, day });
        }
        _ => {
            return Err(wrong(
                "`period` names the year, the part of the year and the day of the month at most",
            ));
        }
    }
    Ok(())
}

fn values(draft: &mut Draft<'_>, mapping: &Mapping) -> Result<(), DecodeError> {
    if let Some(heading) = &mapping.value {
        let column = draft.set("value", heading, Usage::Taken)?;
        draft.values = vec![ValueColumn { column, ..ValueColumn::default() }];
    }
    if mapping.published_across {
        return Ok(());
    }
    let columns: Vec<usize> = mapping
        .values
        .iter()
        .map(|heading| draft.set("values", heading, Usage::Taken))
        .collect::<Result<_, _>>()?;
    let period = |at: &usize| {
        let heading = draft.columns.get(*at).map_or("", |column| column.heading.as_str());
        periods::of_heading(heading).map(str::to_owned)
    };
    // If the rows have no period, headings that are periods are used as periods.
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
