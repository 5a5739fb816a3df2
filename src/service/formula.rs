//! Formulas that a request brings, computed over the series of one dataset.
//!
//! A formula is planned first: its references are resolved, and the areas, activities and frequencies for which the
//! dataset has its series are found. Each of these contexts gives one series of the answer.

mod contexts;
mod inputs;
mod plan;
mod tree;

use std::sync::Arc;

use chrono::NaiveDate;

use self::inputs::ContextInputs;
use self::plan::BoundFormula;
pub use self::plan::FormulaPlan;
pub use self::tree::{FormulaNode, NodeValue};
use super::query::Window;
use super::state::State;
use super::{Service, ServiceError};
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::dataset::{IndicatorHeader, NamedCode, Points, SeriesData, SeriesHeader};
use crate::domain::formula::{
    Calculation, Formula, FormulaRefusal, Inputs, Point, PointRefusal, Quantity,
};
use crate::domain::frequency::Frequency;
use crate::domain::lineage::{Lineage, LineageInput, MissingValue};
use crate::domain::observation::{DerivedFrom, Observation, ObservationStatus, Origin, Provenance};
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::qualifier::Qualifier;
use crate::domain::series::Series;
use crate::domain::series_key::{NOT_APPLICABLE, SeriesKey};
use crate::domain::structure::{DataStructureDefinition, Role};
use crate::domain::unit_class::UnitClass;
use crate::store::StoredSeries;

/// The code that stands for the indicator in the keys of an answer.
const FORMULA: &str = "FORMULA";

/// A formula and what its references leave open; an empty list matches all.
#[derive(Debug, Clone)]
pub struct FormulaRequest {
    /// The formula.
    pub formula: Formula,
    /// Datasets; without one, that which has all series.
    pub dataset: Vec<String>,
    /// Areas: alpha-2 or alpha-3 codes in any case.
    pub area: Vec<String>,
    /// Activities.
    pub activity: Vec<String>,
    /// Frequencies.
    pub frequency: Vec<Frequency>,
}

/// A computed formula: one series for each context.
#[derive(Debug, Clone)]
pub struct FormulaAnswer {
    /// The formula in its canonical form.
    pub expr: String,
    /// The dataset.
    pub dataset: Code,
    /// The series.
    pub series: Vec<SeriesData>,
    /// Why the whole formula is refused, for each of the series; none where it is computed.
    pub refusals: Vec<Option<FormulaRefusal>>,
}

impl FormulaAnswer {
    /// Whether no point of any series has a value.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        let has_value = |series: &SeriesData| match &series.points {
            Points::Observations(points) => points.unpack().iter().any(|point| point.value.is_some()),
            Points::Growth(_) => false,
        };
        !self.series.iter().any(has_value)
    }
}

impl Service {
    /// A planned formula, computed within a window.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn formula(
        &self,
        state: &State,
        plan: &FormulaPlan<'_>,
        window: &Window,
    ) -> Result<FormulaAnswer, ServiceError> {
        let catalogue = &state.catalogue;
        let stored = self.inputs(state, plan, window.as_of).await?;
        let mut answer = FormulaAnswer {
            expr: plan.formula.to_string(),
            dataset: plan.dataset.id.clone(),
            series: Vec::with_capacity(plan.bound.len()),
            refusals: Vec::with_capacity(plan.bound.len()),
        };
        for bound in &plan.bound {
            let inputs = ContextInputs::new(catalogue, plan.dataset, bound, &stored);
            let calculation = bound.formula.check(&inputs);
            let result = ContextResult::of(&inputs, bound, &calculation, window);
            answer.series.push(SeriesData {
                header: header(catalogue, plan, bound, &result),
                points: Points::Observations(result.observations(&inputs).into()),
            });
            answer.refusals.push(calculation.err());
        }
        Ok(answer)
    }

    /// The tree of the formula at a period in the first of its contexts; none without one.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn formula_tree(
        &self,
        state: &State,
        plan: &FormulaPlan<'_>,
        period: Period,
        as_of: Option<NaiveDate>,
    ) -> Result<Option<FormulaNode>, ServiceError> {
        let Some(bound) = plan.bound.first() else { return Ok(None) };
        let stored = self.inputs(state, plan, as_of).await?;
        let inputs = ContextInputs::new(&state.catalogue, plan.dataset, bound, &stored);
        Ok(Some(FormulaNode::of(&inputs, &plan.formula, &bound.formula, period)))
    }

    /// The observations of all series of a plan.
    async fn inputs(
        &self,
        state: &State,
        plan: &FormulaPlan<'_>,
        as_of: Option<NaiveDate>,
    ) -> Result<StoredSeries, ServiceError> {
        let positions = plan.series();
        let series: Vec<&Series> =
            positions.iter().filter_map(|position| state.catalogue.series_at(*position)).collect();
        self.newest(state, &series, as_of).await
    }
}

/// The result of a formula in one context.
struct ContextResult {
    /// What it measures; none where the formula is refused.
    quantity: Option<Quantity>,
    frequency: Frequency,
    points: Vec<Point>,
}

impl ContextResult {
    fn of(
        inputs: &ContextInputs<'_>,
        bound: &BoundFormula,
        calculation: &Result<Calculation, FormulaRefusal>,
        window: &Window,
    ) -> Self {
        let frequency = bound.series.iter().find_map(|number| Some(inputs.find(*number)?.frequency));
        let frequency = frequency.unwrap_or(Frequency::ANNUAL);
        let (quantity, frequency, points) = match calculation {
            Ok(calculation) => {
                let periods = calculation.periods(inputs).into_iter().filter(|period| window.contains(*period));
                let points = periods.map(|period| calculation.point(period, inputs)).collect();
                (Some(calculation.quantity().clone()), calculation.frequency().unwrap_or(frequency), points)
            }
            Err(refused) => {
                let mut periods: Vec<Period> =
                    bound.series.iter().flat_map(|number| inputs.periods(*number)).collect();
                periods.sort_unstable_by_key(|period| (period.start_date(), period.end_date()));
                periods.dedup();
                periods.retain(|period| window.contains(*period) && period.frequency() == frequency);
                let refusal = PointRefusal { refusal: refused.refusal, series: None, period: None };
                let point = |period| Point { period, outcome: Err(refusal), inputs: Vec::new() };
                (None, frequency, periods.into_iter().map(point).collect())
            }
        };
        Self { quantity, frequency, points: window.trim(points) }
    }

    /// The points as observations of the answer.
    fn observations(&self, inputs: &ContextInputs<'_>) -> Vec<Observation> {
        self.points.iter().map(|point| observation(inputs, point)).collect()
    }
}

/// A point as an observation, with the figures that it rests on.
fn observation(inputs: &ContextInputs<'_>, point: &Point) -> Observation {
    let read: Vec<(LineageInput, Option<NaiveDate>)> =
        point.inputs.iter().filter_map(|(number, period)| input(inputs, *number, *period)).collect();
    let published = read.iter().filter_map(|(_, published)| *published).max().unwrap_or_default();
    let vintage = read.iter().map(|(input, _)| input.vintage).max().unwrap_or_default();
    let missing = |refusal: PointRefusal| MissingValue {
        refusal: refusal.refusal,
        series: refusal.series.and_then(|number| inputs.key(number)),
        period: refusal.period,
    };
    let value = point.outcome.as_ref().ok();
    let lineage = Lineage {
        definition: None,
        inputs: read.into_iter().map(|(input, _)| input).collect(),
        outcome: point.outcome.as_ref().map(|value| value.quality).map_err(|refusal| missing(*refusal)),
    };
    Observation {
        period: point.period,
        value: value.map(|value| value.estimate.value()),
        bounds: value.map_or(Bounds::UNBOUNDED, |value| value.estimate.bounds()),
        status: value.map_or(ObservationStatus::MISSING, |value| value.status),
        provenance: Provenance {
            qualifier: Qualifier::Exact,
            origin: Origin::Derived,
            figure: None,
            printed: None,
            attributes: None,
            published,
            vintage,
            derived_from: Some(DerivedFrom::Formula(Arc::new(lineage))),
        },
    }
}

/// An observation that was read, and the day of its publication.
fn input(
    inputs: &ContextInputs<'_>,
    number: usize,
    period: Period,
) -> Option<(LineageInput, Option<NaiveDate>)> {
    let observation = inputs.observation(number, period);
    let provenance = observation.map(|observation| &observation.provenance);
    let read = LineageInput {
        series: inputs.key(number)?,
        period,
        figure: provenance.and_then(|provenance| provenance.figure.clone()),
        vintage: provenance.map_or(0, |provenance| provenance.vintage),
    };
    Some((read, provenance.map(|provenance| provenance.published)))
}

/// The header of a result: the codes of its context, the formula as the name of what is measured, its unit.
fn header(
    catalogue: &Catalogue,
    plan: &FormulaPlan<'_>,
    bound: &BoundFormula,
    result: &ContextResult,
) -> SeriesHeader {
    let (dataset, structure) = (&plan.dataset.id, &plan.dataset.structure);
    let code = |role: Role| {
        let code = structure.position(role).and_then(|place| bound.codes.get(place));
        code.map_or(NOT_APPLICABLE, String::as_str)
    };
    let (area, activity) = (code(Role::Area), code(Role::Activity));
    let quantity = result.quantity.as_ref();
    SeriesHeader {
        dataset: dataset.clone(),
        key: key(structure, &bound.codes, result.frequency),
        frequency: result.frequency,
        area: named(area, catalogue.area_name(dataset, area)),
        activity: named(activity, catalogue.activity_name(dataset, activity)),
        indicator: IndicatorHeader {
            code: code_of(FORMULA),
            name: plan.formula.to_string().into(),
            unit: quantity.map_or_else(|| code_of(UNSPECIFIED), |quantity| unit_code(&quantity.unit)),
            unit_class: quantity.map_or(UnitClass::Unknown, |quantity| quantity.class),
            price_basis: quantity.map_or(PriceBasis::NotApplicable, |quantity| quantity.price_basis),
        },
        own: own_codes(structure, &bound.codes),
    }
}

fn named(code: &str, name: Option<&str>) -> NamedCode {
    NamedCode { code: code_of(code), name: name.unwrap_or(code).into() }
}

/// The code that a text is; one that is none stands for nothing.
fn code_of(text: &str) -> Code {
    text.parse().or_else(|_| NOT_APPLICABLE.parse()).unwrap_or_default()
}
