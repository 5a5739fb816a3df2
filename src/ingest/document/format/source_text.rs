//! The text of a file of characters, and the places of its bytes.

use std::borrow::Cow;

use encoding_rs::UTF_8;

use crate::domain::figure::PositionUnit;
use crate::ingest::data::encoding::encoding_of;
use crate::ingest::document::error::{DocumentError, DocumentErrorKind};

/// The distance of the bytes whose characters are counted in advance.
const STEP: usize = 256;

/// The text of a file in UTF-8, and how its bytes become places.
pub(super) struct SourceText<'a> {
    /// The bytes, which are UTF-8 unless the file is not.
    pub(super) bytes: Cow<'a, [u8]>,
    /// How places are counted.
    pub(super) unit: PositionUnit,
    /// The length of the byte order mark, if places are bytes.
    mark: usize,
    /// The number of characters before each 256th byte, if places are characters.
    counts: Vec<usize>,
}

impl<'a> SourceText<'a> {
    /// The text of a file, in the declared encoding or that which its bytes show.
    ///
    /// # Errors
    /// When the bytes are no text, or the declared encoding is unknown.
    pub(super) fn new(bytes: &'a [u8], declared: Option<&str>) -> Result<Self, DocumentError> {
        let (encoding, mark) = encoding_of(bytes, declared).map_err(|error| DocumentError {
            kind: DocumentErrorKind::NotADocument,
            message: format!("{error}; give a document in HTML, PDF, DOCX, ODT, or plain text"),
        })?;
        let content = bytes.get(mark..).unwrap_or_default();
        if encoding == UTF_8 {
            return Ok(Self { bytes: content.into(), unit: PositionUnit::Bytes, mark, counts: Vec::new() });
        }
        let (text, _) = encoding.decode_without_bom_handling(content);
        let bytes = text.into_owned().into_bytes();
        let counts = bytes.chunks(STEP).scan(0, |count, chunk| {
            let before = *count;
            *count += characters(chunk);
            Some(before)
        });
        let counts = counts.collect();
        Ok(Self { bytes: bytes.into(), unit: PositionUnit::Characters, mark: 0, counts })
    }

    /// The place of a byte.
    pub(super) fn position(&self, byte: usize) -> usize {
        match self.unit {
            PositionUnit::Bytes => byte + self.mark,
            PositionUnit::Characters => {
                let step = (byte / STEP).min(self.counts.len().saturating_sub(1));
                let rest = self.bytes.get(step * STEP..byte).map_or(0, characters);
                self.counts.get(step).map_or(0, |count| count + rest)
            }
        }
    }
}

/// The number of characters that begin in bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bytes_of_utf_8_with_its_mark_and_characters_of_what_is_decoded() {
        let utf_8 = SourceText::new("\u{feff}é5".as_bytes(), None).unwrap();
        assert_eq!((utf_8.unit, utf_8.position(2)), (PositionUnit::Bytes, 5));
        let long = "产量5".repeat(300);
        let (bytes, ..) = encoding_rs::GBK.encode(&long);
        let gbk = SourceText::new(&bytes, None).unwrap();
        assert_eq!(gbk.unit, PositionUnit::Characters);
        let expected = |byte: usize| long[..byte].chars().count();
        assert!((0..long.len()).filter(|at| long.is_char_boundary(*at)).all(|at| gbk.position(at) == expected(at)));
        assert_eq!(gbk.position(long.len()), 900);
    }

    #[test]
    fn bytes_that_are_no_text_are_no_document() {
        let error = SourceText::new(b"abcdefghijklmnopq\0rstuvw", None).err().unwrap();
        assert_eq!(error.kind, DocumentErrorKind::NotADocument);
    }
}
