//! Targets and their assessments.

use super::course::{Course, SLACK, reaches};
use super::evaluation::quantity;
use super::peak::peak;
use super::{Actual, Pace, Quantity, TargetKind, TargetMethod, TargetReason, TargetVerdict};
use crate::domain::growth::Estimate;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

/// What a plan asks of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// What is asked for.
    pub kind: TargetKind,
    /// The number, for kinds that have one: in the unit of the series, in percent for a mean growth.
    pub value: Option<Estimate>,
    /// How far a stable series may be from its base, in its unit.
    pub tolerance: Option<f64>,
    /// The period that is the base.
    pub base: Option<Period>,
    /// The last period in which the target can be met.
    pub due: Option<Period>,
    /// The shape of the path, where it is not that of the class of the unit.
    pub pace: Option<Pace>,
}

/// A target held against the actual values of its series.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The verdict on the printed figures.
    pub verdict: TargetVerdict,
    /// Why nothing can be said.
    pub reason: Option<TargetReason>,
    /// The verdicts that the intervals of the figures admit, in order; empty if nothing can be said.
    pub possible: Vec<TargetVerdict>,
    /// The value of the base period.
    pub base: Option<Actual>,
    /// The newest value up to the due period; all values count for a peak.
    pub latest: Option<Actual>,
    /// The highest value, for a peak.
    pub peak: Option<Actual>,
    /// The value that is asked for at the due period.
    pub goal: Option<Quantity>,
    /// The latest value less the base, where that decides.
    pub change: Option<Quantity>,
    /// The course from the base to the target.
    pub course: Option<Course>,
}

/// A verdict, or the reason for none, and what is possible.
type Judgement = (Result<TargetVerdict, TargetReason>, Vec<TargetVerdict>);

impl Assessment {
    /// The assessment of a target of which nothing can be said.
    #[must_use]
    pub const fn unknown(reason: TargetReason) -> Self {
        Self {
            verdict: TargetVerdict::Unknown,
            reason: Some(reason),
            possible: Vec::new(),
            base: None,
            latest: None,
            peak: None,
            goal: None,
            change: None,
            course: None,
        }
    }

    /// Whether the verdict is the same whatever the figures are within their intervals.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.possible == [self.verdict]
    }

    fn with(self, (verdict, possible): Judgement) -> Self {
        let reason = verdict.err();
        let verdict = verdict.unwrap_or(TargetVerdict::Unknown);
        let possible = if possible == [TargetVerdict::Unknown] { Vec::new() } else { possible };
        Self { verdict, reason, possible, ..self }
    }
}

impl Target {
    /// The target held against the actual values of its series, which are of one frequency and in order of time.
    #[must_use]
    pub fn assess(&self, actuals: &[Actual], class: UnitClass, method: TargetMethod) -> Assessment {
        if self.kind == TargetKind::PeakBy {
            return self.assess_peak(actuals);
        }
        let in_time = actuals.partition_point(|one| self.due.is_none_or(|due| one.period <= due));
        let (until, after) = actuals.split_at(in_time.min(actuals.len()));
        let find = |period: Period| until.iter().find(|one| one.period == period).copied();
        let (base, latest) = (self.base.and_then(find), until.last().copied());
        let seen = Assessment { base, latest, ..Assessment::unknown(TargetReason::NoActual) };
        if self.kind.has_value() {
            self.assess_value(seen, after, class, method)
        } else {
            self.assess_change(seen, class)
        }
    }

    fn assess_peak(&self, actuals: &[Actual]) -> Assessment {
        let from = actuals.partition_point(|one| self.base.is_some_and(|base| one.period < base));
        let actuals = actuals.get(from..).unwrap_or_default();
        let Some((highest, verdict, possible)) = peak(actuals, self.due) else {
            return Assessment::unknown(TargetReason::NoActual);
        };
        let seen = Assessment {
            latest: actuals.last().copied(),
            peak: Some(highest),
            ..Assessment::unknown(TargetReason::NoActual)
        };
        seen.with((Ok(verdict), possible))
    }

    /// Why the base has no value.
    fn without_base(&self, latest: Option<Actual>) -> TargetReason {
        match (self.base, latest) {
            (None, None) => TargetReason::NoActual,
            (Some(base), Some(latest)) if latest.period < base => TargetReason::NotObservedYet,
            _ => TargetReason::BaseMissing,
        }
    }

    /// What the class of the unit forbids.
    const fn obstacle(&self, class: UnitClass) -> Option<TargetReason> {
        match class {
            UnitClass::Rank => Some(TargetReason::Rank),
            UnitClass::Multiple => Some(TargetReason::UnitClass),
            UnitClass::Ratio | UnitClass::Growth if matches!(self.kind, TargetKind::MeanGrowth) => {
                Some(TargetReason::UnitClass)
            }
            UnitClass::Unknown if self.kind.has_value() && self.pace.is_none() => {
                Some(TargetReason::UnitClass)
            }
            _ => None,
        }
    }

    fn assess_value(
        &self,
        seen: Assessment,
        after: &[Actual],
        class: UnitClass,
        method: TargetMethod,
    ) -> Assessment {
        let (Some(value), Some(due)) = (self.value, self.due) else { return seen };
        let is_absolute = !matches!(self.kind, TargetKind::Change | TargetKind::MeanGrowth);
        let seen = Assessment { goal: is_absolute.then(|| Quantity::of(value)), ..seen };
        let (Some(base), Some(latest), None) = (seen.base, seen.latest, self.obstacle(class)) else {
            let reason = self.obstacle(class).unwrap_or_else(|| self.without_base(seen.latest));
            let judgement = self.reached(seen.latest, value, due, reason);
            return seen.with(judgement);
        };
        let pace = self.pace_of(class, [base.estimate, latest.estimate, value]);
        let ends = ((base.period, base.estimate), (latest.period, latest.estimate));
        let Some(course) = Course::new((self.kind, pace, value), ends.0, ends.1, due) else { return seen };
        let judgement = if base.scope == latest.scope {
            let (verdict, possible) = course.verdicts(method);
            let is_gap = latest.period < due && !after.is_empty() && verdict != Ok(TargetVerdict::Achieved);
            if is_gap { (Err(TargetReason::Gap), Vec::new()) } else { (verdict, possible) }
        } else {
            self.reached(Some(latest), value, due, TargetReason::ComparableScope)
        };
        Assessment { goal: course.goal(), course: Some(course), ..seen }.with(judgement)
    }

    /// The verdict on the latest value alone, for kinds that need no base; else the reason why there is none.
    fn reached(
        &self,
        latest: Option<Actual>,
        value: Estimate,
        due: Period,
        reason: TargetReason,
    ) -> Judgement {
        let (Some(side), Some(latest)) = (self.kind.side(), latest) else { return (Err(reason), Vec::new()) };
        let is_due = latest.period >= due;
        let verdict = |value: f64, goal: f64| {
            if reaches(side, value, goal) {
                Ok(TargetVerdict::Achieved)
            } else if is_due {
                Ok(TargetVerdict::Missed)
            } else {
                Err(reason)
            }
        };
        let printed = verdict(latest.estimate.value(), value.value());
        let (low, high) = (latest.estimate.bounds().ends(), value.bounds().ends());
        let corners = [(low.0, high.1), (low.1, high.0), (low.0, high.0), (low.1, high.1)];
        let reached = corners.into_iter().map(|(value, goal)| verdict(value, goal)).chain([printed]);
        let reached = reached.map(|one| one.unwrap_or(TargetVerdict::Unknown)).collect();
        (printed, TargetVerdict::all_possible(reached))
    }

    /// The shape of the path: a compound rate where all values are above zero and no percentages.
    fn pace_of(&self, class: UnitClass, figures: [Estimate; 3]) -> Pace {
        let is_positive = || figures.iter().all(|figure| figure.bounds().ends().0 > 0.0);
        let own = match class {
            UnitClass::Ratio | UnitClass::Growth => Pace::Linear,
            UnitClass::Index if !is_positive() => Pace::Linear,
            _ => Pace::Cagr,
        };
        self.pace.unwrap_or(own)
    }

    /// A target without a number: the change since the base decides.
    fn assess_change(&self, seen: Assessment, class: UnitClass) -> Assessment {
        let refused = |seen: Assessment, reason| seen.with((Err(reason), Vec::new()));
        if let Some(reason) = self.obstacle(class) {
            return refused(seen, reason);
        }
        let (Some(base), Some(latest)) = (seen.base, seen.latest) else {
            let reason = self.without_base(seen.latest);
            return refused(seen, reason);
        };
        if latest.period <= base.period {
            return refused(seen, TargetReason::NotObservedYet);
        }
        if base.scope != latest.scope {
            return refused(seen, TargetReason::ComparableScope);
        }
        // The third figure is not used.
        let figures = [base.estimate, latest.estimate, base.estimate];
        let Some(change) = quantity(&figures, |[base, latest, _]| Some(latest.minus(*base))) else {
            return refused(seen, TargetReason::Unbounded);
        };
        let size = base.estimate.value().abs().max(latest.estimate.value().abs());
        let judgement = self.judge_change(change, size * SLACK);
        Assessment { change: Some(change), ..seen }.with(judgement)
    }

    /// The verdict on a change, up to the error of decimals as doubles.
    fn judge_change(&self, change: Quantity, slack: f64) -> Judgement {
        let (lower, upper) = change.estimate.bounds().ends();
        if self.kind == TargetKind::Stable {
            let limit = self.tolerance.unwrap_or_default() + slack;
            let can_hold = lower <= limit && upper >= -limit;
            let can_drift = lower < -limit || upper > limit;
            let is_stable = change.estimate.value().abs() <= limit;
            let verdict = if is_stable { TargetVerdict::Stable } else { TargetVerdict::Drifting };
            return (
                Ok(verdict),
                chosen([(can_hold, TargetVerdict::Stable), (can_drift, TargetVerdict::Drifting)]),
            );
        }
        let (up, down) = match self.kind {
            TargetKind::Increase => (TargetVerdict::Improving, TargetVerdict::MovingAway),
            _ => (TargetVerdict::MovingAway, TargetVerdict::Improving),
        };
        let is_flat = lower <= slack && upper >= -slack;
        let verdict = if is_flat {
            TargetVerdict::Flat
        } else if lower > 0.0 {
            up
        } else {
            down
        };
        let mut possible =
            chosen([(upper > slack, up), (lower < -slack, down), (is_flat, TargetVerdict::Flat)]);
        possible.sort_unstable();
        (Ok(verdict), possible)
    }
}

/// The verdicts whose condition holds.
fn chosen<const N: usize>(verdicts: [(bool, TargetVerdict); N]) -> Vec<TargetVerdict> {
    verdicts.into_iter().filter(|(holds, _)| *holds).map(|(_, verdict)| verdict).collect()
}
