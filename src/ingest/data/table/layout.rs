//! The layout of a table: what each column is.

use std::collections::BTreeMap;

use super::super::concepts::YearPart;
use super::super::record::{Column, Header};

/// How a row becomes records.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableLayout {
    /// The headings, for messages.
    pub headings: Vec<String>,
    /// The dimensions.
    pub dimensions: Vec<Dimension>,
    /// The attributes.
    pub attributes: Vec<Attribute>,
    /// Where the period is.
    pub period: PeriodSource,
    /// Whether the column of the period has years of one or two digits, as `1` and `500` beside `1000`.
    pub has_short_years: bool,
    /// The column with the day of publication.
    pub published: Option<usize>,
    /// The column with the SDMX action.
    pub action: Option<usize>,
    /// The columns with values.
    pub values: Vec<ValueColumn>,
    /// The position of the dimension whose codes are the headings of the values.
    pub indicator: Option<usize>,
    /// The notation of values.
    pub reading: NumberSyntax,
    /// Columns whose empty cells get the label of a row above.
    pub fill_down: Vec<usize>,
    /// A column that is empty in none of the first rows, so that an empty cell below shows a label that stands once.
    pub never_empty: Option<usize>,
    /// The beginning of the row after the table.
    pub foot: Option<String>,
    /// Why columns are not read.
    pub ignored: BTreeMap<usize, &'static str>,
    /// Remarks for the user about how the columns are read.
    pub notes: Vec<String>,
    /// Columns without a heading, which must be empty.
    pub empty: Vec<usize>,
    /// Columns that must have the same text in all rows, such as the structure of an SDMX message.
    pub constant: Vec<usize>,
}

impl TableLayout {
    /// Number of cells of a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.headings.len()
    }

    /// Number of cells of a row that are no values.
    #[must_use]
    pub fn row_cells(&self) -> usize {
        self.width().saturating_sub(self.values.len())
    }

    /// The header, as far as the columns define it.
    #[must_use]
    pub fn header(&self) -> Header {
        Header {
            dimensions: self.dimensions.iter().map(|dimension| dimension.column.clone()).collect(),
            attributes: self.attributes.iter().map(|attribute| attribute.column.clone()).collect(),
            decimal_comma: self.reading.decimal_comma,
            columns: self.uses(),
            ..Header::default()
        }
    }
}

/// A dimension and where its codes are.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// Its column in the header.
    pub column: Column,
    /// Where its codes are.
    pub codes: Codes,
    /// Where the names of its codes are.
    pub names: Option<Names>,
    /// Codes by text of the file, from the mapping.
    pub recodes: BTreeMap<String, String>,
}

/// Where the codes of a dimension are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Codes {
    /// In a column.
    Column(usize),
    /// In a column, after an apostrophe, which keeps a spreadsheet program from reading them as numbers.
    Quoted(usize),
    /// In a column, before the name: `A: Annual`.
    Labelled(usize),
    /// In a column with several codes a cell: `A,PC_GDP,AT`.
    Within {
        /// The column.
        column: usize,
        /// The position in the cell.
        part: usize,
        /// The number of codes that each cell must have.
        parts: usize,
    },
    /// One code for the whole file.
    Constant(String),
    /// In the headings of the values.
    Headings,
}

impl Codes {
    /// The column that they are in, if they are in one.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        match self {
            Self::Column(column)
            | Self::Quoted(column)
            | Self::Labelled(column)
            | Self::Within { column, .. } => Some(*column),
            Self::Constant(_) | Self::Headings => None,
        }
    }
}

/// Where the names of codes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names {
    /// The column; for labelled codes the column of the codes.
    pub column: usize,
    /// Whether a second name for a code is an error: then the columns are not codes and their names.
    pub strict: bool,
    /// Whether the code is before the name in the cell.
    pub labelled: bool,
}

/// An attribute and where its text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its column in the header.
    pub column: Column,
    /// Its column; none if it is in the cell of the value, in a column beside it, or the same for a column of values.
    pub at: Option<usize>,
    /// Whether a label is after the code: `A: Normal value`.
    pub labelled: bool,
}

/// Where the period of a row is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PeriodSource {
    /// In the headings of the values.
    #[default]
    Headings,
    /// In a column.
    Column(usize),
    /// In a column with the year and a column with the part of the year.
    Joined {
        /// The year.
        year: usize,
        /// The part of the year.
        part: usize,
        /// The unit of a part that is a number.
        unit: YearPart,
        /// The day of the month, where a third column has it.
        day: Option<usize>,
    },
    /// In a column with the year; the headings of the values are the parts of the year.
    YearAndHeadings(usize),
    /// In the headings the year, and in a column what comes after it.
    PartAndHeadings {
        /// The column.
        part: usize,
        /// What it counts.
        unit: YearPart,
    },
    /// All values are of one period.
    Constant(String),
}

impl PeriodSource {
    /// The columns that it is in, and their usage in words.
    #[must_use]
    pub fn uses(&self) -> Vec<(usize, &'static str)> {
        const PART: &str = "a part of periods";
        match self {
            Self::Column(at) => vec![(*at, "periods")],
            Self::Joined { year, part, day, .. } => {
                [Some(*year), Some(*part), *day].into_iter().flatten().map(|at| (at, PART)).collect()
            }
            Self::YearAndHeadings(year) => vec![(*year, "the years of periods")],
            Self::PartAndHeadings { part, .. } => vec![(*part, "the parts of years of periods")],
            Self::Headings | Self::Constant(_) => Vec::new(),
        }
    }
}

/// A column with values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValueColumn {
    /// Its position.
    pub column: usize,
    /// The code of the indicator.
    pub indicator: Option<String>,
    /// The name of the indicator, if the heading has code and name.
    pub name: Option<String>,
    /// The period, or the part of the year.
    pub period: Option<String>,
    /// The day of publication.
    pub published: Option<String>,
    /// The column with its flag.
    pub flag: Option<usize>,
    /// Attributes of the whole column: the position of the attribute, and its text.
    pub texts: Vec<(usize, String)>,
}

/// The notation of values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberSyntax {
    /// Whether the decimal sign is a comma.
    pub decimal_comma: bool,
    /// The text between a value and its flag.
    pub separator: Option<String>,
    /// The position of the attribute with the flags.
    pub flag: Option<usize>,
    /// Signs for a missing value, of the format or the mapping.
    pub missing: Vec<String>,
}
