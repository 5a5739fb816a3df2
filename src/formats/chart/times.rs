//! Labels of the axis of time.

use super::drawing::{Look, Text};
use super::metrics::{self, Weight};
use super::scale::{self, TimeScale};
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::period::Period;

/// Steps between labels, in years or in periods.
const STEPS: [i32; 16] = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000];
/// The pixels between two labels.
const BETWEEN: f64 = 14.0;
/// A shorter range of sub-annual data is labelled by its periods instead of years.
const SHORT_YEARS: f64 = 2.5;

/// The labels, at this height; periods of which `is_there` is false are dim.
#[must_use]
pub fn labels(
    time: &TimeScale,
    frequency: Frequency,
    y: f64,
    is_there: impl Fn(Period) -> bool,
) -> Vec<Text> {
    let is_annual = frequency.unit() == FrequencyUnit::Year;
    if is_annual || time.last - time.first > SHORT_YEARS {
        return years(time, is_annual, y, is_there);
    }
    periods(time, frequency, y, is_there)
}

/// A label a year: in the middle of the years of annual data, else where the years begin.
fn years(time: &TimeScale, is_annual: bool, y: f64, is_there: impl Fn(Period) -> bool) -> Vec<Text> {
    let room = metrics::width("2024", Look::Normal.size(), Weight::Regular) * 1.05 + BETWEEN;
    let step = STEPS.into_iter().find(|step| f64::from(*step) * time.per_year() >= room).unwrap_or(10_000);
    let first = (time.first - 1.0).ceil() as i32;
    let last = time.last.floor() as i32;
    (first..=last)
        .filter(|year| *year > 0 && year % step == 0)
        .map(|year| {
            let x = time.x(f64::from(year) + if is_annual { 0.5 } else { 0.0 });
            let period = Period::from_ordinal(Frequency::ANNUAL, year);
            let is_dim = is_annual && step == 1 && !period.is_some_and(&is_there);
            Text::new(format!("{year:04}"), x, y, if is_dim { Look::Dim } else { Look::Normal })
        })
        .collect()
}

/// A label for every period, or for one of so many.
fn periods(time: &TimeScale, frequency: Frequency, y: f64, is_there: impl Fn(Period) -> bool) -> Vec<Text> {
    let base = frequency.base();
    let year = (time.first + 1e-6).floor() as i32;
    let Some(mut period) = Period::from_ordinal(Frequency::ANNUAL, year.clamp(1, 9999))
        .and_then(|year| Period::containing(base, year.start_date()))
    else {
        return Vec::new();
    };
    let width = metrics::width(period.text().as_str(), Look::Normal.size(), Weight::Regular) * 1.05 + BETWEEN;
    let (begin, end) = scale::extent(period);
    let slot = (end - begin) * time.per_year();
    let steps: &[i32] = match base.unit() {
        FrequencyUnit::Month => &[1, 2, 3, 6, 12],
        FrequencyUnit::Quarter => &[1, 2, 4],
        FrequencyUnit::HalfYear => &[1, 2],
        FrequencyUnit::Day => &[1, 2, 7, 14, 28, 56, 91, 182, 364],
        _ => &[1, 2, 4, 13, 26, 52],
    };
    let step = steps.iter().copied().find(|step| f64::from(*step) * slot >= width);
    let step = step.or(steps.last().copied()).unwrap_or(1);
    let mut texts = Vec::new();
    let mut index = 0;
    loop {
        let middle = scale::middle(period);
        if middle > time.last {
            break;
        }
        if index % step == 0 && middle >= time.first {
            let look = if step > 1 || is_there(period) { Look::Normal } else { Look::Dim };
            texts.push(Text::new(period.text().as_str().to_owned(), time.x(middle), y, look));
        }
        index += 1;
        match period.next() {
            Some(next) => period = next,
            None => break,
        }
    }
    texts
}
