//! A state as pages show it: what is watched, the value with its interval, the limit, and the reason as a sentence.

use maud::{Markup, html};

use super::lights::{kind, upstream_link};
use crate::domain::alert::{AlertState, Answer, Condition, Grounds, RuleKind, Side};
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::growth::{Estimate, Measure, Transform};
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::unit_class::UnitClass;
use crate::http::explorer::names::{Name, SeriesName};
use crate::http::explorer::numbers::{Scale, count, period, quantity};
use crate::http::explorer::verdicts::name as measure_name;
use crate::http::explorer::view::{View, series_path};
use crate::http::explorer::words::{Language, alerts as words, rules};
use crate::http::v1::alerts::RuleAlert;
use crate::service::alerts::report::RuleReport;

/// A state of a rule for a series, in the language of a page.
#[derive(Clone, Copy)]
pub(super) struct AlertView<'a> {
    pub(super) view: &'a View,
    pub(super) catalogue: &'a Catalogue,
    pub(super) rule: &'a RuleReport,
    /// The key of the series; none where the rule judges several together.
    pub(super) key: Option<&'a str>,
    /// The series; none also where the data lack it, as that of a target may be.
    pub(super) series: Option<&'a Series>,
    pub(super) state: AlertState,
    pub(super) grounds: &'a Grounds,
    /// Whether the state was judged by the rule as it is now.
    pub(super) is_by_present_rule: bool,
}

impl<'a> AlertView<'a> {
    /// The present state of an alert.
    pub(super) fn of(view: &'a View, catalogue: &'a Catalogue, (rule, alert, series): RuleAlert<'a>) -> Self {
        Self {
            view,
            catalogue,
            rule,
            key: alert.key.series.as_deref(),
            series,
            state: alert.state,
            grounds: &alert.grounds,
            is_by_present_rule: true,
        }
    }

    /// What is watched.
    pub(super) fn subject(self) -> Markup {
        let (catalogue, language) = (self.catalogue, self.view.language);
        match (self.series, self.key) {
            (Some(series), _) => html! { (SeriesName::of(catalogue, series, language)) },
            (None, Some(key)) => {
                let dataset = catalogue.datasets.get(&self.rule.dataset);
                let known = dataset.and_then(|dataset| SeriesKey::parse(key, &dataset.structure).ok());
                if let Some(key) = known {
                    html! { (SeriesName::of_key(catalogue, &self.rule.dataset, &key, language)) }
                } else {
                    html! { span.code { (key) } }
                }
            }
            (None, None) => html! { @match &self.rule.rule.kind {
                RuleKind::Held { name, .. } => bdi { (name) },
                _ => (self.view.fill(words::TOGETHER, &[&count(self.rule.series)])),
            } },
        }
    }

    /// The value; none where none was judged.
    pub(super) fn value(self) -> Option<String> {
        Some(self.number(self.estimate()?))
    }

    /// The interval of the value; none where it is exact.
    pub(super) fn interval(self) -> Option<String> {
        let estimate = self.estimate()?;
        let name = Name::of_unit(self.catalogue, self.unit(), self.view.language);
        quantity(estimate, self.unit(), &name.text).interval(self.view.language)
    }

    /// The limit.
    pub(super) fn limit(self) -> Option<String> {
        Some(self.number(Estimate::exact(self.grounds.limit?)?))
    }

    /// The address of the value on the page of its series.
    pub(super) fn value_address(self) -> Option<String> {
        let (series, at) = (self.series?, self.grounds.period?);
        let at = at.to_string();
        let mut query = vec![("at", at.as_str())];
        query.extend(self.view.params.text("as_of").map(|day| ("as_of", day)));
        Some(self.view.to_with(&series_path(series.dataset.as_str(), series.key.as_str()), &query))
    }

    /// The reason of the state as a sentence.
    pub(super) fn sentence(self) -> Markup {
        let view = self.view;
        match (self.state, self.stated(), self.clause()) {
            (AlertState::Refused, ..) => html! {
                (view.say(words::SAYS_REFUSED)) " "
                @match &self.grounds.reason { Some(reason) => span.reason { (reason) }, None => (self.why()) }
            },
            (AlertState::NoData, ..) => html! { (view.say(words::SAYS_NO_DATA)) },
            (state, Some(stated), Some(clause)) => {
                let text = match state {
                    AlertState::Firing if self.holds() => words::SAYS_FIRING,
                    AlertState::Firing => words::SAYS_HELD,
                    AlertState::Pending => words::SAYS_PENDING,
                    AlertState::Undecided => words::SAYS_UNDECIDED,
                    _ => words::SAYS_OK,
                };
                // The value stands where this sign does.
                let said = view.fill(text, &["\0", &clause, &count(self.rule.rule.wait)]);
                let (before, after) = said.split_once('\0').unwrap_or(("", &said));
                html! { (before) (self.linked(&stated)) (after) }
            }
            _ => html! {
                (self.why())
                @if let (Some(at), Some(_)) = (self.grounds.period, self.grounds.value) { " " (self.linked(&period(at))) }
                @if let (AlertState::Firing, Some(link)) = (self.state, upstream_link(view, self.rule, rules::UPSTREAM)) { " (" (link) ")" }
            },
        }
    }

    /// A text that leads to the value on the page of its series.
    fn linked(self, text: &str) -> Markup {
        html! { @match self.value_address() { Some(address) => a href=(address) { (text) }, None => (text) } }
    }

    /// The reason as the rule gave it, which is in English.
    fn why(self) -> Markup {
        let kind = kind(self.rule.rule.kind.code());
        let is_english = self.view.language == Language::English;
        html! {
            @if let Some(kind) = kind.filter(|_| !is_english) { (self.view.say(kind)) (self.view.stop()) }
            bdi lang=[(!is_english).then_some("en")] { (self.grounds.why) }
        }
    }

    /// The value with its interval and its period.
    fn stated(self) -> Option<String> {
        let language = self.view.language;
        let name = Name::of_unit(self.catalogue, self.unit(), language);
        let shown = quantity(self.estimate()?, self.unit(), &name.text);
        let scale = Scale::of(std::iter::once(shown.value), language);
        let interval = shown.interval_at(scale, language);
        let value = shown.text(language);
        let value = interval.map_or(value.clone(), |interval| self.with_brackets(&value, &interval));
        let at = self.grounds.period.map(period);
        Some(at.map_or(value.clone(), |at| self.view.fill(words::IN, &[&value, &at])))
    }

    /// What the rule asks of the value; none for kinds whose reason has more than a value.
    fn clause(self) -> Option<String> {
        let view = self.view;
        if !self.is_by_present_rule {
            return None;
        }
        Some(match &self.rule.rule.kind {
            RuleKind::Threshold { measure: Measure::Level, condition, .. } => self.compared(*condition),
            RuleKind::Threshold { measure, condition, .. } => {
                let name = view.say(measure_name(*measure, self.unit_class().is_percentage()));
                self.with_brackets(&self.compared(*condition), &in_a_sentence(name))
            }
            RuleKind::Diffusion { condition, .. } => {
                self.with_brackets(&self.compared(*condition), view.say(words::RISING))
            }
            RuleKind::Unexpected { level, side } => {
                let text = match side {
                    Side::Both => words::OUTSIDE,
                    Side::Above => words::ABOVE,
                    Side::Below => words::BELOW,
                };
                view.fill(text, &[&level.percent().to_string()])
            }
            _ => return None,
        })
    }

    /// A text with another in brackets after it.
    fn with_brackets(self, text: &str, inside: &str) -> String {
        match self.view.language {
            Language::English => format!("{text} ({inside})"),
            Language::Chinese => format!("{text}（{inside}）"),
        }
    }

    /// A condition with its limit as readers write it: `value < 3.6 trillion yuan`.
    fn compared(self, condition: Condition) -> String {
        let written = condition.to_string();
        let sign = written.split(' ').nth(1).unwrap_or_default();
        let limit = Estimate::exact(condition.limit()).map(|limit| self.number(limit)).unwrap_or_default();
        format!("{} {sign} {limit}", self.view.say(words::THE_VALUE))
    }

    /// Whether the condition of the rule certainly holds; a firing alert goes on where that is open.
    fn holds(self) -> bool {
        let condition: Option<Condition> = match &self.rule.rule.kind {
            RuleKind::Threshold { condition, .. } | RuleKind::Diffusion { condition, .. } => Some(*condition),
            _ => None,
        };
        let bounds = self.estimate().map(Estimate::bounds);
        condition.zip(bounds).is_none_or(|(condition, bounds)| condition.answer(bounds) == Answer::Yes)
    }

    /// The value with its interval.
    pub(super) fn estimate(self) -> Option<Estimate> {
        let grounds = self.grounds;
        Estimate::new(grounds.value?, Bounds::new(grounds.lower, grounds.upper)?).ok()
    }

    fn number(self, estimate: Estimate) -> String {
        let name = Name::of_unit(self.catalogue, self.unit(), self.view.language);
        quantity(estimate, self.unit(), &name.text).text(self.view.language)
    }

    fn unit_class(self) -> UnitClass {
        self.series.and_then(|series| self.catalogue.unit_class_of(series)).unwrap_or(UnitClass::Unknown)
    }

    /// The code of the unit of the value.
    fn unit(self) -> &'a str {
        let unit =
            self.series.and_then(|series| self.catalogue.unit_of(series)).map_or("", |unit| unit.as_str());
        match self.rule.rule.kind {
            RuleKind::Threshold { measure, .. } => {
                Transform { measure, unit_class: self.unit_class(), as_percent: false, base: None }.unit(unit)
            }
            RuleKind::Unexpected { .. } | RuleKind::TurningPoint => unit,
            RuleKind::Diffusion { .. } => "percent",
            _ => "",
        }
    }
}

/// A name of a measure inside of a sentence: its first letter is small, unless the word is an abbreviation.
fn in_a_sentence(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain([second]).chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}
