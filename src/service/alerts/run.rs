//! Judging one rule: the observations of its series are read, and each revision is judged.

use std::sync::Arc;

use chrono::NaiveDate;

use super::replay::Replay;
use super::timeline::{Moment, all_vintages};
use super::{judge, stale};
use crate::domain::alert::{Absence, Answer, Answers, Judgement, Rule, RuleKind};
use crate::domain::code::Code;
use crate::domain::forecast::has_season;
use crate::domain::growth::{Lag, Verdict};
use crate::domain::series::Series;
use crate::domain::target::TargetVerdict;
use crate::parallel::{Priority, spawn_on_thread};
use crate::service::forecast::is_adjusted;
use crate::service::query::SeriesFilter;
use crate::service::reconcile::ReconciliationRequest;
use crate::service::targets::TargetRequest;
use crate::service::{Service, ServiceError, State};
use crate::store::{StoredSeries, VintageValidity};

/// The number of series whose observations are in memory at once.
pub(super) const SERIES_AT_ONCE: usize = 500;

/// The most series that a rule judges together.
const MAX_SERIES_TOGETHER: usize = 2_000;

impl Service {
    /// Judges a rule at some revisions; `base` is the one before them.
    pub(super) async fn judge_rule(
        &self,
        state: &Arc<State>,
        mut replay: Replay,
        vintages: &[VintageValidity],
        moments: Vec<Moment>,
        base: Option<Moment>,
    ) -> Result<Replay, ServiceError> {
        // Definitions may be there before the data of their dataset.
        if moments.is_empty() || !state.catalogue.datasets.contains_key(&replay.dataset) {
            return Ok(replay);
        }
        match replay.rule.kind.clone() {
            RuleKind::Conflict => return self.judge_conflicts(state, replay, moments).await,
            RuleKind::Target { verdicts } => {
                return self.judge_targets(state, replay, &moments, &verdicts).await;
            }
            _ => {}
        }
        let (dataset, rule) = (replay.dataset.clone(), replay.rule.clone());
        let series = watched(state, &dataset, &rule);
        let (derived, stored): (Vec<&Series>, Vec<&Series>) = series.partition(|one| one.is_derived());
        if rule.kind == RuleKind::UnusualRevision {
            let replay = self.judge_derived_revisions(state, replay, &derived, &moments).await?;
            return self.judge_revisions(state, replay, &stored, vintages, moments).await;
        }
        if !rule.kind.joins_series() {
            let replay = self.judge_derived(state, replay, &derived, &moments).await?;
            return self.judge_each(state, replay, &stored, vintages, moments).await;
        }
        if stored.len() + derived.len() > MAX_SERIES_TOGETHER {
            refuse(&mut replay, &moments, "too_many_series");
            return Ok(replay);
        }
        let rows = self.rows(state, &stored, vintages).await?;
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
            let rows = self.rows(state, chunk, vintages).await?;
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

    /// Judges the targets of the series that a rule watches. They are held against the newest revision alone.
    async fn judge_targets(
        &self,
        state: &Arc<State>,
        mut replay: Replay,
        moments: &[Moment],
        verdicts: &[TargetVerdict],
    ) -> Result<Replay, ServiceError> {
        let Some(newest) = moments.last() else { return Ok(replay) };
        let filter = SeriesFilter {
            dataset: vec![replay.dataset.to_string()],
            derived: true,
            ..SeriesFilter::default()
        };
        let request = TargetRequest { filter, as_of: newest.as_of(), ..TargetRequest::default() };
        let mut targets = self.targets(state, &request).await?.targets;
        targets.retain(|report| replay.rule.subject.has(&report.statement.series));
        targets
            .sort_by(|one, other| one.statement.series.key.as_str().cmp(other.statement.series.key.as_str()));
        for of_series in targets.chunk_by(|one, other| one.statement.series.key == other.statement.series.key)
        {
            let Some(first) = of_series.first() else { continue };
            let judgement = judge::targets(of_series, verdicts);
            replay.record(Some(first.statement.series.key.as_str()), newest.revision, vec![judgement]);
        }
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

    /// Judges whether series are late on a day. Derived ones are as late as their inputs.
    pub(super) async fn judge_stale(
        &self,
        state: &Arc<State>,
        dataset: &Code,
        rule: &Rule,
        vintages: &[VintageValidity],
        today: NaiveDate,
    ) -> Result<Replay, ServiceError> {
        let mut replay = Replay::new(dataset, rule, true, Vec::new());
        let RuleKind::Stale { grace } = rule.kind else { return Ok(replay) };
        let stored: Vec<&Series> = watched(state, dataset, rule).filter(|one| !one.is_derived()).collect();
        let valid = vintages.iter().filter(|one| one.reverted.is_none()).copied();
        let valid: Vec<VintageValidity> = valid.collect();
        for chunk in stored.chunks(SERIES_AT_ONCE) {
            let rows = self.rows(state, chunk, &valid).await?;
            stale::judge(&mut replay, chunk, &rows, state.catalogue.revision, (grace, today));
        }
        Ok(replay)
    }

    /// The observations of some series in all vintages, reverted ones included.
    pub(super) async fn rows(
        &self,
        state: &State,
        series: &[&Series],
        vintages: &[VintageValidity],
    ) -> Result<StoredSeries, ServiceError> {
        if series.is_empty() {
            return Ok(StoredSeries::new());
        }
        let all = all_vintages(vintages);
        let identity = state.catalogue.identity();
        let read = async { self.store().read_at(identity).await?.observations(series, &all).await };
        Ok(Box::pin(read).await?)
    }

    /// The series whose values have a season that a rule does not mind.
    pub(super) async fn seasonal(
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
pub(super) fn watched<'a>(
    state: &'a State,
    dataset: &'a Code,
    rule: &'a Rule,
) -> impl Iterator<Item = &'a Series> {
    // As in other filters, derived series are meant only where they are named.
    let names = !rule.subject.series.is_empty() || !rule.subject.indicators.is_empty();
    let is_watched = move |one: &&Series| match &rule.kind {
        RuleKind::Light { inputs, .. } => inputs.iter().any(|input| input.series == one.key.as_str()),
        _ => rule.subject.has(one) && (names || !one.is_derived()),
    };
    state.catalogue.series_of_dataset(dataset.as_str()).filter(is_watched)
}

/// Refuses a rule as a whole.
fn refuse(replay: &mut Replay, moments: &[Moment], reason: &'static str) {
    let Some(newest) = moments.last() else { return };
    let answers = Err(Absence::Refused(reason));
    let judgement = Judgement { period: None, answers, value: None, limit: None, detail: None };
    replay.record(None, newest.revision, vec![judgement]);
}

/// The result of work that takes long, done on a thread of low priority.
pub(super) async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ServiceError> {
    spawn_on_thread(Priority::Low, work).await.ok_or(ServiceError::Interrupted)
}
