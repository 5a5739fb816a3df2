//! What is known before a pull, its requests, and what follows from answers.

use chrono::{DateTime, Utc};

use super::metadata::Metadata;
use super::request::UpstreamRequest;
use crate::domain::import::Scope;

/// What is known before a pull.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The time.
    pub now: DateTime<Utc>,
    /// When the newest pull that succeeded began, with the same definition of the upstream.
    pub last_success: Option<DateTime<Utc>>,
    /// The revision of another yearbook up to which it was followed: [`FollowUp::followed`] of that pull.
    pub followed: Option<String>,
}

/// The first requests of a pull.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The requests, in order.
    pub requests: Vec<UpstreamRequest>,
    /// Whether the answers are complete.
    pub scope: Scope,
}

/// What follows from an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowUp {
    /// Further requests, in order.
    pub requests: Vec<UpstreamRequest>,
    /// Whether the answer is data, and not only a list of what is to be asked.
    pub is_data: bool,
    /// What is known of the other yearbook after this pull, if it succeeds.
    pub followed: Option<String>,
    /// What it says about the observations.
    pub metadata: Metadata,
    /// What of the answer is not used, in words.
    pub unused: Vec<String>,
}

/// What an answer with a status that is no success means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The pull fails.
    Fails,
    /// There is nothing new.
    NothingNew,
    /// Something else is to be asked instead.
    Instead(Box<UpstreamRequest>),
}

/// Why an answer leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// It has another form.
    #[error("the answer is no {what}: {detail}")]
    Form {
        /// What was expected.
        what: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// The publisher refuses, though the status is a success.
    #[error("the publisher refuses: {0}")]
    Publisher(String),
    /// It leads where the file does not allow.
    #[error("the answer leads to `{0}`, which is neither on the same host nor on one of `redirects`")]
    Address(String),
    /// There is nothing in it.
    #[error("{0}")]
    Nothing(String),
    /// There are too many pages.
    #[error("there are more than {MAX_PAGES} pages; ask for less")]
    Pages,
}

/// The most pages of one part of a pull.
pub(super) const MAX_PAGES: u32 = 10_000;
