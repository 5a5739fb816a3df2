//! The snapshot: the newest publication of every series, in columns in memory.
//!
//! Pure: whoever has the observations packs them, and whoever answers a plain read unpacks them, without a
//! lock and without the database. A later revision is a copy that shares every series but those it touched.

mod packed;
mod section;

use std::iter;
use std::sync::Arc;

pub use packed::PackedSeries;
pub use section::CrossSection;

use crate::domain::period::Period;

/// The newest publication of series, by their numbers.
///
/// ```
/// use yearbook::snapshot::{PackedSeries, Snapshot};
///
/// let mut snapshot = Snapshot::default();
/// snapshot.put(7, PackedSeries::pack(&[], true));
/// assert!(snapshot.get(7).is_some_and(PackedSeries::is_whole));
/// assert!(snapshot.get(8).is_none());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The position is the number of the series; numbers are given out in turn, so few places stay empty.
    pages: Vec<Page>,
    bytes: usize,
}

/// Series whose numbers follow each other. They lie side by side, so that to go through all of them is to go through
/// memory in its order, and a later revision copies the pages that it changes and no others.
type Page = Arc<[Option<PackedSeries>]>;

/// How many series a page has room for.
const PAGE: usize = 256;

impl Snapshot {
    /// The series with a number, if it is there.
    #[must_use]
    pub fn get(&self, id: i64) -> Option<&PackedSeries> {
        let position = usize::try_from(id).ok()?;
        self.pages.get(position / PAGE)?.get(position % PAGE)?.as_ref()
    }

    /// Puts a series in its place, which must not lie far beyond those that are taken.
    pub fn put(&mut self, id: i64, series: PackedSeries) {
        let Ok(position) = usize::try_from(id) else { return };
        while self.pages.len() <= position / PAGE {
            self.pages.push(iter::repeat_n(None, PAGE).collect());
        }
        let page = self.pages.get_mut(position / PAGE).map(Arc::make_mut);
        let Some(place) = page.and_then(|page| page.get_mut(position % PAGE)) else { return };
        self.bytes += series.bytes();
        if let Some(before) = place.replace(series) {
            self.bytes -= before.bytes();
        }
    }

    /// The observations of all series at some periods.
    #[must_use]
    pub fn sections(&self, periods: &[Period]) -> Vec<CrossSection> {
        CrossSection::of(self, periods)
    }

    /// How many bytes it takes in memory.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }
}
