//! The growth of a series at one period.

use super::{Estimate, Pair, Refusal, difference};
use crate::domain::period::Period;

/// The growth of a series at one period: an estimate or a refusal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// The growth, or the reason why there is none.
    pub outcome: Result<Estimate, Refusal>,
    /// The difference from the base where a quotient is refused because of signs.
    pub change: Option<Estimate>,
}

impl Point {
    /// The result of a formula for a value and its base.
    #[inline]
    pub(super) fn new(
        period: Period,
        pair: Result<Pair<'_>, Refusal>,
        formula: impl Fn(Pair<'_>) -> Result<Estimate, Refusal>,
    ) -> Self {
        match pair.and_then(formula) {
            Ok(estimate) => Self { period, outcome: Ok(estimate), change: None },
            Err(reason) => Self::refused(period, reason, pair.ok()),
        }
    }

    /// A point without growth; with the difference where signs are the reason.
    #[cold]
    pub(super) fn refused(period: Period, reason: Refusal, pair: Option<Pair<'_>>) -> Self {
        let change = pair.filter(|_| reason.is_about_signs()).and_then(|pair| difference(pair).ok());
        Self { period, outcome: Err(reason), change }
    }
}
