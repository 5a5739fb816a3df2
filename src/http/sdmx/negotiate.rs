//! Format negotiation: the parameter `format`, else `Accept` with its `version` parameter, else the default of the path.

use axum::http::HeaderMap;

use super::error::SdmxError;
use super::request::SdmxRequest;
use crate::formats::sdmx::{DataFormat, SdmxVersion, StructureFormat};
use crate::http::negotiate::{MediaRange, media_ranges};

/// The part after `application/vnd.sdmx.`.
fn sdmx_name(range: &MediaRange) -> Option<&str> {
    range.essence.strip_prefix("application/vnd.sdmx.")
}

fn is_version(range: &MediaRange, start: &str) -> bool {
    range.version.as_deref().is_some_and(|version| version.starts_with(start))
}

/// Whether the range accepts anything, or any XML.
fn is_open(range: &MediaRange) -> bool {
    matches!(range.essence.as_str(), "*/*" | "application/*" | "application/xml" | "text/xml" | "text/*")
}

/// The accepted media types, those with the greatest weight first.
fn accepted_types(request: &SdmxRequest, headers: &HeaderMap) -> Vec<MediaRange> {
    if let Some(format) = request.text("format") {
        // In a query a plus is decoded as a space. A short name gets the type `name`, which no media type has.
        let format = format.replace(' ', "+");
        let format = if format.contains('/') { format } else { format!("name/{format}") };
        return MediaRange::parse(&format).into_iter().collect();
    }
    let mut accepted = media_ranges(headers);
    accepted.retain(|range| range.quality > 0);
    accepted.sort_by_key(|range| std::cmp::Reverse(range.quality));
    accepted
}

/// The format of a data message.
///
/// # Errors
/// When none of the accepted formats is available.
pub(super) fn data(
    request: &SdmxRequest,
    version: SdmxVersion,
    headers: &HeaderMap,
) -> Result<DataFormat, SdmxError> {
    let accepted = accepted_types(request, headers);
    let default = match version {
        SdmxVersion::V21 => DataFormat::Generic,
        SdmxVersion::V30 => DataFormat::Ml30,
    };
    if accepted.is_empty() {
        return Ok(default);
    }
    accepted
        .iter()
        .find_map(|range| data_format(range, version, default))
        .ok_or_else(|| SdmxError::not_acceptable(&DataFormat::ALL.map(DataFormat::media_type)))
}

fn data_format(range: &MediaRange, version: SdmxVersion, default: DataFormat) -> Option<DataFormat> {
    let newest = |old, new| if version == SdmxVersion::V30 { new } else { old };
    let is_old = |prefix: &str| range.version.is_none() || is_version(range, prefix);
    Some(match sdmx_name(range) {
        Some("genericdata+xml") if is_old("2.1") => DataFormat::Generic,
        Some("generictimeseriesdata+xml") if is_old("2.1") => DataFormat::GenericTimeSeries,
        Some("structurespecificdata+xml") if is_old("2.1") => DataFormat::Specific,
        Some("structurespecifictimeseriesdata+xml") if is_old("2.1") => DataFormat::SpecificTimeSeries,
        Some("data+xml") if is_old("3.0") => DataFormat::Ml30,
        Some("data+csv") if is_old("1") => DataFormat::Csv10,
        Some("data+csv") if is_version(range, "2.0") || is_version(range, "2") => DataFormat::Csv20,
        Some("data+json") if is_version(range, "1") => DataFormat::Json10,
        Some("data+json") if is_version(range, "2") => DataFormat::Json20,
        Some("data+json") if range.version.is_none() => newest(DataFormat::Json10, DataFormat::Json20),
        Some(_) => return None,
        None if is_open(range) => default,
        None => match range.essence.as_str() {
            "name/xml" => default,
            "name/genericdata" => DataFormat::Generic,
            "name/structurespecificdata" => newest(DataFormat::Specific, DataFormat::Ml30),
            "text/csv" | "name/csv" | "name/csvdata" | "name/sdmx-csv" => {
                newest(DataFormat::Csv10, DataFormat::Csv20)
            }
            "application/json" | "name/json" | "name/jsondata" | "name/sdmx-json" => {
                newest(DataFormat::Json10, DataFormat::Json20)
            }
            _ => return None,
        },
    })
}

/// The format of a structure message.
///
/// # Errors
/// When none of the accepted formats is available.
pub(super) fn structure(
    request: &SdmxRequest,
    default: StructureFormat,
    headers: &HeaderMap,
) -> Result<StructureFormat, SdmxError> {
    let accepted = accepted_types(request, headers);
    if accepted.is_empty() {
        return Ok(default);
    }
    accepted
        .iter()
        .find_map(|range| structure_format(range, default))
        .ok_or_else(|| SdmxError::not_acceptable(&StructureFormat::ALL.map(StructureFormat::media_type)))
}

fn structure_format(range: &MediaRange, default: StructureFormat) -> Option<StructureFormat> {
    let json = match default {
        StructureFormat::Ml21 => StructureFormat::Json10,
        _ => StructureFormat::Json20,
    };
    Some(match sdmx_name(range) {
        Some("structure+xml") if is_version(range, "2.1") => StructureFormat::Ml21,
        Some("structure+xml") if is_version(range, "3.0") => StructureFormat::Ml30,
        Some("structure+xml") if range.version.is_none() && default == StructureFormat::Ml30 => default,
        Some("structure+xml") if range.version.is_none() => StructureFormat::Ml21,
        Some("structure+json") if is_version(range, "1.0") || range.version.as_deref() == Some("1") => {
            StructureFormat::Json10
        }
        Some("structure+json" | "schema+json") if is_version(range, "2.") => StructureFormat::Json20,
        Some("structure+json" | "schema+json") if range.version.is_none() => json,
        Some(_) => return None,
        None if is_open(range) || range.essence == "name/xml" => default,
        None => match range.essence.as_str() {
            "application/json" | "name/json" | "name/jsonstructure" | "name/sdmx-json" => json,
            _ => return None,
        },
    })
}
