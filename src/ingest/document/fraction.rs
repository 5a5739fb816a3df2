//! Fractions with a slash: 4-1/4 percent, 1/2 percentage point, 3/4 of the firms.

use rust_decimal::Decimal;

use super::numeral::Numeral;
use super::tokens::Tokens;
use super::{NumberKind, currency, unit, vocabulary};

/// The denominators of fractions. Others are dates, seasons and numbers of laws.
const DENOMINATORS: [u32; 9] = [2, 3, 4, 5, 6, 8, 10, 16, 32];

/// Reads the whole number and fraction, or the fraction alone, that begins with these digits.
pub(super) fn read(tokens: &Tokens, at: usize, floor: usize, value: Option<Decimal>) -> Option<Numeral> {
    let follows_slash = at.checked_sub(1).is_some_and(|before| before >= floor && tokens.is(before, &["/"]));
    let whole = value.filter(|value| value.fract().is_zero() && !follows_slash)?;
    if let Some((part, next)) = slashed(tokens, at) {
        return alone(tokens, at, floor, next, part);
    }
    let joint = tokens.is_hyphen(at + 1) || tokens.is_space(at + 1);
    let (part, next) = slashed(tokens, at + 2).filter(|_| joint)?;
    let (scale, next) = unit::scale_after(tokens, next);
    let value =
        scale.and_then(|scale| scale.checked_mul(whole.checked_add(part)?)).map(|value| value.normalize());
    let money = currency::before(tokens, at, floor);
    let numeral = Numeral::exact(money.map_or(at, |(_, first)| first), next, NumberKind::Cardinal, value);
    Some(match money {
        Some((unit, _)) => numeral.with_unit(unit),
        None => numeral,
    })
}

/// A fraction alone, before a scale, a unit or "of".
fn alone(tokens: &Tokens, at: usize, floor: usize, next: usize, part: Decimal) -> Option<Numeral> {
    let (scale, after) = unit::scale_after(tokens, next);
    let place = tokens.after_joint(after);
    let in_range = (tokens.is(place, &["to", "and"]) || tokens.is_dash(after)) && at > floor;
    if after > next || unit::unit_at(tokens, place).is_some() || in_range {
        let value = scale.and_then(|scale| scale.checked_mul(part)).map(|value| value.normalize());
        return Some(Numeral::exact(at, after, NumberKind::Cardinal, value));
    }
    let whole = ["of a", "of the", "of"].iter().find_map(|words| tokens.phrase(place, words))?;
    let what = tokens.after_joint(whole);
    let is_unit = unit::unit_at(tokens, what).is_some() || vocabulary::scale(tokens.text(what)).is_some();
    let percent = part.checked_mul(Decimal::ONE_HUNDRED).map(|percent| percent.normalize());
    (!is_unit).then(|| Numeral::exact(at, next, NumberKind::Fraction, percent).with_unit(unit::PERCENT))
}

/// The value of two numbers with a slash between them, and the token after them.
fn slashed(tokens: &Tokens, at: usize) -> Option<(Decimal, usize)> {
    if !tokens.is(at + 1, &["/"]) || tokens.is(at + 3, &["/", "-"]) {
        return None;
    }
    let count: u32 = tokens.text(at).parse().ok()?;
    let parts: u32 = tokens.text(at + 2).parse().ok()?;
    let is_fraction =
        DENOMINATORS.contains(&parts) && (1..parts).contains(&count) && !tokens.text(at).starts_with('0');
    let part = is_fraction.then(|| Decimal::from(count).checked_div(parts.into())).flatten()?;
    Some((part, at + 3))
}

#[cfg(test)]
mod tests {
    use crate::ingest::document::read_numbers;

    #[test]
    fn fractions_with_a_slash_are_one_number() {
        for (text, expected) in [
            ("to 3-1/4 percent", "3-1/4 percent = 3.25 percent"),
            ("by 1/2 percentage point", "1/2 percentage point = 0.5 percentage_points"),
            ("2 1/2 million tonnes", "2 1/2 million tonnes = 2500000 tonnes"),
            ("3/4 of the goats", "3/4 = 75 percent"),
            ("the 2023/24 season", "2023 = 2023 number"),
            ("on 3/4 they left", "3 = 3 number"),
        ] {
            let numbers = read_numbers(text);
            let seen = numbers.first().map(|one| {
                format!(
                    "{} = {} {}",
                    one.exact,
                    one.value.unwrap_or_default().normalize(),
                    one.unit.unwrap_or("open")
                )
            });
            assert_eq!(seen.as_deref(), Some(expected), "{text}");
        }
    }
}
