//! Definitions put in the place of their names.

use thiserror::Error;

use super::expression::{Formula, FormulaBuilder, MAX_HEIGHT};
use super::node::{Argument, Node, NodeId};
use super::reference::SeriesReference;

/// The deepest nesting of definitions.
const MAX_DEFINITIONS: usize = 32;

/// The greatest number of parts of a formula with its definitions put in.
const MAX_NODES: usize = 1_024;

/// A derived indicator that a reference names.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// Its id: it names the members of a cycle. Ids that differ are different definitions.
    pub id: String,
    /// Its formula. Where it leaves out an area or an activity, the caller has put it in
    /// ([`Formula::with_references`]).
    pub formula: Formula,
}

/// The reason why definitions cannot be put in the place of their names.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExpansionError {
    /// A definition needs itself; the ids from it back to it.
    #[error("the definitions form a circle: {}", .0.join(" → "))]
    Cycle(Vec<String>),
    /// Definitions are nested too deeply; the ids from the outermost.
    #[error("definitions are nested more than {MAX_DEFINITIONS} deep: {}", .0.join(" → "))]
    TooDeep(Vec<String>),
    /// With its definitions put in, the formula is too large; the ids down to the one at which it became so.
    #[error(
        "with its definitions put in, the formula has more than {MAX_NODES} parts or is nested more than \
         {MAX_HEIGHT} deep{}", within(.0)
    )]
    TooLarge(Vec<String>),
}

fn within(ids: &[String]) -> String {
    if ids.is_empty() { String::new() } else { format!(": {}", ids.join(" → ")) }
}

/// Finds the definition that a reference names.
type Find<'f> = &'f mut dyn FnMut(&SeriesReference) -> Option<Definition>;

impl Formula {
    /// The formula with definitions put in the place of the references that name them, and so on inside these.
    ///
    /// # Errors
    ///
    /// For a cycle, for more than 32 definitions within each other, and for a formula that gets too large.
    ///
    /// ```
    /// use yearbook::domain::formula::{Definition, Formula};
    ///
    /// let rest = Definition { id: "REST".to_owned(), formula: Formula::parse("VA.BTE - VA.C")? };
    /// let share = Formula::parse("share(REST, VA.BTE)")?;
    /// let whole = share.expand(&mut |reference| (reference.to_string() == "REST").then(|| rest.clone()))?;
    /// assert_eq!(whole.to_string(), "share(VA.BTE - VA.C, VA.BTE)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn expand(
        &self,
        definition: &mut dyn FnMut(&SeriesReference) -> Option<Definition>,
    ) -> Result<Self, ExpansionError> {
        let mut expansion = Expansion { builder: FormulaBuilder::default(), ids: Vec::new() };
        expansion.put(self, definition)?;
        let formula = expansion.builder.finish();
        if formula.height() > MAX_HEIGHT { Err(ExpansionError::TooLarge(Vec::new())) } else { Ok(formula) }
    }
}

struct Expansion {
    builder: FormulaBuilder,
    /// The definitions that are being put in, from the outermost.
    ids: Vec<String>,
}

impl Expansion {
    /// Puts in a formula; the last node is the whole of it.
    fn put(&mut self, formula: &Formula, find: Find<'_>) -> Result<NodeId, ExpansionError> {
        let mut positions: Vec<NodeId> = Vec::with_capacity(formula.nodes.len());
        for node in &formula.nodes {
            let position = match node {
                Node::Series(reference) if let Some(reference) = formula.references().get(*reference) => {
                    self.put_series(reference, find)?
                }
                node => self.builder.push(moved(node, &positions)),
            };
            if self.builder.nodes.len() > MAX_NODES {
                return Err(ExpansionError::TooLarge(self.ids.clone()));
            }
            positions.push(position);
        }
        Ok(positions.last().copied().unwrap_or_default())
    }

    fn put_series(&mut self, reference: &SeriesReference, find: Find<'_>) -> Result<NodeId, ExpansionError> {
        let Some(definition) = find(reference) else { return Ok(self.builder.push_series(reference)) };
        let first = self.ids.iter().position(|id| *id == definition.id);
        self.ids.push(definition.id);
        if let Some(first) = first {
            return Err(ExpansionError::Cycle(self.ids.split_off(first)));
        }
        if self.ids.len() > MAX_DEFINITIONS {
            return Err(ExpansionError::TooDeep(std::mem::take(&mut self.ids)));
        }
        let position = self.put(&definition.formula, find)?;
        self.ids.pop();
        Ok(position)
    }
}

/// A node whose parts are at other positions.
pub(super) fn moved(node: &Node, positions: &[NodeId]) -> Node {
    let at = |id: NodeId| positions.get(id).copied().unwrap_or(id);
    match node {
        Node::Number(literal) => Node::Number(literal.clone()),
        Node::Series(position) => Node::Series(*position),
        Node::Earlier(child, distance) => Node::Earlier(at(*child), *distance),
        Node::Fixed(child, period) => Node::Fixed(at(*child), *period),
        Node::Negative(child) => Node::Negative(at(*child)),
        Node::Binary(operator, left, right) => Node::Binary(*operator, at(*left), at(*right)),
        Node::Power(child, exponent) => Node::Power(at(*child), exponent.clone()),
        Node::Call(function, arguments) => {
            let moved = arguments.iter().map(|argument| match argument {
                Argument::Expression(child) => Argument::Expression(at(*child)),
                other => other.clone(),
            });
            Node::Call(*function, moved.collect())
        }
    }
}
