//! Series of a file that are the same but for the spelling of their area: `Czech Republic`, `Czechia`.

use std::collections::BTreeMap;

use super::assembler::FileContent;
use super::file_columns::same_but_for_spelling;
use super::spool::{Row, Spool};
use crate::domain::period::Period;

/// Joins such series to one.
///
/// # Errors
/// When the disk is full. The inner error names two spellings that have different values in one period.
pub(super) fn join(mut file: FileContent) -> std::io::Result<Result<FileContent, String>> {
    let Some(firsts) = same_but_for_spelling(&file) else { return Ok(Ok(file)) };
    let kept: Vec<usize> = (0..firsts.len()).filter(|at| firsts.get(*at) == Some(at)).collect();
    let mut joined = Spool::default();
    // The rows of series with several spellings, by series, period and day of publication, with their series in the file.
    let mut shared: BTreeMap<(u32, i32, i32), (u32, Row)> = BTreeMap::new();
    let mut reading = file.rows.read();
    while let Some(row) = reading.next()? {
        let own = row.series as usize;
        let Some(first) = firsts.get(own) else { continue };
        let number = kept.binary_search(first).ok().and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX);
        let row = Row { series: number, ..row };
        if firsts.iter().filter(|other| *other == first).count() == 1 {
            joined.push(row)?;
            continue;
        }
        let key = (number, row.period, row.published);
        let Some((other, before)) = shared.get(&key).copied() else {
            shared.insert(key, (u32::try_from(own).unwrap_or(u32::MAX), row));
            continue;
        };
        if other as usize == own {
            // Two rows with one spelling are compared as those of any other series.
            joined.push(row)?;
        } else if before.value.is_nan() {
            shared.insert(key, (u32::try_from(own).unwrap_or(u32::MAX), row));
        } else if !row.value.is_nan() && row.value.to_bits() != before.value.to_bits() {
            return Ok(Err(conflict(&file, (other as usize, before), (own, row))));
        }
    }
    drop(reading);
    for (_, row) in shared.into_values() {
        joined.push(row)?;
    }
    file.rows = joined.sorted()?;
    let mut number = 0;
    file.series.retain(|_| {
        number += 1;
        firsts.get(number - 1) == Some(&(number - 1))
    });
    Ok(Ok(file))
}

fn conflict(file: &FileContent, one: (usize, Row), other: (usize, Row)) -> String {
    let texts = |at: usize| file.series.get(at).map(|series| series.codes.join(", ")).unwrap_or_default();
    let period =
        file.series.get(one.0).and_then(|series| Period::from_ordinal(series.frequency, one.1.period));
    format!(
        "`{}` and `{}` are the same area and have different values in {}, {} at line {} and {} at line {}; give one of \
         them another code with `codes` in the mapping",
        texts(one.0),
        texts(other.0),
        period.map_or_else(String::new, |period| period.to_string()),
        one.1.value,
        one.1.place,
        other.1.value,
        other.1.place,
    )
}
