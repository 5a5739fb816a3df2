//! SDMX-CSV 1.0 and 2.0 (field guides): one row an observation, or a series where these are not shown.

use std::sync::Arc;

use super::Message;
use super::groups::Action;
use super::values::{MISSING, Point, Series, Shown};
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::formats::Encoder;
use crate::formats::csv::write_text;

/// An edition of SDMX-CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edition {
    V10,
    V20,
}

/// Writes SDMX-CSV.
#[derive(Debug)]
pub(super) struct CsvEncoder {
    message: Arc<Message>,
    /// What every row begins with.
    first: Vec<String>,
    edition: Edition,
}

impl CsvEncoder {
    pub(super) fn new(message: Arc<Message>, edition: Edition) -> Self {
        let flow = message.structure.reference(message.agency);
        let first = match edition {
            Edition::V10 => vec![flow],
            Edition::V20 => vec!["dataflow".to_owned(), flow],
        };
        Self { message, first, edition }
    }

    fn heading(&self) -> Vec<&str> {
        let mut heading = match self.edition {
            Edition::V10 => vec!["DATAFLOW"],
            Edition::V20 => vec!["STRUCTURE", "STRUCTURE_ID", "ACTION"],
        };
        let structure = &self.message.structure;
        heading.extend(structure.dimensions.iter().map(|dimension| dimension.id.as_str()));
        if self.message.observations {
            heading.extend(["TIME_PERIOD", "OBS_VALUE"]);
        }
        heading.extend(structure.attributes.iter().map(|attribute| attribute.id.as_str()));
        heading
    }

    /// What the rows of a series begin with, up to its last code.
    fn row_start(&self, series: &Series<'_>, action: Action) -> Vec<u8> {
        let mut start: Vec<&str> = self.first.iter().map(String::as_str).collect();
        if self.edition == Edition::V20 {
            start.push(if action == Action::Delete { "D" } else { "I" });
        }
        start.extend(&series.codes);
        let mut out = Vec::new();
        write_fields(start, &mut out);
        out
    }

    /// Writes the row of a point, or that of a series.
    fn write_row(&self, start: &[u8], series: &Series<'_>, point: Option<&Point<'_>>, out: &mut Vec<u8>) {
        let is_deleted = point.is_some_and(|point| point.action == Action::Delete);
        out.reserve(2 * start.len() + 100);
        out.extend_from_slice(start);
        if let Some(point) = point {
            let missing = if is_deleted { "" } else { MISSING };
            out.push(b',');
            write_fields([&*point.period, point.value.as_deref().unwrap_or(missing)], out);
        }
        let of_series: &[Shown<'_>] = if is_deleted { &[] } else { &series.attributes };
        // Both are in the order of the structure.
        let mut own = point.map_or(&[][..], |point| &point.attributes).iter().map(Shown::pair).peekable();
        let mut shared = of_series.iter().map(Shown::pair).peekable();
        for attribute in &self.message.structure.attributes {
            let shared = shared.next_if(|(id, _)| *id == attribute.id);
            let shown = own.next_if(|(id, _)| *id == attribute.id).or(shared);
            out.push(b',');
            write_text(shown.map_or("", |(_, text)| text), out);
        }
        out.push(b'\n');
    }
}

/// Writes fields with commas between.
fn write_fields<'a>(fields: impl IntoIterator<Item = &'a str>, out: &mut Vec<u8>) {
    for (number, field) in fields.into_iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        write_text(field, out);
    }
}

impl Encoder for CsvEncoder {
    fn begin(&mut self, _: &AnswerHeader, out: &mut Vec<u8>) {
        write_fields(self.heading(), out);
        out.push(b'\n');
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        let described = Series::new(&self.message, series);
        let start = self.row_start(&described, Action::Replace);
        if !self.message.observations {
            return self.write_row(&start, &described, None, out);
        }
        for position in 0..described.len() {
            let Some(point) = described.point(&self.message, position) else { continue };
            match point.action {
                Action::Replace => self.write_row(&start, &described, Some(&point), out),
                Action::Delete => {
                    let start = self.row_start(&described, Action::Delete);
                    self.write_row(&start, &described, Some(&point), out);
                }
            }
        }
    }

    fn end(&mut self, _: &mut Vec<u8>) {}
}
