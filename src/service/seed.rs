//! Seeding: writing the differences between a seed folder and the database.
//!
//! Catalogue rows that differ are replaced. Figures and observations are never replaced: a changed one is added in a new
//! vintage, a missing one is recorded as withdrawn.

mod cells;

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use cells::CellChanges;
pub(super) use cells::is_same;

use super::error::ServiceError;
use super::vintages::latest;
use crate::clock::Clock;
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::figure::Figure;
use crate::domain::import::{Change, ChangeKind};
use crate::domain::invariant::count_of;
use crate::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::ingest::seed::{FIGURES_FILE, Seed, SeedError, SeedProblem};
use crate::store::{Extent, Store, StoreError, Transaction, VintageOrigin};

/// Who seeds, where nobody else is named.
pub(super) const SEED: &str = "seed";

/// The result of seeding, by kind of row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeedReport {
    /// The dataset.
    pub dataset: String,
    /// Counts by kind: sources, units, …, figures.
    pub kinds: Vec<(&'static str, RowCounts)>,
    /// The revision after seeding.
    pub revision: i64,
    /// Whether anything was written.
    pub written: bool,
}

/// The numbers of rows of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// New rows.
    pub added: usize,
    /// Changed rows.
    pub revised: usize,
    /// Rows that the folder no longer has.
    pub withdrawn: usize,
    /// Equal rows.
    pub unchanged: usize,
}

impl fmt::Display for SeedReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{:<12} {:>7} {:>8} {:>10} {:>10}",
            self.dataset, "added", "revised", "withdrawn", "unchanged"
        )?;
        for (kind, tally) in &self.kinds {
            writeln!(
                formatter,
                "{kind:<12} {:>7} {:>8} {:>10} {:>10}",
                tally.added, tally.revised, tally.withdrawn, tally.unchanged
            )?;
        }
        let outcome = if self.written { "written" } else { "nothing to write" };
        write!(formatter, "{outcome}, revision {}", self.revision)
    }
}

/// The rows of one kind that differ from the database.
struct Changes<'seed, T> {
    rows: Vec<&'seed T>,
    tally: RowCounts,
}

impl<'seed, T: PartialEq + 'seed> Changes<'seed, T> {
    fn find<'old>(rows: impl IntoIterator<Item = &'seed T>, stored: impl Fn(&T) -> Option<&'old T>) -> Self
    where
        T: 'old,
    {
        let mut changes = Self { rows: Vec::new(), tally: RowCounts::default() };
        for row in rows {
            match stored(row) {
                Some(old) if old == row => changes.tally.unchanged += 1,
                found => {
                    if found.is_some() {
                        changes.tally.revised += 1;
                    } else {
                        changes.tally.added += 1;
                    }
                    changes.rows.push(row);
                }
            }
        }
        changes
    }

    /// Leaves out rows of shared lists that belong to another dataset.
    fn of(mut self, owned: impl Fn(&T) -> bool) -> Self {
        let before = self.rows.len();
        self.rows.retain(|row| owned(row));
        let kept = before - self.rows.len();
        self.tally.revised -= kept;
        self.tally.unchanged += kept;
        self
    }
}

/// Writes the differences between a seed and the database in one transaction. A repetition writes nothing.
///
/// # Errors
/// When the seed contradicts the database, or the database fails; then nothing is written.
pub async fn seed(store: &Store, seed: &Seed, clock: &Clock) -> Result<SeedReport, ServiceError> {
    seed_by(store, seed, clock, SEED).await
}

/// The same by somebody with a name, under which the changes are listed.
///
/// # Errors
/// As [`seed`].
pub async fn seed_by(
    store: &Store,
    seed: &Seed,
    clock: &Clock,
    actor: &str,
) -> Result<SeedReport, ServiceError> {
    let mut transaction = store.write().await?;
    let revision = transaction.raise_revision(clock.now()).await?;
    let old = transaction.catalogue().await?;
    let mut report = SeedReport { dataset: seed.dataset.id.to_string(), revision, ..SeedReport::default() };
    check_dimensions(&old, seed)?;
    check_ids(&old, seed)?;
    let files_changed = files_changed(&mut transaction, seed).await?;
    let dataset_changed = old
        .datasets
        .get(&seed.dataset.id)
        .is_none_or(|stored| Dataset { updated: seed.dataset.updated, ..stored.clone() } != seed.dataset);
    let figures = Changes::find(&seed.figures, |figure| old.find_figure(&figure.id));
    let gone: Vec<&Figure> = old
        .figures
        .iter()
        .filter(|stored| stored.dataset == seed.dataset.id)
        .filter(|stored| !seed.figures.iter().any(|figure| figure.id == stored.id))
        .collect();
    let cells = CellChanges::find(&mut transaction, seed, &old).await?;
    let is_changed = files_changed || dataset_changed || !figures.rows.is_empty() || !cells.is_empty();
    let catalogue_written =
        put_catalogue(&mut transaction, seed, &old, clock, is_changed, &mut report).await?;
    let mut tally = figures.tally;
    tally.withdrawn = gone.len();
    report.kinds.push(("figures", tally));
    if cells.tally != RowCounts::default() {
        report.kinds.push(("values", cells.tally));
    }
    report.written = is_changed || catalogue_written || !gone.is_empty();
    if !report.written {
        // The transaction is rolled back, and with it the new revision.
        report.revision = revision - 1;
        return Ok(report);
    }
    for file in &seed.files {
        transaction.put_seed_file(&seed.dataset.id, &file.name, &file.sha256).await?;
    }
    let changes = SeedChanges { figures: figures.rows, gone, cells };
    publish(&mut transaction, seed, &old, &changes, revision).await?;
    transaction
        .add_change(&Change {
            revision,
            at: clock.now(),
            kind: ChangeKind::Seed,
            dataset: seed.dataset.id.clone(),
            actor: actor.to_owned(),
            import: None,
            added: (tally.added + changes.cells.tally.added) as u64,
            revised: (tally.revised + changes.cells.tally.revised) as u64,
            withdrawn: (tally.withdrawn + changes.cells.tally.withdrawn) as u64,
        })
        .await?;
    transaction.commit().await?;
    Ok(report)
}

/// Checks that no other dataset has the id of a source or figure: ids are unique in the database.
fn check_ids(old: &Catalogue, seed: &Seed) -> Result<(), ServiceError> {
    let taken = |what: &str, id: &str, owner: &Code| {
        let message = format!("the {what} `{id}` belongs to the dataset {owner} already");
        SeedError { problems: vec![SeedProblem { file: FIGURES_FILE.to_owned(), message }] }
    };
    for source in &seed.sources {
        if let Some(other) = old.find_source(&source.id).filter(|other| other.dataset != seed.dataset.id) {
            return Err(taken("source", &source.id, &other.dataset).into());
        }
    }
    for figure in &seed.figures {
        if let Some(other) = old.find_figure(&figure.id).filter(|other| other.dataset != seed.dataset.id) {
            return Err(taken("figure", &figure.id, &other.dataset).into());
        }
    }
    Ok(())
}

/// Checks that a stored dataset keeps its dimensions, on which the keys of its series depend.
fn check_dimensions(old: &Catalogue, seed: &Seed) -> Result<(), ServiceError> {
    match old.datasets.get(&seed.dataset.id) {
        Some(stored) if stored.structure != seed.dataset.structure => Err(ServiceError::Invalid {
            parameter: "dimensions",
            detail: format!(
                "the dimensions of `{}` cannot change once it is in the database",
                seed.dataset.id
            ),
        }),
        _ => Ok(()),
    }
}

async fn files_changed(transaction: &mut Transaction, seed: &Seed) -> Result<bool, StoreError> {
    let stored = transaction.seed_files(&seed.dataset.id).await?;
    let now = seed.files.iter().map(|file| (file.name.clone(), file.sha256.clone()));
    Ok(stored.into_iter().collect::<BTreeMap<_, _>>() != now.collect::<BTreeMap<_, _>>())
}

/// Writes the catalogue rows that differ; returns whether there were any.
async fn put_catalogue(
    transaction: &mut Transaction,
    seed: &Seed,
    old: &Catalogue,
    clock: &Clock,
    is_changed: bool,
    report: &mut SeedReport,
) -> Result<bool, StoreError> {
    let dataset = &seed.dataset.id;
    let own = |list: &'static str| move |code: &Code| old.may_define(dataset, list, code);
    let units =
        Changes::find(&seed.units, |unit| old.units.get(&unit.code)).of(|unit| own("unit")(&unit.code));
    let topics = Changes::find(&seed.topics, |topic| old.topics.get(&topic.code))
        .of(|topic| own("topic")(&topic.code));
    let areas =
        Changes::find(&seed.areas, |area| old.areas.get(&area.code)).of(|area| own("area")(&area.code));
    let activities = Changes::find(&seed.activities, |activity| old.activities.get(&activity.code))
        .of(|activity| own("activity")(&activity.code));
    let indicators = Changes::find(&seed.indicators, |indicator| {
        old.indicators.get(&(dataset.clone(), indicator.code.clone()))
    });
    let sources = Changes::find(&seed.sources, |source| old.find_source(&source.id));
    let kinds = [
        ("sources", sources.tally),
        ("units", units.tally),
        ("topics", topics.tally),
        ("areas", areas.tally),
        ("activities", activities.tally),
        ("indicators", indicators.tally),
    ];
    let changed = kinds.iter().any(|(_, tally)| tally.added + tally.revised > 0);
    report.kinds.extend(kinds);
    if changed || is_changed {
        transaction.put_dataset(&Dataset { updated: clock.now(), ..seed.dataset.clone() }).await?;
    }
    for unit in units.rows {
        transaction.put_unit(unit).await?;
        transaction.put_code_owner("unit", &unit.code, dataset).await?;
    }
    for topic in topics.rows {
        transaction.put_topic(topic).await?;
        transaction.put_code_owner("topic", &topic.code, dataset).await?;
    }
    for area in areas.rows {
        transaction.put_area(area).await?;
        transaction.put_code_owner("area", &area.code, dataset).await?;
    }
    for activity in activities.rows {
        transaction.put_activity(activity).await?;
        transaction.put_code_owner("activity", &activity.code, dataset).await?;
    }
    for source in sources.rows {
        transaction.put_source(source).await?;
    }
    for indicator in indicators.rows {
        transaction.put_indicator(dataset, indicator).await?;
    }
    Ok(changed)
}

/// What of a seed differs from the database.
struct SeedChanges<'seed> {
    figures: Vec<&'seed Figure>,
    /// The figures that the seed no longer has.
    gone: Vec<&'seed Figure>,
    cells: CellChanges<'seed>,
}

/// Writes figures and observations, with one vintage for each source that has changes.
async fn publish<'seed>(
    transaction: &mut Transaction,
    seed: &Seed,
    old: &'seed Catalogue,
    changes: &SeedChanges<'seed>,
    revision: i64,
) -> Result<(), StoreError> {
    let mut publisher = Publisher { transaction, seed, old, revision, series: HashMap::new() };
    let mut sources: Vec<_> = seed.sources.iter().chain(old.sources.iter()).collect();
    sources.sort_by_key(|source| (source.published, source.id.clone()));
    sources.dedup_by(|a, b| a.id == b.id);
    // The figures before the change, because the observations at their old places are withdrawn.
    let moved: Vec<&Figure> = changes
        .figures
        .iter()
        .filter_map(|figure| old.find_figure(&figure.id).filter(|stored| moves(stored, figure)))
        .collect();
    for source in sources {
        let of_source = |figures: &[&'seed Figure]| -> Vec<&'seed Figure> {
            figures.iter().copied().filter(|figure| figure.source == source.id).collect()
        };
        let (new, lost, left) = (of_source(&changes.figures), of_source(&changes.gone), of_source(&moved));
        let has_cells = changes.cells.are_of(&source.id);
        if new.is_empty() && lost.is_empty() && left.is_empty() && !has_cells {
            continue;
        }
        let vintage = publisher
            .transaction
            .open_vintage(&seed.dataset.id, source.published, VintageOrigin::Source(&source.id), revision)
            .await?;
        for figure in &lost {
            publisher.transaction.add_figure(figure, vintage, true).await?;
        }
        for figure in lost.iter().chain(&left) {
            // Another figure of the same source may replace the observation.
            if !new.iter().any(|other| other.series == figure.series && other.period == figure.period) {
                publisher.observe(figure, vintage, source.published, true).await?;
            }
        }
        for figure in new {
            publisher.transaction.add_figure(figure, vintage, false).await?;
            publisher.observe(figure, vintage, source.published, false).await?;
        }
        if has_cells {
            publisher.put_cells(&changes.cells, source, vintage).await?;
        }
    }
    publisher.put_extents().await
}

/// Whether a changed figure supports another observation than before.
fn moves(stored: &Figure, figure: &Figure) -> bool {
    stored.series != figure.series || stored.period != figure.period || stored.source != figure.source
}

/// Writes observations and collects their series.
struct Publisher<'run> {
    transaction: &'run mut Transaction,
    seed: &'run Seed,
    old: &'run Catalogue,
    revision: i64,
    /// The series with new observations, by key.
    series: HashMap<String, Series>,
}

impl Publisher<'_> {
    async fn observe(
        &mut self,
        figure: &Figure,
        vintage: i64,
        published: chrono::NaiveDate,
        withdrawn: bool,
    ) -> Result<(), StoreError> {
        let series = self.series_of(&figure.series, figure.period).await?;
        let provenance = Provenance {
            qualifier: figure.qualifier,
            origin: if withdrawn { Origin::Withdrawn } else { Origin::Stated },
            figure: Some(figure.id.as_str().into()),
            printed: Some(figure.at.exact.as_str().into()),
            attributes: None,
            published,
            vintage,
            derived_from: None,
            outlook: None,
        };
        let observation = Observation {
            period: figure.period,
            value: (!withdrawn).then_some(figure.value),
            bounds: if withdrawn { Bounds::UNBOUNDED } else { figure.bounds },
            status: if withdrawn { ObservationStatus::MISSING } else { figure.qualifier.into() },
            provenance,
        };
        self.transaction.add_observation(series, &observation).await
    }

    /// The number of the series with a key, which is added if there is none.
    async fn series_of(&mut self, key: &SeriesKey, period: Period) -> Result<i64, StoreError> {
        if let Some(series) = self.series.get(key.as_str()) {
            return Ok(series.id);
        }
        let series = match self.old.find_series(&self.seed.dataset.id, key) {
            Some(series) => series.clone(),
            None => self.add_series(key, period).await?,
        };
        let id = series.id;
        self.series.insert(key.to_string(), series);
        Ok(id)
    }

    async fn add_series(&mut self, key: &SeriesKey, period: Period) -> Result<Series, StoreError> {
        let dataset = &self.seed.dataset;
        let series = Series::new(dataset.id.clone(), &dataset.structure, key.clone(), period.frequency());
        let mut series =
            series.map_err(|_| StoreError::Corrupt { value: key.to_string(), expected: "a key of codes" })?;
        series.revision = self.revision;
        series.id = self.transaction.add_series(&series).await?;
        Ok(series)
    }

    /// Updates the extents of the series.
    async fn put_extents(&mut self) -> Result<(), StoreError> {
        let series: Vec<&Series> = self.series.values().collect();
        let vintages = self.transaction.vintages().await?;
        let stored = self.transaction.observations(&series, &vintages).await?;
        for (id, observations) in stored {
            let periods: Vec<Period> =
                latest(&observations, None).map(|observation| observation.period).collect();
            let extent = Extent {
                first: periods.first().copied(),
                last: periods.last().copied(),
                observations: count_of(periods.len()),
            };
            self.transaction.put_extent(id, &extent, self.revision).await?;
        }
        tracing::debug!(revision = self.revision, series = self.series.len(), "extents updated");
        Ok(())
    }
}
