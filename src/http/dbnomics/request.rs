//! The parts of a path and the parameters of a query.
//!
//! Follows the parameters that the client of DBnomics, version 22, sends; others are passed over.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::PREFIX;
use super::envelope::DbnomicsError;
use crate::http::answer::ApiRequest;
use crate::http::facade::lenient;
use crate::http::params::Params;

const KNOWN: &[&str] = &["series_ids", "observations", "dimensions", "limit", "offset", "q", "series_code"];

/// The most members of a page.
const LARGEST_PAGE: usize = 1_000;

/// A request.
#[derive(Debug)]
pub(super) struct Request {
    params: Params,
    /// The parts of the path after the version.
    pub(super) path: Vec<String>,
}

impl Request {
    /// The request of a call.
    pub(super) fn read(call: &ApiRequest) -> Self {
        let parts = call.path.strip_prefix(PREFIX).unwrap_or(&call.path).split('/');
        let parts = parts.filter(|part| !part.is_empty());
        let mut path: Vec<String> =
            parts.map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()).collect();
        if path.first().is_some_and(|version| version == "v22") {
            path.remove(0);
        }
        Self { params: lenient(&call.raw, KNOWN), path }
    }

    /// The parameters that were read.
    pub(super) fn params(&self) -> &Params {
        &self.params
    }

    /// The value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.text(name)
    }

    /// Whether the observations are asked for.
    pub(super) fn observations(&self) -> bool {
        self.text("observations").is_some_and(|text| matches!(text, "1" | "true" | "True"))
    }

    /// The codes asked for by dimension.
    pub(super) fn dimensions(&self) -> Result<BTreeMap<String, Vec<String>>, DbnomicsError> {
        let Some(text) = self.text("dimensions") else { return Ok(BTreeMap::new()) };
        serde_json::from_str(text).map_err(|_| {
            DbnomicsError::bad(
                "`dimensions` takes an object of lists, such as {\"REF_AREA\":[\"CN\"]}.".to_owned(),
            )
        })
    }

    /// How many come before the page, and how many are on it.
    pub(super) fn page(&self) -> Result<(usize, usize), DbnomicsError> {
        let number = |name: &str, otherwise: usize| match self.text(name) {
            None => Ok(otherwise),
            Some(text) => text
                .parse()
                .map_err(|_| DbnomicsError::bad(format!("`{name}` takes a whole number, not `{text}`."))),
        };
        let limit: usize = number("limit", LARGEST_PAGE)?;
        Ok((number("offset", 0)?, limit.min(LARGEST_PAGE)))
    }
}
