//! What the façades share: lenient queries, paths, error responses, and the names and order of datasets and series.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::params::{Params, RawParams};
use super::problem::Problem;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::series::Series;
use crate::domain::structure::{DataStructureDefinition, Role};

/// The agency that maintains the structures of this service, and the provider of its data.
pub(super) const AGENCY: &str = "YEARBOOK";

/// The dataset that comes first where another service has one namespace for all datasets.
pub(super) const MAIN_DATASET: &str = "CNIND";

/// The activity codes that titles and ids leave out: the total, and "not applicable".
pub(super) const HEADLINE: [&str; 2] = ["_T", "_Z"];

/// The parameters of a query that a route of a façade knows.
///
/// Clients of other services send empty values, unknown parameters, and names in any case. All of these are accepted,
/// because an error would make the client useless. Of a repeated parameter the first value counts.
pub(super) fn lenient(raw: &RawParams, known: &[&'static str]) -> Params {
    let mut pairs: Vec<(&'static str, String)> = Vec::new();
    for (name, value) in form_urlencoded::parse(raw.text().as_bytes()) {
        let known = known.iter().find(|known| known.eq_ignore_ascii_case(&name)).copied();
        let Some(name) = known.filter(|name| pairs.iter().all(|(earlier, _)| earlier != name)) else {
            continue;
        };
        let value: String = value.trim().chars().filter(|character| !character.is_control()).collect();
        if !value.is_empty() {
            pairs.push((name, value));
        }
    }
    Params::of(pairs)
}

/// The decoded segments of a path below the prefix of a façade; empty ones are left out.
pub(super) fn segments(path: &str, prefix: &str) -> Vec<String> {
    let segments = path.strip_prefix(prefix).unwrap_or(path).split('/').filter(|segment| !segment.is_empty());
    segments.map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned()).collect()
}

/// A response that reports an error, which no cache may store.
pub(super) fn error_response(
    status: StatusCode,
    content_type: &'static str,
    body: impl IntoResponse,
) -> Response {
    (status, [(CONTENT_TYPE, content_type), (CACHE_CONTROL, "no-store")], body).into_response()
}

/// The detail of a problem, for a service whose errors are a line of text.
pub(super) fn detail(problem: Problem) -> String {
    problem.into_document().detail
}

/// The datasets in the order in which a code is looked up: the main one, then the others by age.
///
/// So a new dataset changes neither the meaning of a code nor the number of an older dataset.
pub(super) fn datasets(catalogue: &Catalogue) -> Vec<&Dataset> {
    let mut datasets: Vec<&Dataset> =
        catalogue.dataset_order.iter().filter_map(|id| catalogue.datasets.get(id)).collect();
    datasets.sort_by_key(|dataset| dataset.id != *MAIN_DATASET);
    datasets
}

/// The codes of a series in all dimensions but frequency, area and indicator, in the order of the key.
pub(super) fn other_codes<'a>(structure: &DataStructureDefinition, series: &'a Series) -> Vec<&'a str> {
    let codes = series.key.codes().zip(structure.dimensions());
    codes
        .filter(|(_, dimension)| matches!(dimension.role, None | Some(Role::Activity)))
        .map(|(code, _)| code)
        .collect()
}

/// The title of a series: its indicator, its other codes, its area.
pub(super) fn title(catalogue: &Catalogue, series: &Series) -> String {
    let mut title = indicator_title(catalogue, series);
    if let Some(area) = area_title(catalogue, series) {
        title.push_str(", ");
        title.push_str(area);
    }
    title
}

/// The area in the title of a series, if it is named there.
pub(super) fn area_title<'a>(catalogue: &'a Catalogue, series: &'a Series) -> Option<&'a str> {
    let code = series.area.as_str();
    (!HEADLINE.contains(&code)).then(|| catalogue.area_name(&series.dataset, code).unwrap_or(code))
}

/// The title of a series without its area.
pub(super) fn indicator_title(catalogue: &Catalogue, series: &Series) -> String {
    let indicator = catalogue.indicator_of(series);
    let mut parts = vec![indicator.map_or(series.indicator.as_str(), |indicator| &indicator.name)];
    let structure = catalogue.datasets.get(&series.dataset).map(|dataset| &dataset.structure);
    for (code, dimension) in
        series.key.codes().zip(structure.into_iter().flat_map(DataStructureDefinition::dimensions))
    {
        let name = match dimension.role {
            Some(Role::Activity) => catalogue.activity_name(&series.dataset, code),
            None => own_name(catalogue, &series.dataset, &dimension.id, code),
            _ => continue,
        };
        if !HEADLINE.contains(&code) {
            parts.push(name.unwrap_or(code));
        }
    }
    parts.join(", ")
}

/// The name of a code in a dimension without a role.
pub(super) fn own_name<'a>(
    catalogue: &'a Catalogue,
    dataset: &Code,
    dimension: &str,
    code: &str,
) -> Option<&'a str> {
    catalogue.names_of(dataset, dimension)?.get(code).map(String::as_str)
}
