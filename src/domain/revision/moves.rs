//! What the newest publication moved, against the outlooks that the figures had before it.

use super::{Later, Measured, Outlook, OutlookTable, Refusal, Triangle};
use crate::domain::frequency::Frequency;
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

/// The smallest difference, relative to the numbers, that is more than rounding of the arithmetic.
const NOISE: f64 = 1e-9;

/// A figure that a publication moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    /// The period.
    pub period: Period,
    /// The value before, in the measure.
    pub before: f64,
    /// The value after.
    pub after: f64,
    /// The outlook that the value had before: its interval has four of five earlier revisions of its release number.
    pub outlook: Result<Outlook, Refusal>,
}

impl Move {
    /// How far the value lies outside the interval of its outlook, as a multiple of the width of that; negative inside.
    #[must_use]
    pub fn excess(&self) -> Option<f64> {
        let Outlook { lower, upper, .. } = self.outlook.ok()?;
        let distance = (self.after - upper).max(lower - self.after);
        let slack = NOISE * lower.abs().max(upper.abs());
        let excess = distance / (upper - lower).max(f64::MIN_POSITIVE);
        Some(if distance > slack { excess } else { excess.min(0.0) })
    }

    /// Whether it moved beyond the usual; none without an outlook.
    #[must_use]
    pub fn is_beyond(&self) -> Option<bool> {
        Some(self.excess()? > 0.0)
    }
}

/// The figures of one triangle that another, with a publication more, moved, in the usual measure of a class of unit.
///
/// # Errors
/// Why the series has no outlooks. Where nothing moved, that of its newest figure counts.
pub fn moves(
    before: &Triangle,
    after: &Triangle,
    class: UnitClass,
    frequency: Frequency,
) -> Result<Vec<Move>, Refusal> {
    let measure = super::default_measure(class);
    let measured = |triangle: &Triangle| triangle.measured(measure, class, frequency);
    let (before_measured, after_measured) = (measured(before)?, measured(after)?);
    let moved = moved_values(&before_measured, &after_measured, measure);
    let newest = before_measured.rows.iter().rev().find(|row| row.newest().is_some()).map(|row| row.period);
    let mut outlooks = OutlookTable::new(before, before_measured, Later::Final);
    if moved.is_empty() {
        let outlook = newest.and_then(|period| outlooks.of(period)).unwrap_or(Err(Refusal::TooFewRevisions));
        return outlook.map(|_| Vec::new());
    }
    let moved = moved.into_iter().map(|(period, before, after)| {
        let outlook = outlooks.of(period).unwrap_or(Err(Refusal::TooFewRevisions));
        Move { period, before, after, outlook }
    });
    Ok(moved.collect())
}

/// The periods whose newest values differ, with both.
fn moved_values(before: &Measured, after: &Measured, measure: Measure) -> Vec<(Period, f64, f64)> {
    let value = |measured: &Measured, period: Period| {
        let at = measured.rows.binary_search_by_key(&period.ordinal(), |row| row.period.ordinal()).ok()?;
        Some(measured.rows.get(at)?.newest()?.value)
    };
    let is_moved = |(_, before, after): &(Period, f64, f64)| {
        // Values are as printed; rates are computed.
        let slack = if measure == Measure::Level { 0.0 } else { NOISE * before.abs().max(1.0) };
        (after - before).abs() > slack
    };
    let both = before
        .rows
        .iter()
        .filter_map(|row| Some((row.period, row.newest()?.value, value(after, row.period)?)));
    both.filter(is_moved).collect()
}
