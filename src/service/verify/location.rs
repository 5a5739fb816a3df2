//! Where a recorded place stands in a document as it is now.

use crate::domain::anchor::{Anchors, Side};
use crate::domain::figure::Selector;
use crate::ingest::document::{BlockPart, Difference};
use crate::service::documents::DocumentContent;

/// What became of a recorded place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location<T> {
    /// The same text stands between the same words, here or elsewhere.
    Same {
        /// Where it stands.
        at: T,
        /// The side on which other words stand now.
        changed: Option<Side>,
    },
    /// Another text stands between the same words.
    Altered(T),
    /// Several places fit equally well.
    Ambiguous(Vec<T>),
    /// No place fits.
    Gone,
}

impl<T> Location<T> {
    /// Where it stands, if one place is known.
    pub const fn at(&self) -> Option<&T> {
        match self {
            Self::Same { at, .. } | Self::Altered(at) => Some(at),
            Self::Ambiguous(_) | Self::Gone => None,
        }
    }

    /// The same with places of another kind.
    pub fn map<U>(self, to: impl Fn(T) -> U) -> Location<U> {
        match self {
            Self::Same { at, changed } => Location::Same { at: to(at), changed },
            Self::Altered(at) => Location::Altered(to(at)),
            Self::Ambiguous(all) => Location::Ambiguous(all.into_iter().map(to).collect()),
            Self::Gone => Location::Gone,
        }
    }
}

/// A place that may be the recorded one.
struct Candidate<T> {
    at: T,
    /// Whether it has the recorded text.
    is_same: bool,
    difference: Difference,
}

/// The number of a document that is recorded with a place and its anchors, by its index.
pub(super) fn locate(content: &DocumentContent, at: &Selector, anchors: Option<&Anchors>) -> Location<usize> {
    let Some(anchors) = anchors else {
        let number = content.reading_at(at);
        let same = number.filter(|index| states(content, *index, at));
        return same.map_or(Location::Gone, |at| Location::Same { at, changed: None });
    };
    let near = content.anchors().near(anchors).into_iter();
    decide(near.map(|(index, difference)| Candidate {
        is_same: states(content, index, at),
        at: index,
        difference,
    }))
}

/// Whether a number has the text of a recorded place.
fn states(content: &DocumentContent, reading: usize, at: &Selector) -> bool {
    content.readings.get(reading).is_some_and(|reading| at.states(&reading.at.exact))
}

/// The words of a document that are recorded with a place and its anchors.
pub(super) fn locate_words(
    content: &DocumentContent,
    at: &Selector,
    anchors: Option<&Anchors>,
) -> Location<BlockPart> {
    let here = content.text.part_at(at).filter(|part| at.states(content.text.text_of(part)));
    let Some(anchors) = anchors else {
        return here.map_or(Location::Gone, |at| Location::Same { at, changed: None });
    };
    let parts = content.text.parts_with(&at.exact);
    let words = decide(parts.into_iter().filter_map(|part| {
        let difference = Difference::between(anchors, &content.anchors_of(&part))?;
        Some(Candidate { at: part, is_same: true, difference })
    }));
    if words != Location::Gone {
        return words;
    }
    // Words that are one number, such as a year, may have become another one.
    let number = locate(content, &Selector { exact: String::new(), ..at.clone() }, Some(anchors));
    match number {
        Location::Altered(_) => number.map(|index| content.part_of(index)),
        _ => Location::Gone,
    }
}

/// Chooses the place that fits best: the same words with the same text, with another text, or one side of the words.
fn decide<T>(candidates: impl Iterator<Item = Candidate<T>>) -> Location<T> {
    let mut candidates: Vec<Candidate<T>> = candidates.collect();
    let Some(least) = candidates.iter().map(|one| one.difference.size()).min() else { return Location::Gone };
    candidates.retain(|one| one.difference.size() == least);
    if candidates.iter().any(|one| one.is_same) {
        candidates.retain(|one| one.is_same);
    } else if least.0 > 0 && candidates.len() > 1 {
        // Several other numbers beside the same words on one side alone, as in a row of a table.
        return Location::Gone;
    }
    if candidates.len() > 1 {
        return Location::Ambiguous(candidates.into_iter().map(|one| one.at).collect());
    }
    match candidates.pop() {
        None => Location::Gone,
        Some(Candidate { at, is_same: true, difference })
            if least == (0, 0) || difference.only_side().is_some() =>
        {
            Location::Same { at, changed: difference.only_side() }
        }
        Some(Candidate { at, .. }) => Location::Altered(at),
    }
}
