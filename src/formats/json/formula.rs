//! Formulas that a request brings: the formula, its unit, why it is refused.

use serde::Serialize;
use utoipa::ToSchema;

use super::plain::write_text;
use super::{HeaderJson, ObservationJson, write};
use crate::domain::dataset::FormulaHeader;
use crate::domain::formula::FormulaRefusal;
use crate::formats::row_writer::RowWriter;

/// A formula with its values, for one area, activity and frequency.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormulaJson<'a> {
    #[serde(flatten)]
    header: HeaderJson<'a>,
    /// The formula in its canonical form.
    expr: &'a str,
    /// The unit of its values as a product of units, such as `CNY/USD`; null where the formula is refused.
    unit: Option<&'a str>,
    /// Why the whole formula has no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<RefusalJson<'a>>,
    /// The values, in order of time.
    observations: Vec<ObservationJson<'a>>,
}

/// The refusal of a whole formula.
#[derive(Debug, Serialize, ToSchema)]
struct RefusalJson<'a> {
    /// The reason, which each of its points has too.
    reason: &'static str,
    /// The part of the formula that is refused.
    part: &'a str,
    /// What is wrong and what to do.
    detail: &'a str,
}

/// Writes the formula, its unit, and why it is refused.
pub(super) fn write_formula(formula: &FormulaHeader, out: &mut RowWriter<'_>) {
    out.put(b",\"expr\":");
    write_text(&formula.expr, out);
    out.put(b",\"unit\":");
    out.put_with(|out| write(&formula.unit, out));
    if let Some(refused) = &formula.refusal {
        out.put(b",\"refusal\":");
        out.put_with(|out| write(&refusal(refused), out));
    }
}

/// The refusal of a whole formula.
fn refusal(refusal: &FormulaRefusal) -> RefusalJson<'_> {
    RefusalJson { reason: refusal.refusal.code(), part: &refusal.part, detail: &refusal.detail }
}
