//! Documents as FRED writes them: a head and one list, in XML or JSON.
//!
//! Follows the examples in the documentation of FRED's API: in XML everything is an attribute, in JSON a member.

use std::borrow::Cow;

use chrono::NaiveDate;
use quick_xml::escape::escape;
use serde::{Serialize, Serializer};

use super::realtime::RealtimePeriod;
use crate::domain::inline_str::InlineStr;
use crate::formats::number::Number;
use crate::formats::row_writer::RowWriter;

/// The form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// What FRED answers unless it is asked otherwise.
    Xml,
    /// With `file_type=json`.
    Json,
}

impl Form {
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

/// A value: a number stands without quotes in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Text.
    Text(String),
    /// A short text: a day, or a number as FRED writes it.
    Short(InlineStr),
    /// A whole number.
    Number(usize),
    /// Yes or no.
    Flag(bool),
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

/// A value of a period and the days at which it held.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Released {
    /// The first day of the period.
    pub(super) date: NaiveDate,
    /// The value and its days.
    pub(super) spell: RealtimePeriod,
}

impl Released {
    /// The attributes of the row.
    fn texts(&self) -> [(&'static str, InlineStr); 4] {
        [
            ("realtime_start", self.spell.from.into()),
            ("realtime_end", self.spell.to.into()),
            ("date", self.date.into()),
            ("value", number(self.spell.value)),
        ]
    }
}

/// A value as FRED writes it.
pub(super) fn number(value: Option<f64>) -> InlineStr {
    value.map_or_else(|| InlineStr::of("."), |value| Number(value).short())
}

/// The members of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rows {
    /// Each has attributes.
    Attributed(Vec<Row>),
    /// Each is a value and when it held.
    Released(Vec<Released>),
    /// Each is a text.
    Texts(Vec<String>),
}

/// A head and one list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Document {
    /// The name of the root, and of the list in JSON.
    pub(super) name: &'static str,
    /// The name of a member in XML.
    pub(super) member: &'static str,
    /// What stands before the list.
    pub(super) head: Row,
    /// The list.
    pub(super) rows: Rows,
}

impl Document {
    /// The document as bytes.
    pub(super) fn bytes(&self, form: Form) -> Vec<u8> {
        match form {
            Form::Xml => self.xml().into_bytes(),
            Form::Json => self.json(),
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
            Rows::Attributed(rows) => out.extend(json(&rows.iter().map(Members).collect::<Vec<_>>())),
            Rows::Released(rows) => write_released(rows, &mut out),
            Rows::Texts(texts) => out.extend(json(texts)),
        }
        out.push(b'}');
        out
    }

    fn xml(&self) -> String {
        let mut out = format!("<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<{}", self.name);
        attributes(&self.head, &mut out);
        out.push_str(">\n");
        match &self.rows {
            Rows::Attributed(rows) => {
                for row in rows {
                    put(&mut out, ["  <", self.member]);
                    attributes(row, &mut out);
                    out.push_str("/>\n");
                }
            }
            Rows::Released(rows) => {
                for row in rows {
                    put(&mut out, ["  <", self.member]);
                    for (name, text) in row.texts() {
                        put(&mut out, [" ", name, "=\"", text.as_str(), "\""]);
                    }
                    out.push_str("/>\n");
                }
            }
            Rows::Texts(texts) => {
                for text in texts {
                    put(&mut out, ["  <", self.member, ">", &escaped(text), "</", self.member, ">\n"]);
                }
            }
        }
        put(&mut out, ["</", self.name, ">\n"]);
        out
    }
}

/// An error as FRED writes it.
pub(super) fn error(code: u16, message: &str, form: Form) -> Vec<u8> {
    match form {
        Form::Xml => format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<error code=\"{code}\" message=\"{}\"/>\n",
            escaped(message)
        )
        .into_bytes(),
        Form::Json => {
            serde_json::json!({"error_code": code, "error_message": message}).to_string().into_bytes()
        }
    }
}

fn put<const N: usize>(out: &mut String, parts: [&str; N]) {
    out.extend(parts);
}

fn attributes(row: &Row, out: &mut String) {
    for (name, value) in row {
        let text = match value {
            Value::Text(text) => escaped(text),
            Value::Short(text) => text.as_str().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
        };
        put(out, [" ", name.as_ref(), "=\"", &text, "\""]);
    }
}

/// The text with what XML keeps for itself written as references, and without what XML cannot hold.
fn escaped(text: &str) -> String {
    let sound = |character: &char| *character >= ' ' || matches!(character, '\t' | '\n' | '\r');
    let text: String = text.chars().filter(sound).collect();
    escape(text.as_str()).into_owned()
}

/// A value as JSON: texts, and maps with texts for keys, always have it.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// Writes rows as JSON, without a detour: there are many, and most held at the same days.
fn write_released(rows: &[Released], out: &mut Vec<u8>) {
    out.reserve(rows.len() * 110);
    let mut out = RowWriter::behind(out);
    let mut before: Option<(&RealtimePeriod, [InlineStr; 2])> = None;
    out.put(b"[");
    for row in rows {
        let spell = &row.spell;
        if before.is_some() {
            out.put(b",");
        }
        let known = before.filter(|(before, _)| (before.from, before.to) == (spell.from, spell.to));
        let days = known.map_or_else(|| [spell.from.into(), spell.to.into()], |(_, days)| days);
        before = Some((spell, days));
        out.put(b"{\"realtime_start\":\"");
        out.put_text(&days[0]);
        out.put(b"\",\"realtime_end\":\"");
        out.put_text(&days[1]);
        out.put(b"\",\"date\":\"");
        out.put_text(&row.date.into());
        out.put(b"\",\"value\":\"");
        out.put_text(&number(spell.value));
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

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Short(text) => serializer.serialize_str(text.as_str()),
            Self::Number(number) => number.serialize(serializer),
            Self::Flag(flag) => flag.serialize(serializer),
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
            rows: Rows::Attributed(vec![row]),
        };
        let xml = String::from_utf8(document.bytes(Form::Xml)).unwrap();
        assert!(xml.contains("<seriess count=\"1\">"), "{xml}");
        assert!(xml.contains("<series title=\"R&amp;D &quot;total&quot; &lt;\" popularity=\"1\"/>"), "{xml}");
        let json: serde_json::Value = serde_json::from_slice(&document.bytes(Form::Json)).unwrap();
        assert_eq!(json["seriess"][0]["popularity"], 1);
        assert_eq!(json["count"], 1);
    }

    #[test]
    fn values_say_when_they_held() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let row = |date: &str, from: &str, value: Option<f64>| {
            let spell = RealtimePeriod { from: day(from), to: day("9999-12-31"), value };
            Released { date: day(date), spell }
        };
        let rows = vec![
            row("2019-01-01", "2024-05-01", Some(-1.5)),
            row("2020-01-01", "2024-05-01", None),
            row("2021-01-01", "2025-05-01", Some(3e21)),
        ];
        let expected: Vec<serde_json::Value> = rows
            .iter()
            .map(|row| row.texts().into_iter().map(|(name, text)| (name, text.as_str().to_owned())).collect())
            .collect();
        for head in [vec![], vec![pair("count", 3)]] {
            let rows = Rows::Released(rows.clone());
            let document = Document { name: "observations", member: "observation", head, rows };
            let json: serde_json::Value = serde_json::from_slice(&document.bytes(Form::Json)).unwrap();
            assert_eq!(json["observations"], serde_json::Value::Array(expected.clone()));
        }
    }
}
