//! Signs before digits: -3, –3, +3, minus 3, (3) million.

use super::Direction;
use super::context::ReadContext;
use super::tokens::{TokenKind, Tokens};
use super::{unit, vocabulary};

/// The sign of a number, with the places that it moves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sign {
    /// Whether the number is below zero.
    pub(super) is_negative: bool,
    /// The first token, where a sign stands before the number.
    pub(super) first: Option<usize>,
    /// The token after the closing bracket.
    pub(super) next: Option<usize>,
    /// The direction of a change by a signed amount: by minus 3 percent.
    pub(super) direction: Option<Direction>,
}

/// Reads the sign of the number whose currency and digits begin at the tokens of `place`; `next` is the token after the
/// digits.
pub(super) fn read(
    tokens: &Tokens,
    place: (usize, usize),
    next: usize,
    floor: usize,
    context: &ReadContext,
) -> Sign {
    let (first, _) = place;
    bracketed(tokens, place, next, floor, context)
        .or_else(|| worded(tokens, first, floor))
        .or_else(|| signed(tokens, first, floor, context))
        .unwrap_or_default()
}

/// A number in brackets with its scale or unit outside of them, or alone in a cell: (1,250) million yen.
fn bracketed(
    tokens: &Tokens,
    place: (usize, usize),
    next: usize,
    floor: usize,
    context: &ReadContext,
) -> Option<Sign> {
    let open = place.1.checked_sub(1).filter(|open| *open >= floor && tokens.is(*open, &["("]))?;
    if !tokens.is(next, &[")"]) {
        let unit = unit::unit_at(tokens, tokens.after_joint(next))?;
        let is_alone =
            context.is_cell && open == 0 && tokens.is(unit.next, &[")"]) && unit.next + 1 == tokens.len();
        return is_alone.then_some(Sign { is_negative: true, first: Some(open), ..Sign::default() });
    }
    let outside = tokens.after_joint(next + 1);
    let has_unit =
        vocabulary::scale(tokens.text(outside)).is_some() || unit::unit_at(tokens, outside).is_some();
    let is_alone = context.is_cell && open == 0 && outside >= tokens.len();
    // "five (5) percent" says the number twice.
    let repeats =
        tokens.before_joint(open).is_some_and(|word| vocabulary::sense(tokens.text(word)).is_some());
    ((has_unit || is_alone) && !repeats).then_some(Sign {
        is_negative: true,
        first: Some(place.0.min(open)),
        next: Some(next + 1),
        direction: None,
    })
}

/// The word before an amount: minus 0.3 percent; "plus or minus" is none.
fn worded(tokens: &Tokens, first: usize, floor: usize) -> Option<Sign> {
    let word = tokens
        .before_joint(first)
        .filter(|word| *word >= floor && tokens.is(*word, &["minus", "negative"]))?;
    let before = tokens.before_joint(word);
    let is_operator = before.is_some_and(|before| before < floor || tokens.is(before, &["or", "and"]))
        || before.is_some_and(|before| tokens.kind(before) == Some(TokenKind::Digits));
    let direction = changes_by(tokens, word).then_some(Direction::Down);
    (!is_operator).then_some(Sign { is_negative: true, first: Some(word), next: None, direction })
}

/// A sign directly before the amount that is neither a hyphen nor the dash of a range.
fn signed(tokens: &Tokens, first: usize, floor: usize, context: &ReadContext) -> Option<Sign> {
    let sign = first.checked_sub(1).filter(|sign| *sign >= floor)?;
    let is_negative = tokens.is(sign, &["-", "\u{2212}", "–", "\u{2011}", "－"]);
    if !is_negative && !tokens.is(sign, &["+", "＋"]) {
        return None;
    }
    let opens = match sign.checked_sub(1) {
        None => !tokens.is(sign, &["-", "–"]) || context.is_cell || has_unit(tokens, first),
        Some(before) if tokens.is(before, &["(", "[", "~", "/"]) => true,
        Some(before) => tokens.is_space(before) && !follows_number(tokens, before, floor),
    };
    let up_or_down = if is_negative { Direction::Down } else { Direction::Up };
    let direction = changes_by(tokens, sign).then_some(up_or_down);
    opens.then_some(Sign { is_negative, first: Some(sign), next: None, direction })
}

fn has_unit(tokens: &Tokens, digits: usize) -> bool {
    unit::unit_at(tokens, tokens.after_joint(digits + 1)).is_some()
}

/// Whether the token before this blank belongs to a number, so that the sign is a dash.
fn follows_number(tokens: &Tokens, blank: usize, floor: usize) -> bool {
    blank.checked_sub(1).is_some_and(|index| index < floor || tokens.kind(index) == Some(TokenKind::Digits))
}

/// Whether a signed amount is that of a change: by -0.3 percent, growth of minus 2 percent.
fn changes_by(tokens: &Tokens, sign: usize) -> bool {
    tokens.before_joint(sign).is_some_and(|word| tokens.is(word, &["by"]))
        || tokens.phrase_before(sign, "growth of").is_some()
        || tokens.phrase_before(sign, "change of").is_some()
}

#[cfg(test)]
mod tests {
    use crate::ingest::document::{ReadContext, read_numbers, read_numbers_in};

    fn seen(text: &str, context: &ReadContext) -> Vec<String> {
        let numbers = read_numbers_in(text, context);
        numbers.iter().map(|one| format!("{} = {}", one.exact, one.value.unwrap_or_default())).collect()
    }

    #[test]
    fn signs_are_part_of_the_number() {
        for (text, expected) in [
            ("Hay: –3.5 %", "–3.5 % = -3.5"),
            ("hay (-3.5%)", "-3.5% = -3.5"),
            ("a change of +3.5%", "+3.5% = 3.5"),
            ("stood at minus 3.5 percent", "minus 3.5 percent = -3.5"),
            ("a balance of (3,500) million yuan", "(3,500) million yuan = -3500000000"),
            ("hay – 3.5 percent", "3.5 percent = 3.5"),
            ("five (5) percent", "five = 5"),
            ("give or take, plus or minus 3 percent", "3 percent = 3"),
            ("the total (3,500) fell", "3,500 = 3500"),
        ] {
            assert_eq!(
                seen(text, &ReadContext::default()).first().map(String::as_str),
                Some(expected),
                "{text}"
            );
        }
        assert_eq!(read_numbers("3–4%").first().and_then(|one| one.value), Some(3.into()));
    }

    #[test]
    fn brackets_are_a_minus_sign_in_a_cell() {
        let cell = ReadContext { is_cell: true, ..ReadContext::default() };
        assert_eq!(seen("(5.2)", &cell), ["(5.2) = -5.2"]);
        assert_eq!(seen("–5.2", &cell), ["–5.2 = -5.2"]);
        assert_eq!(seen("(5.2)", &ReadContext::default()), ["5.2 = 5.2"]);
    }
}
