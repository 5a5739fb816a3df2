//! Every number of a document, and what it is: a figure, the period of one, no statistic, or accounted for by nothing.

use super::documents::{Document, Documents};
use super::{Service, State};
use crate::domain::codes::codes;
use crate::domain::figure::{Figure, Selector};
use crate::domain::source::Source;
use crate::ingest::document::{ReadNumber, read_numbers};
use crate::ingest::seed::OtherNumber;

/// What a number of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentNumberKind {
    /// A figure, or several that state the same number of different series.
    Figure,
    /// Part of the words that state the period of a figure.
    Period,
    /// No statistic, for a recorded reason.
    Other,
    /// Nothing accounts for it.
    Unaccounted,
}

codes!(DocumentNumberKind {
    Figure = "figure",
    Period = "period",
    Other = "other",
    Unaccounted = "unaccounted",
});

/// A number of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    /// Its place.
    pub at: Selector,
    /// What it is.
    pub kind: DocumentNumberKind,
    /// The ids of the figures that it is, or whose period it states.
    pub figures: Vec<String>,
    /// Why it is no statistic.
    pub reason: Option<String>,
    /// What else is recorded of a number that is no statistic.
    pub note: Option<String>,
}

/// A recorded place at which a document has another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmatchedSelector {
    /// What is recorded.
    pub recorded: DocumentNumber,
    /// The text there; none outside of the document.
    pub found: Option<String>,
}

/// The numbers of a document, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumbers {
    /// The SHA-256 of the bytes that were read; none if the document is not loaded. Then the numbers are those that the
    /// seed folder records.
    pub sha256: Option<String>,
    /// The numbers.
    pub numbers: Vec<DocumentNumber>,
    /// The recorded places that do not fit the text.
    pub unmatched: Vec<UnmatchedSelector>,
}

/// A part of the text of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentPart<'a> {
    /// The text between two numbers.
    Text(&'a str),
    /// A number.
    Number(&'a str, &'a DocumentNumber),
}

impl DocumentNumbers {
    /// The text of the document that the numbers were read from, in parts: numbers, and what stands between them.
    #[must_use]
    pub fn parts<'a>(&'a self, text: &'a str) -> Vec<DocumentPart<'a>> {
        let mut parts = Vec::with_capacity(2 * self.numbers.len() + 1);
        let mut end = 0;
        for number in &self.numbers {
            let (Some(before), Some(exact)) = (text.get(end..number.at.start), number.at.read(text)) else {
                continue;
            };
            parts.push(DocumentPart::Text(before));
            parts.push(DocumentPart::Number(exact, number));
            end = number.at.end;
        }
        parts.extend(text.get(end..).map(DocumentPart::Text));
        parts.retain(|part| *part != DocumentPart::Text(""));
        parts
    }
}

impl Service {
    /// The numbers of the document of a source.
    #[must_use]
    pub fn document_numbers(&self, state: &State, documents: &Documents, source: &Source) -> DocumentNumbers {
        let of_source = |figure: &&Figure| figure.source == source.id;
        let figures: Vec<&Figure> = state.catalogue.figures.iter().filter(of_source).collect();
        let seeds = self.seeds();
        let seed = seeds.iter().find(|seed| seed.dataset.id == source.dataset);
        let others = seed.map(|seed| seed.other_numbers.as_slice()).unwrap_or_default();
        let others: Vec<&OtherNumber> = others.iter().filter(|number| number.source == source.id).collect();
        let recorded = recorded(&figures, &others);
        match documents.get(&source.id) {
            Some(document) => of_document(document, &recorded),
            None => DocumentNumbers { sha256: None, numbers: of_seed(&recorded), unmatched: Vec::new() },
        }
    }
}

/// All that is recorded of a document, by kind and place; figures with the same place are one.
fn recorded(figures: &[&Figure], others: &[&OtherNumber]) -> Vec<DocumentNumber> {
    let of_figure = |at: &Selector, kind, figure: &Figure| DocumentNumber {
        at: at.clone(),
        kind,
        figures: vec![figure.id.clone()],
        reason: None,
        note: None,
    };
    let stated = figures.iter().map(|figure| of_figure(&figure.at, DocumentNumberKind::Figure, figure));
    let periods = figures.iter().filter_map(|figure| {
        figure.period_at.as_ref().map(|at| of_figure(at, DocumentNumberKind::Period, figure))
    });
    let others = others.iter().map(|number| DocumentNumber {
        at: number.at.clone(),
        kind: DocumentNumberKind::Other,
        figures: Vec::new(),
        reason: Some(number.reason.clone()),
        note: number.note.clone(),
    });
    let mut all: Vec<DocumentNumber> = stated.chain(periods).chain(others).collect();
    all.sort_by(|one, other| (one.kind, &one.at).cmp(&(other.kind, &other.at)));
    all.dedup_by(|later, earlier| {
        let is_same = later.kind == earlier.kind && later.at == earlier.at;
        if is_same {
            earlier.figures.append(&mut later.figures);
        }
        is_same
    });
    all
}

/// The numbers that a document has.
fn of_document(document: &Document, recorded: &[DocumentNumber]) -> DocumentNumbers {
    let text = document.text.as_deref().unwrap_or_default();
    let fits = |one: &&DocumentNumber| one.at.read(text) == Some(one.at.exact.as_str());
    let (fitting, others): (Vec<&DocumentNumber>, Vec<_>) = recorded.iter().partition(fits);
    let mut unmatched: Vec<UnmatchedSelector> = others
        .into_iter()
        .map(|one| UnmatchedSelector { recorded: one.clone(), found: one.at.read(text).map(str::to_owned) })
        .collect();
    unmatched.sort_by_key(|one| one.recorded.at.start);
    let numbers = document.numbers.iter().map(|number| classified(number, 0, &fitting)).collect();
    DocumentNumbers { sha256: Some(document.sha256.clone()), numbers, unmatched }
}

/// The numbers that are recorded of a document that is not loaded.
fn of_seed(recorded: &[DocumentNumber]) -> Vec<DocumentNumber> {
    let all: Vec<&DocumentNumber> = recorded.iter().collect();
    let mut numbers: Vec<DocumentNumber> = Vec::new();
    for one in recorded {
        let own = match one.kind {
            // The words of a period may hold several numbers, or none.
            DocumentNumberKind::Period => {
                let read = read_numbers(&one.at.exact);
                read.iter().map(|number| classified(number, one.at.start, &all)).collect()
            }
            _ => vec![one.clone()],
        };
        let is_new = |own: &DocumentNumber| {
            numbers.iter().all(|known| known.at.end <= own.at.start || own.at.end <= known.at.start)
        };
        let new: Vec<DocumentNumber> = own.into_iter().filter(is_new).collect();
        numbers.extend(new);
    }
    numbers.sort_by_key(|number| number.at.start);
    numbers
}

/// A number of a text that begins at an offset, as what covers it: figures first, then periods, then others.
fn classified(number: &ReadNumber, offset: usize, recorded: &[&DocumentNumber]) -> DocumentNumber {
    let at = Selector {
        start: number.start + offset,
        end: number.end + offset,
        exact: number.exact.clone(),
        ..Selector::default()
    };
    match recorded.iter().find(|one| one.at.covers(at.start, at.end)) {
        Some(one) => DocumentNumber { at, ..(*one).clone() },
        None => DocumentNumber {
            at,
            kind: DocumentNumberKind::Unaccounted,
            figures: Vec::new(),
            reason: None,
            note: None,
        },
    }
}
