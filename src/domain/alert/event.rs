//! Alerts as they are stored and shown: the present state of a rule for a series, and the changes that led to it.

use chrono::{DateTime, Utc};

use super::{AlertState, Closing, Rule, RuleKind, Side, Standing, Step};
use crate::domain::code::Code;
use crate::domain::growth::Measure;
use crate::domain::period::Period;

/// The rule and the series that an alert is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertKey {
    /// The dataset.
    pub dataset: Code,
    /// The id of the rule.
    pub rule: Code,
    /// The key of the series; none where the rule judges several series together.
    pub series: Option<String>,
}

/// What a state rests on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grounds {
    /// The period that was judged.
    pub period: Option<Period>,
    /// The value.
    pub value: Option<f64>,
    /// The lower end of its interval; none where that is unbounded.
    pub lower: Option<f64>,
    /// The upper end of its interval; none where that is unbounded.
    pub upper: Option<f64>,
    /// The limit that it was compared with.
    pub limit: Option<f64>,
    /// The code of the reason why the rule is refused, or a publication is held.
    pub reason: Option<String>,
    /// The reason of the state as a sentence.
    pub why: String,
}

/// The present state of a rule for a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// The rule and the series.
    pub key: AlertKey,
    /// The state.
    pub state: AlertState,
    /// What the state rests on.
    pub grounds: Grounds,
    /// The sequence number of the event that led to the state; 0 where the series has been `ok` from the start.
    pub sequence: i64,
    /// The revision of that event; 0 without one.
    pub since: i64,
}

impl Alert {
    /// The standing.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing { state: self.state, period: self.grounds.period }
    }
}

/// A change of the state of a rule for a series.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertEvent {
    /// The number, from 1 without a gap in the order of writing.
    pub sequence: i64,
    /// The revision of the data that brought it; of an event that no revision brought, that of its time.
    pub revision: i64,
    /// The time; none where it is that of the revision.
    pub at: Option<DateTime<Utc>>,
    /// The rule and the series.
    pub key: AlertKey,
    /// The version of the rule.
    pub version: String,
    /// The hash of the rule.
    pub definition: String,
    /// The state before.
    pub from: AlertState,
    /// The state after.
    pub to: AlertState,
    /// How an alert ended by it.
    pub closing: Option<Closing>,
    /// Whether nobody is told of it: it was found in data from before the rule was there, or it closes an alert that goes on
    /// by the changed rule.
    pub is_backfill: bool,
    /// What the state after rests on.
    pub grounds: Grounds,
}

impl AlertEvent {
    /// The event that ends a state by a definition that is no longer there: `led` is the event that led to the state,
    /// `successor` the rule that has the same id now, with its state for the series.
    #[must_use]
    pub fn end_of_rule(led: Self, revision: i64, successor: Option<(&Rule, Option<AlertState>)>) -> Self {
        let (closing, why) = match successor {
            Some((rule, _)) => (
                Closing::RuleChanged,
                format!("The rule was changed; its version {} is judged by itself.", rule.meta.version),
            ),
            None => (Closing::RuleRemoved, "The rule is no longer there.".to_owned()),
        };
        let state = successor.and_then(|(_, state)| state);
        Self {
            sequence: 0,
            revision,
            at: None,
            from: led.to,
            to: AlertState::Ok,
            closing: (led.to == AlertState::Firing).then_some(closing),
            is_backfill: state == Some(AlertState::Firing),
            grounds: Grounds { why, ..Grounds::default() },
            ..led
        }
    }

    /// The word for the event: how an alert ended, else the state after.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.closing.map_or(self.to.code(), Closing::code)
    }
}

impl Grounds {
    /// What the state at a step rests on; none for a series whose data were all taken away.
    #[must_use]
    pub fn of(rule: &Rule, step: Option<&Step>) -> Self {
        let Some(step) = step else {
            return Self { why: "There are no data.".to_owned(), ..Self::default() };
        };
        let judged = &step.judgement;
        let bounds = judged.value.map(crate::domain::growth::Estimate::bounds);
        Self {
            period: judged.period,
            value: judged.value.map(crate::domain::growth::Estimate::value),
            lower: bounds.and_then(crate::domain::bounds::Bounds::lower),
            upper: bounds.and_then(crate::domain::bounds::Bounds::upper),
            limit: judged.limit,
            reason: step.reason().map(str::to_owned),
            why: sentence(rule, step),
        }
    }
}

/// The reason of a state as a sentence.
fn sentence(rule: &Rule, step: &Step) -> String {
    let condition = rule.kind.condition_text();
    let value = value_text(step);
    let holds = step.judgement.answers.is_ok_and(|answers| answers.fires == super::Answer::Yes);
    match (step.state, step.reason()) {
        (_, Some(reason)) => {
            let detail = step.judgement.detail.as_ref().map(|detail| format!(", {detail}"));
            format!("The rule cannot judge this: {reason}{}.", detail.unwrap_or_default())
        }
        (AlertState::Refused, None) => "The rule cannot judge this.".to_owned(),
        (AlertState::NoData, None) => {
            let detail = step.judgement.detail.as_ref().map(|detail| format!(": {detail}"));
            format!("There is no value to judge{}.", detail.unwrap_or_default())
        }
        (AlertState::Undecided, None) => format!("The rounding of {value} leaves open whether {condition}."),
        (AlertState::Firing, None) if holds => format!("With {value}, {condition}."),
        (AlertState::Firing, None) => {
            format!("With {value}, it is not certain that the alert is over.")
        }
        (AlertState::Pending, None) => {
            format!("With {value}, {condition}, but not yet for {} periods.", rule.wait)
        }
        (AlertState::Ok, None) => format!("With {value}, it is not so that {condition}."),
    }
}

/// The value with its interval, where that is wider than the value.
fn value_text(step: &Step) -> String {
    let judged = &step.judgement;
    if let Some(detail) = &judged.detail {
        return detail.clone();
    }
    let Some(value) = judged.value else { return "no value".to_owned() };
    let (lower, upper) = value.bounds().ends();
    if lower < upper { format!("{} [{lower}, {upper}]", value.value()) } else { value.value().to_string() }
}

impl RuleKind {
    /// The condition as a clause.
    fn condition_text(&self) -> String {
        match self {
            Self::Threshold { measure: Measure::Level, condition, .. } => format!("{condition}"),
            Self::Threshold { measure, condition, .. } => format!("{condition} ({measure})"),
            Self::Unexpected { level, side } => {
                let side = if *side == Side::Both { "outside" } else { side.code() };
                format!(
                    "the value lies {side} the {} % interval of the forecast made without it",
                    level.percent()
                )
            }
            Self::Target { verdicts } => {
                let verdicts: Vec<&str> = verdicts.iter().map(|verdict| verdict.code()).collect();
                format!("the target is {}", verdicts.join(" or "))
            }
            Self::Diffusion { condition, .. } => format!("{condition} (percent of series that rise)"),
            Self::Light { zone, .. } => format!("the light has left {}", zone.code()),
            Self::TurningPoint => "a turning point is confirmed".to_owned(),
            Self::Shift(limits) => format!("the level has shifted (a sum above {})", limits.limit),
            Self::UnusualRevision => "a figure was revised beyond what is usual".to_owned(),
            Self::Revision { share, amount } => {
                format!("a share of more than {share} of the known values moved by more than {amount}")
            }
            Self::Conflict => "stated figures contradict each other".to_owned(),
            Self::Stale { .. } => "the next period is late".to_owned(),
            Self::Held { upstream, .. } => format!("a publication of {upstream} is held"),
        }
    }
}
