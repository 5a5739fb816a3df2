//! What is held is an alert: among the others on pages and in answers, and told by events and webhooks.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use futures_util::StreamExt;
use serde_json::Value;
use tokio::sync::watch;
use tower::ServiceExt;
use yearbook::domain::webhook::MessageType;
use yearbook::http_client::HttpClient;
use yearbook::service::upstreams::PullMode;
use yearbook::service::webhooks::{NewWebhook, send_webhooks};

use super::publisher::Publisher;
use super::{Desk, file, silent, table, usual};
use crate::on_both;
use crate::support::{Backend, Database};
use crate::webhooks::local;
use crate::webhooks::receiver::Receiver;

on_both!(
    a_held_publication_is_an_alert_until_somebody_decides,
    a_publication_in_order_ends_the_alert,
    receivers_and_streams_are_told_of_a_hold,
    commands_know_the_rules_of_upstreams,
);

const ALERT: &str = "OFFICE:HELD_office";

fn times(factor: f64) -> String {
    table(40, |area, year| Some(usual(area, year) * factor))
}

impl Desk {
    /// The states of the alert after each of its events, with how it ended.
    async fn history(&self) -> Vec<String> {
        let one = self.app.json(&format!("/v1/alerts/{ALERT}")).await;
        let event = |event: &Value| match event["closing"].as_str() {
            Some(closing) => format!("{} {closing}", event["to"].as_str().unwrap()),
            None => event["to"].as_str().unwrap().to_owned(),
        };
        one["events"].as_array().unwrap().iter().map(event).collect()
    }

    /// The alerts that are not `ok`.
    async fn calling(&self) -> Vec<Value> {
        self.app.json("/v1/alerts").await["alerts"].as_array().unwrap().clone()
    }
}

async fn a_held_publication_is_an_alert_until_somebody_decides(backend: Backend) {
    let desk = Desk::with(backend, "name = \"Office of Mills\"").await;
    desk.publish(times(1.0)).await;
    // Twice, so that an answer that is stored would be given again.
    for _ in 0..2 {
        assert_eq!(desk.calling().await, Vec::<Value>::new());
        assert!(desk.app.get("/").await.text().contains("Nothing calls"));
    }
    let before = desk.app.get("/v1/alerts").await.header("etag").to_owned();

    desk.publish(times(2.0)).await;
    let calling = desk.calling().await;
    let [alert] = &calling[..] else { panic!("{calling:?}") };
    assert_eq!((&alert["id"], &alert["state"]), (&Value::from(ALERT), &Value::from("firing")), "{alert}");
    assert_eq!((&alert["kind"], &alert["reason"]), (&Value::from("held"), &Value::from("moved")));
    assert_eq!((&alert["severity"], &alert["series"]), (&Value::from("warning"), &Value::Null));
    let why = "A publication of office is held since 2026-01-02 03:04 UTC: 400 of 400 values move by more than 25%, 100%; the \
               limit is 20%. It would add 0 observations, revise 400 and withdraw 0.";
    assert_eq!(alert["why"], why);
    assert_ne!(desk.app.get("/v1/alerts").await.header("etag"), before);
    assert_eq!(desk.history().await, ["firing"]);

    let link = "<a href=\"/upstreams/office\">";
    for (page, words) in [
        ("/alerts".to_owned(), ["Office of Mills", link]),
        (format!("/alerts/{ALERT}"), [why, link]),
        ("/alerts?lang=zh".to_owned(), ["来源机构的一次发布暂不提供", "/upstreams/office?lang=zh"]),
        ("/rules".to_owned(), ["HELD_office", "a publication of an upstream is held"]),
        ("/rules/HELD_office".to_owned(), ["HELD_office", link]),
        ("/".to_owned(), ["1 firing", "1 rule"]),
        (
            "/v1/alerts.atom".to_owned(),
            ["HELD_office firing: OFFICE", "<updated>2026-01-02T03:04:05Z</updated>"],
        ),
        ("/v1/rules/HELD_office".to_owned(), ["\"upstream\":\"office\"", "\"states\":{\"firing\":1}"]),
        ("/v1/rules/HELD_office/backtest".to_owned(), ["\"periods\":0", "\"alarms\":1"]),
        (
            "/metrics".to_owned(),
            ["yearbook_alert_state{rule=\"HELD_office\",severity=\"warning\",state=\"firing\"} 1", ""],
        ),
    ] {
        let text = desk.app.get(&page).await.text();
        assert!(words.iter().all(|words| text.contains(words)), "{page}: {text}");
    }
    // What was published up to a day is not what is held.
    let as_of = desk.app.json("/v1/alerts?as_of=2026-01-02").await;
    assert_eq!(as_of["alerts"], serde_json::json!([]));

    // Another one in its place: the alert goes on.
    desk.publish(times(3.0)).await;
    assert_eq!((desk.calling().await.len(), desk.history().await), (1, vec!["firing".to_owned()]));

    let known = desk.app.service.state();
    desk.puller(&known.catalogue).reject(&desk.upstreams[0]).await.unwrap();
    assert_eq!(desk.calling().await, Vec::<Value>::new());
    assert_eq!(desk.history().await, ["firing", "ok resolved"]);
    assert!(desk.app.get(&format!("/alerts/{ALERT}")).await.text().contains("No publication is held."));

    desk.publish(times(4.0)).await;
    desk.puller(&known.catalogue).accept(&desk.upstreams[0], &silent()).await.unwrap();
    desk.app.service.refresh().await.unwrap();
    assert_eq!(desk.history().await, ["firing", "ok resolved", "firing", "ok resolved"]);
    assert_eq!(desk.calling().await, Vec::<Value>::new());

    // Receivers are told of each.
    let told = desk.app.service.store().read().await.unwrap().told_events(0, 10).await.unwrap();
    let types: Vec<_> = told.iter().map(|event| MessageType::of_event(event).unwrap()).collect();
    let once = [MessageType::AlertFiring, MessageType::AlertResolved];
    assert_eq!(types, [once, once].concat());
}

async fn a_publication_in_order_ends_the_alert(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    desk.publish(times(1.0)).await;
    desk.publisher.publish("/data.csv", "<!DOCTYPE html>");
    desk.pull(PullMode::Check).await;
    assert_eq!(desk.history().await, Vec::<String>::new());
    desk.pull(PullMode::Write).await;
    assert_eq!(desk.calling().await[0]["reason"], "html");
    // A failure says nothing about what is held.
    desk.publisher.fail_with(Some(404));
    desk.pull(PullMode::Write).await;
    assert_eq!(desk.history().await, ["firing"]);
    desk.publisher.fail_with(None);
    desk.publish(times(1.0)).await;
    assert_eq!(desk.history().await, ["firing", "ok resolved"]);
    desk.publish("<html>").await;
    desk.publish(times(1.0) + "X1,2020,300\n").await;
    let one = desk.app.json(&format!("/v1/alerts/{ALERT}")).await;
    assert_eq!(one["events"][3]["why"], "The publisher has another publication, which is in order.");
    assert_eq!(one["alert"]["state"], "ok");
}

/// The event of a stream that comes next, and what it says.
async fn next_event(stream: &mut BodyDataStream) -> (String, Value) {
    let chunk = tokio::time::timeout(Duration::from_secs(10), stream.next()).await;
    let text = String::from_utf8(chunk.expect("an event comes").unwrap().unwrap().to_vec()).unwrap();
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
    (field("event: ").unwrap(), serde_json::from_str(&field("data: ").unwrap()).unwrap())
}

async fn receivers_and_streams_are_told_of_a_hold(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    desk.publish(times(1.0)).await;
    let (chosen, other) = (Receiver::start().await, Receiver::start().await);
    let service = &desk.app.service;
    for (receiver, rule) in [(&chosen, "HELD_office"), (&other, ALERT)] {
        let webhook = NewWebhook { rules: vec![rule.to_owned()], ..local(receiver) };
        service.add_webhook(webhook).await.unwrap();
    }
    let (stop, stops) = watch::channel(false);
    let sender = tokio::spawn(send_webhooks(Arc::clone(service), HttpClient::new(None).unwrap(), stops));
    let request = Request::get("/v1/alerts").header("accept", "text/event-stream");
    let router = yearbook::http::stack(Arc::clone(service));
    let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let mut stream = response.into_body().into_data_stream();

    desk.publish(times(2.0)).await;
    let (kind, streamed) = next_event(&mut stream).await;
    let told = chosen.wait_for(1).await.remove(0);
    assert_eq!((kind.as_str(), told.kind().as_str()), ("alert.firing", "alert.firing"));
    let data = &told.json()["data"];
    assert_eq!((&data["rule"], &data["dataset"]), (&Value::from("HELD_office"), &Value::from("OFFICE")));
    assert_eq!((&data["from"], &data["to"]), (&Value::from("ok"), &Value::from("firing")));
    let why = data["why"].as_str().unwrap();
    assert!(why.contains("400 of 400 values move by more than 25%"), "{why}");
    assert_eq!(streamed, *data);

    let known = service.state();
    desk.puller(&known.catalogue).reject(&desk.upstreams[0]).await.unwrap();
    let (kind, streamed) = next_event(&mut stream).await;
    let told = chosen.wait_for(2).await.remove(1);
    assert_eq!((kind.as_str(), told.kind().as_str()), ("alert.resolved", "alert.resolved"));
    let data = told.json()["data"].clone();
    assert_eq!((&data["to"], &data["closing"]), (&Value::from("ok"), &Value::from("resolved")));
    assert_eq!((&data["why"], &streamed), (&Value::from("The held publication was rejected."), &data));

    // What both are told is in the history of the alert.
    let history = desk.app.json(&format!("/v1/alerts/{ALERT}")).await;
    assert_eq!(history["events"][1], data);
    let bodies = |receiver: &Receiver| {
        receiver.received().iter().map(|one| one.json()["data"].clone()).collect::<Vec<_>>()
    };
    other.wait_for(2).await;
    assert_eq!(
        (bodies(&chosen), bodies(&other)),
        (vec![history["events"][0].clone(), data.clone()], vec![history["events"][0].clone(), data])
    );
    stop.send_replace(true);
    sender.await.unwrap();
}

async fn commands_know_the_rules_of_upstreams(backend: Backend) {
    let publisher = Publisher::start().await;
    publisher.publish("/data.csv", times(1.0));
    let database = Database::empty(backend).await;
    let desk = crate::cli::Desk::without_seed_folder(&database.url);
    let text = file("office", "OFFICE", &format!("{}/data.csv", publisher.address), "");
    std::fs::write(desk.path("upstreams.toml"), text).unwrap();
    desk.run(&["pull"]).with_code(0);
    desk.run(&["watch"]).with_code(0);
    publisher.publish("/data.csv", times(2.0));
    desk.run(&["pull"]).with_code(3);
    let said = desk.run(&["watch"]).with_code(1);
    assert!(said.contains("firing warning HELD_office OFFICE: A publication of office is held"), "{said}");
    let sarif = desk.run(&["watch", "--format", "sarif"]).with_code(1);
    assert!(sarif.contains("\"uri\": \"./upstreams.toml\""), "{sarif}");
    desk.run(&[
        "webhook",
        "add",
        "http://127.0.0.1:9/hook",
        "--allow-http",
        "--allow-private",
        "--rules",
        "HELD_office",
    ])
    .with_code(0);
    let other = desk.run(&["webhook", "add", "https://192.0.2.1/hook", "--rules", "HELD_offcie"]);
    assert!(other.error.contains("OFFICE:HELD_office"), "{}", other.error);
}
