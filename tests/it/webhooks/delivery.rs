//! What receivers are told.

use chrono::TimeDelta;
use serde_json::{Value, json};
use yearbook::domain::webhook::{MessageType, Position};
use yearbook::service::import::revert::revert;
use yearbook::service::webhooks::{NewWebhook, WebhookError, replay, rotate};

use super::receiver::{Received, Receiver};
use super::{LOW, Sending, ids, local};
use crate::on_both;
use crate::support::{Backend, clock, moment};

on_both!(
    alerts_and_imports_are_told_in_order_and_signed,
    what_was_there_before_is_not_told,
    a_receiver_chooses_rules_and_types,
    an_alert_whose_cause_was_taken_away_is_told_as_revised,
    two_secrets_hold_while_one_replaces_the_other,
    a_replay_has_the_same_ids,
    of_two_senders_one_sends,
    the_next_start_goes_on_where_the_last_one_stopped,
    metrics_count_attempts_and_what_waits,
);

fn kinds(received: &[Received]) -> Vec<String> {
    received.iter().map(Received::kind).collect()
}

async fn alerts_and_imports_are_told_in_order_and_signed(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    let webhook = sending.try_add(local(&receiver)).await.unwrap();
    let secret = webhook.secret.reveal().to_owned();
    sending.publish("2025-02-01", "CN,2021,4\nUS,2021,8\n").await;
    sending.publish("2025-03-01", "CN,2022,6\n").await;
    let received = receiver.wait_for(4).await;
    assert_eq!(kinds(&received), ["import.done", "alert.firing", "import.done", "alert.resolved"]);
    for message in &received {
        assert_eq!(message.line, "POST /hooks/path-is-secret?key=query-is-secret HTTP/1.1");
        assert_eq!(message.header("content-type"), "application/json");
        assert_eq!(message.header("host"), format!("127.0.0.1:{}", receiver.port));
        assert_eq!(message.header("webhook-timestamp"), moment().timestamp().to_string());
        assert_eq!(message.signed_with(&[&secret]), [secret.as_str()]);
        assert!(message.body.len() < 20_000 && !message.body.contains("whsec_"), "{}", message.body);
        assert!(message.body.starts_with("{\"type\":\""), "{}", message.body);
        assert_eq!(message.json().as_object().unwrap().len(), 3);
        assert_eq!(message.json()["timestamp"], "2026-01-02T03:04:05.000Z");
    }
    assert_eq!(ids(&received).len(), 4);
    let import = &received[0].json()["data"];
    let expected = json!({
        "import": 2, "revision": 2, "dataset": "U", "file": "u.csv", "published": "2025-02-01",
        "observations": 2, "added": 2, "revised": 0, "withdrawn": 0, "unchanged": 0, "missing": 0,
    });
    assert_eq!(import, &expected);
    let alert = &received[1].json()["data"];
    let fields = ["dataset", "rule", "from", "to", "closing", "period", "value", "limit", "why"];
    let said: Vec<&Value> = fields.iter().map(|name| &alert[*name]).collect();
    let expected = [
        json!("U"),
        json!("LOW"),
        json!("ok"),
        json!("firing"),
        Value::Null,
        json!("2021"),
        json!(4),
        json!(5),
        json!("With 4, value < 5."),
    ];
    assert_eq!(said, expected.iter().collect::<Vec<_>>());
    // It is the same as in the history of the alert.
    let id = alert["alert"].as_str().unwrap();
    let shown = sending.shelf.app.json(&format!("/v1/alerts/{id}")).await;
    assert_eq!(&shown["events"][0], alert);
    assert_eq!(&shown["events"][1], &received[3].json()["data"]);
    sending.rounds().await;
    assert_eq!(receiver.received().len(), 4, "nothing is sent twice");
}

async fn what_was_there_before_is_not_told(backend: Backend) {
    let sending = Sending::start(backend).await;
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    let receiver = Receiver::start().await;
    sending.try_add(local(&receiver)).await.unwrap();
    // A new series is low in its first data.
    sending.publish("2025-03-01", "DE,2021,1\n").await;
    receiver.wait_for(1).await;
    let events = sending.shelf.app.service.alert_events(0).await.unwrap();
    assert_eq!(events.iter().map(|event| event.is_backfill).collect::<Vec<_>>(), [false, true]);
    sending.webhook_when(|webhook| webhook.progress.position == Position { event: 2, import: 3 }).await;
    assert_eq!(kinds(&receiver.received()), ["import.done"]);
}

async fn a_receiver_chooses_rules_and_types(backend: Backend) {
    let high = LOW.replace("LOW", "HIGH").replace("< 5", "> 9");
    let sending = Sending::with_rules(backend, &format!("{LOW}{high}")).await;
    let (low, firing, all) = (Receiver::start().await, Receiver::start().await, Receiver::start().await);
    let one = |rules: &[&str], types: Vec<MessageType>, receiver: &Receiver| NewWebhook {
        rules: rules.iter().map(ToString::to_string).collect(),
        types,
        ..local(receiver)
    };
    let alerts = vec![MessageType::AlertFiring, MessageType::AlertResolved];
    sending.try_add(one(&["LOW"], alerts, &low)).await.unwrap();
    sending.try_add(one(&["U:HIGH", "LOW"], vec![MessageType::AlertFiring], &firing)).await.unwrap();
    sending.try_add(one(&[], vec![], &all)).await.unwrap();
    sending.publish("2025-02-01", "CN,2021,4\nUS,2021,10\n").await;
    sending.publish("2025-03-01", "CN,2022,6\nUS,2022,8\n").await;
    assert_eq!(all.wait_for(6).await.len(), 6);
    assert_eq!(kinds(&low.wait_for(2).await), ["alert.firing", "alert.resolved"]);
    assert!(low.received().iter().all(|one| one.json()["data"]["rule"] == "LOW"));
    assert_eq!(kinds(&firing.wait_for(2).await), ["alert.firing", "alert.firing"]);
    sending.rounds().await;
    assert_eq!((low.received().len(), firing.received().len(), all.received().len()), (2, 2, 6));
    let unknown = sending.try_add(one(&["LOWW"], vec![], &all)).await.unwrap_err();
    assert_eq!(unknown.to_string(), "there is no rule `LOWW`; there are U:LOW, U:HIGH");
    let of_all: std::collections::BTreeSet<String> = ids(&all.received()).into_values().collect();
    assert!(low.received().iter().all(|one| !of_all.contains(one.id())), "an id is of one receiver");
}

async fn an_alert_whose_cause_was_taken_away_is_told_as_revised(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    sending.add(&receiver).await;
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    receiver.wait_for(1).await;
    let service = &sending.shelf.app.service;
    revert(service.store(), 2, "a test", &clock()).await.unwrap();
    service.refresh().await.unwrap();
    service.alerts(&service.state()).await.unwrap();
    let received = receiver.wait_for(2).await;
    assert_eq!(kinds(&received), ["alert.firing", "alert.revised"]);
    assert_eq!(received[1].json()["data"]["closing"], "revised");
}

async fn two_secrets_hold_while_one_replaces_the_other(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    let webhook = sending.add(&receiver).await;
    let store = sending.shelf.app.service.store();
    let (new, until) = rotate(store, &webhook.id, sending.now()).await.unwrap();
    assert_eq!(until, sending.now() + TimeDelta::hours(24));
    let (old, new) = (webhook.secret.reveal(), new.reveal());
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    assert_eq!(receiver.wait_for(1).await[0].signed_with(&[old, new]), [new, old]);
    sending.move_to(until);
    sending.publish("2025-03-01", "CN,2022,6\n").await;
    assert_eq!(receiver.wait_for(2).await[1].signed_with(&[old, new]), [new]);
    assert!(matches!(rotate(store, "none", moment()).await, Err(WebhookError::Unknown(_))));
}

async fn a_replay_has_the_same_ids(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    let webhook = sending.add(&receiver).await;
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    sending.publish("2025-03-01", "CN,2022,6\n").await;
    let first = receiver.wait_for(2).await;
    let store = sending.shelf.app.service.store();
    let sequence = first[0].json()["data"]["sequence"].as_i64().unwrap();
    replay(store, &webhook.id, 0).await.unwrap();
    let received = receiver.wait_for(4).await;
    assert_eq!(ids(&received).len(), 2);
    assert_eq!(received[2].body, first[0].body);
    // The sender notes what came after the receiver has it; a replay from before that message would be noted as sent.
    sending.rounds().await;
    replay(store, &webhook.id, sequence).await.unwrap();
    let received = receiver.wait_for(5).await;
    assert_eq!(received[4].id(), first[1].id());
    let refused = replay(store, &webhook.id, 99).await.unwrap_err().to_string();
    assert!(refused.contains("the newest event has the number 2"), "{refused}");
    assert!(replay(store, "none", 0).await.is_err() && replay(store, &webhook.id, -1).await.is_err());
}

async fn of_two_senders_one_sends(backend: Backend) {
    let sending = Sending::start(backend).await;
    let again = Sending::over(sending.shelf.app.database.again(), LOW, sending.time).await;
    let receiver = Receiver::start().await;
    sending.add(&receiver).await;
    let days = (1..=6).map(|month| (format!("2025-{:02}-01", month + 1), if month % 2 == 1 { 4 } else { 7 }));
    for (number, (day, value)) in days.enumerate() {
        sending.publish(&day, &format!("CN,{},{value}\nUS,{0},{value}\n", 2021 + number)).await;
    }
    receiver.wait_for(12).await;
    sending.rounds().await;
    assert_eq!(ids(&receiver.received()).len(), 12);
    assert_eq!(receiver.received().len(), 12);
    // The other one takes over at once when this one stops.
    let shelf = sending.stop().await;
    shelf
        .text("U", "u.csv", "area,year,value\nCN,2040,4\n", crate::imports::With::published("2025-09-01"))
        .await;
    again.shelf.app.service.refresh().await.unwrap();
    again.shelf.app.service.alerts(&again.shelf.app.service.state()).await.unwrap();
    receiver.wait_for(13).await;
}

async fn the_next_start_goes_on_where_the_last_one_stopped(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    sending.add(&receiver).await;
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    receiver.wait_for(1).await;
    let time = sending.time;
    let shelf = sending.stop().await;
    shelf
        .text("U", "u.csv", "area,year,value\nCN,2022,8\n", crate::imports::With::published("2025-03-01"))
        .await;
    shelf.app.service.alerts(&shelf.app.service.state()).await.unwrap();
    let _again = Sending::over(shelf.app.database.again(), LOW, time).await;
    assert_eq!(kinds(&receiver.wait_for(2).await), ["alert.firing", "alert.resolved"]);
}

async fn metrics_count_attempts_and_what_waits(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    receiver.react_always(super::receiver::Reaction::status(500));
    sending.try_add(local(&receiver)).await.unwrap();
    sending.publish("2025-02-01", "CN,2021,4\nUS,2021,4\n").await;
    receiver.wait_for(1).await;
    sending.webhook_when(|webhook| webhook.progress.failures == 1).await;
    let text = sending.shelf.app.get("/metrics").await.text();
    for line in [
        "yearbook_webhook_queue 3",
        "yearbook_webhooks{state=\"failing\"} 1",
        "yearbook_webhooks{state=\"disabled\"} 0",
        "yearbook_webhook_attempts_total{outcome=\"failed\"} ",
        "yearbook_webhook_attempts_total{outcome=\"taken\"} ",
        "yearbook_webhook_attempts_total{outcome=\"gone\"} ",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("secret") && !text.contains("127.0.0.1"), "{text}");
}
