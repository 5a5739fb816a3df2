//! Composite indexes of tables: a definition and the values of its inputs, without a database.

use std::collections::{BTreeMap, BTreeSet};

use yearbook::domain::bounds::Bounds;
use yearbook::domain::composite::{Cell, Evaluation, Inputs, Refusal};
use yearbook::domain::growth::Estimate;
use yearbook::domain::period::Period;
use yearbook::ingest::definitions::{CompositeDefinition, read_definitions};

/// The definition in a text.
pub fn definition(text: &str) -> CompositeDefinition {
    let texts = BTreeMap::from([("composites/made.toml".to_owned(), text.to_owned())]);
    let mut read = read_definitions(&texts).unwrap_or_else(|problems| panic!("{problems:?}"));
    read.composites.remove(0)
}

/// Values by input, unit and year.
#[derive(Default)]
pub struct Table(pub BTreeMap<(String, String, i32), f64>);

impl Table {
    pub fn set(&mut self, input: &str, unit: &str, year: i32, value: f64) {
        self.0.insert((input.to_owned(), unit.to_owned(), year), value);
    }

    pub fn get(&self, input: &str, unit: &str, year: i32) -> Option<f64> {
        self.0.get(&(input.to_owned(), unit.to_owned(), year)).copied()
    }

    /// The index of the exact values. The only function that inputs may have here is `ln`.
    pub fn evaluate(&self, text: &str) -> Evaluation {
        self.evaluate_within(text, 0.0)
    }

    /// The index of values that are known up to a part of them.
    pub fn evaluate_within(&self, text: &str, part: f64) -> Evaluation {
        let composite = definition(text).composite;
        let units: BTreeSet<&String> = self.0.keys().map(|(_, unit, _)| unit).collect();
        let years: BTreeSet<i32> = self.0.keys().map(|(_, _, year)| *year).collect();
        let periods: Vec<Period> = years.iter().map(|year| year.to_string().parse().unwrap()).collect();
        let codes = units.iter().map(|unit| unit.parse().unwrap()).collect();
        let mut inputs = Inputs::new(codes, periods, composite.inputs().len());
        for (column, (_, input)) in composite.inputs().into_iter().enumerate() {
            let name = input.formula.trim_start_matches("ln(").trim_end_matches(')');
            for (unit, code) in units.iter().enumerate() {
                for (period, year) in years.iter().enumerate() {
                    let value = self.get(name, code, *year).map(|value| {
                        let of = |value: f64| if input.formula == name { value } else { value.ln() };
                        let ends = [of(value * (1.0 - part)), of(value * (1.0 + part))];
                        let bounds = Bounds::new(Some(ends[0].min(ends[1])), Some(ends[0].max(ends[1])));
                        Estimate::new(of(value), bounds.unwrap()).unwrap()
                    });
                    inputs.set(column, Cell { unit, period }, value);
                }
            }
        }
        Evaluation::new(composite, inputs)
    }
}

/// The score of a unit in a year.
pub fn score(evaluation: &Evaluation, unit: &str, year: i32) -> Result<f64, Refusal> {
    evaluation.score(cell(evaluation, unit, year)).map(Estimate::value)
}

pub fn cell(evaluation: &Evaluation, unit: &str, year: i32) -> Cell {
    let period = year.to_string().parse().unwrap();
    evaluation.inputs().cell(unit, period).unwrap_or_else(|| panic!("{unit} {year}"))
}

/// The place of a unit in a year.
pub fn rank(evaluation: &Evaluation, unit: &str, year: i32) -> usize {
    evaluation.rank(cell(evaluation, unit, year)).unwrap().rank
}
