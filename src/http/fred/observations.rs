//! `series/observations` of FRED's API: the observations of a series, as they were known in a real-time period or on
//! vintage dates.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::document::{Document, Observation, RealtimePeriod, RealtimeValue, Row, Rows, number, pair};
use super::gaps::missing;
use super::realtime::{Timeline, changes, timelines};
use super::request::{EARLIEST, FredError, FredRequest, LAST_DAY, Page, parse_day};
use super::units::Transformation;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::http::response::{ApiRequest, App};
use crate::limits::MAX_TRANSFORMED_VALUES;
use crate::service::{Service, State as Snapshot};

const PARAMETERS: &[&str] = &[
    "series_id",
    "realtime_start",
    "realtime_end",
    "limit",
    "offset",
    "sort_order",
    "observation_start",
    "observation_end",
    "units",
    "frequency",
    "aggregation_method",
    "output_type",
    "vintage_dates",
];

/// The largest page.
const LARGEST_PAGE: usize = 100_000;

/// The observations of a series.
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    request.respond(async |state| observations(&request, &state).await).await
}

/// The parameters of a request.
struct ObservationsQuery {
    vintages: VintageSelection,
    transformation: Transformation,
    from: NaiveDate,
    to: NaiveDate,
    descending: bool,
    page: Page,
    output_type: &'static str,
}

/// The days of whose knowledge a response tells.
enum VintageSelection {
    /// All days of a real-time period.
    Period(RealtimePeriod),
    /// The vintage dates, at least one.
    Dates(BTreeSet<NaiveDate>),
}

impl VintageSelection {
    /// The period from the first day to the last.
    fn realtime(&self) -> RealtimePeriod {
        match self {
            Self::Period(time) => *time,
            Self::Dates(days) => {
                let (first, last) = (days.first().copied(), days.last().copied());
                RealtimePeriod { start: first.unwrap_or_default(), end: last.unwrap_or_default() }
            }
        }
    }

    /// The real-time periods in which no value of a series changed.
    fn constant_periods(&self, timelines: &[Timeline]) -> Vec<RealtimePeriod> {
        match self {
            Self::Dates(days) => days.iter().map(|day| RealtimePeriod { start: *day, end: *day }).collect(),
            Self::Period(time) => {
                let mut starts = changes(timelines);
                starts.retain(|day| time.start < *day && *day <= time.end);
                starts.insert(time.start);
                let starts: Vec<NaiveDate> = starts.into_iter().collect();
                let ends = starts.iter().skip(1).filter_map(NaiveDate::pred_opt).chain([time.end]);
                starts.iter().copied().zip(ends).map(|(start, end)| RealtimePeriod { start, end }).collect()
            }
        }
    }
}

async fn observations(request: &FredRequest, state: &Snapshot) -> Result<Document, FredError> {
    let (id, series) = (request.required("series_id")?, request.series(&state.catalogue)?);
    let query = read(request, state, series)?;
    let timelines = history(&request.app.service, state, series).await?;
    let (count, rows) = match query.output_type {
        "2" | "3" => query.page_of(columns(&query, &timelines, id)?, Rows::Attributes),
        _ => query.page_of(rows(&query, &timelines)?, Rows::Observations),
    };
    let mut head = query.vintages.realtime().head();
    head.extend([
        pair("observation_start", query.from),
        pair("observation_end", query.to),
        pair("units", query.transformation.units),
        pair("output_type", query.output_type.parse().unwrap_or(1_usize)),
        pair("file_type", request.form.name()),
        pair("order_by", "observation_date"),
        pair("sort_order", if query.descending { "desc" } else { "asc" }),
    ]);
    head.extend(query.page.head(count));
    Ok(Document { name: "observations", member: "observation", head, rows })
}

fn read(request: &FredRequest, state: &Snapshot, series: &Series) -> Result<ObservationsQuery, FredError> {
    let class = state.catalogue.unit_class_of(series).unwrap_or(UnitClass::Unknown);
    Ok(ObservationsQuery {
        vintages: vintages(request)?,
        transformation: Transformation::read(request, series.frequency, class)?,
        from: request.day("observation_start")?.unwrap_or(EARLIEST),
        to: request.day("observation_end")?.unwrap_or(LAST_DAY),
        descending: request.is_descending(false)?,
        page: request.page(LARGEST_PAGE)?,
        output_type: request.choice("output_type", &["1", "2", "3", "4"])?.unwrap_or("1"),
    })
}

fn vintages(request: &FredRequest) -> Result<VintageSelection, FredError> {
    let Some(days) = request.text("vintage_dates") else {
        return Ok(VintageSelection::Period(request.realtime()?));
    };
    let days = days.split(',').filter(|day| !day.trim().is_empty());
    let days = days.map(|day| parse_day("vintage_dates", day.trim())).collect::<Result<BTreeSet<_>, _>>()?;
    if days.is_empty() {
        return Err(FredError::not_set("vintage_dates"));
    }
    Ok(VintageSelection::Dates(days))
}

/// The timelines of a series, from all its vintages.
pub(super) async fn history(
    service: &Service,
    state: &Snapshot,
    series: &Series,
) -> Result<Vec<Timeline>, FredError> {
    let stored = service.vintages(state, &[series]).await?;
    Ok(timelines(stored.get(&series.id).map(Vec::as_slice).unwrap_or_default()))
}

/// The rows of the periods inside a series that have no value, as [`missing`] says; `known` has the first day on which
/// each period is known.
fn gaps(query: &ObservationsQuery, known: &[(Period, NaiveDate)]) -> Vec<(Period, RealtimeValue)> {
    let asked = query.vintages.realtime();
    let row = |(period, since): (Period, NaiveDate)| {
        let days = RealtimePeriod { start: since, end: asked.end };
        Some((period, RealtimeValue { realtime: days.intersection(asked)?, value: None, set: 0 }))
    };
    missing(known).into_iter().filter_map(row).collect()
}

/// The values of each period, transformed, each with the days on which it was the newest.
fn values(
    query: &ObservationsQuery,
    timelines: &[Timeline],
) -> Result<BTreeMap<Period, Vec<RealtimeValue>>, FredError> {
    let mut values = transformed(query, timelines)?;
    let first =
        |(period, values): (&Period, &Vec<RealtimeValue>)| Some((*period, values.first()?.realtime.start));
    let known: Vec<(Period, NaiveDate)> = values.iter().filter_map(first).collect();
    for (period, gap) in gaps(query, &known) {
        values.insert(period, vec![gap]);
    }
    Ok(values)
}

fn transformed(
    query: &ObservationsQuery,
    timelines: &[Timeline],
) -> Result<BTreeMap<Period, Vec<RealtimeValue>>, FredError> {
    if let (VintageSelection::Period(time), true) = (&query.vintages, query.transformation.is_identity()) {
        let values = timelines.iter().map(|timeline| (timeline.period, timeline.within(*time).collect()));
        return Ok(values.collect());
    }
    let periods = query.vintages.constant_periods(timelines);
    if periods.len().saturating_mul(timelines.len()) > MAX_TRANSFORMED_VALUES {
        return Err(FredError::bad("There are too many vintages; ask for a shorter real-time period."));
    }
    let mut values: BTreeMap<Period, Vec<RealtimeValue>> = BTreeMap::new();
    let mut previous_end = None;
    for realtime in periods {
        let at = |timeline: &Timeline| Some((timeline.period, timeline.at(realtime.start)?));
        let known: Vec<_> = timelines.iter().filter_map(at).collect();
        for (period, value) in query.transformation.apply(&known)? {
            let of_period = values.entry(period).or_default();
            match of_period.last_mut() {
                Some(last) if last.value == value && Some(last.realtime.end) == previous_end => {
                    last.realtime.end = realtime.end;
                }
                _ => of_period.push(RealtimeValue { realtime, value, set: 0 }),
            }
        }
        previous_end = Some(realtime.end);
    }
    Ok(values)
}

impl ObservationsQuery {
    /// The number of all rows, and the rows of the page.
    fn page_of<T>(&self, mut rows: Vec<(Period, T)>, list: fn(Vec<T>) -> Rows) -> (usize, Rows) {
        if self.descending {
            // The order of the values of one date stays ascending.
            rows.sort_by_key(|(period, _)| std::cmp::Reverse(period.start_date()));
        }
        let count = rows.len();
        (count, list(self.page.of(rows).into_iter().map(|(_, row)| row).collect()))
    }

    fn in_range(&self, period: Period) -> bool {
        (self.from..=self.to).contains(&period.start_date())
    }
}

/// One row for each value of a period, or with `output_type=4` for its first value alone.
fn rows(query: &ObservationsQuery, timelines: &[Timeline]) -> Result<Vec<(Period, Observation)>, FredError> {
    let most = if query.output_type == "4" { 1 } else { usize::MAX };
    let row =
        |period: Period, known: RealtimeValue| (period, Observation { date: period.start_date(), known });
    let mut rows = Vec::with_capacity(timelines.len());
    if let (VintageSelection::Period(time), true) = (&query.vintages, query.transformation.is_identity()) {
        let mut known = Vec::with_capacity(timelines.len());
        for timeline in timelines {
            let mut values = timeline.within(*time).take(most).peekable();
            known.extend(values.peek().map(|first| (timeline.period, first.realtime.start)));
            if query.in_range(timeline.period) {
                rows.extend(values.map(|known| row(timeline.period, known)));
            }
        }
        let gaps = gaps(query, &known).into_iter().filter(|(period, _)| query.in_range(*period));
        rows.extend(gaps.map(|(period, gap)| row(period, gap)));
        rows.sort_by_key(|(period, _)| *period);
        return Ok(rows);
    }
    for (period, values) in values(query, timelines)? {
        if query.in_range(period) {
            rows.extend(values.into_iter().take(most).map(|known| row(period, known)));
        }
    }
    Ok(rows)
}

/// One row for each date with a column for each vintage: all values, or with `output_type=3` only new and revised ones.
fn columns(
    query: &ObservationsQuery,
    timelines: &[Timeline],
    id: &str,
) -> Result<Vec<(Period, Row)>, FredError> {
    let vintages = query.vintages.constant_periods(timelines);
    let mut rows = Vec::new();
    for (period, values) in values(query, timelines)? {
        if !query.in_range(period) {
            continue;
        }
        let mut row = vec![pair("date", period.start_date())];
        for RealtimePeriod { start: day, .. } in &vintages {
            let known = values.iter().find(|known| known.realtime.contains(*day));
            if let Some(known) =
                known.filter(|known| query.output_type == "2" || known.realtime.start == *day)
            {
                // In XML a colon separates a namespace from a name.
                let name = format!("{}_{}", id.replace(':', "_"), day.format("%Y%m%d"));
                row.push((name.into(), number(known.value).into()));
            }
        }
        rows.push((period, row));
    }
    Ok(rows)
}
