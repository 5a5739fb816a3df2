//! Which format a caller gets: `format=` decides, else `Accept` with its versions, else what the path is for.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

use super::error::SdmxError;
use super::request::{Api, Request};
use crate::formats::sdmx::{DataFormat, StructureFormat};

/// A media type that is asked for.
#[derive(Debug, PartialEq, Eq)]
struct AcceptedType {
    kind: String,
    version: Option<String>,
    /// In thousandths.
    quality: u16,
}

impl AcceptedType {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let kind = parts.next().filter(|kind| kind.contains('/'))?.to_ascii_lowercase();
        let (mut version, mut quality) = (None, 1_000);
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            match name.trim() {
                "version" => version = Some(value.trim().trim_matches('"').to_owned()),
                "q" => quality = thousandths(value.trim())?,
                _ => {}
            }
        }
        Some(Self { kind, version, quality })
    }

    /// The name behind `application/vnd.sdmx.`.
    fn sdmx(&self) -> Option<&str> {
        self.kind.strip_prefix("application/vnd.sdmx.")
    }

    fn is_version(&self, start: &str) -> bool {
        self.version.as_deref().is_some_and(|version| version.starts_with(start))
    }

    /// Whether anything does, or any XML.
    fn is_open(&self) -> bool {
        matches!(self.kind.as_str(), "*/*" | "application/*" | "application/xml" | "text/xml" | "text/*")
    }
}

/// A quality between 0 and 1.
fn thousandths(text: &str) -> Option<u16> {
    let quality: f64 = text.parse().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 1000")]
    (0.0..=1.0).contains(&quality).then_some((quality * 1_000.0) as u16)
}

/// The media types that are asked for, the dearest first.
fn wanted(request: &Request, headers: &HeaderMap) -> Vec<AcceptedType> {
    if let Some(format) = request.text("format") {
        // A name alone is a media type by another name; a plus in a query reads as a space.
        let kind = format.replace(' ', "+");
        let kind = if kind.contains('/') { kind } else { format!("name/{kind}") };
        return AcceptedType::parse(&kind).into_iter().collect();
    }
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut wanted: Vec<AcceptedType> =
        values.flat_map(|value| value.split(',')).filter_map(AcceptedType::parse).collect();
    wanted.retain(|one| one.quality > 0);
    wanted.sort_by_key(|one| std::cmp::Reverse(one.quality));
    wanted
}

/// The format of a data message.
///
/// # Errors
/// When none that is asked for is served.
pub(super) fn data(request: &Request, api: Api, headers: &HeaderMap) -> Result<DataFormat, SdmxError> {
    let wanted = wanted(request, headers);
    let default = match api {
        Api::V21 => DataFormat::Generic,
        Api::V30 => DataFormat::Ml30,
    };
    if wanted.is_empty() {
        return Ok(default);
    }
    wanted
        .iter()
        .find_map(|one| data_format(one, api, default))
        .ok_or_else(|| SdmxError::not_acceptable(&DataFormat::ALL.map(DataFormat::media_type)))
}

fn data_format(wanted: &AcceptedType, api: Api, default: DataFormat) -> Option<DataFormat> {
    let newest = |old, new| if api == Api::V30 { new } else { old };
    let is_old = |prefix: &str| wanted.version.is_none() || wanted.is_version(prefix);
    Some(match wanted.sdmx() {
        Some("genericdata+xml") if is_old("2.1") => DataFormat::Generic,
        Some("generictimeseriesdata+xml") if is_old("2.1") => DataFormat::GenericTimeSeries,
        Some("structurespecificdata+xml") if is_old("2.1") => DataFormat::Specific,
        Some("structurespecifictimeseriesdata+xml") if is_old("2.1") => DataFormat::SpecificTimeSeries,
        Some("data+xml") if is_old("3.0") => DataFormat::Ml30,
        Some("data+csv") if is_old("1") => DataFormat::Csv10,
        Some("data+csv") if wanted.is_version("2.0") || wanted.is_version("2") => DataFormat::Csv20,
        Some("data+json") if wanted.is_version("1") => DataFormat::Json10,
        Some("data+json") if wanted.is_version("2") => DataFormat::Json20,
        Some("data+json") if wanted.version.is_none() => newest(DataFormat::Json10, DataFormat::Json20),
        Some(_) => return None,
        None if wanted.is_open() => default,
        None => match wanted.kind.as_str() {
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
/// When none that is asked for is served.
pub(super) fn structure(
    request: &Request,
    default: StructureFormat,
    headers: &HeaderMap,
) -> Result<StructureFormat, SdmxError> {
    let wanted = wanted(request, headers);
    if wanted.is_empty() {
        return Ok(default);
    }
    wanted
        .iter()
        .find_map(|one| structure_format(one, default))
        .ok_or_else(|| SdmxError::not_acceptable(&StructureFormat::ALL.map(StructureFormat::media_type)))
}

fn structure_format(wanted: &AcceptedType, default: StructureFormat) -> Option<StructureFormat> {
    let json = match default {
        StructureFormat::Ml21 => StructureFormat::Json10,
        _ => StructureFormat::Json20,
    };
    Some(match wanted.sdmx() {
        Some("structure+xml") if wanted.is_version("2.1") => StructureFormat::Ml21,
        Some("structure+xml") if wanted.is_version("3.0") => StructureFormat::Ml30,
        Some("structure+xml") if wanted.version.is_none() && default == StructureFormat::Ml30 => default,
        Some("structure+xml") if wanted.version.is_none() => StructureFormat::Ml21,
        Some("structure+json") if wanted.is_version("1.0") || wanted.version.as_deref() == Some("1") => {
            StructureFormat::Json10
        }
        Some("structure+json" | "schema+json") if wanted.is_version("2.") => StructureFormat::Json20,
        Some("structure+json" | "schema+json") if wanted.version.is_none() => json,
        Some(_) => return None,
        None if wanted.is_open() || wanted.kind == "name/xml" => default,
        None => match wanted.kind.as_str() {
            "application/json" | "name/json" | "name/jsonstructure" | "name/sdmx-json" => json,
            _ => return None,
        },
    })
}
