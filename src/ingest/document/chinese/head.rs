//! Units in the heads of Chinese tables.

use rust_decimal::Decimal;

use super::text::Text;
use super::{named_unit, numeral};

/// The scale and unit that the head of a table or column names: 单位：亿元, 产量（万台）, 增长（%）.
///
/// The unit is `None` where it is not known.
pub(super) fn read(text: &Text) -> Option<(Decimal, Option<&'static str>)> {
    let marks = ["单位:", "("];
    let mut found = None;
    for at in 0..text.len() {
        let Some(start) = text.skip_after(at, &marks) else { continue };
        found = unit_alone(text, start).or(found);
    }
    found.or_else(|| unit_alone(text, 0))
}

/// A scale and a unit that fill the words from here to a bracket, comma or end.
fn unit_alone(text: &Text, start: usize) -> Option<(Decimal, Option<&'static str>)> {
    let mut scale = Decimal::ONE;
    let mut at = start;
    while let Some(power) = numeral::scale_at(text, at) {
        scale = scale.checked_mul(Decimal::from(10_u64.pow(power)))?;
        at += 1;
    }
    let (unit, next) = named_unit::read(text, at, start)?;
    let ends = next >= text.len() || matches!(text.at(next), ')' | '，' | ',' | '、' | ';' | '。');
    (next > at && ends).then_some((scale.checked_mul(unit.factor)?, unit.code))
}
