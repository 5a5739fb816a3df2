//! A dataset of another yearbook, which is followed with all its vintages.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Kind, build};
use crate::domain::code::Code;
use crate::ingest::upstreams::access::Access;
use crate::ingest::upstreams::code_lists::{CodeLists, INDICATORS, LISTS};
use crate::ingest::upstreams::context::Context;
use crate::ingest::upstreams::evidence::Evidence;
use crate::ingest::upstreams::metadata::Metadata;
use crate::ingest::upstreams::plan::{AnswerError, FollowUp, Known, MAX_PAGES, Plan, Refused};
use crate::ingest::upstreams::request::UpstreamRequest;
use crate::ingest::upstreams::series_units::{SeriesUnits, UNIT};

/// A dataset of another yearbook, which is followed with all its vintages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct YearbookQuery {
    /// The address of the service, to which `/v1/…` is added.
    pub address: String,
    /// The id of the dataset there; the same as here without it.
    pub dataset: Option<Code>,
    /// The indicators; all without it.
    #[serde(default)]
    pub indicators: Vec<Code>,
    /// The areas; all without it.
    #[serde(default)]
    pub areas: Vec<Code>,
}

/// A page of the changes after a revision.
#[derive(Debug, Deserialize)]
struct ChangePage {
    identity: String,
    next: Option<String>,
    changes: Vec<Change>,
}

#[derive(Debug, Deserialize)]
struct Change {
    dataset: String,
}

/// The lists that are asked for, by the last part of their addresses.
const CHANGES: &str = "changes";
const FIGURES: &str = "figures";
const SOURCES: &str = "sources";
/// The series with their units, which no list of `/v1` has.
const SERIES: &str = "series";
const SERIES_TABLE: &str = "application/vnd.sdmx.data+csv;version=2.0.0";

/// The status with which a service says that it does not know a revision.
const UNKNOWN_REVISION: u16 = 410;

impl YearbookQuery {
    fn dataset<'q>(&'q self, upstream: Context<'q>) -> &'q str {
        self.dataset.as_ref().unwrap_or(upstream.dataset).as_str()
    }

    fn changes(&self, since: Option<&str>, page: u32) -> UpstreamRequest {
        UpstreamRequest { page, ..self.list(CHANGES, since.map(|since| ("since", since))) }
    }

    /// A request for a list that is no data.
    fn list(&self, name: &str, query: Option<(&str, &str)>) -> UpstreamRequest {
        let url = build::address(&self.address, ["v1", name], query);
        build::page(url, name.to_owned())
    }

    /// The requests for what is said about the observations.
    fn metadata<'q>(&'q self, upstream: Context<'q>) -> impl Iterator<Item = UpstreamRequest> + 'q {
        let dataset = self.dataset(upstream);
        let lists = [FIGURES, SOURCES].into_iter().chain(LISTS);
        let of_list = move |name| {
            // Indicators belong to datasets, the other lists are shared by all.
            let of_dataset = Some(("dataset", dataset)).filter(|_| name == INDICATORS);
            self.list(name, of_dataset)
        };
        lists.map(of_list).chain([self.series(dataset)])
    }

    fn series(&self, dataset: &str) -> UpstreamRequest {
        let path = ["sdmx", "3.0", "data", "dataflow", "*", dataset, "*", "*"];
        let url = build::address(&self.address, path, [("attributes", UNIT), ("measures", "none")]);
        UpstreamRequest { accept: Some(SERIES_TABLE), ..build::page(url, SERIES.to_owned()) }
    }

    fn observations(&self, upstream: Context<'_>) -> UpstreamRequest {
        let joined = |codes: &[Code]| codes.iter().map(Code::as_str).collect::<Vec<_>>().join(",");
        let (indicators, areas) = (joined(&self.indicators), joined(&self.areas));
        let mut query = vec![
            ("dataset", self.dataset(upstream)),
            ("include", "vintages"),
            ("detail", "full"),
            ("format", "csv"),
        ];
        query.extend(Some(("indicator", indicators.as_str())).filter(|(_, codes)| !codes.is_empty()));
        query.extend(Some(("area", areas.as_str())).filter(|(_, codes)| !codes.is_empty()));
        let url = build::address(&self.address, ["v1", "observations"], query);
        build::file(url, format!("{}.csv", upstream.id))
    }
}

/// What a list says of codes, and which units it gives indicators.
fn codes(list: &str, answer: &[u8]) -> Result<Metadata, AnswerError> {
    let what = "list of codes of a yearbook";
    let form = |error: serde_json::Error| AnswerError::Form { what, detail: error.to_string() };
    let codes = CodeLists::of_answer(list, build::json(what, answer)?).map_err(form)?;
    let units = codes.indicators.iter().map(|indicator| (indicator.code.as_str(), indicator.unit.as_str()));
    Ok(Metadata { units: SeriesUnits::of_indicators(units), codes, ..Metadata::default() })
}

fn units(answer: &[u8]) -> Result<Metadata, AnswerError> {
    let what = "table of the series of a yearbook";
    let form = |error: csv::Error| AnswerError::Form { what, detail: error.to_string() };
    Ok(Metadata { units: SeriesUnits::of_series(answer).map_err(form)?, ..Metadata::default() })
}

/// Whether a request asks for what changed after a known revision.
fn has_since(request: &UpstreamRequest) -> bool {
    request.url.contains("?since=")
}

impl Kind for YearbookQuery {
    fn check(&self, access: &Access) -> Result<(), String> {
        access.address(&self.address).map(|_| ())
    }

    fn plan(&self, upstream: Context<'_>, known: &Known, _: NaiveDate) -> Plan {
        Plan { requests: vec![self.changes(known.followed.as_deref(), 1)], scope: upstream.scope }
    }

    fn follow(
        &self,
        upstream: Context<'_>,
        request: &UpstreamRequest,
        answer: &[u8],
    ) -> Result<FollowUp, AnswerError> {
        let dataset = self.dataset(upstream);
        let metadata = match request.file.as_str() {
            FIGURES => {
                let page = |id: &str| build::address(&self.address, [FIGURES, id], None);
                let list = build::json("list of figures of a yearbook", answer)?;
                Metadata { evidence: Evidence::of_figures(list, dataset, page), ..Metadata::default() }
            }
            SOURCES => {
                let list = build::json("list of sources of a yearbook", answer)?;
                Metadata { evidence: Evidence::of_sources(list, dataset), ..Metadata::default() }
            }
            SERIES => units(answer)?,
            list if LISTS.contains(&list) => codes(list, answer)?,
            _ => return self.follow_changes(upstream, request, answer),
        };
        Ok(FollowUp { metadata, ..FollowUp::default() })
    }

    fn refused(&self, request: &UpstreamRequest, status: u16) -> Refused {
        if has_since(request) && status == UNKNOWN_REVISION {
            return Refused::Instead(Box::new(self.changes(None, 1)));
        }
        Refused::Fails
    }
}

impl YearbookQuery {
    /// What follows from a page of changes: the observations and what is said about them, if the dataset changed.
    fn follow_changes(
        &self,
        upstream: Context<'_>,
        request: &UpstreamRequest,
        answer: &[u8],
    ) -> Result<FollowUp, AnswerError> {
        let ChangePage { identity, next, changes } = build::json("list of changes of a yearbook", answer)?;
        let is_changed = changes.iter().any(|change| change.dataset == self.dataset(upstream));
        let requests = match next {
            _ if is_changed || !has_since(request) => {
                self.metadata(upstream).chain([self.observations(upstream)]).collect()
            }
            Some(_) if request.page >= MAX_PAGES => return Err(AnswerError::Pages),
            Some(next) => vec![self.changes(Some(&next), request.page + 1)],
            None => Vec::new(),
        };
        // What is asked for afterwards may be newer than this revision; then it is asked for again, and nothing changed.
        Ok(FollowUp { requests, followed: Some(identity), ..FollowUp::default() })
    }
}
