//! Credentials of write routes: made, checked and taken back; only a hash of the secret is kept.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::ServiceError;
use crate::domain::code::Code;
use crate::domain::import::Token;
use crate::store::Store;

/// What a token starts with, so that scanners for leaked secrets know it.
const PREFIX: &str = "yb_";

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Who it is for.
    pub name: String,
    /// The datasets it may write; none for all.
    pub datasets: Option<Vec<Code>>,
    /// When it ends.
    pub expires: Option<DateTime<Utc>>,
}

/// Makes a token and returns its text, which is not kept: 256 random bits need no slow hash.
///
/// # Errors
/// When the system has no randomness or the database refuses.
pub async fn create(store: &Store, new: NewToken, now: DateTime<Utc>) -> Result<String, ServiceError> {
    let mut random = [0_u8; 36];
    getrandom::fill(&mut random).map_err(ServiceError::Randomness)?;
    let text = hexadecimal(&random);
    let (id, secret) = text.split_at(8);
    let id = id.to_owned();
    let text = format!("{PREFIX}{id}_{secret}");
    let mut transaction = store.write().await?;
    let token = Token {
        id,
        name: new.name,
        datasets: new.datasets,
        created: now,
        expires: new.expires,
        revoked: None,
    };
    transaction.add_token(&token, &hash(&text)).await?;
    transaction.commit().await?;
    Ok(text)
}

/// The token with a text, if it holds.
///
/// # Errors
/// When the database does not answer.
pub async fn check(store: &Store, text: &str, now: DateTime<Utc>) -> Result<Option<Token>, ServiceError> {
    if !text.starts_with(PREFIX) {
        return Ok(None);
    }
    let token = store.read().await?.find_token(&hash(text)).await?;
    Ok(token.filter(|token| token.holds_at(now)))
}

/// Takes a token back; says whether there was one that held.
///
/// # Errors
/// When the database refuses.
pub async fn revoke(store: &Store, id: &str, now: DateTime<Utc>) -> Result<bool, ServiceError> {
    let mut transaction = store.write().await?;
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
