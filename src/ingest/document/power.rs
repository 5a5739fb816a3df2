//! Powers of ten and tolerances behind digits: 3 × 10⁵, 1.2 x 10^6, 5.0 ± 0.2.

use super::tokens::{TokenKind, Tokens};

/// What stands behind the digits of a number before its scale words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Notation {
    /// The power of ten.
    pub(super) power: u32,
    /// The token after it.
    pub(super) next: usize,
}

/// The largest power of ten that a number has.
const LARGEST: u32 = 18;

/// Reads the power of ten and the tolerance behind the digits that end before `next`.
pub(super) fn read(tokens: &Tokens, digits: usize, next: usize) -> Notation {
    let (power, next) =
        raised(tokens, digits, next).or_else(|| multiplied(tokens, next)).unwrap_or((0, next));
    Notation { power, next: tolerance(tokens, next).unwrap_or(next) }
}

/// The exponent behind a ten that is the number itself: the 10⁶ of "10⁶ cells".
fn raised(tokens: &Tokens, digits: usize, next: usize) -> Option<(u32, usize)> {
    let (power, after) =
        exponent(tokens, next).filter(|_| tokens.text(digits) == "10" && next == digits + 1)?;
    Some((power.checked_sub(1)?, after))
}

/// The power of ten that the number is multiplied by.
fn multiplied(tokens: &Tokens, next: usize) -> Option<(u32, usize)> {
    let sign = tokens.after_joint(next);
    if !tokens.is(sign, &["×", "x", "·", "∙", "*"]) {
        return None;
    }
    let ten = tokens.after_joint(sign + 1);
    (tokens.text(ten) == "10").then(|| exponent(tokens, ten + 1)).flatten()
}

/// An exponent: raised digits, or digits after ^.
fn exponent(tokens: &Tokens, at: usize) -> Option<(u32, usize)> {
    if tokens.is(at, &["^"]) && tokens.kind(at + 1) == Some(TokenKind::Digits) {
        return Some((tokens.text(at + 1).parse().ok().filter(|power| *power <= LARGEST)?, at + 2));
    }
    let mut next = at;
    let mut power = 0;
    while let Some(digit) = raised_digit(tokens.text(next)).filter(|_| power <= LARGEST) {
        power = 10 * power + digit;
        next += 1;
    }
    (next > at && power <= LARGEST).then_some((power, next))
}

fn raised_digit(text: &str) -> Option<u32> {
    ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        .iter()
        .zip(0..)
        .find_map(|(raised, digit)| (*raised == text).then_some(digit))
}

/// The token after a tolerance, which is no number of its own.
fn tolerance(tokens: &Tokens, next: usize) -> Option<usize> {
    let sign = tokens.after_joint(next);
    let after = ["±", "+/-", "+/−", "+/–"].iter().find_map(|text| tokens.literal(sign, text))?;
    let digits = tokens.after_joint(after);
    (tokens.kind(digits) == Some(TokenKind::Digits)).then_some(digits + 1)
}

#[cfg(test)]
mod tests {
    use crate::ingest::document::read_numbers;

    #[test]
    fn powers_and_tolerances_are_part_of_one_number() {
        for (text, expected) in [
            ("some 4 × 10⁵ cells", "4 × 10⁵ = 400000 ±100000"),
            ("1.5 x 10^6 tonnes", "1.5 x 10^6 tonnes = 1500000 ±100000"),
            ("10⁶ cells", "10⁶ = 1000000 ±100000"),
            ("3.0 ± 0.4 million goats", "3.0 ± 0.4 million = 3000000 ±100000"),
            ("3.0 +/- 0.4%", "3.0 +/- 0.4% = 3 ±0.1"),
        ] {
            let seen: Vec<String> = read_numbers(text)
                .iter()
                .map(|one| format!("{} = {} ±{}", one.exact, one.value.unwrap_or_default(), one.rounding))
                .collect();
            assert_eq!(seen, [expected], "{text}");
        }
    }
}
