//! Data in JSON-stat, or a collection of links to such data.

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Kind, build};
use crate::ingest::upstreams::access::Access;
use crate::ingest::upstreams::context::Context;
use crate::ingest::upstreams::plan::{AnswerError, FollowUp, Known, Plan};
use crate::ingest::upstreams::request::UpstreamRequest;

/// Data in JSON-stat, or a collection of links to such data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct JsonStatQuery {
    /// The address, with all parameters of the service.
    pub address: String,
}

/// The most links of a collection.
const MAX_LINKS: usize = 1_000;

/// A document, as far as it says where data are.
#[derive(Debug, Deserialize)]
struct Document {
    #[serde(default)]
    class: Option<String>,
    #[serde(default)]
    link: Option<Links>,
}

#[derive(Debug, Deserialize)]
struct Links {
    #[serde(default)]
    item: Vec<Item>,
}

#[derive(Debug, Deserialize)]
struct Item {
    #[serde(default)]
    class: Option<String>,
    #[serde(default)]
    href: Option<String>,
    #[serde(default)]
    value: Option<IgnoredAny>,
}

impl Kind for JsonStatQuery {
    fn check(&self, access: &Access) -> Result<(), String> {
        access.address(&self.address).map(|_| ())
    }

    fn plan(&self, upstream: Context<'_>, _: &Known, _: NaiveDate) -> Plan {
        let request = build::page(self.address.clone(), format!("{}.json", upstream.id));
        Plan { requests: vec![request], scope: upstream.scope }
    }

    fn follow(
        &self,
        upstream: Context<'_>,
        request: &UpstreamRequest,
        answer: &[u8],
    ) -> Result<FollowUp, AnswerError> {
        let document: Document = build::json("document of JSON-stat", answer)?;
        let items = document.link.map(|link| link.item).unwrap_or_default();
        let is_collection = document.class.as_deref() == Some("collection");
        if !is_collection || items.iter().any(|item| item.value.is_some()) {
            return Ok(FollowUp { is_data: true, ..FollowUp::default() });
        }
        let (mut requests, mut unused) = (Vec::new(), Vec::new());
        for item in items {
            let Some(href) = item.href else { continue };
            if item.class.as_deref().is_some_and(|class| class != "dataset") {
                unused.push(format!("`{href}` is no dataset"));
                continue;
            }
            let url = String::from(upstream.link(request, &href)?);
            requests.push(build::file(url, format!("{}-{}.json", upstream.id, requests.len() + 1)));
            if requests.len() > MAX_LINKS {
                return Err(AnswerError::Nothing(format!(
                    "the collection has more than {MAX_LINKS} datasets"
                )));
            }
        }
        if requests.is_empty() {
            return Err(AnswerError::Nothing("the collection leads to no dataset".to_owned()));
        }
        Ok(FollowUp { requests, unused, ..FollowUp::default() })
    }
}
