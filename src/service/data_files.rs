//! The data files that a seed names, if a folder with them is known.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::ServiceError;
use crate::ingest::seed::sha256;

/// How deep below a folder data files are looked for.
const DEPTH: usize = 4;

/// Data files by name.
#[derive(Debug, Default)]
pub struct DataFiles {
    by_name: BTreeMap<String, DataFileBytes>,
}

/// The bytes of a data file.
#[derive(Debug)]
pub struct DataFileBytes {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
}

impl DataFiles {
    /// Reads the files with these names that lie in a folder or below it; missing ones are left out. Of several files of
    /// one name, that with the expected hash is taken, else the first.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn load<'a>(
        folder: &Path,
        wanted: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, ServiceError> {
        let mut paths = Vec::new();
        list(folder, DEPTH, &mut paths)?;
        paths.sort();
        let mut files = Self::default();
        for (name, expected) in wanted {
            let named = paths.iter().filter(|path| path.file_name().is_some_and(|file| file == name));
            for path in named {
                let bytes = std::fs::read(path).map_err(|error| failed(path, error))?;
                let file = DataFileBytes { sha256: sha256(&bytes), bytes };
                let is_it = file.sha256 == expected;
                if is_it || !files.by_name.contains_key(name) {
                    files.by_name.insert(name.to_owned(), file);
                }
                if is_it {
                    break;
                }
            }
        }
        Ok(files)
    }

    /// Data files from names and bytes.
    #[must_use]
    pub fn of(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let file = |(name, bytes): (String, Vec<u8>)| (name, DataFileBytes { sha256: sha256(&bytes), bytes });
        Self { by_name: files.into_iter().map(file).collect() }
    }

    /// The file with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&DataFileBytes> {
        self.by_name.get(name)
    }
}

fn failed(path: &Path, error: std::io::Error) -> ServiceError {
    ServiceError::File { path: path.display().to_string(), error }
}

/// The paths of the files in a folder and some levels below it. Links to folders are not followed.
fn list(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> Result<(), ServiceError> {
    for entry in std::fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let entry = entry.map_err(|error| failed(folder, error))?;
        let kind = entry.file_type().map_err(|error| failed(folder, error))?;
        match kind.is_dir() {
            true if depth > 1 => list(&entry.path(), depth - 1, paths)?,
            true => {}
            false => paths.push(entry.path()),
        }
    }
    Ok(())
}
