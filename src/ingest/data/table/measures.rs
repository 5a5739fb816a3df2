//! Finds the columns of values.

use super::super::concepts::{CodeOrName, HeadingRole};
use super::super::record::DecodeError;
use super::columns::{ColumnDraft, Usage};
use super::draft::Draft;
use super::layout::{PeriodSource, ValueColumn};

/// Finds the columns of values if neither the mapping nor headings that are periods have determined them.
///
/// # Errors
/// When no column has values.
pub fn find(draft: &mut Draft<'_>) -> Result<(), DecodeError> {
    if !draft.values.is_empty() {
        return Ok(());
    }
    if let Some(column) = by_word(draft) {
        refuse_second(draft, column)?;
        draft.set_at(column, Usage::Taken);
        draft.values.push(ValueColumn { column, ..ValueColumn::default() });
        for at in draft.places(|column| column.is_open() && column.role == Some(HeadingRole::Value)) {
            draft.set_at(at, Usage::Attribute(None));
        }
        return Ok(());
    }
    let mut measures = numeric(draft);
    if measures.is_empty() {
        return Err(draft.not_understood(
            "no column looks like a value",
            "name it with `value` in the mapping, or several with `values`",
        ));
    }
    keep_keys(draft, &mut measures);
    for column in measures {
        draft.set_at(column, Usage::Taken);
        draft.values.push(draft.measure(column));
    }
    Ok(())
}

/// Refuses a second column of numbers under the heading of the values.
fn refuse_second(draft: &Draft<'_>, column: usize) -> Result<(), DecodeError> {
    let heading = draft.columns.get(column).map_or("", |column| column.heading.as_str());
    let second = draft.columns.iter().enumerate().any(|(at, other)| {
        at != column && other.is_open() && other.heading == heading && other.cells.are_numbers()
    });
    if !second {
        return Ok(());
    }
    Err(draft.not_understood(
        &format!("two columns of numbers are called `{heading}`"),
        &format!(
            "say with `value` in the mapping which is meant (`value = \"#{}\"`), and `ignore` the other",
            column + 1
        ),
    ))
}

/// The column whose heading is a word for a value. Columns of numbers come first, then exact words such as `Value`.
fn by_word(draft: &Draft<'_>) -> Option<usize> {
    let candidates = draft.places(|column| column.is_open() && column.role == Some(HeadingRole::Value));
    candidates.into_iter().min_by_key(|&at| {
        let column = draft.columns.get(at);
        let has_none = !column.is_some_and(|column| column.cells.are_numbers());
        let exact =
            column.is_some_and(|column| matches!(column.parsed.words.as_str(), "obs value" | "value"));
        (has_none, !exact)
    })
}

/// Columns of numbers whose headings have no other role: those after the period if there are any, else all.
fn numeric(draft: &Draft<'_>) -> Vec<usize> {
    let when = match draft.period {
        Some(PeriodSource::Column(at) | PeriodSource::YearAndHeadings(at)) => at,
        Some(PeriodSource::Joined { year, part, day, .. }) => year.max(part).max(day.unwrap_or_default()),
        _ => 0,
    };
    let open = |column: &ColumnDraft| column.is_open() && column.role.is_none();
    let numbers = draft.places(|column| open(column) && column.cells.are_numbers());
    let behind: Vec<usize> = numbers.iter().copied().filter(|at| *at > when).collect();
    let mut measures = if behind.is_empty() { numbers } else { behind };
    if measures.is_empty() {
        let signs = draft.places(|column| open(column) && column.cells.may_be_numbers());
        measures.extend(signs.into_iter().rfind(|at| *at > when));
    }
    if measures.is_empty() {
        // `Energy` or `Industry` may be the heading of values if no other column has values.
        let plain = |column: &ColumnDraft| {
            column.is_open() && column.parsed.part == CodeOrName::Plain && column.cells.are_numbers()
        };
        measures.extend(draft.places(plain).into_iter().rfind(|at| *at > when));
    }
    // An indicator may have no values in the first rows.
    if !measures.is_empty() {
        let missing = draft.places(|column| open(column) && column.cells.are_missing());
        measures.extend(missing.into_iter().filter(|at| *at > when));
    }
    if measures.len() > 1 {
        let empty = draft.places(|column| open(column) && column.cells.filled == 0);
        measures.extend(empty.into_iter().filter(|at| *at > when));
    }
    measures.sort_unstable();
    measures
}

/// Removes columns of whole numbers from `measures`, which are in order, from the left, until the other columns are a key
/// of the rows. One column of values stays.
fn keep_keys(draft: &Draft<'_>, measures: &mut Vec<usize>) {
    if draft.sample.rows.len() < 2 {
        return;
    }
    let is_whole = |at: &usize| {
        draft.columns.get(*at).is_some_and(|column| column.cells.numbers == 0 && column.cells.integers > 0)
    };
    let whole: Vec<usize> = measures.iter().copied().filter(is_whole).collect();
    let is_among = |at: usize, removed: usize| whole.binary_search(&at).is_ok_and(|place| place < removed);
    let all = draft.key();
    let is_key = |removed: usize| {
        let stays = |at: &usize| measures.binary_search(at).is_err() || is_among(*at, removed);
        let key: Vec<usize> = all.iter().copied().filter(stays).collect();
        draft.tells_rows_apart(&key)
    };
    // Columns that tell the rows apart do so with further columns too.
    let counts: Vec<usize> = (0..=whole.len().min(measures.len().saturating_sub(1))).collect();
    let removed = counts.partition_point(|removed| !is_key(*removed));
    if removed < counts.len() {
        measures.retain(|at| !is_among(*at, removed));
    }
}
