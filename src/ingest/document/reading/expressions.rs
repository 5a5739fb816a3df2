//! The expressions of time of a text in either language.

use crate::ingest::document::period::{TimeExpression, english_expressions};

/// All expressions, in the order of the text, without overlaps; of two that overlap the longer stays.
pub(super) fn expressions(text: &str) -> Vec<TimeExpression> {
    english_expressions(text)
}
