//! CSV (RFC 4180) and its variants with semicolons, tabs or bars between the cells.

use std::io::{BufRead, Chain, Cursor, Read};

use csv::{ReaderBuilder, StringRecord, Terminator};

use super::encoding::{self, Text};
use super::mapping::Mapping;
use super::metered::{Allowance, MeteredReader};
use super::record::{DecodeError, Place, Sink};
use super::table;
use super::table::row::{Places, Row, Rows};
use crate::limits::{MAX_LINE_BYTES, MAX_LINE_CELLS};

/// Bytes of the beginning in which the delimiter is detected.
const HEAD_BYTES: usize = 32 * 1024;

const BUFFER_BYTES: usize = 64 * 1024;

/// In order of preference: those that are rare in texts come first.
const DELIMITERS: [u8; 4] = *b"\t;|,";

/// Reads a CSV file into the sink.
///
/// # Errors
/// When the table is not understood, or when the bytes are not text or cannot be read.
pub fn decode(input: &mut dyn BufRead, mapping: &Mapping, sink: &mut dyn Sink) -> Result<(), DecodeError> {
    let mut rows = CsvRows::open(input, mapping)?;
    table::decode(&mut rows, table::headings(mapping), mapping, sink)
}

/// The text of a file, with a line end behind the last line: so the reader counts that line as well.
type TerminatedText<'a> = Chain<Chain<Cursor<Vec<u8>>, Text<'a>>, Cursor<[u8; 1]>>;

/// The rows of a CSV file.
pub struct CsvRows<'a> {
    reader: csv::Reader<MeteredReader<TerminatedText<'a>>>,
    /// The bytes that the next row may have.
    allowance: Allowance,
    row: CsvRow,
    delimiter: u8,
    /// The name of the encoding, where it is not UTF-8.
    encoding: Option<&'static str>,
    /// The line after the last row that was read.
    next_line: u64,
    /// The end of a line: a line feed, or a carriage return in files without line feeds.
    end: u8,
}

/// A row of a CSV file.
#[derive(Debug, Default)]
pub struct CsvRow {
    record: StringRecord,
    line: u64,
    after_blank: bool,
}

impl<'a> CsvRows<'a> {
    /// Opens the text and detects the delimiter.
    ///
    /// # Errors
    /// When the bytes are not text or cannot be read.
    pub fn open(input: &'a mut dyn BufRead, mapping: &Mapping) -> Result<Self, DecodeError> {
        let mut text = encoding::text(input, mapping.encoding.as_deref())?;
        let encoding = text.other_encoding();
        let mut head = Vec::new();
        (&mut text).take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(encoding::error)?;
        let declared = mapping.delimiter.and_then(|delimiter| u8::try_from(delimiter).ok());
        let (said, start) = separator_line(&head);
        let end = if head.contains(&b'\r') && !head.contains(&b'\n') { b'\r' } else { b'\n' };
        let delimiter = declared.or(said).unwrap_or_else(|| delimiter(&head, end));
        let skipped = u64::from(start > 0);
        let mut head = Cursor::new(head);
        head.set_position(start);
        let allowance = Allowance::default();
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            // One byte ends a row, so that lines are counted right; a carriage return before a line feed is trimmed as
            // white space.
            .terminator(Terminator::Any(end))
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(MeteredReader::new(head.chain(text).chain(Cursor::new([end])), allowance.clone()));
        let row = CsvRow::default();
        Ok(Self { reader, allowance, row, delimiter, encoding, next_line: 1 + skipped, end })
    }

    /// The refusal of a row that does not end.
    fn too_long(&self) -> DecodeError {
        DecodeError::TooLarge(format!(
            "line {}: a row has more than {MAX_LINE_BYTES} bytes; perhaps a quotation mark is not closed",
            self.next_line
        ))
    }

    /// Computes the line of the row that has been read. Blank lines may be before it; its cells may contain line ends.
    fn locate(&mut self, skipped_line: u64) {
        let before = self.next_line;
        if self.end == b'\r' {
            self.row.line = before;
            self.next_line = before + 1;
            return;
        }
        let after = self.reader.position().line() + skipped_line;
        self.next_line = after;
        self.row.line = before;
        self.row.after_blank = false;
        if after > before + 1 {
            let within = self.row.record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
            self.row.line = after.saturating_sub(1 + within).max(before);
            self.row.after_blank = self.row.line > before;
        }
    }
}

impl Rows for CsvRows<'_> {
    type Row = CsvRow;

    fn next_row(&mut self) -> Result<Option<&CsvRow>, DecodeError> {
        let offset = self.next_line.saturating_sub(self.reader.position().line());
        self.allowance.set(MAX_LINE_BYTES as u64);
        match self.reader.read_record(&mut self.row.record) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(_) if self.allowance.is_used_up() => return Err(self.too_long()),
            Err(other) => return Err(error(other)),
        }
        self.locate(offset);
        if self.row.record.len() > MAX_LINE_CELLS {
            let message = format!("line {}: a row has more than {MAX_LINE_CELLS} cells", self.row.line);
            return Err(DecodeError::TooLarge(message));
        }
        Ok(Some(&self.row))
    }

    fn places(&self) -> Places {
        Places::Lines
    }

    fn delimiter(&self) -> Option<u8> {
        Some(self.delimiter)
    }

    fn encoding(&self) -> Option<&'static str> {
        self.encoding
    }
}

impl Row for CsvRow {
    fn width(&self) -> usize {
        self.record.len()
    }

    fn text(&self, at: usize) -> &str {
        self.record.get(at).unwrap_or_default().trim_ascii()
    }

    fn number(&self, _at: usize) -> Option<f64> {
        None
    }

    fn position(&self) -> u64 {
        self.line
    }

    fn after_blank(&self) -> bool {
        self.after_blank
    }
}

fn error(error: csv::Error) -> DecodeError {
    let line = error.position().map(csv::Position::line);
    match error.into_kind() {
        csv::ErrorKind::Io(error) => encoding::error(error),
        kind => {
            let place = line.map_or(Place::File, |line| Place::Line { line, column: None });
            DecodeError::malformed(place, format!("{kind:?}"))
        }
    }
}

/// The delimiter in a first line `sep=;`, as Excel writes it, and the position of the next line.
fn separator_line(head: &[u8]) -> (Option<u8>, u64) {
    match head {
        [b's', b'e', b'p', b'=', delimiter, b'\r', b'\n', ..] => (Some(*delimiter), 7),
        [b's', b'e', b'p', b'=', delimiter, b'\n', ..] => (Some(*delimiter), 6),
        _ => (None, 0),
    }
}

/// The first delimiter that splits four of five lines into the same number of cells; else the most frequent one.
fn delimiter(head: &[u8], end: u8) -> u8 {
    let lines = lines(head, end);
    let regular = |delimiter: u8| {
        let mut widths: Vec<usize> = lines.iter().map(|line| count(line, delimiter)).collect();
        widths.sort_unstable();
        let usual = widths.get(widths.len() / 2).copied().unwrap_or_default();
        let same = widths.iter().filter(|width| **width == usual).count();
        usual > 0 && same * 5 >= widths.len() * 4
    };
    let most = |delimiter: &u8| lines.iter().map(|line| count(line, *delimiter)).sum::<usize>();
    DELIMITERS
        .into_iter()
        .find(|delimiter| regular(*delimiter))
        .or_else(|| DELIMITERS.into_iter().max_by_key(most))
        .unwrap_or(b',')
}

/// The lines of the beginning that are not blank, without the last, which may be truncated. Line ends in quotes do not
/// end a line.
fn lines(head: &[u8], end: u8) -> Vec<&[u8]> {
    let mut quoted = false;
    let mut lines: Vec<&[u8]> = head
        .split(|byte| {
            quoted ^= *byte == b'"';
            *byte == end && !quoted
        })
        .collect();
    if lines.len() > 1 {
        lines.pop();
    }
    lines.retain(|line| !line.trim_ascii().is_empty());
    lines
}

/// Number of occurrences of a byte in a line, outside quotes.
fn count(line: &[u8], delimiter: u8) -> usize {
    let mut quoted = false;
    line.iter()
        .filter(|byte| {
            quoted ^= **byte == b'"';
            **byte == delimiter && !quoted
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(text: &str) -> Vec<(u64, bool, String)> {
        let mut input = text.as_bytes();
        let mut rows = CsvRows::open(&mut input, &Mapping::default()).unwrap();
        let mut found = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            let cells: Vec<&str> = (0..row.width()).map(|at| row.text(at)).collect();
            found.push((row.position(), row.after_blank(), cells.join("/")));
        }
        found
    }

    fn rows(expected: &[(u64, bool, &str)]) -> Vec<(u64, bool, String)> {
        expected.iter().map(|(line, blank, cells)| (*line, *blank, (*cells).to_owned())).collect()
    }

    #[test]
    fn lines_are_counted_right() {
        let expected =
            rows(&[(1, false, "a/b"), (4, true, "c\n\nd/e"), (7, false, "f/g"), (8, false, "h/i")]);
        assert_eq!(lines_of("a,b\n\n\n\"c\n\nd\",e\nf,g\nh,i\n"), expected);
        assert_eq!(lines_of("a,b\n\n\n\"c\n\nd\",e\nf,g\nh,i"), expected);
        assert_eq!(lines_of("a,b\n\nc,d"), rows(&[(1, false, "a/b"), (3, true, "c/d")]));
        assert_eq!(lines_of("a,b\n\n\"c\n\nd\",e"), rows(&[(1, false, "a/b"), (3, true, "c\n\nd/e")]));
        assert_eq!(lines_of("a,b\r\nc,d\r\n"), rows(&[(1, false, "a/b"), (2, false, "c/d")]));
        assert_eq!(lines_of("a,b\rc,d\r"), rows(&[(1, false, "a/b"), (2, false, "c/d")]));
        assert_eq!(lines_of("sep=;\r\na;b\r\nc;d"), rows(&[(2, false, "a/b"), (3, false, "c/d")]));
    }

    #[test]
    fn quotes_keep_delimiters_and_quotes() {
        assert_eq!(
            lines_of("a,b\n\"x, \"\"y\"\"\",1\n"),
            rows(&[(1, false, "a/b"), (2, false, "x, \"y\"/1")])
        );
    }

    #[test]
    fn the_delimiter_is_found() {
        for (text, expected) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b\n1,5;2,5\n", b';'),
            ("freq,unit,geo\\T\t2010\t2011\nA,B,C\t1\t2\n", b'\t'),
            ("a|b\n1|2\n", b'|'),
            ("Title; with a semicolon\n\na,b\n1,2\n3,4\n5,6\n7,8\n", b','),
            ("a,b\n\"x;y\",2\n", b','),
            ("a\n1\n", b','),
        ] {
            assert_eq!(delimiter(text.as_bytes(), b'\n'), expected, "{text}");
        }
    }

    #[test]
    fn bytes_of_another_encoding_are_an_error_with_their_line() {
        let mut text = "a,year,value\n".to_owned() + &"x,2010,1\n".repeat(20_000);
        text.push_str("y,2010,");
        let mut bytes = text.into_bytes();
        bytes.extend(b"\xe9\n");
        let mut seen = crate::ingest::data::table::tests::TextSink::default();
        let error = decode(&mut bytes.as_slice(), &Mapping::default(), &mut seen).unwrap_err().to_string();
        assert!(error.starts_with("line 20002: the bytes are not UTF-8"), "{error}");
    }
}
