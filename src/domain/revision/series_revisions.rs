//! The revisions of one series, as an answer gives them.

use super::numbers::{unit_of_revisions, unit_of_values};
use super::{
    LEAST_REVISIONS, Later, Measured, Outlook, OutlookTable, Refusal, Revision, RevisionRequest, Row,
    Statistics, Triangle, common_cause, default_measure, revisions,
};
use crate::domain::frequency::Frequency;
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

/// What is measured of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The measure; none for the default of the class.
    pub measure: Option<Measure>,
    /// The class of its unit.
    pub class: UnitClass,
    /// The code of its unit.
    pub unit: &'a str,
    /// Its frequency.
    pub frequency: Frequency,
}

/// The revisions of one series with their statistics.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesRevisions {
    /// The measure.
    pub measure: Measure,
    /// The code of the unit of a revision.
    pub unit: String,
    /// The code of the unit of a value.
    pub value_unit: String,
    /// The releases that were compared.
    pub request: RevisionRequest,
    /// The number of periods, in the window, whose first release is unknown.
    pub unknown: usize,
    /// The revisions, in order of time; none where they are refused.
    pub revisions: Vec<Revision>,
    /// The statistics.
    pub statistics: Result<Statistics, Refusal>,
    /// The outlook of the newest figure until the later release, with its period; none where it is that release already.
    pub outlook: Option<(Period, Result<Outlook, Refusal>)>,
    /// Whether one publication takes part in most of the revisions, so that their number says little.
    pub common_cause: bool,
}

impl SeriesRevisions {
    /// The revisions of a series, of periods for which `within` holds.
    #[must_use]
    pub fn of(
        triangle: &Triangle,
        subject: Subject<'_>,
        request: RevisionRequest,
        within: impl Fn(Period) -> bool,
    ) -> Self {
        let measure = subject.measure.unwrap_or_else(|| default_measure(subject.class));
        let measured = triangle.measured(measure, subject.class, subject.frequency);
        let unknown = measured.as_ref().map_or(0, |measured| {
            measured.rows.iter().filter(|row| !row.is_known && within(row.period)).count()
        });
        let found = measured.as_ref().map_err(|refusal| *refusal);
        let found = found.and_then(|measured| revisions(triangle, measured, request, &within));
        let outlook =
            measured.ok().and_then(|measured| newest_outlook(triangle, measured, request.to, &within));
        let (revisions, refusal) = match found {
            Ok(found) => (found, None),
            Err(refusal) => (Vec::new(), Some(refusal)),
        };
        let statistics = refusal.map_or_else(|| Statistics::of(&revisions), Err);
        let has_percents = measure == Measure::Level && !subject.class.is_percentage();
        let statistics = statistics.map(|all| Statistics {
            mean_percent: all.mean_percent.filter(|_| has_percents && subject.class.has_quotients()),
            ..all
        });
        Self {
            measure,
            unit: unit_of_revisions(measure, subject.class, subject.unit).to_owned(),
            value_unit: unit_of_values(measure, subject.class, subject.unit).to_owned(),
            request,
            unknown,
            outlook,
            common_cause: common_cause(&revisions),
            revisions,
            statistics,
        }
    }

    /// The first and the last period.
    #[must_use]
    pub fn span(&self) -> Option<(Period, Period)> {
        Some((self.revisions.first()?.period, self.revisions.last()?.period))
    }

    /// The measure, the releases, and whether unknown first releases count, in one word: `pop:0:10:exclude`.
    #[must_use]
    pub fn method(&self) -> String {
        let RevisionRequest { from, to, .. } = self.request;
        format!("{}:{from}:{}:{}", self.measure, to.text(), self.censored())
    }

    /// `include` or `exclude`.
    #[must_use]
    pub const fn censored(&self) -> &'static str {
        if self.request.censored { "include" } else { "exclude" }
    }

    /// Why there are no statistics, and what to do about it.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        let refusal = self.statistics.as_ref().err()?;
        let add = match refusal {
            Refusal::TooFewRevisions => {
                let also = if self.request.censored || self.unknown == 0 {
                    String::new()
                } else {
                    format!(
                        "; `censored=include` counts {} more, whose first release is unknown",
                        self.unknown
                    )
                };
                return Some(format!("{} revisions of {LEAST_REVISIONS}{also}", self.revisions.len()));
            }
            Refusal::FirstReleaseUnknown => "; `censored=include` numbers releases from the oldest vintage",
            Refusal::Rebased => ": `measure=growth`",
            Refusal::UnitClass => "; take `measure=value`",
            Refusal::OneVintage | Refusal::Spans => "",
        };
        Some(format!("{refusal}{add}"))
    }
}

/// The outlook of the newest figure.
fn newest_outlook(
    triangle: &Triangle,
    measured: Measured,
    to: Later,
    within: impl Fn(Period) -> bool,
) -> Option<(Period, Result<Outlook, Refusal>)> {
    let has_newest = |row: &&Row| within(row.period) && row.newest().is_some();
    let period = measured.rows.iter().rfind(has_newest)?.period;
    Some((period, OutlookTable::new(triangle, measured, to).of(period)?))
}

impl Later {
    /// The number, or `final`.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Final => "final".to_owned(),
        }
    }
}
