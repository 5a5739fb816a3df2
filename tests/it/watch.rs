//! `yearbook watch`: what it prints, and its exit codes.

use serde_json::Value;
use yearbook::service::definitions::DefinitionSet;

use crate::cli::Desk;
use crate::on_both;
use crate::support::{Backend, Database, TestApp, cnind};

on_both!(
    watch_says_what_calls_by_its_exit_code,
    a_rule_that_could_not_be_judged_is_an_error_in_reports,
    rules_that_are_wrong_stop_the_start,
    a_target_calls_by_its_verdict,
    a_derived_series_is_watched_where_it_is_named,
);

/// A folder of definitions with rules for `CNIND`.
fn define(desk: &Desk, rules: &str) {
    let folder = desk.path("definitions/CNIND");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("rules.toml"), rules).unwrap();
}

fn rule(id: &str, condition: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\nkind = \"threshold\"\nversion = \"1\"\nindicator = \"RD_EXP\"\nif = \"{condition}\"\n"
    )
}

const WATCH: [&str; 3] = ["watch", "--definitions", "definitions"];

async fn watch_says_what_calls_by_its_exit_code(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::without_seed_folder(&database.url);
    // 3.6 trillion, printed to 0.1 trillion.
    define(&desk, &rule("RD", "value < 3e12"));
    let said = desk.run(&WATCH).with_code(0);
    assert!(said.contains("0 firing") && !said.contains("not judged"), "{said}");
    define(&desk, &rule("RD", "value < 3.6e12"));
    let said = desk.run(&WATCH).with_code(0);
    assert!(said.starts_with("undecided warning RD A.CN.RD_EXP._T 2024: The rounding of "), "{said}");
    desk.run(&[&WATCH[..], &["--fail-on", "firing,undecided"]].concat()).with_code(1);
    define(&desk, &rule("RD", "value < 4e12"));
    let said = desk.run(&WATCH).with_code(1);
    assert!(said.contains("firing warning RD A.CN.RD_EXP._T 2024: With 3600000000000 ["), "{said}");
    // What came with the revision that is named, or before it, is known.
    desk.run(&[&WATCH[..], &["--since", "99"]].concat()).with_code(0);

    let json: Value =
        serde_json::from_str(&desk.run(&[&WATCH[..], &["--format", "json"]].concat()).with_code(1)).unwrap();
    assert_eq!((&json["exit_code"], &json["alerts"][0]["state"]), (&Value::from(1), &Value::from("firing")));
    let junit = desk.run(&[&WATCH[..], &["--format", "junit"]].concat()).with_code(1);
    assert!(
        junit.contains("<testsuite name=\"RD\"") && junit.contains("<failure message=\"firing: With"),
        "{junit}"
    );
    let sarif: Value =
        serde_json::from_str(&desk.run(&[&WATCH[..], &["--format", "sarif"]].concat()).with_code(1)).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!((&result["ruleId"], &result["level"]), (&Value::from("RD"), &Value::from("warning")));
    assert_eq!(place["artifactLocation"]["uri"], "definitions/CNIND/rules.toml");
    assert_eq!(place["region"]["startLine"], 1);

    let ranks =
        rule("RANK", "value < 3").replace("RD_EXP", "GII_RANK").replace("if =", "measure = \"yoy\"\nif =");
    define(&desk, &ranks);
    let said = desk.run(&WATCH).with_code(2);
    assert!(said.contains("unit_class") && said.contains("not judged: RANK"), "{said}");
    define(&desk, &format!("{ranks}{}", rule("RD", "value < 4e12")));
    desk.run(&WATCH).with_code(1);
}

async fn a_rule_that_could_not_be_judged_is_an_error_in_reports(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::without_seed_folder(&database.url);
    let folder = desk.path("d ü & x/CNIND");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("rules.toml"), rule("NONE", "value < 3").replace("RD_EXP", "NOTHING"))
        .unwrap();
    let run = |definitions: &str, format: &str| {
        desk.run(&["watch", "--definitions", definitions, "--format", format]).with_code(2)
    };
    let junit = run("d ü & x", "junit");
    let error = "<error message=\"The rule could not be judged: it watches no series of CNIND.\"/>";
    assert!(junit.contains("errors=\"1\"") && junit.contains(error), "{junit}");
    let uri = |definitions: &str| {
        let sarif: Value = serde_json::from_str(&run(definitions, "sarif")).unwrap();
        let mut results = sarif["runs"][0]["results"].as_array().unwrap().clone();
        results.retain(|result| result["ruleId"] == "NONE");
        assert_eq!(results.len(), 1, "{sarif}");
        let result = &results[0];
        assert_eq!(result["level"], "warning");
        assert!(result["message"]["text"].as_str().unwrap().starts_with("The rule could not be judged"));
        let place = &result["locations"][0]["physicalLocation"];
        place["artifactLocation"]["uri"].as_str().unwrap().to_owned()
    };
    assert_eq!(uri("d ü & x"), "d%20%C3%BC%20%26%20x/CNIND/rules.toml");
    let absolute = uri(folder.parent().unwrap().to_str().unwrap());
    assert!(absolute.starts_with("file:///") && absolute.ends_with("/d%20%C3%BC%20%26%20x/CNIND/rules.toml"));
}

async fn rules_that_are_wrong_stop_the_start(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::without_seed_folder(&database.url);
    define(&desk, &rule("RD", "value = 3"));
    for command in ["watch", "seed"] {
        let error = desk.run(&[command, "--definitions", "definitions"]).refusal();
        assert!(error.contains("definitions/CNIND/rules.toml:6: `value = 3` is not a condition"), "{error}");
    }
    define(&desk, &rule("RD", "value < 3").replace("kind", "knd"));
    let error = desk.run(&WATCH).refusal();
    assert!(error.contains("definitions/CNIND/rules.toml:3: unknown field `knd`; allowed: "), "{error}");
}

/// A service over `CNIND` with rules besides its own.
async fn defined(backend: Backend, rules: &str) -> TestApp {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("CNIND")).unwrap();
    std::fs::write(folder.path().join("CNIND/rules.toml"), rules).unwrap();
    let definitions = DefinitionSet::read(&[cnind()], Some(folder.path())).unwrap();
    TestApp::start(backend).await.defined(definitions).await
}

async fn a_target_calls_by_its_verdict(backend: Backend) {
    let app = TestApp::start(backend).await;
    let targets = app.json("/v1/targets").await;
    let all = targets["targets"].as_array().unwrap();
    for target in all {
        let (series, verdict) = (target["series"].as_str().unwrap(), target["verdict"].as_str().unwrap());
        if all.iter().filter(|other| other["series"] == series).count() > 1 {
            continue;
        }
        let rules = format!(
            "[[rule]]\nid = \"T\"\nkind = \"target\"\nversion = \"1\"\nseries = \"{series}\"\nverdicts = [\"{verdict}\"]\n"
        );
        let app = defined(backend, &rules).await;
        let alerts = app.json("/v1/alerts?rule=T&state=ok,pending,firing,undecided,no_data,refused").await;
        let [alert] = alerts["alerts"].as_array().unwrap().as_slice() else { panic!("{alerts}") };
        let is_certain = verdict == "unknown" || target["certain"] == true;
        assert_eq!(alert["state"], if is_certain { "firing" } else { "undecided" }, "{target} {alert}");
        assert!(alert["why"].as_str().unwrap().contains(verdict), "{alert}");
    }
    assert!(!all.is_empty());
}

async fn a_derived_series_is_watched_where_it_is_named(backend: Backend) {
    let named = "[[rule]]\nid = \"REST\"\nkind = \"threshold\"\nversion = \"1\"\n\
        indicator = \"REST_OF_INDUSTRY\"\nif = \"value > 1e12\"\n";
    let app = defined(backend, named).await;
    let alerts = app.json("/v1/alerts?rule=REST").await;
    let [alert] = alerts["alerts"].as_array().unwrap().as_slice() else { panic!("{alerts}") };
    assert_eq!(
        (&alert["state"], &alert["indicator"]),
        (&Value::from("firing"), &Value::from("REST_OF_INDUSTRY"))
    );
    let every = defined(backend, &named.replace("indicator = \"REST_OF_INDUSTRY\"\n", "")).await;
    let alerts = every.json("/v1/alerts?rule=REST&state=ok,firing,undecided,no_data").await;
    let of_derived = |alert: &&Value| alert["indicator"] == "REST_OF_INDUSTRY";
    assert_eq!(alerts["alerts"].as_array().unwrap().iter().filter(of_derived).count(), 0);
}
