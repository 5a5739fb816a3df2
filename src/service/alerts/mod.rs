//! Alerts: the rules of all datasets, judged at each revision of the data.
//!
//! A revision is judged from its data alone, and the changes of states are written in one transaction with the revision
//! up to which the rule was judged. So a crash loses no event and writes none twice, and whoever judges the same
//! revisions again gets the same events. What was judged of a rule's first data is `backfill`.

pub mod backtest;
pub mod formats;
mod judge;
mod replay;
pub mod report;
mod timeline;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use self::replay::Replay;
use self::report::{AlertReport, RuleReport};
use self::timeline::{Moment, all_vintages, moments};
use super::forecast::is_adjusted;
use super::reconcile::ReconciliationRequest;
use super::{Service, ServiceError, State};
use crate::domain::alert::{
    Absence, Alert, AlertEvent, AlertKey, Answer, Answers, Judgement, Rule, RuleKind,
};
use crate::domain::code::Code;
use crate::domain::forecast::has_season;
use crate::domain::growth::{Lag, Verdict};
use crate::domain::invariant::count_of;
use crate::domain::series::Series;
use crate::parallel::{Priority, spawn_on_thread};
use crate::store::{RuleProgress, StoredSeries, VintageValidity};

/// The number of series whose observations are in memory at once.
const SERIES_AT_ONCE: usize = 500;

/// The most series that a rule judges together.
pub const MAX_SERIES_TOGETHER: usize = 2_000;

/// The most events of one answer.
pub const MAX_EVENTS: i64 = 1_000;

/// How often the judging of a revision is begun again because another process wrote first.
const ATTEMPTS: usize = 5;

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
        let is_of = |made: &&Arc<AlertReport>| {
            made.revision == state.catalogue.revision && made.digest == definitions.digest()
        };
        if let Some(made) = newest.as_ref().filter(is_of) {
            return Ok(Arc::clone(made));
        }
        for _ in 0..ATTEMPTS {
            if self.judge_rules(state).await? {
                break;
            }
        }
        let made = Arc::new(self.alert_report(state).await?);
        *newest = Some(Arc::clone(&made));
        Ok(made)
    }

    /// The rules with the states that they would have if nothing had been published after a day. Nothing is written.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn alerts_as_of(
        &self,
        state: &Arc<State>,
        day: NaiveDate,
    ) -> Result<AlertReport, ServiceError> {
        let mut rules = Vec::new();
        for (dataset, rule) in self.rules().iter() {
            let vintages = self.store().read().await?.vintage_history(dataset).await?;
            let present = Moment::present(state.catalogue.revision, &vintages, Some(day));
            let replay = Replay::new(dataset, rule, true, Vec::new());
            let replay = self.judge_rule(state, replay, &vintages, vec![present], None).await?;
            rules.push(RuleReport::new(state, dataset, rule, replay.alerts().cloned().collect()));
        }
        Ok(AlertReport::new(state.catalogue.revision, 0, self.definitions().digest(), rules))
    }

    /// The history of a rule, judged again from the first revision on: its events, and the periods as they were first
    /// judged, with whether there was an alarm.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(super) async fn replay_rule(
        &self,
        state: &Arc<State>,
        dataset: &Code,
        rule: &Rule,
    ) -> Result<Replay, ServiceError> {
        let vintages = self.store().read().await?.vintage_history(dataset).await?;
        let mut replay = Replay::new(dataset, rule, true, Vec::new());
        replay.judged = Some(Vec::new());
        let moments = moments(&vintages, 0, state.catalogue.revision);
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

    /// The rules of all datasets.
    fn rules(&self) -> Vec<(Code, Rule)> {
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
        let progress = self.store().read().await?.rule_progress().await?;
        let rules = self.rules();
        let tasks = rules.iter().map(|(dataset, rule)| {
            let is_of = |one: &&RuleProgress| {
                (&one.dataset, &one.rule, &one.definition) == (dataset, &rule.meta.id, &rule.meta.sha256)
            };
            Task { dataset, rule, before: progress.iter().find(is_of) }
        });
        let tasks = tasks.filter(|task| task.before.is_none_or(|before| before.revision < newest));
        let mut replays = Vec::new();
        for task in tasks {
            replays.push(self.judge_task(state, &task).await?);
        }
        if replays.is_empty() { Ok(true) } else { self.write_alerts(newest, replays, &progress).await }
    }

    async fn judge_task(&self, state: &Arc<State>, task: &Task<'_>) -> Result<Replay, ServiceError> {
        let mut read = self.store().read().await?;
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

    /// Judges a rule at some revisions; `base` is the one before them.
    async fn judge_rule(
        &self,
        state: &Arc<State>,
        mut replay: Replay,
        vintages: &[VintageValidity],
        moments: Vec<Moment>,
        base: Option<Moment>,
    ) -> Result<Replay, ServiceError> {
        if moments.is_empty() {
            return Ok(replay);
        }
        if replay.rule.kind == RuleKind::Conflict {
            return self.judge_conflicts(state, replay, moments).await;
        }
        let (dataset, rule) = (replay.dataset.clone(), replay.rule.clone());
        let series = watched(state, &dataset, &rule);
        let (derived, stored): (Vec<&Series>, Vec<&Series>) = series.partition(|one| one.is_derived());
        if !rule.kind.joins_series() {
            let replay = self.judge_derived(state, replay, &derived, &moments).await?;
            return self.judge_each(state, replay, &stored, vintages, moments).await;
        }
        if stored.len() + derived.len() > MAX_SERIES_TOGETHER {
            refuse(&mut replay, &moments, "too_many_series");
            return Ok(replay);
        }
        let rows = self.rows(&stored, vintages).await?;
        let series: Vec<Series> = stored.into_iter().cloned().collect();
        on_thread(move || {
            if let Some(base) = &base {
                judge::remember(&mut replay, &series, &rows, base);
            }
            judge::together(&mut replay, &series, &rows, &moments);
            replay
        })
        .await
    }

    /// Judges stored series, each by itself.
    async fn judge_each(
        &self,
        state: &Arc<State>,
        mut replay: Replay,
        series: &[&Series],
        vintages: &[VintageValidity],
        moments: Vec<Moment>,
    ) -> Result<Replay, ServiceError> {
        let moments: Arc<[Moment]> = moments.into();
        for chunk in series.chunks(SERIES_AT_ONCE) {
            let rows = self.rows(chunk, vintages).await?;
            let chunk: Vec<Series> = chunk.iter().map(|one| (*one).clone()).collect();
            let (state, moments) = (Arc::clone(state), Arc::clone(&moments));
            replay = on_thread(move || {
                judge::each(&mut replay, &state.catalogue, &chunk, &rows, &moments);
                replay
            })
            .await?;
        }
        Ok(replay)
    }

    /// Judges derived series, each by itself. They are not stored, so they are judged at the newest revision alone.
    async fn judge_derived(
        &self,
        state: &Arc<State>,
        mut replay: Replay,
        series: &[&Series],
        moments: &[Moment],
    ) -> Result<Replay, ServiceError> {
        let Some(newest) = moments.last().filter(|_| !series.is_empty()) else { return Ok(replay) };
        let rows = self.newest(state, series, newest.as_of()).await?;
        let series: Vec<Series> = series.iter().map(|one| (*one).clone()).collect();
        let given = [Moment::given(newest.revision)];
        judge::each(&mut replay, &state.catalogue, &series, &rows, &given);
        Ok(replay)
    }

    /// Judges the contradictions of a dataset. They are known of the newest revision alone.
    async fn judge_conflicts(
        &self,
        state: &Arc<State>,
        mut replay: Replay,
        moments: Vec<Moment>,
    ) -> Result<Replay, ServiceError> {
        let Some(newest) = moments.last() else { return Ok(replay) };
        let request = ReconciliationRequest {
            as_of: newest.as_of(),
            dataset: vec![replay.dataset.to_string()],
            verdict: vec![Verdict::Contradiction.code().to_owned()],
        };
        let found = self.reconcile(state, &request).await?;
        let mut series: Vec<(String, Option<String>)> = found
            .checks
            .iter()
            .map(|check| {
                let figures = check.figures.join(" and ");
                let detail = format!("{figures} at {}", check.node.period);
                (check.node.series.to_string(), Some(detail))
            })
            .collect();
        series.extend(replay.known().into_iter().map(|key| (key, None)));
        series.sort_by(|one, other| (&one.0, other.1.is_some()).cmp(&(&other.0, one.1.is_some())));
        series.dedup_by(|later, first| later.0 == first.0);
        for (key, detail) in series {
            let fires = if detail.is_some() { Answer::Yes } else { Answer::No };
            let detail = detail.or_else(|| Some("the figures as they are".to_owned()));
            let answers = Ok(Answers::of(fires));
            let judgement = Judgement { period: None, answers, value: None, limit: None, detail };
            replay.record(Some(&key), newest.revision, vec![judgement]);
        }
        Ok(replay)
    }

    /// The observations of some series in all vintages, reverted ones included.
    async fn rows(
        &self,
        series: &[&Series],
        vintages: &[VintageValidity],
    ) -> Result<StoredSeries, ServiceError> {
        if series.is_empty() {
            return Ok(StoredSeries::new());
        }
        let all = all_vintages(vintages);
        let read = async { self.store().read().await?.observations(series, &all).await };
        Ok(Box::pin(read).await?)
    }

    /// Writes events and states, and that the rules were judged up to a revision. Writes nothing, and returns false, if
    /// another process has judged meanwhile.
    async fn write_alerts(
        &self,
        revision: i64,
        mut replays: Vec<Replay>,
        progress: &[RuleProgress],
    ) -> Result<bool, ServiceError> {
        let mut order: Vec<(i64, usize, usize)> = Vec::new();
        for (place, replay) in replays.iter().enumerate() {
            order.extend(replay.events.iter().enumerate().map(|(event, one)| (one.revision, place, event)));
        }
        order.sort_unstable();
        let mut write = self.store().write().await?;
        let before = write.number_alert_events(count_of(order.len())).await?;
        if write.rule_progress().await? != progress {
            return Ok(false);
        }
        for (sequence, (_, place, event)) in (before + 1..).zip(&order) {
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

    /// The series whose values have a season that a rule does not mind.
    async fn seasonal(
        &self,
        state: &State,
        dataset: &Code,
        rule: &Rule,
    ) -> Result<Vec<String>, ServiceError> {
        let mut seasonal = Vec::new();
        if !minds_season(rule) {
            return Ok(seasonal);
        }
        let is_raw =
            |one: &&Series| one.frequency.periods_per_year() > 1.0 && !is_adjusted(&state.catalogue, one);
        let raw: Vec<&Series> = watched(state, dataset, rule).filter(is_raw).collect();
        for chunk in raw.chunks(SERIES_AT_ONCE) {
            let mut newest = self.newest(state, chunk, None).await?;
            for one in chunk {
                let samples = judge::samples(&newest.remove(&one.id).unwrap_or_default());
                if has_season(one.frequency, &samples) {
                    seasonal.push(one.key.to_string());
                }
            }
            tokio::task::yield_now().await;
        }
        Ok(seasonal)
    }

    async fn alert_report(&self, state: &Arc<State>) -> Result<AlertReport, ServiceError> {
        let mut read = self.store().read().await?;
        let sequence = read.newest_alert_event().await?;
        let mut rules = Vec::new();
        for (dataset, rule) in self.rules().iter() {
            let alerts: Vec<Alert> = read.alerts(dataset, &rule.meta.id).await?;
            let seasonal = self.seasonal(state, dataset, rule).await?;
            rules.push(RuleReport { seasonal, ..RuleReport::new(state, dataset, rule, alerts) });
        }
        Ok(AlertReport::new(state.catalogue.revision, sequence, self.definitions().digest(), rules))
    }
}

/// Whether a rule compares values with a fixed limit that may have a season: not with the same period of a year before,
/// and without its author's word that they are meant so.
fn minds_season(rule: &Rule) -> bool {
    match rule.kind {
        RuleKind::Threshold { measure, accepts_season, .. } => {
            !accepts_season && measure.lag() != Some(Lag::Year)
        }
        _ => false,
    }
}

/// The series that a rule watches.
fn watched<'a>(state: &'a State, dataset: &'a Code, rule: &'a Rule) -> impl Iterator<Item = &'a Series> {
    // As in other filters, derived series are meant only where they are named.
    let names = !rule.subject.series.is_empty() || !rule.subject.indicators.is_empty();
    let is_watched = move |one: &&Series| match &rule.kind {
        RuleKind::Light { inputs, .. } => inputs.iter().any(|input| input.series == one.key.as_str()),
        _ => rule.subject.has(one) && (names || !one.is_derived()),
    };
    state.catalogue.series.iter().filter(move |one| one.dataset == *dataset).filter(is_watched)
}

/// Refuses a rule as a whole.
fn refuse(replay: &mut Replay, moments: &[Moment], reason: &'static str) {
    let Some(newest) = moments.last() else { return };
    let answers = Err(Absence::Refused(reason));
    let judgement = Judgement { period: None, answers, value: None, limit: None, detail: None };
    replay.record(None, newest.revision, vec![judgement]);
}

/// The result of work that takes long, done on a thread of low priority.
async fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ServiceError> {
    spawn_on_thread(Priority::Low, work).await.ok_or(ServiceError::Interrupted)
}

#[cfg(test)]
mod tests;
