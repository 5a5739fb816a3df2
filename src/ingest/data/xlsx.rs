//! Workbooks (Office Open XML, ECMA-376), one sheet of them.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};

use super::container::{self, Spool};
use super::mapping::Mapping;
use super::record::{DecodeError, Place, Sink};
use super::table;
use super::table::head::Sample;
use super::table::layout::TableLayout;
use super::table::row::{OwnedCell, OwnedRow, Places, Row, Rows};
use super::table::{detect, emit};

type Workbook = Xlsx<BufReader<Spool>>;

/// How many rows show how wide a sheet is.
const WIDTH_ROWS: u32 = 2000;

/// The widest sheet that is read.
const MAX_COLUMNS: usize = 16_384;

/// Reads the sheet that the mapping names, or else the first one that is a table, into the sink.
///
/// # Errors
/// When the bytes are no workbook, or no sheet is a table that can be understood; and what reading answers.
pub fn decode(input: &mut dyn BufRead, mapping: &Mapping, sink: &mut dyn Sink) -> Result<(), DecodeError> {
    let file = BufReader::new(container::spooled(input)?);
    let mut workbook: Workbook = Xlsx::new(file).map_err(|error| broken(&error))?;
    let (sheet, layout) = choose(&mut workbook, mapping)?;
    let width = width(&mut workbook, &sheet)?;
    let mut rows = SheetRows::open(&mut workbook, &sheet, width)?;
    let sample = Sample::read(&mut rows, table::headings(mapping))?;
    emit::run(&mut rows, sample, &layout, sink)
}

/// The sheet to read, and what its columns are.
fn choose(workbook: &mut Workbook, mapping: &Mapping) -> Result<(String, TableLayout), DecodeError> {
    let visible = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone());
    let sheets: Vec<String> = match &mapping.sheet {
        Some(sheet) => workbook.sheet_names().into_iter().filter(|name| name == sheet).collect(),
        None => visible.collect(),
    };
    let mut reasons = Vec::new();
    for sheet in sheets {
        match try_sheet(workbook, &sheet, mapping) {
            Ok(layout) => return Ok((sheet, layout)),
            Err(DecodeError::Malformed { message, .. }) => {
                reasons.push(format!("sheet `{sheet}`: {message}"));
            }
            Err(error) => return Err(error),
        }
    }
    let message = match (&mapping.sheet, reasons.is_empty()) {
        (Some(sheet), true) => {
            format!("no sheet is called `{sheet}`; the sheets are `{}`", workbook.sheet_names().join("`, `"))
        }
        (None, true) => "the workbook has no sheet that can be seen".to_owned(),
        (_, false) => reasons.join("; "),
    };
    Err(DecodeError::malformed(Place::File, message))
}

fn try_sheet(workbook: &mut Workbook, sheet: &str, mapping: &Mapping) -> Result<TableLayout, DecodeError> {
    let width = width(workbook, sheet)?;
    let mut rows = SheetRows::open(workbook, sheet, width)?;
    let sample = Sample::read(&mut rows, table::headings(mapping))?;
    detect::layout(&sample, mapping)
}

/// How many columns the first rows of a sheet fill; what a sheet says of its own size is often wrong.
fn width(workbook: &mut Workbook, sheet: &str) -> Result<usize, DecodeError> {
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|error| broken(&error))?;
    let mut width = 0;
    let mut first_row = None;
    while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
        let (row, column) = cell.get_position();
        if row > first_row.unwrap_or(row).saturating_add(WIDTH_ROWS) {
            break;
        }
        first_row = first_row.or(Some(row));
        if *cell.get_value() != DataRef::Empty {
            width = width.max(column as usize + 1);
        }
    }
    Ok(width.min(MAX_COLUMNS))
}

/// The rows of a sheet, all of one width.
struct SheetRows<'a> {
    cells: XlsxCellReader<'a, BufReader<Spool>>,
    width: usize,
    row: OwnedRow,
    /// The first cell of the next row.
    next: Option<(u32, usize, OwnedCell)>,
}

impl<'a> SheetRows<'a> {
    fn open(workbook: &'a mut Workbook, sheet: &str, width: usize) -> Result<Self, DecodeError> {
        let cells = workbook.worksheet_cells_reader(sheet).map_err(|error| broken(&error))?;
        let mut rows = Self { cells, width, row: OwnedRow::default(), next: None };
        rows.next = rows.next_cell()?;
        Ok(rows)
    }

    /// The next cell that is not empty.
    fn next_cell(&mut self) -> Result<Option<(u32, usize, OwnedCell)>, DecodeError> {
        while let Some(cell) = self.cells.next_cell().map_err(|error| broken(&error))? {
            let (row, column) = cell.get_position();
            let cell = owned(cell.get_value());
            if !cell.text.trim().is_empty() {
                return Ok(Some((row, column as usize, cell)));
            }
        }
        Ok(None)
    }

    fn put(&mut self, column: usize, cell: OwnedCell) {
        if column >= self.row.cells.len() {
            self.row.cells.resize_with(column.min(MAX_COLUMNS) + 1, OwnedCell::default);
        }
        if let Some(slot) = self.row.cells.get_mut(column) {
            *slot = cell;
        }
    }
}

impl Rows for SheetRows<'_> {
    type Row = OwnedRow;

    fn next_row(&mut self) -> Result<Option<&OwnedRow>, DecodeError> {
        let Some((row, column, cell)) = self.next.take() else { return Ok(None) };
        let position = u64::from(row) + 1;
        self.row.after_blank = self.row.position > 0 && position > self.row.position() + 1;
        self.row.position = position;
        self.row.cells.clear();
        self.row.cells.resize_with(self.width, OwnedCell::default);
        self.put(column, cell);
        while let Some((next_row, column, cell)) = self.next_cell()? {
            if next_row != row {
                self.next = Some((next_row, column, cell));
                break;
            }
            self.put(column, cell);
        }
        Ok(Some(&self.row))
    }

    fn places(&self) -> Places {
        Places::Rows
    }
}

fn owned(value: &DataRef<'_>) -> OwnedCell {
    let (text, number) = match value {
        DataRef::Empty => (String::new(), None),
        DataRef::String(text) | DataRef::DurationIso(text) => (text.clone(), None),
        DataRef::SharedString(text) => ((*text).to_owned(), None),
        DataRef::Int(number) => (number.to_string(), number.to_string().parse().ok()),
        DataRef::Float(number) => (number.to_string(), Some(*number)),
        DataRef::Bool(flag) => (flag.to_string(), None),
        DataRef::DateTime(moment) if moment.is_datetime() => (iso(moment.to_ymd_hms_milli()), None),
        DataRef::DateTime(span) => (span.as_f64().to_string(), Some(span.as_f64())),
        DataRef::DateTimeIso(text) => (text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(), None),
        DataRef::Error(error) => (error.to_string(), None),
    };
    OwnedCell { text, number }
}

/// A day, with the time where it is not midnight.
fn iso((year, month, day, hour, minute, second, _): (u16, u8, u8, u8, u8, u8, u16)) -> String {
    let mut text = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) != (0, 0, 0) {
        // Writing to a text cannot fail.
        let _ = write!(text, "T{hour:02}:{minute:02}:{second:02}");
    }
    text
}

fn broken(error: &XlsxError) -> DecodeError {
    DecodeError::malformed(Place::File, format!("the workbook cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use crate::ingest::data::table::tests::Seen;

    /// A workbook with these sheets; a cell `=5` is a number, `@43831` a day, any other a text.
    fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut file = |name: &str, text: &str| {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        };
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let numbered = || sheets.iter().enumerate().map(|(at, (name, rows))| (at + 1, *name, *rows));
        let list: Vec<String> = numbered()
            .map(|(at, name, _)| format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"r{at}\"/>"))
            .collect();
        let list = list.concat();
        let links: Vec<String> = numbered()
            .map(|(at, ..)| format!("<Relationship Id=\"r{at}\" Type=\"{relation}/worksheet\" Target=\"worksheets/s{at}.xml\"/>"))
            .collect();
        let links = links.concat();
        file(
            "xl/workbook.xml",
            &format!("<workbook xmlns=\"{main}\" xmlns:r=\"{relation}\"><sheets>{list}</sheets></workbook>"),
        );
        file(
            "xl/_rels/workbook.xml.rels",
            &format!("<Relationships xmlns=\"{package}\">{links}</Relationships>"),
        );
        let root = format!(
            "<Relationship Id=\"r1\" Type=\"{relation}/officeDocument\" Target=\"xl/workbook.xml\"/>"
        );
        file("_rels/.rels", &format!("<Relationships xmlns=\"{package}\">{root}</Relationships>"));
        let styles = "<cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>";
        file("xl/styles.xml", &format!("<styleSheet xmlns=\"{main}\">{styles}</styleSheet>"));
        for (at, _, rows) in numbered() {
            let rows: String =
                rows.lines().enumerate().map(|(row, cells)| sheet_row(row + 1, cells)).collect();
            let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
            file(&format!("xl/worksheets/s{at}.xml"), &sheet);
        }
        writer.finish().unwrap().into_inner()
    }

    fn sheet_row(row: usize, cells: &str) -> String {
        let cell = |(letter, text): (char, &str)| match text.split_at_checked(1) {
            None => String::new(),
            Some(("=", number)) => format!("<c r=\"{letter}{row}\"><v>{number}</v></c>"),
            Some(("@", day)) => format!("<c r=\"{letter}{row}\" s=\"1\"><v>{day}</v></c>"),
            Some(_) => format!("<c r=\"{letter}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        };
        let cells: String = ('A'..).zip(cells.split('|')).map(cell).collect();
        format!("<row r=\"{row}\">{cells}</row>")
    }

    fn read(sheets: &[(&str, &str)], mapping: &str) -> Result<Seen, String> {
        let mut seen = Seen::default();
        let mapping = Mapping::parse(mapping).unwrap();
        decode(&mut workbook(sheets).as_slice(), &mapping, &mut seen).map_err(|error| error.to_string())?;
        Ok(seen)
    }

    #[test]
    fn the_first_sheet_with_a_table_is_read() {
        let about = "About|this\nBy|us";
        let data = "Output\n\nCountry|Code|=2010|=2011\nChad|TCD|=1.5|\nMali|MLI|..|=3\n\nSource: x";
        let seen = read(&[("About", about), ("Data", data)], "").unwrap();
        assert_eq!(seen.dimensions(), ["Code"]);
        assert_eq!(seen.header.title.as_deref(), Some("Output"));
        assert_eq!(seen.header.notes, ["Source: x"]);
        assert_eq!(seen.records, ["TCD 2010 = #1.5", "TCD 2011 = _", "MLI 2010 = ..", "MLI 2011 = #3"]);
        assert_eq!(seen.refused, [""; 0]);
    }

    #[test]
    fn days_are_texts_and_numbers_numbers() {
        let seen = read(&[("x", "date|gdp\n@43831|=1\n@43922|=2.25")], "").unwrap();
        assert_eq!(seen.records, ["gdp 2020-01-01 = #1", "gdp 2020-04-01 = #2.25"]);
    }

    #[test]
    fn the_mapping_names_the_sheet() {
        let sheets = [("a", "area|year|value\nDE|=2010|=1"), ("b", "area|year|value\nFR|=2010|=2")];
        assert_eq!(read(&sheets, "sheet = 'b'").unwrap().records, ["FR 2010 = #2"]);
        assert!(read(&sheets, "sheet = 'c'").unwrap_err().contains("the sheets are `a`, `b`"));
        let error = read(&[("About", "About|this\nBy|us")], "").unwrap_err();
        assert!(error.contains("sheet `About`: "), "{error}");
    }

    #[test]
    fn a_text_beyond_the_table_is_refused_by_its_row() {
        let mut rows = "area|year|value\n".to_owned() + &"DE|=2010|=1\n".repeat(2100);
        rows += "FR|=2010|=1|=2";
        let seen = read(&[("x", &rows)], "").unwrap();
        assert_eq!(seen.refused, ["row 2102: there are 4 cells, but 3 headings"]);
    }

    #[test]
    fn other_bytes_are_no_workbook() {
        let mut seen = Seen::default();
        assert!(decode(&mut &b"a,b"[..], &Mapping::default(), &mut seen).is_err());
    }
}
