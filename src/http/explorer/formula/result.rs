//! The values of a formula: facts, curve, table, other contexts, downloads.

use maud::{Markup, html};

use super::content::{Content, points};
use super::tree::aside;
use crate::domain::dataset::{SeriesData, SeriesHeader};
use crate::domain::formula::{BoundsQuality, Refusal};
use crate::domain::growth::Measure;
use crate::domain::lineage::Lineage;
use crate::domain::observation::Observation;
use crate::domain::price_basis::PriceBasis;
use crate::domain::qualifier::Qualifier;
use crate::formats::chart::{Chart, ChartPoint, ChartSeries, Layout, SceneOptions, sentence};
use crate::http::explorer::chart_figure::{figure, kind, point, scene};
use crate::http::explorer::marks::glyph;
use crate::http::explorer::numbers::{Quantity, Scale, count, period as period_text};
use crate::http::explorer::passage::prices;
use crate::http::explorer::snippets::{curl, python};
use crate::http::explorer::view::View;
use crate::http::explorer::words::{Text, formula as words, series as series_words};
use crate::http::problem::Problem;

/// How many contexts are drawn.
const DRAWN: usize = 12;

/// The most contexts that are listed.
const LISTED: usize = 300;

/// The rows of the table.
const ROWS: usize = 100;

/// Points of longer series have no links of their own; the table has.
const MAX_LINKS: usize = 400;

/// The formats of the data.
const DATA: [(&str, &str); 4] = [("csv", "CSV"), ("xlsx", "Excel"), ("parquet", "Parquet"), ("json", "JSON")];

/// What the formula gives, in a sentence.
pub(super) fn statement(content: &Content<'_>) -> String {
    let view = content.view;
    match content.only() {
        Some(series) if has_value(series) => {
            let untitled = Chart { title: String::new(), ..chart(content, &[series]) };
            sentence(&untitled, view.language.into())
        }
        Some(series) => match refusal(series) {
            Some(code) => view.fill(words::REFUSED_ALL, &[code]),
            None => view.say(words::NOTHING).to_owned(),
        },
        None => view.fill(words::SEVERAL, &[&count(content.answer.series.len())]),
    }
}

fn has_value(series: &SeriesData) -> bool {
    points(series).iter().any(|point| point.value.is_some())
}

/// The reason of the newest point without a value.
fn refusal(series: &SeriesData) -> Option<&'static str> {
    points(series).iter().rev().find_map(reason)
}

/// Why a point has no value.
fn reason(point: &Observation) -> Option<&'static str> {
    point.lineage().and_then(Lineage::refusal).map(Refusal::code)
}

/// The facts, the curve beside the tree, the table; of several contexts their curves and a list.
///
/// # Errors
/// When the chart cannot be drawn.
pub(super) fn result(content: &Content<'_>) -> Result<Markup, Problem> {
    let drawn: Vec<&SeriesData> =
        content.answer.series.iter().filter(|series| has_value(series)).take(DRAWN).collect();
    let only = content.only();
    Ok(html! {
        @if let Some(series) = content.answer.series.first() { (facts(content, &series.header)) (refused(content, &series.header)) }
        @match only {
            Some(series) => {
                div.two { div { (curve(content, &drawn)?) (bounds(content, series)) } (aside(content)) }
                (table(content, series))
            },
            None => { (curve(content, &drawn)?) (contexts(content)) },
        }
        (downloads(content))
    })
}

/// What is measured: the unit, the class, the prices, where.
fn facts(content: &Content<'_>, header: &SeriesHeader) -> Markup {
    let view = content.view;
    let indicator = &header.indicator;
    let unit = content.unit_name(indicator.unit.as_str());
    let price = match indicator.price_basis {
        PriceBasis::NotApplicable => None,
        basis => prices(basis),
    };
    html! {
        ul.facts {
            li { span.code { bdi { (content.answer.expr) } } }
            li { @if unit.is_empty() { (view.say(words::NO_UNIT)) } @else { (view.fill(words::UNIT, &[&unit])) } }
            li { (view.fill(words::CLASS, &[indicator.unit_class.code()])) }
            @if let Some(price) = price { li { (view.say(price)) } }
            li { a href=(view.to(&format!("/datasets/{}", header.dataset))) { bdi { (header.dataset) } } }
            @if content.only().is_some() { li { (place(header)) } }
        }
    }
}

/// Where a series is of: the area and the activity.
fn place(header: &SeriesHeader) -> Markup {
    let names = [&header.area, &header.activity]
        .into_iter()
        .filter(|named| !matches!(named.code.as_str(), "_T" | "_Z"));
    html! { @for (place, named) in names.enumerate() { @if place > 0 { " · " } bdi lang="en" { (named.name) } } }
}

/// Why the whole formula has no value, and what to do.
fn refused(content: &Content<'_>, header: &SeriesHeader) -> Markup {
    let refusal = header.formula.as_ref().and_then(|formula| formula.refusal.as_ref());
    html! {
        @if let Some(refusal) = refusal {
            div.why {
                h2 { (content.view.say(words::CANNOT_BE_COMPUTED)) " " span.reason { (refusal.refusal.code()) } }
                p lang="en" { bdi { (refusal.to_string()) } }
            }
        }
    }
}

/// The charts of some series; several stand side by side.
fn curve(content: &Content<'_>, drawn: &[&SeriesData]) -> Result<Markup, Problem> {
    let view = content.view;
    let options = SceneOptions {
        language: view.language.into(),
        layout: if drawn.len() > 1 { Layout::Multiples } else { Layout::Together },
        ..SceneOptions::default()
    };
    let chart = chart(content, drawn);
    let all = content.answer.series.len();
    let more = html! {
        @if all > drawn.len() && drawn.len() > 1 { (view.fill(words::OF_SEVERAL, &[&count(drawn.len()), &count(all)])) }
    };
    Ok(html! {
        @match scene(&chart, &options)? {
            Some(scene) => {
                @let title = if scene.axis_title.is_empty() { content.answer.expr.as_str() } else { &scene.axis_title };
                (figure(view, &scene, ("chart-title", title), &more))
            },
            None => p { (view.say(words::NOTHING)) },
        }
    })
}

fn chart(content: &Content<'_>, drawn: &[&SeriesData]) -> Chart {
    let view = content.view;
    let header = drawn.first().map(|series| &series.header);
    let unit = header.map_or("", |header| header.indicator.unit.as_str());
    let class = header.map(|header| header.indicator.unit_class);
    let dataset = content.catalogue.datasets.get(&content.answer.dataset);
    Chart {
        title: content.answer.expr.clone(),
        code: content.answer.expr.clone(),
        unit: content.unit_word(unit),
        kind: class.map(|class| kind(Measure::Level, class)).unwrap_or_default(),
        series: drawn.iter().map(|series| chart_series(content, series)).collect(),
        source: dataset.map(|dataset| dataset.publisher.clone()).unwrap_or_default(),
        address: view.here(&[]),
        ..Chart::default()
    }
}

fn chart_series(content: &Content<'_>, series: &SeriesData) -> ChartSeries {
    let points = points(series);
    let is_only = content.only().is_some() && points.len() <= MAX_LINKS;
    let of_chart = |one: &Observation| ChartPoint {
        selected: is_only && content.period == Some(one.period),
        link: is_only.then(|| choose(content.view, one)),
        reason: reason(one).unwrap_or_default().replace('_', " "),
        ..point(one)
    };
    ChartSeries {
        name: if content.only().is_some() { content.answer.expr.clone() } else { name(&series.header) },
        code: series.header.key.to_string(),
        points: points.iter().map(of_chart).collect(),
        ..ChartSeries::default()
    }
}

/// The page with the parts at the period of a point.
fn choose(view: &View, point: &Observation) -> String {
    view.here(&[("at", Some(point.period.text().as_str()))]) + "#passage"
}

/// The name of a context: the area, and the activity where it is not the total.
fn name(header: &SeriesHeader) -> String {
    let activity =
        Some(&header.activity.name).filter(|_| !matches!(header.activity.code.as_str(), "_T" | "_Z"));
    let parts = [Some(&header.area.name), activity].into_iter().flatten();
    parts.map(AsRef::as_ref).collect::<Vec<_>>().join(" · ")
}

/// Of which kind the bounds are, in words.
fn bounds(content: &Content<'_>, series: &SeriesData) -> Markup {
    let points = points(series);
    let of_quality = |wanted: BoundsQuality| {
        let is_wide = |point: &&Observation| point.bounds.lower() != point.bounds.upper();
        points.iter().filter(is_wide).any(|point| quality(point) == Some(wanted))
    };
    let all = [(BoundsQuality::Exact, words::BOUNDS_EXACT), (BoundsQuality::Outer, words::BOUNDS_OUTER)];
    html! {
        @for (wanted, text) in all { @if of_quality(wanted) { p.small.quiet { (content.view.say(text)) (content.view.stop()) } } }
    }
}

fn quality(point: &Observation) -> Option<BoundsQuality> {
    point.lineage().and_then(Lineage::quality)
}

/// The values, the newest hundred.
fn table(content: &Content<'_>, series: &SeriesData) -> Markup {
    let view = content.view;
    let points = points(series);
    let shown = points.get(points.len().saturating_sub(ROWS)..).unwrap_or_default();
    let unit = series.header.indicator.unit.as_str();
    let scale = Scale::of(points.iter().filter_map(|point| point.value), view.language);
    let word = scale.with_unit(&content.unit_word(unit), view.language);
    html! {
        section aria-labelledby="values" {
            h2 #values { (view.say(words::TABLE)) }
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE)) { table {
                caption { (view.fill(words::CAPTION, &[&content.answer.expr])) }
                thead { tr {
                    th scope="col" { (view.say(words::PERIOD)) }
                    th.n scope="col" { (view.say(words::VALUE)) @if !word.is_empty() { (view.comma()) (word) } }
                    th scope="col" { (view.say(words::INTERVAL)) }
                    th scope="col" { (view.say(words::BOUNDS)) }
                } }
                tbody { @for point in shown { (row(content, point, unit, scale)) } }
            } }
            @if shown.len() < points.len() {
                p.small { (view.fill(words::NEWEST_ROWS, &[&count(shown.len()), &count(points.len())])) }
            }
        }
    }
}

fn row(content: &Content<'_>, point: &Observation, unit: &str, scale: Scale) -> Markup {
    let view = content.view;
    let is_chosen = content.period == Some(point.period);
    let name = content.unit_name(unit);
    let quantity = point.value.map(|value| Quantity {
        value,
        bounds: point.bounds,
        qualifier: Qualifier::Exact,
        unit,
        unit_name: &name,
    });
    html! {
        tr class=[is_chosen.then_some("on")] {
            th scope="row" { a href=(choose(view, point)) aria-current=[is_chosen.then_some("true")] { (point.period.text().as_str()) } }
            @match &quantity {
                Some(quantity) => {
                    td.n title=(quantity.value) { (quantity.number_at(scale, view.language)) }
                    td.iv { (glyph(point)) " " (quantity.interval_at(scale, view.language).unwrap_or_default()) }
                    td { (view.say(kind_of_bounds(point))) }
                },
                None => {
                    td.n { span.quiet { (view.say(words::MISSING)) } }
                    td { span.reason { (reason(point).unwrap_or_default()) } }
                    td {}
                },
            }
        }
    }
}

fn kind_of_bounds(point: &Observation) -> Text {
    let has_width = point.bounds.lower() != point.bounds.upper();
    match quality(point) {
        _ if !has_width => words::NO_WIDTH,
        Some(BoundsQuality::Outer) => words::OUTER,
        _ => words::EXACT,
    }
}

/// The contexts with their newest values, each a link to its tree.
fn contexts(content: &Content<'_>) -> Markup {
    let view = content.view;
    let all = &content.answer.series;
    html! {
        section aria-labelledby="contexts" {
            h2 #contexts { (view.say(words::SERIES)) }
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::SERIES)) { table.list {
                caption { (view.fill(words::CAPTION, &[&content.answer.expr])) }
                thead { tr {
                    th scope="col" { (view.say(words::SERIES)) }
                    th.n scope="col" { (view.say(words::NEWEST)) }
                    th scope="col" { (view.say(words::INTERVAL)) }
                    th scope="col" { (view.say(words::PERIOD)) }
                } }
                tbody { @for series in all.iter().take(LISTED) { (context(content, series)) } }
            } }
        }
    }
}

fn context(content: &Content<'_>, series: &SeriesData) -> Markup {
    let view = content.view;
    let header = &series.header;
    let points = points(series);
    let newest = points.iter().rfind(|point| point.value.is_some());
    let text = newest
        .and_then(|point| Some(content.text(point.value?, point.bounds, header.indicator.unit.as_str())));
    let code = |code: &str| Some(code.to_owned()).filter(|code| code != "_Z");
    let (area, activity) = (code(header.area.code.as_str()), code(header.activity.code.as_str()));
    let frequency = header.frequency.to_string();
    let address = view.here(&[
        ("activity", activity.as_deref()),
        ("area", area.as_deref()),
        ("dataset", Some(header.dataset.as_str())),
        ("frequency", Some(&frequency)),
    ]);
    html! {
        tr {
            th scope="row" { a href=(address) { bdi lang="en" { (name(header)) } } " " span.code { (header.key) } }
            @match (newest, text) {
                (Some(point), Some((text, interval))) => {
                    td.n { (text) }
                    td.iv { (glyph(point)) " " (interval.unwrap_or_default()) }
                    td { (period_text(point.period)) }
                },
                _ => {
                    td.n { span.quiet { (view.say(words::MISSING)) } }
                    td { @if let Some(code) = refusal(series) { span.reason { (code) } } }
                    td {}
                },
            }
        }
    }
}

/// Links to the data.
fn downloads(content: &Content<'_>) -> Markup {
    let view = content.view;
    html! {
        p.small.quiet {
            (view.say(words::DOWNLOAD)) ":"
            @for (format, name) in DATA {
                " " a href=(view.without(&["at"]).with("format", format).api("/v1/formula")) { (name) }
            }
        }
    }
}

/// The same formula in other programs; `base` is the scheme and authority of the service.
pub(super) fn programs(content: &Content<'_>, base: &str) -> Markup {
    let view = content.view.without(&["at"]);
    let csv = format!("{base}{}", view.with("detail", "full").with("format", "csv").api("/v1/formula"));
    let json = format!("{base}{}", view.with("detail", "full").api("/v1/formula"));
    let shown = |id: &str, text: &str| {
        html! {
            pre #(id) tabindex="0" { code { (text) } }
            button.btn type="button" hidden data-copy=(id) data-done=(view.say(series_words::COPIED)) { (view.say(series_words::COPY)) }
        }
    };
    html! {
        section aria-labelledby="programs" {
            h2 #programs { (view.say(words::IN_PROGRAMS)) }
            details { summary { "Python, curl" }
                (shown("python", &python("formula", &csv)))
                (shown("curl", &curl(&json)))
            }
        }
    }
}
