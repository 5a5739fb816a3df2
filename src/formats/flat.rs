//! The columns of the flat formats, which have one row per point.

use chrono::NaiveDate;
use std::fmt::Display;

use super::forecast_rows::{ForecastRow, row};
use super::{PointKind, PointLayout};
use crate::domain::dataset::{Growth, GrowthPoint, Points, ResultPoint, Results, SeriesData, SeriesHeader};
use crate::domain::formula::{self, BoundsQuality};
use crate::domain::growth::{Estimate, RateBasis, Refusal};
use crate::domain::inline_str::InlineStr;
use crate::domain::invariant::OrBroken;
use crate::domain::lineage::Lineage;
use crate::domain::observation::{Observation, ObservationStatus, Origin};
use crate::domain::period::Period;
use crate::domain::revision::FigureOutlook;

/// A cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    /// No value.
    Empty,
    /// A text that the answer owns.
    Text(&'a str),
    /// A short text.
    Short(InlineStr),
    /// A number.
    Number(f64),
    /// A number of periods.
    Count(u16),
    /// A day.
    Day(NaiveDate),
}

impl<'a> Cell<'a> {
    fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }

    /// A value whose text is short.
    pub(super) fn short(value: impl Display) -> Self {
        use std::fmt::Write as _;

        let mut text = InlineStr::new();
        let _ = write!(text, "{value}");
        Self::Short(text)
    }

    fn period(period: Period) -> Self {
        Self::Short(period.text())
    }

    fn status(status: ObservationStatus) -> Self {
        let mut text = InlineStr::new();
        text.push(u8::try_from(status.code()).or_broken("a status is an ASCII letter").unwrap_or_default());
        Self::Short(text)
    }

    fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

const POINT_OF_ROW: &str = "every row is a point of its series";

const KEY_COLUMNS: [&str; 5] = ["dataset", "frequency", "area", "indicator", "activity"];
const OBSERVATION_COLUMNS: [&str; 5] = ["period", "value", "lower", "upper", "status"];
/// What a formula adds to observations.
const FORMULA_COLUMNS: [&str; 3] = ["unit", "bounds_quality", "reason"];
const PROVENANCE_COLUMNS: [&str; 6] =
    ["qualifier", "origin", "figure", "published", "printed", "source_cell"];
/// The interval of revisions is no interval of rounding, so its columns have names of their own.
const OUTLOOK_COLUMNS: [&str; 6] = [
    "revision_measure",
    "revision_value",
    "revision_lower",
    "revision_upper",
    "revision_release",
    "revision_reason",
];
const GROWTH_COLUMNS: [&str; 12] = [
    "period",
    "measure",
    "value",
    "lower",
    "upper",
    "unit",
    "basis",
    "verdict",
    "reason",
    "base_period",
    "observed",
    "expected",
];
/// The first and the last day of the period: in Parquet and Arrow always, in the other formats with the provenance.
pub(super) const PERIOD_DAYS: [&str; 2] = ["period_start", "period_end"];

/// The names of the columns; the dimensions that only some datasets have come last.
pub(super) fn columns(layout: PointLayout, own: &[String]) -> Vec<&str> {
    let mut columns = KEY_COLUMNS.to_vec();
    match layout.kind {
        PointKind::Observations | PointKind::Formula => {
            columns.extend(OBSERVATION_COLUMNS);
            if layout.kind == PointKind::Formula {
                columns.extend(FORMULA_COLUMNS);
            }
            if layout.full {
                columns.extend(PROVENANCE_COLUMNS);
            }
        }
        PointKind::Outlooks => {
            columns.extend(OBSERVATION_COLUMNS);
            if layout.full {
                columns.extend(PROVENANCE_COLUMNS);
            }
            columns.extend(OUTLOOK_COLUMNS);
        }
        PointKind::Growth | PointKind::Forecast | PointKind::Results => columns.extend(GROWTH_COLUMNS),
    }
    columns.extend(own.iter().map(String::as_str));
    if layout.full {
        columns.extend(PERIOD_DAYS);
    }
    columns
}

/// The rows of a series, each with one cell per name of [`columns`].
pub(super) fn rows<'a>(
    series: &'a SeriesData,
    layout: PointLayout,
    own: &[String],
) -> impl Iterator<Item = Vec<Cell<'a>>> + use<'a> {
    let header = &series.header;
    let own: Vec<Option<&str>> = own
        .iter()
        .map(|dimension| header.own_code(dimension).map(crate::domain::code::Code::as_str))
        .collect();
    let length = series.points.len();
    (0..length).map(move |position| {
        let mut row = Vec::with_capacity(KEY_COLUMNS.len() + 16);
        row.extend(key(header));
        match &series.points {
            Points::Observations(observations) => {
                row.extend(
                    observations
                        .unpack()
                        .get(position)
                        .or_broken(POINT_OF_ROW)
                        .map(|point| observation(header, point, layout))
                        .unwrap_or_default(),
                );
            }
            Points::Growth(growth) => {
                row.extend(
                    growth
                        .points
                        .get(position)
                        .or_broken(POINT_OF_ROW)
                        .map(|point| growth_point(growth, point))
                        .unwrap_or_default(),
                );
            }
            Points::Forecast(forecast) => {
                let row_of_forecast = self::row(forecast, position).or_broken(POINT_OF_ROW);
                row.extend(
                    row_of_forecast.map(|one| forecast_row(forecast.unit.as_str(), &one)).unwrap_or_default(),
                );
            }
            Points::Results(results) => {
                row.extend(
                    results
                        .points
                        .get(position)
                        .or_broken(POINT_OF_ROW)
                        .map(|point| result_point(results, point))
                        .unwrap_or_default(),
                );
            }
        }
        row.extend(own.iter().map(|code| Cell::text(*code)));
        if layout.full {
            row.extend(period_days(&series.points, position));
        }
        row
    })
}

/// The first and the last day of the period of a point.
pub(super) fn period_days<'a>(points: &Points, position: usize) -> impl Iterator<Item = Cell<'a>> + use<'a> {
    let period = match points {
        Points::Observations(observations) => observations.unpack().get(position).map(|point| point.period),
        Points::Growth(growth) => growth.points.get(position).map(|point| point.period),
        Points::Forecast(forecast) => row(forecast, position).map(|row| row.period),
        Points::Results(results) => results.points.get(position).map(|point| point.period),
    };
    let days = |period: Period| [period.start_date(), period.end_date()].map(Cell::Day);
    period.or_broken(POINT_OF_ROW).into_iter().flat_map(days)
}

/// The cells that all rows of a series begin with.
pub(super) fn key(header: &SeriesHeader) -> [Cell<'_>; KEY_COLUMNS.len()] {
    [
        Cell::Text(header.dataset.as_str()),
        Cell::short(header.frequency),
        Cell::Text(header.area.code.as_str()),
        Cell::Text(header.indicator.code.as_str()),
        Cell::Text(header.activity.code.as_str()),
    ]
}

fn observation<'a>(header: &'a SeriesHeader, point: &'a Observation, layout: PointLayout) -> Vec<Cell<'a>> {
    let mut cells = vec![
        Cell::period(point.period),
        Cell::number(point.value),
        Cell::number(point.bounds.lower()),
        Cell::number(point.bounds.upper()),
        Cell::status(point.status),
    ];
    if layout.kind == PointKind::Formula {
        let lineage = point.lineage();
        cells.extend([
            Cell::text(header.formula.as_ref().and_then(|formula| formula.unit.as_deref())),
            Cell::text(lineage.and_then(Lineage::quality).map(BoundsQuality::code)),
            Cell::text(lineage.and_then(Lineage::refusal).map(formula::Refusal::code)),
        ]);
    }
    if layout.full {
        let provenance = &point.provenance;
        cells.extend([
            Cell::Text(provenance.qualifier.code()),
            Cell::Text(provenance.origin.code()),
            Cell::text(provenance.figure.as_deref()),
            if provenance.origin == Origin::Unpublished {
                Cell::Empty
            } else {
                Cell::Day(provenance.published)
            },
            Cell::text(provenance.printed.as_deref()),
            Cell::text(provenance.source_cell()),
        ]);
    }
    if layout.kind == PointKind::Outlooks {
        cells.extend(outlook(point.provenance.outlook.as_deref()));
    }
    cells
}

fn outlook(figure: Option<&FigureOutlook>) -> [Cell<'_>; OUTLOOK_COLUMNS.len()] {
    let outlook = figure.and_then(|figure| figure.outlook.ok());
    [
        Cell::text(figure.map(|figure| figure.measure.code())),
        Cell::number(outlook.map(|outlook| outlook.value)),
        Cell::number(outlook.map(|outlook| outlook.lower)),
        Cell::number(outlook.map(|outlook| outlook.upper)),
        outlook.map_or(Cell::Empty, |outlook| Cell::short(outlook.release)),
        Cell::text(
            figure.and_then(|figure| figure.outlook.err()).map(crate::domain::revision::Refusal::code),
        ),
    ]
}

fn result_point<'a>(results: &'a Results, point: &'a ResultPoint) -> Vec<Cell<'a>> {
    vec![
        Cell::period(point.period),
        Cell::Text(&results.measure),
        Cell::number(point.value),
        Cell::number(point.lower),
        Cell::number(point.upper),
        Cell::Text(&results.unit),
        Cell::Text(&point.basis),
        Cell::text(point.verdict),
        Cell::text(point.reason),
        point.base.map_or(Cell::Empty, Cell::period),
        Cell::Empty,
        Cell::Empty,
    ]
}

fn growth_point<'a>(growth: &'a Growth, point: &'a GrowthPoint) -> Vec<Cell<'a>> {
    let bounds = point.value.map(Estimate::bounds);
    vec![
        Cell::period(point.period),
        Cell::Text(growth.measure.code()),
        Cell::number(point.value.map(Estimate::value)),
        Cell::number(bounds.and_then(crate::domain::bounds::Bounds::lower)),
        Cell::number(bounds.and_then(crate::domain::bounds::Bounds::upper)),
        Cell::Text(&growth.unit),
        Cell::text(point.basis.map(RateBasis::code)),
        Cell::Text(point.verdict.code()),
        Cell::text(point.reason.map(Refusal::code)),
        point.base.map_or(Cell::Empty, Cell::period),
        point.coverage.map_or(Cell::Empty, |coverage| Cell::Count(coverage.observed)),
        point.coverage.map_or(Cell::Empty, |coverage| Cell::Count(coverage.expected)),
    ]
}

fn forecast_row<'a>(unit: &'a str, row: &ForecastRow) -> Vec<Cell<'a>> {
    vec![
        Cell::period(row.period),
        Cell::Text(row.measure),
        Cell::number(row.value),
        Cell::number(row.lower),
        Cell::number(row.upper),
        Cell::Text(unit),
        Cell::text(row.basis),
        Cell::text(row.verdict),
        Cell::text(row.reason),
        row.base.map_or(Cell::Empty, Cell::period),
        Cell::Empty,
        Cell::Empty,
    ]
}
