//! Frequency conversion: longer periods from the shorter ones of which they consist.

use thiserror::Error;

use super::{Coverage, Estimate, Refusal, Sample};
use crate::domain::bounds::Bounds;
use crate::domain::codes::codes;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

/// How the values of shorter periods are combined into the value of a longer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aggregate {
    /// Their sum, for flows.
    Sum,
    /// Their arithmetic mean, for rates and prices.
    Average,
    /// The last of them, for stocks.
    End,
}

codes!(Aggregate {
    Sum = "sum",
    Average = "average",
    End = "end",
});

/// The error for a frequency whose periods do not consist of periods of the frequency of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "frequency {from} does not convert to {to}: expected a longer one that its periods fill exactly, neither of \
     them a span (days to anything longer, weeks to years, months to quarters, half-years or years)"
)]
pub struct ConversionError {
    /// The frequency of the series.
    pub from: Frequency,
    /// The frequency that was asked for.
    pub to: Frequency,
}

/// The series at a lower frequency.
///
/// Every sample has a [`Coverage`]: how many of its periods had a value. A sum and an average need all of them, the value
/// at the end only the last one. Where one is missing, the sample has no value and growth is refused as a partial period;
/// with `partial_ok` the values that exist are aggregated. Sums of a class of unit that has none are refused. Weeks belong
/// to the year in which ISO 8601 numbers them.
///
/// # Errors
///
/// When periods of the other frequency do not consist of periods of the frequency of the series.
pub fn convert(
    samples: &[Sample],
    to: Frequency,
    aggregate: Aggregate,
    partial_ok: bool,
    unit_class: UnitClass,
) -> Result<Vec<Sample>, ConversionError> {
    let Some(first) = samples.first() else { return Ok(Vec::new()) };
    let from = first.period().frequency();
    if from == to {
        return Ok(samples.to_vec());
    }
    if !from.fills(to) {
        return Err(ConversionError { from, to });
    }
    Ok(samples
        .chunk_by(|left, right| left.period().within(to) == right.period().within(to))
        .filter_map(|parts| {
            let period = parts.first()?.period().within(to)?;
            Some(if aggregate == Aggregate::Sum && !unit_class.has_sums() {
                Sample::refused(period, coverage(period, parts), Refusal::UnitClass)
            } else {
                aggregated_sample(period, parts, aggregate, partial_ok)
            })
        })
        .collect())
}

/// The sample of a longer period from the samples of its parts.
fn aggregated_sample(period: Period, parts: &[Sample], aggregate: Aggregate, partial_ok: bool) -> Sample {
    let coverage = coverage(period, parts);
    let mut sets = parts.iter().filter(|part| part.is_observed()).map(Sample::set);
    let set = sets.next().unwrap_or_default();
    let is_refused = |part: &Sample| part.estimate() == Err(Refusal::SetChanges);
    if sets.any(|other| other != set) || parts.iter().any(is_refused) {
        return Sample::refused(period, coverage, Refusal::SetChanges).of_set(set);
    }
    let is_enough = match aggregate {
        Aggregate::Sum | Aggregate::Average => coverage.observed == coverage.expected,
        Aggregate::End => has_last(period, parts),
    };
    let estimate = if is_enough || partial_ok { aggregated(parts, aggregate) } else { None };
    Sample::covering(period, estimate, coverage).of_set(set)
}

/// Whether the last part of a longer period has a value.
fn has_last(period: Period, parts: &[Sample]) -> bool {
    let Some(last) = parts.iter().rfind(|part| part.is_observed()).map(Sample::period) else { return false };
    period.periods_within(last.frequency()).and_then(|mut periods| periods.next_back()) == Some(last)
}

/// The mean of the values of a series in a longer period, all of which are needed.
///
/// # Errors
///
/// Without any value a missing base before the first observation and a gap after it; with some, a partial period; a
/// frequency where the periods of the series do not fill the longer one.
pub(super) fn mean(samples: &[Sample], period: Period) -> Result<Estimate, Refusal> {
    let frequency = samples.first().ok_or(Refusal::BaseMissing)?.period().frequency();
    let parts = period.periods_within(frequency).filter(|_| frequency.fills(period.frequency()));
    let parts = parts.ok_or(Refusal::Frequency)?;
    let (Some(first), Some(last)) = (parts.clone().next(), parts.clone().next_back()) else {
        return Err(Refusal::BaseMissing);
    };
    let start = samples.partition_point(|sample| sample.period() < first);
    let end = samples.partition_point(|sample| sample.period() <= last);
    let parts = samples.get(start..end).unwrap_or_default();
    if !parts.iter().any(Sample::is_observed) {
        let begun = samples.iter().take(end).any(Sample::is_observed);
        return Err(if begun { Refusal::Gap } else { Refusal::BaseMissing });
    }
    aggregated_sample(period, parts, Aggregate::Average, false).estimate().copied()
}

fn coverage(period: Period, parts: &[Sample]) -> Coverage {
    let in_calendar = parts.first().and_then(|part| period.periods_within(part.period().frequency()));
    let observed = parts.iter().filter(|part| part.is_observed()).count();
    let count = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    Coverage { observed: count(observed), expected: count(in_calendar.map_or(0, |periods| periods.len())) }
}

/// The aggregate of the parts with a value; `None` when no part has one or the sum overflows.
fn aggregated(parts: &[Sample], aggregate: Aggregate) -> Option<Estimate> {
    let mut estimates = parts.iter().filter_map(|part| part.estimate().ok());
    if aggregate == Aggregate::End {
        return estimates.next_back().copied();
    }
    let mut count: f64 = 0.0;
    let (mut value, mut bounds) = (0.0, Bounds::exact(0.0));
    for estimate in estimates {
        count += 1.0;
        value += estimate.value();
        bounds = bounds + estimate.bounds();
    }
    if count <= 0.0 {
        return None;
    }
    if aggregate == Aggregate::Average {
        value /= count;
        bounds = bounds / Bounds::exact(count);
    }
    Estimate::new(value, bounds).ok()
}
