//! Forecasts: a column says from which period on values are none of what was observed. And codes that are cut to length.

use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(
    values_behind_the_last_actual_period_are_forecasts,
    what_is_no_start_of_forecasts_changes_no_status,
    codes_that_are_cut_are_reported_and_stay_apart,
);

/// The letters of the statuses of the only series, in order.
async fn statuses(shelf: &Shelf, dataset: &str) -> String {
    let found = shelf.observations(&format!("dataset={dataset}&detail=full")).await;
    found.values().map(|one| one["status"].as_str().unwrap()).collect()
}

async fn values_behind_the_last_actual_period_are_forecasts(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (number, (text, expected)) in [
        ("Country\tSubject Descriptor\t2021\t2022\t2023\tEstimates Start After\nItaly\tOutput gap\t1.5\t2.5\t3.5\t2021\n", "AFF"),
        ("Country,Indicator,2021,2022,2023,Projections start\nItaly,Output,1.5,2.5,3.5,2023\n", "AAF"),
        ("Country,Indicator,2021,2022,2023,Latest actual\nItaly,Output,1.5,2.5,3.5,2022\n", "AAF"),
        ("Country,Indicator,2021,2022,2023,Last actual year\nItaly,Output,1.5,2.5,3.5,2023\n", "AAA"),
        ("Land;Indikator;2021;2022;2023;Prognose ab\nItalien;Output;1,5;2,5;3,5;2022\n", "AFF"),
        ("Pays;Indicateur;2021;2022;2023;Dernière année observée\nItalie;Output;1,5;2,5;3,5;2022\n", "AAF"),
        ("country,year,value,first_forecast_year\nITA,2021,1.5,2023\nITA,2022,2.5,2023\nITA,2023,3.5,2023\n", "AAF"),
        ("country,period,value,Last actual\nITA,2021-Q4,1.5,2022Q1\nITA,2022-Q1,2.5,2022Q1\nITA,2022-Q2,3.5,2022Q1\n", "AAF"),
        // A status of its own counts, and what is missing is no forecast.
        ("country,year,value,status,last actual\nITA,2021,1.5,A,2020\nITA,2022,2.5,E,2020\nITA,2023,3.5,,2020\n", "AEF"),
        ("Country,Indicator,2021,2022,2023,Estimates Start After\nItaly,Output,1.5,n/a,3.5p,2020\n", "FOP"),
        ("Country,Indicator,2021,2022,2023,Estimates Start After\nItaly,Output,1.5,2.5,3.5,\n", "AAA"),
        // A line before or after the table says it.
        ("Country,Indicator,2021,2022,2023\nItaly,Output,1.5,2.5,3.5\n\nNote: estimates start after 2022.\n", "AAF"),
        ("Output of Italy\nPrognose ab 2022\n\nLand,Indikator,2021,2022,2023\nItalien,Output,1.5,2.5,3.5e\n", "AFE"),
        ("country,date,value\nITA,2021-10-01,1.5\nITA,2022-01-01,2.5\nITA,2022-04-01,3.5\n\nLast actual: 2021-Q4\n", "AFF"),
    ]
    .into_iter()
    .enumerate()
    {
        let dataset = format!("F{number}");
        let name = if text.contains('\t') { "t.tsv" } else { "t.csv" };
        let report = shelf.file(&dataset, &shelf.written(name, text), With::published("2024-01-01")).await;
        assert_eq!(statuses(&shelf, &dataset).await, expected, "{text}");
        let notes = report.import.notes.unwrap_or_default();
        assert_eq!(notes.contains("F (forecast)"), expected.contains('F'), "{notes}");
    }
}

async fn what_is_no_start_of_forecasts_changes_no_status(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (number, text) in [
        // Values, not years.
        "country,year,Actual,First estimate\nITA,2021,1.5,10.25\nITA,2022,2.5,11.5\n",
        "country,year,value,Last updated\nITA,2021,1.5,2020\nITA,2022,2.5,2020\n",
    ]
    .into_iter()
    .enumerate()
    {
        let dataset = format!("N{number}");
        shelf.file(&dataset, &shelf.written("t.csv", text), With::published("2024-01-01")).await;
        let found = statuses(&shelf, &dataset).await;
        assert!(found.chars().all(|status| status == 'A'), "{text}: {found}");
    }
}

async fn codes_that_are_cut_are_reported_and_stay_apart(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let long = "share_of_all_salaried_workers_in_the_manufacture_of_made_up_things_in_towns";
    let text = format!("geo,time,{long}_men,{long}_women\nFRA,2001,1.5,2.5\nFRA,2002,3.5,4.5\n");
    let report = shelf.file("L", &shelf.written("t.csv", text), With::published("2024-01-01")).await;
    let notes = report.import.notes.unwrap();
    let cut: Vec<&str> = notes.lines().filter(|line| line.contains("is cut to")).collect();
    assert_eq!(cut.len(), 2, "{notes}");
    let codes: std::collections::BTreeSet<&str> =
        cut.iter().filter_map(|line| line.split('`').nth(3)).collect();
    assert!(codes.len() == 2 && codes.iter().all(|code| code.len() == 64), "{notes}");
    let found = shelf.observations("dataset=L").await;
    assert!(codes.iter().all(|code| found.keys().any(|(key, _)| key.contains(code))), "{found:?}");
    // In cells, and in the name of the file; a later file gets the same codes.
    let rows = format!("region,year,value\n{long}_north,2001,1.5\n{long}_south,2001,2.5\n");
    let name = format!("{long}_a_2.csv");
    let report = shelf.file("C", &shelf.written(&name, &rows), With::published("2024-01-01")).await;
    let notes = report.import.notes.unwrap();
    assert_eq!(notes.matches("is cut to").count(), 3, "{notes}");
    let other = shelf
        .file("C", &shelf.written(&name, rows.replace("2001", "2002")), With::published("2024-02-01"))
        .await;
    let of = |notes: &str| {
        notes.lines().filter(|line| line.contains("is cut to")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of(&other.import.notes.unwrap()), of(&notes));
    assert_eq!(shelf.observations("dataset=C").await.len(), 4);
    let short = shelf
        .file("S", &shelf.written("s.csv", "area,year,value\nFR,2020,1\n"), With::published("2024-01-01"))
        .await;
    assert_eq!(short.import.notes, None);
}
