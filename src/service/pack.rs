//! Packing: bringing the newest observations into memory, and keeping them at the newest revision.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::vintages::latest;
use super::{Service, ServiceError, State};
use crate::domain::observation::{Observation, Origin};
use crate::domain::series::Series;
use crate::limits::PACKED_OBSERVATIONS;
use crate::parallel::Priority;
use crate::snapshot::{PackedSeries, Snapshot};
use crate::store::{Store, StoreError};

/// What is packed so far, and of which revision; the next starts from it.
#[derive(Debug, Default)]
pub(super) struct Packed {
    snapshot: Arc<Snapshot>,
    /// None before the first.
    revision: Option<i64>,
}

/// How many pieces are read at the same time: one is packed while the next is read.
const PIECES_AT_ONCE: usize = 2;

impl Service {
    /// Packs the newest observations of the newest state, where that was not done: all of them the first time,
    /// then those of the series that were written since. Until it is done, answers come from the database; so
    /// they do where the observations have no room in memory.
    ///
    /// # Errors
    /// When the store does not answer; it can be tried again.
    pub async fn pack(&self) -> Result<(), ServiceError> {
        let mut packed = self.packed.lock().await;
        // Taken under the lock: what is packed so far is never of a later revision.
        let state = self.state();
        if state.is_packed() {
            return Ok(());
        }
        let since = packed.revision;
        let snapshot = self.packed_since(&state, since, &packed.snapshot).await?;
        *packed = Packed::default();
        let revision = state.catalogue.revision;
        if let Some(snapshot) = &snapshot {
            *packed = Packed { snapshot: Arc::clone(snapshot), revision: Some(revision) };
            tracing::info!(revision, bytes = snapshot.bytes(), "snapshot packed");
        } else {
            tracing::warn!(
                revision,
                bytes = self.snapshot_bytes,
                "the snapshot has no room: answers come from the database; --snapshot-memory gives it more"
            );
        }
        // Nobody else sets it while the lock is held.
        state.settle(snapshot);
        Ok(())
    }

    /// The snapshot with what was written since a revision; none where it has no room.
    async fn packed_since(
        &self,
        state: &Arc<State>,
        since: Option<i64>,
        before: &Snapshot,
    ) -> Result<Option<Arc<Snapshot>>, ServiceError> {
        let mut touched: Vec<(usize, &Series)> = (0..)
            .zip(&state.catalogue.series)
            .filter(|(_, series)| since.is_none_or(|revision| series.revision > revision))
            .collect();
        // Until the first is packed, each answer costs ten times as much.
        let priority = if since.is_none() { Priority::Normal } else { Priority::Low };
        touched.sort_unstable_by_key(|(_, series)| series.id);
        let mut snapshot = before.clone();
        // Each piece is a task of its own, so that they run side by side.
        let tasks = pieces(&touched)
            .into_iter()
            .map(|piece| tokio::spawn(packed_piece(self.store.clone(), Arc::clone(state), piece, priority)));
        let mut read = stream::iter(tasks).buffered(PIECES_AT_ONCE);
        while let Some(piece) = read.next().await {
            for (id, series) in piece.map_err(|error| StoreError::corrupt(error, "rows"))?? {
                snapshot.put(id, series);
            }
            if snapshot.bytes() > self.snapshot_bytes {
                return Ok(None);
            }
        }
        Ok(Some(Arc::new(snapshot)))
    }
}

/// The series at some positions of the catalogue, packed, by their numbers.
async fn packed_piece(
    store: Store,
    state: Arc<State>,
    positions: Vec<usize>,
    priority: Priority,
) -> Result<Vec<(i64, PackedSeries)>, ServiceError> {
    let catalogue = &state.catalogue;
    let series: Vec<&Series> =
        positions.iter().filter_map(|position| catalogue.series.get(*position)).collect();
    let mut packed = store.scan(&series, &catalogue.vintages, priority, pack).await?;
    packed.sort_unstable_by_key(|(id, _)| *id);
    Ok(packed)
}

/// The positions of series in pieces of about as many observations as are read at a time.
fn pieces(series: &[(usize, &Series)]) -> Vec<Vec<usize>> {
    let mut pieces = Vec::new();
    let mut rest = series;
    while !rest.is_empty() {
        let mut observations = 0;
        let end = rest.iter().position(|(_, series)| {
            let full = observations >= PACKED_OBSERVATIONS;
            // A series of few observations costs a look as well.
            observations += series.observations.max(8);
            full
        });
        let (piece, others) = rest.split_at(end.unwrap_or(rest.len()));
        pieces.push(piece.iter().map(|(position, _)| *position).collect());
        rest = others;
    }
    pieces
}

/// A series packed from all its vintages.
fn pack(vintages: &[Observation]) -> PackedSeries {
    let is_whole = vintages.windows(2).all(|pair| pair[0].period != pair[1].period)
        && vintages.iter().all(|one| one.provenance.origin != Origin::Withdrawn);
    if is_whole {
        return PackedSeries::pack(vintages, true);
    }
    let newest: Vec<Observation> = latest(vintages, None).cloned().collect();
    PackedSeries::pack(&newest, false)
}
