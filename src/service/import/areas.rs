//! Codes of areas: ISO 3166 in whatever form a file has them.

use std::borrow::Cow;

use rust_iso3166::CountryCode;

use super::country_names::country_named;
use crate::domain::code_text::clean_code;

/// The code of the world.
pub(super) const WORLD: &str = "W0";
/// How many codes of countries a column must have to be taken for areas by them alone.
const LEAST_COUNTRIES: usize = 3;
/// How many of the codes of a file must be those of countries for all of them to be read so, in percent.
const MOST_PERCENT: usize = 60;

/// How the codes of areas of one file are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AreaCodes {
    /// Whether numbers are codes of the UN standard M49.
    m49: bool,
    /// Whether texts are names of countries.
    names: bool,
}

impl AreaCodes {
    /// Looks at the codes of a file: numbers are codes of M49 where most of them are numbers of countries, texts are
    /// names where most of them are names of countries.
    pub(super) fn of<'a>(codes: impl Iterator<Item = &'a str>) -> Self {
        let codes: std::collections::HashSet<&str> = codes.map(str::trim).collect();
        let countries =
            codes.iter().filter(|code| number(code).and_then(country_of_number).is_some()).count();
        let all_numbers = codes.iter().all(|code| number(code).is_some());
        let named = codes.iter().filter(|code| country_named(code).is_some()).count();
        let most = |count: usize| count > 0 && count * 100 >= codes.len() * MOST_PERCENT;
        Self { m49: all_numbers && most(countries), names: most(named) }
    }

    /// The code of an area: ISO 3166-1 alpha-2 for a country, `W0` for the world, otherwise what the file has.
    pub(super) fn code(self, text: &str) -> Cow<'_, str> {
        let text = text.trim();
        if self.m49
            && let Some(number) = number(text)
        {
            return match country_of_number(number) {
                _ if number == 1 => Cow::Borrowed(WORLD),
                Some(country) => alpha2(&country),
                None => Cow::Owned(format!("{number:03}")),
            };
        }
        if self.names {
            match country_named(text) {
                Some("NA") => return Cow::Borrowed("NAM"),
                Some(code) => return Cow::Borrowed(code),
                None if text.eq_ignore_ascii_case("world") => return Cow::Borrowed(WORLD),
                None => {}
            }
        }
        let upper = text.to_ascii_uppercase();
        match upper.as_str() {
            "WLD" | "1W" | "W00" => return Cow::Borrowed(WORLD),
            _ => {}
        }
        let country = match upper.len() {
            2 => rust_iso3166::from_alpha2(&upper),
            3 => rust_iso3166::from_alpha3(&upper),
            _ => None,
        };
        country.map_or_else(|| clean_code(text), |country| alpha2(&country))
    }
}

/// The country with an alpha-2 code, `NAM` being Namibia.
pub(super) fn country(code: &str) -> Option<CountryCode> {
    rust_iso3166::from_alpha2(if code == "NAM" { "NA" } else { code })
}

/// Whether texts are mostly codes of countries in ISO 3166, and more than a few.
pub(super) fn are_countries<'a>(codes: impl Iterator<Item = &'a str>) -> bool {
    let codes: std::collections::HashSet<&str> = codes.collect();
    let of_country = |code: &&&str| match code.len() {
        2 => rust_iso3166::from_alpha2(code).is_some(),
        3 => rust_iso3166::from_alpha3(code).is_some(),
        _ => false,
    };
    let countries = codes.iter().filter(of_country).count();
    countries >= LEAST_COUNTRIES && countries * 100 >= codes.len() * MOST_PERCENT
}

fn alpha2(country: &CountryCode) -> Cow<'static, str> {
    Cow::Borrowed(if country.alpha2 == "NA" { "NAM" } else { country.alpha2 })
}

fn number(text: &str) -> Option<u16> {
    ((1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn country_of_number(number: u16) -> Option<CountryCode> {
    rust_iso3166::from_numeric(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_their_alpha_2_code() {
        let codes = AreaCodes { m49: false, names: false };
        for (text, expected) in [
            ("CHN", "CN"),
            ("chn", "CN"),
            ("cn", "CN"),
            ("NAM", "NAM"),
            ("NA", "NAM"),
            ("WLD", "W0"),
            ("ARB", "ARB"),
            ("156", "156"),
            ("CN-ZJ", "CN-ZJ"),
        ] {
            assert_eq!(codes.code(text), expected, "{text}");
        }
    }

    #[test]
    fn names_are_of_countries_where_most_are() {
        let codes = AreaCodes::of(["China", "USA", "Germany", "Rest of the world", "World"].into_iter());
        assert_eq!(codes.code("China"), "CN");
        assert_eq!(codes.code("World"), "W0");
        assert_eq!(codes.code("Rest of the world"), "Rest_of_the_world");
        let states = AreaCodes::of(["Georgia", "Texas", "Ohio"].into_iter());
        assert_eq!(states.code("Georgia"), "Georgia", "a state among states");
    }

    #[test]
    fn numbers_are_of_m49_where_most_are_countries() {
        let codes = AreaCodes::of(["156", "4", "1", "840", "276"].into_iter());
        assert_eq!(codes.code("156"), "CN");
        assert_eq!(codes.code("4"), "AF");
        assert_eq!(codes.code("1"), "W0");
        assert_eq!(codes.code("2"), "002");
        assert_eq!(AreaCodes::of(["1", "2", "3", "5"].into_iter()).code("1"), "1");
    }
}
