//! Functions of one interval, and the extremes of two.

use super::Bounds;
use super::directed::{exp_down, exp_up, power_down, power_up, sqrt_down, sqrt_up};

impl Bounds {
    /// The absolute values.
    #[must_use]
    pub fn abs(self) -> Self {
        let (lower, upper) = self.ends();
        if lower >= 0.0 {
            self
        } else if upper <= 0.0 {
            -self
        } else {
            Self::between(0.0, upper.max(-lower))
        }
    }

    /// The exponential function.
    #[must_use]
    pub fn exp(self) -> Self {
        let (lower, upper) = self.ends();
        Self::rounded(exp_down(lower), exp_up(upper))
    }

    /// The square roots of the values that are not negative; `None` when there are none.
    #[must_use]
    pub fn sqrt(self) -> Option<Self> {
        let (lower, upper) = self.ends();
        (upper >= 0.0).then(|| Self::rounded(sqrt_down(lower.max(0.0)), sqrt_up(upper)))
    }

    /// The lesser of each pair of values.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self::between(self.lower.min(other.lower), self.upper.min(other.upper))
    }

    /// The greater of each pair of values.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self::between(self.lower.max(other.lower), self.upper.max(other.upper))
    }

    /// The values raised to a whole power. All numbers for a negative power of an interval around zero.
    #[must_use]
    pub fn powi(self, power: i32) -> Self {
        if power < 0 {
            return Self::exact(1.0) / self.powi(power.saturating_neg());
        }
        if power == 0 {
            return Self::exact(1.0);
        }
        let base = if power % 2 == 0 { self.abs() } else { self };
        let exponent = f64::from(power);
        let down =
            |value: f64| if value < 0.0 { -power_up(-value, exponent) } else { power_down(value, exponent) };
        let up =
            |value: f64| if value < 0.0 { -power_down(-value, exponent) } else { power_up(value, exponent) };
        Self::rounded(down(base.lower), up(base.upper))
    }
}
