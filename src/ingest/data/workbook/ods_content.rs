//! The file `content.xml` of an `OpenDocument` spreadsheet: its cells, in the order of rows, and their formats.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{BufReader, BufWriter, Seek, Write};

use calamine::{Dimensions, SheetVisible};
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::number_format::NumberFormat;
use crate::ingest::data::container::Spool;
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::xml::{SourcePosition, Token, Xml};
use crate::limits::{MAX_MERGES, MAX_ODS_BYTES, MAX_TEXT_BYTES};

/// The most columns and rows of a sheet.
const MAX_COLUMNS: usize = 16_384;
const MAX_ROWS: usize = 1_048_576;
/// The place of the format of percent among the formats; the first is that of numbers shown as they are.
const PERCENT: usize = 1;

/// A sheet without its cells.
#[derive(Debug)]
pub(super) struct OdsSheet {
    pub(super) name: String,
    pub(super) visible: SheetVisible,
    /// The cells that are merged over several rows.
    pub(super) merges: Vec<Dimensions>,
    /// Where its cells begin in the temporary file.
    pub(super) start: u64,
    /// How many cells it has.
    pub(super) cells: usize,
}

/// Writes all cells to a temporary file, sheet after sheet: row, column, format, length of the text, number, text.
///
/// # Errors
/// When it is no such content, when it is too large, and what reading and writing answer.
pub(super) fn read_content(content: Spool) -> Result<(Spool, Vec<OdsSheet>, Vec<NumberFormat>), DecodeError> {
    let mut reader = ContentReader {
        xml: Xml::new(BufReader::new(content))?,
        output: BufWriter::new(tempfile::tempfile().map_err(DecodeError::Spool)?),
        written: 0,
        formats: vec![NumberFormat::default(), NumberFormat::of_code("0%")],
        data_styles: HashMap::new(),
        cell_styles: HashMap::new(),
        hidden_styles: Vec::new(),
        sheets: Vec::new(),
    };
    reader.content()?;
    let mut file = reader.output.into_inner().map_err(|error| DecodeError::Spool(error.into_error()))?;
    file.rewind().map_err(DecodeError::Spool)?;
    Ok((file, reader.sheets, reader.formats))
}

struct ContentReader {
    xml: Xml<BufReader<Spool>>,
    output: BufWriter<Spool>,
    written: u64,
    formats: Vec<NumberFormat>,
    /// The formats that styles of numbers have, by the names of the styles.
    data_styles: HashMap<String, usize>,
    /// The formats that styles of cells have.
    cell_styles: HashMap<String, usize>,
    /// The styles of tables that are not displayed.
    hidden_styles: Vec<String>,
    sheets: Vec<OdsSheet>,
}

/// A cell, which may stand in several columns.
#[derive(Debug, Default)]
struct ContentCell {
    columns: usize,
    /// How many rows and columns it is merged over.
    rows_spanned: usize,
    columns_spanned: usize,
    format: usize,
    number: Option<f64>,
    text: String,
    /// Whether the text is that of the elements in the cell.
    has_own_text: bool,
}

impl ContentReader {
    fn content(&mut self) -> Result<(), DecodeError> {
        let mut path: Vec<String> = Vec::new();
        let mut style = String::new();
        loop {
            let (position, token) = self.xml.next()?;
            let start = match token {
                Token::Start(start) => start,
                Token::End => {
                    path.pop();
                    continue;
                }
                Token::Eof => return Ok(()),
                Token::Text(_) | Token::Other => continue,
            };
            let named = |name| attribute(&start, name, position).map(Option::unwrap_or_default);
            match start.name().0 {
                "table:table" if path.last().is_some_and(|above| above == "office:spreadsheet") => {
                    let name = named("table:name")?.into_owned();
                    let is_hidden = self
                        .hidden_styles
                        .iter()
                        .any(|own| named("table:style-name").is_ok_and(|style| *own == style));
                    let visible = if is_hidden { SheetVisible::Hidden } else { SheetVisible::Visible };
                    let sheet = OdsSheet { name, visible, merges: Vec::new(), start: self.written, cells: 0 };
                    self.sheets.push(sheet);
                    self.table()?;
                    continue;
                }
                "number:number-style" | "number:currency-style" => {
                    let name = named("style:name")?.into_owned();
                    self.number_style(name)?;
                    continue;
                }
                "number:percentage-style" => {
                    self.data_styles.insert(named("style:name")?.into_owned(), PERCENT);
                }
                "style:style" => {
                    style = named("style:name")?.into_owned();
                    if let Some(format) = self.data_styles.get(&*named("style:data-style-name")?) {
                        self.cell_styles.insert(style.clone(), *format);
                    }
                }
                "style:table-properties" if named("table:display")? == "false" => {
                    self.hidden_styles.push(style.clone());
                }
                _ => {}
            }
            path.push(start.name().0.to_owned());
        }
    }

    /// The style of a number, up to its end.
    fn number_style(&mut self, name: String) -> Result<(), DecodeError> {
        let mut format = NumberFormat::default();
        let (mut depth, mut is_text) = (1, false);
        while depth > 0 {
            let (position, token) = self.xml.next()?;
            match token {
                Token::Start(start) => {
                    depth += 1;
                    is_text = matches!(start.name().0, "number:text" | "number:currency-symbol");
                    let factor = attribute(&start, "number:display-factor", position)?;
                    let zeros = factor.as_deref().and_then(|factor| factor.strip_prefix('1'));
                    if let Some(zeros) = zeros.filter(|zeros| zeros.bytes().all(|byte| byte == b'0')) {
                        format.power = zeros.len();
                    }
                }
                Token::Text(text) if is_text => format.text.push_str(&text),
                Token::End => (depth, is_text) = (depth - 1, false),
                _ => {}
            }
        }
        let format = NumberFormat { text: format.text.trim().to_owned(), ..format };
        self.data_styles.insert(name, self.formats.len());
        self.formats.push(format);
        Ok(())
    }

    /// The rows of a table, up to its end.
    fn table(&mut self) -> Result<(), DecodeError> {
        let (mut depth, mut row) = (1, 0_usize);
        // The formats of columns whose cells have no style of their own.
        let mut columns: Vec<(usize, usize)> = Vec::new();
        while depth > 0 {
            let (position, token) = self.xml.next()?;
            match token {
                Token::Start(start) if start.name().0 == "table:table-row" => {
                    let rows = repeated(&start, "table:number-rows-repeated", position)?;
                    let cells = self.row(&columns)?;
                    self.write(row, rows, &cells)?;
                    row += rows;
                }
                Token::Start(start) if start.name().0 == "table:table-column" => {
                    depth += 1;
                    let count = repeated(&start, "table:number-columns-repeated", position)?;
                    let style = attribute(&start, "table:default-cell-style-name", position)?;
                    let format = style.and_then(|style| self.cell_styles.get(&*style)).copied();
                    columns.push((count, format.unwrap_or_default()));
                }
                Token::Start(_) => depth += 1,
                Token::End => depth -= 1,
                Token::Eof => return Ok(()),
                Token::Text(_) | Token::Other => {}
            }
        }
        Ok(())
    }

    /// The cells of a row, up to its end.
    fn row(&mut self, columns: &[(usize, usize)]) -> Result<Vec<ContentCell>, DecodeError> {
        let mut cells: Vec<ContentCell> = Vec::new();
        let mut column = 0;
        loop {
            let (position, token) = self.xml.next()?;
            match token {
                Token::Start(start)
                    if matches!(start.name().0, "table:table-cell" | "table:covered-table-cell") =>
                {
                    let usual = format_of(columns, column);
                    let mut cell = ContentCell::of(&start, position, &self.cell_styles, usual)?;
                    self.cell_text(&mut cell, position)?;
                    column += cell.columns;
                    if column > MAX_COLUMNS && !cell.text.is_empty() {
                        return Err(position.too_large("a row of more than 16,384 cells"));
                    }
                    cells.push(cell);
                }
                Token::End | Token::Eof => return Ok(cells),
                Token::Start(_) | Token::Text(_) | Token::Other => {}
            }
        }
    }

    /// Takes the paragraphs of a cell, up to its end; those of notes on the cell are left out.
    fn cell_text(&mut self, cell: &mut ContentCell, position: SourcePosition) -> Result<(), DecodeError> {
        // How many elements are open, and at which depth a note began.
        let (mut depth, mut note, mut paragraphs) = (1, None, 0);
        while depth > 0 {
            let (place, token) = self.xml.next()?;
            let text = match token {
                Token::Start(start) => {
                    depth += 1;
                    match start.name().0 {
                        "office:annotation" | "table:table" => {
                            note = note.or(Some(depth));
                            continue;
                        }
                        "text:p" if note.is_none() => {
                            paragraphs += 1;
                            Cow::Borrowed(if paragraphs > 1 { "\n" } else { "" })
                        }
                        "text:s" => Cow::Owned(" ".repeat(repeated(&start, "text:c", place)?.min(1024))),
                        "text:tab" => Cow::Borrowed("\t"),
                        "text:line-break" => Cow::Borrowed("\n"),
                        _ => continue,
                    }
                }
                Token::End => {
                    note = note.filter(|own| *own != depth);
                    depth -= 1;
                    continue;
                }
                Token::Text(text) if paragraphs > 0 => text,
                Token::Eof => return Ok(()),
                Token::Text(_) | Token::Other => continue,
            };
            if cell.has_own_text && note.is_none() {
                cell.text.push_str(&text);
            }
            if cell.text.len() > MAX_TEXT_BYTES {
                return Err(position.too_large("a text of more than a mebibyte in a cell"));
            }
        }
        Ok(())
    }

    /// Writes the cells of a row as often as it is repeated.
    fn write(&mut self, first: usize, rows: usize, cells: &[ContentCell]) -> Result<(), DecodeError> {
        if cells.iter().all(|cell| cell.text.trim().is_empty()) {
            return Ok(());
        }
        for row in first..first.saturating_add(rows).min(MAX_ROWS) {
            let mut column = 0;
            for cell in cells {
                for at in column..column + cell.columns {
                    if !cell.text.trim().is_empty() {
                        self.write_cell(row, at, cell)?;
                    }
                }
                column += cell.columns;
            }
        }
        Ok(())
    }

    fn write_cell(&mut self, row: usize, column: usize, cell: &ContentCell) -> Result<(), DecodeError> {
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let numbers = [row, column, cell.format, cell.text.len()].map(small);
        let mut bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        bytes.extend(cell.number.unwrap_or(f64::NAN).to_le_bytes());
        bytes.extend(cell.text.as_bytes());
        self.output.write_all(&bytes).map_err(DecodeError::Spool)?;
        self.written += bytes.len() as u64;
        if self.written > MAX_ODS_BYTES {
            let message = format!(
                "the cells of the spreadsheet, as often as they are repeated, take more than {MAX_ODS_BYTES} bytes"
            );
            return Err(DecodeError::TooLarge(message));
        }
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        sheet.cells += 1;
        if cell.rows_spanned > 1 {
            let end = (row + cell.rows_spanned - 1, column + cell.columns_spanned.max(1) - 1);
            let corner = |(row, column)| (small(row), small(column));
            if sheet.merges.len() == MAX_MERGES {
                return Err(DecodeError::TooLarge(format!(
                    "a sheet has more than {MAX_MERGES} merged cells"
                )));
            }
            sheet.merges.push(Dimensions { start: corner((row, column)), end: corner(end) });
        }
        Ok(())
    }
}

impl ContentCell {
    /// What the attributes of a cell say.
    fn of(
        start: &BytesStart<'_>,
        position: SourcePosition,
        styles: &HashMap<String, usize>,
        usual: usize,
    ) -> Result<Self, DecodeError> {
        let count = |name| repeated(start, name, position);
        let mut cell = Self {
            columns: count("table:number-columns-repeated")?,
            rows_spanned: count("table:number-rows-spanned")?,
            columns_spanned: count("table:number-columns-spanned")?,
            format: usual,
            ..Self::default()
        };
        if let Some(style) = attribute(start, "table:style-name", position)? {
            cell.format = styles.get(&*style).copied().unwrap_or_default();
        }
        let value = |name| attribute(start, name, position);
        let kind = value("office:value-type")?.unwrap_or_default();
        let is_error = value("calcext:value-type")?.as_deref() == Some("error");
        let text = match &*kind {
            _ if is_error => None,
            "float" | "percentage" | "currency" => value("office:value")?,
            "date" => value("office:date-value")?,
            "time" => value("office:time-value")?,
            "boolean" => value("office:boolean-value")?,
            _ => value("office:string-value")?,
        };
        if matches!(&*kind, "float" | "percentage" | "currency") && !is_error {
            let number = text.as_deref().and_then(|text| text.parse::<f64>().ok());
            let number = number.filter(|number| number.is_finite());
            let number = number.ok_or_else(|| position.malformed("a number of a cell that is none"))?;
            cell.number = Some(number);
            if kind == "percentage" {
                cell.format = PERCENT;
            }
        }
        cell.has_own_text = text.is_none() && (is_error || !kind.is_empty());
        let text = text.unwrap_or_default();
        cell.text = match cell.number {
            Some(number) => number.to_string(),
            None => text.strip_suffix("T00:00:00").unwrap_or(&text).to_owned(),
        };
        Ok(cell)
    }
}

/// The format of the cells of a column.
fn format_of(columns: &[(usize, usize)], at: usize) -> usize {
    let mut end = 0;
    let own = columns.iter().find(|(count, _)| {
        end += count;
        at < end
    });
    own.map_or(0, |(_, format)| *format)
}

/// How often something is repeated: once, where nothing is said.
fn repeated(start: &BytesStart<'_>, name: &str, position: SourcePosition) -> Result<usize, DecodeError> {
    match attribute(start, name, position)? {
        Some(text) => match text.parse::<usize>() {
            Ok(count) if count > 0 => Ok(count.min(MAX_ROWS)),
            _ => Err(position.malformed(format!("`{name}` is no number of repetitions"))),
        },
        None => Ok(1),
    }
}

/// The value of the attribute with this name and prefix.
fn attribute<'a>(
    start: &'a BytesStart<'_>,
    name: &str,
    position: SourcePosition,
) -> Result<Option<Cow<'a, str>>, DecodeError> {
    let wrong = |error: &dyn std::fmt::Display| position.malformed(error.to_string());
    for own in start.attributes() {
        let own = own.map_err(|error| wrong(&error))?;
        if own.key.0 == name {
            return own.normalized_value(XmlVersion::Explicit1_0).map(Some).map_err(|error| wrong(&error));
        }
    }
    Ok(None)
}
