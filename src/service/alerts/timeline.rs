//! Which vintages were valid at which revision.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

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
    valid: Option<Arc<HashSet<i64>>>,
    /// The vintages that came or went with it; none where all count as new.
    touched: Option<HashSet<i64>>,
    /// The day up to which publications count.
    as_of: Option<NaiveDate>,
    /// The vintages that the revision wrote, and the day up to which they count.
    written: Option<(Arc<HashSet<i64>>, NaiveDate)>,
}

impl Moment {
    /// The present data as published up to a day.
    pub(super) fn present(revision: i64, vintages: &[VintageValidity], as_of: Option<NaiveDate>) -> Self {
        let valid = Some(Arc::new(valid_at(vintages, revision)));
        Self { revision, valid, touched: None, as_of, written: None }
    }

    /// A revision whose observations are read as they are, as those of derived series.
    pub(super) fn given(revision: i64) -> Self {
        Self { revision, valid: None, touched: None, as_of: None, written: None }
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
        let is_later = |vintage, day| {
            self.written.as_ref().is_some_and(|(written, until)| day > *until && written.contains(&vintage))
        };
        let is_known = |day| self.as_of.is_none_or(|as_of| day <= as_of);
        let valid = rows.iter().map(|row| (row, &row.provenance));
        let valid = valid.filter(|(_, from)| is_valid(from.vintage) && is_known(from.published));
        let valid = valid.filter(|(_, from)| !is_later(from.vintage, from.published));
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
            valid: Some(Arc::new(valid_at(vintages, revision))),
            touched: Some(vintages.iter().filter(is_touched).map(|vintage| vintage.id).collect()),
            as_of: None,
            written: None,
        }
    };
    revisions.into_iter().map(moment).collect()
}

/// The publications of a dataset in the order in which they came: by revision, and of one revision by day.
pub(super) fn publications(vintages: &[VintageValidity], newest: i64) -> Vec<Moment> {
    moments(vintages, 0, newest).into_iter().flat_map(|moment| by_day(&moment, vintages)).collect()
}

/// The publications that a revision wrote, by day. What it reverted is gone with the first of them.
fn by_day(moment: &Moment, vintages: &[VintageValidity]) -> Vec<Moment> {
    let (mut days, mut gone) = (BTreeMap::<NaiveDate, HashSet<i64>>::new(), HashSet::new());
    for vintage in vintages {
        if vintage.revision == moment.revision {
            days.entry(vintage.published).or_default().insert(vintage.id);
        } else if vintage.reverted == Some(moment.revision) {
            gone.insert(vintage.id);
        }
    }
    if days.is_empty() {
        return vec![moment.clone()];
    }
    let written: Arc<HashSet<i64>> = Arc::new(days.values().flatten().copied().collect());
    let publication = |(day, mut touched): (NaiveDate, HashSet<i64>)| {
        touched.extend(std::mem::take(&mut gone));
        Moment { touched: Some(touched), written: Some((Arc::clone(&written), day)), ..moment.clone() }
    };
    days.into_iter().map(publication).collect()
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
    fn vintages_of_one_revision_come_day_by_day() {
        let on = |id, revision, day: &str, reverted| VintageValidity {
            published: day.parse().unwrap(),
            ..vintage(id, revision, reverted)
        };
        let vintages = [
            on(1, 1, "2020-03-01", Some(2)),
            on(2, 2, "2021-02-01", None),
            on(3, 2, "2021-01-01", None),
            on(4, 2, "2021-01-01", None),
        ];
        let row = |id, published: &str| {
            Observation::imported("2020".parse().unwrap(), Some(1.0), (id, published.parse().unwrap()))
        };
        let rows = [row(1, "2020-03-01"), row(2, "2021-02-01"), row(3, "2021-01-01")];
        let all = publications(&vintages, 9);
        let newest: Vec<i64> = all.iter().map(|one| one.observations(&rows)[0].provenance.vintage).collect();
        assert_eq!(newest, [1, 3, 2]);
        let touches = |row| all.iter().map(|one| one.touches(std::slice::from_ref(row))).collect::<Vec<_>>();
        assert_eq!(touches(&rows[0]), [true, true, false]);
        assert_eq!(touches(&rows[1]), [false, false, true]);
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
