//! Which dimension is the time.

use super::axis::Axis;
use crate::ingest::data::concepts::{Heading, HeadingRole, YearPart};
use crate::ingest::data::period_text::read_period_text;
use crate::ingest::data::year_part::part_of_year;

/// The dimensions of the time of a dataset, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeAxes {
    /// The dimension with the period, or with its year.
    pub period: usize,
    /// The dimension with the part of the year.
    pub part: Option<usize>,
}

impl TimeAxes {
    /// Finds them: by the role `time`, else by their names, else the first dimension all of whose categories look like
    /// periods. Two are the year and its part.
    pub(super) fn find(axes: &[Axis], roles: &[String]) -> Option<Self> {
        let places = |holds: &dyn Fn(&Axis) -> bool| -> Vec<usize> {
            axes.iter().enumerate().filter(|(_, axis)| holds(axis)).map(|(at, _)| at).collect()
        };
        let by_role = places(&|axis| roles.contains(&axis.id));
        let by_name = places(&|axis| named_role(axis).is_some());
        let candidates = [by_role, by_name].into_iter().find(|found| !found.is_empty());
        let Some(candidates) = candidates else {
            return axes.iter().position(has_periods).map(|period| Self { period, part: None });
        };
        let mut candidates = candidates;
        // Month or quarter beside a year that alone has the role.
        let is_part = |axis: &Axis| matches!(named_role(axis), Some(HeadingRole::PeriodPart(_)));
        candidates.extend(places(&|axis| is_part(axis) && !roles.contains(&axis.id)));
        let is = |at: &&usize, holds: &dyn Fn(&Axis) -> bool| axes.get(**at).is_some_and(holds);
        let period = *candidates
            .iter()
            .find(|at| is(at, &has_years))
            .or_else(|| candidates.iter().find(|at| is(at, &has_periods)))
            .or_else(|| candidates.first())?;
        let has_only_years = axes.get(period).is_some_and(has_years);
        let part = candidates.iter().find(|at| **at != period && has_only_years && is(at, &has_parts));
        Some(Self { period, part: part.copied() })
    }

    /// Whether a dimension is one of them.
    pub(super) fn has(self, at: usize) -> bool {
        self.period == at || self.part == Some(at)
    }

    /// Makes the codes of these dimensions texts that give a period when one stands behind the other.
    pub(super) fn write(self, axes: &mut [Axis]) {
        if let Some(axis) = axes.get_mut(self.period) {
            axis.codes = axis
                .codes
                .iter()
                .zip(&axis.labels)
                .map(|(code, label)| period(code, label.as_deref()))
                .collect();
        }
        if let Some(axis) = self.part.and_then(|part| axes.get_mut(part)) {
            let pairs = axis.codes.iter().zip(&axis.labels).collect::<Vec<_>>();
            axis.codes = pairs
                .into_iter()
                .map(|(code, label)| part(axis, code, label.as_deref()).unwrap_or_default())
                .collect();
        }
    }
}

/// The role of a dimension of time by its id or its label.
fn named_role(axis: &Axis) -> Option<HeadingRole> {
    let role = |text: &str| {
        let role = Heading::new(text).role();
        role.filter(|role| matches!(role, HeadingRole::Period | HeadingRole::PeriodPart(_)))
    };
    role(&axis.id).or_else(|| role(axis.label.as_deref()?))
}

/// Whether all categories of a dimension are periods.
fn has_periods(axis: &Axis) -> bool {
    let mut pairs = axis.codes.iter().zip(&axis.labels);
    !axis.codes.is_empty()
        && pairs.all(|(code, label)| is_period(code) || label.as_deref().is_some_and(is_period))
}

/// Whether all categories of a dimension are years.
fn has_years(axis: &Axis) -> bool {
    let year = |text: &str| text.len() == 4 && is_period(text);
    !axis.codes.is_empty()
        && axis.codes.iter().zip(&axis.labels).all(|(code, label)| year(&period(code, label.as_deref())))
}

/// Whether all categories of a dimension are parts of a year.
fn has_parts(axis: &Axis) -> bool {
    axis.codes.iter().zip(&axis.labels).all(|(code, label)| part(axis, code, label.as_deref()).is_some())
}

/// The part of the year that a category is, by its label or its code.
fn part(axis: &Axis, code: &str, label: Option<&str>) -> Option<String> {
    let unit = match named_role(axis) {
        Some(HeadingRole::PeriodPart(unit)) => unit,
        _ => YearPart::Unknown,
    };
    let label = label.and_then(|label| part_of_year(label, unit));
    label.or_else(|| part_of_year(code, unit)).map(Into::into)
}

/// The period of a category: its id, or its label where that is a period and the id is not.
fn period(code: &str, label: Option<&str>) -> String {
    match label {
        Some(label) if !is_period(code) && is_period(label) => label.to_owned(),
        _ => code.to_owned(),
    }
}

/// Whether a text is a period with a year of statistics; ids such as `201001` are too.
fn is_period(text: &str) -> bool {
    let text = text.trim();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let has_year = !is_number
        || matches!(text.len(), 4 | 6 | 8)
            && matches!(text.get(..2), Some("15" | "16" | "17" | "18" | "19" | "20" | "21" | "22"));
    has_year && read_period_text(text).is_ok()
}
