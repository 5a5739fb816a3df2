//! Which line ends of a text end a paragraph.
//!
//! A text is wrapped at a width unless most of it stands in longer lines. A line end at that width is no end of a
//! paragraph; one before it, after which the first word of the next line had found room, is one, unless the sentence goes
//! on.

use super::line::Line;
use super::table::has_columns;
use crate::ingest::document::format::lines::is_chinese;

/// The widest line of a wrapped text, in columns.
const WIDEST: usize = 200;

/// The most lines of a paragraph.
const LONGEST: usize = 500;

/// The width at which a text is wrapped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wrapping {
    /// None where each line is a paragraph.
    width: Option<usize>,
}

impl Wrapping {
    /// The wrapping of a text.
    pub(super) fn of(lines: &[Line]) -> Self {
        let mut widths: Vec<usize> = lines.iter().filter(|line| is_prose(line)).map(|line| line.width).collect();
        widths.sort_unstable();
        let all: usize = widths.iter().sum();
        let long: usize = widths.iter().filter(|width| **width > WIDEST).sum();
        if 2 * long >= all {
            return Self { width: None };
        }
        // Some lines are wider than the others by mistake.
        let mut passed = 0;
        let width = widths.into_iter().find(|width| {
            passed += width;
            20 * passed >= 19 * all
        });
        Self { width: width.map(|width| width.min(WIDEST)) }
    }

    /// Whether the text is wrapped.
    pub(super) const fn is_wrapped(self) -> bool {
        self.width.is_some()
    }

    /// The number of lines of the paragraph that begins with the first of these lines.
    pub(super) fn lines_of_paragraph(self, lines: &[Line]) -> usize {
        if self.width.is_none() {
            return 1;
        }
        let group: Vec<&Line> = lines.iter().take(LONGEST).take_while(|line| !line.is_blank()).collect();
        let widest = group.iter().map(|line| line.width).filter(|width| *width <= WIDEST).max().unwrap_or(0);
        let hanging = lines.first().map_or(0, |first| first.indent + first.bullet());
        let ends = |pair: &[&Line]| match pair {
            [line, next] => self.ends_paragraph(line, next, widest, hanging),
            _ => true,
        };
        group.windows(2).position(ends).map_or(group.len(), |at| at + 1).max(1)
    }

    fn ends_paragraph(self, line: &Line, next: &Line, widest: usize, hanging: usize) -> bool {
        let Some(width) = self.width else { return true };
        if next.is_rule() || next.bullet() > 0 || next.marked_heading().is_some() || next.underline().is_some() {
            return true;
        }
        if line.width > WIDEST || has_columns(next) || has_columns(line) {
            return true;
        }
        let is_indented = next.indent > line.indent.max(hanging) + 1;
        let room = line.width + next.first_word();
        // Publishers break lines earlier, before long words and at commas; a heading is shorter still.
        let is_short = 5 * room < 4 * width.max(widest).min(width + 20);
        if line.ends_sentence() || next.is_numbered() {
            return is_short || is_indented || next.is_numbered() && line.ends_sentence();
        }
        let goes_on = next.text.starts_with(|one: char| one.is_lowercase() || "，。；、）)%％‰”".contains(one));
        (is_short || is_indented) && !goes_on
    }
}

/// Whether a line is running text: no row of a table, and no address without a blank.
fn is_prose(line: &Line) -> bool {
    let breaks = line.text.contains(' ') || line.text.chars().any(is_chinese);
    breaks && !has_columns(line) && !line.is_rule() && !line.text.starts_with('|')
}
