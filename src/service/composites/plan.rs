//! The plan of a composite index: which series give which input of which unit.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::catalogue::{Catalogue, Dataset, Labels};
use crate::domain::code::Code;
use crate::domain::composite::Refusal;
use crate::domain::definition::DefinitionMeta;
use crate::domain::formula;
use crate::domain::frequency::Frequency;
use crate::domain::price_basis::PriceBasis;
use crate::domain::series_key::{NOT_APPLICABLE, SeriesKey};
use crate::domain::structure::Role;
use crate::domain::unit_class::UnitClass;
use crate::ingest::definitions::{CompositeDefinition, DerivedDefinition, InputFormula};
use crate::service::derived::{FormulaSeries, Refused, formula_series};

/// The series that a composite index is computed from.
#[derive(Debug)]
pub(super) struct CompositePlan {
    pub(super) frequency: Frequency,
    /// The units, in order.
    pub(super) units: Vec<Code>,
    /// In the order of the inputs.
    pub(super) columns: Vec<PlannedColumn>,
}

/// One input of all units.
#[derive(Debug)]
pub(super) struct PlannedColumn {
    /// The series of each unit that has one, by the position of the unit.
    pub(super) series: Vec<(usize, FormulaSeries)>,
    pub(super) is_at_current_prices: bool,
    pub(super) refusal: Option<Refusal>,
}

impl CompositePlan {
    /// The keys of the published series that are read, each once, with the last revision that changed one of them.
    pub(super) fn inputs(&self) -> (Vec<SeriesKey>, i64) {
        let planned = || self.columns.iter().flat_map(|column| &column.series).map(|(_, planned)| planned);
        let mut keys: Vec<SeriesKey> = planned().flat_map(|planned| planned.inputs.iter().cloned()).collect();
        keys.sort();
        keys.dedup();
        (keys, planned().map(|planned| planned.revision).max().unwrap_or_default())
    }
}

/// Plans a composite index over a dataset, some of whose indicators may be derived.
///
/// # Errors
/// An unknown name, or a formula that gives a unit more than one series: names the input and what to add.
pub(super) fn plan(
    catalogue: &Catalogue,
    dataset: &Dataset,
    derived: &[DerivedDefinition],
    definition: &CompositeDefinition,
) -> Result<CompositePlan, (Refused, usize)> {
    let place = dataset.structure.position(definition.units.dimension).ok_or_else(|| {
        let detail = format!("the dataset {} has no {}", dataset.id, definition.units.dimension.dimension());
        (Refused::missing(detail), definition.meta.line)
    })?;
    let wanted: Vec<DerivedDefinition> = (1..)
        .zip(&definition.formulas)
        .map(|(number, input)| as_derived(definition, number, input))
        .collect();
    let planned = formula_series(catalogue, dataset, derived, &wanted);
    let mut found: Vec<Vec<(Code, FormulaSeries)>> = Vec::with_capacity(planned.len());
    for (input, planned) in definition.formulas.iter().zip(planned) {
        let at_line = |refused: Refused| (refused.of(&input.text), input.line);
        let series = planned.map_err(at_line)?;
        let unit_of = |one: FormulaSeries| {
            let unit = one.key.codes().nth(place).and_then(|code| code.parse::<Code>().ok())?;
            definition.units.has(&unit).then_some((unit, one))
        };
        found.push(series.into_iter().filter_map(unit_of).collect());
    }
    let frequency = frequency(definition, &found)?;
    let units: BTreeSet<&Code> = found.iter().flatten().map(|(unit, _)| unit).collect();
    let units: Vec<Code> = units.into_iter().cloned().collect();
    let mut columns = Vec::with_capacity(found.len());
    for (input, series) in definition.formulas.iter().zip(found) {
        columns.push(column(&units, input, series)?);
    }
    Ok(CompositePlan { frequency, units, columns })
}

/// An input as a derived indicator. Its id is that of the index with a number, since the dataset may have a published
/// indicator with the id of the index.
fn as_derived(definition: &CompositeDefinition, number: usize, input: &InputFormula) -> DerivedDefinition {
    let id = format!("{}@{number}", definition.meta.id).parse();
    let meta = id.map(|id| Arc::new(DefinitionMeta { id, ..DefinitionMeta::clone(&definition.meta) }));
    DerivedDefinition {
        meta: meta.unwrap_or_else(|_| Arc::clone(&definition.meta)),
        name: definition.name.clone(),
        formula: input.formula.clone(),
        text: Arc::clone(&input.text),
        formula_line: input.line,
        area: definition.area.clone().filter(|_| definition.units.dimension != Role::Area),
        activity: definition.activity.clone().filter(|_| definition.units.dimension != Role::Activity),
        frequency: definition.frequency,
        topic: None,
        labels: Labels::new(),
    }
}

/// The frequency of the inputs, if they have but one.
fn frequency(
    definition: &CompositeDefinition,
    found: &[Vec<(Code, FormulaSeries)>],
) -> Result<Frequency, (Refused, usize)> {
    let mut all: Vec<Frequency> = found.iter().flatten().map(|(_, one)| one.frequency).collect();
    all.sort_unstable();
    all.dedup();
    match all.as_slice() {
        [one] => Ok(*one),
        [] => {
            let detail = "no unit has a series of its inputs; see `units`".to_owned();
            Err((Refused::waiting(detail), definition.meta.line))
        }
        several => {
            let names: Vec<String> = several.iter().map(ToString::to_string).collect();
            let detail = format!(
                "the inputs have several frequencies; add `frequency`; allowed: {}",
                names.join(", ")
            );
            Err((
                Refused { reason: formula::Refusal::FrequencyMismatch, ..Refused::missing(detail) },
                definition.meta.line,
            ))
        }
    }
}

/// One input of all units: each unit has one series, and all are in one unit of measure.
fn column(
    units: &[Code],
    input: &InputFormula,
    series: Vec<(Code, FormulaSeries)>,
) -> Result<PlannedColumn, (Refused, usize)> {
    let mut placed: Vec<(usize, FormulaSeries)> = Vec::with_capacity(series.len());
    for (unit, one) in series {
        let Ok(place) = units.binary_search(&unit) else { continue };
        if let Some((_, other)) = placed.iter().find(|(other, _)| *other == place) {
            let detail = format!(
                "it gives {unit} more than one series, {} and {}; name what differs in the formula, or add `area`, \
                 `activity` or `frequency`",
                own_codes(&other.key),
                own_codes(&one.key)
            );
            return Err((Refused::missing(detail).of(&input.text), input.line));
        }
        placed.push((place, one));
    }
    if let Some(refused) = placed.iter().find_map(|(_, one)| one.quantity.as_ref().err()) {
        return Err((refused.clone().of(&input.text), input.line));
    }
    let quantities = || placed.iter().filter_map(|(_, one)| one.quantity.as_ref().ok());
    let first = quantities().next();
    let differs = quantities().any(|quantity| first.is_some_and(|first| first.unit != quantity.unit));
    let is_rank = quantities().any(|quantity| quantity.class == UnitClass::Rank);
    let refusal = if is_rank { Some(Refusal::UnitClass) } else { differs.then_some(Refusal::UnitMismatch) };
    let is_amount = |class: UnitClass| matches!(class, UnitClass::Level | UnitClass::Unknown);
    let is_at_current_prices =
        quantities().any(|one| one.price_basis == PriceBasis::Current && is_amount(one.class));
    Ok(PlannedColumn { series: placed, is_at_current_prices, refusal })
}

/// A key without its codes that say nothing.
fn own_codes(key: &SeriesKey) -> String {
    let codes: Vec<&str> = key.codes().filter(|code| *code != NOT_APPLICABLE).collect();
    codes.join(".")
}
