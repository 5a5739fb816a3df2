//! Drafts of the figures of a document: series carried over from an earlier edition, numbers that are no statistics, and
//! suggestions for what is open.

mod account;
mod carry;
mod drafter;
mod known_units;
mod new_indicator;
mod new_source;
mod search_text;
mod suggestions;
mod vocabulary;
mod words_around;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use self::carry::counterparts;
use self::drafter::Drafter;
use self::search_text::SearchText;
use self::suggestions::{Names, SeriesQuery};
use crate::domain::catalogue::Indicator;
use crate::domain::figure::{Figure, Selector};
use crate::domain::series_key::SeriesKey;
use crate::domain::source::Source;
use crate::ingest::document::{DocumentText, Reading, ReadingKind, read_document};
use crate::ingest::seed::{FigureEntry, OtherNumber, Seed, SourceEntry};

pub use self::account::{Account, accept_carried, put_drafts};
pub use self::known_units::known_unit;
pub use self::new_source::{GivenFacts, NoDay, new_source};
pub use self::suggestions::{MAX_SUGGESTIONS, Suggestion};

/// The unit of a draft whose document names one that is not known.
pub const OPEN_UNIT: &str = "open";

/// A document of a dataset that was published before.
#[derive(Debug)]
pub struct EarlierEdition<'a> {
    /// The source.
    pub source: &'a Source,
    /// Its text.
    pub document: DocumentText,
}

/// The drafts of the numbers of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drafts {
    /// Those of figures, in reading order.
    pub figures: Vec<FigureDraft>,
    /// The numbers that are no statistics, in reading order.
    pub numbers: Vec<OtherNumber>,
}

/// The draft of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureDraft {
    /// The entry: without a series, or with one that was carried over.
    pub entry: FigureEntry,
    /// Series that it may belong to, the best first; none if it was carried over.
    pub suggestions: Vec<Suggestion>,
    /// A new indicator that it may belong to, if no series fits.
    pub new_indicator: Option<Indicator>,
    /// The series of that indicator.
    pub new_series: Option<SeriesKey>,
    /// Why somebody should look at it although it was carried over.
    pub doubts: Vec<String>,
}

impl FigureDraft {
    /// Whether its series is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.entry.series.is_empty()
    }

    /// The lines of the comment that stands above it in the seed folder.
    #[must_use]
    pub fn comment(&self) -> Vec<String> {
        let suggestions =
            self.suggestions.iter().map(|one| format!("series = \"{}\" # {}", one.series, one.name));
        let from = self.entry.carried_from.iter().map(|id| format!("carried over from {id}"));
        let indicator = self.new_indicator.iter().filter(|_| self.suggestions.is_empty());
        let indicator = indicator.flat_map(new_indicator::lines);
        let series = self.new_series.iter().map(|series| format!("series = \"{series}\""));
        from.chain(self.doubts.iter().cloned()).chain(suggestions).chain(indicator).chain(series).collect()
    }
}

/// The drafts of the numbers of a document that is a new source of a dataset. Earlier editions may be in any order.
#[must_use]
pub fn drafts(
    seed: &Seed,
    source: &SourceEntry,
    document: &DocumentText,
    earlier: &[EarlierEdition<'_>],
) -> Drafts {
    let readings = read_document(document);
    let mut editions: Vec<&EarlierEdition> = earlier.iter().collect();
    editions.sort_by_key(|edition| Reverse(edition.source.published));
    let editions: Vec<Counterparts> =
        editions.into_iter().map(|edition| Counterparts::new(edition, (document, &readings))).collect();
    let drafter = Drafter::new(seed, source, document, &readings);
    let mut drafts = Drafts::default();
    for (index, reading) in readings.iter().enumerate() {
        match editions.iter().find_map(|edition| edition.claim_of(seed, index)) {
            Some(Claim::Figures(figures, edition)) => {
                let carried = figures
                    .iter()
                    .enumerate()
                    .filter_map(|(nth, figure)| drafter.carried((index, nth), figure, edition.source));
                drafts.figures.extend(carried);
            }
            Some(Claim::Number(number, edition)) => {
                let note = Some(format!("as in {}", edition.source.id));
                drafts.numbers.extend(drafter.number(index, number.reason.clone(), note));
            }
            None => match reading.kind {
                ReadingKind::SetAside(aside) => {
                    drafts.numbers.extend(drafter.number(index, aside.code().to_owned(), None));
                }
                _ => drafts.figures.extend(drafter.open(index)),
            },
        }
    }
    doubt_repeated(&mut drafts.figures);
    drafts
}

/// The series that numbers of a document may belong to, for each number.
#[must_use]
pub fn suggestions(seed: &Seed, document: &DocumentText, readings: &[Reading]) -> Vec<Vec<Suggestion>> {
    let names = Names::new(seed);
    readings.iter().map(|reading| suggested(&names, document, reading)).collect()
}

fn suggested(names: &Names<'_>, document: &DocumentText, reading: &Reading) -> Vec<Suggestion> {
    let Some(unit) = reading.number.unit else { return Vec::new() };
    names.suggestions(SeriesQuery {
        text: &SearchText::of(document, reading),
        unit,
        is_change: reading.number.direction.is_some(),
        frequency: reading.period.as_ref().map(|period| period.period.frequency()),
    })
}

/// An earlier edition with the numbers in it that those of the new one stand for.
struct Counterparts<'a> {
    source: &'a Source,
    readings: Vec<Reading>,
    of: Vec<Option<usize>>,
}

/// What is recorded of a number of an earlier edition.
enum Claim<'a> {
    Figures(Vec<&'a Figure>, &'a Counterparts<'a>),
    Number(&'a OtherNumber, &'a Counterparts<'a>),
}

impl<'a> Counterparts<'a> {
    fn new(edition: &'a EarlierEdition<'a>, now: (&DocumentText, &[Reading])) -> Self {
        let readings = read_document(&edition.document);
        let of = counterparts((&edition.document, &readings), now);
        Self { source: edition.source, readings, of }
    }

    /// What is recorded of the number that a number of the new edition stands for.
    fn claim_of(&'a self, seed: &'a Seed, index: usize) -> Option<Claim<'a>> {
        let at = &self.readings.get((*self.of.get(index)?)?)?.at;
        let is_here = |source: &str, other: &Selector| {
            let is_same_part = other.unit == at.unit && other.fragment == at.fragment;
            source == self.source.id && is_same_part && other.start < at.end && at.start < other.end
        };
        let figures: Vec<&Figure> =
            seed.figures.iter().filter(|figure| is_here(&figure.source, &figure.at)).collect();
        if !figures.is_empty() {
            return Some(Claim::Figures(figures, self));
        }
        let number = seed.other_numbers.iter().find(|number| is_here(&number.source, &number.at))?;
        Some(Claim::Number(number, self))
    }
}

/// Doubts drafts that state the same period of the same series.
fn doubt_repeated(figures: &mut [FigureDraft]) {
    let key = |draft: &FigureDraft| (draft.entry.series.clone(), draft.entry.period.clone());
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for draft in figures.iter().filter(|draft| !draft.is_open()) {
        *counts.entry(key(draft)).or_default() += 1;
    }
    for draft in figures.iter_mut().filter(|draft| counts.get(&key(draft)).is_some_and(|count| *count > 1)) {
        draft.doubts.push("another draft states the same period of the series".to_owned());
    }
}
