//! The files of a seed folder as their TOML has them.
//!
//! The same types make the JSON Schemas in `seed-data/schema`, by which an editor helps.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use crate::domain::catalogue::{Activity, Area, Indicator, Topic, Unit};
use crate::domain::code::Code;
use crate::domain::figure::{Evidence, Selector};
use crate::domain::growth::Explanation;
use crate::domain::qualifier::Qualifier;
use crate::domain::source::Basis;

/// `dataset.toml`: the dataset and the documents it is read from.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DatasetFile {
    /// The dataset.
    pub dataset: DatasetEntry,
    /// The documents, those that state no figure as well.
    #[serde(default, rename = "source")]
    pub sources: Vec<SourceEntry>,
}

/// The dataset.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DatasetEntry {
    /// Its id.
    pub id: Code,
    /// Its name.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// What it holds.
    pub description: String,
    /// Under which terms it may be used.
    pub licence: String,
    /// Its dimensions in the order of the key.
    pub dimensions: Vec<String>,
}

/// A document.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// The name of the file.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// The day it was published.
    #[serde(deserialize_with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub published: NaiveDate,
    /// Whether the document says so.
    pub published_basis: Basis,
    /// From what an inferred day was worked out.
    pub published_note: Option<String>,
    /// Its language (ISO 639-1).
    pub language: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: i64,
    /// What else a reader should know.
    pub note: Option<String>,
}

/// `catalogue.toml`: code lists and indicators.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CatalogueFile {
    /// The units.
    #[serde(default, rename = "unit")]
    pub units: Vec<Unit>,
    /// The topics.
    #[serde(default, rename = "topic")]
    pub topics: Vec<Topic>,
    /// The areas.
    #[serde(default, rename = "area")]
    pub areas: Vec<Area>,
    /// The activities.
    #[serde(default, rename = "activity")]
    pub activities: Vec<Activity>,
    /// The indicators.
    #[serde(default, rename = "indicator")]
    pub indicators: Vec<Indicator>,
}

/// `figures.toml`: the figures.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FiguresFile {
    /// The figures.
    #[serde(default, rename = "figure")]
    pub figures: Vec<FigureEntry>,
}

/// A figure.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FigureEntry {
    /// Its id.
    pub id: String,
    /// The document that states it.
    pub source: String,
    /// Where the number token stands, in bytes.
    pub at: Selector,
    /// The key of the series.
    pub series: String,
    /// The period.
    pub period: String,
    /// Whether the document states the period.
    pub period_basis: Basis,
    /// Where the words stand that the period was read from.
    pub period_at: Option<Selector>,
    /// From what an inferred period was worked out.
    pub period_note: Option<String>,
    /// The value in base units.
    pub value: f64,
    /// The code of the unit.
    pub unit: Code,
    /// How the document hedges the number.
    pub qualifier: Qualifier,
    /// One unit in the last printed place, in base units; 0 for number words and ordinals.
    pub rounding: f64,
    /// Who is quoted.
    pub quoted: Option<String>,
    /// Scope, real or nominal, and what else a reader should know.
    pub note: Option<String>,
    /// Why the figure need not meet others on the same thing.
    pub evidence: Option<EvidenceEntry>,
}

/// Why a figure need not meet others on the same thing.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EvidenceEntry {
    /// What explains the difference.
    pub because: RecordedReason,
    /// Where that is said, or from what it is seen.
    pub note: String,
}

/// What explains that a figure differs from others on the same thing.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordedReason {
    /// The publisher compared like with like, on a scope that the levels do not have.
    ComparableScope,
    /// The publisher revised the base after it was stated.
    RevisedBase,
    /// Another publisher states it.
    OtherSource,
}

impl From<EvidenceEntry> for Evidence {
    fn from(entry: EvidenceEntry) -> Self {
        let because = match entry.because {
            RecordedReason::ComparableScope => Explanation::ComparableScope,
            RecordedReason::RevisedBase => Explanation::RevisedBase,
            RecordedReason::OtherSource => Explanation::OtherSource,
        };
        Self { because, note: entry.note }
    }
}

/// `other-numbers.toml`: the numbers of the documents that are no statistic.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherNumbersFile {
    /// The numbers.
    #[serde(default, rename = "number")]
    pub numbers: Vec<OtherNumber>,
}

/// A number of a document that is claimed to be no statistic.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherNumber {
    /// The document.
    pub source: String,
    /// Where it stands, in bytes.
    pub at: Selector,
    /// Why it is no statistic.
    pub reason: String,
    /// What else a reader should know.
    pub note: Option<String>,
}

/// A TOML date as a calendar date.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    written
        .date
        .and_then(|date| NaiveDate::from_ymd_opt(i32::from(date.year), date.month.into(), date.day.into()))
        .ok_or_else(|| serde::de::Error::custom("a date such as 2025-03-14 is expected"))
}
