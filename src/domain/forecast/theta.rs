//! The dynamic theta model, fitted over a fixed grid.
//!
//! A level ℓ is smoothed exponentially, and a straight line (A, B), fitted to all values so far, bends the forecast.
//! With the parameters of a [`Fit`] held, forecasts are linear in the values.

use super::cadence::float;

/// The smoothing parameters that are tried, in this order.
const ALPHAS: [f64; 19] = [
    0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90,
    0.95, 0.99,
];
/// The weights of the line that are tried: 1 − 1/θ for θ = 1, 2, 5, ∞.
const WEIGHTS: [f64; 4] = [0.0, 0.5, 0.8, 1.0];

/// The parameters of a fitted model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The smoothing parameter α.
    pub alpha: f64,
    /// The weight of the line.
    pub weight: f64,
    /// The level before the first value is the mean of this many first values; of one, it is the first value.
    pub start: usize,
}

/// The straight line through the values so far, and the number of them.
#[derive(Debug, Clone, Copy)]
struct Line {
    count: f64,
    mean: f64,
    intercept: f64,
    slope: f64,
}

impl Line {
    const fn new(first: f64) -> Self {
        Self { count: 1.0, mean: first, intercept: first, slope: 0.0 }
    }

    fn add(&mut self, value: f64) {
        let count = self.count + 1.0;
        self.slope = ((count - 2.0) * self.slope + 6.0 * (value - self.mean) / count) / (count + 1.0);
        self.mean = ((count - 1.0) * self.mean + value) / count;
        self.intercept = self.mean - self.slope * (count + 1.0) / 2.0;
        self.count = count;
    }
}

/// One smoothing parameter with q = 1 − α, and q to the power of the number of values so far.
#[derive(Debug, Clone, Copy)]
struct Smoothing {
    alpha: f64,
    rest: f64,
    power: f64,
}

impl Smoothing {
    fn new(alpha: f64) -> Self {
        let rest = 1.0 - alpha;
        Self { alpha, rest, power: rest }
    }

    /// What the line adds to the level, one step ahead, at weight 1.
    fn bend(self, line: Line) -> f64 {
        self.power * line.intercept + (1.0 - self.power * self.rest) / self.alpha * line.slope
    }

    fn smooth(self, level: f64, value: f64) -> f64 {
        self.alpha * value + self.rest * level
    }

    fn step(&mut self) {
        self.power *= self.rest;
    }
}

/// The mean of the first values.
fn start_level(values: &[f64], count: usize) -> f64 {
    let first = values.iter().take(count);
    first.sum::<f64>() / float(count.min(values.len()))
}

impl Fit {
    /// The parameters of the grid with the least sum of squared one-step errors from the third value on; of equal ones
    /// the first, the start varying slowest and the weight fastest.
    pub(super) fn least_squares(values: &[f64], season: usize) -> Self {
        let starts = [1, season.max(3)];
        let first = values.first().copied().unwrap_or_default();
        let mut smoothings = ALPHAS.map(Smoothing::new);
        let mut line = Line::new(first);
        let mut levels =
            starts.map(|count| smoothings.map(|one| one.smooth(start_level(values, count), first)));
        let mut squares = [[[0.0; WEIGHTS.len()]; ALPHAS.len()]; 2];
        for (position, value) in values.iter().enumerate().skip(1) {
            let bends = smoothings.map(|one| one.bend(line));
            for (levels, squares) in levels.iter_mut().zip(&mut squares) {
                let columns = levels.iter_mut().zip(squares).zip(smoothings.iter().zip(bends));
                for ((level, squares), (smoothing, bend)) in columns {
                    if position >= 2 {
                        for (sum, weight) in squares.iter_mut().zip(WEIGHTS) {
                            let error = value - (*level + weight * bend);
                            *sum += error * error;
                        }
                    }
                    *level = smoothing.smooth(*level, *value);
                }
            }
            line.add(*value);
            smoothings.iter_mut().for_each(Smoothing::step);
        }
        let mut best = (f64::INFINITY, Self { alpha: ALPHAS[0], weight: WEIGHTS[0], start: 1 });
        for (start, squares) in starts.into_iter().zip(squares) {
            for (alpha, squares) in ALPHAS.into_iter().zip(squares) {
                for (weight, sum) in WEIGHTS.into_iter().zip(squares) {
                    if sum < best.0 {
                        best = (sum, Self { alpha, weight, start });
                    }
                }
            }
        }
        best.1
    }

    /// The forecasts of the periods after the values; forecasts are taken for data in further steps.
    pub(super) fn ahead(self, values: &[f64], horizon: usize) -> Vec<f64> {
        let Some((first, others)) = values.split_first() else { return Vec::new() };
        let smoothing = Smoothing::new(self.alpha);
        let level = smoothing.smooth(start_level(values, self.start), *first);
        let mut state = State { smoothing, line: Line::new(*first), level };
        for value in others {
            state.add(*value);
        }
        let mut step = || {
            let forecast = state.level + self.weight * state.smoothing.bend(state.line);
            state.add(forecast);
            forecast
        };
        (0..horizon).map(|_| step()).collect()
    }
}

/// A model after some values.
struct State {
    smoothing: Smoothing,
    line: Line,
    level: f64,
}

impl State {
    fn add(&mut self, value: f64) {
        self.level = self.smoothing.smooth(self.level, value);
        self.line.add(value);
        self.smoothing.step();
    }
}
