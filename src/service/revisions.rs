//! Revisions: the triangles of series, statistics of their revisions, and outlooks of figures.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::header::header;
use super::query::Window;
use super::state::State;
use super::vintages::history;
use super::{Service, ServiceError};
use crate::domain::code_column::CodeFilter;
use crate::domain::dataset::{Points, ResultPoint, Results, SeriesData};
use crate::domain::growth::Measure;
use crate::domain::observation::{Observation, ObservationStatus, Origin};
use crate::domain::period::Period;
use crate::domain::revision::{
    FigureOutlook, FirstReleases, Later, Number, OutlookTable, Refusal, RevisionRequest, SeriesRevisions,
    Statistics, Subject, Triangle, default_measure, unit_of_values,
};
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::store::{StoreError, StoredSeries};

/// The number of points of the statistics of one series in flat formats.
pub const POINTS: usize = Statistics::CODES.len() + 1;

/// The code of the outlook of the newest figure among the statistics of a series.
pub const OUTLOOK: &str = "outlook";

/// About how many vintages an observation has, for the cost of reading them.
pub const VINTAGES: usize = 8;

/// About how many observations are read for the revisions of a series: those of all series of its indicator and area.
#[must_use]
pub fn work(state: &State, series: &Series) -> usize {
    let siblings = siblings(state, series);
    let counts = siblings.iter().map(|one| usize::try_from(one.observations).unwrap_or_default());
    counts.sum::<usize>().saturating_mul(VINTAGES)
}

/// What is asked of the revisions of some series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisionsQuery {
    /// The measure; none for the default of each series.
    pub measure: Option<Measure>,
    /// The releases.
    pub releases: RevisionRequest,
    /// The periods, and the day up to which publications count.
    pub window: Window,
}

impl Service {
    /// The triangles of some series, in their order, as published up to a day.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn triangles(
        &self,
        state: &State,
        series: &[&Series],
        as_of: Option<NaiveDate>,
    ) -> Result<Vec<Triangle>, ServiceError> {
        let groups: Vec<Vec<&Series>> = series.iter().map(|one| siblings(state, one)).collect();
        let mut all: Vec<&Series> = groups.iter().flatten().copied().chain(series.iter().copied()).collect();
        all.sort_unstable_by_key(|one| one.id);
        all.dedup_by_key(|one| one.id);
        let stored = self.vintages(state, &all).await?;
        let restated = self.restatements(state, state.catalogue.revision, series).await?;
        let first_releases = |group: &Vec<&Series>| first_releases(group, &stored, as_of);
        let triangles = series.iter().zip(&groups).map(|(one, group)| {
            let vintages = stored.get(&one.id).map(Vec::as_slice).unwrap_or_default();
            let restated = restated.get(&one.id).map(Vec::as_slice).unwrap_or_default();
            triangle((vintages, restated), as_of, &first_releases(group))
        });
        Ok(triangles.collect())
    }

    /// The days on which some series were published without a change, as known at a revision.
    pub(super) async fn restatements(
        &self,
        state: &State,
        revision: i64,
        series: &[&Series],
    ) -> Result<HashMap<i64, Vec<NaiveDate>>, ServiceError> {
        let ids: Vec<i64> = series.iter().map(|one| one.id).filter(|id| *id > 0).collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let identity = state.catalogue.identity();
        let read = async {
            let mut read = self.store.read().await?;
            let days = read.restatements(&ids, revision).await?;
            read.end_at(identity).await?;
            Ok::<_, StoreError>(days)
        };
        Ok(Box::pin(read).await?)
    }

    /// The revisions of some series, in their order.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn revisions(
        &self,
        state: &State,
        series: &[&Series],
        query: &RevisionsQuery,
    ) -> Result<Vec<SeriesRevisions>, ServiceError> {
        let triangles = self.triangles(state, series, query.window.as_of).await?;
        let all =
            series.iter().zip(&triangles).map(|(one, triangle)| of_triangle(state, one, triangle, query));
        Ok(all.collect())
    }

    /// Adds the outlook of its revisions, until a later release, to the newest value of each period.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn add_outlooks(
        &self,
        state: &State,
        series: &[&Series],
        data: &mut [SeriesData],
        (to, as_of): (Later, Option<NaiveDate>),
    ) -> Result<(), ServiceError> {
        let triangles = self.triangles(state, series, as_of).await?;
        for ((one, triangle), data) in series.iter().zip(&triangles).zip(data) {
            let Points::Observations(observations) = &mut data.points else { continue };
            let mut outlooks = Outlooks::of(state, one, triangle, to);
            observations.change(|all| {
                for observation in all.iter_mut().filter(|one| one.value.is_some()) {
                    observation.provenance.outlook = outlooks.of_period(observation.period).map(Arc::new);
                }
            });
        }
        Ok(())
    }
}

/// The revisions of a series with a triangle.
#[must_use]
pub fn of_triangle(
    state: &State,
    series: &Series,
    triangle: &Triangle,
    query: &RevisionsQuery,
) -> SeriesRevisions {
    let unit = state.catalogue.unit_of(series).map_or("", |unit| unit.as_str());
    let class = state.catalogue.unit_class_of(series).unwrap_or(UnitClass::Unknown);
    let subject = Subject { measure: query.measure, class, unit, frequency: series.frequency };
    SeriesRevisions::of(triangle, subject, query.releases, |period| query.window.contains(period))
}

/// The outlook of a figure of a period; none where the newest vintage lacks the period.
#[must_use]
pub fn outlook(state: &State, series: &Series, triangle: &Triangle, period: Period) -> Option<FigureOutlook> {
    Outlooks::of(state, series, triangle, Later::Final).of_period(period)
}

/// The outlooks of the figures of a series.
struct Outlooks<'a> {
    measure: Measure,
    unit: String,
    table: Result<OutlookTable<'a>, Refusal>,
}

impl<'a> Outlooks<'a> {
    fn of(state: &State, series: &Series, triangle: &'a Triangle, to: Later) -> Self {
        let class = state.catalogue.unit_class_of(series).unwrap_or(UnitClass::Unknown);
        let measure = default_measure(class);
        let unit = state.catalogue.unit_of(series).map_or("", |unit| unit.as_str());
        let measured = triangle.measured(measure, class, series.frequency);
        Self {
            measure,
            unit: unit_of_values(measure, class, unit).to_owned(),
            table: measured.map(|measured| OutlookTable::new(triangle, measured, to)),
        }
    }

    fn of_period(&mut self, period: Period) -> Option<FigureOutlook> {
        let outlook = match &mut self.table {
            Ok(table) => table.of(period)?,
            Err(refusal) => Err(*refusal),
        };
        Some(FigureOutlook { measure: self.measure, unit: self.unit.clone(), outlook })
    }
}

/// The statistics of a series as rows of flat formats, one measure each; a refusal is in each of them.
#[must_use]
pub fn results(state: &State, series: &Series, revisions: &SeriesRevisions) -> Vec<SeriesData> {
    let header = header(&state.catalogue, series);
    let span = revisions.span();
    let Some(period) = span.map(|(_, last)| last).or(series.last) else { return Vec::new() };
    let method = revisions.method();
    let numbers = match &revisions.statistics {
        Ok(statistics) => statistics.numbers(),
        Err(_) => Statistics::refused(revisions.revisions.len()),
    };
    let of_result = |measure: &'static str, unit: &str, point: ResultPoint| SeriesData {
        header: header.clone(),
        points: Points::Results(Results {
            measure: measure.into(),
            target: None,
            unit: unit.to_owned(),
            status: ObservationStatus::NORMAL,
            points: vec![point],
        }),
    };
    let refusal = revisions.statistics.as_ref().err().map(|refusal| refusal.code());
    let row = |number: &Number| {
        let point = ResultPoint {
            period,
            base: span.map(|(first, _)| first),
            value: number.value,
            lower: None,
            upper: None,
            basis: method.clone().into(),
            verdict: revisions.statistics.as_ref().ok().map(|statistics| statistics.bias.code()),
            reason: refusal,
        };
        of_result(number.code, number.unit.code(&revisions.unit), point)
    };
    // A number that a measure does not have is no row.
    let given = numbers.iter().filter(|number| refusal.is_some() || number.value.is_some());
    let outlook = revisions.outlook.map(|(period, outlook)| {
        let given = outlook.ok();
        let point = ResultPoint {
            period,
            base: None,
            value: given.map(|outlook| outlook.value),
            lower: given.map(|outlook| outlook.lower),
            upper: given.map(|outlook| outlook.upper),
            basis: "revision".into(),
            verdict: None,
            reason: outlook.err().map(Refusal::code),
        };
        of_result(OUTLOOK, &revisions.value_unit, point)
    });
    given.map(row).chain(outlook).collect()
}

/// The series of the indicator, area and frequency of a series.
pub(super) fn siblings<'a>(state: &'a State, series: &Series) -> Vec<&'a Series> {
    let index = &state.catalogue.code_index;
    let filters = [
        index.dataset.any_of([series.dataset.as_str()]),
        index.indicator.any_of([series.indicator.as_str()]),
        index.area.any_of([series.area.as_str()]),
    ];
    let positions = CodeFilter::matches(&filters).unwrap_or_default().into_iter();
    let all = positions.filter_map(|position| state.catalogue.series_at(position));
    all.filter(|one| one.frequency == series.frequency).collect()
}

/// When each period of some series was first published.
pub(super) fn first_releases(
    series: &[&Series],
    stored: &StoredSeries,
    as_of: Option<NaiveDate>,
) -> FirstReleases {
    let mut first = FirstReleases::default();
    for observation in series.iter().filter_map(|one| stored.get(&one.id)).flatten() {
        let published = observation.provenance.published;
        let is_value = observation.value.is_some() && observation.provenance.origin != Origin::Withdrawn;
        if is_value && as_of.is_none_or(|day| published <= day) {
            first.add(observation.period, published);
        }
    }
    first
}

/// The triangle of a series, of its observations and the days on which it was published without a change.
pub(super) fn triangle(
    (vintages, restated): (&[Observation], &[NaiveDate]),
    as_of: Option<NaiveDate>,
    first_releases: &FirstReleases,
) -> Triangle {
    let changes: Vec<(Period, NaiveDate, Option<f64>)> =
        history(vintages, as_of).map(|one| (one.period, one.provenance.published, one.value)).collect();
    let restated = restated.iter().copied().filter(|day| as_of.is_none_or(|as_of| *day <= as_of));
    Triangle::new(&changes, restated, first_releases)
}
