//! The code of each text of a dimension: no two texts share one, and a text keeps the code that it once got.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::areas;
use super::file_columns::{FileColumns, UNIT_DIMENSION};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::code_text::{clean_code, digested_code, unit_code};
use crate::domain::structure::Role;

/// The texts of one dimension, each with the name that stands beside it.
type Texts<'a> = BTreeMap<&'a str, Option<&'a str>>;

/// Gives each text of some files its code in its dimension.
///
/// A text that is a code is its own code. Any other is spelled as one; where several texts are spelled alike, or the
/// code is known as that of another text, a digest of the text is added. So is it to a number with a sign, for `10` may
/// come later than `10+`. The result does not depend on the order of files.
pub(super) fn assign_codes(files: &mut [FileColumns<'_>], known: &Catalogue, dataset: &Code) {
    let mut assigned: HashMap<String, Arc<HashMap<String, String>>> = HashMap::new();
    {
        let mut dimensions: BTreeMap<&str, Texts<'_>> = BTreeMap::new();
        for file in files.iter() {
            for (id, text, name) in file.texts() {
                let known = dimensions.entry(id).or_default().entry(text).or_default();
                *known = known.or(name);
            }
        }
        for (id, texts) in dimensions {
            let stated = StoredNames { known, dataset, dimension: id };
            assigned.insert(id.to_owned(), Arc::new(codes_of(&texts, &stated)));
        }
    }
    for file in files {
        file.set_codes(&assigned);
    }
}

/// The names of the codes of a dimension that the database has.
struct StoredNames<'a> {
    known: &'a Catalogue,
    dataset: &'a Code,
    dimension: &'a str,
}

impl StoredNames<'_> {
    fn name(&self, code: &str) -> Option<&str> {
        let (known, dataset) = (self.known, self.dataset);
        match Role::of_dimension(self.dimension) {
            Some(Role::Area) => known.area_name(dataset, code),
            Some(Role::Activity) => known.activity_name(dataset, code),
            Some(Role::Indicator) => {
                let id = (dataset.clone(), code.parse().ok()?);
                known.indicators.get(&id).map(|indicator| indicator.name.as_str())
            }
            Some(Role::Frequency) => None,
            None if self.dimension == UNIT_DIMENSION => known.units.get(code).map(|unit| unit.name.as_str()),
            None => known.names_of(dataset, self.dimension)?.get(code).map(String::as_str),
        }
    }
}

fn codes_of(texts: &Texts<'_>, stored: &StoredNames<'_>) -> HashMap<String, String> {
    let mut alike: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for text in texts.keys() {
        let plain = if stored.dimension == UNIT_DIMENSION { unit_code(text) } else { clean_code(text) };
        alike.entry(plain.into_owned()).or_default().insert(text);
    }
    let mut codes = HashMap::new();
    for (plain, spelled_alike) in alike {
        for text in &spelled_alike {
            let name = texts.get(text).copied().flatten();
            let is_alone = spelled_alike.len() == 1;
            let code = if takes_plain(text, &plain, name, is_alone, stored) {
                plain.clone()
            } else {
                digested_code(text)
            };
            codes.insert((*text).to_owned(), code);
        }
    }
    set_apart(&mut codes);
    codes
}

/// Gives a text another code where its own, with its digest, is another text of the file.
fn set_apart(codes: &mut HashMap<String, String>) {
    let is_taken = |(text, code): &(&String, &String)| text != code && codes.contains_key(*code);
    let taken: Vec<String> = codes.iter().filter(is_taken).map(|(text, _)| text.clone()).collect();
    for text in taken {
        if let Some(code) = codes.get_mut(&text) {
            *code = digested_code(&format!("{text} {code}"));
        }
    }
}

/// Whether a text takes its plain code.
fn takes_plain(
    text: &str,
    plain: &str,
    name: Option<&str>,
    is_alone: bool,
    stored: &StoredNames<'_>,
) -> bool {
    if text == plain {
        return true;
    }
    let is_area = stored.dimension == Role::Area.dimension();
    if has_sign(text) || (is_area && areas::name_of(plain).is_some()) {
        return false;
    }
    if stored.name(&digested_code(text)).is_some() {
        return false;
    }
    match stored.name(plain) {
        // The name of the code is the text that it was made of, or is spelled like it and stands beside it again.
        Some(owner) if *clean_code(owner) == *plain => {
            owner.trim() == text || is_alone && name == Some(owner)
        }
        Some(owner) => is_alone || name == Some(owner),
        None => is_alone,
    }
}

/// Whether a number stands beside a sign that codes do not have: `<10`, `10+`, `≥ 65`.
fn has_sign(text: &str) -> bool {
    let is_sign = |character| matches!(character, '<' | '>' | '≤' | '≥' | '+');
    let characters: Vec<char> = text.chars().filter(|character| *character != ' ').collect();
    characters.windows(2).any(|pair| match pair {
        [a, b] => is_sign(*a) && b.is_ascii_digit() || a.is_ascii_digit() && is_sign(*b),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(texts: &[&str], known: &Catalogue) -> HashMap<String, String> {
        let stored = StoredNames { known, dataset: &"D".parse().unwrap(), dimension: "SIZE" };
        codes_of(&texts.iter().map(|text| (*text, None)).collect(), &stored)
    }

    #[test]
    fn a_text_keeps_its_code_if_its_name_is_spelled_alike() {
        let known = catalogue(&[("OUTPUT_C", "OUTPUT, C")]);
        let stored = StoredNames { known: &known, dataset: &"D".parse().unwrap(), dimension: "SIZE" };
        let code = |name| codes_of(&[("OUTPUT.C", Some(name))].into(), &stored).remove("OUTPUT.C").unwrap();
        assert_eq!(code("OUTPUT, C"), "OUTPUT_C");
        assert_eq!(code("Output of crafts"), digested_code("OUTPUT.C"));
    }

    fn catalogue(names: &[(&str, &str)]) -> Catalogue {
        let codes = names.iter().map(|(code, name)| (code.parse().unwrap(), (*name).to_owned())).collect();
        let mut known = Catalogue::default();
        Arc::make_mut(&mut known.dimension_codes)
            .entry("D".parse().unwrap())
            .or_default()
            .insert("SIZE".to_owned(), codes);
        known
    }

    #[test]
    fn texts_that_are_spelled_alike_have_codes_of_their_own() {
        let none = Catalogue::default();
        for texts in [["山西省", "陕西省"], ["pêche", "péché"], ["<10", "10+"], ["a b", "a.b"], ["10", "10+"]]
        {
            let codes = codes(&texts, &none);
            assert_ne!(codes[texts[0]], codes[texts[1]], "{texts:?}");
            for code in codes.values() {
                assert!(code.parse::<Code>().is_ok(), "{code}");
            }
        }
        assert_eq!(codes(&["10", "10+"], &none)["10"], "10");
        assert_eq!(codes(&["EV sales share"], &none)["EV sales share"], "EV_sales_share");
    }

    #[test]
    fn a_text_keeps_its_code() {
        // The first file had one of them, a later one both, and another the other.
        let first = catalogue(&[("Shan_Xi_Sheng", "山西省")]);
        let both = codes(&["山西省", "陕西省"], &first);
        assert_eq!(both["山西省"], "Shan_Xi_Sheng");
        let later = catalogue(&[("Shan_Xi_Sheng", "山西省"), (&both["陕西省"], "陕西省")]);
        assert_eq!(codes(&["陕西省"], &later)["陕西省"], both["陕西省"]);
        assert_eq!(codes(&["陕西省"], &first)["陕西省"], both["陕西省"]);
        // Both came at once.
        let both = codes(&["山西省", "陕西省"], &Catalogue::default());
        let later = catalogue(&[(&both["山西省"], "山西省"), (&both["陕西省"], "陕西省")]);
        assert_eq!(codes(&["山西省"], &later)["山西省"], both["山西省"]);
    }

    #[test]
    fn a_code_with_a_name_of_its_own_keeps_it() {
        let known = catalogue(&[("1_1", "Food")]);
        assert_eq!(codes(&["1.1"], &known)["1.1"], "1_1");
        assert_eq!(
            codes(&["EV_sales_share"], &catalogue(&[("EV_sales_share", "EV sales share")]))["EV_sales_share"],
            "EV_sales_share"
        );
    }
}
