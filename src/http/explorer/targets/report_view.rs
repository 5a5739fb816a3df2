//! A report of a target as pages show it: its name, its numbers, and what they say in sentences.

use crate::domain::catalogue::Catalogue;
use crate::domain::forecast::ForecastPoint;
use crate::domain::growth::Estimate;
use crate::domain::period::Period;
use crate::domain::target::{Course, TargetKind, TargetMethod};
use crate::http::explorer::forecast::refusal;
use crate::http::explorer::names::Name;
use crate::http::explorer::numbers::{Quantity, period, quantity};
use crate::http::explorer::view::View;
use crate::http::explorer::words::{Text, targets as words};
use crate::service::targets::{TargetReport, measure};

use super::verdicts::reason;

/// A report in the language of a page.
#[derive(Clone, Copy)]
pub(super) struct ReportView<'a> {
    pub(super) view: &'a View,
    pub(super) catalogue: &'a Catalogue,
    pub(super) report: &'a TargetReport,
}

impl<'a> ReportView<'a> {
    /// The name of the target.
    pub(super) fn name(self) -> Name<'a> {
        let statement = &self.report.statement;
        Name::of(&statement.name, Some(&statement.labels), self.view.language)
    }

    /// A number with its unit.
    pub(super) fn number(self, estimate: Estimate, unit: &str) -> String {
        self.shown(estimate, unit, |shown| shown.text(self.view.language))
    }

    /// The range of a number; none where it is exact.
    pub(super) fn range(self, estimate: Estimate, unit: &str) -> Option<String> {
        self.shown(estimate, unit, |shown| shown.interval(self.view.language))
    }

    fn shown<T>(self, estimate: Estimate, unit: &str, show: impl FnOnce(Quantity<'_>) -> T) -> T {
        let name = Name::of_unit(self.catalogue, unit, self.view.language);
        show(quantity(estimate, unit, &name.text))
    }

    fn unit(self) -> &'a str {
        self.report.header.indicator.unit.as_str()
    }

    /// What is asked for.
    pub(super) fn asked(self) -> String {
        let (target, unit) = (&self.report.statement.target, self.report.value_unit());
        let value = target.value.map(|value| self.number(value, unit)).unwrap_or_default();
        let goal = self.report.assessment.goal.map(|goal| self.number(goal.estimate, self.unit()));
        let tolerance = target.tolerance.and_then(Estimate::exact);
        let tolerance = tolerance.map(|one| self.number(one, self.report.unit_of(measure::CHANGE)));
        let (text, values) = match target.kind {
            TargetKind::Level => (words::KIND_LEVEL, vec![value]),
            TargetKind::Change => match goal {
                Some(goal) => (words::KIND_CHANGE, vec![value, goal]),
                None => (words::KIND_CHANGE_ALONE, vec![value]),
            },
            TargetKind::MeanGrowth => (words::KIND_MEAN_GROWTH, vec![value]),
            TargetKind::AtLeast => (words::KIND_AT_LEAST, vec![value]),
            TargetKind::AtMost => (words::KIND_AT_MOST, vec![value]),
            TargetKind::Stable => (words::KIND_STABLE, vec![tolerance.unwrap_or_default()]),
            TargetKind::Increase => (words::KIND_INCREASE, Vec::new()),
            TargetKind::Decrease => (words::KIND_DECREASE, Vec::new()),
            TargetKind::PeakBy => (words::KIND_PEAK, Vec::new()),
        };
        self.fill(text, &values)
    }

    /// The latest value with its period; empty without one.
    pub(super) fn latest(self) -> String {
        let latest = self.report.assessment.latest;
        let text = |one: crate::domain::target::Actual| {
            self.fill(words::IN, &[self.number(one.estimate, self.unit()), period(one.period)])
        };
        latest.map(text).unwrap_or_default()
    }

    /// What the numbers say, or why nothing can be said.
    pub(super) fn sentences(self) -> String {
        let assessment = &self.report.assessment;
        if let Some(of) = assessment.reason {
            let base = self.report.statement.target.base.map(period).unwrap_or_default();
            return self.fill(reason(of), &[base]);
        }
        let mut said = Vec::new();
        let (base, latest) = (assessment.base, assessment.latest);
        if let (Some(course), Some(base), Some(latest)) = (&assessment.course, base, latest) {
            said.extend(self.of_course(course, period(base.period), period(latest.period)));
        }
        if let (Some(change), Some(base), Some(latest)) = (assessment.change, base, latest) {
            let change = self.number(change.estimate, self.report.unit_of(measure::CHANGE));
            said.push(self.fill(words::CHANGED, &[period(base.period), period(latest.period), change]));
        }
        if let Some(peak) = assessment.peak {
            let value = self.number(peak.estimate, self.unit());
            said.push(self.fill(words::HIGHEST, &[period(peak.period), value]));
        }
        said.join(self.view.language.space())
    }

    /// What a forecast says of the due period, or why there is none; empty where there is nothing to forecast.
    pub(super) fn outlook(self) -> String {
        match &self.report.outlook {
            None => String::new(),
            Some(Err(reason)) => {
                let said = [self.view.say(words::NO_FORECAST).to_owned(), refusal::words(self.view, reason)];
                said.join(self.view.language.space())
            }
            Some(Ok(_)) => self.forecast().map_or_else(String::new, |(due, estimate)| {
                let range = self.range(estimate, self.unit()).unwrap_or_default();
                self.fill(words::FORECAST_IS, &[period(due), self.number(estimate, self.unit()), range])
            }),
        }
    }

    /// The forecast of the due period.
    pub(super) fn forecast(self) -> Option<(Period, Estimate)> {
        self.forecasts().pop()
    }

    /// The forecasts up to the due period, with their prediction intervals.
    pub(super) fn forecasts(self) -> Vec<(Period, Estimate)> {
        let made = self.report.outlook.as_ref().and_then(|outlook| outlook.as_ref().ok());
        let points = made.map(|outlook| outlook.forecast.points.as_slice()).unwrap_or_default();
        let estimate = |one: &ForecastPoint| Some((one.period, Estimate::new(one.value, one.bounds).ok()?));
        points.iter().filter_map(estimate).collect()
    }

    fn of_course(self, course: &Course, base: String, latest: String) -> Vec<String> {
        let unit = self.report.unit_of(measure::PACE);
        let mut said = Vec::new();
        if let (Some(pace), Some(required)) = (course.pace(), course.required_pace()) {
            let [pace, required] = [pace, required].map(|one| self.number(one.estimate, unit));
            said.push(self.fill(words::SINCE, &[base, pace, required]));
        }
        if let Some(ahead) = course.ahead() {
            let value = ahead.estimate.value();
            let text = if value < 0.0 { words::BELOW } else { words::ABOVE };
            let number = self.number(ahead.estimate, self.report.unit_of(measure::AHEAD));
            said.push(self.fill(text, &[latest.clone(), number.trim_start_matches('\u{2212}').to_owned()]));
        }
        if let Some(extrapolated) = course.extrapolated().filter(|_| self.report.method == TargetMethod::Un) {
            let due = self.report.statement.target.due.map(period).unwrap_or_default();
            said.push(
                self.fill(words::EXTRAPOLATED, &[due, self.number(extrapolated.estimate, self.unit())]),
            );
        }
        if let Some(needed) = course.required() {
            said.push(self.fill(words::FROM_NOW, &[latest, self.number(needed.estimate, unit)]));
        }
        said
    }

    /// The name of a measure.
    pub(super) fn measure(self, code: &str) -> &'static str {
        let is_un = self.report.method == TargetMethod::Un;
        self.view.say(match code {
            measure::RATIO if is_un => words::M_SHARE,
            measure::RATIO => words::M_RATIO,
            measure::CHANGE => words::M_CHANGE,
            measure::PEAK => words::M_PEAK,
            measure::PACE => words::M_PACE,
            measure::REQUIRED_PACE => words::M_REQUIRED_PACE,
            measure::REQUIRED => words::M_REQUIRED,
            measure::EXTRAPOLATED => words::M_EXTRAPOLATED,
            measure::PATH => words::M_PATH,
            measure::AHEAD => words::M_AHEAD,
            measure::FORECAST => words::M_FORECAST,
            _ => words::M_TARGET,
        })
    }

    fn fill(self, text: Text, values: &[String]) -> String {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        self.view.fill(text, &values)
    }
}
