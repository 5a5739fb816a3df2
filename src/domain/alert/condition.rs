//! Conditions on a value, and what an interval says about them.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::domain::bounds::Bounds;
use crate::domain::codes::codes;

/// What is certain of a condition when only an interval of the value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// It holds for no value of the interval.
    No,
    /// It holds for some values of the interval.
    Open,
    /// It holds for every value of the interval.
    Yes,
}

impl Answer {
    /// The answer from whether it holds for some and for all values.
    #[must_use]
    pub const fn of(for_some: bool, for_all: bool) -> Self {
        match (for_some, for_all) {
            (_, true) => Self::Yes,
            (true, false) => Self::Open,
            (false, false) => Self::No,
        }
    }
}

/// The opposite condition.
impl std::ops::Not for Answer {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Open => Self::Open,
            Self::Yes => Self::No,
        }
    }
}

/// How a value is compared with a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// Below the limit.
    Below,
    /// At the limit or below.
    AtMost,
    /// Above the limit.
    Above,
    /// At the limit or above.
    AtLeast,
}

codes!(Comparison { Below = "<", AtMost = "<=", Above = ">", AtLeast = ">=" });

impl Comparison {
    /// Whether lower values fulfil it.
    const fn is_downward(self) -> bool {
        matches!(self, Self::Below | Self::AtMost)
    }

    /// Whether the limit itself fulfils it.
    const fn has_limit(self) -> bool {
        matches!(self, Self::AtMost | Self::AtLeast)
    }

    const fn opposite(self) -> Self {
        match self {
            Self::Below => Self::AtLeast,
            Self::AtMost => Self::Above,
            Self::Above => Self::AtMost,
            Self::AtLeast => Self::Below,
        }
    }
}

/// A condition such as `value < 76`.
///
/// ```
/// use yearbook::domain::alert::{Answer, Condition};
/// use yearbook::domain::bounds::Bounds;
///
/// // Printed as 75.6, so between 75.55 and 75.65.
/// let printed = Bounds::new(Some(75.55), Some(75.65)).ok_or("not in order")?;
/// let condition: Condition = "value < 75.6".parse()?;
/// assert_eq!(condition.answer(printed), Answer::Open);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Condition {
    comparison: Comparison,
    /// Finite.
    limit: f64,
}

impl Condition {
    /// The limit, in the unit of the value.
    #[must_use]
    pub const fn limit(self) -> f64 {
        self.limit
    }

    /// The condition that holds exactly where this one does not.
    #[must_use]
    pub const fn opposite(self) -> Self {
        Self { comparison: self.comparison.opposite(), limit: self.limit }
    }

    /// What is certain of it for a value in an interval.
    #[must_use]
    pub fn answer(self, bounds: Bounds) -> Answer {
        let (lower, upper) = bounds.ends();
        let (least, greatest) = (self.holds(lower), self.holds(upper));
        Answer::of(least || greatest, least && greatest)
    }

    /// Whether some value fulfils both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let (down, up) = match (self.comparison.is_downward(), other.comparison.is_downward()) {
            (true, false) => (self, other),
            (false, true) => (other, self),
            _ => return true,
        };
        up.limit < down.limit
            || (up.limit <= down.limit && up.comparison.has_limit() && down.comparison.has_limit())
    }

    fn holds(self, value: f64) -> bool {
        match self.comparison {
            Comparison::Below => value < self.limit,
            Comparison::AtMost => value <= self.limit,
            Comparison::Above => value > self.limit,
            Comparison::AtLeast => value >= self.limit,
        }
    }
}

/// A text that is not a condition.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is not a condition: write `value`, one of < <= > >=, and a number, such as `value < 76`")]
pub struct ParseConditionError {
    text: String,
}

impl FromStr for Condition {
    type Err = ParseConditionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| ParseConditionError { text: text.chars().take(80).collect() })
    }
}

fn parse(text: &str) -> Option<Condition> {
    let rest = text.trim().strip_prefix("value")?.trim_start();
    let operator = rest.find(|character: char| !"<>=".contains(character))?;
    let (operator, number) = rest.split_at(operator);
    let comparison = Comparison::from_code(operator)?;
    let limit: f64 = number.trim().parse().ok()?;
    limit.is_finite().then_some(Condition { comparison, limit: limit + 0.0 })
}

impl fmt::Display for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "value {} {}", self.comparison.code(), self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(text: &str) -> Condition {
        text.parse().unwrap()
    }

    fn printed(value: f64, half: f64) -> Bounds {
        Bounds::new(Some(value - half), Some(value + half)).unwrap()
    }

    #[test]
    fn a_rounded_value_at_the_limit_is_open() {
        let low = condition("value < 75.6");
        let answers = [75.6, 75.5, 75.7].map(|value| low.answer(printed(value, 0.05)));
        assert_eq!(answers, [Answer::Open, Answer::Yes, Answer::No]);
    }

    #[test]
    fn an_exact_value_is_never_open() {
        for (text, expected) in [
            ("value < 5", [Answer::Yes, Answer::No, Answer::No]),
            ("value <= 5", [Answer::Yes, Answer::Yes, Answer::No]),
            ("value > 5", [Answer::No, Answer::No, Answer::Yes]),
            ("value >= 5", [Answer::No, Answer::Yes, Answer::Yes]),
        ] {
            assert_eq!(
                [4.0, 5.0, 6.0].map(|value| condition(text).answer(Bounds::exact(value))),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn an_unbounded_value_is_open_unless_its_known_end_decides() {
        let more_than_ten = Bounds::new(Some(10.0), None).unwrap();
        assert_eq!(condition("value > 5").answer(more_than_ten), Answer::Yes);
        assert_eq!(condition("value > 15").answer(more_than_ten), Answer::Open);
        assert_eq!(condition("value < 5").answer(more_than_ten), Answer::No);
    }

    #[test]
    fn a_condition_is_written_in_one_way() {
        for text in ["value < 76", "value<76", "  value  <=  -0.5 ", "value > 1e12"] {
            let once = condition(text);
            assert_eq!(condition(&once.to_string()), once);
        }
        for text in [
            "",
            "value",
            "value <",
            "value = 5",
            "value == 5",
            "x < 5",
            "value < nan",
            "value < inf",
            "value << 5",
            "value < 5 %",
            "5 < value",
            "value < 5 and value > 3",
            "valu\u{e9} < 5",
        ] {
            let error = text.parse::<Condition>().unwrap_err().to_string();
            assert!(error.contains("such as `value < 76`"), "{error}");
        }
    }

    #[test]
    fn conditions_overlap_where_a_value_fulfils_both() {
        let overlap = |one: &str, other: &str| condition(one).overlaps(condition(other));
        assert!(!overlap("value > 5", "value < 4") && !overlap("value > 5", "value <= 5"));
        assert!(!overlap("value >= 5", "value < 5") && overlap("value >= 5", "value <= 5"));
        assert!(overlap("value > 5", "value < 6") && overlap("value > 5", "value > 9"));
        let one = condition("value >= 5");
        assert!(!one.overlaps(one.opposite()));
    }
}
