//! `yearbook verify`: figures compared with their documents and with the database.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;

use super::{prepare, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::ingest::seed::Seed;
use crate::service::ServiceError;
use crate::service::data_files::DataFiles;
use crate::service::documents::Documents;
use crate::service::import::comparison::compare_with_file;
use crate::service::seed_folder::write_places;
use crate::service::verify::{Folders, VerifyFormat, VerifyReport, place_updates, verify_data_files};

/// The arguments of `verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The output format
    #[arg(long, value_enum, default_value = "text")]
    format: VerifyFormat,
    /// A folder of data files [default: `data` beside the folder of documents, else that folder]
    #[arg(long, value_name = "DIR", env = "YEARBOOK_DATA")]
    data: Option<PathBuf>,
    /// Write the new places of what moved, and the hashes of documents in which all was found, into the seed folder;
    /// anchors that are missing too
    #[arg(long, conflicts_with = "import")]
    update_places: bool,
    /// Compare an import with its file instead: the file is read again as it was then
    #[arg(long, value_name = "ID", requires = "files", conflicts_with = "data")]
    import: Option<i64>,
    /// The file of the import, then the structure messages that it was sent with
    #[arg(value_name = "FILE", requires = "import")]
    files: Vec<PathBuf>,
}

/// Reads every figure again in its document and compares it with the seed folder and the database.
pub(super) async fn run(settings: &Settings, arguments: &VerifyArgs) -> anyhow::Result<ExitCode> {
    if let Some(import) = arguments.import {
        return verify_import(settings, arguments, import).await;
    }
    anyhow::ensure!(settings.sources.is_some(), "--sources DIR is needed: the folder with the documents");
    let seeds = match prepare::seeds(settings) {
        Ok(seeds) => seeds,
        Err(error) => return report_seed_error(error, arguments),
    };
    let service = prepare::service(settings).await?;
    let seeds: Arc<[Seed]> = seeds.into();
    let mut report = service.verify(&service.state(), &seeds, &service.documents()).await?;
    for seed in seeds.iter() {
        report.merge(verify_data_files(seed, &data_files(settings, arguments, seed)?));
    }
    report.folders = folders(settings, arguments);
    service.store().close().await;
    let code = print(&report, arguments);
    if arguments.update_places {
        update_places(settings, &seeds, &service.documents())?;
    }
    Ok(code)
}

/// Writes new places into the seed folder, and says which files changed.
fn update_places(settings: &Settings, seeds: &[Seed], documents: &Documents) -> anyhow::Result<()> {
    let folder = settings.seed_folder();
    let folder = folder.context("--seed-data DIR is needed: the seed folder whose places are written")?;
    let mut changed = Vec::new();
    for seed in seeds {
        let updates = place_updates(seed, documents);
        changed.extend(write_places(&folder, seed, &updates).context("the places cannot be written")?);
    }
    match changed.as_slice() {
        [] => eprintln!("no place is to be written"),
        files => {
            let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
            eprintln!("written: {}; `yearbook seed` brings them into the database", names.join(", "));
        }
    }
    Ok(())
}

/// Where the files are, for readers of the report.
fn folders(settings: &Settings, arguments: &VerifyArgs) -> Folders {
    let documents = settings.sources.as_deref();
    Folders {
        documents: documents.and_then(Folders::uri),
        seed: settings.seed_folder().as_deref().and_then(Folders::uri),
        data: documents.and_then(|sources| Folders::uri(&data_folder(sources, arguments))),
    }
}

/// The folder of the data files: `--data`, else `data` beside the folder of the documents, else that folder.
fn data_folder(sources: &Path, arguments: &VerifyArgs) -> PathBuf {
    let beside = sources.join("../data");
    match &arguments.data {
        Some(folder) => folder.clone(),
        None if beside.is_dir() => beside,
        None => sources.to_owned(),
    }
}

/// Compares an import with its file. A file that would be refused today is a failed verification.
async fn verify_import(settings: &Settings, arguments: &VerifyArgs, import: i64) -> anyhow::Result<ExitCode> {
    let store = prepare::open(settings).await?;
    let files = arguments.files.iter().map(|path| super::import::file(path)).collect();
    let compared = compare_with_file(&store, import, files, &Clock::System).await;
    store.close().await;
    match compared {
        Ok(comparison) => Ok(print(&comparison.into(), arguments)),
        Err(ServiceError::Import(error)) => Ok(print(&VerifyReport::refused(&error), arguments)),
        Err(error) => Err(error.into()),
    }
}

/// The data files of a seed.
fn data_files(settings: &Settings, arguments: &VerifyArgs, seed: &Seed) -> anyhow::Result<DataFiles> {
    let Some(sources) = &settings.sources else { return Ok(DataFiles::default()) };
    let wanted = || {
        let named =
            seed.sources.iter().filter_map(|source| Some((source.file.as_deref()?, source.sha256.as_str())));
        named.collect::<Vec<_>>()
    };
    if wanted().is_empty() {
        return Ok(DataFiles::default());
    }
    let folder = data_folder(sources, arguments);
    DataFiles::load(&folder, wanted().into_iter()).context("the data files cannot be read")
}

/// A seed folder that contradicts itself is a failed verification; one that cannot be read is an error.
fn report_seed_error(error: anyhow::Error, arguments: &VerifyArgs) -> anyhow::Result<ExitCode> {
    match error.downcast_ref() {
        Some(ServiceError::Seed(problems)) => Ok(print(&VerifyReport::unsound(problems), arguments)),
        _ => Err(error),
    }
}

fn print(report: &VerifyReport, arguments: &VerifyArgs) -> ExitCode {
    say(&report.render(arguments.format));
    ExitCode::from(report.exit_code())
}
