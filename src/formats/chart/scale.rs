//! The places of values and periods in a plot.

use chrono::Datelike;

use super::input::{AxisScale, Kind};
use super::ticks::Ticks;
use crate::domain::period::Period;

/// The axis of values: from numbers to y.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueScale {
    scale: AxisScale,
    is_inverted: bool,
    /// The ticks; the lowest and the highest are the ends of the axis.
    pub ticks: Ticks,
    /// The y of the upper side.
    pub top: f64,
    /// The y of the lower side.
    pub bottom: f64,
}

/// The range of the data of an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The lowest number.
    pub low: f64,
    /// The highest number.
    pub high: f64,
    /// Whether an interval is open below.
    pub open_below: bool,
    /// Whether an interval is open above.
    pub open_above: bool,
}

impl Range {
    /// Of one interval.
    pub(super) const fn of((low, high): (f64, f64), (open_below, open_above): (bool, bool)) -> Self {
        Self { low, high, open_below, open_above }
    }

    /// Of this and another.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
            open_below: self.open_below || other.open_below,
            open_above: self.open_above || other.open_above,
        }
    }
}

impl ValueScale {
    /// The axis of data of this range between two heights. `room` is the part of the range to leave free below it; above
    /// it is less.
    #[must_use]
    pub fn new(range: Range, kind: Kind, scale: AxisScale, room: f64, (top, bottom): (f64, f64)) -> Self {
        let ticks = match scale {
            AxisScale::Logarithmic => logarithmic_ticks(range, room),
            AxisScale::Linear if kind == Kind::Rank => rank_ticks(range),
            AxisScale::Linear => linear_ticks(range, kind, room),
        };
        Self { scale, is_inverted: kind == Kind::Rank, ticks, top, bottom }
    }

    /// The y of a number.
    #[must_use]
    pub fn y(&self, number: f64) -> f64 {
        let (low, high) = self.ticks.range();
        let share = match self.scale {
            AxisScale::Linear => (number - low) / (high - low),
            AxisScale::Logarithmic => (number.ln() - low.ln()) / (high.ln() - low.ln()),
        };
        let share = if self.is_inverted { 1.0 - share } else { share };
        self.bottom - share.clamp(0.0, 1.0) * (self.bottom - self.top)
    }

    /// The side of the plot that an open upper end points to.
    #[must_use]
    pub const fn far_side(&self, upwards: bool) -> f64 {
        if upwards == self.is_inverted { self.bottom } else { self.top }
    }
}

fn linear_ticks(range: Range, kind: Kind, room: f64) -> Ticks {
    let span = range.high - range.low;
    let fallback = range.high.abs().max(range.low.abs()) * 0.1;
    let reach = |is_open: bool, room: f64| match (span > 0.0, is_open) {
        (true, true) => span * room.max(0.1),
        (true, false) => span * room,
        (false, _) => fallback,
    };
    let mut low = range.low - reach(range.open_below, room);
    let high = range.high + reach(range.open_above, room * 0.4);
    if range.low >= 0.0 && (low < 0.0 || kind == Kind::Level && range.low < range.high * 0.35) {
        low = 0.0;
    }
    let high = if range.high < 0.0 { high.min(0.0) } else { high };
    let (low, high) = if high > low { (low, high) } else { (low, low + 1.0) };
    Ticks::linear(low, high, 0.0)
}

/// The range with room, in shares of its ratio.
fn logarithmic_ticks(range: Range, room: f64) -> Ticks {
    // The ratio itself may be larger than any double.
    let ratio = (range.high / range.low).clamp(1.1, 1e12);
    let reach = |is_open: bool, room: f64| ratio.powf(if is_open { room.max(0.1) } else { room });
    let low = (range.low / reach(range.open_below, room)).max(f64::MIN_POSITIVE);
    let high = (range.high * reach(range.open_above, room * 0.4)).min(f64::MAX);
    Ticks::logarithmic(low, high)
}

/// Whole numbers from 1, the best rank.
fn rank_ticks(range: Range) -> Ticks {
    let lowest = if range.low >= 1.0 { 0.0 } else { range.low.floor() };
    let mut ticks = Ticks::linear(lowest, range.high.ceil().max(4.0), 1.0);
    if let Some(first) = ticks.numbers.first_mut().filter(|_| range.low >= 1.0) {
        *first = 1.0;
    }
    ticks.numbers.dedup();
    ticks
}

/// The axis of time: from years with fractions to x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeScale {
    /// The year at the left side.
    pub first: f64,
    /// The year at the right side.
    pub last: f64,
    /// The width of the plot.
    pub width: f64,
}

impl TimeScale {
    /// The x of a year with its fraction.
    #[must_use]
    pub fn x(&self, year: f64) -> f64 {
        (year - self.first) / (self.last - self.first) * self.width
    }

    /// The pixels of a year.
    #[must_use]
    pub fn per_year(&self) -> f64 {
        self.width / (self.last - self.first)
    }
}

/// Where a period begins and ends, in years with fractions. Months and quarters of a year are equally long.
#[must_use]
pub fn extent(period: Period) -> (f64, f64) {
    let frequency = period.frequency();
    let multiple = f64::from(frequency.multiple());
    if let Some(per_year) = frequency.unit().fixed_per_year() {
        let begin = f64::from(period.ordinal()) / f64::from(per_year);
        (begin, begin + multiple / f64::from(per_year))
    } else {
        let (begin, end) = (period.start_date(), period.end_date());
        let year = |date: chrono::NaiveDate, days: u32| {
            let length = if date.leap_year() { 366.0 } else { 365.0 };
            f64::from(date.year()) + f64::from(date.ordinal0() + days) / length
        };
        (year(begin, 0), year(end, 1))
    }
}

/// The middle of a period, in years with fractions.
#[must_use]
pub fn middle(period: Period) -> f64 {
    let (begin, end) = extent(period);
    f64::midpoint(begin, end)
}
