//! The mapping: a TOML file in which the user declares what the headings of a table do not say.
//!
//! A column is named by its heading (capitals do not matter), or by its number from one, as in `#3`. What is not
//! declared is detected.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::concepts::{DimensionRole, frequency_of};
use super::encoding;
use super::heading_pattern::HeadingPattern;
use super::indicator_unit::IndicatorUnit;
use super::period_text::DateFormat;
use super::record::DecodeError;
use super::unit_text::read_power;
use crate::domain::code::Code;
use crate::domain::unit_class::UnitClass;

/// What each column of a table is; the default says nothing, so that all is detected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// The encoding of a text file, by WHATWG label.
    pub encoding: Option<String>,
    /// The character between the cells of a text file.
    pub delimiter: Option<char>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The member of an archive that is read; the others are not.
    pub member: Option<String>,
    /// The row of the headings, counted from one; in a text file the line.
    pub header_row: Option<u64>,
    /// How many rows the headings take, from `header_row` on; found out where it is left out.
    pub header_rows: Option<usize>,
    /// How many rows or lines at the start are not read.
    pub skip_rows: Option<u64>,
    /// The text with which the first row after the table begins.
    pub foot: Option<String>,
    /// Texts that stand for no value, besides the usual ones.
    pub missing: Vec<String>,
    /// The notation of dates, such as `dd/mm/yyyy`.
    pub date_format: Option<DateFormat>,
    /// Whether a comma stands before the decimals.
    pub decimal_comma: Option<bool>,
    /// How often everything in the file is observed, as an SDMX code: `A`, `S`, `Q`, `M`, `W`, `D`.
    pub frequency: Option<String>,
    /// The column of the period, or those that make it up, the year first.
    pub period: Columns,
    /// The column of the value.
    pub value: Option<String>,
    /// The columns of several indicators side by side.
    pub values: Vec<String>,
    /// The column of the day that a value was published.
    pub published: Option<String>,
    /// Whether the headings of the value columns are the days on which they were published.
    pub published_across: bool,
    /// The columns that tell series apart.
    pub dimensions: Vec<DimensionColumn>,
    /// The columns that say something about a value.
    pub attributes: Vec<AttributeColumn>,
    /// The unit of all values.
    pub unit: Option<String>,
    /// The class of the unit of all values, such as `ratio`.
    pub unit_class: Option<UnitClass>,
    /// The unit of an indicator and its class, by the code, the label or the name of the indicator.
    pub indicators: BTreeMap<String, IndicatorUnit>,
    /// What all values are to be multiplied with: a power of ten (`6`), the number itself (`1000000`) or a word
    /// (`millions`).
    #[serde(deserialize_with = "number_or_text")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<NumberOrText>"))]
    pub multiplier: Option<String>,
    /// The columns whose empty cells have the label above them.
    pub fill_down: Vec<String>,
    /// A regular expression with the groups `indicator` and `period`, or one of them, for headings of values:
    /// `(?<indicator>.+)_(?<period>\d{4})`.
    pub heading_pattern: Option<HeadingPattern>,
    /// The columns that are not read.
    pub ignore: Vec<String>,
    /// Dimensions that have one code for the whole file, by id. `TIME_PERIOD` gives all values one period.
    pub constants: BTreeMap<String, String>,
    /// Codes for texts of a dimension, by the id or the heading of its column.
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
    /// What stands between a value and its flag in one cell.
    pub status_separator: Option<String>,
}

/// One column or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "a heading, or a list of headings")]
pub enum Columns {
    /// One.
    One(String),
    /// Several; none means that nothing is said.
    Several(Vec<String>),
}

impl Default for Columns {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Columns {
    /// The headings.
    #[must_use]
    pub fn headings(&self) -> &[String] {
        match self {
            Self::One(heading) => std::slice::from_ref(heading),
            Self::Several(headings) => headings,
        }
    }
}

/// A column that tells series apart.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DimensionColumn {
    /// The column of the codes.
    pub column: String,
    /// The id of the dimension; the heading where it is left out.
    pub id: Option<String>,
    /// The column of the names of the codes.
    pub name_column: Option<String>,
    /// What it is about.
    pub concept: Option<MappedConcept>,
}

/// A column that says something about a value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AttributeColumn {
    /// The column.
    pub column: String,
    /// The id of the attribute, such as `OBS_STATUS`; the heading where it is left out.
    pub id: Option<String>,
}

/// A [`DimensionRole`] as a mapping writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum MappedConcept {
    /// How often.
    Frequency,
    /// Where.
    Area,
    /// What.
    Indicator,
    /// Which industry.
    Activity,
    /// In which unit.
    Unit,
}

impl From<DimensionRole> for MappedConcept {
    fn from(role: DimensionRole) -> Self {
        match role {
            DimensionRole::Frequency => Self::Frequency,
            DimensionRole::Area => Self::Area,
            DimensionRole::Indicator => Self::Indicator,
            DimensionRole::Activity => Self::Activity,
            DimensionRole::Unit => Self::Unit,
        }
    }
}

impl From<MappedConcept> for DimensionRole {
    fn from(concept: MappedConcept) -> Self {
        match concept {
            MappedConcept::Frequency => Self::Frequency,
            MappedConcept::Area => Self::Area,
            MappedConcept::Indicator => Self::Indicator,
            MappedConcept::Activity => Self::Activity,
            MappedConcept::Unit => Self::Unit,
        }
    }
}

/// The keys in the order in which a mapping is written.
pub const KEYS: [&str; 29] = [
    "encoding",
    "delimiter",
    "member",
    "sheet",
    "skip_rows",
    "header_row",
    "header_rows",
    "foot",
    "period",
    "date_format",
    "frequency",
    "value",
    "values",
    "heading_pattern",
    "decimal_comma",
    "missing",
    "status_separator",
    "unit",
    "unit_class",
    "indicators",
    "multiplier",
    "published",
    "published_across",
    "dimensions",
    "attributes",
    "fill_down",
    "ignore",
    "constants",
    "codes",
];

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// What is wrong with it, with the line where there is one.
    pub fn parse(text: &str) -> Result<Self, DecodeError> {
        let mapping: Self = toml::from_str(text).map_err(|error| {
            let place = match error.span().and_then(|span| text.get(..span.start)) {
                Some(before) => format!("line {} of the mapping", before.matches('\n').count() + 1),
                None => "the mapping".to_owned(),
            };
            DecodeError::Malformed { place, message: explained(&error, text) }
        })?;
        mapping.check()?;
        Ok(mapping)
    }

    /// The keys that it gives, with their values.
    #[must_use]
    pub fn keys(&self) -> toml::Table {
        let written = toml::Value::try_from(self).ok();
        let Some(toml::Value::Table(mut keys)) = written else { return toml::Table::new() };
        let says_nothing = |value: &toml::Value| match value {
            toml::Value::Array(list) => list.is_empty(),
            toml::Value::Table(table) => table.is_empty(),
            toml::Value::Boolean(flag) => !flag,
            _ => false,
        };
        // `decimal_comma = false` says that points stand before decimals, `published_across` says nothing then.
        keys.retain(|key, value| key == "decimal_comma" || !says_nothing(value));
        keys
    }

    /// Whether its keys can be used, and go together.
    pub(in crate::ingest) fn check(&self) -> Result<(), DecodeError> {
        if let Some(label) = &self.encoding {
            encoding::labelled(label)?;
        }
        if self.delimiter.is_some_and(|delimiter| !delimiter.is_ascii() || "\"\r\n".contains(delimiter)) {
            return Err(wrong("`delimiter` must be one ASCII character, and no quote or line end"));
        }
        if self.header_row == Some(0) {
            return Err(wrong("`header_row` counts from one"));
        }
        if self.header_rows.is_some_and(|rows| rows == 0 || self.header_row.is_none()) {
            return Err(wrong("`header_rows` counts from one, and `header_row` says where they begin"));
        }
        if let Some(code) = self.frequency.as_ref().filter(|code| frequency_of(code).is_none()) {
            return Err(wrong(&format!(
                "`frequency` is `{code}`, which is none of `A`, `S`, `Q`, `M`, `W`, `D`, and no word such as `quarterly`"
            )));
        }
        if let Some(text) = self.multiplier.as_ref().filter(|text| read_power(text).is_none()) {
            return Err(wrong(&format!(
                "`multiplier` is `{text}`, which is no power of ten from -30 to 30 (`6`), no number such as `1000000`, and \
                 no word such as `millions`"
            )));
        }
        let texts = [
            ("unit", &self.unit),
            ("foot", &self.foot),
            ("sheet", &self.sheet),
            ("member", &self.member),
            ("status_separator", &self.status_separator),
        ];
        if let Some((key, _)) = texts.iter().find(|(_, text)| text.as_deref() == Some("")) {
            return Err(wrong(&format!("`{key}` is empty; leave it out where it has nothing to say")));
        }
        if let Some((key, _)) = self
            .indicators
            .iter()
            .find(|(_, own)| own.unit.as_deref() == Some("") || **own == IndicatorUnit::default())
        {
            return Err(wrong(&format!(
                "`indicators` says nothing of `{key}`: give it a `unit` or a `unit_class`"
            )));
        }
        for (text, code) in self.codes.values().flatten() {
            Code::check(code).map_err(|error| wrong(&format!("`codes` gives `{text}` no code: {error}")))?;
        }
        if self.skip_rows.is_some() && self.header_row.is_some() {
            return Err(wrong(
                "`header_row` says where the headings stand, so `skip_rows` says nothing more",
            ));
        }
        if self.value.is_some() && !self.values.is_empty() {
            return Err(wrong("`value` is for one column of values, `values` for several: give one of them"));
        }
        if self.published.is_some() && self.published_across {
            return Err(wrong(
                "`published` names a column, `published_across` says that headings are days: give one of them",
            ));
        }
        self.check_uses()
    }

    /// No column can be two things.
    fn check_uses(&self) -> Result<(), DecodeError> {
        let mut uses: BTreeMap<String, &str> = BTreeMap::new();
        for (column, role) in self.uses() {
            if let Some(other) = uses.insert(column.to_lowercase(), role) {
                return Err(wrong(&format!("`{column}` cannot be {other} and {role} at once")));
            }
        }
        Ok(())
    }

    /// Every column that is named, and as what.
    pub fn uses(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let dimensions = self.dimensions.iter().flat_map(|dimension| {
            let names = dimension.name_column.iter().map(|column| (column.as_str(), "a column of names"));
            names.chain([(dimension.column.as_str(), "a dimension")])
        });
        let attributes = self.attributes.iter().map(|attribute| (attribute.column.as_str(), "an attribute"));
        let values = self.value.iter().chain(&self.values).map(|column| (column.as_str(), "a value"));
        let periods = self.period.headings().iter().map(|column| (column.as_str(), "a period"));
        let published = self.published.iter().map(|column| (column.as_str(), "a day of publication"));
        let ignored = self.ignore.iter().map(|column| (column.as_str(), "ignored"));
        dimensions.chain(attributes).chain(values).chain(periods).chain(published).chain(ignored)
    }
}

/// What is wrong with a mapping, with the key where TOML does not name it, in words of no programming language.
fn explained(error: &toml::de::Error, text: &str) -> String {
    let message = error
        .message()
        .replace("expected u64", "expected a whole number from 0")
        .replace("expected usize", "expected a whole number from 0")
        .replace("expected a sequence", "expected a list, as in `[\"…\"]`");
    let at = error.span().map_or(0, |span| span.start);
    let before = text.get(..at).unwrap_or_default();
    let line = text.get(before.rfind('\n').map_or(0, |end| end + 1)..).unwrap_or_default();
    let key = line.split_once('=').map_or("", |(key, _)| key.trim());
    let is_key = !key.is_empty() && key.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
    if is_key && !message.contains(&format!("`{key}`")) { format!("`{key}`: {message}") } else { message }
}

/// A multiplier as it is written.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "a word such as `millions`, or a power of ten")]
enum NumberOrText {
    Number(i64),
    Text(String),
}

/// A text, or a whole number as a text.
fn number_or_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Some(match NumberOrText::deserialize(deserializer)? {
        NumberOrText::Number(number) => number.to_string(),
        NumberOrText::Text(text) => text,
    }))
}

fn wrong(message: &str) -> DecodeError {
    DecodeError::Malformed { place: "the mapping".to_owned(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        Mapping::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn nothing_said_is_the_default() {
        assert_eq!(Mapping::parse("").unwrap(), Mapping::default());
    }

    #[test]
    fn everything_can_be_said() {
        let mapping = Mapping::parse(
            r##"
            encoding = "gbk"
            delimiter = "\t"
            header_row = 5
            decimal_comma = true
            period = ["year", "quarter"]
            values = ["gdp", "#7"]
            dimensions = [{ column = "geo", id = "REF_AREA", name_column = "Land", concept = "area" }]
            attributes = [{ column = "flag", id = "OBS_STATUS" }]
            ignore = ["note"]
            constants = { FREQ = "Q" }
            status_separator = " "
            "##,
        )
        .unwrap();
        assert_eq!(mapping.period.headings(), ["year", "quarter"]);
        assert_eq!(mapping.delimiter, Some('\t'));
        assert_eq!(mapping.dimensions[0].concept.map(DimensionRole::from), Some(DimensionRole::Area));
        assert_eq!(Mapping::parse("period = 'TIME'").unwrap().period.headings(), ["TIME"]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(
            message("period = 'a'\nperoid = 'b'")
                .starts_with("line 2 of the mapping: unknown field `peroid`")
        );
        assert!(message("period = 1").contains("a heading, or a list of headings"));
        assert!(message("dimensions = [{ column = 'a', concept = 'place' }]").contains("`place`"));
        assert!(message("header_row = 0").contains("counts from one"));
        assert!(message("value = 'a'\nvalues = ['b']").contains("give one of them"));
        assert!(message("value = 'a'\nignore = ['A']").contains("`A` cannot be a value and ignored"));
        assert!(message("encoding = 'klingon'").contains("klingon"));
        assert!(message("delimiter = ';;'").contains("line 1"));
        for (text, says) in [
            ("missing = 'x'", &["line 1", "`missing`", "a list"][..]),
            ("\nskip_rows = -1", &["line 2", "`skip_rows`", "whole number"]),
            ("header_row = 'one'", &["`header_row`", "whole number"]),
            ("multiplier = 'lots'", &["`multiplier`", "`lots`", "`millions`"]),
            ("multiplier = 99", &["`multiplier`", "`99`"]),
            ("multiplier = [6]", &["`multiplier`", "a word such as"]),
            ("frequency = 'sometimes'", &["`frequency`", "`sometimes`", "`Q`"]),
            ("unit = ''", &["`unit` is empty"]),
            ("foot = ''", &["`foot` is empty"]),
            ("unit = ['EUR']", &["`unit`", "string"]),
            ("fill_down = 'x'", &["`fill_down`", "a list"]),
            ("ignore = 'x'", &["`ignore`", "a list"]),
            ("date_format = 'zz'", &["`date_format`", "dd/mm/yyyy"]),
            ("heading_pattern = '('", &["`heading_pattern`"]),
            ("heading_pattern = '(?<x>.)'", &["`heading_pattern`", "`period`"]),
            ("codes = { SIZE = { '<10' = 'no code!' } }", &["`codes`", "`<10`", "`no code!`"]),
            ("codes = { SIZE = 'x' }", &["`codes`"]),
            ("header_rows = 2", &["`header_rows`", "`header_row`"]),
            ("skip_rows = 2\nheader_row = 2", &["`skip_rows`", "`header_row`"]),
            ("sheet = 3", &["`sheet`", "string"]),
            ("member = ['a']", &["`member`", "string"]),
        ] {
            let said = message(text);
            assert!(says.iter().all(|part| said.contains(part)), "{text}: {said}");
        }
        for text in
            ["multiplier = 6", "multiplier = '1000000'", "multiplier = 'Billions'", "frequency = 'quarterly'"]
        {
            assert!(Mapping::parse(text).is_ok(), "{text}");
        }
    }
}
