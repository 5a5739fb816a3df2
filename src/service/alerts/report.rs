//! The rules with their states, as answers show them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::run::watched;
use crate::domain::alert::{Alert, AlertState, Rule, RuleKind, Severity, percent_outside};
use crate::domain::code::Code;
use crate::service::State;

/// The rules of all datasets with their states at one revision.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertReport {
    /// The revision of the data.
    pub revision: i64,
    /// The number of the newest event.
    pub sequence: i64,
    /// The digest of the definitions.
    pub digest: String,
    /// The rules.
    pub rules: Vec<RuleReport>,
}

/// A rule with its states.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleReport {
    /// The dataset.
    pub dataset: Code,
    /// The rule.
    pub rule: Rule,
    /// The number of series that it watches.
    pub series: usize,
    /// The series whose values have a season that the rule does not mind.
    pub seasonal: Vec<String>,
    /// The states.
    pub alerts: Vec<Alert>,
}

impl RuleReport {
    pub(super) fn new(state: &State, dataset: &Code, rule: &Rule, alerts: Vec<Alert>) -> Self {
        Self {
            dataset: dataset.clone(),
            rule: rule.clone(),
            series: watched(state, dataset, rule).count(),
            seasonal: Vec::new(),
            alerts,
        }
    }

    /// The number of series that would call at each release by chance alone, of those that can be judged; none for a rule
    /// that says nothing of it.
    #[must_use]
    pub fn expected_false(&self) -> Option<f64> {
        let judged = self.alerts.iter().filter(|alert| is_judged(alert.state)).count();
        let series = u32::try_from(judged).ok()?;
        match self.rule.kind {
            RuleKind::Unexpected { level, side } => {
                Some(f64::from(series) * percent_outside(f64::from(level.percent()), side) / 100.0)
            }
            RuleKind::Shift(limits) => Some(f64::from(series) / limits.periods_to_a_false_alarm()),
            _ => None,
        }
    }

    /// The number of series in each state.
    #[must_use]
    pub fn states(&self) -> BTreeMap<AlertState, usize> {
        let mut states = BTreeMap::new();
        for alert in &self.alerts {
            *states.entry(alert.state).or_default() += 1;
        }
        states
    }

    /// Whether no part of it could be judged, or a part of it is refused.
    #[must_use]
    pub fn is_unjudged(&self) -> bool {
        let states = self.states();
        states.contains_key(&AlertState::Refused)
            || !states.keys().any(|state| is_judged(*state)) && self.rule.kind != RuleKind::Conflict
    }

    /// Why a rule that could not be judged was not, as a sentence.
    #[must_use]
    pub fn why_unjudged(&self) -> String {
        match (self.series, self.states().get(&AlertState::Refused)) {
            (0, _) => format!("The rule could not be judged: it watches no series of {}.", self.dataset),
            (_, Some(refused)) => {
                format!("The rule could not be judged: it is refused for {refused} of its series.")
            }
            (_, None) => "The rule could not be judged: none of its series has a value.".to_owned(),
        }
    }
}

impl AlertReport {
    pub(super) fn new(revision: i64, sequence: i64, digest: &str, rules: Vec<RuleReport>) -> Self {
        Self { revision, sequence, digest: digest.to_owned(), rules }
    }

    /// The number of series that would call at each release by chance alone, of the rules that say it; none without one.
    #[must_use]
    pub fn expected_false(&self) -> Option<f64> {
        self.rules.iter().filter_map(RuleReport::expected_false).reduce(|one, other| one + other)
    }

    /// Whether it changes without a new revision of the data: what upstreams hold is a part of it.
    #[must_use]
    pub fn changes_by_itself(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule.rule.kind, RuleKind::Held { .. }))
    }

    /// The states with their rules: those that call first, the most severe and the largest first.
    #[must_use]
    pub fn alerts(&self) -> Vec<(&RuleReport, &Alert)> {
        let mut all: Vec<(&RuleReport, &Alert)> =
            self.rules.iter().flat_map(|rule| rule.alerts.iter().map(move |alert| (rule, alert))).collect();
        all.sort_by(|(rule, one), (other_rule, other)| {
            let order =
                |rule: &RuleReport, alert: &Alert| (urgency(alert.state), Reverse(rule.rule.severity));
            let by_order = order(rule, one).cmp(&order(other_rule, other));
            by_order.then_with(|| excess(other).total_cmp(&excess(one))).then_with(|| one.key.cmp(&other.key))
        });
        all
    }

    /// The numbers of series by rule, severity and state.
    #[must_use]
    pub fn counts(&self) -> Vec<(&Code, Severity, AlertState, usize)> {
        let of_rule =
            |rule: &'_ RuleReport| -> Vec<(AlertState, usize)> { rule.states().into_iter().collect() };
        let all = self.rules.iter().flat_map(|rule| {
            of_rule(rule)
                .into_iter()
                .map(|(state, count)| (&rule.rule.meta.id, rule.rule.severity, state, count))
        });
        all.collect()
    }
}

/// Whether a state is what a rule says of a series, and not that it cannot say anything.
const fn is_judged(state: AlertState) -> bool {
    !matches!(state, AlertState::NoData | AlertState::Refused)
}

/// The place of a state in an answer.
const fn urgency(state: AlertState) -> u8 {
    match state {
        AlertState::Firing => 0,
        AlertState::Undecided => 1,
        AlertState::Pending => 2,
        AlertState::Refused => 3,
        AlertState::NoData => 4,
        AlertState::Ok => 5,
    }
}

/// How far a value lies from its limit, relative to the limit where that is not zero.
fn excess(alert: &Alert) -> f64 {
    let distance = alert.grounds.value.zip(alert.grounds.limit).map(|(value, limit)| {
        let distance = (value - limit).abs();
        if limit == 0.0 { distance } else { distance / limit.abs() }
    });
    distance.filter(|distance| distance.is_finite()).unwrap_or_default()
}
