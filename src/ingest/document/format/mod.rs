//! The formats of documents, each read as one [`DocumentText`].
//!
//! The first bytes say which format a document has, then what its text is. A new format is one file, one variant of
//! [`DocumentFormat`] and one line in [`read_document_text`].

mod block_text;
mod docx;
mod foreign;
mod grid;
mod html;
mod language;
mod limits;
mod lines;
mod note_mark;
mod odt;
mod office;
mod package;
mod paragraph;
#[cfg(feature = "pdf")]
pub(crate) mod pdf;
mod plain_text;
mod publication;
mod source_text;
mod xml_part;

use super::document_text::{BlockKind, DocumentText};
use super::error::DocumentError;
use crate::domain::codes::codes;
use crate::domain::source::Basis;

/// The format of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentFormat {
    /// Plain text and Markdown.
    PlainText,
    /// HTML.
    Html,
    /// Word since 2007 (ISO/IEC 29500).
    Docx,
    /// A text of the `OpenDocument` format (ISO/IEC 26300).
    Odt,
    /// PDF (ISO 32000).
    Pdf,
}

codes!(DocumentFormat {
    PlainText = "text",
    Html = "html",
    Docx = "docx",
    Odt = "odt",
    Pdf = "pdf",
});

impl DocumentFormat {
    /// The format of the document with these bytes.
    ///
    /// # Errors
    /// When the bytes are of a format that is not read; the message names it and says what to do.
    pub fn of(bytes: &[u8]) -> Result<Self, DocumentError> {
        limits::check_length(bytes.len())?;
        if bytes.is_empty() {
            return Err(foreign::not_a_document("an empty file", "save it again"));
        }
        if is_pdf(bytes) {
            return Ok(Self::Pdf);
        }
        if let Some(error) = foreign::refusal(bytes) {
            return Err(error);
        }
        if bytes.starts_with(b"PK") {
            return package::format_of(bytes);
        }
        Ok(if html::looks_like(bytes) { Self::Html } else { Self::PlainText })
    }
}

/// The text of the document with these bytes, whose format is found by its first bytes.
///
/// # Errors
/// When the bytes are no document that can be read.
pub fn read_document_text(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    match DocumentFormat::of(bytes)? {
        DocumentFormat::PlainText => plain_text::read(bytes),
        DocumentFormat::Html => html::read(bytes),
        DocumentFormat::Docx => docx::read(bytes),
        DocumentFormat::Odt => odt::read(bytes),
        DocumentFormat::Pdf => read_pdf(bytes),
    }
}

/// Whether the head of a PDF file stands at the begin, after blanks or a byte order mark at most.
fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(PDF_HEAD)).unwrap_or_default();
    let start = head.windows(5).position(|window| window == b"%PDF-");
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || !byte.is_ascii();
    start.is_some_and(|start| head.iter().take(start).all(is_blank))
}

/// The number of bytes in which the head of a PDF file is looked for, as readers of PDF do.
const PDF_HEAD: usize = 1_024;

#[cfg(feature = "pdf")]
fn read_pdf(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    pdf::read(bytes).map(|(document, language)| finish(document, language.as_deref()))
}

/// The refusal of a program without the feature.
#[cfg(not(feature = "pdf"))]
fn read_pdf(_: &[u8]) -> Result<DocumentText, DocumentError> {
    Err(foreign::not_a_document(
        "a PDF file, which this program was built to do without",
        "build it with the feature `pdf`",
    ))
}

/// Completes what a document says of itself by what its blocks say: the language, which may be stated, the title, the
/// publisher and the day of publication.
fn finish(mut document: DocumentText, language: Option<&str>) -> DocumentText {
    grid::set_captions(&mut document.blocks);
    let blocks = &document.blocks;
    document.language = language::language_of(blocks, language);
    if document.title.is_none() {
        document.title = title_of(&document);
        document.title_basis = Basis::Inferred;
    }
    if document.published.is_none() || document.published_basis == Basis::Inferred {
        let stated = publication::stated_day(&document.blocks);
        if stated.is_some() {
            (document.published, document.published_basis) = (stated, Basis::Stated);
        }
    }
    if document.publisher.is_none() || document.publisher_basis == Basis::Inferred {
        let named = publication::named_publisher(&document.blocks);
        if named.is_some() {
            (document.publisher, document.publisher_basis) = (named, Basis::Stated);
        }
    }
    document
}

/// The first heading that is longer than the name of a section or office, else the first one.
fn title_of(document: &DocumentText) -> Option<String> {
    let headings = || {
        let own = document.blocks.iter().take_while(|block| block.kind != BlockKind::Paragraph);
        own.filter(|block| matches!(block.kind, BlockKind::Heading(_))).map(|block| block.text.trim())
    };
    let is_long = |text: &&str| {
        text.split_whitespace().count() >= 4
            || text.chars().filter(|one| lines::is_chinese(*one)).count() >= 6
    };
    let is_line_of_day = |text: &&str| publication::day_in(text).is_some_and(|(start, _)| start < 20);
    let title = headings().find(|text| is_long(text) && !is_line_of_day(text)).or_else(|| headings().next());
    let any = || document.blocks.iter().find(|block| matches!(block.kind, BlockKind::Heading(_)));
    title.map(str::to_owned).or_else(|| any().map(|block| block.text.trim().to_owned()))
}

#[cfg(test)]
mod tests;
