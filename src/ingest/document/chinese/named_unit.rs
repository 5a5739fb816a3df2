//! The unit after a numeral: words of Chinese units and money, of English ones, and nothing.

use rust_decimal::Decimal;

use super::numeral::Numeral;
use super::text::{Text, is_break, is_han};
use super::unit::{UNKNOWN, Unit, UnitClass};
use super::unit_words::COUNTED;
use super::{currency, per, unit_words};
use crate::ingest::document::tokens::Tokens;
use crate::ingest::document::unit::{NUMBER, OPEN, PERCENT, TIMES, unit_at};

/// The unit that is named at this character, and the character after its words.
pub(super) fn read(text: &Text, at: usize, first: usize) -> Option<(Unit, usize)> {
    if text.starts(at, COUNTED) {
        return Some((Unit::known(NUMBER, UnitClass::Count), at));
    }
    let named =
        currency::at(text, at, first).or_else(|| word(text, at, first)).or_else(|| latin(text, at))?;
    Some(per::divided(text, named.0, named.1))
}

fn word(text: &Text, at: usize, first: usize) -> Option<(Unit, usize)> {
    let (unit, next) = unit_words::at(text, at)?;
    let changes_rank =
        text.at(at) == '位' && text.ends(first, &["升", "降", "进", "提升", "跃升", "退", "了"]);
    let unit = if changes_rank { Unit::open(UnitClass::Count) } else { unit };
    Some((unit, next))
}

/// A unit in Latin letters, by the English vocabulary: `4.5亿 yuan`, `280 GWh`.
fn latin(text: &Text, at: usize) -> Option<(Unit, usize)> {
    let first = text.at(at);
    (first.is_alphabetic() && !is_han(first) || matches!(first, '$' | '€' | '£')).then_some(())?;
    let rest: String = text.rest(at).chars().take(24).collect();
    let tokens = Tokens::new(&rest);
    if let Some(unit) = unit_at(&tokens, 0).filter(|unit| unit.power == 0 && unit.code != OPEN) {
        let code = unit.code;
        let bytes = tokens.span(0, unit.next).1;
        let start = text.span(at, at).0;
        let end = (at..=text.len()).find(|place| text.span(*place, *place).0 >= start + bytes)?;
        return Some((Unit::known(code, class_of(code)), end));
    }
    let end = (at..=text.len()).find(|place| !text.at(*place).is_ascii_alphanumeric())?;
    Some((Unit::open(UnitClass::Unknown), end.max(at + 1)))
}

fn class_of(code: &str) -> UnitClass {
    match code {
        PERCENT | "percentage_points" | "basis_points" => UnitClass::Share,
        TIMES => UnitClass::Multiple,
        _ if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => UnitClass::Money,
        _ => UnitClass::Measure,
    }
}

/// The unit of a number that names none: things where the noun before it is counted, a plain number where nothing is
/// measured, else open. A whole number after a noun may be a part of a name: 骁龙8.
pub(super) fn unnamed(text: &Text, numeral: &Numeral) -> Unit {
    const LEVELS: &[&str] = &[
        "为", "达", "到", "至", "是", "在", "共", "共计", "报", "有", "约", "近", "超", "过", "逾", ":", "破",
    ];
    let is_end = is_break(text.at(numeral.next));
    if is_end
        && (text.ends(numeral.first, COUNTED) || text.ends(numeral.first, &["人次", "人数", "户数", "家数"]))
    {
        return Unit::known(NUMBER, UnitClass::Count);
    }
    let is_whole = numeral.value.is_some_and(|value| value.fract().is_zero());
    let is_name = is_whole && is_han(text.preceding(numeral.first)) && !text.ends(numeral.first, LEVELS);
    if numeral.scale > Decimal::ONE || numeral.is_words || !is_end || is_name {
        return UNKNOWN;
    }
    Unit::known(NUMBER, UnitClass::Measure)
}
