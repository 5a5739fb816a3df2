//! The tables of a data package.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::Deserialize;

use super::file::name_of;
use super::{Kind, build};
use crate::ingest::upstreams::access::Access;
use crate::ingest::upstreams::context::Context;
use crate::ingest::upstreams::plan::{AnswerError, FollowUp, Known, Plan};
use crate::ingest::upstreams::request::UpstreamRequest;

/// The tables of a data package.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DataPackageQuery {
    /// The address of its descriptor, `…/datapackage.json`.
    pub address: String,
    /// The names of the resources that are read; all that have data without it.
    #[serde(default)]
    pub resources: Vec<String>,
}

/// The most files of a package.
const MAX_FILES: usize = 10_000;
/// What an answer is called.
const WHAT: &str = "descriptor of a data package";
/// The endings of files that may have data.
const ENDINGS: [&str; 15] = [
    "csv", "tsv", "txt", "xlsx", "xls", "ods", "parquet", "arrow", "feather", "json", "xml", "px", "zip",
    "gz", "zst",
];

/// The descriptor, as far as it says where data are.
#[derive(Debug, Deserialize)]
struct Descriptor {
    resources: Vec<Resource>,
}

#[derive(Debug, Deserialize)]
struct Resource {
    #[serde(default)]
    name: String,
    #[serde(default)]
    path: Option<Paths>,
}

/// One path or several, which are parts of one table.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Paths {
    One(String),
    Several(Vec<String>),
}

impl Resource {
    fn paths(&self) -> &[String] {
        match &self.path {
            Some(Paths::One(path)) => std::slice::from_ref(path),
            Some(Paths::Several(paths)) => paths,
            None => &[],
        }
    }
}

/// Whether the name of a file says that it may have data.
fn may_have_data(path: &str) -> bool {
    let end = path.split(['?', '#']).next().unwrap_or(path).rsplit('.').next().unwrap_or_default();
    ENDINGS.iter().any(|ending| end.eq_ignore_ascii_case(ending))
}

/// Whether a path leaves the folder of the descriptor; an address of its own does not.
fn leaves_folder(path: &str) -> bool {
    !path.contains("://")
        && (path.starts_with(['/', '\\']) || path.split(['/', '\\']).any(|part| part == ".."))
}

impl DataPackageQuery {
    /// Whether a resource is read, and if not, why.
    fn choice(&self, resource: &Resource) -> Result<(), &'static str> {
        if !self.resources.is_empty() {
            let is_named = self.resources.contains(&resource.name);
            return if is_named { Ok(()) } else { Err("it is not in `resources`") };
        }
        match resource.paths() {
            [] => Err("it has no file"),
            paths if !paths.iter().all(|path| may_have_data(path)) => Err("its file is in no format of data"),
            _ => Ok(()),
        }
    }
}

impl Kind for DataPackageQuery {
    fn check(&self, access: &Access) -> Result<(), String> {
        access.address(&self.address).map(|_| ())
    }

    fn plan(&self, upstream: Context<'_>, _: &Known, _: NaiveDate) -> Plan {
        let request = build::page(self.address.clone(), "datapackage.json".to_owned());
        Plan { requests: vec![request], scope: upstream.scope }
    }

    fn follow(
        &self,
        upstream: Context<'_>,
        request: &UpstreamRequest,
        answer: &[u8],
    ) -> Result<FollowUp, AnswerError> {
        let descriptor: Descriptor = build::json(WHAT, answer)?;
        let names: Vec<&str> = descriptor.resources.iter().map(|resource| resource.name.as_str()).collect();
        if let Some(unknown) = self.resources.iter().find(|name| !names.contains(&name.as_str())) {
            let detail = format!("no resource is called `{unknown}`; there are: {}", names.join(", "));
            return Err(AnswerError::Form { what: WHAT, detail });
        }
        let (mut requests, mut unused, mut taken) = (Vec::new(), Vec::new(), HashSet::new());
        for resource in &descriptor.resources {
            if let Err(reason) = self.choice(resource) {
                unused.push(format!("the resource `{}` is not read: {reason}", resource.name));
                continue;
            }
            for path in resource.paths() {
                if leaves_folder(path) {
                    return Err(AnswerError::Address(path.clone()));
                }
                let url = String::from(upstream.link(request, path)?);
                let own = if path.contains("://") {
                    name_of(&url)
                } else {
                    Some(path.trim_start_matches("./").to_owned())
                };
                let mut name = own.unwrap_or_else(|| resource.name.clone());
                if !taken.insert(name.clone()) {
                    name = format!("{}-{name}", requests.len() + 1);
                    taken.insert(name.clone());
                }
                requests.push(build::file(url, name));
            }
            if requests.len() > MAX_FILES {
                return Err(AnswerError::Nothing(format!("the package has more than {MAX_FILES} files")));
            }
        }
        if requests.is_empty() {
            return Err(AnswerError::Nothing("the package has no file with data".to_owned()));
        }
        Ok(FollowUp { requests, unused, is_data: true, ..FollowUp::default() })
    }
}
