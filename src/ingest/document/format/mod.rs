//! The formats of documents, each read as one [`DocumentText`].

mod plain_text;

use super::document_text::DocumentText;
use super::error::DocumentError;

/// The text of the document with these bytes, whose format is found by its first bytes.
///
/// # Errors
/// When the bytes are no document that can be read.
pub fn read_document_text(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    plain_text::read(bytes)
}
