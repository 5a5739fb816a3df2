//! Full grids: `include=missing`.

use crate::on_both;
use crate::support::{Backend, TestApp};

on_both!(
    a_grid_has_a_row_for_each_period_of_each_series,
    the_window_of_the_request_is_that_of_the_grid,
    a_grid_goes_with_flat_formats_and_whole_series,
);

/// The lines of a CSV answer without its heading.
async fn lines(app: &TestApp, target: &str) -> Vec<String> {
    let answer = app.get(target).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text().lines().skip(1).map(str::to_owned).collect()
}

async fn a_grid_has_a_row_for_each_period_of_each_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    let query = "/v1/observations?dataset=CNIND&indicator=VA&frequency=A&format=csv";
    let published = lines(&app, query).await;
    let grid = lines(&app, &format!("{query}&include=missing")).await;
    assert!(published.iter().all(|row| grid.contains(row)), "{grid:?}");
    let of_manufacturing: Vec<&str> =
        grid.iter().filter(|row| row.starts_with("CNIND,A,CN,VA,C,")).map(String::as_str).collect();
    assert_eq!(of_manufacturing.len(), 5, "2020 to 2024: {of_manufacturing:?}");
    assert_eq!(of_manufacturing[1], "CNIND,A,CN,VA,C,2021,,,,O");
    let full = lines(&app, &format!("{query}&include=missing&detail=full")).await;
    let missing = full.iter().find(|row| row.contains(",VA,C,2022,")).unwrap();
    assert_eq!(missing, "CNIND,A,CN,VA,C,2022,,,,O,exact,unpublished,,,,,2022-01-01,2022-12-31");
    let implied = lines(&app, &format!("{query}&include=missing,implied")).await;
    assert!(implied.iter().any(|row| row.contains(",2023,,,,O,")), "{implied:?}");
}

async fn the_window_of_the_request_is_that_of_the_grid(backend: Backend) {
    let app = TestApp::start(backend).await;
    let query = "/v1/observations?dataset=CNIND&indicator=VA&area=CN&activity=C&frequency=A&format=csv";
    let grid = lines(&app, &format!("{query}&include=missing&from=2018-05&to=2026-05")).await;
    let periods: Vec<&str> = grid.iter().filter_map(|row| row.split(',').nth(5)).collect();
    assert_eq!(periods, ["2019", "2020", "2021", "2022", "2023", "2024", "2025"]);
}

async fn a_grid_goes_with_flat_formats_and_whole_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, parameter) in [
        ("/v1/observations?indicator=VA&include=missing", "include"),
        ("/v1/observations?indicator=VA&include=missing&format=csv&last=2", "last"),
    ] {
        let answer = app.get(target).await;
        assert_eq!(answer.status, 409, "{}", answer.text());
        assert!(answer.text().contains(&format!("\"{parameter}\"")), "{}", answer.text());
    }
    for format in ["ndjson", "parquet", "arrow", "xlsx", "jsonstat"] {
        let answer = app.get(&format!("/v1/observations?indicator=VA&include=missing&format={format}")).await;
        assert_eq!(answer.status, 200, "{format}");
    }
}
