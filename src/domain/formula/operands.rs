//! The parts of a formula as formulas.

use super::expansion::moved;
use super::expression::{Formula, FormulaBuilder};
use super::functions::Function;
use super::node::{Node, NodeId, children};
use super::reference::SeriesReference;

impl Formula {
    /// The parts that the outermost operator or function combines; none of a number and of a series.
    ///
    /// ```
    /// use yearbook::domain::formula::Formula;
    ///
    /// let formula = Formula::parse("share(VA.C, VA.BTE) - index(GDP, 2020)")?;
    /// let parts: Vec<String> = formula.operands().iter().map(ToString::to_string).collect();
    /// assert_eq!(parts, ["share(VA.C, VA.BTE)", "index(GDP, 2020)"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn operands(&self) -> Vec<Self> {
        self.nodes
            .last()
            .map(|whole| children(whole).map(|part| self.part(part)).collect())
            .unwrap_or_default()
    }

    /// Whether it is a share of a whole: the function `share` of two parts and nothing around it.
    #[must_use]
    pub fn is_share(&self) -> bool {
        matches!(self.nodes.last(), Some(Node::Call(Function::Share, _)))
    }

    /// The reference, if the formula is a series and nothing else.
    #[must_use]
    pub fn series(&self) -> Option<&SeriesReference> {
        match self.nodes.last() {
            Some(Node::Series(position)) => self.references().get(*position),
            _ => None,
        }
    }

    /// A part with all that it needs.
    fn part(&self, whole: NodeId) -> Self {
        let mut is_needed = vec![false; self.nodes.len()];
        if let Some(needed) = is_needed.get_mut(whole) {
            *needed = true;
        }
        // Parts come before what they are parts of.
        for (id, node) in self.nodes.iter().enumerate().rev() {
            if is_needed.get(id) == Some(&true) {
                for part in children(node) {
                    if let Some(needed) = is_needed.get_mut(part) {
                        *needed = true;
                    }
                }
            }
        }
        let mut builder = FormulaBuilder::default();
        let mut positions: Vec<NodeId> = Vec::with_capacity(self.nodes.len());
        for (node, is_needed) in self.nodes.iter().zip(&is_needed) {
            let position = match node {
                _ if !is_needed => 0,
                Node::Series(position) if let Some(reference) = self.references().get(*position) => {
                    builder.push_series(reference)
                }
                node => builder.push(moved(node, &positions)),
            };
            positions.push(position);
        }
        builder.finish()
    }
}
