//! Rows that contradict each other, and files older than what is known.

use chrono::NaiveDate;

use super::cell::Cell;
use super::detail::ObservationDetail;
use super::spool::Row;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;

/// The refusal of the second of two neighbouring rows of a series, where they contradict each other.
pub(super) fn contradiction(
    key: &SeriesKey,
    frequency: Frequency,
    [first, second]: [&Row; 2],
    details: &[ObservationDetail],
) -> Option<String> {
    let is_same = || Cell::of_row(first, details).is_same(&Cell::of_row(second, details));
    if (first.period, first.published) != (second.period, second.published) || is_same() {
        return None;
    }
    let period = Period::from_ordinal(frequency, first.period).map(|period| period.to_string());
    Some(format!(
        "{key} in {} stands twice with different values, {} and {}; the other is at line {}",
        period.unwrap_or_default(),
        shown(first.value),
        shown(second.value),
        first.place,
    ))
}

/// The refusal of a file of a day before the newest that is known of a series.
pub(super) fn too_old(series: &Series, day: NaiveDate) -> Option<String> {
    let known = series.published_to.filter(|known| day < *known)?;
    Some(format!(
        "{} is known as published on {known}; this file is of {day}, and publications are taken in the order of their \
         days",
        series.key
    ))
}

/// A value for a message.
pub(super) fn shown(value: f64) -> String {
    if value.is_nan() { "missing".to_owned() } else { value.to_string() }
}
