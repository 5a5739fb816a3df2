//! The times in the headings above the blocks of a document.

use std::collections::BTreeMap;

use crate::ingest::document::period::{Time, TimeExpression, TimeRole};
use crate::ingest::document::{BlockKind, DocumentText};

/// The longest paragraph that is read as a heading, in characters.
const LONGEST_HEADING: usize = 90;

/// What the headings above a block say of time, the nearest first and then those of higher levels.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Above {
    /// The first time that is no day: its block and its index among the expressions of that.
    pub(super) time: Option<(usize, usize)>,
    /// The first year.
    pub(super) year: Option<i32>,
}

/// What the headings above each block say, in one pass over all blocks.
pub(super) fn above(document: &DocumentText, times: &[Vec<TimeExpression>]) -> Vec<Above> {
    // The last heading of each level: its block, and what it and those above it say.
    let mut last: BTreeMap<u8, (usize, Above)> = BTreeMap::new();
    let mut all = Vec::with_capacity(times.len());
    for (index, (block, times)) in document.blocks.iter().zip(times).enumerate() {
        let nearest = |below: u8| {
            let headings = last.iter().filter(|(level, _)| **level < below || **level == u8::MAX);
            headings.map(|(_, heading)| *heading).max_by_key(|(index, _)| *index)
        };
        all.push(nearest(u8::MAX).map(|(_, above)| above).unwrap_or_default());
        let Some(level) = heading_level(&block.kind, &block.text) else { continue };
        let outer = nearest(level).map(|(_, above)| above).unwrap_or_default();
        let is_named = |time: &TimeExpression| time.role == TimeRole::Reference && !is_day(time);
        let time = times.iter().position(is_named).map(|time| (index, time));
        let mut named = times.iter().filter(|time| is_named(time));
        let year = named.find_map(|time| time.time.year(document.published));
        last.insert(level, (index, Above { time: time.or(outer.time), year: year.or(outer.year) }));
    }
    all
}

/// The level of a heading; the highest number for a short paragraph that ends without a full stop.
fn heading_level(kind: &BlockKind, text: &str) -> Option<u8> {
    match kind {
        BlockKind::Heading(level) => Some(*level),
        BlockKind::Paragraph => {
            let is_short = text.chars().count() <= LONGEST_HEADING;
            let is_open = !text
                .trim_end()
                .ends_with(['.', '!', '?', ';', ',', ':', '。', '！', '？', '；', '，', '：', ')', '）']);
            (is_short && is_open && !text.trim().is_empty()).then_some(u8::MAX)
        }
        _ => None,
    }
}

/// Whether a time is a day, which in a heading is that of publication.
pub(super) fn is_day(time: &TimeExpression) -> bool {
    matches!(time.time, Time::Period(period) if period.start_date() == period.end_date())
}
