//! The entries of drafts.

use super::carry::moved;
use super::new_indicator::new_indicator;
use super::search_text::SearchText;
use super::suggestions::{Names, Suggestion};
use super::{FigureDraft, OPEN_UNIT, suggested};
use crate::domain::anchor::Anchors;
use crate::domain::catalogue::Indicator;
use crate::domain::figure::{Figure, Selector};
use crate::domain::invariant::OrBroken;
use crate::domain::relation::RelationKind;
use crate::domain::source::{Basis, Source};
use crate::domain::structure::Role;
use crate::ingest::document::{AnchorText, Direction, DocumentText, PeriodReading, Reading, ReadingAnchors};
use crate::ingest::seed::{FigureEntry, OtherNumber, Seed, SourceEntry};

/// A value so many times that of the edition before, or a part as small, is doubted.
const DOUBTED_RATIO: f64 = 300.0;

/// What the drafts of one document share.
pub(super) struct Drafter<'a> {
    seed: &'a Seed,
    source: &'a SourceEntry,
    document: &'a DocumentText,
    readings: &'a [Reading],
    names: Names<'a>,
    anchors: ReadingAnchors,
    anchor_text: AnchorText,
    /// The beginning of the ids of its figures.
    stem: String,
}

impl<'a> Drafter<'a> {
    pub(super) fn new(
        seed: &'a Seed,
        source: &'a SourceEntry,
        document: &'a DocumentText,
        readings: &'a [Reading],
    ) -> Self {
        let anchors = ReadingAnchors::new(document, readings);
        let anchor_text = AnchorText::new(document);
        let (names, stem) = (Names::new(seed), stem(seed, source));
        Self { seed, source, document, readings, names, anchors, anchor_text, stem }
    }

    /// The anchors of a place in the document.
    fn anchors_at(&self, at: &Selector) -> Option<Anchors> {
        let part = self.document.part_at(at)?;
        Some(self.anchor_text.anchors(self.document, part.block, &part.text))
    }

    /// The id of the draft of a number; several figures may state the same one.
    fn id(&self, index: usize, nth: usize) -> String {
        match nth {
            0 => format!("{}-{}", self.stem, index + 1),
            _ => format!("{}-{}-{}", self.stem, index + 1, nth + 1),
        }
    }

    /// A number that is no statistic.
    pub(super) fn number(&self, index: usize, reason: String, note: Option<String>) -> Option<OtherNumber> {
        let at = self.readings.get(index)?.at.clone();
        Some(OtherNumber {
            source: self.source.id.clone(),
            at,
            anchors: self.anchors.get(index).cloned(),
            reason,
            note,
        })
    }

    /// The draft of a number whose series is not known.
    pub(super) fn open(&self, index: usize) -> Option<FigureDraft> {
        let reading = self.readings.get(index)?;
        let mut suggestions = suggested(&self.names, self.document, reading);
        suggestions.retain(|suggestion| !self.is_stated(suggestion, reading));
        let new_indicator = new_indicator(self.seed, self.document, reading);
        let frequency = reading.period.as_ref().map(|period| period.period.frequency());
        let named = new_indicator.as_ref().filter(|_| suggestions.is_empty());
        let new_series = named.and_then(|indicator| {
            let text = SearchText::of(self.document, reading);
            self.names.new_series(indicator.code.as_str(), &text, frequency)
        });
        let entry = self.entry(index, 0)?;
        Some(FigureDraft { entry, suggestions, new_indicator, new_series, doubts: Vec::new() })
    }

    /// Whether the document states the series in that period already; a second time is refused.
    fn is_stated(&self, suggestion: &Suggestion, reading: &Reading) -> bool {
        let Some(read) = &reading.period else { return false };
        self.seed.figures.iter().any(|figure| {
            figure.source == self.source.id
                && figure.period == read.period
                && figure.series == suggestion.series
        })
    }

    /// The draft of a number that stands for a figure of an earlier edition: with its series, and its period moved on.
    pub(super) fn carried(
        &self,
        (index, nth): (usize, usize),
        figure: &Figure,
        earlier: &Source,
    ) -> Option<FigureDraft> {
        let reading = self.readings.get(index)?;
        let mut entry = self.entry(index, nth)?;
        let moved = moved(figure.period, earlier.published, self.source.published);
        let structure = &self.seed.dataset.structure;
        let indicator = self.indicator_of(figure);
        if indicator.is_some_and(is_difference) {
            entry.value = falling(reading, entry.value);
        }
        let may_be = entry.value >= 0.0 || indicator.is_none_or(|indicator| !indicator.non_negative);
        let fits = entry.value.is_finite() && may_be && entry.unit == figure.unit;
        let Some(period) = moved.filter(|_| fits) else {
            // The series is known, and the rest is for somebody to look at.
            let name = indicator.map(|indicator| indicator.name.clone()).unwrap_or_default();
            let suggestion = Suggestion { series: figure.series.clone(), name, score: f64::INFINITY };
            return Some(FigureDraft {
                entry,
                suggestions: vec![suggestion],
                new_indicator: None,
                new_series: None,
                doubts: Vec::new(),
            });
        };
        let mut doubts = Vec::new();
        let stated = reading.period.as_ref().filter(|_| entry.period_basis == Basis::Stated);
        if stated.is_none_or(|stated| stated.period != period) {
            doubts.extend(
                stated.map(|stated| {
                    format!("the text says {}, the days of publication {period}", stated.period)
                }),
            );
            (entry.period_basis, entry.period_at, entry.period_anchors) = (Basis::Inferred, None, None);
            entry.period_note = Some(format!(
                "{} of {}, moved on by the distance of the days of publication, {} and {}.",
                figure.period, figure.id, earlier.published, self.source.published
            ));
        }
        let ratio = (entry.value / figure.value).abs();
        if ratio.is_finite() && ratio > 0.0 && !(1.0 / DOUBTED_RATIO..DOUBTED_RATIO).contains(&ratio) {
            doubts.push(format!("the value was {} in {}", figure.value, figure.id));
        }
        let frequency = period.frequency().text();
        entry.series = figure.series.with(structure, &[(Role::Frequency, frequency.as_str())]).to_string();
        (entry.period, entry.carried_from) = (period.to_string(), Some(figure.id.clone()));
        Some(FigureDraft { entry, suggestions: Vec::new(), new_indicator: None, new_series: None, doubts })
    }

    /// The indicator of a figure.
    fn indicator_of(&self, figure: &Figure) -> Option<&Indicator> {
        let code = figure.series.code(&self.seed.dataset.structure, Role::Indicator);
        self.seed.indicators.iter().find(|indicator| indicator.code.as_str() == code)
    }

    /// What is known of a number, without a series.
    fn entry(&self, index: usize, nth: usize) -> Option<FigureEntry> {
        let reading = self.readings.get(index)?;
        let number = &reading.number;
        let is_rate = matches!(number.unit, Some("percent" | "percentage_points" | "basis_points"));
        let value = number.value.and_then(|value| value.to_string().parse::<f64>().ok());
        let value = value.map(|value| if is_rate { falling(reading, value) } else { value });
        let period = reading.period.as_ref();
        let (period_basis, period_note) = period.map_or((Basis::Inferred, None), basis_and_note);
        Some(FigureEntry {
            id: self.id(index, nth),
            source: self.source.id.clone(),
            at: reading.at.clone(),
            anchors: self.anchors.get(index).cloned(),
            series: String::new(),
            carried_from: None,
            period: period.map(|period| period.period.to_string()).unwrap_or_default(),
            period_basis,
            period_at: period.and_then(|period| period.at.clone()),
            period_anchors: period.and_then(|period| self.anchors_at(period.at.as_ref()?)),
            period_note,
            value: value.unwrap_or(f64::NAN),
            unit: number.unit.unwrap_or(OPEN_UNIT).parse().ok().or_broken("units are codes")?,
            qualifier: number.qualifier,
            rounding: number.rounding.to_string().parse().ok().or_broken("a decimal is a number")?,
            quoted: None,
            note: None,
            evidence: None,
        })
    }
}

/// Whether an indicator is a difference of another one, which may be negative.
fn is_difference(indicator: &Indicator) -> bool {
    indicator.relations.iter().any(|relation| relation.kind == RelationKind::ChangeOf)
}

/// Whether the period of a number is stated, else from what it was inferred.
fn basis_and_note(period: &PeriodReading) -> (Basis, Option<String>) {
    match (&period.at, period.basis) {
        (Some(_), Basis::Stated) => (Basis::Stated, None),
        (Some(at), _) => (Basis::Inferred, Some(format!("From \u{201c}{}\u{201d}.", at.exact))),
        (None, _) => (Basis::Inferred, Some("From the day of publication.".to_owned())),
    }
}

/// The value, negative where the words say that something falls by it.
fn falling(reading: &Reading, value: f64) -> f64 {
    if reading.number.direction == Some(Direction::Down) { -value.abs() } else { value }
}

/// The beginning of the ids of the figures of a source: the name of the file without its ending, if no other source has
/// the same.
fn stem(seed: &Seed, source: &SourceEntry) -> String {
    let plain = |name: &str| {
        let plain = |character: char| {
            if character.is_ascii_alphanumeric() || "-_.".contains(character) { character } else { '-' }
        };
        let name: String = name.chars().map(plain).collect::<String>().trim_matches('-').to_owned();
        let hash = source.sha256.get(..8).unwrap_or_default();
        if name.chars().any(|character| character.is_ascii_alphanumeric()) { name } else { hash.to_owned() }
    };
    let stem = plain(source.id.rsplit_once('.').map_or(source.id.as_str(), |(stem, _)| stem));
    let ids = seed.figures.iter().map(|figure| (&figure.id, &figure.source));
    let mut ids = ids.chain(seed.drafts.iter().map(|draft| (&draft.id, &draft.source)));
    let is_taken = ids.any(|(id, of)| *of != source.id && id.starts_with(&format!("{stem}-")));
    if is_taken { plain(&source.id).replace('.', "-") } else { stem }
}
