//! Alerts: what a rule says about a series at each period, and what each revision of the data changes in it.
//!
//! A rule gives a [`Judgement`] for each period. [`path`] makes states of them, and [`transitions`] the changes that a
//! revision brings. Nothing here reads a clock or data: the judgements rest on what the caller computed.
//!
//! A value is an interval, since it is rounded. A state is [`AlertState::Undecided`] where the interval leaves open
//! whether the condition holds.

mod backtest;
mod condition;
mod diffusion;
mod event;
mod history;
mod judge;
mod light;
mod rule;
mod shift;
mod state;
mod turning_point;
mod unusual;

pub use backtest::{SignalCounts, expected_false};
pub use condition::{Answer, Comparison, Condition, ParseConditionError};
pub use diffusion::{diffusion, symmetric_change};
pub use event::{Alert, AlertEvent, AlertKey, Grounds};
pub use history::{Closing, Standing, Transition, transitions};
pub use judge::{Reading, Side, due, moved_share, threshold, unexpected, verdict};
pub use light::{Cuts, QUANTILE_VALUES, Zone, leaves, sum};
pub use rule::{InputCuts, LightInput, Rule, RuleKind, Severity, Subject};
pub use shift::{REFERENCE_ERRORS, ShiftLimits, shifts};
pub use state::{Absence, AlertState, Answers, Judgement, Step, path};
pub use turning_point::{Confirmation, CycleLengths, Turn, confirmations, turning_points};
pub use unusual::unusual;

#[cfg(test)]
mod tests;
