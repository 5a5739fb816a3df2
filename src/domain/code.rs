//! Codes of code lists.

use std::fmt;
use std::sync::LazyLock;

use arcstr::ArcStr;
use serde::{Deserialize, Serialize};

/// The longest code that is accepted, in bytes.
pub const MAX_CODE_BYTES: usize = 64;

/// One code of a code list, such as `CN`, `VA` or `_T`.
///
/// The characters are `[A-Za-z0-9_@$-]` (the SDMX `IDType`), 1 to 64 of them. Texts that pandas reads as a missing
/// value are refused.
///
/// ```
/// use yearbook::domain::code::Code;
/// assert!("CN-ZJ".parse::<Code>().is_ok());
/// assert!("A.B".parse::<Code>().is_err());
/// assert!("NA".parse::<Code>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Code(
    // Clones share the text; a pointer of one word, since every series has some codes.
    ArcStr,
);

/// The reason why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Empty, or longer than [`MAX_CODE_BYTES`].
    #[error("a code has 1 to {MAX_CODE_BYTES} characters, `{0}` has {n}", n = .0.len())]
    Length(String),
    /// A character outside the set.
    #[error("`{0}` has a character that codes do not have: only A-Z a-z 0-9 _ @ $ - may stand in one")]
    Character(String),
    /// A text that data frames read as a missing value.
    #[error("`{0}` reads as a missing value in data frames and can be no code")]
    Missing(String),
}

/// Texts that pandas reads as a missing value, even when quoted.
const MISSING_WORDS: [&str; 6] = ["NA", "NULL", "NaN", "None", "nan", "null"];

impl Code {
    /// The text of the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code `_Z`, "not applicable" (SDMX Guidelines for the Design of Code Lists).
    #[must_use]
    pub fn not_applicable() -> Self {
        static TEXT: LazyLock<ArcStr> = LazyLock::new(|| ArcStr::from("_Z"));
        Self(TEXT.clone())
    }

    /// Checks that a text is a code.
    ///
    /// # Errors
    /// When it is not.
    pub fn check(text: &str) -> Result<(), CodeError> {
        if text.is_empty() || text.len() > MAX_CODE_BYTES {
            return Err(CodeError::Length(text.to_owned()));
        }
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_@$-".contains(&byte)) {
            return Err(CodeError::Character(text.to_owned()));
        }
        if MISSING_WORDS.contains(&text) {
            return Err(CodeError::Missing(text.to_owned()));
        }
        Ok(())
    }
}

impl std::str::FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::check(text)?;
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for Code {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl AsRef<str> for Code {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for Code {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Code {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}
