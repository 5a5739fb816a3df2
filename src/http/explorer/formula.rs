//! `/formula`: a formula line, the values as a curve and a table, and beside them what they are made of.

mod content;
mod examples;
mod form;
mod help;
mod result;
mod tree;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use self::content::Content;
use super::assets::ASSETS;
use super::page::{Page, Section};
use super::view::View;
use super::words::formula as words;
use crate::http::host::base;
use crate::http::parameters::pages::{AT, KEYS, LANG};
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, AnyParameter, DATASET, EXPR, FREQUENCY, FROM, ParameterList, TO,
};
use crate::http::problem::{Problem, ProblemDocument};
use crate::http::response::{ApiRequest, App};

/// The parameters of the page.
const LIST: ParameterList =
    &[&EXPR, &DATASET, &AREA, &ACTIVITY, &FREQUENCY, &FROM, &TO, &AS_OF, &AT, &LANG, &KEYS];

/// The parameters that the form has, so that a problem with one of them is shown beside it.
const OF_FORM: [&dyn AnyParameter; 8] = [&EXPR, &DATASET, &AREA, &ACTIVITY, &FREQUENCY, &FROM, &TO, &AS_OF];

/// A formula
pub(super) async fn page(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    if view.params.text(EXPR.name()).is_none() {
        return empty(&app, &request, &view);
    }
    match Content::read(&app, &request.basis, &view).await {
        Ok(content) => of_content(&app, &request, &content),
        Err(problem) => {
            let document = problem.clone().into_document();
            let is_of_form = |name: &str| OF_FORM.iter().any(|parameter| parameter.name() == name);
            if document.parameter.as_deref().is_some_and(is_of_form) {
                of_problem(&app, &request, &view, &document)
            } else {
                Err(problem)
            }
        }
    }
}

/// The page without a formula: how to write one.
fn empty(app: &App, request: &ApiRequest, view: &View) -> Result<Response, Problem> {
    let state = &request.basis.state;
    let main = html! {
        h1 { (view.say(words::TITLE)) }
        p.lede { (view.say(words::LEDE)) }
        (form::form(view, None))
        (help::examples(view, state))
        (help::functions(view, true))
    };
    frame(view)
        .described(view.say(words::LEDE))
        .json("/v1/indicators".to_owned())
        .respond(app, request, &main)
}

/// The page of a formula that is computed.
fn of_content(app: &App, request: &ApiRequest, content: &Content<'_>) -> Result<Response, Problem> {
    let view = content.view;
    let lede = result::statement(content);
    let main = html! {
        h1 { (view.say(words::TITLE)) }
        p.lede { (lede) }
        (form::form(view, None))
        (result::result(content)?)
        (result::programs(content, &base(&request.headers)))
        (help::functions(view, false))
    };
    let page = frame(view).described(lede).json(view.api("/v1/formula"));
    page.respond(app, request, &main)
}

/// The page of a formula that cannot be computed: what is wrong, where, and what may have been meant.
fn of_problem(
    app: &App,
    request: &ApiRequest,
    view: &View,
    document: &ProblemDocument,
) -> Result<Response, Problem> {
    let state = &request.basis.state;
    let main = html! {
        h1 { (view.say(words::TITLE)) }
        (form::form(view, Some(document)))
        (help::examples(view, state))
        (help::functions(view, true))
    };
    frame(view).respond(app, request, &main)
}

fn frame(view: &View) -> Page<'_> {
    let expr = view.params.text(EXPR.name());
    let title = expr.map_or_else(|| view.say(words::TITLE).to_owned(), str::to_owned);
    Page::new(view, title).section(Section::Formula).script(&ASSETS.formula_script.path)
}

/// A link that begins a formula with an indicator, or with the codes of a series.
pub(super) fn use_link<'a>(view: &View, dataset: &str, parts: impl IntoIterator<Item = &'a str>) -> Markup {
    let address = view.to_with("/formula", &[("dataset", dataset), ("expr", &examples::reference(parts))]);
    html! { a href=(address) { (view.say(words::USE_IN_FORMULA)) } }
}
