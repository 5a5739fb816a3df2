//! Packing: reading the observations into memory, and updating them after a write.

use std::ops::Range;
use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::state::RevisionSnapshot;
use super::vintages::newest_and_earlier;
use super::{Service, ServiceError, State};
use crate::domain::catalogue::Catalogue;
use crate::domain::invariant::{number, position};
use crate::domain::observation::{Observation, Origin};
use crate::domain::series::Series;
use crate::limits::PACKED_OBSERVATIONS;
use crate::parallel::Priority;
use crate::snapshot::{PackedSeries, Snapshot};
use crate::store::{Store, StoreError};

/// The last snapshot, from which the next one starts; none before the first.
pub(super) type LastSnapshot = Option<Arc<RevisionSnapshot>>;

/// A revision before the first.
const BEFORE_ALL: i64 = -1;
/// The number of chunks in progress: one is packed while the next is read.
const CONCURRENT_CHUNKS: usize = 2;

impl Service {
    /// Packs the observations of the newest state, if they are not packed yet: all of them at first, later those of the
    /// series that were written since. Until then, and if the memory does not suffice, answers are read from the
    /// database. What does not fit is left out: first the earlier publications, then the newest ones too.
    ///
    /// # Errors
    /// When the store does not answer. The call can be repeated.
    pub async fn pack(&self) -> Result<(), ServiceError> {
        let mut last = self.last_snapshot.lock().await;
        // Read under the lock, so that the last snapshot is never of a later revision.
        let state = self.state();
        if !state.is_packed() {
            let mut read = self.store.read_at(state.catalogue.identity()).await?;
            if let Some(before) = &*last
                && !read.has_revision(before.revision).await?
            {
                *last = None;
            }
            drop(read);
            // Answers are slower until the first snapshot is there, so it is made at normal priority.
            let priority = if last.is_none() { Priority::Normal } else { Priority::Low };
            self.pack_since(&state, last.as_deref(), priority).await?;
        }
        *last = state.revision_snapshot();
        Ok(())
    }

    /// Packs a state that is not shown yet, so that what was answered from memory goes on to be answered from it. If it
    /// has no predecessor in memory, or much was written, it is shown at once: a large write is not to be delayed.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(super) async fn pack_before_shown(&self, state: &Arc<State>) -> Result<(), StoreError> {
        let Some(stale) = state.stale() else { return Ok(()) };
        let written = written_since(&state.catalogue, Some(&stale));
        let observations: i64 = written.map(|(_, series)| series.observations).sum();
        if observations > self.packed_before_shown {
            return Ok(());
        }
        self.pack_since(state, Some(&stale), Priority::Normal).await
    }

    /// Packs the series of a state that were written after the last snapshot.
    async fn pack_since(
        &self,
        state: &Arc<State>,
        last: Option<&RevisionSnapshot>,
        priority: Priority,
    ) -> Result<(), StoreError> {
        let snapshot = self.packed_since(state, last, priority).await?;
        let identity = state.catalogue.identity();
        // The rows are read without a transaction; if the database was set back meanwhile, they are of another history.
        self.store.read_at(identity).await?;
        let revision = identity.number;
        if let Some(snapshot) = &snapshot {
            let all_vintages = snapshot.has_all_vintages();
            tracing::info!(revision, bytes = snapshot.bytes(), all_vintages, "snapshot packed");
        } else {
            tracing::warn!(
                revision,
                bytes = self.snapshot_bytes,
                "the snapshot exceeds its memory: answers are read from the database; --snapshot-memory raises the limit"
            );
        }
        state.set_snapshot(snapshot);
        Ok(())
    }

    /// The last snapshot with the series that were written since; none if it exceeds the memory for it.
    async fn packed_since(
        &self,
        state: &Arc<State>,
        last: Option<&RevisionSnapshot>,
        priority: Priority,
    ) -> Result<Option<Arc<Snapshot>>, StoreError> {
        let mut written: Vec<u32> =
            written_since(&state.catalogue, last).map(|(position, _)| number(position)).collect();
        let series = |at: &u32| state.catalogue.series_at(position(*at));
        written.sort_by_cached_key(|at| series(at).map(|series| series.id));
        let mut snapshot = last.map_or_else(Snapshot::default, |last| Snapshot::clone(&last.snapshot));
        let chunks = chunks(written.iter().map(|at| series(at).map_or(0, |series| series.observations)));
        let written: Arc<[u32]> = written.into();
        // Each chunk is a task, so that they run in parallel.
        let tasks = chunks.into_iter().map(|chunk| {
            let written = Written { positions: Arc::clone(&written), chunk };
            tokio::spawn(packed_chunk(self.store.clone(), Arc::clone(state), written, priority))
        });
        let mut read = stream::iter(tasks).buffered(CONCURRENT_CHUNKS);
        while let Some(chunk) = read.next().await {
            for (id, series) in chunk.map_err(|error| StoreError::corrupt(error, "rows"))?? {
                snapshot.put(id, series);
            }
            if snapshot.bytes() > self.snapshot_bytes && snapshot.has_all_vintages() {
                tracing::warn!(
                    bytes = self.snapshot_bytes,
                    "the earlier publications exceed the memory of the snapshot: earlier days are read from the database; \
                     --snapshot-memory raises the limit"
                );
                snapshot.leave_out_earlier();
            }
            if snapshot.bytes() > self.snapshot_bytes {
                return Ok(None);
            }
        }
        Ok(Some(Arc::new(snapshot)))
    }
}

/// The published series that were written after a snapshot, with their positions.
fn written_since<'a>(
    catalogue: &'a Catalogue,
    last: Option<&RevisionSnapshot>,
) -> impl Iterator<Item = (usize, &'a Series)> {
    let since = last.map_or(BEFORE_ALL, |last| last.revision.number);
    catalogue.series.written_since(since).filter(|(_, series)| !series.is_derived())
}

/// Some of the series to be packed.
struct Written {
    /// The positions of all of them in the catalogue, in the order of their numbers.
    positions: Arc<[u32]>,
    /// The part that is meant.
    chunk: Range<usize>,
}

/// Reads and packs series; returns them by number.
async fn packed_chunk(
    store: Store,
    state: Arc<State>,
    written: Written,
    priority: Priority,
) -> Result<Vec<(i64, PackedSeries)>, StoreError> {
    let catalogue = &state.catalogue;
    let positions = written.positions.get(written.chunk).unwrap_or_default();
    let series: Vec<&Series> = positions.iter().filter_map(|at| catalogue.series_at(position(*at))).collect();
    let mut packed = store.scan(&series, &catalogue.vintages, priority, pack).await?;
    packed.sort_unstable_by_key(|(id, _)| *id);
    Ok(packed)
}

/// The parts of a list of series that have about [`PACKED_OBSERVATIONS`] observations, given the number of each series.
fn chunks(observations: impl Iterator<Item = i64>) -> Vec<Range<usize>> {
    let (mut chunks, mut chunk, mut sum) = (Vec::new(), 0..0, 0);
    for observations in observations {
        // The cost of a series that does not depend on its observations.
        sum += observations.max(8);
        chunk.end += 1;
        if sum >= PACKED_OBSERVATIONS {
            chunks.push(chunk.clone());
            (chunk.start, sum) = (chunk.end, 0);
        }
    }
    chunks.extend(Some(chunk).filter(|chunk| !chunk.is_empty()));
    chunks
}

/// Packs a series, given all its vintages.
fn pack(vintages: &[Observation]) -> PackedSeries {
    let is_whole = vintages.windows(2).all(|pair| pair[0].period != pair[1].period)
        && vintages.iter().all(|one| one.provenance.origin != Origin::Withdrawn);
    if is_whole {
        return PackedSeries::pack(vintages, &[]);
    }
    let (newest, earlier) = newest_and_earlier(vintages);
    PackedSeries::pack(&newest, &earlier)
}
