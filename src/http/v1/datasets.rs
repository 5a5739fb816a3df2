//! Datasets.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::derived::{DerivedDefinitionJson, definition};
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::http::counts::Counts;
use crate::http::parameters::ONLY_FORMAT;
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, body};
use crate::service::{ServiceError, State as ServiceState};

/// The datasets.
#[derive(Debug, Serialize, ToSchema)]
struct DatasetsDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The datasets.
    datasets: Vec<DatasetJson<'a>>,
    /// Datasets that have definitions and were not imported yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waiting: Vec<WaitingJson<'a>>,
}

/// A dataset that has definitions and was not imported yet.
#[derive(Debug, Serialize, ToSchema)]
struct WaitingJson<'a> {
    /// Its id.
    dataset: &'a str,
    /// The ids of the definitions.
    definitions: Vec<&'a str>,
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
    /// The definitions of derived indicators beside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    definitions: Vec<DerivedDefinitionJson<'a>>,
}

/// How much a dataset holds.
#[derive(Debug, Serialize, ToSchema)]
struct CountsJson {
    /// Indicators, derived ones included.
    indicators: usize,
    /// Published series.
    series: usize,
    /// Published observations, each period counted once.
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
                catalogue.datasets.values().map(|dataset| json(state, dataset, &counts)).collect();
            let waiting = state.derived.waiting().iter().map(waiting).collect();
            body(&DatasetsDocument { revision: catalogue.revision, datasets, waiting })
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
            body(&json(state, dataset, &DatasetCounts::of(catalogue)))
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

fn waiting((dataset, definitions): &(Code, Vec<Code>)) -> WaitingJson<'_> {
    WaitingJson { dataset: dataset.as_str(), definitions: definitions.iter().map(Code::as_str).collect() }
}

fn json<'a>(state: &'a ServiceState, dataset: &'a Dataset, counts: &DatasetCounts<'_>) -> DatasetJson<'a> {
    let (catalogue, id) = (&state.catalogue, dataset.id.as_str());
    let definitions = state.derived.indicators().iter().filter(|one| one.dataset == dataset.id);
    let (series, observations) = catalogue.published_counts(id);
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
            series,
            observations,
            sources: counts.sources.get(id),
            figures: counts.figures.get(id),
        },
        definitions: definitions.map(definition).collect(),
    }
}
