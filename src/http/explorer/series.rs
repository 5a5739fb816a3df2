//! `/series/{dataset}/{key}`: a series with its sentence, chart, passage, values and growth, and why there is none.

mod chart;
mod content;
mod downloads;
mod embedded;
mod lineage;
mod panel;
pub(super) mod pictures;
mod rates;
pub(super) mod request;
mod table;
mod usage;
mod why;

use axum::Router;
use axum::extract::State;
use axum::http::header::LINK;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};

pub(super) use self::embedded::embedding;

use self::chart::Statement;
use self::content::Content;
use self::rates::Rates;
use super::alerts::of_series as alerts_of;
use super::embed::oembed_address;
use super::formula::use_link;
use super::lookup::{absent, find_series as find};
use super::names::{Name, SeriesName};
use super::numbers::{count, day};
use super::outlook;
use super::page::{Page, Section, hidden, lead_on};
use super::passage::FigurePassage;
use super::targets::of_series;
use super::view::{View, path, series_path, target};
use super::words::{Language, Text, forecast, frame, series as words};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::frequency::FrequencyUnit;
use crate::domain::growth::Measure;
use crate::domain::observation::Observation;
use crate::domain::revision::FigureOutlook;
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::formats::chart::{AxisScale, Scene, SceneOptions};
use crate::http::host::base;
use crate::http::path::{PathCode, PathCodes};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};

/// The routes of a series.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/series/{key}", get(by_key))
        .route("/series/{dataset}/{key}", get(page))
        .route("/embed/series/{dataset}/{key}", get(embedded::page))
        .route("/series/{dataset}/{key}/chart.svg", get(pictures::svg))
        .route("/series/{dataset}/{key}/chart.png", get(pictures::png))
        .route("/series/{dataset}/{key}/data.csv", get(pictures::csv))
        .route("/series/{dataset}/{key}/data.json", get(pictures::json))
        .route("/series/{dataset}/{key}/data.xlsx", get(pictures::xlsx))
        .route("/series/{dataset}/{key}/data.parquet", get(pictures::parquet))
}

/// The page of a series
async fn page(
    State(app): State<App>,
    PathCodes(dataset, key): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, request::PAGE)?;
    let series = find(&request.basis.state.catalogue, &dataset, &key)?;
    let content = Content::read(&app, &request.basis, &view, series).await?;
    let rates = Rates::read(&app, &content).await?;
    let base = base(&request.headers);
    let chart = chart::chart(&content, &rates, format!("{base}{}", view.here(&[])));
    let scene =
        chart::scene(&chart, &SceneOptions { language: view.language.into(), ..SceneOptions::default() })?;
    let statement = Statement::of(&content, &rates, &chart);
    let targets = of_series(&app, &request.basis, &view, series, content.request.window.as_of).await?;
    // Rules are judged by what is known now.
    let alerts = match content.request.window.as_of {
        None => alerts_of(&app, &request.basis, &view, series).await,
        Some(_) => html! {},
    };
    let further = html! { (targets) (alerts) };
    let main = main(&content, &rates, scene.as_ref(), &statement, (&further, &base));
    let title = content.name.text();
    let page = below(Page::new(&view, title.as_str()), &content)
        .described(format!("{title}: {}", statement.text))
        .section(Section::Data)
        .oembed(oembed_address(&base, &view.here(&[])))
        .json(request::api(&view, series, &[]));
    let mut response = page.respond(&app, &request, &main)?;
    for (ending, media_type) in pictures::ALTERNATES {
        let link =
            format!("<{}>; rel=\"alternate\"; type=\"{media_type}\"", downloads::download(&content, ending));
        response.headers_mut().extend(HeaderValue::try_from(link).ok().map(|link| (LINK, link)));
    }
    Ok(response)
}

/// The page of a series by its key alone: leads on where one dataset has it, and asks where several have
async fn by_key(
    State(app): State<App>,
    PathCode(key): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, request::PAGE)?;
    let catalogue = &request.basis.state.catalogue;
    let found: Vec<&Series> = catalogue
        .datasets
        .keys()
        .filter_map(|dataset| catalogue.series_at(catalogue.position(dataset, &key)?))
        .collect();
    let address =
        |series: &Series| target(&view.params, &series_path(series.dataset.as_str(), series.key.as_str()));
    match found.as_slice() {
        [] => Err(absent(&key, catalogue.series.iter())),
        [series] => Ok(lead_on(StatusCode::FOUND, &address(series))),
        several => {
            let main = html! {
                h1 { (view.say(words::WHICH_DATASET)) }
                p.lede { (view.fill(words::SEVERAL_HAVE, &[&count(several.len()), &key])) }
                ul.plain { @for series in several { li {
                    a href=(address(series)) { (SeriesName::of(catalogue, series, view.language)) }
                    " " span.quiet { (dataset_name(catalogue, &series.dataset)) " " span.code { (series.dataset) } }
                } } }
            };
            let page = Page::new(&view, view.say(words::WHICH_DATASET)).section(Section::Data);
            let mut response = page.respond(&app, &request, &main)?;
            *response.status_mut() = StatusCode::MULTIPLE_CHOICES;
            Ok(response)
        }
    }
}

fn dataset_name<'c>(catalogue: &'c Catalogue, dataset: &'c Code) -> Name<'c> {
    let name = catalogue.datasets.get(dataset).map_or(dataset.as_str(), |dataset| &dataset.name);
    Name::of(name, None, Language::English)
}

/// The page below those of its dataset and its indicator.
fn below<'v>(page: Page<'v>, content: &Content<'_>) -> Page<'v> {
    let (view, series) = (content.view, content.series);
    let (dataset, indicator) = (series.dataset.as_str(), series.indicator.as_str());
    page.below(html! { (view.say(frame::DATA)) }, view.to("/datasets"))
        .below(html! { bdi { (dataset) } }, view.to(&path(&["datasets", dataset])))
        .below(html! { (content.name.indicator) }, view.to(&path(&["indicators", dataset, indicator])))
        .named(html! { span.code { (series.key.as_str()) } })
}

fn main(
    content: &Content<'_>,
    rates: &Rates,
    scene: Option<&Scene>,
    statement: &Statement,
    (further, base): (&Markup, &str),
) -> Markup {
    let view = content.view;
    let title = scene.map(|scene| chart::heading(content, scene)).unwrap_or_default();
    html! {
        h1 { (content.name) }
        (other_name(content))
        @if !statement.text.is_empty() { (statement.paragraph()) }
        (facts(content))
        (controls(content))
        @match scene { Some(scene) => (picture(content, scene)), None => (nothing(content)) }
        @if let Some((period, FigureOutlook { measure, unit, outlook: Ok(given) })) = &content.outlook {
            (outlook::paragraph(view, content.catalogue(), (*period, given), (*measure, unit)))
        }
        @if scene.is_some() { (table::section(content, &title, why::refused(content).map(|point| point.period))) }
        section aria-labelledby="growth" {
            h2 #growth { (view.say(words::GROWTH_OF)) }
            div.cols { div { (rates::list(content, rates)) } (why::section(content, rates)) }
        }
        (forecast(content))
        (further)
        @if content.publications.len() > 1 { (revisions(content)) }
        (usage::section(content, statement, base))
    }
}

/// The name in the other language.
fn other_name(content: &Content<'_>) -> Markup {
    let other = match content.view.language {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    };
    let indicator = content.catalogue().indicator_of(content.series);
    let has_label =
        indicator.is_some_and(|indicator| indicator.labels.contains_key(Language::Chinese.code()));
    let name = SeriesName::of(content.catalogue(), content.series, other);
    html! { @if has_label { p.zh lang=(other.code()) { bdi { (name.text()) } } } }
}

/// Key, frequency, extent, and how many values and documents there are.
fn facts(content: &Content<'_>) -> Markup {
    let (view, series) = (content.view, content.series);
    let extent = series.first.zip(series.last).map(|(first, last)| {
        let (first, last) = (first.to_string(), last.to_string());
        if first == last { first } else { format!("{first} – {last}") }
    });
    let stated = content.stated().count();
    let (one, many) = if content.is_documented() {
        (words::ONE_STATED_VALUE, words::STATED_VALUES)
    } else {
        (words::ONE_IMPORTED_VALUE, words::IMPORTED_VALUES)
    };
    let documents = content.sources().len();
    html! {
        ul.facts {
            li { span.code { (series.key.as_str()) } }
            li { (view.say(frequency(content))) @if let Some(extent) = &extent { (view.comma()) (extent) } }
            li {
                (numbered(view, stated, one, many))
                @if content.implied > 0 { (view.comma()) (view.fill(words::IMPLIED_COUNT, &[&count(content.implied)])) }
            }
            @if documents > 0 { li { (numbered(view, documents, words::ONE_DOCUMENT, words::DOCUMENTS)) } }
            @else { li { (dataset_name(content.catalogue(), &series.dataset)) } }
            @if let Some(newest) = content.publications.last() {
                li { (view.fill(words::NEWEST_PUBLICATION, &[&day(*newest, view.language)])) }
            }
            @if let Some(as_of) = content.request.window.as_of {
                li { b { (view.fill(words::AS_PUBLISHED, &[&day(as_of, view.language)])) } }
            }
            li { (use_link(view, series.dataset.as_str(), series.key.codes())) }
        }
    }
}

fn numbered(view: &View, number: usize, one: Text, many: Text) -> String {
    if number == 1 { view.say(one).to_owned() } else { view.fill(many, &[&count(number)]) }
}

fn frequency(content: &Content<'_>) -> Text {
    let frequency = content.series.frequency;
    match frequency.unit() {
        _ if frequency.is_span() => words::FREQUENCY_SPAN,
        FrequencyUnit::Year => words::FREQUENCY_A,
        FrequencyUnit::HalfYear => words::FREQUENCY_S,
        FrequencyUnit::Quarter => words::FREQUENCY_Q,
        FrequencyUnit::Month => words::FREQUENCY_M,
        FrequencyUnit::Week => words::FREQUENCY_W,
        FrequencyUnit::Day => words::FREQUENCY_D,
    }
}

/// The measure, the periods, the day, implied values and the scale.
fn controls(content: &Content<'_>) -> Markup {
    let view = content.view;
    let carried = ["measure", "base", "as", "frequency", "aggregate", "partial", "chart"];
    let carried = carried.into_iter().filter_map(|name| Some((name, view.params.text(name)?.to_owned())));
    let carried: Vec<(&'static str, String)> = carried.chain(view.carried()).collect();
    let text = |name: &str| view.params.text(name);
    let has_implied = content.growth.is_none() && (content.implied > 0 || content.request.has_implied);
    let is_log = content.request.scale == AxisScale::Logarithmic;
    html! {
        form.controls action=(view.path) aria-label=(view.say(words::VIEW)) {
            (measures(content))
            (hidden(&carried))
            label.field { span { (view.say(words::FROM)) } input name="from" size="8" value=[text("from")] placeholder=[first(content)]; }
            label.field { span { (view.say(words::TO)) } input name="to" size="8" value=[text("to")] placeholder=[last(content)]; }
            label.field { span { (view.say(words::AS_OF)) } input type="date" name="as_of" value=[text("as_of")]; }
            @if has_implied {
                label.check {
                    input type="checkbox" name="include" value="implied" checked[content.request.has_implied];
                    " " (view.say(words::IMPLIED_VALUES))
                }
            }
            @if is_log || may_be_logarithmic(content) {
                label.check { input type="checkbox" name="scale" value="log" checked[is_log]; " " (view.say(words::LOG_SCALE)) }
            }
            button.btn { (view.say(words::SHOW)) }
        }
    }
}

fn first(content: &Content<'_>) -> Option<String> {
    content.series.first.map(|period| period.to_string())
}

fn last(content: &Content<'_>) -> Option<String> {
    content.series.last.map(|period| period.to_string())
}

/// Whether a logarithmic scale can be drawn: several levels or index numbers, all of them positive.
fn may_be_logarithmic(content: &Content<'_>) -> bool {
    let is_measure = matches!(content.request.measure(), None | Some(Measure::Level | Measure::Index));
    let is_class = !matches!(content.unit_class, UnitClass::Rank | UnitClass::Growth);
    let valued = || content.observations.iter().filter(|one| one.value.is_some());
    let is_positive = valued().all(|one| one.bounds.lower().or(one.value).is_some_and(|lower| lower > 0.0));
    is_measure && is_class && is_positive && valued().count() > 1
}

/// Links to levels, growth and index.
fn measures(content: &Content<'_>) -> Markup {
    let view = content.view;
    let current = content.request.measure();
    let cleared = [("base", None), ("as", None), ("aggregate", None), ("frequency", None), ("partial", None)];
    let link = |measure: Option<&str>, base: Option<&str>| {
        let mut changes = cleared.to_vec();
        changes.push(("measure", measure));
        if measure.is_some() {
            changes.push(("include", None));
        }
        if measure == Some("yoy") {
            changes.push(("scale", None));
        }
        changes.push(("base", base));
        view.here(&changes)
    };
    let base =
        content.stated().next().filter(|_| content.stated().count() > 1).map(|one| one.period.to_string());
    let is_growth = current.is_some_and(|measure| !matches!(measure, Measure::Level | Measure::Index));
    let is_level = matches!(current, None | Some(Measure::Level));
    let has_index = content.unit_class.has_quotients() && !content.unit_class.is_percentage();
    html! {
        div.seg role="group" aria-label=(view.say(words::MEASURE)) {
            a href=(link(None, None)) aria-current=[is_level.then_some("true")] { (view.say(words::LEVEL)) }
            @if content.unit_class.has_quotients() {
                a href=(link(Some("yoy"), None)) aria-current=[is_growth.then_some("true")] { (view.say(words::GROWTH)) }
            } @else {
                a href=(link(Some("change"), None)) aria-current=[is_growth.then_some("true")] { (view.say(words::GROWTH)) }
            }
            @if let Some(base) = base.filter(|_| has_index) {
                a href=(link(Some("index"), Some(&base))) aria-current=[(current == Some(Measure::Index)).then_some("true")] { (view.say(words::INDEX)) }
            }
        }
    }
}

/// The chart beside the passage, or the one value with its interval.
fn picture(content: &Content<'_>, scene: &Scene) -> Markup {
    let view = content.view;
    let is_one = content.has_one_value();
    html! {
        div.two {
            div {
                @if is_one { (one_value(content)) }
                @else if content.request.has_chart { (chart::figure(content, scene)) }
                @else { p { (view.say(words::NO_CHART)) " " a href=(view.here(&[("chart", None)])) { (view.say(words::SHOW_CHART)) } } }
            }
            (panel::aside(content, !is_one))
        }
    }
}

/// A single value: the number, and its interval as a line of numbers.
fn one_value(content: &Content<'_>) -> Markup {
    let Some(one) = content.observations.iter().find(|one| one.value.is_some()) else { return html! {} };
    html! {
        figure.one aria-labelledby="chart-title" {
            h2 #chart-title { (one.period.text().as_str()) }
            (number(content, one))
            figcaption { (content.view.say(words::ONE_VALUE)) " " (downloads::downloads(content)) }
        }
    }
}

/// A value in words, and its interval as a line of numbers.
fn number(content: &Content<'_>, one: &Observation) -> Markup {
    let figure = content.figure(one);
    let passage = figure.map(|figure| FigurePassage {
        view: content.view,
        catalogue: content.catalogue(),
        documents: &content.basis.documents,
        figure,
    });
    html! {
        p.number { (content.text(one)) }
        @if let Some(passage) = passage { (passage.number_line()) }
    }
}

/// What the window leaves out, and how to see it.
fn nothing(content: &Content<'_>) -> Markup {
    let view = content.view;
    html! {
        section {
            h2 { (view.say(words::NO_VALUE_IN_VIEW)) }
            @if content.growth.is_some() { p { (view.say(words::NO_RATES)) } }
            @if let (Some(first), Some(last)) = (first(content), last(content)) {
                p { (view.fill(words::SERIES_REACHES, &[&first, &last])) " "
                    a href=(view.to_series(content.series.dataset.as_str(), content.series.key.as_str())) { (view.say(words::WHOLE_SERIES)) }
                }
            }
        }
    }
}

/// A link to the forecast.
fn forecast(content: &Content<'_>) -> Markup {
    let (view, series) = (content.view, content.series);
    let address = view.to(&path(&["series", series.dataset.as_str(), series.key.as_str(), "forecast"]));
    html! { p { a href=(address) { (view.say(forecast::LINK)) } } }
}

/// A link to the revisions of the values.
fn revisions(content: &Content<'_>) -> Markup {
    let view = content.view;
    let series = content.series;
    let address = view.to(&path(&["series", series.dataset.as_str(), series.key.as_str(), "revisions"]));
    html! {
        p { a href=(address) { (view.fill(words::EARLIER_PUBLICATIONS, &[&count(content.publications.len())])) } }
    }
}
