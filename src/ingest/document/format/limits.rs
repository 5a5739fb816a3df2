//! The limits of documents, as checks.

use crate::ingest::document::error::{DocumentError, DocumentErrorKind};
use crate::limits::{
    MAX_DOCUMENT_BLOCKS, MAX_DOCUMENT_BYTES, MAX_DOCUMENT_COLUMNS, MAX_DOCUMENT_DEPTH, MAX_UNPACKED_BYTES,
    MAX_UNPACKED_RATIO,
};

/// Checks the length of a file.
pub(super) fn check_length(bytes: usize) -> Result<(), DocumentError> {
    check(bytes, MAX_DOCUMENT_BYTES, "bytes; give a part of it")
}

/// Checks the number of blocks so far.
pub(super) fn check_blocks(blocks: usize) -> Result<(), DocumentError> {
    check(blocks, MAX_DOCUMENT_BLOCKS, "paragraphs and cells; give a part of it")
}

/// Checks how deep elements stand in each other.
pub(super) fn check_depth(depth: usize) -> Result<(), DocumentError> {
    check(depth, MAX_DOCUMENT_DEPTH, "elements inside each other; save its text in a simpler form")
}

/// Checks the number of columns of a table.
pub(super) fn check_columns(columns: usize) -> Result<(), DocumentError> {
    check(columns, MAX_DOCUMENT_COLUMNS, "columns in a table; give a part of it")
}

/// The most bytes that a part of an archive may have after unpacking, by its packed length and what was unpacked before.
pub(super) fn most_unpacked(before: usize, packed: usize) -> usize {
    MAX_UNPACKED_BYTES.saturating_sub(before).min(SMALL_PART.max(packed.saturating_mul(MAX_UNPACKED_RATIO)))
}

/// Checks the length of a part of an archive after unpacking, by its packed length and what was unpacked before.
pub(super) fn check_part(before: usize, unpacked: usize, packed: usize) -> Result<(), DocumentError> {
    check(before + unpacked, MAX_UNPACKED_BYTES, "bytes after unpacking; give a part of it")?;
    if unpacked <= most_unpacked(before, packed) {
        return Ok(());
    }
    let message = format!("a part of it expands to more than {MAX_UNPACKED_RATIO} times its size; save it anew");
    Err(DocumentError { kind: DocumentErrorKind::TooLarge, message })
}

/// A part of this length may expand more: a short repetitive text does.
const SMALL_PART: usize = 1_048_576;

fn check(count: usize, limit: usize, what: &str) -> Result<(), DocumentError> {
    if count <= limit {
        return Ok(());
    }
    let message = format!("the document has more than {limit} {what}");
    Err(DocumentError { kind: DocumentErrorKind::TooLarge, message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_holds_and_is_named() {
        assert_eq!(check_length(MAX_DOCUMENT_BYTES), Ok(()));
        let errors = [
            (check_length(MAX_DOCUMENT_BYTES + 1), "52428800 bytes"),
            (check_blocks(MAX_DOCUMENT_BLOCKS + 1), "paragraphs"),
            (check_depth(MAX_DOCUMENT_DEPTH + 1), "256 elements"),
            (check_columns(MAX_DOCUMENT_COLUMNS + 1), "columns"),
            (check_part(MAX_UNPACKED_BYTES, 1, 1), "after unpacking"),
            (check_part(0, SMALL_PART * 2, 10), "100 times"),
        ];
        for (result, words) in errors {
            let error = result.unwrap_err();
            assert!(error.kind == DocumentErrorKind::TooLarge && error.message.contains(words), "{error}");
        }
        assert_eq!(check_part(0, 1000, 1), Ok(()));
    }
}
