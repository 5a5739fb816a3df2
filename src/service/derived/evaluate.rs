//! The observations of a derived series, from those of its inputs.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::inputs::KeyInputs;
use super::refused::Refused;
use crate::domain::bounds::Bounds;
use crate::domain::definition::DefinitionMeta;
use crate::domain::formula::{Formula, Inputs, Point, PointRefusal, Refusal};
use crate::domain::lineage::{Lineage, LineageInput, MissingValue};
use crate::domain::observation::{DerivedFrom, Observation, ObservationStatus, Origin, Provenance};
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;

/// What all observations of a derived series have in common.
#[derive(Debug, Clone)]
pub(in crate::service) struct Formulated {
    /// The definition of the indicator; none of a formula that a request brings.
    pub(in crate::service) definition: Option<Arc<DefinitionMeta>>,
    /// The text of its formula.
    pub(in crate::service) text: Arc<str>,
    /// The formula: its references are whole keys of published series.
    pub(in crate::service) formula: Formula,
}

/// The observations, in order of time: one for each period at which an input has an observation. Where there is no value,
/// the lineage says why. A formula that is refused as a whole has no value at any period.
pub(in crate::service) fn evaluate(formulated: &Formulated, inputs: &KeyInputs<'_>) -> Vec<Observation> {
    match formulated.formula.check(inputs) {
        Ok(calculation) => {
            let periods = calculation.periods(inputs);
            periods
                .into_iter()
                .map(|period| observation(formulated, inputs, &calculation.point(period, inputs)))
                .collect()
        }
        Err(refused) => refusals(formulated, inputs, Refused::from(refused).reason),
    }
}

/// An observation without a value for each period at which an input has one.
fn refusals(formulated: &Formulated, inputs: &KeyInputs<'_>, reason: Refusal) -> Vec<Observation> {
    let periods: BTreeSet<Period> =
        (0..inputs.series.len()).flat_map(|series| inputs.periods(series)).collect();
    let refuse = |period| {
        let refusal = PointRefusal { refusal: reason, series: None, period: None };
        observation(formulated, inputs, &Point { period, outcome: Err(refusal), inputs: Vec::new() })
    };
    periods.into_iter().map(refuse).collect()
}

fn observation(formulated: &Formulated, inputs: &KeyInputs<'_>, point: &Point) -> Observation {
    let read = point.inputs.iter().filter_map(|(series, period)| {
        let observation = inputs.observation(*series, *period)?;
        Some((inputs.series.get(*series)?.series, observation))
    });
    let lineage: Vec<LineageInput> = read
        .map(|(series, one)| LineageInput {
            series: series.key.clone(),
            period: one.period,
            figure: one.provenance.figure.clone(),
            vintage: one.provenance.vintage,
        })
        .collect();
    let (published, vintage) = publication(inputs, point);
    let (value, bounds, status) = match &point.outcome {
        Ok(value) => (Some(value.estimate.value()), value.estimate.bounds(), value.status),
        Err(_) => (None, Bounds::UNBOUNDED, ObservationStatus::MISSING),
    };
    let is_exact = value.is_none_or(|value| bounds == Bounds::exact(value));
    let outcome = match &point.outcome {
        Ok(value) => Ok(value.quality),
        Err(refused) => Err(missing(inputs, refused)),
    };
    let lineage = Lineage {
        definition: formulated.definition.clone(),
        formula: Arc::clone(&formulated.text),
        inputs: lineage,
        outcome,
    };
    Observation {
        period: point.period,
        value,
        bounds,
        status,
        provenance: Provenance {
            qualifier: if is_exact { Qualifier::Exact } else { Qualifier::Approximately },
            origin: Origin::Derived,
            figure: None,
            printed: None,
            attributes: None,
            published,
            vintage,
            derived_from: Some(DerivedFrom::Formula(Arc::new(lineage))),
            outlook: None,
        },
    }
}

fn missing(inputs: &KeyInputs<'_>, refused: &PointRefusal) -> MissingValue {
    let series = refused.series.and_then(|number| inputs.series.get(number));
    MissingValue {
        refusal: refused.refusal,
        series: series.map(|one| one.series.key.clone()),
        period: refused.period,
    }
}

/// The newest publication among the observations that were read; where none was, among those of the period.
fn publication(inputs: &KeyInputs<'_>, point: &Point) -> (NaiveDate, i64) {
    let of_period = || (0..inputs.series.len()).map(|series| (series, point.period));
    let newest = |read: &mut dyn Iterator<Item = (usize, Period)>| {
        read.filter_map(|(series, period)| {
            let provenance = &inputs.observation(series, period)?.provenance;
            Some((provenance.published, provenance.vintage))
        })
        .max()
    };
    newest(&mut point.inputs.iter().copied()).or_else(|| newest(&mut of_period())).unwrap_or_default()
}
