//! `/`: search, what holds, topics with their newest values, what is new.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use chrono::{NaiveDate, TimeDelta};
use maud::{Markup, html};

use super::alerts::summary;
use super::changes::table;
use super::names::{Name, SeriesName};
use super::numbers::count;
use super::page::{Page, big_search};
use super::values::{Newest, newest};
use super::verify::outcome;
use super::view::View;
use super::words::{Language, data, home};
use crate::domain::catalogue::{Catalogue, Topic};
use crate::domain::code::Code;
use crate::domain::code_column::CodeFilter;
use crate::domain::identity::Since;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::http::cost::Cost;
use crate::http::parameters::ParameterList;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::weigh::weigh;
use crate::service::State as ServiceState;
use crate::service::verify::VerifyReport;

const LIST: ParameterList = &[&LANG, &KEYS];

/// How many topics are shown, those with the most series; the others are named.
const SHOWN_TOPICS: usize = 8;

/// How many series of a topic are shown.
const SHOWN_SERIES: usize = 3;

/// How old a value may be that is shown before others.
const RECENT: TimeDelta = TimeDelta::days(3 * 366);

/// How many revisions are shown.
const SHOWN_CHANGES: usize = 5;

/// What people may search for.
const EXAMPLES: [(&str, Option<Language>); 4] = [
    ("reserch intensty", None),
    ("灯塔工厂", Some(Language::Chinese)),
    ("A.CN.VA.C", None),
    ("26.6 trillion", None),
];

/// A topic, how many series it has, and some of them.
struct TopicSeries<'a> {
    topic: &'a Topic,
    count: usize,
    series: Vec<&'a Series>,
}

/// The start page
pub(super) async fn page(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let state = &*request.basis.state;
    let catalogue = &state.catalogue;
    weigh(Cost::walk(catalogue.series.len())).await;
    let topics = topics(state, request.basis.today);
    let shown: Vec<&Series> =
        topics.iter().take(SHOWN_TOPICS).flat_map(|topic| topic.series.iter().copied()).collect();
    let values = newest(&app, state, &shown).await?;
    let main = html! {
        (hero(&view))
        (trust(&app, &request, &view).await)
        (summary(&app, &request.basis, &view).await)
        @if topics.is_empty() { (empty(&view)) } @else { (topic_lists(catalogue, &view, &topics, &values)) }
        (changes(&app, catalogue, &view).await)
    };
    Page::new(&view, view.say(home::TITLE))
        .described(view.say(home::DESCRIPTION))
        .without_search()
        // What upstreams hold is among the alerts.
        .changing_by_itself(!app.service.upstreams().is_empty())
        .json("/v1/datasets".to_owned())
        .respond(&app, &request, &main)
}

fn hero(view: &View) -> Markup {
    html! {
        div.hero {
            h1 { (view.say(home::HEADLINE)) }
            (big_search(view, None))
            p.small.quiet {
                (view.say(home::TRY))
                @for (place, (text, language)) in EXAMPLES.into_iter().enumerate() {
                    @if place > 0 { "," } " "
                    a href=(view.to_with("/search", &[("q", text)])) lang=[language.map(Language::code)] { (text) }
                }
            }
        }
    }
}

/// Whether the figures hold, and how much there is.
async fn trust(app: &App, request: &ApiRequest, view: &View) -> Markup {
    let basis = &request.basis;
    let catalogue = &basis.state.catalogue;
    let verification = app.service.verification(&basis.state, &basis.documents).await;
    html! {
        a.trust href=(view.to("/verify")) {
            @match &verification {
                Ok(verification) if verification.report.figures > 0 => (holds(view, &verification.report)),
                _ => span { (view.fill(home::FIGURES_STATED, &[&count(catalogue.figures.len())])) },
            }
            span { (view.counted(data::ONE_SERIES, data::MANY_SERIES, catalogue.series.len() - catalogue.derived.len())) }
            @if catalogue.datasets.len() > 1 {
                span { (view.fill(home::DATASETS, &[&count(catalogue.datasets.len())])) }
            }
        }
    }
}

/// How many figures hold, of those that documents or the seed folder state.
fn holds(view: &View, report: &VerifyReport) -> Markup {
    html! {
        (outcome(view, report))
        @if report.has_documents {
            span { (view.counted(home::ONE_DOCUMENT, home::DOCUMENTS, report.documents)) }
            span { (view.fill(home::NUMBERS, &[&count(report.numbers), &count(report.unaccounted())])) }
        } @else {
            span { (view.say(home::NOT_LOADED)) }
        }
        @if !report.findings.is_empty() {
            span { (view.counted(home::ONE_FINDING, home::FINDINGS, report.findings.len())) }
        }
    }
}

fn topic_lists(
    catalogue: &Catalogue,
    view: &View,
    topics: &[TopicSeries<'_>],
    values: &[Newest<'_>],
) -> Markup {
    let mut values = values.iter();
    html! {
        h2.vh { (view.say(home::NEWEST_VALUES)) }
        div.topics {
            @for topic in topics.iter().take(SHOWN_TOPICS) {
                section.topic {
                    h3 { (topic_link(view, topic)) }
                    ul { @for value in values.by_ref().take(topic.series.len()) { (line(catalogue, view, value)) } }
                }
            }
        }
        @if topics.len() > SHOWN_TOPICS {
            p.small { (view.say(home::MORE_TOPICS)) ": "
                @for (place, topic) in topics.iter().skip(SHOWN_TOPICS).enumerate() {
                    @if place > 0 { ", " } (topic_link(view, topic))
                }
            }
        }
    }
}

fn topic_link(view: &View, topic: &TopicSeries<'_>) -> Markup {
    let name = Name::of(&topic.topic.name, None, view.language);
    html! {
        a href=(view.to_with("/search", &[("topic", topic.topic.code.as_str())])) { (name) }
        " " span.quiet { (count(topic.count)) }
    }
}

/// A series with its newest value, the shape of the interval and the period.
fn line(catalogue: &Catalogue, view: &View, value: &Newest<'_>) -> Markup {
    let series = value.series;
    let name = SeriesName::of(catalogue, series, view.language);
    let name = if is_usual_area(catalogue, series) { name.without_area() } else { name };
    html! {
        li {
            a href=(view.to_series(series.dataset.as_str(), series.key.as_str())) { (name) }
            span.hv title=[value.interval(catalogue, view)] { (value.text(catalogue, view).unwrap_or_default()) }
            (value.glyph())
            span.quiet { (value.period().unwrap_or_default()) }
        }
    }
}

/// Whether most series of the dataset are of the area of a series, so that it need not be named.
fn is_usual_area(catalogue: &Catalogue, series: &Series) -> bool {
    let index = &catalogue.code_index;
    let dataset = index.dataset.any_of([series.dataset.as_str()]);
    let filters = [dataset, index.area.any_of([series.area.as_str()])];
    let of_area = CodeFilter::matches(&filters).map_or(0, |positions| positions.len());
    of_area * 2 > index.dataset.count(series.dataset.as_str())
}

/// The topics that have series, those with the most first.
fn topics(state: &ServiceState, today: NaiveDate) -> Vec<TopicSeries<'_>> {
    let catalogue = &state.catalogue;
    let mut by_topic: BTreeMap<&Code, Vec<(usize, &Series)>> = BTreeMap::new();
    for (id, indicator) in catalogue.indicators.iter() {
        let mut series = state.series_of(id).filter(|series| series.last.is_some() && !series.is_derived());
        let Some(first) = series.next() else { continue };
        let (mut count, mut best) = (1, first);
        let mut furthest = reach(catalogue, first);
        for one in series {
            count += 1;
            let own = reach(catalogue, one);
            if own > furthest {
                (best, furthest) = (one, own);
            }
        }
        by_topic.entry(&indicator.topic).or_default().push((count, best));
    }
    let mut topics: Vec<TopicSeries<'_>> = by_topic
        .into_iter()
        .filter_map(|(code, mut indicators)| {
            let count = indicators.iter().map(|(count, _)| count).sum();
            indicators.sort_by_key(|(_, series)| Reverse(rank(catalogue, series, today)));
            let series = indicators.into_iter().take(SHOWN_SERIES).map(|(_, series)| series).collect();
            Some(TopicSeries { topic: catalogue.topics.get(code)?, count, series })
        })
        .collect();
    topics.sort_by_key(|topic| Reverse(topic.count));
    topics
}

/// What makes a series of an indicator the one to show: that it has periods and no spans, is of the area that most series
/// are of, is new, and long.
fn reach(catalogue: &Catalogue, series: &Series) -> impl Ord + use<> {
    let of_area = catalogue.code_index.area.count(series.area.as_str());
    (!series.frequency.is_span(), of_area, series.last.map(Period::end_date), series.observations)
}

/// What makes an indicator worth showing: that it has periods and no spans, is of the last years, is an amount or a rate
/// rather than a number of things or a rank, and is new.
fn rank(catalogue: &Catalogue, series: &Series, today: NaiveDate) -> impl Ord + use<> {
    let end = series.last.map(Period::end_date);
    let is_recent = end.is_some_and(|end| today.signed_duration_since(end) < RECENT);
    let class = match catalogue.unit_class_of(series) {
        Some(UnitClass::Level) => 3,
        Some(UnitClass::Ratio | UnitClass::Growth | UnitClass::Index) => 2,
        Some(UnitClass::Count) => 1,
        _ => 0,
    };
    (!series.frequency.is_span(), is_recent, class, end, series.observations)
}

/// What would be here, and how to bring it.
fn empty(view: &View) -> Markup {
    html! {
        section { h2 { (view.say(home::EMPTY)) }
            p { (view.say(home::EMPTY_HOW)) }
            pre { code { "yearbook import --dataset MINE data.csv" } }
        }
    }
}

/// The newest revisions.
async fn changes(app: &App, catalogue: &Catalogue, view: &View) -> Markup {
    let newest = catalogue.revision;
    let since = newest.saturating_sub(i64::try_from(SHOWN_CHANGES).unwrap_or_default()).max(0);
    let changes = app.service.changes(Since::Number(since), catalogue.identity()).await;
    html! {
        section aria-labelledby="new" {
            h2 #new { (view.say(home::WHAT_IS_NEW)) }
            @match changes {
                Ok(changes) => {
                    (table(view, &changes.unwrap_or_default()))
                    p.small { a href=(view.to("/changes")) { (view.say(home::ALL_CHANGES)) } }
                },
                Err(_) => p { (view.say(home::CHANGES_AWAY)) },
            }
        }
    }
}
