//! `/targets`: what plans ask of series, held against what was observed; and the page of one target.

mod course_chart;
mod list;
mod report_view;
mod verdicts;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use maud::{Markup, html};

use super::marks::verdict;
use super::names::SeriesName;
use super::numbers::{count, day, period};
use super::page::{Page, Section};
use super::paging::Rows;
use super::passages::side_by_side;
use super::view::{View, path};
use super::words::{Language, targets as words};
use crate::domain::series::Series;
use crate::domain::target::TargetVerdict;
use crate::http::basis::Basis;
use crate::http::cost::Cost;
use crate::http::parameters::pages::{KEYS, LANG, START};
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, DATASET, DUE, INDICATOR, PACE, ParameterList, TARGET_METHOD, TARGET_VERDICT,
};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::v1::targets::request_of;
use crate::http::weigh::weigh;
use crate::service::query::SeriesFilter;
use crate::service::targets::measure::FORECAST;
use crate::service::targets::{TargetList, TargetOrigin, TargetRequest};
use report_view::ReportView;
use verdicts::{judgement, look, outlook};

const LIST: ParameterList = &[
    &LANG,
    &KEYS,
    &DATASET,
    &INDICATOR,
    &AREA,
    &ACTIVITY,
    &TARGET_VERDICT,
    &DUE,
    &AS_OF,
    &TARGET_METHOD,
    &PACE,
    &START,
];
const ONE: ParameterList = &[&LANG, &KEYS, &DATASET, &AS_OF, &TARGET_METHOD, &PACE];

/// How many targets a page of the list has.
const ROWS: usize = 100;

/// The list
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let query = request_of(&view.params, true)?;
    let start = view.params.require(&START)?;
    let state = Arc::clone(&request.basis.state);
    weigh(Cost::whole(app.service.target_count(&state))).await;
    let targets = app.service.targets(&state, &query).await?;
    let (shown, rows) = Rows::of(&targets.targets, start, ROWS);
    let main = html! {
        h1 { (view.say(words::HEADLINE)) }
        p.lede { (view.counted(words::LEDE_ONE, words::LEDE, total(&targets))) }
        @if let Some(as_of) = query.as_of { p { (view.fill(words::ON_DAY, &[&day(as_of, view.language)])) } }
        (chips(&view, &targets, &query))
        @if shown.is_empty() { (empty(&view, &targets)) } @else { (list::table(&view, &state.catalogue, shown, true)) }
        (rows.links(&view, words::SHOWN))
        @if !targets.problems.is_empty() {
            section {
                h2 { (view.say(words::PROBLEMS)) }
                ul { @for problem in &targets.problems { li { bdi lang="en" { (problem) } } } }
            }
        }
    };
    Page::new(&view, view.say(words::HEADLINE))
        .section(Section::Targets)
        .named(html! { (view.say(words::HEADLINE_SHORT)) })
        .json(view.api("/v1/targets"))
        .respond(&app, &request, &main)
}

/// The targets of a series, as a part of its page; nothing where it has none.
///
/// # Errors
/// When the values are not in memory and the database does not answer.
pub(super) async fn of_series(
    app: &App,
    basis: &Basis,
    view: &View,
    series: &Series,
    as_of: Option<NaiveDate>,
) -> Result<Markup, Problem> {
    let filter = SeriesFilter {
        dataset: vec![series.dataset.to_string()],
        key: Some(series.key.to_string()),
        ..SeriesFilter::default()
    };
    let request = TargetRequest { filter, as_of, ..TargetRequest::default() };
    let found = app.service.targets(&basis.state, &request).await?.targets;
    Ok(html! {
        @if !found.is_empty() {
            section aria-labelledby="targets" {
                h2 #targets { (view.say(words::TARGETS_OF_SERIES)) }
                (list::table(view, &basis.state.catalogue, &found, false))
            }
        }
    })
}

/// One target
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, ONE)?;
    let query = request_of(&view.params, false)?;
    let state = Arc::clone(&request.basis.state);
    weigh(Cost::whole(app.service.target_count(&state))).await;
    let report = app.service.target(&state, &id, &query).await?;
    let shown = ReportView { view: &view, catalogue: &state.catalogue, report: &report };
    let name = shown.name().text.into_owned();
    let main = html! {
        h1 { (shown.name()) }
        (other_name(shown))
        div.facts { (judgement(&view, &report.assessment)) (outlook(&view, &report)) }
        p.lede { (shown.sentences()) }
        @if report.outlook.is_some() { p { (shown.outlook()) } }
        @if let Some(as_of) = query.as_of { p { (view.fill(words::ON_DAY, &[&day(as_of, view.language)])) } }
        (facts(shown))
        (course_chart::section(shown)?)
        (numbers(shown))
        (source(shown, &request))
    };
    Page::new(&view, name)
        .described(shown.sentences())
        .section(Section::Targets)
        .below(html! { (view.say(words::HEADLINE_SHORT)) }, view.to("/targets"))
        .named(html! { span.code { (report.statement.id) } })
        .json(view.api(&path(&["v1", "targets", &report.statement.id])))
        .respond(&app, &request, &main)
}

fn total(targets: &TargetList) -> usize {
    targets.verdicts.values().sum()
}

/// The verdicts that there are, as filters.
fn chips(view: &View, targets: &TargetList, query: &TargetRequest) -> Markup {
    let (known, unknown): (Vec<_>, Vec<_>) =
        TargetVerdict::ALL.into_iter().rev().partition(|one| *one != TargetVerdict::Unknown);
    let there = known.into_iter().chain(unknown);
    let there = there.filter_map(|one| Some((one, *targets.verdicts.get(one.code())?)));
    html! {
        ul.chips aria-label=(view.say(words::VERDICTS)) {
            li { a href=(view.here(&[("verdict", None), ("start", None)])) aria-current=[query.verdict.is_empty().then_some("true")] {
                span { b { (count(total(targets))) } " " (view.say(words::EVERY)) }
            } }
            @for (one, number) in there {
                @let (shape, word) = look(one);
                li { a href=(view.here(&[("verdict", Some(one.code())), ("start", None)]))
                    aria-current=[(query.verdict == [one]).then_some("true")] {
                    b { (count(number)) } " " (verdict(shape, view.say(word)))
                } }
            }
        }
    }
}

fn empty(view: &View, targets: &TargetList) -> Markup {
    let all = total(targets);
    html! {
        section {
            @if all == 0 {
                h2 { (view.say(words::NONE)) }
                p { (view.say(words::NONE_HOW)) }
            } @else {
                p { (view.say(words::NONE_OF_VERDICT)) " "
                    a href=(view.here(&[("verdict", None), ("start", None)])) { (view.fill(words::SHOW_ALL, &[&count(all)])) }
                }
            }
        }
    }
}

/// The name in the other language, where the target has one.
fn other_name(one: ReportView<'_>) -> Markup {
    let (other, statement) = match one.view.language {
        Language::English => (Language::Chinese, &one.report.statement),
        Language::Chinese => (Language::English, &one.report.statement),
    };
    let has_label = statement.labels.contains_key(Language::Chinese.code());
    let name = super::names::Name::of(&statement.name, Some(&statement.labels), other);
    html! { @if has_label { p.zh lang=(other.code()) { bdi { (name.text) } } } }
}

/// What is asked for, of which series, from when to when, and by which definition.
fn facts(one: ReportView<'_>) -> Markup {
    let (view, statement) = (one.view, &one.report.statement);
    let series = &statement.series;
    let name = SeriesName::of(one.catalogue, series, view.language);
    html! {
        ul.facts {
            li {
                // A series without observations has no page.
                @if series.id == 0 { (name) } @else {
                    a href=(view.to_series(series.dataset.as_str(), series.key.as_str())) { (name) }
                }
                " " span.code { (series.key) }
            }
            li { (one.asked()) }
            @if let Some(base) = statement.target.base { li { (view.fill(words::BASE, &[&period(base)])) } }
            @if let Some(due) = statement.target.due { li { (view.fill(words::DUE, &[&period(due)])) } }
            @match &statement.definition {
                Some(meta) => li { span title=(meta.sha256) { (view.fill(words::DEFINITION, &[meta.id.as_str(), &meta.version])) } },
                None => li { (view.say(words::BY_ITSELF)) },
            }
        }
        @if let Some(note) = statement.definition.as_ref().and_then(|meta| meta.note.as_ref()) {
            p.small.quiet { bdi lang="en" { (note) } }
        }
    }
}

/// The numbers of the report; nothing where there is none.
fn numbers(one: ReportView<'_>) -> Markup {
    let (view, report) = (one.view, one.report);
    let measures = report.measures();
    let given: Vec<_> = measures.iter().filter_map(|measure| Some((measure, measure.quantity?))).collect();
    html! {
        @if !given.is_empty() {
            section aria-labelledby="numbers" {
                h2 #numbers { (view.say(words::NUMBERS)) }
                div.scroll tabindex="0" role="group" aria-label=(view.say(words::NUMBERS)) { table.list {
                    caption { (view.say(words::NUMBERS_CAPTION)) }
                    thead { tr {
                        th scope="col" { (view.say(words::WHAT)) }
                        th scope="col" { (view.say(words::PERIOD)) }
                        th.n scope="col" { (view.say(words::VALUE)) }
                        th.n scope="col" { (view.say(words::RANGE)) }
                    } }
                    tbody { @for (measure, found) in given {
                        @let unit = report.unit_of(measure.code);
                        tr {
                            th scope="row" { (one.measure(measure.code)) }
                            td { (period(measure.period)) }
                            td.n { (one.number(found.estimate, unit)) }
                            td.n { (one.range(found.estimate, unit).unwrap_or_default()) }
                        }
                    }
                    @if let Some((due, estimate)) = one.forecast() {
                        @let unit = report.unit_of(FORECAST);
                        tr {
                            th scope="row" { (one.measure(FORECAST)) }
                            td { (period(due)) }
                            td.n { (one.number(estimate, unit)) }
                            td.n { (one.range(estimate, unit).unwrap_or_default()) }
                        }
                    } }
                } }
            }
        }
    }
}

/// Where the target is stated.
fn source(one: ReportView<'_>, request: &ApiRequest) -> Markup {
    let view = one.view;
    html! {
        section aria-labelledby="stated" {
            h2 #stated { (view.say(words::STATED_IN)) }
            @match &one.report.statement.origin {
                TargetOrigin::Figure(id) => {
                    @let documents = &request.basis.documents;
                    (side_by_side(view, one.catalogue, documents, one.catalogue.find_figure(id).into_iter()))
                },
                TargetOrigin::Passage(passage) => {
                    @let source = one.catalogue.find_source(&passage.document);
                    p {
                        @if let Some(source) = source {
                            bdi { (source.title) } ", " bdi { (source.publisher) } ", " (day(source.published, view.language)) " · "
                        }
                        (view.fill(words::BYTES, &[&count(passage.start), &count(passage.end)])) " · "
                        a href=(view.to(&path(&["sources", &passage.document]))) { (view.say(words::READ_DOCUMENT)) }
                    }
                },
                TargetOrigin::Citation(text) => p { bdi { (view.fill(words::CITED, &[text])) } },
            }
        }
    }
}
