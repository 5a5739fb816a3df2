//! Half-widths of prediction intervals, from the errors of a backtest.

use super::backtest::Attempt;
use super::cadence::{Cadence, float};
use super::quantile::student;
use super::request::Level;

/// The half-width at one horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct HalfWidth {
    /// The half-width.
    pub(super) width: f64,
    /// Whether fewer than two errors were seen at this horizon, so that it follows from shorter ones.
    pub(super) is_extrapolated: bool,
}

/// The half-widths at horizons 1 to `horizon`; `None` with fewer than two errors at horizon 1.
///
/// The root mean square of the errors at a horizon, never less than at a shorter one, times the quantile of Student's
/// distribution and the factor of the frequency.
pub(super) fn half_widths(
    attempts: &[Attempt],
    error: fn(&Attempt) -> f64,
    cadence: Cadence,
    horizon: usize,
    level: Level,
) -> Option<Vec<HalfWidth>> {
    let probability = 0.5 + f64::from(level.percent()) / 200.0;
    let (mut before, mut largest) = (None, 0.0_f64);
    (1..=horizon)
        .map(|step| {
            let squares: Vec<f64> =
                attempts.iter().filter(|one| one.horizon == step).map(|one| error(one).powi(2)).collect();
            let is_extrapolated = squares.len() < 2;
            let (size, errors) = if is_extrapolated {
                let (size, errors): (f64, usize) = before?;
                (size * (float(step) / float(step - 1)).sqrt(), errors)
            } else {
                ((squares.iter().sum::<f64>() / float(squares.len())).sqrt(), squares.len())
            };
            before = Some((size, errors));
            largest = largest.max(size);
            let width = cadence.width * student(probability, cadence.freedom(errors, step)) * largest;
            Some(HalfWidth { width, is_extrapolated })
        })
        .collect()
}
