//! `/datasets` and `/datasets/{id}`: what there is; a dataset with its dimensions as facets and its series.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::facets::{Facet, facets};
use super::names::Name;
use super::numbers::day;
use super::page::{Page, Section};
use super::series_table::{SeriesPage, table_of};
use super::view::{View, path};
use super::words::data;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::http::cost::Cost;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::parameters::{
    ACTIVITY, AREA, COMPONENT, CURSOR, FREQUENCY, INDICATOR, KEY, LIMIT, ParameterList,
};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::selection::series_filter;
use crate::http::weigh::weigh;
use crate::service::ServiceError;

const LIST: ParameterList = &[&LANG, &KEYS];

const ONE: ParameterList =
    &[&LANG, &KEYS, &INDICATOR, &AREA, &ACTIVITY, &FREQUENCY, &KEY, &COMPONENT, &LIMIT, &CURSOR];

/// How much a dataset holds.
struct Contents {
    indicators: usize,
    series: usize,
    observations: i64,
    figures: usize,
}

/// All datasets
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let catalogue = &request.basis.state.catalogue;
    weigh(Cost::walk(catalogue.series.len())).await;
    let main = html! {
        h1 { (view.say(data::DATASETS)) }
        p.lede { (view.say(data::DATASETS_LEDE)) }
        @for dataset in catalogue.datasets.values() {
            section {
                h2 { a href=(view.to(&path(&["datasets", dataset.id.as_str()]))) { (name(dataset, &view)) } }
                p { (Name::of(&dataset.description, None, view.language)) }
                (facts(catalogue, dataset, &view))
            }
        }
    };
    Page::new(&view, view.say(data::DATASETS))
        .section(Section::Data)
        .described(view.say(data::DATASETS_LEDE))
        .json("/v1/datasets".to_owned())
        .respond(&app, &request, &main)
}

/// One dataset
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, ONE)?;
    let state = &*request.basis.state;
    let catalogue = &state.catalogue;
    let dataset = find(catalogue, &id)?;
    let mut filter = series_filter(&view.params)?;
    filter.dataset = vec![id.clone()];
    weigh(Cost::walk(filter.looked_at(catalogue).max(catalogue.code_index.dataset.count(&id)))).await;
    let selected = filter.select(catalogue)?;
    let facets = facets(catalogue, dataset, &filter, &selected)?;
    let page = SeriesPage::of(&app, catalogue, &view, &selected).await?;
    let main = html! {
        h1 { (name(dataset, &view)) }
        p.lede { (Name::of(&dataset.description, None, view.language)) }
        (facts(catalogue, dataset, &view))
        div.browse {
            @if !facets.is_empty() {
                nav.facets aria-label=(view.say(data::FILTERS)) {
                    @for facet in &facets { (facet.markup(catalogue, dataset, &view)) }
                }
            }
            div {
                @if selected.is_empty() { (nothing(&facets, &view)) }
                @else { (table_of(&app, state, &view, &page).await?) }
            }
        }
    };
    let json = view.with("dataset", &id).api("/v1/series");
    Page::new(&view, dataset.name.as_str())
        .section(Section::Data)
        .described(dataset.description.as_str())
        .below(html! { (view.say(data::DATASETS)) }, view.to("/datasets"))
        .named(html! { (id) })
        .json(json)
        .respond(&app, &request, &main)
}

/// The dataset with an id.
///
/// # Errors
/// When there is none.
pub(super) fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Dataset, Problem> {
    let known = || catalogue.datasets.keys().map(ToString::to_string).collect();
    let missing = || ServiceError::NotFound { what: "dataset", id: id.to_owned(), known: known() };
    Ok(catalogue.datasets.get(id).ok_or_else(missing)?)
}

fn name(dataset: &Dataset, view: &View) -> Markup {
    html! { (Name::of(&dataset.name, None, view.language)) }
}

/// The id, the publisher, the licence and the counts of a dataset.
fn facts(catalogue: &Catalogue, dataset: &Dataset, view: &View) -> Markup {
    let contents = contents(catalogue, dataset);
    let observations = usize::try_from(contents.observations).unwrap_or_default();
    html! {
        ul.facts {
            li { span.code { (dataset.id.as_str()) } }
            @if !dataset.publisher.is_empty() { li { (Name::of(&dataset.publisher, None, view.language)) } }
            li { (view.counted(data::ONE_INDICATOR, data::MANY_INDICATORS, contents.indicators)) }
            li { (view.counted(data::ONE_SERIES, data::MANY_SERIES, contents.series)) }
            li { (view.counted(data::ONE_OBSERVATION, data::MANY_OBSERVATIONS, observations)) }
            @if contents.figures > 0 {
                li { (view.counted(data::ONE_FIGURE, data::MANY_FIGURES, contents.figures)) }
            }
            li { (view.fill(data::LAST_CHANGED, &[&day(dataset.updated.date_naive(), view.language)])) }
            @if !dataset.licence.is_empty() {
                li { (view.say(data::LICENCE)) ": " (Name::of(&dataset.licence, None, view.language)) }
            }
        }
    }
}

fn contents(catalogue: &Catalogue, dataset: &Dataset) -> Contents {
    let id = dataset.id.as_str();
    let (series, observations) = catalogue.published_counts(id);
    Contents {
        indicators: catalogue.indicators.keys().filter(|(dataset, _)| dataset.as_str() == id).count(),
        series,
        observations,
        figures: catalogue.figures.iter().filter(|figure| figure.dataset.as_str() == id).count(),
    }
}

/// Which filters to drop where no series passes all of them.
pub(super) fn nothing(facets: &[Facet<'_>], view: &View) -> Markup {
    html! {
        p { (view.say(data::NO_SERIES)) }
        p.btns { @for link in facets.iter().filter_map(|facet| facet.drop_link(view)) { (link) } }
    }
}
