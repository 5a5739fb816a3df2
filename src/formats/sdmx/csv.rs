//! SDMX-CSV 1.0 and 2.0 (field guides): one row an observation, or a series where these are not shown.

use std::sync::Arc;

use super::Message;
use super::groups::Action;
use super::text::Text;
use super::values::{MISSING, Row, Series, Shown};
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
    fn write_row(&self, start: &[u8], series: &Series<'_>, row: Option<&Row<'_>>, out: &mut Vec<u8>) {
        let is_deleted = row.is_some_and(|row| row.action == Action::Delete);
        out.reserve(2 * start.len() + 100);
        out.extend_from_slice(start);
        if let Some(row) = row {
            let missing = Text::Lent(if is_deleted { "" } else { MISSING });
            for text in [&row.period, row.value.as_ref().unwrap_or(&missing)] {
                out.push(b',');
                write_component(text, out);
            }
        }
        let of_series: &[Shown<'_>] = if is_deleted { &[] } else { &series.attributes };
        let mut shared = of_series.iter().peekable();
        for (place, attribute) in self.message.structure.attributes.iter().enumerate() {
            out.push(b',');
            let shared = shared.next_if(|shown| shown.place == place);
            match (row.and_then(|row| row.text(&self.message, &attribute.content)), shared) {
                (Some(own), _) => write_component(&own, out),
                (None, Some(shared)) => write_component(&shared.text, out),
                (None, None) => {}
            }
        }
        out.push(b'\n');
    }
}

fn write_component(text: &Text<'_>, out: &mut Vec<u8>) {
    match text {
        // A number, a period, a day or a code of one letter: nothing that would need quotes.
        Text::Short(short) => out.extend_from_slice(short.as_bytes()),
        text => write_text(text, out),
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
            let Some(row) = described.row(position) else { continue };
            match row.action {
                Action::Replace => self.write_row(&start, &described, Some(&row), out),
                Action::Delete => {
                    let start = self.row_start(&described, Action::Delete);
                    self.write_row(&start, &described, Some(&row), out);
                }
            }
        }
    }

    fn end(&mut self, _: &mut Vec<u8>) {}
}
