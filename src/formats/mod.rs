//! Encoders of answers. They write one series at a time and do no I/O.
//!
//! [`Format`] lists the formats of `/v1`; those of SDMX stand in [`sdmx`].

mod arrow;
mod batches;
pub mod chart;
mod csv;
#[cfg(test)]
mod fixture;
mod flat;
pub mod forecast_rows;
pub mod json;
pub mod jsonstat;
mod ndjson;
pub mod number;
pub mod parquet;
pub mod row_writer;
pub mod sdmx;
mod xlsx;

use crate::domain::dataset::{AnswerHeader, Points, SeriesData};

/// A format of observations and growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON, points grouped by series.
    Json,
    /// CSV (RFC 4180), one row per point.
    Csv,
    /// NDJSON, one object per line and point.
    Ndjson,
    /// JSON-stat 2.0.
    JsonStat,
    /// Apache Parquet, one row per point.
    Parquet,
    /// Apache Arrow IPC, streaming format, one row per point.
    Arrow,
    /// An Excel workbook (ECMA-376), one row per point.
    Xlsx,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 7] =
        [Self::Json, Self::Csv, Self::Ndjson, Self::JsonStat, Self::Parquet, Self::Arrow, Self::Xlsx];

    /// The value of the parameter `format`.
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

    /// Whether an answer has no pages. Libraries that read these formats do not follow a link to a next page.
    #[must_use]
    pub const fn is_flat(self) -> bool {
        !matches!(self, Self::Json)
    }

    /// The largest number of points in one answer.
    #[must_use]
    pub const fn max_points(self) -> usize {
        match self {
            // A sheet has 1,048,576 rows; one is the heading.
            Self::Xlsx => 1_048_575,
            // The encoder keeps all points until the end.
            Self::JsonStat => crate::limits::MAX_COLLECTED_OBSERVATIONS,
            _ => crate::limits::MAX_FLAT_OBSERVATIONS,
        }
    }

    /// An encoder for one answer.
    #[must_use]
    pub fn encoder(self, layout: PointLayout) -> Box<dyn Encoder> {
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

/// What an answer shows of its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PointLayout {
    /// What the points are.
    pub kind: PointKind,
    /// Whether the provenance of each value is shown.
    pub full: bool,
}

/// What the points of an answer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PointKind {
    /// Observations.
    Observations,
    /// Observations with the outlooks of their revisions.
    Outlooks,
    /// Growth.
    Growth,
    /// Forecasts, or their backtests.
    Forecast,
    /// Observations that a formula gives.
    Formula,
    /// Results of a calculation, in the columns of growth.
    Results,
}

/// Writes one answer: `begin`, then `series` for each series, then `end`; each appends to `out`.
pub trait Encoder: Send {
    /// Writes what comes before the first series.
    fn begin(&mut self, header: &AnswerHeader, out: &mut Vec<u8>);
    /// Writes a series.
    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>);
    /// Writes what comes after the last series.
    fn end(&mut self, out: &mut Vec<u8>);
}

/// An answer in a format, complete in memory.
#[must_use]
pub fn encode(format: Format, layout: PointLayout, header: &AnswerHeader, series: &[SeriesData]) -> Vec<u8> {
    let mut encoder = format.encoder(layout);
    let points: usize = series.iter().map(|series| series.points.len()).sum();
    let of_point = if layout.kind == PointKind::Observations { 128 } else { 320 };
    let mut out = Vec::with_capacity(512 + series.len() * 256 + points * of_point);
    encoder.begin(header, &mut out);
    for one in series {
        encoder.series(one, &mut out);
    }
    encoder.end(&mut out);
    out
}

/// The metadata that a file of columns carries: the revision and, one a line, the credits of the data.
fn metadata(header: &AnswerHeader) -> impl Iterator<Item = (String, String)> {
    let attributions = Some(header.attributions.join("\n")).filter(|text| !text.is_empty());
    let revision = [("revision".to_owned(), header.revision.to_string())];
    revision.into_iter().chain(attributions.map(|text| ("attributions".to_owned(), text)))
}

/// The columns of the formats with one row per point; the dimensions that only some datasets have come last.
#[must_use]
pub fn flat_columns(layout: PointLayout, own: &[String]) -> Vec<&str> {
    flat::columns(layout, own)
}

/// The kind of some points.
#[must_use]
pub const fn kind_of(points: &Points) -> PointKind {
    match points {
        Points::Observations(_) => PointKind::Observations,
        Points::Growth(_) => PointKind::Growth,
        Points::Forecast(_) => PointKind::Forecast,
        Points::Results(_) => PointKind::Results,
    }
}
