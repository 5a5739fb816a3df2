//! Documents as FRED writes them: a head and one list, in XML or JSON.
//!
//! Follows the examples in the documentation of FRED's API: in XML everything is an attribute, in JSON a member.

use std::borrow::Cow;

use quick_xml::escape::escape;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::domain::short_text::ShortText;

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
    Short(ShortText),
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

impl From<ShortText> for Value {
    fn from(text: ShortText) -> Self {
        Self::Short(text)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl From<chrono::NaiveDate> for Value {
    fn from(day: chrono::NaiveDate) -> Self {
        Self::Short(day.into())
    }
}

/// Named values in their order.
pub(super) type Row = Vec<(Cow<'static, str>, Value)>;

/// A named value.
pub(super) fn pair(name: &'static str, value: impl Into<Value>) -> (Cow<'static, str>, Value) {
    (Cow::Borrowed(name), value.into())
}

/// The members of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rows {
    /// Each has attributes.
    Rows(Vec<Row>),
    /// Each is a text.
    Texts(Vec<String>),
}

/// A head and one list.
#[derive(Debug, Clone, PartialEq, Eq)]
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
            // Maps with text for keys always have a JSON form.
            Form::Json => serde_json::to_vec(self).unwrap_or_default(),
        }
    }

    fn xml(&self) -> String {
        let mut out = format!("<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<{}", self.name);
        attributes(&self.head, &mut out);
        out.push_str(">\n");
        match &self.rows {
            Rows::Rows(rows) => {
                for row in rows {
                    put(&mut out, ["  <", self.member]);
                    attributes(row, &mut out);
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

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.head {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry(self.name, &self.rows)?;
        map.end()
    }
}

impl Serialize for Rows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Texts(texts) => texts.serialize(serializer),
            Self::Rows(rows) => {
                let mut list = serializer.serialize_seq(Some(rows.len()))?;
                for row in rows {
                    list.serialize_element(&Members(row))?;
                }
                list.end()
            }
        }
    }
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
            rows: Rows::Rows(vec![row]),
        };
        let xml = String::from_utf8(document.bytes(Form::Xml)).unwrap();
        assert!(xml.contains("<seriess count=\"1\">"), "{xml}");
        assert!(xml.contains("<series title=\"R&amp;D &quot;total&quot; &lt;\" popularity=\"1\"/>"), "{xml}");
        let json: serde_json::Value = serde_json::from_slice(&document.bytes(Form::Json)).unwrap();
        assert_eq!(json["seriess"][0]["popularity"], 1);
        assert_eq!(json["count"], 1);
    }
}
