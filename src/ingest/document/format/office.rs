//! What Word and `OpenDocument` texts share: the blocks so far with their open tables, and what the properties say.

use chrono::NaiveDate;

use super::grid::OpenTable;
use super::limits;
use super::note_mark::NoteMarks;
use super::paragraph::Paragraph;
use super::publication::day_in;
use super::xml_part::{PartEvent, XmlPart};
use crate::domain::figure::PositionUnit;
use crate::domain::source::Basis;
use crate::ingest::document::document_text::{Block, BlockKind, DocumentText, TableCell};
use crate::ingest::document::error::DocumentError;

/// Names that programs write where nobody gave one, in small letters.
const NO_AUTHORS: [&str; 10] =
    ["python-docx", "un-named", "microsoft office user", "administrator", "admin", "user", "windows user", "author", "unknown", "pandoc"];
/// Beginnings of titles that programs write.
const NO_TITLES: [&str; 4] = ["microsoft word", "document1", "untitled", "powerpoint"];

/// The blocks of an office document while it is read.
#[derive(Debug, Default)]
pub(super) struct OfficeBlocks {
    blocks: Vec<Block>,
    tables: Vec<(OpenTable, Option<TableCell>)>,
    tables_so_far: usize,
    /// The marks of notes.
    pub(super) marks: NoteMarks,
}

impl OfficeBlocks {
    pub(super) fn start_table(&mut self) {
        if let Some((outer, _)) = self.tables.last_mut() {
            outer.is_layout = true;
        }
        self.tables.push((OpenTable::new(self.tables_so_far, self.blocks.len(), false), None));
        self.tables_so_far += 1;
    }

    pub(super) fn end_table(&mut self) {
        if let Some((table, _)) = self.tables.pop() {
            table.end(&mut self.blocks);
        }
    }

    /// The innermost open table.
    pub(super) fn table(&mut self) -> Option<&mut OpenTable> {
        self.tables.last_mut().map(|(table, _)| table)
    }

    /// Sets the cell in which the next paragraphs stand; none at its end.
    pub(super) fn set_cell(&mut self, cell: Option<TableCell>) {
        if let Some((_, own)) = self.tables.last_mut() {
            *own = cell;
        }
    }

    /// Adds a paragraph of a kind; in a cell a plain one is a part of the cell.
    ///
    /// # Errors
    /// When the document has too many blocks.
    pub(super) fn add(&mut self, paragraph: Paragraph, kind: &BlockKind, fragment: &str) -> Result<(), DocumentError> {
        limits::check_blocks(self.blocks.len())?;
        let cell = self.tables.last().and_then(|(_, cell)| *cell);
        let kind = match (cell, kind) {
            (Some(cell), BlockKind::Paragraph) => &BlockKind::Cell(cell),
            (_, kind) => kind,
        };
        self.blocks.extend(paragraph.blocks(kind, fragment, &mut self.marks));
        Ok(())
    }

    /// The document, with what its properties say.
    pub(super) fn document(mut self, properties: Properties) -> DocumentText {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.marks.set_notes(&mut self.blocks);
        DocumentText {
            unit: PositionUnit::Characters,
            title: properties.title,
            publisher: properties.publisher.or(properties.author),
            publisher_basis: Basis::Inferred,
            published: properties.created,
            published_basis: Basis::Inferred,
            blocks: self.blocks,
            ..DocumentText::default()
        }
    }
}

/// What the properties of a document say.
#[derive(Debug, Default)]
pub(super) struct Properties {
    title: Option<String>,
    author: Option<String>,
    /// The organisation, or the publisher of Dublin Core.
    publisher: Option<String>,
    /// The day on which the file was made.
    created: Option<NaiveDate>,
    /// The language.
    pub(super) language: Option<String>,
}

impl Properties {
    /// Reads a part with properties: those of Dublin Core, of Word or of `OpenDocument`.
    ///
    /// # Errors
    /// When the part is no XML.
    pub(super) fn read(&mut self, name: &str, content: Vec<u8>) -> Result<(), DocumentError> {
        let mut part = XmlPart::new(name, content)?;
        let (mut element, mut text) = (String::new(), String::new());
        while let Some(event) = part.next()? {
            match event {
                PartEvent::Start(start) => {
                    start.name.clone_into(&mut element);
                    text.clear();
                }
                PartEvent::Text(piece) => text.push_str(&piece),
                PartEvent::End(name) if name == element => self.set(&name, text.trim()),
                PartEvent::End(_) => {}
            }
        }
        Ok(())
    }

    fn set(&mut self, name: &str, text: &str) {
        let lower = text.to_lowercase();
        let own = || Some(text.to_owned()).filter(|text| !text.is_empty());
        match name.split(':').next_back().unwrap_or_default() {
            "title" if !NO_TITLES.iter().any(|start| lower.starts_with(start)) && !lower.ends_with(".doc") => {
                self.title = own();
            }
            "creator" | "initial-creator" if self.author.is_none() && !NO_AUTHORS.contains(&lower.as_str()) => {
                self.author = own();
            }
            "Company" | "publisher" if self.publisher.is_none() => self.publisher = own(),
            "created" | "creation-date" => self.created = day_in(text).map(|(_, day)| day),
            "date" if self.created.is_none() => self.created = day_in(text).map(|(_, day)| day),
            "language" => self.language = own(),
            _ => {}
        }
    }
}
