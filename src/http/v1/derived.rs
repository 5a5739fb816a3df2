//! What answers say of the definition of a derived indicator.

use serde::Serialize;
use utoipa::ToSchema;

use crate::service::derived::{DerivedIndicator, Refused};

/// What a derived indicator is computed from, and by which definition.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormulaJson<'a> {
    /// `derived`: nobody publishes it.
    origin: &'static str,
    /// The formula.
    formula: &'a str,
    /// The series that the formula names.
    inputs: Vec<String>,
    /// The version of the definition.
    version: &'a str,
    /// The SHA-256 of its canonical TOML, in hexadecimal.
    sha256: &'a str,
    /// Notes of its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    /// Why it has no values, or some of its series have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RefusedJson<'a>>,
}

/// Why a definition gives no values.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RefusedJson<'a> {
    /// The reason, such as `unit_mismatch` or `missing_input`.
    reason: &'static str,
    /// What is wrong and what to do.
    detail: &'a str,
}

/// A definition of a dataset.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DefinitionJson<'a> {
    /// Its id.
    id: &'a str,
    /// How many series it has.
    series: usize,
    #[serde(flatten)]
    formula: FormulaJson<'a>,
}

/// The formula of a derived indicator.
pub(super) fn formula(one: &DerivedIndicator) -> FormulaJson<'_> {
    let (definition, meta) = (&one.definition, &one.definition.meta);
    FormulaJson {
        origin: crate::domain::observation::Origin::Derived.code(),
        formula: &definition.text,
        inputs: definition.formula.references().iter().map(ToString::to_string).collect(),
        version: &meta.version,
        sha256: &meta.sha256,
        note: meta.note.as_deref(),
        refused: one.refused.as_ref().map(refused),
    }
}

fn refused(refused: &Refused) -> RefusedJson<'_> {
    RefusedJson { reason: refused.reason.code(), detail: &refused.detail }
}

/// A definition of a dataset.
pub(super) fn definition(one: &DerivedIndicator) -> DefinitionJson<'_> {
    DefinitionJson { id: one.definition.meta.id.as_str(), series: one.series, formula: formula(one) }
}
