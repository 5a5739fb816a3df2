//! Worked cases of alerts on public data, which lie outside the project.

use std::collections::BTreeMap;

use yearbook::domain::alert::{CycleLengths, Turn, moved_share, turning_points};
use yearbook::domain::frequency::FrequencyUnit;

use crate::support::data;

/// The text of a file of the shared data.
fn shared(file: &str) -> String {
    std::fs::read_to_string(data().join(file)).unwrap()
}

#[test]
fn turning_points_of_gross_domestic_product_are_those_of_the_worked_case() {
    let text = shared("us-macro-quarterly/macrodata.csv");
    let rows = text.lines().skip(1).map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect());
    let rows: Vec<Vec<f64>> = rows.collect();
    let logarithms: Vec<f64> = rows.iter().map(|row| row[2].ln()).collect();
    let found = turning_points(&logarithms, CycleLengths::usual(FrequencyUnit::Quarter).unwrap());
    let of = |turn| -> Vec<String> {
        let found = found.iter().filter(|(_, one)| *one == turn);
        found.map(|(at, _)| format!("{}-Q{}", rows[*at][0], rows[*at][1])).collect()
    };
    let peaks = ["1960-Q1", "1969-Q3", "1973-Q4", "1980-Q1", "1981-Q3", "1990-Q2", "2008-Q2"];
    let troughs = ["1960-Q4", "1970-Q1", "1975-Q1", "1980-Q3", "1982-Q1", "1991-Q1"];
    assert_eq!(
        (of(Turn::Peak), of(Turn::Trough)),
        (peaks.map(Into::into).into(), troughs.map(Into::into).into())
    );
}

/// The share of cells that moved by more than a point between two files of inflation.
fn moved(before: &str, after: &str) -> Option<f64> {
    let cells = |file: &str| -> Option<BTreeMap<(String, String), f64>> {
        let text = shared(&format!("datahub-worldbank-vintages/{file}.csv"));
        // Names of areas may hold commas between quotes; code, year and value are the last three cells.
        let cells = text.lines().skip(1).filter_map(|line| {
            let mut cells = line.trim_end().rsplit(',');
            let (value, year, code) = (cells.next()?, cells.next()?, cells.next()?);
            Some(((code.to_owned(), year.to_owned()), value.parse().ok()?))
        });
        Some(cells.collect())
    };
    let (before, after) = (cells(before)?, cells(after)?);
    moved_share(before.iter().filter_map(|(cell, value)| Some((*value, *after.get(cell)?))), 1.0)
}

#[test]
fn swapped_files_of_inflation_move_most_cells() {
    for (before, after, expected) in [
        ("inflation-gdp_2016-03-04", "inflation-gdp_2018-04-19", 0.067),
        ("inflation-consumer_2018-04-19", "inflation-consumer_2025-07-01", 0.163),
        ("inflation-consumer_2016-03-04", "inflation-consumer_2018-04-19", 0.661),
        ("inflation-gdp_2018-04-19", "inflation-gdp_2025-07-01", 0.650),
    ] {
        let share = moved(before, after).unwrap();
        assert!((share - expected).abs() < 5e-4, "{before} {after}: {share}");
    }
}
