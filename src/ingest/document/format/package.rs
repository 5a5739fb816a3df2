//! Documents that are ZIP archives: their parts, unpacked within limits, and their format.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::foreign::not_a_document;
use super::{DocumentFormat, limits};
use crate::ingest::document::error::{DocumentError, DocumentErrorKind};

/// The most parts of an archive.
const MAX_PARTS: usize = 20_000;
/// Names of parts of other formats, the format, and what to do.
const OTHERS: [(&str, &str, &str); 6] = [
    ("xl/", "an Excel workbook (.xlsx)", "that is data: `yearbook import` reads data files"),
    ("ppt/", "a PowerPoint presentation (.pptx)", "save it as PDF"),
    ("META-INF/container.xml", "an electronic book (.epub)", "save it as PDF or HTML"),
    ("visio/", "a Visio drawing", "save it as PDF"),
    ("Index/Document.iwa", "a Pages document", "save it as DOCX or PDF"),
    ("AndroidManifest.xml", "a program", "give the document itself"),
];

/// The format of an archive.
///
/// # Errors
/// When it is no document that is read; the message names what it is.
pub(super) fn format_of(bytes: &[u8]) -> Result<DocumentFormat, DocumentError> {
    let mut package = Package::open(bytes)?;
    let mimetype = package.part("mimetype")?.unwrap_or_default();
    let mimetype = String::from_utf8_lossy(&mimetype);
    match mimetype.trim() {
        "application/vnd.oasis.opendocument.text" | "application/vnd.oasis.opendocument.text-template" => {
            return Ok(DocumentFormat::Odt);
        }
        kind if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") => {
            let advice = "that is data: `yearbook import` reads data files";
            return Err(not_a_document("an OpenDocument spreadsheet (.ods)", advice));
        }
        kind if kind.starts_with("application/vnd.oasis.opendocument") => {
            return Err(not_a_document("an OpenDocument file that is no text", "save it as PDF"));
        }
        _ => {}
    }
    if package.has("word/") {
        return Ok(DocumentFormat::Docx);
    }
    let other = OTHERS.iter().find(|(part, ..)| package.has(part));
    let (name, advice) = other.map_or(("a ZIP archive", "unpack it and give the document in it"), |(_, name, advice)| (name, advice));
    Err(not_a_document(name, advice))
}

/// An archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes were unpacked.
    unpacked: usize,
}

impl<'a> Package<'a> {
    /// # Errors
    /// When the bytes are no archive, or one of too many parts.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, DocumentError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
        if archive.len() > MAX_PARTS {
            let message = format!("the archive has more than {MAX_PARTS} parts; give the document in it");
            return Err(DocumentError { kind: DocumentErrorKind::TooLarge, message });
        }
        Ok(Self { archive, unpacked: 0 })
    }

    /// Whether a part has a name that begins so.
    pub(super) fn has(&self, beginning: &str) -> bool {
        self.names().any(|name| name.starts_with(beginning))
    }

    /// The names of the parts, in the order of the archive.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned)
    }

    /// The bytes of a part; `None` where there is none of this name.
    ///
    /// # Errors
    /// When it is encrypted, damaged or expands too much.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, DocumentError> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(encrypted()),
            Err(error) => return Err(damaged(&format!("{name}: {error}"))),
        };
        let (content, left) = (read(part, name, self.unpacked)?, self.unpacked);
        self.unpacked = left + content.len();
        Ok(Some(content))
    }

    /// The bytes of a part that must be there.
    ///
    /// # Errors
    /// When it is not, and what [`Self::part`] answers.
    pub(super) fn required(&mut self, name: &str) -> Result<Vec<u8>, DocumentError> {
        self.part(name)?.ok_or_else(|| damaged(&format!("it has no part {name}")))
    }
}

/// Unpacks a part, and stops where it exceeds a limit.
fn read<R: Read>(part: ZipFile<'_, R>, name: &str, before: usize) -> Result<Vec<u8>, DocumentError> {
    let packed = usize::try_from(part.compressed_size()).unwrap_or(usize::MAX);
    let limit = limits::most_unpacked(before, packed);
    let mut content = Vec::new();
    let reading = part.take(limit as u64 + 1).read_to_end(&mut content);
    limits::check_part(before, content.len(), packed)?;
    reading.map_err(|error| damaged(&format!("{name}: {error}")))?;
    Ok(content)
}

/// The error for an archive that contradicts its format.
pub(super) fn damaged(message: &str) -> DocumentError {
    let message = format!("{message}; open it in the program it was made with and save it anew");
    DocumentError { kind: DocumentErrorKind::Damaged, message }
}

/// The error for a document with a password.
pub(super) fn encrypted() -> DocumentError {
    let message = "it is protected by a password; save it without one".to_owned();
    DocumentError { kind: DocumentErrorKind::Encrypted, message }
}
