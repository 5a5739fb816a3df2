//! Series of FRED, with all vintages that ALFRED keeps.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Kind, build};
use crate::domain::import::Scope;
use crate::ingest::upstreams::access::Access;
use crate::ingest::upstreams::context::Context;
use crate::ingest::upstreams::plan::{AnswerError, FollowUp, Known, MAX_PAGES, Plan};
use crate::ingest::upstreams::request::{Step, UpstreamRequest};

/// Series of FRED, with all vintages that ALFRED keeps. `key_variable` has the key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FredQuery {
    /// The address of the service; that of the Federal Reserve Bank of St. Louis without it.
    #[serde(default = "fred")]
    pub address: String,
    /// The ids of the series, such as `INDPRO`.
    pub series: Vec<String>,
    /// The first day of observations, as `1990-01-01`; all without it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub start: Option<NaiveDate>,
    /// The first day of vintages, as `2010-01-01`; all without it. FRED refuses more than 2,000 vintages of a series.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub vintages_from: Option<NaiveDate>,
}

fn fred() -> String {
    "https://api.stlouisfed.org/fred".to_owned()
}

/// The first and the last day of all vintages.
const EARLIEST: &str = "1776-07-04";
const LATEST: &str = "9999-12-31";
/// The most observations of a page.
const LIMIT: u32 = 100_000;
/// What an answer is called.
const WHAT: &str = "answer of FRED's API";

/// The part of an answer with observations that says whether there are more.
#[derive(Debug, Deserialize)]
struct Head {
    count: u64,
    offset: u64,
    limit: u64,
}

impl FredQuery {
    /// The request for what is said of a series: name, frequency, unit.
    fn series_request(&self, upstream: Context<'_>, part: usize) -> Option<UpstreamRequest> {
        let query = [("series_id", self.series.get(part)?.as_str()), ("file_type", "json")];
        let url = build::address(&self.address, ["series"], query);
        Some(UpstreamRequest { part, ..build::file(url, file(upstream)) })
    }

    fn observations_request(&self, upstream: Context<'_>, part: usize, page: u32) -> Option<UpstreamRequest> {
        let (start, from) =
            (self.start.map(|day| day.to_string()), self.vintages_from.map(|day| day.to_string()));
        let (limit, offset) =
            (LIMIT.to_string(), u64::from(page - 1).saturating_mul(LIMIT.into()).to_string());
        let mut query = vec![
            ("series_id", self.series.get(part)?.as_str()),
            ("file_type", "json"),
            ("realtime_start", from.as_deref().unwrap_or(EARLIEST)),
            ("realtime_end", LATEST),
            ("limit", &limit),
            ("offset", &offset),
        ];
        query.extend(start.as_deref().map(|start| ("observation_start", start)));
        let url = build::address(&self.address, ["series", "observations"], query);
        Some(UpstreamRequest { step: Step::Page, part, page, ..build::file(url, file(upstream)) })
    }
}

/// The file of all answers: what is said of a series stands before its observations.
fn file(upstream: Context<'_>) -> String {
    format!("{}.json", upstream.id)
}

impl Kind for FredQuery {
    fn check(&self, access: &Access) -> Result<(), String> {
        build::named("series", &self.series, "INDPRO")?;
        if access.key_variable.is_none() {
            let message = "FRED asks for a key; name the environment variable that has it: `key_variable = \"FRED_API_KEY\"`";
            return Err(message.to_owned());
        }
        access.address(&self.address).map(|_| ())
    }

    fn plan(&self, upstream: Context<'_>, _: &Known, _: NaiveDate) -> Plan {
        let requests = (0..self.series.len()).flat_map(|part| {
            [self.series_request(upstream, part), self.observations_request(upstream, part, 1)]
        });
        // Each vintage states what changed in it, and what went.
        Plan { requests: requests.flatten().collect(), scope: Scope::Update }
    }

    fn follow(
        &self,
        upstream: Context<'_>,
        request: &UpstreamRequest,
        answer: &[u8],
    ) -> Result<FollowUp, AnswerError> {
        let Head { count, offset, limit } = build::json(WHAT, answer)?;
        let asked = u64::from(request.page - 1).saturating_mul(LIMIT.into());
        if offset != asked || limit != u64::from(LIMIT) {
            let detail =
                format!("it begins at {offset} with {limit} observations, not at {asked} with {LIMIT}");
            return Err(AnswerError::Form { what: WHAT, detail });
        }
        if count.div_ceil(limit) > MAX_PAGES.into() {
            return Err(AnswerError::Pages);
        }
        let is_last = offset.saturating_add(limit) >= count;
        let next = (!is_last).then(|| self.observations_request(upstream, request.part, request.page + 1));
        Ok(FollowUp { requests: next.flatten().into_iter().collect(), is_data: true, ..FollowUp::default() })
    }
}
