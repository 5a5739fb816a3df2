//! What a forecast of the due period says about a target.

use crate::domain::catalogue::Catalogue;
use crate::domain::forecast::{Forecast, Level, Refusal, Request, forecast};
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::target::{Assessment, Target, TargetOutlook};
use crate::service::forecast::{samples, subject};

/// The level of the prediction interval that decides.
pub const OUTLOOK_LEVEL: Level = Level::Eighty;

/// The outlook of a target.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// What the interval at the due period says.
    pub verdict: TargetOutlook,
    /// The forecast from the newest value to the due period.
    pub forecast: Forecast,
}

/// The outlook of a target from the observations of its series, or why there is no forecast. `None` where there is nothing
/// to forecast: the due period is over, or no value is asked for.
pub(super) fn outlook(
    catalogue: &Catalogue,
    (series, target): (&Series, &Target),
    observed: &[&Observation],
    assessment: &Assessment,
) -> Option<Result<Outlook, Refusal>> {
    let (due, aim) = (target.due?, assessment.aim(target)?);
    let observations: Vec<Observation> = observed.iter().map(|one| (*one).clone()).collect();
    let samples = samples(&observations);
    let newest = samples.iter().rev().find(|sample| sample.estimate().is_ok());
    let newest = newest.map(crate::domain::growth::Sample::period);
    let horizon = newest.map(|newest| distance(newest, due));
    if horizon == Some(0) {
        return None;
    }
    let request = Request { horizon, level: OUTLOOK_LEVEL, ..Request::default() };
    let made = forecast(&subject(catalogue, series, &observations, &samples), &request);
    let judged = made.and_then(|forecast| {
        let last = forecast.points.last().filter(|point| point.period == due);
        let verdict = last.map(|point| aim.outlook(point.bounds)).ok_or(Refusal::Unbounded(due))?;
        Ok(Outlook { verdict, forecast })
    });
    Some(judged)
}

/// The number of periods from one to a later one; 0 to an earlier one.
fn distance(from: Period, to: Period) -> usize {
    usize::try_from(i64::from(to.ordinal()) - i64::from(from.ordinal())).unwrap_or_default()
}
