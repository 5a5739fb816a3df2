//! Refusals: why there are no statistics of revisions.

use thiserror::Error;

use crate::domain::codes::codes;

/// The reason why revisions have no statistics, or a figure no outlook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum Refusal {
    /// The series was published once.
    #[error("the series was published once, so nothing was revised")]
    OneVintage,
    /// Fewer than twenty revisions.
    #[error("fewer than 20 revisions")]
    TooFewRevisions,
    /// Levels before and after a change of the base year.
    #[error("a publication moved the levels to another base, so compare growth")]
    Rebased,
    /// All periods stood in the oldest vintage already.
    #[error("all periods stood in the oldest vintage already, so their first releases are unknown")]
    FirstReleaseUnknown,
    /// The series is of spans of years, which have no releases in turn.
    #[error("spans of years are not revised period by period")]
    Spans,
    /// The measure is meaningless for the unit, as a quotient of ranks is.
    #[error("the measure says nothing about this class of unit")]
    UnitClass,
}

codes!(Refusal {
    OneVintage = "one_vintage",
    TooFewRevisions = "too_few_revisions",
    Rebased = "rebased",
    FirstReleaseUnknown = "first_release_unknown",
    Spans = "spans",
    UnitClass = "unit_class",
});
