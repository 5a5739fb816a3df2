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
            // Values are in base units.
            Content::Multiplier => Some(Cow::Borrowed("0")),
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
                observations.iter().map(|one| observation(message, attributes, one)).collect()
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

fn number(value: Option<f64>) -> Option<String> {
    value.map(|value| Number(value).text())
}

fn observation<'a>(message: &'a Message, attributes: &'a [Attribute], one: &'a Observation) -> Point<'a> {
    let provenance = &one.provenance;
    let stored: BTreeMap<String, String> =
        provenance.attributes.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let text = |attribute: &Attribute| -> Option<Cow<'a, str>> {
        match &attribute.content {
            Content::Status => Some(one.status.code().to_string().into()),
            Content::Lower => number(one.bounds.lower().filter(|_| one.value.is_some())).map(Cow::Owned),
            Content::Upper => number(one.bounds.upper().filter(|_| one.value.is_some())).map(Cow::Owned),
            Content::Qualifier => Some(provenance.qualifier.code().into()),
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
        value: number(one.value),
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
            Content::Lower => number(bounds.and_then(Bounds::lower)).map(Cow::Owned),
            Content::Upper => number(bounds.and_then(Bounds::upper)).map(Cow::Owned),
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
        value: number(point.value.map(Estimate::value)),
        attributes: shown.collect(),
        published: None,
    }
}
