//! `yearbook pull`: publishers are asked, and what they publish is written or held.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use comfy_table::{CellAlignment, Table, presets};
use indicatif::{HumanBytes, ProgressBar};

use super::{prepare, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::catalogue::Catalogue;
use crate::domain::upstream::{Fetch, FetchOutcome, HeldPublication};
use crate::ingest::upstreams::Upstream;
use crate::service::ServiceError;
use crate::service::import::{Progress, Reporter};
use crate::service::upstreams::{PullMode, PullReport, Puller, UpstreamStatus, statuses};
use crate::store::Store;

/// The exit code of something that failed.
const FAILED: u8 = 1;
/// The exit code of something that is held.
const HELD: u8 = 3;
/// How often the spinner moves.
const SPIN: Duration = Duration::from_millis(120);

/// The arguments of `pull`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct PullArgs {
    /// The ids of upstreams [default: all]
    ids: Vec<String>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    check: bool,
    /// List the upstreams: when each succeeded last, when it is due, and why it failed
    #[arg(long, conflicts_with = "check")]
    list: bool,
    #[command(subcommand)]
    decision: Option<Decision>,
}

/// What to do with a publication that is held.
#[derive(Debug, Subcommand)]
enum Decision {
    /// Write the publication that is held, as it is
    Accept {
        /// The id of the upstream
        id: String,
    },
    /// Discard the publication that is held; if the same comes again it is passed over
    Reject {
        /// The id of the upstream
        id: String,
    },
}

/// Pulls, lists, or decides about what is held.
pub(super) async fn run(settings: &Settings, arguments: &PullArgs) -> anyhow::Result<ExitCode> {
    let upstreams = prepare::upstreams(settings)?;
    let path = "name the file of upstreams: --upstreams FILE, or YEARBOOK_UPSTREAMS";
    anyhow::ensure!(!upstreams.is_empty(), "no upstream is defined; {path}");
    let chosen = chosen(&upstreams, &arguments.ids)?;
    let store = prepare::open(settings).await?;
    let outcome = act(settings, arguments, &store, &upstreams, &chosen).await;
    store.close().await;
    outcome
}

async fn act(
    settings: &Settings,
    arguments: &PullArgs,
    store: &Store,
    upstreams: &[Upstream],
    chosen: &[&Upstream],
) -> anyhow::Result<ExitCode> {
    if arguments.list {
        list(&statuses(store, upstreams, 1).await?, chosen);
        return Ok(ExitCode::SUCCESS);
    }
    let downloader = prepare::downloader(settings, Clock::System)?;
    let known = Catalogue::default();
    let puller = Puller::new(store, &known, Clock::System, &downloader);
    let mode = if arguments.check { PullMode::Check } else { PullMode::Write };
    let mut reports = Vec::new();
    match &arguments.decision {
        None => {
            for upstream in chosen {
                let bar = bar(upstream);
                let report = Box::pin(puller.pull(upstream, mode, &reporter(&bar))).await;
                bar.finish_and_clear();
                reports.push(report?);
            }
        }
        Some(Decision::Accept { id }) => {
            let upstream = one(upstreams, id)?;
            let bar = bar(upstream);
            let report = Box::pin(puller.accept(upstream, &reporter(&bar))).await;
            bar.finish_and_clear();
            match decided(report)? {
                Some(report) => reports.push(report),
                None => return Ok(ExitCode::from(FAILED)),
            }
        }
        Some(Decision::Reject { id }) => match decided(puller.reject(one(upstreams, id)?).await)? {
            Some(report) => reports.push(report),
            None => return Ok(ExitCode::from(FAILED)),
        },
    }
    print(&reports);
    Ok(exit_code(&reports))
}

/// The report of a decision; none where nothing can be decided, which is said.
fn decided(report: Result<PullReport, ServiceError>) -> anyhow::Result<Option<PullReport>> {
    match report {
        Ok(report) => Ok(Some(report)),
        Err(error @ ServiceError::Conflict { .. }) => {
            eprintln!("yearbook: {error}");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// A failure goes before what is held.
fn exit_code(reports: &[PullReport]) -> ExitCode {
    let any = |outcome| reports.iter().any(|report| report.fetch.outcome == outcome);
    if any(FetchOutcome::Failed) {
        ExitCode::from(FAILED)
    } else if any(FetchOutcome::Held) {
        ExitCode::from(HELD)
    } else {
        ExitCode::SUCCESS
    }
}

fn chosen<'a>(upstreams: &'a [Upstream], ids: &[String]) -> anyhow::Result<Vec<&'a Upstream>> {
    if ids.is_empty() {
        return Ok(upstreams.iter().collect());
    }
    ids.iter().map(|id| one(upstreams, id)).collect()
}

fn one<'a>(upstreams: &'a [Upstream], id: &str) -> anyhow::Result<&'a Upstream> {
    upstreams.iter().find(|upstream| upstream.id.as_str() == id).with_context(|| {
        let known: Vec<&str> = upstreams.iter().map(|upstream| upstream.id.as_str()).collect();
        format!("`{id}` is no upstream; there are {}", known.join(", "))
    })
}

fn bar(upstream: &Upstream) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(format!("{}: asking", upstream.id));
    bar.set_prefix(upstream.id.to_string());
    bar.enable_steady_tick(SPIN);
    bar
}

fn reporter(bar: &ProgressBar) -> Reporter {
    let bar = bar.clone();
    std::sync::Arc::new(move |progress| {
        let id = bar.prefix();
        bar.set_message(match progress {
            Progress::Received(bytes) => format!("{id}: {} received", HumanBytes(bytes)),
            Progress::Read(read, total) => format!("{id}: {read} of {total} bytes read"),
            Progress::Written(rows) => format!("{id}: {rows} observations compared"),
        });
    })
}

fn table(headings: &[&str], from: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(headings);
    for column in table.column_iter_mut().skip(from) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn print(reports: &[PullReport]) {
    let headings = ["upstream", "outcome", "bytes", "seconds", "added", "revised", "withdrawn", "unchanged"];
    let mut table = table(&headings, 2);
    for PullReport { fetch, .. } in reports {
        let counts = fetch.counts;
        table.add_row([
            fetch.upstream.clone(),
            fetch.outcome.code().to_owned(),
            fetch.bytes.to_string(),
            seconds(fetch),
            counts.added.to_string(),
            counts.revised.to_string(),
            counts.withdrawn.to_string(),
            counts.unchanged.to_string(),
        ]);
    }
    say(&table.trim_fmt());
    for report in reports {
        let id = &report.fetch.upstream;
        if let Some(detail) = &report.fetch.detail {
            say(&format!("{id}: {detail}"));
        }
        if let Some(held) = report.held.as_ref().filter(|_| report.fetch.outcome == FetchOutcome::Held) {
            difference(held);
            let accept = if held.is_kept() { format!("accept {id}` or `") } else { String::new() };
            say(&format!("{id}: nothing of it is served; `yearbook pull {accept}reject {id}`"));
        }
    }
}

/// Prints the largest movements of a held publication.
fn difference(held: &HeldPublication) {
    if held.largest.is_empty() {
        return;
    }
    let mut table = table(&["series", "period", "known", "held"], 2);
    for moved in &held.largest {
        let after = moved.after.map_or_else(|| "withdrawn".to_owned(), |after| after.to_string());
        table.add_row([moved.series.clone(), moved.period.clone(), moved.before.to_string(), after]);
    }
    say(&table.trim_fmt());
}

fn list(statuses: &[UpstreamStatus<'_>], chosen: &[&Upstream]) {
    let headings = ["upstream", "dataset", "condition", "last success", "due", "schedule", "last failure"];
    let mut table = table(&headings, headings.len());
    let now = Clock::System.now();
    for status in statuses.iter().filter(|status| chosen.iter().any(|one| one.id == status.upstream.id)) {
        let failure = status.fetches.first().filter(|fetch| fetch.outcome == FetchOutcome::Failed);
        table.add_row([
            status.upstream.id.to_string(),
            status.upstream.dataset.to_string(),
            status.condition().code().to_owned(),
            status.state.last_success.map_or_else(|| "never".to_owned(), moment),
            status.due(now).map(moment).unwrap_or_default(),
            status.upstream.schedule.as_ref().map(ToString::to_string).unwrap_or_default(),
            failure.and_then(|fetch| fetch.detail.clone()).unwrap_or_default(),
        ]);
    }
    say(&table.trim_fmt());
}

fn seconds(fetch: &Fetch) -> String {
    let ms = fetch.duration_ms;
    format!("{}.{}", ms / 1_000, ms % 1_000 / 100)
}

/// A time to the minute, in UTC.
fn moment(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}
