//! The series that a ranking leaves out for one reason.

use super::{RankingRequest, TARGETS_PER_READ, point_at};
use crate::domain::growth::Refusal;
use crate::service::growth::{GrowthTarget, TargetFilter, targets};
use crate::service::{Service, ServiceError, State};

/// A reason, and which of the series that are left out for it are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedRequest<'a> {
    /// The reason.
    pub reason: Refusal,
    /// The unit of the ranking. Beside growth in percent, growth in percentage points is refused.
    pub unit: Option<&'a str>,
    /// How many are left out at the start.
    pub skip: usize,
    /// The most series.
    pub limit: usize,
}

impl Service {
    /// The series that have an observation at the period of a ranking and are left out for a reason, in the order of
    /// datasets and keys.
    ///
    /// # Errors
    /// When a code of the filter is unknown, or the store does not answer.
    pub async fn refused(
        &self,
        state: &State,
        request: &RankingRequest,
        wanted: &RefusedRequest<'_>,
    ) -> Result<Vec<GrowthTarget>, ServiceError> {
        let (growth, window) = (request.growth(), request.reading_window());
        let mut all = targets(&state.catalogue, &request.filter, &growth, TargetFilter::All)?;
        all.retain(|target| target.level.frequency == request.period.frequency());
        let mut refused = Vec::new();
        for chunk in all.chunks(TARGETS_PER_READ) {
            let series = self.growth(state, chunk, &growth, &window).await?;
            let unobserved = self.unobserved(state, chunk, request).await?;
            for (target, one) in chunk.iter().zip(series) {
                let Some((unit, point)) = point_at(one.points, request.period) else { continue };
                let is_in_points = wanted.unit == Some("percent") && unit == "percentage_points";
                let reason = match point.value {
                    Some(_) if is_in_points => Refusal::UnitClass,
                    Some(_) => continue,
                    None if unobserved.contains(&target.level.id) => continue,
                    None => point.reason.unwrap_or(Refusal::Gap),
                };
                if reason == wanted.reason {
                    refused.push(target.clone());
                }
            }
            if refused.len() >= wanted.skip + wanted.limit {
                break;
            }
        }
        Ok(refused.into_iter().skip(wanted.skip).take(wanted.limit).collect())
    }
}
