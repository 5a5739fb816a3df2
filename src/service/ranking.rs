//! Rankings: the growth of all series that have it at a period, best first, with ranks as uncertain as the rates.

mod cursor;
mod ranks;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

pub use cursor::RankingCursor;
use ranks::{Ranked, ranks};

use super::growth::{GrowthRequest, targets};
use super::query::{SeriesFilter, Window};
use super::{Service, ServiceError, State};
use crate::domain::catalogue::PriceBasis;
use crate::domain::dataset::{GrowthPoint, Named, Points, SeriesData, SeriesHeader};
use crate::domain::growth::{Because, Estimate, Measure, RateBasis, Refusal};
use crate::domain::period::Period;
use crate::formats::number::Number;

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

/// Growth that can be ranked.
struct Candidate {
    header: SeriesHeader,
    unit: String,
    point: GrowthPoint,
    estimate: Estimate,
}

impl Candidate {
    /// At which prices the quoted rate is.
    fn price_basis(&self) -> PriceBasis {
        let stated = self.point.stated.first().filter(|_| self.point.basis == Some(RateBasis::Stated));
        stated.map_or(self.header.indicator.price_basis, |rate| rate.price_basis)
    }

    fn shown(&self, ranked: Ranked) -> RankedSeries {
        let indicator = &self.header.indicator;
        let bounds = self.estimate.bounds();
        RankedSeries {
            rank: ranked.rank,
            rank_from: ranked.best,
            rank_to: ranked.worst,
            key: self.header.key.to_string(),
            dataset: self.header.dataset.to_string(),
            area: (&self.header.area).into(),
            activity: (&self.header.activity).into(),
            indicator: CodeAndName { code: indicator.code.to_string(), name: indicator.name.to_string() },
            value: Number(self.estimate.value()),
            lower: bounds.lower().map(Number),
            upper: bounds.upper().map(Number),
            unit: self.unit.clone(),
            price_basis: self.price_basis().code(),
            basis: self.point.basis.map(RateBasis::code),
            verdict: self.point.verdict.code(),
            because: self.point.verdict.because().map(Because::code),
        }
    }

    fn cursor(&self) -> RankingCursor {
        RankingCursor::new(self.estimate.value(), self.header.dataset.as_str(), self.header.key.as_str())
    }
}

impl Service {
    /// The growth of every series that has it at a period, best first.
    ///
    /// # Errors
    /// When a code of the filter is unknown, the series have no unit in common, or the store does not answer.
    pub async fn ranking(&self, state: &State, request: &RankingRequest) -> Result<Ranking, ServiceError> {
        let catalogue = &state.catalogue;
        let growth =
            GrowthRequest { measure: request.measure, as_percent: false, base: None, conversion: None };
        let mut targets = targets(catalogue, &request.filter, &growth)?;
        targets.retain(|target| target.level.frequency == request.period.frequency());
        let from = (request.measure != Measure::Cagr).then_some(request.period);
        let window = Window { from, to: Some(request.period), as_of: request.as_of, ..Window::default() };
        let series = self.growth(state, &targets, &growth, &window).await?;
        let mut refused = BTreeMap::new();
        let mut candidates = candidates(series, request.period, &mut refused);
        keep_one_unit(&mut candidates, &mut refused)?;
        let ranked = in_order(candidates, request.order);
        Ok(page(&ranked, request, catalogue.revision, refused))
    }
}

/// The points at the period that have a value; the others are counted by reason.
fn candidates(
    series: Vec<SeriesData>,
    period: Period,
    refused: &mut BTreeMap<&'static str, usize>,
) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for SeriesData { header, points } in series {
        let Points::Growth(growth) = points else { continue };
        let Some(point) = growth.points.into_iter().find(|point| point.period == period) else { continue };
        match (point.value, point.reason) {
            (Some(estimate), _) => candidates.push(Candidate { header, unit: growth.unit, point, estimate }),
            (None, reason) => *refused.entry(reason.unwrap_or(Refusal::Gap).code()).or_default() += 1,
        }
    }
    candidates
}

/// Only growth in one unit can be ranked. Percentages grow in percentage points: beside growth in percent they are
/// counted as refused.
fn keep_one_unit(
    candidates: &mut Vec<Candidate>,
    refused: &mut BTreeMap<&'static str, usize>,
) -> Result<(), ServiceError> {
    let units: BTreeSet<&str> = candidates.iter().map(|candidate| candidate.unit.as_str()).collect();
    if units.len() < 2 {
        return Ok(());
    }
    if units != BTreeSet::from(["percent", "percentage_points"]) {
        let units = units.into_iter().collect::<Vec<_>>().join(", ");
        return Err(ServiceError::Conflict {
            parameter: "measure",
            detail: format!("the series come in {units}, which have no common order; choose an indicator"),
        });
    }
    let before = candidates.len();
    candidates.retain(|candidate| candidate.unit == "percent");
    *refused.entry(Refusal::UnitClass.code()).or_default() += before - candidates.len();
    Ok(())
}

/// The candidates in their order with their ranks, those with the same value by dataset and key.
fn in_order(candidates: Vec<Candidate>, order: Order) -> Vec<(Ranked, Candidate)> {
    // Turning the sign turns the order.
    let turned = |estimate: Estimate| {
        let (lower, upper) = estimate.bounds().ends();
        match order {
            Order::Desc => [estimate.value(), lower, upper],
            Order::Asc => [-estimate.value(), -upper, -lower],
        }
    };
    let intervals: Vec<[f64; 3]> = candidates.iter().map(|candidate| turned(candidate.estimate)).collect();
    let mut ranked: Vec<(Ranked, Candidate)> = ranks(&intervals).into_iter().zip(candidates).collect();
    ranked.sort_by(|(a, one), (b, other)| {
        let id = |candidate: &Candidate| (candidate.header.dataset.clone(), candidate.header.key.clone());
        a.rank.cmp(&b.rank).then_with(|| id(one).cmp(&id(other)))
    });
    ranked
}

fn page(
    ranked: &[(Ranked, Candidate)],
    request: &RankingRequest,
    revision: i64,
    refused: BTreeMap<&'static str, usize>,
) -> Ranking {
    let total = ranked.len();
    let cursor = request.cursor.as_ref();
    let start = ranked.partition_point(|(_, candidate)| {
        cursor.is_some_and(|cursor| !cursor.is_before(&candidate.cursor(), request.order))
    });
    let shown: Vec<&(Ranked, Candidate)> = ranked.iter().skip(start).take(request.limit).collect();
    let more = start + shown.len() < total;
    let next = shown.last().filter(|_| more).map(|(_, candidate)| candidate.cursor().to_string());
    Ranking {
        revision,
        period: request.period.to_string(),
        measure: request.measure.code(),
        order: request.order,
        complete: next.is_none(),
        next,
        total,
        refused,
        ranking: shown.into_iter().map(|(ranked, candidate)| candidate.shown(*ranked)).collect(),
    }
}

#[cfg(test)]
mod tests;
