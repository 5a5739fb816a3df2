//! Source documents, if a folder of them is configured.

use std::collections::BTreeMap;
use std::path::Path;

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
        let failed = |path: &Path, error| ServiceError::File { path: path.display().to_string(), error };
        std::fs::read_dir(folder).map_err(|error| failed(folder, error))?;
        let mut by_id = BTreeMap::new();
        for name in names {
            // Only plain file names: nothing outside the folder is read.
            if Path::new(name).file_name().is_none_or(|file| file != name) {
                continue;
            }
            let path = folder.join(name);
            match std::fs::read(&path) {
                Ok(bytes) => {
                    by_id.insert(name.to_owned(), Document::new(bytes));
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(&path, error)),
            }
        }
        Ok(Self { by_id })
    }

    /// Documents from names and bytes.
    #[must_use]
    pub fn of(documents: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self { by_id: documents.into_iter().map(|(name, bytes)| (name, Document::new(bytes))).collect() }
    }

    /// A hash over the names and hashes of the documents.
    #[must_use]
    pub fn digest(&self) -> String {
        let names = self.by_id.iter().map(|(id, document)| format!("{id} {}\n", document.sha256));
        sha256(names.collect::<String>().as_bytes())
    }

    /// The document with this name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Document> {
        self.by_id.get(id)
    }
}
