//! Constants of forecasts, by frequency.

use crate::domain::frequency::{Frequency, FrequencyUnit};

/// What a forecast needs and allows at one frequency.
///
/// `width` and the degrees of freedom of `freedom` were chosen with the competition data in view of which
/// `docs/forecasts.md` gives the coverage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cadence {
    /// The number of periods in a year.
    pub season: usize,
    /// The least number of observations of which a forecast is made.
    pub least: usize,
    /// The least number of observations before an origin of the backtest.
    pub least_fit: usize,
    /// The most origins of the backtest.
    pub origins: usize,
    /// The furthest horizon, in periods.
    pub horizon: usize,
    /// The factor of interval widths.
    pub width: f64,
}

impl Cadence {
    /// The constants of a frequency; `None` for weeks, days and spans.
    #[must_use]
    pub fn of(frequency: Frequency) -> Option<Self> {
        if frequency.is_span() {
            return None;
        }
        let (season, least, least_fit, origins, horizon, width) = match frequency.unit() {
            FrequencyUnit::Year => (1, 8, 6, 12, 6, 1.2),
            FrequencyUnit::HalfYear => (2, 10, 8, 12, 4, 1.1),
            FrequencyUnit::Quarter => (4, 16, 13, 10, 8, 1.1),
            FrequencyUnit::Month => (12, 48, 37, 20, 24, 1.1),
            FrequencyUnit::Week | FrequencyUnit::Day => return None,
        };
        Some(Self { season, least, least_fit, origins, horizon, width })
    }

    /// The horizon where a request names none: half of the furthest.
    #[must_use]
    pub const fn usual_horizon(self) -> usize {
        self.horizon / 2
    }

    /// The degrees of freedom of the interval at a horizon, from the number of errors that were seen there.
    pub(super) fn freedom(self, errors: usize, horizon: usize) -> f64 {
        let errors = float(errors);
        if self.season == 1 { (errors / float(horizon).sqrt()).max(1.0) } else { errors }
    }
}

/// A number of observations or periods, as a double.
pub(super) fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
