//! The numbers of a document as answers and commands give them.

mod tables;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::domain::figure::{PositionUnit, Selector};
use crate::domain::period::Period;
use crate::formats::number::Number;
use crate::ingest::document::{BlockKind, Direction, DocumentText, Reading, read_document, read_furniture};
use crate::ingest::seed::sha256;

pub use self::tables::{csv, toml};

/// The code of a unit that the document does not determine.
const OPEN: &str = "open";

/// All numbers of a document.
#[derive(Debug, Serialize)]
pub struct DocumentReading {
    /// The name of the file.
    pub file: String,
    /// The format.
    pub format: &'static str,
    /// The language (ISO 639-1).
    pub language: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The day of publication.
    pub published: Option<NaiveDate>,
    /// The SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// The numbers, in reading order.
    pub numbers: Vec<NumberReading>,
    /// The parts that could not be read.
    pub problems: Vec<PartReading>,
}

/// A part of a document that could not be read.
#[derive(Debug, Serialize)]
pub struct PartReading {
    /// The part, such as `page=3`.
    pub part: String,
    /// What is wrong with it.
    pub message: String,
}

/// A number of a document.
#[derive(Debug, Serialize)]
pub struct NumberReading {
    /// The text of the number, with its scale and unit.
    pub token: String,
    /// Its place.
    pub at: Place,
    /// The index of its block.
    pub block: usize,
    /// The kind of the block: heading, paragraph, cell, caption, note, furniture.
    pub block_kind: &'static str,
    /// The row of its cell, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// The column of its cell, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The heads of its row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row_head: Option<String>,
    /// The heads of its column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_head: Option<String>,
    /// The caption of its table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// The value in base units; null where the text does not determine it.
    #[serde(serialize_with = "number_or_null")]
    pub value: Option<f64>,
    /// The code of the unit, or `open`.
    pub unit: &'static str,
    /// The qualifier.
    pub qualifier: &'static str,
    /// One unit in the last printed place, in base units.
    #[serde(serialize_with = "number")]
    pub rounding: f64,
    /// The lower end of the interval; null where it has none.
    #[serde(serialize_with = "number_or_null")]
    pub lower: Option<f64>,
    /// The upper end.
    #[serde(serialize_with = "number_or_null")]
    pub upper: Option<f64>,
    /// Whether a quantity rises (`up`) or falls (`down`) by the number.
    pub direction: Option<&'static str>,
    /// The period, where the document says one.
    pub period: Option<Period>,
    /// Whether the document states the period or it was inferred.
    pub period_basis: Option<&'static str>,
    /// The rule that gave the period.
    pub period_rule: Option<&'static str>,
    /// The place of the words that the period rests on.
    pub period_at: Option<Place>,
    /// `statistic`, `set_aside` or `unsure`.
    pub kind: &'static str,
    /// Why it is no statistic, or unsure.
    pub reason: Option<&'static str>,
    /// Whether it stands in what is not the document's own text, such as a running head.
    pub furniture: bool,
}

/// A place in a document, as the W3C Web Annotation Data Model names it.
#[derive(Debug, Serialize)]
pub struct Place {
    /// `DataPositionSelector` (bytes) or `TextPositionSelector` (Unicode code points).
    r#type: &'static str,
    /// The first byte or character.
    start: usize,
    /// The one after the last.
    end: usize,
    /// The text.
    exact: String,
    /// The part of the document in which they are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    fragment: Option<String>,
}

impl Place {
    /// The text at the place.
    #[must_use]
    pub fn exact(&self) -> &str {
        &self.exact
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fragment = self.fragment.as_deref().map(|fragment| format!("{fragment}:")).unwrap_or_default();
        write!(formatter, "{fragment}{}..{}", self.start, self.end)
    }
}

impl From<&Selector> for Place {
    fn from(at: &Selector) -> Self {
        let r#type = match at.unit {
            PositionUnit::Bytes => "DataPositionSelector",
            PositionUnit::Characters => "TextPositionSelector",
        };
        Self { r#type, start: at.start, end: at.end, exact: at.exact.clone(), fragment: at.fragment.clone() }
    }
}

impl DocumentReading {
    /// The numbers of a document; with `all` those of its furniture too.
    #[must_use]
    pub fn new(file: &str, format: &'static str, bytes: &[u8], document: &DocumentText, all: bool) -> Self {
        let mut readings = read_document(document);
        if all {
            readings.extend(read_furniture(document));
            readings.sort_by_key(|reading| reading.block);
        }
        let problem = |part: &crate::ingest::document::PartProblem| PartReading {
            part: part.fragment.clone(),
            message: part.message.clone(),
        };
        Self {
            file: file.to_owned(),
            format,
            language: document.language.clone(),
            title: document.title.clone(),
            publisher: document.publisher.clone(),
            published: document.published,
            sha256: sha256(bytes),
            numbers: readings.iter().map(|reading| number_reading(document, reading)).collect(),
            problems: document.problems.iter().map(problem).collect(),
        }
    }
}

fn number_reading(document: &DocumentText, reading: &Reading) -> NumberReading {
    let (number, heads, period) = (&reading.number, reading.heads.as_ref(), reading.period.as_ref());
    let double = |decimal: rust_decimal::Decimal| decimal.to_string().parse().ok();
    let block_kind = document.blocks.get(reading.block).map_or("paragraph", |block| kind_code(&block.kind));
    NumberReading {
        token: number.exact.clone(),
        at: Place::from(&reading.at),
        block: reading.block,
        block_kind,
        row: heads.map(|heads| heads.row),
        column: heads.map(|heads| heads.column),
        row_head: heads.and_then(|heads| heads.row_head.clone()),
        column_head: heads.and_then(|heads| heads.column_head.clone()),
        caption: heads.and_then(|heads| heads.caption.clone()),
        value: number.value.and_then(double),
        unit: number.unit.unwrap_or(OPEN),
        qualifier: number.qualifier.code(),
        rounding: double(number.rounding).unwrap_or_default(),
        lower: reading.bounds.and_then(crate::domain::bounds::Bounds::lower),
        upper: reading.bounds.and_then(crate::domain::bounds::Bounds::upper),
        direction: number.direction.map(direction_code),
        period: period.map(|period| period.period),
        period_basis: period.map(|period| period.basis.code()),
        period_rule: period.map(|period| period.rule.code()),
        period_at: period.and_then(|period| period.at.as_ref()).map(Place::from),
        kind: reading.kind.code(),
        reason: reading.kind.reason(),
        furniture: block_kind == kind_code(&BlockKind::Furniture),
    }
}

const fn direction_code(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}

/// The code of the kind of a block.
const fn kind_code(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading(_) => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::Cell(_) => "cell",
        BlockKind::Caption(_) => "caption",
        BlockKind::Note => "note",
        BlockKind::Furniture => "furniture",
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn number<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    Number(*value).serialize(serializer)
}

#[expect(clippy::ref_option, reason = "serde passes a reference")]
fn number_or_null<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(Number).serialize(serializer)
}
