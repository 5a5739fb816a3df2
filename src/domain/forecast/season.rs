//! Seasonal indices.

use super::cadence::{Cadence, float};
use crate::domain::frequency::Frequency;
use crate::domain::growth::Sample;

/// Whether the values of a series have a season: those of the longest run without a gap that ends at the last one, as
/// forecasts look for it.
#[must_use]
pub fn has_season(frequency: Frequency, samples: &[Sample]) -> bool {
    let cadence = Cadence::of(frequency).filter(|cadence| cadence.season > 1 && !frequency.is_span());
    let Some(cadence) = cadence else { return false };
    let mut later = None;
    let from_the_last = samples.iter().rev().skip_while(|sample| sample.estimate().is_err());
    let run = from_the_last.take_while(|sample| {
        let follows = later.is_none_or(|later| sample.period().next() == Some(later));
        later = Some(sample.period());
        follows && sample.estimate().is_ok()
    });
    let mut values: Vec<f64> = run.filter_map(|sample| Some(sample.estimate().ok()?.value())).collect();
    values.reverse();
    indices(&values, cadence.season).windows(2).any(|pair| pair.first() != pair.last())
}

/// The indices of a classical multiplicative decomposition, one for each period of the year, the first of them for the
/// first value; their mean is 1. All are 1 where no season is to be seen: fewer than three years, values that are not
/// positive, or an autocorrelation at lag `season` within its 90 percent limits.
pub(super) fn indices(values: &[f64], season: usize) -> Vec<f64> {
    let none = || vec![1.0; season];
    if season == 1 || values.len() < 3 * season || !values.iter().all(|value| *value > 0.0) {
        return none();
    }
    if !is_seasonal(values, season) {
        return none();
    }
    let (mut sums, mut counts) = (vec![0.0; season], vec![0_usize; season]);
    let half = season / 2;
    let at = |position: usize| values.get(position).copied().unwrap_or(f64::NAN);
    for centre in half..values.len() - half {
        // The season is even at every frequency that has one: the outer values count half.
        let inner: f64 = (centre - half + 1..centre + half).map(at).sum();
        let trend = (0.5 * (at(centre - half) + at(centre + half)) + inner) / float(season);
        if let (Some(sum), Some(count)) = (sums.get_mut(centre % season), counts.get_mut(centre % season)) {
            *sum += at(centre) / trend;
            *count += 1;
        }
    }
    let means: Vec<f64> = sums.iter().zip(&counts).map(|(sum, count)| sum / float(*count)).collect();
    let total: f64 = means.iter().sum();
    means.iter().map(|mean| mean * float(season) / total).collect()
}

/// Whether the autocorrelation at the lag of a year lies outside its 90 percent limits (Bartlett).
fn is_seasonal(values: &[f64], season: usize) -> bool {
    let correlations = autocorrelations(values, season);
    let Some((of_year, shorter)) = correlations.split_last() else { return false };
    let squares: f64 = shorter.iter().map(|correlation| correlation * correlation).sum();
    of_year.abs() > 1.645 * ((1.0 + 2.0 * squares) / float(values.len())).sqrt()
}

/// The autocorrelations at lags 1 to `lags`; zeros for a constant series.
fn autocorrelations(values: &[f64], lags: usize) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / float(values.len());
    let deviations: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let variance: f64 = deviations.iter().map(|deviation| deviation * deviation).sum();
    let at_lag = |lag: usize| {
        let products = deviations.iter().zip(deviations.iter().skip(lag)).map(|(early, late)| early * late);
        if variance > 0.0 { products.sum::<f64>() / variance } else { 0.0 }
    };
    (1..=lags).map(at_lag).collect()
}
