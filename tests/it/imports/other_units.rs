//! A file in another unit than the dataset: kept with new series, multiplied where only the scale differs, else refused.

use std::path::PathBuf;

use rust_xlsxwriter::Workbook;
use yearbook::service::import::revert::revert;

use super::{Shelf, With, clock};
use crate::on_both;
use crate::support::Backend;

on_both!(
    new_series_keep_the_unit_of_their_file_in_every_format,
    a_series_in_another_unit_is_refused_with_its_place,
    a_scale_is_a_factor_and_no_other_unit,
    a_file_without_a_unit_says_nothing_of_new_series,
    a_series_without_a_unit_takes_one_only_with_its_values,
    a_series_whose_unit_changes_between_rows_is_refused,
    an_import_that_was_taken_back_leaves_no_unit_behind,
);

/// The dataset that has `B` of China in dollars.
const FIRST: &str = "area,indicator,year,unit,value\nCN,B,2020,USD,100\nCN,B,2021,USD,110\n";

async fn shelf(backend: Backend) -> Shelf {
    let shelf = Shelf::empty(backend).await;
    shelf.text("D", "first.csv", FIRST, With::published("2024-01-01")).await;
    shelf
}

/// The unit of the only series of a query.
async fn unit(shelf: &Shelf, query: &str) -> String {
    let answer = shelf.app.json(&format!("/v1/observations?{query}")).await;
    let series = answer["series"].as_array().unwrap();
    assert_eq!(series.len(), 1, "{query}: {answer}");
    series[0]["indicator"]["unit"].as_str().unwrap().to_owned()
}

/// The notes and the refusal of an import.
async fn said(shelf: &Shelf, dataset: &str, path: PathBuf, with: With<'_>) -> Result<String, String> {
    let report = shelf.try_files(dataset, &[path], with).await.map_err(|error| error.to_string())?;
    Ok(report.files[0].import.notes.clone().unwrap_or_default())
}

/// Files in which `B` of an area stands in euros for two years, with the mapping of each.
fn files(shelf: &Shelf, area: &str) -> Vec<(PathBuf, &'static str)> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [["area", "indicator", "year", "unit", "value"], [area, "B", "2020", "EUR", "5"]];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let cube = format!(
        r#"{{"version": "2.0", "class": "dataset", "id": ["REF_AREA", "year", "INDICATOR"], "size": [1, 1, 1],
        "role": {{"time": ["year"], "geo": ["REF_AREA"], "metric": ["INDICATOR"]}},
        "dimension": {{"REF_AREA": {{"category": {{"index": ["{area}"]}}}}, "year": {{"category": {{"index": ["2020"]}}}},
            "INDICATOR": {{"category": {{"index": ["B"], "unit": {{"B": {{"symbol": "€"}}}}}}}}}}, "value": [5]}}"#
    );
    let texts = [
        ("long.csv", format!("area,indicator,year,unit,value\n{area},B,2020,EUR,5\n"), ""),
        ("wide.csv", format!("Unit: EUR\n\narea,indicator,2020\n{area},B,5\n"), ""),
        ("constant.csv", format!("area,indicator,2020\n{area},B,5\n"), "unit = 'EUR'"),
        ("mapped.csv", format!("area,indicator,2020\n{area},B,5\n"), "indicators = { B = { unit = '€' } }"),
        (
            "attribute.csv",
            format!("area,indicator,year,value,u\n{area},B,2020,5,EUR\n"),
            "attributes = [{ column = 'u', id = 'UNIT_MEASURE' }]",
        ),
        (
            "sdmx.csv",
            format!(
                "DATAFLOW,FREQ,REF_AREA,INDICATOR,ACTIVITY,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE\nX:D(1.0),A,{area},B,_T,2020,5,EUR\n"
            ),
            "",
        ),
        ("cube.json", cube, ""),
    ];
    let mut files: Vec<(PathBuf, &'static str)> =
        texts.into_iter().map(|(name, text, map)| (shelf.written(name, text), map)).collect();
    files.push((shelf.written("book.xlsx", book.save_to_buffer().unwrap()), ""));
    files
}

async fn new_series_keep_the_unit_of_their_file_in_every_format(backend: Backend) {
    let shelf = shelf(backend).await;
    let areas = ["FR", "DE", "IT", "ES", "PT", "NL", "BE", "AT"];
    for (number, area) in areas.into_iter().enumerate() {
        let (path, map) = files(&shelf, area).swap_remove(number);
        let with = With { map, ..With::published("2024-02-01") };
        said(&shelf, "D", path.clone(), with)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(unit(&shelf, &format!("dataset=D&area={area}")).await, "EUR", "{}", path.display());
    }
    assert_eq!(unit(&shelf, "dataset=D&area=CN").await, "USD");
    // No sum, share or growth mixes them.
    let formula = shelf.app.get("/v1/formula?dataset=D&expr=A.CN.B._T%20%2B%20A.FR.B._T&area=CN").await;
    assert!(formula.text().contains("unit_mismatch"), "{}", formula.text());
}

async fn a_series_in_another_unit_is_refused_with_its_place(backend: Backend) {
    let shelf = shelf(backend).await;
    let before = shelf.traces().await;
    for (path, map) in files(&shelf, "CN") {
        let refused = said(&shelf, "D", path.clone(), With { map, ..With::published("2024-02-01") }).await;
        let error = refused.expect_err(&path.display().to_string());
        let says = [
            "`A.CN.B._T` is in `USD` in the dataset, and in `EUR` here",
            "(UNIT_MEASURE)",
            "`unit` in the mapping",
        ];
        assert!(says.iter().all(|words| error.contains(words)), "{}: {error}", path.display());
    }
    assert_eq!(shelf.traces().await, before, "a refused import left a trace");
    let path =
        shelf.written("late.csv", "area,indicator,year,unit,value\nFR,B,2020,EUR,5\nCN,B,2022,EUR,5\n");
    let error = said(&shelf, "D", path, With::published("2024-02-01")).await.unwrap_err();
    assert!(error.contains("late.csv: line 3 (UNIT_MEASURE)"), "{error}");
    // Prices of another year and another base of an index are other units too.
    for (dataset, one, other) in [
        ("P", "constant 2015 US$", "constant 2021 US$"),
        ("Q", "current US$", "constant 2015 US$"),
        ("I", "2010=100", "2015=100"),
    ] {
        let text = |unit: &str| format!("area,indicator,year,unit,value\nCN,B,2020,{unit},5\n");
        shelf.text(dataset, "one.csv", &text(one), With::published("2024-01-01")).await;
        let path = shelf.written("other.csv", text(other));
        let error = said(&shelf, dataset, path, With::published("2024-02-01")).await.unwrap_err();
        assert!(error.contains("in the dataset, and in"), "{one} {other}: {error}");
    }
    assert_eq!(shelf.observations("dataset=D").await.len(), 2);
}

async fn a_scale_is_a_factor_and_no_other_unit(backend: Backend) {
    let shelf = shelf(backend).await;
    let text =
        "area,indicator,year,unit,value\nCN,B,2022,Billions of US dollars,1.5\nES,B,2022,Million USD,7\n";
    let notes = said(&shelf, "D", shelf.written("b.csv", text), With::published("2024-02-01")).await.unwrap();
    assert!(notes.contains("multiplied by 10^9"), "{notes}");
    assert_eq!(shelf.value("dataset=D&area=CN&from=2022").await, Some(1.5e9));
    assert_eq!(unit(&shelf, "dataset=D&area=CN").await, "USD");
    // A new series keeps its unit as printed.
    assert_eq!(shelf.value("dataset=D&area=ES").await, Some(7.0));
    assert_eq!(unit(&shelf, "dataset=D&area=ES").await, "Million_USD");
    // And later values of it come to that scale.
    let text = "area,indicator,year,unit,value\nES,B,2023,US$ bn,0.008\n";
    said(&shelf, "D", shelf.written("c.csv", text), With::published("2024-03-01")).await.unwrap();
    assert_eq!(shelf.value("dataset=D&area=ES&from=2023").await, Some(8.0));
    // The file is compared in the same way.
    let import = shelf.app.json("/v1/imports?dataset=D").await["imports"][1]["id"].as_i64().unwrap();
    let file = yearbook::service::import::ImportFile { name: "b.csv".to_owned(), content: shelf.written("b.csv", "area,indicator,year,unit,value\nCN,B,2022,Billions of US dollars,1.5\nES,B,2022,Million USD,7\n").into() };
    let compared = yearbook::service::import::comparison::compare_with_file(
        shelf.app.service.store(),
        import,
        vec![file],
        &clock(),
    )
    .await
    .unwrap();
    assert_eq!((compared.values, compared.held, compared.differing), (2, 2, 0), "{compared:?}");
}

async fn a_file_without_a_unit_says_nothing_of_new_series(backend: Backend) {
    let shelf = shelf(backend).await;
    let text = "area,indicator,year,value\nCN,B,2022,55\nPT,B,2022,1\n";
    let notes = said(&shelf, "D", shelf.written("b.csv", text), With::published("2024-02-01")).await.unwrap();
    assert_eq!(unit(&shelf, "dataset=D&area=CN").await, "USD");
    assert_eq!(unit(&shelf, "dataset=D&area=PT").await, "unspecified");
    let says =
        ["the file states no unit for `B`: its values are read in `USD`", "no unit for new series of `B`"];
    assert!(says.iter().all(|words| notes.contains(words)), "{notes}");
    // Nor does a row without one beside rows that have one.
    let text = "area,indicator,year,unit,value\nCN,B,2022,USD,55\nPT,B,2022,,1\n";
    shelf.text("E", "e.csv", text, With::published("2024-02-01")).await;
    assert_eq!(unit(&shelf, "dataset=E&area=PT").await, "unspecified");
}

async fn a_series_without_a_unit_takes_one_only_with_its_values(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let with = |map, day| With { map, ..With::published(day) };
    let text = "area,indicator,year,value\nCN,B,2020,1\nCN,B,2021,2\n";
    shelf.text("D", "a.csv", text, with("", "2024-01-01")).await;
    let next = shelf.written("b.csv", "area,indicator,year,value\nCN,B,2022,3\n");
    let notes = said(&shelf, "D", next, with("unit = 'EUR'", "2024-02-01")).await.unwrap();
    assert!(notes.contains("the unit `EUR` of `B` is not taken"), "{notes}");
    assert_eq!(unit(&shelf, "dataset=D").await, "unspecified");
    let same = shelf.written("a.csv", text);
    said(&shelf, "D", same, with("unit = 'EUR'", "2024-03-01")).await.unwrap();
    assert_eq!(unit(&shelf, "dataset=D").await, "EUR");
}

async fn a_series_whose_unit_changes_between_rows_is_refused(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "area,indicator,year,u,value\nCN,B,2020,USD,1\nCN,B,2021,USD,2\nCN,B,2022,EUR,3\n";
    let map = "attributes = [{ column = 'u', id = 'UNIT_MEASURE' }]";
    let path = shelf.written("a.csv", text);
    let error = said(&shelf, "D", path.clone(), With { map, ..With::default() }).await.unwrap_err();
    assert!(error.contains("a.csv: line 4 (UNIT_MEASURE): the unit is `EUR` here, and `USD`"), "{error}");
    // As the message says, a dimension keeps both.
    let map = "dimensions = [{ column = 'u', id = 'UNIT_MEASURE' }]";
    said(&shelf, "D", path, With { map, ..With::default() }).await.unwrap();
    assert_eq!(shelf.observations("dataset=D").await.len(), 3);
    assert_eq!(unit(&shelf, "dataset=D&c[UNIT_MEASURE]=EUR").await, "EUR");
}

async fn an_import_that_was_taken_back_leaves_no_unit_behind(backend: Backend) {
    let shelf = shelf(backend).await;
    revert(shelf.app.service.store(), 1, "a test", &clock()).await.unwrap();
    let path = shelf.written("b.csv", FIRST.replace("USD", "EUR"));
    said(&shelf, "D", path, With::published("2024-02-01")).await.unwrap();
    assert_eq!(unit(&shelf, "dataset=D").await, "EUR");
}
