//! Codes of countries by name.
//!
//! Sources: ISO 3166-1, the Unicode CLDR in 24 languages (`country_names.tsv`), and lists of agencies
//! (`country_aliases.tsv`).

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::LazyLock;

use deunicode::deunicode_char;

const ALIASES: &str = include_str!("country_aliases.tsv");
const CLDR: &str = include_str!("country_names.tsv");
/// Stands for a code in the tables: the names of the line are those of groups of countries.
const GROUP: &str = "-";
/// Articles, prepositions and conjunctions; they are ignored in names.
const FILLERS: [&str; 18] = [
    "the", "of", "and", "de", "la", "le", "les", "el", "los", "las", "du", "des", "der", "die", "das", "und",
    "et", "do",
];
/// Abbreviations in names of the World Bank and the United Nations.
const ABBREVIATIONS: [(&str, &str); 12] = [
    ("rep", "republic"),
    ("dem", "democratic"),
    ("fed", "federated"),
    ("sts", "states"),
    ("st", "saint"),
    ("is", "islands"),
    ("isds", "islands"),
    ("fmr", "former"),
    ("plurin", "plurinational"),
    ("boliv", "bolivarian"),
    ("terr", "territory"),
    ("prov", "province"),
];
/// Words of formal names of countries that may be left out.
const FORMS_OF_STATE: [&str; 7] =
    ["republic", "kingdom", "principality", "sultanate", "commonwealth", "islamic", "federal"];

/// The meaning of the name of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AreaName {
    /// The code of the country: ISO 3166-1 alpha-2, ISO 3166-3 for a former one, `W0` for the world; none for a group
    /// of countries.
    pub(super) code: Option<&'static str>,
    /// Whether another name of the country in the same file has priority: `China` before `China, mainland`.
    pub(super) is_secondary: bool,
}

/// Areas by [`key`]. A name of two countries has no meaning.
type NameTable = HashMap<String, Option<AreaName>>;

/// The names of agencies and of ISO 3166-1, and the English ones of CLDR. They go before [`OTHER_LANGUAGES`].
static ENGLISH: LazyLock<NameTable> = LazyLock::new(|| {
    let mut names = Names::default();
    names.add_table(ALIASES, 0..usize::MAX);
    for country in rust_iso3166::ALL {
        names.add(country.name, AreaName { code: Some(country.alpha2), is_secondary: false });
    }
    names.close_rank();
    // The first name of a line is the English one.
    names.add_table(CLDR, 0..1);
    names.into_table()
});

/// The names of CLDR in other languages, and the short ones of ISO 3166-1. They are twenty times as many, so a file
/// whose areas all have English names does not make this table: an import of the World Bank's file of 264 areas takes
/// a twentieth less processor time.
static OTHER_LANGUAGES: LazyLock<NameTable> = LazyLock::new(|| {
    let mut names = Names::default();
    names.add_table(CLDR, 1..usize::MAX);
    for country in rust_iso3166::ALL {
        let short = country.name.split(" (").next().unwrap_or(country.name);
        names.add(short, AreaName { code: Some(country.alpha2), is_secondary: false });
    }
    names.into_table()
});

/// The line of a [`key`] in the tables, which is empty for a name of two countries; none if no table has it.
fn known(key: &str) -> Option<&'static Option<AreaName>> {
    ENGLISH.get(key).or_else(|| OTHER_LANGUAGES.get(key))
}

/// Names by key. An earlier rank has priority; within a rank, a name of two countries has no meaning.
#[derive(Default)]
struct Names {
    all: HashMap<String, (u8, Option<AreaName>)>,
    rank: u8,
}

impl Names {
    fn add(&mut self, name: &'static str, area: AreaName) {
        let key = key(name);
        if key.is_empty() {
            return;
        }
        match self.all.entry(key) {
            Entry::Vacant(free) => drop(free.insert((self.rank, Some(area)))),
            Entry::Occupied(mut taken) => {
                let (rank, other) = taken.get_mut();
                if *rank == self.rank && other.map(|other| other.code) != Some(area.code) {
                    *other = None;
                }
            }
        }
    }

    /// Adds a part of the names of each line of a table, as one rank.
    fn add_table(&mut self, table: &'static str, which: std::ops::Range<usize>) {
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let Some(code) = cells.next() else { continue };
            let plain = code.trim_end_matches('?');
            let area = AreaName { code: (plain != GROUP).then_some(plain), is_secondary: plain != code };
            for name in cells.skip(which.start).take(which.len()) {
                self.add(name, area);
            }
        }
        self.close_rank();
    }

    const fn close_rank(&mut self) {
        self.rank += 1;
    }

    fn into_table(self) -> NameTable {
        self.all.into_iter().map(|(key, (_, name))| (key, name)).collect()
    }
}

/// The meaning of the name of an area; none if it is no country and no known group.
pub(super) fn area_named(name: &str) -> Option<AreaName> {
    let key = key(name);
    if let Some(meaning) = known(&key) {
        return *meaning;
    }
    let words = || key.split(' ').filter(|word| !FORMS_OF_STATE.contains(word));
    let short = words().collect::<Vec<_>>().join(" ");
    let meaning = known(&short).copied().flatten();
    meaning.filter(|area| short != key && area.code.is_some_and(|code| code.len() == 2))
}

/// The words of a name in small letters and alphabetical order, without accents, digits, signs and [`FILLERS`]:
/// `Congo, Dem. Rep.` and `Democratic Republic of the Congo` have one key.
fn key(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut before = [' '; 2];
    for character in name.chars() {
        let [earlier, last] = before;
        match character {
            // The full stops of `U.S.` and `D.R.`, where letters stand alone.
            '.' if last.is_alphabetic() && !earlier.is_alphabetic() => {
                before = [' ', ' '];
                continue;
            }
            character if character.is_alphabetic() => push_letter(&mut text, character),
            _ => text.push(' '),
        }
        before = [last, character];
    }
    let mut words: Vec<&str> = text
        .split(' ')
        .filter(|word| !FILLERS.contains(word) && !is_single_letter(word))
        .map(|word| ABBREVIATIONS.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| long))
        .collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// Whether a word is empty or a single letter of an alphabet. A single Chinese character is a word.
fn is_single_letter(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_none_or(|letter| letter < '\u{1000}') && letters.next().is_none()
}

/// Adds a small letter, without its accent if it is Latin.
fn push_letter(text: &mut String, letter: char) {
    if letter.is_ascii() {
        return text.push(letter.to_ascii_lowercase());
    }
    let is_latin = letter < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&letter);
    match deunicode_char(letter).filter(|_| is_latin) {
        Some(plain) => text.extend(plain.chars().map(|plain| plain.to_ascii_lowercase())),
        None => text.extend(letter.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: &str) -> Option<&'static str> {
        area_named(name).and_then(|area| area.code)
    }

    #[test]
    fn countries_are_known_by_their_names() {
        for (name, expected) in [
            ("China", "CN"),
            ("USA", "US"),
            ("U.S.", "US"),
            ("korea", "KR"),
            ("Korea, Rep.", "KR"),
            ("Korea, Dem. People's Rep.", "KP"),
            ("Congo, Dem. Rep.", "CD"),
            ("Congo, Rep.", "CG"),
            ("Congo", "CG"),
            ("Turkiye", "TR"),
            ("Türkiye, Republic of", "TR"),
            ("The Gambia", "GM"),
            ("Micronesia, Fed. Sts.", "FM"),
            ("St. Vincent and the Grenadines", "VC"),
            ("Bolivia (Plurinational State of)", "BO"),
            ("Hong Kong SAR, China", "HK"),
            ("Russian Federation", "RU"),
            ("Kosovo*", "XK"),
            ("China 1/", "CN"),
            ("Niger", "NE"),
            ("Nigeria", "NG"),
            ("Guinea", "GN"),
            ("Dominican Rep.", "DO"),
            ("中国", "CN"),
            ("刚果（金）", "CD"),
            ("Deutschland", "DE"),
            ("Allemagne", "DE"),
            ("Alemania", "DE"),
            ("Германия", "DE"),
            ("ドイツ", "DE"),
            ("USSR", "SUHH"),
            ("World", "W0"),
            ("Monde", "W0"),
        ] {
            assert_eq!(code(name), Some(expected), "{name}: {}", key(name));
        }
    }

    #[test]
    fn what_is_no_country_is_none() {
        for group in
            ["Europe", "Euro area", "EU27_2020", "Rest of the world", "Afrika", "East Asia & Pacific"]
        {
            assert_eq!(area_named(group).map(|area| area.code), Some(None), "{group}");
        }
        for name in ["Texas", "England", "Republic", "", "1", "Former Korea", "Kongo"] {
            assert_eq!(area_named(name), None, "{name}");
        }
    }

    #[test]
    fn every_name_of_the_tables_is_found() {
        let mut shared = Vec::new();
        for line in [ALIASES, CLDR].into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let expected = cells.next().map(|code| code.trim_end_matches('?')).filter(|code| *code != GROUP);
            for name in cells {
                match area_named(name) {
                    None => shared.push(name),
                    Some(area) => assert_eq!(area.code, expected, "{name}"),
                }
            }
        }
        assert!(shared.len() < 30, "{shared:?}");
    }
}
