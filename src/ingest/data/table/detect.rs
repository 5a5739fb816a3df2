//! Decides what each column of a table is: first what the mapping says, then words of headings, then the first rows.

use super::super::concepts::{DimensionRole, HeadingRole};
use super::super::mapping::Mapping;
use super::super::record::DecodeError;
use super::columns::{self, ColumnDraft, DimensionDraft, Usage, tell_rows_apart};
use super::draft::Draft;
use super::head::Sample;
use super::layout::{NumberSyntax, TableLayout};
use super::{across, declared, finish, measures, pairs, when};

/// Decides what the columns of a table are.
///
/// # Errors
/// When the mapping names columns that are not there, or when it cannot be told where the period or the value stands:
/// then the error lists the columns and says what the mapping should.
pub fn layout(sample: &Sample, mapping: &Mapping) -> Result<TableLayout, DecodeError> {
    let headings = sample.headings.iter().enumerate();
    let mut draft = Draft {
        sample,
        columns: headings
            .map(|(at, heading)| ColumnDraft::new(sample, at, heading, &mapping.missing))
            .collect(),
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

/// The columns of an export that say the period again, as the dates of its ends.
const PERIOD_ENDS: [&str; 2] = ["period_start", "period_end"];

impl Draft<'_> {
    /// Columns without a heading are empty, or count the rows, or name them.
    fn set_unnamed(&mut self) {
        for column in self.columns.iter_mut().filter(|column| column.is_open()) {
            let unnamed = column.heading.is_empty();
            if unnamed && column.cells.filled == 0 {
                column.usage = Usage::Empty;
            } else if column.cells.running && (unnamed || column.role == Some(HeadingRole::RowNumber)) {
                column.usage = Usage::Ignored("it counts the rows");
            } else if unnamed {
                "ROW".clone_into(&mut column.heading);
            }
        }
    }

    /// Eurostat's TSV has all dimensions in the first column, `freq,unit,geo\TIME_PERIOD`, and flags behind values.
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

    /// Attributes, days of publication and units are known by their headings.
    fn set_by_words(&mut self) {
        let mut published = self.published;
        for (at, column) in self.columns.iter_mut().enumerate().filter(|(_, column)| column.is_open()) {
            match column.role {
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

    /// What is left tells series apart, but for columns behind the first value without which all rows differ already.
    fn set_rest(&mut self) {
        let first = self.values.iter().map(|value| value.column).min().unwrap_or(self.columns.len());
        let unknown = |column: &ColumnDraft| {
            column.is_open()
                && !matches!(column.role, Some(HeadingRole::Dimension(_)))
                && !column.heading.starts_with('[')
        };
        let behind: Vec<usize> = self.places(unknown).into_iter().filter(|at| *at > first).collect();
        let keys: Vec<usize> = self.key().into_iter().filter(|at| !behind.contains(at)).collect();
        let is_export = self.is_export();
        let enough = !is_export && tell_rows_apart(self.sample, &keys);
        // One text in all rows may be the first of several, unless the table has a column for each indicator.
        let several = self.values.iter().filter(|value| value.indicator.is_some()).count() > 1;
        for (at, column) in self.columns.iter_mut().enumerate().filter(|(_, column)| column.is_open()) {
            let cells = &column.cells;
            // Nothing at all, or one day for all rows, such as that of the last update.
            let one_day = cells.distinct == 1 && cells.filled > 0 && cells.finer == cells.filled;
            let known = matches!(column.role, Some(HeadingRole::Dimension(_)));
            let says_nothing = !known && !is_export && (cells.filled == 0 || one_day);
            let extra = behind.contains(&at) && enough && (several || column.cells.distinct > 1);
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

    /// A column of numbers that is neither a value nor an attribute is not a dimension without being declared one.
    fn refuse_unread_numbers(&self, mapping: &Mapping) -> Result<(), DecodeError> {
        let first = self.values.iter().map(|value| value.column).min().unwrap_or_default();
        let across = self.values.iter().any(|value| value.period.is_some());
        let declared: Vec<usize> =
            mapping.uses().filter_map(|(name, _)| columns::find(&self.columns, name).ok()).collect();
        let unread = |at: usize, column: &ColumnDraft| {
            let cells = &column.cells;
            let plain = cells.integers + cells.numbers;
            let beside_periods = across && at > first && column.role.is_none() && cells.are_numbers();
            match &column.usage {
                _ if declared.contains(&at) => false,
                Usage::Dimension(DimensionDraft { id: None, names: None, .. }) => {
                    beside_periods || (cells.numbers > 0 && plain * 2 >= cells.filled && !cells.are_periods())
                }
                Usage::Attribute(None) => beside_periods,
                _ => false,
            }
        };
        let found = self.columns.iter().enumerate().find(|(at, column)| unread(*at, column));
        found.map_or(Ok(()), |(_, column)| {
            Err(self.not_understood(
                &format!(
                    "the column `{}` has numbers, and its heading does not say what they are",
                    column.heading
                ),
                "name it with `value`, `values`, `dimensions`, `attributes` or `ignore` in the mapping",
            ))
        })
    }

    /// Whether this is what the service exports itself: every publication with its day and origin, the dataset's own
    /// dimensions behind all else.
    fn is_export(&self) -> bool {
        let has_origin = self.columns.iter().any(|column| column.heading.eq_ignore_ascii_case("origin"));
        self.published.is_some() && has_origin
    }

    /// A column such as `source` may tell rows apart after all: then it is a dimension.
    fn set_needed(&mut self) {
        let key = self.key();
        if self.sample.rows.len() < 2 || tell_rows_apart(self.sample, &key) {
            return;
        }
        let first = self.values.iter().map(|value| value.column).min().unwrap_or_default();
        let attributes =
            self.places(|column| column.usage == Usage::Attribute(None) && column.cells.distinct > 1);
        let needed = attributes.into_iter().filter(|at| *at < first).find(|at| {
            let more: Vec<usize> = key.iter().copied().chain([*at]).collect();
            tell_rows_apart(self.sample, &more)
        });
        if let Some(at) = needed {
            self.set_at(at, Usage::Dimension(DimensionDraft::default()));
        }
    }
}
