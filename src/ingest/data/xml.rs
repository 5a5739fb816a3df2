//! A stream of XML tokens with their lines and columns, and with limits on depth, sizes and counts.
//!
//! XML 1.0 (fifth edition), read with quick-xml. A document type declaration is refused: neither SDMX messages nor the parts
//! of office documents have one, and its entities can expand a small file to gigabytes.

use std::borrow::Cow;
use std::io::{self, BufRead, Read, Seek, SeekFrom};

use encoding_rs::Encoding;
use quick_xml::XmlVersion;
use quick_xml::encoding::DecodingReader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::ingest::data::record::{DecodeError, Place};

/// The deepest nesting of elements of a message; SDMX needs fewer than 20 levels.
const MAX_DEPTH: usize = 64;
/// The most bytes of one tag or text.
const MAX_PIECE: usize = 1 << 20;
/// The most attributes of one element.
const MAX_ATTRIBUTES: usize = 1024;
/// Bytes of the beginning in which the XML declaration is looked for.
const DECLARATION: u64 = 256;

/// A line and a column, both counted from one; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) struct SourcePosition {
    line: u64,
    column: u64,
}

impl SourcePosition {
    /// The beginning of a file.
    pub(in crate::ingest) const START: Self = Self { line: 1, column: 1 };

    /// The position as a place.
    pub(in crate::ingest) const fn place(self) -> Place<'static> {
        Place::Line { line: self.line, column: Some(self.column) }
    }

    /// The error for malformed input at this position.
    pub(in crate::ingest) fn malformed(self, message: impl Into<String>) -> DecodeError {
        DecodeError::malformed(self.place(), message)
    }

    /// The error for an exceeded limit at this position.
    pub(in crate::ingest) fn too_large(self, message: &str) -> DecodeError {
        DecodeError::TooLarge(format!("{}: {message}", self.place()))
    }

    fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if *byte == b'\n' {
                self.line += 1;
                self.column = 1;
            } else if byte & 0xC0 != 0x80 {
                // Each byte that begins a UTF-8 character.
                self.column += 1;
            }
        }
    }
}

/// Counts lines and columns of the input, and fails when a token exceeds [`MAX_PIECE`].
#[derive(Debug)]
struct PositionReader<R> {
    inner: R,
    mark: SourcePosition,
    left: usize,
}

impl<R: BufRead> Read for PositionReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let length = available.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for PositionReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other("a piece of the file is too long"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        // The buffer is full, so this reads nothing new.
        if let Ok(bytes) = self.inner.fill_buf() {
            self.mark.pass(bytes.get(..length).unwrap_or(bytes));
        }
        self.left = self.left.saturating_sub(length);
        self.inner.consume(length);
    }
}

/// A token of a document.
#[derive(Debug)]
pub(in crate::ingest) enum Token<'a> {
    /// A start tag; an empty element gives an end too.
    Start(BytesStart<'a>),
    /// An end tag.
    End,
    /// Characters.
    Text(Cow<'a, str>),
    /// A token without data: a comment, a processing instruction, the declaration.
    Other,
    /// The end of the document.
    Eof,
}

/// Reads a document.
pub(in crate::ingest) struct Xml<R> {
    reader: Reader<PositionReader<DecodingReader<R>>>,
    buffer: Vec<u8>,
    depth: usize,
    max_depth: usize,
    seen_root: bool,
}

impl<R: BufRead + Seek> Xml<R> {
    /// A reader of a message from the beginning of the input.
    pub(in crate::ingest) fn new(input: R) -> Result<Self, DecodeError> {
        Self::with_depth(input, MAX_DEPTH)
    }

    /// A reader from the beginning of the input, whose elements stand in each other to a depth at most.
    pub(in crate::ingest) fn with_depth(mut input: R, max_depth: usize) -> Result<Self, DecodeError> {
        input.seek(SeekFrom::Start(0))?;
        let encoding = declared(&mut input)?;
        input.seek(SeekFrom::Start(0))?;
        let mut decoding = DecodingReader::new(input);
        if let Some(encoding) = encoding {
            // Must be set before the first byte is read.
            decoding.set_encoding(encoding);
        }
        let counted = PositionReader { inner: decoding, mark: SourcePosition::START, left: MAX_PIECE };
        let mut reader = Reader::from_reader(counted);
        reader.config_mut().expand_empty_elements = true;
        Ok(Self { reader, buffer: Vec::new(), depth: 0, max_depth, seen_root: false })
    }
}

impl<R: BufRead> Xml<R> {
    /// The next token and its first position.
    pub(in crate::ingest) fn next(&mut self) -> Result<(SourcePosition, Token<'_>), DecodeError> {
        let counted = self.reader.get_mut();
        counted.left = MAX_PIECE;
        let mark = counted.mark;
        self.buffer.clear();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(_) if self.reader.get_ref().left == 0 => {
                return Err(mark.too_large("a tag or a text of more than a mebibyte"));
            }
            Err(error) => return Err(failure(mark, error)),
        };
        let token = match event {
            Event::Start(start) => {
                if self.depth == 0 && std::mem::replace(&mut self.seen_root, true) {
                    return Err(mark.malformed("a second element at the top of the document"));
                }
                self.depth += 1;
                if self.depth > self.max_depth {
                    return Err(mark.too_large("elements stand too deep in each other"));
                }
                check_attributes(&start, mark)?;
                Token::Start(start)
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Token::End
            }
            Event::Text(text) => Token::Text(text.xml10_content()),
            Event::CData(text) => Token::Text(text.xml10_content()),
            Event::GeneralRef(name) => Token::Text(character(&name, mark)?),
            Event::DocType(_) => return Err(mark.malformed("a document type declaration, which is not read")),
            Event::Eof if self.depth > 0 || !self.seen_root => {
                return Err(mark.malformed("the document ends before its root element does"));
            }
            Event::Eof => Token::Eof,
            _ => Token::Other,
        };
        Ok((mark, token))
    }
}

/// Refuses an element that has an attribute twice, or whose attributes cannot be read (XML 1.0, 3.1): also one whose
/// attributes nobody asks for.
fn check_attributes(start: &BytesStart<'_>, mark: SourcePosition) -> Result<(), DecodeError> {
    for attribute in start.attributes().take(MAX_ATTRIBUTES) {
        attribute.map_err(|error| mark.malformed(error.to_string()))?;
    }
    Ok(())
}

/// The encoding that the declaration names; none for UTF-16, which the reader recognises by itself.
fn declared(input: &mut impl Read) -> Result<Option<&'static Encoding>, DecodeError> {
    let mut head = Vec::new();
    input.take(DECLARATION).read_to_end(&mut head)?;
    let text = String::from_utf8_lossy(&head);
    let Some((declaration, _)) = text.strip_prefix("<?xml").and_then(|text| text.split_once("?>")) else {
        return Ok(None);
    };
    let Some((_, value)) = declaration.split_once("encoding") else { return Ok(None) };
    let value = value.trim_start().trim_start_matches('=').trim_start();
    let label = value.split(['"', '\'']).nth(1).unwrap_or_default();
    match Encoding::for_label(label.as_bytes()) {
        // The declaration was read as bytes, so the text cannot be UTF-16.
        Some(encoding) if encoding.is_ascii_compatible() => Ok(Some(encoding)),
        Some(_) => Ok(None),
        None => Err(SourcePosition::START.malformed(format!("the encoding `{label}` is unknown"))),
    }
}

fn character(name: &BytesRef<'_>, mark: SourcePosition) -> Result<Cow<'static, str>, DecodeError> {
    let known = match &**name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "apos" => "'",
        "quot" => "\"",
        _ => "",
    };
    if !known.is_empty() {
        return Ok(Cow::Borrowed(known));
    }
    match name.resolve_char_ref() {
        Ok(Some(character)) => Ok(Cow::Owned(character.to_string())),
        _ => Err(mark.malformed(format!("the entity `{}` is unknown", &**name))),
    }
}

fn failure(mark: SourcePosition, error: quick_xml::Error) -> DecodeError {
    match error {
        quick_xml::Error::Io(error) => DecodeError::Io(io::Error::new(error.kind(), error.to_string())),
        error => mark.malformed(error.to_string()),
    }
}

/// An attribute of an element.
#[derive(Debug)]
pub(in crate::ingest) struct Attribute<'a> {
    /// Whether the name has a prefix: such attributes belong to the message format, not to the data.
    pub prefixed: bool,
    /// The name without the prefix.
    pub name: &'a str,
    /// The value.
    pub value: Cow<'a, str>,
}

/// The attributes of an element, without the declarations of namespaces.
pub(in crate::ingest) fn attributes<'a>(
    start: &'a BytesStart<'_>,
    mark: SourcePosition,
) -> impl Iterator<Item = Result<Attribute<'a>, DecodeError>> {
    start.attributes().enumerate().filter_map(move |(position, attribute)| {
        if position >= MAX_ATTRIBUTES {
            return Some(Err(mark.too_large("an element with too many attributes")));
        }
        let attribute = match attribute {
            Ok(attribute) => attribute,
            Err(error) => return Some(Err(mark.malformed(error.to_string()))),
        };
        let (prefixed, name) =
            attribute.key.0.split_once(':').map_or((false, attribute.key.0), |(_, name)| (true, name));
        if attribute.key.0 == "xmlns" || attribute.key.0.starts_with("xmlns:") {
            return None;
        }
        let value = attribute.normalized_value(XmlVersion::Explicit1_0);
        Some(match value {
            Ok(value) => Ok(Attribute { prefixed, name, value }),
            Err(error) => Err(mark.malformed(error.to_string())),
        })
    })
}

/// The value of one attribute, whatever its prefix.
pub(in crate::ingest) fn attribute<'a>(
    start: &'a BytesStart<'_>,
    name: &str,
    mark: SourcePosition,
) -> Result<Option<Cow<'a, str>>, DecodeError> {
    for attribute in attributes(start, mark) {
        let attribute = attribute?;
        if attribute.name == name {
            return Ok(Some(attribute.value));
        }
    }
    Ok(None)
}

/// The namespaces that an element declares, by prefix; the default one has an empty prefix.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Namespaces(Vec<(String, String)>);

impl Namespaces {
    /// Those that an element declares.
    pub(in crate::ingest) fn of(start: &BytesStart<'_>) -> Self {
        let declared = start.attributes().flatten().filter_map(|attribute| {
            let prefix = match attribute.key.0 {
                "xmlns" => "",
                name => name.strip_prefix("xmlns:")?,
            };
            let name = attribute.normalized_value(XmlVersion::Explicit1_0).ok()?;
            Some((prefix.to_owned(), name.into_owned()))
        });
        Self(declared.take(MAX_ATTRIBUTES).collect())
    }

    /// The namespace of an element that has no other declarations.
    pub(in crate::ingest) fn name_of(&self, start: &BytesStart<'_>) -> Option<&str> {
        let prefix = start.name().0.split_once(':').map_or("", |(prefix, _)| prefix);
        self.0.iter().find(|(own, _)| own == prefix).map(|(_, name)| name.as_str())
    }
}

/// The name of an element without its prefix.
pub(in crate::ingest) fn local_name<'a>(start: &'a BytesStart<'_>) -> &'a str {
    let name = start.name().0;
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// A name given in several languages: the English one, else the first.
#[derive(Debug, Default, Clone)]
pub(in crate::ingest) struct Name {
    text: Option<String>,
    english: bool,
}

impl Name {
    /// Adds the name in one language.
    pub(in crate::ingest) fn offer(&mut self, language: Option<&str>, text: &str) {
        let english = language.is_none_or(|language| language.starts_with("en"));
        if text.trim().is_empty() || self.text.is_some() && (self.english || !english) {
            return;
        }
        self.text = Some(text.split_whitespace().collect::<Vec<_>>().join(" "));
        self.english = english;
    }

    /// The name.
    pub(in crate::ingest) fn into_text(self) -> Option<String> {
        self.text
    }
}
