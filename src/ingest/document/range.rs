//! Ranges: two numbers that share the scale and the unit printed after the second.

use rust_decimal::Decimal;

use super::NumberKind;
use super::numeral::Numeral;
use super::tokens::Tokens;
use super::{currency, unit, vocabulary};

/// A first number of this size or more does not share the scale of the second: "900,000 to 1.2 million".
const OWN_SCALE: Decimal = Decimal::ONE_THOUSAND;

/// The first token of the second number of a range that begins with this numeral.
pub(super) fn far_end(tokens: &Tokens, near: &Numeral) -> Option<usize> {
    let has_unit = unit::unit_at(tokens, tokens.after_joint(near.next)).is_some();
    if near.kind != NumberKind::Cardinal
        || near.unit == Some(unit::TIMES)
        || has_unit
        || near.qualifier.is_some()
    {
        return None;
    }
    if tokens.is_dash(near.next) {
        return Some(near.next + 1);
    }
    let is_between = tokens.phrase_before(near.first, "between").is_some();
    let joint = tokens.after_joint(near.next);
    let joins = tokens.is(joint, &["to"]) || (is_between && tokens.is(joint, &["and"]));
    let far = tokens.after_joint(joint + 1);
    let far = currency::sign_at(tokens, far).map_or(far, |next| tokens.after_joint(next));
    joins.then_some(far)
}

/// The first number of a range, with the scale and the unit of the second.
pub(super) fn completed(tokens: &Tokens, near: Numeral, far: &Numeral) -> Numeral {
    if far.kind != NumberKind::Cardinal || (near.is_year(tokens) && !far.is_year(tokens)) {
        return near;
    }
    let named_after = unit::unit_at(tokens, tokens.after_joint(far.next));
    let named = far.unit.or(named_after.map(|unit| unit.code));
    if near.unit.is_some() && named.is_some() && near.unit != named {
        return near;
    }
    let unit = near.unit.or(named);
    let range_end = Some(named_after.map_or(far.next, |unit| unit.next));
    let near = scaled(tokens, near, far).raised(named_after.map_or(0, |unit| unit.power));
    Numeral { unit, range_end, ..near }
}

/// The first number in the scale of the second, if it has none of its own.
///
/// It has no value where it is the larger of the two: the 5 of "from 5 to 4 million" may be 5 or 5 million.
fn scaled(tokens: &Tokens, near: Numeral, far: &Numeral) -> Numeral {
    let (Some(small), Some(large), Some(scale)) = (near.value, far.value, scale_within(tokens, far)) else {
        return near;
    };
    let is_shared = scale > Decimal::ONE && scale_within(tokens, &near) == Some(Decimal::ONE);
    if !is_shared || small.abs() >= OWN_SCALE {
        return near;
    }
    let fits = large.checked_div(scale).is_some_and(|large| small.abs() <= large.abs());
    let value = small.checked_mul(scale).filter(|_| fits).map(|value| value.normalize());
    let rounding = near.rounding.checked_mul(scale).unwrap_or_default().normalize();
    Numeral { value, rounding, ..near }
}

/// The product of the scale words inside a numeral, `None` on overflow.
fn scale_within(tokens: &Tokens, numeral: &Numeral) -> Option<Decimal> {
    (numeral.first..numeral.next)
        .filter_map(|at| vocabulary::scale(tokens.text(at)))
        .try_fold(Decimal::ONE, |product, power| product.checked_mul(vocabulary::power_of_ten(power)))
}

#[cfg(test)]
mod tests {
    use crate::ingest::document::read_numbers;

    /// The first number of a text: `token = value unit ±rounding`.
    fn first(text: &str) -> Option<String> {
        let number = read_numbers(text).into_iter().next()?;
        let value = number.value.map_or("?".to_owned(), |value| value.to_string());
        Some(format!("{} = {value} {} ±{}", number.exact, number.unit.unwrap_or("open"), number.rounding))
    }

    #[test]
    fn the_near_end_shares_the_unit_and_the_scale_of_the_far_end() {
        for (text, expected) in [
            ("between 4.5 and 5 percent", "4.5 = 4.5 percent ±0.1"),
            ("4.5 to 5 percent", "4.5 = 4.5 percent ±0.1"),
            ("4.5-5 percent", "4.5 = 4.5 percent ±0.1"),
            ("4.5–5%", "4.5 = 4.5 percent ±0.1"),
            ("3 to 4 million tons", "3 = 3000000 tonnes ±1000000"),
            ("one to two million tons", "one = 1000000 tonnes ±0"),
            ("3.5 to 4 million goats", "3.5 = 3500000 number ±100000"),
            ("$3 to $4 billion", "$3 = 3000000000 USD ±1000000000"),
            ("$3-4 billion", "$3 = 3000000000 USD ±1000000000"),
        ] {
            assert_eq!(first(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_has_its_own_scale_or_unit_keeps_it() {
        for (text, expected) in [
            ("3 thousand to 4 million tons", "3 thousand = 3000 tonnes ±1000"),
            ("900,000 to 1.2 million tons", "900,000 = 900000 tonnes ±1"),
            ("from 5 to 4 million tons", "5 = ? tonnes ±1000000"),
            ("3 tons to 4 million yuan", "3 tons = 3 tonnes ±1"),
            ("4.5 and 5 percent", "4.5 = 4.5 number ±0.1"),
            ("from 2020 to 2024, 5 percent", "2020 = 2020 number ±1"),
            ("4 to the fifth", "4 = 4 number ±1"),
            ("4-", "4 = 4 number ±1"),
        ] {
            assert_eq!(first(text).as_deref(), Some(expected), "{text}");
        }
    }
}
