//! Judgements of the kinds of rules, from what other parts of the service computed.

use chrono::{Days, NaiveDate};

use super::{Absence, Answer, Answers, Condition, Judgement};
use crate::domain::bounds::Bounds;
use crate::domain::codes::codes;
use crate::domain::growth::Estimate;
use crate::domain::period::Period;

/// A value to judge, or the reason why there is none.
pub type Reading = (Period, Result<Estimate, Absence>);

/// The side of an expectation on which a value is unexpected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Either side.
    #[default]
    Both,
    /// Above.
    Above,
    /// Below.
    Below,
}

codes!(Side { Both = "both", Above = "above", Below = "below" });

/// The judgement of a value against a limit, with a condition of recovery.
#[must_use]
pub fn threshold((period, outcome): Reading, condition: Condition, recover: Condition) -> Judgement {
    let answers = outcome.map(|value| Answers {
        fires: condition.answer(value.bounds()),
        recovers: recover.answer(value.bounds()),
    });
    Judgement {
        period: Some(period),
        answers,
        value: outcome.ok(),
        limit: Some(condition.limit()),
        detail: None,
    }
}

/// The judgement of a value against the prediction interval that was made without it.
///
/// The limit is the end of the interval that the value passed or comes nearest to.
#[must_use]
pub fn unexpected((period, outcome): Reading, expected: Result<Bounds, Absence>, side: Side) -> Judgement {
    let judged = outcome.and_then(|value| expected.map(|expected| (value, expected)));
    let (answers, limit) = match judged {
        Err(absence) => (Err(absence), None),
        Ok((value, expected)) => {
            let (lower, upper) = expected.ends();
            let (least, greatest) = value.bounds().ends();
            let below = Answer::of(least < lower, greatest < lower);
            let above = Answer::of(greatest > upper, least > upper);
            let fires = match side {
                Side::Both => below.max(above),
                Side::Above => above,
                Side::Below => below,
            };
            let is_upper = match side {
                Side::Both => (value.value() - upper).abs() <= (value.value() - lower).abs(),
                Side::Above => true,
                Side::Below => false,
            };
            let limit = Some(if is_upper { upper } else { lower }).filter(|limit| limit.is_finite());
            (Ok(Answers::of(fires)), limit)
        }
    };
    Judgement { period: Some(period), answers, value: outcome.ok(), limit, detail: None }
}

/// Whether the verdict on a target is one of a list, for the verdicts that the rounding of its figures leaves possible.
#[must_use]
pub fn verdict<T: PartialEq>(possible: &[T], listed: &[T]) -> Answer {
    let some = possible.iter().any(|verdict| listed.contains(verdict));
    Answer::of(some, some && possible.iter().all(|verdict| listed.contains(verdict)))
}

/// The share of cells of a revision that moved by more than an amount, among those known before and after it; `None`
/// where there are none.
#[must_use]
pub fn moved_share(cells: impl IntoIterator<Item = (f64, f64)>, amount: f64) -> Option<f64> {
    let (mut moved, mut known) = (0_u32, 0_u32);
    for (before, after) in cells {
        known = known.saturating_add(1);
        moved = moved.saturating_add(u32::from((after - before).abs() > amount));
    }
    (known > 0).then(|| f64::from(moved) / f64::from(known))
}

/// The last day on which a series is not stale: the end of the period after its newest, the median of the lags with
/// which it was published so far, and some days of grace. `None` without a lag or beyond the calendar.
#[must_use]
pub fn due(newest: Period, lags: &mut [u32], grace: u32) -> Option<NaiveDate> {
    lags.sort_unstable();
    let median = *lags.get(lags.len() / 2)?;
    newest.next()?.end_date().checked_add_days(Days::new(u64::from(median) + u64::from(grace)))
}
