//! Dates in the middle of longer periods, months in further languages, cells in percent, and multipliers beside words.

use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(
    dates_within_months_and_quarters_stand_for_them,
    months_of_many_languages_are_periods,
    cells_in_percent_are_values,
    a_multiplier_that_differs_from_the_words_of_the_unit_is_said,
);

/// The frequency and period of each value of a file, and what the report says.
async fn read(shelf: &Shelf, number: usize, name: &str, text: &str) -> (Vec<String>, String) {
    let dataset = format!("D{number}");
    let report = shelf.file(&dataset, &shelf.written(name, text), With::published("2024-06-01")).await;
    let found = shelf.observations(&format!("dataset={dataset}")).await;
    let line = |((_, period), one): ((String, String), serde_json::Value)| {
        Some(format!("{period} {}", one["value"].as_f64()?))
    };
    let mut lines: Vec<String> = found.into_iter().filter_map(line).collect();
    lines.sort();
    (lines, report.import.notes.unwrap_or_default())
}

async fn dates_within_months_and_quarters_stand_for_them(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (number, (text, expected)) in [
        (
            "date,value\n2020-02-15,1\n2020-05-15,2\n2020-08-15,3\n2020-11-15,4\n",
            &["2020-Q1 1", "2020-Q2 2", "2020-Q3 3", "2020-Q4 4"][..],
        ),
        ("date,value\n15/02/2020,1\n15/05/2020,2\n15/08/2020,3\n", &["2020-Q1 1", "2020-Q2 2", "2020-Q3 3"]),
        (
            "date,value\n2020-01-15,1\n2020-02-15,2\n2020-03-16,3\n2020-04-15,4\n",
            &["2020-01 1", "2020-02 2", "2020-03 3", "2020-04 4"],
        ),
        ("date,value\n2018-06-15,1\n2019-06-15,2\n2020-06-15,3\n", &["2018 1", "2019 2", "2020 3"]),
        // Days, and weeks.
        (
            "date,value\n2020-01-14,1\n2020-01-15,2\n2020-01-16,3\n2020-01-17,4\n",
            &["2020-01-14 1", "2020-01-15 2", "2020-01-16 3", "2020-01-17 4"],
        ),
        ("date,value\n2020-01-15,1\n", &["2020-01-15 1"]),
        (
            "date,value\n2020-01-15,1\n2020-01-22,2\n2020-01-29,3\n2020-02-05,4\n",
            &["2020-W03 1", "2020-W04 2", "2020-W05 3", "2020-W06 4"],
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, notes) = read(&shelf, number, "t.csv", text).await;
        assert_eq!(found, expected, "{text}: {notes}");
    }
}

async fn months_of_many_languages_are_periods(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (number, text) in [
        "المنطقة,يناير 2023,فبراير 2023,مارس 2023\nمصر,1,2,3\n",
        "البلد,كانون الثاني 2023,شباط 2023,آذار 2023\nلبنان,1,2,3\n",
        "الشهر,value\nيناير ٢٠٢٣,1\nفبراير ٢٠٢٣,2\nمارس ٢٠٢٣,3\n",
        "Alue,Tammikuu 2023,Helmikuu 2023,Maaliskuu 2023\nSuomi,1,2,3\n",
        "Область,січень 2023,лютий 2023,березень 2023\nКиїв,1,2,3\n",
        "Regija,siječanj 2023,veljača 2023,ožujak 2023\nZagreb,1,2,3\n",
        "אזור,ינואר 2023,פברואר 2023,מרץ 2023\nחיפה,1,2,3\n",
        "Tỉnh,Tháng 1 2023,Tháng 2 2023,Tháng 3 2023\nHuế,1,2,3\n",
    ]
    .into_iter()
    .enumerate()
    {
        let (found, notes) = read(&shelf, number, "t.csv", text).await;
        assert_eq!(found, ["2023-01 1", "2023-02 2", "2023-03 3"], "{text}: {notes}");
    }
}

async fn cells_in_percent_are_values(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (number, text) in [
        "Country,2020,2021\nFrance,4%,5%\n",
        "year,share\n2020,4%\n2021,5%\n",
        "Land;Jahr;Anteil\nFrankreich;2020;4 %\nFrankreich;2021;5 %\n",
        "area,year,rate\nFR,2020,4％\nFR,2021,5％\n",
    ]
    .into_iter()
    .enumerate()
    {
        let (found, notes) = read(&shelf, number, "t.csv", text).await;
        assert_eq!(found, ["2020 4", "2021 5"], "{text}: {notes}");
        let answer = shelf.app.json(&format!("/v1/observations?dataset=D{number}")).await;
        assert_eq!(answer["series"][0]["indicator"]["unit"], "percent", "{answer}");
    }
}

async fn a_multiplier_that_differs_from_the_words_of_the_unit_is_said(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (number, (text, value, says)) in [
        (
            "area,year,value,unit,multiplier\nFR,2020,5,million euro,3\n",
            5_000.0,
            "says 10^6, but the multiplier of the file is 10^3",
        ),
        (
            "FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT\nA,FR,2020,5,Thousand tonnes,6\n",
            5e6,
            "says 10^3, but the multiplier of the file is 10^6",
        ),
        (
            "area;Jahr;Wert;Einheit;Multiplikator\nFR;2020;5;Mio. EUR;Tausend\n",
            5_000.0,
            "10^6, but the multiplier of the file is 10^3",
        ),
        ("area,year,value,unit,multiplier\nFR,2020,5,million euro,6\n", 5e6, ""),
        ("area,year,value,unit,multiplier\nFR,2020,5,million euro,0\n", 5.0, "kept as printed"),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, notes) = read(&shelf, number, "t.csv", text).await;
        assert_eq!(found, [format!("2020 {value}")], "{text}: {notes}");
        assert!(notes.contains(says) && notes.is_empty() == says.is_empty(), "{text}: {notes}");
    }
}
