//! Cursors of rankings.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::Order;
use crate::domain::code::Code;
use crate::domain::identity::RevisionIdentity;
use crate::service::page::with_revision;

/// The end of a page of a ranking: value, dataset and key of its last series, and the revision of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingCursor {
    value: f64,
    dataset: String,
    key: String,
    /// None if it was written by hand.
    revision: Option<RevisionIdentity>,
}

impl RankingCursor {
    pub(super) fn new(value: f64, dataset: &str, key: &str, revision: Option<RevisionIdentity>) -> Self {
        Self { value, dataset: dataset.to_owned(), key: key.to_owned(), revision }
    }

    /// The revision of the page before; none if the cursor was written by hand.
    #[must_use]
    pub const fn revision(&self) -> Option<RevisionIdentity> {
        self.revision
    }

    /// Whether another cursor comes after this one.
    pub(super) fn is_before(&self, other: &Self, order: Order) -> bool {
        let by_value = match order {
            Order::Desc => other.value.total_cmp(&self.value),
            Order::Asc => self.value.total_cmp(&other.value),
        };
        let by_id =
            (self.dataset.as_str(), self.key.as_str()).cmp(&(other.dataset.as_str(), other.key.as_str()));
        by_value.then(by_id) == Ordering::Less
    }
}

impl fmt::Display for RankingCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The bits of the value, so that it is parsed back exactly.
        write!(formatter, "{:016x}~{}~{}", self.value.to_bits(), self.dataset, self.key)?;
        self.revision.map_or(Ok(()), |revision| write!(formatter, "~{revision}"))
    }
}

impl FromStr for RankingCursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is no cursor; take the one that `next` of an answer gives");
        let mut parts = text.splitn(3, '~');
        let (Some(bits), Some(dataset), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong());
        };
        let (key, revision) = with_revision(rest).ok_or_else(wrong)?;
        let value = u64::from_str_radix(bits, 16).map(f64::from_bits).map_err(|_| wrong())?;
        let codes = std::iter::once(dataset).chain(key.split('.'));
        if !value.is_finite() || codes.into_iter().any(|code| code.parse::<Code>().is_err()) {
            return Err(wrong());
        }
        Ok(Self::new(value, dataset, key, revision))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_does() {
        let cursor = RankingCursor::new(-6.01, "CNIND", "A.CN.VA.C", None);
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        let revision = RevisionIdentity { number: 7, bits: 1 };
        let cursor = RankingCursor::new(-6.01, "CNIND", "A.CN.VA.C", Some(revision));
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "x", "zz~CNIND~A", "7ff0000000000000~CNIND~A.CN", "4018000000000000~CNIND~A..B"] {
            assert!(text.parse::<RankingCursor>().is_err(), "{text}");
        }
    }
}
