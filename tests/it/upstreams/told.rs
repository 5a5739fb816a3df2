//! What the API, the metrics and the pages tell of upstreams.

use yearbook::service::upstreams::PullMode;

use super::{Desk, table, usual};
use crate::on_both;
use crate::support::Backend;

on_both!(state_history_and_what_is_held_are_told, data_of_an_upstream_name_its_publisher_and_licence);

async fn state_history_and_what_is_held_are_told(backend: Backend) {
    let desk = Desk::with(backend, "schedule = \"daily 06:30 Asia/Shanghai\"").await;
    let app = &desk.app;
    let waiting = app.json("/v1/upstreams").await;
    let one = &waiting["upstreams"][0];
    assert_eq!((one["id"].as_str(), one["condition"].as_str()), (Some("office"), Some("waiting")));
    assert_eq!((one["kind"].as_str(), one["dataset"].as_str()), (Some("file"), Some("OFFICE")));
    desk.publish(table(40, |area, year| Some(usual(area, year)))).await;
    desk.publish(table(40, |area, year| Some(usual(area, year) * 2.0))).await;
    let held = app.json("/v1/upstreams/office").await;
    assert_eq!(held["condition"], "held");
    assert_eq!(held["held"]["reasons"][0]["kind"], "moved");
    assert_eq!(held["held"]["revised"], 400);
    assert_eq!(held["held"]["largest"].as_array().unwrap().len(), 20);
    // The clock of the tests stands still, so fetches have one time.
    assert_eq!(held["last_success"], "2026-01-02T03:04:05Z");
    assert_eq!(held["due"], "2026-01-02T22:30:00Z");
    for (page, words) in [
        ("/upstreams", "The office of office"),
        ("/upstreams?lang=zh", "数据来源机构"),
        ("/upstreams/office", "yearbook pull accept office"),
        ("/upstreams/office?lang=zh", "变动最大的数值"),
    ] {
        let text = app.get(page).await.text();
        assert!(text.contains(words), "{page}: {text}");
    }
    let metrics = app.get("/metrics").await.text();
    for line in [
        "yearbook_upstream_held{upstream=\"office\"} 1",
        "yearbook_upstream_last_success_timestamp_seconds{upstream=\"office\"} 1767323045",
        "yearbook_upstream_failures{upstream=\"office\"} 0",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    let unknown = app.get("/v1/upstreams/offcie").await;
    assert_eq!(unknown.status.as_u16(), 404);
    desk.publisher.fail_with(Some(404));
    desk.pull(PullMode::Write).await;
    assert_eq!(app.json("/v1/upstreams/office").await["failures"], 1);
}

async fn data_of_an_upstream_name_its_publisher_and_licence(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    desk.publish(table(2, |area, year| Some(usual(area, year)))).await;
    let dataset = desk.app.json("/v1/datasets/OFFICE").await;
    assert_eq!(dataset["licence"], "CC-BY-4.0", "{dataset}");
    assert_eq!(dataset["publisher"], "The office of office", "{dataset}");
    let answer = desk.app.json("/v1/observations?dataset=OFFICE").await;
    assert_eq!(answer["attributions"], serde_json::json!(["The office of office"]), "{answer}");
    let source = desk.app.json("/v1/sources/upstream-office").await;
    assert_eq!(source["licence"], "CC-BY-4.0", "{source}");
    let key = answer["series"][0]["key"].as_str().unwrap();
    let page = desk.app.get(&format!("/series/OFFICE/{key}")).await.text();
    assert!(page.contains("The office of office"), "{page}");
}
