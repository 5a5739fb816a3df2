//! Values against forecasts that were made without them. Expectations and targets are no values.

use crate::domain::alert::{Absence, Judgement, ShiftLimits, Side, shifts, unexpected};
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::forecast::{Level, NoSkill, Request, Subject, forecast, one_step_errors};
use crate::domain::growth::Estimate;
use crate::domain::observation::{Observation, ObservationStatus};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::service::forecast::{samples, subject};

/// The newest value against the forecast that was made without it.
pub(super) fn newest(
    catalogue: &Catalogue,
    series: &Series,
    observations: &[Observation],
    (level, side): (Level, Side),
) -> Option<Judgement> {
    let values = values(observations);
    let (newest, earlier) = values.split_last()?;
    let samples = samples(earlier);
    let subject = subject(catalogue, series, &values, &samples);
    let estimate = Estimate::new(newest.value?, newest.bounds);
    let reading = (newest.period, estimate.map_err(|reason| Absence::of(reason.code())));
    Some(unexpected(reading, expected(&subject, newest.period, level), side))
}

/// Whether the errors of one-step forecasts go in one direction, at each period that has enough errors before it.
pub(super) fn shifts_of(
    catalogue: &Catalogue,
    series: &Series,
    observations: &[Observation],
    limits: ShiftLimits,
) -> Vec<Judgement> {
    let values = values(observations);
    let Some(newest) = values.last() else { return Vec::new() };
    let samples = samples(&values);
    let errors = one_step_errors(&subject(catalogue, series, &values, &samples));
    shifts(errors.as_deref().map_err(|reason| *reason), newest.period, limits)
}

fn values(observations: &[Observation]) -> Vec<Observation> {
    let is_value = |one: &&Observation| one.value.is_some() && one.status != ObservationStatus::FORECAST;
    observations.iter().filter(is_value).cloned().collect()
}

/// The interval of the forecast of a period; without skill, of the naive one.
fn expected(subject: &Subject<'_>, period: Period, level: Level) -> Result<Bounds, Absence> {
    let last = subject.samples.last().ok_or(Absence::Refused("too_few_points"))?.period();
    let distance = period.ordinal().checked_sub(last.ordinal()).and_then(|steps| usize::try_from(steps).ok());
    let request = Request { horizon: distance, level, method: None, no_skill: NoSkill::Naive };
    let made = forecast(subject, &request).map_err(|reason| Absence::Refused(reason.code()))?;
    let point = made.points.iter().find(|point| point.period == period);
    point.map(|point| point.bounds).ok_or(Absence::Refused("horizon"))
}
