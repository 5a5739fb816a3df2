//! Chinese ranges: two numbers that share the scale and the unit printed after the second.

use rust_decimal::Decimal;

use super::quantity::{self, Quantity};
use super::text::Text;
use super::unit::UnitClass;

/// A range that begins with this number: the first with what the second names, and the second.
pub(super) fn completed(text: &Text, near: Quantity) -> Option<(Quantity, Quantity)> {
    let start = text.skip_after(near.next, &["—", "~", "-", "至", "到", "±"])?;
    let far = quantity::read(text, start, start)?;
    let is_bare = near.next == near.numeral_end;
    let same = near.unit.code == far.unit.code && near.unit.class == far.unit.class;
    if !is_bare {
        return same.then_some((near, far));
    }
    if far.next == far.numeral_end && far.unit.class == UnitClass::Unknown {
        return None;
    }
    Some((shared(near, &far), far))
}

/// The first number in the scale and unit of the second. It has no value where it is the larger of the two.
fn shared(near: Quantity, far: &Quantity) -> Quantity {
    let own_scale = near.scale > Decimal::ONE || far.scale == Decimal::ONE;
    let scale = if own_scale { Decimal::ONE } else { far.scale };
    let factor = scale.checked_mul(far.unit.factor);
    let times = |amount: Decimal| factor.and_then(|factor| amount.checked_mul(factor)).map(|product| product.normalize());
    let value = near.value.and_then(times);
    let fits = own_scale || value.zip(far.value).is_some_and(|(near, far)| near.abs() <= far.abs());
    Quantity {
        value: value.filter(|_| fits),
        rounding: times(near.rounding).unwrap_or_default(),
        unit: far.unit,
        kind: far.kind,
        ..near
    }
}
