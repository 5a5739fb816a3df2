//! The fan of publications, its table, and growth within publications.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::Content;
use super::releases::{PeriodReleases, Release};
use crate::domain::dataset::{GrowthPoint, Points};
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::domain::revision::revision_percent;
use crate::domain::unit_class::UnitClass;
use crate::formats::chart::{Chart, ChartPoint, Publication, SceneOptions, drawn_publications, fan};
use crate::http::explorer::chart_figure::{self, kind, of_scene};
use crate::http::explorer::names::SeriesName;
use crate::http::explorer::numbers::{Quantity, count, day, fixed, period};
use crate::http::explorer::words::revisions as words;
use crate::http::parameters::pages::ROWS;
use crate::http::problem::Problem;
use crate::http::response::App;
use crate::service::State as ServiceState;
use crate::service::growth::{GrowthRequest, TargetFilter, targets};
use crate::service::query::{SeriesFilter, Window};

/// The height of the chart in pixels.
const HEIGHT: f64 = 384.0;

/// The number of rows, where not all are asked for.
const SHOWN: usize = 100;

/// The most rows of a page.
const MOST: usize = 5_000;

/// The fan: the newest publication and that of the chosen day with names, others in grey.
///
/// # Errors
/// When the chart cannot be drawn.
pub(super) fn figure(content: &Content<'_>) -> Result<Markup, Problem> {
    let view = content.view;
    let class = content.catalogue.unit_class_of(content.series).unwrap_or(UnitClass::Unknown);
    let then = Some(content.then).filter(|_| content.is_earlier());
    let drawn = drawn_publications(content.releases.days.len(), then);
    let publications = content.releases.days.iter().enumerate().map(|(index, day)| Publication {
        day: day.to_string(),
        points: if drawn.contains(&index) { points(content, *day) } else { Vec::new() },
    });
    let publications: Vec<Publication> = publications.collect();
    let chart = Chart {
        title: SeriesName::of(content.catalogue, content.series, view.language).text(),
        code: content.series.key.to_string(),
        unit: content.unit_word.clone(),
        kind: kind(Measure::Level, class),
        ..Chart::default()
    };
    let options = SceneOptions { height: HEIGHT, language: view.language.into(), ..SceneOptions::default() };
    let scene = of_scene(fan(&chart, &publications, then, &options))?;
    let Some(scene) = scene else { return Ok(html! { p { (view.say(words::NO_VALUES)) } }) };
    Ok(chart_figure::figure(
        view,
        &scene,
        ("chart-title", &chart_figure::title(&scene, false)),
        &html! { (view.say(words::WITHIN)) },
    ))
}

/// What was known on a day.
fn points(content: &Content<'_>, day: NaiveDate) -> Vec<ChartPoint> {
    let point = |one: &PeriodReleases| {
        let release = one.known(day)?;
        Some(ChartPoint::stated(one.period, release.value?, release.bounds.lower(), release.bounds.upper()))
    };
    content.releases.periods.iter().filter_map(point).collect()
}

/// The numbers of the named lines: then and now, or where the newest is shown, first and now.
pub(super) fn table(content: &Content<'_>) -> Markup {
    let view = content.view;
    let language = view.language;
    let all = content.releases.periods.len();
    let has_all = view.params.get(&ROWS).ok().flatten().is_some();
    let shown = all.min(if has_all { MOST } else { SHOWN });
    let unit = content.scale.with_unit(&content.unit_word, language);
    let (then, now) = (day(content.day_then(), language), day(content.day_now(), language));
    html! {
        section aria-labelledby="values" {
            h2.vh #values { (view.say(words::TABLE)) }
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE)) { table {
                caption { @if !unit.is_empty() { (capital(&unit)) ". " } (view.say(words::CAPTION)) }
                thead { tr {
                    th scope="col" { (view.say(words::PERIOD)) }
                    th scope="col" { (view.say(words::FIRST)) }
                    @if content.is_earlier() {
                        th.n scope="col" { (view.fill(words::VALUE_THEN, &[&then])) }
                    } @else {
                        th.n scope="col" { (view.say(words::FIRST_VALUE)) }
                    }
                    th.n scope="col" { (view.fill(words::VALUE_NOW, &[&now])) }
                    th.n scope="col" {
                        (view.say(if content.is_earlier() { words::DIFFERENCE } else { words::DIFFERENCE_FROM_FIRST }))
                    }
                } }
                tbody { @for one in content.releases.periods.iter().rev().take(shown).rev() { (row(content, one)) } }
            } }
            @if shown < all { (more_rows(content, shown, all)) }
            (how_far(content))
        }
    }
}

/// How many rows are not shown, with the link to all.
pub(super) fn more_rows(content: &Content<'_>, shown: usize, all: usize) -> Markup {
    let view = content.view;
    html! {
        p.small {
            (view.fill(words::NEWEST_ROWS, &[&count(shown), &count(all)]))
            @if shown < MOST.min(all) {
                " " a href=(view.here(&[("rows", Some("all"))])) { (view.fill(words::ALL_ROWS, &[&count(all.min(MOST))])) }
            }
        }
    }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + rest.as_str()
}

fn row(content: &Content<'_>, one: &PeriodReleases) -> Markup {
    let view = content.view;
    let then = if content.is_earlier() { one.known(content.day_then()) } else { one.first() };
    let now = one.newest();
    let values = then.and_then(|then| then.value).zip(now.and_then(|now| now.value));
    let percent = values.and_then(|(then, now)| revision_percent(then, now));
    html! {
        tr {
            th scope="row" { (period(one.period)) }
            td.nw { @if let Some(first) = one.first() { (day(first.day, view.language)) } }
            (cell(content, then))
            (cell(content, now))
            td.n { @if let Some(percent) = percent { (signed(percent)) } }
        }
    }
}

/// The value of a release.
fn cell(content: &Content<'_>, release: Option<&Release>) -> Markup {
    let view = content.view;
    let quantity = release.and_then(|release| content.quantity(release));
    html! {
        @match (release, quantity) {
            (_, Some(quantity)) => td.n title=(quantity.value) { (quantity.number_at(content.scale, view.language)) },
            (Some(_), None) => td.n.quiet { (view.say(words::WITHDRAWN)) },
            (None, _) => td.n.quiet { (view.say(words::NOT_YET)) },
        }
    }
}

/// A change with its sign and two decimals.
pub(super) fn signed(percent: f64) -> String {
    let text = fixed(percent, 2);
    if percent > 0.0 && text != "0.00" {
        format!("+{text}")
    } else if text == "−0.00" {
        "0.00".to_owned()
    } else {
        text
    }
}

/// How often and how far values were revised.
pub(super) fn how_far(content: &Content<'_>) -> Markup {
    let view = content.view;
    let summary = content.releases.summary();
    let size = summary.size;
    html! {
        h3 { (view.say(words::HOW_FAR)) }
        ul.facts {
            li { (view.fill(words::PERIODS_RELEASED, &[&count(summary.periods)])) }
            @if summary.unknown > 0 { li { (view.fill(words::FIRST_UNKNOWN, &[&count(summary.unknown)])) } }
            li { (view.fill(words::REVISED, &[&count(summary.revised)])) }
            @if summary.revised > 0 {
                @if let Some(mean) = size.mean { li { (view.fill(words::MEAN, &[&signed(mean)])) } }
                @if let Some(mean) = size.mean_absolute { li { (view.fill(words::MEAN_ABSOLUTE, &[&fixed(mean, 2)])) } }
                @if let Some(most) = size.largest_absolute { li { (view.fill(words::LARGEST, &[&fixed(most, 2)])) } }
            }
        }
    }
}

/// Growth at the end of the chosen publication: as of that publication, and as of the newest.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn growth(
    app: &App,
    state: &ServiceState,
    content: &Content<'_>,
) -> Result<Markup, Problem> {
    let view = content.view;
    let Some(end) = content.end_then() else { return Ok(html! {}) };
    let mut days = vec![content.day_then()];
    days.extend(content.is_earlier().then(|| content.day_now()));
    let mut rows = Vec::new();
    for day in days {
        rows.extend(
            growth_at(app, state, content, (end, day)).await?.map(|(unit, point)| (day, unit, point)),
        );
    }
    Ok(html! {
        @if !rows.is_empty() {
            section aria-labelledby="growth" {
                h2 #growth { (view.fill(words::GROWTH, &[&period(end)])) }
                p { (view.say(words::WITHIN)) }
                div.scroll tabindex="0" role="group" aria-label=(view.say(words::GROWTH_TABLE)) { table {
                    thead { tr {
                        th scope="col" { (view.say(words::PUBLICATION)) }
                        th.n scope="col" { (view.say(words::RATE)) }
                        th.n scope="col" { (view.say(words::INTERVAL)) }
                    } }
                    tbody { @for (day, unit, point) in &rows { (growth_row(content, *day, unit, point)) } }
                } }
            }
        }
    })
}

fn growth_row(content: &Content<'_>, of: NaiveDate, unit: &str, point: &GrowthPoint) -> Markup {
    let view = content.view;
    let name = chart_figure::axis_unit(content.catalogue, unit, view);
    let quantity = point.value.map(|value| Quantity {
        value: value.value(),
        bounds: value.bounds(),
        qualifier: Qualifier::Exact,
        unit,
        unit_name: &name,
    });
    html! {
        tr {
            th scope="row" { (day(of, view.language)) }
            @match (quantity, point.reason) {
                (Some(quantity), _) => {
                    td.n title=(quantity.value) { b { (quantity.text(view.language)) } }
                    td.n { (quantity.interval(view.language).unwrap_or_else(|| view.say(words::EXACT).to_owned())) }
                },
                (None, reason) => td.n colspan="2" { @if let Some(reason) = reason { span.reason { (reason.code()) } } },
            }
        }
    }
}

/// The growth on the year before of a period as it was known on a day.
async fn growth_at(
    app: &App,
    state: &ServiceState,
    content: &Content<'_>,
    (end, day): (Period, NaiveDate),
) -> Result<Option<(String, GrowthPoint)>, Problem> {
    let filter = SeriesFilter {
        dataset: vec![content.series.dataset.to_string()],
        key: Some(content.series.key.to_string()),
        ..SeriesFilter::default()
    };
    let request = GrowthRequest {
        measure: Measure::Yoy,
        as_percent: false,
        base: None,
        conversion: None,
        with_inputs: false,
    };
    let window = Window { from: Some(end), to: Some(end), as_of: Some(day), ..Window::default() };
    let all = targets(&state.catalogue, &filter, &request, TargetFilter::All)?;
    let growth = app.service.growth(state, &all, &request, &window).await?;
    Ok(growth.into_iter().find_map(|data| match data.points {
        Points::Growth(growth) => {
            Some((growth.unit, growth.points.into_iter().find(|point| point.period == end)?))
        }
        _ => None,
    }))
}
