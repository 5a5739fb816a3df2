//! The steps of a calculation: formulas without names and units.

use super::node::Distance;
use crate::domain::bounds::Bounds;
use crate::domain::growth::Aggregate;
use crate::domain::period::Period;

/// The position of a step in its calculation. The steps that it needs come before it.
pub(super) type StepId = usize;

/// A step of a calculation, for any period.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// A number, with the interval that contains the one that is meant.
    Constant(f64, Bounds),
    /// The value of a series, by its number.
    Value(usize),
    /// A step at an earlier period.
    Earlier(StepId, Distance),
    /// A step at one period.
    Fixed(StepId, Period),
    Unary(Unary, StepId),
    Binary(Binary, StepId, StepId),
    /// A power with a constant exponent.
    Power(StepId, Exponent),
    /// The mean over the parts of one period.
    MeanOver(StepId, Period),
    /// The mean over this and the periods before, so many in all.
    TrailingMean(StepId, u16),
    /// The sum since the beginning of the year.
    YearSum(StepId),
    /// The aggregate of the parts of the period.
    Converted(StepId, Aggregate),
    /// The first up to a period, then the second, which continues it.
    Joined(StepId, StepId, Period),
}

/// An operation on one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unary {
    Negative,
    Absolute,
    Logarithm,
    Exponential,
    SquareRoot,
}

/// An operation on two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// 100·(x/b − 1), by the rules of growth for signs.
    Rate,
    /// 100·x/b, by the rules of growth for signs.
    Index,
    /// 100·x/b for a positive b.
    Percentage,
    Minimum,
    Maximum,
}

/// A constant exponent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Exponent {
    /// A whole number, of which negative numbers have powers too.
    Whole(i32),
    /// Another number, with the interval that contains the one that is meant.
    Real(f64, Bounds),
}

impl Exponent {
    #[allow(clippy::cast_possible_truncation, reason = "it was checked to be small and whole")]
    pub(super) fn new(value: f64, bounds: Bounds) -> Self {
        let is_whole = value.fract().abs() <= 0.0 && value.abs() <= 1_000.0 && bounds == Bounds::exact(value);
        if is_whole { Self::Whole(value as i32) } else { Self::Real(value, bounds) }
    }

    pub(super) fn value(self) -> f64 {
        match self {
            Self::Whole(whole) => f64::from(whole),
            Self::Real(value, _) => value,
        }
    }

    pub(super) const fn is_whole(self) -> bool {
        matches!(self, Self::Whole(_))
    }

    /// The exponent less one.
    pub(super) fn less_one(self) -> Self {
        match self {
            Self::Whole(whole) => Self::Whole(whole - 1),
            Self::Real(value, bounds) => Self::Real(value - 1.0, bounds - Bounds::exact(1.0)),
        }
    }

    /// The powers of the values of an interval; all numbers where some value has none.
    pub(super) fn power(self, base: Bounds) -> Bounds {
        match self {
            Self::Whole(whole) => base.powi(whole),
            Self::Real(_, exponents) => {
                let (least, greatest) = exponents.ends();
                let powers = base.powf(least).zip(base.powf(greatest));
                powers.map_or(Bounds::UNBOUNDED, |(least, greatest)| least.hull(greatest))
            }
        }
    }
}
