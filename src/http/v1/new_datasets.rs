//! New datasets of a seed folder.

use axum::extract::{Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::claims::{ChangedDocument, json_answer};
use crate::domain::code::Code;
use crate::http::editing::{editing, editor};
use crate::http::json_body;
use crate::http::params::RawParams;
use crate::http::problem::Problem;
use crate::http::response::App;

/// A dataset without figures.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDatasetJson {
    /// The id.
    #[schema(value_type = String, example = "STEEL")]
    id: Code,
    /// The name.
    #[schema(example = "Steel output")]
    name: String,
}

/// Make a dataset
///
/// It is a folder in the seed folder, valid and empty.
#[utoipa::path(
    post, path = "/v1/datasets", tag = "catalogue", request_body = NewDatasetJson, security((), ("bearer" = [])),
    responses((status = 201, description = "It is there", body = ChangedDocument))
)]
pub(super) async fn create(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let (parts, sent) = request.into_parts();
    RawParams::of(parts.uri.query()).allow(&[])?;
    editing(&app.service)?;
    let new: NewDatasetJson = json_body::read(&parts.headers, sent).await?;
    let (editing, actor) = editor(&app.service, &parts.headers, &new.id).await?;
    let version = app.service.add_dataset(editing, &new.id, &new.name, &actor).await?;
    let revision = app.service.state().catalogue.revision;
    let document = ChangedDocument { revision, version: version.clone() };
    let mut answer = json_answer(&document, &version, StatusCode::CREATED)?;
    if let Ok(location) = HeaderValue::try_from(format!("/v1/datasets/{}", new.id)) {
        answer.headers_mut().insert(LOCATION, location);
    }
    Ok(answer)
}
