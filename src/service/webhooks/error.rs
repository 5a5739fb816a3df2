//! Errors of commands for webhooks.

use crate::http_client::{HttpClientError, HttpUrlError};
use crate::store::StoreError;

/// An error of a command for webhooks.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The operating system gave no random bytes.
    #[error("the operating system gives no random bytes")]
    Randomness(#[source] getrandom::Error),
    /// The address is none for webhooks.
    #[error(transparent)]
    Url(#[from] HttpUrlError),
    /// The address is one without TLS.
    #[error("http:// sends messages without TLS, so that others can read them (--allow-http allows it)")]
    Insecure,
    /// The receiver cannot be sent to.
    #[error(transparent)]
    Client(#[from] HttpClientError),
    /// No dataset has a rule.
    #[error("there is no rule `{rule}`; {known}")]
    UnknownRule {
        /// The rule.
        rule: String,
        /// The rules that are there, as the end of the sentence.
        known: String,
    },
    /// There are as many webhooks as there may be.
    #[error("there are {0} webhooks, and there may be no more; `yearbook webhook remove ID` makes room")]
    TooMany(usize),
    /// No webhook has an id.
    #[error("there is no webhook `{0}`; `yearbook webhook list` shows all")]
    Unknown(String),
    /// No event has a number yet.
    #[error("the newest event has the number {newest}; --since takes 0 to {newest}")]
    NoEvent {
        /// The number of the newest event.
        newest: i64,
    },
}
