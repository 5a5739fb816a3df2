//! The parts of a path and the parameters of a query.
//!
//! Parameters that neither standard has are passed over, as services of SDMX do.

use percent_encoding::percent_decode_str;

use super::PREFIX;
use crate::http::answer::ApiRequest;
use crate::http::facade::lenient;
use crate::http::params::Params;

const KNOWN: &[&str] = &[
    "startPeriod",
    "endPeriod",
    "firstNObservations",
    "lastNObservations",
    "updatedAfter",
    "includeHistory",
    "asOf",
    "detail",
    "dimensionAtObservation",
    "attributes",
    "measures",
    "references",
    "limit",
    "offset",
    "format",
];

/// Which web services are spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Api {
    /// REST 1.x, for SDMX 2.1.
    V21,
    /// REST 2.x, for SDMX 3.0.
    V30,
}

/// A request.
#[derive(Debug)]
pub(super) struct Request {
    /// None where the path names no version that is served.
    pub(super) api: Option<Api>,
    /// The parts of the path after the version.
    pub(super) path: Vec<String>,
    /// The filters `c[COMPONENT]=`.
    pub(super) components: Vec<(String, String)>,
    params: Params,
}

impl Request {
    /// The request of a call.
    pub(super) fn read(call: &ApiRequest) -> Self {
        let path = call.path.strip_prefix(PREFIX).unwrap_or(&call.path).trim_matches('/');
        let mut parts = path.split('/').map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned());
        let api = match parts.next().as_deref() {
            Some("2.1") => Some(Api::V21),
            Some("3.0") => Some(Api::V30),
            _ => None,
        };
        let components = components(call.raw.text());
        let written: Vec<String> =
            components.iter().map(|(component, test)| format!("{component}={test}")).collect();
        let params = lenient(&call.raw, KNOWN);
        // They are part of what tells one answer from another.
        let params = if written.is_empty() { params } else { params.with("c", &written.join("&")) };
        Self { api, path: parts.collect(), components, params }
    }

    /// The parameters that were read.
    pub(super) fn params(&self) -> &Params {
        &self.params
    }

    /// The value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.text(name)
    }
}

/// The filters of a query: `c[COMPONENT]=…` as the standard has it, or `c=COMPONENT=…` as sdmx1 writes it.
fn components(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes())
        .filter_map(|(name, value)| {
            if name == "c" {
                let (component, test) = value.split_once('=').unwrap_or((&value, ""));
                return Some((component.to_owned(), test.to_owned()));
            }
            let component = name.strip_prefix("c[")?;
            let component = component.strip_suffix(']').unwrap_or(component);
            Some((component.to_owned(), value.into_owned()))
        })
        // Clients send empty pairs; one that names nothing means nothing.
        .filter(|(component, test)| !component.is_empty() || !test.is_empty())
        .collect()
}
