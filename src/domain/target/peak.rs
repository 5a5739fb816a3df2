//! Whether a series has its highest value behind it.

use super::{Actual, TargetVerdict};
use crate::domain::period::Period;

/// How many periods back the highest value has to lie.
const PERIODS_BACK: i32 = 2;

/// The highest of the printed values, the last of equal ones; the verdict on it; and the verdicts that the intervals admit.
///
/// A peak lies at the due period or before, at least two periods before the newest value, and above all later ones.
/// `None` without values.
pub(super) fn peak(
    actuals: &[Actual],
    due: Option<Period>,
) -> Option<(Actual, TargetVerdict, Vec<TargetVerdict>)> {
    let newest = actuals.last()?;
    let highest = actuals.iter().max_by(|a, b| a.estimate.value().total_cmp(&b.estimate.value()))?;
    let may_be_peak = |one: &Actual| {
        due.is_none_or(|due| one.period <= due)
            && newest.period.ordinal() - one.period.ordinal() >= PERIODS_BACK
    };
    let ends = |one: &Actual| one.estimate.bounds().ends();
    let later = |peak: &Actual| {
        let at = actuals.partition_point(|one| one.period <= peak.period);
        actuals.get(at..).unwrap_or_default().iter()
    };
    let is_above = |peak: &Actual, level: f64| later(peak).all(|one| level > ends(one).1);
    let is_peaked = may_be_peak(highest) && is_above(highest, highest.estimate.value());
    // Peaked is possible if some value may be above all later ones; the contrary if some other may be as high as each.
    let peaks = actuals.iter().filter(|one| may_be_peak(one));
    let can_peak = peaks.clone().any(|peak| later(peak).all(|one| ends(peak).1 > ends(one).0));
    let certain_level = peaks.map(|peak| ends(peak).0).fold(f64::NEG_INFINITY, f64::max);
    let can_fail = !is_peaked || actuals.iter().any(|one| !may_be_peak(one) && ends(one).1 >= certain_level);
    let possible = [(can_peak || is_peaked, TargetVerdict::Peaked), (can_fail, TargetVerdict::NotPeaked)];
    let possible = possible.into_iter().filter(|(is_possible, _)| *is_possible).map(|(_, verdict)| verdict);
    let verdict = if is_peaked { TargetVerdict::Peaked } else { TargetVerdict::NotPeaked };
    Some((*highest, verdict, possible.collect()))
}
