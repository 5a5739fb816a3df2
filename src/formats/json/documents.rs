//! The documents around the series of an answer.

use serde::Serialize;
use utoipa::ToSchema;

use super::forecast::{BacktestJson, ForecastJson};
use super::formula::FormulaJson;
use super::{GrowthJson, ObservationsJson, ResultsJson};

/// An answer of observations.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObservationsDocument<'a> {
    /// The revision of the database that the answer is of.
    revision: i64,
    /// Whether this is all there is.
    complete: bool,
    /// Where the next page starts, as `cursor=` takes it.
    next: Option<&'a str>,
    /// The words by which the publishers of the data want to be credited, where they want to be.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attributions: &'a [String],
    /// The series, in the order of their keys.
    series: Vec<ObservationsJson<'a>>,
}

/// An answer of growth.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrowthDocument<'a> {
    /// The revision of the database that the answer is of.
    revision: i64,
    /// Whether this is all there is.
    complete: bool,
    /// Where the next page starts, as `cursor=` takes it.
    next: Option<&'a str>,
    /// The words by which the publishers of the data want to be credited, where they want to be.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attributions: &'a [String],
    /// The series, in the order of their keys.
    series: Vec<GrowthJson<'a>>,
}

/// An answer of the results of a method.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultsDocument<'a> {
    /// The revision of the database that the answer is of.
    revision: i64,
    /// Whether this is all there is.
    complete: bool,
    /// Where the next page starts, as `cursor=` takes it.
    next: Option<&'a str>,
    /// The words by which the publishers of the data want to be credited, where they want to be.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attributions: &'a [String],
    /// The series, one for each measure.
    series: Vec<ResultsJson<'a>>,
}

/// An answer to a formula.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormulaDocument<'a> {
    /// The revision of the database that the answer is of.
    revision: i64,
    /// Whether this is all there is; it is.
    complete: bool,
    /// Where the next page starts; there is none.
    next: Option<&'a str>,
    /// The words by which the publishers of the data want to be credited, where they want to be.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attributions: &'a [String],
    /// One series for each area, activity and frequency, in the order of their keys.
    series: Vec<FormulaJson<'a>>,
}

/// An answer of forecasts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForecastDocument<'a> {
    /// The revision of the database that the answer is of.
    revision: i64,
    /// Whether this is all there is.
    complete: bool,
    /// Where the next page starts, as `cursor=` takes it.
    next: Option<&'a str>,
    /// The words by which the publishers of the data want to be credited, where they want to be.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attributions: &'a [String],
    /// The series, in the order of their keys.
    series: Vec<ForecastJson<'a>>,
}

/// An answer of backtests.
#[derive(Debug, Serialize, ToSchema)]
pub struct BacktestDocument<'a> {
    /// The revision of the database that the answer is of.
    revision: i64,
    /// Whether this is all there is.
    complete: bool,
    /// Where the next page starts, as `cursor=` takes it.
    next: Option<&'a str>,
    /// The words by which the publishers of the data want to be credited, where they want to be.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attributions: &'a [String],
    /// The series, in the order of their keys.
    series: Vec<BacktestJson<'a>>,
}
