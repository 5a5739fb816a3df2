//! Pairs of releases of each period.

use super::{Measured, Refusal, Row, Triangle};
use crate::domain::growth::Measure;
use crate::domain::period::Period;

/// The share of the revisions that one vintage takes part in, from which on they have a common cause.
const COMMON: f64 = 0.8;
/// The least part of a revision that a vintage takes part by.
const PART: f64 = 0.1;

/// The later release of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Later {
    /// The release with a number, counted from 0.
    Number(usize),
    /// That of the newest vintage.
    Final,
}

/// Which releases are compared, of which periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisionRequest {
    /// The number of the earlier release, counted from 0.
    pub from: usize,
    /// The later one.
    pub to: Later,
    /// Whether periods count whose first release is unknown; their releases are numbered from the oldest vintage.
    pub censored: bool,
}

/// Two releases of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The period.
    pub period: Period,
    /// The earlier value.
    pub first: f64,
    /// The later value.
    pub last: f64,
    /// The number of the vintage of the earlier value.
    pub from: usize,
    /// The number of the vintage of the later value.
    pub to: usize,
    /// The steps between them, by the vintage that made them.
    steps: Vec<(usize, f64)>,
}

impl Revision {
    /// The later value less the earlier one.
    #[must_use]
    pub fn size(&self) -> f64 {
        self.last - self.first
    }

    /// The pair of a row, if it has both releases.
    fn of(row: &Row, request: RevisionRequest) -> Option<Self> {
        let first = row.release(request.from)?;
        let last = match request.to {
            Later::Number(number) => row.release(number)?,
            Later::Final => row.newest().filter(|newest| newest.vintage > first.vintage)?,
        };
        let is_sound = (last.value - first.value).is_finite();
        is_sound.then(|| Self {
            period: row.period,
            first: first.value,
            last: last.value,
            from: first.vintage,
            to: last.vintage,
            steps: row.steps(first.vintage, last.vintage).collect(),
        })
    }
}

/// The revisions of a series that a request asks for, of periods for which `within` holds, in order of time.
///
/// # Errors
/// Levels across a change of the base, and a series all of whose first releases are unknown. That there are too few is
/// for [`super::Statistics::of`] to say.
pub fn revisions(
    triangle: &Triangle,
    measured: &Measured,
    request: RevisionRequest,
    within: impl Fn(Period) -> bool,
) -> Result<Vec<Revision>, Refusal> {
    let rows: Vec<&Row> = measured.rows.iter().filter(|row| within(row.period)).collect();
    let counted = rows.iter().filter(|row| request.censored || row.is_known);
    if !rows.is_empty() && counted.clone().count() == 0 {
        return Err(Refusal::FirstReleaseUnknown);
    }
    let all: Vec<Revision> = counted.filter_map(|row| Revision::of(row, request)).collect();
    if measured.measure == Measure::Level
        && triangle
            .rebases()
            .any(|rebase| all.iter().any(|one| one.from < rebase.vintage && rebase.vintage <= one.to))
    {
        return Err(Refusal::Rebased);
    }
    Ok(all)
}

/// Whether one vintage takes part in at least four fifths of the revisions that are not zero, so that their number says
/// little. It takes part by a tenth of the revision.
#[must_use]
pub fn common_cause(revisions: &[Revision]) -> bool {
    let moved: Vec<&Revision> = revisions.iter().filter(|one| one.size() != 0.0).collect();
    let mut by_vintage: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
    for one in &moved {
        let parts =
            one.steps.iter().filter(|(_, step)| step.abs() >= PART * one.size().abs() && *step != 0.0);
        for (vintage, _) in parts {
            *by_vintage.entry(*vintage).or_default() += 1;
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "no series has so many periods")]
    let least = COMMON * moved.len() as f64;
    #[allow(clippy::cast_precision_loss, reason = "no series has so many periods")]
    by_vintage.values().max().is_some_and(|most| *most as f64 >= least)
}
