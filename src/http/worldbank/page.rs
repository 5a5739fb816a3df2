//! A page of observations, as the rows of a list or as the rows below a source.

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

/// A page of observations, and the names of their series.
#[derive(Debug)]
pub(super) struct Page {
    /// The names of the series, by the positions in the rows.
    pub(super) names: Vec<Names>,
    /// The rows.
    pub(super) rows: Vec<Row>,
    /// The number of rows on all pages.
    pub(super) total: usize,
}

/// The names of a series.
#[derive(Debug)]
pub(super) struct Names {
    /// The id of the indicator.
    pub(super) id: String,
    /// The name of the indicator.
    pub(super) title: String,
    /// The country.
    pub(super) country: Country,
}

/// The members that all rows of a series begin with in a list.
#[derive(Serialize)]
struct ListRow<'a> {
    indicator: ListCode<'a>,
    country: ListCode<'a>,
    countryiso3code: &'a str,
}

/// A code and its name.
#[derive(Serialize)]
struct ListCode<'a> {
    id: &'a str,
    value: &'a str,
}

impl Names {
    /// The JSON of a row of the series up to its period.
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
    /// The page with some rows, which are in the order of `series`.
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

    /// Writes the rows of a list.
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

    /// The rows below a source.
    pub(super) fn source_rows(&self) -> Vec<Value> {
        let row = |(position, period, value): &Row| {
            let Names { id, title, country } = self.names.get(*position)?;
            let variable = |dimension: SourceDimension, id: &str, value: &str| json!({"concept": dimension.name(), "id": id, "value": value});
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
