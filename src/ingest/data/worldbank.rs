//! Observations of the World Bank's API, version 2: lists of a header and rows, a list for each page.
//!
//! A null is an empty cell of the grid of countries and years: it states nothing. `decimal` says how many decimals a
//! page shows, and not how a value is rounded, so it is not read.

use std::collections::HashSet;
use std::io::BufRead;

use chrono::NaiveDate;
use serde::Deserialize;

use super::concepts::DimensionRole;
use super::json_document;
use super::json_stream::{self, Datum, NO_NUMBER};
use super::mapping::Mapping;
use super::record::{Action, Column, DecodeError, Header, Place, Record, Sink, Value};

/// A page: its header and its rows. A refusal has a message for a header, and no rows.
#[derive(Debug, Deserialize)]
struct Page(PageHeader, #[serde(default)] Option<Vec<Row>>);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PageHeader {
    lastupdated: Option<String>,
    message: Vec<Message>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Message {
    key: String,
    value: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Row {
    indicator: Named,
    country: Named,
    countryiso3code: String,
    date: String,
    value: Option<Datum>,
    unit: String,
    obs_status: String,
}

/// A code and its name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    id: String,
    value: Option<String>,
}

impl Row {
    /// The code of three letters, as the World Bank's files have it; groups of some databases have only one of two.
    fn country(&self) -> &str {
        if self.countryiso3code.is_empty() { &self.country.id } else { &self.countryiso3code }
    }
}

/// Whether the first bytes are of such an answer.
#[must_use]
pub fn looks_like(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let Some(list) = head.strip_prefix(b"[") else { return false };
    let Some(header) = json_document::object(list) else { return false };
    let has = |name: &str| header.contains(&format!("\"{name}\""));
    has("per_page") && has("pages") || has("message") && has("key")
}

/// Reads the pages of an answer, each of at most `limit` bytes.
///
/// # Errors
/// When a page cannot be read or exceeds a limit, the service refuses in it, or the sink stops.
pub fn decode(
    input: &mut dyn BufRead,
    limit: u64,
    mapping: &Mapping,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    let (constants, codes) = json_stream::constants(mapping);
    let mut reader = Reader { constants, codes, named: HashSet::new(), has_header: false, sink };
    json_stream::each(input, limit, |page: Page, pointer| reader.page(page, pointer))?;
    if reader.has_header {
        return Ok(());
    }
    Err(DecodeError::NoData("the answer of the World Bank's API has no page".to_owned()))
}

struct Reader<'r> {
    constants: Vec<Column>,
    codes: Vec<&'r str>,
    /// The codes whose names were given, by dimension.
    named: HashSet<(usize, String)>,
    has_header: bool,
    sink: &'r mut dyn Sink,
}

impl Reader<'_> {
    fn page(&mut self, Page(header, rows): Page, pointer: &str) -> Result<(), DecodeError> {
        if let Some(message) = header.message.first() {
            let said = format!("{}: {}", message.key, message.value);
            return Err(json_stream::refusal(&format!("{pointer}/0/message"), &said));
        }
        if !self.has_header {
            self.has_header = true;
            self.sink.header(self.header(&header))?;
        }
        let list = format!("{pointer}/1");
        for (at, row) in rows.unwrap_or_default().iter().enumerate() {
            self.row(row, json_stream::element(&list, at))?;
        }
        Ok(())
    }

    fn header(&self, page: &PageHeader) -> Header {
        let dimension = |id: &str, role| Column { id: id.to_owned(), name: None, concept: Some(role) };
        let dimensions =
            [dimension("REF_AREA", DimensionRole::Area), dimension("INDICATOR", DimensionRole::Indicator)];
        let attribute = |id: &str| Column { id: id.to_owned(), ..Column::default() };
        let updated = page.lastupdated.as_deref().and_then(|day| day.parse::<NaiveDate>().ok());
        Header {
            dimensions: dimensions.into_iter().chain(self.constants.iter().cloned()).collect(),
            attributes: vec![
                Column { concept: Some(DimensionRole::Unit), ..attribute("UNIT_MEASURE") },
                attribute("OBS_STATUS"),
            ],
            published: updated,
            ..Header::default()
        }
    }

    fn row(&mut self, row: &Row, place: Place<'_>) -> Result<(), DecodeError> {
        let (country, indicator) = (row.country(), row.indicator.id.as_str());
        for (dimension, code, name) in
            [(0, country, &row.country.value), (1, indicator, &row.indicator.value)]
        {
            let Some(name) = name.as_deref().filter(|name| !name.is_empty()) else { continue };
            if !self.named.contains(&(dimension, code.to_owned())) {
                self.named.insert((dimension, code.to_owned()));
                self.sink.name(dimension, code, name);
            }
        }
        let value = match &row.value {
            None => Value::Blank,
            Some(datum) => match datum.value() {
                Some(value) => value,
                None => return Ok(self.sink.refuse(place, NO_NUMBER)?),
            },
        };
        if row.date.is_empty() {
            return Ok(self.sink.refuse(place, "the observation has no `date`")?);
        }
        let codes: Vec<&str> = [country, indicator].into_iter().chain(self.codes.iter().copied()).collect();
        self.sink.record(&Record {
            place,
            codes: &codes,
            period: &row.date,
            value,
            attributes: &[row.unit.as_str(), row.obs_status.as_str()],
            published: None,
            action: Action::State,
        })?;
        Ok(())
    }
}
