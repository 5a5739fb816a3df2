//! Finds the columns of the period.

use std::collections::HashMap;

use super::super::concepts::{HeadingRole, YearPart, role_of_words};
use super::super::period_text::unclear_date;
use super::super::record::DecodeError;
use super::super::year_part::part_of_year;
use super::columns::{ColumnDraft, Usage, one_to_one};
use super::draft::Draft;
use super::layout::PeriodSource;
use super::row::{OwnedRow, Row};

/// Headings of a column with the day of the month, in small letters.
const DAY_WORDS: [&str; 14] = [
    "day",
    "day of month",
    "dia",
    "día",
    "jour",
    "tag",
    "giorno",
    "dag",
    "dzień",
    "день",
    "日",
    "日期",
    "일",
    "mday",
];

/// Finds the columns of the period, unless the headings of the values are periods.
///
/// # Errors
/// When no column has periods.
pub fn find(draft: &mut Draft<'_>) -> Result<(), DecodeError> {
    if draft.period.is_none() {
        let source = by_words(draft).or_else(|| by_cells(draft)).ok_or_else(|| {
            if let Some(message) = draft.columns.iter().find_map(|column| unclear_date(&column.heading)) {
                return super::columns::wrong(&message);
            }
            draft.not_understood(
                "no column looks like a period",
                "name the column with `period` in the mapping, or give all values one period with \
                 `constants = { TIME_PERIOD = \"2020\" }`",
            )
        })?;
        match source {
            PeriodSource::Column(at) => draft.set_at(at, Usage::Taken),
            PeriodSource::Joined { year, part, day, .. } => {
                for at in [year, part].into_iter().chain(day) {
                    draft.set_at(at, Usage::Taken);
                }
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
        let day = if unit == YearPart::Month { day_of_month(draft) } else { None };
        return Some(PeriodSource::Joined { year, part, unit, day });
    }
    // A heading for a period is enough: cells that are no periods are refused later, with their rows.
    years.or_else(|| whole(draft, &candidates)).map(|at| PeriodSource::Column(*at))
}

fn whole<'c>(draft: &Draft<'_>, candidates: &'c [usize]) -> Option<&'c usize> {
    let is_whole =
        |at: &&usize| draft.columns.get(**at).is_some_and(|column| column.role == Some(HeadingRole::Period));
    candidates.iter().find(is_whole)
}

/// The column with the part of the year.
fn part(draft: &Draft<'_>, candidates: &[usize], year: usize) -> Option<(usize, YearPart)> {
    let parts = candidates.iter().filter(|at| **at != year).filter_map(|&at| part_in(draft, at));
    // Of quarters and months beside each other the shorter periods count.
    parts.min_by_key(|(_, unit)| match unit {
        YearPart::Week => 0,
        YearPart::Month => 1,
        YearPart::Unknown => 2,
        YearPart::Quarter => 3,
        YearPart::Half => 4,
    })
}

/// What a column counts, where its cells are parts of years.
pub fn part_in(draft: &Draft<'_>, at: usize) -> Option<(usize, YearPart)> {
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
}

/// The column with the day of the month, by its heading and its cells.
fn day_of_month(draft: &Draft<'_>) -> Option<usize> {
    let is_day =
        |row: &OwnedRow, at: usize| row.text(at).parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    let days = draft.places(|column| column.is_open() && DAY_WORDS.contains(&column.parsed.words.as_str()));
    days.into_iter().find(|at| draft.sample.rows.iter().all(|row| is_day(row, *at)))
}

/// Where no heading says it, the first column that has nothing but periods.
fn by_cells(draft: &Draft<'_>) -> Option<PeriodSource> {
    let candidates = draft.places(|column| column.is_open() && column.cells.are_periods());
    let finer =
        candidates.iter().find(|at| draft.columns.get(**at).is_some_and(|column| column.cells.finer > 0));
    finer.or_else(|| candidates.first()).map(|at| PeriodSource::Column(*at))
}

/// Ignores columns that repeat the period, such as `Year Code` beside `Year`.
fn set_copies(draft: &mut Draft<'_>) {
    if let Some(PeriodSource::Joined { part, .. }) = draft.period {
        return set_longer_parts(draft, part);
    }
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

/// Quarters beside months say nothing more.
fn set_longer_parts(draft: &mut Draft<'_>, part: usize) {
    let is_part =
        |column: &ColumnDraft| column.is_open() && matches!(column.role, Some(HeadingRole::PeriodPart(_)));
    for at in draft.places(is_part) {
        let mut known: HashMap<&str, &str> = HashMap::new();
        let follows = draft
            .sample
            .rows
            .iter()
            .all(|row| *known.entry(row.text(part)).or_insert(row.text(at)) == row.text(at));
        if follows {
            draft.set_at(at, Usage::Ignored("it says the same as the period"));
        }
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
    // The year of a date.
    draft.sample.rows.iter().all(|row| {
        let text = row.text(at);
        text.is_empty() || row.text(period).contains(text)
    })
}
