//! Rows of forecasts and backtests, for the formats with one row per point.

use crate::domain::dataset::{ForecastContent, ResultPoint, Results, SeriesForecast};
use crate::domain::forecast::{Attempt, Method};
use crate::domain::observation::ObservationStatus;
use crate::domain::period::Period;

/// The measure of a forecast.
pub const FORECAST: &str = "forecast";

/// The verdict on a forecast that is refused.
pub(super) const REFUSED: &str = "refused";

/// One row. `measure` says what it is: `forecast`; in a backtest, `forecast`, `naive` and `actual` for each attempt.
pub(super) struct ForecastRow {
    /// The period.
    pub(super) period: Period,
    /// What the value is.
    pub(super) measure: &'static str,
    /// The value; `None` where it is refused.
    pub(super) value: Option<f64>,
    /// The lower end of the prediction interval.
    pub(super) lower: Option<f64>,
    /// The upper end of the prediction interval.
    pub(super) upper: Option<f64>,
    /// The method; `None` for a value that came.
    pub(super) basis: Option<&'static str>,
    /// Whether the method has skill, or that the forecast is refused.
    pub(super) verdict: Option<&'static str>,
    /// Why there is no value.
    pub(super) reason: Option<&'static str>,
    /// The last period that was known.
    pub(super) base: Option<Period>,
}

/// A forecast as results.
#[must_use]
pub fn results(forecast: &SeriesForecast) -> Results {
    let rows = (0..forecast.len()).filter_map(|position| row(forecast, position));
    let point = |row: ForecastRow| ResultPoint {
        period: row.period,
        base: row.base,
        value: row.value,
        lower: row.lower,
        upper: row.upper,
        basis: row.basis.unwrap_or_default().into(),
        verdict: row.verdict,
        reason: row.reason,
    };
    Results {
        measure: FORECAST.into(),
        target: None,
        unit: forecast.unit.to_string(),
        status: ObservationStatus::FORECAST,
        points: rows.map(point).collect(),
    }
}

/// The row at a position; `None` beyond the last.
pub(super) fn row(forecast: &SeriesForecast, position: usize) -> Option<ForecastRow> {
    let SeriesForecast { content, method, last, periods, outcome, .. } = forecast;
    match (outcome, content) {
        (Err(refusal), _) => Some(ForecastRow {
            period: *periods.get(position)?,
            measure: FORECAST,
            value: None,
            lower: None,
            upper: None,
            basis: Some(method.code()),
            verdict: Some(REFUSED),
            reason: Some(refusal.code()),
            base: *last,
        }),
        (Ok(forecast), ForecastContent::Forecast) => {
            let point = forecast.points.get(position)?;
            Some(ForecastRow {
                period: point.period,
                measure: FORECAST,
                value: Some(point.value),
                lower: point.bounds.lower(),
                upper: point.bounds.upper(),
                basis: Some(forecast.method.code()),
                verdict: Some(forecast.verdict.code()),
                reason: None,
                base: *last,
            })
        }
        (Ok(forecast), ForecastContent::Backtest) => {
            let attempt = forecast.backtest.get(position / 3)?;
            let row = attempt_row(attempt, position % 3, *method);
            let is_forecast = row.measure == FORECAST;
            Some(ForecastRow { verdict: is_forecast.then(|| forecast.verdict.code()), ..row })
        }
    }
}

/// One of the three rows of an attempt.
fn attempt_row(attempt: &Attempt, part: usize, method: Method) -> ForecastRow {
    let (measure, value, basis) = match part {
        0 => (FORECAST, attempt.forecast, Some(method.code())),
        1 => ("naive", attempt.naive, Some(Method::Naive.code())),
        _ => ("actual", attempt.actual, None),
    };
    ForecastRow {
        period: attempt.period,
        measure,
        value: Some(value),
        lower: None,
        upper: None,
        basis,
        verdict: None,
        reason: None,
        base: Some(attempt.origin),
    }
}
