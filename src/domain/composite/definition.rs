//! The definition of a composite index: a tree of parts with inputs as its leaves.

use serde::Deserialize;

use crate::domain::code::Code;
use crate::domain::codes::codes;

/// How a composite index is computed. File, id and version of the definition stand outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Composite {
    /// The aggregation of the whole.
    pub root: Group,
    /// The factor from the aggregate, which is on the scale of the normalised inputs, to the score.
    pub scale: f64,
    /// The decimals of the score; `None` for a score that is not rounded.
    pub round: Option<u8>,
    /// What a geometric mean makes of an input n: shift + (1 − shift)·n. From 0, which changes nothing, to below 1.
    pub shift: f64,
    /// Which units are compared.
    pub panel: PanelRule,
    /// The choices that robustness tries.
    pub alternatives: Alternatives,
}

/// Parts that are aggregated.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// How.
    pub aggregate: Aggregate,
    /// How many of the parts must be there; `None` for all. The weights of the others are scaled.
    pub min_inputs: Option<usize>,
    /// The parts, at least one.
    pub parts: Vec<Part>,
}

/// A part of a composite index.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The id, unique in the definition.
    pub id: Code,
    /// The name; the id if the definition has none.
    pub name: String,
    /// The weight among its siblings, above zero.
    pub weight: f64,
    /// The input, or parts of its own.
    pub content: Content,
}

/// What a part consists of.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// An input.
    Input(Input),
    /// Parts of its own.
    Group(Group),
}

/// An input and its normalisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The number of the input in the order of the definition, from 0: its column in [`super::Inputs`].
    pub column: usize,
    /// The formula, as the definition has it.
    pub formula: String,
    /// The normalisation.
    pub method: Method,
    /// The lower and the upper goalpost, in the unit of the input.
    pub goalposts: Option<(f64, f64)>,
    /// What happens beyond the goalposts.
    pub clip: Clip,
    /// The periods of the values that the unit is compared with.
    pub over: Over,
    /// Whether more is better.
    pub direction: Direction,
}

impl Input {
    /// Whether the normalised value depends on the values of all other units.
    #[must_use]
    pub const fn is_relative(&self) -> bool {
        matches!(self.method, Method::MinMax | Method::Z | Method::Rank)
    }
}

/// How parts become a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// The weighted arithmetic mean: a low part is made up for by a high one.
    Arithmetic,
    /// The weighted geometric mean: a low part is made up for in proportion only.
    Geometric,
}

codes!(Aggregate { Arithmetic = "arithmetic", Geometric = "geometric" });

/// How an input is made comparable with others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Method {
    /// 0 at the worse of two fixed values, 1 at the better one.
    Goalposts,
    /// 0 at the worst value of all units, 1 at the best.
    MinMax,
    /// The distance from the mean of all units in sample standard deviations.
    Z,
    /// 0 for the last of all units, 1 for the first; ties have the middle of their places.
    Rank,
    /// The quotient of the value and that of a reference unit at the same period.
    Reference(Code),
}

impl Method {
    /// The words in definitions.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Goalposts => "goalposts".to_owned(),
            Self::MinMax => "minmax".to_owned(),
            Self::Z => "z".to_owned(),
            Self::Rank => "rank".to_owned(),
            Self::Reference(unit) => format!("reference {unit}"),
        }
    }

    /// The method with these words; `None` for others.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let method = match (words.next()?, words.next()) {
            ("goalposts", None) => Self::Goalposts,
            ("minmax", None) => Self::MinMax,
            ("z", None) => Self::Z,
            ("rank", None) => Self::Rank,
            ("reference", Some(unit)) => Self::Reference(unit.parse().ok()?),
            _ => return None,
        };
        words.next().is_none().then_some(method)
    }
}

/// What happens beyond the goalposts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Clip {
    /// Beyond the better goalpost counts as 1, beyond the worse one is refused.
    Upper,
    /// Beyond the better goalpost counts as 1, beyond the worse one as 0.
    Both,
    /// Beyond the better goalpost is above 1, beyond the worse one is refused.
    None,
}

codes!(Clip { Upper = "upper", Both = "both", None = "none" });

/// The periods of the values that a unit is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// Those of its own period: scores of two periods cannot be compared.
    Period,
    /// Those of all periods.
    Panel,
}

codes!(Over { Period = "period", Panel = "panel" });

/// Whether more of an input is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

codes!(Direction { Up = "up", Down = "down" });

/// Which units are compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PanelRule {
    /// Those that have their inputs in every period.
    Fixed,
    /// Those that have their inputs in the period, so that the set may change.
    Open,
}

codes!(PanelRule { Fixed = "fixed", Open = "open" });

/// Other reasonable choices. The choices of the definition itself are always tried as well.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Alternatives {
    /// Normalisations, each of all inputs.
    pub methods: Vec<Method>,
    /// Aggregations of the whole; parts of parts keep theirs.
    pub aggregates: Vec<Aggregate>,
    /// Sets of weights: those of the parts that each names; the others keep theirs.
    pub weights: Vec<Vec<(Code, f64)>>,
    /// Whether each input is left out once.
    pub drop_each: bool,
}

impl Composite {
    /// The inputs, in the order of their columns.
    #[must_use]
    pub fn inputs(&self) -> Vec<(&Part, &Input)> {
        let mut inputs = Vec::new();
        self.root.collect_inputs(&mut inputs);
        inputs
    }

    /// Whether a score depends on the values of all other units.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        self.inputs().iter().any(|(_, input)| input.is_relative())
    }
}

impl Group {
    fn collect_inputs<'a>(&'a self, inputs: &mut Vec<(&'a Part, &'a Input)>) {
        for part in &self.parts {
            match &part.content {
                Content::Input(input) => inputs.push((part, input)),
                Content::Group(group) => group.collect_inputs(inputs),
            }
        }
    }

    /// Whether it or a part of it is a geometric mean.
    #[must_use]
    pub fn has_geometric(&self) -> bool {
        let is_geometric = |part: &Part| match &part.content {
            Content::Input(_) => false,
            Content::Group(group) => group.has_geometric(),
        };
        self.aggregate == Aggregate::Geometric || self.parts.iter().any(is_geometric)
    }

    /// How many of the parts must be there.
    pub(super) fn required(&self) -> usize {
        self.min_inputs.unwrap_or(self.parts.len()).clamp(1, self.parts.len().max(1))
    }
}
