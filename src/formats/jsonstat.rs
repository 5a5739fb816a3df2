//! JSON-stat 2.0 (json-stat.org/full): one dataset whose cube has the answer's dimensions.
//!
//! The whole answer is kept until its end, since a cube needs all categories before its first value.

mod dimensions;
mod lists;
#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use chrono::{DateTime, SecondsFormat, Utc};

use super::number::Number;
use super::{Encoder, PointLayout};
use crate::domain::bounds::Bounds;
use crate::domain::dataset::{AnswerHeader, GrowthPoint, Points, SeriesData};
use crate::domain::growth::Estimate;
use crate::domain::observation::{Observation, ObservationStatus};
use crate::domain::period::Period;
use dimensions::{Dimension, Series, dimensions};

pub use dimensions::frequency_name;
pub use lists::{Category, Item, collection, dimension};

/// Above how many cells a cube is written by position, however full it is: an array of nulls costs five bytes a
/// cell.
const MAX_ARRAY: u128 = 50_000_000;

/// A point of a series, as far as a cube has a place for it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    period: Period,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    /// Why there is no value, or what is special about it.
    status: Option<Status>,
}

/// A status as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Status {
    /// The code of an observation.
    Code(char),
    /// Why there is no rate.
    Reason(&'static str),
}

/// What is said of a cube that is one dataset, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The name of the dataset, which is that of a cube of several indicators too.
    pub name: String,
    /// Who publishes it.
    pub source: String,
    /// When it was last written.
    pub updated: DateTime<Utc>,
}

/// Some series of a dataset as one cube.
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
/// Observations have the status codes of `CL_OBS_STATUS`, without `A` for normal ones; growth has the reason where
/// there is no rate. `extension` has the revision, whether the answer is complete, and the bounds.
#[derive(Debug, Default)]
pub(super) struct JsonStatEncoder {
    revision: i64,
    complete: bool,
    about: Option<About>,
    series: Vec<(Series, Vec<Point>)>,
}

impl JsonStatEncoder {
    /// An encoder; observations and growth look the same, and where a value comes from has no place in a cube.
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
                .fold(0_u128, |place, dimension| place * dimension.size() + dimension.place(position));
            for point in points {
                // The last dimension, which is the time, runs fastest (section `value`).
                let place = start * times.size() + times.place(point.period);
                cells.insert(place, *point);
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
        }
    }
}

impl Encoder for JsonStatEncoder {
    fn begin(&mut self, header: &AnswerHeader, _out: &mut Vec<u8>) {
        self.revision = header.revision;
        self.complete = header.next.is_none();
    }

    fn series(&mut self, series: &SeriesData, _out: &mut Vec<u8>) {
        let (unit, points) = match &series.points {
            Points::Observations(observations) => (
                series.header.indicator.unit.as_str(),
                observations.unpack().iter().map(observation).collect(),
            ),
            Points::Growth(growth) => {
                (growth.unit.as_str(), growth.points.iter().map(growth_point).collect())
            }
        };
        self.series.push((Series::new(&series.header, unit), points));
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        // None of the types here can fail to be written.
        let _ = serde_json::to_writer(&mut *out, &self.document());
        let _ = out.write_all(b"\n");
    }
}

fn observation(point: &Observation) -> Point {
    let status = Some(point.status).filter(|status| *status != ObservationStatus::NORMAL);
    Point {
        period: point.period,
        value: point.value,
        lower: point.bounds.lower(),
        upper: point.bounds.upper(),
        status: status.map(|status| Status::Code(status.code())),
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

/// What the cube is about: its indicator where there is one, else its dataset.
fn label(series: &[&Series], about: Option<&About>) -> String {
    let Some(first) = series.first() else { return String::new() };
    let one = series.iter().all(|other| other.indicator_name() == first.indicator_name());
    let dataset = about.map_or(first.dataset(), |about| &about.name);
    if one { first.indicator_name() } else { dataset }.to_owned()
}

/// The periods of all series in their order.
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

    fn place(&self, period: Period) -> u128 {
        self.0.binary_search(&period).ok().and_then(|place| u128::try_from(place).ok()).unwrap_or_default()
    }

    fn dimension(&self) -> Dimension {
        Dimension::time(self.0.iter().map(Period::to_string))
    }
}

/// The dataset as it is written.
struct Document {
    label: String,
    about: Option<About>,
    dimensions: Vec<Dimension>,
    cells: BTreeMap<u128, Point>,
    /// How many cells there are, where they are written as an array.
    array: Option<u128>,
    revision: i64,
    complete: bool,
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

/// What JSON-stat has no place for.
struct Extension<'a>(&'a Document);

impl Serialize for Extension<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("revision", &self.0.revision)?;
        map.serialize_entry("complete", &self.0.complete)?;
        let lower = self.0.cells(|point| point.lower);
        let upper = self.0.cells(|point| point.upper);
        map.serialize_entry("bounds", &BTreeMap::from([("lower", lower), ("upper", upper)]))?;
        map.end()
    }
}

/// Numbers by their places: an array of all, or an object of those that are there.
struct Cells<'a> {
    points: &'a BTreeMap<u128, Point>,
    array: Option<u128>,
    of: fn(&Point) -> Option<f64>,
}

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(size) = self.array else {
            let mut map = serializer.serialize_map(None)?;
            for (place, point) in self.points {
                if let Some(number) = (self.of)(point) {
                    map.serialize_entry(&place.to_string(), &Number(number))?;
                }
            }
            return map.end();
        };
        let mut list = serializer.serialize_seq(usize::try_from(size).ok())?;
        let mut points = self.points.iter().peekable();
        for place in 0..size {
            let point = points.next_if(|(next, _)| **next == place);
            list.serialize_element(&point.and_then(|(_, point)| (self.of)(point)).map(Number))?;
        }
        list.end()
    }
}

/// The statuses that are worth a word.
struct Statuses<'a>(&'a BTreeMap<u128, Point>);

impl Statuses<'_> {
    fn is_empty(&self) -> bool {
        self.0.values().all(|point| point.status.is_none())
    }
}

impl Serialize for Statuses<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (place, point) in self.0 {
            if let Some(status) = &point.status {
                map.serialize_entry(&place.to_string(), status)?;
            }
        }
        map.end()
    }
}
