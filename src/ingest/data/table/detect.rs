//! Decides the usage of each column of a table: by the mapping, then by words in headings, then by the first rows.

use super::super::concepts::{DimensionRole, HeadingRole};
use super::super::forecast_start::ForecastStart;
use super::super::mapping::Mapping;
use super::super::record::DecodeError;
use super::columns::{self, ColumnDraft, DimensionDraft, Usage};
use super::draft::Draft;
use super::head::Sample;
use super::layout::{NumberSyntax, TableLayout};
use super::numbers::{self, CellKind};
use super::row::Row;
use super::{across, declared, finish, measures, pairs, when};

/// Decides the usage of the columns of a table.
///
/// # Errors
/// When the mapping names a column that is not in the table, or when the column of the period or of the value is not
/// found. The error lists the columns and says what to add to the mapping.
pub fn layout(sample: &Sample, mapping: &Mapping) -> Result<TableLayout, DecodeError> {
    let columns: Vec<ColumnDraft> = sample
        .headings
        .iter()
        .enumerate()
        .map(|(at, heading)| ColumnDraft::new(sample, at, heading, &mapping.missing))
        .collect();
    let has_values = mapping.uses().next().is_some() || columns.iter().any(may_have_values);
    layout_of(sample, columns, mapping).map_err(|error| match error {
        DecodeError::Malformed { message, .. } if !has_values => DecodeError::NoData(message),
        error => error,
    })
}

/// Whether a column may have values: numbers that are neither keys nor numbers of rows nor years.
fn may_have_values(column: &ColumnDraft) -> bool {
    let cells = &column.cells;
    let is_key = matches!(column.role, Some(HeadingRole::Dimension(_) | HeadingRole::RowNumber));
    cells.numbers > 0 || (cells.integers > 0 && !is_key && !cells.running && !cells.are_periods())
}

fn layout_of(
    sample: &Sample,
    columns: Vec<ColumnDraft>,
    mapping: &Mapping,
) -> Result<TableLayout, DecodeError> {
    let mut draft = Draft {
        sample,
        columns,
        period: None,
        values: Vec::new(),
        published: None,
        reading: NumberSyntax {
            separator: mapping.status_separator.clone(),
            missing: mapping.missing.clone(),
            ..NumberSyntax::default()
        },
    };
    declared::apply(&mut draft, mapping)?;
    draft.set_unnamed();
    draft.set_several_in_one();
    draft.set_by_words();
    across::find(&mut draft, mapping)?;
    when::find(&mut draft)?;
    measures::find(&mut draft)?;
    pairs::find(&mut draft);
    draft.set_rest();
    draft.refuse_unread_numbers(mapping)?;
    finish::layout(draft, mapping)
}

/// Headings of numbers that stand for rows, in small letters.
const ROW_IDS: [&str; 16] = [
    "id",
    "_id",
    "row_id",
    "rowid",
    "objectid",
    "fid",
    "oid",
    "index",
    "idx",
    "no",
    "no.",
    "nr",
    "nr.",
    "n°",
    "#",
    "unnamed: 0",
];
/// Headings of ranks, in small letters.
const RANKS: [&str; 9] = ["rank", "ranking", "hdi rank", "rang", "rango", "posição", "排名", "順位", "순위"];

/// Columns of this service's export that repeat the period as its first and last day.
const PERIOD_ENDS: [&str; 2] = ["period_start", "period_end"];

impl Draft<'_> {
    /// Decides columns without a heading: empty, row numbers, or names of rows.
    fn set_unnamed(&mut self) {
        let mut rows = 0;
        for column in self.columns.iter_mut().filter(|column| column.is_open()) {
            let unnamed = column.heading.is_empty();
            if unnamed && column.cells.filled == 0 {
                column.usage = Usage::Empty;
            } else if column.cells.running && (unnamed || column.role == Some(HeadingRole::RowNumber)) {
                column.usage = Usage::Ignored("it counts the rows");
            } else if unnamed {
                rows += 1;
                column.heading = if rows == 1 { "ROW".to_owned() } else { format!("ROW_{rows}") };
            }
        }
    }

    /// Eurostat's TSV has all dimensions in the first column (`freq,unit,geo\TIME_PERIOD`) and flags after values.
    fn set_several_in_one(&mut self) {
        let Some(column) = self.columns.first_mut().filter(|column| column.is_open()) else { return };
        let Some((front, _)) = column.heading.split_once('\\') else { return };
        let ids: Vec<String> = front.split(',').map(|id| id.trim().to_owned()).collect();
        column.usage = match ids.as_slice() {
            [id] => Usage::Dimension(DimensionDraft { id: Some(id.clone()), ..DimensionDraft::default() }),
            _ => Usage::Within(ids),
        };
        self.reading.missing.push(":".to_owned());
        self.reading.separator.get_or_insert_with(|| " ".to_owned());
    }

    /// Decides attributes, days of publication and units by their headings.
    fn set_by_words(&mut self) {
        let mut published = self.published;
        for (at, column) in self.columns.iter_mut().enumerate().filter(|(_, column)| column.is_open()) {
            match column.role {
                // Years under such a heading are no values.
                _ if column.cells.are_periods() && ForecastStart::of_heading(&column.heading).is_some() => {
                    column.usage = Usage::Attribute(Some(column.heading.clone()));
                }
                // A first column of periods may have the label of the first line about the series as its heading.
                Some(HeadingRole::Attribute(_)) if at == 0 && column.cells.are_periods() => {}
                Some(HeadingRole::Attribute(id)) => column.usage = Usage::Attribute(id.map(str::to_owned)),
                Some(HeadingRole::Published) if published.is_none() => {
                    published = Some(at);
                    column.usage = Usage::Taken;
                }
                Some(HeadingRole::Dimension(Some(DimensionRole::Unit))) => {
                    let concept = Some(DimensionRole::Unit);
                    column.usage = Usage::Dimension(DimensionDraft { concept, ..DimensionDraft::default() });
                }
                _ => {}
            }
        }
        self.published = published;
    }

    /// Decides the open columns. They are dimensions, except columns after the first value that the key does not need.
    fn set_rest(&mut self) {
        self.ignore_row_numbers();
        let first = self.values.iter().map(|value| value.column).min().unwrap_or(self.columns.len());
        let unknown = |column: &ColumnDraft| {
            column.is_open()
                && !matches!(column.role, Some(HeadingRole::Dimension(_)))
                && !column.heading.starts_with('[')
        };
        let behind: Vec<usize> = self.places(unknown).into_iter().filter(|at| *at > first).collect();
        let keys: Vec<usize> =
            self.key().into_iter().filter(|at| behind.binary_search(at).is_err()).collect();
        let is_export = self.is_export();
        let enough = !is_export && self.tells_rows_apart(&keys);
        // The same text in all first rows may differ later: a dimension, unless the table has one column an indicator.
        let several = self.values.iter().filter(|value| value.indicator.is_some()).count() > 1;
        for (at, column) in self.columns.iter_mut().enumerate().filter(|(_, column)| column.is_open()) {
            let cells = &column.cells;
            // An empty column, or one day in all rows, such as the day of the last update.
            let one_day = cells.distinct == 1 && cells.filled > 0 && cells.finer == cells.filled;
            let known = matches!(column.role, Some(HeadingRole::Dimension(_)));
            let says_nothing = !known && !is_export && (cells.filled == 0 || one_day);
            let extra = behind.binary_search(&at).is_ok() && enough && (several || column.cells.distinct > 1);
            let restated = is_export && PERIOD_ENDS.contains(&column.heading.as_str());
            column.usage = if restated {
                Usage::Ignored("it says the same as the period")
            } else if says_nothing || extra {
                Usage::Attribute(None)
            } else {
                let concept = DimensionRole::of_id(&column.heading);
                Usage::Dimension(DimensionDraft { concept, ..DimensionDraft::default() })
            };
        }
        self.set_needed();
    }

    /// Numbers that stand for rows (`id`, `OBJECTID`, a rank) tell nothing apart where all other keys do.
    fn ignore_row_numbers(&mut self) {
        let mut key = self.key();
        for at in 0..self.columns.len() {
            if !self.may_stand_for_rows(at) {
                continue;
            }
            let others: Vec<usize> = key.iter().copied().filter(|key| *key != at).collect();
            if self.tells_rows_apart(&others) {
                self.set_at(at, Usage::Ignored("it counts the rows"));
                key = others;
            }
        }
    }

    /// Whether an open column has whole numbers under a heading of row numbers or, before the first value, of ranks.
    fn may_stand_for_rows(&self, at: usize) -> bool {
        let Some(column) = self.columns.get(at).filter(|column| column.is_open()) else { return false };
        let cells = &column.cells;
        if cells.integers == 0 || cells.integers != cells.filled {
            return false;
        }
        let rows = self.sample.rows.len();
        let heading = column.heading.to_lowercase();
        let unnamed = self.sample.headings.get(at).is_some_and(String::is_empty);
        let each_once = cells.distinct == rows && rows > 1;
        let numbers_rows = each_once && (unnamed || ROW_IDS.contains(&heading.as_str()));
        numbers_rows
            || (RANKS.contains(&heading.as_str()) && self.values.iter().all(|value| at < value.column))
    }

    /// Refuses a column of numbers that would become a dimension although the mapping does not declare it.
    fn refuse_unread_numbers(&self, mapping: &Mapping) -> Result<(), DecodeError> {
        let first = self.values.iter().map(|value| value.column).min().unwrap_or_default();
        let across = self.values.iter().any(|value| value.period.is_some());
        let declared: Vec<usize> =
            mapping.uses().filter_map(|(name, _)| columns::find(&self.columns, name).ok()).collect();
        let keys = self.places(|column| matches!(column.usage, Usage::Dimension(_)));
        let repeats_a_key =
            |at: usize| keys.iter().any(|key| columns::one_to_one(self.sample, *key, at).is_some());
        let unread = |at: usize, column: &ColumnDraft| {
            let cells = &column.cells;
            let plain = cells.integers + cells.numbers;
            let beside_periods = across && at > first && column.role.is_none() && cells.are_numbers();
            let before_periods = || across && at < first && column.role.is_none() && self.is_needless(at);
            let words = cells.others > 0 && (cells.numbers > 0 || cells.other_texts <= 3);
            match &column.usage {
                _ if declared.contains(&at) => false,
                Usage::Dimension(DimensionDraft { id: None, names: None, .. }) => {
                    beside_periods
                        || before_periods()
                        || (cells.numbers > 0 && plain * 2 >= cells.filled && !cells.are_periods())
                }
                // Numbers among words, such as `secret` for most of the rows.
                Usage::Attribute(None) => {
                    let may_be_values = column.role.is_none()
                        && !cells.are_periods()
                        && (cells.may_be_numbers() || (plain > 0 && words));
                    beside_periods || (may_be_values && !repeats_a_key(at))
                }
                _ => false,
            }
        };
        let found = self.columns.iter().enumerate().find(|(at, column)| unread(*at, column));
        found.map_or(Ok(()), |(at, column)| {
            let texts = self.sample.rows.iter().map(|row| row.text(at));
            let word = texts.filter(|text| numbers::kind(text) == CellKind::Other).find(|_| column.cells.others > 0);
            let word = word.map_or_else(String::new, |word| format!(" beside texts such as `{word}`"));
            Err(self.not_understood(
                &format!(
                    "the column `{}` has numbers{word}, and its heading does not say what they are",
                    column.heading
                ),
                "list texts that stand for no value in `missing`, or name the column with `value`, `values`, `dimensions`, `attributes` or `ignore` in the mapping",
            ))
        })
    }

    /// Whether a column has whole numbers that are no codes of groups, and rows differ without them.
    fn is_needless(&self, at: usize) -> bool {
        let Some(cells) = self.columns.get(at).map(|column| &column.cells) else { return false };
        let are_integers = cells.integers > 0 && cells.integers == cells.filled && !cells.are_periods();
        // Codes stand left of their names.
        let are_codes = || columns::look_like_names(self.sample, at + 1);
        let others = || -> Vec<usize> { self.key().into_iter().filter(|key| *key != at).collect() };
        are_integers
            && cells.distinct * 2 > self.sample.rows.len()
            && !are_codes()
            && self.tells_rows_apart(&others())
    }

    /// Whether the table is an export of this service: it has a day of publication and an `origin`. The dimensions of
    /// the dataset are its last columns.
    fn is_export(&self) -> bool {
        let has_origin = self.columns.iter().any(|column| column.heading.eq_ignore_ascii_case("origin"));
        self.published.is_some() && has_origin
    }

    /// Makes an attribute such as `source` a dimension if the rows have no key without it.
    fn set_needed(&mut self) {
        let key = self.key();
        if self.sample.rows.len() < 2 || self.tells_rows_apart(&key) {
            return;
        }
        let first = self.values.iter().map(|value| value.column).min().unwrap_or_default();
        let attributes =
            self.places(|column| column.usage == Usage::Attribute(None) && column.cells.distinct > 1);
        let needed = attributes.into_iter().filter(|at| *at < first).find(|at| {
            let more: Vec<usize> = key.iter().copied().chain([*at]).collect();
            self.tells_rows_apart(&more)
        });
        if let Some(at) = needed {
            self.set_at(at, Usage::Dimension(DimensionDraft::default()));
        }
    }
}
