//! Scale and unit words around a numeral.

use rust_decimal::Decimal;

use super::tokens::{TokenKind, Tokens};
use super::vocabulary;

/// The unit of a count.
pub(super) const NUMBER: &str = "number";

/// The mark of a number whose unit is named but not known.
pub(super) const OPEN: &str = "open";

/// The unit of a fraction of a whole.
pub(super) const PERCENT: &str = "percent";

/// The unit of a position in an order.
pub(super) const RANK: &str = "rank";

/// The unit of a factor.
pub(super) const TIMES: &str = "times";

const YEARS: &str = "years";

/// The unit of a number per 10,000 people.
pub(super) const PER_10000_PEOPLE: &str = "per_10000_people";

/// Words after a numeral and the codes of the units that they name.
const UNITS: [(&str, &[&str]); 36] = [
    (PERCENT, &["%", "\u{ff05}", "percent", "per cent", "pct"]),
    ("percentage_points", &["percentage points", "percentage point", "pp"]),
    ("basis_points", &["basis points", "basis point", "bps"]),
    (TIMES, &["times", "fold"]),
    ("units", &["units", "unit"]),
    ("CNY", &["yuan", "renminbi", "RMB", "CNY", "¥", "\u{ffe5}"]),
    ("USD", &["dollars", "dollar", "US dollars", "US dollar", "U . S . dollars", "USD", "$"]),
    ("HKD", &["Hong Kong dollars", "HKD", "HK dollars"]),
    ("EUR", &["euros", "euro", "EUR", "€"]),
    ("GBP", &["pounds sterling", "British pounds", "GBP", "£"]),
    ("JPY", &["yen", "Japanese yen", "JPY"]),
    ("tonnes", &["tonnes", "tonne", "tons", "ton", "metric tons", "metric ton", "metric tonnes"]),
    ("kilotonnes", &["kilotonnes", "kilotonne", "kt"]),
    ("megatonnes", &["megatonnes", "megatonne", "Mt"]),
    ("gigatonnes", &["gigatonnes", "gigatonne", "Gt"]),
    ("kilograms", &["kilograms", "kilogram", "kg"]),
    ("barrels", &["barrels", "barrel"]),
    ("litres", &["litres", "litre", "liters", "liter"]),
    ("nanometres", &["nanometres", "nanometre", "nanometers", "nanometer", "nm"]),
    ("millimetres", &["millimetres", "millimetre", "millimeters", "millimeter", "mm"]),
    ("metres", &["metres", "metre", "meters", "meter"]),
    ("kilometres", &["kilometres", "kilometre", "kilometers", "kilometer", "km"]),
    ("square_metres", &["square metres", "square metre", "square meters", "square meter", "sq m"]),
    (
        "square_kilometres",
        &["square kilometres", "square kilometre", "square kilometers", "square kilometer", "sq km"],
    ),
    ("cubic_metres", &["cubic metres", "cubic metre", "cubic meters", "cubic meter"]),
    ("hectares", &["hectares", "hectare", "ha"]),
    ("mu", &["mu"]),
    ("kilowatts", &["kilowatts", "kilowatt", "kW"]),
    ("megawatts", &["megawatts", "megawatt", "MW"]),
    ("gigawatts", &["gigawatts", "gigawatt", "GW"]),
    ("terawatts", &["terawatts", "terawatt", "TW"]),
    ("kilowatt_hours", &["kilowatt hours", "kilowatt hour", "kWh"]),
    ("megawatt_hours", &["megawatt hours", "megawatt hour", "MWh"]),
    ("gigawatt_hours", &["gigawatt hours", "gigawatt hour", "GWh"]),
    ("terawatt_hours", &["terawatt hours", "terawatt hour", "TWh"]),
    ("degrees_celsius", &["degrees Celsius", "degree Celsius"]),
];

/// Signs and codes before an amount of money, longest first.
const CURRENCIES: [(&str, &str); 20] = [
    ("US $", "USD"),
    ("HK $", "HKD"),
    ("NT $", "TWD"),
    ("A $", "AUD"),
    ("C $", "CAD"),
    ("S $", "SGD"),
    ("$", "USD"),
    ("CN ¥", "CNY"),
    ("¥", "CNY"),
    ("\u{ffe5}", "CNY"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("RMB", "CNY"),
    ("CNY", "CNY"),
    ("USD", "USD"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("JPY", "JPY"),
    ("HKD", "HKD"),
    ("AUD", "AUD"),
];

/// The unit that is named at this token by the longest name, and the token after it.
pub(super) fn unit_at(tokens: &Tokens, index: usize) -> Option<(&'static str, usize)> {
    UNITS
        .iter()
        .flat_map(|(code, names)| names.iter().map(move |name| (*code, *name)))
        .filter_map(|(code, name)| tokens.phrase(index, name).map(|next| (code, name, next)))
        .filter(|(_, name, next)| !opens_amount(tokens, name, *next))
        .map(|(code, _, next)| (code, next))
        .max_by_key(|(_, next)| *next)
}

/// Whether the name of a currency belongs to the number after it, as in "in 2024 $5".
fn opens_amount(tokens: &Tokens, name: &str, next: usize) -> bool {
    tokens.kind(tokens.after_joint(next)) == Some(TokenKind::Digits)
        && CURRENCIES.iter().any(|(currency, _)| *currency == name)
}

/// The currency that is named directly before this token, and the first token of its name, not before `floor`.
pub(super) fn currency_before(tokens: &Tokens, index: usize, floor: usize) -> Option<(&'static str, usize)> {
    CURRENCIES
        .iter()
        .filter_map(|(name, code)| tokens.phrase_before(index, name).map(|first| (*code, first)))
        .find(|(_, first)| *first >= floor)
}

/// The token after the name of a currency at this token.
pub(super) fn currency_at(tokens: &Tokens, index: usize) -> Option<usize> {
    CURRENCIES.iter().find_map(|(name, _)| tokens.phrase(index, name))
}

/// The scale words after a numeral: their product and the token after them.
///
/// The product is `None` on overflow.
pub(super) fn scale_after(tokens: &Tokens, index: usize) -> (Option<Decimal>, usize) {
    let mut product = Some(Decimal::ONE);
    let mut next = index;
    while let Some(power) = vocabulary::scale(tokens.text(tokens.after_joint(next))) {
        product = product.and_then(|product| product.checked_mul(vocabulary::power_of_ten(power)));
        next = tokens.after_joint(next) + 1;
    }
    (product, next)
}

/// The unit of a number that names none itself, from the words after it.
pub(super) fn counted_after(tokens: &Tokens, next: usize) -> &'static str {
    let start = tokens.after_joint(next);
    let noun = ["consecutive", "straight", "successive"]
        .iter()
        .find_map(|order| tokens.phrase(start, order))
        .map_or(start, |after| tokens.after_joint(after));
    if tokens.is(noun, &["year", "years"]) { YEARS } else { NUMBER }
}

/// Whether a number is between "per" and "people", as in "per 10,000 people".
pub(super) fn counts_people_each(tokens: &Tokens, first: usize, next: usize) -> bool {
    let people = ["people", "persons", "inhabitants", "residents", "population"];
    ["per", "every", "for every"].iter().any(|word| tokens.phrase_before(first, word).is_some())
        && tokens.is(tokens.after_joint(next), &people)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Option<(&'static str, usize)> {
        unit_at(&Tokens::new(text), 0)
    }

    #[test]
    fn the_longest_unit_name_wins() {
        assert_eq!(unit("percentage points up"), Some(("percentage_points", 3)));
        assert_eq!(unit("per cent"), Some((PERCENT, 3)));
        assert_eq!(unit("US dollars"), Some(("USD", 3)));
        assert_eq!(unit("U.S. dollars"), Some(("USD", 6)));
        assert_eq!(unit("kilowatt-hours"), Some(("kilowatt_hours", 3)));
        assert_eq!(unit("unity"), None);
        assert_eq!(unit("RMB"), Some(("CNY", 1)));
        assert_eq!(unit("RMB 5"), None);
    }

    #[test]
    fn currencies_stop_at_the_floor() {
        let tokens = Tokens::new("US$ 5");
        assert_eq!(currency_before(&tokens, 3, 0), Some(("USD", 0)));
        assert_eq!(currency_before(&tokens, 3, 1), Some(("USD", 1)));
        assert_eq!(currency_before(&tokens, 3, 2), None);
    }

    #[test]
    fn scales_multiply_until_they_overflow() {
        let (product, next) = scale_after(&Tokens::new(" hundred million yuan"), 0);
        assert_eq!((product, next), (Some(Decimal::from(100_000_000)), 4));
        assert_eq!(scale_after(&Tokens::new(&" trillion".repeat(9)), 0), (None, 18));
    }
}
