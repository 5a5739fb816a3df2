//! Conversion of row values into the types of the domain.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::error::StoreError;
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Dataset;
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::identity::{RevisionIdentity, Since};
use crate::domain::period::Period;
use crate::domain::series_key::SeriesKey;

/// Parses a text that this program wrote.
pub(super) fn parsed<T: FromStr>(text: &str, expected: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt(text, expected))
}

pub(super) fn time(text: Option<&str>) -> Result<Option<DateTime<Utc>>, StoreError> {
    text.map(|text| parsed(text, "a time")).transpose()
}

pub(super) fn code(text: &str) -> Result<Code, StoreError> {
    parsed(text, "a code")
}

pub(super) fn optional_code(text: Option<&str>) -> Result<Option<Code>, StoreError> {
    text.map(code).transpose()
}

/// The variant of an enumeration whose code this program wrote.
pub(super) fn known<T>(
    code: &str,
    from_code: impl Fn(&str) -> Option<T>,
    expected: &'static str,
) -> Result<T, StoreError> {
    from_code(code).ok_or_else(|| StoreError::corrupt(code, expected))
}

/// The key of a series of a dataset.
pub(super) fn series_key(
    datasets: &BTreeMap<Code, Dataset>,
    dataset: &str,
    key: &str,
) -> Result<SeriesKey, StoreError> {
    let structure =
        &datasets.get(dataset).ok_or_else(|| StoreError::corrupt(dataset, "a dataset"))?.structure;
    SeriesKey::parse(key, structure).map_err(|_| StoreError::corrupt(key, "a series key"))
}

/// The period with an ordinal.
pub(super) fn period(frequency: Frequency, ordinal: i64) -> Result<Period, StoreError> {
    i32::try_from(ordinal)
        .ok()
        .and_then(|ordinal| Period::from_ordinal(frequency, ordinal))
        .ok_or_else(|| StoreError::corrupt(ordinal, "a period"))
}

/// The bounds from two ends.
pub(super) fn bounds(lower: Option<f64>, upper: Option<f64>) -> Result<Bounds, StoreError> {
    Bounds::new(lower, upper).ok_or_else(|| StoreError::corrupt(format!("{lower:?} {upper:?}"), "bounds"))
}

/// Random bits from their hexadecimal digits.
pub(super) fn bits(digits: &str) -> Result<u128, StoreError> {
    RevisionIdentity::bits_of(digits).ok_or_else(|| StoreError::corrupt(digits, "32 hexadecimal digits"))
}

/// The identity of a revision from its number and its digits.
pub(super) fn stored_identity(number: i64, digits: &str) -> Result<RevisionIdentity, StoreError> {
    Ok(RevisionIdentity { number, bits: bits(digits)? })
}

/// The place of a revision from its number and its digits; the number alone if it is of the time before identities.
pub(super) fn since(number: i64, digits: Option<&str>) -> Result<Since, StoreError> {
    Ok(match digits {
        None => Since::Number(number),
        Some(digits) => Since::Identity(stored_identity(number, digits)?),
    })
}
