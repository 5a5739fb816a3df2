//! Quantiles of Student's distribution.

use statrs::distribution::{Continuous, ContinuousCDF, StudentsT};

/// The quantile of Student's distribution with `freedom` degrees of freedom at a probability above one half.
///
/// `statrs` gives distribution and density; its own inverse is exact to three digits only. Newton's method, kept
/// between limits by bisection, ends at the nearest doubles. Infinite if the arguments are no such numbers.
pub(super) fn student(probability: f64, freedom: f64) -> f64 {
    let Ok(distribution) = StudentsT::new(0.0, 1.0, freedom) else { return f64::INFINITY };
    let (mut low, mut high) = (0.0, 1.0);
    while distribution.cdf(high) < probability {
        (low, high) = (high, high * 2.0);
        if high > 1e9 {
            return f64::INFINITY;
        }
    }
    let mut at: f64 = f64::midpoint(low, high);
    for _ in 0..100 {
        let excess = distribution.cdf(at) - probability;
        if excess > 0.0 {
            high = at;
        } else {
            low = at;
        }
        let newton = at - excess / distribution.pdf(at);
        let next = if low <= newton && newton <= high { newton } else { f64::midpoint(low, high) };
        if (next - at).abs() <= 1e-15 * at {
            return next;
        }
        at = next;
    }
    at
}
