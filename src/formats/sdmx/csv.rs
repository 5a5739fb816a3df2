//! SDMX-CSV 1.0 and 2.0 (field guides): one row an observation, or a series where these are not shown.

use std::sync::Arc;

use super::Message;
use super::groups::Action;
use super::structure::Attribute;
use super::values::{MISSING, Point, Series, Shown};
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::formats::Encoder;

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

    /// The row of a point, or that of a series.
    fn row<'a>(&'a self, series: &'a Series<'_>, point: Option<&'a Point<'_>>) -> Vec<&'a str> {
        let is_deleted = point.is_some_and(|point| point.action == Action::Delete);
        let mut row: Vec<&str> = self.first.iter().map(String::as_str).collect();
        if self.edition == Edition::V20 {
            row.push(if is_deleted { "D" } else { "I" });
        }
        row.extend(&series.codes);
        if let Some(point) = point {
            let missing = if is_deleted { "" } else { MISSING };
            row.extend([point.period.as_str(), point.value.as_deref().unwrap_or(missing)]);
        }
        let of_series: &[Shown<'_>] = if is_deleted { &[] } else { &series.attributes };
        let own = point.map_or(&[][..], |point| &point.attributes);
        let text = |attribute: &Attribute| {
            let shown = own.iter().chain(of_series).map(Shown::pair);
            shown.into_iter().find(|(id, _)| *id == attribute.id).map_or("", |(_, text)| text)
        };
        row.extend(self.message.structure.attributes.iter().map(text));
        row
    }
}

impl Encoder for CsvEncoder {
    fn begin(&mut self, _: &AnswerHeader, out: &mut Vec<u8>) {
        let mut writer = csv::Writer::from_writer(out);
        // Writing to memory cannot fail.
        let _ = writer.write_record(self.heading());
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        let described = Series::new(&self.message, series);
        let mut writer = csv::Writer::from_writer(out);
        if !self.message.observations {
            let _ = writer.write_record(self.row(&described, None));
            return;
        }
        for position in 0..described.len() {
            if let Some(point) = described.point(&self.message, position) {
                let _ = writer.write_record(self.row(&described, Some(&point)));
            }
        }
    }

    fn end(&mut self, _: &mut Vec<u8>) {}
}
