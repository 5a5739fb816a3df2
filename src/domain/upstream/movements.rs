//! How far a publication moves stored values.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The number of largest movements that are kept.
const KEPT: usize = 20;
/// A value that moves by less than this part of the usual step of its series has not moved far, however small it is: a
/// rate of 0.1 that becomes 0.2 doubles and says nothing.
const LEAST_STEPS: f64 = 0.5;
/// The last class of relative movements, in percent: that of all from here on.
const LAST_PERCENT: usize = 100;

/// What a publication does to the stored values, by indicator.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Movements {
    indicators: BTreeMap<String, IndicatorMovements>,
    largest: Vec<CellMove>,
    /// The least relative movement that is among the largest.
    least: f64,
}

/// What a publication does to the stored values of one indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorMovements {
    /// The stored values that it states again or withdraws.
    pub known: u64,
    /// Those that it withdraws, or states without a value.
    pub withdrawn: u64,
    /// How many move by so many percent of the larger value, rounded down; empty where none moves.
    percents: Vec<u64>,
}

/// The movement of one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellMove {
    /// The key of the series.
    pub series: String,
    /// The period.
    pub period: String,
    /// The stored value.
    pub before: f64,
    /// The new value; none where it is withdrawn.
    pub after: Option<f64>,
}

impl CellMove {
    /// The movement in relation to the larger of the two values; that of a withdrawal is one.
    #[must_use]
    pub fn relative(&self) -> f64 {
        self.after.map_or(1.0, |after| relative(self.before, after))
    }
}

/// The difference of two values in relation to the larger one.
fn relative(before: f64, after: f64) -> f64 {
    let larger = before.abs().max(after.abs());
    if larger > 0.0 { (before - after).abs() / larger } else { 0.0 }
}

impl IndicatorMovements {
    /// How many values move by more than a part of the larger value.
    #[must_use]
    pub fn moved_beyond(&self, part: f64) -> u64 {
        let classes = (0_u32..).zip(&self.percents);
        classes.filter(|(percent, _)| f64::from(*percent) / 100.0 >= part).map(|(_, count)| count).sum()
    }

    fn add(&mut self, other: &Self) {
        self.known += other.known;
        self.withdrawn += other.withdrawn;
        self.percents.resize(self.percents.len().max(other.percents.len()), 0);
        for (own, other) in self.percents.iter_mut().zip(&other.percents) {
            *own += other;
        }
    }
}

impl Movements {
    /// Notes stored values that are stated again as they are; also of an indicator without stored values.
    pub fn keep(&mut self, indicator: &str, count: u64) {
        self.of(indicator).known += count;
    }

    /// Notes a stored value that moves or, with none, is withdrawn. `step` is the usual step of its series from one period
    /// to the next; `place` gives the key of the series and the period.
    pub fn note(
        &mut self,
        indicator: &str,
        (before, after): (f64, Option<f64>),
        step: f64,
        place: impl FnOnce() -> (String, String),
    ) {
        let relative = after.map_or(1.0, |after| relative(before, after));
        let of = self.of(indicator);
        of.known += 1;
        match after {
            None => of.withdrawn += 1,
            Some(after) => {
                let is_small = (after - before).abs() <= LEAST_STEPS * step;
                let percent = if is_small { 0 } else { percent_of(relative) };
                of.percents.resize(LAST_PERCENT + 1, 0);
                if let Some(class) = of.percents.get_mut(percent) {
                    *class += 1;
                }
            }
        }
        if relative >= self.least {
            let (series, period) = place();
            self.largest.push(CellMove { series, period, before, after });
            if self.largest.len() >= 2 * KEPT {
                self.keep_largest();
            }
        }
    }

    /// Adds the movements of another file.
    pub fn append(&mut self, other: Self) {
        for (indicator, of_other) in &other.indicators {
            self.of(indicator).add(of_other);
        }
        self.largest.extend(other.largest);
        self.keep_largest();
    }

    /// The indicators that the publication states.
    #[must_use]
    pub const fn indicators(&self) -> &BTreeMap<String, IndicatorMovements> {
        &self.indicators
    }

    /// The movements of all indicators together.
    #[must_use]
    pub fn total(&self) -> IndicatorMovements {
        let mut total = IndicatorMovements::default();
        self.indicators.values().for_each(|one| total.add(one));
        total
    }

    /// The largest movements, the largest first.
    #[must_use]
    pub fn largest(mut self) -> Vec<CellMove> {
        self.keep_largest();
        self.largest
    }

    fn of(&mut self, indicator: &str) -> &mut IndicatorMovements {
        if !self.indicators.contains_key(indicator) {
            self.indicators.insert(indicator.to_owned(), IndicatorMovements::default());
        }
        self.indicators.entry(indicator.to_owned()).or_default()
    }

    /// Keeps the largest movements. Of equal ones those of the later periods come first.
    fn keep_largest(&mut self) {
        let order = |one: &CellMove, other: &CellMove| {
            let size = other.relative().partial_cmp(&one.relative()).unwrap_or(Ordering::Equal);
            size.then_with(|| other.period.cmp(&one.period)).then_with(|| one.series.cmp(&other.series))
        };
        self.largest.sort_by(order);
        self.largest.truncate(KEPT);
        if let Some(last) = self.largest.get(KEPT - 1) {
            self.least = last.relative();
        }
    }
}

/// The class of a relative movement.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
fn percent_of(relative: f64) -> usize {
    (relative * 100.0).clamp(0.0, 100.0) as usize
}

/// The usual step of a series from one period to the next: the median of the absolute differences; zero of fewer than two
/// values.
#[must_use]
pub fn usual_step(values: impl Iterator<Item = f64>) -> f64 {
    let mut before = None;
    let differences = values.filter_map(|value| Some((value - before.replace(value)?).abs()));
    let mut steps: Vec<f64> = differences.filter(|step| step.is_finite()).collect();
    let middle = steps.len() / 2;
    if steps.is_empty() {
        return 0.0;
    }
    let (_, median, _) = steps.select_nth_unstable_by(middle, f64::total_cmp);
    *median
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(movements: &mut Movements, before: f64, after: Option<f64>, step: f64) {
        movements.note("X", (before, after), step, || ("A.X".to_owned(), "2020".to_owned()));
    }

    #[test]
    fn the_usual_step_is_the_median_of_differences() {
        assert!((usual_step([1.0, 2.0, 4.0, 5.0, 50.0].into_iter()) - 2.0).abs() < 1e-12);
        assert!(usual_step([7.0].into_iter()).abs() < 1e-12);
        assert!(usual_step(std::iter::empty()).abs() < 1e-12);
    }

    #[test]
    fn movements_are_counted_by_their_part_of_the_larger_value() {
        let mut movements = Movements::default();
        note(&mut movements, 100.0, Some(101.0), 0.0);
        note(&mut movements, 100.0, Some(200.0), 10.0);
        note(&mut movements, 100.0, Some(-100.0), 10.0);
        note(&mut movements, 100.0, None, 10.0);
        movements.keep("X", 1);
        let of = &movements.indicators()["X"];
        assert_eq!((of.known, of.withdrawn), (5, 1));
        assert_eq!((of.moved_beyond(0.25), of.moved_beyond(0.5), of.moved_beyond(0.6)), (2, 2, 1));
        assert_eq!(movements.largest().first().unwrap().after, Some(-100.0));
    }

    #[test]
    fn a_value_near_zero_that_moves_by_less_than_its_usual_step_has_not_moved_far() {
        let mut movements = Movements::default();
        note(&mut movements, 0.1, Some(0.2), 1.5);
        assert_eq!(movements.total().moved_beyond(0.25), 0);
        note(&mut movements, 0.1, Some(2.2), 1.5);
        assert_eq!(movements.total().moved_beyond(0.25), 1);
    }

    #[test]
    fn the_largest_movements_are_kept() {
        let mut movements = Movements::default();
        for number in 0..500 {
            note(&mut movements, 1000.0, Some(1000.0 + f64::from(number)), 0.0);
        }
        let mut others = Movements::default();
        note(&mut others, 1.0, None, 0.0);
        movements.append(others);
        assert_eq!(movements.total().known, 501);
        let largest = movements.largest();
        assert_eq!(largest.len(), KEPT);
        assert_eq!((largest[0].after, largest[1].after), (None, Some(1499.0)));
    }
}
