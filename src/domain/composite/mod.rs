//! Composite indexes: several inputs of units made comparable and aggregated into one score.
//!
//! A [`Composite`] is a tree of parts whose leaves are inputs. Each input is normalised, each group of parts is
//! aggregated by a weighted mean, and the whole is scaled and rounded. An [`Evaluation`] has the scores, their
//! intervals and ranks; it explains a score and its change, and tells how ranks depend on choices.
//!
//! # Units
//!
//! Goalposts and inputs are in the unit of the input. Normalised values have none: 0 is worst and 1 best, but for z and
//! for the quotient with a reference. The score is the aggregate times [`Composite::scale`]; more is better.
//!
//! # Intervals
//!
//! A score grows with every normalised input, so its ends lie where all inputs are worst and best. This is the exact
//! range for goalposts and references. Positions among units (`minmax`, `z`, `rank`) move with the values of others as
//! well; there only the unit's own inputs move.
//!
//! # Errors
//!
//! Every unit and period has a score or a [`Refusal`]. NaN and infinity never come out.
//!
//! Source: OECD and JRC, Handbook on Constructing Composite Indicators, 2008.

mod choices;
mod definition;
mod diagnostics;
mod distribution;
mod evaluation;
mod explanation;
mod inputs;
mod normalise;
mod panel;
mod refusal;
mod robustness;
mod score;

pub use choices::Choice;
pub use definition::{
    Aggregate, Alternatives, Clip, Composite, Content, Direction, Group, Input, Method, Over, PanelRule, Part,
};
pub use diagnostics::{Component, Diagnostics};
pub use evaluation::{Evaluation, Rank};
pub use explanation::{Change, Explanation, PartChange, PartValue};
pub use inputs::{Cell, Inputs};
pub use panel::Panel;
pub use refusal::{MIN_UNITS, Refusal};
pub use robustness::{ChoiceShift, LeftOut, MAX_COMBINATIONS, Robustness, RobustnessError, UnitRanks};

#[cfg(test)]
mod tests;
