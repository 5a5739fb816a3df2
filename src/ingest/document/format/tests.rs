//! The same document in each format, and files that are no documents.

use std::io::{Cursor, Write};

use super::*;
use crate::domain::figure::PositionUnit;
use crate::ingest::document::error::DocumentErrorKind;
use crate::ingest::document::{BlockKind, read_document};

/// An archive of parts.
pub(super) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// What the blocks say: a sign of the kind, and the text.
pub(super) fn outline(document: &DocumentText) -> Vec<String> {
    let line = |block: &crate::ingest::document::Block| {
        let kind = match &block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::Cell(cell) => {
                let head = if cell.is_head { "!" } else { "" };
                let spans = if cell.rows * cell.columns > 1 {
                    format!("+{}x{}", cell.rows, cell.columns)
                } else {
                    String::new()
                };
                format!("t{}:{},{}{spans}{head}", cell.table, cell.row, cell.column)
            }
            BlockKind::Caption(table) => format!("c{table}"),
            BlockKind::Note => "n".to_owned(),
            BlockKind::Furniture => "f".to_owned(),
        };
        format!("{kind} {}", block.text)
    };
    document.blocks.iter().map(line).collect()
}

/// What the reader of numbers sees in a document, each at a place that leads back to it.
fn readings(document: &DocumentText) -> Vec<String> {
    let readings = read_document(document);
    for reading in &readings {
        assert_eq!(
            document.text_at(&reading.at).as_deref(),
            Some(reading.number.exact.as_str()),
            "{:?}",
            reading.at
        );
    }
    // Whether the mark before a note is shown depends on the format.
    let own = readings.iter().filter(|reading| reading.number.exact != "1");
    own.map(|reading| {
        format!(
            "{} {:?} {:?} {:?}",
            reading.number.exact, reading.number.value, reading.number.unit, reading.number.qualifier
        )
    })
    .collect()
}

const TEXT: &str = "\
Output of boats in Norland

Norland built 48,300 boats in May, 6.2 percent fewer than a year earlier. The value is
expected to reach 1.4 billion euros[1]. Exports fell by 2.8% and by
2.0% in April.

Table 1. Boats by kind

Kind       2023     2024
Sailing    12.4     11.9
Rowing     1,019.1  1,005.1

[1] Free on board.
";

const HTML: &str = r##"<!DOCTYPE html><html lang="en"><head><title>Output of boats in Norland | Office</title></head><body>
<nav><a href="/2024">Archive 2024 (365)</a></nav><main><h1>Output of boats in Norland</h1>
<p>Norland built <b>48</b>,300 boats in&nbsp;May, 6.2 per<!-- 3 -->cent fewer than a year earlier. The value is
expected to reach 1.4<sup><a href="#n">[1]</a></sup> billion&#x20;euros. Exports fell by 2.8&#37; and by
2.0% in April.</p><p>Table 1. Boats by kind</p>
<table><tr><td>Kind<td>2023<td>2024<tr><td>Sailing<td>12.4<td>11.9<tr><td>Rowing<td>1,019.1<td>1,005.1</table>
<p id="n">[1] Free on board.</p></main><footer>Page 7</footer></body></html>"##;

fn docx() -> Vec<u8> {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |cells: [&str; 3]| format!("<w:tr>{}</w:tr>", cells.map(cell).concat());
    let body = format!(
        r#"<w:p><w:pPr><w:pStyle w:val="T1"/></w:pPr><w:r><w:t>Output of boats in Norland</w:t></w:r></w:p>
        <w:p><w:r><w:t>Norland built 48,</w:t></w:r><w:r><w:t>300 boats in May, 6.2 per</w:t></w:r><w:del><w:r><w:delText>99 percent</w:delText></w:r></w:del><w:r><w:t xml:space="preserve">cent fewer than a year earlier. The value is expected to reach 1.4</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r><w:r><w:t xml:space="preserve"> billion euros. Exports fell by 2.8% and by</w:t><w:br/><w:t>2.0% in April.</w:t></w:r></w:p>
        <w:p><w:r><w:t>Table 1. Boats by kind</w:t></w:r></w:p><w:tbl>{}{}{}</w:tbl>
        <w:p><w:r><w:t>1) Free on board.</w:t></w:r></w:p>"#,
        row(["Kind", "2023", "2024"]),
        row(["Sailing", "12.4", "11.9"]),
        row(["Rowing", "1,019.1", "1,005.1"])
    );
    docx::tests::file(&body)
}

fn odt() -> Vec<u8> {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let row = |cells: [&str; 3]| format!("<table:table-row>{}</table:table-row>", cells.map(cell).concat());
    let body = format!(
        r#"<text:h text:outline-level="1">Output of boats in Norland</text:h>
        <text:p>Norland built 48,<text:span>300 boats</text:span><text:s/>in May, 6.2 percent
          fewer than a year earlier. The value is expected to reach 1.4<text:span text:style-name="Up">1</text:span> billion euros. Exports fell by 2.8% and by<text:line-break/>2.0% in April.</text:p>
        <text:p>Table 1. Boats by kind</text:p><table:table>{}{}{}</table:table>
        <text:p>1) Free on board.</text:p>"#,
        row(["Kind", "2023", "2024"]),
        row(["Sailing", "12.4", "11.9"]),
        row(["Rowing", "1,019.1", "1,005.1"])
    );
    odt::tests::file(&body)
}

#[test]
fn the_same_document_has_the_same_readings_in_every_format() {
    let text = read_document_text(TEXT.as_bytes()).unwrap();
    let expected = [
        "h1 Output of boats in Norland",
        "p Norland built 48,300 boats in May, 6.2 percent fewer than a year earlier. The value is expected to reach 1.4 billion \
         euros. Exports fell by 2.8% and by 2.0% in April.",
        "c0 Table 1. Boats by kind",
        "t0:0,0 Kind",
        "t0:0,1 2023",
        "t0:0,2 2024",
        "t0:1,0 Sailing",
        "t0:1,1 12.4",
        "t0:1,2 11.9",
        "t0:2,0 Rowing",
        "t0:2,1 1,019.1",
        "t0:2,2 1,005.1",
    ];
    assert_eq!(outline(&text)[..12], expected);
    let numbers = readings(&text);
    assert!(numbers.len() >= 11, "{numbers:?}");
    let others = [
        HTML.as_bytes().to_vec(),
        docx(),
        odt(),
        format!("\u{feff}{TEXT}").into_bytes(),
        utf_16(TEXT),
        utf_16(HTML),
    ];
    for (at, bytes) in others.iter().enumerate() {
        let document = read_document_text(bytes).unwrap();
        let own: Vec<String> =
            outline(&document).into_iter().filter(|line| !line.starts_with("f ")).collect();
        assert_eq!(
            own[..12].iter().map(|line| line.replace('\u{a0}', " ")).collect::<Vec<_>>(),
            expected,
            "{at}"
        );
        assert!(document.blocks.iter().any(|block| block.kind == BlockKind::Note), "{at}");
        assert_eq!(readings(&document), numbers, "{at}");
        assert_eq!(document.title.as_deref(), Some("Output of boats in Norland"), "{at}");
        assert_eq!(document.language.as_deref(), Some("en"), "{at}");
    }
}

fn utf_16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn what_is_no_document_is_refused_by_name_with_advice() {
    let compound = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 600], &wide].concat()
    };
    let cases: [(Vec<u8>, &str); 13] = [
        (compound("WordDocument"), "Word document of before 2007"),
        (compound("Workbook"), "`yearbook import`"),
        (b"{\\rtf1 text".to_vec(), "RTF; save it as DOCX"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;".to_vec(), "save the page as HTML"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "not recognised in images"),
        (b"\xff\xd8\xff\xe0".to_vec(), "JPEG"),
        (b"<?xml version=\"1.0\"?><a>5</a>".to_vec(), "XML"),
        (archive(&[("xl/workbook.xml", "")]), "Excel"),
        (archive(&[("ppt/presentation.xml", "")]), "PowerPoint"),
        (archive(&[("a.txt", "5 percent")]), "ZIP"),
        (archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), "spreadsheet"),
        (archive(&[("mimetype", "application/epub+zip"), ("META-INF/container.xml", "")]), "book"),
        (b"some\0bytes\0\0and more of them\x01\x02".to_vec(), "zero bytes"),
    ];
    for (bytes, words) in cases {
        let error = read_document_text(&bytes).unwrap_err();
        assert!(error.kind == DocumentErrorKind::NotADocument && error.message.contains(words), "{error}");
    }
    let error = read_document_text(&compound("EncryptedPackage")).unwrap_err();
    assert_eq!(error.kind, DocumentErrorKind::Encrypted);
}

#[test]
fn a_damaged_archive_is_damaged() {
    let mut bytes = docx();
    bytes.truncate(bytes.len() / 2);
    assert_eq!(read_document_text(&bytes).unwrap_err().kind, DocumentErrorKind::Damaged);
    let bytes = archive(&[("word/styles.xml", "<w:styles/>")]);
    let error = read_document_text(&bytes).unwrap_err();
    assert!(
        error.kind == DocumentErrorKind::Damaged && error.message.contains("word/document.xml"),
        "{error}"
    );
}

#[test]
fn an_archive_that_expands_too_much_is_too_large() {
    let long = format!(
        "<w:document><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>",
        "<w:t>5</w:t>".repeat(400_000)
    );
    let error = read_document_text(&archive(&[("word/document.xml", &long)])).unwrap_err();
    assert!(error.kind == DocumentErrorKind::TooLarge && error.message.contains("100 times"), "{error}");
}

#[test]
fn entities_of_a_document_type_are_refused() {
    let bomb = r#"<!DOCTYPE d [<!ENTITY a "9"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>"#;
    for name in ["word/document.xml", "word/styles.xml"] {
        let own = format!(
            r#"<?xml version="1.0"?>{bomb}<w:document><w:p><w:r><w:t>&b;&x;</w:t></w:r></w:p></w:document>"#
        );
        let other = if name.ends_with("styles.xml") {
            ("word/document.xml", "<w:document/>")
        } else {
            ("word/a.xml", "")
        };
        let error = read_document_text(&archive(&[(name, &own), other])).unwrap_err();
        assert!(
            error.kind == DocumentErrorKind::Damaged && error.message.contains("document type"),
            "{error}"
        );
    }
}

#[test]
fn a_page_in_a_chinese_encoding_has_places_in_characters() {
    let page = "<html><head><meta charset=gb2312><title>快报</title></head><body><h1>钢铁产量快报数据</h1><p>发布时间：2024年6月9日　来源：统计处</p>\
                <p>钢产量&nbsp;1349084亿元，增长5.6%。</p></body></html>";
    let (bytes, ..) = encoding_rs::GBK.encode(page);
    let document = read_document_text(&bytes).unwrap();
    assert_eq!(document.unit, PositionUnit::Characters);
    assert_eq!(document.language.as_deref(), Some("zh"));
    assert_eq!(document.publisher.as_deref(), Some("统计处"));
    assert_eq!(document.published, chrono::NaiveDate::from_ymd_opt(2024, 6, 9));
    let block = document.blocks.iter().find(|block| block.text.contains("5.6%")).unwrap();
    let at = block.text.find("5.6%").unwrap();
    let place = block.place(document.unit, at..at + 4).unwrap();
    let there: String = page.chars().skip(place.start).take(place.len()).collect();
    assert_eq!(there, "5.6%");
}
