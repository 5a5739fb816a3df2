//! Encoders: answers in, bytes out. Pure, and streaming: one series at a time.
//!
//! [`Format`] is the registry; a new format is one file and one line in it.

mod arrow;
mod batches;
mod csv;
#[cfg(test)]
mod fixture;
mod flat;
pub mod json;
pub mod jsonstat;
mod ndjson;
pub mod number;
mod parquet;
pub mod row_writer;
pub mod sdmx;
mod xlsx;

use crate::domain::dataset::{AnswerHeader, Points, SeriesData};

/// A format of observations and growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON, grouped by series.
    Json,
    /// CSV (RFC 4180), one row a point.
    Csv,
    /// One JSON object a line and point.
    Ndjson,
    /// JSON-stat 2.0, a data cube.
    JsonStat,
    /// Parquet, one row a point.
    Parquet,
    /// Arrow IPC as a stream, one row a point.
    Arrow,
    /// A workbook (Office Open XML), one row a point.
    Xlsx,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 7] =
        [Self::Json, Self::Csv, Self::Ndjson, Self::JsonStat, Self::Parquet, Self::Arrow, Self::Xlsx];

    /// The name, as `format=` takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::JsonStat => "jsonstat",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type, without parameters.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Ndjson => "application/x-ndjson",
            Self::JsonStat => "application/vnd.json-stat",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Arrow => "application/vnd.apache.arrow.stream",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The value of the `Content-Type` header.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            _ => self.media_type(),
        }
    }

    /// Whether an answer is always whole: no data frame library follows a link to a next page.
    #[must_use]
    pub const fn is_flat(self) -> bool {
        !matches!(self, Self::Json)
    }

    /// The most points that one answer in it may hold.
    #[must_use]
    pub const fn max_points(self) -> usize {
        match self {
            // A sheet has 1,048,576 rows, one of them the heading.
            Self::Xlsx => 1_048_575,
            // The whole cube is in memory.
            Self::JsonStat => crate::limits::MAX_COLLECTED_OBSERVATIONS,
            _ => crate::limits::MAX_FLAT_OBSERVATIONS,
        }
    }

    /// An encoder for one answer.
    #[must_use]
    pub fn encoder(self, layout: Layout) -> Box<dyn Encoder> {
        match self {
            Self::Json => Box::new(json::JsonEncoder::new(layout)),
            Self::Csv => Box::new(csv::CsvEncoder::new(layout)),
            Self::Ndjson => Box::new(ndjson::NdjsonEncoder::new(layout)),
            Self::JsonStat => Box::new(jsonstat::JsonStatEncoder::new(layout)),
            Self::Parquet => Box::new(parquet::ParquetEncoder::new(layout)),
            Self::Arrow => Box::new(arrow::ArrowEncoder::new(layout)),
            Self::Xlsx => Box::new(xlsx::XlsxEncoder::new(layout)),
        }
    }
}

/// What the points of an answer are and how much of them is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Layout {
    /// Observations or growth.
    pub kind: Kind,
    /// Whether where a value comes from is shown as well.
    pub full: bool,
}

/// What the points of an answer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Observations.
    Observations,
    /// Growth.
    Growth,
}

/// Writes one answer, piece by piece.
pub trait Encoder: Send {
    /// Writes what stands before the series.
    fn begin(&mut self, header: &AnswerHeader, out: &mut Vec<u8>);
    /// Writes a series.
    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>);
    /// Writes what stands after the series.
    fn end(&mut self, out: &mut Vec<u8>);
}

/// The whole answer in a format.
#[must_use]
pub fn encode(format: Format, layout: Layout, header: &AnswerHeader, series: &[SeriesData]) -> Vec<u8> {
    let mut encoder = format.encoder(layout);
    let points: usize = series.iter().map(|series| series.points.len()).sum();
    let of_point = if layout.kind == Kind::Growth { 320 } else { 128 };
    let mut out = Vec::with_capacity(512 + series.len() * 256 + points * of_point);
    encoder.begin(header, &mut out);
    for one in series {
        encoder.series(one, &mut out);
    }
    encoder.end(&mut out);
    out
}

/// The columns of the flat formats, those of a dataset's own dimensions last.
#[must_use]
pub fn flat_columns(layout: Layout, own: &[String]) -> Vec<&str> {
    flat::columns(layout, own)
}

/// The kind of some points.
#[must_use]
pub const fn kind_of(points: &Points) -> Kind {
    match points {
        Points::Observations(_) => Kind::Observations,
        Points::Growth(_) => Kind::Growth,
    }
}
