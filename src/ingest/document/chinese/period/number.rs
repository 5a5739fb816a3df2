//! Numbers inside Chinese expressions of periods.

use crate::ingest::document::chinese::numeral;
use crate::ingest::document::chinese::text::Text;

/// A number of one or two digits, or of at most ninety-nine in words.
pub(super) fn small(text: &Text, at: usize) -> Option<(u32, usize)> {
    if text.at(at).is_ascii_digit() {
        let count = (at..text.len()).take_while(|place| text.at(*place).is_ascii_digit()).count();
        let digits: String = (at..at + count).map(|place| text.at(place)).collect();
        return (count <= 2).then(|| digits.parse().ok()).flatten().map(|value| (value, at + count));
    }
    let mut value = 0;
    let mut next = at;
    let mut pending = None;
    loop {
        let character = text.at(next);
        match (numeral::digit(character), pending) {
            (Some(digit), None) => pending = Some(digit),
            _ if character == '十' && value == 0 => {
                value = 10 * pending.take().unwrap_or(1);
            }
            _ => break,
        }
        next += 1;
    }
    (next > at).then_some((value + pending.unwrap_or_default(), next))
}

/// The number of a year, in digits or in characters one by one.
pub(super) fn year_number(text: &Text, at: usize) -> Option<(i32, usize)> {
    let digit = |place: usize| match text.at(place) {
        character if character.is_ascii_digit() => character.to_digit(10),
        character => numeral::digit(character),
    };
    let mut year = 0;
    for place in at..at + 4 {
        year = year * 10 + digit(place)?;
    }
    ((1800..2200).contains(&year) && digit(at + 4).is_none()).then_some((year.cast_signed(), at + 4))
}

/// The character after the joint of a range.
pub(super) fn joint(text: &Text, at: usize) -> Option<usize> {
    text.skip_after(at, &["—", "—", "-", "~", "至", "到", "——"])
}
