//! Splits the text of a PC-Axis file into keywords with values and cells of the data.

use std::io::BufRead;

use crate::ingest::data::encoding::{self, Text};
use crate::ingest::data::record::{DecodeError, Place};
use crate::limits::MAX_PX_BYTES;

/// What a text takes in memory besides its bytes.
const TEXT_OVERHEAD: usize = 32;
/// The longest cell of the data, in bytes.
const MAX_CELL: usize = 4096;

/// A keyword and its value: `VALUES[en]("size")="small","large";`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Keyword {
    /// The keyword in capitals.
    pub(super) name: String,
    /// The language, if it is not that of the file.
    pub(super) language: Option<String>,
    /// The variables and values to which it applies.
    pub(super) subkeys: Vec<String>,
    /// The texts of the value, with or without quotes.
    pub(super) values: Vec<String>,
    /// The line on which it begins.
    pub(super) line: u64,
}

/// A cell of the data, or a key before cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DataCell {
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) is_quoted: bool,
}

/// Reads the text byte by byte.
pub(super) struct PxText<'a> {
    input: Text<'a>,
    line: u64,
    column: u64,
    /// The text of the last cell.
    cell: Vec<u8>,
    /// How much memory the keywords take.
    held: usize,
}

impl<'a> PxText<'a> {
    pub(super) const fn new(input: Text<'a>) -> Self {
        Self { input, line: 1, column: 0, cell: Vec::new(), held: 0 }
    }

    pub(super) const fn place(&self) -> Place<'static> {
        Place::Line { line: self.line, column: Some(self.column) }
    }

    fn next(&mut self) -> Result<Option<u8>, DecodeError> {
        let Some(&byte) = self.input.fill_buf().map_err(encoding::error)?.first() else { return Ok(None) };
        self.input.consume(1);
        match byte {
            b'\n' => {
                self.line += 1;
                self.column = 0;
            }
            // Bytes that continue a character.
            0x80..=0xbf => {}
            _ => self.column += 1,
        }
        Ok(Some(byte))
    }

    fn peek(&mut self) -> Result<Option<u8>, DecodeError> {
        Ok(self.input.fill_buf().map_err(encoding::error)?.first().copied())
    }

    fn malformed(&self, message: &str) -> DecodeError {
        DecodeError::malformed(self.place(), message)
    }

    /// The next keyword with its value; `DATA` comes without its value, which are the cells. None at the end.
    pub(super) fn keyword(&mut self) -> Result<Option<Keyword>, DecodeError> {
        let mut front = Vec::new();
        let mut is_quoted = false;
        let mut line = self.line;
        loop {
            let Some(byte) = self.next()? else {
                let is_blank = front.iter().all(u8::is_ascii_whitespace);
                return if is_blank {
                    Ok(None)
                } else {
                    Err(self.malformed("the file ends within a keyword"))
                };
            };
            if front.is_empty() && (byte.is_ascii_whitespace() || byte == 0x1a) {
                line = self.line;
                continue;
            }
            match byte {
                b'=' if !is_quoted => break,
                b';' if !is_quoted => return Err(self.malformed("a keyword has no `=` behind it")),
                _ => {}
            }
            is_quoted ^= byte == b'"';
            self.push(&mut front, byte)?;
        }
        let mut keyword = Self::front(&String::from_utf8_lossy(&front));
        keyword.line = line;
        if keyword.name != "DATA" {
            keyword.values = self.values()?;
        }
        Ok(Some(keyword))
    }

    /// The name, language and subkeys before `=`.
    fn front(text: &str) -> Keyword {
        let (head, subkeys) = text.split_once('(').unwrap_or((text, ""));
        let (name, language) = head.split_once('[').unwrap_or((head, ""));
        let language = language.trim().trim_end_matches(']').trim_matches('"');
        Keyword {
            name: name.trim().to_ascii_uppercase(),
            language: (!language.is_empty()).then(|| language.to_owned()),
            subkeys: subkeys.split('"').skip(1).step_by(2).map(str::to_owned).collect(),
            ..Keyword::default()
        }
    }

    /// The texts of a value up to its semicolon. Adjacent quoted texts, as on several lines, are one text.
    fn values(&mut self) -> Result<Vec<String>, DecodeError> {
        let mut values: Vec<String> = Vec::new();
        let mut bytes = Vec::new();
        let (mut is_quoted, mut depth) = (false, 0_usize);
        loop {
            let Some(byte) = self.next()? else {
                return Err(self.malformed("the file ends within the value of a keyword"));
            };
            match byte {
                b'"' => is_quoted = !is_quoted,
                _ if is_quoted => self.push(&mut bytes, byte)?,
                b'(' | b')' => {
                    depth = if byte == b'(' { depth + 1 } else { depth.saturating_sub(1) };
                    self.push(&mut bytes, byte)?;
                }
                b',' | b';' if depth == 0 => {
                    self.hold(TEXT_OVERHEAD)?;
                    values.push(String::from_utf8_lossy(&std::mem::take(&mut bytes)).into_owned());
                    if byte == b';' {
                        return Ok(values);
                    }
                }
                _ if byte.is_ascii_whitespace() => {}
                _ => self.push(&mut bytes, byte)?,
            }
        }
    }

    fn push(&mut self, bytes: &mut Vec<u8>, byte: u8) -> Result<(), DecodeError> {
        bytes.push(byte);
        self.hold(1)
    }

    /// Counts what is held in memory.
    fn hold(&mut self, bytes: usize) -> Result<(), DecodeError> {
        self.held += bytes;
        if self.held > MAX_PX_BYTES {
            let message =
                format!("{}: the keywords take more than {MAX_PX_BYTES} bytes of memory", self.place());
            return Err(DecodeError::TooLarge(message));
        }
        Ok(())
    }

    /// Reads the next cell of the data; none at the semicolon after the last. [`text`](Self::text) has its text.
    pub(super) fn data_cell(&mut self) -> Result<Option<DataCell>, DecodeError> {
        self.cell.clear();
        let first = loop {
            match self.next()? {
                None | Some(b';') => return Ok(None),
                Some(byte) if byte.is_ascii_whitespace() || matches!(byte, b',' | 0x1a) => {}
                Some(byte) => break byte,
            }
        };
        let cell = DataCell { line: self.line, column: self.column, is_quoted: first == b'"' };
        if !cell.is_quoted {
            self.cell.push(first);
        }
        loop {
            let ends = match self.peek()? {
                None if cell.is_quoted => return Err(self.malformed("the file ends within a quoted text")),
                None => true,
                Some(byte) if cell.is_quoted => byte == b'"',
                Some(byte) => byte.is_ascii_whitespace() || matches!(byte, b',' | b';' | b'"'),
            };
            if ends {
                break;
            }
            if self.cell.len() == MAX_CELL {
                return Err(self.malformed("a cell of the data is too long"));
            }
            let byte = self.next()?;
            self.cell.extend(byte);
        }
        if cell.is_quoted {
            self.next()?;
        }
        Ok(Some(cell))
    }

    /// The text of the last cell.
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.cell).unwrap_or_default()
    }
}
