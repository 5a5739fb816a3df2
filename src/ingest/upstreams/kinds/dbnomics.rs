//! Series of DBnomics, version 22 of its API.

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Kind, build};
use crate::ingest::upstreams::access::Access;
use crate::ingest::upstreams::context::Context;
use crate::ingest::upstreams::plan::{AnswerError, FollowUp, Known, MAX_PAGES, Plan};
use crate::ingest::upstreams::request::{Step, UpstreamRequest};

/// Series of DBnomics, version 22 of its API: some of several datasets, or those of one dataset.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DbnomicsQuery {
    /// The address of the service; that of DBnomics without it.
    #[serde(default = "dbnomics")]
    pub address: String,
    /// The series, each as `PROVIDER/DATASET/SERIES`.
    #[serde(default)]
    pub series: Vec<String>,
    /// A dataset, as `PROVIDER/DATASET`.
    pub dataset: Option<String>,
    /// The key of series of the dataset: codes with dots between dimensions and `+` between codes. All without it.
    pub key: Option<String>,
}

fn dbnomics() -> String {
    "https://api.db.nomics.world/v22".to_owned()
}

/// How many series are asked for at once; their ids must fit into an address.
const AT_ONCE: usize = 20;
/// What an answer is called.
const WHAT: &str = "answer of DBnomics' API";

/// The part of an answer that says whether there are more series.
#[derive(Debug, Deserialize)]
struct Answer {
    series: Series,
}

#[derive(Debug, Deserialize)]
struct Series {
    num_found: u64,
    offset: u64,
    docs: Vec<IgnoredAny>,
}

impl DbnomicsQuery {
    /// The request for a part: the dataset, then the lists of series.
    fn request(&self, upstream: Context<'_>, part: usize, page: u32, offset: u64) -> Option<UpstreamRequest> {
        let offset = offset.to_string();
        let query = [("observations", "1"), ("limit", "1000"), ("offset", offset.as_str())];
        let lists = part.checked_sub(usize::from(self.dataset.is_some()));
        let url = match (&self.dataset, lists) {
            (Some(dataset), None) => {
                let path = ["series"].into_iter().chain(dataset.split('/'));
                build::address(&self.address, path.chain(self.key.as_deref()), query)
            }
            (_, part) => {
                let ids = self.series.chunks(AT_ONCE).nth(part.unwrap_or(0))?.join(",");
                let query = [("series_ids", ids.as_str())].into_iter().chain(query);
                build::address(&self.address, ["series"], query)
            }
        };
        let file = format!("{}.json", upstream.id);
        Some(UpstreamRequest { step: Step::Page, part, page, ..build::file(url, file) })
    }
}

/// Whether a text is of so many parts with a slash between them.
fn has_parts(text: &str, count: usize) -> bool {
    text.split('/').count() == count && !text.split('/').any(|part| matches!(part.trim(), "" | "." | ".."))
}

impl Kind for DbnomicsQuery {
    fn check(&self, access: &Access) -> Result<(), String> {
        if let Some(id) = self.series.iter().find(|id| !has_parts(id, 3) || id.contains(',')) {
            return Err(format!("`{id}` is no series; allowed: `PROVIDER/DATASET/SERIES`"));
        }
        match &self.dataset {
            Some(id) if !has_parts(id, 2) => {
                return Err(format!("`{id}` is no dataset; allowed: `PROVIDER/DATASET`"));
            }
            None if self.series.is_empty() => {
                return Err("it names neither `series` nor a `dataset`; add one".to_owned());
            }
            None if self.key.is_some() => {
                return Err("`key` chooses among the series of a `dataset`; add it".to_owned());
            }
            _ => {}
        }
        if self.key.as_deref().is_some_and(|key| matches!(key, "" | "." | "..")) {
            return Err("`key` chooses nothing; leave it out for all series".to_owned());
        }
        access.address(&self.address).map(|_| ())
    }

    fn plan(&self, upstream: Context<'_>, _: &Known, _: NaiveDate) -> Plan {
        let parts = usize::from(self.dataset.is_some()) + self.series.len().div_ceil(AT_ONCE);
        let requests = (0..parts).filter_map(|part| self.request(upstream, part, 1, 0)).collect();
        Plan { requests, scope: upstream.scope }
    }

    fn follow(
        &self,
        upstream: Context<'_>,
        request: &UpstreamRequest,
        answer: &[u8],
    ) -> Result<FollowUp, AnswerError> {
        let Series { num_found, offset, docs } = build::json::<Answer>(WHAT, answer)?.series;
        if docs.is_empty() {
            let what = if num_found == 0 { "no series is found" } else { "a page has no series" };
            return Err(AnswerError::Nothing(what.to_owned()));
        }
        let next = offset.saturating_add(docs.len().try_into().unwrap_or(u64::MAX));
        if next >= num_found {
            return Ok(FollowUp { is_data: true, ..FollowUp::default() });
        }
        if request.page >= MAX_PAGES {
            return Err(AnswerError::Pages);
        }
        let next = self.request(upstream, request.part, request.page + 1, next);
        Ok(FollowUp { requests: next.into_iter().collect(), is_data: true, ..FollowUp::default() })
    }
}
