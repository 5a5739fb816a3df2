//! The views for SQL: the answers of version 1, found by ranges of keys, with every column documented.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use yearbook::domain::period::Period;
use yearbook::service::documents::Documents;
use yearbook::service::import::Scope;
use yearbook::service::seed_folder::read_seeds;

use super::{Shelf, With};
use crate::on_both;
use crate::support::{Backend, TestApp, raw};

on_both!(
    views_of_imports_are_the_answers_of_version_1,
    views_of_the_seed_are_the_answers_of_version_1,
    what_is_not_published_or_was_reverted_is_in_no_view,
    a_series_is_a_range_of_keys,
    every_column_is_documented,
);

const VIEWS: [&str; 4] =
    ["yearbook_series", "yearbook_observations", "yearbook_vintages", "yearbook_figures"];

/// What version 1 and the views say of an observation under the same names.
const OF_OBSERVATION: [&str; 13] = [
    "period",
    "value",
    "lower",
    "upper",
    "status",
    "qualifier",
    "figure",
    "printed",
    "published",
    "vintage",
    "period_start",
    "period_end",
    "period_ordinal",
];

type Object = Map<String, Value>;

/// All frequencies and spans, intervals, missing values, an attribute, and ends of the calendar.
const FIRST: &str = "FREQ,REF_AREA,INDICATOR,ACTIVITY,TIME_PERIOD,OBS_VALUE,OBS_STATUS,LOWER,UPPER,CONF_STATUS\n\
    A,CN,VA,C,2018,30.1,A,30.05,30.15,F\n\
    A,CN,VA,C,2019,0,A,0,0,\n\
    A,CN,VA,C,2021,,M,,,\n\
    A,CN,VA,C,2022,>95,A,,,\n\
    A,CN,VA,C,2023,<5,A,,,\n\
    A,NAM,VA,C,9999,0.1,F,0,,\n\
    S,CN,VA,C,2023-S1,5,A,,,\n\
    S,CN,VA,C,2023-S2,6,A,,,\n\
    Q,W0,VA,_T,2023-Q4,123456789.125,P,,,\n\
    M,DE,PRICES,_T,2023-12,1.7976931348623157e308,A,,,\n\
    W,DE,PRICES,_T,2020-W53,5e-324,A,,,\n\
    W,DE,PRICES,_T,2021-W01,1,A,,,\n\
    D,DE,PRICES,_T,2024-02-29,33.333333333333336,A,,,\n\
    D,DE,PRICES,_T,0001-01-01,1,A,,,\n\
    A5,CN,VA,_T,2021/2025,8e12,F,7.5e12,8.5e12,\n\
    Q2,CN,VA,_T,2024-Q4/2025-Q1,8,A,,,\n\
    D7,CN,VA,_T,2023-12-26/2024-01-01,9,A,,,\n";

/// Three publications of a whole: values are revised, withdrawn, and brought back.
const WHOLE: [(&str, &str); 3] = [
    ("2024-03-01", "area,year,value\nCN,2018,30\nCN,2019,0.1\nCN,2021,\nCN,2022,>95\nUS,2018,2\nUS,2019,3\n"),
    ("2024-05-01", "area,year,value\nCN,2018,31\nCN,2021,7\nCN,2022,96\nUS,2019,3\n"),
    ("2024-06-01", "area,year,value\nCN,2018,32\nCN,2019,1\nCN,2022,96\nUS,2019,4\n"),
];

async fn shelf(backend: Backend) -> Shelf {
    let shelf = Shelf::empty(backend).await;
    shelf.text("X", "x.csv", FIRST, With::published("2024-03-01")).await;
    for (day, text) in WHOLE {
        let with = With { scope: Scope::Whole, indicator: Some("V"), ..With::published(day) };
        shelf.text("WHOLE", "w.csv", text, with).await;
    }
    // A dataset with a dimension of its own, and names of areas that are its own.
    let own = "area,scenario,year,value,unit\nCN,预测,2020,1.5,percent\nAtlantis,b,2020,-2e-3,percent\n";
    shelf.text("OWN", "o.csv", own, With { indicator: Some("V"), ..With::published("2024-03-01") }).await;
    shelf
}

async fn views_of_imports_are_the_answers_of_version_1(backend: Backend) {
    let shelf = shelf(backend).await;
    let withdrawn = "SELECT CAST(count(*) AS TEXT) FROM yearbook_vintages WHERE withdrawn";
    assert_ne!(raw::texts(&shelf.app.database.url, withdrawn).await.unwrap(), ["0"], "nothing was withdrawn");
    let (observations, publications) = compare(&shelf.app).await;
    assert!(20 < observations && observations < publications);
    let attributes = "SELECT attributes FROM yearbook_vintages WHERE attributes IS NOT NULL";
    let attributes = raw::texts(&shelf.app.database.url, attributes).await.unwrap();
    assert_eq!(attributes, [r#"{"CONF_STATUS":"F"}"#]);
}

async fn views_of_the_seed_are_the_answers_of_version_1(backend: Backend) {
    let app = TestApp::with(backend, &read_seeds(None).unwrap(), Documents::default()).await;
    assert!(compare(&app).await.0 > 4_000);
    let figures = app.json("/v1/figures").await;
    let names =
        ["id", "dataset", "period", "value", "lower", "upper", "unit", "qualifier", "rounding", "source"];
    let expected: Vec<Object> = figures["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|figure| {
            let mut object = picked(figure.as_object().unwrap(), &names);
            object.insert("key".to_owned(), figure["series"].clone());
            object.insert("exact".to_owned(), figure["selector"]["exact"].clone());
            object
        })
        .collect();
    let sql = format!("SELECT {}, key, exact FROM yearbook_figures", names.join(", "));
    assert_eq!(sorted(raw::rows(&app.database.url, &sql).await.unwrap()), sorted(expected));
}

/// Compares observations, publications and series; returns the numbers of observations and publications.
async fn compare(app: &TestApp) -> (usize, usize) {
    let mut names = vec!["dataset", "key", "frequency", "area", "area_name", "indicator", "indicator_name"];
    names.extend(["activity", "activity_name", "unit", "unit_class"]);
    let mut series = BTreeSet::new();
    let mut counts = Vec::new();
    for (view, include) in
        [("yearbook_observations", ""), ("yearbook_vintages WHERE NOT withdrawn", "&include=vintages")]
    {
        let mut expected = Vec::new();
        let query = format!("detail=full{include}");
        for one in pages(app, "observations", &query).await {
            let header = header(&one);
            let points = one["observations"].as_array().unwrap();
            if is_stored(app, &one) {
                if include.is_empty() && !points.is_empty() {
                    series.insert(serde_json::to_string(&picked(&header, &names)).unwrap());
                }
                expected.extend(points.iter().map(|point| observation(&header, point)));
            }
        }
        let columns = names.iter().chain(&OF_OBSERVATION).map(|name| match *name {
            "published" | "period_start" | "period_end" => format!("CAST({name} AS TEXT) AS {name}"),
            name => name.to_owned(),
        });
        let sql = format!("SELECT {} FROM {view}", columns.collect::<Vec<_>>().join(", "));
        let found = raw::rows(&app.database.url, &sql).await.unwrap();
        let (found, expected) = (sorted(found), sorted(expected));
        for (one, other) in found.iter().zip(&expected) {
            assert_eq!(one, other, "{view}");
        }
        assert_eq!(found.len(), expected.len(), "{view}");
        counts.push(found.len());
    }
    let sql = format!("SELECT {} FROM yearbook_series WHERE observations > 0", names.join(", "));
    let found = raw::rows(&app.database.url, &sql).await.unwrap();
    assert_eq!(found.iter().map(|one| serde_json::to_string(one).unwrap()).collect::<BTreeSet<_>>(), series);
    (counts[0], counts[1])
}

/// All series of a route, page by page.
async fn pages(app: &TestApp, route: &str, query: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.json(&format!("/v1/{route}?{query}&limit=1000{cursor}")).await;
        all.extend(page["series"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// Whether a series of an answer is in the database, and not computed.
fn is_stored(app: &TestApp, series: &Value) -> bool {
    let state = app.service.state();
    let found = state
        .catalogue
        .series
        .iter()
        .find(|one| series["dataset"] == one.dataset.as_str() && series["key"] == one.key.as_str());
    found.is_some_and(|one| !one.is_derived())
}

/// What an answer says of a series, under the names of the views.
fn header(series: &Value) -> Object {
    let mut object = Object::new();
    for name in ["dataset", "key", "frequency"] {
        object.insert(name.to_owned(), series[name].clone());
    }
    for list in ["area", "indicator", "activity"] {
        object.insert(list.to_owned(), series[list]["code"].clone());
        object.insert(format!("{list}_name"), series[list]["name"].clone());
    }
    for name in ["unit", "unit_class"] {
        object.insert(name.to_owned(), series["indicator"][name].clone());
    }
    object
}

fn observation(header: &Object, point: &Value) -> Object {
    let period: Period = point["period"].as_str().unwrap().parse().unwrap();
    let mut object = picked(point.as_object().unwrap(), &OF_OBSERVATION);
    object.insert("period_ordinal".to_owned(), period.ordinal().into());
    object.extend(header.clone());
    object
}

/// Some members of an object; null where there is none.
fn picked(object: &Object, names: &[&str]) -> Object {
    names.iter().map(|name| ((*name).to_owned(), object.get(*name).cloned().unwrap_or_default())).collect()
}

/// Rows in one order, with all numbers as doubles: the largest are not whole in JSON and whole in SQL.
fn sorted(rows: Vec<Object>) -> Vec<Object> {
    let doubles = |row: Object| -> Object {
        let double = |value: Value| value.as_f64().map_or(value, Value::from);
        row.into_iter().map(|(name, value)| (name, double(value))).collect()
    };
    let mut rows: Vec<Object> = rows.into_iter().map(doubles).collect();
    rows.sort_by_cached_key(|row| serde_json::to_string(row).unwrap());
    rows
}

async fn what_is_not_published_or_was_reverted_is_in_no_view(backend: Backend) {
    let shelf = shelf(backend).await;
    let url = &shelf.app.database.url;
    let all = async |view: &str| {
        let mut rows =
            raw::texts(url, &format!("SELECT key || ' ' || period || ' ' || vintage FROM {view}")).await;
        rows.as_mut().unwrap().sort();
        rows.unwrap()
    };
    let before = (all("yearbook_observations").await, all("yearbook_vintages").await);
    // Rows of a write whose vintage is not published.
    let rows = "INSERT INTO observation (series_id, period, vintage, value, status)
                SELECT series_id, period, 1000000, 7, CASE WHEN vintage = 1 THEN 'withdrawn' END
                FROM observation WHERE vintage = 1";
    assert!(raw::execute(url, rows).await.unwrap() > 0);
    assert_eq!((all("yearbook_observations").await, all("yearbook_vintages").await), before);
    // A reverted vintage: what it revised and withdrew stands as before.
    raw::execute(url, "UPDATE vintage SET reverted = 1 WHERE published > '2024-03-01'").await.unwrap();
    let observations = all("yearbook_observations").await;
    assert_ne!(observations, before.0);
    assert_eq!(observations, all("yearbook_vintages").await);
}

/// The nodes of the plan of a query, one a line.
async fn plan(backend: Backend, url: &str, sql: &str) -> String {
    let explain = match backend {
        Backend::Sqlite => format!("EXPLAIN QUERY PLAN {sql}"),
        Backend::Postgres => format!("EXPLAIN {sql}"),
    };
    let rows = raw::rows(url, &explain).await.unwrap();
    let line =
        |row: &Object| row.get("detail").or(row.get("QUERY PLAN")).unwrap().as_str().unwrap().to_owned();
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

async fn a_series_is_a_range_of_keys(backend: Backend) {
    let shelf = shelf(backend).await;
    let url = &shelf.app.database.url;
    // Many series, so that reading all of them is not the shortest way.
    let numbers = match backend {
        Backend::Sqlite => {
            "(WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 2999) SELECT n FROM n)"
        }
        Backend::Postgres => "(SELECT n::bigint AS n FROM generate_series(0, 2999) AS n)",
    };
    let series = format!(
        "INSERT INTO series (id, dataset, key, frequency, area, indicator, activity, observation_count) \
         SELECT 1000 + n, dataset, 'A.CN.VA.M' || n, frequency, area, indicator, activity, 30 \
         FROM {numbers} AS n, series WHERE key = 'A.CN.VA.C'"
    );
    let observations = format!(
        "INSERT INTO observation (series_id, period, vintage, value) \
         SELECT 1000 + s.n, 1990 + p.n, 1, 1.5 FROM {numbers} AS s, {numbers} AS p WHERE p.n < 30"
    );
    for statement in [&series, &observations, "ANALYZE"] {
        raw::execute(url, statement).await.unwrap();
    }
    for view in ["yearbook_observations", "yearbook_vintages"] {
        for condition in [
            "dataset = 'X' AND key = 'A.CN.VA.M7'",
            "dataset = 'X' AND key = 'A.CN.VA.M7' AND period_ordinal >= 2015",
            "dataset = 'X' AND key IN ('A.CN.VA.M7', 'A.CN.VA.M8') AND area_name IS NOT NULL",
        ] {
            let sql = format!("SELECT * FROM {view} WHERE {condition}");
            let plan = plan(backend, url, &sql).await;
            let (range, walk) = match backend {
                Backend::Sqlite => ("SEARCH o USING PRIMARY KEY (series_id=?", ["SCAN o", "SCAN s"]),
                Backend::Postgres => {
                    ("observation_pkey", ["Seq Scan on observation ", "Seq Scan on series "])
                }
            };
            assert!(plan.contains(range), "{sql}\n{plan}");
            for walk in walk {
                assert!(
                    !plan.lines().any(|line| line.trim_start_matches([' ', '-', '>']).starts_with(walk)),
                    "{sql}\n{plan}"
                );
            }
        }
    }
}

/// The columns of a view.
async fn columns(backend: Backend, url: &str, view: &str) -> Vec<String> {
    let sql = match backend {
        Backend::Sqlite => format!("SELECT name FROM pragma_table_info('{view}') ORDER BY cid"),
        Backend::Postgres => format!(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = '{view}'::regclass AND attnum > 0 ORDER BY attnum"
        ),
    };
    raw::texts(url, &sql).await.unwrap()
}

/// The descriptions of the columns of a view in docs/sql.md.
fn documented(page: &str, view: &str) -> Vec<(String, String)> {
    let (_, section) = page.split_once(&format!("\n### `{view}`")).unwrap();
    let section = section.split("\n##").next().unwrap();
    let row = |line: &str| {
        let (name, text) = line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | ")?;
        Some((name.to_owned(), text.to_owned()))
    };
    section.lines().filter_map(row).collect()
}

async fn every_column_is_documented(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let url = &shelf.app.database.url;
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/sql.md")).unwrap();
    for view in VIEWS {
        let documented = documented(&page, view);
        let names: Vec<&String> = documented.iter().map(|(name, _)| name).collect();
        assert_eq!(columns(backend, url, view).await.iter().collect::<Vec<_>>(), names, "{view}");
        if backend == Backend::Postgres {
            let comments = format!(
                "SELECT coalesce(col_description(attrelid, attnum), '') FROM pg_attribute \
                 WHERE attrelid = '{view}'::regclass AND attnum > 0 ORDER BY attnum"
            );
            let comments = raw::texts(url, &comments).await.unwrap();
            assert_eq!(comments, documented.into_iter().map(|(_, text)| text).collect::<Vec<_>>(), "{view}");
        }
    }
}
