//! `/indicators/{dataset}/{code}`: what is measured, in which unit, how it hangs together, and all series of it.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::datasets::{find, nothing};
use super::facets::facets;
use super::formula::use_link;
use super::multiples::multiples;
use super::names::Name;
use super::page::{Page, Section};
use super::series_table::{SeriesPage, table_of};
use super::view::{View, path};
use super::words::{Text, data};
use crate::domain::catalogue::{Catalogue, Dataset, Indicator, StockOrFlow};
use crate::domain::code::Code;
use crate::domain::formula as formulas;
use crate::domain::price_basis::PriceBasis;
use crate::domain::relation::{Relation, RelationKind, SeriesReference};
use crate::domain::structure::Role;
use crate::http::cost::Cost;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::parameters::{ACTIVITY, AREA, CURSOR, FREQUENCY, LIMIT, ParameterList};
use crate::http::path::PathCodes;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::selection::series_filter;
use crate::http::weigh::weigh;
use crate::service::ServiceError;
use crate::service::derived::DerivedIndicator;

const LIST: ParameterList = &[&LANG, &KEYS, &AREA, &ACTIVITY, &FREQUENCY, &LIMIT, &CURSOR];

/// One indicator
pub(super) async fn page(
    State(app): State<App>,
    PathCodes(id, code): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let state = &*request.basis.state;
    let catalogue = &state.catalogue;
    let dataset = find(catalogue, &id)?;
    let indicator = find_indicator(catalogue, dataset, &code)?;
    let mut filter = series_filter(&view.params)?;
    filter.dataset = vec![id.clone()];
    filter.indicator = vec![code.clone()];
    let has_series = catalogue.code_index.indicator.contains(&code);
    weigh(Cost::walk(filter.looked_at(catalogue))).await;
    let selected = if has_series { filter.select(catalogue)? } else { Vec::new() };
    let mut facets = facets(catalogue, dataset, &filter, &selected)?;
    facets.retain(|facet| !facet.is_of_indicators());
    let page = SeriesPage::of(&app, catalogue, &view, &selected).await?;
    let main = html! {
        h1 { (Name::of_indicator(indicator, view.language)) }
        p.lede { (Name::of(&indicator.definition, None, view.language)) }
        (facts(catalogue, indicator, &view))
        @if let Some(derived) = state.derived.find(&(dataset.id.clone(), indicator.code.clone())) {
            (formula(dataset, derived, &view))
        }
        p.small { (use_link(&view, &id, [code.as_str()])) }
        (relations(catalogue, dataset, indicator, &view))
        section aria-labelledby="series" {
            h2 #series { (view.say(data::ALL_SERIES)) }
            @if !facets.is_empty() {
                nav.facets.across aria-label=(view.say(data::FILTERS)) {
                    @for facet in &facets { (facet.markup(catalogue, dataset, &view)) }
                }
            }
            @if selected.is_empty() {
                @if facets.is_empty() { p { (view.say(data::NOT_OBSERVED)) } }
                @else { (nothing(&facets, &view)) }
            } @else {
                (multiples(&app, state, &view, indicator, &page.series).await?)
                (table_of(&app, state, &view, &page).await?)
            }
        }
    };
    let json = view.with("dataset", &id).with("indicator", &code).api("/v1/series");
    Page::new(&view, Name::of_indicator(indicator, view.language).text)
        .section(Section::Data)
        .described(indicator.definition.as_str())
        .below(html! { (view.say(data::DATASETS)) }, view.to("/datasets"))
        .below(html! { (id) }, view.to(&path(&["datasets", &id])))
        .named(html! { (code) })
        .json(json)
        .respond(&app, &request, &main)
}

fn find_indicator<'a>(
    catalogue: &'a Catalogue,
    dataset: &Dataset,
    code: &str,
) -> Result<&'a Indicator, Problem> {
    let of_dataset = || catalogue.indicators.iter().filter(|((id, _), _)| *id == dataset.id);
    let found = of_dataset().find(|((_, known), _)| known.as_str() == code).map(|(_, indicator)| indicator);
    let known = || of_dataset().map(|((_, code), _)| code.to_string()).collect();
    let missing = || ServiceError::NotFound { what: "indicator", id: code.to_owned(), known: known() };
    Ok(found.ok_or_else(missing)?)
}

/// The code, the unit, the prices, and the topic of an indicator.
fn facts(catalogue: &Catalogue, indicator: &Indicator, view: &View) -> Markup {
    let prices = match indicator.price_basis {
        PriceBasis::Current => Some(data::CURRENT_PRICES),
        PriceBasis::Constant => Some(data::CONSTANT_PRICES),
        PriceBasis::Chained => Some(data::CHAINED_PRICES),
        PriceBasis::NotApplicable => None,
    };
    let measured = match indicator.measured_as {
        StockOrFlow::Stock => Some(data::STOCK),
        StockOrFlow::Flow => Some(data::FLOW),
        StockOrFlow::NotApplicable => None,
    };
    html! {
        ul.facts {
            li { span.code { (indicator.code.as_str()) } }
            li { (view.say(data::UNIT)) ": " (Name::of_unit(catalogue, indicator.unit.as_str(), view.language)) }
            @for text in [prices, measured].into_iter().flatten() { li { (view.say(text)) } }
            @if let Some(topic) = catalogue.topics.get(&indicator.topic) {
                li { a href=(view.to_with("/search", &[("topic", topic.code.as_str())])) {
                    (Name::of(&topic.name, None, view.language))
                } }
            }
        }
    }
}

/// The formula of a derived indicator, what it names, and why it has no values.
fn formula(dataset: &Dataset, derived: &DerivedIndicator, view: &View) -> Markup {
    let (definition, meta) = (&derived.definition, &derived.definition.meta);
    let indicator = |reference: &formulas::SeriesReference| {
        let parts: Vec<&str> = reference.parts().collect();
        let whole = parts.len() == dataset.structure.dimensions().len();
        let place = dataset.structure.position(Role::Indicator).filter(|_| whole).unwrap_or_default();
        view.to(&path(&["indicators", dataset.id.as_str(), parts.get(place).copied().unwrap_or_default()]))
    };
    html! {
        section aria-labelledby="formula" {
            h2 #formula { (view.say(data::FORMULA)) }
            p { span.code { (definition.text) } }
            p.small.quiet { (view.fill(data::VERSION, &[&meta.version])) }
            @if let Some(note) = &meta.note { p { (note) } }
            @if let Some(refused) = &derived.refused {
                p { span.reason { (refused.reason.code()) } " " span lang="en" { (refused.detail) } }
            }
            p { (view.say(data::INPUTS)) ": "
                @for (place, reference) in definition.formula.references().iter().enumerate() {
                    @if place > 0 { ", " } a href=(indicator(reference)) { span.code { (reference) } }
                }
            }
        }
    }
}

/// What the indicator follows from, and what follows from it.
fn relations(catalogue: &Catalogue, dataset: &Dataset, indicator: &Indicator, view: &View) -> Markup {
    let refers = |other: &&Indicator| {
        let references = other.relations.iter().flat_map(|one| std::iter::once(&one.of).chain(&one.part));
        references.into_iter().any(|reference| reference.indicator == indicator.code)
    };
    let others = catalogue.indicators.iter().filter(|((id, _), _)| *id == dataset.id).map(|(_, other)| other);
    let others: Vec<&Indicator> = others.filter(refers).collect();
    html! {
        @if !(indicator.relations.is_empty() && others.is_empty()) {
            section aria-labelledby="relations" {
                h2 #relations { (view.say(data::RELATIONS)) }
                ul.plain {
                    @for relation in &indicator.relations { li { (relation_of(catalogue, dataset, relation, view)) } }
                    @if !others.is_empty() {
                        li { (view.say(data::REFERRED_BY)) ": "
                            @for (place, other) in others.iter().enumerate() {
                                @if place > 0 { ", " } (link(dataset, other, view))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn relation_of(catalogue: &Catalogue, dataset: &Dataset, relation: &Relation, view: &View) -> Markup {
    let text = match relation.kind {
        RelationKind::GrowthOf => data::GROWTH_OF,
        RelationKind::ShareOf => data::SHARE_OF,
        RelationKind::ChangeOf => data::CHANGE_OF,
        RelationKind::MultipleOf => data::MULTIPLE_OF,
        RelationKind::RatioOf => data::RATIO_OF,
    };
    html! {
        (around(view, text, &reference(catalogue, dataset, &relation.of, view)))
        @if let Some(part) = &relation.part {
            "; " (around(view, data::PART, &reference(catalogue, dataset, part, view)))
        }
        @if let Some(base) = &relation.base { " (" (base) ")" }
    }
}

/// A text with markup at its only place.
fn around(view: &View, text: Text, inner: &Markup) -> Markup {
    let (before, after) = view.say(text).split_once("{0}").unwrap_or_default();
    html! { (before) (inner) (after) }
}

/// The indicator, the activity and the area that a relation names.
fn reference(catalogue: &Catalogue, dataset: &Dataset, to: &SeriesReference, view: &View) -> Markup {
    let id = (dataset.id.clone(), to.indicator.clone());
    let (language, code) = (view.language, Code::as_str);
    html! {
        @match catalogue.indicators.get(&id) {
            Some(indicator) => (link(dataset, indicator, view)),
            None => span.code { (to.indicator.as_str()) },
        }
        @if let Some(activity) = to.activity.as_ref().map(code) {
            ", " (Name::of_activity(catalogue, &dataset.id, activity, language))
        }
        @if let Some(area) = to.area.as_ref().map(code) {
            ", " (Name::of_area(catalogue, &dataset.id, area, language))
        }
    }
}

fn link(dataset: &Dataset, indicator: &Indicator, view: &View) -> Markup {
    let address = view.to(&path(&["indicators", dataset.id.as_str(), indicator.code.as_str()]));
    html! { a href=(address) { (Name::of_indicator(indicator, view.language)) } }
}
