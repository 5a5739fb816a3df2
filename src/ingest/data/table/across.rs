//! Tables whose headings are periods or days of publication.

use std::collections::HashSet;

use super::super::concepts::{Heading, HeadingRole, YearPart};
use super::super::mapping::Mapping;
use super::super::period_text::{PeriodShape, period_shape};
use super::super::record::DecodeError;
use super::super::year_part::part_of_year;
use super::columns::{ColumnDraft, Usage};
use super::draft::Draft;
use super::layout::{PeriodSource, ValueColumn};
use super::row::{OwnedRow, Row};
use super::{periods, when};

/// The longest flag in a column without a heading, in characters.
const MAX_FLAG: usize = 3;

/// Detects headings that are periods or days of publication; their columns become columns of values.
///
/// # Errors
/// When both rows and headings have periods, so that the meaning of the headings is open.
pub fn find(draft: &mut Draft<'_>, mapping: &Mapping) -> Result<(), DecodeError> {
    if !draft.values.is_empty() {
        return Ok(());
    }
    if find_vintages(draft) {
        return Ok(());
    }
    if take_products(draft, mapping)? {
        return Ok(());
    }
    let across = period_columns(draft, mapping);
    let days = !across.is_empty()
        && across
            .iter()
            .all(|(_, period)| period_shape(period).is_none_or(|shape| shape == PeriodShape::Day));
    let rows_have_periods = row_period(draft) || (days && row_cells_have_periods(draft, &across));
    if mapping.published_across {
        return take_published(draft, mapping, across);
    }
    match across.len() {
        0 => find_parts(draft),
        1 if rows_have_periods || draft.period.is_some() => {}
        _ if rows_have_periods => {
            if !days {
                return Err(draft.not_understood(
                    "both rows and headings have periods",
                    "say `published_across = true` in the mapping if the headings are days of publication, or name \
                     the column of the rows in `dimensions` or `ignore`",
                ));
            }
            take_columns(draft, across, |column, day| ValueColumn {
                column,
                published: Some(day),
                ..ValueColumn::default()
            });
        }
        _ => take_periods(draft, across),
    }
    Ok(())
}

/// The open columns whose headings are periods, with the period.
fn period_columns(draft: &Draft<'_>, mapping: &Mapping) -> Vec<(usize, String)> {
    let open = draft.columns.iter().enumerate().filter(|(_, column)| column.is_open());
    let by_format = |heading: &str| mapping.date_format.as_ref()?.read(heading).map(|_| heading.to_owned());
    let period = |heading: &str| {
        periods::of_heading(heading).map_or_else(|| by_format(heading), |own| Some(own.to_owned()))
    };
    open.filter(|(_, column)| !is_flag(draft, column))
        .filter_map(|(at, column)| Some((at, period(&column.heading)?)))
        .collect()
}

/// Whether a column has the flags or notes of another column: `2010F` beside `2010`.
fn is_flag(draft: &Draft<'_>, column: &ColumnDraft) -> bool {
    let base = column.heading.strip_suffix(['F', 'N']).filter(|_| !column.cells.are_numbers());
    base.is_some_and(|base| draft.columns.iter().any(|other| other.heading == base))
}

/// Takes columns of values whose headings have a name and a period: from several rows of headings, by the pattern of the
/// mapping, or by their look (`hdi_2019`), where no column of the rows has periods.
///
/// # Errors
/// When no heading fits the pattern of the mapping.
fn take_products(draft: &mut Draft<'_>, mapping: &Mapping) -> Result<bool, DecodeError> {
    let of_rows = |at: usize, _: &ColumnDraft| {
        draft.sample.product(at).map(|(name, period)| (Some(name.clone()), Some(period.clone())))
    };
    let of_pattern = |_: usize, column: &ColumnDraft| {
        let (name, period) = mapping.heading_pattern.as_ref()?.read(&column.heading)?;
        Some((name.map(str::to_owned), period.map(str::to_owned)))
    };
    let of_look = |_: usize, column: &ColumnDraft| {
        let cells = &column.cells;
        let are_values = cells.are_numbers() || cells.are_missing() || cells.filled == 0;
        let (name, period) = periods::name_and_period(&column.heading).filter(|_| are_values)?;
        Some((Some(name.to_owned()), Some(period.to_owned())))
    };
    let mut found = products(draft, of_pattern);
    if mapping.heading_pattern.is_some() && found.is_empty() {
        return Err(draft.not_understood(
            "no heading fits the `heading_pattern` of the mapping",
            "change the pattern, or leave it out",
        ));
    }
    let has_period = draft.period.is_some() || row_period(draft);
    if found.is_empty() && !has_period {
        found = products(draft, of_rows);
        let has_others = !period_columns(draft, mapping).is_empty()
            || draft.columns.iter().any(|column| column.is_open() && column.cells.are_periods());
        if found.is_empty() && !has_others {
            found = products(draft, of_look);
        }
    }
    if found.is_empty() || (!has_period && found.iter().any(|value| value.period.is_none())) {
        return Ok(false);
    }
    if !has_period {
        draft.period = Some(PeriodSource::Headings);
    }
    for value in found {
        draft.set_at(value.column, Usage::Taken);
        draft.values.push(value);
    }
    Ok(true)
}

type NameAndPeriod = (Option<String>, Option<String>);

/// The open columns whose headings have a name and a period. `Value` and `Year` are no names of indicators.
fn products(
    draft: &Draft<'_>,
    of: impl Fn(usize, &ColumnDraft) -> Option<NameAndPeriod>,
) -> Vec<ValueColumn> {
    let open = draft.columns.iter().enumerate().filter(|(_, column)| column.is_open());
    open.filter_map(|(at, column)| {
        let (name, period) = of(at, column)?;
        let is_plain = |name: &String| {
            matches!(Heading::new(name).role(), Some(HeadingRole::Value | HeadingRole::Period))
        };
        Some(ValueColumn {
            column: at,
            indicator: name.filter(|name| !is_plain(name)),
            period,
            ..ValueColumn::default()
        })
    })
    .collect()
}

/// Whether a column has periods, by its heading and its cells.
fn row_period(draft: &Draft<'_>) -> bool {
    draft.columns.iter().any(|column| {
        let word = matches!(column.role, Some(HeadingRole::Period | HeadingRole::PeriodPart(_)));
        column.is_open() && word && column.cells.are_periods()
    }) || matches!(draft.period, Some(PeriodSource::Column(_) | PeriodSource::Joined { .. }))
}

/// Whether the cells of a column other than those `across` are parts of years or days, whatever its heading.
fn row_cells_have_periods(draft: &Draft<'_>, across: &[(usize, String)]) -> bool {
    let finer = draft.places(|column| {
        column.is_open() && column.cells.are_periods() && column.cells.finer > 0 && column.cells.distinct > 1
    });
    finer.iter().any(|at| across.iter().all(|(column, _)| column != at))
}

fn take_columns(
    draft: &mut Draft<'_>,
    across: Vec<(usize, String)>,
    value: impl Fn(usize, String) -> ValueColumn,
) {
    for (at, text) in across {
        draft.set_at(at, Usage::Taken);
        draft.values.push(value(at, text));
    }
}

/// Detects headings such as `GDP_20120127` (ALFRED): one series, one column a vintage.
fn find_vintages(draft: &mut Draft<'_>) -> bool {
    let suffixed: Vec<(usize, String)> = draft
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.is_open())
        .filter_map(|(at, column)| Some((at, periods::vintage_suffix(&column.heading)?)))
        .collect();
    if suffixed.len() < 2 || !row_period(draft) {
        return false;
    }
    for (at, day) in suffixed {
        let heading = draft.columns.get(at).map_or("", |column| column.heading.as_str());
        let indicator = heading.rsplit_once('_').map(|(series, _)| series.to_owned());
        draft.set_at(at, Usage::Taken);
        draft.values.push(ValueColumn {
            column: at,
            indicator,
            published: Some(day),
            ..ValueColumn::default()
        });
    }
    true
}

/// Takes the columns whose headings are days of publication by the mapping.
fn take_published(
    draft: &mut Draft<'_>,
    mapping: &Mapping,
    across: Vec<(usize, String)>,
) -> Result<(), DecodeError> {
    let mut columns = across;
    if !mapping.values.is_empty() {
        columns.clear();
        for name in &mapping.values {
            let at = super::columns::find_for(&draft.columns, "values", name)?;
            let heading = draft.columns.get(at).map(|column| column.heading.clone()).unwrap_or_default();
            columns.push((at, periods::of_heading(&heading).unwrap_or(&heading).to_owned()));
        }
    }
    if columns.is_empty() {
        return Err(draft.not_understood(
            "no heading looks like a day, although the mapping says `published_across`",
            "name the columns with `values`",
        ));
    }
    take_columns(draft, columns, |column, day| ValueColumn {
        column,
        published: Some(day),
        ..ValueColumn::default()
    });
    Ok(())
}

/// Takes one column a period. `2010F` and `F2010` beside `2010` are its flags; `Y2010N` has notes and is not read.
fn take_periods(draft: &mut Draft<'_>, across: Vec<(usize, String)>) {
    let mut seen = HashSet::new();
    let mut flags = Vec::new();
    for (at, period) in across {
        let heading = draft.columns.get(at).map(|column| column.heading.clone()).unwrap_or_default();
        draft.set_at(at, Usage::Taken);
        if seen.contains(&period) && heading.starts_with('F') {
            flags.push((at, period));
            continue;
        }
        seen.insert(period.clone());
        draft.values.push(ValueColumn { column: at, period: Some(period), ..ValueColumn::default() });
    }
    for at in draft.places(ColumnDraft::is_open) {
        let heading = draft.columns.get(at).map(|column| column.heading.clone()).unwrap_or_default();
        let period = |ending| heading.strip_suffix(ending).and_then(periods::of_heading).map(str::to_owned);
        if let Some(period) = period('F').filter(|period| seen.contains(period)) {
            draft.set_at(at, Usage::Taken);
            flags.push((at, period));
        } else if period('N').is_some_and(|period| seen.contains(&period)) {
            draft.set_at(at, Usage::Ignored("it has notes on the values beside it"));
        }
    }
    let beside: Vec<(usize, usize)> =
        draft.values.iter().enumerate().map(|(number, value)| (number, value.column + 1)).collect();
    for (number, column) in
        beside.into_iter().filter(|(_, column)| has_flags_of_one(draft, *column)).collect::<Vec<_>>()
    {
        draft.set_at(column, Usage::Taken);
        if let Some(value) = draft.values.get_mut(number) {
            value.flag = Some(column);
        }
    }
    for (at, period) in flags {
        let of = draft.values.iter_mut().find(|value| value.period.as_deref() == Some(period.as_str()));
        if let Some(value) = of {
            value.flag = Some(at);
        }
    }
    draft.period = Some(part_column(draft).map_or(PeriodSource::Headings, |(part, unit)| {
        draft.set_at(part, Usage::Taken);
        PeriodSource::PartAndHeadings { part, unit }
    }));
}

/// The column with the months or quarters of the years in the headings.
fn part_column(draft: &Draft<'_>) -> Option<(usize, YearPart)> {
    let is_year = |value: &ValueColumn| {
        value.period.as_deref().is_some_and(|text| period_shape(text) == Some(PeriodShape::Year))
    };
    let may_be = |column: &ColumnDraft| {
        let by_word = matches!(column.role, Some(HeadingRole::PeriodPart(_) | HeadingRole::Period));
        column.is_open() && (by_word || column.heading.is_empty() || column.heading.starts_with("ROW"))
    };
    if !draft.values.iter().all(is_year) {
        return None;
    }
    draft.places(may_be).into_iter().find_map(|at| when::part_in(draft, at))
}

/// Whether a column beside one of values has the flags of that column alone: it is one of several that are called so, or
/// has no heading and no text longer than a flag.
fn has_flags_of_one(draft: &Draft<'_>, at: usize) -> bool {
    let Some(column) = draft.columns.get(at) else { return false };
    let is_status = |column: &ColumnDraft| column.usage == Usage::Attribute(Some("OBS_STATUS".to_owned()));
    let is_short = |row: &OwnedRow| row.text(at).chars().count() <= MAX_FLAG;
    let unnamed = draft.sample.headings.get(at).is_some_and(String::is_empty);
    let no_numbers = column.cells.integers == 0 && column.cells.numbers == 0;
    (is_status(column) && draft.places(is_status).len() > 1)
        || (unnamed && column.is_open() && no_numbers && draft.sample.rows.iter().all(is_short))
}

/// Detects a column of years with months or quarters as headings of the values.
fn find_parts(draft: &mut Draft<'_>) {
    let are_years = |column: &ColumnDraft| column.cells.are_periods() && column.cells.finer == 0;
    let years = match draft.period {
        Some(PeriodSource::Column(at)) => {
            draft.columns.get(at).filter(|column| are_years(column)).map(|_| at).into_iter().collect()
        }
        Some(_) => return,
        None => draft.places(|column| {
            column.is_open() && column.role == Some(HeadingRole::Period) && are_years(column)
        }),
    };
    let [year] = years.as_slice() else { return };
    let parts: Vec<(usize, String)> = draft
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| {
            column.is_open() && column.role.is_none_or(|meaning| meaning == HeadingRole::Period)
        })
        .filter_map(|(at, column)| Some((at, part_of_year(&column.heading, YearPart::Unknown)?.into_owned())))
        .filter(|(at, _)| at != year)
        .collect();
    if parts.len() < 2 {
        return;
    }
    draft.set_at(*year, Usage::Taken);
    draft.period = Some(PeriodSource::YearAndHeadings(*year));
    take_columns(draft, parts, |column, part| ValueColumn {
        column,
        period: Some(part),
        ..ValueColumn::default()
    });
}
