//! Webhooks: receivers that are told of alerts and imports, by Standard Webhooks 1.0.0.

mod attempt;
mod error;
mod message;
pub mod meters;
mod sender;
mod signature;

use chrono::{DateTime, TimeDelta, Utc};

use self::attempt::{attempt, rule};
use self::signature::new_secret;
use super::Service;
use crate::domain::code::Code;
use crate::domain::secret::Secret;
use crate::domain::webhook::{
    MessageType, Outcome, Position, WatchedRules, Webhook, WebhookProgress, WebhookState,
};
use crate::http_client::{HttpClient, HttpClientError, HttpUrl, resolve};
use crate::store::Store;

pub use self::error::WebhookError;
pub use self::sender::send_webhooks;

/// The most webhooks; each may have a connection open.
pub const MAX_WEBHOOKS: usize = 50;

/// How long a secret is used besides the one that replaced it.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// The type of a message that only says that messages arrive.
const TEST: &str = "webhook.test";

/// A webhook to be added.
#[derive(Debug, Clone)]
pub struct NewWebhook {
    /// The address of its receiver.
    pub url: String,
    /// The rules, `RULE` or `DATASET:RULE`; empty for all.
    pub rules: Vec<String>,
    /// The types of messages; empty for all.
    pub types: Vec<MessageType>,
    /// Whether it may be sent to without TLS.
    pub allows_http: bool,
    /// Whether it may be in a private network, or on this machine.
    pub allows_private: bool,
}

/// What is waiting for receivers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WebhookQueue {
    /// The messages that active webhooks have before them.
    pub messages: i64,
    /// The webhooks of which the last attempt failed, and that are tried again.
    pub failing: i64,
    /// The other active webhooks.
    pub active: i64,
    /// The webhooks that are disabled.
    pub disabled: i64,
}

impl Service {
    /// Adds a webhook, which is told of what comes from now on. The secret is in it.
    ///
    /// # Errors
    /// When the address is none for webhooks or leads inwards, a rule is unknown, or there are too many.
    pub async fn add_webhook(&self, new: NewWebhook) -> Result<Webhook, WebhookError> {
        let url = HttpUrl::parse(&new.url)?;
        if !url.is_secure() && !new.allows_http {
            return Err(WebhookError::Insecure);
        }
        let mut webhook = Webhook {
            id: new_id()?,
            url: Secret::new(url.as_str().to_owned()),
            allows_http: new.allows_http,
            allows_private: new.allows_private,
            rules: self.watched_rules(&new.rules)?,
            types: if new.types.is_empty() { MessageType::ALL.to_vec() } else { new.types },
            secret: new_secret()?,
            earlier: None,
            created: self.clock().now(),
            progress: WebhookProgress::new(Position { event: 0, import: 0 }),
        };
        match resolve(&url, rule(&webhook)).await {
            // A receiver that is not there yet is tried when there is something to send.
            Ok(_) | Err(HttpClientError::Resolution { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let mut write = self.store().write().await?;
        let count = write.webhooks().await?.len();
        if count >= MAX_WEBHOOKS {
            return Err(WebhookError::TooMany(count));
        }
        let (event, import) = (write.newest_alert_event().await?, write.newest_import().await?);
        webhook.progress.position = Position { event, import };
        write.add_webhook(&webhook).await?;
        write.commit().await?;
        Ok(webhook)
    }

    /// The rules with some names.
    fn watched_rules(&self, names: &[String]) -> Result<WatchedRules, WebhookError> {
        if names.is_empty() {
            return Ok(WatchedRules::All);
        }
        let of_upstreams = self.upstream_rules().map(|(dataset, rule)| (dataset.clone(), rule));
        let rules = self.rules().into_iter().chain(of_upstreams);
        let known: Vec<(Code, Code)> = rules.map(|(dataset, rule)| (dataset, rule.meta.id)).collect();
        let mut watched = Vec::new();
        for name in names {
            let before = watched.len();
            let is_meant = |(dataset, rule): &&(Code, Code)| {
                rule.as_str() == name || *name == format!("{dataset}:{rule}")
            };
            watched.extend(known.iter().filter(is_meant).cloned());
            if watched.len() == before {
                return Err(WebhookError::UnknownRule { rule: name.clone(), known: known_text(&known) });
            }
        }
        watched.sort();
        watched.dedup();
        Ok(WatchedRules::Some(watched))
    }

    /// What is waiting for receivers.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn webhook_queue(&self) -> Result<WebhookQueue, WebhookError> {
        let mut read = self.store().read().await?;
        let mut queue = WebhookQueue::default();
        for webhook in read.webhooks().await? {
            let progress = &webhook.progress;
            match (progress.state, progress.failures) {
                (WebhookState::Disabled, _) => {
                    queue.disabled += 1;
                    continue;
                }
                (WebhookState::Active, 0) => queue.active += 1,
                (WebhookState::Active, _) => queue.failing += 1,
            }
            let told = read.count_told_events(progress.position.event).await?;
            let is_told = |one: &&crate::store::ToldEvents| {
                webhook.types.contains(&one.kind) && webhook.rules.have(&one.key)
            };
            queue.messages += told.iter().filter(is_told).map(|one| one.count).sum::<i64>();
            if webhook.types.contains(&MessageType::ImportDone) {
                queue.messages += read.count_imports(progress.position.import).await?;
            }
        }
        Ok(queue)
    }
}

/// The rules that are there, as the end of a sentence.
fn known_text(known: &[(Code, Code)]) -> String {
    if known.is_empty() {
        return "there are no rules: give the folder of definitions (--definitions DIR)".to_owned();
    }
    let names: Vec<String> = known.iter().map(|(dataset, rule)| format!("{dataset}:{rule}")).collect();
    format!("there are {}", names.join(", "))
}

/// A random id.
fn new_id() -> Result<String, WebhookError> {
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random).map_err(WebhookError::Randomness)?;
    Ok(format!("{:016x}", u64::from_be_bytes(random)))
}

/// The webhook with an id.
async fn webhook(store: &Store, id: &str) -> Result<Webhook, WebhookError> {
    let all = store.read().await?.webhooks().await?;
    all.into_iter().find(|webhook| webhook.id == id).ok_or_else(|| WebhookError::Unknown(id.to_owned()))
}

/// Removes a webhook.
///
/// # Errors
/// When there is none, or the store does not answer.
pub async fn remove(store: &Store, id: &str) -> Result<(), WebhookError> {
    let mut write = store.write().await?;
    let is_there = write.remove_webhook(id).await?;
    write.commit().await?;
    if is_there { Ok(()) } else { Err(WebhookError::Unknown(id.to_owned())) }
}

/// Gives a webhook another secret and returns it, with the time up to which the one before it is used too. One that was
/// replaced earlier is used no more.
///
/// # Errors
/// When there is none, or the store does not answer.
pub async fn rotate(
    store: &Store,
    id: &str,
    now: DateTime<Utc>,
) -> Result<(Secret, DateTime<Utc>), WebhookError> {
    let (secret, until) = (new_secret()?, now + OVERLAP);
    let mut write = store.write().await?;
    let is_there = write.rotate_webhook(id, until, &secret).await?;
    write.commit().await?;
    if is_there { Ok((secret, until)) } else { Err(WebhookError::Unknown(id.to_owned())) }
}

/// Has the events after one sent again, and makes a disabled webhook active. Messages keep their ids.
///
/// # Errors
/// When there is no such webhook or event, or the store does not answer.
pub async fn replay(store: &Store, id: &str, since: i64) -> Result<(), WebhookError> {
    let mut write = store.write().await?;
    let newest = write.newest_alert_event().await?;
    if !(0..=newest).contains(&since) {
        return Err(WebhookError::NoEvent { newest });
    }
    let is_there = write.replay_webhook(id, since).await?;
    write.commit().await?;
    if is_there { Ok(()) } else { Err(WebhookError::Unknown(id.to_owned())) }
}

/// Sends a message that only says that messages arrive. What becomes of it is not written down.
///
/// # Errors
/// When there is no such webhook, or the store does not answer.
pub async fn test(
    store: &Store,
    client: &HttpClient,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Outcome, WebhookError> {
    let webhook = webhook(store, id).await?;
    let body = message::body(TEST, now, serde_json::json!({"webhook": id}));
    let message = format!("msg_{}", new_id()?);
    Ok(attempt(client, &webhook, (&message, &body), now).await)
}
