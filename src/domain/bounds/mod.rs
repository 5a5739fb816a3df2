//! Interval arithmetic for values of limited precision.

mod directed;
mod functions;
mod rounding;

pub use rounding::supported_place;

use std::ops::{Add, Div, Mul, Neg, Sub};

use directed::{add_down, add_up, div_down, div_up, ln_down, ln_up, mul_down, mul_up, power_down, power_up};

/// A closed interval that contains the true value of a number.
///
/// A printed number is rounded and may be qualified ("more than"), so it stands for an interval:
/// [`Bounds::from_rounding`] computes it. Either end may be missing: the interval is unbounded on that side. It is no
/// confidence interval; it says nothing about sampling or method.
///
/// # Units and representation
///
/// The ends have the unit of the value: base units for observations, percent for rates. Two `f64`, never NaN, the lower
/// at most the upper; −∞ and +∞ stand for missing ends; −0 is stored as 0.
///
/// # Arithmetic
///
/// `+ - * /` and the functions are interval arithmetic (Moore 1966) with outward rounding: the
/// result contains the result of every pair of values of the operands. An end that is a double exactly is not moved.
/// Overflow gives an unbounded side. Division by an interval around zero gives all numbers.
///
/// # Errors
///
/// [`Bounds::new`] gives `None` for ends that are not finite or not in order.
///
/// ```
/// use yearbook::domain::bounds::Bounds;
/// use yearbook::domain::qualifier::Qualifier;
///
/// // "3.6 trillion", rounded to 0.1 trillion.
/// let (value, rounding) = (3_600_000_000_000_i64.into(), 100_000_000_000_i64.into());
/// let printed = Bounds::from_rounding(value, rounding, Qualifier::Exact, true, false);
/// assert_eq!(printed.ends(), (3.55e12, 3.65e12));
/// assert!(printed.contains(3.6e12));
/// assert_eq!((printed - Bounds::exact(3.55e12)).lower(), Some(0.0));
/// assert_eq!(Bounds::exact(1.0) / Bounds::exact(0.0), Bounds::UNBOUNDED);
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

    /// The interval of one number; all numbers for one that is not finite.
    #[must_use]
    #[inline]
    pub fn exact(value: f64) -> Self {
        if value.is_finite() { Self::between(value, value) } else { Self::UNBOUNDED }
    }

    /// The interval of one finite number that is not −0.
    pub(super) const fn point(value: f64) -> Self {
        Self { lower: value, upper: value }
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

    /// The interval between ends in order, with −0 replaced by 0.
    #[inline]
    pub(super) fn between(lower: f64, upper: f64) -> Self {
        Self { lower: lower + 0.0, upper: upper + 0.0 }
    }

    /// The interval between ends that were rounded outwards. A lower end that overflowed to +∞ becomes the greatest
    /// double, an upper end at −∞ the least.
    ///
    /// The caller rounds outwards and passes ends in order, without NaN.
    pub(super) fn rounded(lower: f64, upper: f64) -> Self {
        Self::between(lower.min(f64::MAX), upper.max(f64::MIN))
    }

    /// The interval between ends that satisfy the invariants of the type.
    #[inline]
    pub(super) const fn ordered(lower: f64, upper: f64) -> Self {
        debug_assert!(lower <= upper && lower < f64::INFINITY && upper > f64::NEG_INFINITY);
        Self { lower, upper }
    }

    /// The lower end; `None` when the interval is unbounded below.
    #[must_use]
    #[inline]
    pub fn lower(self) -> Option<f64> {
        self.lower.is_finite().then_some(self.lower)
    }

    /// The upper end; `None` when the interval is unbounded above.
    #[must_use]
    #[inline]
    pub fn upper(self) -> Option<f64> {
        self.upper.is_finite().then_some(self.upper)
    }

    /// Both ends; −∞ and +∞ stand for missing ones.
    #[must_use]
    #[inline]
    pub const fn ends(self) -> (f64, f64) {
        (self.lower, self.upper)
    }

    /// Whether the interval contains a value.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// Whether the interval contains every value of another one.
    #[must_use]
    pub fn encloses(self, other: Self) -> bool {
        self.lower <= other.lower && other.upper <= self.upper
    }

    /// Whether the two intervals have a value in common; touching ends count.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.lower <= other.upper && other.lower <= self.upper
    }

    /// The intersection; `None` for disjoint intervals.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        self.meets(other)
            .then(|| Self { lower: self.lower.max(other.lower), upper: self.upper.min(other.upper) })
    }

    /// The smallest interval that contains this one and a finite value.
    #[must_use]
    pub fn including(self, value: f64) -> Self {
        if value.is_finite() { Self::between(self.lower.min(value), self.upper.max(value)) } else { self }
    }

    /// The smallest interval that contains both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { lower: self.lower.min(other.lower), upper: self.upper.max(other.upper) }
    }

    /// The products of the values and a factor.
    #[must_use]
    pub fn scale(self, factor: f64) -> Self {
        self * Self::exact(factor)
    }

    /// The values raised to a power; `None` when the interval contains negative values or the power is not finite.
    #[must_use]
    pub fn powf(self, power: f64) -> Option<Self> {
        if self.lower < 0.0 || !power.is_finite() {
            return None;
        }
        let (least, greatest) = if power < 0.0 { (self.upper, self.lower) } else { (self.lower, self.upper) };
        Some(Self::rounded(power_down(least, power).max(0.0), power_up(greatest, power)))
    }

    /// The natural logarithms of the values above zero; `None` when there are none.
    #[must_use]
    pub fn ln(self) -> Option<Self> {
        (self.upper > 0.0).then(|| Self::rounded(ln_down(self.lower), ln_up(self.upper)))
    }

    /// The result of an operation that is monotone in each operand: its extremes are at the ends.
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

/// The sums of all pairs of values.
impl Add for Bounds {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::rounded(add_down(self.lower, other.lower), add_up(self.upper, other.upper))
    }
}

/// The values with the opposite sign.
impl Neg for Bounds {
    type Output = Self;

    fn neg(self) -> Self {
        Self::between(-self.upper, -self.lower)
    }
}

/// The differences of all pairs of values.
impl Sub for Bounds {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

/// The products of all pairs of values.
impl Mul for Bounds {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.corners(other, mul_down, mul_up)
    }
}

/// The quotients of all pairs of values whose divisor is not zero.
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
