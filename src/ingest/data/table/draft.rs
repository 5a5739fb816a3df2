//! Draft of a table layout.

use super::super::record::{DecodeError, Place};
use super::columns::{self, ColumnDraft, Usage, tell_rows_apart};
use super::head::Sample;
use super::layout::{NumberSyntax, PeriodSource, ValueColumn};

/// The decisions so far about the columns of a table.
#[derive(Debug)]
pub struct Draft<'a> {
    /// The headings and first rows.
    pub sample: &'a Sample,
    /// The columns.
    pub columns: Vec<ColumnDraft>,
    /// Where the period is, once decided.
    pub period: Option<PeriodSource>,
    /// The columns with values, once decided.
    pub values: Vec<ValueColumn>,
    /// The column of the day of publication.
    pub published: Option<usize>,
    /// How the texts of values are read.
    pub reading: NumberSyntax,
}

impl Draft<'_> {
    /// Takes the column that a key of the mapping names for something, and gives its place.
    ///
    /// # Errors
    /// When there is none of the name.
    pub fn set(&mut self, key: &str, name: &str, usage: Usage) -> Result<usize, DecodeError> {
        let at = columns::find_for(&self.columns, key, name)?;
        self.set_at(at, usage);
        Ok(at)
    }

    /// Sets the usage of the column at a position.
    pub fn set_at(&mut self, at: usize, usage: Usage) {
        if let Some(column) = self.columns.get_mut(at) {
            column.usage = usage;
        }
    }

    /// The positions of the columns for which a predicate holds.
    #[must_use]
    pub fn places(&self, holds: impl Fn(&ColumnDraft) -> bool) -> Vec<usize> {
        self.columns.iter().enumerate().filter(|(_, column)| holds(column)).map(|(at, _)| at).collect()
    }

    /// A column of values whose heading is an indicator; the World Bank writes `Name [CODE]`.
    #[must_use]
    pub fn measure(&self, at: usize) -> ValueColumn {
        let heading = self.columns.get(at).map_or("", |column| column.heading.as_str());
        let (name, code) = match heading.strip_suffix(']').and_then(|front| front.rsplit_once(" [")) {
            Some((name, code)) if !code.is_empty() && !code.contains(' ') => (Some(name.to_owned()), code),
            _ => (None, heading),
        };
        ValueColumn { column: at, indicator: Some(code.to_owned()), name, ..ValueColumn::default() }
    }

    /// The error for a table that is not understood: what is open, the headings, and what to do.
    #[must_use]
    pub fn not_understood(&self, what: &str, remedy: &str) -> DecodeError {
        let found = columns::found_columns(&self.columns);
        DecodeError::malformed(Place::File, format!("{what}; {found}; {remedy}"))
    }

    /// The columns of the key, as far as decided.
    #[must_use]
    pub fn key(&self) -> Vec<usize> {
        let mut key = self.places(|column| column.may_be_a_key() || matches!(column.usage, Usage::Within(_)));
        match self.period {
            Some(
                PeriodSource::Column(at)
                | PeriodSource::YearAndHeadings(at)
                | PeriodSource::PartAndHeadings { part: at, .. },
            ) => key.push(at),
            Some(PeriodSource::Joined { year, part, day, .. }) => {
                key.extend([year, part].into_iter().chain(day));
            }
            Some(PeriodSource::Headings | PeriodSource::Constant(_)) | None => {}
        }
        key.extend(self.published);
        key
    }

    /// Whether no two of the first rows have the same texts in these columns.
    #[must_use]
    pub fn tells_rows_apart(&self, columns: &[usize]) -> bool {
        let rows = self.sample.rows.len();
        let has_each_once = |at: &usize| self.columns.get(*at).is_some_and(|own| own.cells.distinct == rows);
        columns.iter().any(has_each_once) || tell_rows_apart(self.sample, columns)
    }
}
