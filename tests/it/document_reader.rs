//! Documents whose bytes come from anybody are read within limits of memory and time, in a process of their own.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use yearbook::ingest::document::{DocumentError, DocumentErrorKind, DocumentText};
use yearbook::service::document_reader::document_text_from;

fn read(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    let start = Instant::now();
    let result = document_text_from(Path::new(env!("CARGO_BIN_EXE_yearbook")), bytes);
    assert!(start.elapsed() < Duration::from_secs(35));
    result
}

fn kind(bytes: &[u8]) -> DocumentErrorKind {
    read(bytes).unwrap_err().kind
}

/// A file of objects, of which the first is the catalogue. Readers find them without a table.
fn file(objects: &[&[u8]]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    for (index, object) in objects.iter().enumerate() {
        file.extend(format!("{} 0 obj\n", index + 1).bytes());
        file.extend(*object);
        file.extend(b"\nendobj\n");
    }
    file.extend(b"trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    file
}

/// A page with a content and a font.
fn page(content: &[u8], font: &[u8]) -> Vec<u8> {
    file(&[
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        content,
        font,
    ])
}

fn stream(content: &str) -> Vec<u8> {
    format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()).into_bytes()
}

const HELVETICA: &[u8] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
const SENTENCE: &str = "BT /F1 10 Tf 50 700 Td (Output rose by 3.5 percent in 2023.) Tj ET";

#[test]
fn a_child_process_reads_what_the_process_reads_itself() {
    let bytes = page(&stream(SENTENCE), HELVETICA);
    let document = read(&bytes).unwrap();
    assert_eq!(document.blocks.len(), 1);
    assert_eq!(document.blocks[0].text, "Output rose by 3.5 percent in 2023.");
    assert_eq!(Ok(document), yearbook::ingest::document::format::read_document_text(&bytes));
}

#[test]
fn an_error_of_a_child_process_is_the_error() {
    assert_eq!(kind(b"%PDF-1.7\nnothing"), DocumentErrorKind::Damaged);
    assert_eq!(kind(b"\x89PNG\r\n\x1a\n"), DocumentErrorKind::NotADocument);
    assert_eq!(kind(&vec![b' '; 50 * 1_048_576 + 1]), DocumentErrorKind::TooLarge);
}

#[test]
fn a_font_with_two_billion_widths_ends_with_a_code() {
    let font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< /Type /Font \
        /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> \
        /W [0 2000000000 500] >>] >>";
    let kind = kind(&page(&stream(SENTENCE), font));
    assert!([DocumentErrorKind::TooLarge, DocumentErrorKind::TooSlow].contains(&kind), "{kind:?}");
}

#[test]
fn a_stream_that_expands_to_two_gigabytes_ends_with_a_code() {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..2_048 {
        encoder.write_all(&[b' '; 1_048_576]).unwrap();
    }
    let packed = encoder.finish().unwrap();
    let mut content = format!("<< /Length {} /Filter /FlateDecode >>\nstream\n", packed.len()).into_bytes();
    content.extend(&packed);
    content.extend(b"\nendstream");
    let kind = kind(&page(&content, HELVETICA));
    assert!(DocumentErrorKind::ALL.contains(&kind), "{kind:?}");
}

#[test]
fn forms_that_contain_themselves_and_deep_arrays_end() {
    let form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length 12 >>\n\
        stream\n/X Do /X Do \nendstream";
    let bytes = file(&[
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /XObject << /X 4 0 R >> >> >>",
        form,
        &stream("/X Do"),
    ]);
    assert!(read(&bytes).is_err());
    let deep = format!("{}1{} TJ {SENTENCE}", "[".repeat(200_000), "]".repeat(200_000));
    // It is read, or refused; it never ends the process that asks.
    let _ = read(&page(&stream(&deep), HELVETICA));
}
