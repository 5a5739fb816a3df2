//! The XML of a part of an office document, event by event.

use std::io::Cursor;

use super::package::damaged;
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::xml::{Token, Xml, attributes};
use crate::ingest::document::error::{DocumentError, DocumentErrorKind};
use crate::limits::MAX_DOCUMENT_DEPTH;

/// What stands in a part.
#[derive(Debug)]
pub(super) enum PartEvent {
    /// The beginning of an element.
    Start(Element),
    /// The end of the element with this name.
    End(String),
    /// Characters.
    Text(String),
}

/// An element.
#[derive(Debug, Clone)]
pub(super) struct Element {
    /// The name with its prefix.
    pub(super) name: String,
    /// The names without prefixes and the values of its attributes.
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The number in an attribute.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// Reads a part.
pub(super) struct XmlPart<'a> {
    name: &'a str,
    xml: Xml<Cursor<Vec<u8>>>,
    open: Vec<String>,
}

impl<'a> XmlPart<'a> {
    /// # Errors
    /// When the encoding is unknown.
    pub(super) fn new(name: &'a str, content: Vec<u8>) -> Result<Self, DocumentError> {
        let xml = Xml::with_depth(Cursor::new(content), MAX_DOCUMENT_DEPTH).map_err(|error| failure(name, &error))?;
        Ok(Self { name, xml, open: Vec::new() })
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// When the part is no XML, has a document type declaration, or exceeds a limit.
    pub(super) fn next(&mut self) -> Result<Option<PartEvent>, DocumentError> {
        loop {
            let (position, token) = self.xml.next().map_err(|error| failure(self.name, &error))?;
            match token {
                Token::Start(start) => {
                    let name = start.name().0.to_owned();
                    let values = attributes(&start, position).map(|attribute| {
                        attribute.map(|attribute| (attribute.name.to_owned(), attribute.value.into_owned()))
                    });
                    let attributes = values.collect::<Result<_, _>>().map_err(|error| failure(self.name, &error))?;
                    self.open.push(name.clone());
                    return Ok(Some(PartEvent::Start(Element { name, attributes })));
                }
                Token::End => return Ok(self.open.pop().map(PartEvent::End)),
                Token::Text(text) => return Ok(Some(PartEvent::Text(text.into_owned()))),
                Token::Other => {}
                Token::Eof => return Ok(None),
            }
        }
    }

    /// Passes the rest of the element that was begun last.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(super) fn pass(&mut self) -> Result<(), DocumentError> {
        let depth = self.open.len();
        while self.open.len() >= depth && self.next()?.is_some() {}
        Ok(())
    }
}

fn failure(part: &str, error: &DecodeError) -> DocumentError {
    match error {
        DecodeError::TooLarge(message) => {
            let message = format!("{part}: {message}; save its text in a simpler form");
            DocumentError { kind: DocumentErrorKind::TooLarge, message }
        }
        error => damaged(&format!("{part}: {error}")),
    }
}
