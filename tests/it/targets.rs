//! Targets over the project's own seed: the worked cases by API, command line and CSV; filters, paths, formats; targets that
//! figures are by themselves; bad definitions.

use serde_json::Value;

use crate::cli::Desk;
use crate::support::seed_texts::SeedTexts;
use crate::support::{Backend, Database, TestApp, sources};

crate::on_both!(
    eight_trillion_more_is_on_track_for_certain,
    eight_trillion_more_by_the_method_of_the_united_nations,
    the_share_of_manufacturing_in_industry_drifts,
    what_has_no_base_is_unknown,
    the_command_line_and_csv_say_the_same,
    filters_choose_targets,
    a_day_before_publication_knows_less,
    the_path_is_a_dataset_in_every_format,
    a_figure_is_a_target_by_itself,
    exit_codes_follow_the_verdicts,
    bad_definitions_stop_the_start_with_their_place,
);

/// One target of the seed.
async fn target(app: &TestApp, id: &str, query: &str) -> Value {
    app.json(&format!("/v1/targets/{id}{query}")).await
}

/// A quantity rounded to some decimals: value, lower, upper.
#[track_caller]
fn rounds(quantity: &Value, decimals: i32, printed: [f64; 3]) {
    let unit = 10_f64.powi(decimals);
    let rounded =
        ["value", "lower", "upper"].map(|end| (quantity[end].as_f64().unwrap() * unit).round() / unit);
    assert_eq!(rounded, printed, "{quantity}");
    assert_eq!((&quantity["bounds"], &quantity["bounds_quality"]), (&"rounding".into(), &"exact".into()));
}

fn near(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap();
    assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
}

async fn eight_trillion_more_is_on_track_for_certain(backend: Backend) {
    let app = TestApp::start(backend).await;
    let one = target(&app, "MFG-VA-2025", "?as_of=2025-10-14").await;
    assert_eq!((&one["verdict"], &one["certain"]), (&"on_track".into(), &true.into()));
    assert_eq!(one["possible"], serde_json::json!(["on_track"]));
    let trillion = |quantity: &Value| {
        let mut quantity = quantity.clone();
        for end in ["value", "lower", "upper"] {
            quantity[end] = (quantity[end].as_f64().unwrap() / 1e12).into();
        }
        quantity
    };
    rounds(&trillion(&one["target"]), 2, [34.6, 34.05, 35.15]);
    rounds(&one["pace"], 2, [6.01, 5.93, 6.10]);
    rounds(&one["required_pace"], 2, [5.40, 5.08, 5.71]);
    rounds(&one["ratio"], 3, [1.114, 1.041, 1.196]);
    rounds(&one["required"], 2, [2.98, 1.19, 4.77]);
    near(&one["target"]["value"], 34.6e12);
    near(&one["required"]["value"], (34.6 / 33.6 - 1.0) * 100.0);
    near(&one["path"]["value"], 26.6e12 * (34.6_f64 / 26.6).powf(0.8));
    assert!((one["path"]["value"].as_f64().unwrap() / 1e12 - 32.83).abs() < 0.005);
    assert!((one["ahead"]["value"].as_f64().unwrap() / 1e12 - 0.77).abs() < 0.005);
    assert_eq!((&one["base"]["period"], &one["base"]["figure"]), (&"2020".into(), &"004-va-c-2020".into()));
    assert_eq!((&one["due"], &one["latest"]["period"]), (&"2025".into(), &"2024".into()));
    assert_eq!((&one["kind"], &one["pace_form"]), (&"change".into(), &"cagr".into()));
    assert_eq!(one["source"]["figure"], "004-va-change-c-2021-2025");
    assert_eq!((&one["source"]["start"], &one["source"]["end"]), (&708.into(), &723.into()));
    // Two values of eight that a forecast needs.
    assert_eq!((&one["outlook"], &one["outlook_reason"]), (&Value::Null, &"too_few_points".into()));
    let definition = &one["definition"];
    assert_eq!((&definition["id"], &definition["version"]), (&"MFG-VA-2025".into(), &"1".into()));
    assert_eq!(definition["sha256"].as_str().unwrap().len(), 64);
    // The same rate forced to be the same amount a year.
    let linear = target(&app, "MFG-VA-2025", "?pace=linear").await;
    near(&linear["ratio"]["value"], (7.0 / 4.0) / (8.0 / 5.0));
    assert_eq!(linear["pace"]["unit"], "CNY");
}

async fn eight_trillion_more_by_the_method_of_the_united_nations(backend: Backend) {
    let app = TestApp::start(backend).await;
    let one = target(&app, "MFG-VA-2025", "?method=un").await;
    assert_eq!((&one["verdict"], &one["certain"]), (&"on_track".into(), &true.into()));
    assert!((one["extrapolated"]["value"].as_f64().unwrap() / 1e12 - 35.62).abs() < 0.005);
    rounds(&one["ratio"], 3, [1.128, 1.046, 1.221]);
}

async fn the_share_of_manufacturing_in_industry_drifts(backend: Backend) {
    let app = TestApp::start(backend).await;
    let one = target(&app, "MFG-SHARE-INDUSTRY", "").await;
    assert_eq!((&one["verdict"], &one["certain"]), (&"drifting".into(), &true.into()));
    rounds(&one["change"], 2, [-2.02, -2.54, -1.50]);
    near(&one["change"]["value"], 100.0 * (33.6 / 40.5 - 26.6 / 31.3));
    assert_eq!(one["change"]["unit"], "percentage_points");
    assert_eq!(one["source"]["document"], "001_bc9525d0190d1fe0.txt");
}

async fn what_has_no_base_is_unknown(backend: Backend) {
    let app = TestApp::start(backend).await;
    for id in ["MFG-WORLD-GROWTH-2025", "MFG-SHARE-ECONOMY", "BASIC-RESEARCH-SHARE-2025"] {
        let one = target(&app, id, "").await;
        assert_eq!((&one["verdict"], &one["reason"]), (&"unknown".into(), &"base_missing".into()), "{id}");
        assert_eq!((&one["certain"], &one["base"]["value"]), (&Value::Null, &Value::Null), "{id}");
    }
    let later = target(&app, "RD-EXPENDITURE-2030", "").await;
    assert_eq!(later["reason"], "not_observed_yet");
}

/// The row of a measure of a target in CSV.
fn row<'a>(csv: &'a str, id: &str, measure: &str) -> Vec<&'a str> {
    let rows = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let mut rows = rows.filter(|row| row.last() == Some(&id) && row[6] == measure);
    rows.next().unwrap_or_else(|| panic!("{id} {measure}\n{csv}"))
}

async fn the_command_line_and_csv_say_the_same(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::at(&database.url);
    let app = TestApp::start(backend).await;
    for query in [&[][..], &["--method", "un"], &["--as-of", "2025-10-14"], &["--pace", "linear"]] {
        let parameters: Vec<String> = query
            .chunks(2)
            .map(|pair| format!("{}={}", pair[0].trim_start_matches("--").replace('-', "_"), pair[1]))
            .collect();
        let parameters = parameters.join("&");
        let csv = app.get(&format!("/v1/targets?format=csv&{parameters}")).await.text();
        let printed = desk.run(&[&["targets", "--format", "csv"], query].concat()).with_code(0);
        assert_eq!(printed.trim_end(), csv.trim_end(), "{parameters}");
        let printed = desk.run(&[&["targets", "--format", "json"], query].concat()).with_code(0);
        let printed: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(printed, app.json(&format!("/v1/targets?{parameters}")).await, "{parameters}");
    }
    let csv = app.get("/v1/targets?format=csv").await.text();
    let header = "dataset,frequency,area,indicator,activity,period,measure,value,lower,upper,unit,basis,verdict,reason,base_period,observed,expected,target";
    assert_eq!(csv.lines().next(), Some(header));
    let ratio = row(&csv, "MFG-VA-2025", "ratio");
    assert_eq!(ratio[..7], ["CNIND", "A", "CN", "VA", "C", "2024", "ratio"]);
    assert!(ratio[7].starts_with("1.11384347957") && ratio[8].starts_with("1.0407937956"), "{ratio:?}");
    assert_eq!(ratio[10..15], ["times", "pace", "on_track", "", "2020"]);
    let unknown = row(&csv, "BASIC-RESEARCH-SHARE-2025", "change");
    assert_eq!((unknown[7], unknown[12], unknown[13]), ("", "unknown", "base_missing"));
    assert!(row(&csv, "MFG-SHARE-INDUSTRY", "change")[7].starts_with("-2.02106"));
    let table = desk.run(&["targets"]).with_code(0);
    assert!(table.contains("on_track, certain") && table.contains("unknown: base_missing"), "{table}");
}

async fn filters_choose_targets(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (query, expected) in [
        ("indicator=VA", vec!["MFG-VA-2025"]),
        ("indicator=VA_CHANGE", vec!["MFG-VA-2025"]),
        ("indicator=BASIC_RD_SHARE&area=CHN", vec!["BASIC-RESEARCH-SHARE-2025"]),
        ("verdict=drifting,on_track", vec!["MFG-VA-2025", "MFG-SHARE-INDUSTRY"]),
        ("due=2030", vec!["RD-EXPENDITURE-2030"]),
        ("due=2021/2025&activity=C", vec!["MFG-VA-2025", "MFG-WORLD-GROWTH-2025", "MFG-SHARE-ECONOMY"]),
        ("area=W0", vec![]),
    ] {
        let answer = app.json(&format!("/v1/targets?{query}")).await;
        let ids: Vec<&str> =
            answer["targets"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected, "{query}");
    }
    let answer = app.json("/v1/targets?verdict=on_track").await;
    assert_eq!(answer["verdicts"], serde_json::json!({"drifting": 1, "on_track": 1, "unknown": 4}));
    for (query, status) in [("verdict=on-track", 400), ("method=eurostat", 400), ("indicator=VAA", 400)] {
        assert_eq!(app.get(&format!("/v1/targets?{query}")).await.status, status, "{query}");
    }
    let missing = app.get("/v1/targets/MFG-VA-2026").await;
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("MFG-VA-2025"), "{}", missing.text());
}

async fn a_day_before_publication_knows_less(backend: Backend) {
    let app = TestApp::start(backend).await;
    let one = target(&app, "MFG-VA-2025", "?as_of=2025-10-13").await;
    assert_eq!((&one["verdict"], &one["reason"]), (&"unknown".into(), &"base_missing".into()));
}

async fn the_path_is_a_dataset_in_every_format(backend: Backend) {
    let app = TestApp::start(backend).await;
    let answer = app.json("/v1/targets/MFG-VA-2025/path").await;
    let series = answer["series"].as_array().unwrap();
    let measures: Vec<&str> = series.iter().map(|one| one["measure"].as_str().unwrap()).collect();
    assert_eq!(measures, ["actual", "path", "target", "forecast"]);
    let path = series[1]["observations"].as_array().unwrap();
    let periods: Vec<&str> = path.iter().map(|one| one["period"].as_str().unwrap()).collect();
    assert_eq!(periods, ["2020", "2021", "2022", "2023", "2024", "2025"]);
    near(&path[4]["value"], 26.6e12 * (34.6_f64 / 26.6).powf(0.8));
    assert_eq!(path[5]["value"], series[2]["observations"][0]["value"]);
    assert_eq!((&path[5]["basis"], &series[1]["unit"]), (&"cagr".into(), &"CNY".into()));
    let csv = app.get("/v1/targets/MFG-VA-2025/path?format=csv").await.text();
    assert_eq!(csv.lines().count(), 1 + 2 + 6 + 1 + 1, "{csv}");
    assert_eq!(row(&csv, "MFG-VA-2025", "target")[5], "2025");
    let cube = app.json("/v1/targets/MFG-VA-2025/path?format=jsonstat").await;
    let measures = &cube["dimension"]["MEASURE"]["category"]["index"];
    assert!(measures.to_string().contains("actual") && measures.to_string().contains("path"), "{measures}");
    for format in ["ndjson", "parquet", "arrow", "xlsx"] {
        for route in ["/v1/targets", "/v1/targets/MFG-VA-2025", "/v1/targets/MFG-VA-2025/path"] {
            let answer = app.get(&format!("{route}?format={format}")).await;
            assert!(answer.status == 200 && !answer.body.is_empty(), "{route} {format}");
            assert!(!answer.header("etag").is_empty(), "{route} {format}");
        }
    }
}

/// The seed without targets.toml, with some figures changed.
fn without_definitions(texts: SeedTexts) -> SeedTexts {
    let mut texts = texts;
    texts.0.remove("targets.toml");
    texts
}

async fn a_figure_is_a_target_by_itself(backend: Backend) {
    let rate = ("002-rd-exp-growth-2024", "qualifier = \"exact\"", "qualifier = \"target\"");
    let share = ("002-rd-intensity-2024", "qualifier = \"exact\"", "qualifier = \"target\"");
    let texts = without_definitions(SeedTexts::cnind())
        .with_figure(rate.0, rate.1, rate.2)
        .with_figure(share.0, share.1, share.2);
    let app =
        TestApp::with(backend, &[texts.seed()], yearbook::service::documents::Documents::default()).await;
    let answer = app.json("/v1/targets").await;
    let found: Vec<(&str, &str, &str, &str)> = answer["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap_or_default();
            (text("id"), text("series"), text("kind"), text("verdict"))
        })
        .collect();
    let expected = [
        ("002-rd-exp-growth-2024", "A.CN.RD_EXP._T", "mean_growth", "unknown"),
        ("002-rd-intensity-2024", "A.CN.RD_INTENSITY._T", "level", "unknown"),
        ("004-va-change-c-2021-2025", "A.CN.VA.C", "change", "on_track"),
    ];
    assert_eq!(found, expected);
    // The target is no actual value of its own series.
    let level = &answer["targets"][1];
    assert_eq!((&level["latest"], &level["definition"]), (&Value::Null, &Value::Null));
    assert_eq!((&level["value"]["value"], &level["due"]), (&2.68.into(), &"2024".into()));
    near(&answer["targets"][2]["ratio"]["value"], 1.1138434795747822);
    // It counts from the day on which it was published.
    let before = app.json("/v1/targets?as_of=2025-10-13").await;
    assert_eq!(before["targets"].as_array().unwrap().len(), 2);
}

async fn exit_codes_follow_the_verdicts(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::at(&database.url);
    desk.run(&["targets", "--fail-on", "missed,moving_away"]).with_code(0);
    desk.run(&["targets", "--fail-on", "missed,drifting"]).with_code(1);
    desk.run(&["targets", "--indicator", "BASIC_RD_SHARE"]).with_code(2);
    desk.run(&["targets", "--indicator", "BASIC_RD_SHARE", "--fail-on", "unknown"]).with_code(1);
    desk.run(&["targets", "--area", "W0"]).with_code(0);
    desk.run(&["targets", "--fail-on", "late"]).with_code(2);
}

async fn bad_definitions_stop_the_start_with_their_place(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::at(&database.url);
    let good = "[[target]]\nid = \"T\"\nversion = \"1\"\nseries = \"A.CN.VA.C\"\nkind = \"level\"\nvalue = 5\nbase = \"2020\"\ndue = \"2025\"\nsource = \"a plan\"\n";
    let file = desk.path("definitions").join("CNIND").join("targets.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let run = |text: &str| {
        std::fs::write(&file, text).unwrap();
        desk.run(&["targets", "--definitions", "definitions", "--format", "json"])
    };
    let found: Value = serde_json::from_str(&run(good).with_code(0)).unwrap();
    assert!(found["targets"].as_array().unwrap().iter().any(|one| one["id"] == "T"));
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replace(from, to)
    };
    for (text, line, words) in [
        (with("kind = \"level\"", "kind = \"levle\""), 5, "unknown variant `levle`; allowed: `level`, "),
        (with("kind = ", "kid = "), 5, "unknown field `kid`; allowed: "),
        (with("A.CN.VA.C", "A.CN.VAA.C"), 4, "did you mean `A.CN.VA.C`?"),
        (with("A.CN.VA.C", "A.CN.VA"), 4, "the dataset has 4 dimensions"),
        (with("due = \"2025\"", "due = \"2019\""), 8, "due 2019 does not lie after base 2020"),
        (with("due = \"2025\"", "due = 2020"), 8, "due 2020 does not lie after base 2020"),
        (with("due = \"2025\"\n", ""), 1, "has to say when it is due"),
        (with("due = \"2025\"", "due = \"2025-13\""), 8, "allowed: 2024"),
        (with("due = \"2025\"", "due = \"2025-Q1\""), 1, "whose frequency is A"),
        (with("base = \"2020\"\n", ""), 1, "needs a base"),
        (with("kind = \"level\"\nvalue = 5", "kind = \"stable\""), 1, "needs a tolerance"),
        (with("value = 5", "value = 5\ntolerance = 1"), 7, "only a target of kind stable has a tolerance"),
        (with("kind = \"level\"\nvalue = 5", "kind = \"stable\"\ntolerance = -1"), 6, "negative"),
        (with("kind = \"level\"", "kind = \"increase\""), 6, "of kind increase has no value"),
        (with("value = 5\n", ""), 8, "is no figure of CNIND"),
        (with("value = 5", "value = nan"), 6, "no usable number"),
        (with("value = 5", "value = 5\nrounding = -1"), 7, "rounding is negative"),
        (with("source = \"a plan\"\n", ""), 1, "missing field `source`"),
        (
            with("\"a plan\"", "{ document = \"x.txt\", start = 0, end = 1, sha256 = \"\" }"),
            9,
            "is no document of CNIND",
        ),
        (with("version = \"1\"\n", ""), 1, "missing field `version`"),
        (format!("{good}{good}"), 10, "the id `T` stands already at"),
        (with("[[target]]", "[[targets]]"), 1, "unknown field `targets`; allowed: `target`"),
        (format!("{good}value = 6\n"), 10, "duplicate key"),
    ] {
        let refusal = run(&text).refusal();
        assert!(
            refusal.contains(&format!("targets.toml:{line}: ")) && refusal.contains(words),
            "{text}\n{refusal}"
        );
    }
}

#[test]
fn passages_of_targets_are_where_they_are_said_to_be() {
    let text = &SeedTexts::cnind().0["targets.toml"];
    let definitions =
        yearbook::ingest::definitions::read_definitions(&[("targets.toml".to_owned(), text.clone())].into())
            .unwrap();
    let mut count = 0;
    for target in &definitions.targets {
        if let yearbook::ingest::definitions::TargetSource::Passage(passage) = &target.source {
            let document = std::fs::read(sources().join(&passage.document)).unwrap();
            let words = &document[passage.start..passage.end];
            assert_eq!(yearbook::ingest::seed::sha256(words), passage.sha256, "{}", target.meta.id);
            count += 1;
        }
    }
    assert_eq!(count, 4);
}
