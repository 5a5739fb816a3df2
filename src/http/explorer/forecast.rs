//! `/series/{dataset}/{key}/forecast`: the forecast of a series, how the method did on its past, or why there is none.

mod content;
mod controls;
mod figure;
pub(super) mod refusal;
mod tables;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use self::content::Content;
use super::lookup::find_series;
use super::names::SeriesName;
use super::numbers::{count, fixed, period};
use super::page::{Page, Section};
use super::view::{View, path};
use super::words::{data, forecast as words};
use crate::domain::forecast::{Forecast, Skill, Verdict};
use crate::http::cost::Cost;
use crate::http::parameters::pages::{KEYS, LANG, ROWS};
use crate::http::parameters::{AS_OF, FROM, HORIZON, KNOWN_DATA, METHOD, NO_SKILL, ParameterList, TO};
use crate::http::path::PathCodes;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::weigh::weigh;

const LIST: ParameterList =
    &[&LANG, &KEYS, &HORIZON, &METHOD, &NO_SKILL, &KNOWN_DATA, &FROM, &TO, &AS_OF, &ROWS];

/// How much work an observation is: two levels, each with its backtest.
const WORK_OF_OBSERVATION: usize = 400;

/// The forecast of a series
pub(super) async fn page(
    State(app): State<App>,
    PathCodes(dataset, key): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let state = &*request.basis.state;
    let catalogue = &state.catalogue;
    let series = find_series(catalogue, &dataset, &key)?;
    let observations = usize::try_from(series.observations).unwrap_or_default();
    weigh(Cost::whole(observations).times(WORK_OF_OBSERVATION)).await;
    let content = Content::read(&app, state, &view, series).await?;
    let name = SeriesName::of(catalogue, series, view.language);
    let title = view.fill(words::TITLE_OF, &[&name.text()]);
    let statement = statement(&content);
    let main = html! {
        h1 { (name) }
        p.lede { (statement) }
        (facts(&content))
        (controls::controls(&content))
        @if let Some(refusal) = content.refusal() { (refusal::section(&content, refusal)) }
        (figure::figure(&content)?)
        @if let Ok(made) = &content.forecast { (tables::forecasts(&content, made)) }
        @if let Some(tested) = content.tested() { (tables::backtest(&content, tested)) }
    };
    let id = series.dataset.as_str();
    Page::new(&view, title.as_str())
        .section(Section::Data)
        .below(html! { (view.say(data::DATASETS)) }, view.to("/datasets"))
        .below(html! { bdi { (id) } }, view.to(&path(&["datasets", id])))
        .below(html! { span.code { (key) } }, view.to_series(id, &key))
        .named(html! { (view.say(words::TITLE)) })
        .json(view.with("dataset", id).with("key", &key).api("/v1/forecast"))
        .described(format!("{title}{}{}{statement}", view.stop(), view.language.space()))
        .respond(&app, &request, &main)
}

/// The next value, how sure it is, and how the method did; or that there is none.
fn statement(content: &Content<'_>) -> String {
    let view = content.view;
    let language = view.language;
    let Ok(made) = &content.forecast else {
        return content.refusal().map(|refusal| refusal::words(content.view, refusal)).unwrap_or_default();
    };
    let next = made.points.first().map(|point| {
        let quantity = content.quantity(point.value, point.bounds);
        let interval = quantity.interval(language).unwrap_or_default();
        view.fill(words::NEXT_IS, &[&period(point.period), &quantity.text(language), &interval])
    });
    let own = [next.unwrap_or_default(), better(content, made)];
    own.join(language.space())
}

/// In how many attempts the method was better than "no change".
fn better(content: &Content<'_>, made: &Forecast) -> String {
    let Skill { better, attempts, .. } = made.skill;
    let text = match (made.verdict, made.method) {
        (Verdict::Skilled, _) => words::BETTER_IN,
        (Verdict::NoSkill, crate::domain::forecast::Method::Naive) => words::NAIVE_GIVEN,
        (Verdict::NoSkill, _) => words::NO_BETTER_BUT_GIVEN,
    };
    content.view.fill(text, &[&count(better), &count(attempts)])
}

/// The key, the method, and what the forecast is made of.
fn facts(content: &Content<'_>) -> Markup {
    let (view, series) = (content.view, content.series);
    let address = view.to_series(series.dataset.as_str(), series.key.as_str());
    html! {
        ul.facts {
            li { a.code href=(address) { (series.key.as_str()) } }
            @if let Some(made) = content.tested() {
                li { (view.say(words::method(made.method))) }
                li {
                    (view.fill(words::MADE_OF, &[
                        &count(made.run.values.len()), &period(made.run.from), &period(made.run.to),
                    ]))
                }
                @if made.indices.is_some() { li { (view.say(words::SEASONAL)) } }
                li { (view.fill(words::SKILL, &[&fixed(made.skill.skill, 3)])) }
            }
        }
    }
}
