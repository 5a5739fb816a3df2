//! Codes of areas: ISO 3166 codes of countries from codes, numbers and names in files.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use rust_iso3166::CountryCode;
use rust_iso3166::iso3166_3::{self, CountryCode3};

use super::country_names::{AreaName, area_named};
use super::subdivisions::{country_of_parts, name_of_part, part_code};

/// The code of the world.
pub(super) const WORLD: &str = "W0";
/// The least number of countries in a column without a heading for it to be a column of areas.
const LEAST_COUNTRIES: usize = 3;
/// The least share of countries among the codes or names of a file for all to be read as such, in percent.
const MOST_PERCENT: usize = 60;
/// The least share of M49 numbers among the numbers of a file, in percent. A third of the country numbers of the
/// International Monetary Fund are M49 numbers of other countries.
const M49_PERCENT: usize = 80;
/// Other codes with their ISO 3166 codes. Eurostat: EL, UK. World Bank, until 2017: ADO to ZAR. Kosovo has no code in
/// ISO 3166; XK is the user-assigned code that most agencies use.
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
    // Alpha-2 codes of ISO 3166-3 that are not common as codes of provinces.
    ("AN", "ANHH"),
    ("DD", "DDDE"),
    ("SU", "SUHH"),
    ("TP", "TL"),
    ("YU", "YUCS"),
    ("ZR", "CD"),
];
/// M49 numbers of groups of countries that are no regions.
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

/// How the area texts of a file are read.
#[derive(Debug, Clone, Copy)]
struct TextForm {
    /// Whether numbers are codes of the UN standard M49.
    m49: bool,
    /// Whether texts are names.
    names: bool,
    /// Whether the names beside the codes are those of countries.
    names_beside: bool,
    /// Whether the names beside the codes confirm the codes as ISO 3166 or M49.
    beside: NameCheck,
    /// The country whose parts the codes are.
    parts_of: Option<&'static str>,
}

/// Whether names beside codes confirm the codes as ISO 3166 or M49.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NameCheck {
    Nothing,
    Right,
    Wrong,
}

/// An area text of a file, with the name beside it.
type NamedText<'a> = (&'a str, Option<&'a str>);

/// The result of matching an area text with countries.
enum AreaMatch {
    /// The area with this code.
    Certain(Cow<'static, str>),
    /// The country with this code, unless another text of the file is that country.
    Possible(&'static str),
    /// No country.
    Other,
}

impl AreaCodes {
    /// Reads the area texts of a file. Numbers are M49 codes if most of them are; texts are names if most of them are
    /// names of countries; names beside codes go before the codes if most of them are names of countries.
    ///
    /// Codes are those of parts of a country where [`country_of_parts`] says so.
    pub(super) fn of<'a>(areas: impl Iterator<Item = NamedText<'a>>, heading: &str) -> Self {
        let areas: BTreeMap<&str, Option<&str>> = areas.map(|(text, name)| (text.trim(), name)).collect();
        let form = TextForm { parts_of: country_of_parts(&areas, heading), ..TextForm::of(&areas) };
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
        // For each code with a name beside it: whether both are the same country.
        let read = areas.iter().filter_map(|(text, name)| {
            let by_name = area_named((*name)?)?.code?;
            Some(country_of_code(text).or_else(|| country_of_number(text))? == by_name)
        });
        let (same, other): (Vec<bool>, Vec<bool>) = read.partition(|same| *same);
        let names_say = match (same.len(), other.len()) {
            (0, 0) => NameCheck::Nothing,
            (same, other) if same >= other => NameCheck::Right,
            _ => NameCheck::Wrong,
        };
        let is_m49 = of_all(countries, count, MOST_PERCENT)
            && (of_all(known, count, M49_PERCENT) || names_say == NameCheck::Right);
        Self {
            m49: numbers.len() == count && is_m49 && names_say != NameCheck::Wrong,
            names: of_all(named, all, MOST_PERCENT),
            names_beside: of_all(beside, all_beside, MOST_PERCENT),
            beside: names_say,
            parts_of: None,
        }
    }

    /// Matches an area: first the name beside it, then the text as a name, then as a code.
    fn area(self, (text, name): NamedText<'_>) -> AreaMatch {
        if let Some(code) = self.parts_of.and_then(|of| part_code(of, text)) {
            return AreaMatch::Certain(Cow::Borrowed(code));
        }
        let by_code = country_of_code(text).or_else(|| country_of_number(text).filter(|_| self.m49));
        let beside = name.filter(|_| self.names_beside).and_then(area_named);
        let own = Some(text).filter(|_| self.names && number(text).is_none()).and_then(area_named);
        match (beside.or(own), by_code) {
            (Some(AreaName { code: Some(code), .. }), Some(by_code))
                if code == by_code && self.beside != NameCheck::Wrong =>
            {
                AreaMatch::Certain(Cow::Borrowed(sound(code)))
            }
            (Some(AreaName { code: Some(code), is_secondary }), _) => {
                // In M49, `China` with the number 159 is the sum of 156, Hong Kong and Macao.
                if is_secondary || (self.beside == NameCheck::Right && by_code.is_none()) {
                    AreaMatch::Possible(code)
                } else {
                    AreaMatch::Certain(Cow::Borrowed(sound(code)))
                }
            }
            (_, Some(code)) if self.beside != NameCheck::Wrong || !self.names_beside => {
                AreaMatch::Certain(Cow::Borrowed(sound(code)))
            }
            _ => AreaMatch::Other,
        }
    }

    /// The code of an area that is no country, and whether it is a standard one.
    fn other(self, text: &str, name: Option<&str>) -> (String, bool) {
        if let Some(number) = number(text).filter(|_| self.m49) {
            return (format!("{number:03}"), true);
        }
        // The code is that of another country in ISO 3166; the name is used instead.
        let own = name.filter(|_| country_of_code(text).is_some()).unwrap_or(text);
        (own.trim().to_owned(), false)
    }
}

/// The number of names of countries, and of all names except those of known groups.
fn countries_named<'a>(names: impl Iterator<Item = &'a str>) -> (usize, usize) {
    let areas = names.map(|name| area_named(name).map(|area| area.code));
    areas.fold((0, 0), |(countries, all), area| match area {
        Some(Some(WORLD) | None) => (countries, all),
        Some(Some(_)) => (countries + 1, all + 1),
        None => (countries, all + 1),
    })
}

/// The country with an alpha-2 code; `NAM` is Namibia.
pub(super) fn country(code: &str) -> Option<CountryCode> {
    rust_iso3166::from_alpha2(if code == "NAM" { "NA" } else { code })
}

/// The name of a country, a former country or the world, by its code.
pub(super) fn name_of(code: &str) -> Option<&'static str> {
    let former = || iso3166_3::from_code(code).map(|former| former.name);
    country(code).map(|country| country.name).or_else(former).or_else(|| name_of_part(code)).or(match code {
        WORLD => Some("World"),
        "XK" => Some("Kosovo"),
        _ => None,
    })
}

/// Whether at least three texts, and most of them, are codes or names of countries.
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

/// The code of a country in yearbook: `NAM` for Namibia, because pandas and R read `NA` as missing.
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

/// The code of a former country by its alpha-3 or alpha-4 code in ISO 3166-3: the code of its successor if it only
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

/// The number in a text. Agencies add numbers of five digits to M49.
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
