//! Numbers of documents that are no statistics.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::claims::{ChangedDocument, changed_document};
use super::place::PlaceJson;
use super::sources::find;
use crate::domain::code::Code;
use crate::http::editing::{editing, editor, expected, required};
use crate::http::json_body;
use crate::http::parameters::ParameterList;
use crate::http::parameters::edit::{FRAGMENT, STARTS};
use crate::http::params::RawParams;
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::App;
use crate::service::Service;
use crate::service::claims::SetAside;

pub(super) const TAKE_BACK: ParameterList = &[&FRAGMENT, &STARTS];

/// Numbers that are no statistics: all of them are recorded, or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OtherNumbersJson {
    /// The numbers.
    numbers: Vec<OtherNumberJson>,
}

/// A number that is no statistic.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OtherNumberJson {
    /// Its place.
    at: PlaceJson,
    /// Why it is none.
    #[schema(example = "year")]
    reason: String,
    /// Notes for readers.
    note: Option<String>,
}

/// Set numbers aside as no statistics
#[utoipa::path(
    post, path = "/v1/sources/{id}/other-numbers", tag = "provenance", request_body = OtherNumbersJson,
    security((), ("bearer" = [])),
    responses((status = 201, description = "They are set aside", body = ChangedDocument))
)]
pub(super) async fn create(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, sent) = request.into_parts();
    RawParams::of(parts.uri.query()).allow(&[])?;
    editing(&app.service)?;
    let dataset = dataset_of(&app.service, &id)?;
    let (editing, actor) = editor(&app.service, &parts.headers, &dataset).await?;
    let numbers: OtherNumbersJson = json_body::read(&parts.headers, sent).await?;
    let numbers: Vec<SetAside> = numbers.numbers.into_iter().map(SetAside::from).collect();
    let change = (&dataset, &expected(&parts.headers), actor.as_str());
    let changed = app.service.set_aside(editing, change, &id, &numbers).await?;
    changed_document(&app.service, &changed, StatusCode::CREATED)
}

/// Take back that numbers are no statistics
///
/// Nothing accounts for them then.
#[utoipa::path(
    delete, path = "/v1/sources/{id}/other-numbers", tag = "provenance", security((), ("bearer" = [])),
    responses((status = 200, description = "It is taken back", body = ChangedDocument))
)]
pub(super) async fn take_back(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let params = RawParams::of(parts.uri.query()).allow(TAKE_BACK)?;
    let (starts, fragment) = (params.require(&STARTS)?, params.get(&FRAGMENT)?);
    editing(&app.service)?;
    let dataset = dataset_of(&app.service, &id)?;
    let (editing, actor) = editor(&app.service, &parts.headers, &dataset).await?;
    let change = (&dataset, &required(&parts.headers)?, actor.as_str());
    let changed = app.service.take_back(editing, change, &id, &starts, fragment.as_deref()).await?;
    changed_document(&app.service, &changed, StatusCode::OK)
}

/// The dataset of a source.
fn dataset_of(service: &Service, id: &str) -> Result<Code, Problem> {
    Ok(find(&service.state().catalogue, id)?.dataset.clone())
}

impl From<OtherNumberJson> for SetAside {
    fn from(number: OtherNumberJson) -> Self {
        Self { at: number.at.into(), reason: number.reason, note: number.note }
    }
}
