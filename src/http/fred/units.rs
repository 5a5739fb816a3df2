//! Data value transformations and frequency aggregation.
//!
//! Follows `units`, `frequency` and `aggregation_method` of `fred/series/observations`. The formulas are those of the
//! growth measures; where a measure gives no number, the value is missing.

use super::document::RealtimeValue;
use super::request::{FredError, FredRequest, choice};
use crate::domain::bounds::Bounds;
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::growth::{Aggregate, Measure, Sample, Transform, Window, convert};
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

const UNITS: [&str; 9] = ["lin", "chg", "ch1", "pch", "pc1", "pca", "cch", "cca", "log"];
const METHODS: [(&str, Aggregate); 3] =
    [("avg", Aggregate::Average), ("sum", Aggregate::Sum), ("eop", Aggregate::End)];
const FREQUENCIES: [(&str, Frequency); 6] = [
    ("d", Frequency::DAILY),
    ("w", Frequency::WEEKLY),
    ("m", Frequency::MONTHLY),
    ("q", Frequency::QUARTERLY),
    ("sa", Frequency::HALF_YEARLY),
    ("a", Frequency::ANNUAL),
];

/// How the values of a series are transformed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Transformation {
    /// The value of `units`.
    pub(super) units: &'static str,
    /// The frequency to which values are converted before the transformation, and the method.
    conversion: Option<(Frequency, Aggregate)>,
    unit_class: UnitClass,
}

/// Values by period.
pub(super) type Values = Vec<(Period, Option<f64>)>;

impl Transformation {
    /// The transformation of a request to the API.
    pub(super) fn read(
        request: &FredRequest,
        native: Frequency,
        unit_class: UnitClass,
    ) -> Result<Self, FredError> {
        let names = ["units", "frequency", "aggregation_method"];
        Self::of(names, names.map(|name| request.text(name)), native, unit_class)
    }

    /// The transformation that words for units, frequency and method mean; their parameters have different names in
    /// different routes.
    pub(super) fn of(
        [units, frequency, method]: [&str; 3],
        words: [Option<&str>; 3],
        native: Frequency,
        unit_class: UnitClass,
    ) -> Result<Self, FredError> {
        let [chosen_units, chosen_frequency, chosen_method] = words;
        let units = choice(units, chosen_units, &UNITS)?.unwrap_or("lin");
        let method = choice(method, chosen_method, &METHODS.map(|(name, _)| name))?.unwrap_or("avg");
        let method = METHODS.into_iter().find(|(name, _)| *name == method).map(|(_, aggregate)| aggregate);
        let frequency = choice(frequency, chosen_frequency, &FREQUENCIES.map(|(name, _)| name))?;
        let to = FREQUENCIES.into_iter().find(|(name, _)| Some(*name) == frequency).map(|(_, to)| to);
        let conversion = to.filter(|to| *to != native).zip(method);
        if conversion.is_some_and(|(_, aggregate)| aggregate == Aggregate::Sum) && !unit_class.has_sums() {
            let detail = format!(
                "Value of aggregation_method is not valid for this series: values of the class {} have no sum.",
                unit_class.code()
            );
            return Err(FredError::bad(detail));
        }
        Ok(Self { units, conversion, unit_class })
    }

    /// Whether it leaves values unchanged.
    pub(super) fn is_identity(self) -> bool {
        self.units == "lin" && self.conversion.is_none()
    }

    /// The transformed values; `values` have one frequency and are in the order of time.
    pub(super) fn apply(self, values: &[(Period, RealtimeValue)]) -> Result<Values, FredError> {
        let sample = |(period, known): &(Period, RealtimeValue)| {
            let bounds = known.value.map_or(Bounds::UNBOUNDED, Bounds::exact);
            Sample::new(*period, known.value, bounds).of_set(known.set)
        };
        let samples: Vec<Sample> = values.iter().map(sample).collect();
        let samples = match self.conversion {
            None => samples,
            Some(conversion) => converted(&samples, conversion, self.unit_class)?,
        };
        Ok(self.transformed(&samples))
    }

    fn transformed(self, samples: &[Sample]) -> Values {
        let per_year = samples.first().map_or(1.0, |sample| sample.period().frequency().periods_per_year());
        let (measure, finish): (Measure, fn(f64, f64) -> f64) = match self.units {
            "chg" => (Measure::Change, |value, _| value),
            "ch1" => (Measure::ChangeYoy, |value, _| value),
            "pch" => (Measure::Pop, |value, _| value),
            "pc1" => (Measure::Yoy, |value, _| value),
            "pca" => (Measure::Annualised, |value, _| value),
            "cch" => (Measure::LogPop, |value, _| value),
            "cca" => (Measure::LogPop, |value, per_year| value * per_year),
            "log" => (Measure::Level, |value, _| value.ln()),
            _ => (Measure::Level, |value, _| value),
        };
        let transform = Transform { measure, unit_class: self.unit_class, as_percent: true, base: None };
        let points = transform.points(samples, Window { from: None, to: None });
        let value = |outcome: f64| Some(finish(outcome, per_year)).filter(|value| value.is_finite());
        points
            .into_iter()
            .map(|point| (point.period, point.outcome.ok().and_then(|estimate| value(estimate.value()))))
            .collect()
    }
}

fn converted(
    samples: &[Sample],
    (to, aggregate): (Frequency, Aggregate),
    unit_class: UnitClass,
) -> Result<Vec<Sample>, FredError> {
    // Because of holidays no longer period has a value for each of its days or weeks.
    let is_short = |sample: &Sample| {
        matches!(sample.period().frequency().unit(), FrequencyUnit::Day | FrequencyUnit::Week)
    };
    let partial_ok = samples.first().is_some_and(is_short);
    convert(samples, to, aggregate, partial_ok, unit_class)
        .map_err(|error| FredError::bad(format!("Value of frequency is not valid for this series: {error}.")))
}
