//! What a value was worked out from: the derivation of an implied one, the coverage of a converted one.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::growth::Coverage;
use crate::domain::implied::Derivation;

/// What an implied value was worked out from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DerivationJson<'a> {
    /// The rule of the last step, such as `base_from_growth`.
    rule: &'static str,
    /// The figures that the value or its bounds rest on.
    figures: Vec<&'a str>,
}

/// The derivation of an implied value.
pub(super) fn derivation(derivation: &Derivation) -> DerivationJson<'_> {
    DerivationJson {
        rule: derivation.rule.code(),
        figures: derivation.figures.iter().map(AsRef::as_ref).collect(),
    }
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
