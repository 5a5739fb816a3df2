//! A part of a Word document with paragraphs: the body, the notes, a head of pages (ISO/IEC 29500-1, 17.2 to 17.4).

use super::style::{Styles, level, local, text_style};
use crate::ingest::document::document_text::BlockKind;
use crate::ingest::document::error::DocumentError;
use crate::ingest::document::format::office::OfficeBlocks;
use crate::ingest::document::format::paragraph::{Paragraph, TextStyle};
use crate::ingest::document::format::xml_part::{Element, PartEvent, XmlPart};

/// Elements whose content is not read: the second form of a drawing, the codes of fields, the reading aids of ruby,
/// formulas, and notes that are lines.
const PASSED: [&str; 7] = ["Fallback", "instrText", "delInstrText", "rt", "oMath", "sectPr", "binData"];

/// A paragraph that is open.
#[derive(Debug)]
struct OpenParagraph {
    paragraph: Paragraph,
    kind: Option<BlockKind>,
    /// Its number in the part, from 1.
    number: usize,
}

/// The properties of a cell.
#[derive(Debug, Default)]
struct CellProperties {
    columns: usize,
    is_continued: bool,
}

/// Reads a part.
pub(super) struct PartReader<'a> {
    label: &'a str,
    styles: &'a Styles,
    blocks: &'a mut OfficeBlocks,
    /// The kind of paragraphs whose style says nothing.
    kind: BlockKind,
    /// The paragraphs that are open: those of a text box stand inside another.
    paragraphs: Vec<OpenParagraph>,
    /// How many paragraphs were begun.
    count: usize,
    /// How the text of the run stands, and of the elements around it.
    run: TextStyle,
    deletions: usize,
    in_run_properties: bool,
    in_paragraph_properties: bool,
    /// The cell that has begun and of which nothing but properties was read.
    cell: Option<CellProperties>,
    is_text: bool,
}

impl<'a> PartReader<'a> {
    pub(super) fn new(label: &'a str, styles: &'a Styles, blocks: &'a mut OfficeBlocks, kind: BlockKind) -> Self {
        Self {
            label,
            styles,
            blocks,
            kind,
            paragraphs: Vec::new(),
            count: 0,
            run: TextStyle::Plain,
            deletions: 0,
            in_run_properties: false,
            in_paragraph_properties: false,
            cell: None,
            is_text: false,
        }
    }

    /// Reads the XML of the part.
    ///
    /// # Errors
    /// When it is no XML, or exceeds a limit.
    pub(super) fn read(mut self, name: &str, content: Vec<u8>) -> Result<(), DocumentError> {
        let mut part = XmlPart::new(name, content)?;
        while let Some(event) = part.next()? {
            match event {
                PartEvent::Start(element) if PASSED.contains(&local(&element.name)) => part.pass()?,
                PartEvent::Start(element) => self.start(&element)?,
                PartEvent::End(name) => self.end(&name)?,
                PartEvent::Text(text) if self.is_text => self.push(&text),
                PartEvent::Text(_) => {}
            }
        }
        Ok(())
    }

    fn start(&mut self, element: &Element) -> Result<(), DocumentError> {
        let name = local(&element.name);
        // Drawings have paragraphs and texts of their own.
        if element.name.starts_with("a:") || element.name.starts_with("m:") {
            return Ok(());
        }
        match name {
            "p" => self.start_paragraph()?,
            "pPr" => self.in_paragraph_properties = true,
            "r" => self.run = TextStyle::Plain,
            "rPr" => self.in_run_properties = true,
            "del" | "moveFrom" => self.deletions += 1,
            "t" | "delText" => self.is_text = true,
            // In properties they are the stops of a ruler.
            "tab" if !self.in_run_properties && !self.in_paragraph_properties => self.push("\t"),
            "br" | "cr" => self.end_line(),
            "noBreakHyphen" => self.push("\u{2011}"),
            "softHyphen" => self.pass(),
            "sym" => self.push("\u{fffd}"),
            "pStyle" | "outlineLvl" => self.set_kind(name, element),
            "rStyle" if self.in_run_properties => {
                self.set_run(self.styles.text(element.attribute("val").unwrap_or_default()));
            }
            "tbl" => self.blocks.start_table(),
            "tr" => self.start_row(),
            "gridBefore" => self.skip(element.number("val").unwrap_or(0)),
            "tblHeader" => self.set_head(true),
            "tc" => self.cell = Some(CellProperties { columns: 1, is_continued: false }),
            "gridSpan" | "vMerge" => self.set_cell(name, element),
            _ if self.in_run_properties => {
                if let Some(style) = text_style(element) {
                    self.set_run(style);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), DocumentError> {
        if name.starts_with("a:") || name.starts_with("m:") {
            return Ok(());
        }
        match local(name) {
            "p" => self.end_paragraph()?,
            "pPr" => self.in_paragraph_properties = false,
            "rPr" => self.in_run_properties = false,
            "r" => self.run = TextStyle::Plain,
            "del" | "moveFrom" => self.deletions = self.deletions.saturating_sub(1),
            "t" | "delText" => self.is_text = false,
            "tcPr" => self.start_cell()?,
            "tc" => {
                self.start_cell()?;
                self.blocks.set_cell(None);
            }
            "tr" => self.set_head(false),
            "tbl" => self.blocks.end_table(),
            _ => {}
        }
        Ok(())
    }

    fn start_paragraph(&mut self) -> Result<(), DocumentError> {
        self.start_cell()?;
        self.count += 1;
        self.paragraphs.push(OpenParagraph { paragraph: Paragraph::new(), kind: None, number: self.count });
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), DocumentError> {
        let Some(open) = self.paragraphs.pop() else { return Ok(()) };
        let fragment = format!("{}/p={}", self.label, open.number);
        let kind = match (&self.kind, open.kind) {
            (BlockKind::Paragraph, Some(kind)) => kind,
            (kind, _) => kind.clone(),
        };
        self.blocks.add(open.paragraph, &kind, &fragment)
    }

    fn set_kind(&mut self, name: &str, element: &Element) {
        let value = element.attribute("val");
        let kind = match name {
            "pStyle" => value.and_then(|id| self.styles.kind(id)),
            _ => level(value).map(BlockKind::Heading),
        };
        if let Some(open) = self.paragraphs.last_mut() {
            open.kind = kind.or_else(|| open.kind.take());
        }
    }

    /// The properties of a run may name a style and overrule it.
    const fn set_run(&mut self, style: TextStyle) {
        self.run = match (self.run, style) {
            (TextStyle::Hidden, _) => TextStyle::Hidden,
            (_, style) => style,
        };
    }

    fn push(&mut self, text: &str) {
        let style = if self.deletions > 0 { TextStyle::Deleted } else { self.run };
        if let Some(open) = self.paragraphs.last_mut() {
            open.paragraph.push(text, style, &mut self.blocks.marks);
        }
    }

    fn end_line(&mut self) {
        if let Some(open) = self.paragraphs.last_mut().filter(|_| self.deletions == 0) {
            open.paragraph.end_line(&mut self.blocks.marks);
        }
    }

    fn pass(&mut self) {
        if let Some(open) = self.paragraphs.last_mut().filter(|_| self.deletions == 0) {
            open.paragraph.pass();
        }
    }

    fn start_row(&mut self) {
        if let Some(table) = self.blocks.table() {
            table.row();
        }
    }

    fn skip(&mut self, columns: usize) {
        if let Some(table) = self.blocks.table() {
            table.skip(columns);
        }
    }

    fn set_head(&mut self, is_head: bool) {
        if let Some(table) = self.blocks.table() {
            table.is_head = is_head;
        }
    }

    fn set_cell(&mut self, name: &str, element: &Element) {
        let Some(cell) = &mut self.cell else { return };
        match name {
            "gridSpan" => cell.columns = element.number("val").unwrap_or(1),
            _ => cell.is_continued = element.attribute("val").is_none_or(|value| value == "continue"),
        }
    }

    /// Begins the cell whose properties were read.
    fn start_cell(&mut self) -> Result<(), DocumentError> {
        let Some(CellProperties { columns, is_continued }) = self.cell.take() else { return Ok(()) };
        let Some(table) = self.blocks.table() else { return Ok(()) };
        let cell = if is_continued { table.continued(columns)? } else { table.cell(1, columns, false)? };
        self.blocks.set_cell(Some(cell));
        Ok(())
    }
}
