//! The outlook of a figure: how far figures of its release number moved until they were final.

use std::collections::BTreeMap;

use super::{Later, Measured, Refusal, Statistics, Triangle, revisions};
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::domain::revision::RevisionRequest;

/// The outlook of a figure. Its interval is of revisions: four of five figures of its release number moved by less. It
/// says nothing of rounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// The number of its release, counted from 0.
    pub release: usize,
    /// The value, in the measure.
    pub value: f64,
    /// The value and the tenth percentile of earlier revisions from that release.
    pub lower: f64,
    /// The value and the ninetieth percentile.
    pub upper: f64,
    /// The number of revisions.
    pub n: usize,
}

/// The outlook of a figure, or the reason why it has none.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureOutlook {
    /// The measure that revisions were taken of.
    pub measure: Measure,
    /// The code of the unit of the measure.
    pub unit: String,
    /// The outlook.
    pub outlook: Result<Outlook, Refusal>,
}

/// The outlooks of a series, by release number, each computed once.
#[derive(Debug)]
pub struct OutlookTable<'a> {
    triangle: &'a Triangle,
    measured: Measured,
    to: Later,
    by_release: BTreeMap<usize, Result<(f64, f64, usize), Refusal>>,
}

impl<'a> OutlookTable<'a> {
    /// The outlooks of a series until a later release.
    #[must_use]
    pub const fn new(triangle: &'a Triangle, measured: Measured, to: Later) -> Self {
        Self { triangle, measured, to, by_release: BTreeMap::new() }
    }

    /// The outlook of the newest figure of a period.
    ///
    /// # Errors
    /// An unknown first release, too few revisions of its release number, or levels across a change of the base. None
    /// where the newest vintage lacks the period, or its figure is the later release already.
    pub fn of(&mut self, period: Period) -> Option<Result<Outlook, Refusal>> {
        let place = self.measured.rows.binary_search_by_key(&period.ordinal(), |row| row.period.ordinal());
        let row = self.measured.rows.get(place.ok()?)?;
        let newest = row.newest()?;
        let release = row.releases().saturating_sub(1);
        if self.to <= Later::Number(release) {
            return None;
        }
        Some(if row.is_known {
            self.of_release(release, newest.value)
        } else {
            Err(Refusal::FirstReleaseUnknown)
        })
    }

    /// The outlook of a value of a release.
    fn of_release(&mut self, release: usize, value: f64) -> Result<Outlook, Refusal> {
        let (triangle, measured, to) = (self.triangle, &self.measured, self.to);
        let quantiles = self.by_release.entry(release).or_insert_with(|| {
            let request = RevisionRequest { from: release, to, censored: false };
            let statistics = Statistics::of(&revisions(triangle, measured, request, |_| true)?)?;
            statistics
                .q10
                .zip(statistics.q90)
                .map(|(q10, q90)| (q10, q90, statistics.n))
                .ok_or(Refusal::TooFewRevisions)
        });
        let (q10, q90, n) = (*quantiles)?;
        let (lower, upper) = (value + q10, value + q90);
        let is_sound = lower.is_finite() && upper.is_finite();
        if is_sound { Ok(Outlook { release, value, lower, upper, n }) } else { Err(Refusal::TooFewRevisions) }
    }
}
