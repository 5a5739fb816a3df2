//! The growth of a series at one period.

use super::{Estimate, Pair, Refusal, difference};
use crate::domain::period::Period;

/// Growth at one period: the estimate, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When.
    pub period: Period,
    /// The growth.
    pub outcome: Result<Estimate, Refusal>,
    /// The difference from the base where a quotient is refused because of signs.
    pub change: Option<Estimate>,
}

impl Point {
    /// What a formula gives for a value and its base.
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

    /// A point without growth; where signs forbid a quotient, the difference stands in for it.
    #[cold]
    pub(super) fn refused(period: Period, reason: Refusal, pair: Option<Pair<'_>>) -> Self {
        let change = pair.filter(|_| reason.is_about_signs()).and_then(|pair| difference(pair).ok());
        Self { period, outcome: Err(reason), change }
    }
}
