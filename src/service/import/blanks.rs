//! Blank cells of grids: which of them are missing observations, and which are none.

use std::collections::HashSet;

use super::spool::{BLANK, Row};

/// The rows of one day from the first that says something to the last: what is blank around them is no gap.
pub(super) fn without_edges(rows: &[Row]) -> &[Row] {
    let first = rows.iter().position(|row| row.status != BLANK).unwrap_or(rows.len());
    let last = rows.iter().rposition(|row| row.status != BLANK).map_or(first, |last| last + 1);
    rows.get(first..last).unwrap_or_default()
}

/// Drops blank cells of periods that another row states: a grid of months may have quarters in it.
pub(super) fn drop_repeated_blanks(rows: &mut Vec<Row>) {
    if rows.iter().all(|row| row.status != BLANK) {
        return;
    }
    let stated: HashSet<(i32, i32)> =
        rows.iter().filter(|row| row.status != BLANK).map(|row| (row.period, row.published)).collect();
    rows.retain(|row| row.status != BLANK || !stated.contains(&(row.period, row.published)));
}
