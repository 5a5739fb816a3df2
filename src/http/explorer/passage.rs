//! The passage that states a figure: the words around it, where they stand, and whether they were found again.

use maud::{Markup, html};

use super::marks::{Shape, verdict};
use super::names::Name;
use super::numbers::{Quantity, Scale, count, day, unit_word};
use super::svg::inline;
use super::view::{View, path};
use super::words::{Text, series as words};
use crate::domain::catalogue::Catalogue;
use crate::domain::figure::Figure;
use crate::domain::price_basis::PriceBasis;
use crate::domain::qualifier::Qualifier;
use crate::domain::source::{Basis, Source};
use crate::formats::chart::{ChartPoint, number_line};
use crate::service::documents::Documents;
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
        let Some(document) = self.documents.get(&self.figure.source) else {
            return verdict(Shape::Nothing, self.view.say(words::NOT_READ_AGAIN));
        };
        if check_figure(self.figure, document).is_empty() {
            verdict(Shape::Good, self.view.say(words::HOLDS))
        } else {
            verdict(Shape::Bad, self.view.say(words::DOES_NOT_HOLD))
        }
    }

    /// The words, with the figures in them marked; the number alone where the document is not loaded.
    pub(super) fn quotation(&self) -> Markup {
        let figure = self.figure;
        let source = self.source();
        let language = source.map(|source| source.language.as_str());
        let document = self.documents.get(&figure.source);
        let passage = document.and_then(|document| document.passage(&figure.at));
        html! {
            blockquote lang=[language] cite=(self.address()) {
                @match &passage {
                    Some(passage) => {
                        @let before = whole_start(&passage.before);
                        "…" (self.marked(before, figure.at.start - before.len()))
                        mark.on { (passage.exact) }
                        (self.marked(whole_end(&passage.after), figure.at.end)) " …"
                    },
                    None => { "… " mark.on { (figure.at.exact) } " …" },
                }
            }
            @if document.is_none() { p.tiny.quiet { (self.view.say(words::NOT_LOADED)) } }
            @if let Some(document) = document {
                @for finding in check_figure(figure, document) {
                    p.small { (self.view.fill(words::FOUND, &[&finding.found, &finding.expected])) }
                }
            }
        }
    }

    /// A part of a document that begins at a byte, with the other figures in it marked.
    fn marked(&self, text: &str, start: usize) -> Markup {
        let end = start + text.len();
        let of_source = |other: &&Figure| other.source == self.figure.source && other.id != self.figure.id;
        let within = |other: &&Figure| start <= other.at.start && other.at.end <= end;
        let others = self.catalogue.figures.iter().filter(of_source).filter(within);
        let mut places: Vec<(usize, usize)> =
            others.map(|other| (other.at.start - start, other.at.end - start)).collect();
        places.sort_unstable();
        let mut pieces = Vec::new();
        let mut from = 0;
        for (first, last) in places {
            let (Some(before), Some(number)) = (text.get(from..first), text.get(first..last)) else {
                continue;
            };
            pieces.push((before, number));
            from = last;
        }
        html! {
            @for (before, number) in pieces { (before) mark { (number) } }
            (text.get(from..).unwrap_or_default())
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
                dd { span.code { (view.fill(words::BYTES, &[&count(figure.at.start), &count(figure.at.end)])) } }
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

/// The word of a price basis; none where prices play no part.
pub(super) const fn prices(basis: PriceBasis) -> Option<Text> {
    match basis {
        PriceBasis::Current => Some(words::CURRENT_PRICES),
        PriceBasis::Constant => Some(words::CONSTANT_PRICES),
        PriceBasis::NotApplicable => None,
    }
}

/// A text without the cut word at its start.
fn whole_start(text: &str) -> &str {
    match text.char_indices().find(|(_, one)| one.is_whitespace()) {
        Some((at, _)) if at <= MAX_CUT_WORD => text.get(at..).unwrap_or(text),
        _ => text,
    }
}

/// A text without the cut word at its end.
fn whole_end(text: &str) -> &str {
    match text.char_indices().rev().find(|(_, one)| one.is_whitespace()) {
        Some((at, _)) if text.len() - at <= MAX_CUT_WORD => text.get(..at).unwrap_or(text),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_begins_and_ends_with_whole_words() {
        assert_eq!(whole_start("rowth of output"), " of output");
        assert_eq!(whole_end("output of indus"), "output of");
        assert_eq!(whole_start("没有空格的文字"), "没有空格的文字");
        let long = "a".repeat(30) + " b";
        assert_eq!(whole_start(&long), long);
    }
}
