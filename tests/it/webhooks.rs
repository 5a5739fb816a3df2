//! Webhooks: what receivers are told, in what order, how often, and what is never connected to.

mod commands;
mod delivery;
mod failures;
mod killed;
pub mod receiver;
mod security;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use yearbook::clock::Clock;
use yearbook::domain::webhook::Webhook;
use yearbook::http_client::HttpClient;
use yearbook::service::webhooks::{NewWebhook, WebhookError, send_webhooks};

use crate::imports::{Shelf, With};
use crate::support::tls::authority;
use crate::support::{Backend, Database, moment};
use receiver::Receiver;

/// The longest wait for something that is written down.
const PATIENCE: Duration = Duration::from_secs(20);

const LOW: &str = "[[rule]]\nid = \"LOW\"\nkind = \"threshold\"\nversion = \"1\"\nif = \"value < 5\"\n";

/// A service with rules that sends webhooks, and a clock that the test moves.
struct Sending {
    shelf: Shelf,
    time: &'static AtomicI64,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Sending {
    /// A service whose first data are there: `CN` and `US`, both at 7.
    async fn start(backend: Backend) -> Self {
        Self::with_rules(backend, LOW).await
    }

    async fn with_rules(backend: Backend, rules: &str) -> Self {
        let time = &*Box::leak(Box::new(AtomicI64::new(moment().timestamp_millis())));
        let sending = Self::over(Database::empty(backend).await, rules, time).await;
        sending.publish("2025-01-01", "CN,2020,7\nUS,2020,7\n").await;
        sending
    }

    async fn over(database: Database, rules: &str, time: &'static AtomicI64) -> Self {
        let shelf = Shelf::over_at(database, "U", rules, Clock::Moved(time)).await;
        let (stop, stops) = watch::channel(false);
        let client = HttpClient::new(Some(&authority())).unwrap();
        let task = tokio::spawn(send_webhooks(Arc::clone(&shelf.app.service), client, stops));
        Self { shelf, time, stop, task }
    }

    /// Imports a table of areas and years, and judges the rules.
    async fn publish(&self, day: &str, rows: &str) {
        self.shelf.text("U", "u.csv", &format!("area,year,value\n{rows}"), With::published(day)).await;
        self.shelf.app.service.alerts(&self.shelf.app.service.state()).await.unwrap();
    }

    async fn try_add(&self, new: NewWebhook) -> Result<Webhook, WebhookError> {
        self.shelf.app.service.add_webhook(new).await
    }

    /// A webhook for a receiver on this machine, for alerts alone.
    async fn add(&self, receiver: &Receiver) -> Webhook {
        let types = "alert.firing alert.resolved alert.revised".split(' ');
        let types =
            types.map(|code| yearbook::domain::webhook::MessageType::from_code(code).unwrap()).collect();
        self.try_add(NewWebhook { types, ..local(receiver) }).await.unwrap()
    }

    async fn webhooks(&self) -> Vec<Webhook> {
        self.shelf.app.service.store().read().await.unwrap().webhooks().await.unwrap()
    }

    /// The first webhook for which something holds, once there is one.
    async fn webhook_when(&self, holds: impl Fn(&Webhook) -> bool) -> Webhook {
        let start = Instant::now();
        loop {
            let webhooks = self.webhooks().await;
            if let Some(webhook) = webhooks.iter().find(|webhook| holds(webhook)) {
                return webhook.clone();
            }
            assert!(start.elapsed() < PATIENCE, "{webhooks:#?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn now(&self) -> DateTime<Utc> {
        Clock::Moved(self.time).now()
    }

    fn move_to(&self, time: DateTime<Utc>) {
        self.time.store(time.timestamp_millis(), Ordering::Relaxed);
    }

    /// Waits for some rounds of the sender.
    async fn rounds(&self) {
        tokio::time::sleep(Duration::from_millis(800)).await;
    }

    async fn stop(self) -> Shelf {
        self.stop.send_replace(true);
        self.task.await.unwrap();
        self.shelf
    }
}

/// A webhook for a receiver on this machine, told of all.
pub fn local(receiver: &Receiver) -> NewWebhook {
    NewWebhook {
        url: receiver.url(),
        rules: Vec::new(),
        types: Vec::new(),
        allows_http: true,
        allows_private: true,
    }
}

/// The ids of messages by what they are about; each must have one.
fn ids(received: &[receiver::Received]) -> BTreeMap<String, String> {
    let mut ids = BTreeMap::new();
    for message in received {
        let json = message.json();
        let number =
            if json["type"] == "import.done" { &json["data"]["import"] } else { &json["data"]["sequence"] };
        let subject = format!("{} {number}", json["type"]);
        let known = ids.entry(subject.clone()).or_insert_with(|| message.id().to_owned());
        assert_eq!(known, message.id(), "{subject} was sent with two ids");
    }
    let different: std::collections::BTreeSet<&String> = ids.values().collect();
    assert_eq!(different.len(), ids.len(), "two messages have one id");
    ids
}
