//! `composites/*.toml`: composite indexes, one a file.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::file::{DefinitionFile, Heading, shown, start};
use super::parts::{AlternativesEntry, Entry, InputFormula, PartEntry, Tree};
use super::{DefinitionProblem, Definitions};
use crate::domain::catalogue::Labels;
use crate::domain::code::Code;
use crate::domain::composite::{Aggregate, Alternatives, Composite, Group, Over, PanelRule};
use crate::domain::definition::DefinitionMeta;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::structure::Role;

/// The most decimals of a score.
const MAX_DECIMALS: u8 = 12;

/// The greatest factor of a score.
const MAX_SCALE: f64 = 1e6;

/// A file of `composites/`: one composite index.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CompositeFile {
    /// What concerns the whole index.
    #[cfg_attr(feature = "schema", schemars(with = "CompositeEntry"))]
    pub composite: Spanned<CompositeEntry>,
    /// The parts.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<PartEntry>"))]
    pub part: Vec<Spanned<PartEntry>>,
    /// Other reasonable choices, under which robustness ranks the units again.
    #[serde(default)]
    pub alternatives: AlternativesEntry,
}

/// What concerns the whole index.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CompositeEntry {
    /// The id: that of the dataset and of the indicator of the result.
    pub id: Code,
    /// The name; without it the id.
    pub name: Option<String>,
    /// Names in other languages, by ISO 639-1 code.
    #[serde(default)]
    pub labels: Labels,
    /// The version, as its author counts; without it 1.
    pub version: Option<String>,
    /// Notes for readers.
    pub note: Option<String>,
    /// What has a score.
    pub units: UnitsEntry,
    /// The area of inputs that name none, where activities are the units.
    pub area: Option<Code>,
    /// The activity of inputs that name none, where areas are the units.
    pub activity: Option<Code>,
    /// The frequency, such as `A`; without it that of the inputs, if they have but one.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub frequency: Option<Spanned<String>>,
    /// The first period; without it that of the inputs.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub from: Option<Spanned<String>>,
    /// The last period; without it that of the inputs.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub to: Option<Spanned<String>>,
    /// How the parts become the whole; without it `arithmetic`.
    pub aggregate: Option<Aggregate>,
    /// How many of the parts must be there, at least; without it all.
    #[cfg_attr(feature = "schema", schemars(with = "Option<usize>"))]
    pub min_inputs: Option<Spanned<usize>>,
    /// Whether the weights of the other parts are scaled where one is missing; without it only if `min_inputs` is given.
    pub reweight: Option<bool>,
    /// The normalisation of inputs that name none: `goalposts`, `minmax`, `z`, `rank` or `reference` and a unit.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub normalise: Option<Spanned<String>>,
    /// The periods of the values that a unit is compared with, for parts that name none; without it `panel`.
    pub over: Option<Over>,
    /// The factor from the mean of the parts to the score, such as 100; without it 1.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub scale: Option<Spanned<f64>>,
    /// The decimals of the score; without it the score is not rounded.
    #[cfg_attr(feature = "schema", schemars(with = "Option<u8>"))]
    pub round: Option<Spanned<i64>>,
    /// What stands for the worst value in a geometric mean, on the scale of the score, so that it is above zero.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub shift: Option<Spanned<f64>>,
    /// Which units are compared: `fixed` for those that have their inputs in every period, `open` for those of each
    /// period. Without it `fixed` if an input is compared among units, else `open`.
    pub panel: Option<PanelRule>,
}

/// What has a score.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UnitsEntry {
    /// The dimension whose codes are the units: `REF_AREA` or `ACTIVITY`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub dimension: Spanned<String>,
    /// The codes; without it all that have inputs.
    pub codes: Option<Vec<Code>>,
    /// Codes that are left out, such as groups of countries.
    #[serde(default)]
    pub except: Vec<Code>,
}

/// A composite index.
#[derive(Debug, Clone, PartialEq)]
pub struct CompositeDefinition {
    /// Id, version, note, hash and place.
    pub meta: Arc<DefinitionMeta>,
    /// The name.
    pub name: String,
    /// Names in other languages.
    pub labels: Labels,
    /// What has a score.
    pub units: UnitRule,
    /// The area of inputs that name none.
    pub area: Option<Code>,
    /// The activity of inputs that name none.
    pub activity: Option<Code>,
    /// The frequency; `None` for that of the inputs.
    pub frequency: Option<Frequency>,
    /// The first period.
    pub from: Option<Period>,
    /// The last period.
    pub to: Option<Period>,
    /// The formulas of the inputs, in the order of their columns.
    pub formulas: Vec<InputFormula>,
    /// How scores are computed.
    pub composite: Composite,
    /// The text of the file.
    pub text: String,
}

/// What has a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRule {
    /// The dimension whose codes are the units.
    pub dimension: Role,
    /// The codes; `None` for all that have inputs.
    pub codes: Option<Vec<Code>>,
    /// Codes that are left out.
    pub except: Vec<Code>,
}

impl UnitRule {
    /// Whether a code of the dimension is a unit.
    #[must_use]
    pub fn has(&self, code: &Code) -> bool {
        self.codes.as_ref().is_none_or(|codes| codes.contains(code)) && !self.except.contains(code)
    }
}

/// Reads a file of `composites/`.
pub(super) fn read(file: &DefinitionFile<'_>, into: &mut Definitions, problems: &mut Vec<DefinitionProblem>) {
    match file.parse::<CompositeFile>().and_then(|read| definition(file, read)) {
        Ok(definition) => into.composites.push(definition),
        Err(problem) => problems.push(problem),
    }
}

fn definition(
    file: &DefinitionFile<'_>,
    read: CompositeFile,
) -> Result<CompositeDefinition, DefinitionProblem> {
    let (span, entry) = (read.composite.span(), read.composite.into_inner());
    let version = entry.version.as_deref().unwrap_or("1");
    let heading = Heading { id: &entry.id, version, note: entry.note.as_deref() };
    let meta = file.meta(span.clone(), &heading, file.hash());
    let mut tree = Tree::new(file, entry.normalise.as_ref(), entry.over, &read.alternatives)?;
    let whole = Entry {
        at: span.start,
        aggregate: entry.aggregate,
        min_inputs: entry.min_inputs.as_ref(),
        reweight: entry.reweight,
    };
    let root = tree.group(&whole, &read.part, 0)?;
    let scale = number(
        file,
        entry.scale.as_ref(),
        1.0,
        |scale| 0.0 < scale && scale <= MAX_SCALE,
        "scale",
        "a number above 0, at most 1000000",
    )?;
    let is_least = |shift: f64| 0.0 < shift && shift < scale;
    let shift =
        number(file, entry.shift.as_ref(), 0.0, is_least, "shift", "a number above 0 and below `scale`")?;
    if let (Some(given), false) = (&entry.shift, uses_geometric(&root, &read.alternatives)) {
        let message =
            "`shift` says nothing without a geometric mean; leave it out, or aggregate geometrically";
        return Err(file.problem(start(given), message));
    }
    let mut composite = Composite {
        root,
        scale,
        round: round(file, entry.round.as_ref())?,
        shift: shift / scale,
        panel: PanelRule::Open,
        alternatives: Alternatives::default(),
    };
    let usual = if composite.is_relative() { PanelRule::Fixed } else { PanelRule::Open };
    composite.panel = entry.panel.unwrap_or(usual);
    composite.alternatives = tree.alternatives(&read.alternatives, &composite)?;
    let units = units(file, entry.units)?;
    let (from, to) = (period(file, entry.from.as_ref())?, period(file, entry.to.as_ref())?);
    if let (Some(first), Some(last), Some(at)) = (from, to, &entry.to)
        && (first.frequency() != last.frequency() || last < first)
    {
        return Err(file.problem(
            start(at),
            "`to` lies before `from` or has another frequency; allowed: a later period",
        ));
    }
    let frequency = |text: &Spanned<String>| {
        text.get_ref().parse::<Frequency>().map_err(|error| file.problem(start(text), error.to_string()))
    };
    Ok(CompositeDefinition {
        name: entry.name.unwrap_or_else(|| entry.id.to_string()),
        labels: entry.labels,
        units,
        area: entry.area,
        activity: entry.activity,
        frequency: entry.frequency.as_ref().map(frequency).transpose()?,
        from,
        to,
        formulas: tree.into_formulas(),
        composite,
        text: file.text.to_owned(),
        meta: Arc::new(meta),
    })
}

/// Whether the scores, or those of an alternative, use a geometric mean.
fn uses_geometric(root: &Group, alternatives: &AlternativesEntry) -> bool {
    root.has_geometric() || alternatives.aggregate.contains(&Aggregate::Geometric)
}

/// A number, or its usual value.
fn number(
    file: &DefinitionFile<'_>,
    given: Option<&Spanned<f64>>,
    usual: f64,
    is_allowed: impl Fn(f64) -> bool,
    name: &str,
    allowed: &str,
) -> Result<f64, DefinitionProblem> {
    let Some(given) = given else { return Ok(usual) };
    let value = *given.get_ref();
    if value.is_finite() && is_allowed(value) {
        Ok(value)
    } else {
        Err(file.problem(start(given), format!("`{name}` is {}; allowed: {allowed}", shown(value))))
    }
}

fn round(file: &DefinitionFile<'_>, given: Option<&Spanned<i64>>) -> Result<Option<u8>, DefinitionProblem> {
    let Some(given) = given else { return Ok(None) };
    let decimals = u8::try_from(*given.get_ref()).ok().filter(|decimals| *decimals <= MAX_DECIMALS);
    decimals.map(Some).ok_or_else(|| {
        let message = format!("`round` is {}; allowed: 0 to {MAX_DECIMALS} decimals", given.get_ref());
        file.problem(start(given), message)
    })
}

fn units(file: &DefinitionFile<'_>, entry: UnitsEntry) -> Result<UnitRule, DefinitionProblem> {
    let dimension = Role::of_dimension(entry.dimension.get_ref());
    let dimension =
        dimension.filter(|role| matches!(role, Role::Area | Role::Activity)).ok_or_else(|| {
            let message = format!(
                "the codes of `{}` cannot be units; allowed: {}, {}",
                entry.dimension.get_ref(),
                Role::Area.dimension(),
                Role::Activity.dimension()
            );
            file.problem(start(&entry.dimension), message)
        })?;
    Ok(UnitRule { dimension, codes: entry.codes, except: entry.except })
}

fn period(
    file: &DefinitionFile<'_>,
    text: Option<&Spanned<String>>,
) -> Result<Option<Period>, DefinitionProblem> {
    let parse = |text: &Spanned<String>| {
        text.get_ref().parse::<Period>().map_err(|error| file.problem(start(text), error.to_string()))
    };
    text.map(parse).transpose()
}

#[cfg(test)]
mod tests;
