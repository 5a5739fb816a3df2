//! Shifts of level: sums of errors that go in one direction (CUSUM, Page 1954).

use super::{Absence, Answer, Answers, Judgement};
use crate::domain::bounds::Bounds;
use crate::domain::forecast::{OneStepError, Refusal};
use crate::domain::growth::Estimate;
use crate::domain::period::Period;

/// The number of errors, the first ones of a series, of which mean and deviation are taken. Later ones are judged.
pub const REFERENCE_ERRORS: usize = 40;

/// The smallest deviation of the errors, relative to the largest value, that is more than rounding of the arithmetic.
const NOISE: f64 = 1e-11;

/// The parameters of the sums, in standard deviations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShiftLimits {
    /// k: what each error must exceed to count.
    pub allowance: f64,
    /// h: the sum that calls.
    pub limit: f64,
}

impl Default for ShiftLimits {
    fn default() -> Self {
        Self { allowance: 0.5, limit: 5.0 }
    }
}

impl ShiftLimits {
    /// The number of periods from one false alarm to the next, if the errors are independent and normal and their mean
    /// and deviation known (Siegmund 1985): 469 for the usual limits.
    #[must_use]
    pub fn periods_to_a_false_alarm(self) -> f64 {
        let exponent = 2.0 * self.allowance * (self.limit + 1.166);
        let on_one_side = (exponent.exp() - exponent - 1.0) / (2.0 * self.allowance * self.allowance);
        on_one_side / 2.0
    }
}

/// Two sums of standardised errors, one of those above the mean and one of those below it. Neither falls below zero.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    above: Sum,
    below: Sum,
}

/// A sum, and the number of errors in it since it was zero.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    value: f64,
    errors: usize,
}

impl Sum {
    fn plus(self, deviations: f64) -> Self {
        let value = self.value + deviations;
        if value > 0.0 { Self { value, errors: self.errors + 1 } } else { Self::default() }
    }
}

/// The judgements of the periods after the reference ones: whether a sum of standardised errors has passed the limit.
///
/// Mean and deviation are those of the first [`REFERENCE_ERRORS`] errors and stay the same, so that later values change no
/// earlier judgement. After an alarm both sums start anew. The rounding of the value of a period is counted; that of
/// values before it is part of the deviation.
#[must_use]
pub fn shifts(
    errors: Result<&[OneStepError], Refusal>,
    newest: Period,
    limits: ShiftLimits,
) -> Vec<Judgement> {
    let refused = |code, detail| vec![judgement(newest, Err(Absence::Refused(code)), Some(detail))];
    let errors = match errors {
        Ok(errors) => errors,
        Err(reason @ (Refusal::TooFewPoints { .. } | Refusal::Gap { .. })) => {
            return refused(TOO_FEW, format!("no one-step error of {REFERENCE_ERRORS}, since {reason}"));
        }
        Err(reason) => return refused(reason.code(), reason.to_string()),
    };
    let Some((reference, later)) = errors.split_at_checked(REFERENCE_ERRORS) else {
        let first = errors.first().map_or(newest, |first| first.period);
        let count = errors.len();
        return refused(TOO_FEW, format!("{count} one-step errors of {REFERENCE_ERRORS}, from {first} on"));
    };
    let Some((mean, deviation)) = mean_and_deviation(reference) else {
        return refused(Refusal::NoVariation.code(), Refusal::NoVariation.to_string());
    };
    if later.is_empty() {
        let text = format!("the first {REFERENCE_ERRORS} one-step errors, which the next are compared with");
        let mut judged = judgement(newest, Ok(Answers::of(Answer::No)), Some(text));
        (judged.value, judged.limit) = (Estimate::exact(0.0), Some(limits.limit));
        return vec![judged];
    }
    let mut sums = Sums::default();
    let judged = later.iter().enumerate().map(|(at, one)| {
        let score = (one.error() - mean) / deviation;
        let (judged, next) = sums.judged((score, one.half / deviation), limits);
        sums = next;
        judged.at(later, at, limits)
    });
    judged.collect()
}

/// The code of the refusal of a series with too few errors.
const TOO_FEW: &str = "too_few_errors";

/// The larger sum after an error.
struct Judged {
    sum: Sum,
    is_above: bool,
    /// The least and the greatest sum that the rounding of the value admits.
    ends: (f64, f64),
    fires: Answer,
}

impl Sums {
    /// What an error says, and the sums after it.
    fn judged(self, (score, slack): (f64, f64), limits: ShiftLimits) -> (Judged, Self) {
        let of = |sum: Sum, score: f64| {
            let at = |score: f64| sum.plus(score - limits.allowance);
            let ends = (at(score - slack).value, at(score + slack).value);
            (at(score), ends, Answer::of(ends.1 > limits.limit, ends.0 > limits.limit))
        };
        let (above, below) = (of(self.above, score), of(self.below, -score));
        let is_above = above.0.value >= below.0.value;
        let (sum, ends, _) = if is_above { above } else { below };
        let fires = above.2.max(below.2);
        let next =
            if fires == Answer::Yes { Self::default() } else { Self { above: above.0, below: below.0 } };
        (Judged { sum, is_above, ends, fires }, next)
    }
}

impl Judged {
    fn at(self, errors: &[OneStepError], at: usize, limits: ShiftLimits) -> Judgement {
        let period = errors.get(at).map(|one| one.period);
        let first = errors.get((at + 1).saturating_sub(self.sum.errors.max(1))).map(|one| one.period);
        let side = if self.is_above { "above" } else { "below" };
        let text = |(period, first): (Period, Period)| {
            let sum = (self.sum.value * 100.0).round() / 100.0;
            let since =
                if first == period { format!("at {period}") } else { format!("from {first} to {period}") };
            if self.sum.errors == 0 {
                return format!("no sum of one-step errors at {period}");
            }
            format!("one-step errors {since} that add up to {sum} deviations {side} the usual")
        };
        let bounds = Bounds::new(Some(self.ends.0), Some(self.ends.1));
        Judgement {
            period,
            answers: Ok(Answers::of(self.fires)),
            value: bounds.and_then(|bounds| Estimate::new(self.sum.value, bounds).ok()),
            limit: Some(limits.limit),
            detail: period.zip(first).map(text),
        }
    }
}

fn judgement(period: Period, answers: Result<Answers, Absence>, detail: Option<String>) -> Judgement {
    Judgement { period: Some(period), answers, value: None, limit: None, detail }
}

/// Mean and standard deviation, with n − 1 degrees of freedom, of some errors; `None` where they do not vary.
fn mean_and_deviation(errors: &[OneStepError]) -> Option<(f64, f64)> {
    let count = f64::from(u32::try_from(errors.len()).ok()?);
    let mean = errors.iter().map(OneStepError::error).sum::<f64>() / count;
    let squares: f64 = errors.iter().map(|one| (one.error() - mean).powi(2)).sum();
    let deviation = (squares / (count - 1.0)).sqrt();
    let largest = errors.iter().fold(0.0_f64, |largest, one| largest.max(one.actual.abs()));
    (deviation.is_finite() && deviation > NOISE * largest).then_some((mean, deviation))
}
