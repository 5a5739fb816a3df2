//! Sending: each webhook has at most one message on its way, and waits for no other webhook.
//!
//! A receiver gets its messages in order; the next one is sent when the one before it was taken. At most
//! [`MAX_WEBHOOKS`](super::MAX_WEBHOOKS) connections are open at once, and as many messages in memory.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};
use tokio::time::MissedTickBehavior;

use super::attempt::attempt;
use super::message::{Message, Next, next};
use super::meters;
use crate::domain::webhook::{Outcome, Webhook, WebhookProgress, WebhookState};
use crate::http_client::HttpClient;
use crate::limits::{DRAIN_TIMEOUT_MS, FOLLOW_INTERVAL_MS};
use crate::service::term::{Duty, Term};
use crate::service::{Service, ServiceError};

/// The longest wait for the end of the term to be written down.
const END_LIMIT: Duration = Duration::from_secs(1);

/// What sends.
#[derive(Debug)]
struct Sender {
    service: Arc<Service>,
    client: HttpClient,
    term: Term,
    stopping: watch::Receiver<bool>,
}

/// Sends messages until `stopping` is true. Messages on their way may then still be taken, within [`DRAIN_TIMEOUT_MS`];
/// others are sent after the next start.
pub async fn send_webhooks(service: Arc<Service>, client: HttpClient, stopping: watch::Receiver<bool>) {
    let term = match Term::new(Duty::Webhooks) {
        Ok(term) => term,
        Err(error) => return tracing::error!(%error, "no webhooks are sent: there are no random bytes"),
    };
    let sender = Arc::new(Sender { service, client, term, stopping: stopping.clone() });
    let mut tasks = Tasks::default();
    sender.follow(&mut tasks, stopping).await;
    let rest = async { while tasks.end_one().await {} };
    if tokio::time::timeout(Duration::from_millis(DRAIN_TIMEOUT_MS), rest).await.is_err() {
        tracing::warn!("stopped with webhooks on their way; they are sent again after the start");
    }
    let end = sender.term.end(sender.service.store(), sender.service.clock().now());
    // Without this it ends by itself, seconds later.
    let _ = tokio::time::timeout(END_LIMIT, end).await;
}

/// The tasks that send, each for one webhook.
#[derive(Debug, Default)]
struct Tasks {
    set: JoinSet<()>,
    webhooks: HashMap<Id, String>,
}

impl Tasks {
    fn is_running(&self, webhook: &str) -> bool {
        self.webhooks.values().any(|running| running == webhook)
    }

    fn start(&mut self, webhook: String, work: impl Future<Output = ()> + Send + 'static) {
        let task = self.set.spawn(work);
        self.webhooks.insert(task.id(), webhook);
    }

    /// Waits for the end of a task; returns whether there was one.
    async fn end_one(&mut self) -> bool {
        let Some(ended) = self.set.join_next_with_id().await else { return false };
        let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
        self.webhooks.remove(&id);
        true
    }
}

impl Sender {
    /// Starts a task for each webhook that has something to be sent, again and again.
    async fn follow(self: &Arc<Self>, tasks: &mut Tasks, mut stopping: watch::Receiver<bool>) {
        let mut tick = tokio::time::interval(Duration::from_millis(FOLLOW_INTERVAL_MS));
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = stopping.wait_for(|stops| *stops) => return,
                _ = tick.tick() => {}
                true = tasks.end_one() => continue,
            }
            // A write may wait for an import of another process for minutes.
            let started = tokio::select! {
                _ = stopping.wait_for(|stops| *stops) => return,
                started = self.start_due(tasks) => started,
            };
            if let Err(error) = started {
                tracing::warn!(error = &error as &dyn std::error::Error, "webhooks cannot be sent");
            }
        }
    }

    /// Starts a task for each webhook that is behind and may be tried.
    async fn start_due(self: &Arc<Self>, tasks: &mut Tasks) -> Result<(), ServiceError> {
        let (store, now) = (self.service.store(), self.service.clock().now());
        let mut read = store.read().await?;
        let webhooks = read.webhooks().await?;
        let mut due: Vec<Webhook> =
            webhooks.into_iter().filter(|webhook| webhook.progress.is_due(now)).collect();
        if !due.is_empty() {
            let (event, import) = (read.newest_alert_event().await?, read.newest_import().await?);
            due.retain(|webhook| {
                let position = webhook.progress.position;
                (position.event < event || position.import < import) && !tasks.is_running(&webhook.id)
            });
        }
        drop(read);
        let is_needed = !due.is_empty() || !tasks.webhooks.is_empty();
        if is_needed && self.term.hold(store, now).await? {
            for webhook in due {
                let sender = Arc::clone(self);
                tasks.start(webhook.id.clone(), async move { sender.send_all(&webhook.id).await });
            }
        }
        Ok(())
    }

    /// Sends the messages of a webhook, one after the other, until there is none or one is not taken.
    async fn send_all(&self, id: &str) {
        loop {
            match self.send_next(id).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    return tracing::warn!(webhook = id, error, "a webhook cannot be sent");
                }
            }
        }
    }

    /// Sends the next message of a webhook; returns whether to go on.
    async fn send_next(&self, id: &str) -> Result<bool, ServiceError> {
        let now = self.service.clock().now();
        let mut read = self.service.store().read().await?;
        let webhook = read.webhooks().await?.into_iter().find(|webhook| webhook.id == id);
        let Some(webhook) = webhook.filter(|webhook| webhook.progress.is_due(now)) else { return Ok(false) };
        let found = next(&mut read, &webhook).await?;
        drop(read);
        match found {
            Next::Nothing(position) if position == webhook.progress.position => Ok(false),
            Next::Nothing(position) => {
                let progress = WebhookProgress { position, ..webhook.progress.clone() };
                self.write(&webhook, &progress).await
            }
            Next::Message(message) => {
                if *self.stopping.borrow() || !self.term.holds(self.service.clock().now()) {
                    return Ok(false);
                }
                self.send(&webhook, &message, now).await
            }
        }
    }

    /// Sends a message and writes down what became of it; returns whether to go on.
    async fn send(
        &self,
        webhook: &Webhook,
        message: &Message,
        now: DateTime<Utc>,
    ) -> Result<bool, ServiceError> {
        let outcome = attempt(&self.client, webhook, (&message.id, &message.body), now).await;
        meters::count(&outcome);
        let ended = self.service.clock().now();
        let dice = dice(&message.id, webhook.progress.failures);
        let progress = webhook.progress.after(&outcome, message.taken, ended, dice);
        report(webhook, message, &progress);
        let is_written = self.write(webhook, &progress).await?;
        Ok(is_written && matches!(outcome, Outcome::Taken { .. }))
    }

    async fn write(&self, webhook: &Webhook, progress: &WebhookProgress) -> Result<bool, ServiceError> {
        let mut write = self.service.store().write().await?;
        let is_written = write.advance_webhook(webhook, progress).await?;
        write.commit().await?;
        Ok(is_written)
    }
}

/// A number that differs between messages and attempts.
fn dice(message: &str, failures: u32) -> u64 {
    twox_hash::XxHash64::oneshot(failures.into(), message.as_bytes())
}

/// Logs what became of an attempt.
fn report(webhook: &Webhook, message: &Message, progress: &WebhookProgress) {
    let (webhook, message) = (webhook.id.as_str(), message.id.as_str());
    let last = progress.last.as_ref();
    let (status, error) = (last.and_then(|last| last.status), last.and_then(|last| last.error.as_deref()));
    if progress.state == WebhookState::Disabled {
        tracing::warn!(webhook, message, status, error, "a webhook is disabled");
    } else if error.is_some() {
        tracing::info!(webhook, message, status, error, "a webhook was not taken");
    } else {
        tracing::debug!(webhook, message, status, "a webhook was taken");
    }
}
