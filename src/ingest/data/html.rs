//! HTML pages with tables: web exports that are called `.xls`, and saved pages (HTML Living Standard, 4.9).
//!
//! Tags come from html5gum, a tokenizer after the standard without dependencies; what a table needs of the tree (which
//! tags end a cell or a row) is here.

use std::io::{BufRead, Read};

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use super::encoding;
use super::html_start::named_encoding;
use super::mapping::Mapping;
use super::record::{DecodeError, Place, Sink};
use super::table;
use super::table::blocks;
use super::table::row::{OwnedCell, OwnedRow, Places, Row, Rows};
use crate::limits::{MAX_HTML_BYTES, MAX_HTML_CELLS, MAX_TEXT_BYTES};

/// How much of the beginning is looked at for the encoding.
const HEAD_BYTES: u64 = 4096;
/// The longest title of a page that is repeated, in characters.
const MAX_TITLE: usize = 80;
/// The most rows and columns that a cell may span, as the standard limits them.
const MAX_SPANS: [usize; 2] = [65_534, 1000];

/// Reads the tables of a page into the sink.
///
/// # Errors
/// When the page has no table of data, or is too large, and what reading answers.
pub fn decode(input: &mut dyn BufRead, mapping: &Mapping, sink: &mut dyn Sink) -> Result<(), DecodeError> {
    let page = Page::of(&text(input, mapping)?)?;
    let mut refusals = Vec::new();
    let (mut rows, mut data) = (Vec::new(), 0);
    for table in page.tables {
        if table.is_empty() {
            continue;
        }
        let mut own = TableRows::new(table.clone());
        match blocks::read(&mut own, table::headings(mapping), mapping) {
            Ok(_) => {
                data += 1;
                let start = rows.len();
                rows.extend(table);
                if let Some(first) = rows.get_mut(start) {
                    let first: &mut OwnedRow = first;
                    first.after_blank = true;
                }
            }
            Err(unclear) => match unclear.error {
                DecodeError::NoData(message) | DecodeError::Malformed { message, .. } => {
                    refusals.push(message);
                }
                error => return Err(error),
            },
        }
    }
    if data == 0 {
        return Err(no_data(&page.title, &refusals));
    }
    let mut rows = TableRows::new(rows);
    let mut blocks = blocks::read(&mut rows, table::headings(mapping), mapping)
        .or_else(|unclear| unclear.refuse(mapping, sink))?;
    if let Some(block) = blocks.first_mut().filter(|_| !refusals.is_empty()) {
        let note = format!(
            "{} tables of the page are not read, as they have no data: {}",
            refusals.len(),
            refusals.join("; ")
        );
        block.sample.preamble.notes.push(note);
    }
    blocks::run(&mut rows, blocks, mapping, sink)
}

/// The refusal of a page without data.
fn no_data(title: &str, refusals: &[String]) -> DecodeError {
    let title: String = title.trim().chars().take(MAX_TITLE).collect();
    let title = if title.is_empty() { String::new() } else { format!(" ({title})") };
    let message = match refusals.first() {
        None => format!("the file is an HTML page{title}, not data; get the data again from the publisher"),
        Some(reason) => {
            format!("the file is an HTML page{title}, not data: none of its tables is understood: {reason}")
        }
    };
    DecodeError::malformed(Place::File, message)
}

/// The text of a page in the encoding that it names.
fn text(input: &mut dyn BufRead, mapping: &Mapping) -> Result<String, DecodeError> {
    let mut head = Vec::new();
    (&mut *input).take(HEAD_BYTES).read_to_end(&mut head)?;
    let declared = mapping.encoding.clone().or_else(|| named_encoding(&head));
    let mut input = std::io::Cursor::new(head).chain(input);
    let text = encoding::text(&mut input, declared.as_deref())?;
    let mut page = String::new();
    text.take(MAX_HTML_BYTES + 1).read_to_string(&mut page).map_err(encoding::error)?;
    if page.len() as u64 > MAX_HTML_BYTES {
        return Err(DecodeError::TooLarge(format!("the HTML page is larger than {MAX_HTML_BYTES} bytes")));
    }
    Ok(page)
}

/// What a page has: its title and its tables.
#[derive(Debug, Default)]
struct Page {
    title: String,
    tables: Vec<Vec<OwnedRow>>,
}

/// A table whose end has not come.
#[derive(Debug, Default)]
struct Grid {
    rows: Vec<OwnedRow>,
    /// The caption, while it is open.
    caption: Option<String>,
    has_row: bool,
    /// Whether a row with more than one text has ended.
    has_headings: bool,
    cell: Option<GridCell>,
    /// For each column how many more rows a cell of it spans, and what stands in them.
    spans: Vec<(usize, String)>,
    column: usize,
}

#[derive(Debug, Default)]
struct GridCell {
    text: String,
    rows: usize,
    columns: usize,
}

impl Page {
    fn of(text: &str) -> Result<Self, DecodeError> {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut reader = PageReader::default();
        for token in Tokenizer::new_with_emitter(text, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => reader.start(&tag)?,
                Token::EndTag(tag) => reader.end(&tag.name),
                Token::String(text) => reader.text(&String::from_utf8_lossy(&text))?,
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
            if reader.cells > MAX_HTML_CELLS {
                return Err(DecodeError::TooLarge(format!(
                    "the tables of the page have more than {MAX_HTML_CELLS} cells"
                )));
            }
        }
        while let Some(grid) = reader.open.pop() {
            reader.close(grid);
        }
        Ok(reader.page)
    }
}

/// The tables that are open: a table may stand in a cell of another.
#[derive(Debug, Default)]
struct PageReader {
    page: Page,
    open: Vec<Grid>,
    /// Whether text is that of the title, or of a script or style.
    in_title: bool,
    in_script: bool,
    cells: usize,
    rows: u64,
}

impl PageReader {
    fn start(&mut self, tag: &StartTag<()>) -> Result<(), DecodeError> {
        let name: &[u8] = &tag.name;
        match name {
            b"title" => self.in_title = self.page.title.is_empty() && self.open.is_empty(),
            b"script" | b"style" => self.in_script = true,
            b"table" => self.open.push(Grid::default()),
            _ => {}
        }
        let Some(grid) = self.open.last_mut() else { return Ok(()) };
        match name {
            b"caption" => grid.caption = Some(String::new()),
            b"tr" | b"thead" | b"tbody" | b"tfoot" => {
                self.cells += grid.end_row(&mut self.rows);
                grid.has_row = name == b"tr";
            }
            b"td" | b"th" => {
                grid.end_cell();
                grid.has_row = true;
                let span = |name: &[u8], most: usize| span(tag, name).clamp(1, most);
                grid.cell = Some(GridCell {
                    text: String::new(),
                    rows: span(b"rowspan", MAX_SPANS[0]),
                    columns: span(b"colspan", MAX_SPANS[1]),
                });
                self.cells += grid.cell.as_ref().map_or(0, |cell| cell.columns);
            }
            b"br" | b"p" | b"div" | b"li" => self.text(" ")?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &HtmlString) {
        let name: &[u8] = name;
        match name {
            b"title" => self.in_title = false,
            b"script" | b"style" => self.in_script = false,
            _ => {}
        }
        let Some(grid) = self.open.last_mut() else { return };
        match name {
            b"td" | b"th" => grid.end_cell(),
            b"tr" | b"thead" | b"tbody" | b"tfoot" => self.cells += grid.end_row(&mut self.rows),
            b"caption" => grid.end_caption(&mut self.rows),
            b"table" => {
                if let Some(grid) = self.open.pop() {
                    self.close(grid);
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, mut grid: Grid) {
        self.cells += grid.end_row(&mut self.rows);
        self.page.tables.push(grid.rows);
    }

    fn text(&mut self, text: &str) -> Result<(), DecodeError> {
        if self.in_title {
            self.page.title.push_str(text.get(..text.len().min(1024)).unwrap_or_default());
        }
        if self.in_script {
            return Ok(());
        }
        let Some(grid) = self.open.last_mut() else { return Ok(()) };
        let own = match (&mut grid.cell, &mut grid.caption) {
            (Some(cell), _) => &mut cell.text,
            (None, Some(caption)) => caption,
            (None, None) => return Ok(()),
        };
        own.push_str(text);
        if own.len() > MAX_TEXT_BYTES {
            return Err(DecodeError::TooLarge(
                "a cell of a table has more than a mebibyte of text".to_owned(),
            ));
        }
        Ok(())
    }
}

impl Grid {
    fn end_caption(&mut self, position: &mut u64) {
        let caption = self.caption.take().map(|text| spaced(&text)).unwrap_or_default();
        if !caption.is_empty() {
            *position += 1;
            let cells = vec![OwnedCell { text: caption, number: None }];
            self.rows.push(OwnedRow { cells, position: *position, after_blank: false });
        }
    }

    /// Puts the open cell into the row, in the first column that no cell of a row above spans.
    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        while self.spans.get(self.column).is_some_and(|(rows, _)| *rows > 0) {
            self.column += 1;
        }
        let end = self.column + cell.columns;
        if self.spans.len() < end {
            self.spans.resize_with(end, Default::default);
        }
        let text = spaced(&cell.text);
        for (at, slot) in self.spans.iter_mut().enumerate().take(end).skip(self.column) {
            let text = if at == self.column { text.clone() } else { String::new() };
            *slot = (cell.rows, text);
        }
        self.column = end;
    }

    /// Ends the row, if one is open. Returns how many cells it has.
    fn end_row(&mut self, position: &mut u64) -> usize {
        self.end_cell();
        self.caption = None;
        if !std::mem::take(&mut self.has_row) {
            return 0;
        }
        self.column = 0;
        let has_headings = self.has_headings;
        let mut cells: Vec<OwnedCell> = Vec::new();
        for (rows, text) in &mut self.spans {
            let text_here = if *rows > 0 { text.clone() } else { String::new() };
            *rows = rows.saturating_sub(1);
            // The label of a row is said in each row that it spans, a heading once.
            if !has_headings || *rows == 0 {
                text.clear();
            }
            cells.push(OwnedCell { text: text_here, number: None });
        }
        let count = cells.len();
        *position += 1;
        let mut row = OwnedRow { cells, position: *position, after_blank: false };
        if row.is_blank() {
            return count;
        }
        let before = self.rows.last().map_or(*position - 1, |row| row.position);
        row.after_blank = *position > before + 1;
        self.has_headings |= filled(&row) > 1;
        self.rows.push(row);
        count
    }
}

fn filled(row: &OwnedRow) -> usize {
    (0..row.width()).filter(|&at| !row.text(at).is_empty()).count()
}

/// A text with one space where it has several or line ends.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many rows or columns a cell spans.
fn span(tag: &StartTag<()>, name: &[u8]) -> usize {
    let value = tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(1)
}

/// The rows of one table or several.
struct TableRows {
    rows: std::vec::IntoIter<OwnedRow>,
    row: OwnedRow,
}

impl TableRows {
    fn new(rows: Vec<OwnedRow>) -> Self {
        Self { rows: rows.into_iter(), row: OwnedRow::default() }
    }
}

impl Rows for TableRows {
    type Row = OwnedRow;

    fn next_row(&mut self) -> Result<Option<&OwnedRow>, DecodeError> {
        let Some(row) = self.rows.next() else { return Ok(None) };
        self.row = row;
        Ok(Some(&self.row))
    }

    fn places(&self) -> Places {
        Places::Rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::data::html_start::looks_like;
    use crate::ingest::data::table::tests::TextSink;

    fn read(page: &[u8]) -> Result<TextSink, String> {
        let (mut seen, mut input) = (TextSink::default(), page);
        decode(&mut input, &Mapping::default(), &mut seen).map_err(|error| error.to_string())?;
        Ok(seen)
    }

    #[test]
    fn a_table_is_read() {
        let page = "<html><head><title>x</title><style>td { a: b }</style></head><body><table border=1>\
                    <tr><th>area<th>year<th>value<tr><td>FR<td>2020<td>1&nbsp;234.5<tr><td>DE</td><td> 2021\n</td>\
                    <td><b>2</b>.5</td></tr></table>";
        let seen = read(page.as_bytes()).unwrap();
        assert_eq!(seen.records, ["FR 2020 = 1 234.5", "DE 2021 = 2.5"]);
    }

    #[test]
    fn spanned_labels_stand_in_each_row() {
        let page = "<table><caption>Output</caption><tr><th>area<th>year<th>value\
                    <tr><td rowspan=2>FR<td>2020<td>1.5<tr><td>2021<td>2.5<tr><td>DE<td>2021<td>3.5</table>";
        let seen = read(page.as_bytes()).unwrap();
        assert_eq!(seen.records, ["FR 2020 = 1.5", "FR 2021 = 2.5", "DE 2021 = 3.5"]);
        assert_eq!(seen.header.title.as_deref(), Some("Output"));
    }

    #[test]
    fn spanned_headings_are_groups() {
        let page = "<table><tr><th rowspan=2>area<th colspan=2>2020<th colspan=2>2021\
                    <tr><th>Q1<th>Q2<th>Q1<th>Q2<tr><td>FR<td>1.5<td>2.5<td>3.5<td>4.5</table>";
        let seen = read(page.as_bytes()).unwrap();
        assert_eq!(
            seen.records,
            ["FR 2020-Q1 = 1.5", "FR 2020-Q2 = 2.5", "FR 2021-Q1 = 3.5", "FR 2021-Q2 = 4.5"]
        );
    }

    #[test]
    fn several_tables_are_blocks_and_tables_of_a_layout_are_not_read() {
        let page = "<table><tr><td>Home<td>Contact</table>\
                    <table><tr><th>area<th>2020<th>2021<tr><td>FR<td>1.5<td>2.5</table>\
                    <table><tr><th>area<th>2020<th>2021<tr><td>DE<td>3.5<td>4.5</table>";
        let seen = read(page.as_bytes()).unwrap();
        let records = ["FR 2020 = 1.5", "FR 2021 = 2.5", "DE 2020 = 3.5", "DE 2021 = 4.5"];
        assert_eq!(seen.records, records);
        assert!(seen.header.notes.iter().any(|note| note.contains("1 tables of the page are not read")));
    }

    #[test]
    fn pages_without_data_are_refused_as_what_they_are() {
        for (page, says) in [
            (
                "<!DOCTYPE html><title>503 Service Unavailable</title><h1>503</h1>",
                "(503 Service Unavailable)",
            ),
            ("<html><body><form>Log in</form></body></html>", "an HTML page, not data"),
            ("<html><title>Sign in</title><table><tr><td>User<td><input></table>", "(Sign in), not data"),
        ] {
            assert!(looks_like(page.as_bytes()));
            let refused = read(page.as_bytes()).unwrap_err();
            assert!(refused.contains(says), "{refused}");
        }
    }

    #[test]
    fn the_encoding_is_that_of_the_page() {
        let mut page =
            b"<html><meta http-equiv=Content-Type content='text/html; charset=gb2312'><table><tr><td>"
                .to_vec();
        page.extend(b"\xc4\xea\xb7\xdd<td>\xb2\xfa\xc1\xbf<tr><td>2020<td>1.5<tr><td>2021<td>2.5</table>");
        let seen = read(&page).unwrap();
        assert_eq!(seen.records, ["产量 2020 = 1.5", "产量 2021 = 2.5"]);
    }

    #[test]
    fn cells_without_end_are_too_large() {
        let wide = "<table><tr>".to_owned() + &"<td colspan=1000>x".repeat(3000);
        assert!(read(wide.as_bytes()).unwrap_err().contains("cells"));
        let long = "<table><tr><td>".to_owned() + &"x".repeat(MAX_TEXT_BYTES + 1);
        assert!(read(long.as_bytes()).unwrap_err().contains("mebibyte"));
    }

    #[test]
    fn other_texts_are_no_pages() {
        for text in
            ["<?xml version='1.0'?><message:GenericData>", "area,year", "", "<Structure>", "{\"a\":1}"]
        {
            assert!(!looks_like(text.as_bytes()), "{text}");
        }
        assert!(looks_like(b"<?xml version='1.0'?>\n<!-- x --><!DOCTYPE html PUBLIC>"));
    }
}
