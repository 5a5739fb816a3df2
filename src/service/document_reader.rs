//! The text of documents whose bytes come from anybody.

use crate::ingest::document::format::read_document_text;
use crate::ingest::document::{DocumentError, DocumentText};

/// The text of the document with these bytes. It blocks until the document is read.
///
/// # Errors
/// When the bytes are no document that can be read, or exceed a limit of size, memory or time.
pub fn document_text(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    read_document_text(bytes)
}
