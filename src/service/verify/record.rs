//! What the seed folder records of a document, and where each of it stands in the document as it is.

use super::location::{Location, locate, locate_words};
use crate::domain::anchor::Anchors;
use crate::domain::figure::{Figure, Selector};
use crate::domain::source::Source;
use crate::ingest::document::{BlockPart, READER};
use crate::ingest::seed::{OtherNumber, Seed};
use crate::service::documents::{Document, DocumentContent};

/// Which edition of a document is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// The bytes that the places were recorded of.
    Same,
    /// Those bytes, read by another version of the reader.
    OtherReader,
    /// Other bytes.
    Other,
}

impl Edition {
    /// The edition that a document is of a source.
    #[must_use]
    pub fn of(seed: &Seed, source: &Source, document: &Document) -> Self {
        let reader = seed.readers.get(&source.id).copied();
        if document.sha256 != source.sha256 {
            Self::Other
        } else if reader.is_some_and(|reader| reader != READER) {
            Self::OtherReader
        } else {
            Self::Same
        }
    }
}

/// The number that is recorded with a place, by its index.
///
/// In the recorded bytes it stands at that place; in others, where its anchors say.
#[must_use]
pub fn locate_number(
    content: &DocumentContent,
    edition: Edition,
    at: &Selector,
    anchors: Option<&Anchors>,
) -> Location<usize> {
    let here = || locate(content, at, None);
    match edition {
        Edition::Other => locate(content, at, anchors),
        Edition::OtherReader if here() == Location::Gone => locate(content, at, anchors),
        _ => here(),
    }
}

/// The words of a period that are recorded with a place, found as a number is.
#[must_use]
pub fn locate_period(
    content: &DocumentContent,
    edition: Edition,
    at: &Selector,
    anchors: Option<&Anchors>,
) -> Location<BlockPart> {
    let here = || locate_words(content, at, None);
    match edition {
        Edition::Other => locate_words(content, at, anchors),
        Edition::OtherReader if here() == Location::Gone => locate_words(content, at, anchors),
        _ => here(),
    }
}

/// What is recorded at a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject<'a> {
    /// The number of a figure.
    Figure(&'a Figure),
    /// The words that state the period of a figure.
    Period(&'a Figure),
    /// A number that is no statistic.
    Other(&'a OtherNumber),
}

/// A recorded place, and what became of it.
#[derive(Debug, Clone)]
pub(super) struct Record<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) at: &'a Selector,
    pub(super) anchors: Option<&'a Anchors>,
    pub(super) location: Location<BlockPart>,
    /// The number that stands there.
    pub(super) reading: Option<usize>,
}

impl<'a> Record<'a> {
    /// The record of a figure.
    pub(super) fn of_figure(
        seed: &'a Seed,
        figure: &'a Figure,
        content: &DocumentContent,
        edition: Edition,
    ) -> Self {
        let anchors = seed.anchors.get(&figure.id).and_then(|anchors| anchors.at.as_ref());
        Self::of_number(Subject::Figure(figure), &figure.at, anchors, content, edition)
    }

    /// The record of a number that is no statistic.
    fn of_other(other: &'a OtherNumber, content: &DocumentContent, edition: Edition) -> Self {
        Self::of_number(Subject::Other(other), &other.at, other.anchors.as_ref(), content, edition)
    }

    fn of_number(
        subject: Subject<'a>,
        at: &'a Selector,
        anchors: Option<&'a Anchors>,
        content: &DocumentContent,
        edition: Edition,
    ) -> Self {
        let number = locate_number(content, edition, at, anchors);
        let reading = number.at().copied();
        Self { subject, at, anchors, location: number.map(|index| content.part_of(index)), reading }
    }

    /// The record of the words that state the period of a figure.
    pub(super) fn of_period(
        seed: &'a Seed,
        figure: &'a Figure,
        content: &DocumentContent,
        edition: Edition,
    ) -> Option<Self> {
        let at = figure.period_at.as_ref()?;
        let anchors = seed.anchors.get(&figure.id).and_then(|anchors| anchors.period_at.as_ref());
        let location = locate_period(content, edition, at, anchors);
        Some(Self { subject: Subject::Period(figure), at, anchors, location, reading: None })
    }

    /// All that the seed folder records of a document.
    pub(super) fn all(
        seed: &'a Seed,
        source: &Source,
        content: &DocumentContent,
        edition: Edition,
    ) -> Vec<Self> {
        let figures = seed.figures.iter().filter(|figure| figure.source == source.id);
        let of_figures = figures.flat_map(|figure| {
            let number = Self::of_figure(seed, figure, content, edition);
            std::iter::once(number).chain(Self::of_period(seed, figure, content, edition))
        });
        let others = seed.other_numbers.iter().filter(|other| other.source == source.id);
        of_figures.chain(others.map(|other| Self::of_other(other, content, edition))).collect()
    }

    /// The place where it stands.
    pub(super) fn place(&self, content: &DocumentContent) -> Option<Selector> {
        content.text.selector(self.location.at()?)
    }

    /// The place where its text stands, if that is another one than the recorded place.
    pub(super) fn new_place(&self, content: &DocumentContent) -> Option<Selector> {
        let Location::Same { at, .. } = &self.location else { return None };
        content.text.selector(at).filter(|place| !place.is_at(self.at))
    }

    /// The id of its figure, if this is the number of one that was not found, or at several places.
    pub(super) fn lost_figure(&self) -> Option<&'a str> {
        match (self.subject, &self.location) {
            (Subject::Figure(figure), Location::Ambiguous(_) | Location::Gone) => Some(&figure.id),
            _ => None,
        }
    }

    /// The figure that it belongs to.
    pub(super) fn figure(&self) -> Option<&'a Figure> {
        match self.subject {
            Subject::Figure(figure) | Subject::Period(figure) => Some(figure),
            Subject::Other(_) => None,
        }
    }
}
