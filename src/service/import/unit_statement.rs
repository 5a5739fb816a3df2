//! The unit that a file states for a series, against the unit that the series has in the dataset.

use super::spool::Row;
use crate::domain::code::Code;
use crate::ingest::data::number_text::scale;
use crate::ingest::data::unit_text::{UnitText, read_unit};

/// The unit of indicators and series without one.
pub(super) const NO_UNIT: &str = "unspecified";
/// The number of characters from which units that differ in capitals are the same: `Tonnes`, but not `Mt`.
const WORD_CHARACTERS: usize = 4;

/// A unit: its code and its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct NamedUnit<'a> {
    pub(super) code: &'a str,
    pub(super) name: &'a str,
}

/// What a file states about the unit of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum UnitStatement {
    /// That of the series, and values times ten to this power are in it.
    Same(i32),
    /// Nothing, although the series or its indicator has a unit.
    Missing,
    /// This one, and the series has another or none.
    Other(Code),
    /// This one, and the series has none. Nothing shows that its stored values are in it too, so it is not taken.
    NotTaken(Code),
}

impl UnitStatement {
    /// The statement of a file for a series with a unit.
    pub(super) fn of(own: NamedUnit<'_>, stated: Option<NamedUnit<'_>>) -> Self {
        let Some(stated) = stated else {
            return if own.code == NO_UNIT { Self::Same(0) } else { Self::Missing };
        };
        match (power_between(stated, own), stated.code.parse()) {
            (Some(power), _) => Self::Same(power),
            (None, Ok(code)) => Self::Other(code),
            (None, Err(_)) => Self::Missing,
        }
    }
}

/// The power of ten between two names of one unit: a value in the first, times ten to it, is in the second. None where
/// they are different units.
fn power_between(first: NamedUnit<'_>, second: NamedUnit<'_>) -> Option<i32> {
    if first.code == second.code {
        return Some(0);
    }
    let (one, other) = (readings(first), readings(second));
    let mut pairs = one.iter().flat_map(|one| other.iter().map(move |other| (one, other)));
    pairs.find(|(one, other)| is_same(&one.unit, &other.unit)).map(|(one, other)| one.power - other.power)
}

/// The readings of the name and of the code of a unit.
fn readings(unit: NamedUnit<'_>) -> [UnitText; 2] {
    let code = UnitText { power: 0, text: unit.code.to_owned(), unit: unit.code.to_owned() };
    [read_unit(unit.name), code]
}

fn is_same(one: &str, other: &str) -> bool {
    let is_word = one.chars().count() >= WORD_CHARACTERS;
    !one.is_empty() && (one == other || is_word && one.to_lowercase() == other.to_lowercase())
}

/// Multiplies the value of a row and its bounds by a power of ten.
pub(super) fn bring_to_unit(row: &mut Row, power: i32) {
    for number in [&mut row.value, &mut row.lower, &mut row.upper] {
        if number.is_finite() {
            *number = scale(*number, power);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn power(first: [&str; 2], second: [&str; 2]) -> Option<i32> {
        let unit = |[code, name]: [&'static str; 2]| NamedUnit { code, name };
        let leaked = |texts: [&str; 2]| texts.map(|text| &*text.to_owned().leak());
        power_between(unit(leaked(first)), unit(leaked(second)))
    }

    #[test]
    fn scales_of_one_unit_differ_by_a_power_of_ten() {
        let millions = ["Millions_of_US_dollars", "Millions of US dollars"];
        assert_eq!(power(millions, ["USD", "United States dollar"]), Some(6));
        assert_eq!(power(["USD", "USD"], millions), Some(-6));
        assert_eq!(power(["US_bn", "US$ bn"], millions), Some(3));
        assert_eq!(power(["Yi_Yuan", "亿元"], ["CNY", "yuan renminbi"]), Some(8));
        assert_eq!(power(["tonnes", "tonnes"], ["Thousand_tonnes", "Thousand tonnes"]), Some(-3));
        assert_eq!(power(["Tonnes", "Tonnes"], ["tonnes", "tonnes"]), Some(0));
    }

    #[test]
    fn currencies_price_bases_and_symbols_are_units_of_their_own() {
        for (one, other) in [
            (["EUR", "EUR"], ["USD", "USD"]),
            (["constant_2015_US", "constant 2015 US$"], ["current_US", "current US$"]),
            (["index_2010_100", "2010=100"], ["index_2015_100", "2015=100"]),
            (["Mt", "Mt"], ["mt", "mt"]),
            (["percent", "%"], ["percentage_points", "percentage points"]),
            (["Millions_of_EUR", "Millions of EUR"], ["Millions_of_USD", "Millions of USD"]),
        ] {
            assert_eq!(power(one, other), None, "{one:?} {other:?}");
        }
    }
}
