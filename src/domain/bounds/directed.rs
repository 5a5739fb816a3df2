//! Arithmetic on doubles with directed rounding.
//!
//! The rounding error of the nearest result is computed exactly (two-sum, or a residual by fused multiply-add), so a
//! result moves by one unit in the last place only when it is on the wrong side of the true value. Where the error
//! cannot be computed (overflow, underflow), the result moves too.

#![allow(clippy::float_cmp, reason = "zero and one are met exactly or not at all")]

/// Below this magnitude, a residual may itself be rounded.
const RESIDUAL_FLOOR: f64 = 1e-290;

/// The assumed error of the platform's power and logarithm functions, in units in the last place, with
/// reserve.
const FUNCTION_ULPS: u32 = 4;

/// The greatest double that is not above `nearest + error`.
fn down(nearest: f64, error: f64) -> f64 {
    if error >= 0.0 { nearest } else { nearest.next_down() }
}

/// The least double that is not below `nearest + error`.
fn up(nearest: f64, error: f64) -> f64 {
    if error <= 0.0 { nearest } else { nearest.next_up() }
}

/// The exact error of a sum (Knuth's two-sum); NaN on overflow.
fn sum_error(left: f64, right: f64, sum: f64) -> f64 {
    let right_part = sum - left;
    let left_part = sum - right_part;
    (left - left_part) + (right - right_part)
}

pub(super) fn add_down(left: f64, right: f64) -> f64 {
    let sum = left + right;
    down(sum, sum_error(left, right, sum))
}

pub(super) fn add_up(left: f64, right: f64) -> f64 {
    let sum = left + right;
    up(sum, sum_error(left, right, sum))
}

/// The nearest product and its error; zero times infinity is zero.
fn product(left: f64, right: f64) -> (f64, f64) {
    if left == 0.0 || right == 0.0 {
        return (0.0, 0.0);
    }
    let product = left * right;
    if product.abs() < RESIDUAL_FLOOR {
        (product, f64::NAN)
    } else {
        (product, left.mul_add(right, -product))
    }
}

pub(super) fn mul_down(left: f64, right: f64) -> f64 {
    let (product, error) = product(left, right);
    down(product, error)
}

pub(super) fn mul_up(left: f64, right: f64) -> f64 {
    let (product, error) = product(left, right);
    up(product, error)
}

/// The nearest quotient and a number with the sign of its error, for a divisor that is not negative.
///
/// Zero divided by any number is zero, and so is any number divided by infinity, which stands for an unbounded side.
fn quotient(left: f64, right: f64) -> (f64, f64) {
    if left == 0.0 || right.is_infinite() {
        return (0.0, 0.0);
    }
    let quotient = left / right;
    if quotient.is_infinite() && (right == 0.0 || left.is_infinite()) {
        return (quotient, 0.0);
    }
    if left.abs() < RESIDUAL_FLOOR || quotient.abs() < RESIDUAL_FLOOR {
        return (quotient, f64::NAN);
    }
    (quotient, (-quotient).mul_add(right, left))
}

pub(super) fn div_down(left: f64, right: f64) -> f64 {
    let (quotient, error) = quotient(left, right);
    down(quotient, error)
}

pub(super) fn div_up(left: f64, right: f64) -> f64 {
    let (quotient, error) = quotient(left, right);
    up(quotient, error)
}

/// A value not above the power of a number that is not negative.
pub(super) fn power_down(base: f64, power: f64) -> f64 {
    if power == 1.0 || base == 0.0 { base.powf(power) } else { widen_down(base.powf(power)) }
}

/// A value not below the power of a number that is not negative.
pub(super) fn power_up(base: f64, power: f64) -> f64 {
    if power == 1.0 || base == 0.0 { base.powf(power) } else { widen_up(base.powf(power)) }
}

/// A value not above the natural logarithm; −∞ where there is none.
pub(super) fn ln_down(value: f64) -> f64 {
    if value <= 0.0 {
        f64::NEG_INFINITY
    } else if value == 1.0 {
        0.0
    } else {
        widen_down(value.ln())
    }
}

/// A value not below the natural logarithm of a number above zero.
pub(super) fn ln_up(value: f64) -> f64 {
    if value == 1.0 { 0.0 } else { widen_up(value.ln()) }
}

/// A value not above the exponential function.
pub(super) fn exp_down(value: f64) -> f64 {
    if value == 0.0 { 1.0 } else { widen_down(value.exp()).max(0.0) }
}

/// A value not below the exponential function.
pub(super) fn exp_up(value: f64) -> f64 {
    if value == 0.0 { 1.0 } else { widen_up(value.exp()) }
}

/// A value not above the square root of a number that is not negative.
pub(super) fn sqrt_down(value: f64) -> f64 {
    let (root, error) = root(value);
    down(root, error).max(0.0)
}

/// A value not below the square root of a number that is not negative.
pub(super) fn sqrt_up(value: f64) -> f64 {
    let (root, error) = root(value);
    up(root, error)
}

/// The nearest root and a number with the sign of its error.
fn root(value: f64) -> (f64, f64) {
    let root = value.sqrt();
    if value == 0.0 || value.is_infinite() {
        (root, 0.0)
    } else if value < RESIDUAL_FLOOR {
        (root, f64::NAN)
    } else {
        (root, (-root).mul_add(root, value))
    }
}

fn widen_down(value: f64) -> f64 {
    (0..FUNCTION_ULPS).fold(value, |value, _| value.next_down())
}

fn widen_up(value: f64) -> f64 {
    (0..FUNCTION_ULPS).fold(value, |value, _| value.next_up())
}
