//! A file at an address.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Kind, build};
use crate::ingest::upstreams::access::Access;
use crate::ingest::upstreams::context::Context;
use crate::ingest::upstreams::plan::{Known, Plan};
use crate::ingest::upstreams::template::Template;

/// A file in any format that `import` reads, also compressed or in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FileQuery {
    /// The address. `{date}`, `{year}`, `{month}`, `{day}` stand for the day on which it is asked, `{quarter}` for the
    /// number of its quarter: `https://stats.example/{year}/cpi-{month}.xlsx`.
    pub address: String,
    /// How many months before that day the day of the address lies: 1 for files that are called after the month before.
    #[serde(default)]
    pub months_back: u32,
}

/// The most months back: a century.
const MAX_MONTHS: u32 = 1_200;

impl Kind for FileQuery {
    fn check(&self, access: &Access) -> Result<(), String> {
        if self.months_back > MAX_MONTHS {
            return Err(format!("`months_back` is {}; allowed: 0 to {MAX_MONTHS}", self.months_back));
        }
        Template::check(&self.address)?;
        access.address(&Template::example(&self.address)).map(|_| ())
    }

    fn plan(&self, upstream: Context<'_>, _: &Known, day: NaiveDate) -> Plan {
        let url = Template::filled(&self.address, day, self.months_back);
        let name = name_of(&url).unwrap_or_else(|| upstream.id.to_string());
        Plan { requests: vec![build::file(url, name)], scope: upstream.scope }
    }
}

/// The name of the file at an address: the last part of its path.
pub(super) fn name_of(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let last = url.path_segments()?.next_back()?.to_owned();
    let name = percent_encoding::percent_decode_str(&last).decode_utf8().ok()?;
    let is_plain = |character: char| !character.is_control() && !matches!(character, '/' | '\\');
    Some(name.chars().filter(|character| is_plain(*character)).collect::<String>())
        .filter(|name| !name.trim_matches('.').is_empty())
}
