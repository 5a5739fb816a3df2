//! The descriptor of a data package (Frictionless Data Package, Table Schema): how the tables beside it are written.

use std::io::{BufRead, Read};

use serde::Deserialize;

use super::mapping::Mapping;
use super::period_text::DateFormat;
use super::record::{DecodeError, Place};

/// The name of the file.
pub const NAME: &str = "datapackage.json";
/// The largest descriptor that is read, in bytes.
const MAX_BYTES: u64 = 16 * 1_048_576;

/// The descriptor, as far as it says how values are written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DataPackage {
    resources: Vec<Resource>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct Resource {
    path: Paths,
    encoding: Option<String>,
    dialect: Dialect,
    schema: Schema,
}

/// One path or several. A resource that is written out or lies elsewhere has none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Paths {
    One(String),
    Several(Vec<String>),
}

impl Default for Paths {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, from = "InlineOrLink<DialectFields>")]
struct Dialect {
    delimiter: Option<char>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct DialectFields {
    delimiter: Option<char>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, from = "InlineOrLink<SchemaFields>")]
struct Schema {
    missing: Vec<String>,
    fields: Vec<Field>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct SchemaFields {
    missing_values: Vec<MissingValue>,
    fields: Vec<Field>,
}

/// A part of a descriptor: inline, or the address of the file with it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum InlineOrLink<T> {
    Inline(T),
    Link(#[allow(dead_code, reason = "only its type matters")] String),
}

impl From<InlineOrLink<DialectFields>> for Dialect {
    fn from(value: InlineOrLink<DialectFields>) -> Self {
        match value {
            InlineOrLink::Inline(fields) => Self { delimiter: fields.delimiter },
            InlineOrLink::Link(_) => Self::default(),
        }
    }
}

impl From<InlineOrLink<SchemaFields>> for Schema {
    fn from(value: InlineOrLink<SchemaFields>) -> Self {
        let InlineOrLink::Inline(fields) = value else { return Self::default() };
        let text = |missing| match missing {
            MissingValue::Plain(value) | MissingValue::Labelled { value } => value,
        };
        Self { missing: fields.missing_values.into_iter().map(text).collect(), fields: fields.fields }
    }
}

/// A text that stands for no value, with or without a label.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum MissingValue {
    Plain(String),
    Labelled { value: String },
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Field {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    format: Option<String>,
    decimal_char: Option<String>,
    unit: Option<String>,
}

/// Whether a file is the descriptor of a data package, by its name.
#[must_use]
pub fn is_descriptor(name: &str) -> bool {
    name.rsplit('/').next().unwrap_or(name).eq_ignore_ascii_case(NAME)
}

/// Reads a descriptor.
///
/// # Errors
/// When it is no JSON of that form, or cannot be read.
pub fn read(input: &mut dyn BufRead) -> Result<DataPackage, DecodeError> {
    let mut text = Vec::new();
    input.take(MAX_BYTES).read_to_end(&mut text)?;
    serde_json::from_slice(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text)).map_err(|error| {
        DecodeError::malformed(
            Place::File,
            format!("the `{NAME}` of the data package is not understood: {error}"),
        )
    })
}

impl DataPackage {
    /// A mapping with what the descriptor says of a file; what the mapping says itself counts more.
    #[must_use]
    pub fn applied(&self, name: &str, mapping: &Mapping) -> Mapping {
        let mut mapping = mapping.clone();
        let Some(resource) = self.resources.iter().find(|resource| resource.is_of(name)) else {
            return mapping;
        };
        let fields = &resource.schema.fields;
        mapping.missing.extend(resource.schema.missing.iter().filter(|text| !text.is_empty()).cloned());
        mapping.encoding = mapping.encoding.or_else(|| resource.encoding.clone());
        mapping.delimiter = mapping.delimiter.or(resource.dialect.delimiter);
        let decimal = fields.iter().find_map(|field| field.decimal_char.as_deref());
        mapping.decimal_comma = mapping.decimal_comma.or_else(|| decimal.map(|sign| sign == ","));
        let format = |field: &Field| {
            let format = field.format.as_deref().filter(|format| field.is_date() && format.contains('%'))?;
            DateFormat::parse(format.strip_prefix("fmt:").unwrap_or(format)).ok()
        };
        mapping.date_format = mapping.date_format.or_else(|| fields.iter().find_map(format));
        let mut units = fields.iter().filter(|field| field.is_number()).map(|field| field.unit.as_ref());
        // One unit for all values can be said; several cannot.
        let first = units.next().flatten();
        if units.all(|unit| unit == first) {
            mapping.unit = mapping.unit.or_else(|| first.cloned());
        }
        mapping
    }

    /// What is taken from the descriptor, in words.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut missing: Vec<String> = self
            .resources
            .iter()
            .flat_map(|resource| &resource.schema.missing)
            .filter(|text| !text.is_empty())
            .map(|text| format!("`{text}`"))
            .collect();
        missing.sort();
        missing.dedup();
        let missing =
            if missing.is_empty() { "none besides the usual".to_owned() } else { missing.join(", ") };
        format!("units, notations of dates and numbers; signs for missing values: {missing}")
    }
}

impl Resource {
    fn is_of(&self, name: &str) -> bool {
        let is = |path: &String| name.strip_suffix(path.trim_start_matches("./")).is_some_and(is_folder);
        match &self.path {
            Paths::One(path) => is(path),
            Paths::Several(paths) => paths.iter().any(is),
        }
    }
}

fn is_folder(before: &str) -> bool {
    before.is_empty() || before.ends_with('/')
}

impl Field {
    fn is_number(&self) -> bool {
        matches!(self.kind.as_str(), "number" | "integer")
    }

    fn is_date(&self) -> bool {
        matches!(self.kind.as_str(), "date" | "datetime" | "yearmonth")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(descriptor: &str, mapping: &Mapping) -> Mapping {
        read(&mut descriptor.as_bytes()).unwrap().applied("x/data.csv", mapping)
    }

    #[test]
    fn a_descriptor_says_how_a_table_is_written() {
        let descriptor = r#"{"resources": [{"path": "data.csv", "encoding": "utf-8", "dialect": {"delimiter": ";"},
            "schema": {"missingValues": ["", "xx", {"value": "-99", "label": "none"}], "fields": [
                {"name": "day", "type": "date", "format": "%d/%m/%Y"},
                {"name": "value", "type": "number", "decimalChar": ",", "unit": "EUR"}]}}]}"#;
        let found = applied(descriptor, &Mapping::default());
        assert_eq!(found.missing, ["xx", "-99"]);
        assert_eq!(
            (found.delimiter, found.decimal_comma, found.unit.as_deref()),
            (Some(';'), Some(true), Some("EUR"))
        );
        assert!(found.date_format.is_some());
        let own = Mapping { unit: Some("USD".to_owned()), decimal_comma: Some(false), ..Mapping::default() };
        let found = applied(descriptor, &own);
        assert_eq!((found.decimal_comma, found.unit.as_deref()), (Some(false), Some("USD")));
    }

    #[test]
    fn what_is_said_elsewhere_or_of_other_files_is_left() {
        for descriptor in [
            r#"{"resources": [{"path": "other.csv", "schema": {"missingValues": ["xx"]}}]}"#,
            r#"{"resources": [{"path": ["data.csv"], "schema": "schema.json", "dialect": "dialect.json"}]}"#,
            r#"{"name": "x"}"#,
        ] {
            assert_eq!(applied(descriptor, &Mapping::default()), Mapping::default(), "{descriptor}");
        }
        let error = read(&mut "{".as_bytes()).unwrap_err().to_string();
        assert!(error.contains("datapackage.json"), "{error}");
    }
}
