//! Documents of FRED: attributes of the whole and one list, in XML or JSON.
//!
//! Follows the examples in the documentation of FRED's API: values are attributes in XML and members in JSON.

use std::borrow::Cow;
use std::io;

use chrono::NaiveDate;
use quick_xml::Writer;
use quick_xml::events::BytesText;
use serde::{Serialize, Serializer};

use crate::domain::inline_str::InlineStr;
use crate::formats::number::Number;
use crate::formats::row_writer::RowWriter;

/// The form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DocumentForm {
    /// The default.
    Xml,
    /// With `file_type=json`.
    Json,
}

impl DocumentForm {
    /// The name, as `file_type=` takes it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Json => "json",
        }
    }

    /// The value of the `Content-Type` header.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Xml => "text/xml; charset=UTF-8",
            Self::Json => "application/json; charset=UTF-8",
        }
    }
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text of any length.
    Text(String),
    /// A short text: a day, or a value of an observation.
    Short(InlineStr),
    /// A whole number, without quotes in JSON.
    Number(usize),
    /// True or false, without quotes in JSON.
    Flag(bool),
    /// A list without members: `[]` in JSON, an empty text in XML.
    EmptyList,
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<InlineStr> for Value {
    fn from(text: InlineStr) -> Self {
        Self::Short(text)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self::Short(day.into())
    }
}

/// Named values in their order.
pub(super) type Row = Vec<(Cow<'static, str>, Value)>;

/// A named value.
pub(super) fn pair(name: &'static str, value: impl Into<Value>) -> (Cow<'static, str>, Value) {
    (Cow::Borrowed(name), value.into())
}

/// A real-time period of FRED: the days, both included, on which a value was the newest known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RealtimePeriod {
    /// The first day.
    pub(super) start: NaiveDate,
    /// The last day.
    pub(super) end: NaiveDate,
}

impl RealtimePeriod {
    /// The attributes of a document about this period.
    pub(super) fn head(self) -> Row {
        vec![pair("realtime_start", self.start), pair("realtime_end", self.end)]
    }

    /// Whether a day is in the period.
    pub(super) fn contains(self, day: NaiveDate) -> bool {
        (self.start..=self.end).contains(&day)
    }

    /// The days that two periods share.
    pub(super) fn intersection(self, other: Self) -> Option<Self> {
        let shared = Self { start: self.start.max(other.start), end: self.end.min(other.end) };
        (shared.start <= shared.end).then_some(shared)
    }
}

/// A value and its real-time period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RealtimeValue {
    /// The days on which the value was the newest known.
    pub(super) realtime: RealtimePeriod,
    /// The value; none if it was published as missing.
    pub(super) value: Option<f64>,
    /// The number of the set of units behind the score of a composite index; zero of anything else.
    pub(super) set: u32,
}

/// One observation of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Observation {
    /// The first day of its period.
    pub(super) date: NaiveDate,
    /// The value and its real-time period.
    pub(super) known: RealtimeValue,
}

impl Observation {
    /// The attributes.
    fn attributes(&self) -> [(&'static str, InlineStr); 4] {
        [
            ("realtime_start", self.known.realtime.start.into()),
            ("realtime_end", self.known.realtime.end.into()),
            ("date", self.date.into()),
            ("value", number(self.known.value)),
        ]
    }
}

/// A value as FRED writes it: a dot stands for a missing one.
pub(super) fn number(value: Option<f64>) -> InlineStr {
    value.map_or_else(|| InlineStr::of("."), |value| Number(value).short())
}

/// The list of a document.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rows {
    /// Members with attributes.
    Attributes(Vec<Row>),
    /// Observations, which have always the same attributes.
    Observations(Vec<Observation>),
    /// Texts.
    Texts(Vec<String>),
    /// Members with attributes and a day: the text of the element in XML, the member `date` in JSON.
    Days(Vec<(Row, NaiveDate)>),
    /// Members with attributes and a name, which JSON has as the members of an object.
    Named(Vec<(String, Row)>),
}

/// Attributes and one list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Document {
    /// The name of the root in XML, and of the list in JSON.
    pub(super) name: &'static str,
    /// The name of a member in XML.
    pub(super) member: &'static str,
    /// The attributes of the whole.
    pub(super) head: Row,
    /// The list.
    pub(super) rows: Rows,
}

/// The XML declaration as FRED writes it.
const DECLARATION: &[u8] = b"<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n";

impl Document {
    /// The document as bytes.
    pub(super) fn bytes(&self, form: DocumentForm) -> Vec<u8> {
        match form {
            // Writing to memory cannot fail.
            DocumentForm::Xml => self.xml().unwrap_or_default(),
            DocumentForm::Json => self.json(),
        }
    }

    fn json(&self) -> Vec<u8> {
        let mut out = json(&Members(&self.head));
        out.pop();
        if !self.head.is_empty() {
            out.push(b',');
        }
        out.extend(json(&self.name));
        out.push(b':');
        match &self.rows {
            Rows::Attributes(rows) => out.extend(json(&rows.iter().map(Members).collect::<Vec<_>>())),
            Rows::Observations(rows) => write_observations(rows, &mut out),
            Rows::Texts(texts) => out.extend(json(texts)),
            Rows::Days(rows) => {
                let dated = |(row, day): &(Row, NaiveDate)| {
                    let day = pair("date", *day);
                    row.iter().cloned().chain([day]).collect::<Row>()
                };
                let rows: Vec<Row> = rows.iter().map(dated).collect();
                out.extend(json(&rows.iter().map(Members).collect::<Vec<_>>()));
            }
            Rows::Named(rows) => out.extend(json(&NamedRows(rows))),
        }
        out.push(b'}');
        out
    }

    fn xml(&self) -> io::Result<Vec<u8>> {
        let mut out = DECLARATION.to_vec();
        let mut writer = Writer::new_with_indent(&mut out, b' ', 2);
        let root = writer.create_element(self.name).with_attributes(attributes(&self.head));
        root.write_inner_content(|writer| {
            match &self.rows {
                Rows::Attributes(rows) => {
                    for row in rows {
                        writer.create_element(self.member).with_attributes(attributes(row)).write_empty()?;
                    }
                }
                Rows::Observations(rows) => {
                    for row in rows {
                        let attributes = row.attributes();
                        let attributes = attributes.iter().map(|(name, text)| (*name, text.as_str()));
                        writer.create_element(self.member).with_attributes(attributes).write_empty()?;
                    }
                }
                Rows::Days(rows) => {
                    for (row, day) in rows {
                        let element = writer.create_element(self.member).with_attributes(attributes(row));
                        element.write_text_content(BytesText::new(&day.to_string()))?;
                    }
                }
                Rows::Named(rows) => {
                    for (_, row) in rows {
                        writer.create_element(self.member).with_attributes(attributes(row)).write_empty()?;
                    }
                }
                Rows::Texts(texts) => {
                    for text in texts {
                        let text = xml_characters(text);
                        writer.create_element(self.member).write_text_content(BytesText::new(&text))?;
                    }
                }
            }
            Ok(())
        })?;
        out.push(b'\n');
        Ok(out)
    }
}

/// An error as FRED writes it.
pub(super) fn error(code: u16, message: &str, form: DocumentForm) -> Vec<u8> {
    match form {
        DocumentForm::Xml => {
            let mut out = DECLARATION.to_vec();
            let attributes = [("code", code.to_string().into()), ("message", xml_characters(message))];
            // Writing to memory cannot fail.
            let _ = Writer::new(&mut out).create_element("error").with_attributes(attributes).write_empty();
            out.push(b'\n');
            out
        }
        DocumentForm::Json => {
            serde_json::json!({"error_code": code, "error_message": message}).to_string().into_bytes()
        }
    }
}

/// The attributes of an element; the writer escapes them.
fn attributes(row: &Row) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    row.iter().map(|(name, value)| {
        let text = match value {
            Value::Text(text) => xml_characters(text),
            Value::Short(text) => text.as_str().into(),
            Value::Number(number) => number.to_string().into(),
            Value::Flag(flag) => flag.to_string().into(),
            Value::EmptyList => "".into(),
        };
        (name.as_ref(), text)
    })
}

/// A text without the characters that XML 1.0 does not allow (production 2, `Char`).
fn xml_characters(text: &str) -> Cow<'_, str> {
    let allowed =
        |character: &char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(|character| allowed(&character)) {
        return text.into();
    }
    text.chars().filter(allowed).collect::<String>().into()
}

/// A value as JSON: texts, and maps with texts for keys, always have it.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// Writes observations as a JSON array. Most have the real-time period of the one before, whose text is used again.
fn write_observations(rows: &[Observation], out: &mut Vec<u8>) {
    out.reserve(rows.len() * 110);
    let mut out = RowWriter::behind(out);
    let mut before: Option<(RealtimePeriod, [InlineStr; 2])> = None;
    out.put(b"[");
    for row in rows {
        if before.is_some() {
            out.put(b",");
        }
        let period = row.known.realtime;
        let same = before.filter(|(before, _)| *before == period);
        let days = same.map_or_else(|| [period.start.into(), period.end.into()], |(_, days)| days);
        before = Some((period, days));
        out.put(b"{\"realtime_start\":\"");
        out.put_text(&days[0]);
        out.put(b"\",\"realtime_end\":\"");
        out.put_text(&days[1]);
        out.put(b"\",\"date\":\"");
        out.put_text(&row.date.into());
        out.put(b"\",\"value\":\"");
        out.put_text(&number(row.known.value));
        out.put(b"\"}");
    }
    out.put(b"]");
}

/// A row as a JSON object.
struct Members<'a>(&'a Row);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Rows by name as a JSON object.
struct NamedRows<'a>(&'a [(String, Row)]);

impl Serialize for NamedRows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, row)| (name, Members(row))))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Short(text) => serializer.serialize_str(text.as_str()),
            Self::Number(number) => number.serialize(serializer),
            Self::Flag(flag) => flag.serialize(serializer),
            Self::EmptyList => serializer.collect_seq([(); 0]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_both_forms() {
        let row = vec![pair("title", "R&D \"total\" <\u{1}"), pair("popularity", 1)];
        let document = Document {
            name: "seriess",
            member: "series",
            head: vec![pair("count", 1)],
            rows: Rows::Attributes(vec![row]),
        };
        let xml = String::from_utf8(document.bytes(DocumentForm::Xml)).unwrap();
        assert!(xml.contains("<seriess count=\"1\">"), "{xml}");
        assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<seriess"), "{xml}");
        assert!(xml.ends_with("/>\n</seriess>\n"), "{xml}");
        assert!(
            xml.contains("\n  <series title=\"R&amp;D &quot;total&quot; &lt;\" popularity=\"1\"/>"),
            "{xml}"
        );
        let texts = Document { rows: Rows::Texts(vec!["a<".to_owned()]), ..document.clone() };
        let xml = String::from_utf8(texts.bytes(DocumentForm::Xml)).unwrap();
        assert!(xml.ends_with("<seriess count=\"1\">\n  <series>a&lt;</series>\n</seriess>\n"), "{xml}");
        let error = String::from_utf8(error(400, "\"", DocumentForm::Xml)).unwrap();
        assert!(error.ends_with(" ?>\n<error code=\"400\" message=\"&quot;\"/>\n"), "{error}");
        let json: serde_json::Value = serde_json::from_slice(&document.bytes(DocumentForm::Json)).unwrap();
        assert_eq!(json["seriess"][0]["popularity"], 1);
        assert_eq!(json["count"], 1);
    }

    #[test]
    fn observations_have_their_real_time_periods() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let row = |date: &str, from: &str, value: Option<f64>| {
            let realtime = RealtimePeriod { start: day(from), end: day("9999-12-31") };
            Observation { date: day(date), known: RealtimeValue { realtime, value, set: 0 } }
        };
        let rows = vec![
            row("2019-01-01", "2024-05-01", Some(-1.5)),
            row("2020-01-01", "2024-05-01", None),
            row("2021-01-01", "2025-05-01", Some(3e21)),
        ];
        let expected: Vec<serde_json::Value> = rows
            .iter()
            .map(|row| {
                row.attributes().into_iter().map(|(name, text)| (name, text.as_str().to_owned())).collect()
            })
            .collect();
        for head in [vec![], vec![pair("count", 3)]] {
            let rows = Rows::Observations(rows.clone());
            let document = Document { name: "observations", member: "observation", head, rows };
            let json: serde_json::Value =
                serde_json::from_slice(&document.bytes(DocumentForm::Json)).unwrap();
            assert_eq!(json["observations"], serde_json::Value::Array(expected.clone()));
        }
    }
}
