//! The observations of a series, as they were known in a real-time period or at some vintages.
//!
//! Follows `fred/series/observations` of FRED's API.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::document::{Document, Released, Row, Rows, number, pair};
use super::names;
use super::realtime::{RealtimePeriod, Timeline, changes, timelines};
use super::request::{EARLIEST, FredError, LAST_DAY, Page, RealTime, Request, read_day};
use super::series::unset;
use super::units::Recipe;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::http::answer::{ApiRequest, App};
use crate::limits::MAX_TRANSFORMED_VALUES;
use crate::service::{Service, State as Snapshot};

const LIST: &[&str] = &[
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

/// The most observations that one answer has.
const MOST: usize = 100_000;

/// The observations of a series.
pub(super) async fn list(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&app, &call, LIST);
    request.answer(&app, &call, async |state| observations(&app.service, &state, &request).await).await
}

/// Everything that is asked of the observations of a series.
struct ObservationsQuery {
    windows: Windows,
    recipe: Recipe,
    from: NaiveDate,
    to: NaiveDate,
    descending: bool,
    cut: Page,
    output: &'static str,
}

/// At which days what was known is asked for.
enum Windows {
    /// At every day of a real-time period.
    Period(RealTime),
    /// At some days.
    Days(BTreeSet<NaiveDate>),
}

impl Windows {
    fn real_time(&self) -> RealTime {
        match self {
            Self::Period(time) => *time,
            Self::Days(days) => {
                let (first, last) = (days.first().copied(), days.last().copied());
                RealTime { start: first.unwrap_or_default(), end: last.unwrap_or_default() }
            }
        }
    }

    /// The stretches of days in which nothing changed.
    fn stretches(&self, timelines: &[Timeline]) -> Vec<(NaiveDate, NaiveDate)> {
        match self {
            Self::Days(days) => days.iter().map(|day| (*day, *day)).collect(),
            Self::Period(time) => {
                let mut starts = changes(timelines);
                starts.retain(|day| time.start < *day && *day <= time.end);
                starts.insert(time.start);
                let starts: Vec<NaiveDate> = starts.into_iter().collect();
                let ends = starts.iter().skip(1).filter_map(NaiveDate::pred_opt).chain([time.end]);
                starts.iter().copied().zip(ends).collect()
            }
        }
    }
}

async fn observations(service: &Service, state: &Snapshot, request: &Request) -> Result<Document, FredError> {
    let id = request.text("series_id").ok_or_else(|| unset("series_id"))?;
    let series = names::find(&state.catalogue, id).ok_or_else(FredError::no_series)?;
    let asked = read(request, state, series)?;
    let timelines = history(service, state, series).await?;
    let (count, rows) = match asked.output {
        "2" | "3" => asked.page(columns(&asked, &timelines, id)?, Rows::Attributed),
        _ => asked.page(rows(&asked, &timelines)?, Rows::Released),
    };
    let mut head = asked.windows.real_time().head();
    head.extend([
        pair("observation_start", asked.from),
        pair("observation_end", asked.to),
        pair("units", asked.recipe.units),
        pair("output_type", asked.output.parse().unwrap_or(1_usize)),
        pair("file_type", request.form.name()),
        pair("order_by", "observation_date"),
        pair("sort_order", if asked.descending { "desc" } else { "asc" }),
    ]);
    head.extend(asked.cut.head(count));
    Ok(Document { name: "observations", member: "observation", head, rows })
}

fn read(request: &Request, state: &Snapshot, series: &Series) -> Result<ObservationsQuery, FredError> {
    let class = state.catalogue.unit_class_of(series).unwrap_or(UnitClass::Level);
    let parameters = ["units", "frequency", "aggregation_method"];
    Ok(ObservationsQuery {
        windows: windows(request)?,
        recipe: Recipe::read(request, parameters, series.frequency, class)?,
        from: request.day("observation_start")?.unwrap_or(EARLIEST),
        to: request.day("observation_end")?.unwrap_or(LAST_DAY),
        descending: request.is_descending(false)?,
        cut: request.cut(MOST)?,
        output: request.choice("output_type", &["1", "2", "3", "4"])?.unwrap_or("1"),
    })
}

fn windows(request: &Request) -> Result<Windows, FredError> {
    let Some(days) = request.text("vintage_dates") else { return Ok(Windows::Period(request.real_time()?)) };
    let days = days.split(',').filter(|day| !day.trim().is_empty());
    let days = days.map(|day| read_day("vintage_dates", day.trim())).collect::<Result<BTreeSet<_>, _>>()?;
    if days.is_empty() {
        return Err(unset("vintage_dates"));
    }
    Ok(Windows::Days(days))
}

/// All that was ever known of a series.
pub(super) async fn history(
    service: &Service,
    state: &Snapshot,
    series: &Series,
) -> Result<Vec<Timeline>, FredError> {
    let stored = service.vintages(state, &[series]).await?;
    Ok(timelines(stored.get(&series.id).map(Vec::as_slice).unwrap_or_default()))
}

/// The values of each period as they were known, each with the days at which it held.
fn spells(
    asked: &ObservationsQuery,
    timelines: &[Timeline],
) -> Result<BTreeMap<Period, Vec<RealtimePeriod>>, FredError> {
    if let (Windows::Period(time), true) = (&asked.windows, asked.recipe.is_plain()) {
        let spells = timelines.iter().map(|timeline| (timeline.period, timeline.within(*time).collect()));
        return Ok(spells.collect());
    }
    let stretches = asked.windows.stretches(timelines);
    if stretches.len().saturating_mul(timelines.len()) > MAX_TRANSFORMED_VALUES {
        return Err(FredError::bad("There are too many vintages; ask for a shorter real-time period."));
    }
    let mut spells: BTreeMap<Period, Vec<RealtimePeriod>> = BTreeMap::new();
    let mut before = None;
    for (from, to) in stretches {
        let known = timelines.iter().filter_map(|timeline| Some((timeline.period, timeline.at(from)?.value)));
        for (period, value) in asked.recipe.apply(&known.collect::<Vec<_>>())? {
            let of_period = spells.entry(period).or_default();
            match of_period.last_mut() {
                Some(last) if last.value == value && Some(last.to) == before => last.to = to,
                _ => of_period.push(RealtimePeriod { from, to, value }),
            }
        }
        before = Some(to);
    }
    Ok(spells)
}

impl ObservationsQuery {
    /// How many rows there are, and those of the page that is asked for.
    fn page<T>(&self, mut rows: Vec<(Period, T)>, list: fn(Vec<T>) -> Rows) -> (usize, Rows) {
        if self.descending {
            // By date alone: the releases of one date stay in their order.
            rows.sort_by_key(|(period, _)| std::cmp::Reverse(period.start_date()));
        }
        let count = rows.len();
        (count, list(self.cut.of(rows).into_iter().map(|(_, row)| row).collect()))
    }

    fn in_range(&self, period: Period) -> bool {
        (self.from..=self.to).contains(&period.start_date())
    }
}

/// One row a value: every release, or with `output_type=4` the first alone.
fn rows(asked: &ObservationsQuery, timelines: &[Timeline]) -> Result<Vec<(Period, Released)>, FredError> {
    let releases = if asked.output == "4" { 1 } else { usize::MAX };
    let row = |period: Period, spell: RealtimePeriod| (period, Released { date: period.start_date(), spell });
    let mut rows = Vec::with_capacity(timelines.len());
    if let (Windows::Period(time), true) = (&asked.windows, asked.recipe.is_plain()) {
        for timeline in timelines.iter().filter(|timeline| asked.in_range(timeline.period)) {
            let spells = timeline.within(*time).take(releases);
            rows.extend(spells.map(|spell| row(timeline.period, spell)));
        }
        return Ok(rows);
    }
    for (period, spells) in spells(asked, timelines)? {
        if asked.in_range(period) {
            rows.extend(spells.into_iter().take(releases).map(|spell| row(period, spell)));
        }
    }
    Ok(rows)
}

/// One row a date with a column for each vintage: all values, or with `output_type=3` the new and revised alone.
fn columns(
    asked: &ObservationsQuery,
    timelines: &[Timeline],
    id: &str,
) -> Result<Vec<(Period, Row)>, FredError> {
    let stretches = asked.windows.stretches(timelines);
    let mut rows = Vec::new();
    for (period, spells) in spells(asked, timelines)? {
        if !asked.in_range(period) {
            continue;
        }
        let mut row = vec![pair("date", period.start_date())];
        for (day, _) in &stretches {
            let spell = spells.iter().find(|spell| spell.from <= *day && *day <= spell.to);
            let shown = spell.filter(|spell| asked.output == "2" || spell.from == *day);
            if let Some(spell) = shown {
                // A colon would part a name from its namespace in XML.
                let name = format!("{}_{}", id.replace(':', "_"), day.format("%Y%m%d"));
                row.push((name.into(), number(spell.value).into()));
            }
        }
        rows.push((period, row));
    }
    Ok(rows)
}
