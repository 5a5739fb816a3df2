//! Writes the observations of a file: those that differ from the stored ones become a new vintage.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};

use super::blanks::{drop_repeated_blanks, without_edges};
use super::cell::{Cell, Change, RecordedValue};
use super::contradiction::{contradiction, shown, too_old};
use super::coverage::{Absence, Coverage, CoverageKey, find_changes};
use super::detail::ObservationDetail;
use super::known_history::drop_known;
use super::movement::SeriesMovements;
use super::problem::Problems;
use super::series_registry::{SeriesRegistry, SeriesUpdate};
use super::spool::{Row, SortedRows, WITHDRAWN};
use super::{Progress, Reporter};
use crate::domain::code::Code;
use crate::domain::import::ImportCounts;
use crate::domain::import::Scope;
use crate::domain::invariant::count_of;
use crate::domain::observation::{Observation, Origin};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::upstream::movements::Movements;
use crate::domain::vintage::Vintages;
use crate::service::ServiceError;
use crate::service::vintages::latest;
use crate::store::{NewDetail, NewObservation, NewStatus, Transaction, VintageOrigin};

/// The maximum number of series compared with the database at once.
pub(super) const BATCH_SERIES: usize = 2_000;
/// The maximum number of rows compared with the database at once.
const BATCH_ROWS: usize = 100_000;
/// The number of rows written at once.
const WRITE_ROWS: usize = 200_000;

/// The input of a [`Publisher`].
pub(super) struct Publication<'run> {
    pub(super) transaction: &'run mut Transaction,
    /// Whether differences are written, not only counted.
    pub(super) writes: bool,
    /// The series of the dataset after the earlier files of the request.
    pub(super) known: &'run SeriesRegistry<'run>,
    pub(super) dataset: &'run Code,
    pub(super) import: i64,
    pub(super) revision: i64,
    /// The day of publication of rows that state none.
    pub(super) published: NaiveDate,
    pub(super) scope: Scope,
    pub(super) details: &'run [ObservationDetail],
    pub(super) updates: &'run mut [SeriesUpdate],
    pub(super) problems: &'run mut Problems,
    /// Vintages of earlier files of the request, with their days.
    pub(super) earlier: &'run HashMap<i64, i32>,
    /// All valid vintages, including those of this transaction.
    pub(super) vintages: &'run mut Vintages,
    pub(super) progress: &'run Reporter,
}

/// Writes one file, in the transaction of the caller.
pub(super) struct Publisher<'run> {
    pub(super) run: Publication<'run>,
    pub(super) counts: ImportCounts,
    /// The vintages of this file, by day.
    opened: HashMap<i32, i64>,
    pub(super) coverage: HashMap<CoverageKey, Coverage>,
    /// Series that the file lacks and whose observations were withdrawn.
    pub(super) lost: Vec<Series>,
    /// What happens to the stored values.
    pub(super) movements: Movements,
    /// Observations that the last day of the file in their series does not state, and that are not withdrawn.
    unstated: u64,
    out: Vec<NewObservation>,
    details: Vec<NewDetail>,
    written: u64,
    /// The series in which a day changed nothing, by day.
    restated: BTreeMap<i32, Vec<i64>>,
    /// The newest day known of a series before this file, in days of the common era, by the number of the series.
    known_to: HashMap<usize, Option<i32>>,
}

/// The result of writing a file.
pub(super) struct PublicationResult {
    pub(super) counts: ImportCounts,
    /// Series that the file lacks and whose observations were withdrawn.
    pub(super) lost: Vec<Series>,
    /// New vintages, by day.
    pub(super) opened: HashMap<i32, i64>,
    /// Stored observations that the file does not state.
    pub(super) absence: Absence,
    /// What happens to the stored values.
    pub(super) movements: Movements,
}

/// A pass over the rows of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowPass {
    /// Writes differences; counts stored observations that the file lacks.
    Compare,
    /// Withdraws stored observations that a complete publication lacks.
    Withdraw,
}

/// The rows of one series, by the number of the series in the file.
type SeriesRows = (usize, Vec<Row>);

impl<'run> Publisher<'run> {
    pub(super) fn new(run: Publication<'run>) -> Self {
        Self {
            run,
            counts: ImportCounts::default(),
            opened: HashMap::new(),
            coverage: HashMap::new(),
            lost: Vec::new(),
            movements: Movements::default(),
            unstated: 0,
            out: Vec::new(),
            details: Vec::new(),
            written: 0,
            restated: BTreeMap::new(),
            known_to: HashMap::new(),
        }
    }

    /// Writes differences, and withdraws stored observations that a complete publication lacks.
    ///
    /// # Errors
    /// When the database refuses or the disk cannot be read.
    pub(super) async fn publish(mut self, rows: &SortedRows) -> Result<PublicationResult, ServiceError> {
        self.pass(rows, RowPass::Compare).await?;
        find_changes(&mut self.coverage);
        let absent = self.absent_series();
        let scope = self.run.scope;
        let any = self.coverage.values().any(|coverage| coverage.gone > 0 && coverage.is_whole(scope));
        let stated = self.counts.withdrawn;
        if any && self.run.problems.count == 0 {
            self.unstated = 0;
            self.pass(rows, RowPass::Withdraw).await?;
            self.withdraw_absent(&absent).await?;
        }
        self.flush().await?;
        let is_kept = |key: &CoverageKey| self.coverage.get(key).is_none_or(|own| !own.is_whole(scope));
        let absent = absent.iter().filter(|(_, key)| is_kept(key));
        let absent: u64 = absent.map(|(series, _)| series.observations.unsigned_abs()).sum();
        let withdrawn = self.counts.withdrawn - stated;
        let absence = Absence { withdrawn, kept: self.unstated + absent };
        Ok(PublicationResult {
            counts: self.counts,
            lost: self.lost,
            opened: self.opened,
            absence,
            movements: self.movements,
        })
    }

    async fn pass(&mut self, rows: &SortedRows, pass: RowPass) -> Result<(), ServiceError> {
        let mut reading = rows.read();
        let mut batch: Vec<SeriesRows> = Vec::new();
        let mut size = 0;
        while let Some(row) = reading.next().map_err(ServiceError::Spool)? {
            let series = row.series as usize;
            match batch.last_mut() {
                Some((last, group)) if *last == series => group.push(row),
                _ => {
                    if batch.len() >= BATCH_SERIES || size >= BATCH_ROWS {
                        self.batch(std::mem::take(&mut batch), pass).await?;
                        size = 0;
                    }
                    batch.push((series, vec![row]));
                }
            }
            size += 1;
        }
        self.batch(batch, pass).await
    }

    async fn batch(&mut self, batch: Vec<SeriesRows>, pass: RowPass) -> Result<(), ServiceError> {
        let known: Vec<Series> = batch
            .iter()
            .filter_map(|(number, _)| self.run.updates.get(*number))
            .filter(|updates| updates.is_known)
            .map(|updates| updates.series.clone())
            .collect();
        let known: Vec<&Series> = known.iter().collect();
        let mut stored = HashMap::new();
        if !known.is_empty() {
            stored = self.run.transaction.observations(&known, self.run.vintages).await?;
        }
        for (number, rows) in batch {
            let id = self.run.updates.get(number).map(|updates| updates.series.id);
            let before = id.and_then(|id| stored.remove(&id)).unwrap_or_default();
            self.series(number, rows, &before, pass).await?;
        }
        Ok(())
    }

    /// Compares the rows of a series with its stored observations.
    async fn series(
        &mut self,
        number: usize,
        mut rows: Vec<Row>,
        before: &[Observation],
        pass: RowPass,
    ) -> Result<(), ServiceError> {
        drop_repeated_blanks(&mut rows);
        if !self.settle_unit(number, &mut rows, before) {
            return Ok(());
        }
        self.drop_known_history(number, &mut rows, before, pass);
        if rows.is_empty() || !self.is_sound(number, &rows, pass) {
            return Ok(());
        }
        rows.dedup_by_key(|row| (row.period, row.published));
        rows.sort_by_key(|row| (row.published, row.period));
        let days: Vec<&[Row]> = rows.chunk_by(|a, b| a.published == b.published).collect();
        if pass == RowPass::Compare {
            let missing = |row: &&Row| row.value.is_nan() && row.status != WITHDRAWN;
            self.counts.missing += rows.iter().filter(missing).count() as u64;
        }
        let mut state = self.state(before, days.first().map_or(0, |day| self.day(day)));
        if let [only] = days.as_slice()
            && state.is_empty()
            && pass == RowPass::Compare
            && let stated @ [_, ..] = without_edges(only)
        {
            return self.add_first(number, stated).await;
        }
        for rows in days {
            let stated = without_edges(rows);
            if !stated.is_empty() {
                self.day_of_series(number, stated, &mut state, pass).await?;
            }
        }
        self.unstated += state.values().filter(|known| known.perhaps_gone).count() as u64;
        let last = rows.last().map(|row| self.day(std::slice::from_ref(row)));
        if let Some(updates) = self.run.updates.get_mut(number) {
            let series = &mut updates.series;
            let frequency = series.frequency;
            let period = |ordinal: &i32| Period::from_ordinal(frequency, *ordinal);
            series.first = state.keys().next().and_then(period);
            series.last = state.keys().next_back().and_then(period);
            series.observations = count_of(state.len());
            series.published_to =
                series.published_to.max(last.and_then(NaiveDate::from_num_days_from_ce_opt));
        }
        Ok(())
    }

    /// The day of publication of some rows, in days of the common era.
    pub(super) fn day(&self, rows: &[Row]) -> i32 {
        match rows.first().map_or(0, |row| row.published) {
            0 => self.run.published.num_days_from_ce(),
            day => day,
        }
    }

    /// The observations stored before a day of publication, without those of this file.
    pub(super) fn state(&self, before: &[Observation], day: i32) -> BTreeMap<i32, RecordedValue> {
        let day = NaiveDate::from_num_days_from_ce_opt(day);
        let older: Vec<Observation> = before
            .iter()
            .filter(|observation| !self.opened.values().any(|own| *own == observation.provenance.vintage))
            .cloned()
            .collect();
        latest(&older, day)
            .filter(|observation| observation.provenance.origin != Origin::Withdrawn)
            .map(|observation| {
                let vintage = observation.provenance.vintage;
                let known =
                    RecordedValue { cell: Cell::of_observation(observation), perhaps_gone: false, vintage };
                (observation.period.ordinal(), known)
            })
            .collect()
    }

    /// Drops rows of days before the newest known one that state what is known of them; they are unchanged.
    fn drop_known_history(
        &mut self,
        number: usize,
        rows: &mut Vec<Row>,
        before: &[Observation],
        pass: RowPass,
    ) {
        let series = self.run.updates.get(number).map(|updates| &updates.series);
        let newest = series.and_then(|series| series.published_to).map(|day| day.num_days_from_ce());
        // The first pass sets the newest day of the series anew.
        let Some(known_to) = *self.known_to.entry(number).or_insert(newest) else { return };
        let dropped = drop_known(rows, known_to, before, self.run.details);
        if pass == RowPass::Compare {
            (0..dropped).for_each(|_| self.count(None));
        }
    }

    /// Whether no two rows contradict each other and the file is not older than the stored observations.
    fn is_sound(&mut self, number: usize, rows: &[Row], pass: RowPass) -> bool {
        let Some(updates) = self.run.updates.get(number).filter(|_| pass == RowPass::Compare) else {
            return true;
        };
        let series = updates.series.clone();
        let mut is_sound = true;
        for pair in rows.windows(2) {
            let [a, b] = pair else { continue };
            if let Some(message) = contradiction(&series.key, series.frequency, [a, b], self.run.details) {
                is_sound = false;
                if self.run.problems.add(b.place, "", message).is_err() {
                    return false;
                }
            }
        }
        let first = rows.iter().min_by_key(|row| row.published);
        let day =
            first.and_then(|row| NaiveDate::from_num_days_from_ce_opt(self.day(std::slice::from_ref(row))));
        if let (Some(day), Some(row)) = (day, first)
            && let Some(message) = too_old(&series, day)
        {
            is_sound = false;
            let _ = self.run.problems.add(row.place, "", message);
        }
        is_sound
    }

    async fn day_of_series(
        &mut self,
        number: usize,
        rows: &[Row],
        state: &mut BTreeMap<i32, RecordedValue>,
        pass: RowPass,
    ) -> Result<(), ServiceError> {
        let Some(series) = self.run.updates.get(number).map(|updates| updates.series.clone()) else {
            return Ok(());
        };
        let day = self.day(rows);
        let key = (series.indicator.to_string(), series.frequency.to_string(), day);
        let is_whole = pass == RowPass::Withdraw
            && self.coverage.get(&key).is_some_and(|coverage| coverage.is_whole(self.run.scope));
        let mut coverage = Coverage::default();
        let stated: std::collections::HashSet<i32> = rows.iter().map(|row| row.period).collect();
        let gone: Vec<i32> = state.keys().copied().filter(|period| !stated.contains(period)).collect();
        for period in gone {
            coverage.gone += 1;
            if is_whole {
                if let Some(known) = state.remove(&period).filter(|known| known.vintage != 0) {
                    self.note_withdrawal(&series, period, known.cell.value);
                }
                self.emit(series.id, period, day, None).await?;
                self.counts.withdrawn += 1;
            } else if let Some(known) = state.get_mut(&period) {
                known.perhaps_gone = true;
            }
        }
        let mut is_restated = pass == RowPass::Compare;
        let mut moving = SeriesMovements::of(&series);
        for row in rows {
            let known = state.get(&row.period);
            coverage.restated += u64::from(known.is_some());
            let cell = Cell::of_row(row, self.run.details);
            let change = match known {
                _ if row.status == WITHDRAWN => known.map(|_| Change::Withdrawn),
                None => Some(Change::Added),
                Some(known) if known.cell.is_same(&cell) && !known.perhaps_gone => None,
                Some(_) => Some(Change::Revised),
            };
            let other = known.filter(|known| {
                change == Some(Change::Revised) && self.run.earlier.get(&known.vintage) == Some(&day)
            });
            if let Some(other) = other.filter(|_| pass == RowPass::Compare) {
                let period = Period::from_ordinal(series.frequency, row.period);
                let message = format!(
                    "{} in {} is {} here and {} in another file of the same day; if they measure different things, \
                     take them in one by one, with --indicator",
                    series.key,
                    period.map(|period| period.to_string()).unwrap_or_default(),
                    shown(row.value),
                    shown(other.cell.value),
                );
                if self.run.problems.add(row.place, "", message).is_err() {
                    return Ok(());
                }
            }
            coverage.unchanged += u64::from(known.is_some() && change.is_none());
            if pass == RowPass::Compare {
                self.count(change);
                // What an earlier day of the file states is not stored.
                if let Some(known) = known.filter(|known| known.vintage != 0) {
                    let after = if change == Some(Change::Withdrawn) { f64::NAN } else { cell.value };
                    moving.note(&mut self.movements, row.period, [known.cell.value, after], state);
                }
                if let Some(change) = change {
                    is_restated = false;
                    let stated = (change != Change::Withdrawn).then_some(&cell);
                    self.emit(series.id, row.period, day, stated).await?;
                }
            }
            if change == Some(Change::Withdrawn) {
                state.remove(&row.period);
            } else if change.is_some() {
                state.insert(row.period, RecordedValue { cell, perhaps_gone: false, vintage: 0 });
            }
        }
        if is_restated {
            self.restated.entry(day).or_default().push(series.id);
        }
        if pass == RowPass::Compare {
            moving.finish(&mut self.movements);
            let known = self.coverage.entry(key).or_default();
            known.restated += coverage.restated;
            known.unchanged += coverage.unchanged;
            known.gone += coverage.gone;
        }
        Ok(())
    }

    fn count(&mut self, change: Option<Change>) {
        self.counts.observations += 1;
        match change {
            None => self.counts.unchanged += 1,
            Some(Change::Added) => self.counts.added += 1,
            Some(Change::Revised) => self.counts.revised += 1,
            Some(Change::Withdrawn) => self.counts.withdrawn += 1,
        }
    }

    /// Adds a row: a value or, with `None`, its withdrawal.
    pub(super) async fn emit(
        &mut self,
        series: i64,
        period: i32,
        day: i32,
        cell: Option<&Cell>,
    ) -> Result<(), ServiceError> {
        let vintage = self.vintage(day).await?;
        let number = |number: f64| (!number.is_nan()).then_some(number);
        let row = NewObservation {
            series,
            period,
            vintage,
            value: cell.and_then(|cell| number(cell.value)),
            lower: cell.and_then(|cell| number(cell.lower)),
            upper: cell.and_then(|cell| number(cell.upper)),
            status: match cell.map(|cell| cell.status) {
                None => NewStatus::Withdrawn,
                Some(b'A') => NewStatus::Normal,
                Some(code) => NewStatus::Code(char::from(code)),
            },
        };
        self.out.push(row);
        if let Some(detail) = cell.and_then(|cell| cell.detail.as_ref()) {
            self.details.push(detail.detail(&row));
        }
        if self.out.len() >= WRITE_ROWS { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), ServiceError> {
        if self.run.writes && self.run.problems.count == 0 {
            self.run.transaction.add_observations(&self.out).await?;
            self.run.transaction.add_details(&self.details).await?;
            for (day, series) in &self.restated {
                let published = NaiveDate::from_num_days_from_ce_opt(*day).unwrap_or(self.run.published);
                self.run.transaction.add_restatements(series, published, self.run.import).await?;
            }
        }
        self.written += self.out.len() as u64;
        (self.run.progress)(Progress::Written(self.written));
        self.out.clear();
        self.details.clear();
        self.restated.clear();
        Ok(())
    }

    /// The vintage of a day; opened at its first use.
    async fn vintage(&mut self, day: i32) -> Result<i64, ServiceError> {
        if let Some(vintage) = self.opened.get(&day) {
            return Ok(*vintage);
        }
        let published = NaiveDate::from_num_days_from_ce_opt(day).unwrap_or(self.run.published);
        let vintage = if self.run.writes {
            let (origin, revision) = (VintageOrigin::Import(self.run.import), self.run.revision);
            self.run.transaction.open_vintage(self.run.dataset, published, origin, revision).await?
        } else {
            self.run.vintages.newest() + 1
        };
        self.run.vintages.add(vintage, published);
        self.opened.insert(day, vintage);
        Ok(vintage)
    }
}
