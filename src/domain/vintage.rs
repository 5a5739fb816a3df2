//! Vintages: what was published on one day, by one source or one data file.

use std::collections::BTreeMap;

use chrono::NaiveDate;

/// The vintages that hold at one revision, by number, with the day each was published.
///
/// One that was taken back is not among them, so that what it brought is read no more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vintages {
    published: BTreeMap<i64, NaiveDate>,
}

impl Vintages {
    /// The day that a vintage was published; none when it does not hold.
    #[must_use]
    pub fn published(&self, vintage: i64) -> Option<NaiveDate> {
        self.published.get(&vintage).copied()
    }

    /// The number of the newest vintage; 0 when there is none.
    #[must_use]
    pub fn newest(&self) -> i64 {
        self.published.keys().next_back().copied().unwrap_or_default()
    }

    /// Adds a vintage.
    pub fn add(&mut self, vintage: i64, published: NaiveDate) {
        self.published.insert(vintage, published);
    }
}

impl FromIterator<(i64, NaiveDate)> for Vintages {
    fn from_iter<I: IntoIterator<Item = (i64, NaiveDate)>>(vintages: I) -> Self {
        Self { published: vintages.into_iter().collect() }
    }
}
