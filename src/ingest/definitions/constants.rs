//! Formulas of numbers, and logarithms of amounts.

use crate::domain::bounds::Bounds;
use crate::domain::catalogue::StockOrFlow;
use crate::domain::formula::{Formula, InputSeries, InputValue, Inputs, Quantity, SeriesReference};
use crate::domain::frequency::Frequency;
use crate::domain::growth::Estimate;
use crate::domain::observation::ObservationStatus;
use crate::domain::period::Period;

/// The value of a formula of numbers, such as `ln(100)`.
pub(super) fn constant(text: &str) -> Result<f64, String> {
    let formula = Formula::parse(text).map_err(|error| error.to_string())?;
    if let Some(series) = formula.references().first() {
        return Err(format!("it names the series {series}; allowed: numbers and functions of numbers"));
    }
    // A formula without a series has no frequency; the series of zeros gives it one.
    let with_frequency =
        Formula::parse(&format!("({text}) + 0 * ZERO")).map_err(|error| error.to_string())?;
    let period = Period::from_ordinal(Frequency::ANNUAL, 1).ok_or("no period")?;
    let calculation = with_frequency.check(&Zero(period)).map_err(|refusal| refusal.detail)?;
    let value = calculation.point(period, &Zero(period)).outcome;
    value.map(|value| value.estimate.value()).map_err(|refusal| refusal.refusal.to_string())
}

/// The argument of a formula that is a logarithm as a whole: `GNIPC` of `ln(GNIPC)`.
///
/// A logarithm takes a plain number in formulas. As an input its argument may have a unit, since the goalposts, and the
/// values of other units, are logarithms of amounts in the same unit.
pub(super) fn argument_of_logarithm(text: &str) -> Option<&str> {
    let argument = text.trim().strip_prefix("ln")?.trim_start().strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_usize;
    for character in argument.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    (depth == 0).then_some(argument)
}

/// A series of plain numbers that is zero at one period.
struct Zero(Period);

impl Inputs for Zero {
    fn series(&self, _: &SeriesReference) -> Option<InputSeries> {
        let quantity = Quantity { measured_as: StockOrFlow::NotApplicable, ..Quantity::number() };
        Some(InputSeries { id: 0, frequency: self.0.frequency(), quantity, first: Some(self.0) })
    }

    fn value(&self, _: usize, period: Period) -> Option<InputValue> {
        let estimate = Estimate::new(0.0, Bounds::exact(0.0)).ok().filter(|_| period == self.0)?;
        Some(InputValue { estimate, status: ObservationStatus::NORMAL })
    }

    fn periods(&self, _: usize) -> Vec<Period> {
        vec![self.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_of_numbers_have_a_value() {
        assert_eq!(constant("ln(100)"), Ok(100_f64.ln()));
        assert_eq!(constant("2 * 10 ^ 3 - 1"), Ok(1999.0));
        assert_eq!(constant("-5"), Ok(-5.0));
        assert!(constant("VA + 1").unwrap_err().contains("it names the series VA"));
        assert!(constant("ln(0)").is_err() && constant("1 / 0").is_err() && constant("ln(").is_err());
    }

    #[test]
    fn a_logarithm_of_the_whole_has_an_argument() {
        assert_eq!(argument_of_logarithm(" ln( GNIPC / (1 + X) )"), Some(" GNIPC / (1 + X) "));
        assert_eq!(argument_of_logarithm("ln(A) + ln(B)"), None);
        assert_eq!(argument_of_logarithm("2 * ln(A)"), None);
    }
}
