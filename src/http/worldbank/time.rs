//! Periods as the World Bank writes them: `2020`, `2020Q1`, `2020M01`, in ids with `YR` before the year.
//!
//! Follows `date=` of the World Bank's API and the ids of its concept `Time`. It has no text for half-years, weeks, days
//! and spans, so series of these frequencies are left out.

use crate::domain::frequency::Frequency;
use crate::domain::inline_str::InlineStr;
use crate::domain::period::Period;

/// A frequency that the API has a text for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Unit {
    /// Years.
    Year,
    /// Quarters.
    Quarter,
    /// Months.
    Month,
}

impl Unit {
    /// All units.
    pub(super) const ALL: [Self; 3] = [Self::Year, Self::Quarter, Self::Month];

    /// The frequency.
    pub(super) const fn frequency(self) -> Frequency {
        match self {
            Self::Year => Frequency::ANNUAL,
            Self::Quarter => Frequency::QUARTERLY,
            Self::Month => Frequency::MONTHLY,
        }
    }

    /// The unit of a frequency; none if the API has no text for it.
    pub(super) fn of(frequency: Frequency) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.frequency() == frequency)
    }
}

/// A range of periods of one frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dates {
    /// The frequency.
    pub(super) unit: Unit,
    from: Period,
    to: Period,
}

impl Dates {
    /// The range that a text states: one period, or two separated by a colon.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        let (from, to) = (period(from.trim())?, period(to.trim())?);
        let unit = Unit::of(from.frequency())?;
        (from.frequency() == to.frequency()).then(|| Self { unit, from: from.min(to), to: from.max(to) })
    }

    /// Whether a period is in the range.
    pub(super) fn contain(&self, period: Period) -> bool {
        (self.from..=self.to).contains(&period)
    }
}

/// The period that a text states, with or without `YR`.
pub(super) fn period(text: &str) -> Option<Period> {
    let upper = text.to_ascii_uppercase();
    let text = upper.strip_prefix("YR").unwrap_or(&upper);
    let (year, part) = text.split_at_checked(4)?;
    let period = match part.split_at_checked(1) {
        None => year.to_owned(),
        Some(("Q", quarter)) => format!("{year}-Q{quarter}"),
        Some(("M", month)) => format!("{year}-{month:0>2}"),
        Some(_) => return None,
    };
    Period::parse(&period).ok()
}

/// The text of a period in a row.
pub(super) fn text(period: Period) -> InlineStr {
    let whole = period.text();
    if period.frequency() == Frequency::ANNUAL {
        return whole;
    }
    let mut text = InlineStr::new();
    for character in whole.as_bytes() {
        match character {
            b'-' if period.frequency() == Frequency::MONTHLY => text.push(b'M'),
            b'-' => {}
            other => text.push(*other),
        }
    }
    text
}

/// The id of a period.
pub(super) fn id(period: Period) -> String {
    format!("YR{}", text(period).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_they_are_written() {
        for text_of in ["2020", "2020Q1", "2020M01"] {
            let read = period(text_of).unwrap();
            assert_eq!(text(read).as_str(), text_of);
            assert_eq!(period(&id(read)), Some(read));
        }
        for wrong in ["", "20", "2020W01", "YR", "2020Q5", "2020M13"] {
            assert_eq!(period(wrong), None, "{wrong}");
        }
        assert!(Dates::parse("2015Q1:2015Q4").unwrap().contain(period("2015Q3").unwrap()));
        assert_eq!(Dates::parse("2015:2015Q4"), None);
    }
}
