//! Numbers for so many people: 14 patents per 10,000 people.

use rust_decimal::Decimal;

use super::qualifier::Clause;
use super::tokens::Tokens;
use super::{Mention, NumberKind, unit};

const PEOPLE_EACH: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

pub(super) const PER_10000_PEOPLE: &str = "per_10000_people";

/// The words for people, with an adjective or without.
const PEOPLE: [&str; 10] = [
    "people",
    "persons",
    "inhabitants",
    "residents",
    "population",
    "employees",
    "workers",
    "staff",
    "manufacturing workers",
    "manufacturing employees",
];

/// Which number of the clause a number of people belongs to.
#[derive(Debug, Default)]
pub(super) struct PeopleRates {
    /// The clause of the last number.
    clause: usize,
    /// The unit of the next number of this clause, after a number of people without a number before it.
    awaited: Option<(usize, &'static str)>,
}

impl PeopleRates {
    /// Sets the unit of the number that this one is the number of people of, or of this one after such a number.
    pub(super) fn join(
        &mut self,
        tokens: &Tokens,
        clause: &Clause,
        mentions: &mut [Mention],
        mention: &mut Mention,
    ) {
        let is_same_clause = self.clause == clause.ordinal;
        self.clause = clause.ordinal;
        if counts_people(tokens, mention) {
            let is_ten_thousand = mention.number.value == Some(PEOPLE_EACH);
            let unit = if is_ten_thousand { PER_10000_PEOPLE } else { unit::OPEN };
            match mentions.last_mut().filter(|last| is_same_clause && is_count(last)) {
                Some(last) => set(last, unit),
                None => self.awaited = Some((clause.ordinal, unit)),
            }
        } else if let Some((_, unit)) = self.awaited.take().filter(|(ordinal, _)| *ordinal == clause.ordinal)
            && is_count(mention)
        {
            set(mention, unit);
        }
    }
}

/// Whether a number may be one for so many people.
fn is_count(mention: &Mention) -> bool {
    mention.numeral.kind == NumberKind::Cardinal
        && matches!(mention.number.unit, None | Some(unit::NUMBER | "units"))
        && mention.numeral.aside.is_none()
}

fn set(mention: &mut Mention, unit: &'static str) {
    mention.number.unit = (unit != unit::OPEN).then_some(unit);
}

/// Whether a number is between "per" and people, as in "per 10,000 people".
fn counts_people(tokens: &Tokens, mention: &Mention) -> bool {
    let place = tokens.after_joint(mention.next);
    ["per", "every", "for every"]
        .iter()
        .any(|word| tokens.phrase_before(mention.numeral.first, word).is_some())
        && PEOPLE.iter().any(|people| tokens.phrase(place, people).is_some())
}

#[cfg(test)]
mod tests {
    use crate::ingest::document::read_numbers;

    #[test]
    fn the_number_of_people_gives_a_unit_to_the_number_beside_it() {
        for (text, digits, unit) in [
            ("12 goats per 10,000 residents", "12", Some("per_10000_people")),
            ("12 goats per 1,000 residents", "12", None),
            ("the goats per 10,000 workers reached 12", "12", Some("per_10000_people")),
            ("12 goats, per 10,000 residents", "12", Some("number")),
        ] {
            let numbers = read_numbers(text);
            let number = numbers.iter().find(|number| number.exact == digits);
            assert_eq!(number.map(|number| number.unit), Some(unit), "{text}");
        }
    }
}
