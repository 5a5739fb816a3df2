//! `OpenDocument` texts made in the test.

use crate::ingest::document::document_text::DocumentText;
use crate::ingest::document::error::DocumentErrorKind;
use crate::ingest::document::format::read_document_text;
use crate::ingest::document::format::tests::{archive, outline};

const STYLES: &str = r#"<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
    <style:style style:name="P1" style:parent-style-name="Title"/>
    <style:style style:name="No"><style:text-properties text:display="none"/></style:style>
    <style:style style:name="Low"><style:text-properties style:text-position="-33% 58%"/></style:style>"#;

/// A document with this body.
pub(in super::super) fn file(body: &str) -> Vec<u8> {
    file_with(body, &[])
}

fn file_with(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let own = [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content.as_str())];
    archive(&[&own[..], others].concat())
}

fn read(body: &str) -> DocumentText {
    read_document_text(&file(body)).unwrap()
}

#[test]
fn white_space_is_collapsed_and_places_count_what_stays() {
    let body = r#"<text:p>  A rise
        of <text:s text:c="2"/>12<text:span>.5</text:span> percent<text:span text:style-name="No"> hidden 7</text:span>,<text:tab/>H<text:span text:style-name="Low">2</text:span>O</text:p>"#;
    let document = read(body);
    assert_eq!(outline(&document), ["p A rise of   12.5 percent,\tH2O", "f hidden 7"]);
    let block = &document.blocks[0];
    let at = block.text.find("12.5 percent").unwrap();
    assert_eq!(block.place(document.unit, at..at + 12), Some(12..24));
    assert_eq!(block.place(document.unit, at + 13..at + 14), Some(34..35));
}

#[test]
fn headings_notes_indexes_deleted_text_and_heads_of_pages() {
    let body = r#"<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted 9</text:p></text:deletion></text:changed-region></text:tracked-changes>
        <text:p text:style-name="P1">Title</text:p>
        <text:table-of-content><text:p>Part 3</text:p></text:table-of-content>
        <text:h text:outline-level="2">Part</text:h>
        <text:p>It is 40.5<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Of 5 kinds.</text:p></text:note-body></text:note> trillion.</text:p>
        <text:section text:display="none"><text:p>Hidden 4</text:p></text:section>"#;
    let styles = r#"<office:document-styles><office:master-styles><style:master-page><style:header><text:p>No. 4</text:p></style:header></style:master-page></office:master-styles></office:document-styles>"#;
    let meta = r#"<office:document-meta><office:meta><dc:title>Boats</dc:title><meta:creation-date>2024-06-09T10:00:00</meta:creation-date></office:meta></office:document-meta>"#;
    let document =
        read_document_text(&file_with(body, &[("styles.xml", styles), ("meta.xml", meta)])).unwrap();
    let expected = [
        "h1 Title",
        "f Part 3",
        "h2 Part",
        "n Of 5 kinds.",
        "p It is 40.5 trillion.",
        "f Hidden 4",
        "f No. 4",
    ];
    assert_eq!(outline(&document), expected);
    let fragments: Vec<_> = document.blocks.iter().filter_map(|block| block.fragment.as_deref()).collect();
    assert_eq!(
        fragments,
        ["body/p=1", "body/p=2", "body/p=3", "footnotes/p=1", "body/p=4", "body/p=5", "master/p=1"]
    );
    assert_eq!(document.title.as_deref(), Some("Boats"));
    assert_eq!(document.published, chrono::NaiveDate::from_ymd_opt(2024, 6, 9));
}

#[test]
fn cells_span_columns_and_rows() {
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let rows = [
        format!(
            "<table:table-header-rows><table:table-row>{}{}<table:covered-table-cell/></table:table-row></table:table-header-rows>",
            cell(r#"table:number-rows-spanned="2""#, "Land"),
            cell(r#"table:number-columns-spanned="2""#, "2024")
        ),
        format!(
            "<table:table-row><table:covered-table-cell/>{}{}</table:table-row>",
            cell("", "May"),
            cell("", "June")
        ),
        format!(
            "<table:table-row>{}{}{}</table:table-row>",
            cell("", "Norland"),
            cell("", "5.1"),
            cell("", "5.2")
        ),
    ];
    let expected = [
        "t0:0,0+2x1! Land",
        "t0:0,1+1x2! 2024",
        "t0:1,1 May",
        "t0:1,2 June",
        "t0:2,0 Norland",
        "t0:2,1 5.1",
        "t0:2,2 5.2",
    ];
    assert_eq!(outline(&read(&format!("<table:table>{}</table:table>", rows.concat()))), expected);
}

#[test]
fn an_encrypted_text_is_named() {
    let manifest = r#"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let error = read_document_text(&file_with("", &[("META-INF/manifest.xml", manifest)])).unwrap_err();
    assert_eq!(error.kind, DocumentErrorKind::Encrypted);
}
