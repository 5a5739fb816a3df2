//! The results of a method.

use serde::Serialize;
use utoipa::ToSchema;

use super::plain::write_text;
use super::{HeaderJson, Text, ends, write, write_list};
use crate::domain::dataset::{ResultPoint, Results};
use crate::domain::growth::Estimate;
use crate::domain::period::Period;
use crate::formats::number::Number;
use crate::formats::row_writer::RowWriter;

/// A series with the results of a method, by one measure.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultsJson<'a> {
    #[serde(flatten)]
    header: HeaderJson<'a>,
    /// What the numbers are.
    measure: &'static str,
    /// Their unit.
    unit: &'a str,
    /// The points, in order of time.
    observations: Vec<ResultPointJson>,
}

/// The result of a method at one period.
#[derive(Debug, Serialize, ToSchema)]
struct ResultPointJson {
    /// The period.
    #[schema(value_type = String)]
    period: Text<Period>,
    /// The base period.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    base_period: Option<Text<Period>>,
    /// The number; null where there is none.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The method.
    basis: &'static str,
    /// The verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    /// Why there is no number or no verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// Writes what follows the header of a series.
pub(super) fn write_results(results: &Results, out: &mut RowWriter<'_>) {
    out.put(b",\"measure\":\"");
    out.put_bytes(results.measure.as_bytes());
    out.put(b"\",\"unit\":");
    write_text(&results.unit, out);
    write_list(results.points.iter(), out, |point, out| out.put_with(|out| write(&result_point(point), out)));
}

fn result_point(point: &ResultPoint) -> ResultPointJson {
    let (lower, upper) = point.value.map_or((None, None), |estimate| ends(estimate.bounds()));
    ResultPointJson {
        period: Text(point.period),
        base_period: point.base.map(Text),
        value: point.value.map(Estimate::value).map(Number),
        lower,
        upper,
        basis: point.basis,
        verdict: point.verdict,
        reason: point.reason,
    }
}
