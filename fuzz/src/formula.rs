//! Formulas over figures of any size: texts, and numbers behind them.

use crate::domain::bounds::Bounds;
use crate::domain::catalogue::StockOrFlow;
use crate::domain::formula::{Formula, InputSeries, InputValue, Inputs, Quantity, SeriesReference};
use crate::domain::growth::Estimate;
use crate::domain::observation::ObservationStatus;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;

/// Units of the series, by the length of their names.
const UNITS: [(&str, UnitClass, PriceBasis); 6] = [
    ("1", UnitClass::Level, PriceBasis::NotApplicable),
    ("CNY", UnitClass::Level, PriceBasis::Current),
    ("percent", UnitClass::Ratio, PriceBasis::NotApplicable),
    ("CNY_per_USD", UnitClass::Level, PriceBasis::NotApplicable),
    ("CNY", UnitClass::Level, PriceBasis::Chained),
    ("rank", UnitClass::Rank, PriceBasis::NotApplicable),
];

/// Every series there may be, with numbers in turn as its values.
struct Numbers<'a> {
    numbers: &'a [f64],
    /// Whether the values are the lower ends of their intervals, without an interval.
    at_lower_ends: bool,
}

impl Inputs for Numbers<'_> {
    fn series(&self, reference: &SeriesReference) -> Option<InputSeries> {
        let name = reference.to_string();
        let (unit, class, prices) = UNITS[name.len() % UNITS.len()];
        let frequency = if name.starts_with('m') { "M" } else { "A" };
        Some(InputSeries {
            id: name.bytes().map(usize::from).sum(),
            frequency: frequency.parse().ok()?,
            quantity: Quantity::new(&unit.parse().ok()?, class, prices, StockOrFlow::Flow),
            first: None,
        })
    }

    fn value(&self, series: usize, period: Period) -> Option<InputValue> {
        let at = series + usize::try_from(period.ordinal()).ok()?;
        let number = |offset: usize| self.numbers.get((at + offset) % self.numbers.len().max(1)).copied();
        let (value, width) = (number(0)?, number(1)?.abs());
        let finite = |end: f64| Some(end).filter(|end| end.is_finite());
        let bounds = Bounds::new(finite(value - width), finite(value + width))?;
        let estimate = match bounds.lower().filter(|_| self.at_lower_ends) {
            Some(lower) => Estimate::exact(lower)?,
            None => Estimate::new(value, bounds).ok()?,
        };
        Some(InputValue { estimate, status: ObservationStatus::NORMAL })
    }

    fn periods(&self, _series: usize) -> Vec<Period> {
        Vec::new()
    }
}

/// A text that parses has a canonical text that parses to the same formula. A value is a number within its interval,
/// and so is the value of the same formula at a corner of the intervals.
pub fn read(text: &str, numbers: &[u8]) {
    let Ok(formula) = Formula::parse(text) else { return };
    assert_eq!(Formula::parse(&formula.to_string()), Ok(formula.clone()));
    let numbers: Vec<f64> = numbers
        .chunks_exact(8)
        .filter_map(|bytes| bytes.try_into().ok().map(f64::from_le_bytes))
        .filter(|number| number.is_finite())
        .collect();
    let inputs = Numbers { numbers: &numbers, at_lower_ends: false };
    let Ok(calculation) = formula.check(&inputs) else { return };
    let _ = calculation.quantity().unit.code();
    let Ok(day) = "2024-12-31".parse::<Period>() else { return };
    let Some(period) = Period::containing(calculation.frequency(), day.start_date()) else { return };
    let Ok(value) = calculation.point(period, &inputs).outcome else { return };
    let bounds = value.estimate.bounds();
    assert!(value.estimate.value().is_finite() && bounds.contains(value.estimate.value()));
    let corner = Numbers { numbers: &numbers, at_lower_ends: true };
    if let Ok(corner) = calculation.point(period, &corner).outcome {
        assert!(bounds.meets(corner.estimate.bounds()), "{text} {bounds:?} {corner:?}");
    }
}
