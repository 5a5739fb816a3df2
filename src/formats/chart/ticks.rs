//! Round numbers on an axis.

use super::digits::{number, superscript};
use super::input::{self, Language};

/// The largest number of ticks.
const MOST: i64 = 7;
/// The mantissas of steps.
const MANTISSAS: [i64; 3] = [1, 2, 5];

/// Round numbers from one that is not above the data to one that is not below them.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks {
    /// The numbers, ascending.
    pub numbers: Vec<f64>,
    /// The number of decimals of each.
    pub decimals: Vec<i32>,
}

impl Ticks {
    /// Four to seven multiples of 1, 2 or 5 times a power of ten, at least `least` apart, that cover the range.
    #[must_use]
    pub fn linear(low: f64, high: f64, least: f64) -> Self {
        let (low, high) = widened(low, high, least);
        let first = ((high - low) / 10.0).log10().floor() as i32;
        let steps = (first..first + 4).flat_map(|exponent| MANTISSAS.map(|mantissa| (mantissa, exponent)));
        let mut chosen = Self::multiples(low, high, 5, first + 4);
        for (mantissa, exponent) in steps {
            let step = mantissa as f64 * 10f64.powi(exponent);
            if step < least {
                continue;
            }
            let (from, to) = (lattice(low / step, false), lattice(high / step, true));
            if to - from < MOST {
                chosen = Self::multiples(low, high, mantissa, exponent);
                break;
            }
        }
        chosen
    }

    /// Multiples of one step that cover the range.
    fn multiples(low: f64, high: f64, mantissa: i64, exponent: i32) -> Self {
        let step = mantissa as f64 * 10f64.powi(exponent);
        let (from, to) = (lattice(low / step, false), lattice(high / step, true));
        let number = |index: i64| scaled((index * mantissa) as f64, exponent);
        let numbers: Vec<f64> = (from..=to).map(number).collect();
        Self { decimals: vec![(-exponent).max(0); numbers.len()], numbers }
    }

    /// 1, 2 and 5 times powers of ten that cover the range of positive numbers; only powers of ten where those are too
    /// many, and multiples of one step where they are fewer than four.
    #[must_use]
    pub fn logarithmic(low: f64, high: f64) -> Self {
        let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
        let all = |mantissas: &[i64], stride: usize| -> Vec<(i64, i32)> {
            let exponents = (first..=last).step_by(stride);
            exponents.flat_map(|exponent| mantissas.iter().map(move |&m| (m, exponent))).collect()
        };
        let candidates = std::iter::once(covering(&all(&MANTISSAS, 1), low, high))
            .chain((1..=700).map(|stride| strided(&all(&[1], 1), stride, low, high)));
        let fitting = candidates.into_iter().find(|ticks| ticks.numbers.len() <= 7);
        match fitting {
            Some(ticks) if ticks.numbers.len() >= 4 || high / low > 5.0 => ticks,
            other => {
                Self::positive_multiples(low, high).or(other).unwrap_or_else(|| Self::linear(low, high, 0.0))
            }
        }
    }

    /// Multiples of one step, the lowest of them positive.
    fn positive_multiples(low: f64, high: f64) -> Option<Self> {
        let (low, high) = widened(low, high, 0.0);
        let first = ((high - low) / 10.0).log10().floor() as i32;
        let steps = (first..first + 3).flat_map(|exponent| MANTISSAS.map(|mantissa| (mantissa, exponent)));
        let ticks = steps.map(|(mantissa, exponent)| Self::multiples(low, high, mantissa, exponent));
        let positive = ticks.filter(|ticks| ticks.numbers.first().is_some_and(|lowest| *lowest > 0.0));
        positive.min_by_key(|ticks| ticks.numbers.len().abs_diff(5))
    }

    /// The numbers as they are shown; very small and very large ones as powers of ten.
    #[must_use]
    pub fn labels(&self, language: Language) -> Vec<String> {
        let label = |(tick, decimals): (&f64, &i32)| {
            let exponent = tick.abs().log10().floor() as i32;
            if *tick == 0.0 || (-4..9).contains(&exponent) {
                return number(*tick, *decimals, language);
            }
            let mantissa = number(input::divided(*tick, exponent), 0, language);
            let sign = if mantissa == "1" { String::new() } else { format!("{mantissa}·") };
            format!("{sign}10{}", superscript(exponent))
        };
        self.numbers.iter().zip(&self.decimals).map(label).collect()
    }

    /// The lowest and the highest tick.
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        (self.numbers.first().copied().unwrap_or(0.0), self.numbers.last().copied().unwrap_or(1.0))
    }
}

/// The candidates from the last one not above `low` to the first one not below `high`.
fn covering(candidates: &[(i64, i32)], low: f64, high: f64) -> Ticks {
    let number = |&(mantissa, exponent): &(i64, i32)| scaled(mantissa as f64, exponent);
    let from = candidates.iter().rposition(|tick| number(tick) <= low).unwrap_or(0);
    let to = candidates.iter().position(|tick| number(tick) >= high).unwrap_or(candidates.len() - 1);
    let chosen = &candidates[from..=to.max(from)];
    let decimals = chosen.iter().map(|(_, exponent)| (-exponent).max(0)).collect();
    Ticks { numbers: chosen.iter().map(number).collect(), decimals }
}

/// Every so many candidates that cover the range.
fn strided(candidates: &[(i64, i32)], stride: usize, low: f64, high: f64) -> Ticks {
    let mut kept: Vec<(i64, i32)> = candidates.iter().step_by(stride).copied().collect();
    if let (Some(&(_, exponent)), true) = (kept.last(), stride > 1) {
        kept.push((1, exponent + stride as i32));
    }
    covering(&kept, low, high)
}

/// The range, widened if it is so small beside its numbers that doubles cannot tell its ticks apart.
fn widened(low: f64, high: f64, least: f64) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    let smallest = (size * 1e-9).max(least * 3.0).max(1e-290);
    let missing = (smallest - (high - low)).max(0.0) / 2.0;
    (low - missing, high + missing)
}

/// The whole number below or above; one that is met up to rounding stands for itself.
fn lattice(number: f64, up: bool) -> i64 {
    let near = number.round();
    if (number - near).abs() < 1e-9 * number.abs().max(1.0) {
        return near as i64;
    }
    (if up { number.ceil() } else { number.floor() }) as i64
}

/// A number times a power of ten, rounded once.
fn scaled(number: f64, exponent: i32) -> f64 {
    if exponent < 0 { number / 10f64.powi(-exponent) } else { number * 10f64.powi(exponent) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(Ticks::linear(26.6, 35.2, 0.0).numbers, [26.0, 28.0, 30.0, 32.0, 34.0, 36.0]);
        assert_eq!(Ticks::linear(0.0, 0.31, 0.0).numbers, [0.0, 0.1, 0.2, 0.3, 0.4]);
        assert_eq!(Ticks::linear(-3.0, 9.0, 0.0).numbers, [-5.0, 0.0, 5.0, 10.0]);
        assert_eq!(Ticks::logarithmic(1.2, 40.0).numbers, [1.0, 2.0, 5.0, 10.0, 20.0, 50.0]);
        assert_eq!(Ticks::logarithmic(26.0, 36.0).numbers, [26.0, 28.0, 30.0, 32.0, 34.0, 36.0]);
    }

    proptest! {
        #[test]
        fn ticks_cover_the_range(low in -1e12..1e12f64, span in 0.0..1e12f64, power in -10..10i32) {
            let (low, high) = (low * 10f64.powi(power), (low + span) * 10f64.powi(power));
            let ticks = Ticks::linear(low, high, 0.0);
            let (from, to) = ticks.range();
            let slack = (to - from) * 1e-6;
            prop_assert!(from <= low + slack && high <= to + slack);
            prop_assert!((4..=7).contains(&ticks.numbers.len()), "{:?}", ticks);
        }

        #[test]
        fn logarithmic_ticks_cover_the_range(low in -12.0..12.0f64, ratio in 0.0..12.0f64) {
            let (low, high) = (10f64.powf(low), 10f64.powf(low + ratio));
            let ticks = Ticks::logarithmic(low, high);
            let (from, to) = ticks.range();
            prop_assert!(from > 0.0 && from <= low * 1.000_001 && high <= to * 1.000_001, "{:?}", ticks);
            prop_assert!((2..=10).contains(&ticks.numbers.len()), "{:?}", ticks);
        }
    }
}
