//! `/search`: what a text finds, or what belongs to a topic.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::names::Name;
use super::numbers::count;
use super::page::{Page, Section, lead_on, search_form};
use super::values::{Newest, newest};
use super::view::{View, path};
use super::words::{data, frame};
use crate::domain::catalogue::{Catalogue, Indicator};
use crate::domain::code::Code;
use crate::domain::series::Series;
use crate::http::cost::Cost;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::parameters::{ParameterList, QUERY, TOPIC};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::weigh::weigh;
use crate::service::{ServiceError, State as ServiceState};

const LIST: ParameterList = &[&LANG, &KEYS, &QUERY, &TOPIC];

/// How many results are shown.
const SHOWN: usize = 50;

/// An indicator that was found, with its series.
struct Hit<'a> {
    id: &'a (Code, Code),
    indicator: &'a Indicator,
    series: Vec<&'a Series>,
}

/// What a text finds
pub(super) async fn page(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let state = &*request.basis.state;
    let catalogue = &state.catalogue;
    let text = view.params.get(&QUERY)?;
    let topics = topics(catalogue, &view)?;
    weigh(Cost::walk(catalogue.indicators.len())).await;
    if let Some(series) = text.as_deref().and_then(|text| only_series(catalogue, text.trim())) {
        let address = view.to_series(series.dataset.as_str(), series.key.as_str());
        return Ok(lead_on(StatusCode::SEE_OTHER, &address));
    }
    let is_asked = text.is_some() || !topics.is_empty();
    let ids = if is_asked { find(state, text.as_deref(), &topics) } else { Vec::new() };
    let hits: Vec<Hit<'_>> = ids.iter().take(SHOWN).filter_map(|id| hit(state, id)).collect();
    let firsts: Vec<&Series> = hits.iter().filter_map(|hit| hit.series.first().copied()).collect();
    let values = newest(&app, state, &firsts).await?;
    let main = html! {
        h1 { (heading(catalogue, &view, text.as_deref(), &topics)) }
        div.hero { (search_form(&view, "big", text.as_deref())) }
        @if !is_asked { p { (view.say(data::ASK)) } }
        @else if hits.is_empty() {
            p.lede { (view.say(data::NOTHING_FOUND)) }
            p { (view.say(data::NOTHING_FOUND_HELP)) " " a href=(view.to("/datasets")) { (view.say(data::ALL_DATA)) } }
        } @else { (results(catalogue, &view, &hits, &values, ids.len())) }
    };
    Page::new(&view, text.unwrap_or_else(|| view.say(frame::SEARCH).to_owned()))
        .section(Section::Data)
        .without_search()
        .json(view.api("/v1/indicators"))
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
    let mut series = catalogue.datasets.keys().filter_map(|dataset| {
        catalogue.series_at(catalogue.position(dataset, text)?)
    });
    series.next().filter(|_| series.next().is_none())
}

/// What is found, the best first.
fn find<'a>(state: &'a ServiceState, text: Option<&str>, topics: &[&Code]) -> Vec<&'a (Code, Code)> {
    let indicators = &state.catalogue.indicators;
    let found = match text {
        Some(text) => state.search().find(text),
        None => indicators.keys().collect(),
    };
    let is_wanted = |id: &&(Code, Code)| {
        topics.is_empty() || indicators.get(*id).is_some_and(|one| topics.contains(&&one.topic))
    };
    found.into_iter().filter(is_wanted).collect()
}

fn hit<'a>(state: &'a ServiceState, id: &'a (Code, Code)) -> Option<Hit<'a>> {
    Some(Hit { id, indicator: state.catalogue.indicators.get(id)?, series: state.series_of(id).collect() })
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

fn results(
    catalogue: &Catalogue,
    view: &View,
    hits: &[Hit<'_>],
    values: &[Newest<'_>],
    found: usize,
) -> Markup {
    let mut values = values.iter();
    html! {
        p.small.quiet {
            @if found > hits.len() { (view.fill(data::FOUND_FIRST, &[&count(hits.len()), &count(found)])) }
            @else { (view.fill(data::FOUND_NUMBER, &[&count(found)])) }
        }
        ol.hits {
            @for hit in hits {
                @let value = if hit.series.is_empty() { None } else { values.next() };
                li { (result(catalogue, view, hit, value)) }
            }
        }
    }
}

/// An indicator with its only series' newest value, or with the number of its series.
fn result(catalogue: &Catalogue, view: &View, hit: &Hit<'_>, value: Option<&Newest<'_>>) -> Markup {
    let (dataset, code) = (hit.id.0.as_str(), hit.id.1.as_str());
    let only = value.filter(|_| hit.series.len() == 1);
    let address = only.map_or_else(
        || view.to(&path(&["indicators", dataset, code])),
        |only| view.to_series(dataset, only.series.key.as_str()),
    );
    html! {
        div {
            a.name href=(address) { (Name::of_indicator(hit.indicator, view.language)) }
            p.small { (Name::of(&hit.indicator.definition, None, view.language)) }
            p.tiny.quiet { span.code { (dataset) " " (code) } }
        }
        @match only {
            Some(only) => {
                span.hv title=[only.interval(catalogue, view)] { (only.text(catalogue, view).unwrap_or_default()) }
                (only.glyph())
                span.quiet { (only.period().unwrap_or_default()) }
            },
            None => span.quiet.all { (view.counted(data::ONE_SERIES, data::MANY_SERIES, hit.series.len())) },
        }
    }
}
