//! The FRED façade: its documents, real-time periods, transformations, lists, errors.

use serde_json::Value;
use yearbook::domain::period::Period;
use yearbook::ingest::seed::Seed;
use yearbook::service::documents::Documents;

use crate::changes::{restate, with_figure, with_source};
use crate::on_both;
use crate::support::{Answer, Backend, TestApp, cnind};

on_both!(
    a_series_has_the_attributes_that_clients_read,
    observations_are_those_of_version_1,
    growth_is_taken_before_the_range_is_cut,
    values_hold_from_their_publication_to_the_next,
    what_was_taken_back_holds_no_more,
    lists_are_found_filtered_ordered_and_paged,
    errors_have_status_400_and_freds_body,
    answers_can_be_asked_for_again,
);

const KEY: &str = "api_key=any";

/// The seed with a second publication of one value, and a value of the year before.
fn revised() -> Seed {
    let seed = with_source(cnind(), "later.txt", "2025-12-30");
    let seed = with_figure(seed, "002-rd-exp-2024", "later-rd-exp-2024", |figure| {
        "later.txt".clone_into(&mut figure.source);
        restate(figure, 3.63e12, "3.63 trillion yuan");
    });
    with_figure(seed, "002-rd-exp-2024", "002-rd-exp-2023", |figure| {
        figure.period = "2023".parse::<Period>().unwrap();
        restate(figure, 3.3e12, "3.3 trillion yuan");
    })
}

async fn observations(app: &TestApp, query: &str) -> Vec<[String; 4]> {
    let target = format!("/fred/series/observations?series_id=RD_EXP.CN&{KEY}&file_type=json&{query}");
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = app.json(&target).await["observations"].as_array().unwrap().clone();
    let row = |row: &Value| ["date", "realtime_start", "realtime_end", "value"].map(|name| text(row, name));
    rows.iter().map(row).collect()
}

async fn a_series_has_the_attributes_that_clients_read(backend: Backend) {
    let app = TestApp::start(backend).await;
    let answer = app.get(&format!("/fred/series?series_id=A.CN.VA.C&{KEY}")).await;
    assert_eq!(answer.header("content-type"), "text/xml; charset=UTF-8");
    for expected in [
        "<seriess realtime_start=\"2026-01-02\" realtime_end=\"2026-01-02\">",
        "<series id=\"A.CN.VA.C\"",
        "title=\"Value added, Manufacturing, China\"",
        "observation_start=\"2020-01-01\" observation_end=\"2024-01-01\"",
        "frequency=\"Annual\" frequency_short=\"A\" units=\"yuan renminbi\"",
        "seasonal_adjustment_short=\"NSA\" last_updated=\"2026-01-02 03:04:05+00\" popularity=\"1\"",
    ] {
        assert!(answer.text().contains(expected), "{expected}: {}", answer.text());
    }
    for id in
        ["RD_EXP.CN", "RD_EXP.CHN", "RD_EXP.cn", "A.CN.RD_EXP._T", "CNIND:RD_EXP.CN", "CNIND:A.CHN.RD_EXP._T"]
    {
        let target = format!("/fred/series?series_id={id}&{KEY}&file_type=json");
        let series = app.json(&target).await["seriess"][0].clone();
        assert_eq!((series["id"].as_str(), series["popularity"].as_u64()), (Some(id), Some(1)));
        assert_eq!(series["title"], "R&D expenditure, total, China");
    }
}

async fn observations_are_those_of_version_1(backend: Backend) {
    let app = TestApp::start(backend).await;
    let series = app.json("/v1/observations?frequency=A").await["series"].as_array().unwrap().clone();
    assert!(series.len() > 30);
    for one in series {
        let key = one["key"].as_str().unwrap();
        let target = format!("/fred/series/observations?series_id={key}&{KEY}&file_type=json");
        let answer = app.json(&target).await;
        let read = |row: &Value| row["value"].as_str().unwrap().parse::<f64>().unwrap();
        let theirs: Vec<f64> = answer["observations"].as_array().unwrap().iter().map(read).collect();
        let value = |row: &Value| row["value"].as_f64().unwrap();
        let ours: Vec<f64> = one["observations"].as_array().unwrap().iter().map(value).collect();
        assert_eq!(theirs, ours, "{key}");
        assert_eq!(answer["count"].as_u64(), u64::try_from(ours.len()).ok());
    }
    let table = app.get("/fred/graph/fredgraph.csv?id=A.CN.VA.C,RD_EXP.CN").await;
    assert_eq!(
        table.text(),
        "observation_date,A.CN.VA.C,RD_EXP.CN\n2020-01-01,26600000000000,.\n2024-01-01,33600000000000,3600000000000\n"
    );
}

async fn growth_is_taken_before_the_range_is_cut(backend: Backend) {
    let app = TestApp::with(backend, &[revised()], Documents::default()).await;
    let growth = app.json("/v1/growth?indicator=RD_EXP&as_of=2026-01-02").await;
    let points = growth["series"][0]["observations"].as_array().or(growth["series"][0]["points"].as_array());
    let computed = points.unwrap().last().unwrap()["computed"]["value"].as_f64().unwrap();
    let read = observations(&app, "units=pc1&observation_start=2024-01-01").await;
    assert_eq!((read.len(), read[0][0].as_str()), (1, "2024-01-01"));
    assert_eq!(read[0][3].parse::<f64>().unwrap(), computed);
    for (units, expected) in [
        ("lin", [3.3e12, 3.63e12]),
        ("chg", [f64::NAN, 3.3e11]),
        ("ch1", [f64::NAN, 3.3e11]),
        ("pch", [f64::NAN, 10.0]),
        ("pc1", [f64::NAN, 10.0]),
        ("pca", [f64::NAN, 10.0]),
        ("cch", [f64::NAN, 9.531_017_980_432_48]),
        ("cca", [f64::NAN, 9.531_017_980_432_48]),
        ("log", [28.824_943_584_4, 28.920_253_764_2]),
    ] {
        let read = observations(&app, &format!("units={units}")).await;
        for (row, expected) in read.iter().zip(expected) {
            let value = if row[3] == "." { f64::NAN } else { row[3].parse().unwrap() };
            let same = value.is_nan() && expected.is_nan() || (value / expected - 1.0).abs() < 1e-8;
            assert!(same, "{units}: {value} is not {expected}");
        }
    }
}

async fn values_hold_from_their_publication_to_the_next(backend: Backend) {
    let app = TestApp::with(backend, &[revised()], Documents::default()).await;
    let all = "realtime_start=1776-07-04&realtime_end=9999-12-31";
    let row = |row: [&str; 4]| row.map(str::to_owned);
    assert_eq!(
        observations(&app, all).await,
        [
            row(["2023-01-01", "2025-03-14", "9999-12-31", "3300000000000"]),
            row(["2024-01-01", "2025-03-14", "2025-12-29", "3600000000000"]),
            row(["2024-01-01", "2025-12-30", "9999-12-31", "3630000000000"]),
        ]
    );
    let known = |date: &str, value: &str| row(["2024-01-01", date, date, value]);
    for (query, day, value) in [
        ("", "2026-01-02", "3630000000000"),
        ("vintage_dates=2025-12-29&", "2025-12-29", "3600000000000"),
        ("realtime_start=2025-12-30&realtime_end=2025-12-30&", "2025-12-30", "3630000000000"),
    ] {
        let read = observations(&app, &format!("{query}observation_start=2024-01-01")).await;
        assert_eq!(read, [known(day, value)], "{query}");
    }
    assert!(observations(&app, "vintage_dates=2025-03-13").await.is_empty());
    let newest = observations(&app, "sort_order=desc&limit=1").await;
    assert_eq!(newest, [known("2026-01-02", "3630000000000")]);
    let growth = observations(&app, &format!("units=pch&{all}&observation_start=2024-01-01")).await;
    let spells: Vec<_> = growth.iter().map(|row| (row[1].as_str(), row[2].as_str())).collect();
    assert_eq!(spells, [("2025-03-14", "2025-12-29"), ("2025-12-30", "9999-12-31")]);
    let first = observations(&app, &format!("output_type=4&{all}&offset=1")).await;
    assert_eq!(first, [row(["2024-01-01", "2025-03-14", "2025-12-29", "3600000000000"])]);
    let days = app.get(&format!("/fred/series/vintagedates?series_id=RD_EXP.CN&{KEY}")).await.text();
    assert!(days.contains("<vintage_date>2025-03-14</vintage_date>\n  <vintage_date>2025-12-30</"), "{days}");
}

async fn what_was_taken_back_holds_no_more(backend: Backend) {
    let mut without = revised();
    without.figures.retain(|figure| figure.id != "later-rd-exp-2024");
    let app = TestApp::with(backend, &[revised(), without], Documents::default()).await;
    let read = observations(&app, "realtime_start=1776-07-04&realtime_end=9999-12-31").await;
    let ours = app.json("/v1/observations?indicator=RD_EXP&from=2024").await;
    assert_eq!(ours["series"][0]["observations"][0]["value"].as_f64(), Some(3.6e12));
    assert_eq!(read.last().unwrap().join(" "), "2024-01-01 2025-03-14 9999-12-31 3600000000000");
}

async fn lists_are_found_filtered_ordered_and_paged(backend: Backend) {
    let app = TestApp::start(backend).await;
    let ids = |answer: &Value| -> Vec<String> {
        let ids = answer["seriess"].as_array().unwrap().iter().map(|series| series["id"].as_str().unwrap());
        ids.map(str::to_owned).collect()
    };
    let search =
        async |query: &str| app.json(&format!("/fred/series/search?{KEY}&&file_type=json&{query}")).await;
    assert_eq!(ids(&search("search_text=value+added+manufacturing").await)[0], "A.CN.VA.C");
    assert_eq!(ids(&search("search_text=expenditrue").await)[0], "RD_EXP.CN");
    let release = async |query: &str| {
        app.json(&format!("/fred/release/series?release_id=1&{KEY}&file_type=json&{query}")).await
    };
    let all = release("").await;
    let total = app.json("/v1/series").await["total"].as_u64();
    assert_eq!(all["count"].as_u64(), total);
    let mut paged = Vec::new();
    for offset in (0..total.unwrap()).step_by(10) {
        paged.extend(ids(&release(&format!("limit=10&offset={offset}")).await));
    }
    assert_eq!(paged, ids(&all));
    assert!(ids(&release("offset=1000").await).is_empty());
    let mut backwards = ids(&release("sort_order=desc").await);
    backwards.reverse();
    assert_eq!(backwards, ids(&all));
    let five_years = release("filter_variable=frequency&filter_value=5-Year").await;
    assert_eq!(five_years["count"], 6);
    let category = format!("/fred/category/series?category_id=INNOVATION&{KEY}&file_type=json&&");
    assert!(ids(&app.json(&category).await).contains(&"PATENTS_HIGH_VALUE.CN".to_owned()));
}

async fn errors_have_status_400_and_freds_body(backend: Backend) {
    let app = TestApp::start(backend).await;
    let error = |answer: &Answer, status: u16, message: &str| {
        let expected = format!("<error code=\"{status}\" message=\"{message}");
        assert!(answer.text().contains(&expected), "{expected}: {}", answer.text());
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("content-type"), "text/xml; charset=UTF-8");
    };
    for (target, message) in [
        ("series?series_id=NOTHING.CN&api_key=k", "Bad Request. The series does not exist."),
        ("series?series_id=RD_EXP.CN", "Bad Request. Variable api_key is not set."),
        ("series?api_key=k", "Bad Request. Variable series_id is not set."),
        (
            "series/observations?series_id=RD_EXP.CN&api_key=k&units=x",
            "Bad Request. Value of units is not one of",
        ),
        (
            "series/observations?series_id=RD_EXP.CN&api_key=k&frequency=m",
            "Bad Request. Value of frequency is not valid for this series",
        ),
        (
            "series/observations?series_id=RD_EXP.CN&api_key=k&observation_start=x",
            "Bad Request. The value for variable observation_start is not a YYYY-MM-DD",
        ),
        ("series/observations?series_id=RD_EXP.CN&api_key=k&limit=0", "Bad Request. Value of limit is not"),
        ("release/series?release_id=99&api_key=k", "Bad Request. The release does not exist."),
        ("category/series?category_id=99&api_key=k", "Bad Request. The category does not exist."),
    ] {
        error(&app.get(&format!("/fred/{target}")).await, 400, message);
    }
    error(&app.get("/fred/nothing").await, 404, "Not Found. /fred/nothing");
    let answer = app.get("/fred/series?series_id=NOTHING&api_key=k&file_type=json").await;
    assert_eq!((answer.status.as_u16(), answer.json()["error_code"].as_u64()), (400, Some(400)));
    let answer = app.get("/fred/graph/fredgraph.csv?id=NOTHING").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (404, "text/plain; charset=utf-8"));
}

async fn answers_can_be_asked_for_again(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in ["/fred/series?series_id=RD_EXP.CN&api_key=k", "/fred/graph/fredgraph.csv?id=RD_EXP.CN"] {
        let first = app.get(target).await;
        let second = app.get(&format!("{target}&harmless=1")).await;
        assert!(first.header("etag").starts_with("W/\""), "{target}");
        assert_eq!((first.header("etag"), &first.body), (second.header("etag"), &second.body), "{target}");
    }
}
