//! Targets with their assessments, as answers show them.

use std::sync::Arc;

use super::measure::{
    ACTUAL, AHEAD, CHANGE, EXTRAPOLATED, FORECAST, PACE, PATH, PEAK, RATIO, REQUIRED, REQUIRED_PACE, TARGET,
};
use super::outlook::Outlook;
use super::statement::TargetStatement;
use crate::domain::bounds::Bounds;
use crate::domain::code::Code;
use crate::domain::dataset::{Points, ResultPoint, Results, SeriesData, SeriesHeader};
use crate::domain::forecast::{ForecastPoint, Refusal, Request};
use crate::domain::growth::Estimate;
use crate::domain::observation::ObservationStatus;
use crate::domain::period::Period;
use crate::domain::target::{
    Actual, Assessment, Course, Pace, Quantity, TargetKind, TargetMethod, TargetReason,
};
use crate::limits::MAX_KEPT_OBSERVATIONS;

/// The column of flat formats that says which target a row is of.
pub const TARGET_COLUMN: &str = "target";

/// A target held against the actual values of its series.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetReport {
    /// The target.
    pub statement: TargetStatement,
    /// The header of its series.
    pub header: SeriesHeader,
    /// The actual values, in order of time.
    pub actuals: Vec<Actual>,
    /// The figures that state actual values, by period.
    pub figures: Vec<(Period, Arc<str>)>,
    /// The verdict and the numbers behind it.
    pub assessment: Assessment,
    /// What a forecast of the due period says, or why there is none; `None` where there is nothing to forecast.
    pub outlook: Option<Result<Outlook, Refusal>>,
    /// The rule of the verdict.
    pub method: TargetMethod,
}

/// A number that a report gives.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetMeasure {
    /// The code.
    pub code: &'static str,
    /// The period that it is of.
    pub period: Period,
    /// The number; none where there is none.
    pub quantity: Option<Quantity>,
}

impl TargetReport {
    /// The figure that states the actual value of a period.
    #[must_use]
    pub fn figure_of(&self, period: Period) -> Option<&str> {
        self.figures.iter().find(|(of, _)| *of == period).map(|(_, figure)| &**figure)
    }

    /// The unit of paces: percent a year, or the unit of the series a year.
    fn pace_unit(&self) -> &str {
        match self.assessment.course.as_ref().map(Course::pace_form) {
            Some(Pace::Cagr) => "percent",
            _ => self.change_unit(),
        }
    }

    /// The unit of differences.
    fn change_unit(&self) -> &str {
        let indicator = &self.header.indicator;
        if indicator.unit_class.is_percentage() { "percentage_points" } else { indicator.unit.as_str() }
    }

    /// The unit of the number that is asked for.
    #[must_use]
    pub fn value_unit(&self) -> &str {
        match self.statement.target.kind {
            TargetKind::MeanGrowth => "percent",
            TargetKind::Change => self.change_unit(),
            _ => self.header.indicator.unit.as_str(),
        }
    }

    /// The numbers of the report. The first is the one that the verdict depends on, also where it has no number.
    #[must_use]
    pub fn measures(&self) -> Vec<TargetMeasure> {
        let assessment = &self.assessment;
        let latest = assessment.latest.map(|latest| latest.period);
        let due = self.statement.target.due;
        let Some(period) = latest.or(due).or(self.statement.target.base) else { return Vec::new() };
        let last = due.unwrap_or(period);
        let course = assessment.course.as_ref();
        let of = |measure: fn(&Course) -> Option<Quantity>| course.and_then(measure);
        let first = match self.statement.target.kind {
            TargetKind::PeakBy => {
                let peak = assessment.peak;
                let of_peak = peak.map_or(period, |peak| peak.period);
                (PEAK, of_peak, peak.map(|peak| Quantity::of(peak.estimate)))
            }
            kind if kind.has_value() => (RATIO, period, course.and_then(|course| course.ratio(self.method))),
            _ => (CHANGE, period, assessment.change),
        };
        let others = [
            (TARGET, last, assessment.goal),
            (PACE, period, of(Course::pace)),
            (REQUIRED_PACE, last, of(Course::required_pace)),
            (REQUIRED, last, of(Course::required)),
            (EXTRAPOLATED, last, of(Course::extrapolated).filter(|_| self.method == TargetMethod::Un)),
            (PATH, period, course.and_then(|course| course.path(period))),
            (AHEAD, period, of(Course::ahead)),
        ];
        let given = others.into_iter().filter(|(_, _, quantity)| quantity.is_some());
        let all = std::iter::once(first).chain(given);
        all.map(|(code, period, quantity)| TargetMeasure { code, period, quantity }).collect()
    }

    /// The code of the unit of a measure.
    #[must_use]
    pub fn unit_of(&self, measure: &str) -> &str {
        match measure {
            RATIO => "times",
            PACE | REQUIRED_PACE | REQUIRED => self.pace_unit(),
            CHANGE | AHEAD => self.change_unit(),
            _ => self.header.indicator.unit.as_str(),
        }
    }

    /// The measures as series with one point each, for flat formats.
    #[must_use]
    pub fn data(&self) -> Vec<SeriesData> {
        let point = |measure: &TargetMeasure| {
            let estimate = measure.quantity.map(|quantity| quantity.estimate);
            ResultPoint {
                base: self.assessment.base.map(|base| base.period),
                verdict: Some(self.assessment.verdict.code()),
                reason: self.assessment.reason.map(TargetReason::code),
                ..point(measure.period, estimate, self.method.code())
            }
        };
        let measures = self.measures();
        let measures =
            measures.iter().map(|one| self.series(one.code, self.unit_of(one.code), vec![point(one)]));
        let due = self.forecast().pop().map(|due| self.series(FORECAST, self.unit_of(FORECAST), vec![due]));
        measures.chain(due).collect()
    }

    /// The forecasts up to the due period, which has the outlook as its verdict; where there is no forecast, the due period
    /// with the reason.
    fn forecast(&self) -> Vec<ResultPoint> {
        let (Some(outlook), Some(due)) = (&self.outlook, self.statement.target.due) else {
            return Vec::new();
        };
        let usual = Request::default().method_at(self.statement.series.frequency);
        let outlook = match outlook {
            Ok(outlook) => outlook,
            Err(reason) => {
                return vec![ResultPoint { reason: Some(reason.code()), ..point(due, None, usual.code()) }];
            }
        };
        let method = outlook.forecast.method.code();
        let predicted = |one: &ForecastPoint| ResultPoint {
            verdict: (one.period == due).then(|| outlook.verdict.code()),
            ..point(one.period, Estimate::new(one.value, one.bounds).ok(), method)
        };
        outlook.forecast.points.iter().map(predicted).collect()
    }

    /// The actual values, the path, the target and the forecast as series.
    #[must_use]
    pub fn path(&self) -> Vec<SeriesData> {
        let unit = self.header.indicator.unit.as_str();
        let verdict = self.assessment.verdict.code();
        let actual =
            self.actuals.iter().map(|actual| point(actual.period, Some(actual.estimate), "observed"));
        let mut series = vec![self.series(ACTUAL, unit, actual.collect())];
        let course = self.assessment.course.as_ref();
        let form = course.map_or(self.method.code(), |course| course.pace_form().code());
        let path: Vec<ResultPoint> = self
            .periods()
            .filter_map(|period| Some(point(period, Some(course?.path(period)?.estimate), form)))
            .collect();
        if !path.is_empty() {
            series.push(self.series(PATH, unit, path));
        }
        if let (Some(goal), Some(due)) = (self.assessment.goal, self.statement.target.due) {
            let reason = self.assessment.reason.map(TargetReason::code);
            let goal =
                ResultPoint { verdict: Some(verdict), reason, ..point(due, Some(goal.estimate), form) };
            series.push(self.series(TARGET, unit, vec![goal]));
        }
        let forecast = self.forecast();
        if !forecast.is_empty() {
            series.push(self.series(FORECAST, unit, forecast));
        }
        series
    }

    /// The periods from the base to the due one, as many as an answer keeps.
    pub fn periods(&self) -> impl Iterator<Item = Period> + use<> {
        let due = self.statement.target.due;
        let base = self.assessment.base.map(|base| base.period);
        let all = std::iter::successors(base, move |period| period.next().filter(|next| Some(*next) <= due));
        all.take(MAX_KEPT_OBSERVATIONS)
    }

    fn series(&self, measure: &'static str, unit: &str, points: Vec<ResultPoint>) -> SeriesData {
        let mut header = self.header.clone();
        if let Ok(id) = self.statement.id.parse::<Code>() {
            header.own.push((TARGET_COLUMN.to_owned(), id));
        }
        SeriesData {
            header,
            points: Points::Results(Results {
                measure: measure.into(),
                target: Some(self.statement.id.clone()),
                unit: unit.to_owned(),
                status: ObservationStatus::NORMAL,
                points,
            }),
        }
    }
}

fn point(period: Period, estimate: Option<Estimate>, basis: &'static str) -> ResultPoint {
    let bounds = estimate.map(Estimate::bounds);
    ResultPoint {
        period,
        base: None,
        value: estimate.map(Estimate::value),
        lower: bounds.and_then(Bounds::lower),
        upper: bounds.and_then(Bounds::upper),
        basis: basis.into(),
        verdict: None,
        reason: None,
    }
}
