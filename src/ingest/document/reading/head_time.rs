//! The period of a number of a cell: from the heads of its column and row, and from what stands above the table.

use super::table::Table;
use super::timing::{NumberPlace, Timeline, Timing};
use super::{PeriodReading, PeriodRule};
use crate::domain::source::Basis;
use crate::ingest::document::period::{Time, TimeExpression, TimeRole};
use crate::ingest::document::{ReadNumber, TableCell};

impl Timeline<'_> {
    /// The period of a number of a cell, from its own words, the heads, and what stands above the table.
    pub(super) fn in_cell(
        &self,
        place: &NumberPlace,
        table: &Table,
        cell: &TableCell,
    ) -> Option<PeriodReading> {
        let number = place.numbers.get(place.index)?;
        let (columns, rows) = (table.column_heads(cell), table.row_heads(cell));
        let timing = self
            .in_block(place)
            .or_else(|| self.of_heads(columns.iter().rev().chain(rows.iter().rev()), &table.above, number))
            .or_else(|| self.of_change(cell, table, number))
            .or_else(|| self.of_heads(table.above.iter(), &[], number).map(as_heading))
            .or_else(|| self.around(place.block, number));
        timing.map(|timing| self.reading(timing))
    }

    /// Rule (b): the times of heads, the nearest first. A part of a year takes its year from another head, or from above
    /// the table.
    fn of_heads<'heads>(
        &self,
        heads: impl Iterator<Item = &'heads usize>,
        above: &[usize],
        number: &ReadNumber,
    ) -> Option<Timing> {
        let times: Vec<(usize, &TimeExpression)> = heads.flat_map(|block| self.times_of(*block)).collect();
        let published = self.document.published;
        let part = times.iter().find_map(|(block, time)| match time.time {
            Time::Part(part) => Some((*block, *time, part)),
            _ => None,
        });
        let years = times.iter().copied().chain(above.iter().flat_map(|block| self.times_of(*block)));
        let year = part.and_then(|_| years.into_iter().find_map(|(_, time)| time.time.year(published)));
        if let Some(((block, time, part), year)) = part.zip(year) {
            let words = Some((block, time.start..time.end));
            return Some((part.of_year(year)?, Basis::Stated, PeriodRule::Head, words));
        }
        let (block, time) = times.first()?;
        let (period, basis) = time.time.resolve(&self.context(*block, time.start, number))?;
        Some((period, basis, PeriodRule::Head, Some((*block, time.start..time.end))))
    }

    fn times_of(&self, block: usize) -> impl Iterator<Item = (usize, &TimeExpression)> {
        self.of_block(block)
            .iter()
            .filter(|time| time.role == TimeRole::Reference)
            .map(move |time| (block, time))
    }

    /// A column of changes refers to the newest period of the others.
    fn of_change(&self, cell: &TableCell, table: &Table, number: &ReadNumber) -> Option<Timing> {
        let text = |block: &usize| self.document.blocks.get(*block).map(|block| block.text.to_lowercase());
        let changes = [
            "change",
            "growth",
            "+/-",
            "±",
            "increase",
            "diff",
            "variation",
            "y/y",
            "y-o-y",
            "yoy",
            "增长",
            "增减",
            "增速",
            "同比",
            "比上年",
            "变化",
            "%",
        ];
        let is_change = table
            .column_heads(cell)
            .iter()
            .filter_map(text)
            .any(|text| changes.iter().any(|word| text.contains(word)));
        if !is_change {
            return None;
        }
        let timings = table.row_of(cell).filter_map(|other| {
            let heads = table.column_heads(&other);
            self.of_heads(heads.iter().rev(), &table.above, number)
        });
        let newest = timings.max_by_key(|(period, ..)| period.end_date())?;
        Some((newest.0, Basis::Inferred, newest.2, newest.3))
    }
}

/// The timing of what stands above a table.
fn as_heading((period, basis, _, words): Timing) -> Timing {
    (period, basis, PeriodRule::Heading, words)
}
