//! The numbers of documents as CSV, and as the figures and other numbers of a seed folder.

use serde::Serialize;

use super::{DocumentReading, NumberReading, OPEN, Place};
use crate::formats::number::Number;

/// The columns of the CSV.
const COLUMNS: [&str; 27] = [
    "file",
    "token",
    "start",
    "end",
    "position",
    "fragment",
    "block",
    "block_kind",
    "row",
    "column",
    "row_head",
    "column_head",
    "caption",
    "value",
    "unit",
    "qualifier",
    "rounding",
    "lower",
    "upper",
    "direction",
    "period",
    "period_basis",
    "period_rule",
    "period_words",
    "kind",
    "reason",
    "furniture",
];

/// One row a number, under a row of heads.
///
/// # Errors
/// When the rows cannot be written.
pub fn csv(documents: &[DocumentReading]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for document in documents {
        for number in &document.numbers {
            writer.write_record(row(document, number))?;
        }
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(document: &DocumentReading, number: &NumberReading) -> [String; COLUMNS.len()] {
    let double = |value: Option<f64>| value.map(|value| Number(value).text()).unwrap_or_default();
    let count = |count: Option<usize>| count.map(|count| count.to_string()).unwrap_or_default();
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    [
        document.file.clone(),
        number.token.clone(),
        number.at.start.to_string(),
        number.at.end.to_string(),
        number.at.r#type.to_owned(),
        word(number.at.fragment.as_deref()),
        number.block.to_string(),
        number.block_kind.to_owned(),
        count(number.row),
        count(number.column),
        word(number.row_head.as_deref()),
        word(number.column_head.as_deref()),
        word(number.caption.as_deref()),
        double(number.value),
        number.unit.to_owned(),
        number.qualifier.to_owned(),
        Number(number.rounding).text(),
        double(number.lower),
        double(number.upper),
        word(number.direction),
        number.period.map(|period| period.to_string()).unwrap_or_default(),
        word(number.period_basis),
        word(number.period_rule),
        word(number.period_at.as_ref().map(|at| at.exact.as_str())),
        number.kind.to_owned(),
        word(number.reason),
        number.furniture.to_string(),
    ]
}

/// Drafts of figures and other numbers, as `figures.toml` and `other-numbers.toml` have them.
#[derive(Debug, Serialize)]
struct Drafts<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    figure: Vec<FigureDraft<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    number: Vec<OtherDraft<'a>>,
}

#[derive(Debug, Serialize)]
struct FigureDraft<'a> {
    id: String,
    source: &'a str,
    at: PlaceDraft<'a>,
    series: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_basis: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_at: Option<PlaceDraft<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<toml::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    qualifier: &'static str,
    rounding: toml::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Debug, Serialize)]
struct OtherDraft<'a> {
    source: &'a str,
    at: PlaceDraft<'a>,
    reason: &'static str,
}

#[derive(Debug, Serialize)]
struct PlaceDraft<'a> {
    start: usize,
    end: usize,
    exact: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fragment: Option<&'a str>,
}

/// Drafts of figures and of other numbers; series are left open.
///
/// # Errors
/// When a number cannot be written.
pub fn toml(documents: &[DocumentReading]) -> Result<String, toml::ser::Error> {
    let own = |document: &DocumentReading| !document.numbers.is_empty();
    let numbers = || {
        let documents = documents.iter().filter(|document| own(document));
        documents.flat_map(|document| document.numbers.iter().map(move |number| (document, number)))
    };
    let is_other = |number: &NumberReading| number.kind == "set_aside" || number.furniture;
    let drafts = Drafts {
        figure: numbers()
            .filter(|(_, number)| !is_other(number))
            .enumerate()
            .map(|(place, (document, number))| figure(place + 1, document, number))
            .collect(),
        number: numbers()
            .filter(|(_, number)| is_other(number))
            .map(|(document, number)| other(document, number))
            .collect(),
    };
    toml::to_string(&drafts)
}

fn figure<'a>(place: usize, document: &'a DocumentReading, number: &'a NumberReading) -> FigureDraft<'a> {
    FigureDraft {
        id: format!("draft-{place}"),
        source: &document.file,
        at: PlaceDraft::from(&number.at),
        series: "",
        period: number.period.map(|period| period.to_string()),
        period_basis: number.period_basis,
        period_at: number.period_at.as_ref().map(PlaceDraft::from),
        value: number.value.map(toml_number),
        unit: Some(number.unit).filter(|unit| *unit != OPEN),
        qualifier: number.qualifier,
        rounding: toml_number(number.rounding),
        note: number.reason.map(|reason| format!("unsure: {reason}")),
    }
}

fn other<'a>(document: &'a DocumentReading, number: &'a NumberReading) -> OtherDraft<'a> {
    let reason = number.reason.filter(|_| number.kind == "set_aside").unwrap_or("other");
    OtherDraft { source: &document.file, at: PlaceDraft::from(&number.at), reason }
}

impl<'a> From<&'a Place> for PlaceDraft<'a> {
    fn from(at: &'a Place) -> Self {
        let unit = (at.r#type == "TextPositionSelector").then_some("characters");
        Self { start: at.start, end: at.end, exact: &at.exact, unit, fragment: at.fragment.as_deref() }
    }
}

/// A whole number without a point.
fn toml_number(value: f64) -> toml::Value {
    let text = Number(value).text();
    text.parse().map_or(toml::Value::Float(value), toml::Value::Integer)
}
