//! The vocabulary of all data formats: which role a heading or an SDMX id has.
//!
//! `vocabulary` is the table `role → SDMX ids, heading stems in all languages, rank`. This module answers from it:
//! which role a heading has ([`Heading::role`]), which an SDMX id has ([`DimensionRole::of_id`]), which of several
//! columns gets a role ([`assign`]), and whether a column is a key ([`Heading::is_key`]).

mod vocabulary;

use std::collections::HashMap;
use std::sync::LazyLock;

use self::vocabulary::{
    CODE_WORDS, CONCEPTS, FIRST_CODE_WORDS, FIRST_NAME_WORDS, LINK_WORDS, NAME_WORDS, REMARK_WORDS,
};
use crate::domain::frequency::Frequency;

/// What a dimension of a series is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DimensionRole {
    /// How often the series is observed.
    Frequency,
    /// The area that the series is about.
    Area,
    /// What is measured.
    Indicator,
    /// The industry.
    Activity,
    /// The unit of the values.
    Unit,
}

impl DimensionRole {
    /// All roles, in the order in which [`assign`] gives them to columns.
    const ALL: [Self; 5] = [Self::Frequency, Self::Area, Self::Indicator, Self::Activity, Self::Unit];

    /// The role of an SDMX concept id (SDMX cross-domain concepts); `freq` is how Eurostat writes it.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        let concept = CONCEPTS.iter().find(|concept| concept.ids.contains(&id))?;
        match concept.role {
            HeadingRole::Dimension(role) => role,
            _ => None,
        }
    }
}

/// What the heading of a column says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadingRole {
    /// The whole period, or its year.
    Period,
    /// What follows the year in the period.
    PeriodPart(YearPart),
    /// The value.
    Value,
    /// The day of publication.
    Published,
    /// An attribute of the value, with its SDMX id if it has one.
    Attribute(Option<&'static str>),
    /// A dimension; without a role where it is a dimension of the dataset's own.
    Dimension(Option<DimensionRole>),
    /// The number of the row.
    RowNumber,
}

/// Which part of a year a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearPart {
    /// Half-years.
    Half,
    /// Quarters.
    Quarter,
    /// Months.
    Month,
    /// ISO weeks.
    Week,
    /// Not known from the heading; the text of the cell must say it.
    Unknown,
}

/// Whether a column has codes or names, by its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeOrName {
    /// Codes.
    Code,
    /// Names.
    Name,
    /// The heading does not say.
    Plain,
}

/// A heading in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its words in small letters with one space between them, without the text in brackets.
    pub words: String,
    /// The text in brackets, in small letters.
    pub bracket: String,
    /// Its words without those that say whether the column has codes or names. Empty for `Code` alone, `iso` for
    /// `ISO3` alone.
    pub stem: String,
    /// What those words said.
    pub part: CodeOrName,
}

impl Heading {
    /// Takes a heading apart: `GeoAreaCode`, `GEO_AREA_CODE` and `Geo area code` are the same.
    #[must_use]
    pub fn new(heading: &str) -> Self {
        let heading = heading.trim().trim_matches('"');
        // A line of headings that is written as a comment.
        let bare = heading.strip_prefix('#').map(str::trim_start);
        let heading = bare.filter(|rest| rest.starts_with(char::is_alphabetic)).unwrap_or(heading);
        let heading = heading.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(heading);
        let (front, bracket) = match heading.split_once(['(', '（']) {
            Some((front, bracket)) if !front.trim().is_empty() => {
                (front, bracket.trim_end_matches([')', '）', ' ']))
            }
            _ => (heading, ""),
        };
        let words = words(front);
        let (stem, part) = stem(&words);
        Self { bracket: bracket.to_lowercase(), words, stem, part }
    }

    /// What the heading says about its column; none where its words are not known.
    #[must_use]
    pub fn role(&self) -> Option<HeadingRole> {
        let whole = INDEX.get(&self.words).map(|entry| entry.role);
        if let Some(role) = whole.filter(|role| !matches!(role, HeadingRole::Dimension(_))) {
            return Some(role);
        }
        if is_remark(&self.words) {
            return Some(HeadingRole::Attribute(None));
        }
        // `obs_status.label` is a status too, and never tells series apart.
        let of_stem = INDEX.get(&self.stem).map(|entry| entry.role);
        if let Some(role @ HeadingRole::Attribute(Some("OBS_STATUS"))) = of_stem {
            return Some(role);
        }
        match self.dimension(&self.core(false)) {
            Some(entry) => Some(entry.role),
            None => (self.part != CodeOrName::Plain).then_some(HeadingRole::Dimension(None)),
        }
    }

    /// Whether the heading is one of a column that tells series apart.
    #[must_use]
    pub fn is_key(&self) -> bool {
        matches!(self.role(), Some(HeadingRole::Dimension(_)))
    }

    /// Whether the heading names an area.
    #[must_use]
    pub fn is_area(&self) -> bool {
        self.rank(DimensionRole::Area).is_some()
    }

    /// How usual the heading is for a role, the most usual being zero; none where it is not one of the role.
    #[must_use]
    pub fn rank(&self, role: DimensionRole) -> Option<usize> {
        let entry = self.dimension(&self.core(true))?;
        (entry.role == HeadingRole::Dimension(Some(role))).then_some(entry.rank)
    }

    fn dimension(&self, core: &str) -> Option<IndexEntry> {
        let of = |text: &str| {
            INDEX.get(text).copied().filter(|entry| matches!(entry.role, HeadingRole::Dimension(_)))
        };
        of(&self.words).or_else(|| of(&self.stem)).or_else(|| of(core))
    }

    /// The words without those for codes and names and without link words, wherever they stand. Numbers count
    /// editions (`ISIC 4`), but `Region 1` and `Region 2` may be columns of values.
    fn core(&self, without_numbers: bool) -> String {
        let is_number = |word: &str| {
            let digits = word.strip_prefix("rev").unwrap_or(word);
            without_numbers && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        let is_part = |word: &str| {
            [CODE_WORDS, NAME_WORDS, FIRST_CODE_WORDS, FIRST_NAME_WORDS].iter().any(|list| has(list, word))
        };
        let own: Vec<&str> = self
            .words
            .split(' ')
            .filter(|word| !is_part(word) && !has(LINK_WORDS, word) && !is_number(word))
            .collect();
        own.join(" ")
    }
}

/// A column whose role is to be found: its id or heading, its name, and the role that the file itself states.
#[derive(Debug, Clone, Copy)]
pub struct ColumnLabels<'a> {
    /// The id or the heading.
    pub id: &'a str,
    /// The name besides the id, if there is one.
    pub name: Option<&'a str>,
    /// The stated role.
    pub role: Option<DimensionRole>,
}

impl ColumnLabels<'_> {
    /// The role that the file states, or that the SDMX id has.
    #[must_use]
    pub fn stated(&self) -> Option<DimensionRole> {
        self.role.or_else(|| DimensionRole::of_id(self.id))
    }

    fn rank(&self, role: DimensionRole) -> Option<usize> {
        let of = |text: &str| Heading::new(text).rank(role);
        of(self.id).or_else(|| self.name.and_then(of))
    }
}

/// The role of each column: the stated one, else the one of its heading. Of several columns with headings of one role
/// the one with the lowest rank gets it, the first of equals; the others have none.
#[must_use]
pub fn assign(columns: &[ColumnLabels<'_>]) -> Vec<Option<DimensionRole>> {
    let mut roles: Vec<Option<DimensionRole>> = columns.iter().map(ColumnLabels::stated).collect();
    for role in DimensionRole::ALL {
        if roles.contains(&Some(role)) {
            continue;
        }
        let free = columns.iter().zip(&mut roles).filter(|(_, own)| own.is_none());
        let ranked = free.filter_map(|(column, own)| Some((column.rank(role)?, own)));
        if let Some((_, own)) = ranked.min_by_key(|(rank, _)| *rank) {
            *own = Some(role);
        }
    }
    roles
}

/// The role of words that are no heading of a dimension, such as `time period`.
#[must_use]
pub fn role_of_words(words: &str) -> Option<HeadingRole> {
    INDEX.get(words).map(|entry| entry.role)
}

/// The frequency that a code or a word stands for.
#[must_use]
pub fn frequency_of(text: &str) -> Option<Frequency> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let lower = text.to_lowercase();
        let known = vocabulary::FREQUENCIES.iter().find(|(_, names)| has(names, &lower));
        known.map(|(frequency, _)| *frequency).or_else(|| text.to_ascii_uppercase().parse().ok())
    })
}

/// What the table says about a stem.
#[derive(Debug, Clone, Copy)]
struct IndexEntry {
    role: HeadingRole,
    rank: usize,
}

/// The table by stem. A stem of several roles has the first one.
static INDEX: LazyLock<HashMap<String, IndexEntry>> = LazyLock::new(|| {
    let mut stems: Vec<(&str, IndexEntry)> = Vec::new();
    for concept in &CONCEPTS {
        for (rank, group) in concept.stems.iter().enumerate() {
            stems.extend(list(group).map(|stem| (stem, IndexEntry { role: concept.role, rank })));
        }
    }
    let mut index = HashMap::new();
    for (stem, entry) in &stems {
        index.entry((*stem).to_owned()).or_insert(*entry);
    }
    // Many files write the words of their language without accents. Short words would be mistaken for others.
    for (stem, entry) in stems.iter().filter(|(stem, _)| stem.chars().count() > 3) {
        index.entry(without_accents(stem)).or_insert(*entry);
    }
    index
});

/// The entries of a list of the vocabulary.
fn list(entries: &'static str) -> impl Iterator<Item = &'static str> {
    entries.split(", ")
}

fn has(entries: &'static str, word: &str) -> bool {
    list(entries).any(|entry| entry == word)
}

/// Whether the words are of a column of remarks.
fn is_remark(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or_default();
    let first = words.split(' ').next().unwrap_or_default();
    has(REMARK_WORDS, last) || matches!(first, "title" | "comment" | "note") || words.contains("footnote")
}

fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 4);
    let mut after_small = false;
    for character in text.chars() {
        let is_gap = character.is_whitespace() || "_-.,;/:*\\|·、，；：／".contains(character);
        let starts = is_gap || (after_small && character.is_uppercase());
        if starts && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        if !is_gap {
            words.extend(character.to_lowercase());
        }
        after_small = character.is_lowercase();
    }
    words.truncate(words.trim_end().len());
    words
}

fn without_accents(text: &str) -> String {
    let plain = |character: char| match character {
        '\u{c0}'..='\u{24f}' => deunicode::deunicode_char(character).map(str::to_lowercase),
        _ => None,
    };
    text.chars().map(|character| plain(character).unwrap_or_else(|| character.to_string())).collect()
}

/// The stem of a heading's words, and whether they say that the column has codes or names.
fn stem(words: &str) -> (String, CodeOrName) {
    let mut rest = words;
    let mut part = CodeOrName::Plain;
    let mut is_iso = false;
    while !rest.is_empty() {
        let (front, last) = rest.rsplit_once(' ').unwrap_or(("", rest));
        let own = match last {
            // `ID` alone is a column of codes of something that has no name.
            "id" if front.is_empty() && part == CodeOrName::Plain => break,
            last if has(CODE_WORDS, last) => CodeOrName::Code,
            last if has(NAME_WORDS, last) => CodeOrName::Name,
            _ => break,
        };
        is_iso |= last.starts_with("iso") || last == "m49";
        part = if part == CodeOrName::Plain { own } else { part };
        rest = front;
    }
    if part == CodeOrName::Plain {
        return first_word(words).or_else(|| glued(words)).unwrap_or_else(|| (words.to_owned(), part));
    }
    (if rest.is_empty() && is_iso { "iso" } else { rest }.to_owned(), part)
}

/// `code pays`, `nombre del país`.
fn first_word(words: &str) -> Option<(String, CodeOrName)> {
    let (first, rest) = words.split_once(' ')?;
    let part = match first {
        first if has(FIRST_CODE_WORDS, first) => CodeOrName::Code,
        first if has(FIRST_NAME_WORDS, first) => CodeOrName::Name,
        _ => return None,
    };
    let rest: Vec<&str> = rest.split(' ').filter(|word| !has(LINK_WORDS, word)).collect();
    let rest = rest.join(" ");
    // English has such words in front of others too: `code quality`.
    INDEX.contains_key(&rest).then_some((rest, part))
}

/// `countrycode`, `Ländername`, `国家代码`, `국가명`.
fn glued(words: &str) -> Option<(String, CodeOrName)> {
    vocabulary::GLUED.iter().find_map(|(ending, part, needs_role)| {
        let stem = words.strip_suffix(ending).map(str::trim_end).filter(|stem| !stem.is_empty())?;
        let role = INDEX.get(stem).map(|entry| entry.role);
        let known = !needs_role || matches!(role, Some(HeadingRole::Dimension(Some(_))));
        known.then(|| (stem.to_owned(), *part))
    })
}

#[cfg(test)]
mod tests;
