//! Series by the dataset and the key in an address.

use crate::domain::catalogue::Catalogue;
use crate::domain::series::Series;
use crate::http::problem::Problem;
use crate::service::ServiceError;

/// How many keys are looked at for the nearest to one that is not there.
const COMPARED_KEYS: usize = 10_000;

/// The series of a dataset with a key.
///
/// # Errors
/// When there is none; the problem names the nearest datasets or keys.
pub(super) fn find_series<'c>(catalogue: &'c Catalogue, dataset: &str, key: &str) -> Result<&'c Series, Problem> {
    let id = &super::datasets::find(catalogue, dataset)?.id;
    let found = catalogue.position(id, key).and_then(|position| catalogue.series_at(position));
    found.ok_or_else(|| absent(key, catalogue.series_of_dataset(dataset)))
}

/// The series with a key, whatever its dataset.
///
/// # Errors
/// When no dataset has it, or several have it.
pub(super) fn find_key<'c>(catalogue: &'c Catalogue, key: &str) -> Result<&'c Series, Problem> {
    let of_dataset = |id| catalogue.position(id, key).and_then(|position| catalogue.series_at(position));
    let found: Vec<&Series> = catalogue.datasets.keys().filter_map(of_dataset).collect();
    match found.as_slice() {
        [] => Err(absent(key, catalogue.series.iter())),
        [series] => Ok(series),
        several => {
            let names = several.iter().map(|series| format!("{}/{key}", series.dataset));
            let names: Vec<String> = names.collect();
            let detail = format!("`{key}` is in several datasets: say which, as in `{}`.", names.join("`, `"));
            Err(Problem::new(crate::http::problem::ProblemKind::InvalidParameter, detail).allowing(names))
        }
    }
}

fn absent<'c>(key: &str, series: impl Iterator<Item = &'c Series>) -> Problem {
    let known = series.take(COMPARED_KEYS).map(|series| series.key.to_string()).collect();
    ServiceError::NotFound { what: "series", id: key.to_owned(), known }.into()
}
