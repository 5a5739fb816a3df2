//! The draft of an indicator for a number that fits none of the catalogue.

use std::collections::BTreeMap;

use super::known_units::known_unit;
use super::search_text::{SearchText, content_words};
use super::words_around::is_direction;
use crate::domain::catalogue::{Indicator, Labels, StockOrFlow};
use crate::domain::code::Code;
use crate::domain::figure::Selector;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;
use crate::ingest::document::{DocumentText, Reading};
use crate::ingest::seed::{CATALOGUE_FILE, Seed, SeedEdit};

/// The most words of a name.
const MAX_WORDS: usize = 4;

/// Words beside numbers that name nothing.
const VERBS: [&str; 17] = [
    "reached", "came", "stood", "amounted", "totalled", "totaled", "hit", "recorded", "while", "which",
    "but", "some", "only", "there", "remained", "went", "about",
];

/// An indicator named by the words next to a number; none where its unit is open.
pub(super) fn new_indicator(seed: &Seed, document: &DocumentText, reading: &Reading) -> Option<Indicator> {
    let unit: Code = reading.number.unit?.parse().ok()?;
    let class = known_unit(&unit, std::slice::from_ref(seed)).class;
    let is_growth = class == UnitClass::Ratio && reading.number.direction.is_some();
    let words = SearchText::clauses(document, reading).into_iter().map(|clause| name_words(&clause));
    let words = words.into_iter().find(|words| !words.is_empty()).unwrap_or_default();
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.drain(..words.len().saturating_sub(MAX_WORDS));
    if is_growth && !words.is_empty() {
        words.push("growth");
    }
    let name = words.join(" ");
    let code = name.to_uppercase().replace(' ', "_");
    let code = code.parse().or_else(|_| code_of_place(&reading.at).parse()).ok()?;
    let unit_class = if is_growth { UnitClass::Growth } else { class };
    let measured_as = match unit_class {
        UnitClass::Level | UnitClass::Count => StockOrFlow::Flow,
        _ => StockOrFlow::NotApplicable,
    };
    let is_money =
        unit.as_str().len() == 3 && unit.as_str().chars().all(|letter| letter.is_ascii_uppercase());
    Some(Indicator {
        code,
        name: capitalised(if name.is_empty() { "New indicator" } else { &name }),
        definition: "What is measured, and how.".to_owned(),
        unit,
        unit_class,
        price_basis: if is_money { PriceBasis::Current } else { PriceBasis::NotApplicable },
        measured_as,
        topic: seed.topics.first()?.code.clone(),
        non_negative: matches!(unit_class, UnitClass::Level | UnitClass::Count | UnitClass::Rank),
        labels: Labels::new(),
        relations: Vec::new(),
    })
}

/// A code that no other number of the document has.
fn code_of_place(at: &Selector) -> String {
    let part = at.fragment.as_deref().unwrap_or_default();
    let part: String = part.chars().filter(char::is_ascii_digit).collect();
    if part.is_empty() { format!("NEW_{}", at.start) } else { format!("NEW_{part}_{}", at.start) }
}

/// The lines of an indicator as `catalogue.toml` has it.
pub(super) fn lines(indicator: &Indicator) -> Vec<String> {
    let Ok(mut edit) = SeedEdit::new(&BTreeMap::new()) else { return Vec::new() };
    edit.put_indicator(indicator);
    let text = edit.texts().remove(CATALOGUE_FILE).unwrap_or_default();
    let head = format!("no indicator of {CATALOGUE_FILE} fits; a new one could be:");
    [head].into_iter().chain(text.lines().map(str::to_owned)).collect()
}

/// The words of a text that may name a quantity: neither those of direction nor verbs that give a value.
fn name_words(text: &str) -> Vec<String> {
    let is_name = |word: &String| {
        let lower = word.to_lowercase();
        !is_direction(&lower) && !VERBS.contains(&lower.as_str())
    };
    content_words(text).into_iter().filter(is_name).collect()
}

fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
