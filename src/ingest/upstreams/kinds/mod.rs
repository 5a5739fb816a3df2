//! The kinds of upstreams: what each is asked, and what follows from its answers. A kind is one file here.

mod build;
mod datapackage;
mod dbnomics;
mod file;
mod fred;
mod jsonstat;
mod sdmx;
mod worldbank;
mod yearbook;

pub use datapackage::DataPackageQuery;
pub use dbnomics::DbnomicsQuery;
pub use file::FileQuery;
pub use fred::FredQuery;
pub use jsonstat::JsonStatQuery;
pub use sdmx::SdmxQuery;
pub use worldbank::WorldBankQuery;
pub use yearbook::YearbookQuery;

use chrono::NaiveDate;

use super::access::Access;
use super::context::Context;
use super::plan::{AnswerError, FollowUp, Known, Plan, Refused};
use super::request::UpstreamRequest;

/// A kind of upstream, with what is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// A file that `import` reads.
    File(FileQuery),
    /// SDMX REST 2.1 or 3.0.
    Sdmx(SdmxQuery),
    /// The World Bank's API, version 2.
    WorldBank(WorldBankQuery),
    /// The API of FRED.
    Fred(FredQuery),
    /// The API of DBnomics, version 22.
    Dbnomics(DbnomicsQuery),
    /// JSON-stat.
    JsonStat(JsonStatQuery),
    /// A data package.
    DataPackage(DataPackageQuery),
    /// Another yearbook.
    Yearbook(YearbookQuery),
}

/// What each kind does.
trait Kind {
    /// What is wrong with what is asked, and what is allowed.
    fn check(&self, access: &Access) -> Result<(), String>;

    /// The first requests, on a day in the time zone of the upstream.
    fn plan(&self, upstream: Context<'_>, known: &Known, day: NaiveDate) -> Plan;

    /// What follows from an answer; data and nothing more unless a kind says otherwise.
    fn follow(
        &self,
        _: Context<'_>,
        _request: &UpstreamRequest,
        _answer: &[u8],
    ) -> Result<FollowUp, AnswerError> {
        Ok(FollowUp { is_data: true, ..FollowUp::default() })
    }

    /// What a status that is no success means; a failure unless a kind says otherwise.
    fn refused(&self, _request: &UpstreamRequest, _status: u16) -> Refused {
        Refused::Fails
    }
}

impl Query {
    /// The name of the kind, as its field in the file.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::File(_) => "file",
            Self::Sdmx(_) => "sdmx",
            Self::WorldBank(_) => "worldbank",
            Self::Fred(_) => "fred",
            Self::Dbnomics(_) => "dbnomics",
            Self::JsonStat(_) => "jsonstat",
            Self::DataPackage(_) => "datapackage",
            Self::Yearbook(_) => "yearbook",
        }
    }

    fn kind(&self) -> &dyn Kind {
        match self {
            Self::File(query) => query,
            Self::Sdmx(query) => query,
            Self::WorldBank(query) => query,
            Self::Fred(query) => query,
            Self::Dbnomics(query) => query,
            Self::JsonStat(query) => query,
            Self::DataPackage(query) => query,
            Self::Yearbook(query) => query,
        }
    }

    pub(super) fn check(&self, access: &Access) -> Result<(), String> {
        self.kind().check(access)
    }

    pub(super) fn plan(&self, upstream: Context<'_>, known: &Known, day: NaiveDate) -> Plan {
        self.kind().plan(upstream, known, day)
    }

    pub(super) fn follow(
        &self,
        upstream: Context<'_>,
        request: &UpstreamRequest,
        answer: &[u8],
    ) -> Result<FollowUp, AnswerError> {
        self.kind().follow(upstream, request, answer)
    }

    pub(super) fn refused(&self, request: &UpstreamRequest, status: u16) -> Refused {
        self.kind().refused(request, status)
    }
}
