//! The FRED façade: its documents, real-time periods, transformations, lists, errors.

use serde_json::Value;
use yearbook::domain::period::Period;
use yearbook::ingest::seed::Seed;
use yearbook::service::documents::Documents;

use crate::on_both;
use crate::seed_variants::{restate, with_figure, with_source};
use crate::support::{Answer, Backend, TestApp, cnind};

on_both!(
    a_series_has_the_attributes_that_clients_read,
    observations_are_those_of_version_1,
    growth_is_taken_before_the_range_is_cut,
    values_hold_from_their_publication_to_the_next,
    what_was_taken_back_holds_no_more,
    lists_are_found_filtered_ordered_and_paged,
    categories_are_topics,
    releases_are_datasets_and_sources_their_publishers,
    tags_are_what_series_have_in_common,
    what_was_written_last_comes_first,
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
        // A dot stands for a period without an observation.
        let rows: Vec<&str> = answer["observations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["value"].as_str().unwrap())
            .collect();
        let stated = rows.iter().filter(|value| **value != ".");
        let theirs: Vec<f64> = stated.map(|value| value.parse().unwrap()).collect();
        let value = |row: &Value| row["value"].as_f64().unwrap();
        let ours: Vec<f64> = one["observations"].as_array().unwrap().iter().map(value).collect();
        assert_eq!(theirs, ours, "{key}");
        assert_eq!(answer["count"].as_u64(), u64::try_from(rows.len()).ok());
    }
    let table = app.get("/fred/graph/fredgraph.csv?id=A.CN.VA.C,RD_EXP.CN").await;
    assert_eq!(
        table.text(),
        "observation_date,A.CN.VA.C,RD_EXP.CN\n2020-01-01,26600000000000,.\n2021-01-01,.,.\n2022-01-01,.,.\n2023-01-01,.,.\n\
         2024-01-01,33600000000000,3600000000000\n"
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
    assert!(ids(&search("search_text=value+added+manufacturing").await).contains(&"A.CN.VA.C".to_owned()));
    assert_eq!(ids(&search("search_text=expenditrue").await)[0], "RD_EXP.CN");
    let release = async |query: &str| {
        app.json(&format!("/fred/release/series?release_id=1&{KEY}&file_type=json&{query}")).await
    };
    let all = release("").await;
    // Derived series are series like others here.
    let total = u64::try_from(app.service.state().catalogue.series.len()).ok();
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
    assert_eq!(five_years["count"], 7);
    let category = format!("/fred/category/series?category_id=INNOVATION&{KEY}&file_type=json&&");
    assert!(ids(&app.json(&category).await).contains(&"PATENTS_HIGH_VALUE.CN".to_owned()));
}

/// An answer in JSON.
async fn read(app: &TestApp, target: &str) -> Value {
    let mark = if target.contains('?') { '&' } else { '?' };
    app.json(&format!("/fred/{target}{mark}{KEY}&file_type=json")).await
}

/// The texts of one member in all objects of a list.
fn texts(answer: &Value, list: &str, name: &str) -> Vec<String> {
    let rows = answer[list].as_array().unwrap_or_else(|| panic!("{answer}"));
    rows.iter().map(|row| row[name].as_str().unwrap().to_owned()).collect()
}

async fn categories_are_topics(backend: Backend) {
    let app = TestApp::start(backend).await;
    let topics = app.json("/v1/topics").await["topics"].as_array().unwrap().clone();
    let children = read(&app, "category/children?category_id=0").await;
    let names: Vec<&str> = topics.iter().map(|topic| topic["name"].as_str().unwrap()).collect();
    assert_eq!(texts(&children, "categories", "name"), names);
    let own = read(&app, "series/categories?series_id=RD_EXP.CN").await["categories"][0].clone();
    let number = own["id"].as_u64().unwrap();
    assert_eq!((number > 0, &own["parent_id"]), (true, &Value::from(0)));
    let one = read(&app, &format!("category?category_id={number}")).await;
    assert_eq!(one["categories"], Value::from(vec![own]));
    let series = read(&app, &format!("category/series?category_id={number}")).await;
    assert!(texts(&series, "seriess", "id").contains(&"RD_EXP.CN".to_owned()));
    let mut found = 0;
    for number in 1..=topics.len() {
        let series = read(&app, &format!("category/series?category_id={number}")).await;
        found += series["count"].as_u64().unwrap();
        let below = read(&app, &format!("category/children?category_id={number}")).await;
        assert_eq!(below["categories"], Value::Array(Vec::new()));
    }
    let series = u64::try_from(app.service.state().catalogue.series.len());
    assert_eq!(Ok(found), series, "every series has one category");
    let root = app.get(&format!("/fred/category?{KEY}")).await.text();
    assert!(root.contains("<category id=\"0\" name=\"Categories\" parent_id=\"0\"/>"), "{root}");
}

async fn releases_are_datasets_and_sources_their_publishers(backend: Backend) {
    let app = TestApp::start(backend).await;
    let dataset = app.json("/v1/datasets/CNIND").await;
    let all = read(&app, "releases").await;
    assert_eq!((&all["count"], &all["releases"][0]["name"]), (&Value::from(1), &dataset["name"]));
    for target in ["release?release_id=1", "release?release_id=CNIND", "series/release?series_id=RD_EXP.CN"] {
        let one = read(&app, target).await;
        assert_eq!(one["releases"], all["releases"], "{target}");
        assert!(one.get("count").is_none(), "{target}");
    }
    let sources = read(&app, "sources").await;
    let names = texts(&sources, "sources", "name");
    assert_eq!(names[0], dataset["publisher"].as_str().unwrap());
    assert!(
        names.contains(&"China Daily".to_owned()) && !names.contains(&"not stated".to_owned()),
        "{names:?}"
    );
    assert_eq!(texts(&read(&app, "release/sources?release_id=1").await, "sources", "name"), names);
    for (number, name) in (1..).zip(&names) {
        let one = read(&app, &format!("source?source_id={number}")).await;
        assert_eq!(texts(&one, "sources", "name"), std::slice::from_ref(name));
        let releases = read(&app, &format!("source/releases?source_id={number}")).await;
        assert_eq!(releases["releases"], all["releases"]);
    }
    let mut by_name = texts(&read(&app, "sources?order_by=name&sort_order=desc").await, "sources", "name");
    by_name.reverse();
    assert!(
        by_name.is_sorted_by_key(|name| name.to_lowercase()) && by_name.len() == names.len(),
        "{by_name:?}"
    );
    let page = read(&app, "sources?limit=1&offset=1").await;
    assert_eq!(texts(&page, "sources", "name"), names[1..2]);
}

async fn tags_are_what_series_have_in_common(backend: Backend) {
    let app = TestApp::start(backend).await;
    let tags = read(&app, "tags").await;
    let rows = tags["tags"].as_array().unwrap();
    let count = |row: &Value| row["series_count"].as_u64().unwrap();
    assert!(rows.iter().rev().is_sorted_by_key(count), "the most common first: {tags}");
    for row in rows.iter().filter(|row| row["group_id"] != "gen") {
        let name = row["name"].as_str().unwrap().replace(' ', "%20").replace('&', "%26");
        let series = read(&app, &format!("tags/series?tag_names={name}")).await;
        assert_eq!(series["count"], row["series_count"], "{row}");
    }
    let own = read(&app, "series/tags?series_id=A.CN.VA.C&order_by=name").await;
    let names = texts(&own, "tags", "name");
    for name in ["annual", "china", "manufacturing", "nsa"] {
        assert!(names.contains(&name.to_owned()), "{name}: {names:?}");
    }
    let both = read(&app, "tags/series?tag_names=annual;manufacturing").await;
    assert!(texts(&both, "seriess", "id").contains(&"A.CN.VA.C".to_owned()), "{both}");
    let others = read(&app, "tags/series?tag_names=annual&exclude_tag_names=manufacturing").await;
    let annual = read(&app, "tags/series?tag_names=Annual").await;
    let numbers = [&both, &others, &annual].map(|answer| answer["count"].as_u64().unwrap());
    assert_eq!(numbers[0] + numbers[1], numbers[2]);
    let related = read(&app, "related_tags?tag_names=manufacturing&tag_group_id=freq").await;
    let row = related["tags"].as_array().unwrap().iter().find(|row| row["name"] == "annual").unwrap();
    assert_eq!(count(row), numbers[0]);
    assert!(
        !texts(&read(&app, "related_tags?tag_names=annual").await, "tags", "name")
            .contains(&"annual".to_owned())
    );
    let found = read(&app, "tags?search_text=manuf").await;
    assert!(texts(&found, "tags", "name").iter().all(|name| name.contains("manuf")));
}

async fn what_was_written_last_comes_first(backend: Backend) {
    let app = TestApp::start(backend).await;
    let total = u64::try_from(app.service.state().catalogue.series.len()).unwrap();
    let all = read(&app, "series/updates").await;
    assert_eq!(all["count"].as_u64(), Some(total));
    let parts = [
        read(&app, "series/updates?filter_value=macro").await,
        read(&app, "series/updates?filter_value=regional").await,
    ];
    let counts = parts.map(|part| part["count"].as_u64().unwrap());
    assert!(counts[0] > counts[1] && counts[1] > 0 && counts[0] + counts[1] == total, "{counts:?}");
    let within = read(&app, "series/updates?start_time=202601020304&end_time=202601020305").await;
    assert_eq!(within["count"].as_u64(), Some(total));
    let before = read(&app, "series/updates?start_time=202601010000&end_time=202601020304").await;
    assert_eq!(before["count"], 0);
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
        ("category?category_id=99&api_key=k", "Bad Request. The category does not exist."),
        ("series/categories?api_key=k", "Bad Request. Variable series_id is not set."),
        ("release?release_id=0&api_key=k", "Bad Request. The release does not exist."),
        ("source?source_id=99&api_key=k", "Bad Request. The source does not exist."),
        ("series/release?series_id=NOTHING&api_key=k", "Bad Request. The series does not exist."),
        ("tags/series?api_key=k", "Bad Request. Variable tag_names is not set."),
        ("related_tags?tag_names=;&api_key=k", "Bad Request. Variable tag_names is not set."),
        ("tags?tag_group_id=x&api_key=k", "Bad Request. Value of tag_group_id is not one of"),
        ("releases?order_by=x&api_key=k", "Bad Request. Value of order_by is not one of"),
        (
            "series/updates?start_time=202601010000&api_key=k",
            "Bad Request. Variables start_time and end_time go together.",
        ),
        (
            "series/updates?start_time=x&end_time=y&api_key=k",
            "Bad Request. The value for variable start_time",
        ),
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
        assert!(first.header("etag").starts_with('"'), "{target}");
        assert_eq!((first.header("etag"), &first.body), (second.header("etag"), &second.body), "{target}");
    }
}
