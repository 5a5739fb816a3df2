//! What a series and its points say, as texts by component of the structure.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Message;
use super::period;
use super::structure::{Attribute, Content};
use crate::domain::bounds::Bounds;
use crate::domain::dataset::{GrowthPoint, Points, SeriesData};
use crate::domain::growth::Estimate;
use crate::domain::observation::{Observation, ObservationStatus};
use crate::domain::qualifier::Qualifier;
use crate::formats::number::Number;

/// What stands for a missing value (SDMX 2.1 section 6, technical notes 4.2.4).
pub(super) const MISSING: &str = "NaN";

/// An attribute that has a value.
#[derive(Debug, Clone)]
pub(super) struct Shown<'a> {
    pub(super) id: &'a str,
    pub(super) text: Cow<'a, str>,
}

impl Shown<'_> {
    /// The id and the value.
    pub(super) fn pair(&self) -> (&str, &str) {
        (self.id, &self.text)
    }
}

/// A series: its key, and the attributes that it has as a whole.
#[derive(Debug)]
pub(super) struct Series<'a> {
    pub(super) codes: Vec<&'a str>,
    pub(super) attributes: Vec<Shown<'a>>,
}

impl<'a> Series<'a> {
    /// What a message says of a series.
    pub(super) fn new(message: &'a Message, series: &'a SeriesData) -> Self {
        let mut codes: Vec<&str> = series.header.key.codes().collect();
        if let Points::Growth(growth) = &series.points {
            codes.push(growth.measure.code());
        }
        let stored = message.stored.get(&series.header.key);
        let unit = match &series.points {
            Points::Observations(_) => series.header.indicator.unit.as_str(),
            Points::Growth(growth) => &growth.unit,
        };
        let text = |attribute: &Attribute| match &attribute.content {
            Content::Unit => Some(Cow::Borrowed(unit)),
            Content::Multiplier => Some(multiplier(message, series).to_string().into()),
            Content::OfSeries(id) => stored?.get(id).map(|text| Cow::Borrowed(text.as_str())),
            _ => None,
        };
        let attributes = message.structure.attributes.iter();
        let shown = attributes.filter_map(|one| Some(Shown { id: &one.id, text: text(one)? }));
        Self { codes, attributes: shown.collect() }
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
    pub(super) period: String,
    /// The number; none where it is missing.
    pub(super) value: Option<String>,
    pub(super) attributes: Vec<Shown<'a>>,
    published: Option<NaiveDate>,
}

impl<'a> Point<'a> {
    /// The points of a series.
    pub(super) fn all(message: &'a Message, series: &'a SeriesData) -> Vec<Self> {
        let attributes = &message.structure.attributes;
        match &series.points {
            Points::Observations(observations) => {
                let power = multiplier(message, series);
                observations.iter().map(|one| observation(message, attributes, power, one)).collect()
            }
            Points::Growth(growth) => growth.points.iter().map(|point| rate(attributes, point)).collect(),
        }
    }

    /// The points by the day of their publication.
    pub(super) fn by_publication(points: Vec<Self>) -> BTreeMap<Option<NaiveDate>, Vec<Self>> {
        let mut days: BTreeMap<Option<NaiveDate>, Vec<Self>> = BTreeMap::new();
        for point in points {
            days.entry(point.published).or_default().push(point);
        }
        days
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
fn number(value: Option<f64>, power: i32) -> Option<String> {
    let value = value?;
    if power == 0 || value == 0.0 {
        return Some(Number(value).text());
    }
    let digits = format!("{value:e}");
    let (mantissa, exponent) = digits.split_once('e')?;
    let exponent = exponent.parse::<i32>().ok()?.checked_sub(power)?;
    let text = format!("{mantissa}e{exponent}");
    let scaled: f64 = text.parse().ok()?;
    // The nearest double is written in plainer form, but not at the cost of a digit.
    let is_same = format!("{scaled:e}") == text;
    Some(if is_same { Number(scaled).text() } else { text })
}

fn observation<'a>(
    message: &'a Message,
    attributes: &'a [Attribute],
    power: i32,
    one: &'a Observation,
) -> Point<'a> {
    let provenance = &one.provenance;
    let stored: BTreeMap<String, String> =
        provenance.attributes.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let bound = |end: Option<f64>| number(end.filter(|_| one.value.is_some()), power).map(Cow::Owned);
    let text = |attribute: &Attribute| -> Option<Cow<'a, str>> {
        match &attribute.content {
            Content::Status => Some(one.status.code().to_string().into()),
            Content::Lower => bound(one.bounds.lower()),
            Content::Upper => bound(one.bounds.upper()),
            Content::Qualifier => {
                // Most data files hedge nothing, and a word on every observation would say nothing.
                let is_said = provenance.figure.is_some() || provenance.qualifier != Qualifier::Exact;
                is_said.then(|| provenance.qualifier.code().into())
            }
            Content::Published => Some(provenance.published.to_string().into()),
            Content::Figure => provenance.figure.as_deref().map(Cow::Borrowed),
            Content::Source => {
                let source = message.sources.get(provenance.figure.as_deref()?);
                source.map(|source| Cow::Borrowed(source.as_str()))
            }
            // An observation may say something else than its series.
            Content::OfSeries(id) | Content::OfObservation(id) => stored.get(id).cloned().map(Cow::Owned),
            _ => None,
        }
    };
    let shown = attributes.iter().filter_map(|own| Some(Shown { id: &own.id, text: text(own)? }));
    Point {
        period: period::text(one.period),
        value: number(one.value, power),
        attributes: shown.collect(),
        published: Some(provenance.published),
    }
}

fn rate<'a>(attributes: &'a [Attribute], point: &'a GrowthPoint) -> Point<'a> {
    let bounds = point.value.map(Estimate::bounds);
    let status = if point.value.is_some() { ObservationStatus::NORMAL } else { ObservationStatus::MISSING };
    let text = |attribute: &Attribute| -> Option<Cow<'a, str>> {
        match &attribute.content {
            Content::Status => Some(status.code().to_string().into()),
            Content::Lower => number(bounds.and_then(Bounds::lower), 0).map(Cow::Owned),
            Content::Upper => number(bounds.and_then(Bounds::upper), 0).map(Cow::Owned),
            Content::BasePeriod => point.base.map(|base| period::text(base).into()),
            Content::Basis => point.basis.map(|basis| basis.code().into()),
            Content::Verdict => Some(point.verdict.code().into()),
            Content::Reason => point.reason.map(|reason| reason.code().into()),
            Content::Figure => {
                let figure = point.stated.first().and_then(|rate| rate.figure.as_deref());
                figure.map(Cow::Borrowed)
            }
            Content::Source => {
                let source = point.stated.first().and_then(|rate| rate.source.as_deref());
                source.map(Cow::Borrowed)
            }
            _ => None,
        }
    };
    let shown = attributes.iter().filter_map(|own| Some(Shown { id: &own.id, text: text(own)? }));
    Point {
        period: period::text(point.period),
        value: number(point.value.map(Estimate::value), 0),
        attributes: shown.collect(),
        published: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits_in_any_unit() {
        let text = |value: f64, power: i32| number(Some(value), power).unwrap();
        assert_eq!(text(1_746_000_000.0, 6), "1746");
        assert_eq!(text(3.6e12, 0), "3600000000000");
        assert_eq!(text(105_000.0, 6), "0.105");
        assert_eq!(text(-0.5, -2), "-50");
        assert_eq!(text(0.0, 6), "0");
        assert_eq!(number(None, 6), None);
    }
}
