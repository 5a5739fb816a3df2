//! Numbers printed in digits.

use rust_decimal::Decimal;

use super::amount::{self, Amount};
use super::context::ReadContext;
use super::numeral::Numeral;
use super::tokens::{TokenKind, Tokens};
use super::{NumberKind, counted, currency, fraction, power, sign, unit, vocabulary};

/// Reads the digits at this token. Tokens before `floor` belong to an earlier number.
pub(super) fn read(tokens: &Tokens, at: usize, floor: usize, context: &ReadContext) -> Numeral {
    let (value, rounding) = match amount::read(tokens.text(at), context.decimal_sign) {
        Amount::Value(value, rounding) => (Some(value), rounding),
        Amount::PointOrThousands(value, rounding) if is_decimal(tokens, at, floor) => (Some(value), rounding),
        Amount::PointOrThousands(..) | Amount::Open => (None, Decimal::ZERO),
        Amount::None => return Numeral::exact(at, code_end(tokens, at + 1), NumberKind::Part, None),
    };
    if let Some(mixed) = fraction::read(tokens, at, floor, value) {
        return mixed;
    }
    let place = at.checked_sub(1).filter(|open| tokens.is(*open, &["("]) && tokens.is(at + 1, &[")"]));
    match currency::before(tokens, place.unwrap_or(at), floor) {
        Some((unit, first)) => {
            let next = letter_scale(tokens, at + 1).unwrap_or((0, at + 1));
            scaled(tokens, (first, at), next, (value, rounding), floor, context).with_unit(unit)
        }
        None => plain(tokens, at, (value, rounding), floor, context),
    }
}

/// Whether three digits after a point are decimals: a scale word, a percent sign or a currency stands beside them, so
/// that thousands make no sense.
fn is_decimal(tokens: &Tokens, at: usize, floor: usize) -> bool {
    let next = tokens.after_joint(at + 1);
    let is_share = unit::unit_at(tokens, next).is_some_and(|unit| {
        matches!(unit.code, unit::PERCENT | unit::TIMES | "percentage_points" | "per_mille")
    });
    is_share
        || vocabulary::scale(tokens.text(next)).is_some()
        || currency::before(tokens, at, floor).is_some()
}

/// Reads digits without a currency before them.
fn plain(
    tokens: &Tokens,
    at: usize,
    amount: (Option<Decimal>, Decimal),
    floor: usize,
    context: &ReadContext,
) -> Numeral {
    let next = at + 1;
    let (value, rounding) = amount;
    if is_bare_fraction(tokens, at) {
        let percent = value.and_then(|value| value.checked_mul(Decimal::ONE_HUNDRED));
        let percent = percent.map(|percent| percent.normalize());
        return Numeral::exact(at, next, NumberKind::Fraction, percent).with_unit(unit::PERCENT);
    }
    if follows_letters(tokens, at, floor) {
        return Numeral::exact(at, next, NumberKind::Part, value);
    }
    let starts_unit =
        || vocabulary::scale(tokens.text(next)).is_some() || unit::unit_at(tokens, next).is_some();
    if !tokens.is_word(next) || starts_unit() {
        return scaled(tokens, (at, at), (0, next), amount, floor, context);
    }
    if tokens.is(next, &["x"]) {
        return Numeral { rounding, ..Numeral::exact(at, next + 1, NumberKind::Cardinal, value) }
            .with_unit(unit::TIMES);
    }
    if tokens.is(next, &["st", "nd", "rd", "th"]) && value.is_some_and(|value| value.fract().is_zero()) {
        return Numeral::exact(at, next + 1, NumberKind::Ordinal, value).with_unit(unit::RANK);
    }
    if let Some(start) = letter_scale(tokens, next).filter(|(_, after)| counts_things(tokens, *after)) {
        return scaled(tokens, (at, at), start, amount, floor, context);
    }
    if tokens.is(next, &["m"]) {
        return metres(tokens, at, amount, floor, context);
    }
    Numeral::exact(at, code_end(tokens, next), NumberKind::Part, value)
}

/// Whether things in the plural come after the letter of a scale: 3.1m hours.
fn counts_things(tokens: &Tokens, next: usize) -> bool {
    tokens.is_space(next)
        && (counted::is_plural_at(tokens, next + 1)
            || unit::unit_at(tokens, next + 1).is_some_and(|unit| unit.code != unit::PERCENT))
}

/// Digits and an m without things behind it: metres beside a dimension, else open, since it may be a million.
fn metres(
    tokens: &Tokens,
    at: usize,
    amount: (Option<Decimal>, Decimal),
    floor: usize,
    context: &ReadContext,
) -> Numeral {
    const DIMENSIONS: [&str; 12] = [
        "high",
        "tall",
        "long",
        "wide",
        "deep",
        "thick",
        "above",
        "below",
        "underground",
        "across",
        "hurdles",
        "away",
    ];
    let is_length = tokens.is(tokens.after_joint(at + 2), &DIMENSIONS);
    let numeral = scaled(tokens, (at, at), (0, at + 1), amount, floor, context);
    let numeral = Numeral { next: at + 2, ..numeral };
    if is_length {
        return numeral.with_unit("metres");
    }
    Numeral { value: None, rounding: Decimal::ZERO, ..numeral }.with_unit(unit::OPEN)
}

/// A cardinal with its sign and the scale words after it; `start` is the power of ten read so far and the token after
/// it, `place` the first token of its currency and its digits.
fn scaled(
    tokens: &Tokens,
    place: (usize, usize),
    start: (u32, usize),
    amount: (Option<Decimal>, Decimal),
    floor: usize,
    context: &ReadContext,
) -> Numeral {
    let (first, digits) = place;
    let notation = power::read(tokens, digits, start.1);
    let sign = sign::read(tokens, place, notation.next, floor, context);
    let next = sign.next.unwrap_or(notation.next);
    let (scale, after) = unit::scale_after(tokens, next);
    let power = start.0 + notation.power;
    let scale = scale.and_then(|scale| scale.checked_mul(vocabulary::power_of_ten(power)));
    let by_scale = |amount: Decimal| {
        scale.and_then(|scale| amount.checked_mul(scale)).map(|product| product.normalize())
    };
    let (value, rounding) = amount;
    let at_least = is_plus(tokens, after);
    Numeral {
        rounding: value.and_then(|_| by_scale(rounding)).unwrap_or_default(),
        qualifier: at_least.then_some(crate::domain::qualifier::Qualifier::AtLeast),
        direction: sign.direction,
        ..Numeral::exact(
            sign.first.unwrap_or(first),
            if at_least { after + 1 } else { after },
            NumberKind::Cardinal,
            value.and_then(|value| by_scale(if sign.is_negative { -value } else { value })),
        )
    }
}

/// Whether a plus sign directly behind means "or more".
fn is_plus(tokens: &Tokens, next: usize) -> bool {
    let follows = tokens.kind(next + 1);
    tokens.is(next, &["+"]) && !tokens.is(next + 1, &["/"]) && follows != Some(TokenKind::Digits)
}

/// Whether the number is a fraction character alone, without a scale or unit.
fn is_bare_fraction(tokens: &Tokens, at: usize) -> bool {
    let text = tokens.text(at);
    let next = tokens.after_joint(at + 1);
    text.chars().count() == 1
        && amount::fraction_of(text).is_some()
        && vocabulary::scale(tokens.text(next)).is_none()
        && unit::unit_at(tokens, next).is_none()
}

/// The power of ten of a letter directly behind digits that is a scale beside a currency or things, as in "$5m".
fn letter_scale(tokens: &Tokens, next: usize) -> Option<(u32, usize)> {
    let power = match tokens.text(next) {
        "k" | "K" => 3,
        "m" | "M" => 6,
        "b" | "B" => 9,
        "t" | "T" if tokens.is_word(next) => 12,
        _ => return None,
    };
    Some((power, next + 1))
}

/// Whether letters, or letters and a hyphen, come directly before: the 7 of SU7, the 6 of Chang'e-6.
///
/// The unit of an earlier number does not count, as in 5km-10km.
fn follows_letters(tokens: &Tokens, at: usize, floor: usize) -> bool {
    let is_open_word =
        |index: Option<usize>| index.is_some_and(|index| index >= floor && tokens.is_word(index));
    let previous = at.checked_sub(1);
    let hyphenated = previous.is_some_and(|index| tokens.is_hyphen(index)) && is_open_word(at.checked_sub(2));
    is_open_word(previous) || hyphenated
}

/// The token after the letters and digits of a code: 5G, 2024Q1.
fn code_end(tokens: &Tokens, mut next: usize) -> usize {
    while matches!(tokens.kind(next), Some(TokenKind::Word | TokenKind::Digits)) {
        next += 1;
    }
    next
}
