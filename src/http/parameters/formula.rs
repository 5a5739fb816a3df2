//! The parameter with a formula.

use super::{LINE, Parameter, Syntax, text};
use crate::domain::catalogue::Catalogue;
use crate::domain::formula::{Formula, FormulaError};
use crate::domain::relation::RelationKind;
use crate::http::problem::{Problem, ProblemKind, ProblemPosition};
use crate::limits::MAX_FORMULA_CHARACTERS;

parameters! {
    /// A formula of up to 512 characters over at most 16 series, such as `share(VA.C, VA.BTE)`. A series is an indicator, an
    /// indicator with its activity, or a whole key; in an address `+` is written `%2B`. Operators, functions and units:
    /// docs/formulas.md.
    EXPR: Formula = Parameter::new("expr", &Syntax(|_| text(MAX_FORMULA_CHARACTERS, LINE), formula))
        .example(example)
        .required();
}

fn formula(name: &str, text: &str) -> Result<Formula, Problem> {
    let length = text.chars().count();
    if length > MAX_FORMULA_CHARACTERS {
        let detail = format!(
            "`{name}` has {length} characters, at most {MAX_FORMULA_CHARACTERS} are read; define its parts as derived indicators, or split it."
        );
        return Err(Problem::new(ProblemKind::InvalidParameter, detail).at(name));
    }
    Formula::parse(text).map_err(|error| refused(name, text, &error))
}

/// The problem of a text that is no formula: what is wrong, where, what is allowed.
fn refused(name: &str, text: &str, error: &FormulaError) -> Problem {
    let mut detail = format!(
        "`{name}` cannot be read at character {}: {}. Allowed: {}.",
        error.column,
        error.problem.trim_end_matches('.'),
        error.allowed
    );
    if let Some(nearest) = error.nearest {
        detail = format!("{detail} Did you mean `{nearest}`?");
    }
    if has_lost_plus(text, error) {
        detail = format!("{detail} A `+` is written `%2B` in an address.");
    }
    let position = ProblemPosition {
        start: error.range.start,
        end: error.range.end,
        column: error.column,
        caret: error.caret(text),
    };
    Problem::new(ProblemKind::InvalidParameter, detail).at(name).allowing(error.nearest).at_position(position)
}

/// Whether the place follows a blank after a part of a formula, as a `+` becomes that is not escaped in an address.
fn has_lost_plus(text: &str, error: &FormulaError) -> bool {
    let before = text.get(..error.range.start).unwrap_or_default();
    let is_end = |character: char| character.is_alphanumeric() || matches!(character, '_' | ')' | ']' | '`');
    before.ends_with(' ') && before.trim_end().ends_with(is_end)
}

/// A formula that has values: an indicator that others are shares or growth rates of, else the first.
fn example(catalogue: &Catalogue) -> Option<&str> {
    let observed = |code: &str| catalogue.code_index.indicator.contains(code);
    let indicators = || catalogue.indicators.values().filter(|one| observed(one.code.as_str()));
    let relations = indicators().flat_map(|one| &one.relations);
    let bases = relations.filter(|relation| relation.kind == RelationKind::GrowthOf);
    let of_relation = bases.map(|relation| relation.of.indicator.as_str()).find(|code| observed(code));
    of_relation.or_else(|| indicators().next().map(|one| one.code.as_str()))
}
