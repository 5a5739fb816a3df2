//! Words of formulas that are no expressions.

use super::functions::{MAX_COUNT, ParameterKind};
use super::node::{Argument, Distance};
use crate::domain::growth::{Aggregate, Lag};

/// The argument that a text gives for a parameter; `None` when it gives none.
pub(super) fn argument(kind: ParameterKind, text: &str) -> Option<Argument> {
    match kind {
        ParameterKind::Expression => None,
        ParameterKind::Distance => distance(text).map(Argument::Distance),
        ParameterKind::Count => count(text).filter(|count| *count <= MAX_COUNT).map(Argument::Count),
        ParameterKind::Period => text.parse().ok().map(Argument::Period),
        ParameterKind::Frequency => text.parse().ok().map(Argument::Frequency),
        ParameterKind::Aggregate => Aggregate::from_code(text).map(Argument::Aggregate),
    }
}

/// The distance of `-1` or `-1y`.
pub(super) fn earlier(text: &str) -> Option<Distance> {
    distance(text.strip_prefix('-')?.trim_start())
}

fn distance(text: &str) -> Option<Distance> {
    let (digits, lag) = match text.strip_suffix('y') {
        Some(digits) => (digits, Lag::Year),
        None => (text, Lag::Period),
    };
    Some(Distance { count: count(digits)?, lag })
}

/// A number from 1 to 9999, without a sign.
fn count(text: &str) -> Option<u16> {
    let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|&count| is_number && count > 0)
}
