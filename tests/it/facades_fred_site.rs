//! What FRED's pages and less usual clients ask for: links with lists, tables, days of publication, tags of some series.

use serde_json::Value;

use crate::on_both;
use crate::support::{Backend, TestApp};

on_both!(
    every_period_inside_a_series_has_a_row,
    links_of_freds_pages_are_read,
    what_a_link_cannot_have_is_refused,
    a_file_has_the_name_of_its_series,
    releases_have_days_tags_and_tables,
    tags_are_those_of_some_series,
);

const KEY: &str = "api_key=any&file_type=json";

async fn rows(app: &TestApp, path: &str, list: &str) -> Vec<Value> {
    let joint = if path.contains('?') { '&' } else { '?' };
    let answer = app.get(&format!("/fred/{path}{joint}{KEY}")).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()[list].as_array().unwrap_or_else(|| panic!("{path} has no {list}")).clone()
}

async fn dates(app: &TestApp, query: &str) -> Vec<(String, String)> {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let path = format!("series/observations?series_id=A.CN.VA.C&{query}");
    rows(app, &path, "observations").await.iter().map(|row| (text(row, "date"), text(row, "value"))).collect()
}

fn csv(start: &str, rows: &[&str]) -> String {
    let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
    format!("{start}\n{rows}")
}

async fn every_period_inside_a_series_has_a_row(backend: Backend) {
    let app = TestApp::start(backend).await;
    let (first, last) = ("26600000000000", "33600000000000");
    let whole = [("2020", first), ("2021", "."), ("2022", "."), ("2023", "."), ("2024", last)];
    let whole = whole.map(|(year, value)| (format!("{year}-01-01"), value.to_owned()));
    assert_eq!(dates(&app, "").await, whole);
    assert_eq!(dates(&app, "observation_start=2021-06-01&observation_end=2023-12-31").await, whole[2..4]);
    assert_eq!(dates(&app, "sort_order=desc&limit=2").await, [whole[4].clone(), whole[3].clone()]);
    assert_eq!(dates(&app, "sort_order=desc&limit=2&offset=1").await, [whole[3].clone(), whole[2].clone()]);
    // A growth rate of a gap is no number, nor is that of the year behind it.
    let growth = dates(&app, "units=pch").await;
    assert_eq!(growth.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["."; 5]);
    // A row of a gap holds since there was a later value.
    let all = rows(
        &app,
        "series/observations?series_id=A.CN.VA.C&realtime_start=1776-07-04&realtime_end=9999-12-31",
        "observations",
    )
    .await;
    assert_eq!(all.len(), 5);
    for gap in &all[1..4] {
        assert_eq!(
            gap["realtime_start"].as_str().max(all[0]["realtime_start"].as_str()),
            gap["realtime_start"].as_str()
        );
        assert_eq!(
            gap["realtime_start"],
            all[4]["realtime_start"].as_str().max(all[0]["realtime_start"].as_str()).unwrap()
        );
        assert_eq!(gap["realtime_end"], "9999-12-31");
    }
    assert_eq!(dates(&app, "vintage_dates=2000-01-01").await, []);
}

async fn links_of_freds_pages_are_read(backend: Backend) {
    let app = TestApp::start(backend).await;
    let link = "bgcolor=%23e1e9f0&chart_type=line&drp=0&fo=open%20sans&height=450&mode=fred&scale=left&cosd=2020-01-01\
        &coed=2024-01-01&line_color=%230073e6&link_values=false&line_style=solid&mark_type=none&mw=3&lw=3&ost=-99999\
        &oet=99999&mma=0&fml=a&fq=Annual&fam=avg&fgst=lin&fgsnd=2020-02-01&line_index=1&transformation=lin\
        &vintage_date=2026-01-02&revision_date=2026-01-02&nd=2020-01-01";
    let answer = app.get(&format!("/fred/graph/fredgraph.csv?id=A.CN.VA.C&{link}")).await;
    let body = [
        "2020-01-01,26600000000000",
        "2021-01-01,.",
        "2022-01-01,.",
        "2023-01-01,.",
        "2024-01-01,33600000000000",
    ];
    assert_eq!((answer.status.as_u16(), answer.text()), (200, csv("observation_date,A.CN.VA.C", &body)));
    // A list has a value for each series.
    let lists = "id=A.CN.VA.C,RD_EXP.CN&cosd=2024-01-01,2024-01-01&coed=2024-12-31,2023-01-01&fq=Annual,Annual\
        &fam=avg,eop&transformation=lin,log&fml=a,a&vintage_date=2026-01-02,2026-01-02";
    let answer = app.get(&format!("/fred/graph/fredgraph.csv?{lists}")).await;
    let header = "observation_date,A.CN.VA.C,RD_EXP.CN";
    assert_eq!(answer.text(), csv(header, &["2024-01-01,33600000000000,."]));
    let from = app.get("/fred/graph/fredgraph.csv?id=A.CN.VA.C%2CRD_EXP.CN&cosd=2024-01-01").await;
    assert_eq!(from.text(), csv(header, &["2024-01-01,33600000000000,3600000000000"]));
    for fq in ["a", "ANNUAL", "Annual", "Annual%2CAnnual"] {
        let answer = app.get(&format!("/fred/graph/fredgraph.csv?id=A.CN.VA.C,A.CN.VA.C&fq={fq}")).await;
        assert_eq!(answer.status, 200, "{fq}: {}", answer.text());
    }
}

async fn what_a_link_cannot_have_is_refused(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (query, said) in [
        ("id=A.CN.VA.C&fml=a%2Fb", "fml"),
        ("id=A.CN.VA.C&mma=12", "mma"),
        ("id=A.CN.VA.C&fq=Fortnightly", "fq is not one of"),
        ("id=A.CN.VA.C&fq=Weekly%2C%20Ending%20Friday", "weeks end on Sunday"),
        ("id=A.CN.VA.C&cosd=2020-01-01,2021-01-01", "cosd has 2 values for 1 series"),
        ("id=A.CN.VA.C,RD_EXP.CN&coed=2020-01-01,soon", "coed is not a YYYY-MM-DD"),
        ("id=A.CN.VA.C,NOTHING", "does not exist"),
        ("cosd=2020-01-01", "id is not set"),
    ] {
        let answer = app.get(&format!("/fred/graph/fredgraph.csv?{query}")).await;
        assert_eq!(answer.status, 404, "{query}");
        assert!(answer.text().contains(said), "{query}: {}", answer.text());
    }
}

async fn a_file_has_the_name_of_its_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    for id in ["A.CN.VA.C", "CNIND:A.CN.VA.C"] {
        let answer = app.get(&format!("/fred/series/{id}/downloaddata/{id}.csv")).await;
        let body = [
            "2020-01-01,26600000000000",
            "2021-01-01,.",
            "2022-01-01,.",
            "2023-01-01,.",
            "2024-01-01,33600000000000",
        ];
        assert_eq!((answer.status.as_u16(), answer.text()), (200, csv("DATE,VALUE", &body)), "{id}");
    }
    for path in
        ["A.CN.VA.C/downloaddata/RD_EXP.CN.csv", "A.CN.VA.C/downloaddata/A.CN.VA.C", "NO/downloaddata/NO.csv"]
    {
        assert_eq!(app.get(&format!("/fred/series/{path}")).await.status, 404, "{path}");
    }
}

async fn releases_have_days_tags_and_tables(backend: Backend) {
    let app = TestApp::start(backend).await;
    let days = rows(&app, "release/dates?release_id=1", "release_dates").await;
    let day = |row: &Value| row["date"].as_str().unwrap().to_owned();
    let mut expected: Vec<String> = app.json("/v1/sources").await["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| source["published"].as_str().unwrap().to_owned())
        .collect();
    expected.sort();
    expected.dedup();
    assert_eq!(days.iter().map(day).collect::<Vec<_>>(), expected);
    assert!(days.iter().all(|row| row["release_id"] == 1));
    expected.reverse();
    let all = rows(&app, "releases/dates", "release_dates").await;
    assert_eq!(all.iter().map(day).collect::<Vec<_>>(), expected);
    let name = app.json("/v1/datasets/CNIND").await["name"].clone();
    assert!(all.iter().all(|row| row["release_name"] == name));
    let first = expected.last().unwrap();
    let one =
        rows(&app, &format!("release/dates?release_id=1&realtime_end={first}&limit=5"), "release_dates")
            .await;
    assert_eq!(one.len(), 1);
    let xml = app.get("/fred/release/dates?release_id=1&api_key=x&limit=1").await.text();
    assert!(xml.contains(&format!("<release_date release_id=\"1\">{first}</release_date>")), "{xml}");
    for path in ["release/dates", "release/dates?release_id=9", "releases/dates?order_by=nothing"] {
        let joint = if path.contains('?') { '&' } else { '?' };
        assert_eq!(app.get(&format!("/fred/{path}{joint}{KEY}")).await.status, 400, "{path}");
    }
    let table = app.json(&format!("/fred/release/tables?release_id=1&{KEY}")).await;
    let elements = table["elements"].as_object().unwrap();
    // Derived series are series like others here.
    assert_eq!(elements.len(), app.service.state().catalogue.series.len());
    assert_eq!((&table["name"], &table["release_id"]), (&name, &Value::from("1")));
    let line = &elements["1"];
    assert_eq!(
        (&line["element_id"], &line["parent_id"], &line["type"]),
        (&1.into(), &0.into(), &"series".into())
    );
    assert_eq!(line["children"], Value::Array(Vec::new()));
    let series = line["series_id"].as_str().unwrap();
    assert_eq!(rows(&app, &format!("series?series_id={series}"), "seriess").await[0]["title"], line["name"]);
    let one = app.json(&format!("/fred/release/tables?release_id=1&element_id=2&{KEY}")).await;
    assert_eq!(one["elements"].as_object().unwrap().keys().collect::<Vec<_>>(), ["2"]);
    for more in ["element_id=9999", "element_id=x", "include_observation_values=true"] {
        let answer = app.get(&format!("/fred/release/tables?release_id=1&{more}&{KEY}")).await;
        assert_eq!(answer.status, 400, "{more}");
    }
    assert_eq!(rows(&app, "category/related?category_id=1", "categories").await.len(), 0);
    assert_eq!(app.get(&format!("/fred/category/related?category_id=99&{KEY}")).await.status, 400);
}

async fn tags_are_those_of_some_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    let all = rows(&app, "tags", "tags").await;
    assert!(all.iter().all(|tag| tag["created"].as_str().unwrap().starts_with("202")), "{all:?}");
    // The tags of all releases, and of all categories together, are all tags.
    assert_eq!(rows(&app, "release/tags?release_id=1", "tags").await, all);
    let mut counted = 0;
    for category in rows(&app, "category/children", "categories").await {
        for tag in rows(&app, &format!("category/tags?category_id={}", category["id"]), "tags").await {
            counted += tag["series_count"].as_u64().unwrap();
        }
    }
    assert_eq!(counted, all.iter().map(|tag| tag["series_count"].as_u64().unwrap()).sum::<u64>());
    let text = "series_search_text=value%20added";
    let found = rows(&app, &format!("series/search/tags?{text}"), "tags").await;
    assert!(!found.is_empty() && found.len() < all.len());
    let count = rows(&app, "series/search?search_text=value%20added", "seriess").await.len();
    assert_eq!(found[0]["series_count"], count);
    let geo =
        rows(&app, &format!("series/search/tags?{text}&tag_group_id=geo&tag_search_text=chi"), "tags").await;
    assert_eq!(geo.iter().map(|tag| tag["name"].as_str().unwrap()).collect::<Vec<_>>(), ["china"]);
    for path in [
        "category/related_tags?category_id=1",
        "release/related_tags?release_id=1",
        "series/search/related_tags?series_search_text=r%26d",
    ] {
        assert_eq!(app.get(&format!("/fred/{path}&{KEY}")).await.status, 400, "{path} without tag_names");
        let related = rows(&app, &format!("{path}&tag_names=china"), "tags").await;
        assert!(related.iter().all(|tag| tag["name"] != "china"), "{path}");
    }
    let related = rows(&app, "release/related_tags?release_id=1&tag_names=china", "tags").await;
    assert_eq!(related, rows(&app, "related_tags?tag_names=china", "tags").await);
    assert_eq!(app.get(&format!("/fred/series/search/tags?{KEY}")).await.status, 400);
    let oldest = rows(&app, "tags?order_by=created&sort_order=asc", "tags").await;
    let created = |tag: &Value| tag["created"].as_str().unwrap().to_owned();
    assert!(oldest.iter().map(created).is_sorted());
}
