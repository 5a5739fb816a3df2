//! The states of a rule for a series, period by period.

use super::Answer;
use crate::domain::codes::codes;
use crate::domain::growth::Estimate;
use crate::domain::period::Period;

/// The state of a rule for a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertState {
    /// The condition does not hold.
    Ok,
    /// The condition holds, but for fewer periods than the rule waits for.
    Pending,
    /// The condition held long enough, and nothing since has fulfilled the condition of recovery.
    Firing,
    /// The rounding of the value leaves open whether the condition holds.
    Undecided,
    /// There is no value to judge.
    NoData,
    /// The rule says nothing about this series, for a reason that the answer names.
    Refused,
}

codes!(AlertState {
    Ok = "ok",
    Pending = "pending",
    Firing = "firing",
    Undecided = "undecided",
    NoData = "no_data",
    Refused = "refused",
});

/// The reason why a rule cannot be judged at a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Absence {
    /// A value is missing.
    NoData,
    /// The computation is refused, with the code of the reason.
    Refused(&'static str),
}

impl Absence {
    /// The absence for the code of a refusal: gaps and missing inputs are missing data.
    #[must_use]
    pub fn of(code: &'static str) -> Self {
        match code {
            "gap" | "base_missing" | "missing_input" | "partial_period" | "no_actual"
            | "not_observed_yet" | "too_early" => Self::NoData,
            _ => Self::Refused(code),
        }
    }

    const fn state(self) -> AlertState {
        match self {
            Self::NoData => AlertState::NoData,
            Self::Refused(_) => AlertState::Refused,
        }
    }
}

/// What the conditions of a rule say about one period of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The period; none where a rule judges a revision as a whole.
    pub period: Option<Period>,
    /// Whether the condition of the rule holds and whether that of recovery does.
    pub answers: Result<Answers, Absence>,
    /// The value that was judged, with its interval.
    pub value: Option<Estimate>,
    /// The limit that it was compared with.
    pub limit: Option<f64>,
    /// What a reader needs besides the value, such as the period of a turning point.
    pub detail: Option<String>,
}

/// Whether the condition of a rule holds and whether that of recovery does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    /// Whether the condition holds.
    pub fires: Answer,
    /// Whether the condition of recovery holds.
    pub recovers: Answer,
}

impl Answers {
    /// The answers of a rule that recovers where its condition does not hold.
    #[must_use]
    pub fn of(fires: Answer) -> Self {
        Self { fires, recovers: !fires }
    }
}

/// The state at one period, with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The state.
    pub state: AlertState,
    /// The judgement of the period.
    pub judgement: Judgement,
}

impl Step {
    /// The code of the reason, where the rule is refused.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        match self.judgement.answers {
            Err(Absence::Refused(code)) => Some(code),
            _ => None,
        }
    }
}

/// The states of a rule for a series, from its judgements in order of time.
///
/// The condition must hold for `wait` consecutive periods of the calendar before it fires. A firing alert stays so
/// until the condition of recovery certainly holds: neither a value that leaves it open nor a missing one ends it.
#[must_use]
pub fn path(judgements: Vec<Judgement>, wait: u16) -> Vec<Step> {
    let mut run = Run::default();
    judgements.into_iter().map(|judgement| Step { state: run.next(&judgement, wait), judgement }).collect()
}

/// What the state at the next period depends on.
#[derive(Debug, Default)]
struct Run {
    is_firing: bool,
    /// The number of consecutive periods up to the last for which the condition certainly held.
    length: u16,
    last: Option<Period>,
}

impl Run {
    fn next(&mut self, judgement: &Judgement, wait: u16) -> AlertState {
        let is_next = self.last.and_then(Period::next) == judgement.period;
        self.last = judgement.period;
        if self.is_firing {
            let recovers = judgement.answers.is_ok_and(|answers| answers.recovers == Answer::Yes);
            if !recovers {
                return AlertState::Firing;
            }
            *self = Self { last: self.last, ..Self::default() };
            return AlertState::Ok;
        }
        let holds = judgement.answers.map(|answers| answers.fires);
        let before = if is_next { self.length } else { 0 };
        self.length = if holds == Ok(Answer::Yes) { before.saturating_add(1) } else { 0 };
        self.is_firing = self.length >= wait.max(1);
        match holds {
            Err(absence) => absence.state(),
            Ok(Answer::No) => AlertState::Ok,
            Ok(Answer::Open) => AlertState::Undecided,
            Ok(Answer::Yes) if self.is_firing => AlertState::Firing,
            Ok(Answer::Yes) => AlertState::Pending,
        }
    }
}
