//! A page while it is read: its open elements, and the blocks so far.

use std::ops::Range;

use html5gum::StartTag;

use super::element::{Inside, Part, attribute, ended_by, is_block, is_note_link, is_one_of, is_void, part_of};
use super::flow::Flow;
use super::head::Head;
use super::place::ElementPath;
use crate::domain::source::Basis;
use crate::ingest::document::document_text::{Block, BlockKind, DocumentText, TableCell};
use crate::ingest::document::error::DocumentError;
use crate::ingest::document::format::block_text::BlockText;
use crate::ingest::document::format::grid::OpenTable;
use crate::ingest::document::format::note_mark::{self, NoteMarks, Raised, power, raised};
use crate::ingest::document::format::limits;
use crate::ingest::document::format::source_text::SourceText;

/// An element whose end has not come.
struct Open {
    name: String,
    /// What it and all around it are.
    inside: Inside,
    /// The text around it, where its own is read by itself.
    outer: Option<Flow>,
    /// Whether its text may be the mark of a note.
    is_raised: bool,
    cell: Option<TableCell>,
    /// The number of blocks, and of characters outside links, before it.
    before: (usize, usize),
}

/// A page while it is read.
pub(super) struct Page<'a> {
    source: &'a SourceText<'a>,
    open: Vec<Open>,
    path: ElementPath,
    flow: Flow,
    blocks: Vec<Block>,
    tables: Vec<OpenTable>,
    tables_so_far: usize,
    marks: NoteMarks,
    head: Head,
    /// Whether the content of a script is JSON-LD.
    is_json: bool,
    /// Whether the page marks its content, so that a `header` outside it is that of the site.
    has_main: bool,
    /// How many characters stood outside links.
    unlinked: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(source: &'a SourceText<'a>) -> Self {
        let mark = |mark: &[u8]| source.bytes.windows(mark.len()).any(|window| window.eq_ignore_ascii_case(mark));
        Self {
            source,
            open: Vec::new(),
            path: ElementPath::default(),
            flow: Flow::new(source.unit),
            blocks: Vec::new(),
            tables: Vec::new(),
            tables_so_far: 0,
            marks: NoteMarks::default(),
            head: Head::default(),
            is_json: false,
            has_main: mark(b"<main") || mark(b"<article") || mark(b"role=\"main\""),
            unlinked: 0,
        }
    }

    /// Reads a start tag.
    pub(super) fn start(&mut self, tag: &StartTag<usize>) -> Result<(), DocumentError> {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        self.tell(&name, tag);
        if name == "br" {
            self.line_end()?;
            return Ok(());
        }
        if let Some((ended, floor)) = ended_by(&name).filter(|(ended, _)| *ended != "p" || self.is(Inside::PARAGRAPH)) {
            self.end_before(ended, floor)?;
        }
        let block = is_block(&name);
        if block {
            self.flush()?;
        }
        if is_void(&name) {
            return Ok(());
        }
        limits::check_depth(self.open.len() + 1)?;
        let part = part_of(&name, tag, self.has_main && !self.is(Inside::MAIN));
        let cell = self.table_part(&name, tag)?;
        let is_raised = name == "sup" || (name == "a" && is_note_link(tag));
        let is_apart = is_raised || (part == Part::Furniture && !self.is(Inside::FURNITURE));
        let outer = is_apart.then(|| std::mem::replace(&mut self.flow, Flow::new(self.source.unit)));
        self.path.enter(&name);
        self.is_json = name == "script" && attribute(tag, "type").is_some_and(|kind| kind == "application/ld+json");
        let inside = self.inside().and(Inside::of(&name, part, is_raised));
        self.open.push(Open { name, inside, outer, is_raised, cell, before: (self.blocks.len(), self.unlinked) });
        Ok(())
    }

    /// Reads an end tag.
    pub(super) fn end(&mut self, name: &[u8]) -> Result<(), DocumentError> {
        let name = String::from_utf8_lossy(name);
        // The end of an inline element does not end the cell that it stands in, nor the end of a block a table.
        let floor = match &*name {
            "table" | "html" | "body" => "",
            _ if is_one_of("tr thead tbody tfoot td th caption", &name) => "table",
            _ => "table td th caption",
        };
        self.end_before(&name, floor)?;
        if is_block(&name) {
            self.flush()?;
        }
        Ok(())
    }

    /// Reads the text of a range of bytes.
    pub(super) fn text(&mut self, range: Range<usize>) -> Result<(), DocumentError> {
        let raw = self.source.bytes.get(range.clone()).unwrap_or_default();
        match self.open.last().map(|open| open.name.as_str()) {
            Some("script") if self.is_json => {
                self.head.json(&String::from_utf8_lossy(raw));
                return Ok(());
            }
            Some("title") if !self.is(Inside::UNREAD) => {
                let mut title = Flow::new(self.source.unit);
                title.push(self.source, range.start, raw);
                self.head.title_text.push_str(&title.block.text);
                return Ok(());
            }
            _ if self.is(Inside::UNREAD.and(Inside::HEAD)) => return Ok(()),
            _ => {}
        }
        if self.is(Inside::LINES) {
            return self.lines(range.start, raw);
        }
        self.add(range.start, raw);
        Ok(())
    }

    /// Reads text whose line ends count: an empty line ends a paragraph.
    fn lines(&mut self, mut start: usize, raw: &[u8]) -> Result<(), DocumentError> {
        for line in raw.split_inclusive(|byte| *byte == b'\n') {
            if line.trim_ascii().is_empty() && self.flow.line_ends > 0 {
                self.flush()?;
            }
            self.add(start, line);
            start += line.len();
        }
        Ok(())
    }

    fn add(&mut self, start: usize, raw: &[u8]) {
        if !self.is(Inside::LINK) {
            self.unlinked += raw.iter().filter(|byte| byte.is_ascii_alphanumeric() || **byte > 0x7f).count();
        }
        self.flow.push(self.source, start, raw);
    }

    /// Reads `br`: two of them end a paragraph, and one after a sentence does.
    fn line_end(&mut self) -> Result<(), DocumentError> {
        let ends = self.flow.block.text.ends_with(['.', '。', '！', '？', '!', '?', ':', '：', ';', '；']);
        if !self.is(Inside::RAISED) && (self.flow.breaks > 0 || (ends && !self.is(Inside::CELL))) {
            return self.flush();
        }
        self.flow.end_line();
        Ok(())
    }

    /// Ends the innermost element of these names, and all inside it, if it is open above the elements of the floor.
    fn end_before(&mut self, names: &str, floor: &str) -> Result<(), DocumentError> {
        let is_named = |open: &Open| is_one_of(names, &open.name);
        let first = self.open.iter().rposition(|open| is_named(open) || is_one_of(floor, &open.name));
        let Some(own) = first.filter(|at| self.open.get(*at).is_some_and(is_named)) else { return Ok(()) };
        while self.open.len() > own {
            self.end_innermost()?;
        }
        Ok(())
    }

    fn end_innermost(&mut self) -> Result<(), DocumentError> {
        if self.open.last().is_some_and(|open| is_block(&open.name) || (open.outer.is_some() && !open.is_raised)) {
            self.flush()?;
        }
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        self.path.leave();
        if let Some(outer) = open.outer.take() {
            let own = std::mem::replace(&mut self.flow, outer);
            if open.is_raised {
                self.end_raised(&open.name, own);
            }
        }
        self.end_list(&open);
        self.end_table_part(&open.name);
        if open.name == "figure" {
            self.end_figure(open.before.0);
        }
        Ok(())
    }

    /// Adds text that was raised or led to a note, unless it is the mark of one.
    fn end_raised(&mut self, name: &str, own: Flow) {
        let text = own.block.text.trim();
        let kind = raised(&self.flow.block.text, text);
        let is_bracketed = text.starts_with(['[', '(', '（', '［']);
        let is_link = name == "a";
        let is_number = text.trim_matches(|one| "[]()（）［］".contains(one)).bytes().all(|byte| byte.is_ascii_digit());
        let is_mark = kind == Raised::Mark
            && (!is_link || self.is(Inside::RAISED) || (is_number && (is_bracketed || self.flow.is_joined())));
        if is_mark && !self.is(Inside::RAISED) {
            self.marks.add(text);
        } else if kind == Raised::Power && !is_link {
            self.add_power(&own.block);
        } else {
            self.flow.append(self.source, &own.block);
        }
    }

    fn add_power(&mut self, block: &BlockText) {
        let mut raised = BlockText::new(self.source.unit);
        for stretch in &block.stretches {
            let text = block.text.get(stretch.text.clone()).unwrap_or_default();
            let text: String = text.chars().map(power).collect();
            raised.push_whole(&text, stretch.place.clone());
        }
        self.flow.append(self.source, &raised);
    }

    /// A list all of whose text is links is navigation.
    fn end_list(&mut self, open: &Open) {
        let (blocks, unlinked) = open.before;
        if !is_one_of("ul ol", &open.name) || self.unlinked > unlinked || self.blocks.len() < blocks + 2 {
            return;
        }
        for block in self.blocks.iter_mut().skip(blocks) {
            block.kind = BlockKind::Furniture;
        }
    }

    /// Begins what a tag begins of a table.
    fn table_part(&mut self, name: &str, tag: &StartTag<usize>) -> Result<Option<TableCell>, DocumentError> {
        if name == "table" {
            if let Some(outer) = self.tables.last_mut() {
                outer.is_layout = true;
            }
            let role = attribute(tag, "role").unwrap_or_default();
            let is_layout = matches!(role.as_str(), "presentation" | "none");
            self.tables.push(OpenTable::new(self.tables_so_far, self.blocks.len(), is_layout));
            self.tables_so_far += 1;
            return Ok(None);
        }
        let Some(table) = self.tables.last_mut() else { return Ok(None) };
        match name {
            "thead" => table.is_head = true,
            "tbody" | "tfoot" => table.is_head = false,
            "tr" => table.row(),
            "td" | "th" => {
                let span = |name| attribute(tag, name).and_then(|value| value.parse().ok()).unwrap_or(1);
                let is_head = name == "th" || attribute(tag, "scope").is_some();
                return table.cell(span("rowspan"), span("colspan"), is_head).map(Some);
            }
            _ => {}
        }
        Ok(None)
    }

    fn end_table_part(&mut self, name: &str) {
        match name {
            "table" => {
                if let Some(table) = self.tables.pop() {
                    table.end(&mut self.blocks);
                }
            }
            "thead" => {
                if let Some(table) = self.tables.last_mut() {
                    table.is_head = false;
                }
            }
            _ => {}
        }
    }

    /// The caption of a figure with one table is that of the table.
    fn end_figure(&mut self, first: usize) {
        let own = self.blocks.get_mut(first..).unwrap_or_default();
        let table = own.iter().find_map(|block| match block.kind {
            BlockKind::Cell(cell) => Some(cell.table),
            _ => None,
        });
        let Some(table) = table else { return };
        for block in own.iter_mut().filter(|block| block.kind == BlockKind::Paragraph) {
            if block.path.as_ref().is_some_and(|path| path.contains("/figcaption")) {
                block.kind = BlockKind::Caption(table);
            }
        }
    }

    /// Ends the block that was being read.
    fn flush(&mut self) -> Result<(), DocumentError> {
        let flow = std::mem::replace(&mut self.flow, Flow::new(self.source.unit));
        if flow.is_empty() || self.is(Inside::HEAD) {
            return Ok(());
        }
        limits::check_blocks(self.blocks.len())?;
        let mut text = flow.block;
        let is_note = self.marks.leave_out(&mut text);
        let kind = match self.kind() {
            BlockKind::Paragraph if is_note || note_mark::begins_note(&text.text) => BlockKind::Note,
            kind => kind,
        };
        let depth = self.open.iter().rposition(|open| is_block(&open.name)).map_or(0, |at| at + 1);
        if !text.text.trim().is_empty() {
            let BlockText { text, stretches, .. } = text;
            self.blocks.push(Block { kind, text, stretches, fragment: None, path: self.path.to(depth) });
        }
        Ok(())
    }

    /// The kind of a block inside the open elements.
    fn kind(&self) -> BlockKind {
        if self.is(Inside::FURNITURE) {
            return BlockKind::Furniture;
        }
        if self.is(Inside::NOTE) {
            return BlockKind::Note;
        }
        for open in self.open.iter().rev() {
            let level = open.name.strip_prefix('h').and_then(|level| level.parse().ok());
            if let Some(level) = level.filter(|level| (1..=6).contains(level)) {
                return BlockKind::Heading(level);
            }
            if let Some(cell) = open.cell {
                return BlockKind::Cell(cell);
            }
            if let Some(table) = self.tables.last().filter(|_| open.name == "caption") {
                return BlockKind::Caption(table.number);
            }
        }
        BlockKind::Paragraph
    }

    fn inside(&self) -> Inside {
        self.open.last().map_or_else(Inside::default, |open| open.inside)
    }

    fn is(&self, kinds: Inside) -> bool {
        self.inside().is(kinds)
    }

    /// Takes up what a tag says of the page.
    fn tell(&mut self, name: &str, tag: &StartTag<usize>) {
        match name {
            "html" => self.head.language = attribute(tag, "lang").or_else(|| attribute(tag, "xml:lang")),
            "meta" => self.head.meta(tag),
            "time" if !self.is(Inside::FURNITURE) => self.head.time(tag),
            _ => {}
        }
    }

    /// The document, and the language that it names.
    pub(super) fn document(mut self) -> Result<(DocumentText, Option<String>), DocumentError> {
        while !self.open.is_empty() {
            self.end_innermost()?;
        }
        self.flush()?;
        self.marks.set_notes(&mut self.blocks);
        let heading = self.blocks.iter().find(|block| block.kind == BlockKind::Heading(1));
        let heading = heading.map(|block| block.text.trim().to_owned());
        let publisher = self.head.publisher();
        let document = DocumentText {
            unit: self.source.unit,
            title: heading.or_else(|| self.head.title()),
            publisher,
            published: self.head.day().or(self.head.first_time()),
            published_basis: if self.head.day().is_some() { Basis::Stated } else { Basis::Inferred },
            blocks: self.blocks,
            ..DocumentText::default()
        };
        Ok((document, self.head.language))
    }
}
