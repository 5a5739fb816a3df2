//! The parts of `dataset.toml` that say how data files are read.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::code::Code;

/// The layout of the files of one origin: which columns have area, year and status. Columns are named by their headings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The id.
    pub id: String,
    /// The first year that is read.
    pub from: i32,
    /// The column of the area.
    pub area: String,
    /// The text of each area in that column, by code; other areas are not read.
    pub areas: BTreeMap<Code, String>,
    /// The column of the year; without it, every column whose heading is a year has values.
    pub period: Option<String>,
    /// The column that says what kind of value it is; without it, all are normal values.
    pub status: Option<StatusColumn>,
}

/// The column that says what kind of value it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatusColumn {
    /// The heading.
    pub column: String,
    /// The observation status (SDMX `CL_OBS_STATUS`) of each of its texts.
    pub codes: BTreeMap<String, char>,
}

/// The data file of a source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DataFileEntry {
    /// The name of the file: CSV in UTF-8 with one row of headings.
    pub file: String,
    /// The id of its layout.
    pub layout: String,
    /// The number of decimals of all values, where the file leaves out zeros at the end.
    pub decimals: Option<u32>,
    /// The number of digits that the publisher rounds to, where the file prints others.
    pub significant_digits: Option<u32>,
    /// What is read from it.
    pub series: Vec<SeriesEntry>,
}

/// The series of one indicator in a data file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesEntry {
    /// The indicator.
    pub indicator: Code,
    /// The activity.
    pub activity: Code,
    /// The column of the value; needed where the layout has a column of the year.
    pub value: Option<String>,
    /// The text that other columns must have.
    #[serde(default, rename = "where")]
    pub conditions: BTreeMap<String, String>,
    /// The column over whose texts values are added up.
    pub sum_over: Option<String>,
}

/// A data file and how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFileReading {
    /// The id of its source.
    pub source: String,
    /// The file.
    pub data: DataFileEntry,
    /// The layout.
    pub layout: Layout,
}
