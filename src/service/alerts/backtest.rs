//! Backtests of rules: how often one called, by data as they were when a period was new.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::alert::{AlertState, Rule, RuleKind, SignalCounts};
use crate::domain::code::Code;
use crate::domain::forecast::Level;
use crate::domain::period::Period;
use crate::service::{Service, ServiceError, State};

/// The backtest of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backtest {
    /// The periods of all series as they were first judged, with whether there was an alarm.
    pub judged: Vec<(Period, bool)>,
    /// How often an alert began.
    pub alarms: usize,
}

/// What the backtest of a rule gives at one level of the forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelBacktest {
    /// The level.
    pub level: Level,
    /// The backtest.
    pub backtest: Backtest,
}

impl Backtest {
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
        let replay = self.replay_rule(state, dataset, rule).await?;
        let alarms = replay.events.iter().filter(|event| event.to == AlertState::Firing).count();
        Ok(Backtest { judged: replay.judged.unwrap_or_default(), alarms })
    }

    /// The backtests that a rule would have at each level of the forecast, over all revisions up to that of a state; none
    /// for a rule without a level.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn backtest_of_levels(
        &self,
        state: &Arc<State>,
        dataset: &Code,
        rule: &Rule,
    ) -> Result<Vec<LevelBacktest>, ServiceError> {
        let RuleKind::Unexpected { side, .. } = rule.kind else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for level in Level::ALL {
            let rule = Rule { kind: RuleKind::Unexpected { level, side }, ..rule.clone() };
            all.push(LevelBacktest { level, backtest: self.backtest(state, dataset, &rule).await? });
        }
        Ok(all)
    }
}
