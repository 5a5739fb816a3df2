//! Errors in the text of a formula.

use std::fmt;
use std::ops::Range;

use thiserror::Error;

/// A text that is no formula: where, what is wrong, what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct FormulaError {
    /// The place in the text, in bytes.
    pub range: Range<usize>,
    /// The number of the first character of the place, from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: String,
    /// What is allowed there.
    pub allowed: String,
    /// The function whose name is nearest to an unknown one.
    pub nearest: Option<&'static str>,
}

impl FormulaError {
    /// The text, and a line below it with carets at the place.
    ///
    /// ```
    /// use yearbook::domain::formula::Formula;
    ///
    /// let text = "VA.C + shere(VA.C, VA.BTE)";
    /// let error = Formula::parse(text).unwrap_err();
    /// assert_eq!(error.caret(text), "VA.C + shere(VA.C, VA.BTE)\n       ^^^^^");
    /// ```
    #[must_use]
    pub fn caret(&self, text: &str) -> String {
        let width = text.get(self.range.clone()).map_or(1, |place| place.chars().count().max(1));
        format!("{text}\n{}{}", " ".repeat(self.column.saturating_sub(1)), "^".repeat(width))
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "character {}: {}", self.column, self.problem)?;
        if let Some(nearest) = self.nearest {
            write!(formatter, "; did you mean {nearest}?")?;
        }
        write!(formatter, "; allowed: {}", self.allowed)
    }
}
