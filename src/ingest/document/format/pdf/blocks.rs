//! The blocks of a document: paragraphs over columns and pages, headings, captions, tables and notes.

use std::collections::HashMap;
use std::ops::Range;

use super::column::columns;
use super::glyph::PageGlyphs;
use super::line::lines;
use super::mark::attach;
use super::region::{Part, parts};
use super::running::{PageSegments, mark_running};
use super::segment::{Segment, segments_by_direction};
use super::table::Table;
use super::text::{Text, TextKind};
use super::unwrap::{add_line, goes_on};
use super::words::{is_caption, states_unit};
use crate::ingest::document::format::note_mark::begins_note;

/// A block of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageBlock {
    /// The index of the page on which it begins.
    pub page: usize,
    /// What it is.
    pub content: Content,
}

/// The content of a block.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Text.
    Text(Text),
    /// A table, with where it begins and ends, in points from the top of the page.
    Table(Table, Range<f32>),
}

/// The part of a page at its top, and at its bottom, in which a line of small text is a head or foot.
const EDGE: f32 = 0.09;

/// The largest distance of a caption from its table, in ems.
const CAPTION_DISTANCE: f32 = 2.6;

/// The blocks of the pages of a document, in reading order.
pub fn blocks(pages: &[PageGlyphs]) -> Vec<PageBlock> {
    let segments = |page: &PageGlyphs| PageSegments {
        directions: segments_by_direction(page).into_iter().map(attach).collect(),
        height: page.height,
    };
    let mut pages: Vec<PageSegments> = pages.iter().map(segments).collect();
    mark_running(&mut pages);
    let mut blocks = Vec::new();
    let mut column = 0;
    for (index, page) in pages.into_iter().enumerate() {
        add_page(index, page, &mut column, &mut blocks);
    }
    let body = body_size(&blocks);
    mark_lone_heads(&mut blocks, body);
    mark_notes(&mut blocks, body);
    mark_headings(&mut blocks, body);
    mark_captions(&mut blocks);
    join_paragraphs(blocks)
}

/// Adds the blocks of a page: the running ones last.
fn add_page(index: usize, page: PageSegments, column: &mut usize, blocks: &mut Vec<PageBlock>) {
    let mut running = Vec::new();
    let height = page.height;
    let mut add = |content| blocks.push(PageBlock { page: index, content });
    for segments in page.directions {
        let (heads, own): (Vec<Segment>, Vec<Segment>) =
            segments.into_iter().partition(|segment| segment.is_running);
        running.extend(lines(heads));
        for segments in columns(own) {
            *column += 1;
            for part in parts(&lines(segments)) {
                add(match part {
                    Part::Lines(lines) => {
                        Content::Text(Text::of(&lines, TextKind::Paragraph, height, *column))
                    }
                    Part::Table(table, place) => Content::Table(table, place),
                });
            }
        }
    }
    for line in running {
        add(Content::Text(Text::of(&[line], TextKind::Running, height, 0)));
    }
}

fn texts(blocks: &mut [PageBlock]) -> impl Iterator<Item = &mut Text> {
    blocks.iter_mut().filter_map(|block| match &mut block.content {
        Content::Text(text) => Some(text),
        Content::Table(..) => None,
    })
}

/// The size in which most text is set, in points.
fn body_size(blocks: &[PageBlock]) -> f32 {
    let mut lengths: HashMap<i32, usize> = HashMap::new();
    for block in blocks {
        if let Content::Text(text) = &block.content {
            // Half points are told apart.
            *lengths.entry((text.size * 2.0).round() as i32).or_default() += text.characters.len();
        }
    }
    let most = lengths.into_iter().max_by_key(|(size, length)| (*length, *size));
    most.map_or(10.0, |(size, _)| size as f32 / 2.0)
}

/// Marks the heads and feet of documents with few pages: a line of small text at the edge of a page, apart from others.
fn mark_lone_heads(blocks: &mut [PageBlock], body: f32) {
    for text in texts(blocks).filter(|text| text.kind == TextKind::Paragraph) {
        let is_edge = text.depth < EDGE || text.depth > 1.0 - EDGE;
        let is_apart = text.lines == 1 && text.size <= 0.9 * body && !text.ends_sentence();
        if is_edge
            && is_apart
            && !text.has_mark_first
            && !text.begins_with_mark()
            && !begins_note(&text.characters)
        {
            text.kind = TextKind::Running;
        }
    }
}

/// Marks notes: what says so, and small text at the foot of a page that begins with a mark.
fn mark_notes(blocks: &mut [PageBlock], body: f32) {
    for text in texts(blocks).filter(|text| text.kind == TextKind::Paragraph) {
        let is_small = text.size <= 0.93 * body && text.depth > 0.5;
        if begins_note(&text.characters) || is_small && (text.has_mark_first || text.begins_with_mark()) {
            text.kind = TextKind::Note;
        }
    }
}

/// Marks headings: short text that is larger than most, by its size.
fn mark_headings(blocks: &mut [PageBlock], body: f32) {
    let is_heading = |text: &Text| {
        text.kind == TextKind::Paragraph
            && text.size >= 1.12 * body
            && text.is_short()
            && text.characters.chars().any(char::is_alphabetic)
    };
    let mut sizes: Vec<f32> = texts(blocks).filter(|text| is_heading(text)).map(|text| text.size).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    sizes.dedup_by(|size, larger| *size > 0.95 * *larger);
    for text in texts(blocks) {
        if is_heading(text) {
            let larger = sizes.iter().filter(|size| **size > text.size * 1.05).count();
            text.kind = TextKind::Heading(u8::try_from(larger + 1).unwrap_or(u8::MAX).min(6));
        }
    }
}

/// Marks the captions of tables: what says so nearby, and the short lines directly above, such as one with the unit.
fn mark_captions(blocks: &mut [PageBlock]) {
    let mut number = 0;
    for index in 0..blocks.len() {
        let Content::Table(_, place) = &blocks[index].content else { continue };
        let (page, mut top, bottom) = (blocks[index].page, place.start, place.end);
        let mut candidates = Vec::new();
        let mut has_caption = false;
        for above in (index.saturating_sub(3)..index).rev() {
            let Content::Text(text) = &blocks[above].content else { break };
            let is_near =
                top - text.bottom <= CAPTION_DISTANCE * text.size.max(8.0) && text.bottom <= top + text.size;
            let is_text = matches!(text.kind, TextKind::Paragraph | TextKind::Heading(_) | TextKind::Note);
            if blocks[above].page != page || !is_text || !is_near || !text.is_short() {
                break;
            }
            let has_unit = states_unit(&text.characters);
            if has_caption && !has_unit {
                break;
            }
            has_caption |= is_caption(&text.characters);
            if !has_caption && (text.ends_sentence() || text.kind != TextKind::Paragraph) {
                break;
            }
            candidates.push(above);
            top = text.top;
        }
        if !has_caption {
            candidates.truncate(1);
            let below = blocks.get(index + 1).and_then(|block| match &block.content {
                Content::Text(text) if block.page == page && is_caption(&text.characters) => Some(text),
                _ => None,
            });
            if below.is_some_and(|text| {
                text.is_short() && (0.0..CAPTION_DISTANCE * text.size).contains(&(text.top - bottom))
            }) {
                candidates.push(index + 1);
            }
        }
        for candidate in candidates {
            if let Content::Text(text) = &mut blocks[candidate].content {
                text.kind = TextKind::Caption(number);
            }
        }
        number += 1;
    }
}

/// Joins the paragraphs that go on in the next column or on the next page.
fn join_paragraphs(blocks: Vec<PageBlock>) -> Vec<PageBlock> {
    let mut joined: Vec<PageBlock> = Vec::with_capacity(blocks.len());
    // The last block of running text that no table, heading or caption follows.
    let mut open: Option<usize> = None;
    for block in blocks {
        let Content::Text(text) = &block.content else {
            open = None;
            joined.push(block);
            continue;
        };
        match text.kind {
            TextKind::Note | TextKind::Running => {}
            TextKind::Heading(_) | TextKind::Caption(_) => open = None,
            TextKind::Paragraph => {
                let last = open.and_then(|open| joined.get_mut(open));
                if let Some(PageBlock { page, content: Content::Text(last) }) = last
                    && block.page <= *page + text_pages(last)
                    && continues(last, text)
                {
                    add_line(&mut last.characters, &text.characters);
                    last.column = text.column;
                    last.pages = block.page - *page;
                    continue;
                }
                open = Some(joined.len());
            }
        }
        joined.push(block);
    }
    joined
}

/// The number of pages after its first one on which a text may go on.
fn text_pages(text: &Text) -> usize {
    text.pages + 1
}

/// Whether a paragraph at the begin of a column goes on with one at the end of the column before.
fn continues(last: &Text, text: &Text) -> bool {
    text.column == last.column + 1
        && (text.size / last.size.max(0.1) - 1.0).abs() < 0.05
        && last.lines > 1
        && !text.has_mark_first
        && !text.begins_with_mark()
        && goes_on(&last.characters, &text.characters)
}
