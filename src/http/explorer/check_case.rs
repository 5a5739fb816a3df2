//! A check between figures as the ledger shows it: both sides on one line, why they differ, and what that rests on.

use maud::{Markup, html};

use super::marks::{Shape, verdict};
use super::names::{Name, SeriesName};
use super::numbers::{Quantity, Scale, day, period, qualified, unit_word};
use super::two_sides::{Side, picture, scale_of};
use super::view::{View, path};
use super::words::{Text, reconciliation as words};
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::figure::Figure;
use crate::domain::growth::{Estimate, Explanation, Refusal, Verdict};
use crate::domain::qualifier::Qualifier;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::Role;
use crate::service::reconcile::{Check, CheckKind, Computation, Implication, Statement};

/// A number whose shortest text is longer is no round number.
const MAX_ROUND_CHARACTERS: usize = 8;

/// What a check is shown with.
#[derive(Debug, Clone, Copy)]
pub(super) struct CaseView<'a> {
    /// The page.
    pub(super) view: &'a View,
    /// The catalogue.
    pub(super) catalogue: &'a Catalogue,
    /// The check.
    pub(super) check: &'a Check,
}

impl<'a> CaseView<'a> {
    /// Whether a series is of the area of the one that is checked, so that its area need not be named.
    pub(super) fn is_of_area(self, key: &SeriesKey) -> bool {
        let structure = self.catalogue.datasets.get(&self.check.dataset).map(|dataset| &dataset.structure);
        structure.is_none_or(|structure| {
            key.code(structure, Role::Area) == self.check.node.series.code(structure, Role::Area)
        })
    }

    /// The name of the series that is checked.
    pub(super) fn name(self) -> SeriesName<'a> {
        SeriesName::of_key(self.catalogue, &self.check.dataset, &self.check.node.series, self.view.language)
    }

    /// The verdict as a shape and a word, with the code of its reason.
    pub(super) fn verdict(self) -> Markup {
        let (shape, word) = group(self.check.verdict);
        let refusal = self.check.computed.as_ref().and_then(|computed| computed.outcome.err());
        let reason = match self.check.verdict.explanation() {
            Some(explanation) => Some(explanation.code()),
            None => refusal.map(Refusal::code),
        };
        html! {
            (verdict(shape, self.view.say(word)))
            @if let Some(reason) = reason { " " span.reason { (reason) } }
        }
    }

    /// The address of the page of the check.
    pub(super) fn address(self) -> String {
        let node = &self.check.node;
        let period = node.period.to_string();
        let dataset = self.check.dataset.as_str();
        let path = path(&["reconciliation", dataset, node.series.as_str(), &period]);
        match self.view.params.text("as_of") {
            Some(day) => self.view.to_with(&path, &[("as_of", day)]),
            None => self.view.to(&path),
        }
    }

    /// The case: its sides, its reason, what it rests on.
    pub(super) fn section(self, id: &str, title: &Markup, more: &Markup) -> Markup {
        let unit = self.unit_name();
        let scale = self.scale();
        let unit = unit_word(&self.check.unit, &unit.text, self.view.language);
        let unit = scale.with_unit(unit, self.view.language);
        let has_line = self.check.kind != CheckKind::Conflict;
        html! {
            section aria-labelledby=(id) { div.case {
                div {
                    p { (self.verdict()) }
                    h2 #(id) { (title)
                        @if has_line && !unit.is_empty() { " " span.quiet { "· " (unit) } }
                    }
                    @if has_line { (picture(self.view, &self.sides(scale), scale)) }
                    p { (self.why()) }
                    @if let Some(implication) = &self.check.implies { (self.implication(implication)) }
                    (more)
                }
                (self.evidence())
            } }
        }
    }

    fn unit_name(self) -> Name<'a> {
        Name::of_unit(self.catalogue, &self.check.unit, self.view.language)
    }

    fn scale(self) -> Scale {
        let computed = self.check.computed.iter().filter_map(|computed| computed.outcome.as_ref().ok());
        let all = self.check.stated.iter().map(|stated| &stated.estimate).chain(computed);
        scale_of(self.view, all)
    }

    /// The sides that lie on one line.
    fn sides(self, scale: Scale) -> Vec<Side> {
        let stated = self.check.stated.iter().map(|statement| {
            let number = self.quantity(statement).number_at(scale, self.view.language);
            let label = self.stated_label(statement, &number);
            self.side(label, statement.estimate, scale, false)
        });
        let computed = self.check.computed.as_ref().and_then(|computation| {
            let estimate = computation.outcome.ok()?;
            let label = self.computed_label(computation, estimate, scale);
            Some(self.side(label, estimate, scale, true))
        });
        stated.chain(computed).collect()
    }

    fn side(self, label: String, estimate: Estimate, scale: Scale, is_computed: bool) -> Side {
        let quantity = plain(estimate.value(), estimate.bounds(), &self.check.unit);
        let interval = quantity.interval_at(scale, self.view.language);
        let words = interval.map_or(label.clone(), |interval| format!("{label}: {interval}"));
        Side { label, words, estimate, is_computed }
    }

    fn stated_label(self, statement: &Statement, number: &str) -> String {
        if self.check.kind == CheckKind::Sources {
            return match self.publication(statement) {
                Some(publication) => self.view.fill(words::STATED_BY, &[number, &publication]),
                None => number.to_owned(),
            };
        }
        match spanned(statement) {
            Some(span) => self.view.fill(words::STATED_OVER, &[number, &span]),
            None => self.view.fill(words::STATED, &[number]),
        }
    }

    fn computed_label(self, computation: &Computation, estimate: Estimate, scale: Scale) -> String {
        let quantity = plain(estimate.value(), estimate.bounds(), &self.check.unit);
        let number = quantity.number_at(scale, self.view.language);
        let (from, to) = (period(computation.from), period(computation.to));
        if from == to {
            return self.view.fill(words::COMPUTED, &[&number]);
        }
        self.view.fill(words::COMPUTED_OVER, &[&number, &from, &to])
    }

    /// The computed value with its interval, in words.
    pub(super) fn computed(self) -> Option<String> {
        let language = self.view.language;
        let estimate = self.check.computed.as_ref()?.outcome.ok()?;
        let name = self.unit_name();
        let plain = plain(estimate.value(), estimate.bounds(), &self.check.unit);
        let quantity = Quantity { unit_name: &name.text, ..plain };
        quantity.interval(language).or_else(|| Some(quantity.text(language)))
    }

    fn publication(self, statement: &Statement) -> Option<String> {
        let source = self.catalogue.find_source(statement.source.as_deref()?)?;
        Some(format!("{}, {}", source.publisher, day(source.published, self.view.language)))
    }

    /// Why the sides do or do not meet.
    fn why(self) -> String {
        let view = self.view;
        let text = match self.check.verdict {
            Verdict::Explained(Explanation::SpansDiffer) => return self.why_spans(),
            Verdict::Explained(Explanation::PriceBasis) => words::WHY_PRICES,
            Verdict::Explained(Explanation::ComparableScope) => words::WHY_SCOPE,
            Verdict::Explained(Explanation::RevisedBase) => words::WHY_REVISED,
            Verdict::Explained(Explanation::OtherSource) => words::WHY_SOURCE,
            Verdict::Contradiction if self.check.kind == CheckKind::Conflict => words::WHY_CONFLICT,
            Verdict::Contradiction => words::WHY_CONTRADICTION,
            Verdict::Agrees => words::WHY_AGREES,
            _ => words::WHY_ONE_SIDED,
        };
        view.say(text).to_owned()
    }

    fn why_spans(self) -> String {
        let over = self.check.stated.first().map(|stated| period(stated.node.period)).unwrap_or_default();
        let ends = self.check.computed.as_ref().map(|computed| [computed.from, computed.to].map(period));
        let [from, to] = ends.unwrap_or_default();
        self.view.fill(words::WHY_SPANS, &[&over, &from, &to])
    }

    fn implication(self, implication: &Implication) -> Markup {
        let language = self.view.language;
        let name =
            SeriesName::of_key(self.catalogue, &self.check.dataset, &implication.node.series, language);
        let unit_name = Name::of_unit(self.catalogue, &implication.unit, language);
        let (value, bounds) = (implication.estimate.value(), implication.estimate.bounds());
        let quantity = Quantity { unit_name: &unit_name.text, ..plain(value, bounds, &implication.unit) };
        let text = quantity.text(language);
        let text = quantity.interval(language).map_or(text.clone(), |interval| format!("{text}, {interval}"));
        let series = implication.node.series.as_str();
        html! {
            p.small {
                (self.view.fill(words::IMPLIES, &[&name.without_area().text(), &period(implication.node.period)])) " "
                a href=(self.view.to_series(self.check.dataset.as_str(), series)) { (text) }
                " " span.quiet { "(" (self.view.say(words::IMPLIED)) ")" }
            }
        }
    }

    /// The figures that the check rests on.
    fn evidence(self) -> Markup {
        let view = self.view;
        let stated = self.check.stated.iter().map(|statement| ("k1", statement));
        let inputs = self.check.inputs.iter().map(|statement| ("k2", statement));
        let all: Vec<(&str, &Statement)> = stated.chain(inputs).collect();
        let passages = self.figures().count();
        html! {
            aside.passage aria-label=(view.say(words::RESTS_ON)) {
                h3 { (view.say(words::RESTS_ON)) }
                ul.set {
                    @for (place, (class, statement)) in all.iter().enumerate() {
                        @let before = place.checked_sub(1).and_then(|place| all.get(place));
                        li { i class=(class) {} (self.statement(statement, before.map(|(_, before)| *before))) }
                    }
                }
                @if let Some(evidence) = self.check.evidence.as_deref().filter(|text| !text.is_empty()) {
                    p.tiny.quiet { (view.say(words::EVIDENCE)) " " span lang="en" { (evidence) } }
                }
                @if passages > 0 && view.path != path_of(&self.address()) {
                    div.btns { a.btn href=(self.address()) {
                        @if passages == 1 { (view.say(words::OPEN_PASSAGE)) }
                        @else { (view.fill(words::OPEN_PASSAGES, &[&passages.to_string()])) }
                    } }
                }
            }
        }
    }

    /// The figures of the check, as they are known.
    pub(super) fn figures(self) -> impl Iterator<Item = &'a Figure> {
        self.check.figures.iter().filter_map(move |id| self.catalogue.find_figure(id))
    }

    fn statement(self, statement: &Statement, before: Option<&Statement>) -> Markup {
        let view = self.view;
        let quantity = self.quantity(statement);
        let figure = statement.figure.as_deref().and_then(|id| self.catalogue.find_figure(id));
        let dataset = self.check.dataset.as_str();
        let series = statement.node.series.as_str();
        let is_own = statement.node.series == self.check.node.series;
        let name =
            SeriesName::of_key(self.catalogue, &self.check.dataset, &statement.node.series, view.language);
        html! {
            @if let Some(figure) = figure {
                a href=(to_passage(view, figure)) { (figure.at.exact) }
            } @else {
                a href=(view.to_series(dataset, series)) { (quantity.text(view.language)) }
            }
            span { (quantity.interval_at(Scale::of(std::iter::once(quantity.value), view.language), view.language).unwrap_or_default()) }
            span.sub {
                @if !is_own { a href=(view.to_series(dataset, series)) { (name.without_area()) } " · " }
                (period(statement.node.period))
                @match (statement.source.as_deref(), before.and_then(|before| before.source.as_deref())) {
                    (Some(source), Some(before)) if source == before => { " · " (view.say(words::SAME_DOCUMENT)) }
                    _ => { @if let Some(publication) = self.publication(statement) { " · " bdi { (publication) } } }
                }
            }
        }
    }

    /// A stated value with the qualifier of its figure.
    pub(super) fn quantity(self, statement: &Statement) -> Quantity<'a> {
        let figure = statement.figure.as_deref().and_then(|id| self.catalogue.find_figure(id));
        let qualifier = figure.map_or(Qualifier::Exact, |figure| figure.qualifier);
        let unit = self.unit_of(&statement.node.series);
        let (value, bounds) = (statement.estimate.value(), statement.estimate.bounds());
        let name = self.catalogue.units.get(unit).map_or(unit, |unit| unit.name.as_str());
        Quantity { value, bounds, qualifier, unit, unit_name: name }
    }

    /// The stated value as it is printed, where it is printed in words that no number says as well: `one-third`.
    pub(super) fn printed_in_words(self) -> Option<Markup> {
        let statement = self.check.stated.first()?;
        let figure = self.catalogue.find_figure(statement.figure.as_deref()?)?;
        let has_digits = figure.at.exact.contains(|one: char| one.is_numeric());
        let quantity = self.quantity(statement);
        let is_round = quantity.value.to_string().len() <= MAX_ROUND_CHARACTERS;
        if has_digits || is_round {
            return None;
        }
        let language = self.catalogue.find_source(&figure.source).map(|source| source.language.as_str());
        let exact = figure.at.exact.as_str();
        let words = qualified(figure.qualifier).map(|text| text.filled(self.view.language, &[exact]));
        Some(html! {
            span lang=[language] title=(quantity.text(self.view.language)) { (words.as_deref().unwrap_or(exact)) }
        })
    }

    /// The unit of a series of the dataset.
    fn unit_of(self, key: &SeriesKey) -> &'a str {
        if *key == self.check.node.series {
            return &self.check.unit;
        }
        let dataset = &self.check.dataset;
        if let Some(series) = self.catalogue.find_series(dataset, key) {
            return self.catalogue.unit_of(series).map_or("", Code::as_str);
        }
        let structure = self.catalogue.datasets.get(dataset).map(|dataset| &dataset.structure);
        let code = structure.and_then(|structure| key.code(structure, Role::Indicator).parse().ok());
        let indicator = code.and_then(|code: Code| self.catalogue.indicators.get(&(dataset.clone(), code)));
        indicator.map_or("", |indicator| indicator.unit.as_str())
    }
}

/// A quantity without a qualifier whose unit is not named.
fn plain(value: f64, bounds: Bounds, unit: &str) -> Quantity<'_> {
    Quantity { value, bounds, qualifier: Qualifier::Exact, unit, unit_name: "" }
}

/// The period of a statement that is about several years.
fn spanned(statement: &Statement) -> Option<String> {
    let text = statement.node.period.to_string();
    text.contains('/').then(|| period(statement.node.period))
}

/// The path of an address.
fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or(address)
}

/// The address of the number of a figure in its document.
pub(super) fn to_passage(view: &View, figure: &Figure) -> String {
    format!("{}#{}", view.to(&path(&["sources", &figure.source])), figure.id)
}

/// The shape and the word of a verdict.
pub(super) const fn group(verdict: Verdict) -> (Shape, Text) {
    match verdict {
        Verdict::Contradiction => (Shape::Bad, words::CONTRADICTION),
        Verdict::Explained(_) => (Shape::Explained, words::EXPLAINED),
        Verdict::Agrees => (Shape::Good, words::AGREES),
        _ => (Shape::OneSided, words::ONE_SIDED),
    }
}
