//! A part of an `OpenDocument` text with paragraphs (ISO/IEC 26300-1, 5 to 9).

use super::style::Styles;
use crate::ingest::document::document_text::BlockKind;
use crate::ingest::document::error::DocumentError;
use crate::ingest::document::format::office::OfficeBlocks;
use crate::ingest::document::format::paragraph::{Paragraph, TextStyle};
use crate::ingest::document::format::xml_part::{Element, PartEvent, XmlPart};

/// Elements whose content is no text of the document: deleted text, remarks, marks of notes, descriptions of pictures.
const PASSED: [&str; 11] = [
    "text:tracked-changes", "office:annotation", "text:note-citation", "svg:title", "svg:desc", "text:ruby-text",
    "office:forms", "draw:object", "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
];
/// Elements with the table of contents and other lists of what the document has.
const INDEXES: [&str; 7] = [
    "text:table-of-content", "text:illustration-index", "text:table-index", "text:object-index", "text:user-index",
    "text:alphabetical-index", "text:bibliography",
];
/// The most spaces of one element.
const MAX_SPACES: usize = 1_000;

/// A paragraph that is open.
#[derive(Debug)]
struct OpenParagraph {
    paragraph: Paragraph,
    kind: BlockKind,
    fragment: String,
    /// Whether the last character was white space, after which white space does not count.
    ends_with_space: bool,
    /// How the text stands, in the spans that are open.
    styles: Vec<TextStyle>,
}

/// Reads a part.
pub(super) struct PartReader<'a> {
    label: &'a str,
    styles: &'a Styles,
    blocks: &'a mut OfficeBlocks,
    kind: BlockKind,
    paragraphs: Vec<OpenParagraph>,
    /// How many paragraphs were begun, and how many of notes.
    count: usize,
    notes: usize,
    /// How many notes, indexes and hidden sections are open.
    open_notes: usize,
    open_indexes: usize,
    hidden: Vec<bool>,
}

impl<'a> PartReader<'a> {
    pub(super) const fn new(label: &'a str, styles: &'a Styles, blocks: &'a mut OfficeBlocks, kind: BlockKind) -> Self {
        Self {
            label,
            styles,
            blocks,
            kind,
            paragraphs: Vec::new(),
            count: 0,
            notes: 0,
            open_notes: 0,
            open_indexes: 0,
            hidden: Vec::new(),
        }
    }

    /// Reads the content of the element `root` of a part.
    ///
    /// # Errors
    /// When it is no XML, or exceeds a limit.
    pub(super) fn read(&mut self, name: &str, content: Vec<u8>, root: &str) -> Result<(), DocumentError> {
        let mut part = XmlPart::new(name, content)?;
        let mut is_inside = false;
        while let Some(event) = part.next()? {
            match event {
                PartEvent::Start(element) if element.name == root => is_inside = true,
                PartEvent::End(name) if name == root => is_inside = false,
                PartEvent::Start(element) if is_inside && PASSED.contains(&element.name.as_str()) => part.pass()?,
                PartEvent::Start(element) if is_inside => self.start(&element)?,
                PartEvent::End(name) if is_inside => self.end(&name)?,
                PartEvent::Text(text) if is_inside => self.text(&text),
                _ => {}
            }
        }
        Ok(())
    }

    fn start(&mut self, element: &Element) -> Result<(), DocumentError> {
        match element.name.as_str() {
            "text:p" | "text:h" => self.start_paragraph(element),
            "text:span" => self.start_span(element),
            "text:s" => self.push(&" ".repeat(element.number("c").unwrap_or(1).min(MAX_SPACES))),
            "text:tab" => self.push("\t"),
            "text:line-break" => self.end_line(),
            "text:note-body" => self.open_notes += 1,
            "text:section" | "text:hidden-paragraph" => {
                self.hidden.push(element.attribute("display") == Some("none"));
            }
            "table:table" => self.blocks.start_table(),
            "table:table-header-rows" => self.set_head(true),
            "table:table-row" => {
                if let Some(table) = self.blocks.table() {
                    table.row();
                }
            }
            "table:table-cell" => self.start_cell(element)?,
            "table:covered-table-cell" => self.blocks.set_cell(None),
            name if INDEXES.contains(&name) => self.open_indexes += 1,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), DocumentError> {
        match name {
            "text:p" | "text:h" => self.end_paragraph()?,
            "text:span" => {
                if let Some(open) = self.paragraphs.last_mut() {
                    open.styles.pop();
                }
            }
            "text:note-body" => self.open_notes = self.open_notes.saturating_sub(1),
            "text:section" | "text:hidden-paragraph" => drop(self.hidden.pop()),
            "table:table" => self.blocks.end_table(),
            "table:table-header-rows" => self.set_head(false),
            "table:table-cell" => self.blocks.set_cell(None),
            name if INDEXES.contains(&name) => self.open_indexes = self.open_indexes.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn start_paragraph(&mut self, element: &Element) {
        let is_note = self.open_notes > 0;
        let fragment = if is_note {
            self.notes += 1;
            format!("footnotes/p={}", self.notes)
        } else {
            self.count += 1;
            format!("{}/p={}", self.label, self.count)
        };
        let style = element.attribute("style-name").unwrap_or_default();
        let level = element.number("outline-level").and_then(|level| u8::try_from(level).ok());
        let level = level.filter(|level| element.name == "text:h" && *level > 0).map(BlockKind::Heading);
        let kind = if self.open_indexes > 0 || self.hidden.contains(&true) {
            BlockKind::Furniture
        } else if is_note {
            BlockKind::Note
        } else if self.kind == BlockKind::Paragraph {
            level.or_else(|| self.styles.kind(style)).unwrap_or(BlockKind::Paragraph)
        } else {
            self.kind.clone()
        };
        let styles = vec![self.styles.text(style).unwrap_or_default()];
        self.paragraphs.push(OpenParagraph { paragraph: Paragraph::new(), kind, fragment, ends_with_space: true, styles });
    }

    fn end_paragraph(&mut self) -> Result<(), DocumentError> {
        let Some(open) = self.paragraphs.pop() else { return Ok(()) };
        self.blocks.add(open.paragraph, &open.kind, &open.fragment)
    }

    fn start_span(&mut self, element: &Element) {
        let own = element.attribute("style-name").and_then(|name| self.styles.text(name));
        if let Some(open) = self.paragraphs.last_mut() {
            let around = open.styles.last().copied().unwrap_or_default();
            let own = if around == TextStyle::Hidden { around } else { own.unwrap_or(around) };
            open.styles.push(own);
        }
    }

    /// Adds text: white space of the XML is one space (6.1.2).
    fn text(&mut self, text: &str) {
        let mut collapsed = String::with_capacity(text.len());
        let Some(open) = self.paragraphs.last_mut() else { return };
        for character in text.chars() {
            let is_space = matches!(character, ' ' | '\t' | '\n' | '\r');
            if !is_space {
                collapsed.push(character);
            } else if !open.ends_with_space {
                collapsed.push(' ');
            }
            open.ends_with_space = is_space;
        }
        let style = open.styles.last().copied().unwrap_or_default();
        open.paragraph.push(&collapsed, style, &mut self.blocks.marks);
    }

    /// Adds characters that stand as elements.
    fn push(&mut self, text: &str) {
        if let Some(open) = self.paragraphs.last_mut() {
            open.ends_with_space = false;
            let style = open.styles.last().copied().unwrap_or_default();
            open.paragraph.push(text, style, &mut self.blocks.marks);
        }
    }

    fn end_line(&mut self) {
        if let Some(open) = self.paragraphs.last_mut() {
            open.ends_with_space = true;
            open.paragraph.end_line(&mut self.blocks.marks);
        }
    }

    fn set_head(&mut self, is_head: bool) {
        if let Some(table) = self.blocks.table() {
            table.is_head = is_head;
        }
    }

    fn start_cell(&mut self, element: &Element) -> Result<(), DocumentError> {
        let span = |name| element.number(name).unwrap_or(1);
        let Some(table) = self.blocks.table() else { return Ok(()) };
        let cell = table.cell(span("number-rows-spanned").max(1), span("number-columns-spanned"), false)?;
        let repeated = span("number-columns-repeated").saturating_sub(1);
        self.blocks.set_cell(Some(cell));
        if let Some(table) = self.blocks.table() {
            table.skip(repeated);
        }
        Ok(())
    }
}
