//! Why a fetch failed.

use std::io;
use std::time::Duration;

use crate::http_client::download::DownloadError;
use crate::service::causes::causes;

/// The longest description of a failure, in characters.
const MAX_CHARACTERS: usize = 1_000;

/// Why a fetch failed. No key is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchFailure {
    /// A code.
    pub code: String,
    /// The same in words.
    pub text: String,
    /// Whether the same may succeed later.
    pub can_pass: bool,
    /// The wait that the publisher asks for.
    pub retry_after: Option<Duration>,
}

impl FetchFailure {
    /// A failure.
    pub(super) fn new(code: &str, text: &str, can_pass: bool) -> Self {
        let text = text.chars().take(MAX_CHARACTERS).collect();
        Self { code: code.to_owned(), text, can_pass, retry_after: None }
    }

    /// That of a download, with its causes.
    pub(super) fn of_download(error: &DownloadError) -> Self {
        let failure = Self::new(error.code(), &causes(error, MAX_CHARACTERS), error.can_pass());
        Self { retry_after: error.retry_after(), ..failure }
    }

    /// That of the disk.
    pub(super) fn of_disk(error: &io::Error) -> Self {
        let text = format!("the temporary folder failed (TMPDIR names another): {error}");
        Self::new("file", &text, true)
    }
}
