//! Changes of the base: a vintage whose levels are those before, times one constant.

use chrono::NaiveDate;

use super::Triangle;

/// The number of periods whose ratios must agree.
const PERIODS: usize = 10;
/// The widest interval of a ratio, relative to its distance from one, that says anything.
const WIDEST: f64 = 0.2;
/// The least distance of a ratio from one. Smaller ones are rounding of other digits.
const LEAST: f64 = 0.002;
/// The relative error of a ratio beyond the rounding of its digits.
const ERROR: f64 = 1e-9;

/// A change of the base.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rebase {
    /// The number of the vintage that made it.
    pub vintage: usize,
    /// Its day.
    pub day: NaiveDate,
    /// New levels divided by old ones.
    pub ratio: f64,
}

impl Rebase {
    /// The change of the base that a vintage made, if it made one.
    ///
    /// Levels are rounded to the last digit that a vintage prints anywhere, so each ratio is an interval. The base
    /// changed if one number other than one lies in the intervals of ten periods.
    pub(super) fn of(triangle: &Triangle, vintage: usize) -> Option<Self> {
        let day = *triangle.days().get(vintage)?;
        let before = vintage.checked_sub(1)?;
        let levels = triangle.rows().iter();
        let levels: Vec<(f64, f64)> =
            levels.filter_map(|row| row.value(before).zip(row.value(vintage))).collect();
        if levels.len() < PERIODS {
            return None;
        }
        let half = |values: &mut dyn Iterator<Item = f64>| {
            let places = values.map(decimals).max().unwrap_or_default();
            0.5 * 10_f64.powi(-i32::try_from(places).unwrap_or_default())
        };
        let halves =
            (half(&mut levels.iter().map(|pair| pair.0)), half(&mut levels.iter().map(|pair| pair.1)));
        let mut ends: Vec<(f64, i32)> = Vec::new();
        for (old, new) in levels {
            let (old, new) = (old.abs(), new.copysign(old * new));
            let lower = (new - halves.1) / (old + halves.0) * (1.0 - ERROR);
            let upper = (new + halves.1) / (old - halves.0) * (1.0 + ERROR);
            let distance = (0.5 * (lower + upper) - 1.0).abs();
            let is_narrow = old > halves.0 && upper - lower <= WIDEST * distance;
            if is_narrow && distance >= LEAST && lower.is_finite() && upper.is_finite() && lower > 0.0 {
                ends.extend([(lower, 1), (upper, -1)]);
            }
        }
        // At equal ends an interval opens before another closes.
        ends.sort_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        let mut open = 0;
        let agreed = ends.windows(2).find_map(|pair| {
            let [(end, side), (next, _)] = pair else { return None };
            open += side;
            (open >= i32::try_from(PERIODS).unwrap_or(i32::MAX)).then_some(0.5 * (end + next))
        });
        agreed.map(|ratio| Self { vintage, day, ratio })
    }
}

/// The decimal places of a number in its shortest text.
fn decimals(value: f64) -> usize {
    value.to_string().split_once('.').map_or(0, |(_, places)| places.len())
}
