//! Inputs made of tables.

use std::collections::BTreeMap;

use super::super::*;
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::StockOrFlow;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Estimate;
use crate::domain::observation::ObservationStatus;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;

/// Series by name, each with its values.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<(String, InputSeries, BTreeMap<Period, InputValue>)>,
}

pub(super) fn period(text: &str) -> Period {
    text.parse().unwrap()
}

pub(super) fn bounds(lower: f64, upper: f64) -> Bounds {
    Bounds::new(Some(lower), Some(upper)).unwrap()
}

/// A level at current prices.
pub(super) fn level(unit: &str) -> Quantity {
    Quantity::new(&unit.parse().unwrap(), UnitClass::Level, PriceBasis::Current, StockOrFlow::Flow)
}

/// A quantity without prices.
pub(super) fn plain(unit: &str, class: UnitClass) -> Quantity {
    Quantity::new(&unit.parse().unwrap(), class, PriceBasis::NotApplicable, StockOrFlow::NotApplicable)
}

pub(super) fn at_prices(quantity: Quantity, price_basis: PriceBasis) -> Quantity {
    Quantity { price_basis, ..quantity }
}

impl Table {
    /// Adds a series with values and half the width of their intervals.
    pub(super) fn with(mut self, name: &str, quantity: Quantity, half: f64, values: &[(&str, f64)]) -> Self {
        let values = values.iter().map(|&(period, value)| {
            (period.parse().unwrap(), input(value, bounds(value - half, value + half)))
        });
        self.add(name, quantity, values.collect());
        self
    }

    pub(super) fn add(&mut self, name: &str, quantity: Quantity, values: BTreeMap<Period, InputValue>) {
        let first = values.keys().next().copied();
        let frequency = first.map_or(Frequency::ANNUAL, Period::frequency);
        let series = InputSeries { id: self.rows.len(), frequency, quantity, first };
        self.rows.push((name.to_owned(), series, values));
    }

    pub(super) fn with_status(mut self, name: &str, at: &str, status: char) -> Self {
        for (_, _, values) in self.rows.iter_mut().filter(|(own, ..)| own == name) {
            values.get_mut(&period(at)).unwrap().status =
                ObservationStatus::from_code(&status.to_string()).unwrap();
        }
        self
    }

    pub(super) fn calculation(&self, text: &str) -> Result<Calculation, FormulaRefusal> {
        Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).check(self)
    }

    pub(super) fn point(&self, text: &str, at: &str) -> Point {
        let calculation = self.calculation(text).unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
        calculation.point(period(at), self)
    }

    pub(super) fn value(&self, text: &str, at: &str) -> PointValue {
        self.point(text, at).outcome.unwrap_or_else(|refusal| panic!("{text}: {refusal:?}"))
    }

    /// The code of the refusal of a formula or of its point.
    pub(super) fn refusal(&self, text: &str, at: &str) -> &'static str {
        match self.calculation(text) {
            Err(refusal) => refusal.refusal.code(),
            Ok(calculation) => match calculation.point(period(at), self).outcome {
                Err(refusal) => refusal.refusal.code(),
                Ok(value) => panic!("{text} has a value: {value:?}"),
            },
        }
    }
}

pub(super) fn input(value: f64, bounds: Bounds) -> InputValue {
    InputValue { estimate: Estimate::new(value, bounds).unwrap(), status: ObservationStatus::NORMAL }
}

impl Inputs for Table {
    fn series(&self, reference: &SeriesReference) -> Option<InputSeries> {
        let name = reference.parts().collect::<Vec<_>>().join(".");
        self.rows.iter().find(|(own, ..)| *own == name).map(|(_, series, _)| series.clone())
    }

    fn value(&self, series: usize, period: Period) -> Option<InputValue> {
        self.rows.get(series)?.2.get(&period).copied()
    }

    fn periods(&self, series: usize) -> Vec<Period> {
        self.rows.get(series).map(|(_, _, values)| values.keys().copied().collect()).unwrap_or_default()
    }
}
