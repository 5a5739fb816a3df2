//! `yearbook dataset`: new datasets in the seed folder.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::ensure;
use clap::{Args, Subcommand};

use super::say;
use crate::config::{SEED_FOLDER, Settings};
use crate::domain::code::Code;
use crate::ingest::seed::{DatasetEntry, new_dataset, read_seed};
use crate::service::first_codes::first_codes;
use crate::service::seed_folder::read_seeds;
use crate::service::seed_folder::writer::SeedFolderWriter;

/// The commands for datasets.
#[derive(Debug, Subcommand)]
pub(super) enum DatasetCommand {
    /// Make a dataset that is valid and empty
    New(NewArgs),
}

/// The arguments of `dataset new`.
#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// The id, such as STEEL
    id: Code,
    /// The name
    #[arg(long)]
    name: String,
    /// The publisher of the dataset
    #[arg(long, default_value = "not stated")]
    publisher: String,
    /// The terms of use
    #[arg(long, default_value = "The figures are facts, given with their source.")]
    licence: String,
    /// The dimensions, in the order of the key
    #[arg(long, value_delimiter = ',', default_value = "FREQ,REF_AREA,INDICATOR,ACTIVITY")]
    dimensions: Vec<String>,
    /// The code of an area, such as CN; the first is where nothing else is named
    #[arg(long, value_delimiter = ',', default_value = "W0")]
    area: Vec<Code>,
}

/// Runs a command.
pub(super) fn run(settings: &Settings, command: &DatasetCommand) -> anyhow::Result<ExitCode> {
    let DatasetCommand::New(arguments) = command;
    let is_first = settings.seed_folder().is_none();
    let folder = settings.seed_folder().unwrap_or_else(|| PathBuf::from(SEED_FOLDER));
    // Codes of shared lists stand there as other datasets have them.
    let seeds = if folder.is_dir() { read_seeds(Some(&folder)) } else { Ok(Vec::new()) };
    let mut seeds = seeds.unwrap_or_default();
    seeds.extend(read_seeds(None)?);
    let id = &arguments.id;
    let writer = SeedFolderWriter::open(&folder, id, &BTreeMap::new())?;
    let place = folder.join(id.as_str());
    ensure!(writer.texts().is_empty(), "{} is there already", place.display());
    let entry = DatasetEntry {
        id: id.clone(),
        name: arguments.name.clone(),
        publisher: arguments.publisher.clone(),
        description: format!(
            "{}: figures that documents state, each with the place where it is printed.",
            arguments.name
        ),
        licence: arguments.licence.clone(),
        dimensions: arguments.dimensions.clone(),
    };
    let texts = new_dataset(&entry, &first_codes(&seeds, &arguments.area)?)?;
    read_seed(&texts)?;
    writer.write(&texts)?;
    say(&format!("{} is a new dataset without figures", place.display()));
    if is_first {
        say(&format!(
            "here `yearbook` reads {SEED_FOLDER} from now on, and not the datasets inside the program"
        ));
    }
    say(&format!("next: yearbook read FILE --into {id} --sources DIR"));
    Ok(ExitCode::SUCCESS)
}
