//! Source documents, if a folder of them is configured.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use super::document_reader::document_text;
use super::error::ServiceError;
use crate::domain::anchor::Anchors;
use crate::domain::figure::Selector;
use crate::ingest::document::{
    Block, BlockKind, BlockPart, DocumentError, DocumentText, Reading, ReadingAnchors, read_document,
};
use crate::ingest::seed::{Seed, sha256};

/// The characters of a passage on each side of a number.
const PASSAGE_CHARACTERS: usize = 160;

/// The first bytes of documents whose bytes are no text: PDF, and ZIP archives such as DOCX.
const PACKAGES: [&[u8]; 2] = [b"%PDF", b"PK\x03\x04"];

/// The documents of a folder, by file name.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    by_id: BTreeMap<String, Arc<Document>>,
    /// A hash over the names and hashes of the documents.
    digest: String,
    /// Whether documents were given, even if all of them are missing.
    are_given: bool,
    /// How often the folder was read again since the start.
    version: u64,
    /// Where they were read from; none for documents from memory.
    folder: Option<DocumentFolder>,
    /// The datasets that record places in them.
    seeds: Arc<[Seed]>,
}

/// A folder of documents, as it was when they were read.
#[derive(Debug, Clone)]
struct DocumentFolder {
    path: PathBuf,
    /// The files by name.
    files: BTreeMap<String, FileStamp>,
}

/// The length of a file and the time of its last change; none for a missing file.
type FileStamp = Option<(u64, Option<SystemTime>)>;

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
    /// What it says, or why it cannot be read.
    pub content: Result<DocumentContent, DocumentError>,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// Its bytes, where its places are positions in a text: empty for PDF and archives.
    pub raw: Vec<u8>,
}

/// What a document says.
#[derive(Debug)]
pub struct DocumentContent {
    /// Its text.
    pub text: DocumentText,
    /// All numbers in its text, in order.
    pub readings: Vec<Reading>,
    /// The anchors of the numbers, made when they are first needed.
    anchors: OnceLock<ReadingAnchors>,
}

/// A part of a document with the text around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The parts of blocks before it, in order.
    pub before: Vec<BlockPart>,
    /// The part.
    pub exact: BlockPart,
    /// The parts of blocks after it, in order.
    pub after: Vec<BlockPart>,
}

impl Document {
    /// The document with these bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        let content = document_text(&bytes).map(DocumentContent::new);
        let is_package = PACKAGES.iter().any(|first| bytes.starts_with(first));
        Self {
            content,
            sha256: sha256(&bytes),
            bytes: bytes.len(),
            raw: if is_package { Vec::new() } else { bytes },
        }
    }

    /// What it says; none if it cannot be read.
    #[must_use]
    pub fn read(&self) -> Option<&DocumentContent> {
        self.content.as_ref().ok()
    }

    /// All numbers in its text, in order.
    #[must_use]
    pub fn readings(&self) -> &[Reading] {
        self.read().map(|content| content.readings.as_slice()).unwrap_or_default()
    }
}

impl DocumentContent {
    pub(super) fn new(text: DocumentText) -> Self {
        let readings = read_document(&text);
        Self { text, readings, anchors: OnceLock::new() }
    }

    /// The anchors of the numbers.
    pub fn anchors(&self) -> &ReadingAnchors {
        self.anchors.get_or_init(|| ReadingAnchors::new(&self.text, &self.readings))
    }

    /// The anchors of a part of its text.
    #[must_use]
    pub fn anchors_of(&self, part: &BlockPart) -> Anchors {
        self.anchors().text().anchors(&self.text, part.block, &part.text)
    }

    /// The index of the number that stands at a place.
    #[must_use]
    pub fn reading_at(&self, at: &Selector) -> Option<usize> {
        self.readings.iter().position(|reading| reading.at.is_at(at))
    }

    /// The part of its text that a number is.
    #[must_use]
    pub fn part_of(&self, reading: usize) -> BlockPart {
        self.readings.get(reading).map_or(BlockPart { block: 0, text: 0..0 }, Reading::part)
    }

    /// The words at a place; none where it is outside of the text, or begins or ends within a character.
    #[must_use]
    pub fn words_at(&self, at: &Selector) -> Option<&str> {
        self.text.part_at(at).map(|part| self.text.text_of(&part))
    }

    /// The passage around a part of its text.
    #[must_use]
    pub fn passage(&self, exact: BlockPart) -> Passage {
        let blocks = &self.text.blocks;
        let is_own = |index: &usize| {
            let is_text = |block: &Block| block.kind != BlockKind::Furniture && !block.text.is_empty();
            *index == exact.block || blocks.get(*index).is_some_and(is_text)
        };
        let length = |index: usize| blocks.get(index).map_or(0, |block| block.text.len());
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let mut left = PASSAGE_CHARACTERS;
        for block in (0..=exact.block).rev().filter(is_own) {
            let end = if block == exact.block { exact.text.start } else { length(block) };
            before.push(self.cut(block, 0..end, true, &mut left));
        }
        left = PASSAGE_CHARACTERS;
        for block in (exact.block..blocks.len()).filter(is_own) {
            let start = if block == exact.block { exact.text.end } else { 0 };
            after.push(self.cut(block, start..length(block), false, &mut left));
        }
        before.reverse();
        let parts = |parts: Vec<Option<BlockPart>>| parts.into_iter().flatten().collect();
        Passage { before: parts(before), exact, after: parts(after) }
    }

    /// The part of a text that has as many characters as are left, at its end or its start; none if none are left.
    fn cut(&self, block: usize, text: Range<usize>, at_end: bool, left: &mut usize) -> Option<BlockPart> {
        let words = self.text.blocks.get(block)?.text.get(text.clone())?;
        let characters = words.chars().count();
        if *left == 0 {
            return None;
        }
        let kept = characters.min(*left);
        *left -= kept;
        let skipped = if at_end { characters - kept } else { kept };
        let at = words.char_indices().nth(skipped).map_or(words.len(), |(at, _)| at);
        let text = if at_end { text.start + at..text.end } else { text.start..text.start + at };
        Some(BlockPart { block, text })
    }

    /// The words of parts of blocks, with a line end between blocks.
    #[must_use]
    pub fn words(&self, parts: &[BlockPart]) -> String {
        parts.iter().map(|part| self.text.text_of(part)).collect::<Vec<_>>().join("\n")
    }
}

impl Documents {
    /// Reads the files with these names from a folder; missing ones are left out.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn load<'a>(folder: &Path, names: impl Iterator<Item = &'a str>) -> Result<Self, ServiceError> {
        // The times are read before the files, so that a change in between is noticed later.
        let loaded = Self::default().read(DocumentFolder::new(folder, names))?;
        Ok(Self { version: 0, ..loaded })
    }

    /// The documents of a folder; those whose files are as they were are not read again.
    fn read(&self, folder: DocumentFolder) -> Result<Self, ServiceError> {
        let failed = |path: &Path, error| ServiceError::File { path: path.display().to_string(), error };
        std::fs::read_dir(&folder.path).map_err(|error| failed(&folder.path, error))?;
        let mut by_id = BTreeMap::new();
        for (name, stamp) in &folder.files {
            if let Some(known) = self.unchanged(name, *stamp) {
                by_id.insert(name.clone(), known);
                continue;
            }
            let path = folder.path.join(name);
            match std::fs::read(&path) {
                Ok(bytes) => _ = by_id.insert(name.clone(), Arc::new(Document::new(bytes))),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(&path, error)),
            }
        }
        let (version, seeds) = (self.version + 1, Arc::clone(&self.seeds));
        Ok(Self { folder: Some(folder), version, seeds, ..Self::of_read(by_id) })
    }

    /// The document with a name, if its file has the length and time that it had.
    fn unchanged(&self, name: &str, stamp: FileStamp) -> Option<Arc<Document>> {
        let folder = self.folder.as_ref()?;
        (stamp.is_some() && folder.files.get(name) == Some(&stamp)).then_some(())?;
        self.by_id.get(name).cloned()
    }

    fn of_read(by_id: BTreeMap<String, Arc<Document>>) -> Self {
        let names = by_id.iter().map(|(id, document)| format!("{id} {}\n", document.sha256));
        let digest = sha256(names.collect::<String>().as_bytes());
        Self { by_id, digest, are_given: true, ..Self::default() }
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
        self.read(now).map(Some)
    }

    /// The files with these names of the same folder, as they are now.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn with_names<'a>(&self, names: impl Iterator<Item = &'a str>) -> Result<Self, ServiceError> {
        let Some(folder) = &self.folder else { return Ok(Self::default()) };
        self.read(DocumentFolder::new(&folder.path, names))
    }

    /// Documents from names and bytes.
    #[must_use]
    pub fn of(documents: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let documents = documents.into_iter().map(|(name, bytes)| (name, Arc::new(Document::new(bytes))));
        Self::of_read(documents.collect())
    }

    /// The documents with the datasets that record places in them.
    #[must_use]
    pub fn with_seeds(&self, seeds: Arc<[Seed]>) -> Self {
        Self { seeds, ..self.clone() }
    }

    /// The dataset that records places in a document.
    #[must_use]
    pub fn seed_of(&self, source: &str) -> Option<&Seed> {
        self.seeds.iter().find(|seed| seed.sources.iter().any(|known| known.id == source))
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
        self.by_id.get(id).map(Arc::as_ref)
    }
}
