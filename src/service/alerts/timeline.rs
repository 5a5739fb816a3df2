//! Which vintages were valid at which revision.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;

use crate::domain::observation::Observation;
use crate::domain::vintage::Vintages;
use crate::service::vintages::latest;
use crate::store::VintageValidity;

/// A revision of the data of one dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    /// The revision.
    pub(super) revision: i64,
    /// The valid vintages; none where the rows are those of the revision.
    valid: Option<HashSet<i64>>,
    /// The vintages that came or went with it; none where all count as new.
    touched: Option<HashSet<i64>>,
    /// The day up to which publications count.
    as_of: Option<NaiveDate>,
}

impl Moment {
    /// The present data as published up to a day.
    pub(super) fn present(revision: i64, vintages: &[VintageValidity], as_of: Option<NaiveDate>) -> Self {
        Self { revision, valid: Some(valid_at(vintages, revision)), touched: None, as_of }
    }

    /// A revision whose observations are read as they are, as those of derived series.
    pub(super) const fn given(revision: i64) -> Self {
        Self { revision, valid: None, touched: None, as_of: None }
    }

    /// The data as they were at a revision.
    pub(super) fn at(revision: i64, vintages: &[VintageValidity]) -> Self {
        Self::present(revision, vintages, None)
    }

    /// The day up to which publications count.
    pub(super) const fn as_of(&self) -> Option<NaiveDate> {
        self.as_of
    }

    /// Whether the revision changed some observations.
    pub(super) fn touches(&self, rows: &[Observation]) -> bool {
        let Some(touched) = &self.touched else { return true };
        rows.iter().any(|row| touched.contains(&row.provenance.vintage))
    }

    /// The newest publications as they were at the revision, in order of time.
    pub(super) fn observations(&self, rows: &[Observation]) -> Vec<Observation> {
        latest(&self.vintages(rows), self.as_of).cloned().collect()
    }

    /// All publications that were valid at the revision.
    pub(super) fn vintages(&self, rows: &[Observation]) -> Vec<Observation> {
        let is_valid = |vintage| self.valid.as_ref().is_none_or(|valid| valid.contains(&vintage));
        let is_known = |day| self.as_of.is_none_or(|as_of| day <= as_of);
        let valid = rows.iter().map(|row| (row, &row.provenance));
        let valid = valid.filter(|(_, from)| is_valid(from.vintage) && is_known(from.published));
        valid.map(|(row, _)| row.clone()).collect()
    }
}

/// The revisions of a dataset after one, in order.
pub(super) fn moments(vintages: &[VintageValidity], after: i64, newest: i64) -> Vec<Moment> {
    let written = vintages.iter().map(|vintage| vintage.revision);
    let reverted = vintages.iter().filter_map(|vintage| vintage.reverted);
    let revisions: BTreeSet<i64> =
        written.chain(reverted).filter(|revision| (after + 1..=newest).contains(revision)).collect();
    let moment = |revision| {
        let is_touched =
            |vintage: &&VintageValidity| vintage.revision == revision || vintage.reverted == Some(revision);
        Moment {
            revision,
            valid: Some(valid_at(vintages, revision)),
            touched: Some(vintages.iter().filter(is_touched).map(|vintage| vintage.id).collect()),
            as_of: None,
        }
    };
    revisions.into_iter().map(moment).collect()
}

/// All vintages, so that rows of reverted ones are read too.
pub(super) fn all_vintages(vintages: &[VintageValidity]) -> Vintages {
    vintages.iter().map(|vintage| (vintage.id, vintage.published)).collect()
}

fn valid_at(vintages: &[VintageValidity], revision: i64) -> HashSet<i64> {
    let is_valid = |vintage: &&VintageValidity| {
        vintage.revision <= revision && vintage.reverted.is_none_or(|reverted| reverted > revision)
    };
    vintages.iter().filter(is_valid).map(|vintage| vintage.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vintage(id: i64, revision: i64, reverted: Option<i64>) -> VintageValidity {
        VintageValidity { id, published: NaiveDate::default(), revision, reverted }
    }

    #[test]
    fn a_reverted_vintage_is_valid_between_its_revisions() {
        let vintages = [vintage(1, 1, None), vintage(2, 3, Some(5)), vintage(3, 3, None)];
        let all = moments(&vintages, 0, 9);
        let revisions: Vec<i64> = all.iter().map(|moment| moment.revision).collect();
        let valid: Vec<usize> = all.iter().filter_map(|moment| Some(moment.valid.as_ref()?.len())).collect();
        assert_eq!((revisions, valid), (vec![1, 3, 5], vec![1, 3, 2]));
        assert_eq!(moments(&vintages, 3, 4), []);
    }

    #[test]
    fn a_revision_touches_what_came_or_went_with_it() {
        let row = |vintage| {
            Observation::imported("2020".parse().unwrap(), Some(1.0), (vintage, NaiveDate::default()))
        };
        let vintages = [vintage(1, 1, None), vintage(2, 3, Some(5))];
        let all = moments(&vintages, 0, 9);
        let touches = |row: &[Observation]| all.iter().map(|one| one.touches(row)).collect::<Vec<_>>();
        assert_eq!(touches(&[row(1)]), [true, false, false]);
        assert_eq!(touches(&[row(2)]), [false, true, true]);
        assert_eq!(all[2].observations(&[row(2)]), []);
    }
}
