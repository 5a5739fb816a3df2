//! The history of one rule: what each revision changes in its states.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::alert::{
    Alert, AlertEvent, AlertKey, AlertState, Grounds, Judgement, Rule, Standing, Step, path, transitions,
};
use crate::domain::code::Code;
use crate::domain::period::Period;

/// The values of series at a revision, by the number of the series.
pub(super) type Cells = HashMap<i64, BTreeMap<Period, f64>>;

/// The periods of series as they were first judged, with whether there was an alarm.
pub(super) type Judged = BTreeMap<Option<String>, BTreeMap<Period, bool>>;

/// A rule with its present states, its new events, and what its next revision is compared with.
#[derive(Debug)]
pub(super) struct Replay {
    pub(super) dataset: Code,
    pub(super) rule: Rule,
    /// Whether nobody is told of any event, since the rule was not there before.
    pub(super) is_backfill: bool,
    /// The states by series; those that are new or changed are also in `written`.
    alerts: BTreeMap<Option<String>, Alert>,
    /// The series whose states are to be written.
    written: BTreeSet<Option<String>>,
    /// The new events, without their numbers.
    pub(super) events: Vec<AlertEvent>,
    /// The periods of each series as they were first judged, with whether there was an alarm; only where they are asked
    /// for.
    pub(super) judged: Option<Judged>,
    /// The values at the revision before, of rules that compare revisions.
    pub(super) cells: Cells,
}

impl Replay {
    /// The replay of a rule that goes on from some states.
    pub(super) fn new(dataset: &Code, rule: &Rule, is_backfill: bool, before: Vec<Alert>) -> Self {
        Self {
            dataset: dataset.clone(),
            rule: rule.clone(),
            is_backfill,
            alerts: before.into_iter().map(|alert| (alert.key.series.clone(), alert)).collect(),
            written: BTreeSet::new(),
            events: Vec::new(),
            judged: None,
            cells: Cells::default(),
        }
    }

    /// The standing of a series.
    pub(super) fn standing(&self, series: Option<&str>) -> Option<Standing> {
        self.alerts.get(&series.map(str::to_owned)).map(Alert::standing)
    }

    /// The state of a series.
    pub(super) fn state(&self, series: Option<&str>) -> Option<AlertState> {
        self.standing(series).map(|standing| standing.state)
    }

    /// The series that have a state.
    pub(super) fn known(&self) -> Vec<String> {
        self.alerts.keys().flatten().cloned().collect()
    }

    /// The states.
    pub(super) fn alerts(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.values()
    }

    /// The states to be written, with the numbers of their newest events.
    pub(super) fn written_alerts(&self) -> impl Iterator<Item = &Alert> {
        self.written.iter().filter_map(|series| self.alerts.get(series))
    }

    /// Takes in what a revision says of a series.
    pub(super) fn record(&mut self, series: Option<&str>, revision: i64, judgements: Vec<Judgement>) {
        let path = path(judgements, self.rule.wait);
        let before = self.standing(series);
        self.keep_first(series, before, &path);
        let key = AlertKey {
            dataset: self.dataset.clone(),
            rule: self.rule.meta.id.clone(),
            series: series.map(str::to_owned),
        };
        let events = transitions(before, &path).into_iter().map(|one| AlertEvent {
            sequence: 0,
            revision,
            at: None,
            key: key.clone(),
            version: self.rule.meta.version.clone(),
            definition: self.rule.meta.sha256.clone(),
            from: one.from,
            to: one.to,
            closing: one.closing,
            // What is found in the first data of a series is no news.
            is_backfill: self.is_backfill || before.is_none(),
            grounds: Grounds::of(&self.rule, one.step),
        });
        let events: Vec<AlertEvent> = events.collect();
        let earlier = self.alerts.get(&key.series).map_or((0, 0), |alert| (alert.sequence, alert.since));
        let (sequence, since) = if events.is_empty() { earlier } else { (0, revision) };
        let after = Standing::after(&path);
        let grounds = Grounds::of(&self.rule, path.last());
        self.written.insert(key.series.clone());
        self.alerts.insert(key.series.clone(), Alert { key, state: after.state, grounds, sequence, since });
        self.events.extend(events);
    }

    /// Keeps the periods that are judged for the first time.
    fn keep_first(&mut self, series: Option<&str>, before: Option<Standing>, path: &[Step]) {
        let Some(judged) = &mut self.judged else { return };
        let known = before.and_then(|before| before.period);
        // A period that could not be judged is neither an alarm nor quiet.
        let judged_steps = path.iter().filter(|step| step.judgement.answers.is_ok());
        let new = judged_steps.filter_map(|step| Some((step.judgement.period?, step.state)));
        let new = new.filter(|(period, _)| known.is_none_or(|known| *period > known));
        let judged = judged.entry(series.map(str::to_owned)).or_default();
        for (period, state) in new {
            // Where an import was taken back, a period may be new for the second time.
            judged.entry(period).or_insert(state == AlertState::Firing);
        }
    }

    /// Gives the events their numbers, in their order, and the states those of their newest events; returns the last
    /// number.
    pub(super) fn number(&mut self, event: usize, sequence: i64) {
        let Some(event) = self.events.get_mut(event) else { return };
        event.sequence = sequence;
        if let Some(alert) = self.alerts.get_mut(&event.key.series) {
            alert.sequence = alert.sequence.max(sequence);
        }
    }
}
