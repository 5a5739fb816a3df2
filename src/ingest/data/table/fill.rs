//! Labels that are written only in the first of the rows to which they apply.

use std::collections::{HashMap, HashSet};

use super::columns::{Usage, find, find_for};
use super::draft::Draft;
use super::layout::PeriodSource;
use super::row::{OwnedCell, OwnedRow, Row};
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::record::DecodeError;

/// The columns whose empty cells have the label of a row above: those of the mapping, else the detected ones.
///
/// # Errors
/// When the mapping names a column that is not in the table.
pub fn columns(draft: &Draft<'_>, named: &[String]) -> Result<Vec<usize>, DecodeError> {
    if !named.is_empty() {
        return named.iter().map(|name| find_for(&draft.columns, "fill_down", name)).collect();
    }
    Ok(detected(draft))
}

/// Detects such columns: the first columns of the key, each label once in its group, where the rows have no key without
/// them and have one after the labels are filled down. A code missing in a single row does not look like this.
fn detected(draft: &Draft<'_>) -> Vec<usize> {
    let rows = &draft.sample.rows;
    let mut keys = draft.key();
    keys.extend(draft.places(|column| column.usage == Usage::Names));
    keys.sort_unstable();
    keys.dedup();
    let mut filled: Vec<usize> = Vec::new();
    for &at in &keys {
        let is_blank = |row: &OwnedRow| row.text(at).is_empty();
        if !rows.iter().any(is_blank) {
            break;
        }
        if rows.first().is_none_or(is_blank) || !stands_once(rows, at, &filled) {
            break;
        }
        filled.push(at);
    }
    let others: Vec<usize> = keys.iter().copied().filter(|at| !filled.contains(at)).collect();
    let varies_by_heading = matches!(draft.period, Some(PeriodSource::Headings));
    let needed = !filled.is_empty() && !others.is_empty() && !tells_apart(rows, &others, &[]);
    if needed && tells_apart(rows, &keys, &filled) && (varies_by_heading || others.len() < keys.len()) {
        filled
    } else {
        Vec::new()
    }
}

/// The first column of the table, where it tells series apart and is empty in none of the first rows of a table that
/// has more: a label that stands once further below would not be seen. Rows without an area are reported anyway.
pub fn never_empty(draft: &Draft<'_>, mapping: &Mapping, filled: &[usize]) -> Option<usize> {
    let first = draft.columns.first()?;
    let is_key = matches!(first.usage, Usage::Dimension(_)) && !first.parsed.is_area();
    let declared = mapping.uses().any(|(name, _)| find(&draft.columns, name).is_ok_and(|at| at == 0));
    let is_full = first.cells.filled == draft.sample.rows.len() && !draft.sample.whole;
    (is_key && is_full && !declared && !filled.contains(&0)).then_some(0)
}

/// Whether no label stands twice in a column within one label of the columns before.
fn stands_once(rows: &[OwnedRow], at: usize, before: &[usize]) -> bool {
    let mut group: HashMap<usize, &str> = HashMap::new();
    let mut seen: HashSet<(Vec<&str>, &str)> = HashSet::new();
    rows.iter().all(|row| {
        for &column in before {
            if !row.text(column).is_empty() {
                group.insert(column, row.text(column));
            }
        }
        let own: Vec<&str> =
            before.iter().map(|column| group.get(column).copied().unwrap_or_default()).collect();
        row.text(at).is_empty() || seen.insert((own, row.text(at)))
    })
}

fn tells_apart(rows: &[OwnedRow], keys: &[usize], filled: &[usize]) -> bool {
    let mut last: HashMap<usize, &str> = HashMap::new();
    let mut seen: HashSet<Vec<&str>> = HashSet::new();
    rows.iter().all(|row| {
        let key = keys.iter().map(|&at| {
            let text = row.text(at);
            if !text.is_empty() || !filled.contains(&at) {
                last.insert(at, text);
            }
            last.get(&at).copied().unwrap_or_default()
        });
        seen.insert(key.collect())
    })
}

/// Fills labels down while rows are streamed.
#[derive(Debug, Default)]
pub struct LabelFiller {
    columns: Vec<usize>,
    last: Vec<String>,
}

impl LabelFiller {
    /// A filler for these columns.
    pub fn new(columns: &[usize]) -> Self {
        Self { columns: columns.to_vec(), last: vec![String::new(); columns.len()] }
    }

    /// The row with its labels; none if nothing is filled.
    pub fn filled(&mut self, row: &impl Row) -> Option<OwnedRow> {
        let mut filled: Option<OwnedRow> = None;
        let mut begins_group = false;
        for (&at, last) in self.columns.iter().zip(&mut self.last) {
            let text = row.text(at);
            if !text.is_empty() {
                text.clone_into(last);
                begins_group = true;
            } else if begins_group {
                // A new label in a column before ends the label of this column.
                last.clear();
            } else if !last.is_empty() {
                let own = filled.get_or_insert_with(|| row.to_owned_row());
                if let Some(cell) = own.cells.get_mut(at) {
                    *cell = OwnedCell { text: last.clone(), number: None };
                }
            }
        }
        filled
    }
}
