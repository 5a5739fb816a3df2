//! Indicators of the World Bank's API, version 2.

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Kind, build};
use crate::ingest::upstreams::access::Access;
use crate::ingest::upstreams::context::Context;
use crate::ingest::upstreams::plan::{AnswerError, FollowUp, Known, MAX_PAGES, Plan};
use crate::ingest::upstreams::request::{Step, UpstreamRequest};

/// Indicators of the World Bank's API, version 2.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WorldBankQuery {
    /// The address of the service; that of the World Bank without it.
    #[serde(default = "world_bank")]
    pub address: String,
    /// The indicators, such as `NV.IND.MANF.CD`.
    pub indicators: Vec<String>,
    /// The countries, by ISO code; all countries and groups without it.
    #[serde(default)]
    pub countries: Vec<String>,
    /// The range of time, such as `1990:2030`.
    pub date: Option<String>,
    /// The number of the database, where the indicator is not in the first (2, World Development Indicators).
    pub source: Option<u32>,
}

fn world_bank() -> String {
    "https://api.worldbank.org/v2".to_owned()
}

/// The rows of a page.
const PER_PAGE: &str = "10000";

/// What an answer is called.
const WHAT: &str = "answer of the World Bank's API";

/// The header of a page, or what is wrong.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Header {
    page: u32,
    pages: u32,
    message: Vec<Message>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Message {
    key: String,
    value: String,
}

impl WorldBankQuery {
    fn request(&self, upstream: Context<'_>, part: usize, page: u32) -> Option<UpstreamRequest> {
        let indicator = self.indicators.get(part)?;
        let countries = if self.countries.is_empty() { "all".to_owned() } else { self.countries.join(";") };
        let number = page.to_string();
        let source = self.source.map(|source| source.to_string());
        let mut query = vec![("format", "json"), ("per_page", PER_PAGE), ("page", &number)];
        query.extend(self.date.as_deref().map(|date| ("date", date)));
        query.extend(source.as_deref().map(|source| ("source", source)));
        let url = build::address(&self.address, ["country", &countries, "indicator", indicator], query);
        let file = format!("{}.json", upstream.id);
        Some(UpstreamRequest { step: Step::Page, part, page, ..build::file(url, file) })
    }
}

impl Kind for WorldBankQuery {
    fn check(&self, access: &Access) -> Result<(), String> {
        build::named("indicators", &self.indicators, "NV.IND.MANF.CD")?;
        if self.countries.iter().any(|country| country.is_empty() || country.contains([';', '/'])) {
            return Err(
                "`countries` has an empty code, or several in one; allowed: `[\"CN\", \"US\"]`".to_owned()
            );
        }
        access.address(&self.address).map(|_| ())
    }

    fn plan(&self, upstream: Context<'_>, _: &Known, _: NaiveDate) -> Plan {
        let requests = (0..self.indicators.len()).filter_map(|part| self.request(upstream, part, 1));
        Plan { requests: requests.collect(), scope: upstream.scope }
    }

    fn follow(
        &self,
        upstream: Context<'_>,
        request: &UpstreamRequest,
        answer: &[u8],
    ) -> Result<FollowUp, AnswerError> {
        // An error is a list of one element, with the status 200.
        let error: Result<(Header,), _> = build::json(WHAT, answer);
        let header = match error {
            Ok((header,)) => header,
            Err(_) => build::json::<(Header, IgnoredAny)>(WHAT, answer)?.0,
        };
        if let Some(message) = header.message.first() {
            return Err(AnswerError::Publisher(format!("{}: {}", message.key, message.value)));
        }
        if header.page != request.page {
            let detail = format!("it is page {}, not page {}", header.page, request.page);
            return Err(AnswerError::Form { what: WHAT, detail });
        }
        if header.pages > MAX_PAGES {
            return Err(AnswerError::Pages);
        }
        let next =
            (header.page < header.pages).then(|| self.request(upstream, request.part, header.page + 1));
        Ok(FollowUp { requests: next.flatten().into_iter().collect(), is_data: true, ..FollowUp::default() })
    }
}
