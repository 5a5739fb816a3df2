//! The history of an alert: a strip of its states, and the changes as a table.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::alert_view::AlertView;
use super::lights::{BY_URGENCY, light, word};
use crate::domain::alert::{Alert, AlertEvent, AlertState, Closing, RuleKind};
use crate::domain::period::Period;
use crate::formats::chart::{Stretch, state_strip, state_swatch};
use crate::http::explorer::marks::{Shape, verdict};
use crate::http::explorer::numbers::{count, day, period};
use crate::http::explorer::paging::Rows;
use crate::http::explorer::svg::inline;
use crate::http::explorer::view::View;
use crate::http::explorer::words::alerts as words;
use crate::service::alerts::report::RuleReport;

/// How many changes a page has.
const ROWS: usize = 100;

/// The most stretches of a strip, the newest.
const STRETCHES: usize = 300;

/// The stretches that the description of a strip names, the newest.
const SAID: usize = 12;

/// An alert with its events, in order, and the times of their revisions.
pub(super) struct History<'a> {
    pub(super) shown: AlertView<'a>,
    pub(super) alert: &'a Alert,
    pub(super) events: &'a [AlertEvent],
    pub(super) times: &'a HashMap<i64, DateTime<Utc>>,
    /// The revision of the data.
    pub(super) revision: i64,
}

/// A change to a state at a place: the ordinal of a period, or a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Change {
    at: i64,
    period: Option<Period>,
    state: AlertState,
}

impl History<'_> {
    /// The strip and the table.
    pub(super) fn section(&self, start: usize) -> Markup {
        let view = self.shown.view;
        html! {
            section aria-labelledby="history" {
                h2 #history { (view.say(words::HISTORY)) }
                (self.strip())
                @if self.events.is_empty() { p { (view.say(words::NO_EVENTS)) } } @else { (self.table(start)) }
            }
        }
    }

    fn view(&self) -> &View {
        self.shown.view
    }

    fn strip(&self) -> Markup {
        let (changes, end) = self.changes();
        let stretches = self.stretches(&changes, end);
        let newest = stretches.get(stretches.len().saturating_sub(STRETCHES)..).unwrap_or_default();
        let view = self.view();
        let said = newest.get(newest.len().saturating_sub(SAID)..).unwrap_or_default();
        let said: Vec<&str> = said.iter().map(|one| one.said.as_str()).collect();
        let last = match self.alert.grounds.period {
            Some(last) => period(last),
            None => view.fill(words::REVISION, &[&end.saturating_sub(1).to_string()]),
        };
        let strip = state_strip(newest, &last, view.say(words::HISTORY), &said.join("; "));
        let caption = if self.alert.grounds.period.is_some() { words::BY_PERIOD } else { words::BY_REVISION };
        let there = BY_URGENCY.into_iter().filter(|state| newest.iter().any(|one| one.state == *state));
        html! {
            @if !strip.is_empty() {
                figure.many {
                    (inline(strip))
                    ul.key { @for state in there { li { (inline(state_swatch(state))) (view.say(word(state))) } } }
                    figcaption {
                        (view.say(caption))
                        @if newest.len() < stretches.len() {
                            (view.language.space()) (view.fill(words::NEWEST_STRETCHES, &[&count(newest.len())]))
                        }
                    }
                }
            }
        }
    }

    /// The changes that the present state rests on, and the place after the last.
    ///
    /// An event takes back what was said of its period and of later ones. Rules that judge every period begin with the first
    /// one, the others with their first event, since nothing says when they began to judge.
    fn changes(&self) -> (Vec<Change>, i64) {
        let rule: &RuleReport = self.shown.rule;
        let own = self.events.iter().filter(|event| event.definition == rule.rule.meta.sha256);
        let own: Vec<&AlertEvent> = own.collect();
        let Some(last) = self.alert.grounds.period else {
            let of = |event: &&AlertEvent| Change { at: event.revision, period: None, state: event.to };
            return (own.iter().map(of).collect(), self.revision + 1);
        };
        let at = |period: Period| i64::from(period.ordinal());
        let mut changes: Vec<Change> = Vec::new();
        let judges_all = matches!(rule.rule.kind, RuleKind::Threshold { .. } | RuleKind::TurningPoint);
        let first = self.shown.series.and_then(|series| series.first).filter(|_| judges_all);
        let begun = own.first().map_or(self.alert.state, |event| event.from);
        let first =
            first.or(own.is_empty().then_some(last)).filter(|first| first.frequency() == last.frequency());
        changes.extend(first.map(|first| Change { at: at(first), period: Some(first), state: begun }));
        for event in own {
            let Some(of) = event.grounds.period.filter(|of| of.frequency() == last.frequency()) else {
                continue;
            };
            changes.retain(|change| change.at < at(of));
            changes.push(Change { at: at(of), period: Some(of), state: event.to });
        }
        (changes, at(last) + 1)
    }

    fn stretches(&self, changes: &[Change], end: i64) -> Vec<Stretch> {
        let view = self.view();
        let ends = changes.iter().skip(1).map(|change| change.at).chain([end]);
        let stretches =
            changes.iter().zip(ends).filter(|(change, end)| change.at < *end).map(|(change, end)| {
                let (begin, last) = if let Some(first) = change.period {
                    let ordinal = i32::try_from(end - 1).unwrap_or_default();
                    let last = Period::from_ordinal(first.frequency(), ordinal).unwrap_or(first);
                    (period(first), period(last))
                } else {
                    let revision = |number: i64| view.fill(words::REVISION, &[&number.to_string()]);
                    (revision(change.at), revision(end - 1))
                };
                let when = if begin == last { begin.clone() } else { format!("{begin} – {last}") };
                let length = i32::try_from(end - change.at).map_or(f64::from(i32::MAX), f64::from);
                let said = format!("{when}: {}", view.say(word(change.state)));
                Stretch { state: change.state, length, begin, said }
            });
        stretches.collect()
    }

    fn table(&self, start: usize) -> Markup {
        let view = self.view();
        let newest: Vec<&AlertEvent> = self.events.iter().rev().collect();
        let (rows, of_list) = Rows::of(&newest, start, ROWS);
        html! {
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::EVENTS)) { table {
                caption { (view.say(words::EVENTS)) }
                thead { tr {
                    th.n scope="col" { (view.say(words::EVENT)) }
                    @for text in [words::PUBLISHED_WITH, words::PERIOD, words::CHANGE] { th scope="col" { (view.say(text)) } }
                    th scope="col" { (view.say(words::REASON)) }
                    th.n scope="col" { (view.say(words::LIMIT)) }
                } }
                tbody { @for event in rows { (self.row(event)) } }
            } }
            (of_list.links(view, words::SHOWN_EVENTS))
        }
    }

    fn row(&self, event: &AlertEvent) -> Markup {
        let view = self.view();
        let is_by_present_rule = event.definition == self.shown.rule.rule.meta.sha256;
        let shown = AlertView { state: event.to, grounds: &event.grounds, is_by_present_rule, ..self.shown };
        let before = (event.revision - 1).max(0).to_string();
        html! {
            tr {
                th.n scope="row" { (event.sequence) }
                td.nw {
                    a href=(view.to_with("/changes", &[("since", &before)])) { (event.revision) }
                    @if let Some(time) = event.at.as_ref().or_else(|| self.times.get(&event.revision)) { div.tiny.quiet { (day(time.date_naive(), view.language)) } }
                }
                td.nw { (event.grounds.period.map(period).unwrap_or_default()) }
                td.nw {
                    (light(view, event.from)) " → "
                    @match event.closing {
                        Some(Closing::Resolved) => (verdict(Shape::Good, view.say(words::RESOLVED))),
                        Some(Closing::Revised) => (verdict(Shape::Explained, view.say(words::REVISED))),
                        Some(Closing::RuleChanged) => (verdict(Shape::Explained, view.say(words::RULE_CHANGED))),
                        Some(Closing::RuleRemoved) => (verdict(Shape::Explained, view.say(words::RULE_REMOVED))),
                        None => (light(view, event.to)),
                    }
                    @if event.closing.is_some() && event.to != AlertState::Ok { " " (light(view, event.to)) }
                    @if event.is_backfill { div.tiny.quiet { (view.say(words::BACKFILL)) } }
                }
                td.said {
                    (shown.sentence())
                    @if !is_by_present_rule { div.tiny.quiet { (view.fill(words::EARLIER_VERSION, &[&event.version])) } }
                }
                td.n title=[event.grounds.limit] { (shown.limit().unwrap_or_default()) }
            }
        }
    }
}
