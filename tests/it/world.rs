//! The dataset `WORLD`: values of data files, each with its cell.

use std::collections::BTreeMap;

use serde_json::json;
use yearbook::domain::source_cell::SourceCell;
use yearbook::ingest::seed::{CellObservation, Seed};
use yearbook::service::data_files::DataFiles;
use yearbook::service::documents::Documents;
use yearbook::service::seed::seed;
use yearbook::service::verify::{
    Finding, FindingKind, VerifyFormat, VerifyReport, verify, verify_data_files,
};
use yearbook::store::Store;

use crate::on_both;
use crate::snapshots::assert_snapshot;
use crate::support::seed_texts::SeedTexts;
use crate::support::{Backend, Database, TestApp, clock, cnind, data, raw};
use crate::verify::Held;

on_both!(
    a_value_leads_to_its_cell_and_its_source,
    a_changed_value_is_a_new_vintage_and_a_missing_one_is_withdrawn,
    every_change_of_the_database_is_found,
);

const CSV: &str = "observations.csv";

/// The line of a value in `observations.csv`.
const LINE: &str = "A.CN.MFG_VA.C,2021,4.87E+12,A,wb-mfg-va,42,66\n";

fn world() -> SeedTexts {
    SeedTexts::of("WORLD")
}

async fn a_value_leads_to_its_cell_and_its_source(backend: Backend) {
    let app = TestApp::with(backend, &[cnind(), world().seed()], Documents::default()).await;
    let answer = app.json("/v1/observations?indicator=MFG_VA&area=CN&from=2021&detail=full").await;
    let value = &answer["series"][0]["observations"][0];
    assert_eq!((&value["value"], &value["printed"]), (&json!(4_870_000_000_000_i64), &json!("4.87E+12")));
    assert_eq!(
        (&value["lower"], &value["upper"]),
        (&json!(4_865_000_000_000_i64), &json!(4_875_000_000_000_i64))
    );
    assert_eq!(value["source_cell"], "wb-mfg-va#cell=42,66");
    let source = app.json("/v1/sources/wb-mfg-va").await;
    assert_eq!(source["licence"], "CC-BY-4.0");
    assert!(source["attribution"].as_str().unwrap().starts_with("World Bank"), "{source}");
    let sales = app.json("/v1/observations?indicator=EV_SALES&area=CN&from=2010&to=2010&detail=full").await;
    let sales = &sales["series"][0]["observations"][0];
    assert_eq!(
        (&sales["value"], &sales["lower"], &sales["upper"]),
        (&json!(1440), &json!(1385), &json!(1495))
    );
    assert_eq!(sales["source_cell"], "iea-ev-2024#cell=1076,8;1083,8");
    let estimated = app.json("/v1/observations?indicator=MFG_VA_SHARE&area=CN&from=2010&to=2010").await;
    let estimated = &estimated["series"][0]["observations"][0];
    assert_eq!((&estimated["value"], &estimated["status"]), (&json!(29.31), &json!("E")));
    for (dataset, series) in [("CNIND", 44), ("WORLD", 259)] {
        let answer = app.json(&format!("/v1/datasets/{dataset}")).await;
        assert_eq!(answer["counts"]["series"], series, "{answer}");
    }
}

async fn a_changed_value_is_a_new_vintage_and_a_missing_one_is_withdrawn(backend: Backend) {
    let app = TestApp::with(backend, &[world().seed()], Documents::default()).await;
    let store = app.service.store().clone();
    let target = "/v1/observations?indicator=MFG_VA&area=CN&from=2021&include=vintages";
    let bring = async |texts: &SeedTexts| {
        let report = seed(&store, &texts.seed(), &clock()).await.unwrap();
        app.service.refresh().await.unwrap();
        assert!(!seed(&store, &texts.seed(), &clock()).await.unwrap().written, "a second run writes nothing");
        assert_eq!(differences(&store, &texts.seed()).await, Vec::<String>::new());
        let values = app.json(target).await["series"][0]["observations"].clone();
        let values: Vec<_> =
            values.as_array().into_iter().flatten().map(|one| one["value"].clone()).collect();
        (report.kinds.iter().find(|(kind, _)| *kind == "values").unwrap().1, values)
    };
    let (tally, values) = bring(&world().with(CSV, LINE, &LINE.replace("4.87", "4.88"))).await;
    assert_eq!((tally.revised, tally.unchanged), (1, 4341));
    assert!(values.contains(&json!(4_880_000_000_000_i64)), "{values:?}");
    let (tally, _) = bring(&world().with(CSV, LINE, "")).await;
    assert_eq!((tally.withdrawn, tally.unchanged), (1, 4341));
    let plain = app.json("/v1/observations?indicator=MFG_VA&area=CN&from=2021").await;
    assert_eq!(plain["series"][0]["observations"], json!([]), "a withdrawn value is in no plain answer");
    let (tally, values) = bring(&world()).await;
    assert_eq!((tally.added, tally.unchanged), (1, 4341));
    assert!(values.contains(&json!(4_870_000_000_000_i64)), "{values:?}");
}

/// What the database has otherwise than the seed.
async fn differences(store: &Store, seed: &Seed) -> Vec<String> {
    let held = Held::read(store, seed).await;
    let report = verify(seed, &Documents::default(), Some(held.stored()));
    report.findings.iter().map(ToString::to_string).collect()
}

async fn every_change_of_the_database_is_found(backend: Backend) {
    let database = Database::empty(backend).await;
    let store = database.store().await;
    let state = world().seed();
    seed(&store, &state, &clock()).await.unwrap();
    assert_eq!(differences(&store, &state).await, Vec::<String>::new());
    let its = "WHERE (series_id, period, vintage) IN \
               (SELECT series_id, period, vintage FROM observation_detail WHERE attributes LIKE '%mfg-va#cell=42,66\"%')";
    let and_back = [
        ("UPDATE observation SET value = value + 1 {its}", "UPDATE observation SET value = value - 1 {its}"),
        (
            "UPDATE observation SET upper_bound = NULL {its}",
            "UPDATE observation SET upper_bound = 4.875e12 {its}",
        ),
        ("UPDATE observation SET status = 'E' {its}", "UPDATE observation SET status = NULL {its}"),
        (
            "UPDATE observation_detail SET printed = '4.88E+12' {its}",
            "UPDATE observation_detail SET printed = '4.87E+12' {its}",
        ),
        (
            "UPDATE source SET licence = 'none' WHERE id = 'wb-mfg-va'",
            "UPDATE source SET licence = 'CC-BY-4.0' WHERE id = 'wb-mfg-va'",
        ),
        ("DELETE FROM observation {its}", ""),
    ];
    for (change, back) in and_back {
        assert_eq!(raw::execute(&database.url, &change.replace("{its}", its)).await.unwrap(), 1);
        let found = differences(&store, &state).await;
        assert_eq!(found.len(), 1, "{change}: {found:?}");
        assert!(
            found[0].contains("A.CN.MFG_VA.C in 2021") || found[0].contains("source wb-mfg-va"),
            "{found:?}"
        );
        if !back.is_empty() {
            assert_eq!(raw::execute(&database.url, &back.replace("{its}", its)).await.unwrap(), 1);
        }
    }
}

/// The data files of the seed, by name.
fn files(state: &Seed) -> BTreeMap<String, Vec<u8>> {
    let wanted =
        || state.sources.iter().map(|source| (source.file.as_deref().unwrap(), source.sha256.as_str()));
    let loaded = DataFiles::load(&data(), wanted()).unwrap();
    wanted().map(|(name, _)| (name.to_owned(), loaded.get(name).unwrap().bytes.clone())).collect()
}

/// The report after a text of a data file was replaced.
fn altered(state: &Seed, file: &str, from: &str, to: &str) -> VerifyReport {
    let mut files = files(state);
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    verify_data_files(state, &DataFiles::of(files))
}

#[test]
fn every_value_is_in_its_data_file() {
    let state = world().seed();
    let report = verify_data_files(&state, &DataFiles::of(files(&state)));
    assert_eq!(report.findings, []);
    assert_eq!((report.held, report.values, report.data_files.len()), (4342, 4342, 9));
    assert_eq!(report.data_files_missing, Vec::<String>::new());
}

#[test]
fn a_changed_cell_is_named_with_file_row_and_column() {
    let state = world().seed();
    let world_bank = "API_NV.IND.MANF.CD_DS2_en_csv_v2_5363423.csv";
    let share = "ddf--datapoints--nv_ind_manf--by--geo_area--nature--units--year.csv";
    let cars = "IEA Global EV Data 2024.csv";
    let cases = [
        ("value", world_bank, ",3.86E+12,4.87E+12", ",3.86E+12,4.88E+12"),
        ("value gone", world_bank, ",3.86E+12,4.87E+12", ",3.86E+12,"),
        ("status", share, "156,m,percent,2010,29.31", "156,c,percent,2010,29.31"),
        ("unknown status", share, "156,m,percent,2010,29.31", "156,x,percent,2010,29.31"),
        ("other area", share, "156,m,percent,2010,29.31", "9999,m,percent,2010,29.31"),
        ("twice", share, "156,m,percent,2010,29.31", "156,m,percent,2011,29.31"),
        ("more digits", share, "156,m,percent,2010,29.31", "156,m,percent,2010,29.310"),
        (
            "second part of a sum",
            cars,
            "China,Historical,EV sales,Cars,PHEV,2010,Vehicles,340",
            "China,Historical,EV sales,Cars,PHEV,2010,Vehicles,350",
        ),
        (
            "a part of a sum is a projection",
            cars,
            "China,Historical,EV sales,Cars,PHEV,2010,",
            "China,Projection-APS,EV sales,Cars,PHEV,2010,",
        ),
        ("no column", cars, "powertrain,year", "power,year"),
    ];
    let mut lines = Vec::new();
    for (name, file, from, to) in cases {
        let report = altered(&state, file, from, to);
        assert_eq!(report.exit_code(), 1, "{name}: {:?}", report.findings);
        lines.push(name.to_owned());
        let of_value = report.findings.iter().filter(|finding| finding.kind != FindingKind::DocumentDiffers);
        lines.extend(of_value.map(|finding| format!("  {finding}")));
        lines.push(format!("  {} of {}", report.held, report.values));
    }
    assert_snapshot("world_altered", &lines.join("\n"));
    let report = altered(&state, cases[0].1, cases[0].2, cases[0].3);
    let Some(Finding { cell, .. }) =
        report.findings.iter().find(|finding| finding.kind == FindingKind::Value)
    else {
        panic!("{report:?}");
    };
    assert_eq!(*cell, Some(SourceCell { row: 42, column: 66 }));
    let sarif = report.render(VerifyFormat::Sarif);
    assert!(sarif.contains("\"startLine\": 42") && sarif.contains("value-differs"), "{sarif}");
    let json = report.render(VerifyFormat::Json);
    assert!(json.contains("\"row\": 42") && json.contains("\"column\": 66"), "{json}");
}

#[test]
fn a_data_file_that_is_not_there_is_no_difference() {
    let state = world().seed();
    let report = verify_data_files(&state, &DataFiles::default());
    assert_eq!((report.exit_code(), report.held, report.data_files_missing.len()), (0, 0, 9));
}

#[test]
fn a_bad_row_is_named_with_its_line() {
    let row = |to: &str| world().with(CSV, LINE, &format!("{to}\n"));
    let cases = [
        ("no number", row("A.CN.MFG_VA.C,2021,4.87E,A,wb-mfg-va,42,66")),
        ("a comma in a number", row("A.CN.MFG_VA.C,2021,\"4,87\",A,wb-mfg-va,42,66")),
        ("infinite", row("A.CN.MFG_VA.C,2021,inf,A,wb-mfg-va,42,66")),
        ("negative", row("A.CN.MFG_VA.C,2021,-4.87E+12,A,wb-mfg-va,42,66")),
        ("too large", row("A.CN.MFG_VA.C,2021,4.87E+99,A,wb-mfg-va,42,66")),
        ("unknown source", row("A.CN.MFG_VA.C,2021,4.87E+12,A,nowhere,42,66")),
        ("unknown area", row("A.XX.MFG_VA.C,2021,4.87E+12,A,wb-mfg-va,42,66")),
        ("unknown indicator", row("A.CN.MFG.C,2021,4.87E+12,A,wb-mfg-va,42,66")),
        ("key too short", row("A.CN.MFG_VA,2021,4.87E+12,A,wb-mfg-va,42,66")),
        ("no period", row("A.CN.MFG_VA.C,2021-13,4.87E+12,A,wb-mfg-va,42,66")),
        ("wrong frequency", row("A.CN.MFG_VA.C,2021-Q1,4.87E+12,A,wb-mfg-va,42,66")),
        ("no status", row("A.CN.MFG_VA.C,2021,4.87E+12,Z,wb-mfg-va,42,66")),
        ("row zero", row("A.CN.MFG_VA.C,2021,4.87E+12,A,wb-mfg-va,0,66")),
        ("no column", row("A.CN.MFG_VA.C,2021,4.87E+12,A,wb-mfg-va,42,")),
        ("more rows than numbers", row("A.CN.MFG_VA.C,2021,4.87E+12,A,wb-mfg-va,42;43,66")),
        ("cell missing", row("A.CN.MFG_VA.C,2021,4.87E+12,A,wb-mfg-va,42")),
        ("twice", row(&format!("{LINE}{}", LINE.trim()))),
        ("more decimals than the file has", world().with(CSV, ",2010,29.31,", ",2010,29.311,")),
        ("more digits than the publisher gives", world().with(CSV, ",2010,1100;340,", ",2010,1101;340,")),
        ("headings", world().with(CSV, "series,period", "series,year")),
        ("unknown layout", world().with("dataset.toml", "layout = \"un-sdg\"", "layout = \"un\"")),
        ("unknown area of a layout", world().with("dataset.toml", "CN = \"CHN\"", "XX = \"CHN\"")),
        (
            "unknown indicator of a file",
            world().with("dataset.toml", "indicator = \"MFG_VA\"", "indicator = \"MFG\""),
        ),
    ];
    let mut lines = Vec::new();
    for (name, texts) in &cases {
        let problems = texts.read().expect_err(name).problems;
        lines.push(format!("{name}\n  {}", problems[0]));
    }
    assert_snapshot("bad_world", &lines.join("\n"));
}

#[test]
fn the_file_of_values_is_small_and_in_order() {
    let texts = world();
    assert!(texts.0[CSV].len() <= 300_000, "{} bytes", texts.0[CSV].len());
    let state = texts.seed();
    let key = |one: &CellObservation| (one.series.clone(), one.period);
    assert!(state.observations.is_sorted_by_key(key));
    for source in &state.sources {
        assert!(
            source.attribution.is_some() && source.licence.as_deref() == Some("CC-BY-4.0"),
            "{}",
            source.id
        );
        assert!(state.observations.iter().any(|one| one.cells.source == source.id), "{}", source.id);
    }
}

#[test]
fn codes_of_shared_lists_are_those_of_the_first_dataset() {
    let (first, second) = (cnind(), world().seed());
    macro_rules! same {
        ($($list:ident),*) => {$(
            for one in &second.$list {
                if let Some(known) = first.$list.iter().find(|known| known.code == one.code) {
                    assert_eq!(one, known, "the datasets share one list");
                }
            }
        )*};
    }
    same!(units, topics, areas, activities);
    for one in &second.indicators {
        assert!(first.indicators.iter().all(|known| known.code != one.code), "{} is in both", one.code);
    }
}
