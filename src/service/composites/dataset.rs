//! A composite index in the catalogue: a dataset with one indicator and a series a unit.

use std::sync::Arc;

use super::compute::ComputedIndex;
use super::observations::observations;
use super::{CompositeIndex, Index};
use crate::domain::catalogue::{Catalogue, Dataset, Indicator, StockOrFlow, Unit};
use crate::domain::code::Code;
use crate::domain::composite::{Composite, Content, Group};
use crate::domain::invariant::count_of;
use crate::domain::price_basis::PriceBasis;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::{DataStructureDefinition, Role};
use crate::domain::unit_class::UnitClass;

/// The code of the unit of scores.
const UNIT: &str = "index";

/// Adds the dataset, the indicator and the series of an index. The numbers of its series lie below all others.
pub(super) fn add(catalogue: &mut Catalogue, index: &CompositeIndex) {
    let Ok(computed) = &index.outcome else { return };
    let id = &index.definition.meta.id;
    let role = index.definition.units.dimension;
    let Ok(structure) =
        DataStructureDefinition::new([Role::Frequency, role, Role::Indicator].map(Role::dimension))
    else {
        return;
    };
    let (Some(source), Some(unit)) = (catalogue.datasets.get(&index.source).cloned(), unit()) else { return };
    let topic = topic(catalogue, &index.source, computed);
    let least = catalogue.series.least_id();
    let series = series(index, computed, &structure, least);
    catalogue.add_unit(unit.clone());
    let indicators = Arc::make_mut(&mut catalogue.indicators);
    indicators.insert((id.clone(), id.clone()), indicator(index, unit.code, topic));
    let names = catalogue.names_of(&source.id, role.dimension()).cloned();
    if let Some(names) = names {
        let codes = Arc::make_mut(&mut catalogue.dimension_codes);
        codes.entry(id.clone()).or_default().insert(role.dimension().to_owned(), names);
    }
    let note = index.definition.meta.note.clone().unwrap_or_default();
    catalogue.composites.insert(id.clone(), source.id.clone());
    catalogue.datasets.insert(
        id.clone(),
        Dataset {
            id: id.clone(),
            name: index.definition.name.clone(),
            description: format!(
                "{note}{}Composite index of {}.",
                if note.is_empty() { "" } else { " " },
                source.id
            ),
            structure,
            ..source
        },
    );
    catalogue.series.put_all(series);
}

fn unit() -> Option<Unit> {
    let code = UNIT.parse().ok()?;
    Some(Unit { code, name: "index".to_owned(), class: UnitClass::Index, symbol: None, integral: false })
}

fn indicator(index: &CompositeIndex, unit: Code, topic: Option<Code>) -> Indicator {
    let definition = &index.definition;
    Indicator {
        code: definition.meta.id.clone(),
        name: definition.name.clone(),
        definition: format!("Computed: {}.", sentence(&definition.composite)),
        unit,
        unit_class: UnitClass::Index,
        price_basis: PriceBasis::NotApplicable,
        measured_as: StockOrFlow::NotApplicable,
        topic: topic.unwrap_or_else(Code::not_applicable),
        non_negative: false,
        labels: definition.labels.clone(),
        relations: Vec::new(),
    }
}

/// The definition in words: `geometric mean of HEALTH, EDUCATION (arithmetic mean of EXPECTED, MEAN), INCOME`.
fn sentence(composite: &Composite) -> String {
    fn of_group(group: &Group) -> String {
        let parts: Vec<String> = group
            .parts
            .iter()
            .map(|part| match &part.content {
                Content::Input(_) => part.name.clone(),
                Content::Group(inner) => format!("{} ({})", part.name, of_group(inner)),
            })
            .collect();
        format!("{} mean of {}", group.aggregate.code(), parts.join(", "))
    }
    of_group(&composite.root)
}

/// The topic of the first input.
fn topic(catalogue: &Catalogue, source: &Code, computed: &Index) -> Option<Code> {
    let input = computed.inputs.first()?;
    let series = catalogue.series.find((source.as_str(), input.as_str()))?;
    catalogue.indicator_of(series).map(|indicator| indicator.topic.clone())
}

/// A series for each unit that has an input. One without an observation today may have had some on an earlier day.
fn series(
    index: &CompositeIndex,
    computed: &Index,
    structure: &DataStructureDefinition,
    least: i64,
) -> Vec<Series> {
    let (id, newest): (&Code, &ComputedIndex) = (&index.definition.meta.id, &computed.newest);
    let one = |(place, unit): (usize, &Code)| {
        let observations = observations(&index.definition, newest, place);
        let key = SeriesKey::parse(&format!("{}.{unit}.{id}", computed.plan.frequency), structure).ok()?;
        let series = Series::new(id.clone(), structure, key, computed.plan.frequency).ok()?;
        Some(Series {
            id: least - 1 - count_of(place),
            first: observations.first().map(|one| one.period),
            last: observations.last().map(|one| one.period),
            observations: count_of(observations.len()),
            published_to: observations.iter().map(|one| one.provenance.published).max(),
            revision: computed.revision,
            ..series
        })
    };
    newest.evaluation.inputs().units().iter().enumerate().filter_map(one).collect()
}
