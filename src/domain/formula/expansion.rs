//! Definitions put in the place of their names.

use thiserror::Error;

use super::Formula;

/// A derived indicator that a reference names.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// Its id: it names the members of a cycle. Ids that differ are different definitions.
    pub id: String,
    /// Its formula. Where it leaves out an area or an activity, the caller has put it in
    /// ([`Formula::with_references`]).
    pub formula: Formula,
}

/// The reason why definitions cannot be put in the place of their names.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExpansionError {
    /// A definition needs itself; the ids from it back to it.
    #[error("the definitions form a circle: {}", .0.join(" → "))]
    Cycle(Vec<String>),
    /// Definitions are nested more than 32 deep; the ids from the outermost.
    #[error("definitions are nested more than {depth} deep: {ids}", depth = 32, ids = .0.join(" → "))]
    TooDeep(Vec<String>),
    /// With all definitions put in, the formula is too large; the ids down to the one at which it became so.
    #[error("with its definitions put in, the formula has more than {0} parts: {ids}", ids = .1.join(" → "))]
    TooLarge(usize, Vec<String>),
}
