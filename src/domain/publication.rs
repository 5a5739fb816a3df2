//! Which of several publications of one period is valid.

use chrono::NaiveDate;

/// A publication of an observation, or its withdrawal, as far as it decides which observation of a period is valid.
///
/// ```
/// use yearbook::domain::publication::{Publication, newest_valid};
///
/// let first = Publication { published: "2024-01-01".parse()?, vintage: 1, is_withdrawal: false, has_figure: false };
/// let withdrawal = Publication { published: "2024-01-03".parse()?, vintage: 2, is_withdrawal: true, ..first };
/// let all = [(first, 1.5), (withdrawal, f64::NAN)];
/// assert_eq!(newest_valid(all.into_iter(), None), None);
/// assert_eq!(newest_valid(all.into_iter(), Some("2024-01-02".parse()?)), Some(1.5));
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication {
    /// The day of publication.
    pub published: NaiveDate,
    /// The number of its vintage.
    pub vintage: i64,
    /// Whether it withdraws an observation.
    pub is_withdrawal: bool,
    /// Whether it is of a figure in a document, not of a data file.
    pub has_figure: bool,
}

impl Publication {
    /// Whether this is a withdrawal that covers another publication of the same period, or itself.
    ///
    /// The withdrawal of a figure covers what was published on the same day in vintages up to its own. That of a data
    /// file covers all that was published up to its day in vintages up to its own.
    #[must_use]
    pub fn withdraws(self, other: Self) -> bool {
        let reaches = if self.has_figure {
            self.published == other.published
        } else {
            self.published >= other.published
        };
        self.is_withdrawal && reaches && self.vintage >= other.vintage
    }
}

/// The newest valid one of all publications of a period, as published up to a day or up to now.
///
/// Each publication comes with what it stands for. A withdrawal is never valid.
#[inline]
pub fn newest_valid<T>(
    all: impl Iterator<Item = (Publication, T)> + Clone,
    as_of: Option<NaiveDate>,
) -> Option<T> {
    let known = all.filter(|(one, _)| as_of.is_none_or(|day| one.published <= day));
    let has_withdrawal = known.clone().any(|(one, _)| one.is_withdrawal);
    let withdrawals = known.clone();
    let is_valid = |one: Publication| {
        !has_withdrawal || !withdrawals.clone().any(|(withdrawal, _)| withdrawal.withdraws(one))
    };
    let valid = known.filter(|(one, _)| is_valid(*one));
    valid.max_by_key(|(one, _)| (one.published, one.vintage)).map(|(_, one)| one)
}
