//! The series of an indicator as small multiples: each in a plot of its own, all with one scale.

use maud::{Markup, html};

use super::chart_figure::{captions, drawing, kind, point};
use super::names::{Name, SeriesName};
use super::numbers::{count, unit_word};
use super::view::View;
use super::words::data;
use crate::domain::catalogue::Indicator;
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::growth::Measure;
use crate::domain::series::Series;
use crate::formats::chart::{Chart, ChartPoint, ChartSeries, Layout, Scene, SceneOptions};
use crate::http::cost::Cost;
use crate::http::problem::Problem;
use crate::http::response::App;
use crate::http::weigh::weigh;
use crate::service::State;
use crate::service::query::Window;

/// How many series are drawn.
const DRAWN: usize = 12;

/// The charts of some series of an indicator; nothing where none has more than one value.
///
/// # Errors
/// When the values are not in memory and the database does not answer.
pub(super) async fn multiples(
    app: &App,
    state: &State,
    view: &View,
    indicator: &Indicator,
    series: &[&Series],
) -> Result<Markup, Problem> {
    let unit = series.first().and_then(|series| state.catalogue.unit_of(series));
    let is_drawn = |one: &&Series| one.observations > 1 && state.catalogue.unit_of(one) == unit;
    let several: Vec<&Series> = series.iter().copied().filter(is_drawn).collect();
    let drawn = several.get(..DRAWN).unwrap_or(&several);
    let observations = drawn.iter().filter_map(|series| usize::try_from(series.observations).ok()).sum();
    weigh(Cost::whole(observations)).await;
    let values = app.service.observations(state, drawn, &Window::default(), false).await?;
    let chart = chart(state, view, indicator, drawn, values);
    let options =
        SceneOptions { language: view.language.into(), layout: Layout::Multiples, ..SceneOptions::default() };
    // Nothing to draw is no error here: the table below says it all.
    let scene = Scene::of(&chart, &options).ok();
    Ok(html! {
        @if let Some(scene) = &scene {
            figure.many aria-labelledby="axis" {
                h3 #axis { (scene.axis_title) }
                (drawing(view, scene))
                figcaption {
                    (captions(view, scene))
                    @if several.len() > DRAWN { (view.fill(data::DRAWN, &[&count(DRAWN)])) }
                }
            }
        }
    })
}

fn chart(
    state: &State,
    view: &View,
    indicator: &Indicator,
    drawn: &[&Series],
    values: Vec<SeriesData>,
) -> Chart {
    let catalogue = &state.catalogue;
    let unit = drawn.first().and_then(|series| catalogue.unit_of(series)).unwrap_or(&indicator.unit).as_str();
    let series = drawn.iter().zip(values).map(|(series, values)| ChartSeries {
        name: SeriesName::of(catalogue, series, view.language).distinction(),
        code: series.key.to_string(),
        points: points(values),
        absence: view.say(data::NOT_IN_DATA).to_owned(),
        ..ChartSeries::default()
    });
    Chart {
        title: Name::of_indicator(indicator, view.language).text.into_owned(),
        code: indicator.code.to_string(),
        unit: unit_word(unit, &Name::of_unit(catalogue, unit, view.language).text, view.language).to_owned(),
        kind: kind(Measure::Level, indicator.unit_class),
        series: series.collect(),
        ..Chart::default()
    }
}

fn points(values: SeriesData) -> Vec<ChartPoint> {
    match values.points {
        Points::Observations(observations) => observations.unpack().iter().map(point).collect(),
        _ => Vec::new(),
    }
}
