//! Reads the class of a unit: from its words, from its code in a list of an agency, and from the name of an indicator.
//!
//! The words and codes stand in one table, `unit_class/words.rs`; here stand the rules of their order. `% of GDP` is a
//! ratio, `annual %` a rate of growth, `2015=100` an index, `per 1,000` a density, which moves in percent as amounts do.
//! What nothing says has no class, because a wrong class turns points into percent.

mod codes;
mod words;

use self::words::{
    AMOUNT_NAMES, CHANGE, COUNT, DENSITY, GROWTH_NAMES, INDEX, MULTIPLE, NO_CLASS_NAMES, NOTHING, PERCENT,
    PERCENTAGE_POINTS, QUANTITY_NAMES, RANK, RATIO_NAMES, RATIO_UNITS, Vocabulary,
};
use crate::domain::unit_class::UnitClass;

/// The most words of a unit behind a comma.
const MOST_WORDS: usize = 4;
/// Vocabulary before a number of things that something is measured for: `pro 1 000 Einwohner`.
const BEFORE_NUMBERS: [&str; 11] = ["per", "pour", "por", "pro", "je", "na", "на", "pr", "på", "à", "ogni"];

/// The class of a unit by its text or code; none where they do not say it.
///
/// A text in words that is none of the relative units is an amount, since it names what is measured. A code that is in no
/// list says nothing.
///
/// ```
/// use yearbook::domain::unit_class::UnitClass;
/// use yearbook::ingest::data::unit_class::class_of_unit;
/// assert_eq!(class_of_unit("% of GDP"), Some(UnitClass::Ratio));
/// assert_eq!(class_of_unit("PCH_PRE"), Some(UnitClass::Growth));
/// assert_eq!(class_of_unit("X17"), None);
/// ```
#[must_use]
pub fn class_of_unit(text: &str) -> Option<UnitClass> {
    let unit = Phrase::new(text);
    if NOTHING.contains(&unit.text.trim()) {
        return None;
    }
    if codes::is_code(text.trim()) {
        return codes::class(text.trim()).or_else(|| said(&unit));
    }
    said(&unit).or_else(|| text.chars().any(is_sign_of_unit).then_some(UnitClass::Level))
}

/// Whether a character is a letter or the sign of a currency.
fn is_sign_of_unit(sign: char) -> bool {
    sign.is_alphabetic() || matches!(sign, '$' | '€' | '£' | '¥' | '₹' | '₩')
}

/// The class of the values of an indicator by its name; none where the name does not say it.
///
/// ```
/// use yearbook::domain::unit_class::UnitClass;
/// use yearbook::ingest::data::unit_class::class_of_name;
/// assert_eq!(class_of_name("Unemployment rate"), Some(UnitClass::Ratio));
/// assert_eq!(class_of_name("Exchange rate"), Some(UnitClass::Level));
/// assert_eq!(class_of_name("Crude birth rate"), None);
/// ```
#[must_use]
pub fn class_of_name(name: &str) -> Option<UnitClass> {
    let in_brackets = brackets(name).find_map(|inner| {
        let inner = inner.trim();
        said(&Phrase::new(inner)).or_else(|| codes::quantity(inner))
    });
    in_brackets.or_else(|| of_name(&Phrase::new(name)))
}

/// Whether a text is a unit that relates a value to another: a share, a rate, an index, a place in an order, a density.
#[must_use]
pub fn is_relative_unit(text: &str) -> bool {
    let unit = Phrase::new(text);
    is_density(&unit) || relative(&unit).is_some()
}

/// Whether a text of a few words names percent or percentage points: `% change`.
#[must_use]
pub fn is_in_percent(text: &str) -> bool {
    let unit = Phrase::new(text);
    unit.words().count() <= MOST_WORDS && measured_in_percent(&unit).is_some()
}

/// The texts in brackets, from the last to the first.
pub fn brackets(name: &str) -> impl Iterator<Item = &str> {
    name.rmatch_indices(['(', '（', '[']).filter_map(|(at, open)| {
        let inner = name.get(at + open.len()..)?;
        inner.split([')', '）', ']']).next()
    })
}

/// A text in small letters, whose words stand between single blanks, with a blank at both ends.
struct Phrase {
    text: String,
}

impl Phrase {
    fn new(text: &str) -> Self {
        let mut phrase = String::from(" ");
        for word in
            text.to_lowercase().split(|sign: char| sign.is_whitespace() || ",;:()（），[]\"".contains(sign))
        {
            let word = word.trim_matches(['.', '-', '–', '—', '\'']);
            if !word.is_empty() {
                phrase.push_str(word);
                phrase.push(' ');
            }
        }
        Self { text: phrase }
    }

    fn has(&self, part: &str) -> bool {
        self.text.contains(part)
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split(' ').filter(|word| !word.is_empty())
    }
}

impl Vocabulary {
    /// Whether one of the words stands in a phrase.
    fn hold(&self, phrase: &Phrase) -> bool {
        self.words().any(|word| phrase.has(&format!(" {word} ")))
            || self.parts().any(|part| phrase.has(part))
            || {
                let ends =
                    |end: &str| phrase.words().any(|word| word.len() > end.len() && word.ends_with(end));
                self.ends().any(ends)
            }
    }

    /// Whether a phrase begins with one of the words.
    fn start(&self, phrase: &Phrase) -> bool {
        self.words().any(|word| phrase.text.starts_with(&format!(" {word} ")))
            || self.parts().any(|part| phrase.text.trim_start().starts_with(part))
    }

    /// Whether a phrase is one of the words and nothing else.
    fn are(&self, phrase: &Phrase) -> bool {
        self.words().any(|word| phrase.text.trim() == word)
    }
}

/// The class that the words of a unit say.
fn said(unit: &Phrase) -> Option<UnitClass> {
    if let Some(class) = relative(unit) {
        return Some(class);
    }
    match () {
        () if is_density(unit) || unit.has("/") && unit.words().count() <= MOST_WORDS => {
            Some(UnitClass::Level)
        }
        () if COUNT.hold(unit) => Some(UnitClass::Count),
        () if QUANTITY_NAMES.hold(unit) => Some(UnitClass::Level),
        () => None,
    }
}

/// The class of a unit of shares, rates, indices and places.
fn relative(unit: &Phrase) -> Option<UnitClass> {
    if let Some(class) = measured_in_percent(unit).or_else(|| base_of_index(unit)) {
        return Some(class);
    }
    match () {
        () if RANK.hold(unit) => Some(UnitClass::Rank),
        () if INDEX.hold(unit) => Some(UnitClass::Index),
        () if is_density(unit) => None,
        () if MULTIPLE.are(unit) => Some(UnitClass::Multiple),
        () if GROWTH_NAMES.are(unit) => Some(UnitClass::Growth),
        () if RATIO_UNITS.start(unit) || RATIO_UNITS.are(unit) => Some(UnitClass::Ratio),
        () => None,
    }
}

/// Whether something is measured for a number of something else.
fn is_density(phrase: &Phrase) -> bool {
    let words: Vec<&str> = phrase.words().collect();
    let before_number = |pair: &[&str]| {
        pair.first().is_some_and(|word| BEFORE_NUMBERS.contains(word))
            && pair.get(1).is_some_and(|next| next.starts_with(|sign: char| sign.is_ascii_digit()))
    };
    DENSITY.hold(phrase) || words.windows(2).any(before_number)
}

/// The class of what is in percent or in percentage points: a rate of growth where a change is named.
fn measured_in_percent(phrase: &Phrase) -> Option<UnitClass> {
    if PERCENTAGE_POINTS.hold(phrase) {
        return Some(UnitClass::Ratio);
    }
    // Behind a number the sign belongs to what is measured: `top 10%`, `100% nutrients`.
    let mut signs = phrase.text.match_indices('%');
    let is_unit = |(at, _): (usize, &str)| {
        let before = phrase.text.get(..at).unwrap_or_default().trim_end();
        !before.ends_with(|sign: char| sign.is_ascii_digit())
    };
    let in_percent = signs.any(is_unit) || PERCENT.hold(phrase);
    in_percent.then(|| if CHANGE.hold(phrase) { UnitClass::Growth } else { UnitClass::Ratio })
}

/// The class of `2015=100`; of `previous year = 100` it is growth, since the base moves along.
fn base_of_index(phrase: &Phrase) -> Option<UnitClass> {
    let text = phrase.text.replace(' ', "");
    let (before, after) = text.split_once('=')?;
    let has_year = |text: &str| {
        let digits: Vec<bool> = text.chars().map(|sign| sign.is_ascii_digit()).collect();
        digits.windows(4).any(|four| four.iter().all(|is_digit| *is_digit))
    };
    if before.ends_with("100") && has_year(after) {
        return Some(UnitClass::Index);
    }
    let is_hundred =
        after.strip_prefix("100").is_some_and(|rest| !rest.starts_with(|sign: char| sign.is_ascii_digit()));
    if !is_hundred || before.is_empty() {
        return None;
    }
    Some(if has_year(before) || INDEX.are(&Phrase::new(before)) {
        UnitClass::Index
    } else {
        UnitClass::Growth
    })
}

/// The class that a name says without brackets.
fn of_name(name: &Phrase) -> Option<UnitClass> {
    if let Some(class) = measured_in_percent(name).or_else(|| base_of_index(name)) {
        return Some(class);
    }
    match () {
        () if RANK.hold(name) => Some(UnitClass::Rank),
        () if INDEX.hold(name) => Some(UnitClass::Index),
        () if is_density(name) || AMOUNT_NAMES.hold(name) => Some(UnitClass::Level),
        () if NO_CLASS_NAMES.hold(name) => None,
        () if GROWTH_NAMES.hold(name) || ends_in(name, &["growth", "inflation"]) => Some(UnitClass::Growth),
        () if RATIO_NAMES.hold(name) || ends_in(name, &["share", "proportion"]) => Some(UnitClass::Ratio),
        () if COUNT.start(name) => Some(UnitClass::Count),
        () => None,
    }
}

/// Whether a phrase ends in one of some words.
fn ends_in(name: &Phrase, words: &[&str]) -> bool {
    name.words().last().is_some_and(|last| words.contains(&last))
}

#[cfg(test)]
mod tests;
