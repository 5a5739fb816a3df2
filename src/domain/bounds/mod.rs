//! The interval that a true value lies in.

mod directed;
mod rounding;

use std::ops::{Add, Div, Mul, Neg, Sub};

use directed::{add_down, add_up, div_down, div_up, ln_down, ln_up, mul_down, mul_up, power_down, power_up};

/// The interval that a true value lies in, given how its figure was rounded and qualified.
///
/// Either end may be missing: then the value is unbounded on that side. Arithmetic rounds outwards, so the
/// result holds every value that any pair of admissible operands gives; an end that comes out exactly stays
/// exact.
///
/// ```
/// use yearbook::domain::bounds::Bounds;
///
/// let printed = Bounds::new(Some(3.55e12), Some(3.65e12)).unwrap_or(Bounds::UNBOUNDED);
/// assert!(printed.contains(3.6e12));
/// assert_eq!((printed - Bounds::exact(3.55e12)).lower(), Some(0.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Below +∞, at most `upper`, never NaN, never −0.
    lower: f64,
    /// Above −∞, never NaN, never −0.
    upper: f64,
}

impl Bounds {
    /// The interval of all numbers.
    pub const UNBOUNDED: Self = Self { lower: f64::NEG_INFINITY, upper: f64::INFINITY };

    /// The interval of one number. A number that is not finite says nothing: all numbers are left.
    #[must_use]
    #[inline]
    pub fn exact(value: f64) -> Self {
        if value.is_finite() { Self::between(value, value) } else { Self::UNBOUNDED }
    }

    /// The interval between two ends, `None` being unbounded on that side.
    ///
    /// `None` when the ends are not finite or the lower lies above the upper.
    #[must_use]
    pub fn new(lower: Option<f64>, upper: Option<f64>) -> Option<Self> {
        let finite = lower.is_none_or(f64::is_finite) && upper.is_none_or(f64::is_finite);
        let bounds = Self::between(lower.unwrap_or(f64::NEG_INFINITY), upper.unwrap_or(f64::INFINITY));
        (finite && bounds.lower <= bounds.upper).then_some(bounds)
    }

    /// The interval of all numbers.
    #[must_use]
    pub const fn unbounded() -> Self {
        Self::UNBOUNDED
    }

    /// Ends that are known to be in order, with −0 made 0.
    #[inline]
    fn between(lower: f64, upper: f64) -> Self {
        Self { lower: lower + 0.0, upper: upper + 0.0 }
    }

    /// Ends as they come out of outward rounding: overflow cannot put an end on the wrong infinity.
    ///
    /// The caller rounds outwards, keeps NaN away and the ends in order.
    pub(super) fn rounded(lower: f64, upper: f64) -> Self {
        Self::between(lower.min(f64::MAX), upper.max(f64::MIN))
    }

    /// Ends that keep every promise of the type already.
    #[inline]
    pub(super) const fn ordered(lower: f64, upper: f64) -> Self {
        debug_assert!(lower <= upper && lower < f64::INFINITY && upper > f64::NEG_INFINITY);
        Self { lower, upper }
    }

    /// The least admissible value, if there is one.
    #[must_use]
    #[inline]
    pub fn lower(self) -> Option<f64> {
        self.lower.is_finite().then_some(self.lower)
    }

    /// The greatest admissible value, if there is one.
    #[must_use]
    #[inline]
    pub fn upper(self) -> Option<f64> {
        self.upper.is_finite().then_some(self.upper)
    }

    /// Both ends, −∞ and +∞ being unbounded.
    #[must_use]
    #[inline]
    pub const fn ends(self) -> (f64, f64) {
        (self.lower, self.upper)
    }

    /// Whether the value is admissible.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// Whether every value of the other interval is admissible here too.
    #[must_use]
    pub fn encloses(self, other: Self) -> bool {
        self.lower <= other.lower && other.upper <= self.upper
    }

    /// Whether the two intervals have a value in common; touching ends count.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.lower <= other.upper && other.lower <= self.upper
    }

    /// The values that both intervals admit, if there are any.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        self.meets(other)
            .then(|| Self { lower: self.lower.max(other.lower), upper: self.upper.min(other.upper) })
    }

    /// The interval stretched so far that it holds a finite value too.
    #[must_use]
    pub fn including(self, value: f64) -> Self {
        if value.is_finite() { Self::between(self.lower.min(value), self.upper.max(value)) } else { self }
    }

    /// The least interval that holds all values of both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { lower: self.lower.min(other.lower), upper: self.upper.max(other.upper) }
    }

    /// The products of any value here and the factor.
    #[must_use]
    pub fn scale(self, factor: f64) -> Self {
        self * Self::exact(factor)
    }

    /// Any value here raised to the power; `None` when values below zero are admissible or the power is not
    /// finite.
    #[must_use]
    pub fn powf(self, power: f64) -> Option<Self> {
        if self.lower < 0.0 || !power.is_finite() {
            return None;
        }
        let (least, greatest) = if power < 0.0 { (self.upper, self.lower) } else { (self.lower, self.upper) };
        Some(Self::rounded(power_down(least, power).max(0.0), power_up(greatest, power)))
    }

    /// The natural logarithm of any value above zero here; `None` when there is none.
    #[must_use]
    pub fn ln(self) -> Option<Self> {
        (self.upper > 0.0).then(|| Self::rounded(ln_down(self.lower), ln_up(self.upper)))
    }

    /// The extremes of an operation that is monotone in both operands.
    fn corners(self, other: Self, down: fn(f64, f64) -> f64, up: fn(f64, f64) -> f64) -> Self {
        let pairs = [
            (self.lower, other.lower),
            (self.lower, other.upper),
            (self.upper, other.lower),
            (self.upper, other.upper),
        ];
        let lower = pairs.iter().map(|&(left, right)| down(left, right)).fold(f64::INFINITY, f64::min);
        let upper = pairs.iter().map(|&(left, right)| up(left, right)).fold(f64::NEG_INFINITY, f64::max);
        Self::rounded(lower, upper)
    }
}

/// The sums of any value on the left and any on the right.
impl Add for Bounds {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::rounded(add_down(self.lower, other.lower), add_up(self.upper, other.upper))
    }
}

/// All values with their signs turned.
impl Neg for Bounds {
    type Output = Self;

    fn neg(self) -> Self {
        Self::between(-self.upper, -self.lower)
    }
}

/// The differences of any value on the left and any on the right.
impl Sub for Bounds {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

/// The products of any value on the left and any on the right.
impl Mul for Bounds {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.corners(other, mul_down, mul_up)
    }
}

/// The quotients of any value on the left and any on the right except zero.
///
/// All numbers when the divisor lies on both sides of zero or is zero; where it only touches zero, the side
/// that runs away is unbounded.
impl Div for Bounds {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        if other.lower < 0.0 && other.upper <= 0.0 {
            -self / -other
        } else if other.lower >= 0.0 && other.upper > 0.0 {
            self.corners(other, div_down, div_up)
        } else {
            Self::UNBOUNDED
        }
    }
}

#[cfg(test)]
mod tests;
