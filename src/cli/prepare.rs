//! The preparation of most commands: an open, migrated and seeded database, and the documents.

use std::path::PathBuf;

use anyhow::Context;

use crate::clock::Clock;
use crate::config::Settings;
use crate::http_client::HttpClient;
use crate::http_client::download::{Downloader, HostTurns};
use crate::http_client::proxies::Proxies;
use crate::ingest::seed::Seed;
use crate::ingest::upstreams::{FILE_NAME, Upstream, read_upstreams};
use crate::service::Service;
use crate::service::definitions::DefinitionSet;
use crate::service::documents::Documents;
use crate::service::seed::{SeedReport, seed};
use crate::service::seed_folder::read_seeds;
use crate::service::seed_folder::writer::recover_seed_folder;
use crate::store::Store;

/// Opens the database and brings it to the newest schema.
pub(super) async fn open(settings: &Settings) -> anyhow::Result<Store> {
    let store = Store::connect(&settings.database_url).await.context("the database cannot be opened")?;
    store.migrate().await?;
    Ok(store)
}

/// The datasets of the seed folder.
pub(super) fn seeds(settings: &Settings) -> anyhow::Result<Vec<Seed>> {
    read_seeds(settings.seed_folder().as_deref()).context("the seed folder cannot be read")
}

/// The definitions beside the datasets of the seed folder and in the folder of definitions.
pub(super) fn definitions(settings: &Settings, seeds: &[Seed]) -> anyhow::Result<DefinitionSet> {
    DefinitionSet::read(seeds, settings.definitions.as_deref()).context("the definitions cannot be used")
}

/// The upstreams of the file of upstreams; none without one.
pub(super) fn upstreams(settings: &Settings) -> anyhow::Result<Vec<Upstream>> {
    let default = PathBuf::from(FILE_NAME);
    let named = settings.upstreams.clone().or_else(|| default.is_file().then_some(default));
    let Some(path) = named else { return Ok(Vec::new()) };
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(&path).with_context(|| format!("`{shown}` cannot be read"))?;
    read_upstreams(&shown, &text).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("the upstreams cannot be used:\n{}", lines.join("\n"))
    })
}

/// What asks publishers, by the proxies of the environment.
pub(super) fn downloader(settings: &Settings, clock: Clock) -> anyhow::Result<Downloader> {
    let client = HttpClient::new(settings.ca_file.as_deref())?;
    let proxies = Proxies::from_environment(|name| std::env::var(name).ok());
    let proxies = proxies.context("a proxy of the environment cannot be used")?;
    Ok(Downloader::new(client, HostTurns::default(), clock).with_proxies(proxies))
}

/// The datasets of the seed folder, read again if something that a crash left in it was finished first.
pub(super) async fn recovered(
    settings: &Settings,
    store: &Store,
    seeds: Vec<Seed>,
) -> anyhow::Result<Vec<Seed>> {
    match settings.seed_folder() {
        Some(folder) if recover_seed_folder(&folder, store).await? => self::seeds(settings),
        _ => Ok(seeds),
    }
}

/// The open database, and the datasets of the seed folder.
pub(super) async fn open_with_seeds(settings: &Settings) -> anyhow::Result<(Store, Vec<Seed>)> {
    let seeds = seeds(settings)?;
    // Before anything is written.
    definitions(settings, &seeds)?;
    let store = open(settings).await?;
    let seeds = recovered(settings, &store, seeds).await?;
    Ok((store, seeds))
}

/// Seeds the datasets that the database lacks, and reports what was written.
pub(super) async fn seed_missing(store: &Store, seeds: &[Seed]) -> anyhow::Result<Vec<SeedReport>> {
    let datasets = store.read().await?.catalogue().await?.datasets;
    let mut reports = Vec::new();
    for one in seeds.iter().filter(|one| !datasets.contains_key(&one.dataset.id)) {
        reports.push(seed(store, one, &Clock::System).await?);
        if !one.drafts.is_empty() {
            eprintln!("{} has {} drafts, which are not in the database", one.dataset.id, one.drafts.len());
        }
    }
    Ok(reports)
}

/// The service over a migrated database with all datasets, and with the documents if a folder is set.
pub(super) async fn service(settings: &Settings) -> anyhow::Result<Service> {
    check_documents(settings)?;
    let (store, seeds) = open_with_seeds(settings).await?;
    let documents = documents(settings, &seeds)?;
    for report in seed_missing(&store, &seeds).await? {
        eprintln!("{} was not in the database and has been seeded", report.dataset);
    }
    let definitions = definitions(settings, &seeds)?;
    let service = Service::start(store, documents, Clock::System).await?;
    service.with_definitions(definitions).await.context("the definitions cannot be used")
}

/// Refuses a folder of documents that cannot be read, before anything is written.
pub(super) fn check_documents(settings: &Settings) -> anyhow::Result<()> {
    let Some(folder) = &settings.sources else { return Ok(()) };
    Documents::load(folder, std::iter::empty()).context("the documents cannot be read")?;
    Ok(())
}

/// The documents in the sources folder; none if no folder is set.
pub(super) fn documents(settings: &Settings, seeds: &[Seed]) -> anyhow::Result<Documents> {
    let Some(folder) = &settings.sources else { return Ok(Documents::default()) };
    let sources = seeds.iter().flat_map(|seed| &seed.sources).filter(|source| source.file.is_none());
    let names = sources.map(|source| source.id.as_str());
    Documents::load(folder, names).context("the documents cannot be read")
}
