//! Formulas that a request brings, computed over the series of one dataset.
//!
//! A formula is planned first: its references are resolved, and the areas, activities and frequencies for which the
//! dataset has its series are found. Each of these contexts gives one series of the answer.

mod contexts;
mod plan;
mod tree;

use chrono::NaiveDate;

use self::plan::BoundFormula;
pub use self::plan::FormulaPlan;
pub use self::tree::{FormulaNode, NodeValue, ReadValue};
use super::derived::{Formulated, KeyInputs, evaluate, unit};
use super::header::answer_header;
use super::query::Window;
use super::state::State;
use super::{Service, ServiceError};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::dataset::{
    AnswerHeader, FormulaHeader, IndicatorHeader, NamedCode, Points, SeriesData, SeriesHeader,
};
use crate::domain::formula::{Calculation, Formula, FormulaRefusal};
use crate::domain::frequency::Frequency;
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::series::Series;
use crate::domain::structure::Role;
use crate::domain::unit_class::UnitClass;
use crate::store::StoredSeries;

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
}

impl FormulaAnswer {
    /// Whether no point of any series has a value.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        let has_value = |series: &SeriesData| match &series.points {
            Points::Observations(points) => points.unpack().iter().any(|point| point.value.is_some()),
            _ => false,
        };
        !self.series.iter().any(has_value)
    }

    /// The part of the answer before its series.
    #[must_use]
    pub fn header(&self, catalogue: &Catalogue) -> AnswerHeader {
        answer_header(catalogue, catalogue.series_of_dataset(self.dataset.as_str()).take(1), None)
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
        let stored = self.inputs(state, plan, window.as_of).await?;
        let series = plan.bound.iter().map(|bound| series(&state.catalogue, plan, bound, &stored, window));
        Ok(FormulaAnswer {
            expr: plan.formula.to_string(),
            dataset: plan.dataset.id.clone(),
            series: series.collect(),
        })
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
        let inputs = bound.inputs(&state.catalogue).with(&stored);
        Ok(Some(FormulaNode::of(&state.catalogue, &inputs, (&plan.formula, bound), period)))
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

/// The values of a formula in one context.
fn series(
    catalogue: &Catalogue,
    plan: &FormulaPlan<'_>,
    bound: &BoundFormula,
    stored: &StoredSeries,
    window: &Window,
) -> SeriesData {
    let inputs = bound.inputs(catalogue).with(stored);
    let text = plan.formula.to_string();
    let formulated =
        Formulated { definition: None, text: text.as_str().into(), formula: bound.formula.clone() };
    let calculation = bound.formula.check(&inputs);
    let frequency = calculation.as_ref().map_or_else(|_| first_frequency(&inputs), Calculation::frequency);
    let mut points: Vec<Observation> = evaluate(&formulated, &inputs);
    points.retain(|point| point.period.frequency() == frequency && window.contains(point.period));
    SeriesData {
        header: header(catalogue, plan, bound, (&calculation, frequency)),
        points: Points::Observations(window.trim(points).into()),
    }
}

/// The frequency of the first series.
fn first_frequency(inputs: &KeyInputs<'_>) -> Frequency {
    inputs.series.first().map_or(Frequency::ANNUAL, |one| one.series.frequency)
}

/// The header of a result: the codes of its context, the formula as the name of what is measured, its unit.
fn header(
    catalogue: &Catalogue,
    plan: &FormulaPlan<'_>,
    bound: &BoundFormula,
    (calculation, frequency): (&Result<Calculation, FormulaRefusal>, Frequency),
) -> SeriesHeader {
    let (dataset, structure) = (&plan.dataset.id, &plan.dataset.structure);
    let frequency_code = frequency.to_string();
    let key = bound.key.with(structure, &[(Role::Frequency, &frequency_code)]);
    let code = |role: Role| key.code(structure, role).parse().unwrap_or_else(|_| Code::not_applicable());
    let (area, activity, indicator) = (code(Role::Area), code(Role::Activity), code(Role::Indicator));
    let quantity = calculation.as_ref().ok().map(Calculation::quantity);
    let own =
        structure.dimensions().iter().zip(key.codes()).filter(|(dimension, _)| dimension.role.is_none());
    let own = own.filter_map(|(dimension, code)| Some((dimension.id.clone(), code.parse().ok()?))).collect();
    let named = |code: Code, name: Option<&str>| {
        let name = name.unwrap_or(code.as_str()).into();
        NamedCode { code, name }
    };
    let area_name = catalogue.area_name(dataset, area.as_str());
    let activity_name = catalogue.activity_name(dataset, activity.as_str());
    let text = plan.formula.to_string();
    SeriesHeader {
        dataset: dataset.clone(),
        frequency,
        area: named(area.clone(), area_name),
        activity: named(activity.clone(), activity_name),
        indicator: IndicatorHeader {
            code: indicator,
            name: text.as_str().into(),
            unit: unit(catalogue, calculation.as_ref().ok()).code,
            unit_class: quantity.map_or(UnitClass::Unknown, |quantity| quantity.class),
            price_basis: quantity.map_or(PriceBasis::NotApplicable, |quantity| quantity.price_basis),
        },
        own,
        formula: Some(Box::new(FormulaHeader {
            expr: text,
            unit: quantity.map(|quantity| quantity.unit.to_string()),
            refusal: calculation.as_ref().err().map(|refused| FormulaRefusal {
                part: bound.named(&refused.part),
                detail: bound.named(&refused.detail),
                ..refused.clone()
            }),
        })),
        key,
    }
}
