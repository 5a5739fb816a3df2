//! What answers say of the definition of a derived indicator.

use serde::Serialize;
use utoipa::ToSchema;

use crate::service::derived::{DerivedIndicator, Refused};

/// What a derived indicator is computed from, and by which definition. A published indicator has none of it.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct DerivedFormulaJson<'a> {
    /// `derived`: nobody publishes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'static str>,
    /// The formula.
    #[serde(skip_serializing_if = "Option::is_none")]
    formula: Option<&'a str>,
    /// The series that the formula names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inputs: Vec<String>,
    /// The version of the definition.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    /// The SHA-256 of its canonical TOML, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
    /// Notes of its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    /// Why it has no values, or some of its series have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<DerivedRefusalJson<'a>>,
}

/// Why a definition gives no values.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DerivedRefusalJson<'a> {
    /// The reason, such as `unit_mismatch` or `missing_input`.
    reason: &'static str,
    /// What is wrong and what to do.
    detail: &'a str,
}

/// A definition of a dataset.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DerivedDefinitionJson<'a> {
    /// Its id.
    id: &'a str,
    /// How many series it has.
    series: usize,
    #[serde(flatten)]
    formula: DerivedFormulaJson<'a>,
}

/// The formula of a derived indicator.
pub(super) fn formula(one: &DerivedIndicator) -> DerivedFormulaJson<'_> {
    let (definition, meta) = (&one.definition, &one.definition.meta);
    DerivedFormulaJson {
        origin: Some(crate::domain::observation::Origin::Derived.code()),
        formula: Some(&definition.text),
        inputs: definition.formula.references().iter().map(ToString::to_string).collect(),
        version: Some(&meta.version),
        sha256: Some(&meta.sha256),
        note: meta.note.as_deref(),
        refused: one.refused.as_ref().map(refused),
    }
}

fn refused(refused: &Refused) -> DerivedRefusalJson<'_> {
    DerivedRefusalJson { reason: refused.reason.code(), detail: &refused.detail }
}

/// A definition of a dataset.
pub(super) fn definition(one: &DerivedIndicator) -> DerivedDefinitionJson<'_> {
    DerivedDefinitionJson { id: one.definition.meta.id.as_str(), series: one.series, formula: formula(one) }
}
