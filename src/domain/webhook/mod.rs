//! Webhooks: who is told of events by a request, how far, and what became of the last attempt.

mod schedule;
mod subject;

use chrono::{DateTime, Utc};

pub use self::schedule::{MAX_RETRY_AFTER, RETRIES, pause};
pub use self::subject::{MessageType, WatchedRules};

use super::alert::AlertEvent;
use super::codes::codes;
use super::secret::Secret;

/// A receiver of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The id.
    pub id: String,
    /// The address of the receiver; its path may be a secret.
    pub url: Secret,
    /// Whether it may be sent to without TLS.
    pub allows_http: bool,
    /// Whether it may be in a private network, or on this machine.
    pub allows_private: bool,
    /// The rules whose alerts it is told of.
    pub rules: WatchedRules,
    /// The types of messages that it is told of.
    pub types: Vec<MessageType>,
    /// What messages are signed with.
    pub secret: Secret,
    /// What they are signed with besides, for some time after a rotation.
    pub earlier: Option<EarlierSecret>,
    /// The time when it was added.
    pub created: DateTime<Utc>,
    /// How far it has been told.
    pub progress: WebhookProgress,
}

/// A secret that a newer one replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierSecret {
    /// The secret.
    pub secret: Secret,
    /// The time up to which messages are signed with it too.
    pub until: DateTime<Utc>,
}

/// How far a receiver has been told, and what became of the last attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookProgress {
    /// Whether messages are sent.
    pub state: WebhookState,
    /// What is done: sent, or not for this receiver.
    pub position: Position,
    /// The attempts with the next message that failed.
    pub failures: u32,
    /// The time before which it is not tried again; none without a failure.
    pub next_attempt: Option<DateTime<Utc>>,
    /// The last attempt.
    pub last: Option<LastAttempt>,
}

/// Whether messages are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookState {
    /// They are.
    Active,
    /// They are not, since the receiver failed for too long or is gone.
    Disabled,
}

codes!(WebhookState {
    Active = "active",
    Disabled = "disabled",
});

/// A place in the two lists that messages are made of. Both grow at their end alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The number of an event of alerts.
    pub event: i64,
    /// The number of an import.
    pub import: i64,
}

/// The last attempt to send a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastAttempt {
    /// Its time.
    pub at: DateTime<Utc>,
    /// The status of the response; none without a response.
    pub status: Option<u16>,
    /// What went wrong; none of a message that was taken.
    pub error: Option<String>,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver took the message.
    Taken {
        /// The status of its response.
        status: u16,
    },
    /// The receiver is gone, by its own word (410).
    Gone,
    /// The receiver did not take the message.
    Failed {
        /// The status of its response; none without a response.
        status: Option<u16>,
        /// What went wrong.
        error: String,
        /// How long the receiver asks to wait.
        retry_after: Option<std::time::Duration>,
    },
}

impl WebhookProgress {
    /// The progress of a new webhook: what was before it is not sent.
    #[must_use]
    pub const fn new(position: Position) -> Self {
        Self { state: WebhookState::Active, position, failures: 0, next_attempt: None, last: None }
    }

    /// Whether an attempt may be made at a time.
    #[must_use]
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.state == WebhookState::Active && self.next_attempt.is_none_or(|next| next <= now)
    }

    /// The progress after an attempt with a message, which leads to a position when it is taken. `dice` decides how long
    /// a pause is within its limits.
    #[must_use]
    pub fn after(&self, outcome: &Outcome, taken: Position, now: DateTime<Utc>, dice: u64) -> Self {
        let last = |status, error| Some(LastAttempt { at: now, status, error });
        match outcome {
            Outcome::Taken { status } => Self { last: last(Some(*status), None), ..Self::new(taken) },
            Outcome::Gone => Self {
                state: WebhookState::Disabled,
                next_attempt: None,
                last: last(Some(410), Some("the receiver is gone for good".to_owned())),
                ..self.clone()
            },
            Outcome::Failed { status, error, retry_after } => {
                let pause = pause(self.failures, *retry_after, dice);
                Self {
                    state: if pause.is_some() { WebhookState::Active } else { WebhookState::Disabled },
                    failures: self.failures.saturating_add(1),
                    next_attempt: pause.map(|pause| now + pause),
                    last: last(*status, Some(error.clone())),
                    position: self.position,
                }
            }
        }
    }
}

impl Webhook {
    /// The secrets that a message is signed with at a time.
    pub fn secrets(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Secret> {
        let earlier = self.earlier.as_ref().filter(|earlier| now < earlier.until);
        std::iter::once(&self.secret).chain(earlier.map(|earlier| &earlier.secret))
    }

    /// The type of the message about an event; none if the receiver is not told of it.
    #[must_use]
    pub fn message_type(&self, event: &AlertEvent) -> Option<MessageType> {
        let kind = MessageType::of_event(event)?;
        (self.types.contains(&kind) && self.rules.have(&event.key)).then_some(kind)
    }
}

#[cfg(test)]
mod tests;
