//! The derived indicators of a catalogue: which series they have, what these measure and read, and what is refused.

use std::sync::Arc;

use super::evaluate::Formulated;
use super::inputs::KeyInputs;
use super::names::{DatasetNames, Pattern};
use super::refused::Refused;
use super::shape::{Shape, Shapes, expanded};
use crate::domain::catalogue::{Catalogue, Dataset, Indicator, StockOrFlow, Unit};
use crate::domain::code::Code;
use crate::domain::formula::{Calculation, Formula, Refusal, SeriesReference};
use crate::domain::price_basis::PriceBasis;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::Role;
use crate::domain::unit_class::UnitClass;
use crate::ingest::definitions::DerivedDefinition;

/// The derived indicators of a dataset.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) indicators: Vec<PlannedIndicator>,
    pub(super) series: Vec<PlannedSeries>,
}

/// A derived indicator.
#[derive(Debug)]
pub(super) struct PlannedIndicator {
    pub(super) definition: DerivedDefinition,
    /// What it is in the catalogue; none where a published indicator has its code.
    pub(super) indicator: Option<Indicator>,
    /// Its unit.
    pub(super) unit: Option<Unit>,
    /// The number of its series.
    pub(super) series: usize,
    /// Why it has no series, or why some of them have no values.
    pub(super) refused: Option<Refused>,
}

/// A derived series.
#[derive(Debug)]
pub(super) struct PlannedSeries {
    /// Without extent.
    pub(super) series: Series,
    /// Its unit.
    pub(super) unit: Unit,
    pub(super) formulated: Formulated,
    /// The units, prices and frequencies of its formula, or why it is refused.
    pub(super) calculation: Result<Calculation, Refused>,
    /// The positions in the catalogue of the published series that it reads.
    pub(super) inputs: Vec<usize>,
    /// The last revision that changed one of them.
    pub(super) revision: i64,
}

/// Plans the derived indicators of a dataset.
pub(super) fn plan(catalogue: &Catalogue, dataset: &Dataset, definitions: &[DerivedDefinition]) -> Plan {
    let names = DatasetNames::of(catalogue, dataset, definitions);
    let mut shapes = Shapes::new(&names);
    let mut plan = Plan::default();
    for definition in definitions {
        let planned = planned(&names, &mut shapes, definition);
        let (series, refused) = match planned {
            Ok(series) => {
                let refused = series.iter().find_map(|one| one.calculation.as_ref().err().cloned());
                (series, refused)
            }
            Err(refused) => (Vec::new(), Some(refused)),
        };
        plan.indicators.push(indicator(&names, definition, &series, refused));
        plan.series.extend(series);
    }
    plan
}

/// The series of a derived indicator.
pub(super) fn planned<'a>(
    names: &DatasetNames<'a>,
    shapes: &mut Shapes<'_, 'a>,
    definition: &'a DerivedDefinition,
) -> Result<Vec<PlannedSeries>, Refused> {
    if names.is_published(definition.meta.id.as_str()) {
        let detail = format!(
            "the id `{}` is that of a published indicator of {}; give another",
            definition.meta.id, names.dataset.id
        );
        return Err(Refused::missing(detail));
    }
    if let Some(topic) =
        definition.topic.as_ref().filter(|topic| !names.catalogue.topics.contains_key(*topic))
    {
        return Err(Refused::unknown(
            "topic",
            topic.as_str(),
            names.catalogue.topics.keys().map(Code::as_str),
        ));
    }
    let shape = shapes.of(definition)?;
    let contexts =
        shapes.contexts(&shape).map_err(|refused| mismatch(names, definition).unwrap_or(refused))?;
    let mut series: Vec<PlannedSeries> = Vec::with_capacity(contexts.len());
    for context in &contexts {
        series.push(one(names, definition, &shape, context)?);
    }
    series.sort_by(|a, b| a.series.key.cmp(&b.series.key));
    if let Some(pair) = series.windows(2).find(|pair| pair[0].series.key == pair[1].series.key) {
        let detail = format!("it gives `{}` more than once; give a `frequency`", pair[0].series.key);
        return Err(Refused::missing(detail));
    }
    Ok(series)
}

/// What is wrong with the units of a definition whose series do not come together in any context: each name stands for its
/// first series.
fn mismatch(names: &DatasetNames<'_>, definition: &DerivedDefinition) -> Option<Refused> {
    let given = names.given(definition).ok()?;
    let formula = definition.formula.with_references(|reference| {
        let first = names.pattern(reference, &given).ok().and_then(|pattern| names.first(&pattern));
        let whole = first.and_then(|series| SeriesReference::new(series.key.codes()));
        whole.unwrap_or_else(|| reference.clone())
    });
    let inputs = KeyInputs::at(names.catalogue, &positions(names, &formula).ok()?);
    let refused = formula.check(&inputs).err()?;
    let is_of_units =
        matches!(refused.refusal, Refusal::UnitMismatch | Refusal::UnitClass | Refusal::PriceBasis);
    is_of_units.then(|| refused.into())
}

/// The series of a derived indicator in a context.
fn one(
    names: &DatasetNames<'_>,
    definition: &DerivedDefinition,
    shape: &Shape,
    context: &Pattern,
) -> Result<PlannedSeries, Refused> {
    let formula = expanded(names, definition, context)?;
    let positions = positions(names, &formula)?;
    let inputs = KeyInputs::at(names.catalogue, &positions);
    let calculation = formula.check(&inputs).map_err(Refused::from);
    let first = inputs.series.first().map(|one| one.series.frequency);
    let frequency = calculation.as_ref().ok().map(Calculation::frequency).or(first);
    let frequency = frequency.ok_or_else(|| Refused::missing("the formula names no series".to_owned()))?;
    let mut codes = shape.codes(context);
    if let Some(code) = names.position(Role::Frequency).and_then(|place| codes.get_mut(place)) {
        *code = frequency.to_string();
    }
    let wrong = |error: &dyn std::fmt::Display| Refused::missing(error.to_string());
    let structure = &names.dataset.structure;
    let key = SeriesKey::parse(&codes.join("."), structure).map_err(|error| wrong(&error))?;
    let series = Series::new(names.dataset.id.clone(), structure, key, frequency);
    let series = series.map_err(|error| wrong(&error))?;
    let revision = inputs.series.iter().map(|one| one.series.revision).max().unwrap_or_default();
    let published_to = inputs.series.iter().filter_map(|one| one.series.published_to).max();
    Ok(PlannedSeries {
        unit: unit(names.catalogue, calculation.as_ref().ok()),
        inputs: positions,
        series: Series { published_to, revision, ..series },
        formulated: Formulated {
            definition: Some(Arc::clone(&definition.meta)),
            text: Arc::clone(&definition.text),
            formula,
        },
        calculation,
        revision,
    })
}

/// The positions in the catalogue of the published series of a formula whose references are whole keys.
fn positions(names: &DatasetNames<'_>, formula: &Formula) -> Result<Vec<usize>, Refused> {
    let position = |reference: &SeriesReference| {
        let key = reference.parts().collect::<Vec<_>>().join(".");
        names
            .find(&key)
            .ok_or_else(|| Refused::missing(format!("no series of {} is `{key}`", names.dataset.id)))
    };
    formula.references().iter().map(position).collect()
}

/// The unit of a result: that of the catalogue, or one made of its parts; `_Z` where the formula is refused.
pub(in crate::service) fn unit(catalogue: &Catalogue, calculation: Option<&Calculation>) -> Unit {
    let quantity = calculation.map(Calculation::quantity);
    let code = quantity.and_then(|quantity| quantity.unit.code());
    let (Some(quantity), Some(code)) = (quantity, code) else { return not_known() };
    catalogue.units.get(&code).cloned().unwrap_or_else(|| Unit {
        name: quantity.unit.to_string(),
        code,
        class: quantity.class,
        symbol: None,
        integral: false,
    })
}

/// The unit of what is refused.
fn not_known() -> Unit {
    Unit {
        code: Code::not_applicable(),
        name: "unknown".to_owned(),
        class: UnitClass::Unknown,
        symbol: None,
        integral: false,
    }
}

/// A derived indicator in the catalogue: it measures what its first series does.
fn indicator(
    names: &DatasetNames<'_>,
    definition: &DerivedDefinition,
    series: &[PlannedSeries],
    refused: Option<Refused>,
) -> PlannedIndicator {
    let first = series.iter().find(|one| one.calculation.is_ok()).or(series.first());
    let quantity = first.and_then(|one| one.calculation.as_ref().ok()).map(Calculation::quantity);
    let unit = first.map_or_else(not_known, |one| one.unit.clone());
    let topic = definition.topic.clone().or_else(|| topic(names, series));
    let note = definition.meta.note.as_deref().map(|note| format!(" {note}")).unwrap_or_default();
    let indicator = Indicator {
        code: definition.meta.id.clone(),
        name: definition.name.clone(),
        definition: format!("Computed: {}.{note}", definition.text),
        unit: unit.code.clone(),
        unit_class: quantity.map_or(UnitClass::Unknown, |quantity| quantity.class),
        price_basis: quantity.map_or(PriceBasis::NotApplicable, |quantity| quantity.price_basis),
        measured_as: quantity.map_or(StockOrFlow::NotApplicable, |quantity| quantity.measured_as),
        topic: topic.unwrap_or_else(Code::not_applicable),
        non_negative: false,
        labels: definition.labels.clone(),
        relations: Vec::new(),
    };
    let is_free = !names.is_published(definition.meta.id.as_str());
    PlannedIndicator {
        definition: definition.clone(),
        indicator: is_free.then_some(indicator),
        unit: is_free.then_some(unit),
        series: series.len(),
        refused,
    }
}

/// The topic of the first input; where there is none, the first topic of the dataset.
fn topic(names: &DatasetNames<'_>, series: &[PlannedSeries]) -> Option<Code> {
    let of_dataset = || names.catalogue.indicators.iter().filter(|((id, _), _)| *id == names.dataset.id);
    let input = series.first().and_then(|one| names.catalogue.series.get(*one.inputs.first()?));
    let of_input = input.and_then(|input| names.catalogue.indicator_of(input));
    of_input.or_else(|| of_dataset().map(|(_, one)| one).next()).map(|indicator| indicator.topic.clone())
}
