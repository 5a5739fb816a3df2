//! The structure of the TOML files of a seed folder.
//!
//! The JSON Schemas in `seed-data/schema`, which editors use, are generated from the same types.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use super::layout::{DataFileEntry, Layout};
use crate::domain::anchor::Anchors;
use crate::domain::catalogue::{Activity, Area, Indicator, Topic, Unit};
use crate::domain::code::Code;
use crate::domain::codes::codes;
use crate::domain::figure::{Evidence, Figure, Selector};
use crate::domain::growth::Explanation;
use crate::domain::qualifier::Qualifier;
use crate::domain::source::{Basis, Source};

/// `dataset.toml`: the dataset and its documents.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DatasetFile {
    /// The dataset.
    pub dataset: DatasetEntry,
    /// The documents, also those without a figure, and the data files.
    #[serde(default, rename = "source")]
    pub sources: Vec<SourceEntry>,
    /// The layouts of the data files.
    #[serde(default, rename = "layout")]
    pub layouts: Vec<Layout>,
}

/// The dataset.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DatasetEntry {
    /// The id.
    pub id: Code,
    /// The name.
    pub name: String,
    /// The publisher.
    pub publisher: String,
    /// A description of the contents.
    pub description: String,
    /// The terms of use.
    pub licence: String,
    /// The dimensions in the order of the key.
    pub dimensions: Vec<String>,
}

/// A document or a data file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// The id: of a document, the name of its file.
    pub id: String,
    /// The title.
    pub title: String,
    /// The publisher.
    pub publisher: String,
    /// The author.
    pub author: Option<String>,
    /// The day of publication.
    #[serde(deserialize_with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub published: NaiveDate,
    /// Whether the document states the day.
    pub published_basis: Basis,
    /// How an inferred day was determined.
    pub published_note: Option<String>,
    /// The language (ISO 639-1).
    pub language: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The length in bytes.
    pub bytes: i64,
    /// The version of the reader of documents that found the places recorded of it.
    pub reader: Option<u32>,
    /// Notes for readers.
    pub note: Option<String>,
    /// The words by which the publisher wants to be credited.
    pub attribution: Option<String>,
    /// The licence, by its SPDX id.
    pub licence: Option<String>,
    /// The address of the data at the publisher.
    pub link: Option<String>,
    /// The data file and how it is read; a document has none.
    pub data: Option<DataFileEntry>,
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
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FiguresFile {
    /// The figures.
    #[serde(default, rename = "figure")]
    pub figures: Vec<FigureEntry>,
}

/// A figure, or the draft of one: without a series, or with one that nobody accepted yet.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FigureEntry {
    /// The id.
    pub id: String,
    /// The document.
    pub source: String,
    /// The place of the number token.
    pub at: Selector,
    /// Hashes of the words around it, by which it is found again in another edition.
    pub anchors: Option<Anchors>,
    /// The key of the series; empty in an open draft.
    pub series: String,
    /// The id of the figure of an earlier document whose series it takes. With it, it is a draft until it is accepted.
    pub carried_from: Option<String>,
    /// The period; it may be empty in an open draft.
    pub period: String,
    /// Whether the document states the period.
    pub period_basis: Basis,
    /// The place of the words that state the period.
    pub period_at: Option<Selector>,
    /// Hashes of the words around those that state the period.
    pub period_anchors: Option<Anchors>,
    /// How an inferred period was determined.
    pub period_note: Option<String>,
    /// The value in base units; `nan` in an open draft where the document does not determine it.
    pub value: f64,
    /// The code of the unit; `open` in an open draft where the document names one that is not known.
    pub unit: Code,
    /// The qualifier that the document gives.
    pub qualifier: Qualifier,
    /// One unit in the last printed place, in base units; 0 for number words and ordinals.
    pub rounding: f64,
    /// The person or body that is quoted.
    pub quoted: Option<String>,
    /// Notes for readers, such as the scope, or whether the value is real or nominal.
    pub note: Option<String>,
    /// The reason for a difference from other figures of the same quantity.
    pub evidence: Option<EvidenceEntry>,
}

/// The reason why a figure differs from others of the same quantity.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EvidenceEntry {
    /// The reason.
    pub because: RecordedReason,
    /// Where the reason is stated, or what it follows from.
    pub note: String,
}

/// A reason why a figure differs from others of the same quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordedReason {
    /// The publisher computed the rate on a comparable scope, which is not that of the levels.
    ComparableScope,
    /// The publisher revised the base after it was stated.
    RevisedBase,
    /// Another publisher states it.
    OtherSource,
}

codes!(RecordedReason {
    ComparableScope = "comparable_scope",
    RevisedBase = "revised_base",
    OtherSource = "other_source",
});

impl FigureEntry {
    /// Whether it is a draft and no figure yet.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.series.is_empty() || self.carried_from.is_some()
    }
}

/// The entry of a source, without how a data file is read.
impl From<&Source> for SourceEntry {
    fn from(source: &Source) -> Self {
        Self {
            id: source.id.clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            author: source.author.clone(),
            published: source.published,
            published_basis: source.published_basis,
            published_note: source.published_note.clone(),
            language: source.language.clone(),
            sha256: source.sha256.clone(),
            bytes: source.bytes,
            reader: None,
            note: source.note.clone(),
            attribution: source.attribution.clone(),
            licence: source.licence.clone(),
            link: source.link.clone(),
            data: None,
        }
    }
}

/// The entry of a figure, without anchors: the seed keeps them beside its figures.
impl From<&Figure> for FigureEntry {
    fn from(figure: &Figure) -> Self {
        Self {
            id: figure.id.clone(),
            source: figure.source.clone(),
            at: figure.at.clone(),
            anchors: None,
            series: figure.series.to_string(),
            carried_from: None,
            period: figure.period.to_string(),
            period_basis: figure.period_basis,
            period_at: figure.period_at.clone(),
            period_anchors: None,
            period_note: figure.period_note.clone(),
            value: figure.value,
            unit: figure.unit.clone(),
            qualifier: figure.qualifier,
            rounding: figure.rounding,
            quoted: figure.quoted.clone(),
            note: figure.note.clone(),
            evidence: figure.evidence.as_ref().and_then(EvidenceEntry::of),
        }
    }
}

impl EvidenceEntry {
    /// The entry of a recorded reason.
    fn of(evidence: &Evidence) -> Option<Self> {
        let because = RecordedReason::from_code(evidence.because.code())?;
        Some(Self { because, note: evidence.note.clone() })
    }
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

/// `other-numbers.toml`: the numbers in the documents that are not statistics.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherNumbersFile {
    /// The numbers.
    #[serde(default, rename = "number")]
    pub numbers: Vec<OtherNumber>,
}

/// A number in a document that is declared not to be a statistic.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherNumber {
    /// The document.
    pub source: String,
    /// Its place.
    pub at: Selector,
    /// Hashes of the words around it, by which it is found again in another edition.
    pub anchors: Option<Anchors>,
    /// Why it is not a statistic.
    pub reason: String,
    /// Notes for readers.
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
