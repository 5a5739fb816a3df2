//! The passage that states a figure: the words around it, where they stand, and whether they were found again.

use std::ops::Range;

use maud::{Markup, html};

use super::marks::{Shape, verdict};
use super::names::Name;
use super::numbers::{Quantity, Scale, count, day, unit_word};
use super::svg::inline;
use super::view::{View, path};
use super::words::{Text, series as words};
use crate::domain::catalogue::Catalogue;
use crate::domain::figure::{Figure, Selector};
use crate::domain::price_basis::PriceBasis;
use crate::domain::qualifier::Qualifier;
use crate::domain::source::{Basis, Source};
use crate::formats::chart::{ChartPoint, number_line};
use crate::ingest::document::BlockPart;
use crate::service::documents::{Document, DocumentContent, Documents};
use crate::service::verify::check_figure;

/// A cut word at the end of a passage is left out if it is at most so long.
const MAX_CUT_WORD: usize = 24;

/// A figure with what is needed to show it.
#[derive(Debug, Clone, Copy)]
pub(super) struct FigurePassage<'a> {
    /// The page.
    pub(super) view: &'a View,
    /// The catalogue.
    pub(super) catalogue: &'a Catalogue,
    /// The documents.
    pub(super) documents: &'a Documents,
    /// The figure.
    pub(super) figure: &'a Figure,
}

impl FigurePassage<'_> {
    /// Whether the document says so still: a shape and a word.
    pub(super) fn badge(&self) -> Markup {
        match check_figure(self.figure, self.documents).map(|check| check.holds()) {
            None => verdict(Shape::Nothing, self.view.say(words::NOT_READ_AGAIN)),
            Some(true) => verdict(Shape::Good, self.view.say(words::HOLDS)),
            Some(false) => verdict(Shape::Bad, self.view.say(words::DOES_NOT_HOLD)),
        }
    }

    /// The words, with the figures in them marked; the number alone where the document is not loaded.
    pub(super) fn quotation(&self) -> Markup {
        let figure = self.figure;
        let source = self.source();
        let language = source.map(|source| source.language.as_str());
        let content = self.documents.get(&figure.source).and_then(Document::read);
        let check = check_figure(figure, self.documents);
        let place = check.as_ref().and_then(|check| check.place.clone());
        html! {
            blockquote lang=[language] cite=(self.address()) {
                @if let Some((content, place)) = content.zip(place) {
                    @let passage = content.passage(place);
                    "…" (self.marked(content, &passage.before, (0, whole_start)))
                    mark.on { (content.text.text_of(&passage.exact)) }
                    (self.marked(content, &passage.after, (passage.after.len().saturating_sub(1), whole_end))) " …"
                } @else { "… " mark.on { (figure.at.exact) } " …" }
            }
            @if check.is_none() { p.tiny.quiet { (self.view.say(words::NOT_LOADED)) } }
            @for finding in check.iter().flat_map(|check| &check.findings) {
                p.small {
                    @if finding.expected.is_empty() { (finding.found) }
                    @else { (self.view.fill(words::FOUND, &[&finding.found, &finding.expected])) }
                }
            }
        }
    }

    /// Parts of a document, with the other figures in them marked. A cut word at their outer end is left out.
    fn marked(
        &self,
        content: &DocumentContent,
        parts: &[BlockPart],
        (outer, whole): (usize, fn(&str) -> Range<usize>),
    ) -> Markup {
        let of_source = |other: &&Figure| other.source == self.figure.source && other.id != self.figure.id;
        let others = self.catalogue.figures.iter().filter(of_source);
        let marks: Vec<BlockPart> = others.filter_map(|other| content.text.part_at(&other.at)).collect();
        html! {
            @for (index, part) in parts.iter().enumerate() {
                @if index > 0 { " " }
                @let text = content.text.text_of(part);
                @let kept = if index == outer { whole(text) } else { 0..text.len() };
                @let text = part.text.start + kept.start..part.text.start + kept.end;
                @let kept = BlockPart { block: part.block, text };
                (with_marks(content, &kept, &marks))
            }
        }
    }

    /// The interval as a line of numbers, and what makes it.
    pub(super) fn number_line(&self) -> Markup {
        let (view, figure) = (self.view, self.figure);
        let name = Name::of_unit(self.catalogue, figure.unit.as_str(), view.language);
        let unit = unit_word(figure.unit.as_str(), &name.text, view.language);
        let point = ChartPoint {
            printed: Some(figure.at.exact.clone()),
            ..ChartPoint::stated(figure.period, figure.value, figure.bounds.lower(), figure.bounds.upper())
        };
        html! {
            (inline(number_line(&point, unit, view.language.into())))
            p.tiny.quiet { (self.rounding(unit)) }
        }
    }

    fn rounding(&self, unit: &str) -> String {
        let (view, figure) = (self.view, self.figure);
        let bounds = figure.bounds;
        match (bounds.lower(), bounds.upper()) {
            (Some(lower), Some(upper)) if lower < upper => {
                let scale = Scale::of(std::iter::once(figure.value), view.language);
                let step = Quantity {
                    value: figure.rounding,
                    bounds: crate::domain::bounds::Bounds::exact(figure.rounding),
                    qualifier: Qualifier::Exact,
                    unit: figure.unit.as_str(),
                    unit_name: unit,
                };
                let step = format!(
                    "{} {}",
                    step.number_at(scale, view.language),
                    scale.with_unit(unit, view.language)
                );
                view.fill(words::PRINTED_TO, &[step.trim_end()])
            }
            (Some(_), Some(_)) => view.say(words::PRINTED_EXACT).to_owned(),
            _ => view.say(words::OPEN_SIDE).to_owned(),
        }
    }

    /// Document, publisher, place, and what else a reader should know.
    pub(super) fn facts(&self) -> Markup {
        let (view, figure) = (self.view, self.figure);
        html! {
            dl {
                @if let Some(source) = self.source() {
                    dt { (view.say(words::DOCUMENT)) }
                    dd { a href=(self.address()) lang=(source.language) { bdi { (source.title) } } }
                    dt { (view.say(words::PUBLISHER)) }
                    dd { bdi { (source.publisher) } ", " (day(source.published, view.language)) }
                }
                dt { (view.say(words::PLACE)) }
                dd { span.code { (place(view, &figure.at)) } }
                @if let Some(prices) = self.prices() { dt { (view.say(words::PRICES)) } dd { (view.say(prices)) } }
                @if let Some(quoted) = &figure.quoted { dt { (view.say(words::QUOTED)) } dd lang="en" { bdi { (quoted) } } }
                @if figure.period_basis == Basis::Inferred {
                    dt { (view.say(words::PERIOD)) }
                    dd { (view.fill(words::INFERRED, &[figure.period_note.as_deref().unwrap_or_default()])) }
                }
                @if let Some(note) = &figure.note { dt { (view.say(words::NOTE)) } dd lang="en" { (note) } }
                @if let Some(evidence) = &figure.evidence {
                    dt { (view.say(words::DIFFERS_BECAUSE)) }
                    dd { span.reason { (evidence.because.code()) } " " span lang="en" { (evidence.note) } }
                }
            }
        }
    }

    /// The address of the figure in its document.
    pub(super) fn address(&self) -> String {
        let figure = self.figure;
        format!("{}#{}", self.view.to(&path(&["sources", &figure.source])), figure.id)
    }

    fn source(&self) -> Option<&Source> {
        self.catalogue.find_source(&self.figure.source)
    }

    fn prices(&self) -> Option<Text> {
        let series = self.catalogue.find_series(&self.figure.dataset, &self.figure.series)?;
        prices(self.catalogue.indicator_of(series)?.price_basis)
    }
}

/// A place in a document: its part, and bytes or characters.
fn place(view: &View, at: &Selector) -> String {
    let words = if at.unit.is_bytes() { words::BYTES } else { words::CHARACTERS };
    let place = view.fill(words, &[&count(at.start), &count(at.end)]);
    at.fragment.as_ref().map_or_else(|| place.clone(), |part| format!("{part}, {place}"))
}

/// The word of a price basis; none where prices play no part.
pub(super) const fn prices(basis: PriceBasis) -> Option<Text> {
    match basis {
        PriceBasis::Current => Some(words::CURRENT_PRICES),
        PriceBasis::Constant => Some(words::CONSTANT_PRICES),
        PriceBasis::Chained => Some(words::CHAINED_PRICES),
        PriceBasis::NotApplicable => None,
    }
}

/// A part of a document with the marks within it.
fn with_marks(content: &DocumentContent, part: &BlockPart, marks: &[BlockPart]) -> Markup {
    let is_within = |mark: &&BlockPart| {
        mark.block == part.block && part.text.start <= mark.text.start && mark.text.end <= part.text.end
    };
    let mut within: Vec<&BlockPart> = marks.iter().filter(is_within).collect();
    within.sort_by_key(|mark| mark.text.start);
    let text = |text: Range<usize>| content.text.text_of(&BlockPart { block: part.block, text }).to_owned();
    let mut pieces = Vec::new();
    let mut from = part.text.start;
    for mark in within {
        if mark.text.start < from {
            continue;
        }
        pieces.push((text(from..mark.text.start), text(mark.text.clone())));
        from = mark.text.end;
    }
    html! {
        @for (before, number) in pieces { (before) mark { (number) } }
        (text(from..part.text.end))
    }
}

/// The part of a text without the cut word at its start.
fn whole_start(text: &str) -> Range<usize> {
    match text.char_indices().find(|(_, one)| one.is_whitespace()) {
        Some((at, _)) if at <= MAX_CUT_WORD => at..text.len(),
        _ => 0..text.len(),
    }
}

/// The part of a text without the cut word at its end.
fn whole_end(text: &str) -> Range<usize> {
    match text.char_indices().rev().find(|(_, one)| one.is_whitespace()) {
        Some((at, _)) if text.len() - at <= MAX_CUT_WORD => 0..at,
        _ => 0..text.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_begins_and_ends_with_whole_words() {
        let start = |text: &'static str| &text[whole_start(text)];
        assert_eq!(start("rowth of output"), " of output");
        assert_eq!(&"output of indus"[whole_end("output of indus")], "output of");
        assert_eq!(start("没有空格的文字"), "没有空格的文字");
        let long = "a".repeat(30) + " b";
        assert_eq!(whole_start(&long), 0..long.len());
    }
}
