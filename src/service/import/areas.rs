//! Codes of areas: ISO 3166 in whatever form a file has them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use rust_iso3166::CountryCode;
use rust_iso3166::iso3166_3::{self, CountryCode3};

use super::country_names::{AreaName, area_named};

/// The code of the world.
pub(super) const WORLD: &str = "W0";
/// How many codes of countries a column must have to be taken for areas by them alone.
const LEAST_COUNTRIES: usize = 3;
/// How many of the codes of a file must be those of countries for all of them to be read so, in percent.
const MOST_PERCENT: usize = 60;
/// How many of the numbers of a file must be of M49 for all of them to be read so, in percent: the numbers of the
/// International Monetary Fund are partly those of other countries there.
const M49_PERCENT: usize = 80;
/// Codes that are not of ISO 3166, with those that are. Eurostat: EL, UK. World Bank, before 2017: ADO to ZAR. Kosovo
/// has no code in ISO 3166; XK is the one that most agencies use.
const OTHER_CODES: [(&str, &str); 19] = [
    ("EL", "GR"),
    ("UK", "GB"),
    ("ADO", "AD"),
    ("IMY", "IM"),
    ("KSV", "XK"),
    ("ROM", "RO"),
    ("TMP", "TL"),
    ("WBG", "PS"),
    ("XKX", "XK"),
    ("ZAR", "CD"),
    ("WLD", WORLD),
    ("1W", WORLD),
    ("W00", WORLD),
    // Alpha-2 codes of ISO 3166-3 that no part of a country is likely to have.
    ("AN", "ANHH"),
    ("DD", "DDDE"),
    ("SU", "SUHH"),
    ("TP", "TL"),
    ("YU", "YUCS"),
    ("ZR", "CD"),
];
/// Numbers of M49 of groups of countries that have no name in the CLDR.
const M49_GROUPS: [u32; 9] = [199, 432, 513, 514, 515, 518, 543, 722, 830];

/// The codes of the areas of one file.
#[derive(Debug, Default)]
pub(super) struct AreaCodes {
    /// By the texts of the file: a code and true, or the text that the code is made of.
    codes: HashMap<String, (String, bool)>,
}

/// The code of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AreaCode<'a> {
    /// ISO 3166-1 alpha-2 for a country, ISO 3166-3 for a former one, `W0` for the world, three digits for a group of
    /// M49.
    Standard(&'a str),
    /// A text of the file that a code is made of.
    Own(&'a str),
}

/// How the texts of a file are read.
#[derive(Debug, Clone, Copy)]
struct TextForm {
    /// Whether numbers are codes of the UN standard M49.
    m49: bool,
    /// Whether texts are names.
    names: bool,
    /// Whether the names beside the codes are those of countries.
    names_beside: bool,
    /// What the names beside the codes say about them.
    beside: NamesSay,
}

/// What names beside codes say about reading the codes as those of ISO 3166 or M49.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NamesSay {
    Nothing,
    Right,
    Wrong,
}

/// A text of a file, with the name that stands beside it.
type NamedText<'a> = (&'a str, Option<&'a str>);

/// What an area of a file is.
enum AreaMatch {
    /// Certainly the area with a code.
    Certain(Cow<'static, str>),
    /// The country with a code, where no other text is that.
    Possible(&'static str),
    /// No country.
    Other,
}

impl AreaCodes {
    /// Reads the texts of a file, each with its name where one stands beside it: numbers are codes of M49 where most
    /// are numbers of countries, texts are names where most are names of countries, and names beside codes decide over
    /// the codes where most of them are names of countries.
    pub(super) fn of<'a>(areas: impl Iterator<Item = NamedText<'a>>) -> Self {
        let areas: BTreeMap<&str, Option<&str>> = areas.map(|(text, name)| (text.trim(), name)).collect();
        let form = TextForm::of(&areas);
        let matches: Vec<(NamedText<'a>, AreaMatch)> =
            areas.into_iter().map(|area| (area, form.area(area))).collect();
        let certain: HashSet<String> = matches
            .iter()
            .filter_map(|(_, area)| match area {
                AreaMatch::Certain(code) => Some(code.to_string()),
                _ => None,
            })
            .collect();
        let codes = matches.into_iter().map(|((text, name), area)| {
            let code = match area {
                AreaMatch::Certain(code) => (code.into_owned(), true),
                AreaMatch::Possible(code) if !certain.contains(code) => (sound(code).to_owned(), true),
                _ => form.other(text, name),
            };
            (text.to_owned(), code)
        });
        Self { codes: codes.collect() }
    }

    /// What the code of an area is, or is made of.
    pub(super) fn code<'a>(&'a self, text: &'a str) -> AreaCode<'a> {
        match self.codes.get(text.trim()) {
            Some((code, true)) => AreaCode::Standard(code),
            Some((own, false)) => AreaCode::Own(own),
            None => AreaCode::Own(text.trim()),
        }
    }
}

impl TextForm {
    fn of(areas: &BTreeMap<&str, Option<&str>>) -> Self {
        let count = areas.len();
        let of_all = |counted: usize, all: usize, percent| counted > 0 && counted * 100 >= all * percent;
        let numbers: Vec<u32> = areas.keys().filter_map(|text| number(text)).collect();
        let countries =
            areas.keys().filter(|text| country_of_number(text).is_some_and(|code| code != WORLD)).count();
        let known = countries + numbers.iter().filter(|number| is_m49_group(**number)).count();
        let texts = areas.keys().filter(|text| country_of_code(text).is_none());
        let (named, all) = countries_named(texts.copied());
        let (beside, all_beside) = countries_named(areas.values().copied().flatten());
        // Whether the codes say what the names beside them say.
        let read = areas.iter().filter_map(|(text, name)| {
            let by_name = area_named((*name)?)?.code?;
            Some(country_of_code(text).or_else(|| country_of_number(text))? == by_name)
        });
        let (same, other): (Vec<bool>, Vec<bool>) = read.partition(|same| *same);
        let names_say = match (same.len(), other.len()) {
            (0, 0) => NamesSay::Nothing,
            (same, other) if same >= other => NamesSay::Right,
            _ => NamesSay::Wrong,
        };
        let is_m49 = of_all(countries, count, MOST_PERCENT)
            && (of_all(known, count, M49_PERCENT) || names_say == NamesSay::Right);
        Self {
            m49: numbers.len() == count && is_m49 && names_say != NamesSay::Wrong,
            names: of_all(named, all, MOST_PERCENT),
            names_beside: of_all(beside, all_beside, MOST_PERCENT),
            beside: names_say,
        }
    }

    /// What a text is, by the name beside it, as a name, as a code.
    fn area(self, (text, name): NamedText<'_>) -> AreaMatch {
        let by_code = country_of_code(text).or_else(|| country_of_number(text).filter(|_| self.m49));
        let beside = name.filter(|_| self.names_beside).and_then(area_named);
        let own = Some(text).filter(|_| self.names && number(text).is_none()).and_then(area_named);
        match (beside.or(own), by_code) {
            (Some(AreaName { code: Some(code), .. }), Some(by_code))
                if code == by_code && self.beside != NamesSay::Wrong =>
            {
                AreaMatch::Certain(Cow::Borrowed(sound(code)))
            }
            (Some(AreaName { code: Some(code), is_secondary }), _) => {
                // Where other codes are those of countries, one that is not may be a group of the same name.
                if is_secondary || (self.beside == NamesSay::Right && by_code.is_none()) {
                    AreaMatch::Possible(code)
                } else {
                    AreaMatch::Certain(Cow::Borrowed(sound(code)))
                }
            }
            (_, Some(code)) if self.beside != NamesSay::Wrong || !self.names_beside => {
                AreaMatch::Certain(Cow::Borrowed(sound(code)))
            }
            _ => AreaMatch::Other,
        }
    }

    /// The code of what is no country, and whether it is a standard one.
    fn other(self, text: &str, name: Option<&str>) -> (String, bool) {
        if let Some(number) = number(text).filter(|_| self.m49) {
            return (format!("{number:03}"), true);
        }
        // A code of the agency's own that is another country's in ISO 3166.
        let own = name.filter(|_| country_of_code(text).is_some()).unwrap_or(text);
        (own.trim().to_owned(), false)
    }
}

/// How many of some names are those of countries, and how many are no groups of countries.
fn countries_named<'a>(names: impl Iterator<Item = &'a str>) -> (usize, usize) {
    let areas = names.map(|name| area_named(name).map(|area| area.code));
    areas.fold((0, 0), |(countries, all), area| match area {
        Some(Some(WORLD) | None) => (countries, all),
        Some(Some(_)) => (countries + 1, all + 1),
        None => (countries, all + 1),
    })
}

/// The country with an alpha-2 code, `NAM` being Namibia.
pub(super) fn country(code: &str) -> Option<CountryCode> {
    rust_iso3166::from_alpha2(if code == "NAM" { "NA" } else { code })
}

/// The name of an area by its code, where it is a country, a former one, or the world.
pub(super) fn name_of(code: &str) -> Option<&'static str> {
    let former = || iso3166_3::from_code(code).map(|former| former.name);
    country(code).map(|country| country.name).or_else(former).or(match code {
        WORLD => Some("World"),
        "XK" => Some("Kosovo"),
        _ => None,
    })
}

/// Whether texts are mostly codes or names of countries, and more than a few.
pub(super) fn are_countries<'a>(codes: impl Iterator<Item = &'a str>) -> bool {
    let codes: HashSet<&str> = codes.collect();
    let of_country = |code: &&&str| match code.len() {
        2 => rust_iso3166::from_alpha2(code).is_some(),
        3 => rust_iso3166::from_alpha3(code).is_some(),
        _ => area_named(code).is_some_and(|area| area.code.is_some()),
    };
    let countries = codes.iter().filter(of_country).count();
    countries >= LEAST_COUNTRIES && countries * 100 >= codes.len() * MOST_PERCENT
}

/// A code of ISO 3166 as the service has it: `NAM` for Namibia, since data frames read `NA` as missing.
fn sound(code: &'static str) -> &'static str {
    if code == "NA" { "NAM" } else { code }
}

/// The alpha-2 code of the country with a code of ISO 3166-1, ISO 3166-3 or of an agency.
fn country_of_code(text: &str) -> Option<&'static str> {
    if !(2..=4).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let upper = text.to_ascii_uppercase();
    let country = match upper.len() {
        2 => rust_iso3166::from_alpha2(&upper),
        3 => rust_iso3166::from_alpha3(&upper),
        _ => None,
    };
    let other = || OTHER_CODES.iter().find(|(other, _)| *other == upper).map(|(_, code)| *code);
    country.map(|country| country.alpha2).or_else(other).or_else(|| country_of_former(&upper))
}

/// The code of a former country by its alpha-3 or alpha-4 code in ISO 3166-3: that of its successor where it only
/// changed its name, else the alpha-4 code.
fn country_of_former(code: &str) -> Option<&'static str> {
    let by_alpha3 = || iso3166_3::ALL.iter().find(|former| former.former.alpha3 == code).copied();
    let former: CountryCode3 = iso3166_3::from_code(code).or_else(by_alpha3)?;
    let successor = match former.new_countries {
        [successor] if former.desc.starts_with("Name changed") && !former.code.ends_with("HH") => {
            rust_iso3166::from_alpha2(successor.alpha2)
        }
        _ => None,
    };
    Some(successor.map_or(former.code, |successor| successor.alpha2))
}

/// The number that a text is. Agencies add numbers of five digits of their own to those of M49.
fn number(text: &str) -> Option<u32> {
    ((1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// The code of the country, or the world, with a number of M49.
fn country_of_number(text: &str) -> Option<&'static str> {
    match number(text)? {
        1 => Some(WORLD),
        number => rust_iso3166::from_numeric(u16::try_from(number).ok()?).map(|country| country.alpha2),
    }
}

/// Whether a number of M49 is a group of countries.
fn is_m49_group(number: u32) -> bool {
    const REGIONS: [u32; 31] = [
        1, 2, 3, 5, 9, 11, 13, 14, 15, 17, 18, 19, 21, 29, 30, 34, 35, 39, 53, 54, 57, 61, 62, 142, 143, 145,
        150, 151, 154, 155, 202,
    ];
    REGIONS.contains(&number) || number == 419 || M49_GROUPS.contains(&number)
}

#[cfg(test)]
mod tests;
