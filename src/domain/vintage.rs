//! Vintages: the observations that one source or one data file published on one day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

/// The valid vintages at one revision, by number, with their days of publication.
///
/// The vintage of a reverted import is not valid, so its observations are not read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vintages {
    published: BTreeMap<i64, NaiveDate>,
}

impl Vintages {
    /// The day of publication of a vintage; `None` when it is not valid.
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
