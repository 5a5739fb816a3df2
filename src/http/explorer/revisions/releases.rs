//! What was published of each period, and on which days.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::bounds::Bounds;
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::domain::revision::{RevisionSize, Triangle, revision_percent};
use crate::service::query::Window;
use crate::service::vintages::history;

/// What was published of a period on a day; it holds until the next release.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Release {
    /// The day.
    pub(super) day: NaiveDate,
    /// The value; none if it is missing or was taken back.
    pub(super) value: Option<f64>,
    /// Its interval.
    pub(super) bounds: Bounds,
    /// The word beside it.
    pub(super) qualifier: Qualifier,
}

/// A period with its releases, in order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PeriodReleases {
    /// The period.
    pub(super) period: Period,
    /// Whether its first release is known: an earlier publication of the indicator and area lacks the period.
    pub(super) is_known: bool,
    releases: Vec<Release>,
}

impl PeriodReleases {
    /// What was known on a day.
    pub(super) fn known(&self, day: NaiveDate) -> Option<&Release> {
        let count = self.releases.partition_point(|release| release.day <= day);
        self.releases.get(count.checked_sub(1)?)
    }

    /// The first release with a value.
    pub(super) fn first(&self) -> Option<&Release> {
        self.releases.iter().find(|release| release.value.is_some())
    }

    /// The newest release.
    pub(super) fn newest(&self) -> Option<&Release> {
        self.releases.last()
    }

    /// The newest value less the first, in percent of the first.
    pub(super) fn revision(&self) -> Option<f64> {
        revision_percent(self.first()?.value?, self.newest()?.value?)
    }

    /// Whether the newest value differs from the first.
    fn is_revised(&self) -> bool {
        let ends =
            self.first().and_then(|first| first.value).zip(self.newest().and_then(|newest| newest.value));
        ends.is_some_and(|(first, newest)| first.to_bits() != newest.to_bits())
    }
}

/// All releases of a series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Releases {
    /// The periods, in order.
    pub(super) periods: Vec<PeriodReleases>,
    /// The days on which something was published, in order.
    pub(super) days: Vec<NaiveDate>,
}

/// How often and how far values were revised whose first release is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Summary {
    /// The periods that have a first and a newest value.
    pub(super) periods: usize,
    /// Those whose newest value differs from the first.
    pub(super) revised: usize,
    /// The periods that are left out, since they stood in the oldest publication already.
    pub(super) unknown: usize,
    /// The size of the revisions.
    pub(super) size: RevisionSize,
}

impl Releases {
    /// The releases in all vintages of the observations of a series, which are ordered by period.
    pub(super) fn of(vintages: &[Observation], window: &Window, triangle: &Triangle) -> Self {
        let mut periods: Vec<PeriodReleases> = Vec::new();
        let mut days = BTreeSet::new();
        for observation in history(vintages, None).filter(|observation| window.contains(observation.period)) {
            let release = Release {
                day: observation.provenance.published,
                value: observation.value,
                bounds: observation.bounds,
                qualifier: observation.provenance.qualifier,
            };
            days.insert(release.day);
            match periods.last_mut().filter(|last| last.period == observation.period) {
                Some(last) => last.releases.push(release),
                None => periods.push(PeriodReleases {
                    period: observation.period,
                    is_known: triangle.row(observation.period).is_some_and(|row| row.is_known),
                    releases: vec![release],
                }),
            }
        }
        Self { periods, days: days.into_iter().collect() }
    }

    /// The index of the newest publication up to a day; of all where no day is given.
    pub(super) fn publication(&self, day: Option<NaiveDate>) -> Option<usize> {
        let count = day.map_or(self.days.len(), |day| self.days.partition_point(|one| *one <= day));
        count.checked_sub(1)
    }

    /// How often and how far values were revised.
    pub(super) fn summary(&self) -> Summary {
        let known = || self.periods.iter().filter(|one| one.is_known);
        let percents: Vec<f64> = known().filter_map(PeriodReleases::revision).collect();
        let has_both = |one: &&PeriodReleases| {
            one.first().is_some() && one.newest().is_some_and(|newest| newest.value.is_some())
        };
        Summary {
            periods: known().filter(has_both).count(),
            revised: known().filter(|one| one.is_revised()).count(),
            unknown: self.periods.iter().filter(|one| !one.is_known).count(),
            size: RevisionSize::of(&percents),
        }
    }

    /// What the n-th publication after the first release of each value changed against the one before it, in percent,
    /// from n = 1 on; publications that changed nothing count as 0. Values whose first release is unknown are left out.
    pub(super) fn changes_by_release(&self) -> Vec<Vec<f64>> {
        let mut changes: Vec<Vec<f64>> = Vec::new();
        for one in self.periods.iter().filter(|one| one.is_known) {
            let Some(first) = one.first() else { continue };
            let start = self.days.partition_point(|day| *day < first.day);
            let known = |day: &NaiveDate| one.known(*day).and_then(|release| release.value);
            let values: Vec<Option<f64>> = self.days.iter().skip(start).map(known).collect();
            for (place, pair) in values.windows(2).enumerate() {
                if changes.len() == place {
                    changes.push(Vec::new());
                }
                let change = match pair {
                    [Some(before), Some(after)] => revision_percent(*before, *after),
                    _ => None,
                };
                if let (Some(list), Some(change)) = (changes.get_mut(place), change) {
                    list.push(change);
                }
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::revision::FirstReleases;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn published(period: &str, day_of: &str, vintage: i64, value: f64) -> Observation {
        Observation::imported(period.parse().unwrap(), Some(value), (vintage, day(day_of)))
    }

    fn releases() -> Releases {
        let vintages = [
            published("2020", "2021-01-01", 1, 100.0),
            published("2020", "2023-01-01", 3, 102.0),
            published("2021", "2022-01-01", 2, 200.0),
            published("2021", "2023-01-01", 3, 190.0),
            published("2022", "2023-01-01", 3, 50.0),
        ];
        let changes: Vec<(Period, NaiveDate, Option<f64>)> =
            vintages.iter().map(|one| (one.period, one.provenance.published, one.value)).collect();
        let mut first = FirstReleases::default();
        for (period, day, _) in &changes {
            first.add(*period, *day);
        }
        Releases::of(&vintages, &Window::default(), &Triangle::new(&changes, [], &first))
    }

    #[test]
    fn a_day_between_two_publications_knows_the_earlier_one() {
        let releases = releases();
        assert_eq!(releases.publication(Some(day("2022-06-01"))), Some(1));
        assert_eq!(releases.publication(Some(day("2020-06-01"))), None);
        assert_eq!(releases.publication(None), Some(2));
        let known =
            |place: usize, day_of: &str| releases.periods[place].known(day(day_of)).and_then(|one| one.value);
        assert_eq!(known(0, "2022-06-01"), Some(100.0));
        assert_eq!(known(1, "2022-06-01"), Some(200.0));
        assert_eq!(known(2, "2022-06-01"), None);
        assert_eq!(known(1, "2024-01-01"), Some(190.0));
    }

    #[test]
    fn revisions_are_counted_and_measured() {
        let summary = releases().summary();
        // 2020 stood in the oldest publication: its first release is unknown.
        assert_eq!((summary.periods, summary.revised, summary.unknown), (2, 1, 1));
        assert_eq!(summary.size.mean, Some(-2.5));
        assert_eq!(summary.size.largest_absolute, Some(5.0));
        assert_eq!(releases().changes_by_release(), [vec![-5.0]]);
    }
}
