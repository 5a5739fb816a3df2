//! Series and their points as texts, one for each component of the data structure.

use std::collections::BTreeMap;

use super::Message;
use super::period;
use super::structure::{Attribute, AttributeSource};
use super::text::Text;
use chrono::NaiveDate;

use crate::domain::bounds::Bounds;
use crate::domain::dataset::{GrowthPoint, Points, ResultPoint, SeriesData};
use crate::domain::growth::Estimate;
use crate::domain::inline_str::InlineStr;
use crate::domain::invariant::OrBroken;
use crate::domain::observation::{Observation, ObservationStatus, Origin};
use crate::domain::observations::RegularSeries;
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::formats::number::Number;

const POSITION: &str = "a position lies in its series";

/// The text of a missing value (SDMX 2.1 section 6, technical notes 4.2.4).
pub(super) const MISSING: &str = "NaN";

/// What a receiver does with the observations of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Action {
    /// Take them in the place of earlier ones.
    Replace,
    /// Remove them.
    Delete,
}

impl Action {
    /// The name of the action in SDMX-ML and SDMX-JSON.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Replace => "Replace",
            Self::Delete => "Delete",
        }
    }
}

/// What a data set states of all its observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DataSet {
    /// The day of publication; none unless each publication is a data set of its own.
    pub(super) published: Option<NaiveDate>,
    pub(super) action: Action,
}

impl DataSet {
    /// `validFrom` for data and `validTo` for deletions, and the time.
    pub(super) fn validity(self) -> Option<(&'static str, String)> {
        let name = match self.action {
            Action::Replace => "validFrom",
            Action::Delete => "validTo",
        };
        self.published.map(|day| (name, format!("{day}T00:00:00Z")))
    }
}

/// The value of an attribute.
#[derive(Debug, Clone)]
pub(super) struct AttributeValue<'a> {
    /// The position of the attribute in the data structure.
    pub(super) position: usize,
    pub(super) id: &'a str,
    pub(super) text: Text<'a>,
}

impl AttributeValue<'_> {
    /// Id and text.
    pub(super) fn pair(&self) -> (&str, &str) {
        (self.id, &self.text)
    }
}

/// The codes of a series in the dimensions of its dataflow: its key; of computed results then the target, if they are
/// of one, and the measure.
pub fn codes(series: &SeriesData) -> impl Iterator<Item = &str> {
    let (target, measure) = match &series.points {
        Points::Growth(growth) => (None, Some(growth.measure.code())),
        Points::Results(results) => (results.target.as_deref(), Some(&*results.measure)),
        _ => (None, None),
    };
    series.header.key.codes().chain(target).chain(measure)
}

/// A series: its key and its own attributes.
#[derive(Debug)]
pub(super) struct Series<'a> {
    data: &'a SeriesData,
    pub(super) codes: Vec<&'a str>,
    pub(super) attributes: Vec<AttributeValue<'a>>,
    /// The power of ten in which its values are given.
    power: i32,
}

impl<'a> Series<'a> {
    /// The texts of a series.
    pub(super) fn new(message: &'a Message, data: &'a SeriesData) -> Self {
        let power = multiplier(message, data);
        let text = |attribute: &'a Attribute| of_series(message, data, power, &attribute.source);
        Self { data, codes: codes(data).collect(), attributes: attribute_values(message, text), power }
    }

    /// The number of points.
    pub(super) fn len(&self) -> usize {
        self.data.points.len()
    }

    /// The data set and the period of a point.
    pub(super) fn data_set(&self, message: &Message, position: usize) -> Option<(DataSet, Period)> {
        match &self.data.points {
            Points::Observations(observations) => {
                let one = observations.unpack().get(position).or_broken(POSITION)?;
                let published = message.history.then_some(one.provenance.published);
                Some((DataSet { published, action: action(one) }, one.period))
            }
            Points::Growth(growth) => {
                let data_set = DataSet { published: None, action: Action::Replace };
                Some((data_set, growth.points.get(position).or_broken(POSITION)?.period))
            }
            Points::Forecast(_) => None,
            Points::Results(results) => {
                let data_set = DataSet { published: None, action: Action::Replace };
                Some((data_set, results.points.get(position).or_broken(POSITION)?.period))
            }
        }
    }

    /// Its observations, if they are regular.
    pub(super) fn plain(&self) -> Option<&'a RegularSeries> {
        match &self.data.points {
            Points::Observations(observations) => observations.regular(),
            _ => None,
        }
    }

    /// The text of a value of the series.
    pub(super) fn number(&self, value: Option<f64>) -> Option<Text<'static>> {
        number(value, self.power)
    }

    /// A point, whose attributes are read one by one.
    pub(super) fn row(&self, position: usize) -> Option<Row<'a>> {
        match &self.data.points {
            Points::Observations(observations) => Some(Row::of_observation(
                self.power,
                observations.unpack().get(position).or_broken(POSITION)?,
            )),
            Points::Growth(growth) => Some(Row::of_rate(growth.points.get(position).or_broken(POSITION)?)),
            Points::Results(results) => {
                Some(Row::of_result(results.points.get(position).or_broken(POSITION)?, results.status))
            }
            Points::Forecast(_) => None,
        }
    }

    /// A point with its attributes.
    pub(super) fn point(&self, message: &'a Message, position: usize) -> Option<Point<'a>> {
        let row = self.row(position)?;
        let attributes = attribute_values(message, |attribute| row.text(message, &attribute.source));
        Some(Point { period: row.period, action: row.action, value: row.value, attributes })
    }

    /// The attributes of the series that the point does not have itself.
    pub(super) fn attributes_beside<'s>(
        &'s self,
        point: &'s Point<'_>,
    ) -> impl Iterator<Item = &'s AttributeValue<'a>> {
        let is_own = |own: &&AttributeValue<'_>| point.attributes.iter().any(|other| other.id == own.id);
        self.attributes.iter().filter(move |own| !is_own(own))
    }
}

/// A point of a series.
#[derive(Debug)]
pub(super) struct Point<'a> {
    pub(super) period: Text<'static>,
    pub(super) action: Action,
    /// The value; none if it is missing.
    pub(super) value: Option<Text<'static>>,
    pub(super) attributes: Vec<AttributeValue<'a>>,
}

/// A point of a series, whose attributes are read one by one.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) period: Text<'static>,
    pub(super) action: Action,
    /// The value; none if it is missing.
    pub(super) value: Option<Text<'static>>,
    of: RowSource<'a>,
}

/// The origin of a row.
#[derive(Debug)]
enum RowSource<'a> {
    /// An observation, the power of ten of its values, and its attributes in the data file.
    Observation(&'a Observation, i32, BTreeMap<String, String>),
    Rate(&'a GrowthPoint),
    /// A result, and the status of its number.
    Result(&'a ResultPoint, ObservationStatus),
}

impl<'a> Row<'a> {
    fn of_observation(power: i32, one: &'a Observation) -> Self {
        Row {
            period: period::text(one.period),
            action: action(one),
            value: number(one.value, power),
            of: RowSource::Observation(one, power, stored(one)),
        }
    }

    fn of_rate(point: &'a GrowthPoint) -> Self {
        Row {
            period: period::text(point.period),
            action: Action::Replace,
            value: number(point.value.map(Estimate::value), 0),
            of: RowSource::Rate(point),
        }
    }

    fn of_result(point: &'a ResultPoint, status: ObservationStatus) -> Self {
        Row {
            period: period::text(point.period),
            action: Action::Replace,
            value: number(point.value, 0),
            of: RowSource::Result(point, status),
        }
    }

    /// The text of an attribute; none if the point does not have it itself.
    pub(super) fn text(&self, message: &'a Message, source: &AttributeSource) -> Option<Text<'a>> {
        let (one, power, stored) = match &self.of {
            RowSource::Observation(one, power, stored) => (*one, *power, stored),
            RowSource::Rate(point) => return of_rate(point, source),
            RowSource::Result(point, status) => return of_result(point, *status, source),
        };
        match source {
            // A deleted observation has no attributes. Rows of CSV have no data set that could state the day.
            source
                if self.action == Action::Delete
                    && !(message.history && *source == AttributeSource::Published) =>
            {
                None
            }
            AttributeSource::Lower if one.bounds.lower() == one.value => self.value.clone(),
            AttributeSource::Upper if one.bounds.upper() == one.value => self.value.clone(),
            source => of_observation(message, power, one, stored, source),
        }
    }
}

/// The attributes that have a text, in the order of the data structure.
fn attribute_values<'a>(
    message: &'a Message,
    text: impl Fn(&'a Attribute) -> Option<Text<'a>>,
) -> Vec<AttributeValue<'a>> {
    let attributes = &message.structure.attributes;
    let mut values = Vec::with_capacity(attributes.len());
    let attributes = attributes.iter().enumerate();
    values.extend(attributes.filter_map(|(position, attribute)| {
        Some(AttributeValue { position, id: &attribute.id, text: text(attribute)? })
    }));
    values
}

/// The component that a filter reads.
#[derive(Debug, Clone, Copy)]
pub enum Component<'a> {
    /// The value of the observation.
    Measure,
    /// An attribute of the observation or of its series.
    Attribute(&'a Attribute),
}

impl Message {
    /// Keeps the points of a series for which `holds` is true of the text of a component, none if it has no text.
    ///
    /// Withdrawals have neither value nor attributes and are removed.
    pub fn retain(
        &self,
        series: &mut SeriesData,
        component: Component<'_>,
        holds: impl Fn(Option<&str>) -> bool,
    ) {
        let power = multiplier(self, series);
        let source = match component {
            Component::Measure => None,
            Component::Attribute(attribute) => Some(&attribute.source),
        };
        let shared =
            source.and_then(|source| of_series(self, series, power, source)).map(|text| text.to_string());
        let is_kept = |own: Option<Text<'_>>| holds(own.as_deref().or(shared.as_deref()));
        match &mut series.points {
            Points::Observations(observations) => observations.change(|all| {
                all.retain(|one| {
                    action(one) == Action::Replace
                        && is_kept(match source {
                            None => number(one.value, power),
                            Some(source) => of_observation(self, power, one, &stored(one), source),
                        })
                });
            }),
            Points::Growth(growth) => growth.points.retain(|point| {
                is_kept(match source {
                    None => number(point.value.map(Estimate::value), 0),
                    Some(source) => of_rate(point, source),
                })
            }),
            Points::Results(results) => {
                let status = results.status;
                results.points.retain(|point| {
                    is_kept(match source {
                        None => number(point.value, 0),
                        Some(source) => of_result(point, status, source),
                    })
                });
            }
            Points::Forecast(_) => {}
        }
    }
}

/// A withdrawn observation is deleted.
fn action(one: &Observation) -> Action {
    if one.provenance.origin == Origin::Withdrawn { Action::Delete } else { Action::Replace }
}

/// The text of an attribute of a series.
fn of_series<'a>(
    message: &'a Message,
    series: &'a SeriesData,
    power: i32,
    source: &AttributeSource,
) -> Option<Text<'a>> {
    match source {
        AttributeSource::Unit => Some(Text::Borrowed(match &series.points {
            Points::Growth(growth) => &growth.unit,
            Points::Results(results) => &results.unit,
            _ => series.header.indicator.unit.as_str(),
        })),
        AttributeSource::Multiplier => Some(power.to_string().into()),
        AttributeSource::Constant(text) => Some(Text::Owned(text.clone())),
        AttributeSource::Series(id) => {
            message.series_attributes.get(&series.header.key)?.get(id).map(|text| Text::Borrowed(text))
        }
        _ => None,
    }
}

/// The power of ten in which the values of a series are given: `UNIT_MULT` of the data file, so that values and
/// `DECIMALS` are as published.
fn multiplier(message: &Message, series: &SeriesData) -> i32 {
    let stored = message.series_attributes.get(&series.header.key).and_then(|stored| stored.get("UNIT_MULT"));
    let levels = matches!(series.points, Points::Observations(_));
    stored.filter(|_| levels).and_then(|text| text.trim().parse().ok()).unwrap_or_default()
}

/// The text of a number divided by a power of ten, with the same digits.
fn number(value: Option<f64>, power: i32) -> Option<Text<'static>> {
    let value = value?;
    if power == 0 || value == 0.0 {
        return Some(Number(value).short().into());
    }
    let digits = format!("{value:e}");
    let (mantissa, exponent) = digits.split_once('e')?;
    let exponent = exponent.parse::<i32>().ok()?.checked_sub(power)?;
    let text = format!("{mantissa}e{exponent}");
    let scaled: f64 = text.parse().ok()?;
    // Written without an exponent if the double nearest to the scaled number has the same digits.
    let is_same = format!("{scaled:e}") == text;
    Some(if is_same { Number(scaled).short().into() } else { text.into() })
}

pub(super) fn character(code: char) -> Text<'static> {
    InlineStr::of(code.encode_utf8(&mut [0; 4])).into()
}

/// The attributes of an observation in its data file, by SDMX id.
fn stored(one: &Observation) -> BTreeMap<String, String> {
    one.provenance.attributes.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn of_observation<'a>(
    message: &'a Message,
    power: i32,
    one: &'a Observation,
    stored: &BTreeMap<String, String>,
    source: &AttributeSource,
) -> Option<Text<'a>> {
    let provenance = &one.provenance;
    let bound = |end: Option<f64>| number(end.filter(|_| one.value.is_some()), power);
    match source {
        AttributeSource::Status => Some(character(one.status.code())),
        AttributeSource::Lower => bound(one.bounds.lower()),
        AttributeSource::Upper => bound(one.bounds.upper()),
        AttributeSource::Qualifier => {
            // Left out where no qualifier could be expected: data files hedge almost nothing.
            let is_shown = provenance.figure.is_some() || provenance.qualifier != Qualifier::Exact;
            is_shown.then(|| provenance.qualifier.code().into())
        }
        AttributeSource::Published => Some(InlineStr::from(provenance.published).into()),
        AttributeSource::Figure => provenance.figure.as_deref().map(Text::Borrowed),
        AttributeSource::Document => {
            let document = message.documents.get(provenance.figure.as_deref()?);
            document.map(|document| Text::Borrowed(document.as_str()))
        }
        // An observation may differ from its series.
        AttributeSource::Series(id) | AttributeSource::Observation(id) => {
            stored.get(id).cloned().map(Text::Owned)
        }
        _ => None,
    }
}

fn of_result<'a>(
    point: &'a ResultPoint,
    status: ObservationStatus,
    source: &AttributeSource,
) -> Option<Text<'a>> {
    match source {
        AttributeSource::Status => {
            Some(character(if point.value.is_some() { status } else { ObservationStatus::MISSING }.code()))
        }
        AttributeSource::Lower => number(point.lower, 0),
        AttributeSource::Upper => number(point.upper, 0),
        AttributeSource::BasePeriod => point.base.map(period::text),
        AttributeSource::Basis => Some(Text::Borrowed(&point.basis)),
        AttributeSource::Verdict => point.verdict.map(Text::Borrowed),
        AttributeSource::Reason => point.reason.map(Text::Borrowed),
        _ => None,
    }
}

fn of_rate<'a>(point: &'a GrowthPoint, source: &AttributeSource) -> Option<Text<'a>> {
    let bounds = point.value.map(Estimate::bounds);
    match source {
        AttributeSource::Status => {
            let status =
                if point.value.is_some() { ObservationStatus::NORMAL } else { ObservationStatus::MISSING };
            Some(character(status.code()))
        }
        AttributeSource::Lower => number(bounds.and_then(Bounds::lower), 0),
        AttributeSource::Upper => number(bounds.and_then(Bounds::upper), 0),
        AttributeSource::BasePeriod => point.base.map(period::text),
        AttributeSource::Basis => point.basis.map(|basis| basis.code().into()),
        AttributeSource::Verdict => Some(point.verdict.code().into()),
        AttributeSource::Reason => point.reason.map(|reason| reason.code().into()),
        AttributeSource::Figure => {
            let figure = point.stated.first().and_then(|rate| rate.figure.as_deref());
            figure.map(Text::Borrowed)
        }
        AttributeSource::Document => {
            let document = point.stated.first().and_then(|rate| rate.source.as_deref());
            document.map(Text::Borrowed)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits_in_any_unit() {
        let text = |value: f64, power: i32| number(Some(value), power).unwrap().to_string();
        assert_eq!(text(1_746_000_000.0, 6), "1746");
        assert_eq!(text(3.6e12, 0), "3600000000000");
        assert_eq!(text(105_000.0, 6), "0.105");
        assert_eq!(text(-0.5, -2), "-50");
        assert_eq!(text(0.0, 6), "0");
        assert!(number(None, 6).is_none());
    }
}
