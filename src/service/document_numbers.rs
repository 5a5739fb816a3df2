//! Every number of a document, and what it is: a figure, the period of one, no statistic, or accounted for by nothing.

use super::documents::{Document, Documents};
use super::verify::{Edition, Location, locate_number, locate_period};
use super::{Service, State};
use crate::domain::anchor::Anchors;
use crate::domain::codes::codes;
use crate::domain::figure::{Figure, PositionUnit, Selector};
use crate::domain::source::Source;
use crate::ingest::document::{BlockPart, DocumentText, read_numbers};
use crate::ingest::seed::{FigureAnchors, OtherNumber, Seed};

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
    /// The part of the text that it is; none if the document is not loaded.
    pub part: Option<BlockPart>,
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
    /// The blocks of the document that the numbers were read from, each in parts: numbers, and what stands between them.
    #[must_use]
    pub fn blocks<'a>(&'a self, text: &'a DocumentText) -> Vec<Vec<DocumentPart<'a>>> {
        let mut numbers = self.numbers.iter().filter_map(|one| Some((one, one.part.as_ref()?))).peekable();
        let blocks = text.blocks.iter().enumerate().map(|(index, block)| {
            let (mut parts, mut end) = (Vec::new(), 0);
            while let Some((number, part)) = numbers.next_if(|(_, part)| part.block == index) {
                let (Some(before), Some(exact)) =
                    (block.text.get(end..part.text.start), block.text.get(part.text.clone()))
                else {
                    continue;
                };
                parts.push(DocumentPart::Text(before));
                parts.push(DocumentPart::Number(exact, number));
                end = part.text.end;
            }
            parts.extend(block.text.get(end..).map(DocumentPart::Text));
            parts.retain(|part| *part != DocumentPart::Text(""));
            parts
        });
        blocks.collect()
    }
}

/// What is recorded at a place, with the anchors of the place.
#[derive(Debug, Clone)]
struct Recorded {
    number: DocumentNumber,
    anchors: Option<Anchors>,
}

impl Service {
    /// The numbers of the document of a source.
    #[must_use]
    pub fn document_numbers(&self, state: &State, documents: &Documents, source: &Source) -> DocumentNumbers {
        let of_source = |figure: &&Figure| figure.source == source.id;
        let figures: Vec<&Figure> = state.catalogue.figures.iter().filter(of_source).collect();
        let seed = self.seeds().iter().find(|seed| seed.dataset.id == source.dataset);
        let others = seed.map(|seed| seed.other_numbers.as_slice()).unwrap_or_default();
        let others: Vec<&OtherNumber> = others.iter().filter(|number| number.source == source.id).collect();
        let recorded = recorded(seed, &figures, &others);
        match documents.get(&source.id) {
            Some(document) => of_document(seed, source, document, &recorded),
            None => DocumentNumbers { sha256: None, numbers: of_seed(&recorded), unmatched: Vec::new() },
        }
    }
}

/// All that is recorded of a document, by kind and place; figures with the same place are one.
fn recorded(seed: Option<&Seed>, figures: &[&Figure], others: &[&OtherNumber]) -> Vec<Recorded> {
    let anchors_of = |figure: &Figure| seed.and_then(|seed| seed.anchors.get(&figure.id));
    let of_figure =
        |at: &Selector, kind, figure: &Figure, anchors: fn(&FigureAnchors) -> &Option<Anchors>| Recorded {
            number: DocumentNumber {
                at: at.clone(),
                part: None,
                kind,
                figures: vec![figure.id.clone()],
                reason: None,
                note: None,
            },
            anchors: anchors_of(figure).and_then(|all| anchors(all).clone()),
        };
    let stated =
        figures.iter().map(|figure| of_figure(&figure.at, DocumentNumberKind::Figure, figure, |all| &all.at));
    let periods = figures.iter().filter_map(|figure| {
        let at = figure.period_at.as_ref()?;
        Some(of_figure(at, DocumentNumberKind::Period, figure, |all| &all.period_at))
    });
    let others = others.iter().map(|number| Recorded {
        number: DocumentNumber {
            at: number.at.clone(),
            part: None,
            kind: DocumentNumberKind::Other,
            figures: Vec::new(),
            reason: Some(number.reason.clone()),
            note: number.note.clone(),
        },
        anchors: number.anchors.clone(),
    });
    let mut all: Vec<Recorded> = stated.chain(periods).chain(others).collect();
    all.sort_by(|one, other| (one.number.kind, &one.number.at).cmp(&(other.number.kind, &other.number.at)));
    all.dedup_by(|later, earlier| {
        let is_same = later.number.kind == earlier.number.kind && later.number.at == earlier.number.at;
        if is_same {
            earlier.number.figures.append(&mut later.number.figures);
        }
        is_same
    });
    all
}

/// The numbers that a document has.
fn of_document(
    seed: Option<&Seed>,
    source: &Source,
    document: &Document,
    recorded: &[Recorded],
) -> DocumentNumbers {
    let edition = seed.map_or(Edition::Same, |seed| Edition::of(seed, source, document));
    let (mut fitting, mut unmatched) = (Vec::new(), Vec::new());
    for one in recorded {
        let (at, anchors) = (&one.number.at, one.anchors.as_ref());
        let location = document.read().map_or(Location::Gone, |content| match one.number.kind {
            DocumentNumberKind::Period => locate_period(content, edition, at, anchors),
            _ => locate_number(content, edition, at, anchors).map(|index| content.part_of(index)),
        });
        let words = |part: &BlockPart| document.read().map(|content| content.text.text_of(part).to_owned());
        match location {
            Location::Same { at, .. } => fitting.push((&one.number, at)),
            Location::Altered(at) => {
                unmatched.push(UnmatchedSelector { recorded: one.number.clone(), found: words(&at) });
            }
            _ => {
                let found = document.read().and_then(|content| content.words_at(at)).map(str::to_owned);
                unmatched.push(UnmatchedSelector { recorded: one.number.clone(), found });
            }
        }
    }
    unmatched.sort_by_key(|one| one.recorded.at.start);
    let numbers = document.readings().iter().map(|reading| {
        let part = reading.part();
        let covers = |(_, own): &&(&DocumentNumber, BlockPart)| {
            own.block == part.block && own.text.start <= part.text.start && part.text.end <= own.text.end
        };
        let found = fitting.iter().find(covers).map(|(number, _)| *number);
        DocumentNumber { part: Some(part.clone()), ..classified(reading.at.clone(), found) }
    });
    DocumentNumbers { sha256: Some(document.sha256.clone()), numbers: numbers.collect(), unmatched }
}

/// The numbers that are recorded of a document that is not loaded.
fn of_seed(recorded: &[Recorded]) -> Vec<DocumentNumber> {
    let mut numbers: Vec<DocumentNumber> = Vec::new();
    for one in recorded.iter().map(|recorded| &recorded.number) {
        let own = match one.kind {
            // The words of a period may hold several numbers, or none.
            DocumentNumberKind::Period => within(one, recorded),
            _ => vec![one.clone()],
        };
        let is_new = |own: &DocumentNumber| {
            let is_apart = |known: &DocumentNumber| {
                known.at.fragment != own.at.fragment
                    || known.at.end <= own.at.start
                    || own.at.end <= known.at.start
            };
            numbers.iter().all(is_apart)
        };
        let new: Vec<DocumentNumber> = own.into_iter().filter(is_new).collect();
        numbers.extend(new);
    }
    numbers.sort_by(|one, other| (&one.at.fragment, one.at.start).cmp(&(&other.at.fragment, other.at.start)));
    numbers
}

/// The numbers in the words of a period.
fn within(period: &DocumentNumber, recorded: &[Recorded]) -> Vec<DocumentNumber> {
    let (words, unit) = (period.at.exact.as_str(), period.at.unit);
    let position = |offset: usize| match unit {
        PositionUnit::Bytes => period.at.start + offset,
        PositionUnit::Characters => period.at.start + words.get(..offset).unwrap_or_default().chars().count(),
    };
    let numbers = read_numbers(words).into_iter().map(|number| Selector {
        start: position(number.start),
        end: position(number.end),
        exact: number.exact,
        ..period.at.clone()
    });
    let covering = |at: &Selector| recorded.iter().map(|one| &one.number).find(|one| one.at.contains(at));
    numbers
        .map(|at| {
            let found = covering(&at);
            classified(at, found)
        })
        .collect()
}

/// A number, as what covers it.
fn classified(at: Selector, covering: Option<&DocumentNumber>) -> DocumentNumber {
    match covering {
        Some(one) => DocumentNumber { at, ..one.clone() },
        None => DocumentNumber {
            at,
            part: None,
            kind: DocumentNumberKind::Unaccounted,
            figures: Vec::new(),
            reason: None,
            note: None,
        },
    }
}
