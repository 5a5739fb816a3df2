//! Numbers printed in digits.

use rust_decimal::Decimal;

use super::NumberKind;
use super::numeral::Numeral;
use super::tokens::{TokenKind, Tokens};
use super::{unit, vocabulary};

/// The maximum number of characters of a number that does not overflow.
const LONGEST_NUMBER: usize = 40;

/// Reads the digits at this token. Tokens before `floor` belong to an earlier number.
pub(super) fn read(tokens: &Tokens, at: usize, floor: usize) -> Numeral {
    let currency = unit::currency_before(tokens, at, floor);
    let amount = amount(tokens.text(at));
    let Some((value, rounding)) = amount else {
        return open(tokens, at);
    };
    let Some((unit, first)) = currency else {
        return plain(tokens, at, floor, value, rounding);
    };
    let next = money_scale(tokens, at + 1).unwrap_or((0, at + 1));
    scaled(tokens, first, next, value, rounding, floor).with_unit(unit)
}

/// Digits without a single meaning. Points between groups of three digits make a cardinal without a value: they are not
/// English notation.
fn open(tokens: &Tokens, at: usize) -> Numeral {
    let mut groups = tokens.text(at).split('.');
    let is_number =
        groups.next().is_some_and(|first| first.len() <= 3) && groups.all(|group| group.len() == 3);
    if !is_number {
        return Numeral::exact(at, at + 1, NumberKind::Part, None);
    }
    let (_, next) = unit::scale_after(tokens, at + 1);
    Numeral::exact(at, next, NumberKind::Cardinal, None)
}

/// Reads digits without a currency before them.
fn plain(tokens: &Tokens, at: usize, floor: usize, value: Decimal, rounding: Decimal) -> Numeral {
    let next = at + 1;
    if is_bare_fraction(tokens, at) {
        let percent = value.checked_mul(Decimal::ONE_HUNDRED).map(|percent| percent.normalize());
        return Numeral::exact(at, next, NumberKind::Fraction, percent).with_unit(unit::PERCENT);
    }
    if follows_letters(tokens, at, floor) {
        return Numeral::exact(at, next, NumberKind::Part, Some(value));
    }
    if !tokens.is_word(next)
        || vocabulary::scale(tokens.text(next)).is_some()
        || unit::unit_at(tokens, next).is_some()
    {
        return scaled(tokens, at, (0, next), value, rounding, floor);
    }
    if tokens.is(next, &["x"]) {
        return Numeral { rounding, ..Numeral::exact(at, next + 1, NumberKind::Cardinal, Some(value)) }
            .with_unit(unit::TIMES);
    }
    if tokens.is(next, &["st", "nd", "rd", "th"]) && value.fract().is_zero() {
        return Numeral::exact(at, next + 1, NumberKind::Ordinal, Some(value)).with_unit(unit::RANK);
    }
    Numeral::exact(at, code_end(tokens, next), NumberKind::Part, Some(value))
}

/// A cardinal with its sign and the scale words after it; `start` is the power of ten read so far and the token after
/// it.
fn scaled(
    tokens: &Tokens,
    first: usize,
    start: (u32, usize),
    value: Decimal,
    rounding: Decimal,
    floor: usize,
) -> Numeral {
    let (power, next) = start;
    let (scale, next) = unit::scale_after(tokens, next);
    let scale = scale.and_then(|scale| scale.checked_mul(vocabulary::power_of_ten(power)));
    let by_scale = |amount: Decimal| {
        scale.and_then(|scale| amount.checked_mul(scale)).map(|product| product.normalize())
    };
    let negative = is_negative(tokens, first, floor);
    Numeral {
        first: if negative { first - 1 } else { first },
        next,
        rounding: by_scale(rounding).unwrap_or_default(),
        ..Numeral::exact(first, next, NumberKind::Cardinal, by_scale(if negative { -value } else { value }))
    }
}

/// The value of digits and one unit in their last place, `None` for times, versions and on overflow.
fn amount(digits: &str) -> Option<(Decimal, Decimal)> {
    if digits.len() > LONGEST_NUMBER {
        return None;
    }
    if let Some((parts, of)) = fraction_of(digits) {
        let whole = digits.trim_end_matches(|last: char| !last.is_ascii_digit());
        let whole = if whole.is_empty() { Decimal::ZERO } else { amount(whole)?.0 };
        return Some((whole.checked_add(Decimal::from(parts).checked_div(of.into())?)?, Decimal::ZERO));
    }
    let whole = digits.split('.').next()?;
    let mut groups = whole.split(',');
    let opens = groups.next()?.len() <= 3 || !whole.contains(',');
    if !opens || !groups.all(|group| group.len() == 3) {
        return None;
    }
    let value = Decimal::from_str_exact(&whole_and_rest(whole, digits)).ok()?;
    Some((value, Decimal::new(1, value.scale())))
}

/// The fraction character, such as ½, at the end of these digits.
fn fraction_of(digits: &str) -> Option<(u32, u32)> {
    digits.chars().next_back().and_then(vocabulary::vulgar_fraction)
}

/// Whether the number is a fraction character alone, without a scale or unit.
fn is_bare_fraction(tokens: &Tokens, at: usize) -> bool {
    let text = tokens.text(at);
    let next = tokens.after_joint(at + 1);
    text.chars().count() == 1
        && fraction_of(text).is_some()
        && vocabulary::scale(tokens.text(next)).is_none()
        && unit::unit_at(tokens, next).is_none()
}

/// The digits without the separators of thousands.
fn whole_and_rest(whole: &str, digits: &str) -> String {
    let rest = digits.strip_prefix(whole).unwrap_or_default();
    let zero = if whole.is_empty() { "0" } else { "" };
    format!("{zero}{}{rest}", whole.replace(',', ""))
}

/// The power of ten of a letter that is a scale only beside a currency, as in "$5m".
fn money_scale(tokens: &Tokens, next: usize) -> Option<(u32, usize)> {
    let power = match tokens.text(next) {
        "k" | "K" => 3,
        "m" | "M" => 6,
        "b" | "B" => 9,
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

/// Whether a minus sign comes directly before that is neither a hyphen nor the dash of a range.
fn is_negative(tokens: &Tokens, first: usize, floor: usize) -> bool {
    let Some(sign) =
        first.checked_sub(1).filter(|sign| *sign >= floor && tokens.is(*sign, &["-", "\u{2212}"]))
    else {
        return false;
    };
    let Some(before) = sign.checked_sub(1) else {
        return tokens.is(sign, &["\u{2212}"]);
    };
    let follows_number = before
        .checked_sub(1)
        .is_some_and(|index| index < floor || tokens.kind(index) == Some(TokenKind::Digits));
    tokens.is(before, &["("]) || (tokens.is_space(before) && !follows_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_know_their_last_place() {
        for (digits, value, rounding) in [
            ("10,000", "10000", "1"),
            ("1,234.50", "1234.5", "0.01"),
            ("007", "7", "1"),
            (".5", "0.5", "0.1"),
            ("3½", "3.5", "0"),
            ("1,000 ¾", "1000.75", "0"),
            ("½", "0.5", "0"),
            ("79228162514264337593543950335", "79228162514264337593543950335", "1"),
        ] {
            let read =
                amount(digits).map(|(value, rounding)| (value.normalize().to_string(), rounding.to_string()));
            assert_eq!(read, Some((value.to_owned(), rounding.to_owned())), "{digits}");
        }
    }

    #[test]
    fn what_is_no_amount_has_no_value() {
        let long = "9".repeat(10_000);
        for digits in
            ["16:27", "1.2.3", "1,23", "1234,567", "12,34,567", "79228162514264337593543950336", &long]
        {
            assert_eq!(amount(digits), None, "{digits}");
        }
    }
}
