//! Scores of a composite index over several sets of units: a score compares with those of its own set alone.

use std::collections::BTreeSet;

use super::{Coverage, Point, Refusal, Sample};
use crate::domain::period::Period;

/// The samples of a series once for each set, with those of other sets refused; none where all compare.
pub(super) fn each(samples: &[Sample]) -> Option<impl Iterator<Item = (u32, Vec<Sample>)>> {
    // A series of scores has a set from its first score on, any other series none at all.
    samples.iter().find(|sample| sample.is_observed()).filter(|first| first.set() > 0)?;
    let sets: BTreeSet<u32> = samples.iter().filter(|sample| sample.is_observed()).map(Sample::set).collect();
    let own = |set: u32| (set, samples.iter().map(|sample| of_set(sample, set)).collect());
    (sets.len() > 1).then(|| sets.into_iter().map(own))
}

fn of_set(sample: &Sample, set: u32) -> Sample {
    if sample.is_observed() && sample.set() != set {
        Sample::refused(sample.period(), Coverage::WHOLE, Refusal::SetChanges).of_set(sample.set())
    } else {
        *sample
    }
}

/// The points at the periods of each set; at periods without a score those of the first.
pub(super) fn merged(points: impl Iterator<Item = (u32, Vec<Point>)>, samples: &[Sample]) -> Vec<Point> {
    let set_at = |period: Period| super::find(samples, period).map_or(0, Sample::set);
    let mut all: Vec<Point> = Vec::new();
    for (set, points) in points {
        for point in points {
            let own = set_at(point.period);
            if own == set || own == 0 && !all.iter().any(|known| known.period == point.period) {
                all.push(point);
            }
        }
    }
    all.sort_by_key(|point| point.period);
    all
}
