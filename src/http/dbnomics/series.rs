//! Series and their observations.
//!
//! Follows `series` of DBnomics, version 22: selected by ids, by a mask, or by codes of dimensions.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::catalogue::{check_provider, find};
use super::describe;
use super::envelope::{DbnomicsError, page, with_version};
use super::request::DbnomicsRequest;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::dataset::Points;
use crate::domain::observation::Observation;
use crate::domain::series::Series;
use crate::domain::structure::Role;
use crate::formats::number::Number;
use crate::http::cost::Cost;
use crate::http::facade::{AGENCY, title};
use crate::http::response::App;
use crate::http::weigh::weigh;
use crate::limits::MAX_PAGE_OBSERVATIONS;
use crate::service::State;
use crate::service::query::{SeriesFilter, Window, find_area};

/// The text of a missing value.
const MISSING: &str = "NA";

/// The series with some ids, `PROVIDER/DATASET/KEY` separated by commas.
pub(super) async fn of_ids(
    app: &App,
    state: &State,
    request: &DbnomicsRequest,
) -> Result<Value, DbnomicsError> {
    let catalogue = &state.catalogue;
    let list = request
        .text("series_ids")
        .ok_or_else(|| DbnomicsError::bad("`series_ids` is missing.".to_owned()))?;
    let (mut chosen, mut errors) = (Vec::new(), Vec::new());
    for id in list.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        match of_id(catalogue, id) {
            Ok(series) => chosen.extend(series),
            Err(error) => errors.push((id, error)),
        }
    }
    let mut seen = std::collections::HashSet::new();
    chosen.retain(|series| seen.insert(series.id));
    if let Some(text) = request.text("q") {
        chosen = matching(state, text, chosen);
    }
    match (chosen.is_empty(), errors.pop()) {
        (true, Some((_, error))) => return Err(error),
        (_, Some(last)) => errors.push(last),
        (_, None) => {}
    }
    let page = docs(app, state, request, &chosen).await?;
    let datasets: std::collections::BTreeSet<_> = chosen.iter().map(|series| &series.dataset).collect();
    let datasets: Map<String, Value> = datasets
        .into_iter()
        .filter_map(|code| catalogue.datasets.get(code))
        .map(|dataset| (format!("{AGENCY}/{}", dataset.id), describe::dataset(catalogue, dataset)))
        .collect();
    let mut document = json!({"datasets": datasets});
    document["series"] = page;
    if !errors.is_empty() {
        let not_found = |(id, _): &(&str, DbnomicsError)| json!({"message": format!("Series not found: {id}"), "series_id": id});
        document["errors"] = errors.iter().map(not_found).collect();
    }
    Ok(with_version(document))
}

/// The series with an id, whose key may be a mask.
fn of_id<'a>(catalogue: &'a Catalogue, id: &str) -> Result<Vec<&'a Series>, DbnomicsError> {
    let parts: Vec<&str> = id.splitn(3, '/').collect();
    let [provider, code, key] = parts.as_slice() else {
        return Err(DbnomicsError::bad(format!("`{id}` is no id of a series: it is PROVIDER/DATASET/KEY.")));
    };
    check_provider(provider)?;
    let found = masked(catalogue, find(catalogue, code)?, key)?;
    if found.is_empty() {
        Err(DbnomicsError::not_found(format!("There is no series `{id}`.")))
    } else {
        Ok(found)
    }
}

/// The series of a dataset whose keys match a mask.
fn masked<'a>(
    catalogue: &'a Catalogue,
    dataset: &Dataset,
    mask: &str,
) -> Result<Vec<&'a Series>, DbnomicsError> {
    let filter = SeriesFilter {
        dataset: vec![dataset.id.to_string()],
        key: Some(mask.replace(' ', "+")),
        ..SeriesFilter::default()
    };
    let positions = filter.select(catalogue)?;
    Ok(positions.into_iter().filter_map(|position| catalogue.series.get(position)).collect())
}

/// The series of a dataset that match a mask or codes by dimension.
pub(super) async fn of_dataset(
    app: &App,
    state: &State,
    request: &DbnomicsRequest,
    code: &str,
    mask: Option<&str>,
) -> Result<Value, DbnomicsError> {
    let catalogue = &state.catalogue;
    let dataset = find(catalogue, code)?;
    let filters = positions(catalogue, dataset, request.dimensions()?)?;
    let mask = mask.or(request.text("series_code"));
    let mut chosen = match mask {
        Some(mask) => masked(catalogue, dataset, mask)?,
        None => catalogue.series_of_dataset(dataset.id.as_str()).collect(),
    };
    let indicator = dataset.structure.position(Role::Indicator);
    let names_indicator = filters.iter().any(|(position, _)| Some(*position) == indicator);
    if mask.is_none() && request.text("q").is_none() && !names_indicator {
        chosen.retain(|series| !series.is_derived());
    }
    if let Some(text) = request.text("q") {
        chosen = matching(state, text, chosen);
    }
    chosen.retain(|series| {
        if filters.is_empty() {
            return true;
        }
        let codes: Vec<&str> = series.key.codes().collect();
        filters.iter().all(|(position, chosen)| {
            codes.get(*position).is_some_and(|code| chosen.iter().any(|chosen| chosen == code))
        })
    });
    let page = docs(app, state, request, &chosen).await?;
    let mut document = json!({"dataset": describe::dataset(catalogue, dataset)});
    document["series"] = page;
    Ok(with_version(document))
}

/// Those of some series that match a text: whose key or title has all its words; if there are none, those of the
/// indicators that the search index finds, which tolerates typing errors.
fn matching<'a>(state: &'a State, text: &str, series: Vec<&'a Series>) -> Vec<&'a Series> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let has_all = |series: &Series| {
        let names = format!("{} {}", series.key, title(&state.catalogue, series)).to_lowercase();
        words.iter().all(|word| names.contains(word.as_str()))
    };
    let (mut found, others): (Vec<&Series>, Vec<&Series>) =
        series.into_iter().partition(|series| has_all(series));
    if found.is_empty() {
        let hits = state.search().find(text);
        let is_hit = |series: &&Series| {
            hits.iter()
                .any(|(dataset, indicator)| *dataset == series.dataset && *indicator == series.indicator)
        };
        found = others.into_iter().filter(is_hit).collect();
    }
    found
}

/// The codes to select, by the position of their dimension.
fn positions(
    catalogue: &Catalogue,
    dataset: &Dataset,
    dimensions: BTreeMap<String, Vec<String>>,
) -> Result<Vec<(usize, Vec<String>)>, DbnomicsError> {
    let all = dataset.structure.dimensions();
    let find = |(id, codes): (String, Vec<String>)| {
        let position = all.iter().position(|dimension| dimension.id.eq_ignore_ascii_case(&id));
        let position = position.ok_or_else(|| {
            let ids: Vec<&str> = all.iter().map(|dimension| dimension.id.as_str()).collect();
            DbnomicsError::bad(format!(
                "`{id}` is no dimension of {}; it has {}.",
                dataset.id,
                ids.join(", ")
            ))
        })?;
        let is_area = all.get(position).and_then(|dimension| dimension.role)
            == Some(crate::domain::structure::Role::Area);
        let known_code = |code: String| match find_area(catalogue, &code) {
            Some(area) if is_area => area.to_string(),
            _ => code,
        };
        Ok((position, codes.into_iter().map(known_code).collect()))
    };
    dimensions.into_iter().map(find).collect()
}

/// The page of series.
async fn docs(
    app: &App,
    state: &State,
    request: &DbnomicsRequest,
    chosen: &[&Series],
) -> Result<Value, DbnomicsError> {
    let catalogue = &state.catalogue;
    let (offset, limit) = request.page()?;
    let shown = page_of(chosen, request.observations(), (offset, limit));
    let head = |series: &&Series| {
        let dataset = catalogue.datasets.get(&series.dataset)?;
        Some(describe::series(catalogue, dataset, series))
    };
    let mut docs: Vec<Value> = shown.iter().filter_map(head).collect();
    if request.observations() {
        let count = shown.iter().map(|series| usize::try_from(series.observations).unwrap_or_default()).sum();
        weigh(Cost::whole(count)).await;
        let data = app.service.observations(state, &shown, &Window::default(), false).await?;
        for (doc, data) in docs.iter_mut().zip(data) {
            if let Points::Observations(points) = data.points {
                add_observations(doc, points.unpack());
            }
        }
    }
    Ok(page(docs, chosen.len(), (offset, limit)))
}

/// The series of a page: fewer than `limit` if they have too many observations; the client counts what it gets.
fn page_of<'a>(
    chosen: &[&'a Series],
    observations: bool,
    (offset, limit): (usize, usize),
) -> Vec<&'a Series> {
    let mut left = if observations { MAX_PAGE_OBSERVATIONS } else { usize::MAX };
    let mut shown: Vec<&Series> = Vec::new();
    for series in chosen.iter().skip(offset).take(limit) {
        let cost = usize::try_from(series.observations).unwrap_or_default();
        if observations && cost > left && !shown.is_empty() {
            break;
        }
        left = left.saturating_sub(cost);
        shown.push(series);
    }
    shown
}

/// Adds observations to a series.
fn add_observations(doc: &mut Value, points: &[Observation]) {
    let value =
        |point: &Observation| point.value.map_or_else(|| json!(MISSING), |value| json!(Number(value)));
    doc["period"] = points.iter().map(|point| point.period.to_string()).collect();
    doc["period_start_day"] = points.iter().map(|point| point.period.start_date().to_string()).collect();
    doc["value"] = points.iter().map(value).collect();
}
