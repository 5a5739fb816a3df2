//! Definitions: what users declare beside the data, such as derived indicators.

use serde::Serialize;

use super::code::Code;

/// What every definition has: its id and version, and where it stands.
///
/// Answers show id, version and hash, so that a reader knows by which definition a value was computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DefinitionMeta {
    /// The id, unique among the definitions of its kind in its dataset.
    pub id: Code,
    /// The version, as its author counts.
    pub version: String,
    /// Notes for readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The SHA-256 of the canonical TOML, in hexadecimal: keys in order, without comments and spacing.
    pub sha256: String,
    /// The file, below the folder of its dataset.
    #[serde(skip)]
    pub file: String,
    /// The line on which it begins, from 1.
    #[serde(skip)]
    pub line: usize,
    /// The entry as its author wrote it.
    #[serde(skip)]
    pub text: String,
}
