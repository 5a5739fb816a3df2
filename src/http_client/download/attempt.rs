//! One attempt: the exchanges, and the body into a file.

use std::path::Path;
use std::time::Duration;

use super::error::DownloadError;
use super::exchange::{Arrival, Exchange};
use super::head;
use super::outcome::{Downloaded, DownloadedFile};
use super::part::Part;
use super::request::Validators;
use crate::http_client::{HttpResponse, retry_after};

/// The longest wait that a server is believed to ask for.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(24);

/// How far a download has come in the attempts so far.
#[derive(Default)]
pub(super) struct Progress {
    /// What came before it broke off, if the rest can be asked for.
    part: Option<Part>,
    received_bytes: u64,
    /// The number of attempts.
    pub(super) attempts: u32,
}

/// Makes one attempt.
pub(super) async fn attempt(
    exchange: &mut Exchange<'_>,
    folder: &Path,
    progress: &mut Progress,
) -> Result<Downloaded, DownloadError> {
    progress.attempts += 1;
    let Arrival { mut response, url, has_moved } = exchange.follow(progress.part.as_ref()).await?;
    let request = exchange.request;
    let mut part = match (response.status, progress.part.take()) {
        (200 | 203, _) => Part::new(folder, &response, request.limits.max_bytes)?,
        (206, Some(part)) if part.is_continued_by(&response) => part,
        (206 | 416, Some(_)) => return Err(DownloadError::Range),
        (304, None) if request.validators != Validators::default() => return Ok(Downloaded::NotModified),
        (status, part) => {
            progress.part = part;
            let now = head::date(&response.headers).unwrap_or_else(|| exchange.downloader.clock.now());
            let retry_after = retry_after(&response.headers, now).map(|wait| wait.min(MAX_RETRY_AFTER));
            let url = request.redaction().shown(&url);
            return Err(DownloadError::Status { url, status, retry_after });
        }
    };
    let before = part.received();
    let received = receive(exchange, &mut response, &mut part).await;
    progress.received_bytes += part.received() - before;
    if let Err(error) = received {
        let goes_on = matches!(error, DownloadError::Truncated { .. } | DownloadError::TimedOut { .. });
        progress.part = Some(part).filter(|part| goes_on && part.resumption().is_some());
        return Err(error);
    }
    if let Some(announced) = part.announced()
        && response.has_excess().await
    {
        return Err(DownloadError::Excess { announced });
    }
    let (whole, final_url) = (part.finish()?, request.redaction().shown(&url));
    Ok(Downloaded::File(DownloadedFile {
        path: whole.path,
        bytes: whole.bytes,
        received_bytes: progress.received_bytes,
        sha256: whole.sha256,
        content_type: whole.facts.content_type,
        charset: whole.facts.charset,
        validators: whole.facts.validators,
        moved_to: has_moved.then(|| final_url.clone()),
        final_url,
        date: whole.facts.date,
        attempts: progress.attempts,
    }))
}

/// Writes the pieces of a body until its end.
async fn receive(
    exchange: &Exchange<'_>,
    response: &mut HttpResponse,
    part: &mut Part,
) -> Result<(), DownloadError> {
    loop {
        match exchange.piece(response).await? {
            Ok(Some(piece)) => {
                part.write(&piece)?;
                if let Some(watch) = &exchange.request.watch {
                    watch.tell(piece.len() as u64);
                }
            }
            Ok(None) => return Ok(()),
            Err(error) => return Err(part.truncated(error)),
        }
    }
}
