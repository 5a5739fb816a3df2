//! Webhooks, and the term of the process that sends.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::error::StoreError;
use super::rows::{code, known, parsed};
use super::statements as sql;
use super::transaction::Transaction;
use super::write_catalogue::timestamp;
use crate::domain::alert::{AlertKey, AlertState, Closing};
use crate::domain::secret::Secret;
use crate::domain::webhook::{
    EarlierSecret, LastAttempt, MessageType, Position, WatchedRules, Webhook, WebhookProgress, WebhookState,
};

/// The rules of a webhook that is told of all.
const EVERY_RULE: &str = "*";

/// Some events of which receivers are told: those of one rule that began or ended alerts in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldEvents {
    /// The rule, without a series.
    pub key: AlertKey,
    /// The type of their messages.
    pub kind: MessageType,
    /// Their number.
    pub count: i64,
}

macro_rules! webhook {
    ($row:expr) => {
        Webhook {
            id: $row.try_get("id")?,
            url: Secret::new($row.try_get("url")?),
            allows_http: $row.try_get::<i64, _>("allows_http")? != 0,
            allows_private: $row.try_get::<i64, _>("allows_private")? != 0,
            rules: rules($row.try_get("rules")?)?,
            types: types($row.try_get("types")?)?,
            secret: Secret::new($row.try_get("secret")?),
            earlier: match $row.try_get::<Option<String>, _>("earlier_secret")? {
                None => None,
                Some(secret) => Some(EarlierSecret {
                    secret: Secret::new(secret),
                    until: parsed($row.try_get("earlier_until")?, "a time")?,
                }),
            },
            created: parsed($row.try_get("created_at")?, "a time")?,
            progress: WebhookProgress {
                state: known($row.try_get("state")?, WebhookState::from_code, "a state of a webhook")?,
                position: Position {
                    event: $row.try_get("event_position")?,
                    import: $row.try_get("import_position")?,
                },
                failures: small($row.try_get("failures")?)?,
                next_attempt: time($row.try_get("next_attempt")?)?,
                last: match time($row.try_get("last_at")?)? {
                    None => None,
                    Some(at) => Some(LastAttempt {
                        at,
                        status: $row.try_get::<Option<i64>, _>("last_status")?.map(small).transpose()?,
                        error: $row.try_get("last_error")?,
                    }),
                },
            },
        }
    };
}

fn time(text: Option<&str>) -> Result<Option<DateTime<Utc>>, StoreError> {
    text.map(|text| parsed(text, "a time")).transpose()
}

fn small<T: TryFrom<i64>>(number: i64) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| StoreError::corrupt(number, "a small number"))
}

fn rules_text(rules: &WatchedRules) -> String {
    match rules {
        WatchedRules::All => EVERY_RULE.to_owned(),
        WatchedRules::Some(rules) => {
            rules.iter().map(|(dataset, rule)| format!("{dataset}:{rule}")).collect::<Vec<_>>().join(",")
        }
    }
}

fn rules(text: &str) -> Result<WatchedRules, StoreError> {
    if text == EVERY_RULE {
        return Ok(WatchedRules::All);
    }
    let rule = |text: &str| {
        let parts = text.split_once(':').ok_or_else(|| StoreError::corrupt(text, "a dataset and a rule"))?;
        Ok((code(parts.0)?, code(parts.1)?))
    };
    text.split(',').map(rule).collect::<Result<_, _>>().map(WatchedRules::Some)
}

fn types_text(types: &[MessageType]) -> String {
    types.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(",")
}

fn types(text: &str) -> Result<Vec<MessageType>, StoreError> {
    text.split(',').map(|code| known(code, MessageType::from_code, "a type of messages")).collect()
}

impl Transaction {
    /// All webhooks, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn webhooks(&mut self) -> Result<Vec<Webhook>, StoreError> {
        Ok(fetch!(self, sql::SELECT_WEBHOOKS; |row| webhook!(row)))
    }

    /// Adds a webhook.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_webhook(&mut self, webhook: &Webhook) -> Result<(), StoreError> {
        let position = webhook.progress.position;
        execute!(
            self,
            sql::INSERT_WEBHOOK,
            &webhook.id,
            webhook.url.reveal(),
            i64::from(webhook.allows_http),
            i64::from(webhook.allows_private),
            rules_text(&webhook.rules),
            types_text(&webhook.types),
            webhook.secret.reveal(),
            timestamp(webhook.created),
            webhook.progress.state.code(),
            position.event,
            position.import,
        );
        Ok(())
    }

    /// Removes a webhook; returns whether it was there.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn remove_webhook(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(execute!(self, sql::DELETE_WEBHOOK, id) > 0)
    }

    /// Gives a webhook another secret. The one before is used too until a time. Returns whether the webhook was there.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn rotate_webhook(
        &mut self,
        id: &str,
        until: DateTime<Utc>,
        secret: &Secret,
    ) -> Result<bool, StoreError> {
        Ok(execute!(self, sql::ROTATE_WEBHOOK, id, timestamp(until), secret.reveal()) > 0)
    }

    /// Sets the event after which a webhook is told, and makes it active; returns whether it was there.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn replay_webhook(&mut self, id: &str, event: i64) -> Result<bool, StoreError> {
        Ok(execute!(self, sql::REPLAY_WEBHOOK, id, event) > 0)
    }

    /// Writes the progress of a webhook; returns whether it was as it had been read. It is not if another process wrote
    /// meanwhile; then nothing is written.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn advance_webhook(
        &mut self,
        webhook: &Webhook,
        progress: &WebhookProgress,
    ) -> Result<bool, StoreError> {
        let (before, last) = (&webhook.progress, progress.last.as_ref());
        let rows = execute!(
            self,
            sql::ADVANCE_WEBHOOK,
            &webhook.id,
            progress.state.code(),
            progress.position.event,
            progress.position.import,
            i64::from(progress.failures),
            progress.next_attempt.map(timestamp),
            last.map(|last| timestamp(last.at)),
            last.and_then(|last| last.status).map(i64::from),
            last.and_then(|last| last.error.as_deref()),
            before.position.event,
            before.position.import,
            i64::from(before.failures),
        );
        Ok(rows > 0)
    }

    /// Begins or renews the term of a process that sends; returns whether it has it. Another's term must have ended.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn take_webhook_term(
        &mut self,
        holder: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(execute!(self, sql::TAKE_WEBHOOK_TERM, holder, timestamp(now), timestamp(until)) > 0)
    }

    /// The numbers of events after one of which receivers are told, by rule and type.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn count_told_events(&mut self, since: i64) -> Result<Vec<ToldEvents>, StoreError> {
        Ok(fetch!(self, sql::COUNT_TOLD_EVENTS, since; |row| ToldEvents {
            key: AlertKey {
                dataset: code(row.try_get("dataset")?)?,
                rule: code(row.try_get("rule")?)?,
                series: None,
            },
            kind: kind(row.try_get("to_state")?, row.try_get("closing")?)?,
            count: row.try_get("count")?,
        }))
    }

    /// The number of imports after one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_imports(&mut self, after: i64) -> Result<i64, StoreError> {
        Ok(fetch!(self, sql::COUNT_IMPORTS, after; |row| row.try_get("count")?).pop().unwrap_or_default())
    }
}

/// The type of the messages about events that led to a state in one way.
fn kind(to: &str, closing: Option<&str>) -> Result<MessageType, StoreError> {
    let to = known(to, AlertState::from_code, "a state of an alert")?;
    let closing = closing.map(|code| known(code, Closing::from_code, "how an alert ended")).transpose()?;
    MessageType::of(to, closing).ok_or_else(|| StoreError::corrupt(to.code(), "an event that is told"))
}
