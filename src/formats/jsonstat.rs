//! JSON-stat 2.0 (json-stat.org/full): one response of class `dataset`, whose cube holds all series.
//!
//! All series are held in memory until the end, since all categories are written before the first value.

mod dimensions;
mod lists;
#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use chrono::{DateTime, SecondsFormat, Utc};

use super::forecast_rows::{ForecastRow, row};
use super::number::Number;
use super::{Encoder, PointLayout};
use crate::domain::bounds::Bounds;
use crate::domain::dataset::{AnswerHeader, GrowthPoint, Points, ResultPoint, SeriesData};
use crate::domain::growth::Estimate;
use crate::domain::lineage::Lineage;
use crate::domain::observation::{Observation, ObservationStatus};
use crate::domain::period::Period;
use dimensions::{Dimension, Series, dimensions};

pub use dimensions::{Category, frequency_name};
pub use lists::{Item, collection, dimension};

/// The most cells of a cube whose values are an array. Values of a larger cube are an object of positions, since each
/// missing value of an array takes the five bytes of `null,`.
const MAX_ARRAY: u128 = 50_000_000;

/// A cell of a cube.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    period: Period,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    /// Why there is no value, or what is special about the value.
    status: Option<Status>,
}

/// An entry of the member `status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Status {
    /// The code of an observation's status.
    Code(char),
    /// The code of the refusal of growth or of a formula.
    Reason(&'static str),
}

/// The dataset of a cube that has series of one dataset only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The name of the dataset, which is the label of a cube of several indicators.
    pub name: String,
    /// The publisher.
    pub source: String,
    /// When the dataset was last written.
    pub updated: DateTime<Utc>,
}

/// Some series of one dataset as a cube.
#[must_use]
pub fn dataset(about: About, header: &AnswerHeader, series: &[SeriesData]) -> Vec<u8> {
    let mut encoder = JsonStatEncoder { about: Some(about), ..JsonStatEncoder::default() };
    let mut out = Vec::new();
    encoder.begin(header, &mut out);
    for one in series {
        encoder.series(one, &mut out);
    }
    encoder.end(&mut out);
    out
}

/// Writes JSON-stat.
///
/// `status` has the codes of SDMX's `CL_OBS_STATUS` without `A`, and for growth the reason of a missing rate. `extension`
/// has the revision, whether the response has all pages, the credits of the data, and the bounds of values.
#[derive(Debug, Default)]
pub(super) struct JsonStatEncoder {
    revision: i64,
    complete: bool,
    attributions: Vec<String>,
    about: Option<About>,
    series: Vec<(Series, Vec<Point>)>,
}

impl JsonStatEncoder {
    /// An encoder. The layout does not matter: observations and growth look the same, and provenance is not written.
    pub(super) fn new(_layout: PointLayout) -> Self {
        Self::default()
    }

    fn document(&self) -> Document {
        let series: Vec<&Series> = self.series.iter().map(|(series, _)| series).collect();
        let mut dimensions = dimensions(&series);
        let times = Times::new(self.series.iter().flat_map(|(_, points)| points));
        let mut cells = BTreeMap::new();
        for (position, (_, points)) in self.series.iter().enumerate() {
            let start = dimensions
                .iter()
                .fold(0_u128, |index, dimension| index * dimension.size() + dimension.position(position));
            for point in points {
                // Cells are in row-major order (section `value`), and time is the last dimension.
                let index = start * times.size() + times.position(point.period);
                cells.insert(index, *point);
            }
        }
        dimensions.push(times.dimension());
        let size = dimensions.iter().fold(1_u128, |size, dimension| size.saturating_mul(dimension.size()));
        let values = cells.values().filter(|point| point.value.is_some()).count();
        let full = u128::try_from(values).is_ok_and(|values| values.saturating_mul(2) >= size);
        Document {
            label: label(&series, self.about.as_ref()),
            about: self.about.clone(),
            dimensions,
            cells,
            array: (full && size <= MAX_ARRAY).then_some(size),
            revision: self.revision,
            complete: self.complete,
            attributions: self.attributions.clone(),
        }
    }
}

impl Encoder for JsonStatEncoder {
    fn begin(&mut self, header: &AnswerHeader, _out: &mut Vec<u8>) {
        self.revision = header.revision;
        self.complete = header.next.is_none();
        self.attributions.clone_from(&header.attributions);
    }

    fn series(&mut self, series: &SeriesData, _out: &mut Vec<u8>) {
        let (unit, decimals, points) = match &series.points {
            Points::Observations(observations) => {
                let points: Vec<Point> = observations.unpack().iter().map(observation).collect();
                (series.header.indicator.unit.as_str(), Some(decimals(&points)), points)
            }
            Points::Growth(growth) => {
                (growth.unit.as_str(), None, growth.points.iter().map(growth_point).collect())
            }
            Points::Forecast(forecast) => {
                let rows = (0..forecast.len()).filter_map(|position| row(forecast, position));
                (forecast.unit.as_str(), None, rows.map(|row| forecast_point(&row)).collect())
            }
            Points::Results(results) => {
                let points: Vec<Point> = results.points.iter().map(result_point).collect();
                let series = Series::new(&series.header, &results.unit, None).with_measure(&results.measure);
                return self.series.push((series, points));
            }
        };
        self.series.push((Series::new(&series.header, unit, decimals), points));
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        // Writing these types to memory cannot fail.
        let _ = serde_json::to_writer(&mut *out, &self.document());
        let _ = out.write_all(b"\n");
    }
}

/// The most decimal places of the values: as many as show each of them in full.
fn decimals(points: &[Point]) -> usize {
    let places = |value: f64| {
        let text = Number(value).text();
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let places =
            digits.split_once('.').map_or(0, |(_, places)| i64::try_from(places.len()).unwrap_or_default());
        usize::try_from(places - exponent.parse::<i64>().unwrap_or_default()).unwrap_or_default()
    };
    points.iter().filter_map(|point| point.value).map(places).max().unwrap_or_default()
}

fn observation(point: &Observation) -> Point {
    let status = Some(point.status).filter(|status| *status != ObservationStatus::NORMAL);
    let refusal = point.lineage().and_then(Lineage::refusal).map(|refusal| Status::Reason(refusal.code()));
    Point {
        period: point.period,
        value: point.value,
        lower: point.bounds.lower(),
        upper: point.bounds.upper(),
        status: refusal.or(status.map(|status| Status::Code(status.code()))),
    }
}

fn result_point(point: &ResultPoint) -> Point {
    Point {
        period: point.period,
        value: point.value,
        lower: point.lower,
        upper: point.upper,
        status: point.reason.map(Status::Reason),
    }
}

fn growth_point(point: &GrowthPoint) -> Point {
    let bounds = point.value.map(Estimate::bounds);
    Point {
        period: point.period,
        value: point.value.map(Estimate::value),
        lower: bounds.and_then(Bounds::lower),
        upper: bounds.and_then(Bounds::upper),
        status: point.reason.filter(|_| point.value.is_none()).map(|reason| Status::Reason(reason.code())),
    }
}

fn forecast_point(row: &ForecastRow) -> Point {
    let forecast = Status::Code(ObservationStatus::FORECAST.code());
    Point {
        period: row.period,
        value: row.value,
        lower: row.lower,
        upper: row.upper,
        status: Some(row.reason.map_or(forecast, Status::Reason)),
    }
}

/// The label of a cube: the name of its only indicator, or of its dataset.
fn label(series: &[&Series], about: Option<&About>) -> String {
    let Some(first) = series.first() else { return String::new() };
    let same = series.iter().all(|other| other.indicator_name() == first.indicator_name());
    let dataset = about.map_or(first.dataset(), |about| &about.name);
    if same { first.indicator_name() } else { dataset }.to_owned()
}

/// The sorted periods of all series.
struct Times(Vec<Period>);

impl Times {
    fn new<'a>(points: impl Iterator<Item = &'a Point>) -> Self {
        let mut periods: Vec<_> = points.map(|point| point.period).collect();
        periods.sort_unstable();
        periods.dedup();
        Self(periods)
    }

    fn size(&self) -> u128 {
        u128::try_from(self.0.len()).unwrap_or(u128::MAX)
    }

    fn position(&self, period: Period) -> u128 {
        self.0
            .binary_search(&period)
            .ok()
            .and_then(|position| u128::try_from(position).ok())
            .unwrap_or_default()
    }

    fn dimension(&self) -> Dimension {
        Dimension::time(self.0.iter().map(Period::to_string))
    }
}

/// The content of the response.
struct Document {
    label: String,
    about: Option<About>,
    dimensions: Vec<Dimension>,
    /// The cells that are not empty, by their index.
    cells: BTreeMap<u128, Point>,
    /// The number of cells, if values are an array.
    array: Option<u128>,
    revision: i64,
    complete: bool,
    attributions: Vec<String>,
}

impl Document {
    const fn cells(&self, of: fn(&Point) -> Option<f64>) -> Cells<'_> {
        Cells { points: &self.cells, array: self.array, of }
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", "2.0")?;
        map.serialize_entry("class", "dataset")?;
        map.serialize_entry("label", &self.label)?;
        if let Some(about) = &self.about {
            map.serialize_entry("source", &about.source)?;
            map.serialize_entry("updated", &about.updated.to_rfc3339_opts(SecondsFormat::Secs, true))?;
        }
        map.serialize_entry("id", &self.dimensions.iter().map(Dimension::id).collect::<Vec<_>>())?;
        map.serialize_entry("size", &self.dimensions.iter().map(Dimension::length).collect::<Vec<_>>())?;
        map.serialize_entry("role", &dimensions::Roles(&self.dimensions))?;
        map.serialize_entry("dimension", &dimensions::ById(&self.dimensions))?;
        map.serialize_entry("value", &self.cells(|point| point.value))?;
        let statuses = Statuses(&self.cells);
        if !statuses.is_empty() {
            map.serialize_entry("status", &statuses)?;
        }
        map.serialize_entry("extension", &Extension(self))?;
        map.end()
    }
}

/// The member `extension`.
struct Extension<'a>(&'a Document);

impl Serialize for Extension<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("revision", &self.0.revision)?;
        map.serialize_entry("complete", &self.0.complete)?;
        if !self.0.attributions.is_empty() {
            map.serialize_entry("attributions", &self.0.attributions)?;
        }
        let lower = self.0.cells(|point| point.lower);
        let upper = self.0.cells(|point| point.upper);
        map.serialize_entry("bounds", &BTreeMap::from([("lower", lower), ("upper", upper)]))?;
        map.end()
    }
}

/// A number of each cell: an array of all cells, or an object by index.
struct Cells<'a> {
    points: &'a BTreeMap<u128, Point>,
    array: Option<u128>,
    of: fn(&Point) -> Option<f64>,
}

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(size) = self.array else {
            let mut map = serializer.serialize_map(None)?;
            for (index, point) in self.points {
                if let Some(number) = (self.of)(point) {
                    map.serialize_entry(&index.to_string(), &Number(number))?;
                }
            }
            return map.end();
        };
        let mut list = serializer.serialize_seq(usize::try_from(size).ok())?;
        let mut points = self.points.iter().peekable();
        for index in 0..size {
            let point = points.next_if(|(next, _)| **next == index);
            list.serialize_element(&point.and_then(|(_, point)| (self.of)(point)).map(Number))?;
        }
        list.end()
    }
}

/// The member `status`: the statuses by index, without normal ones.
struct Statuses<'a>(&'a BTreeMap<u128, Point>);

impl Statuses<'_> {
    fn is_empty(&self) -> bool {
        self.0.values().all(|point| point.status.is_none())
    }
}

impl Serialize for Statuses<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (index, point) in self.0 {
            if let Some(status) = &point.status {
                map.serialize_entry(&index.to_string(), status)?;
            }
        }
        map.end()
    }
}
