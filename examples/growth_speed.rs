//! Measures yearly growth with bounds against a loop over doubles, in nanoseconds per point.
//!
//! `cargo run --release --example growth_speed` takes 100,000 annual series of 60 years, five rounds, and prints the
//! best of each.

use std::hint::black_box;
use std::time::Instant;

use yearbook::domain::bounds::Bounds;
use yearbook::domain::frequency::Frequency;
use yearbook::domain::growth::{Lag, Measure, Pairs, Sample, Transform, Window, rate};
use yearbook::domain::period::Period;
use yearbook::domain::unit_class::UnitClass;

const SERIES: u32 = 100_000;
const YEARS: u32 = 60;
const ROUNDS: usize = 5;

/// A random walk, rounded to one decimal.
fn series(number: u32) -> Vec<Sample> {
    let mut state = u64::from(number) + 1;
    let mut value = 1_000.0;
    let years = 1960..1960 + i32::try_from(YEARS).unwrap_or_default();
    years
        .filter_map(|year| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let step = f64::from(u32::try_from(state >> 40).unwrap_or_default()) / f64::from(1 << 24);
            value *= 1.0 + (step - 0.45) * 0.1;
            let printed = (value * 10.0).round() / 10.0;
            let bounds = Bounds::new(Some(printed - 0.05), Some(printed + 0.05))?;
            Some(Sample::new(Period::from_ordinal(Frequency::ANNUAL, year)?, Some(printed), bounds))
        })
        .collect()
}

/// The best time of several rounds, in nanoseconds per point.
fn best(mut work: impl FnMut()) -> f64 {
    let points = f64::from(SERIES) * f64::from(YEARS - 1);
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e9 / points
    });
    rounds.fold(f64::MAX, f64::min)
}

fn main() {
    let samples: Vec<Vec<Sample>> = (0..SERIES).map(series).collect();
    let doubles: Vec<Vec<f64>> = samples
        .iter()
        .map(|one| {
            one.iter().filter_map(|sample| sample.estimate().ok()).map(|known| known.value()).collect()
        })
        .collect();
    let plain = best(|| {
        let rates =
            doubles.iter().flat_map(|one| one.windows(2)).map(|pair| 100.0 * (pair[1] / pair[0] - 1.0));
        black_box(rates.sum::<f64>());
    });
    let bounded = best(|| {
        let mut sums = [0.0; 3];
        for one in &samples {
            Pairs::new(one, Lag::Year, Window::ALL).fold(
                (),
                |(), _, pair| {
                    if let Ok(growth) = rate(pair) {
                        let (lower, upper) = growth.bounds().ends();
                        sums = [sums[0] + growth.value(), sums[1] + lower, sums[2] + upper];
                    }
                },
                |(), _, _| (),
            );
        }
        black_box(sums);
    });
    let transform =
        Transform { measure: Measure::Yoy, unit_class: UnitClass::Level, as_percent: false, base: None };
    let points = best(|| {
        for one in &samples {
            black_box(transform.points(one, Window::ALL));
        }
    });
    println!("plain loop over doubles          {plain:6.2} ns a point");
    println!("growth with bounds, folded       {bounded:6.2} ns a point, {:.1} times", bounded / plain);
    println!("growth with bounds, as points    {points:6.2} ns a point, {:.1} times", points / plain);
}
