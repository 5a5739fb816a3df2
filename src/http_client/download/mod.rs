//! Downloads: a file is fetched into a folder, politely and stubbornly.
//!
//! What can pass is tried again, after growing waits with jitter or after the time that the server names; what cannot is
//! an error at once. A download that broke off goes on where it ended, if the server offers it with a strong entity
//! tag. Redirects lead to the same host or to listed ones, and each address is judged as the first was. The body is
//! streamed to a file, unpacked on the way; the file is deleted unless all of it came.

mod attempt;
mod backoff;
mod error;
mod exchange;
mod head;
mod outcome;
mod part;
mod redaction;
mod redirect;
mod request;
mod turns;
mod watch;

use std::path::Path;
use std::time::Duration;

use tokio::time::Instant;

use self::attempt::{Progress, attempt};
use self::exchange::Exchange;
use super::HttpClient;
use super::header::{HeaderValue, InvalidHeaderValue};
use super::proxies::Proxies;
use crate::clock::Clock;

pub use self::error::{DownloadError, Phase, RedirectRefusal};
pub use self::outcome::{Downloaded, DownloadedFile};
pub use self::request::{DownloadLimits, DownloadRequest, Validators};
pub use self::turns::HostTurns;
pub use self::watch::ByteWatch;

/// The longest time of a download, whatever its limits say.
const LONGEST: Duration = Duration::from_hours(24);

/// What downloads. Its clones share the turns of hosts.
#[derive(Debug, Clone)]
pub struct Downloader {
    client: HttpClient,
    proxies: Proxies,
    turns: HostTurns,
    user_agent: HeaderValue,
    clock: Clock,
}

impl Downloader {
    /// A downloader without proxies; hosts learn the name and version of the product.
    #[must_use]
    pub fn new(client: HttpClient, turns: HostTurns, clock: Clock) -> Self {
        let user_agent = HeaderValue::from_static(super::PRODUCT);
        Self { client, proxies: Proxies::default(), turns, user_agent, clock }
    }

    /// The same with proxies.
    #[must_use]
    pub fn with_proxies(self, proxies: Proxies) -> Self {
        Self { proxies, ..self }
    }

    /// The same with a text that tells hosts whom to write to: an address of mail or of a page.
    ///
    /// # Errors
    /// When a header cannot have the text.
    pub fn with_contact(self, contact: &str) -> Result<Self, InvalidHeaderValue> {
        let user_agent = HeaderValue::try_from(format!("{} (+{contact})", super::PRODUCT))?;
        Ok(Self { user_agent, ..self })
    }

    /// Fetches a file into a folder.
    ///
    /// # Errors
    /// When it cannot be fetched whole; nothing is left in the folder.
    pub async fn download(
        &self,
        request: &DownloadRequest,
        folder: &Path,
    ) -> Result<Downloaded, DownloadError> {
        let limits = request.limits;
        let deadline = Instant::now() + limits.whole.min(LONGEST);
        let mut exchange = Exchange { downloader: self, request, deadline };
        let mut progress = Progress::default();
        loop {
            let error = match attempt(&mut exchange, folder, &mut progress).await {
                Ok(downloaded) => return Ok(downloaded),
                Err(error) => error,
            };
            let wait = backoff::wait(limits.first_wait, progress.attempts);
            let wait = wait.max(error.retry_after().unwrap_or_default());
            let is_in_time = Instant::now() + wait < exchange.deadline;
            if !error.can_pass() || progress.attempts >= limits.attempts || !is_in_time {
                return Err(error);
            }
            tracing::debug!(url = request.shown_url(), %error, wait = wait.as_secs_f64(), "asked again");
            tokio::time::sleep(wait).await;
        }
    }
}
