//! The ends of the interval that a value of a file lies in, as its row keeps them.

use rust_decimal::Decimal;

use crate::domain::bounds::Bounds;
use crate::domain::qualifier::Qualifier;
use crate::ingest::data::number_text::scale;

/// The ends of a value that is rounded to a power of ten; the value itself where it has more digits than that, for
/// then the power only says how many to show.
pub(super) fn rounded_ends(value: f64, power: i32) -> (f64, f64) {
    let ends = || {
        let (value, unit) = (decimal(value)?, decimal(scale(1.0, power))?);
        let is_multiple = value.checked_rem(unit)?.is_zero();
        let bounds = Bounds::from_rounding(value, unit, Qualifier::Exact, false, false);
        is_multiple.then(|| bounds.ends())
    };
    ends().unwrap_or((f64::NAN, f64::NAN))
}

/// The decimal that a double is printed as, where there is one.
pub(super) fn decimal(value: f64) -> Option<Decimal> {
    value.to_string().parse().ok()
}

/// The ends of a value that is stated by one end only; not a number where the end is the value itself.
pub(super) fn one_sided(qualifier: Qualifier) -> (f64, f64) {
    match qualifier {
        Qualifier::MoreThan | Qualifier::AtLeast => (f64::NAN, f64::INFINITY),
        Qualifier::Nearly | Qualifier::AtMost => (f64::NEG_INFINITY, f64::NAN),
        _ => (f64::NAN, f64::NAN),
    }
}

/// A bound, or not a number where it is the value itself.
#[allow(clippy::float_cmp, reason = "a bound that is the value is written in fewer bytes")]
pub(super) fn own_end(end: f64, value: f64) -> f64 {
    if end == value { f64::NAN } else { end }
}
