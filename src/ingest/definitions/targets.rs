//! `targets.toml`: what plans ask of series.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::file::{DefinitionFile, Heading, start};
use super::{DefinitionProblem, Definitions};
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Labels;
use crate::domain::code::Code;
use crate::domain::definition::DefinitionMeta;
use crate::domain::growth::Estimate;
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::domain::target::{Pace, TargetKind};

/// `targets.toml`: targets.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetsFile {
    /// The targets.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<TargetEntry>"))]
    pub target: Vec<Spanned<TargetEntry>>,
}

/// What a plan asks of a series of the same dataset.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetEntry {
    /// The id, unique among the targets of the dataset.
    pub id: Code,
    /// The name; without it that of the indicator.
    pub name: Option<String>,
    /// The key of the series, such as `A.CN.VA.C`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub series: Spanned<String>,
    /// What is asked for.
    pub kind: TargetKind,
    /// The number: in base units of the series, in percent for `mean_growth`. Without it that of the figure.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub value: Option<Spanned<f64>>,
    /// One unit in the last printed place of the value; 0, the default, for an exact one.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub rounding: Option<Spanned<f64>>,
    /// How far a `stable` series may be from its base, in its unit.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub tolerance: Option<Spanned<f64>>,
    /// The period that is the base, such as `2020`. Without it the period before the span that is due, if that is one.
    #[cfg_attr(feature = "schema", schemars(with = "Option<PeriodText>"))]
    pub base: Option<Spanned<PeriodText>>,
    /// The last period in which the target can be met; of a span the last one in it. Without it that of the figure.
    #[cfg_attr(feature = "schema", schemars(with = "Option<PeriodText>"))]
    pub due: Option<Spanned<PeriodText>>,
    /// The shape of the path, where it is not that of the class of the unit.
    pub pace: Option<Pace>,
    /// Where the target is stated: the id of a figure, or a citation.
    #[cfg_attr(feature = "schema", schemars(with = "TargetSource"))]
    pub source: Spanned<TargetSource>,
    /// The version, as its author counts.
    pub version: String,
    /// Notes for readers.
    pub note: Option<String>,
    /// Names in other languages, by ISO 639-1 code.
    #[serde(default)]
    pub labels: Labels,
}

/// A period, or a year as a number.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "allowed: a period such as `\"2024-Q1\"`, or a year such as 2024")]
pub enum PeriodText {
    /// A period, such as `2024-Q1`.
    Text(String),
    /// A year.
    Year(u16),
}

/// Where a target is stated.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "allowed: a text, or `{ document = \"…\", start = 0, end = 1, sha256 = \"…\" }`"
)]
pub enum TargetSource {
    /// The id of a figure of the dataset; a title where no figure has this id and the target has a value.
    Text(String),
    /// A passage of a document of the dataset.
    Passage(Passage),
}

/// A passage of a document, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// The id of the document.
    pub document: String,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
}

/// A target.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetDefinition {
    /// Id, version, note, hash and place.
    pub meta: Arc<DefinitionMeta>,
    /// The name, where it is given.
    pub name: Option<String>,
    /// Names in other languages.
    pub labels: Labels,
    /// The key of the series.
    pub series: String,
    /// What is asked for.
    pub kind: TargetKind,
    /// The number.
    pub value: Option<Estimate>,
    /// How far a stable series may be from its base.
    pub tolerance: Option<f64>,
    /// The period that is the base.
    pub base: Option<Period>,
    /// The last period in which the target can be met.
    pub due: Option<Period>,
    /// The shape of the path.
    pub pace: Option<Pace>,
    /// Where the target is stated.
    pub source: TargetSource,
    /// The lines of the series and of the source, from 1.
    pub lines: (usize, usize),
}

/// Reads `targets.toml`.
pub(super) fn read(file: &DefinitionFile<'_>, into: &mut Definitions, problems: &mut Vec<DefinitionProblem>) {
    let entries = match file.parse::<TargetsFile>() {
        Ok(read) => read.target,
        Err(problem) => return problems.push(problem),
    };
    for (entry, sha256) in entries.into_iter().zip(file.hashes("target")) {
        match definition(file, entry, sha256) {
            Ok(read) => into.targets.push(read),
            Err(problem) => problems.push(problem),
        }
    }
}

fn definition(
    file: &DefinitionFile<'_>,
    entry: Spanned<TargetEntry>,
    sha256: String,
) -> Result<TargetDefinition, DefinitionProblem> {
    let (span, entry) = (entry.span(), entry.into_inner());
    let heading = Heading { id: &entry.id, version: &entry.version, note: entry.note.as_deref() };
    let meta = file.meta(span.clone(), &heading, sha256);
    let (base, due) = periods(file, &entry, span.start)?;
    let value = value(file, &entry)?;
    let tolerance = tolerance(file, &entry, span.start)?;
    let lines = (file.line(start(&entry.series)), file.line(start(&entry.source)));
    Ok(TargetDefinition {
        meta: Arc::new(meta),
        name: entry.name,
        labels: entry.labels,
        series: entry.series.into_inner(),
        kind: entry.kind,
        value,
        tolerance,
        base,
        due,
        pace: entry.pace,
        source: entry.source.into_inner(),
        lines,
    })
}

/// The period of a text.
fn period(
    file: &DefinitionFile<'_>,
    name: &str,
    text: &Spanned<PeriodText>,
) -> Result<Period, DefinitionProblem> {
    let written = match text.get_ref() {
        PeriodText::Text(text) => text.clone(),
        PeriodText::Year(year) => format!("{year:04}"),
    };
    written.parse().map_err(|error| {
        let message = format!(
            "{name} = `{written}`: {error}; allowed: 2024, 2024-S1, 2024-Q1, 2024-03, 2024-W05, 2024-03-15"
        );
        file.problem(start(text), message)
    })
}

/// Base and due period, in order. Whether they are periods of the series shows with the catalogue.
fn periods(
    file: &DefinitionFile<'_>,
    entry: &TargetEntry,
    at: usize,
) -> Result<(Option<Period>, Option<Period>), DefinitionProblem> {
    let read = |name, text: &Option<Spanned<PeriodText>>| {
        text.as_ref().map(|text| period(file, name, text)).transpose()
    };
    let (base, due) = (read("base", &entry.base)?, read("due", &entry.due)?);
    let is_text = matches!(entry.source.get_ref(), TargetSource::Text(_));
    if due.is_none() && entry.kind.needs_due() && !is_text {
        let message = format!("a target of kind {} has to say when it is due; add due", entry.kind.code());
        return Err(file.problem(at, message));
    }
    match (base, due, &entry.due) {
        (Some(base), Some(due), Some(text)) if due.end_date() <= base.end_date() => {
            Err(file.problem(start(text), format!("due {due} does not lie after base {base}")))
        }
        _ => Ok((base, due)),
    }
}

/// The number with its interval.
fn value(file: &DefinitionFile<'_>, entry: &TargetEntry) -> Result<Option<Estimate>, DefinitionProblem> {
    let Some(value) = &entry.value else {
        return match &entry.rounding {
            Some(rounding) => Err(file.problem(start(rounding), "rounding needs a value")),
            None => Ok(None),
        };
    };
    if !entry.kind.has_value() {
        let kinds = TargetKind::ALL.into_iter().filter(|kind| kind.has_value()).map(TargetKind::code);
        let message = format!(
            "a target of kind {} has no value; kinds with one: {}",
            entry.kind.code(),
            kinds.collect::<Vec<_>>().join(", ")
        );
        return Err(file.problem(start(value), message));
    }
    let rounding = entry.rounding.as_ref();
    let decimal = |number: &Spanned<f64>, name: &str| {
        let text = number.get_ref().to_string();
        text.parse::<Decimal>()
            .map_err(|_| file.problem(start(number), format!("{name} = {text} is no usable number")))
    };
    let printed = decimal(value, "value")?;
    let place = rounding.map(|rounding| decimal(rounding, "rounding")).transpose()?.unwrap_or_default();
    if let Some(rounding) = rounding.filter(|_| place < Decimal::ZERO) {
        return Err(file.problem(start(rounding), "rounding is negative; allowed: 0 or more"));
    }
    let bounds = Bounds::from_rounding(printed, place, Qualifier::Target, false, false);
    Ok(Estimate::new(*value.get_ref(), bounds).ok())
}

/// The tolerance, which a stable target needs and no other has.
fn tolerance(
    file: &DefinitionFile<'_>,
    entry: &TargetEntry,
    at: usize,
) -> Result<Option<f64>, DefinitionProblem> {
    let is_stable = entry.kind == TargetKind::Stable;
    match &entry.tolerance {
        None if is_stable => {
            Err(file
                .problem(at, "a stable target needs a tolerance, in the unit of the series; add tolerance"))
        }
        Some(tolerance) if !is_stable => {
            let message =
                format!("only a target of kind stable has a tolerance, this is {}", entry.kind.code());
            Err(file.problem(start(tolerance), message))
        }
        Some(tolerance) if !(tolerance.get_ref().is_finite() && *tolerance.get_ref() >= 0.0) => {
            Err(file.problem(start(tolerance), "the tolerance is negative or no number; allowed: 0 or more"))
        }
        tolerance => Ok(tolerance.as_ref().map(|tolerance| *tolerance.get_ref())),
    }
}
