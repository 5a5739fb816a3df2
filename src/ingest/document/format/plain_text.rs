//! Plain text.

use crate::domain::figure::PositionUnit;
use crate::ingest::document::document_text::{Block, BlockKind, DocumentText, Stretch};
use crate::ingest::document::error::{DocumentError, DocumentErrorKind};

/// The text of a file in UTF-8, as one block.
pub(super) fn read(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    let text = std::str::from_utf8(bytes).map_err(|error| DocumentError {
        kind: DocumentErrorKind::NotADocument,
        message: format!("byte {} is not UTF-8", error.valid_up_to()),
    })?;
    let block = Block {
        kind: BlockKind::Paragraph,
        text: text.to_owned(),
        stretches: vec![Stretch { text: 0..text.len(), place: 0..bytes.len() }],
        fragment: None,
        path: None,
    };
    Ok(DocumentText { unit: PositionUnit::Bytes, blocks: vec![block], ..DocumentText::default() })
}
