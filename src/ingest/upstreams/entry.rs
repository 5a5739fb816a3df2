//! The entries of `upstreams.toml` as they are written.

use serde::Deserialize;
use toml::Spanned;

use super::kinds::{
    DataPackageQuery, DbnomicsQuery, FileQuery, FredQuery, JsonStatQuery, SdmxQuery, WorldBankQuery,
    YearbookQuery,
};
use super::limits::PullLimits;
use crate::domain::code::Code;
use crate::domain::hold::HoldRule;
use crate::domain::import::Scope;
use crate::ingest::data::mapping::Mapping;

/// `upstreams.toml`: publishers from whom datasets are kept up to date.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UpstreamsFile {
    /// The upstreams.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<UpstreamEntry>"))]
    pub upstream: Vec<Spanned<UpstreamEntry>>,
}

/// An upstream: a publisher from whom a dataset is kept up to date. Exactly one of the fields from `file` to `yearbook` says
/// its kind and what is asked.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UpstreamEntry {
    /// The id, unique in the file.
    pub id: Code,
    /// The name; the id without it.
    pub name: Option<String>,
    /// The dataset that the data go into; made where it is not there yet.
    pub dataset: Code,
    /// The licence of the data.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub licence: Spanned<String>,
    /// How the publisher wants to be named; shown with the data.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub attribution: Spanned<String>,
    /// When it is pulled: `hourly`, `daily 06:30 Asia/Shanghai`, `weekly monday 09:00 Europe/Berlin`,
    /// `monthly day 17 10:00 America/New_York`, or the five fields of cron and a time zone; without a zone in UTC. Without
    /// it only when `yearbook pull` names it or nothing.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub schedule: Option<Spanned<String>>,

    /// A file at an address.
    #[cfg_attr(feature = "schema", schemars(with = "Option<FileQuery>"))]
    pub file: Option<Spanned<FileQuery>>,
    /// Data of an SDMX web service.
    #[cfg_attr(feature = "schema", schemars(with = "Option<SdmxQuery>"))]
    pub sdmx: Option<Spanned<SdmxQuery>>,
    /// Indicators of the World Bank's API.
    #[cfg_attr(feature = "schema", schemars(with = "Option<WorldBankQuery>"))]
    pub worldbank: Option<Spanned<WorldBankQuery>>,
    /// Series of FRED with all vintages.
    #[cfg_attr(feature = "schema", schemars(with = "Option<FredQuery>"))]
    pub fred: Option<Spanned<FredQuery>>,
    /// Series of DBnomics.
    #[cfg_attr(feature = "schema", schemars(with = "Option<DbnomicsQuery>"))]
    pub dbnomics: Option<Spanned<DbnomicsQuery>>,
    /// Data in JSON-stat.
    #[cfg_attr(feature = "schema", schemars(with = "Option<JsonStatQuery>"))]
    pub jsonstat: Option<Spanned<JsonStatQuery>>,
    /// The tables of a data package.
    #[cfg_attr(feature = "schema", schemars(with = "Option<DataPackageQuery>"))]
    pub datapackage: Option<Spanned<DataPackageQuery>>,
    /// A dataset of another yearbook with all vintages.
    #[cfg_attr(feature = "schema", schemars(with = "Option<YearbookQuery>"))]
    pub yearbook: Option<Spanned<YearbookQuery>>,

    /// The format of what is answered, as `yearbook import --format` takes it; detected without it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub format: Option<Spanned<String>>,
    /// What each column is, as in the mapping of an import.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Mapping>"))]
    pub mapping: Option<Spanned<Mapping>>,
    /// What is measured, where the data do not say.
    pub indicator: Option<String>,
    /// Whether what is answered is all that is published: `auto`, `whole` or `update`; `auto` without it.
    #[serde(default)]
    pub scope: Scope,
    /// What a pull may take.
    #[cfg_attr(feature = "schema", schemars(with = "Option<PullLimits>"))]
    pub limits: Option<Spanned<PullLimits>>,
    /// When a publication is held until somebody accepts or rejects it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<HoldRule>"))]
    pub hold: Option<Spanned<HoldRule>>,

    /// Whether addresses with `http://` are allowed; `false` without it.
    #[serde(default)]
    pub allow_http: bool,
    /// Whether addresses of a private network and of this machine are allowed; `false` without it.
    #[serde(default)]
    pub allow_private_addresses: bool,
    /// The hosts to which redirects and links of answers may lead, besides that of the address itself.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub redirects: Vec<Spanned<String>>,
    /// An address of mail or of a page, which requests give as that of who asks.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub contact: Option<Spanned<String>>,
    /// The name of the environment variable that has the key of the service; never the key itself.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub key_variable: Option<Spanned<String>>,
    /// The query parameter in which the key is sent; `api_key` without it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub key_parameter: Option<Spanned<String>>,
}
