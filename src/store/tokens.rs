//! Tokens of write routes.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::error::StoreError;
use super::rows::{code, parsed};
use super::statements as sql;
use super::transaction::Transaction;
use super::write_catalogue::timestamp;
use crate::domain::code::Code;
use crate::domain::import::Token;

/// The scope of a token that may import into every dataset.
const EVERY_DATASET: &str = "*";

/// The beginning of the scope of a token that may claim the figures of a dataset.
const FIGURES: &str = "figures:";

/// The scopes of a token, joined by commas: the datasets of imports, then those of figures.
fn scope_text(token: &Token) -> String {
    let datasets: Vec<String> = match &token.datasets {
        None => vec![EVERY_DATASET.to_owned()],
        Some(datasets) => datasets.iter().map(Code::to_string).collect(),
    };
    let figures = token.figures.iter().map(|dataset| format!("{FIGURES}{dataset}"));
    datasets.into_iter().chain(figures).collect::<Vec<_>>().join(",")
}

/// The datasets of imports in the scopes of a token; none for all.
fn datasets(scopes: &str) -> Result<Option<Vec<Code>>, StoreError> {
    let own = || scopes.split(',').filter(|scope| !scope.is_empty() && !scope.starts_with(FIGURES));
    if own().any(|scope| scope == EVERY_DATASET) {
        return Ok(None);
    }
    own().map(code).collect::<Result<_, _>>().map(Some)
}

/// The datasets of figures in the scopes of a token.
fn figures(scopes: &str) -> Result<Vec<Code>, StoreError> {
    scopes.split(',').filter_map(|scope| scope.strip_prefix(FIGURES)).map(code).collect()
}

macro_rules! token {
    ($row:expr) => {
        Token {
            id: $row.try_get("id")?,
            name: $row.try_get("name")?,
            datasets: datasets($row.try_get("scope")?)?,
            figures: figures($row.try_get("scope")?)?,
            created: parsed::<DateTime<Utc>>($row.try_get("created_at")?, "a time")?,
            expires: time($row.try_get("expires_at")?)?,
            revoked: time($row.try_get("revoked_at")?)?,
        }
    };
}

fn time(text: Option<&str>) -> Result<Option<DateTime<Utc>>, StoreError> {
    text.map(|text| parsed(text, "a time")).transpose()
}

impl Transaction {
    /// Adds a token with the hash of its text.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_token(&mut self, token: &Token, hash: &str) -> Result<(), StoreError> {
        execute!(
            self,
            sql::INSERT_TOKEN,
            &token.id,
            &token.name,
            hash,
            scope_text(token),
            timestamp(token.created),
            token.expires.map(timestamp),
        );
        Ok(())
    }

    /// All tokens, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn tokens(&mut self) -> Result<Vec<Token>, StoreError> {
        Ok(fetch!(self, sql::SELECT_TOKENS; |row| token!(row)))
    }

    /// The token whose text has this hash.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn find_token(&mut self, hash: &str) -> Result<Option<Token>, StoreError> {
        Ok(fetch!(self, sql::FIND_TOKEN, hash; |row| token!(row)).pop())
    }

    /// Revokes a token; returns whether there was a valid one.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn revoke_token(&mut self, id: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        Ok(execute!(self, sql::REVOKE_TOKEN, id, timestamp(now)) > 0)
    }
}
