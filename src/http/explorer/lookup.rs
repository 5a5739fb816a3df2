//! Series by the dataset and the key in an address.

use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::series::Series;
use crate::http::problem::{Problem, ProblemKind};
use crate::service::ServiceError;

/// How many keys are looked at for the nearest to one that is not there.
const COMPARED_KEYS: usize = 10_000;

/// The series of a dataset with a key.
///
/// # Errors
/// When there is none; the problem names the nearest datasets or keys.
pub(super) fn find_series<'c>(
    catalogue: &'c Catalogue,
    dataset: &str,
    key: &str,
) -> Result<&'c Series, Problem> {
    let id = &super::datasets::find(catalogue, dataset)?.id;
    let found = catalogue.position(id, key).and_then(|position| catalogue.series_at(position));
    found.ok_or_else(|| absent(key, catalogue.series_of_dataset(dataset)))
}

/// The problem of a key that none of some series has; it names the nearest.
pub(super) fn absent<'c>(key: &str, series: impl Iterator<Item = &'c Series>) -> Problem {
    let known = series.take(COMPARED_KEYS).map(|series| series.key.to_string()).collect();
    ServiceError::NotFound { what: "series", id: key.to_owned(), known }.into()
}

/// The series that a parameter names: `DATASET/KEY`, or the key alone where one dataset has it.
///
/// # Errors
/// When there is none, or several datasets have the key; the problem names the parameter and the nearest series.
pub(super) fn named_series<'c>(
    catalogue: &'c Catalogue,
    parameter: &'static str,
    name: &str,
) -> Result<&'c Series, Problem> {
    let (dataset, key) = name.split_once('/').map_or((None, name), |(dataset, key)| (Some(dataset), key));
    let of_dataset = |id| catalogue.position(id, key).and_then(|position| catalogue.series_at(position));
    let is_wanted = |id: &Code| dataset.is_none_or(|dataset| id.as_str() == dataset);
    let ids = catalogue.datasets.keys().filter(|id| is_wanted(id));
    let found: Vec<&Series> = ids.filter_map(of_dataset).collect();
    match found.as_slice() {
        [series] => Ok(series),
        [] => {
            let near = dataset.map(|dataset| catalogue.series_of_dataset(dataset).take(COMPARED_KEYS));
            let mut known: Vec<String> = near.into_iter().flatten().map(address_of).collect();
            if known.is_empty() {
                known = catalogue.series.iter().take(COMPARED_KEYS).map(address_of).collect();
            }
            // A key alone is compared with keys, each of which stands for its series.
            let code = dataset.map_or_else(|| nearest_dataset(&known, key), |_| name.to_owned());
            Err(ServiceError::UnknownCode { parameter, code, known }.into())
        }
        several => {
            let names: Vec<String> = several.iter().map(|series| address_of(series)).collect();
            let detail =
                format!("`{key}` is in several datasets: say which, as in `{}`.", names.join("`, `"));
            Err(Problem::new(ProblemKind::UnknownCode, detail).at(parameter).allowing(names))
        }
    }
}

/// A series as an address names it.
pub(super) fn address_of(series: &Series) -> String {
    format!("{}/{}", series.dataset, series.key)
}

/// A key with the dataset of the first known series, so that it can be compared with names of series.
fn nearest_dataset(known: &[String], key: &str) -> String {
    let dataset = known.first().and_then(|name| name.split_once('/')).map_or("", |(dataset, _)| dataset);
    format!("{dataset}/{key}")
}
