//! Datasets.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::{Catalogue, Dataset};
use crate::http::parameters::ONLY_FORMAT;
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, body};
use crate::service::ServiceError;

/// The datasets.
#[derive(Debug, Serialize, ToSchema)]
struct DatasetsDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The datasets.
    datasets: Vec<DatasetJson<'a>>,
}

/// A body of data with one publisher and one structure.
#[derive(Debug, Serialize, ToSchema)]
struct DatasetJson<'a> {
    /// Its id.
    id: &'a str,
    /// Its name.
    name: &'a str,
    /// Who publishes it.
    publisher: &'a str,
    /// What it holds.
    description: &'a str,
    /// Under which terms it may be used.
    licence: &'a str,
    /// Its dimensions in the order of the key.
    dimensions: Vec<&'a str>,
    /// When it was last written.
    updated: DateTime<Utc>,
    /// How much it holds.
    counts: CountsJson,
}

/// How much a dataset holds.
#[derive(Debug, Serialize, ToSchema)]
struct CountsJson {
    /// Indicators.
    indicators: usize,
    /// Series.
    series: usize,
    /// Observations, each period counted once.
    observations: i64,
    /// Sources.
    sources: usize,
    /// Figures.
    figures: usize,
}

/// All datasets
#[utoipa::path(get, path = "/v1/datasets", tag = "catalogue", responses((status = 200, description = "The datasets", body = DatasetsDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    app.document(&request, &params, |state| {
        let catalogue = &state.catalogue;
        let datasets: Vec<_> = catalogue.datasets.values().map(|dataset| json(catalogue, dataset)).collect();
        body(&DatasetsDocument { revision: catalogue.revision, datasets })
    })
}

/// One dataset
#[utoipa::path(get, path = "/v1/datasets/{id}", tag = "catalogue", responses((status = 200, description = "The dataset", body = DatasetJson)))]
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    app.document(&request, &params, |state| {
        let catalogue = &state.catalogue;
        let dataset = catalogue.datasets.get(id.as_str()).ok_or_else(|| ServiceError::NotFound {
            what: "dataset",
            id: id.clone(),
            known: catalogue.datasets.keys().map(ToString::to_string).collect(),
        })?;
        body(&json(catalogue, dataset))
    })
}

fn json<'a>(catalogue: &'a Catalogue, dataset: &'a Dataset) -> DatasetJson<'a> {
    let series = catalogue.series.iter().filter(|series| series.dataset == dataset.id);
    DatasetJson {
        id: dataset.id.as_str(),
        name: &dataset.name,
        publisher: &dataset.publisher,
        description: &dataset.description,
        licence: &dataset.licence,
        dimensions: dataset.structure.dimensions().iter().map(|dimension| dimension.id.as_str()).collect(),
        updated: dataset.updated,
        counts: CountsJson {
            indicators: catalogue.indicators.keys().filter(|(owner, _)| *owner == dataset.id).count(),
            series: series.clone().count(),
            observations: series.map(|series| series.observations).sum(),
            sources: catalogue.sources.iter().filter(|source| source.dataset == dataset.id).count(),
            figures: catalogue.figures.iter().filter(|figure| figure.dataset == dataset.id).count(),
        },
    }
}
