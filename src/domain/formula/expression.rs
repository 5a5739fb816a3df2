//! Formulas: parsed texts.

use std::collections::HashMap;
use std::fmt;

use super::error::FormulaError;
use super::node::{Node, NodeId, children};
use super::parser::Parser;
use super::reference::SeriesReference;
use super::text::Text;

/// The deepest nesting of operators and functions, a sum of n terms being nested n deep.
pub(super) const MAX_HEIGHT: usize = 256;

/// A formula over series.
///
/// Displayed in a canonical form, which parses to the same formula.
///
/// ```
/// use yearbook::domain::formula::Formula;
///
/// let formula = Formula::parse("100*(VA.C-VA.C[-1y])/VA.BTE[ -1y ]")?;
/// assert_eq!(formula.to_string(), "100 * (VA.C - VA.C[-1y]) / VA.BTE[-1y]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// Each after its parts; the last is the whole.
    pub(super) nodes: Vec<Node>,
    /// Each once.
    references: Vec<SeriesReference>,
}

impl Formula {
    /// Reads the text of a formula.
    ///
    /// # Errors
    ///
    /// For a text that is none: the place, what is wrong, and what is allowed there.
    ///
    /// ```
    /// use yearbook::domain::formula::Formula;
    ///
    /// let error = Formula::parse("VA.C + shere(VA.C, VA.BTE)").unwrap_err();
    /// assert_eq!((error.range, error.column, error.nearest), (7..12, 8, Some("share")));
    /// ```
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let parser = Parser::parse(text)?;
        let formula = Self { nodes: parser.nodes, references: parser.references };
        let height = formula.height();
        if height > MAX_HEIGHT {
            let problem = format!("operators and functions are nested {height} deep");
            let allowed = format!("at most {MAX_HEIGHT}; a sum of n terms counts n");
            return Err(FormulaError { range: 0..text.len(), column: 1, problem, allowed, nearest: None });
        }
        Ok(formula)
    }

    /// The series that it names, each once, in the order of their first occurrence.
    ///
    /// ```
    /// use yearbook::domain::formula::Formula;
    ///
    /// let formula = Formula::parse("share(VA.C, VA.BTE) - share(VA.C[2020], VA.BTE[2020])")?;
    /// let names: Vec<String> = formula.references().iter().map(ToString::to_string).collect();
    /// assert_eq!(names, ["VA.C", "VA.BTE"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn references(&self) -> &[SeriesReference] {
        &self.references
    }

    /// The formula with other references, such as whole keys in the place of indicators.
    ///
    /// ```
    /// use yearbook::domain::formula::{Formula, SeriesReference};
    ///
    /// let formula = Formula::parse("VA.C / VA.BTE")?;
    /// let whole = formula.with_references(|reference| {
    ///     SeriesReference::new(["A", "CN"].into_iter().chain(reference.parts())).unwrap_or(reference.clone())
    /// });
    /// assert_eq!(whole.to_string(), "A.CN.VA.C / A.CN.VA.BTE");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_references(&self, mut change: impl FnMut(&SeriesReference) -> SeriesReference) -> Self {
        let mut builder = FormulaBuilder::default();
        let changed: Vec<SeriesReference> = self.references.iter().map(&mut change).collect();
        for node in &self.nodes {
            match node {
                Node::Series(position) if let Some(reference) = changed.get(*position) => {
                    builder.push_series(reference);
                }
                node => {
                    builder.push(node.clone());
                }
            }
        }
        builder.finish()
    }

    /// The length of the longest chain of parts within parts.
    pub(super) fn height(&self) -> usize {
        let mut heights: Vec<usize> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let below = children(node).filter_map(|child| heights.get(child)).max();
            heights.push(below.map_or(1, |below| below + 1));
        }
        heights.last().copied().unwrap_or_default()
    }

    pub(super) fn text(&self) -> Text<'_> {
        Text { nodes: &self.nodes, references: &self.references }
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().write(self.nodes.len().saturating_sub(1), formatter)
    }
}

/// A formula in the making.
#[derive(Debug, Default)]
pub(super) struct FormulaBuilder {
    pub(super) nodes: Vec<Node>,
    references: Vec<SeriesReference>,
    positions: HashMap<SeriesReference, usize>,
}

impl FormulaBuilder {
    pub(super) fn push(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    pub(super) fn push_series(&mut self, reference: &SeriesReference) -> NodeId {
        let next = self.references.len();
        let position = *self.positions.entry(reference.clone()).or_insert(next);
        if position == next {
            self.references.push(reference.clone());
        }
        self.push(Node::Series(position))
    }

    pub(super) fn finish(self) -> Formula {
        Formula { nodes: self.nodes, references: self.references }
    }
}
