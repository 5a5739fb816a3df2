//! `yearbook` and `yearbook serve`.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{prepare, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::formats::chart::is_font;
use crate::http::{self, ConnectionLimits};
use crate::http_client::HttpClient;
use crate::service::Service;
use crate::service::claims::Editing;
use crate::service::upstreams::follow_schedules;
use crate::service::webhooks::send_webhooks;

/// Serves. With `prepares`, migrates and seeds the database first.
pub(super) async fn run(settings: &Settings, prepares: bool) -> anyhow::Result<ExitCode> {
    let editing = editing(settings)?;
    let client = HttpClient::new(settings.ca_file.as_deref())?;
    let upstreams = prepare::upstreams(settings)?;
    let downloader = prepare::downloader(settings, Clock::System)?;
    let mut seeds = prepare::seeds(settings)?;
    prepare::definitions(settings, &seeds)?;
    prepare::check_documents(settings)?;
    let store = if prepares {
        let store = prepare::open(settings).await?;
        seeds = prepare::recovered(settings, &store, seeds).await?;
        for report in prepare::seed_missing(&store, &seeds).await? {
            say(&format!("{report}\n"));
        }
        store
    } else {
        let store = crate::store::Store::connect(&settings.database_url).await?;
        anyhow::ensure!(store.is_migrated().await?, "the database lacks migrations: run `yearbook migrate`");
        seeds = prepare::recovered(settings, &store, seeds).await?;
        store
    };
    let documents = prepare::documents(settings, &seeds)?;
    store.open_readers().await?;
    let definitions = prepare::definitions(settings, &seeds)?;
    let service = Service::start(store, documents, Clock::System).await?;
    let service = service.with_definitions(definitions).await.context("the definitions cannot be used")?;
    let snapshot_bytes = settings.snapshot_memory.saturating_mul(1 << 20);
    let service = service.with_snapshot_bytes(snapshot_bytes).with_seeds(seeds).with_font(font(settings)?);
    let service = service.with_upstreams(upstreams);
    let service = match editing {
        Some(editing) => service.with_editing(editing),
        None => service,
    };
    let service = Arc::new(service);
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("{} cannot be listened on", settings.listen))?;
    // Signals are handled before the address is printed, since a caller may stop the service right after.
    let (stopping, stops) = watch::channel(false);
    let stop = stop_signal()?;
    let stop = async move {
        stop.await;
        stopping.send_replace(true);
    };
    announce(&listener.local_addr()?.to_string());
    let followers = [
        tokio::spawn(http::watch_database(Arc::clone(&service))),
        tokio::spawn(http::follow_revision(Arc::clone(&service))),
        tokio::spawn(http::prepare_revision(Arc::clone(&service))),
        tokio::spawn(http::follow_documents(Arc::clone(&service))),
    ];
    let limits = ConnectionLimits::of_descriptors(descriptors());
    let serving = http::serve(listener, http::stack(Arc::clone(&service)), limits, stop);
    tokio::join!(
        serving,
        send_webhooks(Arc::clone(&service), client, stops.clone()),
        follow_schedules(Arc::clone(&service), downloader, stops),
    );
    followers.iter().for_each(tokio::task::JoinHandle::abort);
    service.store().close().await;
    Ok(ExitCode::SUCCESS)
}

/// The folders in which figures are claimed; none without `--edit`.
fn editing(settings: &Settings) -> anyhow::Result<Option<Editing>> {
    if !settings.edit {
        return Ok(None);
    }
    let folder = settings.seed_folder().context(
        "--edit needs a seed folder to write into: --seed-data DIR (`yearbook dataset new ID` makes one)",
    )?;
    let sources = settings.sources.clone().context("--edit needs a folder for documents: --sources DIR")?;
    std::fs::create_dir_all(&sources).with_context(|| format!("{} cannot be made", sources.display()))?;
    let needs_token = !settings.listen.ip().is_loopback();
    Ok(Some(Editing::new(folder, sources, needs_token)))
}

/// The bytes of the font that the settings name; none without one.
fn font(settings: &Settings) -> anyhow::Result<Vec<u8>> {
    let Some(path) = &settings.font else { return Ok(Vec::new()) };
    let bytes = std::fs::read(path).with_context(|| format!("the font {} cannot be read", path.display()))?;
    anyhow::ensure!(is_font(&bytes), "{} is no font that can be read (TTF, OTF, TTC)", path.display());
    Ok(bytes)
}

/// Prints the address and three URLs to try.
fn announce(address: &str) {
    say(&format!("yearbook serves on http://{address}\n"));
    say(&format!("  http://{address}/docs"));
    say(&format!("  http://{address}/v1/observations?indicator=RD_EXP&area=CN&detail=full"));
    say(&format!("  http://{address}/v1/growth?indicator=VA&activity=C&measure=cagr"));
}

/// The descriptors that this process may have. The limit that it may raise by itself is raised.
#[cfg(unix)]
fn descriptors() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    // Where the system refuses, the lower limit stays.
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).is_ok();
    let allowed = if raised { limit.maximum } else { limit.current };
    allowed.and_then(|allowed| usize::try_from(allowed).ok()).unwrap_or(usize::MAX)
}

/// No limit is known.
#[cfg(not(unix))]
const fn descriptors() -> usize {
    usize::MAX
}

/// A future that ends on SIGINT or SIGTERM; both are handled from this call on.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// A future that ends on Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
