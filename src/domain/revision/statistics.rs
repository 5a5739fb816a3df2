//! Statistics of revisions.

use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, StudentsT};

use super::{Line, Refusal, Revision};
use crate::domain::codes::codes;

/// The least number of revisions that statistics are given of.
pub const LEAST_REVISIONS: usize = 20;

/// The level of significance of both tests for bias.
const SIGNIFICANT: f64 = 0.05;

/// Statistics of revisions r = later − earlier value, in the unit of the measure. A number that is not finite is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// The number of revisions.
    pub n: usize,
    /// Those above zero.
    pub up: usize,
    /// Those below zero.
    pub down: usize,
    /// The mean.
    pub mean: Option<f64>,
    /// The two-sided p of the t test that the mean is zero; 1 where all revisions are zero.
    pub mean_p: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// The two-sided p of the sign test: up and down are binomial with one half; zeros are left out.
    pub sign_p: Option<f64>,
    /// The mean without signs.
    pub mean_absolute: Option<f64>,
    /// The sum without signs over the sum of the later values without signs.
    pub relative: Option<f64>,
    /// The mean in percent of the earlier value without its sign.
    pub mean_percent: Option<f64>,
    /// The standard deviation, with n − 1 degrees of freedom.
    pub standard_deviation: Option<f64>,
    /// The root of the mean square.
    pub root_mean_square: Option<f64>,
    /// The tenth percentile ([`quantile`]).
    pub q10: Option<f64>,
    /// The ninetieth percentile.
    pub q90: Option<f64>,
    /// The least.
    pub least: Option<f64>,
    /// The greatest.
    pub greatest: Option<f64>,
    /// The number of periods whose later value has another sign than the earlier one; zero is a sign of its own.
    pub signs_changed: usize,
    /// The share of periods whose values have the same sign, from 0 to 1.
    pub same_sign: Option<f64>,
    /// The standard deviation over that of the later values.
    pub noise_to_signal: Option<f64>,
    /// The line of the revision on the earlier value: a slope other than zero says that the news were not all in it.
    pub news: Option<Line>,
    /// The line of the revision on the later value: a slope other than zero says that the earlier value had noise.
    pub noise: Option<Line>,
    /// The line of the later value on the earlier one.
    pub final_on_first: Option<Line>,
    /// Whether first values were too low or too high.
    pub bias: Bias,
}

/// Whether revisions go in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bias {
    /// Both tests say up: earlier values were too low.
    Up,
    /// Both tests say down.
    Down,
    /// One test finds a direction, or they find different ones.
    Unclear,
    /// Neither test finds one.
    None,
}

codes!(Bias { Up = "up", Down = "down", Unclear = "unclear", None = "none" });

impl Statistics {
    /// The statistics of at least twenty revisions.
    ///
    /// # Errors
    /// Fewer.
    pub fn of(revisions: &[Revision]) -> Result<Self, Refusal> {
        if revisions.len() < LEAST_REVISIONS {
            return Err(Refusal::TooFewRevisions);
        }
        let pairs: Vec<(f64, f64)> = revisions.iter().map(|one| (one.first, one.last)).collect();
        Ok(Self::of_pairs(&pairs))
    }

    /// The statistics of pairs of an earlier and a later value, whose differences are finite.
    pub(super) fn of_pairs(pairs: &[(f64, f64)]) -> Self {
        let sizes: Vec<f64> = pairs.iter().map(|(first, last)| last - first).collect();
        let mut sorted = sizes.clone();
        sorted.sort_by(f64::total_cmp);
        let last: Vec<f64> = pairs.iter().map(|(_, last)| *last).collect();
        let up = sizes.iter().filter(|size| **size > 0.0).count();
        let down = sizes.iter().filter(|size| **size < 0.0).count();
        let (mean, deviation) = (mean(&sizes), deviation(&sizes));
        let (mean_p, sign_p) = (mean_p(mean, deviation, sizes.len()), sign_p(up, down));
        let absolute: f64 = sizes.iter().map(|size| size.abs()).sum();
        let signs_changed = pairs.iter().filter(|(first, last)| sign(*first) != sign(*last)).count();
        let line = |point: fn(f64, f64) -> (f64, f64)| {
            Line::through(&pairs.iter().map(|(first, last)| point(*first, *last)).collect::<Vec<_>>())
        };
        let percents: Vec<f64> =
            pairs.iter().filter_map(|(first, last)| super::revision_percent(*first, *last)).collect();
        let squares: Vec<f64> = sizes.iter().map(|size| size * size).collect();
        Self {
            n: sizes.len(),
            up,
            down,
            mean,
            mean_p,
            median: quantile(&sorted, 0.5),
            sign_p,
            mean_absolute: finite(absolute / number(sizes.len())),
            relative: finite(absolute / last.iter().map(|value| value.abs()).sum::<f64>()),
            mean_percent: self::mean(&percents),
            standard_deviation: deviation,
            root_mean_square: self::mean(&squares).map(f64::sqrt),
            q10: quantile(&sorted, 0.1),
            q90: quantile(&sorted, 0.9),
            least: sorted.first().copied(),
            greatest: sorted.last().copied(),
            signs_changed,
            same_sign: finite(number(sizes.len() - signs_changed) / number(sizes.len())),
            noise_to_signal: deviation
                .zip(self::deviation(&last))
                .and_then(|(own, of_last)| finite(own / of_last)),
            news: line(|first, last| (first, last - first)),
            noise: line(|first, last| (last, last - first)),
            final_on_first: line(|first, last| (first, last)),
            bias: bias(mean, mean_p, (up, down), sign_p),
        }
    }
}

/// A quantile of sorted numbers, between the two nearest by a line: that at (n − 1)·share, counted from 0 (type 7 of
/// Hyndman and Fan). None of no numbers.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = number(sorted.len().checked_sub(1)?) * share.clamp(0.0, 1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place within the list")]
    let below = place.floor() as usize;
    let lower = *sorted.get(below)?;
    let upper = *sorted.get(below + 1).unwrap_or(&lower);
    let part = place - place.floor();
    finite(if part == 0.0 { lower } else { lower * (1.0 - part) + upper * part })
}

fn mean(numbers: &[f64]) -> Option<f64> {
    finite(numbers.iter().sum::<f64>() / number(numbers.len()))
}

/// The standard deviation, with n − 1 degrees of freedom.
fn deviation(numbers: &[f64]) -> Option<f64> {
    let mean = mean(numbers)?;
    let freedom = number(numbers.len().checked_sub(1).filter(|freedom| *freedom > 0)?);
    // Equal numbers have no deviation, although their mean may be rounded.
    if numbers.windows(2).all(|pair| matches!(pair, [one, next] if one == next)) {
        return Some(0.0);
    }
    finite((numbers.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / freedom).sqrt())
}

/// The two-sided p of the t test that the mean is zero.
fn mean_p(mean: Option<f64>, deviation: Option<f64>, n: usize) -> Option<f64> {
    let (mean, deviation) = (mean?, deviation?);
    if mean == 0.0 {
        return Some(1.0);
    }
    let error = deviation / number(n).sqrt();
    let t = (mean / error).abs();
    if !t.is_finite() {
        return Some(0.0);
    }
    let distribution = StudentsT::new(0.0, 1.0, number(n) - 1.0).ok()?;
    finite(2.0 * distribution.sf(t)).map(|p| p.min(1.0))
}

/// The two-sided p of the sign test; none where nothing moved.
fn sign_p(up: usize, down: usize) -> Option<f64> {
    let (n, fewer) = (u64::try_from(up + down).ok()?, u64::try_from(up.min(down)).ok()?);
    if n == 0 {
        return None;
    }
    let distribution = Binomial::new(0.5, n).ok()?;
    finite(2.0 * distribution.cdf(fewer)).map(|p| p.min(1.0))
}

fn bias(mean: Option<f64>, mean_p: Option<f64>, (up, down): (usize, usize), sign_p: Option<f64>) -> Bias {
    let is_significant = |p: Option<f64>| p.is_some_and(|p| p < SIGNIFICANT);
    let is_up = mean.is_some_and(|mean| mean > 0.0);
    match (is_significant(mean_p), is_significant(sign_p)) {
        (true, true) if is_up && up > down => Bias::Up,
        (true, true) if !is_up && down > up => Bias::Down,
        (false, false) => Bias::None,
        _ => Bias::Unclear,
    }
}

/// −1, 0 or 1.
fn sign(value: f64) -> i8 {
    i8::from(value > 0.0) - i8::from(value < 0.0)
}

#[allow(clippy::cast_precision_loss, reason = "no series has so many periods")]
const fn number(count: usize) -> f64 {
    count as f64
}

fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number + 0.0)
}
