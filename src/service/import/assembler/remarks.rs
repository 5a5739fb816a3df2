//! Remarks about the marks of a file, and what of it is not used.

use super::Assembler;
use crate::ingest::data::record::Place;
use crate::ingest::data::status_mark::StatusMark;
use crate::ingest::data::unused::{UnusedKind, UnusedPart};

impl Assembler {
    /// What of the file is not used, rows without an area last.
    pub(super) fn unused_parts(&mut self) -> Vec<UnusedPart> {
        let mut unused = std::mem::take(&mut self.unused);
        if let Some(place) = self.skipped.places.first() {
            unused.push(UnusedPart::rows(
                "",
                place.clone(),
                self.skipped.rows,
                "the code of its area is empty",
            ));
        }
        unused
    }

    /// Counts a mark behind a value that the status of the record overrules.
    pub(super) fn note_overruled(&mut self, mark: &StatusMark, status: u8, place: Place<'_>) {
        if mark.status.is_some_and(|own| own.code() == char::from(status)) {
            return;
        }
        let is_it = |part: &&mut UnusedPart| part.kind == UnusedKind::Mark && part.name == mark.text;
        match self.unused.iter_mut().find(is_it) {
            Some(part) => part.count += 1,
            None => self.unused.push(UnusedPart::one(
                UnusedKind::Mark,
                &mark.text,
                place.to_string(),
                "the status beside the value says otherwise",
            )),
        }
    }

    /// Adds a note for each mark behind a period: the status it was read as.
    pub(super) fn note_marks(&mut self) {
        let mut notes: Vec<String> = self
            .marks
            .iter()
            .map(|(text, mark)| match mark.status {
                Some(status) => format!("`{text}` is read as a period with the status {}", status.code()),
                None => format!("`{text}` is read as a period with the footnote or flag `{}`", mark.text),
            })
            .collect();
        notes.sort();
        self.header.notes.append(&mut notes);
    }
}
