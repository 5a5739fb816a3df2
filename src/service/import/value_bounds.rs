//! Bounds of values, as rows store them: NaN stands for a bound that equals the value.

use rust_decimal::Decimal;

use crate::domain::bounds::Bounds;
use crate::domain::qualifier::Qualifier;
use crate::ingest::data::number_text::scale;

/// The bounds of a value that is rounded to a power of ten. A value with more digits than that was not rounded: the
/// power only says how many digits to show, so both bounds are the value.
pub(super) fn rounded_ends(value: f64, power: i32) -> (f64, f64) {
    let ends = || {
        let (value, unit) = (decimal(value)?, decimal(scale(1.0, power))?);
        let is_multiple = value.checked_rem(unit)?.is_zero();
        let bounds = Bounds::from_rounding(value, unit, Qualifier::Exact, false, false);
        is_multiple.then(|| bounds.ends())
    };
    ends().unwrap_or((f64::NAN, f64::NAN))
}

/// The shortest decimal that reads as this double; none beyond the range of [`Decimal`].
pub(super) fn decimal(value: f64) -> Option<Decimal> {
    value.to_string().parse().ok()
}

/// The bounds of a value that is stated as a limit, such as `>95`.
pub(super) fn one_sided(qualifier: Qualifier) -> (f64, f64) {
    match qualifier {
        Qualifier::MoreThan | Qualifier::AtLeast => (f64::NAN, f64::INFINITY),
        Qualifier::Nearly | Qualifier::AtMost => (f64::NEG_INFINITY, f64::NAN),
        _ => (f64::NAN, f64::NAN),
    }
}

/// A bound as rows store it.
#[allow(clippy::float_cmp, reason = "a bound that is the value is written in fewer bytes")]
pub(super) fn own_end(end: f64, value: f64) -> f64 {
    if end == value { f64::NAN } else { end }
}
