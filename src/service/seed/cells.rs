//! Seeding of the values of data files.

use std::collections::HashMap;

use super::Publisher;
use crate::domain::catalogue::Catalogue;
use crate::domain::invariant::OrBroken;
use crate::domain::observation::{Observation, ObservationStatus, Origin};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::source::Source;
use crate::domain::source_cell::SourceCells;
use crate::ingest::seed::{CellObservation, OBSERVATIONS_FILE, Seed};
use crate::service::seed::RowCounts;
use crate::store::{NewDetail, NewObservation, NewStatus, StoreError, Transaction};

/// A value of a data file in the database, by source, series and period.
type Place = (String, SeriesKey, Period);

/// The values of data files in which a seed and the database differ.
#[derive(Default)]
pub(super) struct CellChanges<'seed> {
    new: Vec<&'seed CellObservation>,
    gone: Vec<Place>,
    pub(super) tally: RowCounts,
}

impl<'seed> CellChanges<'seed> {
    /// Compares a seed with the database. A seed without values of data files is compared only if it had some.
    pub(super) async fn find(
        transaction: &mut Transaction,
        seed: &'seed Seed,
        old: &Catalogue,
    ) -> Result<Self, StoreError> {
        let mut changes = Self::default();
        let files = transaction.seed_files(&seed.dataset.id).await?;
        if seed.observations.is_empty() && !files.iter().any(|(name, _)| name == OBSERVATIONS_FILE) {
            return Ok(changes);
        }
        let mut stored = stored_cells(transaction, seed, old).await?;
        for one in &seed.observations {
            let place = (one.cells.source.clone(), one.series.clone(), one.period);
            match stored.remove(&place) {
                Some(known) if is_same(one, &known) => changes.tally.unchanged += 1,
                known => {
                    let tally = &mut changes.tally;
                    *(if known.is_some() { &mut tally.revised } else { &mut tally.added }) += 1;
                    changes.new.push(one);
                }
            }
        }
        changes.gone = stored.into_keys().collect();
        changes.gone.sort();
        changes.tally.withdrawn = changes.gone.len();
        Ok(changes)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.new.is_empty() && self.gone.is_empty()
    }

    /// Whether a source has changes.
    pub(super) fn are_of(&self, source: &str) -> bool {
        self.new.iter().any(|one| one.cells.source == source)
            || self.gone.iter().any(|(own, ..)| own == source)
    }
}

/// The newest values of data files that seeding wrote and did not withdraw.
async fn stored_cells(
    transaction: &mut Transaction,
    seed: &Seed,
    old: &Catalogue,
) -> Result<HashMap<Place, Observation>, StoreError> {
    let series: Vec<&Series> = old.series_of_dataset(seed.dataset.id.as_str()).collect();
    let mut all = transaction.observations(&series, &old.vintages).await?;
    let mut stored: HashMap<Place, Observation> = HashMap::new();
    for one in series {
        let mut observations = all.remove(&one.id).unwrap_or_default();
        observations.sort_by_key(|observation| observation.provenance.vintage);
        for observation in observations {
            let Some(source) = observation.provenance.cell_source() else { continue };
            stored.insert((source.to_owned(), one.key.clone(), observation.period), observation);
        }
    }
    stored.retain(|_, observation| observation.provenance.origin != Origin::Withdrawn);
    Ok(stored)
}

/// Whether a stored observation is what the seed says.
pub(in crate::service) fn is_same(one: &CellObservation, stored: &Observation) -> bool {
    stored.value == Some(one.value)
        && stored.bounds == one.bounds
        && stored.status == one.status
        && stored.provenance.printed.as_deref() == Some(one.printed.as_str())
        && stored.provenance.source_cell() == Some(one.cells.to_string().as_str())
}

impl Publisher<'_> {
    /// Writes the changed values of a source in a vintage.
    pub(super) async fn put_cells(
        &mut self,
        changes: &CellChanges<'_>,
        source: &Source,
        vintage: i64,
    ) -> Result<(), StoreError> {
        let mut rows = Vec::new();
        let mut details = Vec::new();
        for one in changes.new.iter().filter(|one| one.cells.source == source.id) {
            let series = self.series_of(&one.series, one.period).await?;
            rows.push(row(series, vintage, one));
            details.push(detail(series, one.period, vintage, Some(&one.printed), &one.cells));
        }
        for (_, key, period) in changes.gone.iter().filter(|(own, ..)| *own == source.id) {
            let series = self.series_of(key, *period).await?;
            rows.push(NewObservation {
                series,
                period: period.ordinal(),
                vintage,
                value: None,
                lower: None,
                upper: None,
                status: NewStatus::Withdrawn,
            });
            let nowhere = SourceCells { source: source.id.clone(), cells: Vec::new() };
            details.push(detail(series, *period, vintage, None, &nowhere));
        }
        self.transaction.add_observations(&rows).await?;
        self.transaction.add_details(&details).await
    }
}

fn row(series: i64, vintage: i64, one: &CellObservation) -> NewObservation {
    let (lower, upper) = one.bounds.ends();
    let end = |end: f64| (end.to_bits() != one.value.to_bits()).then_some(end);
    NewObservation {
        series,
        period: one.period.ordinal(),
        vintage,
        value: Some(one.value),
        lower: end(lower),
        upper: end(upper),
        status: match one.status {
            ObservationStatus::NORMAL => NewStatus::Normal,
            status => NewStatus::Code(status.code()),
        },
    }
}

fn detail(
    series: i64,
    period: Period,
    vintage: i64,
    printed: Option<&str>,
    cells: &SourceCells,
) -> NewDetail {
    NewDetail {
        series,
        period: period.ordinal(),
        vintage,
        qualifier: None,
        printed: printed.map(str::to_owned),
        attributes: cells.attributes().or_broken("a text can be written as JSON"),
    }
}
