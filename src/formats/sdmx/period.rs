//! Periods in the syntax of SDMX (`ObservationalTimePeriodType`).

use super::text::Text;
use crate::domain::frequency::FrequencyUnit;
use crate::domain::period::Period;

/// The text of a period. A span of several periods is a day and a duration, such as `2021-01-01/P5Y`.
pub(super) fn text(period: Period) -> Text<'static> {
    let frequency = period.frequency();
    if !frequency.is_span() {
        return period.text().into();
    }
    let (parts, letter) = match frequency.unit() {
        FrequencyUnit::Year => (1, 'Y'),
        FrequencyUnit::HalfYear => (6, 'M'),
        FrequencyUnit::Quarter => (3, 'M'),
        FrequencyUnit::Month => (1, 'M'),
        FrequencyUnit::Week => (7, 'D'),
        FrequencyUnit::Day => (1, 'D'),
    };
    let length = u32::from(frequency.multiple()) * parts;
    format!("{}/P{length}{letter}", period.start_date().format("%Y-%m-%d")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_a_day_and_a_duration() {
        for (period, expected) in [
            ("2024", "2024"),
            ("2024-S2", "2024-S2"),
            ("2024-03", "2024-03"),
            ("2020-W53", "2020-W53"),
            ("2021/2025", "2021-01-01/P5Y"),
            ("2021-Q2/2021-Q4", "2021-04-01/P9M"),
            ("2021-S1/2021-S2", "2021-01-01/P12M"),
            ("2020-12/2021-02", "2020-12-01/P3M"),
            ("2021-W01/2021-W02", "2021-01-04/P14D"),
            ("2024-02-28/2024-03-01", "2024-02-28/P3D"),
        ] {
            assert_eq!(&*text(period.parse().unwrap()), expected);
        }
    }
}
