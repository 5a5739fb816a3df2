//! What `detail=full` and implied values say of an observation besides its provenance: days and derivation.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::Text;
use crate::domain::implied::Derivation;
use crate::domain::period::Period;

/// The days of a period; only with `detail=full`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PeriodDaysJson {
    /// The first day of the period.
    #[schema(value_type = String, format = Date)]
    period_start: Text<NaiveDate>,
    /// The last day of the period.
    #[schema(value_type = String, format = Date)]
    period_end: Text<NaiveDate>,
}

/// What an implied value was worked out from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DerivationJson<'a> {
    /// The rule of the last step, such as `base_from_growth`.
    rule: &'static str,
    /// The figures that the value or its bounds rest on.
    figures: Vec<&'a str>,
}

/// The days of a period.
pub(super) fn period_days(period: Period) -> PeriodDaysJson {
    PeriodDaysJson { period_start: Text(period.start_date()), period_end: Text(period.end_date()) }
}

/// The derivation of an implied value.
pub(super) fn derivation(derivation: &Derivation) -> DerivationJson<'_> {
    DerivationJson {
        rule: derivation.rule.code(),
        figures: derivation.figures.iter().map(AsRef::as_ref).collect(),
    }
}
