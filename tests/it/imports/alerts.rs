//! Rules over imported data: what each import, correction and reversal changes in their states.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use yearbook::service::import::revert::revert;

use super::{Scope, Shelf, With, fixed};
use crate::on_both;
use crate::support::{Backend, data};

on_both!(
    an_import_raises_an_alert_and_a_later_one_ends_it,
    a_reversal_takes_the_cause_of_an_alert_away,
    whoever_judges_later_finds_the_same_history,
    a_restart_writes_no_event_twice,
    a_changed_rule_is_judged_anew,
    states_are_filtered_and_known_of_any_day,
    events_are_streamed_from_where_a_client_left,
    alerts_are_an_atom_feed,
    a_backtest_counts_alarms_against_events,
    metrics_count_states_without_a_label_for_each_series,
    turning_points_of_gross_domestic_product_are_those_of_the_worked_case,
    swapped_files_of_inflation_are_an_alert,
    what_a_rule_cannot_judge_is_named,
    a_series_without_news_is_stale,
    manufacturing_of_china_in_2021_was_not_expected,
);

const LOW: &str = "[[rule]]\nid = \"LOW\"\nkind = \"threshold\"\nversion = \"1\"\nseverity = \"critical\"\n\
    note = \"It is low.\"\nif = \"value < 5\"\nrecover = \"value > 6\"\n";

/// Imports a table of areas and years.
async fn publish(shelf: &Shelf, day: &str, rows: &str) {
    shelf.text("U", "u.csv", &format!("area,year,value\n{rows}"), With::published(day)).await;
}

async fn alerts(shelf: &Shelf, query: &str) -> Vec<Value> {
    shelf.app.json(&format!("/v1/alerts?{query}")).await["alerts"].as_array().unwrap().clone()
}

/// The states of an answer, each with its area.
async fn states(shelf: &Shelf, query: &str) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    alerts(shelf, query)
        .await
        .iter()
        .map(|one| format!("{} {}", text(&one["area"]), text(&one["state"])))
        .collect()
}

/// All events as texts, without what depends on when they were found.
async fn history(shelf: &Shelf) -> Vec<String> {
    // What was not judged yet is judged.
    shelf.app.json("/v1/alerts").await;
    let events = shelf.app.service.alert_events(0).await.unwrap();
    let kinds = events.iter().map(|one| {
        let series = one.key.series.as_deref().unwrap_or_default();
        let period = one.grounds.period.map(|period| period.to_string()).unwrap_or_default();
        format!(
            "{} {series} {period} {} {} {:?}",
            one.sequence,
            one.from.code(),
            one.kind(),
            one.grounds.value
        )
    });
    kinds.collect()
}

async fn an_import_raises_an_alert_and_a_later_one_ends_it(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", LOW).await;
    publish(&shelf, "2025-01-01", "CN,2023,7\nUS,2023,7\n").await;
    assert_eq!(states(&shelf, "").await, Vec::<String>::new());
    assert_eq!(states(&shelf, "state=ok").await, ["CN ok", "US ok"]);
    publish(&shelf, "2025-02-01", "CN,2024,4\nUS,2024,8\n").await;
    let alert = alerts(&shelf, "").await.remove(0);
    assert_eq!(
        (&alert["state"], &alert["period"], &alert["value"]),
        (&json!("firing"), &json!("2024"), &json!(4))
    );
    assert_eq!((&alert["severity"], &alert["limit"]), (&json!("critical"), &json!(5)));
    assert_eq!(alert["why"], "With 4, value < 5.");
    publish(&shelf, "2025-03-01", "CN,2025,5.5\n").await;
    assert_eq!(states(&shelf, "").await, ["CN firing"], "it has not recovered");
    publish(&shelf, "2025-04-01", "CN,2026,6.5\n").await;
    assert_eq!(states(&shelf, "").await, Vec::<String>::new());
    let id = alert["id"].as_str().unwrap();
    let one = shelf.app.json(&format!("/v1/alerts/{id}")).await;
    let events = one["events"].as_array().unwrap();
    let said: Vec<[&Value; 4]> =
        events.iter().map(|one| [&one["from"], &one["to"], &one["closing"], &one["backfill"]]).collect();
    let expected = [
        [json!("ok"), json!("firing"), Value::Null, json!(false)],
        [json!("firing"), json!("ok"), json!("resolved"), json!(false)],
    ];
    assert_eq!(said, expected.each_ref().map(|row| row.each_ref()));
}

async fn a_reversal_takes_the_cause_of_an_alert_away(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", LOW).await;
    publish(&shelf, "2025-01-01", "CN,2023,7\n").await;
    history(&shelf).await;
    publish(&shelf, "2025-02-01", "CN,2024,4\n").await;
    assert_eq!(states(&shelf, "").await, ["CN firing"]);
    let imports = shelf.app.json("/v1/imports").await;
    let newest =
        imports["imports"].as_array().unwrap().iter().filter_map(|one| one["id"].as_i64()).max().unwrap();
    revert(shelf.app.service.store(), newest, "a test", &fixed()).await.unwrap();
    shelf.app.service.refresh().await.unwrap();
    assert_eq!(states(&shelf, "").await, Vec::<String>::new());
    assert!(history(&shelf).await.last().unwrap().contains("firing revised"));
}

async fn whoever_judges_later_finds_the_same_history(backend: Backend) {
    let at_once = Shelf::with_rules(backend, "U", LOW).await;
    let later = Shelf::with_rules(backend, "U", LOW).await;
    for (day, rows) in [
        ("2025-01-01", "CN,2022,7\nCN,2023,4\nUS,2023,4\n"),
        ("2025-02-01", "CN,2024,4\nUS,2023,6.2\n"),
        ("2025-03-01", "CN,2024,8\nUS,2024,3\nDE,2024,1\n"),
        ("2025-04-01", "CN,2025,2\nUS,2025,7\n"),
    ] {
        publish(&at_once, day, rows).await;
        history(&at_once).await;
        publish(&later, day, rows).await;
    }
    let (one, other) = (history(&at_once).await, history(&later).await);
    assert_eq!(one, other);
    assert!(
        one.iter().any(|event| event.contains("revised"))
            && one.iter().any(|event| event.contains("resolved"))
    );
    let is_backfill = |events: Vec<yearbook::domain::alert::AlertEvent>| -> Vec<bool> {
        events.iter().map(|event| event.is_backfill).collect()
    };
    let told = is_backfill(at_once.app.service.alert_events(0).await.unwrap());
    assert!(told[0] && told.iter().any(|backfill| !backfill), "{told:?}");
    assert!(
        is_backfill(later.app.service.alert_events(0).await.unwrap()).into_iter().all(|backfill| backfill)
    );
}

async fn a_restart_writes_no_event_twice(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", LOW).await;
    publish(&shelf, "2025-01-01", "CN,2023,4\n").await;
    let before = history(&shelf).await;
    let again = Shelf::over(shelf.app.database.again(), "U", LOW).await;
    assert_eq!(history(&again).await, before);
    // Both judge the next revision; one of them writes.
    publish(&shelf, "2025-02-01", "CN,2024,7\n").await;
    again.app.service.refresh().await.unwrap();
    let (one, other) = tokio::join!(history(&shelf), history(&again));
    assert_eq!(one.len(), before.len() + 1);
    assert_eq!(one, other);
}

async fn a_changed_rule_is_judged_anew(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", LOW).await;
    publish(&shelf, "2025-01-01", "CN,2023,4\n").await;
    assert_eq!(states(&shelf, "").await, ["CN firing"]);
    let changed = LOW.replace("value < 5", "value < 3").replace("version = \"1\"", "version = \"2\"");
    let changed = Shelf::over(shelf.app.database.again(), "U", &changed).await;
    assert_eq!(states(&changed, "state=ok,firing").await, ["CN ok"]);
    let rule = changed.app.json("/v1/rules/LOW").await;
    assert_eq!(
        (&rule["version"], &rule["if"], &rule["states"]),
        (&json!("2"), &json!("value < 3"), &json!({"ok": 1}))
    );
    let events = changed.app.service.alert_events(0).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(yearbook::domain::alert::AlertEvent::kind).collect();
    assert_eq!(kinds, ["firing", "rule_changed"], "the events of the version before stay");
}

async fn states_are_filtered_and_known_of_any_day(backend: Backend) {
    let rules = format!(
        "{LOW}[[rule]]\nid = \"HIGH\"\nkind = \"threshold\"\nversion = \"1\"\narea = \"US\"\nif = \"value > 5\"\n"
    );
    let shelf = Shelf::with_rules(backend, "U", &rules).await;
    publish(&shelf, "2025-01-01", "CN,2023,4\nUS,2023,7\n").await;
    publish(&shelf, "2025-02-01", "CN,2024,9\nUS,2024,3\n").await;
    assert_eq!(states(&shelf, "").await, ["US firing"]);
    assert_eq!(states(&shelf, "as_of=2025-01-15").await, ["CN firing", "US firing"]);
    assert_eq!(states(&shelf, "as_of=2025-01-15&rule=HIGH").await, ["US firing"]);
    assert_eq!(states(&shelf, "as_of=2025-01-15&area=CN").await, ["CN firing"]);
    assert_eq!(states(&shelf, "as_of=2025-01-15&severity=warning").await, ["US firing"]);
    assert_eq!(states(&shelf, "as_of=2024-01-15").await, Vec::<String>::new());
    let refused = shelf.app.get("/v1/alerts?rule=LOWW").await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (400, &json!("unknown_code")));
    let rules = shelf.app.json("/v1/rules").await;
    let ids: Vec<&Value> = rules["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
    assert_eq!(ids, ["LOW", "HIGH"]);
    assert_eq!(shelf.app.get("/v1/rules/NONE").await.status.as_u16(), 404);
}

async fn events_are_streamed_from_where_a_client_left(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", LOW).await;
    publish(&shelf, "2025-01-01", "CN,2023,4\nUS,2023,3\n").await;
    history(&shelf).await;
    let router = yearbook::http::stack(std::sync::Arc::clone(&shelf.app.service));
    let request =
        Request::get("/v1/alerts").header("accept", "text/event-stream").header("last-event-id", "1");
    let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut chunks = response.into_body().into_data_stream();
    let mut next = async || {
        let chunk = tokio::time::timeout(Duration::from_secs(10), chunks.next()).await;
        String::from_utf8(chunk.expect("an event arrives").unwrap().unwrap().to_vec()).unwrap()
    };
    let first = next().await;
    assert!(first.contains("id: 2") && first.contains("event: alert.firing"), "{first}");
    publish(&shelf, "2025-02-01", "US,2024,9\n").await;
    let second = next().await;
    assert!(second.contains("id: 3") && second.contains("event: alert.resolved"), "{second}");
}

async fn alerts_are_an_atom_feed(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", LOW).await;
    publish(&shelf, "2025-01-01", "CN,2023,4\n").await;
    let answer = shelf.app.get("/v1/alerts.atom").await;
    assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
    let text = answer.text();
    for part in [
        "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
        "<id>tag:yearbook,2026:alert-event/1</id>",
        "<updated>2026-01-02T03:04:05Z</updated>",
        "<summary>With 4, value &lt; 5.</summary>",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    publish(&shelf, "2025-02-01", "CN,2024,7\n").await;
    let later = shelf.app.get("/v1/alerts.atom").await.text();
    let entry = |text: &str| text.split("<entry>").last().unwrap().to_owned();
    assert_eq!(entry(&later), entry(&text), "an entry stays as it was");
}

async fn a_backtest_counts_alarms_against_events(backend: Backend) {
    let rules = LOW.replace("recover = \"value > 6\"\n", "");
    let shelf = Shelf::with_rules(backend, "U", &rules).await;
    publish(&shelf, "2025-01-01", "CN,2020,4\nCN,2021,7\nCN,2022,4\nCN,2023,7\n").await;
    publish(&shelf, "2025-02-01", "CN,2020,8\nCN,2024,7\n").await;
    let backtest = shelf.app.json("/v1/rules/LOW/backtest?events=2020,2023").await;
    assert_eq!(
        (&backtest["periods"], &backtest["years"], &backtest["alarms"]),
        (&json!(5), &json!(5), &json!(2))
    );
    assert_eq!(backtest["alarms_a_year"], 0.4);
    let signals = &backtest["signals"];
    let counts = ["hits", "false_alarms", "misses", "quiet"].map(|name| signals[name].as_i64().unwrap());
    assert_eq!(counts, [1, 1, 1, 2], "each period counts as it was first judged");
    assert_eq!(signals["event_given_alarm"], 0.5);
    assert_eq!(shelf.app.json("/v1/rules/LOW/backtest").await["signals"], Value::Null);
}

async fn metrics_count_states_without_a_label_for_each_series(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", LOW).await;
    publish(&shelf, "2025-01-01", "CN,2023,4\nUS,2023,3\nDE,2023,8\n").await;
    let text = shelf.app.get("/metrics").await.text();
    for line in [
        "yearbook_alert_state{rule=\"LOW\",severity=\"critical\",state=\"firing\"} 2",
        "yearbook_alert_state{rule=\"LOW\",severity=\"critical\",state=\"ok\"} 1",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

async fn turning_points_of_gross_domestic_product_are_those_of_the_worked_case(backend: Backend) {
    let rules =
        "[[rule]]\nid = \"TURN\"\nkind = \"turning_point\"\nversion = \"1\"\nindicator = \"realgdp\"\n";
    let shelf = Shelf::with_rules(backend, "MACRO", rules).await;
    shelf.file("MACRO", &data().join("us-macro-quarterly/macrodata.csv"), With::default()).await;
    shelf.app.json("/v1/alerts").await;
    let events = shelf.app.service.alert_events(0).await.unwrap();
    let said: Vec<&str> =
        events.iter().filter(|one| one.kind() == "firing").map(|one| one.grounds.why.as_str()).collect();
    for turn in
        ["peak at 1960-Q1", "trough at 1960-Q4", "peak at 1973-Q4", "trough at 1975-Q1", "peak at 2008-Q2"]
    {
        assert!(said.iter().any(|why| why.contains(turn)), "{turn}: {said:?}");
    }
}

async fn swapped_files_of_inflation_are_an_alert(backend: Backend) {
    let rules = "[[rule]]\nid = \"MOVED\"\nkind = \"revision\"\nversion = \"1\"\nshare = 0.3\namount = 1\n";
    for (first, second, state) in [
        ("inflation-gdp_2016-03-04", "inflation-gdp_2018-04-19", "ok"),
        ("inflation-consumer_2016-03-04", "inflation-consumer_2018-04-19", "firing"),
    ] {
        let shelf = Shelf::with_rules(backend, "INFL", rules).await;
        for name in [first, second] {
            let file = data().join("datahub-worldbank-vintages").join(format!("{name}.csv"));
            shelf
                .file(
                    "INFL",
                    &file,
                    With { indicator: Some("INFLATION"), scope: Scope::Whole, ..With::default() },
                )
                .await;
        }
        let alert = alerts(&shelf, "state=ok,firing").await.remove(0);
        assert_eq!(alert["state"], state, "{second}: {alert}");
        let expected = if state == "ok" { 0.067 } else { 0.661 };
        assert!((alert["value"].as_f64().unwrap() - expected).abs() < 5e-4, "{alert}");
        assert_eq!((&alert["series"], &alert["period"]), (&Value::Null, &Value::Null));
    }
}

async fn what_a_rule_cannot_judge_is_named(backend: Backend) {
    let rules = "[[rule]]\nid = \"NEW\"\nkind = \"unexpected\"\nversion = \"1\"\n\
        [[rule]]\nid = \"TURN\"\nkind = \"turning_point\"\nversion = \"1\"\n\
        [[rule]]\nid = \"NOTHING\"\nkind = \"threshold\"\nversion = \"1\"\narea = \"FR\"\nif = \"value < 5\"\n";
    let shelf = Shelf::with_rules(backend, "U", rules).await;
    publish(&shelf, "2025-01-01", "CN,2022,7\nCN,2023,4\n").await;
    let reasons: Vec<(String, String)> = alerts(&shelf, "state=refused")
        .await
        .iter()
        .map(|one| (one["rule"].as_str().unwrap().to_owned(), one["reason"].as_str().unwrap().to_owned()))
        .collect();
    let expected = [("NEW", "too_few_points"), ("TURN", "frequency")];
    assert_eq!(reasons, expected.map(|(rule, reason)| (rule.to_owned(), reason.to_owned())));
    let nothing = shelf.app.json("/v1/rules/NOTHING").await;
    assert_eq!((&nothing["series"], &nothing["states"]), (&json!(0), &json!({})));
}

async fn a_series_without_news_is_stale(backend: Backend) {
    let rules = "[[rule]]\nid = \"LATE\"\nkind = \"stale\"\nversion = \"1\"\ngrace = 30\n";
    let shelf = Shelf::with_rules(backend, "U", rules).await;
    // The clock of the tests stands at 2 January 2026.
    publish(&shelf, "2024-02-01", "CN,2023,7\nUS,2023,4\n").await;
    publish(&shelf, "2025-02-01", "CN,2024,7\n").await;
    assert_eq!(states(&shelf, "").await, ["US firing"]);
    let alert = alerts(&shelf, "").await.remove(0);
    assert_eq!(
        (&alert["period"], &alert["why"]),
        (&json!("2023"), &json!("With 2024 due by 2025-03-03, the next period is late."))
    );
    assert_eq!(states(&shelf, "as_of=2025-03-03").await, Vec::<String>::new());
}

async fn manufacturing_of_china_in_2021_was_not_expected(backend: Backend) {
    let rules = "[[rule]]\nid = \"NEW\"\nkind = \"unexpected\"\nversion = \"1\"\narea = \"CN\"\n";
    let shelf = Shelf::with_rules(backend, "MANF", rules).await;
    let folder = data().join("worldbank-manufacturing");
    let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    shelf.file("MANF", &file, With::default()).await;
    let answer = shelf.app.json("/v1/alerts").await;
    let alert = &answer["alerts"][0];
    assert_eq!((&alert["state"], &alert["period"]), (&json!("firing"), &json!("2021")), "{answer}");
    assert!((alert["limit"].as_f64().unwrap() - 4.555_68e12).abs() < 1e7, "{alert}");
    assert_eq!(answer["expected_false"], 0.05);
}
