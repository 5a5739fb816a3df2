//! Tokens of write routes: creation, check and revocation. Only a hash of a token is stored.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::ServiceError;
use crate::domain::code::Code;
use crate::domain::import::Token;
use crate::store::Store;

/// The beginning of a token, by which scanners for leaked secrets recognise it.
const PREFIX: &str = "yb_";

/// A token to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// The name of its owner.
    pub name: String,
    /// The datasets that it may import into; none for all.
    pub datasets: Option<Vec<Code>>,
    /// The datasets whose figures it may claim.
    pub figures: Vec<Code>,
    /// The time at which it expires.
    pub expires: Option<DateTime<Utc>>,
}

/// Creates a token and returns its text, which is not stored. A fast hash suffices, because it has 256 random bits.
///
/// # Errors
/// When the operating system gives no random bytes, or the store does not answer.
pub async fn create(store: &Store, new: NewToken, now: DateTime<Utc>) -> Result<String, ServiceError> {
    let mut random = [0_u8; 36];
    getrandom::fill(&mut random).map_err(ServiceError::Randomness)?;
    let text = hexadecimal(&random);
    let (id, secret) = text.split_at(8);
    let id = id.to_owned();
    let text = format!("{PREFIX}{id}_{secret}");
    let mut transaction = store.tokens().await?;
    let token = Token {
        id,
        name: new.name,
        datasets: new.datasets,
        figures: new.figures,
        created: now,
        expires: new.expires,
        revoked: None,
    };
    transaction.add_token(&token, &hash(&text)).await?;
    transaction.commit().await?;
    Ok(text)
}

/// The token with a text, if it is valid.
///
/// # Errors
/// When the store does not answer.
pub async fn check(store: &Store, text: &str, now: DateTime<Utc>) -> Result<Option<Token>, ServiceError> {
    if !text.starts_with(PREFIX) {
        return Ok(None);
    }
    let token = store.tokens().await?.find_token(&hash(text)).await?;
    Ok(token.filter(|token| token.holds_at(now)))
}

/// Whether a token with an id holds.
///
/// # Errors
/// When the store does not answer.
pub async fn holds(store: &Store, id: &str, now: DateTime<Utc>) -> Result<bool, ServiceError> {
    let tokens = store.tokens().await?.tokens().await?;
    Ok(tokens.iter().any(|token| token.id == id && token.holds_at(now)))
}

/// Revokes a token; returns whether there was a valid one.
///
/// # Errors
/// When the store does not answer.
pub async fn revoke(store: &Store, id: &str, now: DateTime<Utc>) -> Result<bool, ServiceError> {
    let mut transaction = store.tokens().await?;
    let revoked = transaction.revoke_token(id, now).await?;
    transaction.commit().await?;
    Ok(revoked)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn hash(text: &str) -> String {
    format!("{:x}", Sha256::digest(text))
}
