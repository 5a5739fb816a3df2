//! Revisions: how published values of a series moved from one release to a later one.
//!
//! A [`Triangle`] holds what each vintage of a series said of each period. [`Triangle::measured`] turns it into a measure
//! (growth within each vintage, or the value itself). Its releases are numbered from 0; a first release is known only if
//! an earlier vintage of the indicator and area lacks the period. [`revisions`] pairs two releases of each period, and
//! [`Statistics`] describes the pairs.
//!
//! # Units
//!
//! A revision is the later value less the earlier one, in the unit of the measure: percentage points for growth.
//!
//! # Errors
//!
//! [`Refusal`]. All functions are total: neither NaN nor infinity comes out.

mod measured;
mod moves;
mod numbers;
mod outlook;
mod pairs;
mod rebase;
mod refusal;
mod regression;
mod series_revisions;
mod size;
mod statistics;
mod triangle;

pub use measured::{Measured, default_measure, is_measure_of_revisions, measure_of};
pub use moves::{Move, moves};
pub use numbers::{Number, NumberUnit, unit_of_values};
pub use outlook::{FigureOutlook, Outlook, OutlookTable};
pub use pairs::{Later, Revision, RevisionRequest, common_cause, revisions};
pub use rebase::Rebase;
pub use refusal::Refusal;
pub use regression::Line;
pub use series_revisions::{SeriesRevisions, Subject};
pub use size::{RevisionSize, revision_percent};
pub use statistics::{Bias, LEAST_REVISIONS, Statistics, quantile};
pub use triangle::{FirstReleases, Release, Row, Triangle};

#[cfg(test)]
mod tests;
