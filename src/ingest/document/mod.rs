//! A reader of all numbers in an English news document: number, scale, unit and qualifier.
//!
//! It does not use the figures of the seed folder, so that `verify` can compare its results with them.

mod anchor;
mod aside;
mod block_part;
mod digits;
mod direction;
mod document_text;
mod error;
pub mod format;
mod numeral;
mod period;
mod qualifier;
mod range;
mod reading;

#[cfg(test)]
mod tests;
mod tokens;
mod unit;
mod vocabulary;
mod words;

use rust_decimal::Decimal;

use self::direction::FallAmounts;
use self::numeral::Numeral;
use self::qualifier::Clause;
use self::tokens::{TokenKind, Tokens};
use crate::domain::qualifier::Qualifier;

pub use self::anchor::{AnchorText, Difference, ReadingAnchors};
pub use self::aside::Aside;
pub use self::block_part::BlockPart;
pub use self::direction::Direction;
pub use self::document_text::{Block, BlockKind, DocumentText, PartProblem, Stretch, TableCell};
pub use self::error::{DocumentError, DocumentErrorKind};
pub use self::period::read_period;
pub use self::reading::{Reading, read_document};

/// The version of the reader. Another version may find other places in the same bytes.
pub const READER: u32 = 1;

/// A number as a document prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadNumber {
    /// The first byte of the number with its currency sign.
    pub start: usize,
    /// The byte after the number with its scale and unit words.
    pub end: usize,
    /// The text between the two.
    pub exact: String,
    /// The kind of number.
    pub kind: NumberKind,
    /// The number in base units; `None` where the text does not determine it ("dozens") or it overflows.
    pub value: Option<Decimal>,
    /// One unit in the last printed place, in base units; zero for words, ordinals and parts of names.
    pub rounding: Decimal,
    /// The code of the unit; `None` where the text names one that is not known, so that it is open.
    pub unit: Option<&'static str>,
    /// The qualifier in the words around the number.
    pub qualifier: Qualifier,
    /// Whether a quantity rises or falls by the number, as the words around it say. The sign of the value is the printed
    /// one.
    pub direction: Option<Direction>,
    /// Why the number is no statistic, where the text alone decides it.
    pub aside: Option<Aside>,
}

/// The kind of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// A quantity.
    Cardinal,
    /// A position in an order.
    Ordinal,
    /// A part of a whole, in words.
    Fraction,
    /// A part of a name, a code, a time or a compound word.
    Part,
}

/// All numbers of a document, in the order of their positions.
#[must_use]
pub fn read_numbers(text: &str) -> Vec<ReadNumber> {
    let tokens = Tokens::new(text);
    let mut clause = Clause::default();
    let mut falls = FallAmounts::default();
    let mut clause_of_last = 0;
    let mut numbers: Vec<ReadNumber> = Vec::new();
    let (mut at, mut floor) = (0, 0);
    while at < tokens.len() {
        let Some(numeral) = numeral_at(&tokens, at, floor) else {
            clause.pass(&tokens, at);
            at += 1;
            continue;
        };
        let (number, next) = complete(&tokens, &clause, &mut falls, &numeral);
        if number.value == Some(PEOPLE_EACH) && unit::counts_people_each(&tokens, numeral.first, next) {
            let last = numbers.last_mut().filter(|_| clause_of_last == clause.ordinal);
            count_people_each(last);
        }
        numbers.push(number);
        clause_of_last = clause.ordinal;
        (at, floor) = (next, next);
    }
    numbers
}

/// The numbers that no claimed span covers; spans are byte offsets, the end exclusive.
#[must_use]
pub fn unaccounted<'a>(numbers: &'a [ReadNumber], claimed: &[(usize, usize)]) -> Vec<&'a ReadNumber> {
    let mut claimed = claimed.to_vec();
    claimed.sort_unstable();
    let mut claims = claimed.into_iter().peekable();
    let mut covered_to = 0;
    numbers
        .iter()
        .filter(|number| {
            while let Some((_, end)) = claims.next_if(|(start, _)| *start <= number.start) {
                covered_to = covered_to.max(end);
            }
            number.end > covered_to
        })
        .collect()
}

const PEOPLE_EACH: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

/// The numeral at a token, with the scale and unit of the second number of its range.
fn numeral_at(tokens: &Tokens, at: usize, floor: usize) -> Option<Numeral> {
    let near = lone_numeral_at(tokens, at, floor)?;
    let far = range::far_end(tokens, &near).and_then(|far| lone_numeral_at(tokens, far, near.next));
    Some(match far {
        Some(far) => range::completed(tokens, near, &far),
        None => near,
    })
}

fn lone_numeral_at(tokens: &Tokens, at: usize, floor: usize) -> Option<Numeral> {
    match tokens.kind(at)? {
        TokenKind::Digits => Some(digits::read(tokens, at, floor)),
        TokenKind::Word => words::read(tokens, at),
        TokenKind::Space | TokenKind::Mark => None,
    }
}

/// The number of a numeral with unit, qualifier and direction, and the token after its unit.
fn complete(
    tokens: &Tokens,
    clause: &Clause,
    falls: &mut FallAmounts,
    numeral: &Numeral,
) -> (ReadNumber, usize) {
    let (unit, next) = unit_of(tokens, numeral);
    let (start, end) = tokens.span(numeral.first, next);
    let number = ReadNumber {
        start,
        end,
        exact: tokens.characters(start, end).to_owned(),
        kind: numeral.kind,
        value: numeral.value,
        rounding: numeral.rounding,
        unit: Some(unit),
        qualifier: clause.qualifier(tokens, numeral, next),
        direction: falls.falls(tokens, numeral, next).then_some(Direction::Down),
        aside: None,
    };
    (number, next)
}

/// The unit of a numeral, and the token after the words that name it.
fn unit_of(tokens: &Tokens, numeral: &Numeral) -> (&'static str, usize) {
    if let Some(unit) = numeral.unit {
        return (unit, numeral.next);
    }
    if numeral.kind != NumberKind::Cardinal {
        return (unit::NUMBER, numeral.next);
    }
    unit::unit_at(tokens, tokens.after_joint(numeral.next))
        .unwrap_or_else(|| (unit::counted_after(tokens, numeral.next), numeral.next))
}

/// Sets the unit of a number before "per 10,000 people".
fn count_people_each(number: Option<&mut ReadNumber>) {
    if let Some(number) =
        number.filter(|number| number.kind == NumberKind::Cardinal && number.unit == Some(unit::NUMBER))
    {
        number.unit = Some(unit::PER_10000_PEOPLE);
    }
}
