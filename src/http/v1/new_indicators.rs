//! New indicators of a seed folder.

use axum::extract::{Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::claims::{ChangedDocument, changed_document};
use crate::domain::catalogue::StockOrFlow;
use crate::domain::code::Code;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;
use crate::http::editing::{editing, editor, expected};
use crate::http::json_body;
use crate::http::params::RawParams;
use crate::http::problem::Problem;
use crate::http::response::App;
use crate::service::claims::NewIndicator;

/// An indicator that a dataset does not have yet. What is left out is the usual of its unit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewIndicatorJson {
    /// The dataset.
    #[schema(value_type = String)]
    dataset: Code,
    /// The code.
    #[schema(value_type = String, example = "CRUDE_STEEL")]
    code: Code,
    /// The name.
    #[schema(example = "Output of crude steel")]
    name: String,
    /// The name in Chinese.
    name_zh: Option<String>,
    /// The definition.
    definition: Option<String>,
    /// The code of its unit; a unit that the dataset lacks is added.
    #[schema(value_type = String, example = "tonnes")]
    unit: Code,
    /// The class of its unit: `level`, `count`, `ratio`, `growth`, `index`, `rank`, `multiple`.
    #[schema(value_type = Option<String>)]
    unit_class: Option<UnitClass>,
    /// The prices at which it is valued: `current`, `constant`, `not_applicable`.
    #[schema(value_type = Option<String>)]
    price_basis: Option<PriceBasis>,
    /// `stock`, `flow` or `not_applicable`.
    #[schema(value_type = Option<String>)]
    measured_as: Option<StockOrFlow>,
    /// The code of its topic; a topic that the dataset lacks is added.
    #[schema(value_type = Option<String>)]
    topic: Option<Code>,
    /// Whether no value is negative.
    non_negative: Option<bool>,
}

/// Add an indicator to a dataset
#[utoipa::path(
    post, path = "/v1/indicators", tag = "catalogue", request_body = NewIndicatorJson,
    security((), ("bearer" = [])),
    responses((status = 201, description = "It is there", body = ChangedDocument))
)]
pub(super) async fn create(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let (parts, sent) = request.into_parts();
    RawParams::of(parts.uri.query()).allow(&[])?;
    editing(&app.service)?;
    let new: NewIndicatorJson = json_body::read(&parts.headers, sent).await?;
    let (editing, actor) = editor(&app.service, &parts.headers, &new.dataset).await?;
    let location = format!("/v1/indicators/{}?dataset={}", new.code, new.dataset);
    let change = (&new.dataset.clone(), &expected(&parts.headers), actor.as_str());
    let changed = app.service.add_indicator(editing, change, &new.into()).await?;
    let mut answer = changed_document(&app.service, &changed, StatusCode::CREATED)?;
    if let Ok(location) = HeaderValue::try_from(location) {
        answer.headers_mut().insert(LOCATION, location);
    }
    Ok(answer)
}

impl From<NewIndicatorJson> for NewIndicator {
    fn from(new: NewIndicatorJson) -> Self {
        Self {
            code: new.code,
            name: new.name,
            name_zh: new.name_zh,
            definition: new.definition,
            unit: new.unit,
            unit_class: new.unit_class,
            price_basis: new.price_basis,
            measured_as: new.measured_as,
            topic: new.topic,
            non_negative: new.non_negative,
        }
    }
}
