//! Groups of observations: time series, sections across another dimension, or single observations.

use std::borrow::Cow;

use super::values::{Action, AttributeValue, DataSet, Point, Series, codes};
use super::{DimensionAtObservation, Message};
use crate::domain::dataset::SeriesData;
use crate::domain::invariant::OrBroken;
use crate::domain::period::Period;

/// Observations with the same key, except for the part that stands at the observation.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) data_set: DataSet,
    /// The series; of a section, its first series.
    pub(super) series: &'a Series<'a>,
    pub(super) observations: Vec<(&'a Series<'a>, Point<'a>)>,
}

impl Group<'_> {
    /// The common part of the key, by position.
    pub(super) fn key<'g>(&'g self, message: &'g Message) -> impl Iterator<Item = (usize, &'g str)> {
        let period = self.observations.first().map(|(_, point)| &*point.period);
        let positions = message.positions().filter(|position| !message.is_at_observation(*position));
        positions.filter_map(move |position| {
            let code = self.series.codes.get(position).copied();
            Some((position, code.or(period)?))
        })
    }

    /// The common attributes; deletions have none.
    pub(super) fn attributes<'g>(&'g self, message: &Message) -> &'g [AttributeValue<'g>] {
        let shared = message.at == DimensionAtObservation::Time && self.data_set.action == Action::Replace;
        if shared { &self.series.attributes } else { &[] }
    }
}

/// The part of the key that stands at an observation, by position.
pub(super) fn own_key<'g>(
    message: &'g Message,
    series: &'g Series<'_>,
    point: &'g Point<'_>,
) -> impl Iterator<Item = (usize, &'g str)> {
    let positions = message.positions().filter(|position| message.is_at_observation(*position));
    positions.map(|position| (position, series.codes.get(position).copied().unwrap_or(&point.period)))
}

/// The attributes that stand at an observation; deletions have none.
pub(super) fn own_attributes<'g>(
    message: &Message,
    series: &'g Series<'_>,
    point: &'g Point<'_>,
) -> impl Iterator<Item = &'g AttributeValue<'g>> {
    let own: &[AttributeValue<'_>] = if point.action == Action::Delete { &[] } else { &point.attributes };
    let alone = message.at != DimensionAtObservation::Time && point.action == Action::Replace;
    let of_series = alone.then(|| series.attributes_beside(point));
    own.iter().chain(of_series.into_iter().flatten())
}

/// The series of the current group of sections that have arrived so far.
#[derive(Debug, Default)]
pub(super) struct Section(Vec<SeriesData>);

impl Section {
    /// Takes the next series. Returns the series that are complete: itself, or the sections before it.
    pub(super) fn take<'a>(&mut self, message: &Message, next: &'a SeriesData) -> Cow<'a, [SeriesData]> {
        if !matches!(message.at, DimensionAtObservation::Dimension(_)) {
            return Cow::Borrowed(std::slice::from_ref(next));
        }
        let is_new = self.0.first().is_some_and(|first| !is_one_section(message, first, next));
        let complete = if is_new { self.rest() } else { Vec::new() };
        self.0.push(next.clone());
        Cow::Owned(complete)
    }

    /// The series that remain.
    pub(super) fn rest(&mut self) -> Vec<SeriesData> {
        std::mem::take(&mut self.0)
    }
}

/// Whether two series differ at most in the dimension at the observation.
fn is_one_section(message: &Message, one: &SeriesData, other: &SeriesData) -> bool {
    let mut pairs = codes(one).zip(codes(other)).enumerate();
    pairs.all(|(position, (one, other))| message.is_at_observation(position) || one == other)
}

/// Calls `visit` for each group of some series: of one, or of all that form common sections.
pub(super) fn for_each_group(message: &Message, members: &[SeriesData], mut visit: impl FnMut(&Group<'_>)) {
    let series: Vec<Series<'_>> = members.iter().map(|one| Series::new(message, one)).collect();
    // Sorted by data set and, for sections, by period. Points are made one group at a time, to save memory.
    let mut places: Vec<(DataSet, Option<Period>, usize, usize)> = Vec::new();
    let in_sections = matches!(message.at, DimensionAtObservation::Dimension(_));
    for (number, one) in series.iter().enumerate() {
        places.extend((0..one.len()).filter_map(|position| {
            let (data_set, period) = one.data_set(message, position)?;
            Some((data_set, in_sections.then_some(period), number, position))
        }));
    }
    if places.is_empty() {
        let data_set = DataSet { published: None, action: Action::Replace };
        for one in &series {
            visit(&Group { data_set, series: one, observations: Vec::new() });
        }
        return;
    }
    places.sort();
    for group in places.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let observations = group.iter().filter_map(|(_, _, number, position)| {
            let one = series.get(*number).or_broken("a place is in a series")?;
            Some((one, one.point(message, *position)?))
        });
        let observations: Vec<_> = observations.collect();
        if let (Some((data_set, ..)), Some((first, _))) = (group.first(), observations.first()) {
            visit(&Group { data_set: *data_set, series: first, observations });
        }
    }
}
