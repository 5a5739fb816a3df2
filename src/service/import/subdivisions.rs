//! Codes of the parts of a country, such as the states of the United States (ISO 3166-2 without the country).

use std::collections::BTreeMap;

use rust_iso3166::iso3166_2::{self, SUBDIVISION_COUNTRY_MAP};
use rust_iso3166::{from_alpha2, from_alpha3};

use super::country_names::area_named;

/// The least number of codes that are parts of one country.
const LEAST_CODES: usize = 2;
/// The least share of parts of one country among the codes of a file, in percent.
const MOST_PERCENT: usize = 80;

/// The country whose parts the area codes of a file are; none where they are codes of countries or of nothing known.
///
/// `CA`, `IN` and `GA` are codes of countries and of states. They are states where they stand beside states that are no
/// countries (`TX`), where the heading says so, or where the names beside them are those of no country.
pub(super) fn country_of_parts(areas: &BTreeMap<&str, Option<&str>>, heading: &str) -> Option<&'static str> {
    let codes: Vec<&str> = areas.keys().copied().filter(|text| is_code(text)).collect();
    if codes.len() < LEAST_CODES || codes.len() * 100 < areas.len() * MOST_PERCENT {
        return None;
    }
    // Most codes of three letters are those of countries; the comparison with the parts of all countries is expensive.
    let alpha_3 = codes.iter().filter(|code| from_alpha3(code).is_some()).count();
    if alpha_3 * 2 > codes.len() && !says_parts(heading) {
        return None;
    }
    let countries = codes.iter().filter(|code| from_alpha2(code).is_some()).count();
    let named = |is_country: bool| {
        let names =
            areas.iter().filter(|(code, _)| from_alpha2(code).is_some()).filter_map(|(_, name)| *name);
        names.filter(|name| area_named(name).is_some() == is_country).count()
    };
    let are_parts = says_parts(heading) || named(false) > named(true);
    // How many codes and how many of the names beside them are those of parts of a country.
    let matches = SUBDIVISION_COUNTRY_MAP.entries().map(|(of, parts)| {
        let found = areas.iter().filter_map(|(code, name)| {
            parts.iter().find(|part| part.region_code == *code).map(|part| Some(part.name) == *name)
        });
        let (same, other): (Vec<bool>, Vec<bool>) = found.partition(|is_same_name| *is_same_name);
        (same.len() + other.len(), same.len(), *of)
    });
    let mut matches: Vec<(usize, usize, &'static str)> = matches.collect();
    matches.sort_unstable_by(|a, b| b.cmp(a));
    let (count, same, of) = matches.first().copied()?;
    let is_only = matches.get(1).is_none_or(|next| (next.0, next.1) != (count, same));
    let enough = count >= LEAST_CODES && count * 100 >= codes.len() * MOST_PERCENT;
    (is_only && enough && (are_parts || count > countries) && named(true) <= named(false)).then_some(of)
}

/// The code of ISO 3166-2 for a part of a country; none where the country has no such part.
pub(super) fn part_code(of: &str, text: &str) -> Option<&'static str> {
    iso3166_2::from_code(&format!("{of}-{text}")).map(|part| part.code)
}

/// The names of the parts of countries, by their code.
pub(super) fn name_of_part(code: &str) -> Option<&'static str> {
    code.contains('-').then(|| iso3166_2::from_code(code)).flatten().map(|part| part.name)
}

fn is_code(text: &str) -> bool {
    (2..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether a heading names parts of a country.
fn says_parts(heading: &str) -> bool {
    const WORDS: [&str; 14] = [
        "state",
        "stateid",
        "province",
        "provincia",
        "provincie",
        "provinz",
        "estado",
        "uf",
        "bundesland",
        "kanton",
        "canton",
        "prefecture",
        "county",
        "departement",
    ];
    let lower = heading.to_lowercase();
    lower.split(|character: char| !character.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(codes: &[&str], heading: &str) -> Option<&'static str> {
        country_of_parts(&codes.iter().map(|code| (*code, None)).collect(), heading)
    }

    #[test]
    fn states_among_states_are_no_countries() {
        assert_eq!(of(&["AL", "CA", "DE", "GA", "IN", "TX", "OH"], "area"), Some("US"));
        assert_eq!(of(&["AL", "CA", "DE", "GA", "IN"], "State"), Some("US"));
        assert_eq!(of(&["ON", "QC", "BC", "AB", "NL", "PE"], "geo"), Some("CA"));
        assert_eq!(of(&["AC", "AL", "AM", "BA", "CE", "PA", "RJ", "SP", "MG"], "UF"), Some("BR"));
        for countries in
            [&["AT", "BE", "DE", "FR"][..], &["AL", "CA", "DE", "GA", "IN"], &["CA", "US", "MX"], &["US"]]
        {
            assert_eq!(of(countries, "area"), None, "{countries:?}");
        }
        assert_eq!(of(&["FR", "GB", "JP"], "State"), None);
        assert_eq!(of(&["WLD", "EUU", "OED", "FR"], "country"), None);
    }

    #[test]
    fn names_beside_say_that_codes_are_of_states() {
        let states =
            BTreeMap::from([("CA", Some("California")), ("IN", Some("Indiana")), ("GA", Some("Georgia"))]);
        assert_eq!(country_of_parts(&states, "Code"), Some("US"));
        let countries =
            BTreeMap::from([("CA", Some("Canada")), ("IN", Some("India")), ("GA", Some("Gabon"))]);
        assert_eq!(country_of_parts(&countries, "Code"), None);
        assert_eq!(part_code("US", "CA"), Some("US-CA"));
        assert_eq!(name_of_part("US-CA"), Some("California"));
    }
}
