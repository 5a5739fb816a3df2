//! HTML pages (HTML Living Standard, sections 4 and 13).
//!
//! Tags come from html5gum, a tokenizer after the standard, with the bytes of each piece. What a reader of text needs of
//! the tree is here: which elements are open, which of them end a block, and which are not part of the document.

mod element;
mod entity;
mod flow;
mod head;
mod page;
mod place;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use self::page::Page;
use super::finish;
use super::source_text::SourceText;
use crate::ingest::data::html_start;
use crate::ingest::document::document_text::DocumentText;
use crate::ingest::document::error::DocumentError;

/// How many bytes at the beginning name the encoding.
const HEAD_BYTES: usize = 4096;
/// Tags with which a part of a page may begin.
const PARTS: [&str; 14] = [
    "<p", "<div", "<h1", "<h2", "<h3", "<article", "<main", "<section", "<span", "<ul", "<ol", "<nav", "<header", "<link",
];

/// Whether the bytes are those of a page or of a part of one.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(2 * HEAD_BYTES)).unwrap_or_default();
    let Ok(source) = SourceText::new(head, html_start::named_encoding(head).as_deref()) else { return false };
    if html_start::looks_like(&source.bytes) {
        return true;
    }
    let text = String::from_utf8_lossy(&source.bytes);
    let text = text.trim_start();
    let is_tag = |tag: &&str| {
        let rest = text.get(..tag.len()).filter(|start| start.eq_ignore_ascii_case(tag)).and(text.get(tag.len()..));
        rest.is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\t', '\r']))
    };
    PARTS.iter().any(|tag| is_tag(&tag))
}

/// The text of a page.
///
/// # Errors
/// When the page exceeds a limit.
pub(super) fn read(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    let declared = html_start::named_encoding(bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default());
    // A page that was read cannot be what it names, if it names UTF-16.
    let declared = declared.filter(|label| !label.starts_with("utf-16"));
    let source = SourceText::new(bytes, declared.as_deref())?;
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut page = Page::new(&source);
    for token in Tokenizer::new_with_emitter(&*source.bytes, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => page.start(&tag)?,
            Token::EndTag(tag) => page.end(&tag.name)?,
            Token::String(text) => page.text(text.span.start..text.span.end)?,
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    let (document, language) = page.document()?;
    Ok(finish(document, language.as_deref()))
}

#[cfg(test)]
mod tests;
