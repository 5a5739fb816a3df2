//! The path and the query parameters of a request.
//!
//! Follows the parameters that the client of DBnomics, version 22, sends; others are ignored.

use std::collections::BTreeMap;

use super::PREFIX;
use super::envelope::DbnomicsError;
use crate::http::facade::{lenient, segments};
use crate::http::params::Params;
use crate::http::response::ApiRequest;

const PARAMETERS: &[&str] =
    &["series_ids", "observations", "dimensions", "limit", "offset", "q", "series_code"];

/// The largest page.
const LARGEST_PAGE: usize = 1_000;

/// The path and the query parameters of a request.
#[derive(Debug)]
pub(super) struct DbnomicsRequest {
    params: Params,
    /// The segments of the path after the version.
    pub(super) path: Vec<String>,
}

impl DbnomicsRequest {
    /// The path and the query parameters of a request.
    pub(super) fn new(request: &ApiRequest) -> Self {
        let mut path = segments(&request.path, PREFIX);
        if path.first().is_some_and(|version| version == "v22") {
            path.remove(0);
        }
        Self { params: lenient(&request.raw, PARAMETERS), path }
    }

    /// The known parameters.
    pub(super) fn params(&self) -> &Params {
        &self.params
    }

    /// The value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.text(name)
    }

    /// Whether the response has observations.
    pub(super) fn observations(&self) -> bool {
        self.text("observations").is_some_and(|text| matches!(text, "1" | "true" | "True"))
    }

    /// The codes to select, by dimension.
    pub(super) fn dimensions(&self) -> Result<BTreeMap<String, Vec<String>>, DbnomicsError> {
        let Some(text) = self.text("dimensions") else { return Ok(BTreeMap::new()) };
        serde_json::from_str(text).map_err(|_| {
            DbnomicsError::bad(
                "`dimensions` takes an object of lists, such as {\"REF_AREA\":[\"CN\"]}.".to_owned(),
            )
        })
    }

    /// The number of rows before the page, and the size of the page.
    pub(super) fn page(&self) -> Result<(usize, usize), DbnomicsError> {
        let number = |name: &str, default: usize| match self.text(name) {
            None => Ok(default),
            Some(text) => text
                .parse()
                .map_err(|_| DbnomicsError::bad(format!("`{name}` takes a whole number, not `{text}`."))),
        };
        let limit: usize = number("limit", LARGEST_PAGE)?;
        Ok((number("offset", 0)?, limit.min(LARGEST_PAGE)))
    }
}
