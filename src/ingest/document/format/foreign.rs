//! Formats that are no documents or that are not read, by their first bytes: each refusal says what to do.

use crate::ingest::document::error::{DocumentError, DocumentErrorKind};

/// How far into a file its beginnings are looked for.
const HEAD: usize = 2048;
/// First bytes of formats that are not read, the format, and what to do.
const STARTS: [(&[u8], &str, &str); 22] = [
    (b"{\\rtf", "RTF", TO_DOCX),
    (b"\x89PNG", "a PNG image", OF_IMAGE),
    (b"\xff\xd8\xff", "a JPEG image", OF_IMAGE),
    (b"GIF8", "a GIF image", OF_IMAGE),
    (b"II*\0", "a TIFF image", OF_IMAGE),
    (b"MM\0*", "a TIFF image", OF_IMAGE),
    (b"RIFF", "an image, a sound or a film (RIFF)", OF_IMAGE),
    (b"\0\0\0\x18ftyp", "an image or a film", OF_IMAGE),
    (b"\0\0\0\x1cftyp", "an image or a film", OF_IMAGE),
    (b"\0\0\0 ftyp", "an image or a film", OF_IMAGE),
    (b"%!PS", "PostScript", TO_PDF),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"\xfd7zXZ", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"PAR1", "Parquet", IMPORT),
    (b"ARROW1", "Arrow", IMPORT),
    (b"SQLite format 3", "a SQLite database", IMPORT),
    (b"\x7fELF", "a program", "give the document itself"),
    (b"ITSF", "a help file (CHM)", TO_PDF),
];
const TO_DOCX: &str = "save it as DOCX, ODT or PDF";
const TO_PDF: &str = "save it as PDF";
const OF_IMAGE: &str = "give the page or PDF that it was taken from; text is not recognised in images";
const UNPACK: &str = "unpack it and give the document in it";
const IMPORT: &str = "that is data: `yearbook import` reads data files";

/// The refusal of a file that is of a foreign format; `None` where it may be a document.
pub(super) fn refusal(bytes: &[u8]) -> Option<DocumentError> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Some(of_compound_file(bytes));
    }
    let start = STARTS.iter().find(|(start, ..)| bytes.starts_with(start));
    let (name, advice) = match start {
        Some((_, name, advice)) => (*name, *advice),
        None => of_text(bytes)?,
    };
    Some(not_a_document(name, advice))
}

/// The refusal of a format by its name, with what to do.
pub(super) fn not_a_document(name: &str, advice: &str) -> DocumentError {
    DocumentError { kind: DocumentErrorKind::NotADocument, message: format!("it is {name}; {advice}") }
}

/// A compound file of Microsoft: Word, Excel and `PowerPoint` up to 2003, or an encrypted newer document.
fn of_compound_file(bytes: &[u8]) -> DocumentError {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        let message = "it is protected by a password; save it without one".to_owned();
        return DocumentError { kind: DocumentErrorKind::Encrypted, message };
    }
    if has("Workbook") {
        return not_a_document("an Excel workbook (.xls)", IMPORT);
    }
    not_a_document("a Word document of before 2007 (.doc) or another compound file", TO_DOCX)
}

/// Text that is the container of another format.
fn of_text(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(HEAD)).unwrap_or_default());
    let lower = head.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    let is_message = ["mime-version:", "from:", "message-id:", "subject:", "content-type: multipart/"]
        .iter()
        .any(|start| lower.starts_with(start));
    if is_message && lower.contains("content-type:") {
        return Some(("a web archive or mail (MIME, .mhtml, .eml)", "save the page as HTML or PDF"));
    }
    let is_page = lower.contains("<html") || lower.contains("<!doctype html");
    if lower.starts_with("<?xml") && !is_page {
        let word = lower.contains("office:document") || lower.contains("wordml");
        let advice = if word { TO_DOCX } else { "save it as HTML, PDF, DOCX or plain text" };
        return Some(("an XML file", advice));
    }
    None
}
