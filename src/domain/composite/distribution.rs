//! Distributions: the values of one input that a value is compared with.

use super::refusal::MIN_UNITS;
use super::{Method, Refusal};

/// The values of an input over units, and periods if those are pooled.
///
/// The position of a value moves with the value itself: the methods put `value` in the place of `own`, one of the
/// values, and leave all others where they are. Every position grows with `value`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Distribution {
    /// In order.
    values: Vec<f64>,
    mean: f64,
    /// The sum of the squares of the distances from the mean.
    squares: f64,
}

impl Distribution {
    /// The distribution of some values of a number of units.
    ///
    /// # Errors
    /// Too few units, or no two different values.
    pub(super) fn new(mut values: Vec<f64>, units: usize) -> Result<Self, Refusal> {
        if units < MIN_UNITS || values.len() < MIN_UNITS {
            return Err(Refusal::TooFewUnits);
        }
        values.sort_by(f64::total_cmp);
        if values.first() == values.last() {
            return Err(Refusal::NoSpread);
        }
        let mean = values.iter().sum::<f64>() / count(values.len());
        let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        let all_finite = squares.is_finite() && squares > 0.0;
        if all_finite { Ok(Self { values, mean, squares }) } else { Err(Refusal::Unbounded) }
    }

    /// The position of one of the values by a method, with `value` in its place; `None` where there is no spread.
    pub(super) fn position(&self, method: &Method, own: f64, value: f64) -> Option<f64> {
        let position = match method {
            Method::MinMax => self.between_extremes(own, value),
            Method::Z => self.standardised(own, value),
            Method::Rank => self.place(own, value),
            Method::Goalposts | Method::Reference(_) => return None,
        };
        position.is_finite().then_some(position)
    }

    /// Where the value lies between the least and the greatest, from 0 to 1.
    fn between_extremes(&self, own: f64, value: f64) -> f64 {
        let [first, second, ..] = self.values[..] else { return f64::NAN };
        let [.., second_last, last] = self.values[..] else { return f64::NAN };
        let least = if own <= first { second } else { first };
        let greatest = if own >= last { second_last } else { last };
        if value >= greatest {
            1.0
        } else if value <= least {
            0.0
        } else {
            (value - least) / (greatest - least)
        }
    }

    /// The distance from the mean in sample standard deviations.
    fn standardised(&self, own: f64, value: f64) -> f64 {
        let n = count(self.values.len());
        if value.is_infinite() {
            return value.signum() * (n - 1.0) / n.sqrt();
        }
        // The mean and the sum of squares without the value, then with the other one (Welford).
        let others = self.mean + (self.mean - own) / (n - 1.0);
        let without = (self.squares - (own - self.mean) * (own - others)).max(0.0);
        let mean = others + (value - others) / n;
        let squares = if value.to_bits() == own.to_bits() {
            return (own - self.mean) / (self.squares / (n - 1.0)).sqrt();
        } else {
            without + (value - others) * (value - mean)
        };
        (value - mean) / (squares / (n - 1.0)).sqrt()
    }

    /// The part of the other values that lie below, those that are equal counted half.
    fn place(&self, own: f64, value: f64) -> f64 {
        let below = self.values.partition_point(|other| *other < value);
        let up_to = self.values.partition_point(|other| *other <= value);
        let own_below = usize::from(own < value);
        let own_up_to = usize::from(own <= value);
        f64::midpoint(count(below - own_below), count(up_to - own_up_to)) / (count(self.values.len()) - 1.0)
    }
}

/// A number of values, which a double holds exactly.
#[allow(clippy::cast_precision_loss, reason = "tables in memory have fewer than 2^53 rows")]
pub(super) const fn count(number: usize) -> f64 {
    number as f64
}
