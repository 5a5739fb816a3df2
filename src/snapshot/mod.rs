//! The snapshot: the newest publication of every series, in columns in memory.
//!
//! Pure: whoever has the observations packs them, and whoever answers a plain read unpacks them, without a
//! lock and without the database. A later revision is a copy that shares every series but those it touched.

mod packed;
mod section;

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
    series: Vec<Option<Arc<PackedSeries>>>,
    bytes: usize,
}

/// What a place costs besides the series: the pointer, and the two counters it points to.
const PLACE_BYTES: usize = 3 * size_of::<usize>();

impl Snapshot {
    /// The series with a number, if it is there.
    #[must_use]
    pub fn get(&self, id: i64) -> Option<&PackedSeries> {
        self.series.get(usize::try_from(id).ok()?)?.as_deref()
    }

    /// Puts a series in its place, which must not lie far beyond those that are taken.
    pub fn put(&mut self, id: i64, series: PackedSeries) {
        let Ok(position) = usize::try_from(id) else { return };
        if position >= self.series.len() {
            self.series.resize(position + 1, None);
        }
        let cost = |series: &PackedSeries| series.bytes() + PLACE_BYTES;
        self.bytes += cost(&series);
        if let Some(before) = self.series[position].replace(Arc::new(series)) {
            self.bytes -= cost(&before);
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
