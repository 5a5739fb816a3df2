//! The seed folder: on disk, or the copy inside the program.

pub mod writer;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use super::error::ServiceError;
use crate::ingest::definitions::{DefinitionError, definition_paths, text_of};
use crate::ingest::seed::{PlaceUpdates, Seed, read_seed};

/// The seed folder at build time.
#[derive(RustEmbed)]
#[folder = "seed-data"]
struct EmbeddedFiles;

/// All datasets of a seed folder; of the copy inside the program when none is given.
///
/// # Errors
/// When a file cannot be read or has problems.
pub fn read_seeds(folder: Option<&Path>) -> Result<Vec<Seed>, ServiceError> {
    let datasets = match folder {
        Some(folder) => read_disk(folder)?,
        None => read_embedded(),
    };
    if let Some(folder) = folder.filter(|_| datasets.is_empty()) {
        return Err(ServiceError::NoDataset { folder: folder.display().to_string() });
    }
    datasets.values().map(|texts| Ok(read_seed(texts)?)).collect()
}

/// Writes new places into the files of a dataset, and returns the files that changed.
///
/// # Errors
/// When a file cannot be read or written, or was changed since the seed was read.
pub fn write_places(
    folder: &Path,
    seed: &Seed,
    updates: &PlaceUpdates,
) -> Result<Vec<PathBuf>, ServiceError> {
    let texts = seed.files.iter().map(|file| (file.name.clone(), file.text.clone())).collect();
    let changed = updates.apply(&texts)?;
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let datasets = read_disk(folder)?;
    let on_disk = datasets.iter().find(|(_, files)| **files == texts).map(|(name, _)| name);
    let name = on_disk.ok_or_else(|| ServiceError::SeedChanged { folder: folder.display().to_string() })?;
    let mut written = Vec::new();
    for (file, text) in changed {
        let path = folder.join(name).join(file);
        let failed = |error| ServiceError::File { path: path.display().to_string(), error };
        // Written beside and renamed, so that no reader sees half a file.
        let beside = path.with_extension("toml.new");
        std::fs::write(&beside, text).map_err(failed)?;
        std::fs::rename(&beside, &path).map_err(failed)?;
        written.push(path);
    }
    Ok(written)
}

/// Whether a file of a dataset's folder belongs to the seed.
fn is_seed_file(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "toml" || extension == "csv")
}

/// The texts of the files by dataset and file name.
type Texts = BTreeMap<String, BTreeMap<String, String>>;

fn read_embedded() -> Texts {
    let mut datasets = Texts::new();
    for path in EmbeddedFiles::iter().filter(|path| is_seed_file(path)) {
        if let (Some((dataset, name)), Some(file)) = (path.split_once('/'), EmbeddedFiles::get(&path)) {
            let text = String::from_utf8_lossy(&file.data).into_owned();
            datasets.entry(dataset.to_owned()).or_default().insert(name.to_owned(), text);
        }
    }
    datasets
}

fn read_disk(folder: &Path) -> Result<Texts, ServiceError> {
    writer::finish_made(folder)?;
    let mut datasets = Texts::new();
    for dataset in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        // What begins with a dot is a change that is not made yet.
        let Some(name) = file_name(&dataset).filter(|name| !name.starts_with('.')) else { continue };
        let texts = read_dataset(&dataset)?;
        if !texts.is_empty() {
            datasets.insert(name, texts);
        }
    }
    Ok(datasets)
}

/// The texts of the files of the folder of one dataset, by name.
///
/// # Errors
/// When the folder or a file cannot be read.
pub(super) fn read_dataset(folder: &Path) -> Result<BTreeMap<String, String>, ServiceError> {
    let mut texts = read_files(folder, "", is_seed_file)?;
    texts.extend(read_definition_folders(folder)?);
    Ok(texts)
}

/// The texts of the files of definitions in the folder of one dataset, by name. A file that has another name is read too,
/// so that it can be refused.
///
/// # Errors
/// When the folder or a file cannot be read.
pub(super) fn read_definition_files(folder: &Path) -> Result<BTreeMap<String, String>, ServiceError> {
    let mut texts = read_files(folder, "", |name| !name.starts_with('.'))?;
    texts.extend(read_definition_folders(folder)?);
    Ok(texts)
}

/// The texts of the files in the folders of definitions of one dataset.
fn read_definition_folders(folder: &Path) -> Result<BTreeMap<String, String>, ServiceError> {
    let mut texts = BTreeMap::new();
    for name in definition_paths().filter(|path| path.ends_with('/')) {
        let inner = folder.join(name);
        if inner.is_dir() {
            texts.extend(read_files(&inner, name, |name| !name.starts_with('.'))?);
        }
    }
    Ok(texts)
}

/// The texts of some files in a folder, by their names with a prefix.
fn read_files(
    folder: &Path,
    prefix: &str,
    is_read: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, String>, ServiceError> {
    let mut texts = BTreeMap::new();
    for path in entries(folder)?.into_iter().filter(|path| path.is_file()) {
        let Some(name) = file_name(&path).filter(|name| is_read(name)) else { continue };
        let bytes = std::fs::read(&path).map_err(|error| failed(&path, error))?;
        let text = text_of(&path.display().to_string(), bytes)
            .map_err(|problem| DefinitionError { problems: vec![problem] })?;
        texts.insert(format!("{prefix}{name}"), text);
    }
    Ok(texts)
}

/// The entries of a folder.
pub(super) fn entries(path: &Path) -> Result<Vec<PathBuf>, ServiceError> {
    let read = std::fs::read_dir(path).map_err(|error| failed(path, error))?;
    read.map(|entry| entry.map(|entry| entry.path()).map_err(|error| failed(path, error))).collect()
}

/// The name of a file or folder without those above it.
pub(super) fn file_name(path: &Path) -> Option<String> {
    path.file_name().map(|name| name.to_string_lossy().into_owned())
}

fn failed(path: &Path, error: std::io::Error) -> ServiceError {
    ServiceError::File { path: path.display().to_string(), error }
}
