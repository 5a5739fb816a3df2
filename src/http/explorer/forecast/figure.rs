//! The chart of a forecast: two intervals, and what the method would have forecast before.

use maud::{Markup, html};

use super::content::Content;
use crate::domain::forecast::{Forecast, ForecastPoint};
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;
use crate::formats::chart::{Chart, ChartPoint, ForecastFan, SceneOptions, forecast_fan};
use crate::http::explorer::chart_figure::{self, kind, of_scene};
use crate::http::explorer::names::SeriesName;
use crate::http::problem::Problem;

/// The height of the chart in pixels.
const HEIGHT: f64 = 384.0;

/// The most observations that are drawn: the backtest reaches no further back.
const SHOWN: usize = 60;

/// The figure; nothing where no method could be tested.
///
/// # Errors
/// When the chart cannot be drawn.
pub(super) fn figure(content: &Content<'_>) -> Result<Markup, Problem> {
    let Some(tested) = content.tested() else { return Ok(html! {}) };
    let view = content.view;
    let class = content.catalogue.unit_class_of(content.series).unwrap_or(UnitClass::Unknown);
    let chart = Chart {
        title: SeriesName::of(content.catalogue, content.series, view.language).text(),
        code: content.series.key.to_string(),
        unit: content.unit_word.clone(),
        kind: kind(Measure::Level, class),
        ..Chart::default()
    };
    let made = content.forecast.as_ref().ok();
    let levels = [content.wider.as_ref().ok(), made].into_iter().flatten();
    let fan = ForecastFan {
        history: history(tested),
        forecast: made
            .map(|made| made.points.iter().map(|point| (point.period, point.value)).collect())
            .unwrap_or_default(),
        intervals: levels.map(|made| made.points.iter().filter_map(ends).collect()).collect(),
        past: tested.backtest.iter().map(|attempt| (attempt.period, attempt.forecast)).collect(),
    };
    let options = SceneOptions { height: HEIGHT, language: view.language.into(), ..SceneOptions::default() };
    let Some(scene) = of_scene(forecast_fan(&chart, &fan, &options))? else { return Ok(html! {}) };
    let title = chart_figure::title(&scene, false);
    Ok(chart_figure::figure(view, &scene, ("chart-title", &title), &html! {}))
}

/// The newest observations.
fn history(made: &Forecast) -> Vec<ChartPoint> {
    let periods = std::iter::successors(Some(made.run.from), |period| period.next());
    let points = periods.zip(&made.run.values).map(|(period, value)| ChartPoint::exact(period, *value));
    points.skip(made.run.values.len().saturating_sub(SHOWN)).collect()
}

fn ends(point: &ForecastPoint) -> Option<(Period, f64, f64)> {
    Some((point.period, point.bounds.lower()?, point.bounds.upper()?))
}
