//! The course from a base to a target: paces, the path, and the verdict on them.

use super::evaluation::{Evaluation, FIGURES, Figures, quantity};
use super::{Pace, Quantity, TargetKind, TargetMethod, TargetReason, TargetVerdict};
use crate::domain::growth::Estimate;
use crate::domain::period::Period;

/// The course from the base to the target, and how far the series has come.
///
/// Times are years from the base period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    kind: TargetKind,
    pace: Pace,
    /// The base, the latest value, and the number that is asked for.
    figures: Figures,
    base: Period,
    /// The years to the latest value; zero if it is that of the base.
    elapsed: f64,
    /// The years to the due period; above zero.
    span: f64,
}

/// A hundred, for rates in percent.
const PERCENT: f64 = 100.0;

/// What stands for an open end of an interval where a verdict is taken there.
const FAR: f64 = 1e150;

/// The relative error that decimals may have as doubles, so that 2.1 + 0.4 meets 2.5.
pub(super) const SLACK: f64 = 1e-12;

/// The part of the span before which it is too early for a verdict: a fifth.
const EARLY: f64 = 5.0;

/// Whether a value meets a target from a side: 1 from below, −1 from above.
pub(super) fn reaches(side: f64, value: f64, goal: f64) -> bool {
    side * (value - goal) >= -SLACK * goal.abs()
}

impl Course {
    /// The course of a target; `None` where the latest value lies before the base, or the due period not after it.
    pub(super) fn new(
        (kind, pace, value): (TargetKind, Pace, Estimate),
        (base, base_value): (Period, Estimate),
        (latest, latest_value): (Period, Estimate),
        due: Period,
    ) -> Option<Self> {
        let (elapsed, span) = (latest.years_since(base)?, due.years_since(base)?);
        let figures = [base_value, latest_value, value];
        (elapsed >= 0.0 && span > 0.0).then_some(Self { kind, pace, figures, base, elapsed, span })
    }

    /// The shape of the path.
    #[must_use]
    pub const fn pace_form(&self) -> Pace {
        self.pace
    }

    /// The value that is asked for at the due period.
    #[must_use]
    pub fn goal(&self) -> Option<Quantity> {
        quantity(&self.figures, |figures| self.goal_of(figures))
    }

    /// The pace from the base to the latest value, a year.
    #[must_use]
    pub fn pace(&self) -> Option<Quantity> {
        quantity(&self.figures, |[base, latest, _]| self.speed(*base, *latest, self.elapsed))
    }

    /// The pace that the target asks for from the base on, a year.
    #[must_use]
    pub fn required_pace(&self) -> Option<Quantity> {
        quantity(&self.figures, |figures| self.speed(figures[0], self.goal_of(figures)?, self.span))
    }

    /// The pace that is needed from the latest value on, a year; `None` once the target is due.
    #[must_use]
    pub fn required(&self) -> Option<Quantity> {
        let left = self.span - self.elapsed;
        let needed = |figures: &[Evaluation; FIGURES]| self.speed(figures[1], self.goal_of(figures)?, left);
        (left > 0.0).then(|| quantity(&self.figures, needed))?
    }

    /// The multiple that the verdict depends on.
    #[must_use]
    pub fn ratio(&self, method: TargetMethod) -> Option<Quantity> {
        quantity(&self.figures, |figures| self.multiple(figures, method))
    }

    /// The value that the pace up to now gives at the due period.
    #[must_use]
    pub fn extrapolated(&self) -> Option<Quantity> {
        quantity(&self.figures, |figures| self.extrapolation(figures))
    }

    /// The value of the path at a period; `None` outside the span.
    #[must_use]
    pub fn path(&self, period: Period) -> Option<Quantity> {
        let part = self.part(period)?;
        quantity(&self.figures, |figures| self.path_of(figures, part))
    }

    /// How far the latest value lies above the path at its period.
    #[must_use]
    pub fn ahead(&self) -> Option<Quantity> {
        let part = (self.elapsed <= self.span).then_some(self.elapsed / self.span)?;
        quantity(&self.figures, |figures| Some(figures[1].minus(self.path_of(figures, part)?)))
    }

    /// The part of the span that is over at a period.
    fn part(&self, period: Period) -> Option<f64> {
        let part = period.years_since(self.base)? / self.span;
        (0.0..=1.0).contains(&part).then_some(part)
    }

    fn goal_of(&self, [base, _, value]: &[Evaluation; FIGURES]) -> Option<Evaluation> {
        match self.kind {
            TargetKind::Change => Some(base.plus(*value)),
            // What is zero or less does not grow at a rate.
            TargetKind::MeanGrowth if base.value <= 0.0 => None,
            TargetKind::MeanGrowth => {
                let factor = value.over(Evaluation::number(PERCENT)).plus(Evaluation::number(1.0));
                Some(base.times(factor.power(self.span)?))
            }
            _ => Some(*value),
        }
    }

    /// The change a year between two values, in percent or in the unit.
    fn speed(&self, from: Evaluation, to: Evaluation, years: f64) -> Option<Evaluation> {
        match self.pace {
            Pace::Linear => Some(to.minus(from).over(Evaluation::number(years))),
            Pace::Cagr => {
                let growth = to.over(from).power(years.recip())?.minus(Evaluation::number(1.0));
                Some(growth.times(Evaluation::number(PERCENT)))
            }
        }
    }

    fn path_of(&self, figures: &[Evaluation; FIGURES], part: f64) -> Option<Evaluation> {
        let (base, goal) = (figures[0], self.goal_of(figures)?);
        match self.pace {
            _ if part <= 0.0 => Some(base),
            _ if part >= 1.0 => Some(goal),
            Pace::Linear => Some(base.plus(goal.minus(base).times(Evaluation::number(part)))),
            Pace::Cagr => Some(base.times(goal.over(base).power(part)?)),
        }
    }

    fn extrapolation(&self, [base, latest, _]: &[Evaluation; FIGURES]) -> Option<Evaluation> {
        let further = (self.span - self.elapsed) / self.elapsed;
        match self.pace {
            Pace::Linear => Some(latest.plus(latest.minus(*base).times(Evaluation::number(further)))),
            Pace::Cagr => Some(latest.times(latest.over(*base).power(further)?)),
        }
    }

    fn multiple(&self, figures: &[Evaluation; FIGURES], method: TargetMethod) -> Option<Evaluation> {
        let [base, latest, _] = *figures;
        let goal = self.goal_of(figures)?;
        let (done, asked) = match method {
            TargetMethod::Pace => {
                (self.speed(base, latest, self.elapsed)?, self.speed(base, goal, self.span)?)
            }
            // A change is the number itself: one figure less that interval arithmetic would count twice.
            TargetMethod::Un if self.kind == TargetKind::Change => {
                (self.extrapolation(figures)?.minus(base), figures[2])
            }
            TargetMethod::Un => (self.extrapolation(figures)?.minus(base), goal.minus(base)),
        };
        // sign(T − x₀)·a/|r| is a/r: r has the sign of T − x₀. Where the side is given, it is that of the kind.
        let side = self.side(goal.value - base.value);
        let asked = if side * asked.value < 0.0 { asked.times(Evaluation::number(-1.0)) } else { asked };
        Some(done.over(asked))
    }

    /// The direction to the target: 1 upwards, −1 downwards, 0 for none; the kind may give it.
    fn side(&self, distance: f64) -> f64 {
        let given = self.kind.side();
        given.unwrap_or(if distance == 0.0 { 0.0 } else { distance.signum() })
    }

    /// The verdict if the figures had these values.
    fn verdict_at(
        &self,
        values: [f64; FIGURES],
        method: TargetMethod,
    ) -> Result<TargetVerdict, TargetReason> {
        let [base, latest, _] = values;
        let figures = values.map(Evaluation::number);
        let without_goal = if base == 0.0 { TargetReason::ZeroTarget } else { TargetReason::SignChange };
        let goal = self.goal_of(&figures).ok_or(without_goal)?.value;
        if !goal.is_finite() {
            return Err(TargetReason::Unbounded);
        }
        let side = self.side(goal - base);
        if side != 0.0 && reaches(side, latest, goal) {
            return Ok(TargetVerdict::Achieved);
        }
        if side != 0.0 && self.elapsed >= self.span {
            return Ok(TargetVerdict::Missed);
        }
        if self.elapsed <= 0.0 {
            return Err(TargetReason::NotObservedYet);
        }
        if self.elapsed < self.span / EARLY * (1.0 - SLACK) {
            return Err(TargetReason::TooEarly);
        }
        if self.kind.side().is_some() && side * (goal - base) <= 0.0 {
            // The base met the target and the latest value does not.
            return Ok(TargetVerdict::MovingAway);
        }
        if side == 0.0 || (self.pace == Pace::Cagr && goal == 0.0) {
            return Err(TargetReason::ZeroTarget);
        }
        if self.pace == Pace::Cagr && (base <= 0.0 || latest <= 0.0 || goal <= 0.0) {
            return Err(TargetReason::SignChange);
        }
        let ratio = self.multiple(&figures, method).map(|ratio| ratio.value);
        let ratio = ratio.filter(|ratio| !ratio.is_nan()).ok_or(TargetReason::Unbounded)?;
        let [on_track, acceleration, limited] = method.thresholds();
        Ok(match ratio + SLACK {
            ratio if ratio >= on_track => TargetVerdict::OnTrack,
            ratio if ratio >= acceleration => TargetVerdict::AccelerationNeeded,
            ratio if ratio >= limited => TargetVerdict::Limited,
            _ => TargetVerdict::MovingAway,
        })
    }

    /// The verdict on the printed figures, or why there is none, and all verdicts at the corners of their intervals.
    pub(super) fn verdicts(
        &self,
        method: TargetMethod,
    ) -> (Result<TargetVerdict, TargetReason>, Vec<TargetVerdict>) {
        let printed = self.verdict_at(self.figures.map(Estimate::value), method);
        let or_unknown = |verdict: Result<_, _>| verdict.unwrap_or(TargetVerdict::Unknown);
        let corners = (0..1_u32 << FIGURES).map(|corner| {
            let end = |at: usize| {
                let (lower, upper) = self.figures.get(at).map_or((0.0, 0.0), |figure| figure.bounds().ends());
                let end = if (corner >> at) & 1 == 0 { lower } else { upper };
                if end.is_finite() { end } else { FAR.copysign(end) }
            };
            or_unknown(self.verdict_at(std::array::from_fn(end), method))
        });
        let reached = std::iter::once(or_unknown(printed)).chain(corners).collect();
        (printed, TargetVerdict::all_possible(reached))
    }
}
