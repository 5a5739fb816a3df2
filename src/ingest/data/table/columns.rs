//! A column while its usage is being decided, and counts of its first cells.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::concepts::{DimensionRole, Heading, HeadingRole};
use super::super::period_text::{PeriodShape, period_shape};
use super::super::record::{DecodeError, Place};
use super::head::Sample;
use super::numbers::{self, Shape};
use super::row::Row;

/// A column: its heading, its first cells, and what it is taken for.
#[derive(Debug, Clone)]
pub struct ColumnDraft {
    /// The heading as the file has it.
    pub heading: String,
    /// The heading in parts.
    pub parsed: Heading,
    /// What the heading says about the column.
    pub role: Option<HeadingRole>,
    /// What the first cells are.
    pub cells: Cells,
    /// What it is taken for.
    pub usage: Usage,
}

/// How many of the first cells are what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells {
    /// Not empty.
    pub filled: usize,
    /// Numbers without decimals.
    pub integers: usize,
    /// Other numbers.
    pub numbers: usize,
    /// Numbers with marks behind them, or codes that look the same.
    pub marked: usize,
    /// Neither numbers nor signs for missing ones.
    pub others: usize,
    /// How many different texts these are.
    pub other_texts: usize,
    /// What looks like a year.
    pub years: usize,
    /// What looks like a part of a year or a day.
    pub finer: usize,
    /// Signs for a missing value that are no codes of one letter.
    pub signs: usize,
    /// What begins with an apostrophe.
    pub quoted: usize,
    /// Whether they count the rows.
    pub running: bool,
    /// Different texts, the empty one among them.
    pub distinct: usize,
}

/// What a column is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Usage {
    /// Nothing yet.
    Open,
    /// Nothing at all, for this reason.
    Ignored(&'static str),
    /// It has no heading and must stay empty.
    Empty,
    /// Period, value, flag or day of publication: the draft knows where.
    Taken,
    /// Names of the codes in another column.
    Names,
    /// Codes.
    Dimension(DimensionDraft),
    /// Several codes in one cell; the ids.
    Within(Vec<String>),
    /// An attribute, with an id where it is not the heading.
    Attribute(Option<String>),
}

/// A dimension as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DimensionDraft {
    /// The id; the heading where there is none.
    pub id: Option<String>,
    /// What it is about.
    pub concept: Option<DimensionRole>,
    /// The column of its names.
    pub names: Option<super::layout::Names>,
}

impl ColumnDraft {
    /// What the sample says about the column at a place. `missing` are texts that the mapping says stand for no value.
    #[must_use]
    pub fn new(sample: &Sample, at: usize, heading: &str, missing: &[String]) -> Self {
        let parsed = Heading::new(heading);
        let role = parsed.role();
        let cells = Cells::count(sample, at, missing);
        Self { heading: heading.to_owned(), parsed, role, cells, usage: Usage::Open }
    }

    /// Whether nothing is decided about it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.usage == Usage::Open
    }

    /// Whether it is a dimension, or nothing has been decided.
    #[must_use]
    pub fn may_be_a_key(&self) -> bool {
        matches!(self.usage, Usage::Open | Usage::Dimension(_))
    }
}

impl Cells {
    fn count(sample: &Sample, at: usize, missing: &[String]) -> Self {
        let mut cells = Self { running: sample.rows.len() > 1, ..Self::default() };
        let mut seen: HashSet<&str> = HashSet::new();
        let mut others: HashSet<&str> = HashSet::new();
        let mut before: Option<i64> = None;
        for row in &sample.rows {
            let text = row.text(at);
            seen.insert(text);
            let number: Option<i64> = text.parse().ok();
            cells.running &= number.is_some() && before.is_none_or(|before| number == before.checked_add(1));
            before = number.or(before);
            if cells.add(text, missing) == Shape::Other {
                others.insert(text);
            }
        }
        cells.distinct = seen.len();
        cells.other_texts = others.len();
        cells
    }

    fn add(&mut self, text: &str, missing: &[String]) -> Shape {
        if text.is_empty() {
            return Shape::Missing;
        }
        self.filled += 1;
        self.quoted += usize::from(text.starts_with('\''));
        let is_missing = missing.iter().any(|own| own == text);
        let shape = if is_missing { Shape::Missing } else { numbers::shape(text) };
        match shape {
            Shape::Integer => self.integers += 1,
            Shape::Number => self.numbers += 1,
            Shape::Missing => {
                let letter = text.len() == 1 && text.starts_with(char::is_alphabetic);
                self.signs += usize::from(is_missing || !letter);
            }
            Shape::Marked => self.marked += 1,
            Shape::Other => self.others += 1,
        }
        match period_shape(text) {
            Some(PeriodShape::Year) => self.years += 1,
            Some(_) => self.finer += 1,
            None => {}
        }
        shape
    }

    /// Whether these are numbers and signs for missing ones, but for a few.
    #[must_use]
    pub fn are_numbers(&self) -> bool {
        let plain = self.integers + self.numbers;
        let others = if plain >= self.marked { self.others } else { self.others + self.marked };
        plain > 0 && others * 20 <= self.filled
    }

    /// Whether these could be numbers beside signs of the agency's own, such as `N` for none.
    #[must_use]
    pub fn may_be_numbers(&self) -> bool {
        self.integers + self.numbers > 0 && self.marked <= self.numbers && self.other_texts <= 3
    }

    /// Whether there are only signs for missing values.
    #[must_use]
    pub fn are_missing(&self) -> bool {
        self.filled > 0 && self.signs == self.filled
    }

    /// Whether these are periods, but for a few.
    #[must_use]
    pub fn are_periods(&self) -> bool {
        self.filled > 0 && (self.years + self.finer) * 20 >= self.filled * 19
    }
}

/// Whether no two of the first rows have the same texts in these columns.
#[must_use]
pub fn tell_rows_apart(sample: &Sample, columns: &[usize]) -> bool {
    let mut seen = HashSet::new();
    sample.rows.iter().all(|row| {
        let mut hasher = DefaultHasher::new();
        for &at in columns {
            row.text(at).hash(&mut hasher);
        }
        seen.insert(hasher.finish())
    })
}

/// How many different pairs two columns have, where each text of one goes with one text of the other.
#[must_use]
pub fn one_to_one(sample: &Sample, one: usize, other: usize) -> Option<usize> {
    let mut forth: HashMap<&str, &str> = HashMap::new();
    let mut back: HashMap<&str, &str> = HashMap::new();
    for row in &sample.rows {
        let (a, b) = (row.text(one), row.text(other));
        if *forth.entry(a).or_insert(b) != b || *back.entry(b).or_insert(a) != a {
            return None;
        }
    }
    Some(forth.len())
}

/// Whether the first cells look like codes: one word each, with capitals or digits only, and not all empty.
#[must_use]
pub fn look_like_codes(sample: &Sample, at: usize) -> bool {
    let mut some = false;
    sample.rows.iter().map(|row| row.text(at)).filter(|text| !text.is_empty()).all(|text| {
        some = true;
        !text.chars().any(|character| character.is_whitespace() || character.is_lowercase())
    }) && some
}

/// Whether the first cells look like names: one of them at least has a small letter or a space.
#[must_use]
pub fn look_like_names(sample: &Sample, at: usize) -> bool {
    sample.rows.iter().any(|row| {
        let text = row.text(at);
        text.chars().any(char::is_alphabetic)
            && text.chars().any(|character| {
                character.is_whitespace() || !character.is_ascii() || character.is_lowercase()
            })
    })
}

/// The place of a column that is named by its heading or its number.
///
/// # Errors
/// When there is none of the name, or several.
pub fn find(columns: &[ColumnDraft], name: &str) -> Result<usize, DecodeError> {
    let by_number = name.strip_prefix('#').and_then(|number| number.parse::<usize>().ok());
    if let Some(at) = by_number.and_then(|number| number.checked_sub(1)).filter(|&at| at < columns.len()) {
        return Ok(at);
    }
    let exact: Vec<usize> = positions(columns, |heading| heading == name.trim());
    let found = if exact.is_empty() {
        positions(columns, |heading| heading.to_lowercase() == name.trim().to_lowercase())
    } else {
        exact
    };
    match found.as_slice() {
        [at] => Ok(*at),
        [] => Err(wrong(&format!("no column is called `{name}`; {}", found_columns(columns)))),
        _ => Err(wrong(&format!("several columns are called `{name}`; name one by its number, as in `#3`"))),
    }
}

fn positions(columns: &[ColumnDraft], is: impl Fn(&str) -> bool) -> Vec<usize> {
    columns.iter().enumerate().filter(|(_, column)| is(&column.heading)).map(|(at, _)| at).collect()
}

/// The columns of the table, for an error.
#[must_use]
pub fn found_columns(columns: &[ColumnDraft]) -> String {
    let headings: Vec<String> =
        columns.iter().take(20).map(|column| format!("`{}`", column.heading)).collect();
    let more = columns.len().saturating_sub(20);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("the columns are {}{more}", headings.join(", "))
}

/// An error of the table as a whole.
#[must_use]
pub fn wrong(message: &str) -> DecodeError {
    DecodeError::malformed(Place::File, message)
}
