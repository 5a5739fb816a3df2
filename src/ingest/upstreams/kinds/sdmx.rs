//! Data of an SDMX web service.

use std::collections::BTreeMap;

use chrono::{NaiveDate, SecondsFormat, TimeDelta};
use serde::Deserialize;

use super::{Kind, build};
use crate::domain::import::Scope;
use crate::ingest::upstreams::access::Access;
use crate::ingest::upstreams::context::Context;
use crate::ingest::upstreams::plan::{Known, Plan, Refused};
use crate::ingest::upstreams::request::UpstreamRequest;

/// Data of an SDMX web service (REST 2.1 or 3.0).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SdmxQuery {
    /// The address of the service, to which `/data/…` is added.
    pub address: String,
    /// The version of the interface: `2.1` or `3.0`; `2.1` without it.
    #[serde(default)]
    pub version: SdmxVersion,
    /// The dataflow: `EXR`, `ECB,EXR` or `ECB,EXR,1.0`: the agency, the id and the version, as far as they are needed.
    pub flow: String,
    /// The key: codes with dots between dimensions and `+` between codes, as `M.USD+CNY.EUR.SP00.A`. All without it.
    pub key: Option<String>,
    /// The first period, such as `2000` or `2000-01`.
    pub start: Option<String>,
    /// The last period.
    pub end: Option<String>,
    /// Whether only what changed since the pull before is asked for (`updatedAfter`), where the service can tell.
    #[serde(default)]
    pub updated_after: bool,
    /// Whether earlier publications are asked for too (`includeHistory`), where the service has them.
    #[serde(default)]
    pub history: bool,
    /// Whether the data structure is asked for first, which says what is a dimension; `true` without it. Not needed where
    /// the service answers generic data of SDMX-ML 2.1.
    #[serde(default = "yes")]
    pub structure: bool,
    /// Further parameters of the service, such as `{ format = "SDMX-CSV" }`.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
}

/// A version of the SDMX REST interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SdmxVersion {
    /// `/data/FLOW/KEY`.
    #[default]
    #[serde(rename = "2.1")]
    V2_1,
    /// `/data/dataflow/AGENCY/FLOW/VERSION/KEY`.
    #[serde(rename = "3.0")]
    V3_0,
}

const fn yes() -> bool {
    true
}

/// The media types of data that are asked for, those that describe themselves first.
const DATA_2_1: &str = "application/vnd.sdmx.genericdata+xml;version=2.1, \
                        application/vnd.sdmx.structurespecificdata+xml;version=2.1;q=0.9, \
                        application/vnd.sdmx.data+csv;q=0.5, application/xml;q=0.4, */*;q=0.1";
const DATA_3_0: &str = "application/vnd.sdmx.data+xml;version=3.0.0, application/vnd.sdmx.data+csv;version=2.0.0;q=0.9, \
                        application/vnd.sdmx.data+csv;q=0.5, */*;q=0.1";
const STRUCTURE_2_1: &str = "application/vnd.sdmx.structure+xml;version=2.1, application/xml;q=0.5";
const STRUCTURE_3_0: &str = "application/vnd.sdmx.structure+xml;version=3.0.0";

/// How far the time of a service may be from ours, and how late it may publish what it dates earlier.
const OVERLAP: TimeDelta = TimeDelta::days(1);

/// What stands for everything, and for the newest version.
const ALL: &str = "all";
const LATEST: &str = "latest";

impl SdmxQuery {
    /// Agency, id and version of the dataflow, as far as they are given.
    fn flow(&self) -> (Option<&str>, &str, Option<&str>) {
        let parts: Vec<&str> = self.flow.split(',').map(str::trim).collect();
        match parts.as_slice() {
            [agency, id] => (Some(agency), id, None),
            [agency, id, version] => (Some(agency), id, Some(version)),
            _ => (None, &self.flow, None),
        }
    }

    fn structure_request(&self, upstream: Context<'_>) -> UpstreamRequest {
        let (agency, id, version) = self.flow();
        let (path, accept) = match self.version {
            SdmxVersion::V2_1 => {
                (["", "dataflow", agency.unwrap_or(ALL), id, version.unwrap_or(LATEST)], STRUCTURE_2_1)
            }
            SdmxVersion::V3_0 => {
                (["structure", "dataflow", agency.unwrap_or("*"), id, version.unwrap_or("~")], STRUCTURE_3_0)
            }
        };
        let path = path.into_iter().filter(|part| !part.is_empty());
        let url = build::address(&self.address, path, [("references", "children")]);
        UpstreamRequest { accept: Some(accept), ..build::file(url, format!("{}-structure.xml", upstream.id)) }
    }

    fn data_request(&self, upstream: Context<'_>, updated_after: Option<&str>) -> UpstreamRequest {
        let (agency, id, version) = self.flow();
        // A part of a path that is one or two dots alone would be taken for a folder.
        let key = self.key.as_deref().filter(|key| !matches!(*key, "" | "." | ".."));
        let joined = [agency, Some(id), version].into_iter().flatten().collect::<Vec<_>>().join(",");
        let (path, accept) = match self.version {
            SdmxVersion::V2_1 => (vec!["data", &joined, key.unwrap_or(ALL)], DATA_2_1),
            SdmxVersion::V3_0 => {
                let flow = ["data", "dataflow", agency.unwrap_or("*"), id, version.unwrap_or("~")];
                (flow.into_iter().chain([key.unwrap_or("*")]).collect(), DATA_3_0)
            }
        };
        let mut query: Vec<(&str, &str)> = Vec::new();
        let time = self.time_filter();
        match self.version {
            SdmxVersion::V2_1 => {
                query.extend(self.start.as_deref().map(|start| ("startPeriod", start)));
                query.extend(self.end.as_deref().map(|end| ("endPeriod", end)));
            }
            SdmxVersion::V3_0 => query.extend(time.as_deref().map(|time| ("c[TIME_PERIOD]", time))),
        }
        query.extend(updated_after.map(|time| ("updatedAfter", time)));
        query.extend(self.history.then_some(("includeHistory", "true")));
        query.extend(self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let url = build::address(&self.address, path, query);
        UpstreamRequest { accept: Some(accept), ..build::file(url, format!("{}.sdmx", upstream.id)) }
    }

    /// The range of time as version 3.0 has it: `ge:2000+le:2020`.
    fn time_filter(&self) -> Option<String> {
        let start = self.start.iter().map(|start| format!("ge:{start}"));
        let parts: Vec<String> = start.chain(self.end.iter().map(|end| format!("le:{end}"))).collect();
        (!parts.is_empty()).then(|| parts.join("+"))
    }
}

impl Kind for SdmxQuery {
    fn check(&self, access: &Access) -> Result<(), String> {
        let is_id = |part: &str| {
            let is_of_id = |character: char| {
                character.is_ascii_alphanumeric()
                    || matches!(character, '_' | '-' | '@' | '$' | '.' | '*' | '+' | '~')
            };
            !part.trim().is_empty() && part.trim().chars().all(is_of_id)
        };
        let parts: Vec<&str> = self.flow.split(',').collect();
        if parts.len() > 3 || !parts.iter().all(|part| is_id(part)) {
            return Err(format!(
                "`{}` is no dataflow; allowed: `ID`, `AGENCY,ID` or `AGENCY,ID,VERSION`",
                self.flow
            ));
        }
        access.address(&self.address).map(|_| ())
    }

    fn plan(&self, upstream: Context<'_>, known: &Known, _: NaiveDate) -> Plan {
        let since = known
            .last_success
            .filter(|_| self.updated_after)
            .map(|time| (time - OVERLAP).to_rfc3339_opts(SecondsFormat::Secs, true));
        let structure = self.structure.then(|| self.structure_request(upstream));
        Plan {
            requests: structure.into_iter().chain([self.data_request(upstream, since.as_deref())]).collect(),
            scope: if since.is_some() { Scope::Update } else { upstream.scope },
        }
    }

    fn refused(&self, request: &UpstreamRequest, status: u16) -> Refused {
        // Services say with 404 that nothing changed since then.
        if status == 404 && request.url.contains("updatedAfter=") {
            Refused::NothingNew
        } else {
            Refused::Fails
        }
    }
}
