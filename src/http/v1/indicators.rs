//! Indicators, and search for them.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::derived::{DerivedFormulaJson, formula};
use crate::domain::catalogue::{Indicator, Labels};
use crate::domain::code::Code;
use crate::domain::period::Period;
use crate::domain::relation::{Relation, SeriesReference};
use crate::http::parameters::{AREA, AnyParameter, DATASET, FORMAT, Parameter, ParameterList, QUERY, TOPIC};
use crate::http::params::Params;
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, body};
use crate::service::indicator_extents::IndicatorExtent;
use crate::service::query::find_area;
use crate::service::{ServiceError, State as ServiceState};

pub(super) const LIST: ParameterList = &[&QUERY, &TOPIC, &DATASET, &AREA, &FORMAT];
pub(super) const ONE: ParameterList = &[&DATASET, &FORMAT];

/// The indicators; after a search, the best first.
#[derive(Debug, Serialize, ToSchema)]
struct IndicatorsDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The indicators.
    indicators: Vec<IndicatorJson<'a>>,
}

/// What is measured.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueIndicatorJson)]
struct IndicatorJson<'a> {
    /// Its code.
    code: &'a str,
    /// The dataset that it belongs to.
    dataset: &'a str,
    /// Its name.
    name: &'a str,
    /// What it is.
    definition: &'a str,
    /// The code of its unit.
    unit: &'a str,
    /// The class of its unit, which decides on the growth measures that make sense.
    unit_class: &'static str,
    /// At which prices it is valued.
    price_basis: &'static str,
    /// Whether it is a stock or a flow.
    measured_as: &'static str,
    /// Whether no value is negative.
    non_negative: bool,
    /// The code of its topic.
    topic: &'a str,
    /// Names in other languages (ISO 639-1).
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    labels: &'a Labels,
    /// What it is computed from.
    relations: Vec<RelationJson<'a>>,
    /// The areas that it is observed in.
    areas: Vec<&'a str>,
    /// The activities that it is observed for.
    activities: Vec<&'a str>,
    /// How often it is observed.
    frequencies: Vec<String>,
    /// The first period with an observation.
    first_period: Option<String>,
    /// The last period with an observation.
    last_period: Option<String>,
    /// How many series it has.
    series: usize,
    /// How many observations it has, each period counted once.
    observations: i64,
    /// Of a derived indicator: its formula and its definition.
    #[serde(flatten)]
    formula: DerivedFormulaJson<'a>,
}

/// A statement that one indicator is computed from others.
#[derive(Debug, Serialize, ToSchema)]
struct RelationJson<'a> {
    /// `growth_of`, `share_of`, `change_of`, `multiple_of` or `ratio_of`.
    kind: &'static str,
    /// What it refers to.
    of: ReferenceJson<'a>,
    /// The part of a share, the numerator of a ratio.
    part: Option<ReferenceJson<'a>>,
    /// The period that a multiple is a multiple of.
    base: Option<&'a str>,
}

/// A series named relative to the one that declares the relation.
#[derive(Debug, Serialize, ToSchema)]
struct ReferenceJson<'a> {
    /// Which indicator.
    indicator: &'a str,
    /// Which activity; null for the same.
    activity: Option<&'a str>,
    /// Which area; null for the same.
    area: Option<&'a str>,
}

/// The indicators, all or those that a search finds
#[utoipa::path(get, path = "/v1/indicators", tag = "catalogue", responses((status = 200, description = "The indicators", body = IndicatorsDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.indicators.len() + catalogue.series.len() / 4,
        |state| {
            let catalogue = &state.catalogue;
            let found = search(state, &params)?;
            let wanted = filter(state, &params)?;
            let indicators = found
                .into_iter()
                .filter(|id| wanted(id))
                .filter_map(|id| catalogue.indicators.get(id).map(|indicator| json(state, id, indicator)));
            body(&IndicatorsDocument { revision: catalogue.revision, indicators: indicators.collect() })
        },
    )
    .await
}

/// One indicator; of several datasets that have the code, the first
#[utoipa::path(get, path = "/v1/indicators/{code}", tag = "catalogue", responses((status = 200, description = "The indicator", body = IndicatorJson)))]
pub(super) async fn one(
    State(app): State<App>,
    PathCode(code): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONE)?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.indicators.len() / 4,
        |state| {
            let catalogue = &state.catalogue;
            let datasets = wanted_datasets(state, &params)?;
            let wanted = |dataset: &Code| datasets.is_empty() || datasets.contains(&dataset);
            let mut of_datasets = catalogue.indicators.iter().filter(|((dataset, _), _)| wanted(dataset));
            let found = of_datasets.find(|((_, known), _)| known.as_str() == code);
            let (id, indicator) = found.ok_or_else(|| ServiceError::NotFound {
                what: "indicator",
                id: code.clone(),
                known: catalogue
                    .indicators
                    .keys()
                    .filter(|(dataset, _)| wanted(dataset))
                    .map(|(_, code)| code.to_string())
                    .collect(),
            })?;
            body(&json(state, id, indicator))
        },
    )
    .await
}

/// The ids that the search text matches, best first; all without a search text.
fn search<'state>(
    state: &'state ServiceState,
    params: &Params,
) -> Result<Vec<&'state (Code, Code)>, Problem> {
    Ok(match params.get(&QUERY)? {
        None => state.catalogue.indicators.keys().collect(),
        Some(text) => state.search().find(&text),
    })
}

/// The test whether an indicator has one of the requested topics, datasets and areas.
fn filter<'a>(
    state: &'a ServiceState,
    params: &Params,
) -> Result<impl Fn(&(Code, Code)) -> bool + 'a, Problem> {
    let catalogue = &state.catalogue;
    let topics = known(
        &TOPIC,
        params,
        |code| catalogue.topics.get_key_value(code).map(|(code, _)| code),
        || catalogue.topics.keys().map(ToString::to_string).collect(),
    )?;
    let datasets = wanted_datasets(state, params)?;
    let areas = known(
        &AREA,
        params,
        |code| find_area(catalogue, code),
        || catalogue.areas.keys().map(ToString::to_string).collect(),
    )?;
    let extents = state.indicator_extents();
    Ok(move |id: &(Code, Code)| {
        let topic = catalogue.indicators.get(id).map(|indicator| &indicator.topic);
        (topics.is_empty() || topic.is_some_and(|topic| topics.contains(&topic)))
            && (datasets.is_empty() || datasets.contains(&&id.0))
            && (areas.is_empty()
                || extents
                    .get(id)
                    .is_some_and(|extent| extent.areas(catalogue).any(|area| areas.contains(&area))))
    })
}

/// The requested datasets; none means all.
fn wanted_datasets<'a>(state: &'a ServiceState, params: &Params) -> Result<Vec<&'a Code>, Problem> {
    let datasets = &state.catalogue.datasets;
    known(
        &DATASET,
        params,
        |code| datasets.get_key_value(code).map(|(code, _)| code),
        || datasets.keys().map(ToString::to_string).collect(),
    )
}

/// The codes in a list parameter, as the catalogue spells them.
fn known<'a>(
    parameter: &Parameter<Vec<String>>,
    params: &Params,
    find: impl Fn(&str) -> Option<&'a Code>,
    all: impl Fn() -> Vec<String>,
) -> Result<Vec<&'a Code>, Problem> {
    let codes = params.list(parameter)?.into_iter().map(|code| {
        find(&code).ok_or_else(|| {
            ServiceError::UnknownCode { parameter: parameter.name(), known: all(), code: code.clone() }.into()
        })
    });
    codes.collect()
}

fn json<'a>(state: &'a ServiceState, id: &'a (Code, Code), indicator: &'a Indicator) -> IndicatorJson<'a> {
    let extent = state.indicator_extents().get(id);
    // A published indicator may have taken the code of a definition.
    let is_derived = extent.is_none_or(|extent| !extent.has_published);
    let areas = extent.into_iter().flat_map(|extent| extent.areas(&state.catalogue));
    let activities = extent.into_iter().flat_map(|extent| &extent.activities);
    let frequencies = extent.into_iter().flat_map(|extent| &extent.frequencies);
    let frequencies: BTreeSet<String> = frequencies.map(ToString::to_string).collect();
    let period =
        |end: fn(&IndicatorExtent) -> Option<Period>| extent.and_then(end).map(|period| period.to_string());
    IndicatorJson {
        code: indicator.code.as_str(),
        dataset: id.0.as_str(),
        name: &indicator.name,
        definition: &indicator.definition,
        unit: indicator.unit.as_str(),
        unit_class: indicator.unit_class.code(),
        price_basis: indicator.price_basis.code(),
        measured_as: indicator.measured_as.code(),
        non_negative: indicator.non_negative,
        topic: indicator.topic.as_str(),
        labels: &indicator.labels,
        relations: indicator.relations.iter().map(relation_json).collect(),
        areas: areas.map(Code::as_str).collect(),
        activities: activities.map(Code::as_str).collect(),
        frequencies: frequencies.into_iter().collect(),
        first_period: period(|extent| extent.first),
        last_period: period(|extent| extent.last),
        series: extent.map_or(0, |extent| extent.series),
        observations: extent.map_or(0, |extent| extent.observations),
        formula: state.derived.find(id).filter(|_| is_derived).map(formula).unwrap_or_default(),
    }
}

fn relation_json(relation: &Relation) -> RelationJson<'_> {
    RelationJson {
        kind: relation.kind.code(),
        of: reference_json(&relation.of),
        part: relation.part.as_ref().map(reference_json),
        base: relation.base.as_deref(),
    }
}

fn reference_json(reference: &SeriesReference) -> ReferenceJson<'_> {
    ReferenceJson {
        indicator: reference.indicator.as_str(),
        activity: reference.activity.as_ref().map(Code::as_str),
        area: reference.area.as_ref().map(Code::as_str),
    }
}
