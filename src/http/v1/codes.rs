//! The code lists in use: areas, activities, units, topics.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::{Activity, ActivityTag, Area, Labels};
use crate::domain::code::Code;
use crate::http::counts::Counts;
use crate::http::parameters::ONLY_FORMAT;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, body};

/// The areas.
#[derive(Debug, Serialize, ToSchema)]
struct AreasDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The areas.
    areas: Vec<AreaJson<'a>>,
}

/// Where something is measured.
#[derive(Debug, Serialize, ToSchema)]
struct AreaJson<'a> {
    /// Its code.
    code: &'a str,
    /// Its name.
    name: &'a str,
    /// What kind of area: country, province, world, economy, company.
    r#type: &'a str,
    /// The ISO 3166-1 alpha-3 code of a country.
    alpha3: Option<&'a str>,
    /// The area that it lies in.
    parent: Option<&'a str>,
    /// Names in other languages (ISO 639-1).
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    labels: &'a Labels,
    /// How many series it has.
    series: usize,
}

/// The activities.
#[derive(Debug, Serialize, ToSchema)]
struct ActivitiesDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The activities.
    activities: Vec<ActivityJson<'a>>,
}

/// An industry: a code of ISIC Rev. 4, or an aggregate.
#[derive(Debug, Serialize, ToSchema)]
struct ActivityJson<'a> {
    /// Its code.
    code: &'a str,
    /// Its name.
    name: &'a str,
    /// The activity that it is a part of.
    parent: Option<&'a str>,
    /// Which classification it belongs to.
    classification: &'a str,
    /// What it covers.
    definition: Option<&'a str>,
    /// Names in other languages (ISO 639-1).
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    labels: &'a Labels,
    /// What sources call it.
    tags: Vec<TagJson<'a>>,
    /// How many series it has.
    series: usize,
}

/// What a source calls an activity.
#[derive(Debug, Serialize, ToSchema)]
struct TagJson<'a> {
    /// The tag.
    tag: &'a str,
    /// The source that says so.
    source: &'a str,
    /// The first year that it is said of.
    valid_from: Option<i32>,
    /// The last year that it is said of.
    valid_to: Option<i32>,
    /// What else a reader should know.
    note: Option<&'a str>,
}

/// The units.
#[derive(Debug, Serialize, ToSchema)]
struct UnitsDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The units.
    units: Vec<UnitJson<'a>>,
}

/// A unit of measure.
#[derive(Debug, Serialize, ToSchema)]
struct UnitJson<'a> {
    /// Its code.
    code: &'a str,
    /// Its name.
    name: &'a str,
    /// The class that quantities of this unit usually have.
    unit_class: &'static str,
    /// Its symbol.
    symbol: Option<&'a str>,
    /// Whether it counts whole things.
    integral: bool,
    /// How many indicators have it.
    indicators: usize,
}

/// The topics.
#[derive(Debug, Serialize, ToSchema)]
struct TopicsDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The topics.
    topics: Vec<TopicJson<'a>>,
}

/// A field that indicators belong to.
#[derive(Debug, Serialize, ToSchema)]
struct TopicJson<'a> {
    /// Its code.
    code: &'a str,
    /// Its name.
    name: &'a str,
    /// How many indicators it has.
    indicators: usize,
}

/// The areas
#[utoipa::path(get, path = "/v1/areas", tag = "catalogue", responses((status = 200, description = "The areas", body = AreasDocument)))]
pub(super) async fn areas(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.areas.len(),
        |state| {
            let catalogue = &state.catalogue;
            let series = |area: &Area| catalogue.code_index.area.count(area.code.as_str());
            let areas = catalogue.areas.values().map(|area| area_json(area, series(area))).collect();
            body(&AreasDocument { revision: catalogue.revision, areas })
        },
    )
    .await
}

/// The activities: a tree, by their parents
#[utoipa::path(get, path = "/v1/activities", tag = "catalogue", responses((status = 200, description = "The activities", body = ActivitiesDocument)))]
pub(super) async fn activities(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.activities.len(),
        |state| {
            let catalogue = &state.catalogue;
            let series = |activity: &Activity| catalogue.code_index.activity.count(activity.code.as_str());
            let activities = catalogue.activities.values();
            let activities = activities.map(|activity| activity_json(activity, series(activity))).collect();
            body(&ActivitiesDocument { revision: catalogue.revision, activities })
        },
    )
    .await
}

/// The units
#[utoipa::path(get, path = "/v1/units", tag = "catalogue", responses((status = 200, description = "The units", body = UnitsDocument)))]
pub(super) async fn units(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.units.len() + catalogue.indicators.len(),
        |state| {
            let catalogue = &state.catalogue;
            let indicators =
                Counts::of(catalogue.indicators.values().map(|indicator| indicator.unit.as_str()));
            let units = catalogue.units.values().map(|unit| UnitJson {
                code: unit.code.as_str(),
                name: &unit.name,
                unit_class: unit.class.code(),
                symbol: unit.symbol.as_deref(),
                integral: unit.integral,
                indicators: indicators.get(unit.code.as_str()),
            });
            body(&UnitsDocument { revision: catalogue.revision, units: units.collect() })
        },
    )
    .await
}

/// The topics
#[utoipa::path(get, path = "/v1/topics", tag = "catalogue", responses((status = 200, description = "The topics", body = TopicsDocument)))]
pub(super) async fn topics(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.topics.len() + catalogue.indicators.len(),
        |state| {
            let catalogue = &state.catalogue;
            let indicators =
                Counts::of(catalogue.indicators.values().map(|indicator| indicator.topic.as_str()));
            let topics = catalogue.topics.values().map(|topic| TopicJson {
                code: topic.code.as_str(),
                name: &topic.name,
                indicators: indicators.get(topic.code.as_str()),
            });
            body(&TopicsDocument { revision: catalogue.revision, topics: topics.collect() })
        },
    )
    .await
}

fn area_json(area: &Area, series: usize) -> AreaJson<'_> {
    AreaJson {
        code: area.code.as_str(),
        name: &area.name,
        r#type: &area.kind,
        alpha3: area.alpha3.as_ref().map(Code::as_str),
        parent: area.parent.as_ref().map(Code::as_str),
        labels: &area.labels,
        series,
    }
}

fn activity_json(activity: &Activity, series: usize) -> ActivityJson<'_> {
    ActivityJson {
        code: activity.code.as_str(),
        name: &activity.name,
        parent: activity.parent.as_ref().map(Code::as_str),
        classification: &activity.classification,
        definition: activity.definition.as_deref(),
        labels: &activity.labels,
        tags: activity.tags.iter().map(tag_json).collect(),
        series,
    }
}

fn tag_json(tag: &ActivityTag) -> TagJson<'_> {
    TagJson {
        tag: &tag.tag,
        source: &tag.source,
        valid_from: tag.valid_from,
        valid_to: tag.valid_to,
        note: tag.note.as_deref(),
    }
}
