//! Results of calculations, and outlooks of revisions, as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::{HeaderJson, Number, Text};
use crate::domain::dataset::ResultPoint;
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::domain::revision::{FigureOutlook, Outlook, Refusal};

/// A series with results of a calculation, by one measure.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultsJson<'a> {
    #[serde(flatten)]
    header: HeaderJson<'a>,
    /// What the numbers are.
    measure: &'a str,
    /// Their unit.
    unit: &'a str,
    /// The points, in order of time.
    observations: Vec<ResultPointJson<'a>>,
}

/// A result of a calculation at a period.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ResultPointJson<'a> {
    /// When.
    #[schema(value_type = String)]
    period: Text<Period>,
    /// The first period that it rests on.
    #[schema(value_type = Option<String>)]
    base_period: Option<Text<Period>>,
    /// The number.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end of its interval.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The method.
    basis: &'a str,
    /// The verdict.
    verdict: Option<&'static str>,
    /// Why there is no number.
    reason: Option<&'static str>,
}

/// How far figures of the release number of this one moved until they were final: no interval of rounding.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OutlookJson<'a> {
    /// What kind of interval it is: always `revision`.
    bounds: &'static str,
    /// The measure that revisions were taken of.
    measure: &'static str,
    /// The unit of the measure.
    unit: &'a str,
    /// The number of the release of this figure, counted from 0.
    release: Option<usize>,
    /// The value in the measure.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The value and the tenth percentile of the revisions.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The value and the ninetieth percentile of the revisions.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The number of revisions.
    n: Option<usize>,
    /// Why there is no outlook.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

pub(super) fn result_point(point: &ResultPoint) -> ResultPointJson<'_> {
    ResultPointJson {
        period: Text(point.period),
        base_period: point.base.map(Text),
        value: point.value.map(Number),
        lower: point.lower.map(Number),
        upper: point.upper.map(Number),
        basis: &point.basis,
        verdict: point.verdict,
        reason: point.reason,
    }
}

pub(super) fn outlook(figure: &FigureOutlook) -> OutlookJson<'_> {
    outlook_of(figure.measure, &figure.unit, figure.outlook)
}

/// The outlook of a figure in a measure and its unit.
pub(super) fn outlook_of(measure: Measure, unit: &str, outlook: Result<Outlook, Refusal>) -> OutlookJson<'_> {
    let given = outlook.ok();
    OutlookJson {
        bounds: "revision",
        measure: measure.code(),
        unit,
        release: given.map(|outlook| outlook.release),
        value: given.map(|outlook| Number(outlook.value)),
        lower: given.map(|outlook| Number(outlook.lower)),
        upper: given.map(|outlook| Number(outlook.upper)),
        n: given.map(|outlook| outlook.n),
        reason: outlook.err().map(Refusal::code),
    }
}
