//! Verdicts on targets.

use crate::domain::codes::codes;

/// What actual values say about a target.
///
/// Those from `MovingAway` to `Achieved` are in the order of progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetVerdict {
    /// The due period is over and its value does not meet the target.
    Missed,
    /// The series moves away from the target.
    MovingAway,
    /// Less than 0.60 of the required pace.
    Limited,
    /// From 0.60 of the required pace on.
    AccelerationNeeded,
    /// From 0.95 of the required pace on.
    OnTrack,
    /// The newest value up to the due period meets the target.
    Achieved,
    /// The value lies within the tolerance of the base.
    Stable,
    /// The value lies outside the tolerance of the base.
    Drifting,
    /// The value may be that of the base.
    Flat,
    /// The value moved in the direction that the target asks for.
    Improving,
    /// The highest value lies two periods or more back, and all later ones are below it.
    Peaked,
    /// The highest value is too new, or a later one may be as high.
    NotPeaked,
    /// Nothing can be said, for a reason.
    Unknown,
}

codes!(TargetVerdict {
    Missed = "missed",
    MovingAway = "moving_away",
    Limited = "limited",
    AccelerationNeeded = "acceleration_needed",
    OnTrack = "on_track",
    Achieved = "achieved",
    Stable = "stable",
    Drifting = "drifting",
    Flat = "flat",
    Improving = "improving",
    Peaked = "peaked",
    NotPeaked = "not_peaked",
    Unknown = "unknown",
});

/// Why nothing can be said about a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetReason {
    /// The base period has no value.
    BaseMissing,
    /// The series has no value at all.
    NoActual,
    /// Nothing is published after the base period yet, or the base period itself is not.
    NotObservedYet,
    /// The due period has no value although later ones have.
    Gap,
    /// Less than a fifth of the span is over.
    TooEarly,
    /// The target asks for no change, or no rate leads to it because it is zero.
    ZeroTarget,
    /// A rate is needed, and the values are not all above zero.
    SignChange,
    /// Real and nominal quantities would be mixed.
    PriceBasis,
    /// The values are of different scopes: a source says so, or the series has a break.
    ComparableScope,
    /// The span of the target is not one of the series.
    SpansDiffer,
    /// The values are places in an order, of which a pace says nothing.
    Rank,
    /// A pace says nothing about the class of the unit.
    UnitClass,
    /// The result is beyond every number.
    Unbounded,
}

codes!(TargetReason {
    BaseMissing = "base_missing",
    NoActual = "no_actual",
    NotObservedYet = "not_observed_yet",
    Gap = "gap",
    TooEarly = "too_early",
    ZeroTarget = "zero_target",
    SignChange = "sign_change",
    PriceBasis = "price_basis",
    ComparableScope = "comparable_scope",
    SpansDiffer = "spans_differ",
    Rank = "rank",
    UnitClass = "unit_class",
    Unbounded = "unbounded",
});

impl TargetVerdict {
    /// Whether the verdict says how far a series has come, so that those between two possible ones are possible.
    const fn is_progress(self) -> bool {
        matches!(
            self,
            Self::MovingAway | Self::Limited | Self::AccelerationNeeded | Self::OnTrack | Self::Achieved
        )
    }

    /// The verdicts that are possible when some are reached at the ends of intervals, in order.
    ///
    /// Between two verdicts of progress lie those between them, since the figures may be anything in between.
    pub(super) fn all_possible(mut reached: Vec<Self>) -> Vec<Self> {
        let progress = || reached.iter().copied().filter(|one| one.is_progress());
        let (least, most) = (progress().min(), progress().max());
        let between = Self::ALL.into_iter().filter(|one| one.is_progress());
        let between: Vec<Self> = between.filter(|one| Some(*one) >= least && Some(*one) <= most).collect();
        reached.extend(between);
        reached.sort_unstable();
        reached.dedup();
        reached
    }
}
