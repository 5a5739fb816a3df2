//! `yearbook import` and `yearbook imports`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use comfy_table::{CellAlignment, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};

use super::{import_check, prepare, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::import::Import;
use crate::http::v1::import_check::RefusalDocument;
use crate::http::v1::imports;
use crate::ingest::data::DataFormat;
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::unused::{UnusedKind, UnusedPart};
use crate::service::ServiceError;
use crate::service::import::check;
use crate::service::import::{
    FileReport, ImportFile, ImportReport, ImportRequest, Progress, Reporter, Scope, import,
    prepare_in_background, revert,
};

/// What to take in.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// Data files: CSV, SDMX, JSON-stat, Parquet, XLSX, also compressed or in an archive
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The dataset; made where it is not there yet
    #[arg(long)]
    dataset: Code,
    /// The format; detected where it is not said
    #[arg(long, value_parser = format_named)]
    format: Option<DataFormat>,
    /// A TOML file that says what each column is; `FILE.toml` beside a single file is found by itself
    #[arg(long)]
    map: Option<PathBuf>,
    /// The sheet of a workbook, or `all` for each sheet with data as a table of its own
    #[arg(long, value_name = "NAME|all")]
    sheet: Option<String>,
    /// The day of publication [default: that of the file, its name, or today]
    #[arg(long)]
    published: Option<NaiveDate>,
    /// What is measured, where the file does not say
    #[arg(long)]
    indicator: Option<String>,
    /// Whether the files are all that is published
    #[arg(long, value_parser = scope_named, default_value = "auto", value_name = "auto|whole|update")]
    scope: Scope,
    /// Say what each column, sheet and member would be read as, and write nothing
    #[arg(long)]
    check: bool,
    /// Write a mapping that says what was found out, to be edited; writes no data
    #[arg(long, value_name = "FILE")]
    write_map: Option<PathBuf>,
    /// Print the report as JSON, as `POST /v1/imports` answers it
    #[arg(long)]
    json: bool,
}

fn format_named(name: &str) -> Result<DataFormat, String> {
    DataFormat::from_name(name).ok_or_else(|| format!("one of {}", DataFormat::NAMES.join(", ")))
}

fn scope_named(name: &str) -> Result<Scope, String> {
    Scope::from_code(name).ok_or_else(|| format!("one of {}", Scope::ALL.map(Scope::code).join(", ")))
}

/// Takes files in: all of what they state, or nothing.
pub(super) async fn run(settings: &Settings, arguments: &ImportArgs) -> anyhow::Result<ExitCode> {
    let mapping = match mapping(arguments) {
        Ok(mapping) => mapping,
        Err(error) => {
            eprintln!("yearbook: {error:#}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let request = ImportRequest {
        dataset: arguments.dataset.clone(),
        files: arguments.files.iter().map(|path| file(path)).collect(),
        format: arguments.format,
        mapping,
        published: arguments.published,
        indicator: arguments.indicator.clone(),
        scope: arguments.scope,
        actor: actor(),
        token: None,
    };
    let store = prepare::open(settings).await?;
    if arguments.check || arguments.write_map.is_some() {
        let known = store.read().await?.catalogue().await?;
        store.close().await;
        let silent: Reporter = Arc::new(|_| ());
        return match check::read_and_check(&request, &known, &Clock::System, &silent) {
            Ok(checked) => import_check::report(&checked, arguments.write_map.as_deref(), arguments.json),
            Err(error @ ServiceError::File { .. }) => {
                eprintln!("{:#}", anyhow::Error::from(error));
                Ok(ExitCode::FAILURE)
            }
            Err(error) => Err(error.into()),
        };
    }
    let bar = bar();
    let outcome = Box::pin(take_in(&store, request, reporter(&bar))).await;
    bar.finish_and_clear();
    store.close().await;
    match outcome {
        Ok(report) => {
            if arguments.json {
                say(&serde_json::to_string_pretty(&imports::document(&report))?);
            } else {
                print(&report);
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(ServiceError::Import(error)) if arguments.json => {
            say(&serde_json::to_string_pretty(&RefusalDocument::from(&*error))?);
            Ok(ExitCode::FAILURE)
        }
        Err(error @ (ServiceError::Import(_) | ServiceError::File { .. })) => {
            eprintln!("{:#}", anyhow::Error::from(error));
            Ok(ExitCode::FAILURE)
        }
        Err(error) => Err(error.into()),
    }
}

async fn take_in(
    store: &crate::store::Store,
    request: ImportRequest,
    progress: Reporter,
) -> Result<ImportReport, ServiceError> {
    let request = Arc::new(request);
    let prepared = prepare_in_background(Arc::clone(&request), Clock::System, Arc::clone(&progress)).await?;
    import(store, &Catalogue::default(), &request, &prepared, &Clock::System, &progress).await
}

pub(super) fn file(path: &Path) -> ImportFile {
    let name = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    ImportFile { name, content: path.to_owned().into() }
}

/// The mapping that is named, or that lies beside a single file.
fn mapping(arguments: &ImportArgs) -> anyhow::Result<Mapping> {
    let beside = match arguments.files.as_slice() {
        [file] => Some(PathBuf::from(format!("{}.toml", file.display()))).filter(|path| path.is_file()),
        _ => None,
    };
    let mut mapping = match arguments.map.clone().or(beside) {
        Some(path) => read_mapping(&path)?,
        None => Mapping::default(),
    };
    if let Some(sheet) = &arguments.sheet {
        mapping.sheet = Some(sheet.clone());
    }
    Ok(mapping)
}

fn read_mapping(path: &Path) -> anyhow::Result<Mapping> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("`{shown}` cannot be read"))?;
    Mapping::parse(&text).with_context(|| format!("`{shown}` says nothing that can be used"))
}

/// Who is at the terminal.
fn actor() -> String {
    ["USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_else(|| "cli".to_owned())
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:>10} {bar:40} {bytes}/{total_bytes} {eta}");
    ProgressBar::new(0)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_message("reading")
}

fn reporter(bar: &ProgressBar) -> Reporter {
    let bar = bar.clone();
    Arc::new(move |progress| match progress {
        // An import asks nobody.
        Progress::Received(_) => {}
        Progress::Read(read, total) => {
            bar.set_length(total);
            bar.set_position(read);
        }
        Progress::Written(rows) => bar.set_message(format!("{rows} written")),
    })
}

fn print(report: &ImportReport) {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header([
        "import",
        "file",
        "format",
        "published",
        "series",
        "observations",
        "missing",
        "added",
        "revised",
        "withdrawn",
        "unchanged",
    ]);
    for file in &report.files {
        let (import, counts) = (&file.import, &file.import.counts);
        table.add_row([
            import.id.to_string(),
            import.file.clone(),
            import.format.clone(),
            import.published.to_string(),
            file.series.to_string(),
            counts.observations.to_string(),
            counts.missing.to_string(),
            counts.added.to_string(),
            counts.revised.to_string(),
            counts.withdrawn.to_string(),
            counts.unchanged.to_string(),
        ]);
    }
    for column in table.column_iter_mut().skip(4) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    say(&table.trim_fmt());
    for file in &report.files {
        notes(file);
    }
    say(&format!("revision {}", report.revision));
}

fn notes(file: &FileReport) {
    let name = &file.import.file;
    if file.repeated {
        say(&format!("{name}: taken in before as import {}, nothing to do", file.import.id));
    }
    if file.skipped.rows > 0 {
        let places = file.skipped.places.join("; ");
        say(&format!(
            "{name}: {} rows set aside, the code of their area is empty: {places}",
            file.skipped.rows
        ));
    }
    let unused: Vec<String> = file.unused.iter().map(ToString::to_string).collect();
    let notes = file.import.notes.as_deref().unwrap_or_default();
    for note in notes.lines().filter(|note| !unused.iter().any(|part| part == note)) {
        say(&format!("{name} says: {note}"));
    }
    // Rows that are set aside are listed above.
    let is_set_aside = |part: &&UnusedPart| part.kind == UnusedKind::Row && part.name.is_empty();
    for part in file.unused.iter().filter(|part| !is_set_aside(part)) {
        say(&format!("{name}: not used: {part}"));
    }
}

/// What to do with imports.
#[derive(Debug, Subcommand)]
pub(super) enum ImportsCommand {
    /// List what was taken in, by whom
    List,
    /// Take an import back: its values hold no more, nothing is deleted
    Revert {
        /// The number of the import
        id: i64,
    },
}

/// Lists imports, or takes one back.
pub(super) async fn imports(settings: &Settings, command: &ImportsCommand) -> anyhow::Result<ExitCode> {
    let store = prepare::open(settings).await?;
    let code = match command {
        ImportsCommand::List => {
            list(&store.read().await?.imports().await?);
            ExitCode::SUCCESS
        }
        ImportsCommand::Revert { id } => match revert::revert(&store, *id, &actor(), &Clock::System).await {
            Ok(import) => {
                say(&format!("import {id} of {} ({}) is taken back", import.dataset, import.file));
                ExitCode::SUCCESS
            }
            Err(error @ (ServiceError::NotFound { .. } | ServiceError::Conflict { .. })) => {
                eprintln!("yearbook: {error}");
                ExitCode::FAILURE
            }
            Err(error) => return Err(error.into()),
        },
    };
    store.close().await;
    Ok(code)
}

fn list(imports: &[Import]) {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header([
        "import",
        "dataset",
        "file",
        "published",
        "by",
        "at",
        "observations",
        "sha-256",
        "taken back",
    ]);
    for import in imports {
        table.add_row([
            import.id.to_string(),
            import.dataset.to_string(),
            import.file.clone(),
            import.published.to_string(),
            import.actor.clone(),
            import.created.format("%Y-%m-%d %H:%M").to_string(),
            import.counts.observations.to_string(),
            import.sha256.chars().take(12).collect(),
            import
                .reverted
                .as_ref()
                .map_or_else(String::new, |back| format!("{} by {}", back.at.date_naive(), back.by)),
        ]);
    }
    say(&table.trim_fmt());
}
