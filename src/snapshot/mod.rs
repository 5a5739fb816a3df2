//! The snapshot: the publications of every series in memory, in columns.
//!
//! [`PackedSeries`] is one series, [`SeriesHistory`] reads what was published of it up to a day, [`Snapshot`] holds all
//! series by number, [`CrossSection`] is one period of all of them. `service/pack.rs` fills a snapshot from the database; requests read it without a lock. The snapshot of a later
//! revision shares all pages that the revision did not change.

mod bounds;
mod columns;
mod earlier;
mod history;
mod packed;
mod publications;
mod section;
mod values;

use std::iter;
use std::sync::Arc;

pub use history::SeriesHistory;
pub use packed::PackedSeries;
pub use section::CrossSection;

use crate::domain::invariant::OrBroken;
use crate::domain::period::Period;

/// The publications of all series, by number of the series in the database.
///
/// Numbers are given out consecutively from 1, so the snapshot is an array of pages of 256 series. Cloning it copies
/// one pointer for each page; [`Self::put`] on a clone copies the page it changes, if another snapshot shares it.
///
/// ```
/// use yearbook::snapshot::{PackedSeries, Snapshot};
///
/// let mut snapshot = Snapshot::default();
/// snapshot.put(7, PackedSeries::pack(&[], &[]));
/// assert!(snapshot.get(7).is_some_and(PackedSeries::has_all_vintages));
/// assert!(snapshot.get(8).is_none());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// By number of the series.
    pages: Vec<Page>,
    bytes: usize,
    /// Whether earlier publications are left out.
    is_newest_only: bool,
}

/// Series with consecutive numbers; `None` where no series has the number.
type Page = Arc<[Option<PackedSeries>]>;

/// The number of series in a page.
const PAGE: usize = 256;

impl Snapshot {
    /// The series with this number, if it is packed.
    #[must_use]
    pub fn get(&self, id: i64) -> Option<&PackedSeries> {
        let position = usize::try_from(id).ok()?;
        self.pages.get(position / PAGE)?.get(position % PAGE)?.as_ref()
    }

    /// Adds or replaces the series with this number. Pages up to the number are allocated.
    pub fn put(&mut self, id: i64, series: PackedSeries) {
        let Some(position) = usize::try_from(id).or_broken("series have positive numbers") else { return };
        while self.pages.len() <= position / PAGE {
            self.pages.push(iter::repeat_n(None, PAGE).collect());
        }
        let series = if self.is_newest_only { series.without_earlier() } else { series };
        let entry = &mut Arc::make_mut(&mut self.pages[position / PAGE])[position % PAGE];
        self.bytes += series.bytes();
        if let Some(before) = entry.replace(series) {
            self.bytes -= before.bytes();
        }
    }

    /// Leaves out the earlier publications of all series, also of those that are added from now on.
    pub fn leave_out_earlier(&mut self) {
        self.is_newest_only = true;
        self.bytes = 0;
        for entry in self.pages.iter_mut().flat_map(Arc::make_mut) {
            *entry = entry.take().map(PackedSeries::without_earlier);
            self.bytes += entry.as_ref().map_or(0, PackedSeries::bytes);
        }
    }

    /// Whether the earlier publications of all series are in memory too.
    #[must_use]
    pub const fn has_all_vintages(&self) -> bool {
        !self.is_newest_only
    }

    /// The cross-sections at several periods of one frequency.
    #[must_use]
    pub fn sections(&self, periods: &[Period]) -> Vec<CrossSection> {
        CrossSection::of(self, periods)
    }

    /// The size of all packed series in memory in bytes.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }
}
