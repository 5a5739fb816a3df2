//! What members of an archive say about the codes of the others.

use std::collections::HashSet;

use super::assembler::FileContent;
use crate::ingest::data::description::Description;

/// The most notes about codes that are repeated.
const MAX_NOTES: usize = 20;

/// Adds names to codes without one, and notes about codes that occur. Returns what to say about the member.
pub(super) fn describe(content: &mut FileContent, member: &str, description: &Description) -> String {
    let mut names = 0;
    let mut notes: Vec<String> = Vec::new();
    for dimension in 0..content.header.dimensions.len() {
        let known: HashSet<&str> = content
            .series
            .iter()
            .filter_map(|series| series.codes.get(dimension))
            .map(|code| &**code)
            .collect();
        for entry in description.entries.iter().filter(|entry| known.contains(entry.code.as_str())) {
            if !entry.name.is_empty() && entry.name != entry.code {
                let key = (dimension, entry.code.clone());
                content.names.entry(key).or_insert_with(|| {
                    names += 1;
                    entry.name.clone()
                });
            }
            if !entry.note.is_empty() {
                let name = if entry.name.is_empty() { &entry.code } else { &entry.name };
                notes.push(format!("{name}: {}", entry.note));
            }
        }
    }
    notes.extend(description.notes.iter().cloned());
    let count = notes.len();
    content.header.notes.extend(notes.into_iter().take(MAX_NOTES));
    let more =
        if count > MAX_NOTES { format!(", of which {MAX_NOTES} are given here") } else { String::new() };
    format!("`{member}` describes the data: {names} names and {count} notes are taken from it{more}")
}
