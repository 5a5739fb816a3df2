//! The parts of a path and the parameters of a query.
//!
//! Unknown parameters are ignored, as other SDMX services do.

use percent_encoding::percent_decode_str;

use super::PREFIX;
use crate::formats::sdmx::SdmxVersion;
use crate::formats::sdmx::structure::VERSION;
use crate::http::facade::lenient;
use crate::http::params::Params;
use crate::http::response::ApiRequest;

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

/// A request.
#[derive(Debug)]
pub(super) struct SdmxRequest {
    /// None if the path names no supported version.
    pub(super) version: Option<SdmxVersion>,
    /// The parts of the path after the version.
    pub(super) path: Vec<String>,
    /// The filters `c[COMPONENT]=`, as component and condition.
    pub(super) components: Vec<(String, String)>,
    params: Params,
}

impl SdmxRequest {
    /// Reads the path and the query of a request.
    pub(super) fn read(api_request: &ApiRequest) -> Self {
        let path = api_request.path.strip_prefix(PREFIX).unwrap_or(&api_request.path).trim_matches('/');
        let mut parts = path.split('/').map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned());
        let version = match parts.next().as_deref() {
            Some("2.1") => Some(SdmxVersion::V21),
            Some("3.0") => Some(SdmxVersion::V30),
            _ => None,
        };
        let components = components(api_request.raw.text());
        let texts: Vec<String> =
            components.iter().map(|(component, test)| format!("{component}={test}")).collect();
        let params = lenient(&api_request.raw, KNOWN);
        // The parameters are the key of the response cache, so the filters belong to them.
        let params = if texts.is_empty() { params } else { params.with("c", &texts.join("&")) };
        Self { version, path: parts.collect(), components, params }
    }

    /// The parameters.
    pub(super) fn params(&self) -> &Params {
        &self.params
    }

    /// The value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.text(name)
    }
}

/// Whether a part of a path is a wildcard or empty.
pub(super) fn is_any(part: &str) -> bool {
    matches!(part, "" | "*" | "~") || part.eq_ignore_ascii_case("all")
}

/// Whether a part of a path names [`VERSION`], the version of all artefacts.
pub(super) fn is_version(part: &str) -> bool {
    is_any(part)
        || part == "+"
        || part.eq_ignore_ascii_case("latest")
        || part.split(',').any(|version| is_same(version, VERSION))
}

/// Whether two versions are equal; `asked` may have wildcards or lack zeros at the end.
fn is_same(asked: &str, version: &str) -> bool {
    let asked = asked.trim_end_matches('+');
    let mut numbers = version.split('.');
    let mut parts = asked.split('.');
    !asked.is_empty()
        && parts.all(|part| numbers.next().is_some_and(|number| number == part || part == "*"))
        && numbers.all(|number| number == "0")
}

/// The filters of a query: `c[COMPONENT]=…` of the standard, or `c=COMPONENT=…` of the client sdmx1.
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
        // Clients send empty pairs; they are ignored.
        .filter(|(component, test)| !component.is_empty() || !test.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_written_in_many_ways() {
        for version in
            ["", "latest", "all", "~", "*", "+", "1", "1.0", "1.0.0", "1.0+", "1.0.0,2.0.0", "ALL", "LATEST"]
        {
            assert!(is_version(version), "{version}");
        }
        for version in ["2.0", "1.1", "1.0.1", "1.0.0.0", "x"] {
            assert!(!is_version(version), "{version}");
        }
    }
}
