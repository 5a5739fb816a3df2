//! Series keys (SDMX): one code for each dimension of a dataset.

use std::fmt;
use std::ops::Range;

use arcstr::{ArcStr, Substr};
use serde::{Serialize, Serializer};

use super::code::{Code, CodeError};
use super::frequency::Frequency;
use super::invariant::OrBroken;
use super::structure::{DataStructureDefinition, Role};

/// The code for "not applicable" (SDMX Guidelines for the Design of Code Lists).
pub const NOT_APPLICABLE: &str = "_Z";

/// The key of a series: its codes joined by dots in the order of the dimensions, such as `A.CN.VA.C`. Clones share the
/// text, and so do keys that were read together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesKey {
    text: Substr,
}

/// The reason why a text is not a series key of a structure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeriesKeyError {
    /// The number of codes differs from the number of dimensions.
    #[error("`{key}` has {found} codes, the dataset has {expected} dimensions ({dimensions})")]
    Length {
        /// The text.
        key: String,
        /// How many codes it has.
        found: usize,
        /// How many it needs.
        expected: usize,
        /// The dimensions, joined by dots.
        dimensions: String,
    },
    /// A code is not valid.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The frequency is not valid.
    #[error("`{0}` is no frequency")]
    Frequency(String),
}

impl SeriesKey {
    /// Parses the key of a series of a structure.
    ///
    /// # Errors
    /// When the number of codes, a code or the frequency is wrong.
    pub fn parse(text: &str, structure: &DataStructureDefinition) -> Result<Self, SeriesKeyError> {
        Self::check(text, structure)?;
        Ok(Self { text: Substr::from(text) })
    }

    /// Parses the keys in parts of one text, each with the structure of its dataset; they share the text.
    ///
    /// # Errors
    /// When a part is no key of its structure: its text, and why.
    pub fn parse_shared<'a>(
        text: &ArcStr,
        parts: impl Iterator<Item = (Range<usize>, &'a DataStructureDefinition)>,
    ) -> Result<Vec<Self>, SeriesKeyError> {
        let key = |(range, structure): (Range<usize>, &DataStructureDefinition)| {
            Self::check(text.get(range.clone()).unwrap_or_default(), structure)?;
            Ok(Self { text: text.substr(range) })
        };
        parts.map(key).collect()
    }

    fn check(text: &str, structure: &DataStructureDefinition) -> Result<(), SeriesKeyError> {
        let codes: Vec<&str> = text.split('.').collect();
        let dimensions = structure.dimensions();
        if codes.len() != dimensions.len() {
            return Err(SeriesKeyError::Length {
                key: text.to_owned(),
                found: codes.len(),
                expected: dimensions.len(),
                dimensions: dimensions.iter().map(|d| d.id.as_str()).collect::<Vec<_>>().join("."),
            });
        }
        for code in &codes {
            Code::check(code)?;
        }
        let frequency = structure.position(Role::Frequency).and_then(|position| codes.get(position));
        let frequency = frequency.copied().or_broken("every structure has a frequency").unwrap_or_default();
        if frequency.parse::<Frequency>().is_err() {
            return Err(SeriesKeyError::Frequency(frequency.to_owned()));
        }
        Ok(())
    }

    /// The codes, in the order of the dimensions.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.text.split('.')
    }

    /// The code of the dimension with a role; [`NOT_APPLICABLE`] where the structure lacks the role.
    #[must_use]
    pub fn code(&self, structure: &DataStructureDefinition, role: Role) -> &str {
        structure.position(role).and_then(|position| self.codes().nth(position)).unwrap_or(NOT_APPLICABLE)
    }

    /// The codes of the dimensions that only the dataset has.
    pub fn own_codes<'a>(&'a self, structure: &'a DataStructureDefinition) -> impl Iterator<Item = &'a str> {
        let codes = structure.dimensions().iter().zip(self.codes());
        codes.filter(|(dimension, _)| dimension.role.is_none()).map(|(_, code)| code)
    }

    /// The key with other codes for some roles.
    #[must_use]
    pub fn with(&self, structure: &DataStructureDefinition, changes: &[(Role, &str)]) -> Self {
        let codes: Vec<&str> = self
            .codes()
            .enumerate()
            .map(|(position, code)| {
                changes
                    .iter()
                    .find(|(role, _)| structure.position(*role) == Some(position))
                    .map_or(code, |(_, changed)| changed)
            })
            .collect();
        Self { text: Substr::from(codes.join(".")) }
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for SeriesKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Serialize for SeriesKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
