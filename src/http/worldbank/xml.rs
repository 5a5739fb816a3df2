//! Lists and observations as XML.
//!
//! Follows the XML of the World Bank's API: the members of a row of the JSON form are elements; its id, and those of what
//! it refers to, are attributes.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::BytesText;
use serde_json::{Map, Value};

/// The XML declaration as the World Bank writes it.
const DECLARATION: &[u8] = b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// The namespace of all elements.
const NAMESPACE: (&str, &str) = ("xmlns:wb", "http://www.worldbank.org");

/// A document: the names of the root and of a row, the header and the rows of the JSON form.
pub(super) fn list((root, member): (&str, &str), header: &Value, rows: &[Value]) -> Vec<u8> {
    document(|writer| {
        let header = attributes(header.as_object());
        let element = writer.create_element(name(root)).with_attributes(borrowed(&header));
        element
            .with_attribute(NAMESPACE)
            .write_inner_content(|writer| rows.iter().try_for_each(|one| row(writer, member, one)))?;
        Ok(())
    })
}

/// The document of an error.
pub(super) fn error(id: &str, key: &str, value: &str) -> Vec<u8> {
    document(|writer| {
        let element = writer.create_element("wb:error").with_attribute(NAMESPACE);
        element.write_inner_content(|writer| {
            let message = writer.create_element("wb:message").with_attributes([("id", id), ("key", key)]);
            message.write_text_content(BytesText::new(&characters(value)))?;
            Ok(())
        })?;
        Ok(())
    })
}

/// The order of members in a row, where the World Bank's rows have one; others follow by name.
const ORDER: [&str; 18] = [
    "indicator",
    "country",
    "countryiso3code",
    "date",
    "value",
    "iso2Code",
    "code",
    "iso2code",
    "name",
    "region",
    "adminregion",
    "incomeLevel",
    "lendingType",
    "capitalCity",
    "unit",
    "source",
    "obs_status",
    "decimal",
];

type Out<'a> = Writer<&'a mut Vec<u8>>;

fn document(write: impl FnOnce(&mut Out<'_>) -> io::Result<()>) -> Vec<u8> {
    let mut out = DECLARATION.to_vec();
    // Writing to memory cannot fail.
    let _ = write(&mut Writer::new_with_indent(&mut out, b' ', 2));
    out
}

/// A row: its id is an attribute, its other members are elements. A row with a value alone is that text.
fn row(writer: &mut Out<'_>, member: &str, row: &Value) -> io::Result<()> {
    let Some(members) = row.as_object() else { return Ok(()) };
    if is_reference(members) {
        return element(writer, member, row);
    }
    let id = members.get("id").and_then(Value::as_str).map(|id| ("id", id));
    writer.create_element(name(member)).with_attributes(id).write_inner_content(|writer| {
        let mut others: Vec<(&String, &Value)> = members.iter().filter(|(name, _)| *name != "id").collect();
        let place = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
        others.sort_by_key(|(name, _)| place(name));
        others.into_iter().try_for_each(|(name, value)| element(writer, name, value))
    })?;
    Ok(())
}

/// Whether an object is no more than a code and its name.
fn is_reference(members: &Map<String, Value>) -> bool {
    members.contains_key("value")
        && members.keys().all(|name| matches!(name.as_str(), "id" | "iso2code" | "value"))
}

/// A member of a row.
fn element(writer: &mut Out<'_>, member: &str, value: &Value) -> io::Result<()> {
    match value {
        Value::Array(values) => {
            let one = member.strip_suffix('s').unwrap_or(member);
            writer.create_element(name(member)).write_inner_content(|writer| {
                values.iter().try_for_each(|value| element(writer, one, value))
            })?;
        }
        Value::Object(members) => {
            let attributes = attributes(Some(members));
            let attributes = borrowed(&attributes).filter(|(name, _)| *name != "value");
            let element = writer.create_element(name(member)).with_attributes(attributes);
            match text(members.get("value").unwrap_or(&Value::Null)) {
                text if text.is_empty() => element.write_empty()?,
                text => element.write_text_content(BytesText::new(&text))?,
            };
        }
        value => {
            let element = writer.create_element(name(member));
            match text(value) {
                text if text.is_empty() => element.write_empty()?,
                text => element.write_text_content(BytesText::new(&text))?,
            };
        }
    }
    Ok(())
}

fn name(member: &str) -> String {
    format!("wb:{member}")
}

fn attributes(members: Option<&Map<String, Value>>) -> Vec<(&str, Cow<'_, str>)> {
    members.into_iter().flatten().map(|(name, value)| (name.as_str(), text(value))).collect()
}

fn borrowed<'a>(attributes: &'a [(&'a str, Cow<'a, str>)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    attributes.iter().map(|(name, value)| (*name, value.as_ref()))
}

/// The text of a value; nothing for null.
fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::String(text) => characters(text),
        other => other.to_string().into(),
    }
}

/// A text without the characters that XML 1.0 does not allow (production 2, `Char`).
fn characters(text: &str) -> Cow<'_, str> {
    let allowed =
        |character: &char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(|character| allowed(&character)) {
        return text.into();
    }
    text.chars().filter(allowed).collect::<String>().into()
}
