use std::io::{Cursor, Write};

use super::*;
use crate::ingest::data::table::tests::TextSink;

/// A workbook with these sheets; a cell `=5` is a number, `@43831` a day, `%0.1` a share shown in percent, any
/// other a text. A line `merge A2:A3` merges cells.
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
        .map(|(at, ..)| {
            format!(
                "<Relationship Id=\"r{at}\" Type=\"{relation}/worksheet\" Target=\"worksheets/s{at}.xml\"/>"
            )
        })
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
    let root =
        format!("<Relationship Id=\"r1\" Type=\"{relation}/officeDocument\" Target=\"xl/workbook.xml\"/>");
    file("_rels/.rels", &format!("<Relationships xmlns=\"{package}\">{root}</Relationships>"));
    let styles =
        "<cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"10\"/></cellXfs>";
    file("xl/styles.xml", &format!("<styleSheet xmlns=\"{main}\">{styles}</styleSheet>"));
    for (at, _, rows) in numbered() {
        let (merges, rows): (Vec<&str>, Vec<&str>) =
            rows.lines().partition(|line| line.starts_with("merge "));
        let rows: String =
            rows.into_iter().enumerate().map(|(row, cells)| sheet_row(row + 1, cells)).collect();
        let merges: Vec<String> =
            merges.iter().map(|line| format!("<mergeCell ref=\"{}\"/>", &line[6..])).collect();
        let merges = merges.concat();
        let merges = if merges.is_empty() { merges } else { format!("<mergeCells>{merges}</mergeCells>") };
        let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData>{merges}</worksheet>");
        file(&format!("xl/worksheets/s{at}.xml"), &sheet);
    }
    writer.finish().unwrap().into_inner()
}

fn sheet_row(row: usize, cells: &str) -> String {
    let cell = |(letter, text): (char, &str)| match text.split_at_checked(1) {
        None => String::new(),
        Some(("=", number)) => format!("<c r=\"{letter}{row}\"><v>{number}</v></c>"),
        Some(("%", share)) => format!("<c r=\"{letter}{row}\" s=\"2\"><v>{share}</v></c>"),
        Some(("@", day)) => format!("<c r=\"{letter}{row}\" s=\"1\"><v>{day}</v></c>"),
        Some(_) => format!("<c r=\"{letter}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let cells: String = ('A'..).zip(cells.split('|')).map(cell).collect();
    format!("<row r=\"{row}\">{cells}</row>")
}

fn read(sheets: &[(&str, &str)], mapping: &str) -> Result<TextSink, String> {
    let mut seen = TextSink::default();
    let mapping = Mapping::parse(mapping).unwrap();
    decode(&mut workbook(sheets).as_slice(), WorkbookFormat::Xlsx, &mapping, &mut seen)
        .map_err(|error| error.to_string())?;
    Ok(seen)
}

#[test]
fn the_first_sheet_with_a_table_is_read() {
    let about = "About|this\nBy|us";
    let data = "Output\n\nCountry|Code|=2010|=2011\nChad|TCD|=1.5|\nMali|MLI|..|=3\n\nSource: x";
    let seen = read(&[("About", about), ("Data", data)], "").unwrap();
    assert_eq!(seen.dimensions(), ["Code"]);
    assert_eq!(seen.header.title.as_deref(), Some("Output"));
    let about = "the sheet `About` is not read: no column looks like a period";
    assert!(
        seen.unused[0].starts_with("row 7 is not read") && seen.unused[1].starts_with(about),
        "{:?}",
        seen.unused
    );
    assert_eq!(seen.header.notes, ["Source: x"]);
    assert_eq!(seen.header.sheet.as_deref(), Some("Data"));
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
    let named = read(&sheets, "sheet = 'b'").unwrap();
    assert_eq!(named.records, ["FR 2010 = #2"]);
    assert_eq!(named.unused, ["the sheet `a` is not read: another sheet is named"]);
    assert_eq!(read(&sheets, "sheet = ' B'").unwrap().records, named.records);
    assert!(read(&sheets, "sheet = 'c'").unwrap_err().contains("the sheets are `a`, `b`"));
    let error = read(&[("About", "About|this\nBy|us")], "").unwrap_err();
    assert!(error.contains("the sheet `About` is not read: "), "{error}");
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
    let mut seen = TextSink::default();
    assert!(decode(&mut &b"a,b"[..], WorkbookFormat::Xlsx, &Mapping::default(), &mut seen).is_err());
}

const MEN: (&str, &str) = ("Men", "area|year|value\nFR|=2020|=1.5\nFR|=2021|=2.5");
const WOMEN: (&str, &str) = ("Women", "area|year|value\nFR|=2020|=3.5\nFR|=2021|=4.5");

#[test]
fn several_sheets_with_data_are_named_and_can_be_read_one_by_one() {
    let refused = read(&[MEN, WOMEN], "").unwrap_err();
    assert!(refused.contains("`Men`, `Women`") && refused.contains("sheet = \"all\""), "{refused}");
    assert_eq!(read(&[MEN, WOMEN], "sheet = 'Women'").unwrap().records, ["FR 2020 = #3.5", "FR 2021 = #4.5"]);
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&workbook(&[("Notes", "x"), MEN, ("Empty", ""), WOMEN])).unwrap();
    let (sheets, others) = data_sheets(file, WorkbookFormat::Xlsx, &Mapping::default()).unwrap();
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Men", "Women"]);
    let others: Vec<&str> = others.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(others, ["Notes", "Empty"]);
}

#[test]
fn a_sheet_that_describes_others_is_a_note() {
    let index = ("Index", "series|start|value\nA|=2019|=12\nB|=2020|=3");
    let seen = read(&[index, MEN], "").unwrap();
    assert_eq!(seen.records, ["FR 2020 = #1.5", "FR 2021 = #2.5"]);
    assert_eq!(seen.unused, ["the sheet `Index` is not read: by its name it describes others"]);
    // Alone it is a table, and beside a sheet that is not understood it is still no data.
    assert!(read(&[("Index", MEN.1)], "").is_ok());
    let refused = read(&[("Index", MEN.1), ("Data1", "a|b\nc|d\ne|f")], "").unwrap_err();
    assert!(refused.contains("`Data1`") && refused.contains("`Index`"), "{refused}");
}

#[test]
fn cells_that_show_percent_are_read_in_percent() {
    let seen = read(&[("x", "area|2019|2020\nFR|%0.08500000000000001|%0.0925\nDE|%0.0125|%1")], "").unwrap();
    let records = [
        "FR.percent 2019 = #8.5",
        "FR.percent 2020 = #9.25",
        "DE.percent 2019 = #1.25",
        "DE.percent 2020 = #100",
    ];
    assert_eq!(seen.records, records);
    assert_eq!(seen.dimensions(), ["area", "UNIT_MEASURE"]);
    assert!(seen.header.notes[0].contains("0.085 as 8.5"), "{:?}", seen.header.notes);
    // Where only some values are in percent, nothing is their common unit.
    let seen = read(&[("x", "area|year|share|number\nFR|=2019|%0.5|=7\nFR|=2020|%0.25|=8")], "").unwrap();
    assert!(seen.records.contains(&"FR.share 2019 = #50".to_owned()), "{:?}", seen.records);
    assert!(seen.records.contains(&"FR.number 2019 = #7".to_owned()), "{:?}", seen.records);
    assert!(!seen.dimensions().contains(&"UNIT_MEASURE"));
}

#[test]
fn merged_cells_stand_in_each_row_that_they_span() {
    let rows = "area|year|value\nFR|=2019|=1\n|=2020|=2\n|=2021|=3\nDE|=2019|=4\nmerge A2:A4";
    let seen = read(&[("x", rows)], "").unwrap();
    let records = ["FR 2019 = #1", "FR 2020 = #2", "FR 2021 = #3", "DE 2019 = #4"];
    assert_eq!(seen.records, records);
    assert!(seen.header.notes[0].contains("merged cells"), "{:?}", seen.header.notes);
    let rows = "area|year|value\nFR|=2019|=1\nFR|=2020|\nDE|=2019|=4\nmerge C2:C3";
    assert_eq!(read(&[("x", rows)], "").unwrap().records[1], "FR 2020 = #1");
    // Merged cells of a title, beside the table, and beyond its end change nothing.
    let rows = "Title\n\narea|year|value\nFR|=2019|=1\nDE|=2019|=4\nmerge A1:C2\nmerge A9:A12";
    assert_eq!(read(&[("x", rows)], "").unwrap().records, ["FR 2019 = #1", "DE 2019 = #4"]);
}

fn decoded(bytes: &[u8], format: WorkbookFormat, mapping: &str) -> Result<Vec<String>, String> {
    let (mut seen, mut input) = (TextSink::default(), bytes);
    let mapping = Mapping::parse(mapping).unwrap();
    decode(&mut input, format, &mapping, &mut seen).map_err(|error| error.to_string())?;
    Ok(seen.records)
}

#[test]
fn old_workbooks_are_read() {
    let years = include_bytes!("../../../../fuzz/corpus/xls/years");
    let merged = include_bytes!("../../../../fuzz/corpus/xls/merged");
    let two = include_bytes!("../../../../fuzz/corpus/xls/two");
    let records = [
        "产量(万吨) 2022年 = 705.5",
        "产量(万吨) 2021年 = 354.5",
        "销量(万吨) 2022年 = #44.25",
        "销量(万吨) 2021年 = #43",
    ];
    assert_eq!(decoded(years, WorkbookFormat::Xls, "").unwrap(), records);
    let records = ["FR 2020 = #1.5", "FR 2021 = #2.5", "DE 2020 = #3.5"];
    assert_eq!(decoded(merged, WorkbookFormat::Xls, "").unwrap(), records);
    assert!(decoded(two, WorkbookFormat::Xls, "").unwrap_err().contains("`Men`, `Women`"));
    assert_eq!(decoded(two, WorkbookFormat::Xls, "sheet = 'Men'").unwrap(), ["FR 2020 = #1.5"]);
    for cut in [&years[..600], &years[..2000], &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..]] {
        // The library panics on some broken files; `decode_member` makes a refusal of that.
        let read = std::panic::catch_unwind(|| decoded(cut, WorkbookFormat::Xls, ""));
        assert!(!matches!(read, Ok(Ok(_))), "{read:?}");
    }
}

#[test]
fn open_document_spreadsheets_are_read() {
    let table = include_bytes!("../../../../fuzz/corpus/ods/table");
    let two = include_bytes!("../../../../fuzz/corpus/ods/two");
    assert_eq!(decoded(table, WorkbookFormat::Ods, "").unwrap(), ["FR 2020 = #1.5", "DE 2021p = .."]);
    assert!(decoded(two, WorkbookFormat::Ods, "").unwrap_err().contains("`Men`, `Women`"));
    assert_eq!(decoded(two, WorkbookFormat::Ods, "sheet = 'Women'").unwrap(), ["FR 2020 = #2.5"]);
    assert!(decoded(&table[..300], WorkbookFormat::Ods, "").is_err());
    assert!(is_open_document(table) && !is_open_document(&workbook(&[MEN])));
}

/// A record of an old workbook.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// An old workbook of one sheet, whose second cell style has this format; cells as those of [`workbook`].
fn old_workbook(rows: &str, code: &str) -> Vec<u8> {
    let text =
        |text: &str| [&words(&[u16::try_from(text.len()).unwrap()])[..], &[0], text.as_bytes()].concat();
    let mut stream = record(0x0809, &words(&[0x0600, 5, 0, 0, 0, 0, 0, 0]));
    stream.extend(record(0x041E, &[words(&[164]), text(code)].concat()));
    for format in [0, 164] {
        stream.extend(record(0x00E0, &words(&[0, format, 0, 0, 0, 0, 0, 0, 0, 0])));
    }
    let start = u32::try_from(stream.len() + 4 + 9 + 4).unwrap();
    stream.extend(record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat()));
    stream.extend(record(0x000A, &[]));
    stream.extend(record(0x0809, &words(&[0x0600, 16, 0, 0, 0, 0, 0, 0])));
    for (row, cells) in (0..).zip(rows.lines()) {
        for (column, cell) in (0..).zip(cells.split('|')) {
            let number = |style: u16, number: &str| {
                let number: f64 = number.parse().unwrap();
                record(0x0203, &[words(&[row, column, style]), number.to_le_bytes().to_vec()].concat())
            };
            stream.extend(match cell.split_at_checked(1) {
                None => Vec::new(),
                Some(("=", text)) => number(0, text),
                Some(("%", text)) => number(1, text),
                Some(_) => record(0x0204, &[words(&[row, column, 0]), text(cell)].concat()),
            });
        }
    }
    stream.extend(record(0x000A, &[]));
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    container.flush().unwrap();
    container.into_inner().into_inner()
}

/// A spreadsheet with this content.
fn spreadsheet(content: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", content),
    ] {
        writer.start_file(name, stored).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The content of a spreadsheet with these tables.
fn content(styles: &str, tables: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
}

/// A table of a spreadsheet; cells as those of [`workbook`].
fn table(name: &str, style: &str, rows: &str) -> String {
    let cell = |cell: &str| match cell.split_at_checked(1) {
        None => "<table:table-cell/>".to_owned(),
        Some(("=", number)) => {
            format!(
                "<table:table-cell table:style-name=\"{style}\" office:value-type=\"float\" office:value=\"{number}\"/>"
            )
        }
        Some(("%", share)) => {
            format!(
                "<table:table-cell office:value-type=\"percentage\" office:value=\"{share}\"><text:p>x</text:p></table:table-cell>"
            )
        }
        Some(_) => format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"
        ),
    };
    let row = |row: &str| {
        let cells: String = row.split('|').map(cell).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let rows: String = rows.lines().map(row).collect();
    format!("<table:table table:name=\"{name}\" table:style-name=\"{style}\">{rows}</table:table>")
}

#[test]
fn percent_is_read_in_percent_in_each_format() {
    let rows = "area|2019|2020\nFR|%0.085|%0.0925\nDE|%0.0125|%1";
    let expected = [
        "FR.percent 2019 = #8.5",
        "FR.percent 2020 = #9.25",
        "DE.percent 2019 = #1.25",
        "DE.percent 2020 = #100",
    ];
    assert_eq!(decoded(&workbook(&[("x", rows)]), WorkbookFormat::Xlsx, "").unwrap(), expected);
    for code in ["0.0%", "0%;[Red]-0%", "#,##0.00\\ %"] {
        assert_eq!(decoded(&old_workbook(rows, code), WorkbookFormat::Xls, "").unwrap(), expected, "{code}");
    }
    let ods = spreadsheet(&content("", &table("a", "", rows)));
    assert_eq!(decoded(&ods, WorkbookFormat::Ods, "").unwrap(), expected);
}

fn noted(bytes: &[u8], format: WorkbookFormat, mapping: &str) -> Result<(Vec<String>, String), String> {
    let (mut seen, mut input) = (TextSink::default(), bytes);
    decode(&mut input, format, &Mapping::parse(mapping).unwrap(), &mut seen)
        .map_err(|error| error.to_string())?;
    seen.header.notes.append(&mut seen.unused);
    Ok((seen.records, seen.header.notes.join("; ")))
}

#[test]
fn numbers_that_are_shown_otherwise_are_read_as_cells_hold_them() {
    let rows = "area|2019|2020\nFR|%1500000|%2500000\nDE|%3500000|%4500000";
    let styles = "<number:number-style style:name=\"n\"><number:number number:display-factor=\"1000\"/>\
                  <number:text> kg</number:text></number:number-style>\
                  <style:style style:name=\"c\" style:data-style-name=\"n\"/>";
    let ods = spreadsheet(&content(styles, &table("a", "c", &rows.replace('%', "="))));
    for (bytes, format) in
        [(old_workbook(rows, "#,##0,\" kg\""), WorkbookFormat::Xls), (ods, WorkbookFormat::Ods)]
    {
        let (records, notes) = noted(&bytes, format, "").unwrap();
        assert_eq!(records[..2], ["FR 2019 = #1500000", "FR 2020 = #2500000"]);
        assert!(notes.contains("divided by 1000 and with `kg`"), "{notes}");
    }
    let (records, notes) = noted(&old_workbook(rows, "0.0\" kg\""), WorkbookFormat::Xls, "").unwrap();
    assert_eq!(records[0], "FR 2019 = #1500000");
    assert!(notes.contains("`kg` is not taken for their unit"), "{notes}");
    // Where a text names a power too, it is not known which numbers it means.
    let stated = "Output (thousand tonnes)\narea|2019|2020\nFR|%1500000|%2500000\nDE|%3500000|%4500000";
    let refused = noted(&old_workbook(stated, "#,##0,"), WorkbookFormat::Xls, "").unwrap_err();
    assert!(refused.contains("divided by 1000") && refused.contains("`unit`"), "{refused}");
    assert!(noted(&old_workbook(stated, "#,##0,"), WorkbookFormat::Xls, "unit = 't'").is_ok());
    assert!(noted(&old_workbook(stated, "#,##0"), WorkbookFormat::Xls, "").is_ok());
}

#[test]
fn repeated_and_merged_cells_of_spreadsheets_stand_where_they_are() {
    let text = |text: &str, more: &str| {
        format!(
            "<table:table-cell {more} office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let value =
        |more: &str| format!("<table:table-cell {more} office:value-type=\"float\" office:value=\"1.5\"/>");
    let spanned = text("FR", "table:number-rows-spanned=\"2\"");
    let rows = [
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>".to_owned(),
        row(&[text("area", ""), text("year", ""), text("x", ""), text("y", "")]),
        row(&[spanned, text("2019", ""), value("table:number-columns-repeated=\"2\"")]),
        row(&["<table:covered-table-cell/>".to_owned(), text("2020", ""), value(""), value("")]),
        row(&[text("D<text:s/>E<office:annotation><text:p>note</text:p></office:annotation>", ""), text("2019", ""), value(""), value("")]),
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row>".to_owned(),
    ];
    let ods =
        spreadsheet(&content("", &format!("<table:table table:name=\"a\">{}</table:table>", rows.concat())));
    let records = decoded(&ods, WorkbookFormat::Ods, "").unwrap();
    let expected = [
        "FR.x 2019 = #1.5",
        "FR.y 2019 = #1.5",
        "FR.x 2020 = #1.5",
        "FR.y 2020 = #1.5",
        "D E.x 2019 = #1.5",
        "D E.y 2019 = #1.5",
    ];
    assert_eq!(records, expected);
}

#[test]
fn hidden_sheets_are_said_and_read_where_they_are_named() {
    let hidden =
        "<style:style style:name=\"h\"><style:table-properties table:display=\"false\"/></style:style>";
    let tables = table("Men", "", MEN.1) + &table("Women", "h", WOMEN.1);
    let ods = spreadsheet(&content(hidden, &tables));
    let (records, notes) = noted(&ods, WorkbookFormat::Ods, "").unwrap();
    assert_eq!(records, ["FR 2020 = #1.5", "FR 2021 = #2.5"]);
    assert!(notes.contains("the sheet `Women` is not read: it is hidden"), "{notes}");
    assert_eq!(decoded(&ods, WorkbookFormat::Ods, "sheet = 'Women'").unwrap()[0], "FR 2020 = #3.5");
}

#[test]
fn encrypted_workbooks_and_other_documents_are_refused_by_name() {
    for (stream, says) in
        [("/EncryptedPackage", "encrypted with a password"), ("/WordDocument", "a Word document")]
    {
        let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        container.create_stream(stream).unwrap().write_all(b"x").unwrap();
        container.flush().unwrap();
        let refused = decoded(&container.into_inner().into_inner(), WorkbookFormat::Xls, "").unwrap_err();
        assert!(refused.contains(says), "{refused}");
    }
    let mut encrypted = zip::ZipWriter::new(Cursor::new(Vec::new()));
    encrypted.start_file("META-INF/manifest.xml", zip::write::SimpleFileOptions::default()).unwrap();
    encrypted.write_all(b"<manifest:encryption-data/>").unwrap();
    let encrypted = encrypted.finish().unwrap().into_inner();
    assert!(decoded(&encrypted, WorkbookFormat::Ods, "").unwrap_err().contains("encrypted"));
}
