//! Format negotiation: the parameter `format`, else `Accept` with its `version` parameter, else the default of the path.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

use super::error::SdmxError;
use super::request::Request;
use crate::formats::sdmx::{DataFormat, SdmxVersion, StructureFormat};

/// A media type of `Accept` or `format`.
#[derive(Debug, PartialEq, Eq)]
struct AcceptedType {
    /// The media type; for a short name in `format`, `name/` and that name.
    media_type: String,
    version: Option<String>,
    /// The weight `q`, in thousandths.
    quality: u16,
}

impl AcceptedType {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let media_type = parts.next().filter(|text| text.contains('/'))?.to_ascii_lowercase();
        let (mut version, mut quality) = (None, 1_000);
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            match name.trim() {
                "version" => version = Some(value.trim().trim_matches('"').to_owned()),
                "q" => quality = thousandths(value.trim())?,
                _ => {}
            }
        }
        Some(Self { media_type, version, quality })
    }

    /// The part after `application/vnd.sdmx.`.
    fn sdmx(&self) -> Option<&str> {
        self.media_type.strip_prefix("application/vnd.sdmx.")
    }

    fn is_version(&self, start: &str) -> bool {
        self.version.as_deref().is_some_and(|version| version.starts_with(start))
    }

    /// Whether it accepts anything, or any XML.
    fn is_open(&self) -> bool {
        matches!(
            self.media_type.as_str(),
            "*/*" | "application/*" | "application/xml" | "text/xml" | "text/*"
        )
    }
}

/// Parses a weight between 0 and 1.
fn thousandths(text: &str) -> Option<u16> {
    let quality: f64 = text.parse().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 1000")]
    (0.0..=1.0).contains(&quality).then_some((quality * 1_000.0) as u16)
}

/// The accepted media types, those with the greatest weight first.
fn accepted_types(request: &Request, headers: &HeaderMap) -> Vec<AcceptedType> {
    if let Some(format) = request.text("format") {
        // A short name stands for a media type. In a query a plus is decoded as a space.
        let kind = format.replace(' ', "+");
        let kind = if kind.contains('/') { kind } else { format!("name/{kind}") };
        return AcceptedType::parse(&kind).into_iter().collect();
    }
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut accepted: Vec<AcceptedType> =
        values.flat_map(|value| value.split(',')).filter_map(AcceptedType::parse).collect();
    accepted.retain(|one| one.quality > 0);
    accepted.sort_by_key(|one| std::cmp::Reverse(one.quality));
    accepted
}

/// The format of a data message.
///
/// # Errors
/// When none of the accepted formats is available.
pub(super) fn data(
    request: &Request,
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
        .find_map(|one| data_format(one, version, default))
        .ok_or_else(|| SdmxError::not_acceptable(&DataFormat::ALL.map(DataFormat::media_type)))
}

fn data_format(accepted: &AcceptedType, version: SdmxVersion, default: DataFormat) -> Option<DataFormat> {
    let newest = |old, new| if version == SdmxVersion::V30 { new } else { old };
    let is_old = |prefix: &str| accepted.version.is_none() || accepted.is_version(prefix);
    Some(match accepted.sdmx() {
        Some("genericdata+xml") if is_old("2.1") => DataFormat::Generic,
        Some("generictimeseriesdata+xml") if is_old("2.1") => DataFormat::GenericTimeSeries,
        Some("structurespecificdata+xml") if is_old("2.1") => DataFormat::Specific,
        Some("structurespecifictimeseriesdata+xml") if is_old("2.1") => DataFormat::SpecificTimeSeries,
        Some("data+xml") if is_old("3.0") => DataFormat::Ml30,
        Some("data+csv") if is_old("1") => DataFormat::Csv10,
        Some("data+csv") if accepted.is_version("2.0") || accepted.is_version("2") => DataFormat::Csv20,
        Some("data+json") if accepted.is_version("1") => DataFormat::Json10,
        Some("data+json") if accepted.is_version("2") => DataFormat::Json20,
        Some("data+json") if accepted.version.is_none() => newest(DataFormat::Json10, DataFormat::Json20),
        Some(_) => return None,
        None if accepted.is_open() => default,
        None => match accepted.media_type.as_str() {
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
    request: &Request,
    default: StructureFormat,
    headers: &HeaderMap,
) -> Result<StructureFormat, SdmxError> {
    let accepted = accepted_types(request, headers);
    if accepted.is_empty() {
        return Ok(default);
    }
    accepted
        .iter()
        .find_map(|one| structure_format(one, default))
        .ok_or_else(|| SdmxError::not_acceptable(&StructureFormat::ALL.map(StructureFormat::media_type)))
}

fn structure_format(accepted: &AcceptedType, default: StructureFormat) -> Option<StructureFormat> {
    let json = match default {
        StructureFormat::Ml21 => StructureFormat::Json10,
        _ => StructureFormat::Json20,
    };
    Some(match accepted.sdmx() {
        Some("structure+xml") if accepted.is_version("2.1") => StructureFormat::Ml21,
        Some("structure+xml") if accepted.is_version("3.0") => StructureFormat::Ml30,
        Some("structure+xml") if accepted.version.is_none() && default == StructureFormat::Ml30 => default,
        Some("structure+xml") if accepted.version.is_none() => StructureFormat::Ml21,
        Some("structure+json") if accepted.is_version("1.0") || accepted.version.as_deref() == Some("1") => {
            StructureFormat::Json10
        }
        Some("structure+json" | "schema+json") if accepted.is_version("2.") => StructureFormat::Json20,
        Some("structure+json" | "schema+json") if accepted.version.is_none() => json,
        Some(_) => return None,
        None if accepted.is_open() || accepted.media_type == "name/xml" => default,
        None => match accepted.media_type.as_str() {
            "application/json" | "name/json" | "name/jsonstructure" | "name/sdmx-json" => json,
            _ => return None,
        },
    })
}
