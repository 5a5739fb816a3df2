//! Shares in two numbers: two in five, nine out of ten.

use rust_decimal::Decimal;

use super::numeral::Numeral;
use super::tokens::Tokens;
use super::{NumberKind, counted, unit};

/// The wholes that such a share has. Others are counts: 41 out of 96.
const WHOLES: [u32; 14] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 100, 1_000, 10_000];

/// Words between part and whole, the longest first.
const JOINTS: [&str; 6] = ["out of every", "out of", "in every", "of every", "from every", "in"];

/// Times after the whole that make it a length of time: five in ten years.
const TIMES: [&str; 8] = ["years", "months", "weeks", "days", "quarters", "decades", "hours", "minutes"];

/// The first token of the whole of a share that begins with this numeral.
pub(super) fn whole(tokens: &Tokens, part: &Numeral) -> Option<usize> {
    let is_count = part.kind == NumberKind::Cardinal && part.unit.is_none() && part.next == part.first + 1;
    let joint = tokens.after_joint(part.next);
    let after = JOINTS.iter().find_map(|words| tokens.phrase(joint, words)).filter(|_| is_count)?;
    Some(tokens.after_joint(after))
}

/// The share of a part in a whole in percent; none where the two are counts.
pub(super) fn joined(tokens: &Tokens, part: &Numeral, whole: &Numeral) -> Option<Numeral> {
    let (small, large) = (part.value?, whole.value?);
    let next = tokens.after_joint(whole.next);
    let is_plain = whole.kind == NumberKind::Cardinal
        && whole.unit.is_none()
        && WHOLES.iter().any(|known| large == Decimal::from(*known))
        && small < large
        && small >= Decimal::ONE;
    let joint = tokens.after_joint(part.next);
    let is_loose = tokens.is(joint, &["in"]) && !tokens.is(tokens.after_joint(joint + 1), &["every"]);
    let in_words = tokens.is_word(part.first) && tokens.is_word(whole.first);
    let fits = !is_loose || in_words || counted::is_plural_at(tokens, next);
    let is_measured = is_loose && (tokens.is(next, &TIMES) || unit::unit_at(tokens, next).is_some());
    if !is_plain || !fits || is_measured {
        return None;
    }
    let percent = small.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(large)?.normalize();
    Some(Numeral::exact(part.first, whole.next, NumberKind::Fraction, Some(percent)).with_unit(unit::PERCENT))
}

#[cfg(test)]
mod tests {
    use crate::ingest::document::read_numbers;

    #[test]
    fn a_part_of_a_whole_is_a_share() {
        for (text, expected) in [
            ("Three in five goats", "Three in five = 60 percent"),
            ("seven out of every ten sheds", "seven out of every ten = 70 percent"),
            ("9 out of 10 sheds", "9 out of 10 = 90 percent"),
            ("41 out of 96 sheds", "41 = 41 number"),
            ("three in ten years", "three = 3 number"),
            ("5 in 2024", "5 = 5 number"),
        ] {
            let numbers = read_numbers(text);
            let seen = numbers.first().map(|one| {
                format!("{} = {} {}", one.exact, one.value.unwrap_or_default(), one.unit.unwrap_or("open"))
            });
            assert_eq!(seen.as_deref(), Some(expected), "{text}");
        }
    }
}
