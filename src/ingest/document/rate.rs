//! Units with a denominator: euros per tonne, dollars a barrel, $/kWh.

use super::currency;
use super::tokens::{TokenKind, Tokens};
use super::unit::{self, OPEN};

/// The codes of amounts of one currency per one of each unit in [`DENOMINATORS`].
macro_rules! rates {
    ($($currency:literal),*) => {
        [$((
            $currency,
            [
                concat!($currency, "_per_tonne"),
                concat!($currency, "_per_kilogram"),
                concat!($currency, "_per_barrel"),
                concat!($currency, "_per_litre"),
                concat!($currency, "_per_watt"),
                concat!($currency, "_per_kilowatt"),
                concat!($currency, "_per_megawatt"),
                concat!($currency, "_per_kilowatt_hour"),
                concat!($currency, "_per_megawatt_hour"),
                concat!($currency, "_per_person"),
                concat!($currency, "_per_square_metre"),
                concat!($currency, "_per_cubic_metre"),
                concat!($currency, "_per_hectare"),
            ],
        )),*]
    };
}

/// The units that an amount of money is given for, in the order of the codes of [`rates`].
const DENOMINATORS: [&str; 13] = [
    "tonnes",
    "kilograms",
    "barrels",
    "litres",
    WATT,
    "kilowatts",
    "megawatts",
    "kilowatt_hours",
    "megawatt_hours",
    PERSON,
    "square_metres",
    "cubic_metres",
    "hectares",
];

const WATT: &str = "watt";
const PERSON: &str = "person";

const RATES: [(&str, [&str; DENOMINATORS.len()]); 14] =
    rates!("USD", "EUR", "CNY", "GBP", "JPY", "INR", "CHF", "AUD", "CAD", "SEK", "KRW", "HKD", "NOK", "DKK");

/// Times that an amount of money is given for; it stays an amount.
const TIMES: [&str; 10] =
    ["hour", "day", "week", "fortnight", "month", "quarter", "year", "annum", "night", "yr"];

const YEARS: [&str; 3] = ["year", "annum", "yr"];

const PEOPLE: [&str; 5] = ["person", "capita", "head", "inhabitant", "resident"];

/// Things that money is given for after "a" and "an", besides units.
const PIECES: [&str; 9] =
    ["share", "unit", "piece", "ounce", "bushel", "gallon", "pound", "household", "worker"];

/// The unit of an amount with what it is given for, and the token after that; `None` where there is nothing of the kind.
pub(super) fn unit(tokens: &Tokens, unit: &'static str, next: usize) -> Option<(&'static str, usize)> {
    if matches!(unit, unit::PERCENT | unit::TIMES | unit::NUMBER | "percentage_points" | "basis_points") {
        return None;
    }
    if let Some(after) =
        ["per US dollar", "per dollar", "to the dollar", "to the US dollar", "a dollar", "per USD"]
            .iter()
            .find_map(|phrase| tokens.phrase(tokens.after_joint(next), phrase))
    {
        return Some((if unit == "CNY" { "CNY_per_USD" } else { OPEN }, after));
    }
    let (place, is_article) = denominator_place(tokens, next)?;
    let is_money = currency::is_currency(unit);
    if tokens.is(place, &TIMES) {
        let stays = is_money || tokens.is(place, &YEARS);
        return (!stays).then_some((OPEN, place + 1));
    }
    let named = named(tokens, place);
    if is_article && named.is_none() && !(is_money && tokens.is(place, &PIECES)) {
        return None;
    }
    let (name, after) = named.unwrap_or((OPEN, place + 1));
    Some((code(unit, name).unwrap_or(OPEN), after))
}

/// Whether a count is given for something: 48 robots per 1,000 workers, 3 deaths a day. A year is none.
pub(super) fn is_given_for(tokens: &Tokens, next: usize) -> bool {
    let mut place = next;
    for _ in 0..5 {
        if let Some((what, false)) = denominator_place(tokens, place) {
            if tokens.is(what.saturating_sub(1), &["/"]) && tokens.kind(what) == Some(TokenKind::Digits) {
                return false;
            }
            return !tokens.is(what, &YEARS) && !tokens.is(what, &["cent"]);
        }
        let word = tokens.after_joint(place);
        if !tokens.is_word(word) {
            return false;
        }
        place = word + 1;
    }
    false
}

/// The token after "per", "/" or an article, and whether it is an article.
fn denominator_place(tokens: &Tokens, next: usize) -> Option<(usize, bool)> {
    if tokens.is(next, &["/"]) {
        return Some((next + 1, false));
    }
    let word = tokens.after_joint(next);
    if tokens.is(word, &["/"]) {
        return Some((tokens.after_joint(word + 1), false));
    }
    let is_article = tokens.is(word, &["a", "an"]);
    (is_article || tokens.is(word, &["per"])).then(|| (tokens.after_joint(word + 1), is_article))
}

/// What an amount is given for, and the token after it.
fn named(tokens: &Tokens, place: usize) -> Option<(&'static str, usize)> {
    if tokens.is(place, &["watt", "W", "Wp"]) {
        return Some((WATT, place + 1));
    }
    if tokens.is(place, &PEOPLE) {
        return Some((PERSON, place + 1));
    }
    let unit = unit::unit_at(tokens, place)?;
    Some((if unit.power == 0 { unit.code } else { OPEN }, unit.next))
}

fn code(currency: &str, name: &str) -> Option<&'static str> {
    let (_, codes) = RATES.iter().find(|(code, _)| *code == currency)?;
    codes.get(DENOMINATORS.iter().position(|unit| *unit == name)?).copied()
}

#[cfg(test)]
mod tests {
    use crate::ingest::document::read_numbers;

    #[test]
    fn money_for_a_unit_is_another_unit() {
        for (text, exact, unit) in [
            ("at 480 euros per tonne of wire", "480 euros per tonne", Some("EUR_per_tonne")),
            ("fell to $0.12/W in spring", "$0.12/W", Some("USD_per_watt")),
            ("about $95 per kWh", "$95 per kWh", Some("USD_per_kilowatt_hour")),
            ("at $77 a barrel", "$77 a barrel", Some("USD_per_barrel")),
            ("7.05 yuan per dollar", "7.05 yuan per dollar", Some("CNY_per_USD")),
            ("£20 per widget", "£20 per widget", None),
            ("£20 a week", "£20", Some("GBP")),
            ("30 kt per year", "30 kt", Some("kilotonnes")),
            ("30 kt per day", "30 kt per day", None),
            ("4 percent per year", "4 percent", Some("percent")),
            ("48 goats per shed", "48", None),
            ("48 goats per year", "48", Some("number")),
        ] {
            let numbers = read_numbers(text);
            let number = numbers.first().map(|number| (number.exact.as_str(), number.unit));
            assert_eq!(number, Some((exact, unit)), "{text}");
        }
    }
}
