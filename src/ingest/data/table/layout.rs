//! What each column of a table is, once that has been decided.

use std::collections::BTreeMap;

use super::super::concepts::YearPart;
use super::super::record::{Column, Header};

/// How records are made of a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableLayout {
    /// The headings, for places.
    pub headings: Vec<String>,
    /// The dimensions.
    pub dimensions: Vec<Dimension>,
    /// The attributes.
    pub attributes: Vec<Attribute>,
    /// The columns of the period; none where the headings of the values have it.
    pub period: PeriodSource,
    /// The column of the day of publication.
    pub published: Option<usize>,
    /// The column of the SDMX action.
    pub action: Option<usize>,
    /// The columns with values.
    pub values: Vec<ValueColumn>,
    /// Which dimension the headings of the values fill.
    pub indicator: Option<usize>,
    /// How the texts of values are read.
    pub reading: NumberSyntax,
    /// Columns whose empty cells have the label above them.
    pub fill_down: Vec<usize>,
    /// The beginning of the row after the table.
    pub foot: Option<String>,
    /// Why columns are not read.
    pub ignored: BTreeMap<usize, &'static str>,
    /// What a reader should know about how the columns were read.
    pub notes: Vec<String>,
    /// Columns without a heading, which must stay empty.
    pub empty: Vec<usize>,
    /// Columns that must have the same text in all rows, such as the structure of an SDMX message.
    pub constant: Vec<usize>,
}

impl TableLayout {
    /// How many cells a row has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.headings.len()
    }

    /// How many cells of a row have no values.
    #[must_use]
    pub fn row_cells(&self) -> usize {
        self.width().saturating_sub(self.values.len())
    }

    /// The header, as far as the columns give it.
    #[must_use]
    pub fn header(&self) -> Header {
        Header {
            dimensions: self.dimensions.iter().map(|dimension| dimension.column.clone()).collect(),
            attributes: self.attributes.iter().map(|attribute| attribute.column.clone()).collect(),
            columns: self.uses(),
            ..Header::default()
        }
    }
}

/// A dimension and where its codes stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// As the header has it.
    pub column: Column,
    /// Where its codes stand.
    pub codes: Codes,
    /// Where its names stand.
    pub names: Option<Names>,
    /// Codes for texts of the file.
    pub recodes: BTreeMap<String, String>,
}

/// Where codes stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Codes {
    /// In a column.
    Column(usize),
    /// In a column, behind an apostrophe that kept a spreadsheet from making numbers of them.
    Quoted(usize),
    /// In a column, before the name: `A: Annual`.
    Labelled(usize),
    /// In a column with several codes, at a place in it: `A,PC_GDP,AT`.
    Within {
        /// The column.
        column: usize,
        /// Which of them.
        part: usize,
        /// How many there must be.
        parts: usize,
    },
    /// Nowhere: one code for the whole file.
    Constant(String),
    /// In the headings of the values.
    Headings,
}

/// Where the names of codes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names {
    /// The column; the same as that of labelled codes.
    pub column: usize,
    /// Whether a second name for a code shows that the columns are no codes and names.
    pub strict: bool,
    /// Whether a code stands before the name.
    pub labelled: bool,
}

/// An attribute and where its text stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// As the header has it.
    pub column: Column,
    /// Its column; none where it is cut off values, stands in a column beside each, or holds for whole columns.
    pub at: Option<usize>,
    /// Whether a label stands behind the code: `A: Normal value`.
    pub labelled: bool,
}

/// Where the period of a row stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PeriodSource {
    /// In the headings of the values.
    #[default]
    Headings,
    /// In a column.
    Column(usize),
    /// In a column for the year and one for what comes after it.
    Joined {
        /// The year.
        year: usize,
        /// What comes after it.
        part: usize,
        /// What it counts.
        unit: YearPart,
    },
    /// In a column for the year, and in the headings what comes after it.
    YearAndHeadings(usize),
    /// All values are of one period.
    Constant(String),
}

/// A column with values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValueColumn {
    /// Which.
    pub column: usize,
    /// The code of the indicator.
    pub indicator: Option<String>,
    /// The name of the indicator, where the heading has one besides the code.
    pub name: Option<String>,
    /// The period, or what comes after the year.
    pub period: Option<String>,
    /// The day of publication.
    pub published: Option<String>,
    /// The column with its flag.
    pub flag: Option<usize>,
    /// Texts of attributes that hold for the whole column, by the number of the attribute.
    pub texts: Vec<(usize, String)>,
}

/// How the texts of values are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberSyntax {
    /// Whether a comma stands before decimals.
    pub decimal_comma: bool,
    /// What stands between a value and its flag.
    pub separator: Option<String>,
    /// Which attribute takes the flags.
    pub flag: Option<usize>,
    /// Texts that the format defines as no value.
    pub missing: Vec<String>,
}
