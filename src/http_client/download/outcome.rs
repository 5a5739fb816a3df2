//! What came of a download.

use chrono::{DateTime, Utc};
use tempfile::TempPath;

use super::request::Validators;

/// What came of a download.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one of a download")]
pub enum Downloaded {
    /// The file is the one of the validators.
    NotModified,
    /// A file came.
    File(DownloadedFile),
}

/// A file that came whole.
#[derive(Debug)]
pub struct DownloadedFile {
    /// The file, which is deleted with this value unless it is persisted.
    pub path: TempPath,
    /// Its length, unpacked.
    pub bytes: u64,
    /// The bytes that were received for it, packed or not, in all attempts.
    pub received_bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// The media type without parameters, in small letters. What the server says may be wrong.
    pub content_type: Option<String>,
    /// The encoding that the media type names, in small letters.
    pub charset: Option<String>,
    /// What to ask with the next time.
    pub validators: Validators,
    /// The address that it came from after redirects; `***` stands for each secret.
    pub final_url: String,
    /// Where the address has moved to, if all redirects are permanent ones; `***` stands for each secret.
    pub moved_to: Option<String>,
    /// The time by the clock of the server, which may be wrong.
    pub date: Option<DateTime<Utc>>,
    /// The number of attempts.
    pub attempts: u32,
}
