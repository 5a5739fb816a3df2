//! Derived indicators over the project's own seed: every route, format and façade, the command line, bad definitions.

use std::fmt::Write;

use serde_json::Value;
use yearbook::formats::Format;

use crate::cli::Desk;
use crate::support::{Backend, Database, TestApp};

crate::on_both!(
    the_rest_of_industry_grows_by_ten_percent_a_year,
    a_derived_value_leads_to_its_figures,
    wildcards_leave_derived_series_out_unless_they_are_asked_for,
    dbnomics_lists_derived_series_only_where_they_are_named,
    every_format_and_facade_has_a_derived_series,
    the_catalogue_shows_formula_and_definition,
    pages_show_the_formula_in_place_of_a_passage,
    the_command_line_has_derived_series,
    definitions_are_part_of_entity_tags,
);

const KEY: &str = "A.CN.REST_OF_INDUSTRY._Z";

/// Whether a number is another one to nine digits.
fn is(found: &Value, expected: f64) -> bool {
    found.as_f64().is_some_and(|found| (found / expected - 1.0).abs() < 1e-9)
}

async fn the_rest_of_industry_grows_by_ten_percent_a_year(backend: Backend) {
    let app = TestApp::start(backend).await;
    let query = "/v1/growth?indicator=REST_OF_INDUSTRY&measure=cagr&from=2020&to=2024";
    let point = app.json(query).await["series"][0]["observations"][0].clone();
    let root = |ratio: f64| (ratio.powf(0.25) - 1.0) * 100.0;
    let (value, lower, upper) = (root(6.9 / 4.7), root(6.8 / 4.8), root(7.0 / 4.6));
    assert!(is(&point["value"], value) && (value - 10.07).abs() < 0.01, "{point}");
    assert!(is(&point["lower"], lower) && (lower - 9.10).abs() < 0.01, "{point}");
    assert!(is(&point["upper"], upper) && (upper - 11.07).abs() < 0.01, "{point}");
    let csv = app.get(&format!("{query}&format=csv")).await.text();
    let row = csv.lines().nth(1).unwrap();
    assert!(row.starts_with("CNIND,A,CN,REST_OF_INDUSTRY,_Z,2024,cagr,10.07477545472"), "{row}");
    assert!(row.contains(",percent,computed,computed_only,,2020,"), "{row}");
    let ranking = app.json("/v1/growth/ranking?indicator=REST_OF_INDUSTRY&period=2024&measure=cagr").await;
    assert_eq!(ranking["ranking"][0]["key"], KEY);
    assert!(is(&ranking["ranking"][0]["value"], value));
}

async fn a_derived_value_leads_to_its_figures(backend: Backend) {
    let app = TestApp::start(backend).await;
    let answer = app.json("/v1/observations?indicator=REST_OF_INDUSTRY&detail=full").await;
    let series = &answer["series"][0];
    assert_eq!(series["indicator"]["unit"], "CNY");
    assert_eq!(series["indicator"]["price_basis"], "current");
    let point = &series["observations"][1];
    assert_eq!(point["period"], "2024");
    assert!(is(&point["value"], 6.9e12) && is(&point["lower"], 6.8e12) && is(&point["upper"], 7.0e12));
    assert_eq!((&point["origin"], &point["bounds"]), (&Value::from("derived"), &Value::from("rounding")));
    assert!(point.get("bounds_quality").is_none(), "the bounds are exact: {point}");
    let from = &point["derived_from"];
    assert_eq!((&from["definition"], &from["version"]), (&"REST_OF_INDUSTRY".into(), &"1".into()));
    let inputs: Vec<String> = from["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|input| format!("{} {} {}", input["series"], input["period"], input["figure"]).replace('"', ""))
        .collect();
    assert_eq!(inputs, ["A.CN.VA.BTE 2024 004-va-bte-2024", "A.CN.VA.C 2024 004-va-c-2024"]);
    assert_eq!(point["published"], "2025-10-14", "the newest of its inputs");
}

async fn wildcards_leave_derived_series_out_unless_they_are_asked_for(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, is_there) in [
        ("/v1/observations?area=CN&format=csv", false),
        ("/v1/observations?area=CN&include=derived&format=csv", true),
        ("/v1/observations?indicator=REST_OF_INDUSTRY,VA&format=csv", true),
        ("/v1/observations?key=A.CN.REST_OF_INDUSTRY._Z&format=csv", true),
        ("/v1/observations?key=A..REST_OF_INDUSTRY.&format=csv", true),
        ("/v1/observations?key=A.CN..&format=csv", false),
        ("/v1/observations?c%5BINDICATOR%5D=REST_OF_INDUSTRY&format=csv", true),
        ("/v1/growth?area=CN&measure=cagr&format=csv", false),
        ("/v1/growth?area=CN&measure=cagr&include=derived&format=csv", true),
        ("/v1/growth/ranking?period=2024&measure=cagr&include=derived&activity=_Z", true),
        ("/v1/growth/ranking?period=2024&measure=cagr&activity=C,_Z", false),
        ("/v1/series?area=CN", false),
        ("/v1/series?indicator=REST_OF_INDUSTRY", true),
        ("/sdmx/2.1/data/CNIND/all", false),
        ("/sdmx/2.1/data/CNIND/..REST_OF_INDUSTRY.", true),
        ("/sdmx/3.0/data/dataflow/YEARBOOK/CNIND/1.0/*?c%5BREF_AREA%5D=CN", false),
        ("/sdmx/3.0/data/dataflow/YEARBOOK/CNIND/1.0/*?c%5BINDICATOR%5D=REST_OF_INDUSTRY", true),
        ("/jsonstat/data/CNIND/A...", false),
    ] {
        let answer = app.get(target).await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        assert_eq!(answer.text().contains("REST_OF_INDUSTRY"), is_there, "{target}");
    }
}

async fn dbnomics_lists_derived_series_only_where_they_are_named(backend: Backend) {
    let app = TestApp::start(backend).await;
    let docs = async |query: &str| -> Vec<String> {
        let answer = app.json(&format!("/dbnomics/v22/series/YEARBOOK/CNIND?limit=1000{query}")).await;
        let docs = answer["series"]["docs"].as_array().unwrap();
        docs.iter().map(|one| one["series_code"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!docs("").await.contains(&KEY.to_owned()));
    assert_eq!(docs("&dimensions=%7B%22INDICATOR%22:%5B%22REST_OF_INDUSTRY%22%5D%7D").await, [KEY]);
}

async fn every_format_and_facade_has_a_derived_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    for format in Format::ALL {
        let target = format!("/v1/observations?indicator=REST_OF_INDUSTRY&format={}", format.name());
        assert_eq!(app.get(&target).await.status, 200, "{target}");
    }
    let fred = "api_key=x&file_type=json&series_id=A.CN.REST_OF_INDUSTRY._Z";
    for (target, holds) in [
        (format!("/fred/series?{fred}"), "\"units\":\"yuan renminbi\""),
        (format!("/fred/series/observations?{fred}"), "\"date\":\"2024-01-01\",\"value\":\"6900000000000\""),
        (format!("/fred/series/vintagedates?{fred}"), "\"vintage_dates\":[\"2025-10-14\"]"),
        (format!("/sdmx/2.1/data/CNIND/{KEY}"), "<gen:ObsValue value=\"6900000000000\"/>"),
        (format!("/sdmx/3.0/data/dataflow/YEARBOOK/CNIND/1.0/{KEY}"), "REST_OF_INDUSTRY"),
        ("/sdmx/2.1/codelist/YEARBOOK/CL_INDICATOR".to_owned(), "REST_OF_INDUSTRY"),
        ("/worldbank/v2/country/CN/indicator/REST_OF_INDUSTRY?format=json".to_owned(), "6900000000000"),
        (format!("/dbnomics/v22/series/YEARBOOK/CNIND/{KEY}?observations=1"), "6900000000000"),
        (format!("/jsonstat/data/CNIND/{KEY}"), "6900000000000"),
        (format!("/v1/series/{KEY}/revisions"), "6900000000000"),
        ("/v1/search?q=other+than+manufacturing".to_owned(), "REST_OF_INDUSTRY"),
        ("/v1/observations?indicator=REST_OF_INDUSTRY&include=vintages".to_owned(), "\"origin\":\"derived\""),
    ] {
        let answer = app.get(&target).await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        assert!(answer.text().contains(holds), "{target}: {}", answer.text());
    }
    let before = app.json("/v1/observations?indicator=REST_OF_INDUSTRY&as_of=2025-10-13").await;
    assert_eq!(before["series"][0]["observations"], serde_json::json!([]), "its inputs came later");
}

async fn the_catalogue_shows_formula_and_definition(backend: Backend) {
    let app = TestApp::start(backend).await;
    let indicator = app.json("/v1/indicators/REST_OF_INDUSTRY").await;
    assert_eq!((&indicator["origin"], &indicator["formula"]), (&"derived".into(), &"VA.BTE - VA.C".into()));
    assert_eq!(indicator["inputs"], serde_json::json!(["VA.BTE", "VA.C"]));
    assert_eq!((&indicator["version"], indicator["sha256"].as_str().unwrap().len()), (&"1".into(), 64));
    assert!(app.json("/v1/indicators/VA").await.get("origin").is_none());
    let dataset = app.json("/v1/datasets/CNIND").await;
    let definitions = dataset["definitions"].as_array().unwrap();
    assert!(definitions.iter().any(|one| one["id"] == "REST_OF_INDUSTRY" && one["series"] == 1));
    assert!(definitions.iter().all(|one| one.get("refused").is_none()), "{dataset}");
    assert!(app.get("/metrics").await.text().contains("\nyearbook_definitions_refused 0\n"));
}

async fn pages_show_the_formula_in_place_of_a_passage(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = app.get(&format!("/series/CNIND/{KEY}?at=2024")).await.text();
    assert!(page.contains("How it is computed: 2024") && page.contains("VA.BTE - VA.C"), "{page}");
    assert!(page.contains("/series/CNIND/A.CN.VA.C?at=2024#passage"), "a link to the input");
    assert!(page.contains("/figures/004-va-c-2024"), "a link to its figure");
    let page = app.get("/indicators/CNIND/REST_OF_INDUSTRY?lang=zh").await.text();
    assert!(page.contains("计算方法") && page.contains("VA.BTE - VA.C"), "{page}");
}

async fn the_command_line_has_derived_series(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::without_seed_folder(&database.url);
    desk.run(&["seed"]).with_code(0);
    let table = desk
        .run(&["growth", "REST_OF_INDUSTRY", "--measure", "cagr", "--from", "2020", "--to", "2024"])
        .with_code(0);
    assert!(table.contains("10.07") && table.contains("9.10") && table.contains("11.07"), "{table}");
    let export = |more: &[&str]| {
        let fixed = ["export", "--dataset", "CNIND", "--format", "csv", "--output", "out.csv"];
        desk.run(&[&fixed[..], more].concat()).with_code(0);
        std::fs::read_to_string(desk.path("out.csv")).unwrap()
    };
    assert!(!export(&[]).contains("REST_OF_INDUSTRY"), "an import of the file must not state it");
    assert!(export(&["--derived"]).contains("CNIND,A,CN,REST_OF_INDUSTRY,_Z,2024,6900000000000,"));
}

async fn definitions_are_part_of_entity_tags(backend: Backend) {
    let app = TestApp::start(backend).await;
    let plain = yearbook::service::Service::start(
        app.service.store().clone(),
        yearbook::service::documents::Documents::default(),
        crate::support::clock(),
    );
    let plain = TestApp::over(plain.await.unwrap(), Database::empty(Backend::Sqlite).await);
    let target = "/v1/observations?indicator=VA";
    let (with, without) = (app.get(target).await, plain.get(target).await);
    assert_eq!(with.body, without.body);
    assert_ne!(with.header("etag"), without.header("etag"));
}

/// A definition with some fields replaced or added.
fn definition(fields: &[(&str, &str)]) -> String {
    let mut all =
        vec![("id", "\"X\""), ("name", "\"X\""), ("formula", "\"VA.BTE - VA.C\""), ("version", "\"1\"")];
    for (name, value) in fields {
        match all.iter_mut().find(|(known, _)| known == name) {
            Some(known) => known.1 = value,
            None => all.push((name, value)),
        }
    }
    all.iter().fold("[[derived]]\n".to_owned(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name} = {value}");
        text
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_definitions_stop_the_start_with_file_line_and_what_is_allowed() {
    let database = Database::empty(Backend::Sqlite).await;
    let desk = Desk::without_seed_folder(&database.url);
    let deep: String = (0..40)
        .map(|number| {
            let formula = if number == 0 { "VA.C".to_owned() } else { format!("D{}", number - 1) };
            definition(&[("id", &format!("\"D{number}\"")), ("formula", &format!("\"{formula}\""))])
        })
        .collect();
    let cycle = definition(&[("id", "\"ONE\""), ("formula", "\"TWO + VA.C\"")])
        + &definition(&[("id", "\"TWO\""), ("formula", "\"ONE * 2\"")]);
    let cases: Vec<(String, &[&str])> = vec![
        (
            definition(&[("fromula", "\"VA\"")]),
            &[":6: unknown field `fromula`; allowed: `id`, `name`, `formula`"],
        ),
        (
            definition(&[("formula", "\"VAA.C * 2\"")]),
            &[":4: ", "unknown indicator `VAA`; did you mean `VA`?; allowed: "],
        ),
        (definition(&[("formula", "\"VA.CC * 2\"")]), &["unknown activity `CC`", "allowed: C, "]),
        (definition(&[("area", "\"CNN\"")]), &["unknown area `CNN`; did you mean `CN`?"]),
        (definition(&[("frequency", "\"X\"")]), &[":6: "]),
        (definition(&[("topic", "\"NOPE\"")]), &["unknown topic `NOPE`; allowed: "]),
        (definition(&[("formula", "\"A.CN.VA * 2\"")]), &["has 3 parts", "FREQ.REF_AREA.INDICATOR.ACTIVITY"]),
        (definition(&[("formula", "\"VA.C + COMPANY_RD_USD\"")]), &["unit_mismatch"]),
        (definition(&[("formula", "\"GII_RANK * 2\"")]), &["unit_class"]),
        (cycle, &["cycle", "ONE → TWO → ONE"]),
        (deep, &["too_deep", "more than 32"]),
        (definition(&[("id", "\"VA\"")]), &["the id `VA` is that of a published indicator of CNIND"]),
        (definition(&[("id", "\"REST_OF_INDUSTRY\"")]), &["stands already at CNIND/derived.toml:"]),
        (definition(&[]) + &definition(&[]), &[":6: the id `X` stands already at"]),
        (
            definition(&[("formula", "\"VA.C +\"")]),
            &[":4: formula: ", "allowed: ", "\n    VA.C +\n          ^"],
        ),
        (definition(&[("formula", "\"2 + 2\"")]), &["names no series"]),
        (definition(&[("version", "1")]), &[":5: invalid type: integer `1`; allowed: a string"]),
        ("[[derived]]\nid = \"X\n".to_owned(), &[":2: "]),
    ];
    let folder = desk.path("definitions/CNIND");
    std::fs::create_dir_all(&folder).unwrap();
    let refused = |text: &[u8], said: &[&str]| {
        std::fs::write(folder.join("derived.toml"), text).unwrap();
        for command in [&["seed"][..], &["serve"], &[], &["verify", "--sources", "."]] {
            let message = desk.run(&[command, &["--definitions", "definitions"]].concat()).refusal();
            assert!(message.contains("definitions/CNIND/derived.toml:"), "{message}");
            for words in said {
                assert!(message.contains(words), "{words} is not in\n{message}");
            }
        }
    };
    for (text, said) in &cases {
        refused(text.as_bytes(), said);
    }
    refused(b"# good\n\xff\n", &[":2: the file is not UTF-8"]);
    std::fs::remove_file(folder.join("derived.toml")).unwrap();
    std::fs::write(folder.join("derivd.toml"), "").unwrap();
    let message = desk.run(&["seed", "--definitions", "definitions"]).refusal();
    assert!(
        message.contains("derivd.toml:1: no file of definitions has this name; allowed: derived.toml"),
        "{message}"
    );
    let message = desk.run(&["seed", "--definitions", "nowhere"]).refusal();
    assert!(message.contains("nowhere"), "{message}");
    assert!(!desk.path("test.db").exists());
}
