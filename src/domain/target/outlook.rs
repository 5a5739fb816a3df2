//! What a forecast of the due period says about a target.

use super::{Assessment, Target, TargetKind, TargetReason};
use crate::domain::bounds::Bounds;
use crate::domain::codes::codes;

/// What a forecast says about a target: where its prediction interval lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetOutlook {
    /// The whole interval meets the target.
    Likely,
    /// A part of the interval meets the target, or the rounding of the target leaves it open.
    Open,
    /// No part of the interval meets the target.
    Unlikely,
}

codes!(TargetOutlook {
    Likely = "likely",
    Open = "open",
    Unlikely = "unlikely",
});

/// The values at the due period that meet a target. The target is rounded, and so is the base, so it is two ranges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    /// The values that meet the target whatever the figures are within their rounding; empty if the least lies above the
    /// greatest.
    certain: (f64, f64),
    /// The values that meet the target for some value of the figures.
    possible: (f64, f64),
}

impl Aim {
    /// What a prediction interval says. A value on its edge is inside.
    #[must_use]
    pub fn outlook(self, prediction: Bounds) -> TargetOutlook {
        let (lower, upper) = prediction.ends();
        if self.certain.0 < lower && upper < self.certain.1 {
            TargetOutlook::Likely
        } else if upper < self.possible.0 || lower > self.possible.1 {
            TargetOutlook::Unlikely
        } else {
            TargetOutlook::Open
        }
    }

    /// The values from a rounded number up, or down.
    fn beyond(number: Bounds, is_upward: bool) -> Self {
        let (lower, upper) = number.ends();
        if is_upward {
            Self { certain: (upper, f64::INFINITY), possible: (lower, f64::INFINITY) }
        } else {
            Self { certain: (f64::NEG_INFINITY, lower), possible: (f64::NEG_INFINITY, upper) }
        }
    }
}

impl Assessment {
    /// The values that meet a target. `None` where the target asks for no value, the base decides and is not known or of
    /// another scope, or the target asks for the value that the base has.
    #[must_use]
    pub fn aim(&self, target: &Target) -> Option<Aim> {
        let is_of_scope = self.reason != Some(TargetReason::ComparableScope);
        let base = self.base.filter(|_| is_of_scope).map(|base| base.estimate);
        match target.kind {
            TargetKind::AtLeast | TargetKind::AtMost => {
                Some(Aim::beyond(self.goal?.estimate.bounds(), target.kind == TargetKind::AtLeast))
            }
            TargetKind::Level | TargetKind::Change | TargetKind::MeanGrowth => {
                let (goal, base) = (self.goal?.estimate, base?.value());
                let is_other = goal.value() > base || goal.value() < base;
                is_other.then(|| Aim::beyond(goal.bounds(), goal.value() > base))
            }
            TargetKind::Increase => Some(Aim::beyond(base?.bounds(), true)),
            TargetKind::Decrease => Some(Aim::beyond(base?.bounds(), false)),
            TargetKind::Stable => {
                let ((lower, upper), by) = (base?.bounds().ends(), target.tolerance?);
                Some(Aim { certain: (upper - by, lower + by), possible: (lower - by, upper + by) })
            }
            TargetKind::PeakBy => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::growth::Estimate;
    use crate::domain::target::{Actual, TargetMethod};
    use crate::domain::unit_class::UnitClass;

    fn rounded(value: f64, half: f64) -> Estimate {
        Estimate::new(value, Bounds::new(Some(value - half), Some(value + half)).unwrap()).unwrap()
    }

    fn aim(kind: TargetKind, value: f64, half: f64) -> Option<Aim> {
        let actual = |year: &str, value: f64| Actual {
            period: year.parse().unwrap(),
            estimate: rounded(value, 0.0),
            scope: 0,
        };
        let target = Target {
            kind,
            value: kind.has_value().then(|| rounded(value, half)),
            tolerance: (kind == TargetKind::Stable).then_some(value),
            base: Some("2020".parse().unwrap()),
            due: Some("2030".parse().unwrap()),
            pace: None,
        };
        let actuals = [actual("2020", 10.0), actual("2024", 11.0)];
        target.assess(&actuals, UnitClass::Level, TargetMethod::Pace).aim(&target)
    }

    fn said(aim: Option<Aim>, lower: f64, upper: f64) -> &'static str {
        aim.map_or("none", |aim| aim.outlook(Bounds::new(Some(lower), Some(upper)).unwrap()).code())
    }

    #[test]
    fn a_target_below_inside_and_above_the_interval_is_likely_open_and_unlikely() {
        for kind in [TargetKind::AtLeast, TargetKind::Level] {
            let aim = aim(kind, 20.0, 0.0);
            let all = [(21.0, 25.0), (19.0, 22.0), (10.0, 19.0), (20.0, 22.0), (18.0, 20.0)];
            let all = all.map(|(lower, upper)| said(aim, lower, upper));
            assert_eq!(all, ["likely", "open", "unlikely", "open", "open"], "{kind:?}");
        }
        assert_eq!(said(aim(TargetKind::Change, 8.0, 0.0), 18.5, 19.0), "likely");
        assert_eq!(said(aim(TargetKind::MeanGrowth, 10.0, 0.0), 20.0, 25.0), "unlikely");
    }

    #[test]
    fn a_target_that_asks_for_less_is_reversed() {
        for aim in [
            aim(TargetKind::AtMost, 5.0, 0.0),
            aim(TargetKind::Level, 5.0, 0.0),
            aim(TargetKind::Change, -5.0, 0.0),
        ] {
            let all = [(6.0, 8.0), (4.0, 8.0), (1.0, 4.0)].map(|(lower, upper)| said(aim, lower, upper));
            assert_eq!(all, ["unlikely", "open", "likely"]);
        }
        assert_eq!(said(aim(TargetKind::Decrease, 0.0, 0.0), 8.0, 9.0), "likely");
        assert_eq!(said(aim(TargetKind::Increase, 0.0, 0.0), 8.0, 9.0), "unlikely");
    }

    #[test]
    fn the_rounding_of_a_target_can_leave_it_open() {
        let aim = aim(TargetKind::AtLeast, 20.0, 0.5);
        let all = [(20.4, 22.0), (20.6, 22.0), (18.0, 19.6), (18.0, 19.4)];
        assert_eq!(all.map(|(lower, upper)| said(aim, lower, upper)), ["open", "likely", "open", "unlikely"]);
    }

    #[test]
    fn a_stable_series_is_to_stay_on_both_sides() {
        let aim = aim(TargetKind::Stable, 2.0, 0.0);
        let all = [(9.0, 11.0), (9.0, 13.0), (13.0, 14.0), (6.0, 7.0)];
        assert_eq!(
            all.map(|(lower, upper)| said(aim, lower, upper)),
            ["likely", "open", "unlikely", "unlikely"]
        );
    }

    #[test]
    fn a_target_without_a_direction_has_no_outlook() {
        assert_eq!(aim(TargetKind::Level, 10.0, 0.0), None);
        assert_eq!(aim(TargetKind::PeakBy, 0.0, 0.0), None);
    }
}
