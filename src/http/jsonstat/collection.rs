//! Collections: all datasets, and the indicators of one dataset.

use axum::response::Response;

use super::REPRESENTATIONS;
use super::data::find;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::formats::Format;
use crate::formats::jsonstat::{Item, collection};
use crate::http::cost::Cost;
use crate::http::facade::datasets;
use crate::http::host::base;
use crate::http::negotiate::negotiate;
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, ResponseBuilder};
use crate::http::weigh::weigh;

/// All datasets.
pub(super) async fn of_all(request: ApiRequest) -> Result<Response, Problem> {
    respond(&request, |catalogue, base| {
        let datasets = datasets(catalogue);
        let items: Vec<Item> = datasets.into_iter().map(|dataset| item(catalogue, dataset, base)).collect();
        Ok(collection("Datasets", &items))
    })
    .await
}

/// The indicators of a dataset.
pub(super) async fn of_one(PathCode(id): PathCode, request: ApiRequest) -> Result<Response, Problem> {
    respond(&request, |catalogue, base| {
        let dataset = find(catalogue, &id)?;
        let own = catalogue.indicators.iter().filter(|((owner, _), _)| *owner == dataset.id);
        let items: Vec<Item> = own
            .map(|((_, code), indicator)| Item {
                class: "dataset",
                href: format!("{base}/jsonstat/data/{}?indicator={code}", dataset.id),
                label: indicator.name.clone(),
            })
            .collect();
        Ok(collection(&dataset.name, &items))
    })
    .await
}

/// A dataset, or the collection of its indicators if one cube cannot hold it.
fn item(catalogue: &Catalogue, dataset: &Dataset, base: &str) -> Item {
    let (_, count) = catalogue.published_counts(dataset.id.as_str());
    let fits = usize::try_from(count).is_ok_and(|count| count <= Format::JsonStat.max_points());
    let (class, path) = if fits { ("dataset", "data") } else { ("collection", "collection") };
    Item { class, href: format!("{base}/jsonstat/{path}/{}", dataset.id), label: dataset.name.clone() }
}

async fn respond(
    request: &ApiRequest,
    make: impl FnOnce(&Catalogue, &str) -> Result<Vec<u8>, Problem>,
) -> Result<Response, Problem> {
    let params = request.raw.allow(&[])?;
    let representation = negotiate(None, &request.headers, &REPRESENTATIONS)?;
    let state = &request.basis.state;
    let base = base(&request.headers);
    // The links depend on the `Host` header, which is no part of the cache key.
    let params = params.with("base", &base);
    let response =
        ResponseBuilder::new(state, request, &params, representation.name, representation.media_type);
    weigh(Cost::walk(state.catalogue.series.len())).await;
    let body = make(&state.catalogue, &base)?;
    Ok(response.without_strong_date().uncached(body.into(), None))
}
