//! The formulas of growth: number and interval from a value x and a base b.

use super::{Estimate, Pair, Refusal};
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;

/// A formula that compares a value x with the base b that lies a lag before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Formula {
    /// [`rate`].
    Rate,
    /// [`annualised_rate`], with the periods per year of the series.
    AnnualisedRate,
    /// [`log_rate`].
    LogRate,
    /// [`difference`].
    Difference,
}

/// Something that a formula is applied to: one pair, or all pairs of a series.
///
/// The formula is a type parameter, so the loop over a series is compiled for each formula with the formula inlined.
pub(super) trait FormulaInput {
    /// What comes out.
    type Output;

    /// Applies a formula.
    fn apply(self, formula: impl Fn(Pair<'_>) -> Result<Estimate, Refusal>) -> Self::Output;
}

impl Formula {
    /// Whether the formula divides by the base.
    #[must_use]
    pub const fn is_quotient(self) -> bool {
        match self {
            Self::Rate | Self::AnnualisedRate | Self::LogRate => true,
            Self::Difference => false,
        }
    }

    /// Applies the formula to values of a series of this frequency.
    #[inline]
    pub(super) fn apply_to<I: FormulaInput>(self, input: I, frequency: Frequency) -> I::Output {
        match self {
            Self::Rate => input.apply(rate),
            Self::AnnualisedRate => {
                let periods_per_year = frequency.periods_per_year();
                input.apply(|pair| annualised_rate(pair, periods_per_year))
            }
            Self::LogRate => input.apply(log_rate),
            Self::Difference => input.apply(difference),
        }
    }
}

/// The relative error of a computed rate: three roundings compute it and one more widens it, each of half an epsilon,
/// plus reserve.
const RATE_ERROR: f64 = 2.5 * f64::EPSILON;

/// The rate of growth 100·(x/b − 1).
///
/// The interval is unbounded on both sides where the base may be negative, and above where it may be zero.
///
/// # Errors
///
/// Signs, as in the table of the [module](super), and overflow.
#[inline]
pub fn rate(pair: Pair<'_>) -> Result<Estimate, Refusal> {
    let (least, greatest) = pair.current.bounds().ends();
    let (base_least, base_greatest) = pair.base.bounds().ends();
    let bounds = if least >= 0.0 && base_least > 0.0 && base_greatest < f64::INFINITY {
        // Signs are in order. A value that is not negative cannot fall by more than 100 percent.
        let lower = outward_rate(least, base_greatest, -RATE_ERROR);
        let upper = outward_rate(greatest, base_least, RATE_ERROR);
        Bounds::ordered(if lower > -100.0 { lower } else { -100.0 }, upper)
    } else {
        rate_bounds_at_the_edge(pair)?
    };
    let value = rounded_rate(pair.current.value(), pair.base.value());
    if value < f64::INFINITY { Ok(Estimate::within(value, bounds)) } else { Err(Refusal::Unbounded) }
}

/// The interval of the rate where the value may be negative, or the base zero, negative or unbounded.
#[cold]
fn rate_bounds_at_the_edge(pair: Pair<'_>) -> Result<Bounds, Refusal> {
    require_signs(pair)?;
    let (least, greatest) = pair.current.bounds().ends();
    let (base_least, base_greatest) = pair.base.bounds().ends();
    if base_least < 0.0 {
        return Ok(Bounds::UNBOUNDED);
    }
    // With a negative value, the rate rises with the base. For an unbounded base, the quotient tends to zero.
    let lower = if least < 0.0 {
        outward_rate(least, base_least, -RATE_ERROR)
    } else if base_greatest < f64::INFINITY {
        outward_rate(least, base_greatest, -RATE_ERROR).max(-100.0)
    } else {
        -100.0
    };
    let upper = if greatest > 0.0 { outward_rate(greatest, base_least, RATE_ERROR) } else { -100.0 };
    Ok(Bounds::ordered(lower, upper))
}

/// The rate, moved by a relative error.
#[inline]
fn outward_rate(value: f64, base: f64, error: f64) -> f64 {
    let rate = rounded_rate(value, base);
    rate + rate.abs() * error
}

/// 100·(x − b)/b, with at most three roundings; a difference of distinct doubles does not underflow.
#[inline]
fn rounded_rate(value: f64, base: f64) -> f64 {
    (value - base) / base * 100.0
}

/// The rate of growth compounded to a year: 100·((x/b)^n − 1) for n periods per year, which may be a fraction.
///
/// # Errors
///
/// Signs, as in the table of the [module](super), and overflow.
pub fn annualised_rate(pair: Pair<'_>, periods_per_year: f64) -> Result<Estimate, Refusal> {
    #[allow(clippy::float_cmp, reason = "a rate over exactly one year needs no power")]
    if periods_per_year == 1.0 {
        return rate(pair);
    }
    require_signs(pair)?;
    let value = (ratio_power(pair.current.value(), pair.base.value(), periods_per_year) - 1.0) * 100.0;
    let ratio = ratio_bounds(pair);
    // The number of periods per year may itself be rounded.
    let (fewer, more) = (periods_per_year.next_down(), periods_per_year.next_up());
    let power = ratio.powf(fewer).zip(ratio.powf(more)).map(|(fewer, more)| fewer.hull(more));
    let bounds = power.map(|power| (power - Bounds::exact(1.0)).scale(100.0));
    Estimate::new(value, bounds.unwrap_or(Bounds::UNBOUNDED))
}

/// The continuously compounded rate of growth 100·ln(x/b).
///
/// # Errors
///
/// Signs, as in the table of the [module](super): a value of zero has no logarithm.
pub fn log_rate(pair: Pair<'_>) -> Result<Estimate, Refusal> {
    require_signs(pair)?;
    let (current, base) = (pair.current.value(), pair.base.value());
    if current <= 0.0 {
        return Err(Refusal::SignChange);
    }
    let bounds = ratio_bounds(pair).ln().map(|log| log.scale(100.0));
    Estimate::new(ratio_ln(current, base) * 100.0, bounds.unwrap_or(Bounds::UNBOUNDED))
}

/// The index number 100·x/b.
///
/// # Errors
///
/// Signs, as in the table of the [module](super), and overflow.
pub fn index(pair: Pair<'_>) -> Result<Estimate, Refusal> {
    require_signs(pair)?;
    let value = pair.current.value() / pair.base.value() * 100.0;
    Estimate::new(value, (pair.current.bounds() / pair.base.bounds()).scale(100.0))
}

/// The difference x − b.
///
/// # Errors
///
/// Overflow.
pub fn difference(pair: Pair<'_>) -> Result<Estimate, Refusal> {
    Estimate::new(pair.current.value() - pair.base.value(), pair.current.bounds() - pair.base.bounds())
}

/// Refuses the pairs whose quotient is not meaningful because of signs.
#[inline]
fn require_signs(pair: Pair<'_>) -> Result<(), Refusal> {
    let (current, base) = (pair.current.value(), pair.base.value());
    if base > 0.0 && current >= 0.0 {
        Ok(())
    } else if base > 0.0 || (base < 0.0 && current > 0.0) {
        Err(Refusal::SignChange)
    } else if base < 0.0 {
        Err(Refusal::BaseNegative)
    } else {
        Err(Refusal::BaseZero)
    }
}

/// (x/b)^power, also where the quotient itself overflows or underflows.
fn ratio_power(value: f64, base: f64, power: f64) -> f64 {
    let ratio = value / base;
    if ratio.is_normal() { ratio.powf(power) } else { (ratio_ln(value, base) * power).exp() }
}

/// ln(x/b), also where the quotient itself overflows or underflows.
fn ratio_ln(value: f64, base: f64) -> f64 {
    let ratio = value / base;
    if ratio.is_normal() { ratio.ln() } else { value.ln() - base.ln() }
}

/// The interval of the quotient, without the negative quotients, which are refused because of signs.
fn ratio_bounds(pair: Pair<'_>) -> Bounds {
    let ratio = pair.current.bounds() / pair.base.bounds();
    let (lower, upper) = ratio.ends();
    Bounds::rounded(lower.max(0.0), upper.max(0.0))
}
