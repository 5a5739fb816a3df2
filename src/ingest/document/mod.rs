//! A reader of all numbers in a document, in English and Chinese: number, scale, unit, qualifier, direction and period.
//!
//! It does not use the figures of the seed folder, so that `verify` can compare its results with them.

mod amount;
mod anchor;
mod aside;
mod block_part;
mod change;
mod change_words;
mod character;
pub mod chinese;
mod context;
mod counted;
mod currency;
mod digit_run;
mod digits;
mod direction;
mod document_text;
mod error;
pub mod format;
mod fraction;
mod hedge;
mod list;
mod measure;
mod names;
mod numeral;
mod people_rate;
mod period;
mod period_notation;
mod power;
#[cfg(test)]
mod printed_back;
mod qualifier;
mod range;
mod rate;
mod reading;
mod reference;
mod set_aside;
mod share;
mod sign;
mod standard;
#[cfg(test)]
mod tests;
mod times;
mod tokens;
mod unit;
mod unit_code;
mod unit_names;
mod vocabulary;
mod words;

use rust_decimal::Decimal;

use self::change::Changes;
use self::numeral::Numeral;
use self::people_rate::PeopleRates;
use self::qualifier::Clause;
use self::tokens::{TokenKind, Tokens};
use crate::domain::qualifier::Qualifier;

pub use self::anchor::{AnchorText, Difference, ReadingAnchors};
pub use self::aside::Aside;
pub use self::block_part::BlockPart;
pub use self::context::{DecimalSign, ReadContext};
pub use self::direction::Direction;
pub use self::document_text::{Block, BlockKind, DocumentText, PartProblem, Stretch, TableCell};
pub use self::error::{DocumentError, DocumentErrorKind};
pub use self::period::read_period;
pub use self::reading::{
    CellHeads, Doubt, PeriodReading, PeriodRule, Reading, ReadingKind, read_document, read_furniture,
};

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
    /// Whether the mark of a note may be glued to the number, as in "November 20103"; then it has no value.
    pub is_unsure: bool,
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
    read_numbers_in(text, &ReadContext::default())
}

/// All numbers of a text of which something is known from elsewhere, in the order of their positions.
#[must_use]
pub fn read_numbers_in(text: &str, context: &ReadContext) -> Vec<ReadNumber> {
    let tokens = Tokens::new(text);
    let mut clause = Clause::default();
    let mut changes = Changes::default();
    let mut rates = PeopleRates::default();
    let mut mentions: Vec<Mention> = Vec::new();
    let (mut at, mut floor) = (0, 0);
    while at < tokens.len() {
        let Some(numeral) = numeral_at(&tokens, at, floor, context) else {
            clause.pass(&tokens, at);
            at += 1;
            continue;
        };
        let numeral = share_currency(mentions.last(), numeral);
        let mut mention = complete(&tokens, &mut clause, &mut changes, numeral);
        rates.join(&tokens, &clause, &mut mentions, &mut mention);
        (at, floor) = (mention.next, mention.next);
        mentions.push(mention);
    }
    set_aside::mark(&tokens, &mut mentions);
    chinese::join(text, mentions.into_iter().map(|mention| mention.number).collect())
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

/// A number with the tokens it was read from.
struct Mention {
    numeral: Numeral,
    /// The token after its unit.
    next: usize,
    number: ReadNumber,
}

/// The numeral at a token, with the scale and unit of the second number of its range.
fn numeral_at(tokens: &Tokens, at: usize, floor: usize, context: &ReadContext) -> Option<Numeral> {
    if let Some(period) = period_notation::read(tokens, at) {
        return Some(period);
    }
    let near = lone_numeral_at(tokens, at, floor, context)?;
    let whole =
        share::whole(tokens, &near).and_then(|whole| lone_numeral_at(tokens, whole, near.next, context));
    if let Some(share) = whole.and_then(|whole| share::joined(tokens, &near, &whole)) {
        return Some(share);
    }
    let far = range::far_end(tokens, &near).and_then(|far| lone_numeral_at(tokens, far, near.next, context));
    Some(match far {
        Some(far) => range::completed(tokens, near, &far),
        None => near,
    })
}

fn lone_numeral_at(tokens: &Tokens, at: usize, floor: usize, context: &ReadContext) -> Option<Numeral> {
    match tokens.kind(at)? {
        TokenKind::Digits => Some(digits::read(tokens, at, floor, context)),
        TokenKind::Word => words::read(tokens, at),
        TokenKind::Han | TokenKind::Space | TokenKind::Mark => None,
    }
}

/// The second number of a range, with the currency before the first: $3-4 billion.
fn share_currency(near: Option<&Mention>, far: Numeral) -> Numeral {
    let near = near.filter(|near| near.numeral.range_end.is_some_and(|end| far.first < end));
    match near.and_then(|near| near.number.unit) {
        Some(unit) if far.unit.is_none() && currency::is_currency(unit) => far.with_unit(unit),
        _ => far,
    }
}

/// A numeral with unit, qualifier and direction.
fn complete(tokens: &Tokens, clause: &mut Clause, changes: &mut Changes, numeral: Numeral) -> Mention {
    let unit = measure::of(tokens, &numeral);
    let numeral = numeral.raised(unit.power);
    let (start, end) = tokens.span(numeral.first, unit.next);
    let qualifier = clause.qualifier(tokens, &numeral, unit.next);
    let direction = changes.direction(tokens, &numeral, unit);
    let number = ReadNumber {
        start,
        end,
        exact: tokens.characters(start, end).to_owned(),
        kind: numeral.kind,
        value: numeral.value,
        rounding: numeral.rounding,
        unit: (unit.code != unit::OPEN).then_some(unit.code),
        qualifier,
        direction,
        aside: numeral.aside,
        is_unsure: numeral.is_unsure,
    };
    Mention { numeral, next: unit.next, number }
}
