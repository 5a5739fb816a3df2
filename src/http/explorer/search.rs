//! `/search`: what a text finds, by kind; or the indicators of a topic.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::hits::{Hit, hits, lists};
use super::names::Name;
use super::numbers::count;
use super::page::{Page, Section, big_search, lead_on};
use super::values::newest;
use super::view::View;
use super::words::{data, frame};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::series::Series;
use crate::http::cost::Cost;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::parameters::{ParameterList, QUERY, SEARCH_KIND, SEARCH_LIMIT, TOPIC};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::weigh::weigh;
use crate::service::search::answer::{SearchKind, SearchRequest};
use crate::service::{ServiceError, State as ServiceState};

const LIST: ParameterList = &[&LANG, &KEYS, &QUERY, &TOPIC, &SEARCH_KIND, &SEARCH_LIMIT];

/// How many results are shown, unless another limit is asked for.
const SHOWN: usize = 50;

/// What was found: the results that are shown, and how many there are of each kind.
struct Found<'a> {
    hits: Vec<Hit<'a>>,
    counts: Vec<(SearchKind, usize)>,
}

/// What a text finds
pub(super) async fn page(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let state = &*request.basis.state;
    let catalogue = &state.catalogue;
    let text = view.params.get(&QUERY)?;
    let topics = topics(catalogue, &view)?;
    let kinds = view.params.list(&SEARCH_KIND)?;
    let limit = view.params.text("limit").map_or(Ok(SHOWN), |_| view.params.require(&SEARCH_LIMIT))?;
    weigh(Cost::walk(catalogue.series.len() + catalogue.indicators.len())).await;
    if let Some(series) = text.as_deref().and_then(|text| only_series(catalogue, text.trim())) {
        let address = view.to_series(series.dataset.as_str(), series.key.as_str());
        return Ok(lead_on(StatusCode::SEE_OTHER, &address));
    }
    let found = match &text {
        Some(text) => of_text(state, &SearchRequest { query: text.clone(), kinds, limit }),
        None => of_topics(state, &topics, limit),
    };
    let series: Vec<&Series> = found.hits.iter().filter_map(Hit::series).collect();
    let values = newest(&app, state, &series).await?;
    let is_asked = text.is_some() || !topics.is_empty();
    let main = html! {
        h1 { (heading(catalogue, &view, text.as_deref(), &topics)) }
        div.hero { (big_search(&view, text.as_deref())) }
        @if !is_asked { p { (view.say(data::ASK)) } }
        @else if found.hits.is_empty() { (nothing(&view)) }
        @else { (chips(&view, &found)) (lists(catalogue, &view, &found.hits, &values)) }
    };
    let json =
        if text.is_some() { view.without(&["topic"]).api("/v1/search") } else { view.api("/v1/indicators") };
    Page::new(&view, text.unwrap_or_else(|| view.say(frame::SEARCH).to_owned()))
        .section(Section::Data)
        .without_search()
        .json(json)
        .respond(&app, &request, &main)
}

/// The topics that are asked for.
fn topics<'a>(catalogue: &'a Catalogue, view: &View) -> Result<Vec<&'a Code>, Problem> {
    let known = |code: String| {
        catalogue.topics.get_key_value(code.as_str()).map(|(code, _)| code).ok_or_else(|| {
            let known = catalogue.topics.keys().map(ToString::to_string).collect();
            Problem::from(ServiceError::UnknownCode { parameter: "topic", code, known })
        })
    };
    view.params.list(&TOPIC)?.into_iter().map(known).collect()
}

/// The series whose key a text is, if one dataset alone has it.
fn only_series<'a>(catalogue: &'a Catalogue, text: &str) -> Option<&'a Series> {
    let mut series = catalogue
        .datasets
        .keys()
        .filter_map(|dataset| catalogue.series_at(catalogue.position(dataset, text)?));
    series.next().filter(|_| series.next().is_none())
}

fn of_text<'a>(state: &'a ServiceState, request: &SearchRequest) -> Found<'a> {
    let answer = state.find(request);
    Found { hits: hits(state, &answer.results), counts: answer.counts }
}

/// The indicators of some topics.
fn of_topics<'a>(state: &'a ServiceState, topics: &[&Code], limit: usize) -> Found<'a> {
    let indicators = state.catalogue.indicators.iter();
    let of_topics: Vec<_> = indicators.filter(|(_, indicator)| topics.contains(&&indicator.topic)).collect();
    let counts = vec![(SearchKind::Indicator, of_topics.len())];
    let hits =
        of_topics.into_iter().take(limit).map(|(id, indicator)| Hit::of_indicator(state, id, indicator));
    Found { hits: hits.collect(), counts }
}

fn heading(catalogue: &Catalogue, view: &View, text: Option<&str>, topics: &[&Code]) -> Markup {
    let names = topics.iter().filter_map(|code| catalogue.topics.get(*code));
    let names: Vec<&str> = names.map(|topic| topic.name.as_str()).collect();
    html! {
        @match text {
            Some(text) => bdi { (view.fill(data::RESULTS_FOR, &[text])) },
            None if names.is_empty() => (view.say(frame::SEARCH)),
            None => (Name::of(&names.join(", "), None, view.language)),
        }
    }
}

/// How much was found of each kind, each a link to these alone.
fn chips(view: &View, found: &Found<'_>) -> Markup {
    let chosen = view.params.text("kind");
    let total: usize = found.counts.iter().map(|(_, count)| count).sum();
    html! {
        ul.chips aria-label=(view.say(data::KINDS)) {
            li { a href=(view.here(&[("kind", None)])) aria-current=[chosen.is_none().then_some("true")] {
                b { (count(total)) } (view.say(data::ALL_KINDS))
            } }
            @for (kind, number) in found.counts.iter().filter(|(_, number)| *number > 0) {
                li { a href=(view.here(&[("kind", Some(kind.code()))]))
                    aria-current=[(chosen == Some(kind.code())).then_some("true")] {
                    b { (count(number)) } (view.say(super::hits::name(*kind)))
                } }
            }
        }
    }
}

fn nothing(view: &View) -> Markup {
    html! {
        p.lede { (view.say(data::NOTHING_FOUND)) }
        p { (view.say(data::NOTHING_FOUND_HELP)) " " a href=(view.to("/datasets")) { (view.say(data::ALL_DATA)) } }
    }
}
