//! One attempt to send a message.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::signature::sign;
use crate::domain::webhook::{Outcome, Webhook};
use crate::http_client::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use crate::http_client::{
    AddressRule, HttpClient, HttpClientError, HttpRequest, HttpResponse, HttpUrl, Method, retry_after,
};
use crate::service::causes::causes;

/// The time for the whole attempt.
const LIMIT: Duration = Duration::from_secs(15);

/// The most of a response that is read, in bytes.
const MAX_RESPONSE_BYTES: usize = 16_384;

/// The longest description of a failure, in characters.
const MAX_ERROR_CHARACTERS: usize = 300;

/// Sends a message to the receiver of a webhook, signed with its secrets.
pub(super) async fn attempt(
    client: &HttpClient,
    webhook: &Webhook,
    (id, body): (&str, &str),
    now: DateTime<Utc>,
) -> Outcome {
    let request = match request(webhook, id, body, now) {
        Ok(request) => request,
        Err(error) => return Outcome::Failed { status: None, error, retry_after: None },
    };
    let deadline = tokio::time::Instant::now() + LIMIT;
    let sent = tokio::time::timeout_at(deadline, client.send(request, rule(webhook))).await;
    match sent.unwrap_or(Err(HttpClientError::TimedOut(LIMIT))) {
        Ok(response) => {
            let outcome = judged(&response, now);
            // The status decides; what follows it may take what is left of the time.
            let _ = tokio::time::timeout_at(deadline, response.discard(MAX_RESPONSE_BYTES)).await;
            outcome
        }
        Err(error) => {
            Outcome::Failed { status: None, error: causes(&error, MAX_ERROR_CHARACTERS), retry_after: None }
        }
    }
}

/// The addresses that a webhook may be sent to.
pub(super) const fn rule(webhook: &Webhook) -> AddressRule {
    if webhook.allows_private { AddressRule::Private } else { AddressRule::Public }
}

/// What a response means.
fn judged(response: &HttpResponse, now: DateTime<Utc>) -> Outcome {
    let status = response.status;
    match status {
        200..300 => Outcome::Taken { status },
        410 => Outcome::Gone,
        _ => {
            let redirect = if (300..400).contains(&status) { ": redirects are not followed" } else { "" };
            let error = format!("status {status}{redirect}");
            let retry_after = retry_after(&response.headers, now);
            Outcome::Failed { status: Some(status), error, retry_after }
        }
    }
}

fn request(webhook: &Webhook, id: &str, body: &str, now: DateTime<Utc>) -> Result<HttpRequest, String> {
    let url = HttpUrl::parse(webhook.url.reveal()).map_err(|error| error.to_string())?;
    if !url.is_secure() && !webhook.allows_http {
        return Err("the address is one without TLS".to_owned());
    }
    let timestamp = now.timestamp();
    let signatures: Option<Vec<String>> =
        webhook.secrets(now).map(|secret| sign(secret, id, timestamp, body)).collect();
    let signatures =
        signatures.ok_or("the secret is not one of Standard Webhooks; `rotate` makes another")?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, text) in [
        ("webhook-id", id),
        ("webhook-timestamp", &timestamp.to_string()),
        ("webhook-signature", &signatures.join(" ")),
    ] {
        headers.insert(name, HeaderValue::from_str(text).map_err(|error| error.to_string())?);
    }
    Ok(HttpRequest { method: Method::POST, url, headers, body: body.to_owned().into() })
}
