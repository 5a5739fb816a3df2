//! Choosing among vintages.

use chrono::NaiveDate;

use crate::domain::observation::Observation;

/// What was the newest published up to a day (or up to now), one observation a period.
///
/// Takes all vintages ordered by period. A withdrawal takes back what was published on the same day, and leaves
/// what was published on others.
pub fn latest(vintages: &[Observation], as_of: Option<NaiveDate>) -> impl Iterator<Item = &Observation> {
    vintages.chunk_by(|a, b| a.period == b.period).filter_map(move |of_period| {
        of_period
            .iter()
            .filter(|observation| as_of.is_none_or(|day| observation.provenance.published <= day))
            .filter(|observation| {
                let known = |other: &&Observation| as_of.is_none_or(|day| other.provenance.published <= day);
                !of_period.iter().filter(known).any(|other| other.takes_back(observation))
            })
            .max_by_key(|observation| (observation.provenance.published, observation.provenance.vintage))
    })
}
