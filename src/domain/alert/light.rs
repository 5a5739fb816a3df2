//! Lights: points for each input by four cuts, and a zone for their sum by four more.

use thiserror::Error;

use super::Answer;
use crate::domain::bounds::Bounds;
use crate::domain::codes::codes;

/// The zone of a sum of points, from weak to overheated, as Taiwan's monitoring indicators have them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Zone {
    /// Below the first cut.
    Blue,
    /// From the first cut on.
    YellowBlue,
    /// From the second cut on.
    #[default]
    Green,
    /// From the third cut on.
    YellowRed,
    /// From the fourth cut on.
    Red,
}

codes!(Zone {
    Blue = "blue",
    YellowBlue = "yellow_blue",
    Green = "green",
    YellowRed = "yellow_red",
    Red = "red",
});

/// The least number of values of which quantiles are taken as cuts.
pub const QUANTILE_VALUES: usize = 40;

/// Why values have no quantiles as cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum QuantileError {
    /// There are fewer than [`QUANTILE_VALUES`] values; how many.
    #[error("{0} of {QUANTILE_VALUES} values")]
    TooFewPoints(usize),
    /// Two quantiles are equal.
    #[error("two equal quantiles")]
    NoSpread,
}

impl QuantileError {
    /// The code of the reason.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooFewPoints(_) => "too_few_points",
            Self::NoSpread => "no_spread",
        }
    }
}

/// Four limits between five classes: rising, or falling where less is better. The limit belongs to the class after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cuts([f64; 4]);

impl Cuts {
    /// Four finite numbers that rise or fall throughout; `None` for others.
    #[must_use]
    pub fn new(cuts: [f64; 4]) -> Option<Self> {
        let rises = cuts.is_sorted_by(|one, next| one < next);
        let falls = cuts.is_sorted_by(|one, next| one > next);
        (cuts.iter().all(|cut| cut.is_finite()) && (rises || falls)).then_some(Self(cuts))
    }

    /// Whether they rise.
    #[must_use]
    pub fn is_rising(self) -> bool {
        self.0.is_sorted()
    }

    /// The quantiles of values, interpolated between neighbours.
    ///
    /// # Errors
    /// For fewer than [`QUANTILE_VALUES`] values, and where two quantiles are equal.
    pub fn quantiles(values: &[f64], percents: [f64; 4]) -> Result<Self, QuantileError> {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        if sorted.len() < QUANTILE_VALUES {
            return Err(QuantileError::TooFewPoints(sorted.len()));
        }
        sorted.sort_by(f64::total_cmp);
        let last = f64::from(u32::try_from(sorted.len() - 1).unwrap_or(u32::MAX));
        let at = |percent: f64| {
            let place = last * percent.clamp(0.0, 100.0) / 100.0;
            // The place lies between 0 and the last position, which fits.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let below = place.floor() as usize;
            let (lower, upper) = (sorted.get(below)?, sorted.get(below + 1).or(sorted.get(below))?);
            Some(lower + (upper - lower) * place.fract())
        };
        let [a, b, c, d] = percents.map(at);
        let cuts = a.zip(b).zip(c.zip(d)).and_then(|((a, b), (c, d))| Self::new([a, b, c, d]));
        cuts.ok_or(QuantileError::NoSpread)
    }

    /// The points from 1 to 5 that a value in an interval may have, the least and the greatest.
    #[must_use]
    pub fn points(self, bounds: Bounds) -> (u32, u32) {
        let (lower, upper) = bounds.ends();
        let falls = self.0.is_sorted_by(|one, next| one > next);
        let class = |value: f64| {
            let reached = |cut: &f64| if falls { value <= *cut } else { value >= *cut };
            1 + self.0.iter().map(|cut| u32::from(reached(cut))).sum::<u32>()
        };
        let (one, other) = (class(lower), class(upper));
        (one.min(other), one.max(other))
    }

    /// The zones that a sum of points may lie in, the least and the greatest.
    #[must_use]
    pub fn zones(self, (least, greatest): (u32, u32)) -> (Zone, Zone) {
        let zone = |sum: u32| match self.points(Bounds::exact(f64::from(sum))).0 {
            1 => Zone::Blue,
            2 => Zone::YellowBlue,
            3 => Zone::Green,
            4 => Zone::YellowRed,
            _ => Zone::Red,
        };
        let (one, other) = (zone(least), zone(greatest));
        (one.min(other), one.max(other))
    }
}

/// The least and the greatest sum of points.
#[must_use]
pub fn sum(points: &[(u32, u32)]) -> (u32, u32) {
    points.iter().fold((0, 0), |sum, one| (sum.0.saturating_add(one.0), sum.1.saturating_add(one.1)))
}

/// Whether a sum has left a zone.
#[must_use]
pub fn leaves((least, greatest): (Zone, Zone), zone: Zone) -> Answer {
    let may_stay = least <= zone && zone <= greatest;
    Answer::of(!may_stay || least != greatest, !may_stay)
}
