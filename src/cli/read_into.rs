//! `yearbook read FILE --into DATASET`: a document becomes a source of a dataset, and its numbers drafts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::{prepare, say};
use crate::config::Settings;
use crate::domain::code::Code;
use crate::domain::source::Source;
use crate::ingest::seed::{Seed, SeedEdit, SourceEntry, read_seed, sha256};
use crate::service::document_reader::document_text;
use crate::service::drafts::{
    Account, EarlierEdition, GivenFacts, accept_carried, drafts, new_source, put_drafts,
};
use crate::service::seed_folder::read_seeds;
use crate::service::seed_folder::writer::{SeedFolderWriter, is_unfinished, recover_seed_folder};

/// The arguments of `read --into`.
#[derive(Debug, Args)]
pub(super) struct IntoArgs {
    /// Add the document to the sources of this dataset, and its numbers as drafts
    #[arg(long, value_name = "DATASET", conflicts_with_all = ["format", "all"])]
    pub(super) into: Option<Code>,
    /// Which drafts become figures at once
    #[arg(long, value_enum, requires = "into")]
    accept: Option<AcceptedDrafts>,
    /// The title [default: that of the document]
    #[arg(long, requires = "into")]
    title: Option<String>,
    /// The publisher [default: that of the document, else of the dataset]
    #[arg(long, requires = "into")]
    publisher: Option<String>,
    /// The day of publication [default: that of the document]
    #[arg(long, requires = "into", value_name = "YYYY-MM-DD")]
    published: Option<NaiveDate>,
}

/// The drafts that become figures at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AcceptedDrafts {
    /// Those whose series is that of a figure between the same words of an earlier document
    Carried,
}

/// Adds documents to a dataset, one after the other. The exit code is 2 where one or a part of one cannot be read.
pub(super) async fn run(
    settings: &Settings,
    dataset: &Code,
    arguments: &IntoArgs,
    files: &[PathBuf],
) -> anyhow::Result<ExitCode> {
    let Some(folder) = settings.seed_folder() else {
        bail!(
            "there is no seed folder on disk: `yearbook dataset new {dataset} --name …` makes one, or --seed-data DIR names it"
        );
    };
    if is_unfinished(&folder)? {
        let store = prepare::open(settings).await?;
        recover_seed_folder(&folder, &store).await?;
        store.close().await;
    }
    let mut is_whole = true;
    for path in files {
        match add(settings, &folder, dataset, arguments, path) {
            Ok(problems) => {
                is_whole &= problems.is_empty();
                for problem in &problems {
                    eprintln!("yearbook: {}: {problem}", path.display());
                }
            }
            Err(error) => {
                is_whole = false;
                eprintln!("yearbook: {}: {error:#}", path.display());
            }
        }
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Adds one document; the parts of it that could not be read.
fn add(
    settings: &Settings,
    folder: &Path,
    dataset: &Code,
    arguments: &IntoArgs,
    path: &Path,
) -> anyhow::Result<Vec<String>> {
    let bytes = std::fs::read(path)?;
    let name = path.file_name().and_then(|name| name.to_str()).context("its name is no text")?;
    let seeds = read_seeds(Some(folder))?;
    let writer = SeedFolderWriter::open(folder, dataset, &BTreeMap::new())?;
    ensure!(
        !writer.texts().is_empty(),
        "{} has no dataset {dataset}: `yearbook dataset new {dataset} --name …` makes it",
        folder.display()
    );
    let seed = read_seed(writer.texts())?;
    let mut edit = SeedEdit::new(writer.texts())?;
    let hash = sha256(&bytes);
    if let Some(known) = all_sources(&seeds).find(|source| source.sha256 == hash) {
        keep(settings, path, &known.id, &bytes)?;
        let accepted = match arguments.accept {
            Some(AcceptedDrafts::Carried) if known.dataset == *dataset => {
                accept_carried(&mut edit, &seed, &known.id)
            }
            _ => Vec::new(),
        };
        if accepted.is_empty() {
            say(&format!("{name} is the source {} of {} already: nothing changed", known.id, known.dataset));
        } else {
            writer.write(&edit.texts())?;
            say(&format!("{name} is the source {} already; {} drafts claimed", known.id, accepted.len()));
        }
        return Ok(Vec::new());
    }
    if let Some(known) = all_sources(&seeds).find(|source| source.id == name) {
        bail!("{} has a source with this name and other bytes: give the file another name", known.dataset);
    }
    let document = document_text(&bytes)?;
    let given = GivenFacts {
        title: arguments.title.clone(),
        publisher: arguments.publisher.clone(),
        published: arguments.published,
    };
    let source = new_source(&seed, name, &bytes, &document, &given)?;
    let (editions, missing) = earlier(settings, path, &seed);
    let drafts = drafts(&seed, &source, &document, &editions);
    let account = put_drafts(&mut edit, (&seed, &seeds), &source, &drafts, arguments.accept.is_some());
    let texts = edit.texts();
    read_seed(&texts).context("the drafts do not fit the dataset")?;
    // The copy comes first: a copy without an entry does no harm, an entry without a document does.
    let kept = keep(settings, path, name, &bytes)?;
    writer.write(&texts)?;
    say(&report(dataset, folder, &source, &account, &missing, kept.as_deref()));
    Ok(document.problems.iter().map(|problem| format!("{}: {}", problem.fragment, problem.message)).collect())
}

fn all_sources(seeds: &[Seed]) -> impl Iterator<Item = &Source> {
    seeds.iter().flat_map(|seed| &seed.sources)
}

/// The documents of the dataset that are there, in the folder of documents or beside the new one, and the names of the
/// others.
fn earlier<'a>(settings: &Settings, path: &Path, seed: &'a Seed) -> (Vec<EarlierEdition<'a>>, Vec<&'a str>) {
    let beside = path.parent().map(Path::to_path_buf);
    let folders: Vec<PathBuf> = settings.sources.iter().cloned().chain(beside).collect();
    let (mut editions, mut missing) = (Vec::new(), Vec::new());
    for source in seed.sources.iter().filter(|source| source.file.is_none()) {
        let found = folders.iter().find_map(|folder| {
            let bytes = std::fs::read(folder.join(&source.id)).ok()?;
            (sha256(&bytes) == source.sha256).then_some(bytes)
        });
        match found.and_then(|bytes| document_text(&bytes).ok()) {
            Some(document) => editions.push(EarlierEdition { source, document }),
            None => missing.push(source.id.as_str()),
        }
    }
    (editions, missing)
}

/// Copies a document into the folder of documents, if there is one and it is not there; the path of the copy.
fn keep(settings: &Settings, path: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<Option<PathBuf>> {
    let Some(folder) = &settings.sources else { return Ok(None) };
    let kept = folder.join(name);
    if kept.exists() {
        let same = std::fs::read(&kept).is_ok_and(|there| there == bytes);
        ensure!(same, "{} has other bytes than {}", kept.display(), path.display());
        return Ok(None);
    }
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    std::fs::write(&kept, bytes).with_context(|| format!("{} cannot be written", kept.display()))?;
    Ok(Some(kept))
}

/// What was done, and what to do next.
fn report(
    dataset: &Code,
    folder: &Path,
    source: &SourceEntry,
    account: &Account,
    missing: &[&str],
    kept: Option<&Path>,
) -> String {
    let mut lines = vec![
        format!("{} is a source of {dataset}: \"{}\", {}", source.id, source.title, source.publisher),
        format!("  published {} ({})", source.published, source.published_basis.code()),
        format!("  {account}"),
    ];
    lines.extend(source.note.iter().map(|note| format!("  {note}")));
    lines.extend(kept.map(|path| format!("  kept as {}", path.display())));
    if !missing.is_empty() {
        lines.push(format!(
            "  nothing can be carried over from {}: not there (--sources DIR)",
            missing.join(", ")
        ));
    }
    lines.extend(account.doubted.iter().map(|doubted| format!("  look at {doubted}")));
    let files = folder.join(dataset.as_str());
    if account.open > 0 {
        lines.push(format!(
            "next: give each `series = \"\"` in {} a series",
            files.join("figures.toml").display()
        ));
    }
    if account.carried > 0 {
        lines.push(
            "next: look at the drafts that were carried over, then repeat with --accept carried".to_owned(),
        );
    }
    if account.open == 0 && account.carried == 0 {
        lines.push("next: yearbook seed, then yearbook verify --sources DIR".to_owned());
    }
    lines.join("\n")
}
