//! Numbers in words.

use rust_decimal::Decimal;

use super::numeral::Numeral;
use super::tokens::{TokenKind, Tokens};
use super::unit;
use super::vocabulary::{WordMeaning, denominator, power_of_ten, sense};
use super::{Aside, Direction, NumberKind};

/// Reads the number that begins with the word at this token.
pub(super) fn read(tokens: &Tokens, at: usize) -> Option<Numeral> {
    let sense = sense(tokens.text(at)).filter(|_| tokens.kind(at + 1) != Some(TokenKind::Digits))?;
    if let Some(next) = quarters_of_year(tokens, at) {
        let parts = Numeral::exact(at, next, NumberKind::Part, None);
        return Some(parts.set_aside(Aside::Period));
    }
    if let Some((part, next)) = fraction(tokens, at, sense) {
        let article = tokens.phrase_before(at, "a").filter(|_| part.parts > 2 && part.count == 1);
        let first = article.filter(|_| !matches!(sense, WordMeaning::Small(_))).unwrap_or(at);
        return Some(fraction_of_one(tokens, first, next, part));
    }
    Some(match sense {
        WordMeaning::Small(_) | WordMeaning::Tens(_) | WordMeaning::Scale(_) | WordMeaning::Dozen => {
            compound(tokens, at)
        }
        WordMeaning::Ordinal(value) => ordinal(at, at + 1, value),
        WordMeaning::Times(value) if is_verb(tokens, at, value) => multiplied(at, value),
        WordMeaning::Times(value) if !tokens.is_hyphen(at + 1) => {
            Numeral::exact(at, at + 1, NumberKind::Cardinal, Some(value.into())).with_unit(unit::TIMES)
        }
        WordMeaning::Multiplied(value) => multiplied(at, value),
        WordMeaning::Halved => Numeral {
            direction: Some(Direction::Down),
            ..Numeral::exact(at, at + 1, NumberKind::Cardinal, Some(Decimal::new(5, 1)))
                .with_unit(unit::TIMES)
        },
        WordMeaning::Times(_) => Numeral::exact(at, at + 1, NumberKind::Part, None).set_aside(Aside::Other),
        WordMeaning::Half | WordMeaning::Quarter => {
            Numeral::exact(at, at + 1, NumberKind::Part, None).set_aside(Aside::Period)
        }
        WordMeaning::Indefinite => Numeral::exact(at, at + 1, NumberKind::Cardinal, None),
    })
}

/// A verb that says that something grew to a multiple.
fn multiplied(at: usize, value: u32) -> Numeral {
    Numeral {
        direction: Some(Direction::Up),
        ..Numeral::exact(at, at + 1, NumberKind::Cardinal, Some(value.into())).with_unit(unit::TIMES)
    }
}

/// Whether the word for a factor is a verb: to double, will nearly triple.
fn is_verb(tokens: &Tokens, at: usize, value: u32) -> bool {
    let hedge = ["nearly", "almost", "more than"].iter().find_map(|word| tokens.phrase_before(at, word));
    let before = tokens.before_joint(hedge.unwrap_or(at));
    let opens = ["to", "will", "would", "could", "should", "may", "might", "can"];
    value > 1 && !tokens.is_hyphen(at + 1) && before.is_some_and(|before| tokens.is(before, &opens))
}

fn ordinal(at: usize, next: usize, value: u32) -> Numeral {
    Numeral::exact(at, next, NumberKind::Ordinal, Some(value.into())).with_unit(unit::RANK)
}

/// A fraction of one.
#[derive(Clone, Copy)]
struct Fraction {
    count: u32,
    parts: u32,
}

impl Fraction {
    fn of(self, whole: Decimal) -> Option<Decimal> {
        let product = whole.checked_mul(self.count.into())?;
        product.checked_div(self.parts.into()).map(|part| part.normalize())
    }
}

/// The token after a number of quarters of a year: the "three quarters" of "the first three quarters".
fn quarters_of_year(tokens: &Tokens, at: usize) -> Option<usize> {
    const ORDERS: [&str; 8] =
        ["first", "last", "past", "previous", "next", "following", "consecutive", "all"];
    let next = tokens
        .phrase(at, tokens.text(at))
        .and_then(|next| tokens.phrase(tokens.after_joint(next), "quarters"))?;
    let order = tokens.before_joint(at).is_some_and(|before| tokens.is(before, &ORDERS));
    let is_span = ["over", "for", "during"].iter().any(|word| tokens.phrase_before(at, word).is_some())
        && !tokens.is(tokens.after_joint(next), &["of"]);
    (order || is_span).then_some(next)
}

/// A fraction and the token after it: "half", "two-thirds", the "third" of "a third of".
fn fraction(tokens: &Tokens, at: usize, sense: WordMeaning) -> Option<(Fraction, usize)> {
    if let WordMeaning::Small(count @ 1..) = sense {
        let place = tokens.after_joint(at + 1);
        let (parts, is_plural) = denominator(tokens.text(place))?;
        let is_whole_word = tokens.is_hyphen(at + 1) || !tokens.is_hyphen(place + 1);
        let fits = place > at + 1 && count <= parts && is_plural == (count > 1) && is_whole_word;
        return fits.then_some((Fraction { count, parts }, place + 1));
    }
    let (parts, _) = denominator(tokens.text(at)).filter(|(_, is_plural)| !is_plural)?;
    let stands_alone = match sense {
        WordMeaning::Half => !is_half_of_period(tokens, at),
        _ => {
            ["a", "an"].iter().any(|word| tokens.phrase_before(at, word).is_some())
                && ends_phrase(tokens, at + 1)
        }
    };
    stands_alone.then_some((Fraction { count: 1, parts }, at + 1))
}

/// Whether "half" is a part of a year or of a compound word: "the first half", "half-year".
fn is_half_of_period(tokens: &Tokens, at: usize) -> bool {
    let order = ["first", "second", "latter", "last", "1st", "2nd"];
    tokens.is_hyphen(at + 1) || order.iter().any(|word| tokens.phrase_before(at, word).is_some())
}

/// Whether "of" or the end of a phrase comes next.
fn ends_phrase(tokens: &Tokens, next: usize) -> bool {
    let place = tokens.after_joint(next);
    tokens.is(place, &["of"]) || (place == next && !tokens.is_word(place))
}

/// A fraction, in percent unless a scale or a unit follows: "half a million", "half a percentage point".
fn fraction_of_one(tokens: &Tokens, at: usize, next: usize, part: Fraction) -> Numeral {
    let whole = ["of a", "a"].iter().find_map(|phrase| tokens.phrase(tokens.after_joint(next), phrase));
    if let Some(whole) = whole {
        let (scale, after) = unit::scale_after(tokens, whole);
        if after > whole || unit::unit_at(tokens, tokens.after_joint(whole)).is_some() {
            return Numeral::exact(at, after, NumberKind::Cardinal, scale.and_then(|scale| part.of(scale)));
        }
    }
    Numeral::exact(at, next, NumberKind::Fraction, part.of(Decimal::ONE_HUNDRED)).with_unit(unit::PERCENT)
}

/// The value of consecutive cardinal words.
#[derive(Default)]
struct Sum {
    /// The sum of the complete groups of thousands.
    total: Decimal,
    /// The current group, below a thousand.
    group: u32,
    /// The exclusive upper limit of the next word in the group.
    room: u32,
    /// The scale of the last complete group.
    power: Option<u32>,
}

impl Sum {
    /// Adds a word; `false` when it begins another number.
    fn add(&mut self, sense: WordMeaning, is_first: bool) -> bool {
        match sense {
            WordMeaning::Small(value) if is_first || (1..self.room).contains(&value) => self.count(value, 1),
            WordMeaning::Tens(value) if is_first || value < self.room => self.count(value, 10),
            WordMeaning::Dozen if is_first => self.count(12, 1),
            WordMeaning::Dozen if self.power.is_none() && self.group < 100 => self.count(self.group * 11, 1),
            WordMeaning::Scale(2) if is_first => self.count(100, 100),
            WordMeaning::Scale(2) if (1..100).contains(&self.group) => self.count(self.group * 99, 100),
            WordMeaning::Scale(power) => return self.close(power, is_first),
            _ => return false,
        }
        true
    }

    fn count(&mut self, value: u32, room: u32) {
        self.group += value;
        self.room = room;
    }

    /// Completes the current group with a scale word from thousand upwards.
    fn close(&mut self, power: u32, is_first: bool) -> bool {
        let group = if is_first { 1 } else { self.group };
        let descends = self.power.is_none_or(|last| power < last);
        if power == 2 || group == 0 || !descends {
            return false;
        }
        self.total += Decimal::from(group) * power_of_ten(power);
        self.group = 0;
        self.room = 100;
        self.power = Some(power);
        true
    }

    fn value(&self) -> Decimal {
        self.total + Decimal::from(self.group)
    }
}

/// A cardinal of one or more words, or the ordinal that it ends in.
fn compound(tokens: &Tokens, at: usize) -> Numeral {
    let mut sum = Sum::default();
    let mut next = at;
    let mut place = at;
    while let Some(sense) = sense(tokens.text(place)) {
        match sense {
            WordMeaning::Ordinal(value @ 1..10)
                if sum.room == 10 && sum.power.is_none() && tokens.is_hyphen(next) =>
            {
                return ordinal(at, place + 1, sum.group + value);
            }
            _ if sum.add(sense, place == at) => next = place + 1,
            _ => break,
        }
        place = following_word(tokens, at, next, &sum);
    }
    finish(tokens, at, next, &sum)
}

/// The next token of a compound, after a blank, a hyphen or the "and" after a hundred.
fn following_word(tokens: &Tokens, at: usize, next: usize, sum: &Sum) -> usize {
    let place = tokens.after_joint(next);
    if sum.group < 100
        || sum.room < 100
        || !tokens.is(place, &["and"])
        || tokens.phrase_before(at, "between").is_some()
    {
        return place;
    }
    let word = tokens.after_joint(place + 1);
    let opens_another = tokens.is(tokens.after_joint(word + 1), &["hundred"]);
    if opens_another { place } else { word }
}

/// A compound with an optional half and scale after it, as in "two and a half million".
fn finish(tokens: &Tokens, at: usize, next: usize, sum: &Sum) -> Numeral {
    let half = tokens.phrase(tokens.after_joint(next), "and a half");
    let Some(after_half) = half.filter(|_| sum.power.is_none()) else {
        let is_open = ["several", "few", "many"].iter().any(|word| tokens.phrase_before(at, word).is_some());
        let value = (!is_open).then(|| sum.value());
        return Numeral::exact(at, next, NumberKind::Cardinal, value);
    };
    let (scale, next) = unit::scale_after(tokens, after_half);
    let value = scale.and_then(|scale| scale.checked_mul(sum.value() + Decimal::new(5, 1)));
    Numeral::exact(at, next, NumberKind::Cardinal, value.map(|value| value.normalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first number of a text: its words, kind and value rounded to six places.
    fn first(text: &str) -> Option<(&str, NumberKind, Option<String>)> {
        let tokens = Tokens::new(text);
        let numeral = (0..tokens.len()).find_map(|at| read(&tokens, at))?;
        let (start, end) = tokens.span(numeral.first, numeral.next);
        Some((
            &text[start..end],
            numeral.kind,
            numeral.value.map(|value| value.round_dp(6).normalize().to_string()),
        ))
    }

    #[test]
    fn reads_number_words() {
        use NumberKind::{Cardinal, Fraction, Ordinal, Part};
        for (text, words, kind, value) in [
            ("a twenty-five year bond", "twenty-five", Cardinal, "25"),
            ("three hundred million fans", "three hundred million", Cardinal, "300000000"),
            ("one hundred and five goats", "one hundred and five", Cardinal, "105"),
            ("between one hundred and five", "one hundred", Cardinal, "100"),
            ("one hundred and two hundred", "one hundred", Cardinal, "100"),
            ("nineteen hundred goats", "nineteen hundred", Cardinal, "1900"),
            ("one million two thousand six", "one million two thousand six", Cardinal, "1002006"),
            ("three five-year bonds", "three", Cardinal, "3"),
            ("a million goats", "million", Cardinal, "1000000"),
            ("two dozen goats", "two dozen", Cardinal, "24"),
            ("two and a half million", "two and a half million", Cardinal, "2500000"),
            ("half a million goats", "half a million", Cardinal, "500000"),
            ("half a percentage point", "half a", Cardinal, "0.5"),
            ("threefold growth", "threefold", Cardinal, "3"),
            ("the twenty-first goat", "twenty-first", Ordinal, "21"),
            ("a third goat", "third", Ordinal, "3"),
            ("one third-party goat", "one", Cardinal, "1"),
            ("a third of goats", "a third", Fraction, "33.333333"),
            ("two-thirds of goats", "two-thirds", Fraction, "66.666667"),
            ("one quarter of goats", "one quarter", Fraction, "25"),
            ("half of goats", "half", Fraction, "50"),
            ("the first quarter", "first", Ordinal, "1"),
            ("a half-year", "half", Part, ""),
            ("per quarter", "quarter", Part, ""),
            ("double-digit", "double", Part, ""),
            ("dozens of goats", "dozens", Cardinal, ""),
            ("several hundred goats", "hundred", Cardinal, ""),
        ] {
            let expected = (words, kind, Some(value.to_owned()).filter(|value| !value.is_empty()));
            assert_eq!(first(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_words_are_no_numbers() {
        for text in ["someone", "seconds", "tense", "a loner", "Firstborn", "one2", ""] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
