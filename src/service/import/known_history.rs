//! Rows of earlier days of publication that state what is known of those days: a file with all vintages comes again with
//! new ones behind them.

use chrono::NaiveDate;

use super::cell::Cell;
use super::detail::ObservationDetail;
use super::spool::{BLANK, Row, WITHDRAWN};
use crate::domain::observation::{Observation, Origin};
use crate::service::vintages::latest;

/// Drops the rows of a series that state a day before the newest known one, and what is known of that day; returns how
/// many. `before` has all stored observations of the series, ordered by period.
pub(super) fn drop_known(
    rows: &mut Vec<Row>,
    known_to: i32,
    before: &[Observation],
    details: &[ObservationDetail],
) -> usize {
    let count = rows.len();
    rows.retain(|row| row.published == 0 || row.published >= known_to || !is_known(row, before, details));
    count - rows.len()
}

fn is_known(row: &Row, before: &[Observation], details: &[ObservationDetail]) -> bool {
    let from = before.partition_point(|one| one.period.ordinal() < row.period);
    let to = before.partition_point(|one| one.period.ordinal() <= row.period);
    let of_period = before.get(from..to).unwrap_or_default();
    let day = NaiveDate::from_num_days_from_ce_opt(row.published);
    let known = latest(of_period, day).next().filter(|one| one.provenance.origin != Origin::Withdrawn);
    match known {
        _ if row.status == BLANK => true,
        Some(known) => {
            row.status != WITHDRAWN && Cell::of_observation(known).is_same(&Cell::of_row(row, details))
        }
        None => row.status == WITHDRAWN,
    }
}
