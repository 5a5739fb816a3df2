//! The charts of a comparison: lines on one axis, or small multiples.

use maud::{Markup, html};

use super::content::{Content, Item, ItemPoint};
use crate::domain::growth::Measure;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;
use crate::formats::chart::{Chart, ChartPoint, ChartSeries, Layout, Scene, SceneOptions};
use crate::http::explorer::chart_figure::{axis_unit, figure, kind, scene, title as title_of};
use crate::http::explorer::passage::prices;
use crate::http::explorer::verdicts::name;
use crate::http::explorer::view::View;
use crate::http::explorer::words::compare as words;
use crate::http::parameters::AnyParameter;
use crate::http::parameters::pages::{CompareLayout, LAYOUT};
use crate::http::problem::{Problem, ProblemKind};

/// More series have a chart each, unless one axis is asked for.
const MAX_LINES: usize = 4;

/// Points of longer series have no links of their own; the table has.
const MAX_LINKS: usize = 400;

/// The height of a chart that stands alone in pixels.
const HEIGHT: f64 = 420.0;

/// The height of the chart of a single series among others.
const SINGLE_HEIGHT: f64 = 220.0;

/// How the series of a comparison share pictures.
///
/// # Errors
/// When series of different units would stand on one axis.
pub(super) fn layout(content: &Content<'_>) -> Result<Layout, Problem> {
    let asked = content.view.params.get(&LAYOUT)?;
    let has_one_unit = content.groups().len() < 2;
    let has_many = content.items.len() > MAX_LINES;
    match asked.or_else(|| has_many.then_some(CompareLayout::Multiples)) {
        Some(CompareLayout::Multiples) => Ok(Layout::Multiples),
        Some(CompareLayout::Own) => Ok(Layout::MultiplesWithOwnScales),
        Some(CompareLayout::Lines) | None if has_one_unit => Ok(Layout::Together),
        Some(CompareLayout::Lines) | None => Err(two_units(content)),
    }
}

/// The refusal of two units on one axis, with what can be done instead.
fn two_units(content: &Content<'_>) -> Problem {
    let mut units: Vec<String> = Vec::new();
    for item in &content.items {
        let unit = if item.unit.is_empty() { "an unknown unit".to_owned() } else { item.unit.clone() };
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    let index =
        content.common_base().filter(|_| content.may_be_indexed() && content.measure() != Measure::Index);
    let mut instead: Vec<String> =
        index.map(|base| format!("measure=index&base={base}")).into_iter().collect();
    instead.push(format!("layout={}", CompareLayout::Multiples.code()));
    instead.push(format!("layout={}", CompareLayout::Own.code()));
    let detail = format!(
        "The series have different units ({}), which one axis cannot show. Add `layout=multiples` for a chart each{}.",
        units.join(", "),
        if index.is_some() { ", or `measure=index` with a `base` to compare how they grew" } else { "" },
    );
    Problem::new(ProblemKind::ConflictingParameters, detail).at(LAYOUT.name()).allowing(instead)
}

/// The chart of some series with one unit.
pub(super) fn chart(content: &Content<'_>, group: &[usize], layout: Layout, address: String) -> Chart {
    let view = content.view;
    let items: Vec<&Item<'_>> = group.iter().filter_map(|index| content.items.get(*index)).collect();
    let measure = content.measure();
    let (unit, class) = items.first().map_or((String::new(), UnitClass::Unknown), |item| {
        (axis_unit(content.catalogue, &item.unit, view), item.class)
    });
    let basis =
        items.first().map(|item| item.prices).filter(|basis| items.iter().all(|item| item.prices == *basis));
    let basis =
        basis.and_then(prices).filter(|_| measure == Measure::Level).map_or("", |text| view.say(text));
    Chart {
        title: title(content, &items),
        code: items.iter().map(|item| item.series.key.as_str()).collect::<Vec<_>>().join(", "),
        unit,
        basis: basis.to_owned(),
        kind: kind(measure, class),
        scale: content.request.scale,
        series: items.iter().map(|item| series(content, item, layout)).collect(),
        source: source(content, &items),
        address,
    }
}

fn title(content: &Content<'_>, items: &[&Item<'_>]) -> String {
    let names: Vec<&str> = items.iter().map(|item| item.short_name.as_str()).collect();
    let names = names.join(", ");
    match content.measure() {
        Measure::Level => names,
        measure => {
            let is_in_points = items.first().is_some_and(|item| item.unit == "percentage_points");
            format!("{names}: {}", content.view.say(name(measure, is_in_points)))
        }
    }
}

/// The publishers of the datasets, each once.
fn source(content: &Content<'_>, items: &[&Item<'_>]) -> String {
    let mut publishers: Vec<&str> = Vec::new();
    for item in items {
        let dataset = content.catalogue.datasets.get(&item.series.dataset);
        let publisher = dataset.map_or("", |dataset| dataset.publisher.as_str());
        if !publisher.is_empty() && !publishers.contains(&publisher) {
            publishers.push(publisher);
        }
    }
    publishers.join("; ")
}

/// The sources of all charts of the comparison.
pub(super) fn source_of_all(content: &Content<'_>) -> String {
    source(content, &content.items.iter().collect::<Vec<_>>())
}

fn series(content: &Content<'_>, item: &Item<'_>, layout: Layout) -> ChartSeries {
    let view = content.view;
    let name = if layout == Layout::MultiplesWithOwnScales {
        view.fill(words::OWN_SCALE, &[&item.short_name])
    } else {
        item.short_name.clone()
    };
    let has_links = item.points.len() <= MAX_LINKS;
    ChartSeries {
        name,
        code: item.series.key.to_string(),
        points: item.points.iter().map(|one| point(view, item, one, has_links)).collect(),
        absence: view.say(words::ABSENT).to_owned(),
        ..ChartSeries::default()
    }
}

fn point(view: &View, item: &Item<'_>, one: &ItemPoint, has_link: bool) -> ChartPoint {
    let has_value = one.value.is_some();
    ChartPoint {
        period: one.period,
        value: one.value,
        lower: one.bounds.lower().filter(|_| has_value),
        upper: one.bounds.upper().filter(|_| has_value),
        nature: one.nature,
        series_break: one.is_break,
        selected: false,
        link: has_link.then(|| super::to_point(view, item, one)),
        printed: None,
        reason: one.reason.replace('_', " "),
    }
}

/// The options of the scene of a group.
pub(super) fn options(content: &Content<'_>, group: &[usize], layout: Layout) -> SceneOptions {
    let is_alone = group.len() == content.items.len();
    SceneOptions {
        height: if is_alone { HEIGHT } else { SINGLE_HEIGHT },
        language: content.view.language.into(),
        layout,
        ..SceneOptions::default()
    }
}

/// The charts, one figure for each unit.
///
/// # Errors
/// When a logarithmic scale is asked for where there is none.
pub(super) fn figures(content: &Content<'_>, layout: Layout) -> Result<Markup, Problem> {
    let view = content.view;
    let mut scenes: Vec<(usize, Scene)> = Vec::new();
    for group in content.groups() {
        let chart = chart(content, &group, layout, String::new());
        scenes.extend(scene(&chart, &options(content, &group, layout))?.map(|scene| (group.len(), scene)));
    }
    let note = match layout {
        Layout::Together => "",
        Layout::Multiples => view.say(words::ONE_SCALE),
        Layout::MultiplesWithOwnScales => view.say(words::OWN_SCALES),
    };
    Ok(html! {
        @if scenes.is_empty() { p { (view.say(words::NOTHING)) } }
        @for (number, (count, scene)) in scenes.iter().enumerate() {
            @let note = if *count > 1 { note } else { "" };
            @let has_name = *count == 1 && content.items.len() > 1;
            (figure(view, scene, (&format!("chart-title-{number}"), &title_of(scene, has_name)), &html! { (note) }))
        }
    })
}

/// Warnings of what cannot be compared: mixed prices, mixed frequencies.
pub(super) fn banners(content: &Content<'_>) -> Markup {
    let view = content.view;
    let of = |chosen: fn(PriceBasis) -> bool| {
        let items = content.items.iter().filter(|item| chosen(item.prices));
        items.map(|item| item.short_name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (current, constant) = (of(|basis| basis == PriceBasis::Current), of(PriceBasis::is_real));
    let frequency = content.items.first().map(|item| item.series.frequency);
    let has_mixed = content.items.iter().any(|item| Some(item.series.frequency) != frequency);
    html! {
        @if !current.is_empty() && !constant.is_empty() {
            p.banner role="note" { (view.fill(words::MIXED_PRICES, &[&current, &constant])) }
        }
        @if has_mixed { p.banner role="note" { (view.say(words::MIXED_FREQUENCIES)) } }
    }
}
