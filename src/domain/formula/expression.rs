//! Formulas: parsed texts.

use std::fmt;

use super::calculation::Calculation;
use super::error::FormulaError;
use super::expansion::{Definition, ExpansionError};
use super::inputs::Inputs;
use super::reference::SeriesReference;
use super::refusal::{FormulaRefusal, Refusal};

/// A formula over series.
///
/// Displayed in a canonical form, which parses to the same formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    references: Vec<SeriesReference>,
}

impl Formula {
    /// Reads the text of a formula.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(_text: &str) -> Result<Self, FormulaError> {
        Ok(Self { references: Vec::new() })
    }

    /// The series that it names, each once, in the order of their first occurrence.
    #[must_use]
    pub fn references(&self) -> &[SeriesReference] {
        &self.references
    }

    /// The formula with other references, such as whole keys in the place of indicators.
    #[must_use]
    pub fn with_references(&self, mut change: impl FnMut(&SeriesReference) -> SeriesReference) -> Self {
        Self { references: self.references.iter().map(&mut change).collect() }
    }

    /// The formula with definitions put in the place of the references that name them, and so on inside these.
    ///
    /// # Errors
    /// For a cycle, and for definitions that are nested too deeply or get too large.
    pub fn expand(
        &self,
        _definition: &mut dyn FnMut(&SeriesReference) -> Option<Definition>,
    ) -> Result<Self, ExpansionError> {
        Ok(self.clone())
    }

    /// Checks units, price bases and frequencies, before any value is read.
    ///
    /// # Errors
    /// The refusal of the whole formula.
    pub fn check(&self, _inputs: &dyn Inputs) -> Result<Calculation, FormulaRefusal> {
        Err(FormulaRefusal { refusal: Refusal::MissingInput, part: self.to_string(), detail: String::new() })
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, _formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}
