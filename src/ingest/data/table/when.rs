//! Finds the columns of the period.

use super::super::concepts::{HeadingRole, YearPart, role_of_words};
use super::super::record::DecodeError;
use super::super::year_part::part_of_year;
use super::columns::{ColumnDraft, Usage, one_to_one};
use super::draft::Draft;
use super::layout::PeriodSource;
use super::row::Row;

/// Finds the columns of the period, where the headings of values have it not.
///
/// # Errors
/// When there are none.
pub fn find(draft: &mut Draft<'_>) -> Result<(), DecodeError> {
    if draft.period.is_none() {
        let source = by_words(draft).or_else(|| by_cells(draft)).ok_or_else(|| {
            draft.not_understood(
                "no column looks like a period",
                "name the column with `period` in the mapping, or give all values one period with \
                 `constants = { TIME_PERIOD = \"2020\" }`",
            )
        })?;
        match source {
            PeriodSource::Column(at) => draft.set_at(at, Usage::Taken),
            PeriodSource::Joined { year, part, .. } => {
                draft.set_at(year, Usage::Taken);
                draft.set_at(part, Usage::Taken);
            }
            _ => {}
        }
        draft.period = Some(source);
    }
    set_copies(draft);
    Ok(())
}

fn by_words(draft: &Draft<'_>) -> Option<PeriodSource> {
    let by_word = |column: &ColumnDraft| {
        column.is_open() && matches!(column.role, Some(HeadingRole::Period | HeadingRole::PeriodPart(_)))
    };
    let candidates = draft.places(by_word);
    let cells = |at: &usize| draft.columns.get(*at).map(|column| &column.cells);
    let finer =
        candidates.iter().find(|at| cells(at).is_some_and(|cells| cells.are_periods() && cells.finer > 0));
    if let Some(at) = finer {
        return Some(PeriodSource::Column(*at));
    }
    let years = candidates.iter().find(|at| cells(at).is_some_and(super::columns::Cells::are_periods));
    if let Some(&year) = years
        && let Some((part, unit)) = part(draft, &candidates, year)
    {
        return Some(PeriodSource::Joined { year, part, unit });
    }
    // A heading that names a period is enough, even if the cells do not look like periods; the sink reads them.
    years.or_else(|| whole(draft, &candidates)).map(|at| PeriodSource::Column(*at))
}

fn whole<'c>(draft: &Draft<'_>, candidates: &'c [usize]) -> Option<&'c usize> {
    let is_whole =
        |at: &&usize| draft.columns.get(**at).is_some_and(|column| column.role == Some(HeadingRole::Period));
    candidates.iter().find(is_whole)
}

/// The column with what comes after the year.
fn part(draft: &Draft<'_>, candidates: &[usize], year: usize) -> Option<(usize, YearPart)> {
    candidates.iter().filter(|at| **at != year).find_map(|&at| {
        let unit = match draft.columns.get(at)?.role {
            Some(HeadingRole::PeriodPart(unit)) => unit,
            _ => YearPart::Unknown,
        };
        let filled = draft.sample.rows.iter().map(|row| row.text(at)).filter(|text| !text.is_empty());
        let (mut count, mut parts) = (0, 0);
        for text in filled {
            count += 1;
            parts += usize::from(part_of_year(text, unit).is_some());
        }
        (count > 0 && parts * 20 >= count * 19).then_some((at, unit))
    })
}

/// Where no heading says it, the first column that has nothing but periods.
fn by_cells(draft: &Draft<'_>) -> Option<PeriodSource> {
    let candidates = draft.places(|column| column.is_open() && column.cells.are_periods());
    let finer =
        candidates.iter().find(|at| draft.columns.get(**at).is_some_and(|column| column.cells.finer > 0));
    finer.or_else(|| candidates.first()).map(|at| PeriodSource::Column(*at))
}

/// Columns that say the same again, such as `Year Code` beside `Year`, are not read.
fn set_copies(draft: &mut Draft<'_>) {
    let Some(PeriodSource::Column(period)) = draft.period else { return };
    let copies: Vec<usize> = draft
        .places(|column| {
            let role = role_of_words(&column.parsed.stem);
            column.is_open() && matches!(role, Some(HeadingRole::Period | HeadingRole::PeriodPart(_)))
        })
        .into_iter()
        .filter(|&at| says_the_same(draft, period, at))
        .collect();
    for at in copies {
        draft.set_at(at, Usage::Ignored("it says the same as the period"));
    }
}

/// Whether a column says no more than the period: each period goes with one text of it.
fn says_the_same(draft: &Draft<'_>, period: usize, at: usize) -> bool {
    let same_heading = |one: usize, other: usize| {
        let stem = |at: usize| draft.columns.get(at).map(|column| column.parsed.stem.as_str());
        stem(one) == stem(other)
    };
    if same_heading(period, at) || one_to_one(draft.sample, period, at).is_some() {
        return true;
    }
    // The year beside a date.
    draft.sample.rows.iter().all(|row| {
        let text = row.text(at);
        text.is_empty() || row.text(period).contains(text)
    })
}
