//! Alerts: the rules of all datasets, judged at each revision of the data.
//!
//! A revision is judged from its data alone, and the changes of states are written in one transaction with the revision
//! up to which the rule was judged. So a crash loses no event and writes none twice, and whoever judges the same
//! revisions again gets the same events. What was judged of a rule's first data is `backfill`.

pub mod backtest;
mod ending;
pub mod event_json;
mod expectation;
pub mod formats;
pub(super) mod held;
mod joint;
mod judge;
mod replay;
pub mod report;
mod run;
mod stale;
mod timeline;
mod usual;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use self::ending::Ending;
use self::held::HeldNow;
use self::replay::{Judged, Replay};
use self::report::{AlertReport, RuleReport};
use self::timeline::{Moment, moments, publications};
use super::{Service, ServiceError, State};
use crate::domain::alert::{Alert, AlertEvent, AlertKey, Rule};
use crate::domain::code::Code;
use crate::domain::identity::RevisionIdentity;
use crate::domain::invariant::count_of;
use crate::store::RuleProgress;

/// The most events of one answer.
pub const MAX_EVENTS: i64 = 1_000;

/// How often the judging of a revision is begun again because another process wrote first.
const ATTEMPTS: usize = 5;

/// The last report, which holds for a revision, a day, definitions, and what is held.
#[derive(Debug)]
pub(super) struct KeptReport {
    identity: RevisionIdentity,
    day: NaiveDate,
    held: HeldNow,
    report: Arc<AlertReport>,
}

/// The revisions of a rule that are to be judged.
struct Task<'a> {
    dataset: &'a Code,
    rule: &'a Rule,
    /// How far it was judged by the same definition.
    before: Option<&'a RuleProgress>,
}

impl Service {
    /// The rules with their states at the revision of a state of the service. Revisions that were not judged yet are
    /// judged first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn alerts(&self, state: &Arc<State>) -> Result<Arc<AlertReport>, ServiceError> {
        // Concurrent callers wait for the one that judges.
        let mut newest = self.alerts.lock().await;
        let definitions = self.definitions();
        let identity = state.catalogue.identity();
        // Whether a series is late depends on the day.
        let today = self.clock().today();
        let held = self.held_now().await?;
        let is_of = |kept: &&KeptReport| {
            (kept.identity, kept.day) == (identity, today)
                && kept.report.digest == definitions.digest()
                && kept.held == held
        };
        if let Some(kept) = newest.as_ref().filter(is_of) {
            return Ok(Arc::clone(&kept.report));
        }
        for _ in 0..ATTEMPTS {
            if self.judge_rules(state).await? {
                break;
            }
        }
        let report = Arc::new(self.alert_report(state, today, &held).await?);
        *newest = Some(KeptReport { identity, day: today, held, report: Arc::clone(&report) });
        Ok(report)
    }

    /// The rules with the states that they would have if nothing had been published after a day. Nothing is written. What is
    /// held is no part of it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn alerts_as_of(
        &self,
        state: &Arc<State>,
        day: NaiveDate,
    ) -> Result<AlertReport, ServiceError> {
        let mut rules = Vec::new();
        for (dataset, rule) in &self.rules() {
            let vintages =
                self.store().read_at(state.catalogue.identity()).await?.vintage_history(dataset).await?;
            let replay = if rule.kind.is_of_the_day() {
                self.judge_stale(state, dataset, rule, &vintages, day).await?
            } else {
                let present = Moment::present(state.catalogue.revision, &vintages, Some(day));
                let replay = Replay::new(dataset, rule, true, Vec::new());
                self.judge_rule(state, replay, &vintages, vec![present], None).await?
            };
            rules.push(RuleReport::new(state, dataset, rule, replay.alerts().cloned().collect()));
        }
        Ok(AlertReport::new(state.catalogue.revision, 0, self.definitions().digest(), rules))
    }

    /// The history of a rule, judged again publication by publication from the first one on: its events, and the periods as they were first
    /// judged, with whether there was an alarm.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn replay_rule(
        &self,
        state: &Arc<State>,
        dataset: &Code,
        rule: &Rule,
    ) -> Result<Replay, ServiceError> {
        let vintages =
            self.store().read_at(state.catalogue.identity()).await?.vintage_history(dataset).await?;
        let mut replay = Replay::new(dataset, rule, true, Vec::new());
        replay.judged = Some(Judged::new());
        let moments = publications(&vintages, state.catalogue.revision);
        self.judge_rule(state, replay, &vintages, moments, None).await
    }

    /// The events after one, in order.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn alert_events(&self, since: i64) -> Result<Vec<AlertEvent>, ServiceError> {
        Ok(self.store().read().await?.alert_events(since, MAX_EVENTS).await?)
    }

    /// The events of a rule for a series, in order.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn alert_events_of(&self, key: &AlertKey) -> Result<Vec<AlertEvent>, ServiceError> {
        Ok(self.store().read().await?.alert_events_of(key).await?)
    }

    /// The newest events by which an alert began or ended, the newest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn newest_alarms(&self, limit: i64) -> Result<Vec<AlertEvent>, ServiceError> {
        Ok(self.store().read().await?.newest_alarms(limit).await?)
    }

    /// The times at which revisions were written, of those that brought data.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn revision_times(
        &self,
        first: i64,
        last: i64,
    ) -> Result<HashMap<i64, DateTime<Utc>>, ServiceError> {
        Ok(self.store().read().await?.revision_times(first, last).await?.into_iter().collect())
    }

    /// The rules of all datasets; those of upstreams are not among them, since they are not judged.
    pub(super) fn rules(&self) -> Vec<(Code, Rule)> {
        let definitions = self.definitions();
        let rules = definitions.iter().flat_map(|(dataset, definitions)| {
            definitions.rules.iter().map(|rule| (dataset.clone(), rule.clone()))
        });
        rules.collect()
    }

    /// Judges the revisions that the rules were not judged at yet, and writes what changed; returns whether that was
    /// written, which it is not if another process was faster.
    async fn judge_rules(&self, state: &Arc<State>) -> Result<bool, ServiceError> {
        let newest = state.catalogue.revision;
        let progress = self.store().read_at(state.catalogue.identity()).await?.rule_progress().await?;
        let rules = self.rules();
        let tasks = rules.iter().map(|(dataset, rule)| {
            let is_of = |one: &&RuleProgress| {
                (&one.dataset, &one.rule, &one.definition) == (dataset, &rule.meta.id, &rule.meta.sha256)
            };
            Task { dataset, rule, before: progress.iter().find(is_of) }
        });
        let is_due = |task: &Task<'_>| task.before.is_none_or(|before| before.revision < newest);
        let tasks = tasks.filter(|task| !task.rule.kind.is_of_the_day() && is_due(task));
        let mut replays = Vec::new();
        for task in tasks {
            replays.push(self.judge_task(state, &task).await?);
        }
        let endings = self.endings(newest, &rules, &replays, &progress).await?;
        if replays.is_empty() && endings.is_empty() {
            return Ok(true);
        }
        self.write_alerts(state.catalogue.identity(), replays, endings, &progress).await
    }

    async fn judge_task(&self, state: &Arc<State>, task: &Task<'_>) -> Result<Replay, ServiceError> {
        let mut read = self.store().read_at(state.catalogue.identity()).await?;
        let vintages = read.vintage_history(task.dataset).await?;
        let alerts = match task.before {
            Some(_) => read.alerts(task.dataset, &task.rule.meta.id).await?,
            None => Vec::new(),
        };
        drop(read);
        let after = task.before.map_or(0, |before| before.revision);
        let moments = moments(&vintages, after, state.catalogue.revision);
        let replay = Replay::new(task.dataset, task.rule, task.before.is_none(), alerts);
        let base = task.before.map(|before| Moment::at(before.revision, &vintages));
        self.judge_rule(state, replay, &vintages, moments, base).await
    }

    /// Writes events and states, and that the rules were judged up to a revision. Writes nothing, and returns false, if
    /// another process has judged meanwhile, or the database was set back.
    async fn write_alerts(
        &self,
        identity: RevisionIdentity,
        mut replays: Vec<Replay>,
        mut endings: Vec<Ending>,
        progress: &[RuleProgress],
    ) -> Result<bool, ServiceError> {
        let ends = endings.iter().map(|ending| ending.events.len()).sum::<usize>();
        let mut order: Vec<(i64, usize, usize)> = Vec::new();
        for (place, replay) in replays.iter().enumerate() {
            order.extend(replay.events.iter().enumerate().map(|(event, one)| (one.revision, place, event)));
        }
        order.sort_unstable();
        let mut write = self.store().write().await?;
        let before = write.number_alert_events(count_of(ends + order.len())).await?;
        if write.rule_progress().await? != progress || !write.has_revision(identity).await? {
            return Ok(false);
        }
        let revision = identity.number;
        let mut sequences = before + 1..;
        // What a rule said before it was changed ends before it says something else.
        for (event, sequence) in endings.iter_mut().flat_map(|one| &mut one.events).zip(sequences.by_ref()) {
            event.sequence = sequence;
            write.add_alert_event(event).await?;
        }
        for ending in endings.iter().filter(|ending| !ending.has_successor) {
            write.remove_alerts(&ending.dataset, &ending.rule).await?;
            write.remove_rule_progress(&ending.dataset, &ending.rule).await?;
        }
        for (sequence, (_, place, event)) in sequences.zip(&order) {
            let Some(replay) = replays.get_mut(*place) else { continue };
            replay.number(*event, sequence);
            if let Some(event) = replay.events.get(*event) {
                write.add_alert_event(event).await?;
            }
        }
        for replay in &replays {
            let (dataset, rule) = (replay.dataset.clone(), replay.rule.meta.id.clone());
            if replay.is_backfill {
                write.remove_alerts(&dataset, &rule).await?;
            }
            for alert in replay.written_alerts() {
                write.put_alert(alert).await?;
            }
            let definition = replay.rule.meta.sha256.clone();
            write.put_rule_progress(&RuleProgress { dataset, rule, definition, revision }).await?;
        }
        write.commit().await?;
        Ok(true)
    }

    async fn alert_report(
        &self,
        state: &Arc<State>,
        today: NaiveDate,
        held: &HeldNow,
    ) -> Result<AlertReport, ServiceError> {
        let sequence = self.store().read_at(state.catalogue.identity()).await?.newest_alert_event().await?;
        let mut rules = Vec::new();
        for (dataset, rule) in self.rules() {
            let alerts = self.stored_alerts(state, (&dataset, &rule), today).await?;
            let seasonal = self.seasonal(state, &dataset, &rule).await?;
            rules.push(RuleReport { seasonal, ..RuleReport::new(state, &dataset, &rule, alerts) });
        }
        rules.extend(self.held_reports(state, held).await?);
        Ok(AlertReport::new(state.catalogue.revision, sequence, self.definitions().digest(), rules))
    }

    /// The states of a rule as they were judged last; those that depend on the day are judged now.
    async fn stored_alerts(
        &self,
        state: &Arc<State>,
        (dataset, rule): (&Code, &Rule),
        today: NaiveDate,
    ) -> Result<Vec<Alert>, ServiceError> {
        let mut read = self.store().read_at(state.catalogue.identity()).await?;
        if !rule.kind.is_of_the_day() {
            return Ok(read.alerts(dataset, &rule.meta.id).await?);
        }
        let vintages = read.vintage_history(dataset).await?;
        drop(read);
        let replay = self.judge_stale(state, dataset, rule, &vintages, today).await?;
        Ok(replay.alerts().cloned().collect())
    }
}

#[cfg(test)]
mod tests;
