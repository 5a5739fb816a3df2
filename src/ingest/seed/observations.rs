//! `observations.csv`: the values that data files state, one row each.

use std::collections::HashSet;

use csv::{ReaderBuilder, StringRecord};

use super::layout::DataFileReading;
use super::{OBSERVATIONS_FILE, Seed, SeedProblem, check, printed};
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::observation::ObservationStatus;
use crate::domain::period::Period;
use crate::domain::series_key::SeriesKey;
use crate::domain::source_cell::{SourceCell, SourceCells};
use crate::domain::structure::Role;

/// The headings of the file.
const HEADINGS: [&str; 7] = ["series", "period", "printed", "status", "source", "row", "column"];

/// A value of a data file, with its cells.
#[derive(Debug, Clone, PartialEq)]
pub struct CellObservation {
    /// The key of the series.
    pub series: SeriesKey,
    /// The period.
    pub period: Period,
    /// The text in the file; of a sum, the texts with `;` between them.
    pub printed: String,
    /// The value.
    pub value: f64,
    /// The interval that its rounding leaves.
    pub bounds: Bounds,
    /// The observation status.
    pub status: ObservationStatus,
    /// The cells that state it.
    pub cells: SourceCells,
    /// The line in `observations.csv`.
    pub line: u64,
}

/// Reads the file. Problems name the line.
pub(super) fn read(text: &str, seed: &Seed, problems: &mut Vec<SeedProblem>) -> Vec<CellObservation> {
    let problem =
        |line: u64, message: String| SeedProblem::new(OBSERVATIONS_FILE, format!("line {line}: {message}"));
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    match reader.headers() {
        Ok(headings) if headings.iter().eq(HEADINGS) => {}
        _ => {
            problems.push(problem(1, format!("the headings must be {}", HEADINGS.join(","))));
            return Vec::new();
        }
    }
    let mut seen = HashSet::new();
    let mut observations = Vec::new();
    for record in reader.records() {
        let line = |record: &StringRecord| record.position().map_or(0, csv::Position::line);
        let outcome = match &record {
            Ok(record) => observation(record, line(record), seed).map_err(|message| (line(record), message)),
            Err(error) => Err((error.position().map_or(0, csv::Position::line), error.to_string())),
        };
        match outcome {
            Ok(one) if !seen.insert((one.series.clone(), one.period)) => {
                problems.push(problem(one.line, format!("{} in {} stands twice", one.series, one.period)));
            }
            Ok(one) => observations.push(one),
            Err((line, message)) => problems.push(problem(line, message)),
        }
    }
    observations
}

fn observation(record: &StringRecord, line: u64, seed: &Seed) -> Result<CellObservation, String> {
    let mut texts = [""; HEADINGS.len()];
    for (place, text) in texts.iter_mut().zip(record) {
        *place = text;
    }
    let [key, period, printed, status, source, rows, column] = texts;
    let structure = &seed.dataset.structure;
    let series = SeriesKey::parse(key, structure).map_err(|error| error.to_string())?;
    let period: Period = period.parse().map_err(|error| format!("period `{period}`: {error}"))?;
    let (indicator, unit) = check::series_of(seed, &series)?;
    if series.code(structure, Role::Frequency).parse() != Ok::<Frequency, _>(period.frequency()) {
        return Err(format!("the period {period} has not the frequency of the series {series}"));
    }
    let reading = reading_of(seed, source)?;
    let (value, bounds) = printed::value(printed, &reading.data, indicator.non_negative, unit.integral)?;
    let status = ObservationStatus::from_code(status).ok_or_else(|| {
        format!("`{status}` is no observation status, which is one of {}", ObservationStatus::CODES)
    })?;
    let column = number(column)?;
    let cells: Vec<SourceCell> = rows
        .split(printed::AND)
        .map(|row| Ok(SourceCell { row: number(row)?, column }))
        .collect::<Result<_, String>>()?;
    if cells.len() != printed.split(printed::AND).count() {
        return Err(format!("`{printed}` and its rows `{rows}` are not equally many"));
    }
    let cells = SourceCells { source: source.to_owned(), cells };
    Ok(CellObservation { series, period, printed: printed.to_owned(), value, bounds, status, cells, line })
}

/// How the data file of a source is read.
fn reading_of<'seed>(seed: &'seed Seed, source: &str) -> Result<&'seed DataFileReading, String> {
    let known = seed.readings.iter().find(|reading| reading.source == source);
    known.ok_or_else(|| {
        if seed.sources.iter().any(|known| known.id == source) {
            format!("the source `{source}` has no data file")
        } else {
            format!("names the unknown source `{source}`")
        }
    })
}

/// The number of a row or column, from 1.
fn number(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("`{text}` is no number of a row or column"))
}
