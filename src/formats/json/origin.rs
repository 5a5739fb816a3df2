//! What a value was worked out from: the derivation of an implied one, the lineage of a derived one, the coverage of a
//! converted one.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::Number;
use super::text::Text;
use crate::domain::composite;
use crate::domain::formula::{BoundsQuality, Refusal};
use crate::domain::growth::Coverage;
use crate::domain::implied::Derivation;
use crate::domain::lineage::{CompositeLineage, Lineage, LineageInput, MissingValue, ScoreBounds};
use crate::domain::observation::{DerivedFrom, Observation, Origin};
use crate::domain::period::Period;

/// What a value that no source states was worked out from.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum DerivedFromJson<'a> {
    /// Of an implied value.
    Implied(DerivationJson<'a>),
    /// Of a derived value.
    Formula(LineageJson<'a>),
    /// Of a score of a composite index.
    Composite(CompositeLineageJson<'a>),
}

/// What an implied value was worked out from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DerivationJson<'a> {
    /// The rule of the last step, such as `base_from_growth`.
    rule: &'static str,
    /// The figures that the value or its bounds rest on.
    figures: Vec<&'a str>,
}

/// What a derived value was computed from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LineageJson<'a> {
    /// The id of the definition; null of a formula that the request brings.
    definition: Option<&'a str>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    /// The SHA-256 of its canonical TOML, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
    /// Its formula.
    formula: &'a str,
    /// The observations that were read, each once.
    inputs: Vec<LineageInputJson<'a>>,
    /// The observation that is missing, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<MissingJson<'a>>,
}

/// What a score of a composite index was computed from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CompositeLineageJson<'a> {
    /// The id of the definition.
    definition: &'a str,
    /// Its version.
    version: &'a str,
    /// The SHA-256 of its canonical TOML, in hexadecimal.
    sha256: &'a str,
    /// The observations that were read, each once.
    inputs: Vec<LineageInputJson<'a>>,
    /// The parts whose inputs are missing, where a score is refused for that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'a str>,
}

/// An observation that a derived value was computed from.
#[derive(Debug, Serialize, ToSchema)]
struct LineageInputJson<'a> {
    /// Its series.
    series: &'a str,
    /// Its period.
    #[schema(value_type = String)]
    period: Text<Period>,
    /// The figure that states it; null for that of a data file.
    figure: Option<&'a str>,
    /// Its vintage.
    vintage: i64,
}

/// The observation that a derived value lacks.
#[derive(Debug, Serialize, ToSchema)]
struct MissingJson<'a> {
    /// Its series.
    series: &'a str,
    /// Its period.
    #[schema(value_type = Option<String>)]
    period: Option<Text<Period>>,
}

/// An observation that a rate was computed from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InputJson<'a> {
    /// When.
    #[schema(value_type = String)]
    pub(super) period: Text<Period>,
    /// The value.
    #[schema(value_type = f64)]
    pub(super) value: Number,
    /// The figure that states it.
    pub(super) figure: Option<&'a str>,
    /// The day it was published.
    #[schema(value_type = Option<String>)]
    pub(super) published: Option<Text<NaiveDate>>,
}

/// Whether a value is worked out from others, which every answer says.
pub(super) const fn is_computed(origin: Origin) -> bool {
    matches!(origin, Origin::Implied | Origin::Derived | Origin::Composite)
}

/// What an observation was worked out from; of a derived one only in the full form.
pub(super) fn derived_from(from: &DerivedFrom, full: bool) -> Option<DerivedFromJson<'_>> {
    match from {
        DerivedFrom::Implied(derivation) => Some(DerivedFromJson::Implied(implied(derivation))),
        DerivedFrom::Formula(lineage) => full.then(|| DerivedFromJson::Formula(formula(lineage))),
        DerivedFrom::Composite(lineage) => full.then(|| DerivedFromJson::Composite(of_composite(lineage))),
    }
}

/// The kind of the bounds of a derived value, and their quality where they are not exact.
pub(super) fn bounds_of(point: &Observation) -> (Option<&'static str>, Option<&'static str>) {
    let quality = match &point.provenance.derived_from {
        Some(DerivedFrom::Formula(lineage)) => {
            lineage.quality().map(|quality| (quality.code(), quality == BoundsQuality::Exact))
        }
        Some(DerivedFrom::Composite(lineage)) => {
            lineage.quality().map(|quality| (quality.code(), quality == ScoreBounds::Exact))
        }
        _ => None,
    };
    let told = quality.filter(|(_, is_exact)| !is_exact);
    (quality.map(|_| "rounding"), told.map(|(code, _)| code))
}

/// Why a value is missing.
pub(super) fn reason(point: &Observation) -> &'static str {
    let refusal = match &point.provenance.derived_from {
        Some(DerivedFrom::Formula(lineage)) => lineage.refusal().map(Refusal::code),
        Some(DerivedFrom::Composite(lineage)) => lineage.outcome.err().map(composite::Refusal::code),
        _ => None,
    };
    refusal.unwrap_or_else(|| point.status.meaning())
}

/// The derivation of an implied value.
fn implied(derivation: &Derivation) -> DerivationJson<'_> {
    DerivationJson {
        rule: derivation.rule.code(),
        figures: derivation.figures.iter().map(AsRef::as_ref).collect(),
    }
}

fn formula(lineage: &Lineage) -> LineageJson<'_> {
    let definition = lineage.definition.as_deref();
    LineageJson {
        definition: definition.map(|definition| definition.id.as_str()),
        version: definition.map(|definition| definition.version.as_str()),
        sha256: definition.map(|definition| definition.sha256.as_str()),
        formula: &lineage.formula,
        inputs: lineage.inputs.iter().map(input).collect(),
        missing: lineage.outcome.as_ref().err().and_then(missing),
    }
}

fn of_composite(lineage: &CompositeLineage) -> CompositeLineageJson<'_> {
    CompositeLineageJson {
        definition: lineage.definition.id.as_str(),
        version: &lineage.definition.version,
        sha256: &lineage.definition.sha256,
        inputs: lineage.inputs.iter().map(input).collect(),
        missing: lineage.missing.iter().map(AsRef::as_ref).collect(),
    }
}

fn input(input: &LineageInput) -> LineageInputJson<'_> {
    LineageInputJson {
        series: input.series.as_str(),
        period: Text(input.period),
        figure: input.figure.as_deref(),
        vintage: input.vintage,
    }
}

fn missing(missing: &MissingValue) -> Option<MissingJson<'_>> {
    let series = missing.series.as_ref()?;
    Some(MissingJson { series: series.as_str(), period: missing.period.map(Text) })
}

/// How complete a converted period is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CoverageJson {
    /// How many of its parts had a value.
    observed: u16,
    /// How many there are in the calendar.
    expected: u16,
}

/// How complete a converted period is.
pub(super) const fn coverage(coverage: Coverage) -> CoverageJson {
    CoverageJson { observed: coverage.observed, expected: coverage.expected }
}
