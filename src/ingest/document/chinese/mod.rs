//! The Chinese reader of numbers: vocabulary and rules for Chinese sentences.
//!
//! It reads the characters of a whole text; `script` says which of its numbers are Chinese, so that a text may have
//! both languages.

mod ahead;
mod aside;
mod direction;
mod name;
mod numeral;
mod per;
pub mod period;
mod qualifier;
mod quantity;
mod range;
mod script;
#[cfg(test)]
mod tests;
mod text;
mod unit;

use rust_decimal::Decimal;

use self::direction::Amount;
use self::quantity::Quantity;
use self::script::Scripts;
use self::text::{Text, ends_clause};
use self::unit::UnitClass;
use super::unit::{NUMBER, RANK};
use super::{Aside, Direction, NumberKind, ReadNumber};
use crate::domain::qualifier::Qualifier;

/// The numbers of a text in both languages: `english` are those of the English reader.
pub(super) fn join(text: &str, english: Vec<ReadNumber>) -> Vec<ReadNumber> {
    let Some(scripts) = Scripts::new(text) else { return english };
    let mut numbers = read(text);
    numbers.retain(|number| scripts.is_chinese(number.start, number.end));
    for number in &mut numbers {
        let same = english.binary_search_by_key(&number.start, |other| other.start).ok().and_then(|at| english.get(at));
        if let Some(other) = same.filter(|other| other.end > number.end && names_more(number, other)) {
            take_words(number, other);
        }
    }
    let is_free = |number: &ReadNumber| {
        let before = numbers.partition_point(|chinese| chinese.end <= number.start);
        numbers.get(before).is_none_or(|chinese| chinese.start >= number.end)
    };
    let mut rest: Vec<ReadNumber> = english
        .into_iter()
        .filter(|number| is_free(number) && !scripts.is_chinese(number.start, number.end))
        .collect();
    numbers.append(&mut rest);
    numbers.sort_by_key(|number| number.start);
    numbers
}

/// Whether the English reader found scale or unit words after a number that the Chinese one knows no unit of:
/// 达到3.5 billion USD.
fn names_more(number: &ReadNumber, english: &ReadNumber) -> bool {
    let is_bare = matches!(number.unit, None | Some(NUMBER)) && number.aside.is_none();
    is_bare && number.exact.is_ascii() && english.exact.is_ascii() && english.kind == NumberKind::Cardinal
}

/// Takes what the words of the other language say of the same number.
fn take_words(number: &mut ReadNumber, english: &ReadNumber) {
    number.end = english.end;
    number.exact.clone_from(&english.exact);
    (number.value, number.rounding, number.unit) = (english.value, english.rounding, english.unit);
}

/// The scale and the unit that the Chinese head of a table or column names, such as 单位：亿元; the unit is `None` where
/// it is not known.
#[must_use]
pub fn head_unit(text: &str) -> Option<(Decimal, Option<&'static str>)> {
    unit::in_head(&Text::new(text))
}

/// All numbers of a Chinese text, in the order of their positions.
fn read(text: &str) -> Vec<ReadNumber> {
    let text = Text::new(text);
    let mut reader = Reader { text: &text, numbers: Vec::new(), last: None, listed: None, floor: 0 };
    let mut periods = period::spans(&text).into_iter().peekable();
    let mut at = 0;
    while at < text.len() {
        while periods.next_if(|words| words.first < at).is_some() {}
        if let Some(words) = periods.next_if(|words| words.first == at) {
            for part in words.parts {
                reader.set_aside(part.first, part.next, part.reason);
            }
            at = words.next;
            reader.floor = at;
            continue;
        }
        at = reader.step(at);
    }
    for note in &text.notes {
        reader.note(note);
    }
    let mut numbers = reader.numbers;
    numbers.sort_by_key(|number| number.start);
    numbers
}

/// The numbers read so far.
struct Reader<'a> {
    text: &'a Text<'a>,
    numbers: Vec<ReadNumber>,
    /// The last amount of a change.
    last: Option<Amount>,
    /// The last number of a list that shares a qualifier.
    listed: Option<Listed>,
    /// The end of the last number.
    floor: usize,
}

/// A number of a list that shares a qualifier.
#[derive(Debug, Clone, Copy)]
struct Listed {
    next: usize,
    unit: Option<&'static str>,
    qualifier: Qualifier,
}

impl Reader<'_> {
    /// Reads what begins at this character, and returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let text = self.text;
        if let Some((parts, next)) = name::read(text, at) {
            for part in parts {
                self.set_aside(part.first, part.next, part.reason);
            }
            self.floor = next;
            return next.max(at + 1);
        }
        if let Some(next) = self.rank(at) {
            return next;
        }
        let Some(quantity) = quantity::read(text, at, self.floor).filter(|read| self.counts(read)) else {
            return self.skip(at);
        };
        match range::completed(text, quantity) {
            Some((near, far)) => {
                self.add(&near, Some(&far));
                self.add(&far, None);
                far.next
            }
            None => {
                self.add(&quantity, None);
                let is_aside = self.numbers.last().is_some_and(|number| number.aside.is_some());
                if is_aside { quantity.numeral_end } else { quantity.next }
            }
        }
        .max(at + 1)
    }

    /// Where to go on after a character at which no number begins: after all numerals here, so that none is read in part.
    fn skip(&self, at: usize) -> usize {
        numeral::read(self.text, at).map_or(at + 1, |numeral| numeral.next).max(at + 1)
    }

    /// 居世界第二: a rank.
    fn rank(&mut self, at: usize) -> Option<usize> {
        let start = self.text.after(at, "第").or_else(|| self.next_rank(at))?;
        let numeral = numeral::read(self.text, start)?;
        let mut number = self.number(at, numeral.next, NumberKind::Ordinal, numeral.value);
        number.unit = Some(RANK);
        self.numbers.push(number);
        self.floor = numeral.next;
        Some(numeral.next)
    }

    /// The second rank of 第二、三位.
    fn next_rank(&self, at: usize) -> Option<usize> {
        let is_joint = matches!(self.text.preceding(at), '、' | '和') && self.floor + 1 == at;
        let follows = self.numbers.last().is_some_and(|number| number.unit == Some(RANK));
        let next = numeral::read(self.text, at)?.next;
        (is_joint && follows && self.text.at(next) == '位').then_some(at)
    }

    /// Whether a quantity in words is one: a single character without a unit is a part of a word, and so is a scale
    /// alone without a word that makes it a number.
    fn counts(&self, quantity: &Quantity) -> bool {
        let text = self.text;
        if !quantity.is_words || quantity.kind == NumberKind::Fraction || quantity.direction.is_some() {
            return true;
        }
        let length = quantity.numeral_end - quantity.first;
        if length == 1 && matches!(text.at(quantity.first), '零' | '〇') {
            return quantity.unit.class == UnitClass::Share;
        }
        let is_named = quantity.next > quantity.numeral_end;
        let has_scale = (quantity.first..quantity.numeral_end).any(|place| numeral::scale_at(text, place).is_some_and(|power| power > 1));
        let begins_with_scale = numeral::scale_at(text, quantity.first).is_some_and(|power| power > 1);
        let is_hedged = qualifier::beside(text, quantity).is_some() || text.preceding(quantity.first) == '每';
        if length == 1 && begins_with_scale {
            return is_hedged || aside::of(text, quantity).is_some();
        }
        is_named || (length > 1 && has_scale) || text.at(quantity.numeral_end) == '号'
    }

    /// Adds a number, or the first number of a range with the second.
    fn add(&mut self, quantity: &Quantity, far: Option<&Quantity>) {
        let text = self.text;
        self.floor = quantity.next;
        let reason = aside::of(text, quantity).or_else(|| {
            let limit = far.filter(|far| text.preceding(far.first) != '±')?;
            aside::of(text, limit)
        });
        let (start, end) = match reason {
            Some(_) => (quantity.first, self.aside_end(quantity)),
            None => (quantity.first, quantity.next),
        };
        let mut number = self.number(start, end, quantity.kind, quantity.value);
        number.rounding = quantity.rounding;
        number.aside = reason;
        number.unit = quantity.unit.code;
        if reason.is_none() {
            self.describe(quantity, far, &mut number);
        }
        self.numbers.push(number);
    }

    /// What is set aside is the numeral alone, or the scale of a unit: the 万 of 每万人.
    const fn aside_end(&self, quantity: &Quantity) -> usize {
        quantity.numeral_end
    }

    /// Qualifier, direction, and what the characters beside the number forbid.
    fn describe(&mut self, quantity: &Quantity, far: Option<&Quantity>, number: &mut ReadNumber) {
        let text = self.text;
        let is_from = text.ends(quantity.first, &["由", "从"]);
        number.qualifier = ahead::before(text, quantity.first)
            .filter(|_| !is_from)
            .or_else(|| qualifier::beside(text, quantity))
            .or_else(|| self.shared_qualifier(quantity))
            .unwrap_or(Qualifier::Exact);
        let shares = qualifier::before(text, quantity.first).is_some_and(|(_, first)| text.ends(first, &["分别", "均", "都"]))
            || self.shared_qualifier(quantity).is_some();
        let (next, unit, qualifier) = (quantity.next, quantity.unit.code, number.qualifier);
        self.listed = shares.then_some(Listed { next, unit, qualifier });
        number.direction = self.direction(quantity, far);
        if self.is_damaged(quantity) {
            (number.value, number.unit) = (None, None);
        }
    }

    /// The qualifier of the number before in a list to which 分别 gives one: 分别超过90%、75%.
    fn shared_qualifier(&self, quantity: &Quantity) -> Option<Qualifier> {
        let text = self.text;
        let last = self.listed.filter(|last| text.skip_after(last.next, &["、", "和", "及", "与"]) == Some(quantity.first))?;
        (last.unit == quantity.unit.code).then_some(last.qualifier)
    }

    /// The direction of a number, from the words beside it, those after its range, or the list that it goes on with.
    fn direction(&mut self, quantity: &Quantity, far: Option<&Quantity>) -> Option<Direction> {
        let text = self.text;
        let after = far.map(|far| Quantity { first: quantity.first, ..*far });
        let said = direction::beside(text, after.as_ref().unwrap_or(quantity)).or_else(|| {
            self.last.filter(|last| direction::goes_on(text, last, quantity)).map(|last| last.direction)
        });
        self.last = said.map(|direction| Amount { next: quantity.next, direction, unit: quantity.unit.code });
        said
    }

    /// Whether a character that the document does not determine touches the number or its unit.
    fn is_damaged(&self, quantity: &Quantity) -> bool {
        let unknown = '\u{fffd}';
        let text = self.text;
        (quantity.next..quantity.next + 3).any(|place| text.at(place) == unknown && !ends_clause(text.at(quantity.next)))
            || (quantity.first.saturating_sub(2)..quantity.next).any(|place| text.at(place) == unknown)
    }

    fn set_aside(&mut self, first: usize, next: usize, reason: Aside) {
        let value = numeral::read(self.text, first).filter(|numeral| numeral.next == next).and_then(|numeral| numeral.value);
        let mut number = self.number(first, next, NumberKind::Part, value);
        number.aside = Some(reason);
        self.numbers.push(number);
    }

    /// A number without unit and qualifier.
    fn number(&self, first: usize, next: usize, kind: NumberKind, value: Option<Decimal>) -> ReadNumber {
        let (start, end) = self.text.span(first, next);
        let exact = self.text.original(start, end).to_owned();
        let (unit, qualifier) = (Some(NUMBER), Qualifier::Exact);
        ReadNumber { start, end, exact, kind, value, rounding: Decimal::ZERO, unit, qualifier, direction: None, aside: None, is_unsure: false }
    }

    fn note(&mut self, note: &text::NoteMark) {
        let exact = self.text.original(note.start, note.end).to_owned();
        let value = exact.parse().ok();
        let aside = Some(if note.opens { Aside::Enumeration } else { Aside::Note });
        self.numbers.push(ReadNumber {
            start: note.start,
            end: note.end,
            exact,
            kind: NumberKind::Part,
            value,
            rounding: Decimal::ZERO,
            unit: Some(NUMBER),
            qualifier: Qualifier::Exact,
            direction: None,
            aside,
            is_unsure: false,
        });
    }
}
