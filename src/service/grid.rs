//! Full grids: a point for each period of a span, also for those that no publication has.

use std::collections::{BTreeMap, HashSet};

use super::query::Window;
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::frequency::Frequency;
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::series::Series;

/// The first and the last period of an answer, for each frequency in it.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    spans: BTreeMap<Frequency, (Period, Period)>,
}

impl Grid {
    /// The grid of some series: from the begin of the window, or else the first period of any series of the same
    /// frequency, to the end of the window, or else the last one.
    #[must_use]
    pub fn of(series: &[&Series], window: &Window) -> Self {
        let mut spans: BTreeMap<Frequency, (Period, Period)> = BTreeMap::new();
        for one in series {
            let (Some(first), Some(last)) = (one.first, one.last) else { continue };
            let span = spans.entry(one.frequency).or_insert((first, last));
            *span = (span.0.min(first), span.1.max(last));
        }
        for (frequency, span) in &mut spans {
            let (first, last) = *span;
            *span = (begin(*frequency, window).unwrap_or(first), end(*frequency, window).unwrap_or(last));
        }
        Self { spans }
    }

    /// The number of points that some series have in the grid.
    #[must_use]
    pub fn size(&self, series: &[&Series]) -> usize {
        let width = |one: &&Series| {
            let (first, last) = self.spans.get(&one.frequency)?;
            usize::try_from(i64::from(last.ordinal()) - i64::from(first.ordinal()) + 1).ok()
        };
        series.iter().filter_map(width).fold(0, usize::saturating_add)
    }

    /// Adds to the observations of a series those of the grid that it lacks, without a value.
    pub fn fill(&self, series: &mut SeriesData) {
        let Some((first, last)) = self.spans.get(&series.header.frequency).copied() else { return };
        let Points::Observations(observations) = &mut series.points else { return };
        observations.change(|all| {
            let known: HashSet<Period> = all.iter().map(|one| one.period).collect();
            let periods = std::iter::successors(Some(first), |period| period.next());
            let missing = periods.take_while(|period| *period <= last).filter(|one| !known.contains(one));
            all.extend(missing.map(Observation::unpublished));
            all.sort_by_key(|one| one.period);
        });
    }
}

/// The first period of a frequency in a window that has a begin.
fn begin(frequency: Frequency, window: &Window) -> Option<Period> {
    let from = window.from?.start_date();
    let period = Period::containing(frequency, from)?;
    if period.start_date() < from { period.next() } else { Some(period) }
}

/// The last period of a frequency in a window that has an end.
fn end(frequency: Frequency, window: &Window) -> Option<Period> {
    let to = window.to?.end_date();
    let period = Period::containing(frequency, to)?;
    if period.end_date() > to { period.previous() } else { Some(period) }
}
