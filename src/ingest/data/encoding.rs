//! Text in any encoding as a stream of UTF-8.
//!
//! The encoding is that of the byte order mark, else the declared one, else UTF-16 if every other byte is zero, else
//! UTF-8 if the first bytes are valid, else the guess of [`chardetng`]. Labels are those of the WHATWG Encoding
//! Standard. Invalid bytes are an error; they are never replaced.

use std::io::{self, BufRead, Chain, Cursor, ErrorKind, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::record::{DecodeError, Place};

/// Bytes of the beginning from which the encoding is guessed.
const HEAD_BYTES: usize = 64 * 1024;

const BUFFER_BYTES: usize = 64 * 1024;

/// A reader of the text in UTF-8, without a byte order mark.
///
/// `declared` is a label such as `gbk` or `utf-16le`.
///
/// # Errors
/// When the label is unknown, the bytes are no text, or reading fails. Bytes that are invalid in the encoding are an
/// error when they are read; [`error`] gives it with its line.
pub fn text<'a>(input: &'a mut dyn BufRead, declared: Option<&str>) -> Result<Text<'a>, DecodeError> {
    let mut head = Vec::new();
    (&mut *input).take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    let (encoding, mark) = encoding_of(&head, declared)?;
    let mut head = Cursor::new(head);
    head.set_position(mark as u64);
    Ok(Text {
        source: head.chain(input),
        decoder: encoding.new_decoder_without_bom_handling(),
        buffer: vec![0; BUFFER_BYTES],
        position: 0,
        filled: 0,
        line: 1,
        state: DecoderState::Reading,
    })
}

/// The encoding of a text with these first bytes, which are the whole text if they are fewer than 64 KiB, and the length
/// of its byte order mark.
///
/// # Errors
/// When the label is unknown, or the bytes are no text.
pub fn encoding_of(head: &[u8], declared: Option<&str>) -> Result<(&'static Encoding, usize), DecodeError> {
    let whole = head.len() < HEAD_BYTES;
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    Ok(match Encoding::for_bom(head) {
        Some((encoding, length)) => (encoding, length),
        None => (declared.map_or_else(|| guess(head, whole), labelled)?, 0),
    })
}

/// The encoding with a label.
///
/// # Errors
/// When no encoding has this label.
pub fn labelled(label: &str) -> Result<&'static Encoding, DecodeError> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        let message = format!(
            "no encoding is called `{label}`; examples are utf-8, utf-16le, gbk, gb18030, windows-1252, shift_jis"
        );
        DecodeError::malformed(Place::File, message)
    })
}

fn guess(head: &[u8], whole: bool) -> Result<&'static Encoding, DecodeError> {
    if let Some(encoding) = utf_16(head) {
        return Ok(encoding);
    }
    if head.contains(&0) {
        return Err(DecodeError::malformed(Place::File, "there are zero bytes in it, so it is no text"));
    }
    let valid = match std::str::from_utf8(head) {
        Ok(_) => true,
        // The last character may be incomplete.
        Err(error) => error.error_len().is_none() && !whole,
    };
    if valid {
        return Ok(UTF_8);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, whole);
    Ok(detector.guess(None, chardetng::Utf8Detection::Deny))
}

/// Detects UTF-16 without a byte order mark: each ASCII character has a zero byte, always on the same side.
fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    let mut zeros = [0_usize; 2];
    for pair in head.chunks_exact(2) {
        for (count, byte) in zeros.iter_mut().zip(pair) {
            *count += usize::from(*byte == 0);
        }
    }
    let [first, second] = zeros;
    let many = head.len() / 20;
    match (first > many, second > many) {
        (false, true) if second > 10 * first => Some(UTF_16LE),
        (true, false) if first > 10 * second => Some(UTF_16BE),
        _ => None,
    }
}

/// A text that is converted to UTF-8 while it is read; see [`text`].
pub struct Text<'a> {
    source: Chain<Cursor<Vec<u8>>, &'a mut dyn BufRead>,
    decoder: Decoder,
    buffer: Vec<u8>,
    position: usize,
    filled: usize,
    /// The line of the first byte after the buffer.
    line: u64,
    state: DecoderState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DecoderState {
    Reading,
    Failed,
    Ended,
}

impl Text<'_> {
    /// The name of the encoding, where it is not UTF-8.
    #[must_use]
    pub fn other_encoding(&self) -> Option<&'static str> {
        let encoding = self.decoder.encoding();
        (encoding != UTF_8).then(|| encoding.name())
    }

    /// Fills the buffer after it has been read to its end.
    fn refill(&mut self) -> io::Result<()> {
        self.position = 0;
        self.filled = 0;
        while self.filled == 0 && self.state == DecoderState::Reading {
            let bytes = self.source.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(bytes, &mut self.buffer, last);
            self.source.consume(read);
            self.filled = written;
            match result {
                DecoderResult::Malformed(..) => self.state = DecoderState::Failed,
                DecoderResult::InputEmpty if last => self.state = DecoderState::Ended,
                DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
            }
            let written = self.buffer.get(..written).unwrap_or_default();
            self.line += written.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        }
        Ok(())
    }

    fn invalid(&self) -> io::Error {
        let error = InvalidBytes { line: self.line, encoding: self.decoder.encoding().name() };
        io::Error::new(ErrorKind::InvalidData, error)
    }
}

impl Read for Text<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let count = available.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Text<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.position == self.filled {
            self.refill()?;
            if self.filled == 0 && self.state == DecoderState::Failed {
                return Err(self.invalid());
            }
        }
        Ok(self.buffer.get(self.position..self.filled).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.position = (self.position + count).min(self.filled);
    }
}

/// Bytes that are invalid in an encoding.
#[derive(Debug, thiserror::Error)]
#[error("the bytes are not {encoding}; declare the encoding of the file, such as `encoding = \"gbk\"`")]
struct InvalidBytes {
    line: u64,
    encoding: &'static str,
}

/// Converts an error of reading a [`Text`]; an error of the encoding gets its line.
#[must_use]
pub fn error(error: io::Error) -> DecodeError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<InvalidBytes>()) {
        Some(invalid) => {
            DecodeError::malformed(Place::Line { line: invalid.line, column: None }, invalid.to_string())
        }
        None => DecodeError::Io(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], declared: Option<&str>) -> Result<String, DecodeError> {
        let mut input = bytes;
        let mut result = String::new();
        text(&mut input, declared)?.read_to_string(&mut result).map_err(error)?;
        Ok(result)
    }

    fn utf_16_bytes(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf_8_loses_its_mark_and_nothing_else() {
        assert_eq!(read("\u{feff}a,é\r\n".as_bytes(), None).unwrap(), "a,é\r\n");
        assert_eq!(read(b"", None).unwrap(), "");
    }

    #[test]
    fn utf_16_is_known_by_its_mark_or_its_zeros() {
        let table = "Land,Jahr,Wert\nÖsterreich,2020,1\n中国,2020,2\n";
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(read(&utf_16_bytes(table, bytes), None).unwrap(), table);
            assert_eq!(read(&utf_16_bytes(&format!("\u{feff}{table}"), bytes), None).unwrap(), table);
        }
    }

    #[test]
    fn other_encodings_are_declared_or_detected() {
        let table = "地区,年份,数值\n北京,2020,1\n上海,2020,2\n广东省,2020,3\n";
        let (bytes, ..) = encoding_rs::GBK.encode(table);
        assert_eq!(read(&bytes, None).unwrap(), table);
        assert_eq!(read(&bytes, Some("gb18030")).unwrap(), table);
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode("País,Año\nEspaña,2020\nCôte d’Ivoire,2020\n");
        assert_eq!(read(&bytes, None).unwrap(), "País,Año\nEspaña,2020\nCôte d’Ivoire,2020\n");
        assert!(read(b"a", Some("klingon")).unwrap_err().to_string().contains("`klingon`"));
    }

    #[test]
    fn a_late_bad_byte_is_an_error_with_its_line() {
        let mut bytes = "a,b\n".repeat(40_000).into_bytes();
        bytes.extend(b"\xb1\xb1,1\n");
        let error = read(&bytes, None).unwrap_err().to_string();
        assert!(error.starts_with("line 40001: the bytes are not UTF-8"), "{error}");
        let error = read(b"a\n\xe4\xb8", Some("utf-8")).unwrap_err().to_string();
        assert!(error.starts_with("line 2: "), "{error}");
    }

    #[test]
    fn a_character_may_stand_across_the_end_of_the_head() {
        let text = format!("{}é\n", "x".repeat(HEAD_BYTES - 1));
        assert_eq!(read(text.as_bytes(), None).unwrap(), text);
    }

    #[test]
    fn bytes_with_zeros_here_and_there_are_no_text() {
        assert!(read(b"abcdefghijklmnopq\0rstuvw", None).is_err());
    }
}
