//! A page of observations in both shapes: rows with their codes side by side, or below a source as variables.

use serde::Serialize;
use serde_json::{Value, json};

use super::country::Country;
use super::path::SourceDimension;
use super::time;
use crate::domain::catalogue::Catalogue;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::formats::number::Number;
use crate::formats::row_writer::RowWriter;
use crate::http::facade::indicator_title;

/// A row: the position of its series, its period, its value.
pub(super) type Row = (usize, Period, Option<f64>);

/// A page of rows, with what their series are called.
#[derive(Debug)]
pub(super) struct Page {
    names: Vec<Names>,
    rows: Vec<Row>,
    /// How many rows there are on all pages.
    pub(super) total: usize,
}

/// What a series is called.
#[derive(Debug)]
struct Names {
    id: String,
    title: String,
    country: Country,
}

/// What rows of a series begin with in the shape that lists have.
#[derive(Serialize)]
struct ListRow<'a> {
    indicator: ListCode<'a>,
    country: ListCode<'a>,
    countryiso3code: &'a str,
}

/// A code with what it means.
#[derive(Serialize)]
struct ListCode<'a> {
    id: &'a str,
    value: &'a str,
}

impl Names {
    /// What the rows of the series begin with, up to the period.
    fn row_start(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut start = serde_json::to_vec(&ListRow {
            indicator: ListCode { id: &self.id, value: &self.title },
            country: ListCode { id: &self.country.iso2, value: &self.country.name },
            countryiso3code: &self.country.id,
        })?;
        start.pop();
        start.extend_from_slice(b",\"date\":\"");
        Ok(start)
    }
}

impl Page {
    /// The page with some rows of series, in the order of these.
    pub(super) fn new(
        catalogue: &Catalogue,
        series: &[(String, &Series)],
        rows: Vec<Row>,
        total: usize,
    ) -> Self {
        let start = rows.first().map_or(0, |(position, ..)| *position);
        let end = rows.last().map_or(0, |(position, ..)| position + 1);
        let names = |(id, series): &(String, &Series)| Names {
            id: id.clone(),
            title: indicator_title(catalogue, series),
            country: Country::of(catalogue, series.area.as_str()),
        };
        let names = series.get(start..end).unwrap_or_default().iter().map(names).collect();
        let rows = rows.into_iter().map(|(position, period, value)| (position - start, period, value));
        Self { names, rows: rows.collect(), total }
    }

    /// Writes the rows in the shape that lists have.
    ///
    /// # Errors
    /// When a name has no JSON form.
    pub(super) fn write_list(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        let starts = self.names.iter().map(Names::row_start).collect::<Result<Vec<_>, _>>()?;
        let widest = starts.iter().map(Vec::len).max().unwrap_or_default() + 80;
        out.reserve(self.rows.len() * widest);
        let mut out = RowWriter::behind(out);
        out.put(b"[");
        for (number, (position, period, value)) in self.rows.iter().enumerate() {
            let Some(start) = starts.get(*position) else { continue };
            if number > 0 {
                out.put(b",");
            }
            out.put_bytes(start);
            out.put_text(&time::text(*period));
            out.put(b"\",\"value\":");
            match value {
                Some(value) => out.put_text(&Number(*value).short()),
                None => out.put(b"null"),
            }
            out.put(b",\"unit\":\"\",\"obs_status\":\"\",\"decimal\":0}");
        }
        out.put(b"]");
        Ok(())
    }

    /// The rows in the shape that those below sources have.
    pub(super) fn source_rows(&self) -> Vec<Value> {
        let row = |(position, period, value): &Row| {
            let Names { id, title, country } = self.names.get(*position)?;
            let variable = |concept: SourceDimension, id: &str, value: &str| json!({"concept": concept.name(), "id": id, "value": value});
            Some(json!({
                "variable": [
                    variable(SourceDimension::Country, &country.id, &country.name),
                    variable(SourceDimension::Series, id, title),
                    variable(SourceDimension::Time, &time::id(*period), time::text(*period).as_str()),
                ],
                "value": value.map(Number),
            }))
        };
        self.rows.iter().filter_map(row).collect()
    }
}
