//! `yearbook export`.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use super::{prepare, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::code::Code;
use crate::formats::Format;
use crate::service::documents::Documents;
use crate::service::export::{
    ExportSelection, ExportSummary, PartitionSummary, TERMS_FILE, descriptor, terms,
};
use crate::service::{Service, ServiceError};

/// The arguments of `export`.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The dataset [default: all]
    #[arg(long)]
    dataset: Option<Code>,
    /// The format
    #[arg(long, value_enum)]
    format: ExportFormat,
    /// Derived series too, which nobody published
    #[arg(long)]
    derived: bool,
    /// A folder for each dataset and frequency, with manifest.json; of a folder that was written before, only what changed
    #[arg(long, value_enum)]
    partition: Option<PartitionColumns>,
    /// The file; for a data package or partitions the folder
    #[arg(long)]
    output: PathBuf,
}

impl ExportArgs {
    /// What the export holds.
    const fn selection(&self) -> ExportSelection<'_> {
        ExportSelection { dataset: self.dataset.as_ref(), derived: self.derived }
    }
}

/// The formats of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// Apache Parquet
    Parquet,
    /// CSV (RFC 4180)
    Csv,
    /// A workbook of at most a million rows
    Xlsx,
    /// A folder with data.csv, datapackage.json and TERMS.txt (Frictionless Data Package)
    Datapackage,
}

/// The columns that partitions are made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PartitionColumns {
    /// Both
    #[value(name = "dataset,frequency")]
    DatasetAndFrequency,
}

/// Writes one dataset, or all, with every publication of every value.
pub(super) async fn run(settings: &Settings, arguments: &ExportArgs) -> anyhow::Result<ExitCode> {
    if arguments.partition.is_some() && arguments.format != ExportFormat::Parquet {
        bail!("`--partition` needs `--format parquet`");
    }
    let definitions = prepare::definitions(settings, &prepare::seeds(settings)?)?;
    let store = prepare::open(settings).await?;
    let service = Service::start(store, Documents::default(), Clock::System).await?;
    let service = service.with_definitions(definitions).await.context("the definitions cannot be used")?;
    let outcome = write(&service, arguments).await;
    service.store().close().await;
    match outcome {
        Ok(said) => {
            say(&said);
            Ok(ExitCode::SUCCESS)
        }
        Err(error) if error.is::<ServiceError>() => {
            eprintln!("yearbook: {error:#}");
            Ok(ExitCode::FAILURE)
        }
        Err(error) => Err(error),
    }
}

/// Writes the file, the data package or the partitions; says what was written.
async fn write(service: &Service, arguments: &ExportArgs) -> anyhow::Result<String> {
    if arguments.partition.is_some() {
        let selection = arguments.selection();
        let written = service.export_partitions(&service.state(), selection, &arguments.output).await?;
        return Ok(said_of_partitions(&written));
    }
    let exported = write_file(service, arguments).await?;
    let (rows, series) = (exported.observations, exported.series);
    Ok(format!(
        "{rows} observations of {series} series in {} bytes, sha256 {}",
        exported.bytes, exported.sha256
    ))
}

fn said_of_partitions(summary: &PartitionSummary) -> String {
    let PartitionSummary { revision, written, unchanged, removed, rows, bytes, anew } = summary;
    let anew = anew.map(|why| format!("{why}: all is written anew\n")).unwrap_or_default();
    format!(
        "{anew}revision {revision}: {written} partitions written, {unchanged} unchanged, {removed} removed; \
         {rows} rows in {bytes} bytes"
    )
}

/// Writes the file or the data package.
async fn write_file(service: &Service, arguments: &ExportArgs) -> anyhow::Result<ExportSummary> {
    let format = match arguments.format {
        ExportFormat::Parquet => Format::Parquet,
        ExportFormat::Xlsx => Format::Xlsx,
        ExportFormat::Csv | ExportFormat::Datapackage => Format::Csv,
    };
    let package = arguments.format == ExportFormat::Datapackage;
    let path = if package { arguments.output.join("data.csv") } else { arguments.output.clone() };
    if package {
        let shown = arguments.output.display().to_string();
        fs::create_dir_all(&arguments.output).with_context(|| format!("`{shown}` cannot be created"))?;
    }
    let state = service.state();
    let selection = arguments.selection();
    let exported = replace(&path, async |file| {
        Ok(service.export(&state, selection, format, BufWriter::new(file)).await?)
    })
    .await?;
    if package {
        let text = serde_json::to_string_pretty(&descriptor(&state, arguments.dataset.as_ref(), &exported))?;
        fs::write(arguments.output.join("datapackage.json"), text + "\n")
            .context("datapackage.json cannot be written")?;
        let terms = terms(&state, arguments.dataset.as_ref());
        fs::write(arguments.output.join(TERMS_FILE), terms).context("TERMS.txt cannot be written")?;
    }
    Ok(exported)
}

/// Writes a file under a temporary name in the same folder and renames it when it is complete.
async fn replace(
    path: &Path,
    write: impl AsyncFnOnce(&File) -> anyhow::Result<ExportSummary>,
) -> anyhow::Result<ExportSummary> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let shown = path.display().to_string();
    let file =
        tempfile::NamedTempFile::new_in(folder).with_context(|| format!("`{shown}` cannot be written"))?;
    let exported = write(file.as_file()).await?;
    file.persist(path).with_context(|| format!("`{shown}` cannot be written"))?;
    Ok(exported)
}
