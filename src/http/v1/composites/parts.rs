//! The parts of composite indexes: as defined, and with their values.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::composite::{Cell, Content, Group, Part, PartValue, Refusal};
use crate::domain::lineage::LineageInput;
use crate::domain::observation::DerivedFrom;
use crate::formats::number::Number;
use crate::service::composites::ComputedIndex;

/// A part of a definition: an input, or parts of its own.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositePart)]
pub(super) struct PartDefinitionJson<'a> {
    /// Its id.
    id: &'a str,
    /// Its name.
    name: &'a str,
    /// Its weight among the parts of the same whole.
    #[schema(value_type = f64)]
    weight: Number,
    /// The formula of the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'a str>,
    /// How the input is made comparable.
    #[serde(skip_serializing_if = "Option::is_none")]
    normalise: Option<String>,
    /// The lower and the upper goalpost.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<f64>>)]
    goalposts: Option<[Number; 2]>,
    /// What happens beyond the goalposts.
    #[serde(skip_serializing_if = "Option::is_none")]
    clip: Option<&'static str>,
    /// The periods of the values that a unit is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    over: Option<&'static str>,
    /// Whether more (`up`) or less (`down`) is better.
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<&'static str>,
    /// How the parts become one.
    #[serde(skip_serializing_if = "Option::is_none")]
    aggregate: Option<&'static str>,
    /// How many of the parts must be there; all if it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    min_inputs: Option<usize>,
    /// Its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    parts: Vec<PartDefinitionJson<'a>>,
}

/// A part with its value at one unit and period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositePartValue)]
pub(super) struct PartValueJson<'a> {
    /// Its id.
    id: &'a str,
    /// Its name.
    name: &'a str,
    /// Its share in the weights of the parts of the same whole that are there; null for one that is not.
    #[schema(value_type = Option<f64>)]
    weight: Option<Number>,
    /// The normalised input, or the mean of the parts; null where there is none.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end of its interval.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// What it adds to the whole that it is a part of, in units of the score; null under a geometric mean.
    #[schema(value_type = Option<f64>)]
    contribution: Option<Number>,
    /// The input before normalisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<InputValueJson<'a>>,
    /// Its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    parts: Vec<PartValueJson<'a>>,
}

/// An input before normalisation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeInput)]
struct InputValueJson<'a> {
    /// The formula.
    formula: &'a str,
    /// The value; null where it is missing.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end of its interval.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// Why it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// The day of the newest publication that it rests on.
    published: Option<NaiveDate>,
    /// The observations that the formula read.
    observations: Vec<ObservationJson<'a>>,
}

/// An observation that a formula read.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeObservation)]
struct ObservationJson<'a> {
    /// The key of its series.
    series: &'a str,
    /// Its period.
    period: String,
    /// The figure that states it; null for that of a data file.
    figure: Option<&'a str>,
    /// Its vintage.
    vintage: i64,
}

/// The parts of a group as defined.
pub(super) fn definitions(group: &Group) -> Vec<PartDefinitionJson<'_>> {
    group.parts.iter().map(definition).collect()
}

fn definition(part: &Part) -> PartDefinitionJson<'_> {
    let (input, group) = match &part.content {
        Content::Input(input) => (Some(input), None),
        Content::Group(group) => (None, Some(group)),
    };
    let goalposts = input.and_then(|input| input.goalposts);
    PartDefinitionJson {
        id: part.id.as_str(),
        name: &part.name,
        weight: Number(part.weight),
        input: input.map(|input| input.formula.as_str()),
        normalise: input.map(|input| input.method.text()),
        goalposts: goalposts.map(|(lower, upper)| [Number(lower), Number(upper)]),
        clip: input.filter(|_| goalposts.is_some()).map(|input| input.clip.code()),
        over: input.filter(|input| input.is_relative()).map(|input| input.over.code()),
        direction: input.map(|input| input.direction.code()),
        aggregate: group.map(|group| group.aggregate.code()),
        min_inputs: group.and_then(|group| group.min_inputs),
        parts: group.map(definitions).unwrap_or_default(),
    }
}

/// The parts of a score with their values.
pub(super) fn values<'a>(
    computed: &'a ComputedIndex,
    cell: Cell,
    parts: &[PartValue],
) -> Vec<PartValueJson<'a>> {
    let of_group = &computed.evaluation.composite().root;
    of_parts(computed, cell, of_group, parts)
}

fn of_parts<'a>(
    computed: &'a ComputedIndex,
    cell: Cell,
    group: &'a Group,
    values: &[PartValue],
) -> Vec<PartValueJson<'a>> {
    let one = |(part, value): (&'a Part, &PartValue)| {
        let estimate = value.value.ok();
        let (input, parts) = match &part.content {
            Content::Input(input) => (Some(input), Vec::new()),
            Content::Group(group) => (None, of_parts(computed, cell, group, &value.parts)),
        };
        PartValueJson {
            id: part.id.as_str(),
            name: &part.name,
            weight: value.weight.map(Number),
            value: estimate.map(|estimate| Number(estimate.value())),
            lower: estimate.and_then(|estimate| estimate.bounds().lower()).map(Number),
            upper: estimate.and_then(|estimate| estimate.bounds().upper()).map(Number),
            reason: value.value.err().map(Refusal::code),
            contribution: value.contribution.map(Number),
            input: input.map(|input| input_value(computed, cell, input.column, &input.formula)),
            parts,
        }
    };
    group.parts.iter().zip(values).map(one).collect()
}

fn input_value<'a>(
    computed: &'a ComputedIndex,
    cell: Cell,
    column: usize,
    formula: &'a str,
) -> InputValueJson<'a> {
    let observation = computed.observation(column, cell);
    let estimate = computed.evaluation.inputs().get(column, cell);
    let lineage = observation.and_then(|one| match &one.provenance.derived_from {
        Some(DerivedFrom::Formula(lineage)) => Some(lineage),
        _ => None,
    });
    let reason =
        lineage.and_then(|lineage| lineage.outcome.as_ref().err()).map(|missing| missing.refusal.code());
    InputValueJson {
        formula,
        value: estimate.map(|estimate| Number(estimate.value())),
        lower: estimate.and_then(|estimate| estimate.bounds().lower()).map(Number),
        upper: estimate.and_then(|estimate| estimate.bounds().upper()).map(Number),
        reason: reason.or_else(|| {
            estimate.is_none().then(|| if observation.is_some() { "domain" } else { "missing_input" })
        }),
        published: observation.map(|one| one.provenance.published),
        observations: lineage.iter().flat_map(|lineage| &lineage.inputs).map(observation_json).collect(),
    }
}

fn observation_json(input: &LineageInput) -> ObservationJson<'_> {
    ObservationJson {
        series: input.series.as_str(),
        period: input.period.to_string(),
        figure: input.figure.as_deref(),
        vintage: input.vintage,
    }
}
