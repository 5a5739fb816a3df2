//! When a publication is suspicious: how much of what is known it may withdraw or move before somebody looks at it.

use serde::Deserialize;

/// What a publication may do to what is known without being held. Shares are numbers from 0 to 1.
///
/// The defaults pass ordinary refreshes of annual statistics, in which up to a thirtieth of the cells goes and a seventh
/// moves by a quarter; where the content of a file was exchanged for that of another indicator, half of them move so far.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct HoldRule {
    /// The share of the known observations that may be withdrawn: 0.05 without it.
    pub withdrawn: f64,
    /// How many of the restated observations may move, and how far.
    pub moved: MovedRule,
}

/// How many of the restated observations may move, and how far.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MovedRule {
    /// The share of the restated observations that may move: 0.2 without it.
    pub share: f64,
    /// How far an observation must move to count, as a part of the greater of the old value and the new: 0.25 without it.
    pub by: f64,
}

impl Default for HoldRule {
    fn default() -> Self {
        Self { withdrawn: 0.05, moved: MovedRule::default() }
    }
}

impl Default for MovedRule {
    fn default() -> Self {
        Self { share: 0.2, by: 0.25 }
    }
}
