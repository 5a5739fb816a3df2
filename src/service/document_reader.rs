//! The text of documents whose bytes come from anybody.
//!
//! A small file can make the reader of a packed format take any amount of memory or time, and a thread can be bounded in
//! neither. So PDF files and archives are read in a child process: the program itself, with a hidden command. It lowers
//! its own limits, reads the document from its standard input and writes its text to its standard output.

mod child;
mod limits;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::Duration;

use crate::ingest::document::format::{DocumentFormat, read_document_text};
use crate::ingest::document::{DocumentError, DocumentText};
use crate::limits::DOCUMENT_S;

/// The name of the hidden command.
pub const COMMAND: &str = "read-document";

/// The program that child processes run; it reads in its own process where there is none.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on, packed documents are read in child processes of this program, which must have the hidden command.
pub fn use_child_processes() {
    // On Linux this stays the program that runs, even where its file is replaced.
    let program =
        if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { std::env::current_exe() };
    match program {
        Ok(program) => _ = PROGRAM.set(program),
        Err(error) => {
            tracing::warn!(%error, "the path of the program is unknown; documents are read without limits");
        }
    }
}

/// The text of the document with these bytes. It blocks until the document is read, 30 seconds at most.
///
/// # Errors
/// When the bytes are no document that can be read, or exceed a limit of size, memory or time.
pub fn document_text(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    match PROGRAM.get() {
        Some(program) if is_packed(bytes) => document_text_from(program, bytes),
        _ => read_document_text(bytes),
    }
}

/// The text of a document, from a child process of a program that has the hidden command.
///
/// # Errors
/// When the bytes are no document that can be read, or exceed a limit of size, memory or time.
pub fn document_text_from(program: &Path, bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    child::document_text(program, bytes, Duration::from_secs(DOCUMENT_S))
}

/// Answers a parent process: what the hidden command does.
#[must_use]
pub fn answer() -> ExitCode {
    limits::lower();
    child::answer()
}

/// Whether the first bytes are those of a PDF file or of an archive.
fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") || DocumentFormat::of(bytes) == Ok(DocumentFormat::Pdf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_file_and_an_archive_are_packed_and_a_text_is_not() {
        assert!(is_packed(b"%PDF-1.7\n"));
        assert!(is_packed(b"\n\n%PDF-1.4"));
        assert!(is_packed(b"PK\x03\x04"));
        assert!(!is_packed(b"A text about PDF."));
        assert!(!is_packed(b""));
    }
}
