//! Reads `upstreams.toml`: its text in, upstreams or problems with file and line out.

use std::collections::BTreeMap;

use toml::Spanned;
use url::Host;

use super::access::Access;
use super::definition::Upstream;
use super::entry::{UpstreamEntry, UpstreamsFile};
use super::kinds::Query;
use crate::domain::hold::HoldRule;
use crate::domain::nearest::{likely, nearest_first};
use crate::domain::schedule::Schedule;
use crate::ingest::data::DataFormat;
use crate::ingest::data::mapping::Mapping;
use crate::ingest::definitions::DefinitionProblem;
use crate::ingest::definitions::file::{DefinitionFile, start};

/// The usual name of the file.
pub const FILE_NAME: &str = "upstreams.toml";

/// The query parameter in which most services take a key.
const KEY_PARAMETER: &str = "api_key";
/// The fields that say the kind, as messages name them.
const KINDS: &str = "`file`, `sdmx`, `worldbank`, `fred`, `dbnomics`, `jsonstat`, `datapackage`, `yearbook`";

type Outcome<T> = Result<T, DefinitionProblem>;

/// Reads a file of upstreams.
///
/// # Errors
/// All problems found: TOML that does not parse, an unknown field, an upstream without a kind or with two, an address that
/// may not be asked, a schedule that is none, an id that is given twice.
pub fn read_upstreams(name: &str, text: &str) -> Result<Vec<Upstream>, Vec<DefinitionProblem>> {
    let file = DefinitionFile { name, text };
    let entries = file.parse::<UpstreamsFile>().map_err(|problem| vec![problem])?.upstream;
    let (mut upstreams, mut problems) = (Vec::new(), Vec::new());
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for (entry, sha256) in entries.into_iter().zip(file.hashes("upstream")) {
        let at = start(&entry);
        match (Reader { file: &file, at }).upstream(entry.into_inner(), sha256) {
            Ok(upstream) => {
                if let Some(line) = lines.insert(upstream.id.to_string(), upstream.line) {
                    let message =
                        format!("the id `{}` stands already at {name}:{line}; give it another", upstream.id);
                    problems.push(file.problem(at, message));
                }
                upstreams.push(upstream);
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.sort();
    if problems.is_empty() { Ok(upstreams) } else { Err(problems) }
}

/// Reads one entry.
struct Reader<'a> {
    file: &'a DefinitionFile<'a>,
    at: usize,
}

impl Reader<'_> {
    fn upstream(&self, mut entry: UpstreamEntry, sha256: String) -> Outcome<Upstream> {
        let access = self.access(&entry)?;
        let (query, at) = self.query(&mut entry)?;
        query.check(&access).map_err(|message| self.file.problem(at, message))?;
        let schedule = |text: &Spanned<String>| {
            text.get_ref()
                .parse::<Schedule>()
                .map_err(|error| self.file.problem(start(text), error.to_string()))
        };
        let limits = checked(self.file, entry.limits.as_ref(), super::limits::PullLimits::check)?;
        Ok(Upstream {
            name: entry.name.unwrap_or_else(|| entry.id.to_string()),
            licence: self.words("licence", &entry.licence)?,
            attribution: self.words("attribution", &entry.attribution)?,
            schedule: entry.schedule.as_ref().map(schedule).transpose()?,
            format: entry.format.as_ref().map(|name| self.format(name)).transpose()?,
            mapping: checked(self.file, entry.mapping.as_ref(), |mapping: &Mapping| {
                mapping.check().map_err(|error| error.to_string())
            })?,
            hold: checked(self.file, entry.hold.as_ref(), check_hold)?,
            id: entry.id,
            dataset: entry.dataset,
            query,
            indicator: entry.indicator,
            scope: entry.scope,
            limits,
            access,
            file: self.file.name.to_owned(),
            line: self.file.line(self.at),
            sha256,
        })
    }

    /// A text that says something.
    fn words(&self, field: &str, text: &Spanned<String>) -> Outcome<String> {
        let words = text.get_ref().trim();
        if words.is_empty() {
            let message = format!("`{field}` is empty; say what the publisher asks for, or `not stated`");
            return Err(self.file.problem(start(text), message));
        }
        Ok(words.to_owned())
    }

    /// The kind, and where it is said.
    fn query(&self, entry: &mut UpstreamEntry) -> Outcome<(Query, usize)> {
        fn said<T>(query: Option<Spanned<T>>, of: fn(T) -> Query) -> Option<(Query, usize)> {
            query.map(|query| {
                let at = start(&query);
                (of(query.into_inner()), at)
            })
        }
        let mut kinds = [
            said(entry.file.take(), Query::File),
            said(entry.sdmx.take(), Query::Sdmx),
            said(entry.worldbank.take(), Query::WorldBank),
            said(entry.fred.take(), Query::Fred),
            said(entry.dbnomics.take(), Query::Dbnomics),
            said(entry.jsonstat.take(), Query::JsonStat),
            said(entry.datapackage.take(), Query::DataPackage),
            said(entry.yearbook.take(), Query::Yearbook),
        ]
        .into_iter()
        .flatten();
        match (kinds.next(), kinds.next()) {
            (Some(kind), None) => Ok(kind),
            (None, _) => {
                let message =
                    format!("the upstream `{}` does not say what is asked; add one of {KINDS}", entry.id);
                Err(self.file.problem(self.at, message))
            }
            (Some((first, _)), Some((second, at))) => {
                let message = format!(
                    "an upstream is of one kind; this one has `{}` and `{}`: make two of them",
                    first.name(),
                    second.name()
                );
                Err(self.file.problem(at, message))
            }
        }
    }

    fn format(&self, name: &Spanned<String>) -> Outcome<DataFormat> {
        DataFormat::from_name(name.get_ref()).ok_or_else(|| {
            let known = nearest_first(name.get_ref(), DataFormat::NAMES);
            let hint = likely(name.get_ref(), &known).map(|one| format!("; the nearest is `{one}`"));
            let message = format!(
                "`{}` is no format; allowed: {}{}",
                name.get_ref(),
                DataFormat::NAMES.join(", "),
                hint.unwrap_or_default()
            );
            self.file.problem(start(name), message)
        })
    }

    fn access(&self, entry: &UpstreamEntry) -> Outcome<Access> {
        for host in &entry.redirects {
            if Host::parse(host.get_ref()).is_err() {
                let message = format!(
                    "`{}` is no host; allowed: names such as `files.stats.example`, without `https://` and path",
                    host.get_ref()
                );
                return Err(self.file.problem(start(host), message));
            }
        }
        Ok(Access {
            allow_http: entry.allow_http,
            allow_private_addresses: entry.allow_private_addresses,
            redirects: entry.redirects.iter().map(|host| host.get_ref().clone()).collect(),
            contact: self.plain("contact", entry.contact.as_ref(), is_contact, "an address of mail or of a page")?,
            key_variable: self.plain(
                "key_variable",
                entry.key_variable.as_ref(),
                is_variable,
                "the name of an environment variable, such as `FRED_API_KEY`; the key itself never stands in the file",
            )?,
            key_parameter: self
                .plain("key_parameter", entry.key_parameter.as_ref(), is_parameter, "the name of a query parameter")?
                .unwrap_or_else(|| KEY_PARAMETER.to_owned()),
        })
    }

    /// A text of certain characters.
    fn plain(
        &self,
        field: &str,
        text: Option<&Spanned<String>>,
        is_allowed: fn(&str) -> bool,
        allowed: &str,
    ) -> Outcome<Option<String>> {
        match text {
            // The text is not repeated: it may be a key.
            Some(text) if !is_allowed(text.get_ref()) => {
                Err(self.file.problem(start(text), format!("`{field}` is not right; allowed: {allowed}")))
            }
            text => Ok(text.map(|text| text.get_ref().clone())),
        }
    }
}

/// A part of an entry that is checked; the default without it.
fn checked<T: Clone + Default>(
    file: &DefinitionFile<'_>,
    part: Option<&Spanned<T>>,
    check: impl FnOnce(&T) -> Result<(), String>,
) -> Outcome<T> {
    let Some(part) = part else { return Ok(T::default()) };
    check(part.get_ref()).map_err(|message| file.problem(start(part), message))?;
    Ok(part.get_ref().clone())
}

fn check_hold(hold: &HoldRule) -> Result<(), String> {
    let shares = [("withdrawn", hold.withdrawn), ("share", hold.moved.share), ("by", hold.moved.by)];
    match shares.iter().find(|(_, share)| !(0.0..=1.0).contains(share)) {
        Some((name, share)) => {
            Err(format!("`{name}` is {share}; allowed: a share from 0 to 1, where 1 never holds"))
        }
        None => Ok(()),
    }
}

/// Whether a text can stand in the header that says who asks.
fn is_contact(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"()\\".contains(&byte);
    (1..=200).contains(&text.len()) && text.bytes().all(is_plain)
}

/// Whether a text is the name of an environment variable. Keys have small letters or hyphens as a rule.
fn is_variable(text: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=64).contains(&text.len())
        && text.bytes().all(is_of_name)
        && text.starts_with(|first: char| !first.is_ascii_digit())
}

fn is_parameter(text: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(is_of_name)
}
