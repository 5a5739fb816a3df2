//! `/compare`: several series on one axis, or as small multiples, with a table of the same numbers.

mod charts;
mod content;
mod controls;
mod data;
mod embedded;
mod table;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};

pub(super) use self::embedded::embedding;

use self::content::{Content, Item, ItemPoint};
use super::embed::oembed_address;
use super::lookup::{address_of, named_series};
use super::names::Name;
use super::numbers::count;
use super::page::{Page, Section, lead_on};
use super::view::{View, path, series_path};
use super::words::{compare as words, frame};
use crate::domain::catalogue::Catalogue;
use crate::domain::series::Series;
use crate::formats::chart::{Layout, sentence};
use crate::http::host::base;
use crate::http::parameters::pages::{ADD, COMPARED, IMPLIED, KEYS, LANG, LAYOUT, ROWS, SCALE, THEME, WIDTH};
use crate::http::parameters::{AS, AS_OF, AnyParameter, BASE, FROM, MEASURE, ParameterList, TO};
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App};
use crate::service::State as ServiceState;

/// The parameters of the page.
const LIST: ParameterList = &[
    &COMPARED, &ADD, &FROM, &TO, &AS_OF, &MEASURE, &BASE, &AS, &IMPLIED, &SCALE, &LAYOUT, &ROWS, &LANG, &KEYS,
];

/// The parameters of its pictures.
const PICTURE: ParameterList = &[
    &COMPARED, &FROM, &TO, &AS_OF, &MEASURE, &BASE, &AS, &IMPLIED, &SCALE, &LAYOUT, &ROWS, &LANG, &KEYS,
    &WIDTH, &THEME,
];

/// The parameters of its embedded charts.
const EMBEDDED: ParameterList = &[
    &COMPARED, &FROM, &TO, &AS_OF, &MEASURE, &BASE, &AS, &IMPLIED, &SCALE, &LAYOUT, &ROWS, &LANG, &KEYS,
    &THEME,
];

/// The parameters that the form with one more series carries on.
const CARRIED: [&str; 9] = ["as", "as_of", "base", "from", "include", "layout", "measure", "scale", "series"];

/// The most series of a comparison.
const MAX_SERIES: usize = 50;

/// How many comparisons and how many series of each are suggested.
const SUGGESTED: usize = 3;
const SUGGESTED_SERIES: usize = 4;

/// The routes of comparisons.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/compare", get(page))
        .route("/embed/compare", get(embedded::page))
        .route("/compare/chart.svg", get(data::svg))
        .route("/compare/chart.png", get(data::png))
        .route("/compare/data.csv", get(data::csv))
        .route("/compare/data.json", get(data::json))
        .route("/compare/data.xlsx", get(data::xlsx))
        .route("/compare/data.parquet", get(data::parquet))
}

/// A comparison
async fn page(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let state = &*request.basis.state;
    let series = chosen(&view, &state.catalogue)?;
    if let Some(added) = view.params.get(&ADD)? {
        return with_added(&view, &state.catalogue, &series, added.trim());
    }
    if series.is_empty() {
        let page = Page::new(&view, view.say(words::TITLE)).section(Section::Compare);
        return page.described(view.say(words::LEDE)).respond(&app, &request, &empty(&view, state));
    }
    let content = Content::read(&app, &request.basis, &view, &series).await?;
    let layout = charts::layout(&content)?;
    let lede = statement(&content, layout);
    let main = main(&content, layout, &lede)?;
    let names: Vec<&str> = content.items.iter().map(|item| item.short_name.as_str()).collect();
    let page = Page::new(&view, format!("{}: {}", view.say(words::TITLE), names.join(", ")));
    let page = page.section(Section::Compare).described(lede.as_str());
    let page = page.oembed(oembed_address(&base(&request.headers), &view.here(&[])));
    let page = match data::api(&view, &series, &[]) {
        Some(json) => page.json(json),
        None => page,
    };
    page.respond(&app, &request, &main)
}

/// The comparison in words; nothing for several units, which no sentence puts side by side.
fn statement(content: &Content<'_>, layout: Layout) -> String {
    let groups = content.groups();
    let sentences = groups.iter().map(|group| {
        let mut chart = charts::chart(content, group, layout, String::new());
        if group.len() > 1 {
            chart.title = String::new();
        }
        sentence(&chart, content.view.language.into())
    });
    sentences.collect::<Vec<_>>().join(" ")
}

fn main(content: &Content<'_>, layout: Layout, lede: &str) -> Result<Markup, Problem> {
    let view = content.view;
    Ok(html! {
        h1 { (view.say(words::TITLE)) }
        p.lede { (lede) }
        (controls::chosen(content, layout))
        (charts::banners(content))
        (controls::controls(content))
        (charts::figures(content, layout)?)
        (data::downloads(content))
        (table::section(content))
        (controls::add(view))
    })
}

/// The series of an address: `DATASET/KEY`, or the key alone where one dataset has it.
///
/// # Errors
/// When there is no such series, or there are too many.
fn chosen<'c>(view: &View, catalogue: &'c Catalogue) -> Result<Vec<&'c Series>, Problem> {
    let given = view.params.list(&COMPARED)?;
    let mut series: Vec<&Series> = Vec::new();
    for one in given {
        let found = named_series(catalogue, "series", &one)?;
        if !series.iter().any(|known| known.id == found.id) {
            series.push(found);
        }
    }
    Ok(series)
}

/// Leads on to the comparison with one more series.
fn with_added(
    view: &View,
    catalogue: &Catalogue,
    series: &[&Series],
    added: &str,
) -> Result<Response, Problem> {
    let added = named_series(catalogue, "add", added)?;
    let mut all: Vec<&Series> = series.to_vec();
    if !all.iter().any(|known| known.id == added.id) {
        all.push(added);
    }
    if all.len() > MAX_SERIES {
        let detail = format!("A comparison has at most {MAX_SERIES} series.");
        return Err(Problem::new(ProblemKind::InvalidParameter, detail).at(ADD.name()));
    }
    let all: Vec<String> = all.into_iter().map(address_of).collect();
    let address = view.here(&[("add", None), ("series", Some(&all.join(",")))]);
    Ok(lead_on(StatusCode::SEE_OTHER, &address))
}

/// The address of the passage of a point.
fn to_point(view: &View, item: &Item<'_>, point: &ItemPoint) -> String {
    let path = series_path(item.series.dataset.as_str(), item.series.key.as_str());
    view.to_with(&path, &[("at", point.period.text().as_str())]) + "#passage"
}

/// How to choose series.
fn empty(view: &View, state: &ServiceState) -> Markup {
    let catalogue = &state.catalogue;
    let suggested = suggested(view, state);
    html! {
        h1 { (view.say(words::TITLE)) }
        p.lede { (view.say(words::LEDE)) }
        (controls::add(view))
        section aria-labelledby="how" {
            h2 #how { (view.say(words::HOW)) }
            @if !suggested.is_empty() {
                p { (view.say(words::HOW_TRY)) }
                ul.plain { @for one in &suggested { li { (one) } } }
            }
            p { (view.say(words::HOW_SEARCH)) " " a href=(view.to("/search")) { (view.say(frame::SEARCH)) } }
            p { (view.say(words::HOW_BROWSE)) }
            ul.plain { @for dataset in catalogue.datasets.values() { li {
                a href=(view.to(&path(&["datasets", dataset.id.as_str()]))) { (Name::of(&dataset.name, None, view.language)) }
            } } }
        }
    }
}

/// Comparisons to begin with: the indicators with the most series, those with the most values first.
fn suggested(view: &View, state: &ServiceState) -> Vec<Markup> {
    let index = &state.catalogue.code_index.indicator;
    let mut indicators: Vec<_> = state.catalogue.indicators.iter().collect();
    indicators.sort_by_key(|((_, code), _)| std::cmp::Reverse(index.count(code.as_str())));
    let suggestion = |(id, indicator): (_, &crate::domain::catalogue::Indicator)| {
        let mut series: Vec<&Series> = state.series_of(id).filter(|one| !one.frequency.is_span()).collect();
        let unit = series.first().and_then(|first| state.catalogue.unit_of(first));
        series.retain(|one| state.catalogue.unit_of(one) == unit);
        series.sort_by_key(|one| std::cmp::Reverse(one.observations));
        series.truncate(SUGGESTED_SERIES);
        if series.len() < 2 {
            return None;
        }
        let all: Vec<String> = series.iter().map(|one| address_of(one)).collect();
        let name = Name::of_indicator(indicator, view.language);
        let number = count(series.len());
        let (before, after) = view.say(words::TRY).split_once("{0}").unwrap_or_default();
        Some(html! { a href=(view.to_with("/compare", &[("series", &all.join(","))])) {
            (before) (name) (after.replace("{1}", &number))
        } })
    };
    indicators.into_iter().take(SUGGESTED * 4).filter_map(suggestion).take(SUGGESTED).collect()
}
