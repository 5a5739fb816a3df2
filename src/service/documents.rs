//! Source documents, if a folder of them is configured.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::error::ServiceError;
use crate::domain::figure::Selector;
use crate::ingest::document::{ReadNumber, read_numbers};
use crate::ingest::seed::sha256;

/// The characters of a passage on each side of a number.
const PASSAGE_CHARACTERS: usize = 160;

/// The documents of a folder, by file name.
#[derive(Debug, Default)]
pub struct Documents {
    by_id: BTreeMap<String, Document>,
    /// A hash over the names and hashes of the documents.
    digest: String,
    /// Whether documents were given, even if all of them are missing.
    are_given: bool,
    /// How often the folder was read again since the start.
    version: u64,
    /// Where they were read from; none for documents from memory.
    folder: Option<DocumentFolder>,
}

/// A folder of documents, as it was when they were read.
#[derive(Debug)]
struct DocumentFolder {
    path: PathBuf,
    /// The names of the files, each with its length and the time of its last change; none for a missing file.
    files: BTreeMap<String, Option<(u64, Option<SystemTime>)>>,
}

impl DocumentFolder {
    fn new<'a>(path: &Path, names: impl Iterator<Item = &'a str>) -> Self {
        // Only plain file names: nothing outside the folder is read.
        let is_plain = |name: &&str| Path::new(name).file_name().is_some_and(|file| file == *name);
        let stamp = |name: &str| {
            let metadata = std::fs::metadata(path.join(name)).ok()?;
            Some((metadata.len(), metadata.modified().ok()))
        };
        let files = names.filter(is_plain).map(|name| (name.to_owned(), stamp(name)));
        Self { path: path.to_owned(), files: files.collect() }
    }

    /// The same folder as it is now.
    fn now(&self) -> Self {
        Self::new(&self.path, self.files.keys().map(String::as_str))
    }
}

/// A document.
#[derive(Debug)]
pub struct Document {
    /// Its text; none if its bytes are not UTF-8.
    pub text: Option<String>,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// All numbers in its text.
    pub numbers: Vec<ReadNumber>,
}

/// A number with the text around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The text before it.
    pub before: String,
    /// The number token.
    pub exact: String,
    /// The text after it.
    pub after: String,
}

impl Document {
    /// The document with these bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        let sha256 = sha256(&bytes);
        let length = bytes.len();
        let text = String::from_utf8(bytes).ok();
        let numbers = text.as_deref().map(read_numbers).unwrap_or_default();
        Self { text, sha256, bytes: length, numbers }
    }

    /// The passage around a selector; none when the selector does not match the document.
    #[must_use]
    pub fn passage(&self, at: &Selector) -> Option<Passage> {
        let text = self.text.as_deref()?;
        let exact = at.read(text)?.to_owned();
        let before: Vec<char> = text.get(..at.start)?.chars().rev().take(PASSAGE_CHARACTERS).collect();
        let before: String = before.into_iter().rev().collect();
        let after: String = text.get(at.end..)?.chars().take(PASSAGE_CHARACTERS).collect();
        Some(Passage { before, exact, after })
    }
}

impl Documents {
    /// Reads the files with these names from a folder; missing ones are left out.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn load<'a>(folder: &Path, names: impl Iterator<Item = &'a str>) -> Result<Self, ServiceError> {
        // The times are read before the files, so that a change in between is noticed later.
        Self::read(DocumentFolder::new(folder, names))
    }

    fn read(folder: DocumentFolder) -> Result<Self, ServiceError> {
        let failed = |path: &Path, error| ServiceError::File { path: path.display().to_string(), error };
        std::fs::read_dir(&folder.path).map_err(|error| failed(&folder.path, error))?;
        let mut documents = Vec::new();
        for name in folder.files.keys() {
            let path = folder.path.join(name);
            match std::fs::read(&path) {
                Ok(bytes) => documents.push((name.clone(), bytes)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(&path, error)),
            }
        }
        Ok(Self { folder: Some(folder), ..Self::of(documents) })
    }

    /// The documents of the folder as it is now; none if no file changed its length or its time of change.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn changed(&self) -> Result<Option<Self>, ServiceError> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let now = folder.now();
        if now.files == folder.files {
            return Ok(None);
        }
        Ok(Some(Self { version: self.version + 1, ..Self::read(now)? }))
    }

    /// The files with these names of the same folder, as they are now.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn with_names<'a>(&self, names: impl Iterator<Item = &'a str>) -> Result<Self, ServiceError> {
        let Some(folder) = &self.folder else { return Ok(Self::default()) };
        Ok(Self { version: self.version + 1, ..Self::load(&folder.path, names)? })
    }

    /// Documents from names and bytes.
    #[must_use]
    pub fn of(documents: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let documents = documents.into_iter().map(|(name, bytes)| (name, Document::new(bytes)));
        let by_id: BTreeMap<String, Document> = documents.collect();
        let names = by_id.iter().map(|(id, document)| format!("{id} {}\n", document.sha256));
        let digest = sha256(names.collect::<String>().as_bytes());
        Self { by_id, digest, are_given: true, ..Self::default() }
    }

    /// A hash over the names and hashes of the documents; empty without documents.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// How often the folder was read again since the start.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Whether a folder of documents was given, even if files are missing in it.
    #[must_use]
    pub const fn are_given(&self) -> bool {
        self.are_given
    }

    /// The document with this name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Document> {
        self.by_id.get(id)
    }
}
