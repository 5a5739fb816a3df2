//! Rankings: the growth of all series at a period in order, with the range of ranks that the bounds allow.

mod cursor;
mod entries;
mod leaders;
mod ranks;
mod refused;
mod worker;

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

pub use cursor::RankingCursor;
use entries::{Entries, Entry, Target};
use leaders::{Candidate, leaders};
pub use ranks::Ranks;
use ranks::ranks;
pub use refused::RefusedRequest;
use worker::{RankedCandidate, RankingWorker, Sections};

use super::growth::{GrowthRequest, GrowthTarget, TargetFilter, targets};
use super::header::header;
use super::query::{SeriesFilter, Window};
use super::vintages::latest;
use super::{Service, ServiceError, State};
use crate::domain::codes::codes;
use crate::domain::dataset::{GrowthPoint, Points, SeriesData, SeriesHeader};
use crate::domain::growth::{self, Estimate, Measure, Pair, RateBasis, Refusal, Sample, Transform, Verdict};
use crate::domain::invariant::{self, OrBroken};
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::series::Series;
use crate::parallel::{parallel_map, part_size};
use crate::store::StoredSeries;

/// A request for a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingRequest {
    /// The series.
    pub filter: SeriesFilter,
    /// The measure.
    pub measure: Measure,
    /// The period; `cagr` runs from the first observation of each series to it.
    pub period: Period,
    /// The order.
    pub order: Order,
    /// Publications up to this day count; none for all.
    pub as_of: Option<NaiveDate>,
    /// The most series on a page.
    pub limit: usize,
    /// The end of the page before.
    pub cursor: Option<RankingCursor>,
}

impl RankingRequest {
    /// The periods for which growth is computed.
    fn window(&self) -> growth::Window {
        let from = (self.measure != Measure::Cagr).then_some(self.period);
        growth::Window { from, to: Some(self.period) }
    }

    /// The observations that are read.
    fn reading_window(&self) -> Window {
        let growth::Window { from, to } = self.window();
        Window { from, to, as_of: self.as_of, ..Window::default() }
    }

    /// How growth is computed.
    const fn growth(&self) -> GrowthRequest {
        GrowthRequest {
            measure: self.measure,
            as_percent: false,
            base: None,
            conversion: None,
            with_inputs: false,
        }
    }
}

/// The order of a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The greatest growth first.
    Desc,
    /// The least growth first.
    Asc,
}

codes!(Order {
    Desc = "desc",
    Asc = "asc",
});

/// A page of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The revision of the database.
    pub revision: i64,
    /// The cursor of the next page; none on the last one.
    pub next: Option<RankingCursor>,
    /// The number of series that are ranked, on all pages.
    pub total: usize,
    /// The number of series with an observation at the period and no growth that can be ranked, by reason.
    pub refused: BTreeMap<&'static str, usize>,
    /// The series, best first.
    pub series: Vec<RankedSeries>,
}

/// A series in a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedSeries {
    /// The rank, and the ranks that the bounds of all series allow.
    pub ranks: Ranks,
    /// The series.
    pub header: SeriesHeader,
    /// The growth.
    pub estimate: Estimate,
    /// The unit of the growth.
    pub unit: String,
    /// Whether the rate is real (constant prices) or nominal (current prices).
    pub price_basis: PriceBasis,
    /// Whether the rate is stated or computed.
    pub basis: Option<RateBasis>,
    /// The stated rates compared with the computed one.
    pub verdict: Verdict,
}

/// The number of series that are read from the database at a time.
const TARGETS_PER_READ: usize = 1_000;

/// The state of one request.
struct RankingRun<'run> {
    state: &'run State,
    request: &'run RankingRequest,
    growth: GrowthRequest,
    window: Window,
    /// The base period, if it is the same for all series.
    base: Option<Period>,
    /// The targets that are not computed from memory alone.
    others: Vec<GrowthTarget>,
}

impl Service {
    /// The growth of all series that have it at a period, in order.
    ///
    /// # Errors
    /// When a code of the filter is unknown, the series have no unit in common, or the store does not answer.
    pub async fn ranking(&self, state: &State, request: &RankingRequest) -> Result<Ranking, ServiceError> {
        let (growth, window) = (request.growth(), request.reading_window());
        let base = request.measure.lag().and_then(|lag| lag.base_of(request.period));
        let mut run = RankingRun { state, request, growth, window, base, others: Vec::new() };
        let mut entries = Entries::default();
        run.add_regular(&mut entries)?;
        let mut places = 0..;
        for chunk in run.others.chunks(TARGETS_PER_READ) {
            let mut left: Vec<(u32, GrowthTarget)> = Vec::new();
            let growth = self.two_point_growth(state, &run, chunk).await?;
            for ((target, growth), place) in chunk.iter().zip(growth).zip(places.by_ref()) {
                match growth {
                    Some((unit, outcome)) => {
                        let unit = entries.unit(&unit);
                        entries.add(Target::Other(place), unit, outcome, request.order);
                    }
                    None => left.push((place, target.clone())),
                }
            }
            let (places, left): (Vec<u32>, Vec<GrowthTarget>) = left.into_iter().unzip();
            let series = self.growth(state, &left, &run.growth, &run.window).await?;
            let unobserved = self.unobserved(state, &left, request).await?;
            for ((place, target), one) in places.into_iter().zip(&left).zip(series) {
                let Some((unit, point)) = point_at(one.points, request.period) else { continue };
                let outcome = point.value.ok_or(point.reason.unwrap_or(Refusal::Gap));
                if outcome.is_err() && unobserved.contains(&target.level.id) {
                    continue;
                }
                let unit = entries.unit(&unit);
                entries.add(Target::Other(place), unit, outcome, request.order);
            }
        }
        entries.keep_one_unit()?;
        let (page, complete) = run.page(&entries.list);
        let shown: Vec<GrowthTarget> = page.iter().filter_map(|entry| run.target(entry.target)).collect();
        let series = self.growth(state, &shown, &run.growth, &run.window).await?;
        Ok(run.ranking(entries, &page, series, complete))
    }
}

/// Growth with its unit, if it was computed from a value and its base value alone.
type TwoPointGrowth = Option<(String, Result<Estimate, Refusal>)>;

impl Service {
    /// The growth of targets that are not in memory and have no stated rate, from the value at the period and its base
    /// alone. Reading their whole series would take longer.
    async fn two_point_growth(
        &self,
        state: &State,
        run: &RankingRun<'_>,
        targets: &[GrowthTarget],
    ) -> Result<Vec<TwoPointGrowth>, ServiceError> {
        let (catalogue, period) = (&state.catalogue, run.request.period);
        let Some(base) = run.base else { return Ok(vec![None; targets.len()]) };
        let as_of = run.request.as_of;
        let is_in_memory = |level: &Series| match as_of {
            Some(_) => state.history(level, |_| ()).is_some(),
            None => state.packed(level, |_| ()).is_some(),
        };
        let is_read = |target: &GrowthTarget| {
            target.stated.is_empty() && target.level.id > 0 && !is_in_memory(&target.level)
        };
        let levels: Vec<&Series> = targets.iter().filter(|one| is_read(one)).map(|one| &one.level).collect();
        let ordinals = base.ordinal()..=period.ordinal();
        let stored = if levels.is_empty() {
            StoredSeries::new()
        } else {
            let mut read = self.store.read().await?;
            let stored = read.observations_within(&levels, &catalogue.vintages, ordinals).await?;
            read.end_at(catalogue.identity()).await?;
            stored
        };
        let growth = |target: &GrowthTarget| -> TwoPointGrowth {
            let newest: Vec<&Observation> = latest(stored.get(&target.level.id)?, as_of).collect();
            let at = |period: Period| {
                let found = newest.iter().find(|observation| observation.period == period)?;
                Sample::new(found.period, found.value, found.bounds).estimate().ok().copied()
            };
            let (current, base) = (at(period)?, at(base)?);
            let indicator = header(catalogue, &target.level).indicator;
            let transform = run.growth.transform(indicator.unit_class);
            let outcome = transform.between(Pair { current: &current, base: &base }, period.frequency())?;
            Some((transform.unit(indicator.unit.as_str()).to_owned(), outcome))
        };
        Ok(targets.iter().map(growth).collect())
    }

    /// The numbers of the series without an observation at the period. Compound growth has a point at every period at
    /// which it is asked to end, so these must be left out.
    async fn unobserved(
        &self,
        state: &State,
        targets: &[GrowthTarget],
        request: &RankingRequest,
    ) -> Result<HashSet<i64>, ServiceError> {
        if request.measure != Measure::Cagr {
            return Ok(HashSet::new());
        }
        let levels = targets.iter().map(|target| &target.level).filter(|level| level.id != 0);
        let levels: Vec<&Series> = levels.collect();
        let (from, to) = (Some(request.period), Some(request.period));
        let window = Window { from, to, as_of: request.as_of, ..Window::default() };
        let observed = self.observations(state, &levels, &window, false).await?;
        let unobserved = levels.iter().zip(observed).filter(|(_, series)| series.points.is_empty());
        Ok(unobserved.map(|(level, _)| level.id).collect())
    }
}

/// The growth at a period, and its unit.
fn point_at(points: Points, period: Period) -> Option<(String, GrowthPoint)> {
    let Points::Growth(growth) = points else { return None };
    let point = growth.points.into_iter().find(|point| point.period == period)?;
    Some((growth.unit, point))
}

impl RankingRun<'_> {
    /// Computes the targets that are in memory and have no stated rate; collects the others.
    fn add_regular(&mut self, entries: &mut Entries) -> Result<(), ServiceError> {
        let (catalogue, request) = (&self.state.catalogue, self.request);
        let frequency = request.period.frequency();
        let others = targets(catalogue, &request.filter, &self.growth, TargetFilter::WithStatedRates)?;
        let is_other: HashSet<i64> = others.iter().map(|target| target.level.id).collect();
        self.others = others.into_iter().filter(|target| target.level.frequency == frequency).collect();
        let sections = Sections::of(self.state, (request.period, self.base), request.as_of);
        let columns = self.state.ranking();
        let units: Vec<(u32, Transform)> = columns
            .units()
            .iter()
            .map(|(unit, class)| {
                let transform = self.growth.transform(*class);
                (entries.unit(transform.unit(unit.as_str())), transform)
            })
            .collect();
        let selected = self.request.filter.select(catalogue)?;
        let (derived, selected): (Vec<usize>, Vec<usize>) =
            selected.into_iter().partition(|position| catalogue.derived.binary_search(position).is_ok());
        let derived = derived.iter().filter_map(|position| catalogue.series_at(*position));
        let derived = derived.filter(|level| level.frequency == frequency);
        self.others.extend(derived.map(|level| GrowthTarget { level: level.clone(), stated: Vec::new() }));
        let Some(sections) = &sections else {
            let levels = selected.iter().filter_map(|position| catalogue.series_at(*position));
            let levels = levels.filter(|level| level.frequency == frequency && !is_other.contains(&level.id));
            self.others.extend(levels.map(|level| GrowthTarget { level: level.clone(), stated: Vec::new() }));
            return Ok(());
        };
        let size = part_size(selected.len());
        let mut output = vec![Entry::EMPTY; selected.len()];
        let parts =
            parallel_map(selected.chunks(size).zip(output.chunks_mut(size)), |(positions, output)| {
                let mut worker = RankingWorker::new(request, sections, output);
                for position in positions {
                    let Some(row) = columns.get(*position).filter(|row| row.frequency == frequency) else {
                        continue;
                    };
                    if !is_other.is_empty() && is_other.contains(&row.id) {
                        continue;
                    }
                    let unit =
                        units.get(invariant::position(row.unit)).or_broken("the unit of a row is listed");
                    if let Some((unit, transform)) = unit {
                        worker.add(RankedCandidate {
                            position: invariant::number(*position),
                            id: row.id,
                            unit: *unit,
                            transform,
                        });
                    }
                }
                worker.finish()
            });
        // Close the gaps between the entries of the parts.
        let mut end = 0;
        for (start, (written, refused)) in (0..).step_by(size).zip(parts) {
            output.copy_within(start..start + written, end);
            end += written;
            entries.refuse(refused);
        }
        output.truncate(end);
        entries.list = output;
        Ok(())
    }

    fn level(&self, target: Target) -> Option<&Series> {
        match target {
            Target::Regular(number) => self.state.catalogue.series_at(invariant::position(number)),
            Target::Other(number) => self.other(number).map(|other| &other.level),
        }
    }

    fn other(&self, number: u32) -> Option<&GrowthTarget> {
        self.others.get(invariant::position(number)).or_broken("the target of an entry is listed")
    }

    fn target(&self, target: Target) -> Option<GrowthTarget> {
        match target {
            Target::Regular(_) => {
                self.level(target).map(|level| GrowthTarget { level: level.clone(), stated: Vec::new() })
            }
            Target::Other(number) => self.other(number).cloned(),
        }
    }

    fn cursor(&self, entry: &Entry) -> Option<RankingCursor> {
        let value = match self.request.order {
            Order::Desc => entry.sort_values[0],
            Order::Asc => -entry.sort_values[0],
        };
        let level = self.level(entry.target)?;
        let revision = self.state.catalogue.identity();
        Some(RankingCursor::new(value, level.dataset.as_str(), level.key.as_str(), Some(revision)))
    }

    /// The entries of the page, in descending order of the values and then by dataset and key, and whether the page is
    /// the last.
    fn page(&self, entries: &[Entry]) -> (Vec<Entry>, bool) {
        let order = self.request.order;
        let is_after_cursor = |entry: &Entry| {
            self.request
                .cursor
                .as_ref()
                .is_none_or(|cursor| self.cursor(entry).is_some_and(|place| cursor.is_before(&place, order)))
        };
        let id = |place: usize| {
            let level = entries.get(place).and_then(|entry| self.level(entry.target));
            level.map(|level| (&level.dataset, &level.key))
        };
        let compare = |one: &Candidate, other: &Candidate| {
            other.0.total_cmp(&one.0).then_with(|| id(one.1).cmp(&id(other.1)))
        };
        let size = part_size(entries.len());
        let of_parts = parallel_map(entries.chunks(size).enumerate(), |(number, part)| {
            let places = (number * size..).zip(part).filter(|(_, entry)| is_after_cursor(entry));
            leaders(places.map(|(place, entry)| (entry.sort_values[0], place)), self.request.limit, compare)
        });
        let is_whole = of_parts.iter().all(|(_, complete)| *complete);
        let candidates = of_parts.into_iter().flat_map(|(first, _)| first);
        let (first, complete) = leaders(candidates, self.request.limit, compare);
        let page =
            first.iter().filter_map(|(_, place)| entries.get(*place).or_broken("a leader is an entry"));
        let page = page.copied().collect();
        (page, is_whole && complete)
    }

    fn ranking(&self, entries: Entries, page: &[Entry], series: Vec<SeriesData>, complete: bool) -> Ranking {
        let on_page: Vec<[f64; 3]> = page.iter().map(|entry| entry.sort_values).collect();
        let ranked = ranks(entries.list.iter().map(|entry| entry.sort_values), &on_page);
        let series = ranked.into_iter().zip(series).filter_map(|(ranked, SeriesData { header, points })| {
            let (unit, point) = point_at(points, self.request.period)?;
            ranked_series(ranked, header, unit, &point)
        });
        let last = page.last().filter(|_| !complete).and_then(|entry| self.cursor(entry));
        Ranking {
            revision: self.state.catalogue.revision,
            next: last,
            total: entries.list.len(),
            series: series.collect(),
            refused: entries.refused,
        }
    }
}

/// A series with its rank.
fn ranked_series(
    ranks: Ranks,
    header: SeriesHeader,
    unit: String,
    point: &GrowthPoint,
) -> Option<RankedSeries> {
    let stated = point.stated.first().filter(|_| point.basis == Some(RateBasis::Stated));
    Some(RankedSeries {
        ranks,
        estimate: point.value?,
        unit,
        price_basis: stated.map_or(header.indicator.price_basis, |rate| rate.price_basis),
        basis: point.basis,
        verdict: point.verdict,
        header,
    })
}

#[cfg(test)]
mod tests;
