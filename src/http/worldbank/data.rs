//! Observations, as rows of a list and below a source.
//!
//! Follows `country/…/indicator/…` and `sources/…/series/…/country/…/time/…` of the World Bank's API: a row for every
//! series and period, the newest period first, with null for a missing value.

use super::concepts::{extent, periods};
use super::envelope::ResponseContent;
use super::error::WorldBankError;
use super::page::{Page, Row};
use super::path::SourceDimension;
use super::request::{RecentValues, WorldBankRequest};
use super::response_format::ResponseFormat;
use super::select::{self, Source, ids, series};
use super::time::{self, Unit};
use crate::domain::catalogue::Catalogue;
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::observations::Observations;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::http::cost::Cost;
use crate::http::response::App;
use crate::http::weigh::weigh;
use crate::limits::{MAX_COLLECTED_OBSERVATIONS, MAX_RECENT_OBSERVATIONS};
use crate::service::State;
use crate::service::query::Window;

/// The series and periods of a request.
struct DataQuery<'a> {
    series: Vec<(String, &'a Series)>,
    /// The periods of each unit, the newest first.
    periods: Vec<(Unit, Vec<Period>)>,
    recent: RecentValues,
}

/// Observations of countries and indicators.
pub(super) async fn of_countries(
    app: &App,
    state: &State,
    request: &WorldBankRequest,
    countries: &str,
    codes: &str,
) -> Result<ResponseContent, WorldBankError> {
    let catalogue = &state.catalogue;
    let countries = select::countries(catalogue, countries)?;
    let (source, codes) = find(catalogue, request, codes)?;
    let codes = codes.as_deref();
    let unit = request.unit()?;
    if codes.is_none() {
        weigh(Cost::whole(catalogue.code_index.dataset.count(source.dataset.id.as_str()))).await;
    }
    let mut chosen = series(catalogue, source, codes, countries.as_deref());
    chosen.retain(|(_, series)| Unit::of(series.frequency) == Some(unit));
    let mut periods = periods(chosen.iter().filter_map(|(_, series)| extent(series)));
    let dates = request.dates()?;
    periods.retain(|period| dates.is_none_or(|dates| dates.contain(*period)));
    let query = DataQuery::new(chosen, &periods, request.recent()?);
    if request.form()? == ResponseFormat::JsonStat {
        let whole = query.page(app, state, (0, MAX_COLLECTED_OBSERVATIONS)).await?;
        let is_whole = whole.total == whole.rows.len();
        return if is_whole {
            Ok(ResponseContent::Cube((&source).into(), whole))
        } else {
            Err(WorldBankError::too_many())
        };
    }
    Ok(ResponseContent::Page {
        page: query.page(app, state, (request.offset(), request.per_page)).await?,
        source: source.number,
        updated: source.dataset.updated.date_naive(),
    })
}

/// The source of a list of indicators, and the ids of the list: the source that is named, or the first that has all
/// indicators.
fn find<'a, 'b>(
    catalogue: &'a Catalogue,
    request: &WorldBankRequest,
    codes: &'b str,
) -> Result<(Source<'a>, Option<Vec<&'b str>>), WorldBankError> {
    let (named, codes) = match codes.split_once(':') {
        Some((dataset, codes)) => (Some(dataset), codes),
        None => (request.text("source"), codes),
    };
    let codes = ids(Some(codes));
    let candidates = select::named_or_all(catalogue, named)?;
    let has =
        |source: &Source| codes.as_deref().is_none_or(|codes| select::measures(catalogue, *source, codes));
    let source = candidates.into_iter().find(has).ok_or_else(WorldBankError::invalid)?;
    Ok((source, codes))
}

/// Observations below a source.
pub(super) async fn of_source(
    app: &App,
    state: &State,
    request: &WorldBankRequest,
    source: &str,
    pairs: &[(SourceDimension, &str)],
) -> Result<ResponseContent, WorldBankError> {
    let catalogue = &state.catalogue;
    let source = select::source(catalogue, source)?;
    let list = |dimension: SourceDimension| {
        pairs.iter().find(|(named, _)| *named == dimension).map_or("all", |(_, list)| *list)
    };
    let codes = ids(Some(list(SourceDimension::Series)));
    if codes.as_ref().is_some_and(|codes| !select::measures(catalogue, source, codes)) {
        return Err(WorldBankError::invalid());
    }
    let countries = select::countries(catalogue, list(SourceDimension::Country))?;
    if codes.is_none() {
        weigh(Cost::whole(catalogue.code_index.dataset.count(source.dataset.id.as_str()))).await;
    }
    let chosen = series(catalogue, source, codes.as_deref(), countries.as_deref());
    let mut periods = periods(chosen.iter().filter_map(|(_, series)| extent(series)));
    if let Some(chosen) = chosen_periods(list(SourceDimension::Time))? {
        periods.retain(|period| chosen.contains(period));
    }
    let query = DataQuery::new(chosen, &periods, request.recent()?);
    let page = query.page(app, state, (request.offset(), request.per_page)).await?;
    Ok(ResponseContent::SourcePage { page, source: (&source).into() })
}

/// The periods of a list; none if it contains `all`.
fn chosen_periods(list: &str) -> Result<Option<Vec<Period>>, WorldBankError> {
    let Some(ids) = ids(Some(list)) else { return Ok(None) };
    let parse = |id: &str| time::period(id).ok_or_else(WorldBankError::invalid);
    ids.into_iter().map(parse).collect::<Result<_, _>>().map(Some)
}

impl<'a> DataQuery<'a> {
    /// The query for some series and periods, which are in the order of units, then of time.
    fn new(series: Vec<(String, &'a Series)>, periods: &[Period], recent: RecentValues) -> Self {
        let most = if let RecentValues::Periods(count, _) = recent { count } else { usize::MAX };
        let of_unit = |periods: &[Period]| {
            let unit = periods.first().and_then(|period| Unit::of(period.frequency()))?;
            Some((unit, periods.iter().rev().take(most).copied().collect()))
        };
        let units = periods.chunk_by(|one, next| one.frequency() == next.frequency());
        Self { series, periods: units.filter_map(of_unit).collect(), recent }
    }

    /// The periods of a series, the newest first.
    fn periods_of(&self, series: &Series) -> &[Period] {
        let unit = Unit::of(series.frequency);
        let known = self.periods.iter().find(|(own, _)| Some(*own) == unit);
        known.map(|(_, periods)| periods.as_slice()).unwrap_or_default()
    }

    /// The positions of the series on the page, each with its periods on the page.
    fn cells(&self, (mut skipped, mut room): (usize, usize)) -> Vec<(usize, &[Period])> {
        let mut cells = Vec::new();
        for (position, (_, series)) in self.series.iter().enumerate() {
            let periods = self.periods_of(series);
            let shown = periods.get(skipped..).unwrap_or_default();
            let shown = shown.get(..room).unwrap_or(shown);
            skipped = skipped.saturating_sub(periods.len());
            room -= shown.len();
            if !shown.is_empty() {
                cells.push((position, shown));
            }
        }
        cells
    }

    /// A page: the rows after so many, and no more than so many.
    async fn page(&self, app: &App, state: &State, limits: (usize, usize)) -> Result<Page, WorldBankError> {
        let (rows, total) = self.rows(app, state, limits).await?;
        Ok(Page::new(&state.catalogue, &self.series, rows, total))
    }

    /// The rows of the page, and the number of rows on all pages.
    async fn rows(
        &self,
        app: &App,
        state: &State,
        (offset, most): (usize, usize),
    ) -> Result<(Vec<Row>, usize), WorldBankError> {
        if let RecentValues::Values(count) = self.recent {
            let rows = self.values(app, state, count).await?;
            let total = rows.len();
            return Ok((rows.into_iter().skip(offset).take(most).collect(), total));
        }
        let total = self.series.iter().map(|(_, series)| self.periods_of(series).len()).sum();
        let cells = self.cells((offset, most));
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else { return Ok((Vec::new(), total)) };
        let read = self.read(app, state, first.0..=last.0).await?;
        let filled = matches!(self.recent, RecentValues::Periods(_, true));
        let mut rows = Vec::with_capacity(cells.iter().map(|(_, periods)| periods.len()).sum());
        for (position, periods) in cells {
            let own = read.of(position);
            let value = |period| own.and_then(|observations| value_at(observations, period, filled));
            rows.extend(periods.iter().map(|period| (position, *period, value(*period))));
        }
        Ok((rows, total))
    }

    /// The most recent values of each series, without missing ones.
    async fn values(&self, app: &App, state: &State, count: usize) -> Result<Vec<Row>, WorldBankError> {
        let observations: i64 = self.series.iter().map(|(_, series)| series.observations).sum();
        if usize::try_from(observations).unwrap_or_default() > MAX_RECENT_OBSERVATIONS {
            return Err(WorldBankError::too_many());
        }
        let read = match self.series.len().checked_sub(1) {
            Some(last) => self.read(app, state, 0..=last).await?,
            None => SeriesBlock::default(),
        };
        let of_series = |(position, (_, series)): (usize, &(String, &Series))| {
            let values = read.of(position);
            let value = |period: &Period| Some((position, *period, Some(value_at(values?, *period, false)?)));
            self.periods_of(series).iter().filter_map(value).take(count).collect::<Vec<Row>>()
        };
        Ok(self.series.iter().enumerate().flat_map(of_series).collect())
    }

    /// The observations of the series at some positions.
    async fn read(
        &self,
        app: &App,
        state: &State,
        positions: std::ops::RangeInclusive<usize>,
    ) -> Result<SeriesBlock, WorldBankError> {
        let first = *positions.start();
        let some = self.series.get(positions).unwrap_or_default();
        let series: Vec<&Series> = some.iter().map(|(_, series)| *series).collect();
        let count =
            series.iter().map(|series| usize::try_from(series.observations).unwrap_or_default()).sum();
        weigh(Cost::whole(count)).await;
        let data = app.service.observations(state, &series, &Window::default(), false).await?;
        Ok(SeriesBlock { first, series: data.into_iter().map(observations).collect() })
    }
}

/// The observations of series at consecutive positions.
#[derive(Debug, Default)]
struct SeriesBlock {
    /// The position of the first series.
    first: usize,
    series: Vec<Observations>,
}

impl SeriesBlock {
    /// The observations of the series at a position.
    fn of(&self, position: usize) -> Option<&Observations> {
        self.series.get(position.checked_sub(self.first)?)
    }
}

fn observations(data: SeriesData) -> Observations {
    match data.points {
        Points::Observations(observations) => observations,
        _ => Observations::default(),
    }
}

/// The value of a period; with `filled`, that of the newest earlier period if it is missing.
fn value_at(observations: &Observations, period: Period, filled: bool) -> Option<f64> {
    if !filled {
        return observations.value(period);
    }
    let observations = observations.unpack();
    let after = observations.partition_point(|one| one.period <= period);
    observations.get(..after)?.iter().rev().find_map(|one| one.value)
}
