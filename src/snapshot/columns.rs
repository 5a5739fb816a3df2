//! Columns of values, with what few observations have beside a value.

use std::sync::Arc;

use chrono::NaiveDate;

use super::bounds::PackedBounds;
use super::values::PackedValues;
use crate::domain::bounds::Bounds;
use crate::domain::invariant::OrBroken;
use crate::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
use crate::domain::observations::{GAP, is_gap};
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;

/// The invariant of the columns.
pub(super) const ALIGNED: &str = "all columns of a series have the same positions";

/// The size of the two reference counters of an `Arc`.
pub(super) const COUNTER_BYTES: usize = 2 * size_of::<usize>();

/// Observations by position, without their periods and vintages.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ValueColumns {
    /// The values, with the bounds of most series that have some.
    values: PackedValues,
    /// The columns that few series have; `None` when all of them are empty.
    rare: Option<Arc<RareColumns>>,
}

/// The columns that few series have.
#[derive(Debug, Clone, PartialEq, Default)]
struct RareColumns {
    /// Bounds by position, where one of them is not the value itself, and no margin gives them.
    bounds: Option<PackedBounds>,
    /// Statuses by position, where one of them is not normal.
    statuses: Option<Box<[ObservationStatus]>>,
    /// Details of single observations, sorted by position.
    details: Box<[(u32, ObservationDetail)]>,
}

/// The provenance of an observation that is not simply an exact imported value.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ObservationDetail {
    qualifier: Qualifier,
    origin: Origin,
    figure: Option<Arc<str>>,
    printed: Option<Arc<str>>,
    attributes: Option<Arc<str>>,
}

impl ObservationDetail {
    fn of(provenance: &Provenance) -> Option<Self> {
        let is_default = provenance.qualifier == Qualifier::Exact
            && provenance.origin == Origin::Imported
            && provenance.figure.is_none()
            && provenance.printed.is_none()
            && provenance.attributes.is_none();
        (!is_default).then(|| Self {
            qualifier: provenance.qualifier,
            origin: provenance.origin,
            figure: provenance.figure.clone(),
            printed: provenance.printed.clone(),
            attributes: provenance.attributes.clone(),
        })
    }

    fn bytes(&self) -> usize {
        let texts = [&self.figure, &self.printed, &self.attributes];
        let texts = texts.into_iter().flatten().map(|text| text.len() + 2 * size_of::<usize>());
        size_of::<(u32, Self)>() + texts.sum::<usize>()
    }
}

impl ValueColumns {
    /// The columns of the observation at each position; `None` where there is none.
    pub(super) fn of(places: &[Option<&Observation>]) -> Self {
        let value = |one: &Observation| one.value.filter(|value| value.is_finite()).unwrap_or(f64::NAN);
        let values: Vec<f64> = places.iter().map(|place| place.map_or(GAP, value)).collect();
        let bounds = own_bounds(places);
        let with_margin = bounds.as_ref().and_then(|bounds| PackedValues::with_margin(&values, bounds));
        let bounds = bounds.filter(|_| with_margin.is_none()).map(|bounds| PackedBounds::of(&bounds));
        let rare = RareColumns { bounds, ..RareColumns::of(places) };
        Self {
            values: with_margin.unwrap_or_else(|| PackedValues::of(&values)),
            rare: (rare != RareColumns::default()).then(|| Arc::new(rare)),
        }
    }

    /// The values.
    #[inline]
    pub(super) const fn values(&self) -> &PackedValues {
        &self.values
    }

    /// Whether the observations are plain imported ones, without a detail, a status or bounds.
    #[inline]
    pub(super) fn are_plain(&self) -> bool {
        self.rare.is_none() && !self.values.has_margin()
    }

    /// Whether there is no observation at a position.
    #[inline]
    pub(super) fn is_gap(&self, position: usize) -> bool {
        self.values.get(position).or_broken(ALIGNED).is_none_or(is_gap)
    }

    /// The value at a position.
    pub(super) fn value(&self, position: usize) -> Option<f64> {
        self.values.get(position).or_broken(ALIGNED).filter(|value| !value.is_nan())
    }

    /// The bounds of the value at a position.
    pub(super) fn bounds(&self, position: usize) -> Bounds {
        let exact = || self.value(position).map_or(Bounds::UNBOUNDED, Bounds::exact);
        self.kept_bounds(position).unwrap_or_else(exact)
    }

    /// The bounds at a position, if the series has some.
    #[inline]
    fn kept_bounds(&self, position: usize) -> Option<Bounds> {
        match self.rare.as_ref().and_then(|rare| rare.bounds.as_ref()) {
            Some(bounds) => bounds.get(position).or_broken(ALIGNED),
            None => self.values.bounds(position),
        }
    }

    /// The bounds of the value at a position, where they are not the value itself.
    #[inline]
    pub(super) fn own_bounds(&self, position: usize) -> Option<Bounds> {
        let value = self.values.get(position).filter(|value| !value.is_nan())?;
        self.kept_bounds(position).filter(|bounds| *bounds != Bounds::exact(value))
    }

    /// The origin at a position, and whether a figure states the observation.
    pub(super) fn origin(&self, position: usize) -> (Origin, bool) {
        self.detail(position)
            .map_or((Origin::Imported, false), |detail| (detail.origin, detail.figure.is_some()))
    }

    /// The observation at a position, with its period and its vintage.
    #[inline]
    pub(super) fn observation(
        &self,
        position: usize,
        period: Period,
        (vintage, published): (i64, NaiveDate),
    ) -> Observation {
        Observation {
            period,
            value: self.value(position),
            bounds: self.bounds(position),
            status: self.status(position),
            provenance: provenance(self.detail(position), vintage, published),
        }
    }

    /// The size of the columns in bytes.
    pub(super) fn bytes(&self) -> usize {
        let rare = self.rare.as_ref().map_or(0, |rare| rare.bytes());
        self.values.bytes() + rare
    }

    fn status(&self, position: usize) -> ObservationStatus {
        let column = self.rare.as_ref().and_then(|rare| rare.statuses.as_ref());
        let own = column.and_then(|statuses| statuses.get(position).copied().or_broken(ALIGNED));
        own.unwrap_or(ObservationStatus::NORMAL)
    }

    #[inline]
    fn detail(&self, position: usize) -> Option<&ObservationDetail> {
        let details = &self.rare.as_ref()?.details;
        let place = details.binary_search_by_key(&u32::try_from(position).ok()?, |(of, _)| *of).ok()?;
        details.get(place).map(|(_, detail)| detail)
    }
}

/// The bounds at each position, where one of them is not the value itself.
fn own_bounds(places: &[Option<&Observation>]) -> Option<Vec<Bounds>> {
    let exact = |one: &Observation| one.value.map_or(Bounds::UNBOUNDED, Bounds::exact);
    let has_own = places.iter().flatten().any(|one| one.bounds != exact(one));
    let bounds = |place: Option<&Observation>| place.map_or(Bounds::UNBOUNDED, |one| one.bounds);
    has_own.then(|| places.iter().copied().map(bounds).collect())
}

impl RareColumns {
    /// Those of the observation at each position, without bounds.
    fn of(places: &[Option<&Observation>]) -> Self {
        let has_statuses = places.iter().flatten().any(|one| one.status != ObservationStatus::NORMAL);
        let status = |place: Option<&Observation>| place.map_or(ObservationStatus::NORMAL, |one| one.status);
        let details = (0..).zip(places);
        Self {
            bounds: None,
            statuses: has_statuses.then(|| places.iter().copied().map(status).collect()),
            details: details
                .filter_map(|(position, one)| {
                    Some((position, ObservationDetail::of(&one.as_ref()?.provenance)?))
                })
                .collect(),
        }
    }

    fn bytes(&self) -> usize {
        let details: usize = self.details.iter().map(|(_, detail)| detail.bytes()).sum();
        let columns = [
            self.bounds.as_ref().map(PackedBounds::bytes),
            self.statuses.as_ref().map(|statuses| size_of_val(&**statuses)),
        ];
        COUNTER_BYTES + size_of::<Self>() + details + columns.into_iter().flatten().sum::<usize>()
    }
}

/// The provenance of an observation with these details.
#[inline]
fn provenance(detail: Option<&ObservationDetail>, vintage: i64, published: NaiveDate) -> Provenance {
    Provenance {
        qualifier: detail.map_or(Qualifier::Exact, |detail| detail.qualifier),
        origin: detail.map_or(Origin::Imported, |detail| detail.origin),
        figure: detail.and_then(|detail| detail.figure.clone()),
        printed: detail.and_then(|detail| detail.printed.clone()),
        attributes: detail.and_then(|detail| detail.attributes.clone()),
        published,
        vintage,
        derived_from: None,
        outlook: None,
    }
}
