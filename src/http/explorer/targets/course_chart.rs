//! The chart of a target: actual values, the path, and the target as a bar of its rounding; and the same as a table.

use maud::{Markup, html};

use super::report_view::ReportView;
use crate::domain::growth::{Estimate, Measure};
use crate::domain::period::Period;
use crate::domain::target::Course;
use crate::formats::chart::{Chart, ChartPoint, ChartSeries, Nature, SceneOptions};
use crate::http::explorer::chart_figure::{axis_unit, figure, kind, scene};
use crate::http::explorer::names::Name;
use crate::http::explorer::numbers::{Scale, period, quantity};
use crate::http::explorer::view::series_path;
use crate::http::explorer::words::targets as words;
use crate::http::problem::Problem;

/// The most periods that the table has; the newest ones.
const ROWS: usize = 100;

/// The chart and its table; nothing where there is no value.
///
/// # Errors
/// Never for what a target has; the chart refuses a logarithmic scale, which no target asks for.
pub(super) fn section(one: ReportView<'_>) -> Result<Markup, Problem> {
    let options = SceneOptions { language: one.view.language.into(), ..SceneOptions::default() };
    let Some(scene) = scene(&chart(one), &options)? else { return Ok(html! {}) };
    let title = one.view.say(words::COURSE);
    Ok(html! {
        (figure(one.view, &scene, ("course", title), &html! {}))
        (table(one))
    })
}

fn chart(one: ReportView<'_>) -> Chart {
    let (view, report) = (one.view, one.report);
    let header = &report.header;
    let actual = report.actuals.iter().map(|actual| ChartPoint {
        link: Some(value_address(one, actual.period)),
        ..point(actual.period, actual.estimate, Nature::Stated)
    });
    let observed = ChartSeries {
        name: view.say(words::OBSERVED).to_owned(),
        code: header.key.to_string(),
        points: actual.collect(),
        ..ChartSeries::default()
    };
    let asked = ChartSeries {
        name: view.say(words::TARGET).to_owned(),
        code: report.statement.id.clone(),
        points: path(one),
        ..ChartSeries::default()
    };
    let predicted = one.forecasts().into_iter().map(|(period, made)| point(period, made, Nature::Forecast));
    let forecast = ChartSeries {
        name: view.say(words::FORECAST).to_owned(),
        code: header.key.to_string(),
        points: predicted.collect(),
        ..ChartSeries::default()
    };
    let series = [observed, asked, forecast].into_iter().filter(|series| !series.points.is_empty());
    Chart {
        title: one.name().text.into_owned(),
        code: header.key.to_string(),
        unit: axis_unit(one.catalogue, header.indicator.unit.as_str(), view),
        kind: kind(Measure::Level, header.indicator.unit_class),
        series: series.collect(),
        ..Chart::default()
    }
}

/// The path without its last point, then the target with the interval of its rounding.
fn path(one: ReportView<'_>) -> Vec<ChartPoint> {
    let (due, goal) = (one.report.statement.target.due, one.report.assessment.goal);
    let course = one.report.assessment.course.as_ref();
    let before = one.report.periods().filter(|period| Some(*period) != due);
    let mut points: Vec<ChartPoint> = before
        .filter_map(|period| {
            let value = course?.path(period)?.estimate.value();
            Some(ChartPoint { nature: Nature::Path, ..ChartPoint::stated(period, value, None, None) })
        })
        .collect();
    points.extend(due.zip(goal).map(|(due, goal)| point(due, goal.estimate, Nature::Target)));
    points
}

fn point(period: Period, estimate: Estimate, nature: Nature) -> ChartPoint {
    let bounds = estimate.bounds();
    ChartPoint { nature, ..ChartPoint::stated(period, estimate.value(), bounds.lower(), bounds.upper()) }
}

/// The address of a value on the page of its series.
fn value_address(one: ReportView<'_>, period: Period) -> String {
    let header = &one.report.header;
    let path = series_path(header.dataset.as_str(), header.key.as_str());
    one.view.to_with(&path, &[("at", period.text().as_str())])
}

/// Observed values and the path, a row a period.
fn table(one: ReportView<'_>) -> Markup {
    let (view, report) = (one.view, one.report);
    let course = report.assessment.course.as_ref();
    let mut periods: Vec<Period> = report.actuals.iter().map(|actual| actual.period).collect();
    periods.extend(report.periods().filter(|_| course.is_some()));
    let forecasts = one.forecasts();
    periods.extend(forecasts.iter().map(|(period, _)| *period));
    periods.sort_unstable();
    periods.dedup();
    let shown = periods.get(periods.len().saturating_sub(ROWS)..).unwrap_or_default();
    let observed = |period: Period| {
        report.actuals.iter().find(|actual| actual.period == period).map(|actual| actual.estimate)
    };
    let on_path =
        |period: Period| course.and_then(|course: &Course| course.path(period)).map(|one| one.estimate);
    let forecast = |period: Period| forecasts.iter().find(|(of, _)| *of == period).map(|(_, made)| *made);
    let all =
        shown.iter().flat_map(|period| [observed(*period), on_path(*period), forecast(*period)]).flatten();
    let scale = Scale::of(all.map(Estimate::value), view.language);
    let unit_code = report.header.indicator.unit.as_str();
    let name = Name::of_unit(one.catalogue, unit_code, view.language);
    let unit = scale.with_unit(&axis_unit(one.catalogue, unit_code, view), view.language);
    let cell = |estimate: Option<Estimate>| {
        let shown = estimate.map(|estimate| quantity(estimate, unit_code, &name.text));
        html! { td.n { @if let Some(shown) = shown {
            (shown.number_at(scale, view.language))
            @if let Some(interval) = shown.interval_at(scale, view.language) { div.tiny.quiet { (interval) } }
        } } }
    };
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE_OF_PATH)) { table {
            caption { (view.say(words::TABLE_OF_PATH)) (view.stop()) }
            thead { tr {
                th scope="col" { (view.say(words::PERIOD)) }
                th.n scope="col" { (view.say(words::OBSERVED_VALUE)) @if !unit.is_empty() { (view.comma()) (unit) } }
                @if course.is_some() {
                    th.n scope="col" { (view.say(words::PATH)) @if !unit.is_empty() { (view.comma()) (unit) } }
                }
                @if !forecasts.is_empty() {
                    th.n scope="col" { (view.say(words::FORECAST_VALUE)) @if !unit.is_empty() { (view.comma()) (unit) } }
                }
            } }
            tbody { @for at in shown { tr {
                th scope="row" { @match observed(*at) {
                    Some(_) => a href=(value_address(one, *at)) { (period(*at)) },
                    None => (period(*at)),
                } }
                (cell(observed(*at)))
                @if course.is_some() { (cell(on_path(*at))) }
                @if !forecasts.is_empty() { (cell(forecast(*at))) }
            } } }
        } }
    }
}
