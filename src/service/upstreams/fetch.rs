//! Asking a publisher: the requests of an upstream, one after the other, and what follows from their answers.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::failure::FetchFailure;
use super::publication::Publication;
use crate::domain::import::Scope;
use crate::domain::secret::Secret;
use crate::domain::upstream::{UpstreamState, Validators};
use crate::http_client::download::{
    self, ByteWatch, DownloadError, DownloadLimits, DownloadRequest, Downloaded, DownloadedFile, Downloader,
};
use crate::http_client::header::{ACCEPT, HeaderValue};
use crate::http_client::{AddressRule, HttpUrl};
use crate::ingest::upstreams::{Known, MAX_PAGE_BYTES, Metadata, Refused, Step, Upstream, UpstreamRequest};
use crate::service::import::{Progress, Reporter};

/// What came of asking.
#[derive(Debug)]
pub(super) struct Answer {
    /// What is published; none where nothing is new.
    pub(super) publication: Option<Publication>,
    /// The bytes that were received.
    pub(super) received: u64,
    /// The validators for the next time, by address.
    pub(super) validators: BTreeMap<String, Validators>,
    /// What of the answers is not used.
    pub(super) unused: Vec<String>,
}

/// Asks a publisher. What is known of its last answers makes requests conditional; if one file of several changed, all
/// are fetched, since they are one publication.
pub(super) async fn ask(
    downloader: &Downloader,
    upstream: &Upstream,
    state: &UpstreamState,
    now: DateTime<Utc>,
    progress: &Reporter,
) -> Result<Answer, FetchFailure> {
    let watch = &watch(progress);
    let whole = Duration::from_secs(upstream.limits.seconds.into());
    let downloader = &with_contact(downloader, upstream)?;
    let asked = async {
        let first =
            Asking::new(downloader, upstream, watch, state.validators.clone())?.run(state, now).await?;
        if first.unmodified == 0 || first.files.is_empty() {
            return first.answer();
        }
        let received = first.received;
        let mut again = Asking::new(downloader, upstream, watch, BTreeMap::new())?.run(state, now).await?;
        again.received += received;
        again.answer()
    };
    let timed_out = || {
        let text = format!("the pull took more than {} seconds", upstream.limits.seconds);
        Err(FetchFailure::new("timeout", &text, true))
    };
    tokio::time::timeout(whole, asked).await.unwrap_or_else(|_| timed_out())
}

/// Who is told of all bytes of a pull as they come.
fn watch(progress: &Reporter) -> ByteWatch {
    let (progress, received) = (Arc::clone(progress), AtomicU64::new(0));
    ByteWatch::new(move |bytes| {
        let before = received.fetch_add(bytes, Ordering::Relaxed);
        progress(Progress::Received(before + bytes));
    })
}

/// The downloader with whom publishers can write to.
fn with_contact(downloader: &Downloader, upstream: &Upstream) -> Result<Downloader, FetchFailure> {
    let Some(contact) = &upstream.access.contact else { return Ok(downloader.clone()) };
    let with = downloader.clone().with_contact(contact);
    with.map_err(|error| FetchFailure::new("contact", &error.to_string(), false))
}

/// The requests of one pull.
struct Asking<'a> {
    downloader: &'a Downloader,
    upstream: &'a Upstream,
    watch: &'a ByteWatch,
    folder: tempfile::TempDir,
    key: Option<Secret>,
    known: BTreeMap<String, Validators>,
    files: Vec<(String, File)>,
    /// How many files the publisher did not send again.
    unmodified: usize,
    received: u64,
    /// The size of the files.
    bytes: u64,
    validators: BTreeMap<String, Validators>,
    followed: Option<String>,
    scope: Scope,
    metadata: Metadata,
    unused: Vec<String>,
}

impl<'a> Asking<'a> {
    fn new(
        downloader: &'a Downloader,
        upstream: &'a Upstream,
        watch: &'a ByteWatch,
        known: BTreeMap<String, Validators>,
    ) -> Result<Self, FetchFailure> {
        Ok(Self {
            downloader,
            upstream,
            watch,
            folder: tempfile::tempdir().map_err(|error| FetchFailure::of_disk(&error))?,
            key: key(upstream)?,
            known,
            files: Vec::new(),
            unmodified: 0,
            received: 0,
            bytes: 0,
            validators: BTreeMap::new(),
            followed: None,
            scope: Scope::Update,
            metadata: Metadata::default(),
            unused: Vec::new(),
        })
    }

    /// Sends the requests until no further one follows.
    async fn run(mut self, state: &UpstreamState, now: DateTime<Utc>) -> Result<Self, FetchFailure> {
        let known = Known { now, last_success: state.last_success, followed: state.followed.clone() };
        let plan = self.upstream.plan(&known);
        self.scope = plan.scope;
        let mut waiting = VecDeque::from(plan.requests);
        while let Some(request) = waiting.pop_front() {
            // What follows from an answer comes before the other parts: pages of one file follow each other.
            for next in self.one(&request).await?.into_iter().rev() {
                waiting.push_front(next);
            }
        }
        Ok(self)
    }

    /// Sends one request; returns what is to be asked next.
    async fn one(&mut self, request: &UpstreamRequest) -> Result<Vec<UpstreamRequest>, FetchFailure> {
        let download = self.download_request(request)?;
        match self.downloader.download(&download, self.folder.path()).await {
            Ok(Downloaded::NotModified) => {
                self.unmodified += 1;
                if let Some(known) = self.known.get(&request.url) {
                    self.validators.insert(request.url.clone(), known.clone());
                }
                Ok(Vec::new())
            }
            Ok(Downloaded::File(file)) => self.take(request, &file),
            Err(DownloadError::Status { status, url, retry_after }) => {
                match self.upstream.refused(request, status) {
                    Refused::Fails => {
                        Err(FetchFailure::of_download(&DownloadError::Status { url, status, retry_after }))
                    }
                    Refused::NothingNew => Ok(Vec::new()),
                    Refused::Instead(request) => Ok(vec![*request]),
                }
            }
            Err(error) => Err(FetchFailure::of_download(&error)),
        }
    }

    fn download_request(&self, request: &UpstreamRequest) -> Result<DownloadRequest, FetchFailure> {
        let (access, limits) = (&self.upstream.access, &self.upstream.limits);
        let url = HttpUrl::parse(&request.url);
        let url = url.map_err(|error| FetchFailure::new("address", &error.to_string(), false))?;
        let mut download = DownloadRequest::new(url);
        if let Some(key) = self.key.as_ref().filter(|_| request.takes_key) {
            download.secret_parameters.push((access.key_parameter.clone(), key.clone()));
        }
        if let Some(accept) = request.accept {
            download.headers.insert(ACCEPT, HeaderValue::from_static(accept));
        }
        if request.step == Step::File
            && let Some(known) = self.known.get(&request.url)
        {
            download.validators = download::Validators {
                etag: known.entity_tag.clone(),
                last_modified: known.last_modified.clone(),
            };
        }
        download.allowed_hosts.clone_from(&access.redirects);
        download.allows_http = access.allow_http;
        let is_private = access.allow_private_addresses;
        download.address_rule = if is_private { AddressRule::Private } else { AddressRule::Public };
        if let Some(requests) = NonZeroU32::new(limits.requests_per_minute) {
            download.requests_per_minute = requests;
        }
        download.watch = Some(self.watch.clone());
        let left = limits.bytes.saturating_sub(self.bytes);
        let page = u64::try_from(MAX_PAGE_BYTES).unwrap_or(u64::MAX);
        download.limits = DownloadLimits {
            whole: Duration::from_secs(limits.seconds.into()),
            max_bytes: if request.step == Step::Page { left.min(page) } else { left },
            attempts: limits.attempts,
            ..download.limits
        };
        Ok(download)
    }

    /// Takes an answer; returns what is to be asked next.
    fn take(
        &mut self,
        request: &UpstreamRequest,
        file: &DownloadedFile,
    ) -> Result<Vec<UpstreamRequest>, FetchFailure> {
        self.received += file.received_bytes;
        self.bytes += file.bytes;
        let next = match request.step {
            Step::File => {
                let validators = Validators {
                    entity_tag: file.validators.etag.clone(),
                    last_modified: file.validators.last_modified.clone(),
                };
                if validators != Validators::default() {
                    self.validators.insert(request.url.clone(), validators);
                }
                Vec::new()
            }
            Step::Page => {
                let bytes = std::fs::read(&file.path).map_err(|error| FetchFailure::of_disk(&error))?;
                let follow_up = self.upstream.follow(request, &bytes);
                let follow_up =
                    follow_up.map_err(|error| FetchFailure::new("answer", &error.to_string(), false))?;
                self.followed = follow_up.followed.or(self.followed.take());
                self.unused.extend(follow_up.unused);
                self.metadata.extend(follow_up.metadata);
                if !follow_up.is_data {
                    return Ok(follow_up.requests);
                }
                follow_up.requests
            }
        };
        self.append(&request.file, &file.path).map_err(|error| FetchFailure::of_disk(&error))?;
        Ok(next)
    }

    /// Adds an answer to the file of its name, behind a line break. The file has no name on the disk.
    fn append(&mut self, name: &str, path: &Path) -> io::Result<()> {
        let mut answer = File::options().read(true).write(true).open(path)?;
        match self.files.iter_mut().find(|(own, _)| own == name) {
            None => self.files.push((name.to_owned(), answer)),
            Some((_, file)) => {
                file.seek(SeekFrom::End(0))?;
                file.write_all(b"\n")?;
                io::copy(&mut answer, file)?;
            }
        }
        Ok(())
    }

    /// Adds what is said about observations to them.
    fn add_columns(&mut self) -> Result<(), FetchFailure> {
        if self.metadata.has_no_columns() {
            return Ok(());
        }
        for (_, file) in &mut self.files {
            let mut with = tempfile::tempfile().map_err(|error| FetchFailure::of_disk(&error))?;
            file.rewind().map_err(|error| FetchFailure::of_disk(&error))?;
            let added = self.metadata.add_to(BufReader::new(&*file), BufWriter::new(&mut with));
            added.map_err(|error| FetchFailure::new("answer", &error.to_string(), false))?;
            *file = with;
        }
        Ok(())
    }

    fn answer(mut self) -> Result<Answer, FetchFailure> {
        self.add_columns()?;
        let publication = (!self.files.is_empty()).then_some(Publication {
            files: self.files,
            format: self.upstream.format,
            followed: self.followed,
            scope: self.scope,
            codes: self.metadata.codes,
        });
        let Self { received, validators, unused, .. } = self;
        Ok(Answer { publication, received, validators, unused })
    }
}

/// The key of an upstream, from the environment variable that it names.
fn key(upstream: &Upstream) -> Result<Option<Secret>, FetchFailure> {
    let Some(name) = &upstream.access.key_variable else { return Ok(None) };
    match std::env::var(name) {
        Ok(key) if !key.is_empty() => Ok(Some(Secret::new(key))),
        _ => {
            let text = format!("the environment variable {name}, which is to have the key, is not set");
            Err(FetchFailure::new("key", &text, false))
        }
    }
}
