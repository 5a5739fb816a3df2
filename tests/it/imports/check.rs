//! The check before an import: it reports how files would be read and writes nothing; the reported mapping reads the
//! same.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use yearbook::ingest::data::mapping::Mapping;
use yearbook::service::import::check::{ImportCheck, read_and_check};
use yearbook::service::import::{ImportFile, ImportRequest, Scope};

use super::web::{post, token};
use super::{Shelf, With};
use crate::on_both;
use crate::support::{Backend, clock};

on_both!(
    columns_members_rows_and_counts_are_said,
    refusals_are_grouped_by_kind,
    the_mapping_that_is_written_out_reads_the_same,
    what_is_not_used_is_listed_in_check_and_upload,
    a_refused_file_gives_a_draft_that_says_what_is_missing,
    all_sheets_of_a_workbook_are_checked,
    a_check_over_http_writes_nothing,
    a_check_counts_what_an_import_would_change,
    a_check_of_an_archive_compares_its_files_with_each_other,
    a_check_refuses_what_an_import_would_refuse,
    the_command_checks_and_writes_a_mapping,
    the_problems_of_all_files_are_found_in_one_run,
);

fn check(shelf: &Shelf, text: &str) -> ImportCheck {
    check_files(shelf, &[shelf.written("c.csv", text)], "")
}

fn check_files(shelf: &Shelf, files: &[PathBuf], map: &str) -> ImportCheck {
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let request = ImportRequest {
        dataset: "C".parse().unwrap(),
        files: files
            .iter()
            .map(|path| ImportFile { name: name(path), content: path.clone().into() })
            .collect(),
        format: None,
        mapping: Mapping::parse(map).unwrap(),
        published: None,
        indicator: None,
        scope: Scope::Auto,
        actor: "a test".to_owned(),
        token: None,
    };
    read_and_check(&request, &shelf.app.service.state().catalogue, &clock(), &(Arc::new(|_| ()) as _))
        .unwrap()
}

async fn columns_members_rows_and_counts_are_said(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let before = shelf.traces().await;
    let text =
        "country,unit,scale,2020,2021\nFrance,US dollars,Billions,1.5,\nViet Nam,US dollars,Billions,2,3\n";
    let checked = check(&shelf, text);
    assert_eq!(shelf.traces().await, before, "nothing is written");
    let file = &checked.files[0];
    let uses: Vec<&str> = file.columns.iter().map(|column| column.usage.as_str()).collect();
    assert_eq!(uses.len(), 5);
    assert!(uses[0].contains("country") && uses[3].contains("values in 2020"), "{uses:?}");
    let areas = file.dimensions.iter().find(|dimension| dimension.id == "REF_AREA").unwrap();
    assert_eq!(areas.members.keys().collect::<Vec<_>>(), ["FR", "VN"]);
    assert_eq!((file.series, file.observations), (2, 3));
    assert_eq!((file.rows[0].value, file.rows[0].period.as_str()), (Some(1.5e9), "2020"));
    assert_eq!(file.rows[0].unit.as_deref(), Some("USD"));
}

async fn refusals_are_grouped_by_kind(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let rows = (0..40).map(|number| format!("FR,{},x{number}y\n", 1980 + number));
    let bad = format!("country,year,value\nDE,1979,1\n{}DE,soon,1\n", rows.collect::<String>());
    let checked = check(&shelf, &bad);
    let counts: Vec<u64> = checked.refusals.iter().map(|group| group.count).collect();
    assert_eq!(counts, [40, 1], "{:?}", checked.refusals);
    assert_eq!(checked.refusals[0].example.place, "line 3, column 3");
    let file = &checked.files[0];
    assert!(file.refused && file.observations == 1, "what is right is shown: {file:?}");
}

/// Tables of the shapes that the mapping has words for.
const TABLES: [&str; 16] = [
    "country,year,value\nFrance,2020,1.5\nGermany,2021,2\n",
    "Country Name,Country Code,Indicator,2020,2021\nFrance,FRA,A,1,2\nChina,CHN,A,3,4\n",
    "year,quarter,A,B\n2020,1,5,6\n2020,2,7,8\n",
    "geo;unit;note;period;OBS_VALUE;OBS_STATUS\nFR;t;a;2020;1,5;P\nDE;t;b;2021;2,5;A\n",
    // Years in rows and quarters across.
    "country,year,Q1,Q2,Q3,Q4\nFrance,2020,1,2,3,4\nFrance,2021,5,6,7,8\nChina,2020,1,2,3,4\n",
    // Several rows of headings.
    "Output of works\n\n,2020,,2021,\nCountry,Q1,Q2,Q1,Q2\nFrance,1,2,3,4\nChina,5,6,7,8\n",
    ",Output,,Jobs,\nYear,Steel,Coal,Steel,Coal\n2019,1,2,3,4\n2020,2,3,4,5\n2021,6,7,8,9\n",
    "Name,Steel,Coal\nUnit,t,kg\nSource,x,y\n2019,1,2\n2020,3,4\n2021,5,6\n",
    // Names with periods, flags beside values, days of publication across.
    "country,output_2019,output_2020,jobs_2019,jobs_2020\nFrance,1,2,3,4\nChina,5,6,7,8\n",
    "country,2019,2019F,2020,2020F\nFrance,1,E,2,\nChina,3,,4,E\n",
    "date,GDP_20200101,GDP_20200401\n2019-01-01,1,2\n2019-04-01,3,4\n2019-07-01,,5\n",
    "period,2020-01-15,2020-02-15\n2019-10,1,2\n2019-11,3,4\n2019-12,,5\n",
    // Several codes in one cell, labels said once, rows counted, remarks below.
    "freq,unit,geo\\TIME_PERIOD\t2019 \t2020 \nA,PC,FR\t1.5 b\t: \nA,PC,DE\t2.5 \t3.5 p\n",
    "Region,Product,2019,2020\nNorth,Steel,1,2\n,Coal,3,4\nSouth,Steel,5,6\n,Coal,7,8\n",
    ",country,year,Year Code,value\n0,France,2019,2019,1\n1,France,2020,2020,2\n2,China,2020,2020,3\n\nSource: a yearbook\n",
    "\u{feff}sep=;\nLand;Jahr;Wert\nFrankreich;2019;1.234,5\nChina;2020;2,5\n",
];

async fn the_mapping_that_is_written_out_reads_the_same(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (number, text) in TABLES.into_iter().enumerate() {
        let map = check(&shelf, text).mapping;
        let (plain, mapped) = (format!("P{number}"), format!("M{number}"));
        shelf.text(&plain, "c.csv", text, With::default()).await;
        shelf.text(&mapped, "c.csv", text, With { map: &map, ..With::default() }).await;
        let values = async |dataset: &str| -> Vec<_> {
            let found = shelf.observations(&format!("dataset={dataset}")).await;
            found.into_iter().map(|(key, one)| (key, one["value"].clone(), one["status"].clone())).collect()
        };
        assert_eq!(values(&plain).await, values(&mapped).await, "{map}");
    }
}

const WITH_LEFTOVERS: &str = ",country,year,Year Code,value,OBS_STATUS\n\
    1,France,2019,2019,1,A\n2,France,2020,2020,2 e,P\n3,,2020,2020,5,A\n4,China,2020,2020,3,A\n\nSource: a yearbook\n";

async fn what_is_not_used_is_listed_in_check_and_upload(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let bearer = format!("Bearer {}", token(&shelf, None, None).await);
    let sent = [("authorization", bearer.as_str()), ("content-type", "text/csv")];
    for (target, files) in
        [("/v1/imports?dataset=L&check=true", "files"), ("/v1/imports?dataset=L&file=l.csv", "imports")]
    {
        let answer = post(&shelf, target, &sent, WITH_LEFTOVERS).await.json();
        let unused = answer[files][0]["unused"].as_array().unwrap();
        let said: Vec<[&str; 3]> = unused
            .iter()
            .map(|part| ["kind", "name", "place"].map(|field| part[field].as_str().unwrap()))
            .collect();
        assert_eq!(
            said,
            [
                ["column", "", "column 1"],
                ["column", "Year Code", "column 4"],
                ["row", "Source: a yearbook", "line 7"],
                ["mark", "e", "line 3, column 5"],
                ["row", "", "line 4, column 5"],
            ],
            "{answer}"
        );
        assert!(unused.iter().all(|part| part["count"] == 1 && part["reason"] != ""), "{answer}");
    }
}

async fn a_refused_file_gives_a_draft_that_says_what_is_missing(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let unclear = check(&shelf, "Works list\n\ncolour;depth;amount\nred;deep;1,5\nblue;flat;2,5\n");
    assert!(unclear.files[0].refused && unclear.files[0].columns.len() == 3, "{:?}", unclear.files);
    let draft = unclear.mapping;
    for line in
        ["header_row = 3", "delimiter = \";\"", "# period = \"COLUMN\"", "#   \"depth\": not understood"]
    {
        assert!(draft.lines().any(|own| own == line), "{line} is missing:\n{draft}");
    }
    let completed =
        draft.replace("# constants = { TIME_PERIOD = \"2020\" }", "constants = { TIME_PERIOD = '2021' }");
    let text = "Works list\n\ncolour;depth;amount\nred;deep;1,5\nblue;flat;2,5\n";
    let with = With { map: &completed, ..With::default() };
    assert_eq!(shelf.text("D", "d.csv", text, with).await.added, 2, "{completed}");

    let dates = check(&shelf, "country,date,value\nFR,01/02/2020,1\nFR,02/03/2020,2\nFR,03/04/2020,3\n");
    assert_eq!(dates.refusals.len(), 1);
    assert!(dates.mapping.contains("# date_format = "), "{}", dates.mapping);
    assert!(dates.mapping.contains("\nperiod = \"date\"\n"), "{}", dates.mapping);
}

/// A workbook with two sheets of data and one of notes.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, value) in [("Steel", 1.0), ("Coal", 5.0)] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (column, heading) in ["country", "2019", "2020"].iter().enumerate() {
            sheet.write_string(0, u16::try_from(column).unwrap(), *heading).unwrap();
        }
        for (row, country) in ["France", "China"].iter().enumerate() {
            let row = u32::try_from(row).unwrap() + 1;
            sheet.write_string(row, 0, *country).unwrap();
            sheet.write_number(row, 1, value + f64::from(row)).unwrap();
            sheet.write_number(row, 2, value + 2.0 * f64::from(row)).unwrap();
        }
    }
    let notes = book.add_worksheet().set_name("Notes").unwrap();
    notes.write_string(0, 0, "All values are made up.").unwrap();
    book.save_to_buffer().unwrap()
}

async fn all_sheets_of_a_workbook_are_checked(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let path = shelf.written("book.xlsx", workbook());
    let files = [path.clone()];
    let unclear = check_files(&shelf, &files, "");
    let message = &unclear.refusals[0].example.message;
    assert!(
        message.contains("`Steel`") && message.contains("`Coal`") && message.contains("--sheet"),
        "{message}"
    );
    let sheets: Vec<Option<&str>> = unclear.files.iter().map(|file| file.sheet.as_deref()).collect();
    assert_eq!(sheets, [Some("Steel"), Some("Coal")]);
    assert!(unclear.files.iter().all(|file| file.refused && file.observations == 4));
    assert!(unclear.mapping.contains("# sheet = \"all\""), "{}", unclear.mapping);

    let all = check_files(&shelf, &files, "sheet = 'all'");
    assert!(all.refusals.is_empty() && all.files.len() == 2, "{:?}", all.refusals);
    assert!(all.mapping.contains("\nsheet = \"all\"\n"), "{}", all.mapping);
    let sheets = |check: &ImportCheck| -> Vec<String> {
        let unused = check.files.iter().flat_map(|file| &file.unused);
        unused.map(|part| format!("{} {}", part.kind.name(), part.name)).collect()
    };
    assert_eq!(sheets(&all), ["sheet Notes"], "a sheet that another table has is used");
    assert_eq!(shelf.files("B", &files, With { map: &all.mapping, ..With::default() }).await.len(), 2);

    let one = check_files(&shelf, &files, "sheet = 'coal'");
    assert!(one.mapping.contains("\nsheet = \"coal\"\n"), "a given key is kept: {}", one.mapping);
    assert_eq!(sheets(&one), ["sheet Steel", "sheet Notes"]);
    let none = check_files(&shelf, &[shelf.written("t.csv", TABLES[0])], "sheet = 'Coal'");
    assert!(none.refusals[0].example.message.contains("no workbook"), "{:?}", none.refusals);
}

async fn a_check_over_http_writes_nothing(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let bearer = format!("Bearer {}", token(&shelf, Some("H"), None).await);
    let sent = [("authorization", bearer.as_str())];
    let tokens = "SELECT hash || coalesce(CAST(revoked_at AS TEXT), '') FROM token";
    let before =
        (shelf.traces().await, crate::support::raw::texts(&shelf.app.database.url, tokens).await.unwrap());
    for text in [TABLES[0], WITH_LEFTOVERS, "country,year,value\nFR,soon,1\n", ""] {
        let answer = post(&shelf, "/v1/imports?dataset=H&check=true", &sent, text).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        assert!(answer.json()["mapping"].is_string());
    }
    let refused = post(&shelf, "/v1/imports?dataset=H&check=true&sheet=Coal", &sent, TABLES[0]).await.json();
    assert!(refused["refusals"][0]["message"].as_str().unwrap().contains("`Coal`"), "{refused}");
    assert_eq!(post(&shelf, "/v1/imports?dataset=H&check=true", &[], TABLES[0]).await.status.as_u16(), 401);
    assert_eq!(post(&shelf, "/v1/imports?dataset=I&check=true", &sent, TABLES[0]).await.status.as_u16(), 403);
    let after = crate::support::raw::texts(&shelf.app.database.url, tokens).await.unwrap();
    assert_eq!((shelf.traces().await, after), before);
}

const CHANGES: [&str; 4] = ["added", "revised", "withdrawn", "unchanged"];

fn counts(answer: &Value) -> [u64; 4] {
    CHANGES.map(|name| answer[name].as_u64().unwrap_or_else(|| panic!("{name}: {answer}")))
}

async fn a_check_counts_what_an_import_would_change(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let bearer = format!("Bearer {}", token(&shelf, None, None).await);
    let sent = [("authorization", bearer.as_str())];
    let target = "/v1/imports?dataset=H&scope=whole&published=";
    let [first, later] = [
        "area,year,value\nCN,2020,1\nCN,2021,2\nDE,2020,3\nDE,2021,4\n",
        "area,year,value\nCN,2020,1\nCN,2021,2.5\nFR,2020,7\n",
    ];
    for (day, text, expected) in [("2024-01-01", first, [4, 0, 0, 0]), ("2024-06-01", later, [1, 1, 2, 1])] {
        let before = shelf.traces().await;
        let checked = post(&shelf, &format!("{target}{day}&check=true"), &sent, text).await.json();
        assert_eq!(shelf.traces().await, before, "nothing is written");
        assert_eq!(counts(&checked["changes"][0]), expected, "{checked}");
        assert_eq!(checked["changes"][0]["repeated"], false);
        let written = post(&shelf, &format!("{target}{day}"), &sent, text).await.json();
        assert_eq!(counts(&written["imports"][0]), expected);
        let again = post(&shelf, &format!("{target}{day}&check=true"), &sent, text).await.json();
        assert_eq!(again["changes"][0]["repeated"], true);
        assert_eq!(counts(&again["changes"][0])[..3], [0, 0, 0], "{again}");
    }
    let checked =
        post(&shelf, &format!("{target}2024-07-01&check=true"), &sent, "area,year,value\nCN,soon,1\n").await;
    let checked = checked.json();
    assert_eq!(checked["changes"], Value::Null);
    assert_eq!(checked["errors"][0]["place"], "line 2", "{checked}");
}

async fn a_check_of_an_archive_compares_its_files_with_each_other(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let token = token(&shelf, None, None).await;
    let mut archive = tar::Builder::new(Vec::new());
    for (name, text) in [
        ("h_2023-01-01.csv", "area,year,value\nCN,2020,1\n"),
        ("h_2024-01-01.csv", "area,year,value\nCN,2020,2\n"),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    let bytes = archive.into_inner().unwrap();
    let send = async |query: &str| {
        let request = Request::post(format!("/v1/imports?dataset=H&file=h.tar{query}"))
            .header("authorization", format!("Bearer {token}"));
        shelf.app.send(request.body(Body::from(bytes.clone())).unwrap()).await.json()
    };
    let before = shelf.traces().await;
    let checked = send("&check=true").await;
    assert_eq!(shelf.traces().await, before, "nothing is written");
    let of_check: Vec<[u64; 4]> = checked["changes"].as_array().unwrap().iter().map(counts).collect();
    assert_eq!(of_check, [[1, 0, 0, 0], [0, 1, 0, 0]], "{checked}");
    let written = send("").await;
    let of_import: Vec<[u64; 4]> = written["imports"].as_array().unwrap().iter().map(counts).collect();
    assert_eq!(of_import, of_check);
}

async fn a_check_refuses_what_an_import_would_refuse(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let bearer = format!("Bearer {}", token(&shelf, None, None).await);
    let sent = [("authorization", bearer.as_str())];
    let table = "area,year,value\nCN,2020,1\nCN,2021,2\n";
    post(&shelf, "/v1/imports?dataset=H&published=2024-06-01", &sent, table).await;
    // An older publication cannot come after a newer one.
    let target = "/v1/imports?dataset=H&published=2024-01-01";
    let refused = post(&shelf, target, &sent, table).await.json();
    assert_eq!(refused["status"], 422, "{refused}");
    let checked = post(&shelf, &format!("{target}&check=true"), &sent, table).await.json();
    assert_eq!(checked["changes"], Value::Null);
    assert_eq!(checked["errors"][0]["detail"], refused["errors"][0]["detail"], "{checked}");
}

fn command(shelf: &Shelf, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yearbook"))
        .env("DATABASE_URL", &shelf.app.database.url)
        .current_dir(shelf.folder.path())
        .arg("import")
        .args(arguments)
        .output()
        .unwrap()
}

async fn the_command_checks_and_writes_a_mapping(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.written("book.xlsx", workbook());
    shelf.written("t.csv", WITH_LEFTOVERS);
    let before = shelf.traces().await;
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let checked = command(&shelf, &["t.csv", "--dataset", "T", "--check", "--write-map", "m.toml"]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));
    let said = text(&checked.stdout);
    for part in
        ["column `country`: the dimension country", "not used: the column `Year Code`", "nothing was written"]
    {
        assert!(said.contains(part), "{said}");
    }
    let unclear = command(&shelf, &["book.xlsx", "--dataset", "T", "--check", "--json"]);
    assert_eq!(unclear.status.code(), Some(1));
    let document: Value = serde_json::from_slice(&unclear.stdout).unwrap();
    assert_eq!(
        (&document["files"][1]["sheet"], &document["refusals"][0]["count"]),
        (&json!("Coal"), &json!(1))
    );
    let missing = command(&shelf, &["missing.csv", "--dataset", "T", "--check"]);
    assert_eq!(missing.status.code(), Some(1), "{}", text(&missing.stderr));
    assert_eq!(shelf.traces().await, before, "a check writes nothing");

    let refused = command(&shelf, &["book.xlsx", "--dataset", "T"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("--sheet"), "{}", text(&refused.stderr));
    let taken = command(&shelf, &["t.csv", "--dataset", "T", "--map", "m.toml", "--json"]);
    let document: Value = serde_json::from_slice(&taken.stdout).unwrap();
    assert_eq!((&document["repeated"], &document["imports"][0]["added"]), (&json!(false), &json!(3)));
    for (sheet, added) in [("Coal", 4), ("all", 8)] {
        let arguments = ["book.xlsx", "--dataset", "ALL", "--sheet", sheet, "--json", "--scope", "update"];
        let taken = command(&shelf, &arguments);
        let document: Value = serde_json::from_slice(&taken.stdout).unwrap();
        let imports = document["imports"].as_array().unwrap();
        let total: u64 = imports.iter().map(|import| import["observations"].as_u64().unwrap()).sum();
        assert_eq!(total, added, "{document}");
    }
}

async fn the_problems_of_all_files_are_found_in_one_run(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let before = shelf.traces().await;
    shelf.written("a.csv", "country,year,value\nFR,soon,1\nFR,later,2\n");
    shelf.written("b.csv", "colour,depth\nred,deep\nblue,flat\n");
    shelf.written("c.csv", "country,year,value\nFR,never,1\n");
    shelf.written("d.csv", "country,year,value\nFR,2020,1\n");
    let refused = command(&shelf, &["a.csv", "b.csv", "c.csv", "d.csv", "missing.csv", "--dataset", "T"]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains("a.csv: line 2 (TIME_PERIOD)")
            && said.contains("2 more of this kind, in 1 other files too: c.csv"),
        "{said}"
    );
    assert!(said.contains("b.csv: ") && said.contains("missing.csv") && !said.contains("d.csv"), "{said}");
    let twice = "country,year,value\nFR,2020,1\nFR,2020,2\n";
    let others = ["e.csv", "f.csv"].map(|name| shelf.written(name, twice));
    let refused = match shelf.try_files("T", &others, With::default()).await {
        Err(yearbook::service::ServiceError::Import(refused)) => refused,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused.groups.len(), 1, "{refused}");
    assert_eq!(
        refused.groups[0].files.len(),
        2,
        "values that contradict each other in both files: {refused}"
    );
    let checked = check_files(&shelf, &others, "");
    assert_eq!(checked.refusals, refused.groups, "a check finds them too");
    assert_eq!(shelf.traces().await, before);
}
