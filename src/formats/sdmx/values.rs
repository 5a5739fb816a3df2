//! What a series and its points say, as texts by component of the structure.

use std::collections::BTreeMap;

use super::Message;
use super::groups::{Action, DataSet};
use super::period;
use super::structure::{Attribute, AttributeSource};
use super::text::Text;
use crate::domain::bounds::Bounds;
use crate::domain::dataset::{GrowthPoint, Points, SeriesData};
use crate::domain::growth::Estimate;
use crate::domain::inline_str::InlineStr;
use crate::domain::observation::{Observation, ObservationStatus, Origin};
use crate::domain::observations::RegularSeries;
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::formats::number::Number;

/// What stands for a missing value (SDMX 2.1 section 6, technical notes 4.2.4).
pub(super) const MISSING: &str = "NaN";

/// An attribute that has a value.
#[derive(Debug, Clone)]
pub(super) struct Shown<'a> {
    /// Where the attribute stands in the structure.
    pub(super) place: usize,
    pub(super) id: &'a str,
    pub(super) text: Text<'a>,
}

impl Shown<'_> {
    /// The id and the value.
    pub(super) fn pair(&self) -> (&str, &str) {
        (self.id, &self.text)
    }
}

/// The codes of a series by dimension of its flow: those of its key, and behind them the measure of growth.
pub fn codes(series: &SeriesData) -> impl Iterator<Item = &str> {
    let measure = match &series.points {
        Points::Growth(growth) => Some(growth.measure.code()),
        Points::Observations(_) => None,
    };
    series.header.key.codes().chain(measure)
}

/// A series: its key, and the attributes that it has as a whole.
#[derive(Debug)]
pub(super) struct Series<'a> {
    data: &'a SeriesData,
    pub(super) codes: Vec<&'a str>,
    pub(super) attributes: Vec<Shown<'a>>,
    /// The power of ten that its values are given in.
    power: i32,
}

impl<'a> Series<'a> {
    /// What a message says of a series.
    pub(super) fn new(message: &'a Message, data: &'a SeriesData) -> Self {
        let power = multiplier(message, data);
        let text = |attribute: &'a Attribute| of_series(message, data, power, &attribute.content);
        Self { data, codes: codes(data).collect(), attributes: shown(message, text), power }
    }

    /// How many points it has.
    pub(super) fn len(&self) -> usize {
        self.data.points.len()
    }

    /// Where a point of it belongs: its data set, and its period.
    pub(super) fn place(&self, message: &Message, position: usize) -> Option<(DataSet, Period)> {
        match &self.data.points {
            Points::Observations(observations) => {
                let one = observations.unpack().get(position)?;
                let published = message.history.then_some(one.provenance.published);
                Some((DataSet { published, action: action(one) }, one.period))
            }
            Points::Growth(growth) => {
                let data_set = DataSet { published: None, action: Action::Replace };
                Some((data_set, growth.points.get(position)?.period))
            }
        }
    }

    /// Its observations, where nothing is known of them but numbers.
    pub(super) fn plain(&self) -> Option<&'a RegularSeries> {
        match &self.data.points {
            Points::Observations(observations) => observations.plain(),
            Points::Growth(_) => None,
        }
    }

    /// The text of a value of it.
    pub(super) fn number(&self, value: Option<f64>) -> Option<Text<'static>> {
        number(value, self.power)
    }

    /// What a message says of a point of it, but for its attributes.
    pub(super) fn row(&self, position: usize) -> Option<Row<'a>> {
        match &self.data.points {
            Points::Observations(observations) => {
                Some(Row::of_observation(self.power, observations.unpack().get(position)?))
            }
            Points::Growth(growth) => Some(Row::of_rate(growth.points.get(position)?)),
        }
    }

    /// What a message says of a point of it.
    pub(super) fn point(&self, message: &'a Message, position: usize) -> Option<Point<'a>> {
        let row = self.row(position)?;
        let attributes = shown(message, |attribute| row.text(message, &attribute.content));
        Some(Point { period: row.period, action: row.action, value: row.value, attributes })
    }

    /// The attributes of which a point says nothing itself.
    pub(super) fn attributes_beside<'s>(
        &'s self,
        point: &'s Point<'_>,
    ) -> impl Iterator<Item = &'s Shown<'a>> {
        let said = |own: &&Shown<'_>| point.attributes.iter().any(|other| other.id == own.id);
        self.attributes.iter().filter(move |own| !said(own))
    }
}

/// A point of a series.
#[derive(Debug)]
pub(super) struct Point<'a> {
    pub(super) period: Text<'static>,
    pub(super) action: Action,
    /// The number; none where it is missing.
    pub(super) value: Option<Text<'static>>,
    pub(super) attributes: Vec<Shown<'a>>,
}

/// A point of a series, the attributes of which are found one by one.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) period: Text<'static>,
    pub(super) action: Action,
    /// The number; none where it is missing.
    pub(super) value: Option<Text<'static>>,
    of: RowOf<'a>,
}

/// What a row was made of.
#[derive(Debug)]
enum RowOf<'a> {
    /// An observation, the power of ten that its values are given in, and what else the data file says of it.
    Observation(&'a Observation, i32, BTreeMap<String, String>),
    Rate(&'a GrowthPoint),
}

impl<'a> Row<'a> {
    fn of_observation(power: i32, one: &'a Observation) -> Self {
        Row {
            period: period::text(one.period),
            action: action(one),
            value: number(one.value, power),
            of: RowOf::Observation(one, power, stored(one)),
        }
    }

    fn of_rate(point: &'a GrowthPoint) -> Self {
        Row {
            period: period::text(point.period),
            action: Action::Replace,
            value: number(point.value.map(Estimate::value), 0),
            of: RowOf::Rate(point),
        }
    }

    /// The text of an attribute, if the point itself has one.
    pub(super) fn text(&self, message: &'a Message, content: &AttributeSource) -> Option<Text<'a>> {
        let (one, power, stored) = match &self.of {
            RowOf::Observation(one, power, stored) => (*one, *power, stored),
            RowOf::Rate(point) => return of_rate(point, content),
        };
        match content {
            // Of what is deleted nothing is said, but in rows of history the day, for which there is no other place.
            content
                if self.action == Action::Delete
                    && !(message.history && *content == AttributeSource::Published) =>
            {
                None
            }
            AttributeSource::Lower if one.bounds.lower() == one.value => self.value.clone(),
            AttributeSource::Upper if one.bounds.upper() == one.value => self.value.clone(),
            content => of_observation(message, power, one, stored, content),
        }
    }
}

/// The attributes of a structure that have a text, in its order.
fn shown<'a>(message: &'a Message, text: impl Fn(&'a Attribute) -> Option<Text<'a>>) -> Vec<Shown<'a>> {
    let attributes = &message.structure.attributes;
    let mut shown = Vec::with_capacity(attributes.len());
    let places = attributes.iter().enumerate();
    shown.extend(
        places.filter_map(|(place, attribute)| {
            Some(Shown { place, id: &attribute.id, text: text(attribute)? })
        }),
    );
    shown
}

/// What a filter looks at.
#[derive(Debug, Clone, Copy)]
pub enum Component<'a> {
    /// The value of the observation.
    Measure,
    /// An attribute, of the observation or of its series.
    Attribute(&'a Attribute),
}

impl Message {
    /// Leaves a series the points of which a component has a text that holds; it may have none.
    ///
    /// A withdrawal has neither value nor attributes, so no text of it is asked for and none of them stays.
    pub fn retain(
        &self,
        series: &mut SeriesData,
        component: Component<'_>,
        holds: impl Fn(Option<&str>) -> bool,
    ) {
        let power = multiplier(self, series);
        let content = match component {
            Component::Measure => None,
            Component::Attribute(attribute) => Some(&attribute.content),
        };
        let shared =
            content.and_then(|content| of_series(self, series, power, content)).map(|text| text.to_string());
        let is_kept = |own: Option<Text<'_>>| holds(own.as_deref().or(shared.as_deref()));
        match &mut series.points {
            Points::Observations(observations) => observations.change(|all| {
                all.retain(|one| {
                    action(one) == Action::Replace
                        && is_kept(match content {
                            None => number(one.value, power),
                            Some(content) => of_observation(self, power, one, &stored(one), content),
                        })
                });
            }),
            Points::Growth(growth) => growth.points.retain(|point| {
                is_kept(match content {
                    None => number(point.value.map(Estimate::value), 0),
                    Some(content) => of_rate(point, content),
                })
            }),
        }
    }
}

/// What is to be done with an observation: one that was withdrawn is deleted.
fn action(one: &Observation) -> Action {
    if one.provenance.origin == Origin::Withdrawn { Action::Delete } else { Action::Replace }
}

/// What a series says of all its observations.
fn of_series<'a>(
    message: &'a Message,
    series: &'a SeriesData,
    power: i32,
    content: &AttributeSource,
) -> Option<Text<'a>> {
    match content {
        AttributeSource::Unit => Some(Text::Lent(match &series.points {
            Points::Observations(_) => series.header.indicator.unit.as_str(),
            Points::Growth(growth) => &growth.unit,
        })),
        AttributeSource::Multiplier => Some(power.to_string().into()),
        AttributeSource::OfSeries(id) => {
            message.stored.get(&series.header.key)?.get(id).map(|text| Text::Lent(text))
        }
        _ => None,
    }
}

/// The power of ten that the values of a series are given in: that of the data file, so that values and attributes
/// that speak of digits read as they were published.
fn multiplier(message: &Message, series: &SeriesData) -> i32 {
    let stored = message.stored.get(&series.header.key).and_then(|stored| stored.get("UNIT_MULT"));
    let levels = matches!(series.points, Points::Observations(_));
    stored.filter(|_| levels).and_then(|text| text.trim().parse().ok()).unwrap_or_default()
}

/// The text of a number in units of a power of ten, digit for digit.
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
    // The nearest double is written in plainer form, but not at the cost of a digit.
    let is_same = format!("{scaled:e}") == text;
    Some(if is_same { Number(scaled).short().into() } else { text.into() })
}

pub(super) fn character(code: char) -> Text<'static> {
    InlineStr::of(code.encode_utf8(&mut [0; 4])).into()
}

/// What else the data file says of an observation, by SDMX id.
fn stored(one: &Observation) -> BTreeMap<String, String> {
    one.provenance.attributes.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn of_observation<'a>(
    message: &'a Message,
    power: i32,
    one: &'a Observation,
    stored: &BTreeMap<String, String>,
    content: &AttributeSource,
) -> Option<Text<'a>> {
    let provenance = &one.provenance;
    let bound = |end: Option<f64>| number(end.filter(|_| one.value.is_some()), power);
    match content {
        AttributeSource::Status => Some(character(one.status.code())),
        AttributeSource::Lower => bound(one.bounds.lower()),
        AttributeSource::Upper => bound(one.bounds.upper()),
        AttributeSource::Qualifier => {
            // Most data files hedge nothing, and a word on every observation would say nothing.
            let is_said = provenance.figure.is_some() || provenance.qualifier != Qualifier::Exact;
            is_said.then(|| provenance.qualifier.code().into())
        }
        AttributeSource::Published => Some(InlineStr::from(provenance.published).into()),
        AttributeSource::Figure => provenance.figure.as_deref().map(Text::Lent),
        AttributeSource::Source => {
            let source = message.sources.get(provenance.figure.as_deref()?);
            source.map(|source| Text::Lent(source.as_str()))
        }
        // An observation may say something else than its series.
        AttributeSource::OfSeries(id) | AttributeSource::OfObservation(id) => {
            stored.get(id).cloned().map(Text::Long)
        }
        _ => None,
    }
}

fn of_rate<'a>(point: &'a GrowthPoint, content: &AttributeSource) -> Option<Text<'a>> {
    let bounds = point.value.map(Estimate::bounds);
    match content {
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
            figure.map(Text::Lent)
        }
        AttributeSource::Source => {
            let source = point.stated.first().and_then(|rate| rate.source.as_deref());
            source.map(Text::Lent)
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
