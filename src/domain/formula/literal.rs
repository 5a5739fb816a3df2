//! Numbers written in formulas.

use rust_decimal::Decimal;

use crate::domain::bounds::Bounds;

/// A number written in a formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Literal {
    /// The text.
    pub(super) text: Box<str>,
    /// The nearest double.
    pub(super) value: f64,
    /// Contains the number that is written, which is seldom a double.
    pub(super) bounds: Bounds,
}

impl Literal {
    /// The number of a text of digits with an optional point and exponent; `None` beyond the largest double.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
        let ends = if is_exact(text, value) { (value, value) } else { (value.next_down(), value.next_up()) };
        let finite = |end: f64| Some(end).filter(|end| end.is_finite());
        let bounds = Bounds::new(finite(ends.0), finite(ends.1))?;
        Some(Self { text: text.into(), value, bounds })
    }
}

/// Whether the double is surely the number that is written: few digits before the point and few bits behind it.
fn is_exact(text: &str, value: f64) -> bool {
    let is_short = value.abs() < 4_294_967_296.0 && (value * 65_536.0).fract() == 0.0;
    is_short && text.len() < 28 && text.parse::<Decimal>().ok() == Decimal::from_f64_retain(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_no_double_lies_within_its_bounds() {
        let exact = |text: &str| {
            let bounds = Literal::parse(text).unwrap().bounds;
            bounds.lower() == bounds.upper()
        };
        for text in ["0", "1", "100", "0.5", "2.25", "1.0", "4294967295"] {
            assert!(exact(text), "{text}");
        }
        for text in ["0.1", "0.99999999999999999999999999999", "1e-400", "1e30", "3.14"] {
            assert!(!exact(text), "{text}");
        }
        assert_eq!(Literal::parse("1e400"), None);
    }
}
