//! Datasets.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::{Catalogue, Dataset};
use crate::http::counts::Counts;
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
    app.document(
        &request,
        &params,
        |catalogue| catalogue.series.len() / 4,
        |state| {
            let catalogue = &state.catalogue;
            let counts = DatasetCounts::of(catalogue);
            let datasets: Vec<_> =
                catalogue.datasets.values().map(|dataset| json(catalogue, dataset, &counts)).collect();
            body(&DatasetsDocument { revision: catalogue.revision, datasets })
        },
    )
    .await
}

/// One dataset
#[utoipa::path(get, path = "/v1/datasets/{id}", tag = "catalogue", responses((status = 200, description = "The dataset", body = DatasetJson)))]
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.series.len() / 4,
        |state| {
            let catalogue = &state.catalogue;
            let dataset = catalogue.datasets.get(id.as_str()).ok_or_else(|| ServiceError::NotFound {
                what: "dataset",
                id: id.clone(),
                known: catalogue.datasets.keys().map(ToString::to_string).collect(),
            })?;
            body(&json(catalogue, dataset, &DatasetCounts::of(catalogue)))
        },
    )
    .await
}

/// What all datasets have, by dataset.
struct DatasetCounts<'a> {
    indicators: Counts<'a>,
    sources: Counts<'a>,
    figures: Counts<'a>,
}

impl<'a> DatasetCounts<'a> {
    fn of(catalogue: &'a Catalogue) -> Self {
        Self {
            indicators: Counts::of(catalogue.indicators.keys().map(|(dataset, _)| dataset.as_str())),
            sources: Counts::of(catalogue.sources.iter().map(|source| source.dataset.as_str())),
            figures: Counts::of(catalogue.figures.iter().map(|figure| figure.dataset.as_str())),
        }
    }
}

fn json<'a>(catalogue: &'a Catalogue, dataset: &'a Dataset, counts: &DatasetCounts<'_>) -> DatasetJson<'a> {
    let id = dataset.id.as_str();
    DatasetJson {
        id,
        name: &dataset.name,
        publisher: &dataset.publisher,
        description: &dataset.description,
        licence: &dataset.licence,
        dimensions: dataset.structure.dimensions().iter().map(|dimension| dimension.id.as_str()).collect(),
        updated: dataset.updated,
        counts: CountsJson {
            indicators: counts.indicators.get(id),
            series: catalogue.published_series_of(id).count(),
            observations: catalogue.published_series_of(id).map(|series| series.observations).sum(),
            sources: counts.sources.get(id),
            figures: counts.figures.get(id),
        },
    }
}
