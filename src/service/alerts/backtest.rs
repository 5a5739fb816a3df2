//! Backtests of rules: how often one called, by data as they were when a period was new.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::replay::Replay;
use crate::domain::alert::{AlertKey, AlertState, Rule, RuleKind, SignalCounts, onsets, percent_outside};
use crate::domain::code::Code;
use crate::domain::forecast::Level;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::service::{Service, ServiceError, State};

/// The backtest of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backtest {
    /// The periods of all series as they were first judged, with whether there was an alarm.
    pub judged: Vec<(Period, bool)>,
    /// How often an alert began. Where periods are judged: by what was first said of each of them.
    pub alarms: usize,
}

/// What the backtest of a rule gives at one level of the forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelBacktest {
    /// The level.
    pub level: Level,
    /// The percent of periods that chance alone would give.
    pub expected_percent: f64,
    /// The backtest.
    pub backtest: Backtest,
}

impl Backtest {
    pub(super) fn of(replay: Replay) -> Self {
        let judged = replay.judged.unwrap_or_default();
        let alarms = if judged.values().all(BTreeMap::is_empty) {
            replay.events.iter().filter(|event| event.to == AlertState::Firing).count()
        } else {
            judged.values().map(|periods| onsets(periods.values())).sum()
        };
        Self { judged: judged.into_values().flatten().collect(), alarms }
    }

    /// The first and the last judged period of each frequency.
    #[must_use]
    pub fn extents(&self) -> BTreeMap<Frequency, (Period, Period)> {
        let mut extents = BTreeMap::new();
        for (period, _) in &self.judged {
            let (first, last) = extents.entry(period.frequency()).or_insert((*period, *period));
            (*first, *last) = ((*first).min(*period), (*last).max(*period));
        }
        extents
    }

    /// The years that the judged periods make.
    #[must_use]
    pub fn years(&self) -> f64 {
        self.judged.iter().map(|(period, _)| 1.0 / period.frequency().periods_per_year()).sum()
    }

    /// How often an alert began in a year of one series; none without a judged period.
    #[must_use]
    pub fn alarms_a_year(&self) -> Option<f64> {
        let alarms = f64::from(u32::try_from(self.alarms).ok()?);
        Some(self.years()).filter(|years| *years > 0.0).map(|years| alarms / years)
    }

    /// The share of judged periods with an alarm, in percent; none without a judged period.
    #[must_use]
    pub fn percent_with_alarm(&self) -> Option<f64> {
        let alarms = self.judged.iter().filter(|(_, is_alarm)| *is_alarm).count();
        let [alarms, judged] = [alarms, self.judged.len()].map(u32::try_from);
        let (alarms, judged) = (f64::from(alarms.ok()?), f64::from(judged.ok()?));
        (judged > 0.0).then(|| 100.0 * alarms / judged)
    }

    /// The alarms against periods in which something happened.
    #[must_use]
    pub fn signals(&self, events: &BTreeSet<Period>) -> SignalCounts {
        SignalCounts::of(&self.judged, events)
    }
}

impl Service {
    /// The backtest of a rule over all revisions up to that of a state.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn backtest(
        &self,
        state: &Arc<State>,
        dataset: &Code,
        rule: &Rule,
    ) -> Result<Backtest, ServiceError> {
        if let RuleKind::Held { .. } = rule.kind {
            // Nothing is judged again: what was held is history.
            let key = AlertKey { dataset: dataset.clone(), rule: rule.meta.id.clone(), series: None };
            let mut replay = Replay::new(dataset, rule, false, Vec::new());
            replay.events = self.alert_events_of(&key).await?;
            return Ok(Backtest::of(replay));
        }
        Ok(Backtest::of(self.replay_rule(state, dataset, rule).await?))
    }

    /// The backtests that a rule would have at each level of the forecast, over all revisions up to that of a state, given
    /// the one at its own level; none for a rule without a level.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn backtest_of_levels(
        &self,
        state: &Arc<State>,
        dataset: &Code,
        rule: &Rule,
        own: &Backtest,
    ) -> Result<Vec<LevelBacktest>, ServiceError> {
        let RuleKind::Unexpected { level: own_level, side } = rule.kind else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for level in Level::ALL {
            let expected_percent = percent_outside(f64::from(level.percent()), side);
            let backtest = if level == own_level {
                own.clone()
            } else {
                let rule = Rule { kind: RuleKind::Unexpected { level, side }, ..rule.clone() };
                self.backtest(state, dataset, &rule).await?
            };
            all.push(LevelBacktest { level, expected_percent, backtest });
        }
        Ok(all)
    }
}
