//! `/composites`: the composite indexes; `/composites/{id}`: scores, the ranges of their ranks, one unit, the definition.

mod choices;
mod rows;
mod unit;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::names::Name;
use super::numbers::{count, fixed, period};
use super::page::{Page, Section};
use super::view::{View, path};
use super::words::{Text, composites as words};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::composite::{Cell, Evaluation, Refusal, Robustness, RobustnessError};
use crate::domain::period::Period;
use crate::domain::structure::Role;
use crate::http::cost::Cost;
use crate::http::parameters::pages::{KEYS, LANG, SCORE_PERIOD, START};
use crate::http::parameters::{ACTIVITY, AREA, AS_OF, CHANGE_BASE, ParameterList};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::v1::composites::{computed, find, no_period};
use crate::http::weigh::weigh;
use crate::service::composites::{CompositeIndex, ComputedIndex};

const LIST: ParameterList = &[&LANG, &KEYS];
const ONE: ParameterList = &[&SCORE_PERIOD, &AREA, &ACTIVITY, &CHANGE_BASE, &AS_OF, &START, &LANG, &KEYS];

/// All composite indexes
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let state = &*request.basis.state;
    let indexes: Vec<&CompositeIndex> = state.composites.iter().collect();
    let main = html! {
        h1 { (view.say(words::COMPOSITES)) }
        p.lede { (view.say(words::LEDE)) }
        @if indexes.is_empty() { p { (view.say(words::NONE)) } } @else { (table_of(&view, &state.catalogue, &indexes)) }
    };
    Page::new(&view, view.say(words::COMPOSITES))
        .section(Section::Data)
        .described(view.say(words::LEDE))
        .json("/v1/composites".to_owned())
        .respond(&app, &request, &main)
}

fn table_of(view: &View, catalogue: &Catalogue, indexes: &[&CompositeIndex]) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(words::LIST)) { table.list {
            caption { (view.say(words::LIST)) }
            thead { tr {
                @for text in [words::NAME, words::INPUTS, words::PERIODS] { th scope="col" { (view.say(text)) } }
                th.n scope="col" { (view.say(words::UNITS)) }
            } }
            tbody { @for index in indexes {
                tr {
                    th scope="row" {
                        a href=(view.to(&path(&["composites", index.definition.meta.id.as_str()]))) { (name(index, view)) }
                    }
                    td { a href=(view.to(&path(&["datasets", index.source.as_str()]))) { (source_name(catalogue, index, view)) } }
                    @match &index.outcome {
                        Ok(computed) => {
                            @let inputs = computed.newest.evaluation.inputs();
                            @let ends = inputs.periods().first().zip(inputs.periods().last());
                            td { @if let Some((first, last)) = ends { (view.fill(words::STRETCH, &[&period(*first), &period(*last)])) } }
                            td.n { (count(inputs.units().len())) }
                        },
                        Err(refused) => td colspan="2" { (view.fill(words::REFUSED, &[])) span lang="en" { (refused.detail) } },
                    }
                }
            } }
        } }
    }
}

fn name<'a>(index: &'a CompositeIndex, view: &View) -> Name<'a> {
    Name::of(&index.definition.name, Some(&index.definition.labels), view.language)
}

fn source_name<'a>(catalogue: &'a Catalogue, index: &'a CompositeIndex, view: &View) -> Name<'a> {
    let dataset = catalogue.datasets.get(&index.source);
    Name::of(dataset.map_or(index.source.as_str(), |dataset| &dataset.name), None, view.language)
}

/// A composite index at a period, as a page shows it.
struct Shown<'a> {
    view: &'a View,
    catalogue: &'a Catalogue,
    index: &'a CompositeIndex,
    computed: Arc<ComputedIndex>,
    period: Period,
    /// The position of the period.
    place: usize,
    robustness: Result<Robustness, RobustnessError>,
}

impl Shown<'_> {
    fn evaluation(&self) -> &Evaluation {
        &self.computed.evaluation
    }

    /// The name of a unit.
    fn unit_name<'n>(&'n self, code: &'n Code) -> Name<'n> {
        let id = &self.index.definition.meta.id;
        match self.index.definition.units.dimension {
            Role::Activity => Name::of_activity(self.catalogue, id, code.as_str(), self.view.language),
            _ => Name::of_area(self.catalogue, id, code.as_str(), self.view.language),
        }
    }

    /// The parameter that names a unit.
    fn unit_parameter(&self) -> &'static str {
        if self.index.definition.units.dimension == Role::Activity { "activity" } else { "area" }
    }

    /// The address of this page with a unit explained.
    fn to_unit(&self, code: &str) -> String {
        let period = self.period.to_string();
        self.view.here(&[("period", Some(&period)), (self.unit_parameter(), Some(code)), ("base", None)])
            + "#unit"
    }

    /// A score in the decimals of the definition.
    fn score(&self, score: f64) -> String {
        let composite = self.evaluation().composite();
        let usual = if composite.scale >= 10.0 { 2 } else { 4 };
        fixed(score, composite.round.map_or(usual, usize::from))
    }
}

/// One composite index
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, ONE)?;
    let state = Arc::clone(&request.basis.state);
    let index = find(&state, &id)?;
    let page = Page::new(&view, index.definition.name.as_str())
        .section(Section::Data)
        .below(html! { (view.say(words::COMPOSITES)) }, view.to("/composites"))
        .named(html! { (id) });
    let heading = html! { h1 { (name(index, &view)) } @if let Some(note) = &index.definition.meta.note { p.lede { (Name::of(note, None, view.language)) } } };
    if let Err(refused) = &index.outcome {
        let main = html! {
            (heading)
            p { (view.fill(words::REFUSED, &[])) span lang="en" { (refused.detail) } }
            (choices::file(&view, index))
        };
        return page.json(view.api(&path(&["v1", "composites", &id]))).respond(&app, &request, &main);
    }
    let computed = computed(&app, &state, index, &view.params).await?;
    let evaluation = &computed.evaluation;
    let Some(place) = place(evaluation, view.params.get(&SCORE_PERIOD)?)? else {
        let main = html! { (heading) (choices::file(&view, index)) };
        return page.respond(&app, &request, &main);
    };
    weigh(Cost::walk(evaluation.robustness_work())).await;
    let period = evaluation.inputs().periods()[place];
    let robustness = evaluation.robustness(place);
    let shown =
        Shown { view: &view, catalogue: &state.catalogue, index, computed, period, place, robustness };
    let main = html! {
        (heading)
        (facts(&shown))
        (form(&shown))
        (unit::section(&shown)?)
        (rows::section(&shown))
        (choices::moves(&shown))
        (choices::diagnostics(&shown))
        (choices::file(&view, index))
    };
    let json = view.with("period", &period.to_string()).without(&["area", "activity", "base", "start"]);
    page.json(json.api(&path(&["v1", "composites", &id, "robustness"]))).respond(&app, &request, &main)
}

/// The position of a period; without one, of the last that has a score, or else of the last.
fn place(evaluation: &Evaluation, wanted: Option<Period>) -> Result<Option<usize>, Problem> {
    let periods = evaluation.inputs().periods();
    let Some(wanted) = wanted else {
        let last = (0..periods.len()).rev().find(|place| !evaluation.ranked(*place).is_empty());
        return Ok(last.or(periods.len().checked_sub(1)));
    };
    let found = periods.iter().position(|period| *period == wanted);
    found.map(Some).ok_or_else(|| no_period(evaluation, &wanted.to_string(), "period"))
}

fn facts(shown: &Shown<'_>) -> Markup {
    let (view, meta) = (shown.view, &shown.index.definition.meta);
    let inputs = shown.evaluation().inputs();
    let ends = inputs.periods().first().zip(inputs.periods().last());
    let changes = shown.evaluation().composite().is_relative() && shown.evaluation().panel().changes();
    html! {
        ul.facts {
            li { a.code href=(view.to(&path(&["datasets", meta.id.as_str()]))) { (meta.id.as_str()) } }
            li { (view.say(words::INPUTS)) " " a href=(view.to(&path(&["datasets", shown.index.source.as_str()]))) { (source_name(shown.catalogue, shown.index, view)) } }
            @if let Some((first, last)) = ends { li { (view.fill(words::STRETCH, &[&period(*first), &period(*last)])) } }
            li { (view.fill(words::VERSION, &[&meta.version])) }
        }
        @if changes { p { (view.say(words::SET_CHANGES)) } }
    }
}

fn form(shown: &Shown<'_>) -> Markup {
    let view = shown.view;
    let text = |name: &str| view.params.text(name).unwrap_or_default();
    html! {
        form.controls action=(view.path) aria-label=(view.say(words::CHOICES)) {
            label.field { span { (view.say(words::PERIOD)) } select name="period" {
                @for one in shown.evaluation().inputs().periods().iter().rev() {
                    option value=(one) selected[*one == shown.period] { (period(*one)) }
                }
            } }
            label.field { span { (view.say(words::AS_OF)) } input type="date" name="as_of" value=(text("as_of")); }
            @for (name, value) in view.params.pairs() {
                @if !["period", "as_of", "start"].contains(&name.as_ref()) { input type="hidden" name=(name) value=(value); }
            }
            button.btn { (view.say(words::SHOW)) }
        }
    }
}

/// What a reason means.
const fn meaning(reason: Refusal) -> Text {
    match reason {
        Refusal::TooFewInputs => words::TOO_FEW_INPUTS,
        Refusal::ZeroUnderGeometric => words::ZERO_UNDER_GEOMETRIC,
        Refusal::OutsideGoalposts => words::OUTSIDE_GOALPOSTS,
        Refusal::NoSpread => words::NO_SPREAD,
        Refusal::SetChanges => words::SET_CHANGES_REASON,
        Refusal::PriceBasis => words::PRICE_BASIS,
        Refusal::TooFewUnits => words::TOO_FEW_UNITS,
        Refusal::UnitMismatch => words::UNIT_MISMATCH,
        Refusal::UnitClass => words::UNIT_CLASS,
        Refusal::BaseMissing => words::BASE_MISSING,
        Refusal::SignChange => words::SIGN_CHANGE,
        Refusal::Unbounded => words::UNBOUNDED,
    }
}

/// A reason as its code, with what it means.
fn reason(view: &View, reason: Refusal) -> Markup {
    html! { span.reason { (reason.code()) } " " span.quiet { (view.say(meaning(reason))) } }
}

/// The cell of a unit at the period of the page.
fn cell(shown: &Shown<'_>, unit: usize) -> Cell {
    Cell { unit, period: shown.place }
}
