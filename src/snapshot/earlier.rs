//! The earlier publications of one series, in columns.

use std::ops::Range;

use chrono::NaiveDate;

use super::columns::{ALIGNED, ValueColumns};
use crate::domain::invariant::{OrBroken, number, position};
use crate::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
use crate::domain::period::Period;

/// Publications and withdrawals of one series that are not the newest publication of their period: at most 16 bytes for
/// a plain one. Rows are ordered by period and vintage.
#[derive(Debug, PartialEq)]
pub(super) struct EarlierColumns {
    /// The ordinal of the period of each row.
    ordinals: Box<[i32]>,
    /// The vintage of each row, by position in `vintages`.
    vintage_of: Box<[u32]>,
    /// The vintages, ascending.
    vintages: Box<[i64]>,
    /// The observation of each row; none where it is a plain withdrawal.
    columns: ValueColumns,
    has_withdrawals: bool,
}

impl EarlierColumns {
    /// The columns of publications and withdrawals, ordered by period and vintage.
    pub(super) fn of(observations: &[Observation]) -> Self {
        let mut vintages: Vec<i64> = observations.iter().map(|one| one.provenance.vintage).collect();
        vintages.sort_unstable();
        vintages.dedup();
        let vintage_of = |one: &Observation| {
            let place = vintages.binary_search(&one.provenance.vintage).ok();
            number(place.or_broken("the vintage of a row is listed").unwrap_or_default())
        };
        let stated: Vec<Option<&Observation>> =
            observations.iter().map(|one| (!is_plain_withdrawal(one)).then_some(one)).collect();
        Self {
            ordinals: observations.iter().map(|one| one.period.ordinal()).collect(),
            vintage_of: observations.iter().map(vintage_of).collect(),
            columns: ValueColumns::of(&stated),
            has_withdrawals: observations.iter().any(|one| one.provenance.origin == Origin::Withdrawn),
            vintages: vintages.into(),
        }
    }

    /// The vintages that rows have, ascending.
    pub(super) const fn vintages(&self) -> &[i64] {
        &self.vintages
    }

    /// The vintage of a row, by position in [`Self::vintages`].
    #[inline]
    pub(super) fn vintage_place(&self, row: usize) -> Option<usize> {
        self.vintage_of.get(row).or_broken(ALIGNED).map(|place| position(*place))
    }

    /// Whether some rows are withdrawals. Without them each period has a newest publication.
    pub(super) const fn has_withdrawals(&self) -> bool {
        self.has_withdrawals
    }

    /// The ordinal of the period of each row.
    pub(super) const fn ordinals(&self) -> &[i32] {
        &self.ordinals
    }

    /// The columns of the observations; a row has none where a data file withdrew it without further details.
    pub(super) const fn columns(&self) -> &ValueColumns {
        &self.columns
    }

    /// Whether a row is a withdrawal, and whether it is of a figure.
    #[inline]
    pub(super) fn kind(&self, row: usize) -> (bool, bool) {
        if self.columns.is_gap(row) {
            return (true, false);
        }
        let (origin, has_figure) = self.columns.origin(row);
        (origin == Origin::Withdrawn, has_figure)
    }

    /// The publication or withdrawal of a row.
    pub(super) fn observation(&self, row: usize, period: Period, vintage: (i64, NaiveDate)) -> Observation {
        if self.columns.is_gap(row) {
            return withdrawal(period, vintage);
        }
        self.columns.observation(row, period, vintage)
    }

    /// The ordinals of the periods, ascending, with their rows.
    pub(super) fn periods(&self) -> impl Iterator<Item = (i32, Range<usize>)> {
        let mut end = 0;
        self.ordinals.chunk_by(|one, other| one == other).filter_map(move |rows| {
            let start = end;
            end += rows.len();
            Some((*rows.first()?, start..end))
        })
    }

    /// The rows of a period.
    pub(super) fn rows_at(&self, ordinal: i32) -> Range<usize> {
        let start = self.ordinals.partition_point(|of| *of < ordinal);
        let count = self.ordinals.iter().skip(start).take_while(|of| **of == ordinal).count();
        start..start + count
    }

    /// The size of the columns in bytes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.ordinals)
            + size_of_val(&*self.vintage_of)
            + size_of_val(&*self.vintages)
            + self.columns.bytes()
    }
}

/// Whether an observation is a withdrawal of which nothing but the period and the vintage is known.
fn is_plain_withdrawal(one: &Observation) -> bool {
    let Provenance { origin, vintage, published, .. } = one.provenance;
    origin == Origin::Withdrawn && *one == withdrawal(one.period, (vintage, published))
}

/// A withdrawal by a data file.
fn withdrawal(period: Period, vintage: (i64, NaiveDate)) -> Observation {
    let nothing = Observation::imported(period, None, vintage);
    let provenance = Provenance { origin: Origin::Withdrawn, ..nothing.provenance };
    Observation { status: ObservationStatus::MISSING, provenance, ..nothing }
}
