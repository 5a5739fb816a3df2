//! Periods that consist of shorter ones.

use super::{Period, calendar};
use crate::domain::frequency::{Frequency, FrequencyUnit};

/// The consecutive single periods of which a longer period consists.
#[derive(Debug, Clone)]
pub struct BasePeriods {
    frequency: Frequency,
    ordinals: std::ops::RangeInclusive<i32>,
}

impl Iterator for BasePeriods {
    type Item = Period;

    fn next(&mut self) -> Option<Period> {
        Period::from_ordinal(self.frequency, self.ordinals.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ordinals.size_hint()
    }
}

impl DoubleEndedIterator for BasePeriods {
    fn next_back(&mut self) -> Option<Period> {
        Period::from_ordinal(self.frequency, self.ordinals.next_back()?)
    }
}

impl ExactSizeIterator for BasePeriods {}

impl Period {
    /// The single periods of this period's own unit, such as the years of a span of years. A single period is the only
    /// one of its own.
    #[must_use]
    pub fn base_periods(self) -> BasePeriods {
        let last = self.last_ordinal();
        BasePeriods { frequency: self.frequency.base(), ordinals: self.ordinal..=last }
    }

    /// The single periods of a smaller frequency that fill this one exactly, such as the months of a quarter.
    ///
    /// `None` where the smaller frequency is a span or is not smaller, or where its periods cross the ends of this one.
    /// Weeks fill the year in which ISO 8601 numbers them, which begins and ends up to three days away from the
    /// calendar year.
    #[must_use]
    pub fn periods_within(self, smaller: Frequency) -> Option<BasePeriods> {
        if smaller.is_span() || !smaller.unit().fills(self.unit()) {
            return None;
        }
        let (first, last) = if smaller.unit() == FrequencyUnit::Week && self.unit() == FrequencyUnit::Year {
            (calendar::first_week(self.ordinal), calendar::first_week(self.last_ordinal() + 1) - 1)
        } else {
            (
                calendar::ordinal_of(smaller.unit(), self.start_date()),
                calendar::ordinal_of(smaller.unit(), self.end_date()),
            )
        };
        // The last week of 9999 ends in the year 10000, which has no periods.
        let last = last.min(*calendar::ordinals(smaller.unit()).end());
        Some(BasePeriods { frequency: smaller, ordinals: first..=last })
    }

    /// The single period of a larger frequency that contains this period, such as the quarter of a month.
    ///
    /// `None` where this period is a span, where the larger frequency is a span or is not larger, and where periods of
    /// this frequency cross the ends of the larger one. A week belongs to the year in which ISO 8601 numbers it.
    #[must_use]
    pub fn within(self, larger: Frequency) -> Option<Self> {
        if !self.frequency.fills(larger) {
            return None;
        }
        if self.unit() == FrequencyUnit::Week && larger.unit() == FrequencyUnit::Year {
            return Self::from_ordinal(larger, calendar::week_year(self.ordinal));
        }
        Self::containing(larger, self.start_date())
    }
}
