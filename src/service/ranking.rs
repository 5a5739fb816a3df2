//! Rankings: the growth of all series that have it at a period, best first, with ranks as uncertain as the rates.

mod columns;
mod cursor;
mod entries;
mod leaders;
mod plain;
mod ranks;

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

pub use columns::RankingColumns;
pub use cursor::RankingCursor;
use entries::{Entries, Entry, Target};
use leaders::{Candidate, leaders};
use plain::{RankedCandidate, RankingWorker, Sections};
use ranks::{Ranked, ranks};

use super::fetch::header;
use super::growth::{Choice, GrowthRequest, GrowthTarget, targets};
use super::query::{SeriesFilter, Window};
use super::vintages::latest;
use super::{Service, ServiceError, State};
use crate::domain::dataset::{GrowthPoint, Named, Points, SeriesData, SeriesHeader};
use crate::domain::growth::{self, Because, Estimate, Measure, Pair, RateBasis, Refusal, Sample, Transform};
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::formats::number::Number;
use crate::parallel::{parallel_map, part_size};
use crate::store::StoredSeries;

/// What is ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingRequest {
    /// Which series.
    pub filter: SeriesFilter,
    /// By which measure.
    pub measure: Measure,
    /// At which period; `cagr` runs from the first observation of each series to it.
    pub period: Period,
    /// Which end comes first.
    pub order: Order,
    /// As it was published up to this day.
    pub as_of: Option<NaiveDate>,
    /// How many at most.
    pub limit: usize,
    /// Where the page before ended.
    pub cursor: Option<RankingCursor>,
}

impl RankingRequest {
    /// The periods that growth is computed at.
    fn window(&self) -> growth::Window {
        let from = (self.measure != Measure::Cagr).then_some(self.period);
        growth::Window { from, to: Some(self.period) }
    }
}

/// Which end of a ranking comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The greatest growth.
    #[default]
    Desc,
    /// The least growth.
    Asc,
}

impl Order {
    /// The codes, as `order=` takes them.
    pub const CODES: [&'static str; 2] = ["desc", "asc"];

    /// The order with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "desc" => Some(Self::Desc),
            "asc" => Some(Self::Asc),
            _ => None,
        }
    }
}

/// A page of a ranking.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Ranking {
    /// The revision of the database that the answer is of.
    pub revision: i64,
    /// The period.
    pub period: String,
    /// The measure.
    pub measure: &'static str,
    /// Which end comes first.
    pub order: Order,
    /// Whether this is all there is.
    pub complete: bool,
    /// Where the next page starts, as `cursor=` takes it.
    pub next: Option<String>,
    /// How many series are ranked, on all pages.
    pub total: usize,
    /// How many series have an observation at the period but no growth that can be ranked, by reason.
    #[schema(value_type = BTreeMap<String, usize>)]
    pub refused: BTreeMap<&'static str, usize>,
    /// The series, best first.
    pub ranking: Vec<RankedSeries>,
}

/// A series in a ranking.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RankedSeries {
    /// The rank by the value; series with the same value share it.
    pub rank: usize,
    /// The best rank that the bounds of all series allow.
    pub rank_from: usize,
    /// The worst rank that the bounds of all series allow.
    pub rank_to: usize,
    /// The key.
    pub key: String,
    /// The dataset.
    pub dataset: String,
    /// Where.
    pub area: CodeAndName,
    /// Which industry.
    pub activity: CodeAndName,
    /// What is measured.
    pub indicator: CodeAndName,
    /// The growth.
    #[schema(value_type = f64)]
    pub value: Number,
    /// The lower end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    pub lower: Option<Number>,
    /// The upper end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    pub upper: Option<Number>,
    /// The unit of the growth.
    pub unit: String,
    /// Whether the rate is real (constant prices) or nominal (current prices).
    pub price_basis: &'static str,
    /// Whether the rate is stated or computed.
    pub basis: Option<&'static str>,
    /// How the stated rates and the computed one stand to each other.
    pub verdict: &'static str,
    /// What explains that they do not meet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<&'static str>,
}

/// A code and its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CodeAndName {
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
}

impl From<&Named> for CodeAndName {
    fn from(named: &Named) -> Self {
        Self { code: named.code.to_string(), name: named.name.to_string() }
    }
}

/// How many series are looked at together where their observations are not in memory.
const TARGETS_AT_ONCE: usize = 1_000;

/// One request in the course of being answered.
struct Run<'run> {
    state: &'run State,
    request: &'run RankingRequest,
    growth: GrowthRequest,
    window: Window,
    /// The period that growth at the period is compared with, where it is the same for all series.
    base: Option<Period>,
    others: Vec<GrowthTarget>,
}

impl Service {
    /// The growth of every series that has it at a period, best first.
    ///
    /// # Errors
    /// When a code of the filter is unknown, the series have no unit in common, or the store does not answer.
    pub async fn ranking(&self, state: &State, request: &RankingRequest) -> Result<Ranking, ServiceError> {
        let growth = GrowthRequest {
            measure: request.measure,
            as_percent: false,
            base: None,
            conversion: None,
            with_inputs: false,
        };
        let growth::Window { from, to } = request.window();
        let window = Window { from, to, as_of: request.as_of, ..Window::default() };
        let base = request.measure.lag().and_then(|lag| lag.base_of(request.period));
        let mut run = Run { state, request, growth, window, base, others: Vec::new() };
        let mut entries = Entries::default();
        run.add_plain(&mut entries)?;
        let mut places = 0..;
        for chunk in run.others.chunks(TARGETS_AT_ONCE) {
            let mut left: Vec<(u32, GrowthTarget)> = Vec::new();
            let glances = self.glances(state, &run, chunk).await?;
            for ((target, glance), place) in chunk.iter().zip(glances).zip(places.by_ref()) {
                match glance {
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
        let (page, complete) = run.page(&entries.found);
        let shown: Vec<GrowthTarget> = page.iter().filter_map(|entry| run.target(entry.target)).collect();
        let series = self.growth(state, &shown, &run.growth, &run.window).await?;
        Ok(run.ranking(entries, &page, series, complete))
    }
}

/// Growth with its unit, where a value and the one that it is compared with are all that it takes.
type TwoPointGrowth = Option<(String, Result<Estimate, Refusal>)>;

impl Service {
    /// The growth of those targets that are not in memory, of which no rate is stated, and that have a value and a base,
    /// computed from the two alone: to read all that the database has of them takes six times as long.
    async fn glances(
        &self,
        state: &State,
        run: &Run<'_>,
        targets: &[GrowthTarget],
    ) -> Result<Vec<TwoPointGrowth>, ServiceError> {
        let (catalogue, period) = (&state.catalogue, run.request.period);
        let Some(base) = run.base else { return Ok(vec![None; targets.len()]) };
        let as_of = run.request.as_of;
        let is_in_memory =
            |level: &Series| state.packed(level, |packed| as_of.is_none() || packed.is_whole()) == Some(true);
        let is_read = |target: &GrowthTarget| {
            target.stated.is_empty() && target.level.id != 0 && !is_in_memory(&target.level)
        };
        let levels: Vec<&Series> = targets.iter().filter(|one| is_read(one)).map(|one| &one.level).collect();
        let ordinals = base.ordinal()..=period.ordinal();
        let stored = if levels.is_empty() {
            StoredSeries::new()
        } else {
            self.store.read().await?.observations_within(&levels, &catalogue.vintages, ordinals).await?
        };
        let glance = |target: &GrowthTarget| -> TwoPointGrowth {
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
        Ok(targets.iter().map(glance).collect())
    }

    /// The numbers of the series that have a point at the period although they have no observation there: compound
    /// growth has one wherever it is asked to end.
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

impl Run<'_> {
    /// Computes what can be computed from memory, where no rate is stated; remembers the others.
    fn add_plain(&mut self, entries: &mut Entries) -> Result<(), ServiceError> {
        let (catalogue, request) = (&self.state.catalogue, self.request);
        let frequency = request.period.frequency();
        let others = targets(catalogue, &request.filter, &self.growth, Choice::WithStatedRates)?;
        let is_other: HashSet<i64> = others.iter().map(|target| target.level.id).collect();
        self.others = others.into_iter().filter(|target| target.level.frequency == frequency).collect();
        let is_newest = request.as_of.is_none();
        let sections = is_newest.then(|| Sections::of(self.state, request.period, self.base)).flatten();
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
        let Some(sections) = &sections else {
            let levels = selected.iter().filter_map(|position| catalogue.series.get(*position));
            let levels = levels.filter(|level| level.frequency == frequency && !is_other.contains(&level.id));
            self.others.extend(levels.map(|level| GrowthTarget { level: level.clone(), stated: Vec::new() }));
            return Ok(());
        };
        let size = part_size(selected.len());
        let mut room = vec![Entry::ROOM; selected.len()];
        let parts = parallel_map(selected.chunks(size).zip(room.chunks_mut(size)), |(positions, room)| {
            let mut part = RankingWorker::new(request, sections, room);
            for position in positions {
                let Some(row) = columns.get(*position).filter(|row| row.frequency == frequency) else {
                    continue;
                };
                if !is_other.is_empty() && is_other.contains(&row.id) {
                    continue;
                }
                let unit = usize::try_from(row.unit).ok().and_then(|unit| units.get(unit));
                if let (Some((unit, transform)), Ok(position)) = (unit, u32::try_from(*position)) {
                    part.add(RankedCandidate { position, id: row.id, unit: *unit, transform });
                }
            }
            part.finish()
        });
        // What was found moves together.
        let mut end = 0;
        for (start, (found, refused)) in (0..).step_by(size).zip(parts) {
            room.copy_within(start..start + found, end);
            end += found;
            entries.refuse(refused);
        }
        room.truncate(end);
        entries.found = room;
        Ok(())
    }

    fn level(&self, target: Target) -> Option<&Series> {
        match target {
            Target::Plain(position) => self.state.catalogue.series.get(usize::try_from(position).ok()?),
            Target::Other(position) => {
                self.others.get(usize::try_from(position).ok()?).map(|other| &other.level)
            }
        }
    }

    fn target(&self, target: Target) -> Option<GrowthTarget> {
        match target {
            Target::Plain(_) => {
                self.level(target).map(|level| GrowthTarget { level: level.clone(), stated: Vec::new() })
            }
            Target::Other(position) => self.others.get(usize::try_from(position).ok()?).cloned(),
        }
    }

    fn cursor(&self, entry: &Entry) -> Option<RankingCursor> {
        let value = match self.request.order {
            Order::Desc => entry.turned[0],
            Order::Asc => -entry.turned[0],
        };
        let level = self.level(entry.target)?;
        Some(RankingCursor::new(value, level.dataset.as_str(), level.key.as_str()))
    }

    /// The entries of the page, the greatest first and those with the same value by dataset and key, and whether
    /// they are the last.
    fn page(&self, entries: &[Entry]) -> (Vec<Entry>, bool) {
        let order = self.request.order;
        let is_left = |entry: &Entry| {
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
            let places = (number * size..).zip(part).filter(|(_, entry)| is_left(entry));
            leaders(places.map(|(place, entry)| (entry.turned[0], place)), self.request.limit, compare)
        });
        let is_whole = of_parts.iter().all(|(_, complete)| *complete);
        let candidates = of_parts.into_iter().flat_map(|(first, _)| first);
        let (first, complete) = leaders(candidates, self.request.limit, compare);
        let page = first.iter().filter_map(|(_, place)| entries.get(*place)).copied().collect();
        (page, is_whole && complete)
    }

    fn ranking(&self, entries: Entries, page: &[Entry], series: Vec<SeriesData>, complete: bool) -> Ranking {
        let on_page: Vec<[f64; 3]> = page.iter().map(|entry| entry.turned).collect();
        let ranked = ranks(entries.found.iter().map(|entry| entry.turned), &on_page);
        let shown = ranked.into_iter().zip(series).filter_map(|(ranked, SeriesData { header, points })| {
            let (unit, point) = point_at(points, self.request.period)?;
            shown(ranked, &header, unit, &point)
        });
        let last = page.last().filter(|_| !complete).and_then(|entry| self.cursor(entry));
        Ranking {
            revision: self.state.catalogue.revision,
            period: self.request.period.to_string(),
            measure: self.request.measure.code(),
            order: self.request.order,
            complete,
            next: last.map(|cursor| cursor.to_string()),
            total: entries.found.len(),
            ranking: shown.collect(),
            refused: entries.refused,
        }
    }
}

/// A series with its rank.
fn shown(ranked: Ranked, header: &SeriesHeader, unit: String, point: &GrowthPoint) -> Option<RankedSeries> {
    let estimate = point.value?;
    let bounds = estimate.bounds();
    let indicator = &header.indicator;
    let stated = point.stated.first().filter(|_| point.basis == Some(RateBasis::Stated));
    let price_basis = stated.map_or(indicator.price_basis, |rate| rate.price_basis);
    Some(RankedSeries {
        rank: ranked.rank,
        rank_from: ranked.best,
        rank_to: ranked.worst,
        key: header.key.to_string(),
        dataset: header.dataset.to_string(),
        area: (&header.area).into(),
        activity: (&header.activity).into(),
        indicator: CodeAndName { code: indicator.code.to_string(), name: indicator.name.to_string() },
        value: Number(estimate.value()),
        lower: bounds.lower().map(Number),
        upper: bounds.upper().map(Number),
        unit,
        price_basis: price_basis.code(),
        basis: point.basis.map(RateBasis::code),
        verdict: point.verdict.code(),
        because: point.verdict.because().map(Because::code),
    })
}

#[cfg(test)]
mod tests;
