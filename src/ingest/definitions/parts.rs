//! The parts of composite indexes, checked and made into a tree.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::DefinitionProblem;
use super::constants::{argument_of_logarithm, constant};
use super::file::{DefinitionFile, shown, start};
use crate::domain::code::{Code, CodeError};
use crate::domain::composite::{
    Aggregate, Alternatives, Clip, Composite, Content, Direction, Group, Input, Method, Over, Part,
};
use crate::domain::formula::{Formula, FormulaError};

/// The most inputs of a composite index.
const MAX_INPUTS: usize = 100;

/// The greatest weight; with [`MAX_INPUTS`] parts and any value, no sum overflows.
const MAX_WEIGHT: f64 = 1e6;

/// The weights, as messages name them.
const WEIGHTS: &str = "a number above 0, at most 1000000";

/// The greatest size of a goalpost; no distance between two of them overflows.
const MAX_GOALPOST: f64 = 1e100;

/// How deep parts may lie in parts.
const MAX_DEPTH: usize = 8;

/// The normalisations, as messages name them.
const METHODS: &str = "goalposts, minmax, z, rank, reference and the code of a unit";

/// Other reasonable choices.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AlternativesEntry {
    /// Normalisations, each of all inputs.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub normalise: Vec<Spanned<String>>,
    /// Aggregations of the whole.
    #[serde(default)]
    pub aggregate: Vec<Aggregate>,
    /// Sets of weights: the weights of some parts, by id.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<BTreeMap<Code, f64>>"))]
    pub weights: Vec<Spanned<BTreeMap<Code, f64>>>,
    /// Whether each input is left out once.
    #[serde(default)]
    pub drop_each: bool,
}

/// The formula of an input.
#[derive(Debug, Clone, PartialEq)]
pub struct InputFormula {
    /// The formula; without the logarithm if it is one as a whole.
    pub formula: Formula,
    /// Whether the input is the natural logarithm of the formula.
    pub is_logarithm: bool,
    /// Its text.
    pub text: Arc<str>,
    /// The line of its text, from 1.
    pub line: usize,
}

/// A part: an input, or parts of its own.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PartEntry {
    /// The id, unique in the file; without it the name of the input, or the number of the part.
    pub id: Option<Code>,
    /// The name; without it the id.
    pub name: Option<String>,
    /// The weight among its siblings; without it 1.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub weight: Option<Spanned<f64>>,
    /// The formula of the input, such as `ln(GNIPC)`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub input: Option<Spanned<String>>,
    /// Whether more is better; without it `up`.
    pub direction: Option<Direction>,
    /// The normalisation: `goalposts`, `minmax`, `z`, `rank` or `reference` and a unit.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub normalise: Option<Spanned<String>>,
    /// The lower and the upper goalpost: numbers or formulas of numbers, such as `ln(100)`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<GoalpostEntry>>"))]
    pub goalposts: Option<Spanned<Vec<GoalpostEntry>>>,
    /// What happens beyond the goalposts; without it `upper`.
    pub clip: Option<Clip>,
    /// The periods of the values that a unit is compared with; without it that of the whole.
    pub over: Option<Over>,
    /// How the parts of a part become one; without it `arithmetic`.
    pub aggregate: Option<Aggregate>,
    /// How many of the parts of a part must be there, at least; without it all.
    #[cfg_attr(feature = "schema", schemars(with = "Option<usize>"))]
    pub min_inputs: Option<Spanned<usize>>,
    /// Whether the weights of the other parts are scaled where one is missing; without it only if `min_inputs` is given.
    pub reweight: Option<bool>,
    /// Parts of its own.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<PartEntry>"))]
    pub part: Vec<Spanned<PartEntry>>,
}

/// A goalpost.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "a goalpost is neither a number nor a text; allowed: 20, \"ln(100)\"")]
pub enum GoalpostEntry {
    /// A number.
    Number(f64),
    /// A formula of numbers.
    Formula(String),
}

/// What the entry of a group says of itself.
pub(super) struct Entry<'a> {
    /// Where it begins.
    pub(super) at: usize,
    pub(super) aggregate: Option<Aggregate>,
    pub(super) min_inputs: Option<&'a Spanned<usize>>,
    pub(super) reweight: Option<bool>,
}

/// The tree as far as it is read.
pub(super) struct Tree<'a> {
    file: &'a DefinitionFile<'a>,
    /// The normalisation of inputs that name none.
    method: Option<Method>,
    over: Over,
    /// Whether goalposts are among the alternatives.
    tries_goalposts: bool,
    formulas: Vec<InputFormula>,
    /// The places of the ids that were read.
    ids: BTreeMap<Code, usize>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(
        file: &'a DefinitionFile<'a>,
        method: Option<&Spanned<String>>,
        over: Option<Over>,
        alternatives: &AlternativesEntry,
    ) -> Result<Self, DefinitionProblem> {
        let method = method.map(|text| read_method(file, text)).transpose()?;
        let over = over.unwrap_or(Over::Panel);
        let is_goalposts =
            |text: &Spanned<String>| Method::from_text(text.get_ref()) == Some(Method::Goalposts);
        let tries_goalposts = alternatives.normalise.iter().any(is_goalposts);
        Ok(Self { file, method, over, tries_goalposts, formulas: Vec::new(), ids: BTreeMap::new() })
    }

    /// The formulas of all inputs, in the order of their columns.
    pub(super) fn into_formulas(self) -> Vec<InputFormula> {
        self.formulas
    }

    /// A group of parts.
    pub(super) fn group(
        &mut self,
        entry: &Entry<'_>,
        parts: &[Spanned<PartEntry>],
        depth: usize,
    ) -> Result<Group, DefinitionProblem> {
        if parts.is_empty() {
            return Err(self.file.problem(entry.at, "there are no parts; add [[part]] with `input`"));
        }
        if depth == MAX_DEPTH {
            return Err(self
                .file
                .problem(entry.at, format!("parts lie too deep; allowed: {MAX_DEPTH} levels")));
        }
        let aggregate = entry.aggregate.unwrap_or(Aggregate::Arithmetic);
        let min_inputs = self.min_inputs(entry, parts.len())?;
        let read = parts.iter().map(|part| self.part(part, aggregate, depth));
        let parts = read.collect::<Result<Vec<Part>, DefinitionProblem>>()?;
        Ok(Group { aggregate, min_inputs, parts })
    }

    fn min_inputs(&self, entry: &Entry<'_>, parts: usize) -> Result<Option<usize>, DefinitionProblem> {
        match (entry.min_inputs, entry.reweight) {
            (Some(number), _) if !(1..=parts).contains(number.get_ref()) => {
                let message = format!("`min_inputs` is {}; allowed: 1 to {parts}, the number of parts", number.get_ref());
                Err(self.file.problem(start(number), message))
            }
            (Some(number), Some(false)) => Err(self.file.problem(
                start(number),
                "`min_inputs` says nothing with `reweight = false`, which needs all parts; leave out one of the two",
            )),
            (Some(number), _) => Ok(Some(*number.get_ref())),
            (None, Some(true)) => Ok(Some(1)),
            (None, _) => Ok(None),
        }
    }

    fn part(
        &mut self,
        part: &Spanned<PartEntry>,
        aggregate: Aggregate,
        depth: usize,
    ) -> Result<Part, DefinitionProblem> {
        let (at, entry) = (start(part), part.get_ref());
        let id = self.id_of(at, entry)?;
        if let Some(first) = self.ids.insert(id.clone(), at) {
            let first = self.file.line(first);
            let message = format!("the id `{id}` stands already on line {first}; give it another with `id`");
            return Err(self.file.problem(at, message));
        }
        let weight = match &entry.weight {
            Some(weight) if !is_weight(*weight.get_ref()) => {
                let message = format!("`weight` is {}; allowed: {WEIGHTS}", shown(*weight.get_ref()));
                return Err(self.file.problem(start(weight), message));
            }
            weight => weight.as_ref().map_or(1.0, |weight| *weight.get_ref()),
        };
        let content = match (&entry.input, entry.part.as_slice()) {
            (Some(formula), []) => Content::Input(self.input(at, entry, formula, aggregate)?),
            (None, []) => {
                return Err(self
                    .file
                    .problem(at, "the part has neither `input` nor parts of its own; add one"));
            }
            (Some(_), _) => {
                return Err(self
                    .file
                    .problem(at, "the part has `input` and parts of its own; leave out one"));
            }
            (None, parts) => {
                self.refuse_field(
                    at,
                    foreign_to_groups(entry),
                    "an input, and this part has parts of its own",
                )?;
                let group = Entry {
                    at,
                    aggregate: entry.aggregate,
                    min_inputs: entry.min_inputs.as_ref(),
                    reweight: entry.reweight,
                };
                Content::Group(self.group(&group, parts, depth + 1)?)
            }
        };
        let name = entry.name.clone().unwrap_or_else(|| id.to_string());
        Ok(Part { id, name, weight, content })
    }

    /// The id of a part: the given one, its input if that is a code, or its number.
    fn id_of(&self, at: usize, entry: &PartEntry) -> Result<Code, DefinitionProblem> {
        let of_input = || entry.input.as_ref().and_then(|input| input.get_ref().parse().ok());
        let id = entry.id.clone().or_else(of_input);
        let numbered = || format!("PART_{}", self.ids.len() + 1).parse();
        id.map_or_else(numbered, Ok).map_err(|error: CodeError| self.file.problem(at, error.to_string()))
    }

    fn refuse_field(&self, at: usize, field: Option<&str>, of: &str) -> Result<(), DefinitionProblem> {
        field.map_or(Ok(()), |field| {
            Err(self.file.problem(at, format!("`{field}` is a field of {of}; leave it out")))
        })
    }

    fn input(
        &mut self,
        at: usize,
        entry: &PartEntry,
        text: &Spanned<String>,
        aggregate: Aggregate,
    ) -> Result<Input, DefinitionProblem> {
        self.refuse_field(at, foreign_to_inputs(entry), "a part that has parts, and this part has `input`")?;
        let column = self.formulas.len();
        if column == MAX_INPUTS {
            return Err(self.file.problem(at, format!("there are too many inputs; allowed: {MAX_INPUTS}")));
        }
        let wrong =
            |error: FormulaError| self.file.problem(start(text), format!("`{}`: {error}", text.get_ref()));
        // The whole text first, so that columns of errors count from its start.
        let whole = Formula::parse(text.get_ref()).map_err(wrong)?;
        let argument = argument_of_logarithm(text.get_ref()).and_then(|inner| Formula::parse(inner).ok());
        self.formulas.push(InputFormula {
            is_logarithm: argument.is_some(),
            formula: argument.unwrap_or(whole),
            text: text.get_ref().as_str().into(),
            line: self.file.line(start(text)),
        });
        let goalposts = entry.goalposts.as_ref().map(|goalposts| self.goalposts(goalposts)).transpose()?;
        let method = self.method_of(at, entry, goalposts.is_some())?;
        if method == Method::Z && aggregate == Aggregate::Geometric {
            let message = "`z` is negative for units below the mean, which a geometric mean cannot use; allowed: \
                           another normalisation, or `aggregate = \"arithmetic\"`";
            return Err(self.file.problem(at, message));
        }
        if matches!(method, Method::Reference(_)) && entry.over == Some(Over::Panel) {
            let message =
                "the reference is taken at the same period; allowed: `over = \"period\"`, or no `over`";
            return Err(self.file.problem(at, message));
        }
        Ok(Input {
            column,
            formula: text.get_ref().clone(),
            method,
            goalposts,
            clip: entry.clip.unwrap_or(Clip::Upper),
            over: entry.over.unwrap_or(self.over),
            direction: entry.direction.unwrap_or(Direction::Up),
        })
    }

    fn method_of(
        &self,
        at: usize,
        entry: &PartEntry,
        has_goalposts: bool,
    ) -> Result<Method, DefinitionProblem> {
        let method = match &entry.normalise {
            Some(text) => read_method(self.file, text)?,
            None if has_goalposts => Method::Goalposts,
            None => self.method.clone().ok_or_else(|| {
                let message = format!(
                    "the input has no normalisation; add `goalposts = [lower, upper]` or `normalise`; allowed: {METHODS}"
                );
                self.file.problem(at, message)
            })?,
        };
        if method == Method::Goalposts && !has_goalposts {
            return Err(self
                .file
                .problem(at, "the input has no goalposts; add `goalposts = [lower, upper]`"));
        }
        if let (true, Some(text)) = (has_goalposts && method != Method::Goalposts, &entry.normalise)
            && !self.tries_goalposts
        {
            let message = format!(
                "`{}` has no use for `goalposts`; leave out one of the two, or list `goalposts` under [alternatives]",
                text.get_ref()
            );
            return Err(self.file.problem(start(text), message));
        }
        if entry.clip.is_some() && !has_goalposts {
            return Err(self
                .file
                .problem(at, "`clip` needs `goalposts = [lower, upper]`; add them or leave it out"));
        }
        Ok(method)
    }

    fn goalposts(&self, entry: &Spanned<Vec<GoalpostEntry>>) -> Result<(f64, f64), DefinitionProblem> {
        let problem = |message: String| self.file.problem(start(entry), message);
        let [lower, upper] = entry.get_ref().as_slice() else {
            let message = format!(
                "there are {} goalposts; allowed: two, the lower and the upper",
                entry.get_ref().len()
            );
            return Err(problem(message));
        };
        let value = |entry: &GoalpostEntry| match entry {
            GoalpostEntry::Number(number) => Ok(*number),
            GoalpostEntry::Formula(text) => {
                constant(text).map_err(|error| problem(format!("`{text}`: {error}")))
            }
        };
        let (lower, upper) = (value(lower)?, value(upper)?);
        if -MAX_GOALPOST <= lower && lower < upper && upper <= MAX_GOALPOST {
            Ok((lower, upper))
        } else {
            let message = format!(
                "the goalposts are {} and {}; allowed: two numbers, the lower first, up to {MAX_GOALPOST:e} (where less is \
                 better: `direction = \"down\"`)",
                shown(lower),
                shown(upper)
            );
            Err(problem(message))
        }
    }

    /// The alternatives, checked against the tree.
    pub(super) fn alternatives(
        &self,
        entry: &AlternativesEntry,
        composite: &Composite,
    ) -> Result<Alternatives, DefinitionProblem> {
        let mut methods = Vec::new();
        for text in &entry.normalise {
            let method = read_method(self.file, text)?;
            let without = composite.inputs().into_iter().find(|(_, input)| input.goalposts.is_none());
            if let (Method::Goalposts, Some((part, _))) = (&method, without) {
                let message =
                    format!("the input `{}` has no goalposts; add them, or leave out this choice", part.id);
                return Err(self.file.problem(start(text), message));
            }
            methods.push(method);
        }
        let mut weights = Vec::new();
        for set in &entry.weights {
            weights.push(self.weights(set)?);
        }
        Ok(Alternatives { methods, aggregates: entry.aggregate.clone(), weights, drop_each: entry.drop_each })
    }

    fn weights(&self, set: &Spanned<BTreeMap<Code, f64>>) -> Result<Vec<(Code, f64)>, DefinitionProblem> {
        for (id, weight) in set.get_ref() {
            if !self.ids.contains_key(id) {
                let ids: Vec<&str> = self.ids.keys().map(Code::as_str).collect();
                let message = format!("no part has the id `{id}`; allowed: {}", ids.join(", "));
                return Err(self.file.problem(start(set), message));
            }
            if !is_weight(*weight) {
                let message = format!("the weight of `{id}` is {}; allowed: {WEIGHTS}", shown(*weight));
                return Err(self.file.problem(start(set), message));
            }
        }
        Ok(set.get_ref().iter().map(|(id, weight)| (id.clone(), *weight)).collect())
    }
}

/// Whether a number can be a weight.
fn is_weight(number: f64) -> bool {
    0.0 < number && number <= MAX_WEIGHT
}

/// A field of inputs in the entry of a part that has parts.
fn foreign_to_groups(entry: &PartEntry) -> Option<&'static str> {
    let fields = [
        (entry.direction.is_some(), "direction"),
        (entry.normalise.is_some(), "normalise"),
        (entry.goalposts.is_some(), "goalposts"),
        (entry.clip.is_some(), "clip"),
        (entry.over.is_some(), "over"),
    ];
    fields.into_iter().find_map(|(is_there, field)| is_there.then_some(field))
}

/// A field of parts that have parts in the entry of an input.
fn foreign_to_inputs(entry: &PartEntry) -> Option<&'static str> {
    let fields = [
        (entry.aggregate.is_some(), "aggregate"),
        (entry.min_inputs.is_some(), "min_inputs"),
        (entry.reweight.is_some(), "reweight"),
    ];
    fields.into_iter().find_map(|(is_there, field)| is_there.then_some(field))
}

fn read_method(file: &DefinitionFile<'_>, text: &Spanned<String>) -> Result<Method, DefinitionProblem> {
    Method::from_text(text.get_ref()).ok_or_else(|| {
        let message = format!("`{}` is no normalisation; allowed: {METHODS}", text.get_ref());
        file.problem(start(text), message)
    })
}
