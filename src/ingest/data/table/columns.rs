//! Draft of a column: its heading, counts of its first cells, and its usage as far as decided.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::concepts::{DimensionRole, Heading, HeadingRole};
use super::super::period_text::{PeriodShape, period_shape};
use super::super::record::{DecodeError, Place};
use super::head::Sample;
use super::numbers::{self, CellKind};
use super::row::Row;

/// A column whose usage is being decided.
#[derive(Debug, Clone)]
pub struct ColumnDraft {
    /// The heading as in the file.
    pub heading: String,
    /// The parsed heading.
    pub parsed: Heading,
    /// The role that the heading gives the column.
    pub role: Option<HeadingRole>,
    /// Counts of its first cells.
    pub cells: Cells,
    /// Its usage.
    pub usage: Usage,
}

/// Counts of the first cells of a column, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells {
    /// Cells that are not empty.
    pub filled: usize,
    /// Numbers without decimals.
    pub integers: usize,
    /// Other numbers.
    pub numbers: usize,
    /// Numbers with marks after them, or codes of the same form.
    pub marked: usize,
    /// Neither numbers nor signs for missing values.
    pub others: usize,
    /// Number of different texts among the `others`.
    pub other_texts: usize,
    /// Cells in the form of a year.
    pub years: usize,
    /// Cells in the form of a part of a year or a day.
    pub finer: usize,
    /// Signs for a missing value, without single letters, which may be codes.
    pub signs: usize,
    /// Cells that begin with an apostrophe.
    pub quoted: usize,
    /// Whether each cell is the one before plus one.
    pub running: bool,
    /// Number of different texts, the empty one included.
    pub distinct: usize,
}

/// The usage of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Usage {
    /// Not decided yet.
    Open,
    /// Not read, for this reason.
    Ignored(&'static str),
    /// Without a heading; a text in it is an error.
    Empty,
    /// Period, value, flag or day of publication; the draft has its position.
    Taken,
    /// Names for the codes in another column.
    Names,
    /// Codes of a dimension.
    Dimension(DimensionDraft),
    /// Codes of several dimensions in one cell; the ids of the dimensions.
    Within(Vec<String>),
    /// An attribute; its id, if that is not the heading.
    Attribute(Option<String>),
}

/// A dimension that is being decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DimensionDraft {
    /// The id, if it is not the heading.
    pub id: Option<String>,
    /// Its role.
    pub concept: Option<DimensionRole>,
    /// The column with the names of its codes.
    pub names: Option<super::layout::Names>,
}

impl ColumnDraft {
    /// The draft of the column at a position. `missing` are the signs for a missing value in the mapping.
    #[must_use]
    pub fn new(sample: &Sample, at: usize, heading: &str, missing: &[String]) -> Self {
        let parsed = Heading::new(heading);
        let role = parsed.role();
        let cells = Cells::count(sample, at, missing);
        Self { heading: heading.to_owned(), parsed, role, cells, usage: Usage::Open }
    }

    /// Whether its usage is not decided yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.usage == Usage::Open
    }

    /// Whether it is a dimension or not decided yet.
    #[must_use]
    pub fn may_be_a_key(&self) -> bool {
        matches!(self.usage, Usage::Open | Usage::Dimension(_))
    }
}

impl Cells {
    fn count(sample: &Sample, at: usize, missing: &[String]) -> Self {
        let mut cells = Self { running: sample.rows.len() > 1, ..Self::default() };
        // Keys and periods repeat, and telling what a text is takes far longer than finding it again.
        let mut known: HashMap<&str, CellForm> = HashMap::new();
        let mut before: Option<i64> = None;
        for row in &sample.rows {
            let text = row.text(at);
            let form = *known.entry(text).or_insert_with(|| CellForm::of(text, missing));
            let number: Option<i64> = text.parse().ok();
            cells.running &= number.is_some() && before.is_none_or(|before| number == before.checked_add(1));
            before = number.or(before);
            cells.add(text, form);
        }
        cells.distinct = known.len();
        let others = known.iter().filter(|(text, form)| !text.is_empty() && form.kind == CellKind::Other);
        cells.other_texts = others.count();
        cells
    }

    fn add(&mut self, text: &str, form: CellForm) {
        if text.is_empty() {
            return;
        }
        self.filled += 1;
        self.quoted += usize::from(text.starts_with('\''));
        match form.kind {
            CellKind::Integer => self.integers += 1,
            CellKind::Number => self.numbers += 1,
            CellKind::Missing => {
                let letter = text.len() == 1 && text.starts_with(char::is_alphabetic);
                self.signs += usize::from(form.is_declared || !letter);
            }
            // A percent sign stands behind no code.
            CellKind::Marked if text.ends_with(['%', '％']) => self.numbers += 1,
            CellKind::Marked => self.marked += 1,
            CellKind::Other => self.others += 1,
        }
        match form.period {
            Some(PeriodShape::Year) => self.years += 1,
            Some(_) => self.finer += 1,
            None => {}
        }
    }

    /// Whether at least 19 of 20 cells are numbers or signs for missing values.
    #[must_use]
    pub fn are_numbers(&self) -> bool {
        let plain = self.integers + self.numbers;
        let others = if plain >= self.marked { self.others } else { self.others + self.marked };
        plain > 0 && others * 20 <= self.filled
    }

    /// Whether these may be numbers with at most three other texts, such as an agency's own sign `N` for no value.
    #[must_use]
    pub fn may_be_numbers(&self) -> bool {
        self.integers + self.numbers > 0 && self.marked <= self.numbers && self.other_texts <= 3
    }

    /// Whether all cells are signs for missing values.
    #[must_use]
    pub fn are_missing(&self) -> bool {
        self.filled > 0 && self.signs == self.filled
    }

    /// Whether at least 19 of 20 cells are periods.
    #[must_use]
    pub fn are_periods(&self) -> bool {
        self.filled > 0 && (self.years + self.finer) * 20 >= self.filled * 19
    }
}

/// What the text of a cell is.
#[derive(Debug, Clone, Copy)]
struct CellForm {
    kind: CellKind,
    period: Option<PeriodShape>,
    /// Whether the mapping declares it as a sign for a missing value.
    is_declared: bool,
}

impl CellForm {
    fn of(text: &str, missing: &[String]) -> Self {
        let is_declared = missing.iter().any(|own| own == text);
        let kind = if is_declared { CellKind::Missing } else { numbers::kind(text) };
        Self { kind, period: period_shape(text), is_declared }
    }
}

/// Whether these columns are a key of the first rows: no two rows have the same texts in them.
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

/// The number of different pairs of texts in two columns, if the pairs are one to one.
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

/// Whether the first cells look like codes: not all empty, and without spaces and small letters.
#[must_use]
pub fn look_like_codes(sample: &Sample, at: usize) -> bool {
    let mut some = false;
    sample.rows.iter().map(|row| row.text(at)).filter(|text| !text.is_empty()).all(|text| {
        some = true;
        !text.chars().any(|character| character.is_whitespace() || character.is_lowercase())
    }) && some
}

/// Whether the first cells look like names: at least one has letters, and a space, a small letter or a letter beyond
/// ASCII.
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

/// The position of a column that a mapping names by its heading or, as in `#3`, by its number.
///
/// # Errors
/// When no column or several columns have this name.
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

/// The place of a column that a key of the mapping names.
///
/// # Errors
/// As [`find`], with the key.
pub fn find_for(columns: &[ColumnDraft], key: &str, name: &str) -> Result<usize, DecodeError> {
    find(columns, name).map_err(|error| match error {
        DecodeError::Malformed { message, .. } => wrong(&format!("`{key}` in the mapping: {message}")),
        error => error,
    })
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
