//! Word documents made in the test.

use crate::ingest::document::document_text::DocumentText;
use crate::ingest::document::error::DocumentErrorKind;
use crate::ingest::document::format::read_document_text;
use crate::ingest::document::format::tests::{archive, outline};

const STYLES: &str = r#"<w:styles>
    <w:style w:styleId="T1"><w:name w:val="Title"/></w:style>
    <w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
    <w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift2"/></w:style>
    <w:style w:styleId="Cap"><w:name w:val="caption"/></w:style>
    <w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>
    <w:style w:styleId="Ref"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
    </w:styles>"#;

/// A document with this body.
pub(in super::super) fn file(body: &str) -> Vec<u8> {
    file_with(body, &[])
}

fn file_with(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let own = [("word/document.xml", document.as_str()), ("word/styles.xml", STYLES)];
    archive(&[&own[..], others].concat())
}

fn read(body: &str) -> DocumentText {
    read_document_text(&file(body)).unwrap()
}

fn p(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

fn r(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

#[test]
fn runs_are_joined_and_places_count_what_is_not_deleted() {
    let body = p(&[
        r("A rise of 1"),
        r("2"),
        "<w:del><w:r><w:delText>3</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>4</w:t></w:r></w:moveFrom>"
            .into(),
        format!("<w:ins>{}</w:ins>", r(".5 percent")),
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden 7</w:t></w:r>".into(),
        r(" in May"),
    ]
    .concat());
    let document = read(&body);
    assert_eq!(outline(&document), ["p A rise of 12.5 percent in May", "f hidden 7", "f 34"]);
    let place = |block: usize, text: &str| {
        let block = &document.blocks[block];
        let at = block.text.find(text).unwrap();
        block.place(document.unit, at..at + text.len()).unwrap()
    };
    assert_eq!(place(0, "12.5 percent"), 10..22);
    assert_eq!(place(0, "in May"), 32..38);
    assert_eq!(document.blocks[0].fragment.as_deref(), Some("body/p=1"));
    assert_eq!(document.blocks[2].fragment.as_deref(), Some("body/p=1/deleted"));
}

#[test]
fn styles_say_what_paragraphs_are() {
    let styled = |style: &str, text: &str| {
        p(&format!(
            r#"<w:pPr><w:pStyle w:val="{style}"/><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>{}"#,
            r(text)
        ))
    };
    let body = [
        styled("T1", "Title"),
        styled("Own", "Part"),
        styled("Loop", "Text"),
        p(&format!(r#"<w:pPr><w:outlineLvl w:val="2"/></w:pPr>{}"#, r("Third"))),
        styled("Cap", "No table follows"),
    ];
    let expected = ["h1 Title", "h2 Part", "p Text", "h3 Third", "p No table follows"];
    assert_eq!(outline(&read(&body.concat())), expected);
}

#[test]
fn raised_digits_are_marks_of_notes_or_powers() {
    let raised = |text: &str| {
        format!(r#"<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{text}</w:t></w:r>"#)
    };
    let styled = r#"<w:r><w:rPr><w:rStyle w:val="Ref"/></w:rPr><w:t>2</w:t></w:r>"#;
    let body = p(&[
        r("40.5"),
        styled.into(),
        r(" trillion, 3 × 10"),
        raised("5"),
        r(" tonnes, the 20"),
        raised("th"),
        r(" and 12 km"),
        raised("2"),
    ]
    .concat());
    assert_eq!(outline(&read(&body)), ["p 40.5 trillion, 3 × 10⁵ tonnes, the 20th and 12 km²"]);
}

#[test]
fn cells_span_columns_and_rows() {
    let cell =
        |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(&r(text)));
    let tall = r#"<w:vMerge w:val="restart"/>"#;
    let wide = r#"<w:gridSpan w:val="2"/>"#;
    let rows = [
        format!("<w:trPr><w:tblHeader/></w:trPr>{}{}", cell(tall, "Land"), cell(wide, "2024")),
        format!("{}{}{}", cell("<w:vMerge/>", ""), cell("", "May"), cell("", "June")),
        format!("{}{}{}", cell("", "Norland"), cell("", "5.1"), cell("", "5.2")),
    ];
    let rows: Vec<String> = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    let body = format!(
        r#"{}<w:tbl>{}</w:tbl>"#,
        p(&format!(r#"<w:pPr><w:pStyle w:val="Cap"/></w:pPr>{}"#, r("Output"))),
        rows.concat()
    );
    let expected = [
        "c0 Output",
        "t0:0,0+2x1! Land",
        "t0:0,1+1x2! 2024",
        "t0:1,1 May",
        "t0:1,2 June",
        "t0:2,0 Norland",
        "t0:2,1 5.1",
        "t0:2,2 5.2",
    ];
    let document = read(&body);
    assert_eq!(outline(&document), expected);
    // The empty paragraph of the continued cell counts.
    assert_eq!(document.blocks[3].fragment.as_deref(), Some("body/p=5"));
}

#[test]
fn notes_heads_fields_and_second_forms_of_drawings() {
    let body = p(&[
        r("Page "),
        r#"<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE 12</w:instrText></w:r>"#.into(),
        r("7"),
        "<w:r><w:footnoteReference w:id=\"2\"/></w:r>".into(),
        format!("<mc:AlternateContent><mc:Choice><w:txbxContent>{}</w:txbxContent></mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>", p(&r("Box 8")), p(&r("Box 8"))),
        "<w:r><w:t>of</w:t><w:tab/><w:t>9</w:t><w:noBreakHyphen/><w:t>10</w:t></w:r>".into(),
    ]
    .concat());
    let others = [
        (
            "word/footnotes.xml",
            "<w:footnotes><w:footnote><w:p/></w:footnote><w:footnote><w:p><w:r><w:t>Of 5 kinds.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        ),
        ("word/header1.xml", "<w:hdr><w:p><w:r><w:t>No. 4</w:t></w:r></w:p></w:hdr>"),
        ("word/footer1.xml", "<w:ftr><w:p><w:r><w:t>broken"),
        (
            "docProps/core.xml",
            "<cp:coreProperties><dc:title>Boats</dc:title><dc:creator>python-docx</dc:creator><dcterms:created>2024-06-09T00:00:00Z</dcterms:created></cp:coreProperties>",
        ),
    ];
    let document = read_document_text(&file_with(&body, &others)).unwrap();
    assert_eq!(outline(&document), ["p Box 8", "p Page 7of\t9‑10", "n Of 5 kinds.", "f No. 4"]);
    assert_eq!(document.blocks[2].fragment.as_deref(), Some("footnotes/p=2"));
    assert_eq!(document.problems.len(), 1);
    assert_eq!(document.problems[0].fragment, "footer1");
    assert_eq!((document.title.as_deref(), document.publisher), (Some("Boats"), None));
    assert_eq!(document.published, chrono::NaiveDate::from_ymd_opt(2024, 6, 9));
    assert_eq!(document.published_basis, crate::domain::source::Basis::Inferred);
}

#[test]
fn limits_hold() {
    let deep = format!("{}{}", "<w:sdt>".repeat(400), "</w:sdt>".repeat(400));
    let cases = [
        (deep, "too deep"),
        (p(&r(&(0..300_000).map(|number: u32| number.to_string()).collect::<String>())), "mebibyte"),
        (format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc><w:p/></w:tc>".repeat(1_200)), "columns"),
    ];
    for (body, words) in cases {
        let error = read_document_text(&file(&body)).unwrap_err();
        assert!(error.kind == DocumentErrorKind::TooLarge && error.message.contains(words), "{error}");
    }
    let error = read_document_text(&file("<w:p><w:r>")).unwrap_err();
    assert_eq!(error.kind, DocumentErrorKind::Damaged);
}
