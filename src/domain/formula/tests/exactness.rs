//! Random formulas over random intervals against exact fractions.

use std::collections::BTreeMap;
use std::fmt;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::super::*;
use super::table::*;
use crate::domain::bounds::Bounds;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

/// The number of formulas; the slow stage of the tests sets more.
fn cases() -> u32 {
    std::env::var("YEARBOOK_FORMULAS").ok().and_then(|text| text.parse().ok()).unwrap_or(600)
}

/// A generator that repeats (xorshift64*), so that a failure names its case.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 11) % limit
    }

    fn number(&mut self) -> f64 {
        let digits = f64::from(u32::try_from(self.below(1_000)).unwrap());
        let scaled = digits / [1.0, 10.0, 1_000.0, 0.01][usize::try_from(self.below(4)).unwrap()];
        if self.below(4) == 0 { -scaled } else { scaled }
    }
}

/// A formula of the test, whose value is computed in fractions.
#[derive(Debug, Clone)]
enum Expression {
    Series(usize, i32),
    Number(u32),
    Negative(Box<Expression>),
    Operator(char, Box<Expression>, Box<Expression>),
    Power(Box<Expression>, i32),
    Function(&'static str, Vec<Expression>),
}

use Expression::{Function as Call, Negative, Number, Operator, Power, Series};

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// The year of the point; the figures are of this and the two years before.
const YEAR: i32 = 2024;

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Series(name, 0) => write!(formatter, "{}", NAMES[*name]),
            Series(name, lag) => write!(formatter, "{}[-{lag}]", NAMES[*name]),
            Number(number) => write!(formatter, "{number}"),
            Negative(inner) => write!(formatter, "(-{inner})"),
            Operator(symbol, left, right) => write!(formatter, "({left} {symbol} {right})"),
            Power(base, exponent) => write!(formatter, "({base}) ^ {exponent}"),
            Call(name, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
                write!(formatter, "{name}({})", arguments.join(", "))
            }
        }
    }
}

/// A formula without a unit, of about this depth. Percentages are divided by percentages.
fn random_expression(random: &mut Random, depth: u32) -> Expression {
    if depth == 0 || random.below(6) == 0 {
        return match random.below(6) {
            0 => Number(u32::try_from(random.below(9)).unwrap()),
            _ => Series(
                usize::try_from(random.below(3)).unwrap(),
                [0, 0, 0, 1][usize::try_from(random.below(4)).unwrap()],
            ),
        };
    }
    let inner = |random: &mut Random| Box::new(random_expression(random, depth - 1));
    match random.below(14) {
        0..=2 => Operator('+', inner(random), inner(random)),
        3 | 4 => Operator('-', inner(random), inner(random)),
        5 | 6 => Operator('*', inner(random), inner(random)),
        7 | 8 => Operator('/', inner(random), inner(random)),
        9 => Negative(inner(random)),
        10 => Power(inner(random), [-1, 2, 2, 3][usize::try_from(random.below(4)).unwrap()]),
        11 => Call(
            ["min", "max"][usize::try_from(random.below(2)).unwrap()],
            vec![*inner(random), *inner(random)],
        ),
        12 => Call("abs", vec![*inner(random)]),
        _ => Operator(
            '/',
            Box::new(random_percentage(random, depth - 1)),
            Box::new(random_percentage(random, 0)),
        ),
    }
}

fn random_percentage(random: &mut Random, depth: u32) -> Expression {
    let inner = |random: &mut Random| random_expression(random, depth);
    match random.below(4) {
        0 => Call("share", vec![inner(random), inner(random)]),
        1 => Call("yoy", vec![Series(0, 0)]),
        2 => Call("contrib", vec![Series(0, 0), Series(1, 0)]),
        _ => Call("pct", vec![Series(1, 0)]),
    }
}

type Figures = BTreeMap<(usize, i32), BigRational>;

/// The value of a formula a number of years back; none for a division by zero.
fn value(expression: &Expression, back: i32, figures: &Figures) -> Option<BigRational> {
    let zero = || BigRational::from(BigInt::from(0));
    let hundred = || BigRational::from(BigInt::from(100));
    let quotient = |left: BigRational, right: BigRational| (right != zero()).then(|| left / right);
    match expression {
        Series(name, lag) => figures.get(&(*name, back + lag)).cloned(),
        Number(number) => Some(BigRational::from(BigInt::from(*number))),
        Negative(inner) => Some(-value(inner, back, figures)?),
        Operator(symbol, left, right) => {
            let (left, right) = (value(left, back, figures)?, value(right, back, figures)?);
            match symbol {
                '+' => Some(left + right),
                '-' => Some(left - right),
                '*' => Some(left * right),
                _ => quotient(left, right),
            }
        }
        Power(base, exponent) => {
            let base = value(base, back, figures)?;
            if *exponent < 0 && base == zero() { None } else { Some(base.pow(*exponent)) }
        }
        Call(name, arguments) => {
            let at = |position: usize, lag: i32| value(&arguments[position], back + lag, figures);
            match *name {
                "abs" => at(0, 0).map(|inner| if inner < zero() { -inner } else { inner }),
                "min" => Some(at(0, 0)?.min(at(1, 0)?)),
                "max" => Some(at(0, 0)?.max(at(1, 0)?)),
                "share" => Some(quotient(at(0, 0)?, at(1, 0)?)? * hundred()),
                "contrib" => Some(quotient(at(0, 0)? - at(0, 1)?, at(1, 1)?)? * hundred()),
                _ => Some(quotient(at(0, 0)? - at(0, 1)?, at(0, 1)?)? * hundred()),
            }
        }
    }
}

fn fraction(number: f64) -> BigRational {
    BigRational::from_float(number).unwrap()
}

/// The intervals of three series at three years, some of them of one number, some wide.
fn random_boxes(random: &mut Random) -> BTreeMap<(usize, i32), (f64, Bounds)> {
    let keys = (0..3).flat_map(|name| (0..3).map(move |back| (name, back)));
    keys.map(|key| {
        let value = random.number();
        let half = match random.below(5) {
            0 => 0.0,
            1 => value.abs(),
            2 => value.abs() * 0.3,
            _ => value.abs() * 0.005,
        };
        (key, (value, bounds(value - half, value + half)))
    })
    .collect()
}

fn table_of(boxes: &BTreeMap<(usize, i32), (f64, Bounds)>) -> Table {
    let quantity = Quantity { class: UnitClass::Level, ..Quantity::number() };
    let mut table = Table::default();
    for (name, text) in NAMES.iter().enumerate().take(3) {
        let values = (0..3).map(|back| {
            let year: Period = period(&(YEAR - back).to_string());
            let (value, bounds) = boxes[&(name, back)];
            (year, input(value, bounds))
        });
        table.add(text, quantity.clone(), values.collect());
    }
    table
}

/// Some points of the box, in fractions: those of some corners, and others.
fn random_figures(random: &mut Random, boxes: &BTreeMap<(usize, i32), (f64, Bounds)>) -> Figures {
    boxes
        .iter()
        .map(|(&key, (_, bounds))| {
            let (lower, upper) = (fraction(bounds.lower().unwrap()), fraction(bounds.upper().unwrap()));
            let part = match random.below(4) {
                0 => BigRational::from(BigInt::from(0)),
                1 => BigRational::from(BigInt::from(1)),
                _ => BigRational::new(BigInt::from(random.below(1_001)), BigInt::from(1_000)),
            };
            (key, lower.clone() + (upper - lower) * part)
        })
        .collect()
}

/// The least and greatest values over all corners of the figures that a point reads.
fn corners(
    expression: &Expression,
    read: &[(usize, Period)],
    boxes: &BTreeMap<(usize, i32), (f64, Bounds)>,
) -> Option<(BigRational, BigRational)> {
    let read: Vec<(usize, i32)> = read.iter().map(|&(series, at)| (series, YEAR - at.ordinal())).collect();
    let mut figures: Figures = boxes.iter().map(|(&key, &(value, _))| (key, fraction(value))).collect();
    let mut ends: Option<(BigRational, BigRational)> = None;
    for corner in 0..1_u32 << read.len() {
        for (position, key) in read.iter().enumerate() {
            let (lower, upper) = boxes[key].1.ends();
            figures.insert(*key, fraction(if corner >> position & 1 == 0 { lower } else { upper }));
        }
        let value = value(expression, 0, &figures)?;
        ends = Some(match ends {
            None => (value.clone(), value),
            Some((least, greatest)) => (least.min(value.clone()), greatest.max(value)),
        });
    }
    ends
}

/// The greatest size of the values of a formula and its parts: what cancels leaves the error of what cancelled.
fn size(expression: &Expression, figures: &Figures) -> f64 {
    let own =
        [0, 1].into_iter().filter_map(|back| value(expression, back, figures)).map(|value| nearest(&value));
    let parts = match expression {
        Series(..) | Number(_) => Vec::new(),
        Negative(inner) | Power(inner, _) => vec![&**inner],
        Operator(_, left, right) => vec![&**left, &**right],
        Call(_, arguments) => arguments.iter().collect(),
    };
    parts.into_iter().map(|part| size(part, figures)).chain(own.map(f64::abs)).fold(0.0, f64::max)
}

/// A double near a fraction.
fn nearest(fraction: &BigRational) -> f64 {
    let double = |integer: &BigInt| integer.to_string().parse::<f64>().unwrap();
    double(fraction.numer()) / double(fraction.denom())
}

/// Whether a double is a fraction, but for an error.
fn is_near(found: f64, expected: &BigRational, allowed: f64) -> bool {
    let (difference, allowed) = (fraction(found) - expected, fraction(allowed));
    difference <= allowed && -difference <= allowed
}

#[test]
fn random_formulas_never_miss_the_true_value_and_exact_bounds_are_those_of_the_corners() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut given, mut exact) = (0_u32, 0_u32);
    for case in 0..cases() {
        let depth = 1 + u32::try_from(random.below(4)).unwrap();
        let expression = random_expression(&mut random, depth);
        let boxes = random_boxes(&mut random);
        let table = table_of(&boxes);
        let text = expression.to_string();
        let Ok(calculation) = Formula::parse(&text).unwrap().check(&table) else { continue };
        let point = calculation.point(period(&YEAR.to_string()), &table);
        let Ok(result) = point.outcome else { continue };
        given += 1;
        let (lower, upper) = result.estimate.bounds().ends();
        for _ in 0..4 {
            let figures = random_figures(&mut random, &boxes);
            let Some(value) = value(&expression, 0, &figures) else { continue };
            let is_above = lower == f64::NEG_INFINITY || fraction(lower) <= value;
            let is_below = upper == f64::INFINITY || value <= fraction(upper);
            assert!(is_above && is_below, "case {case}: {text} {boxes:?} {lower} {upper} misses {value}");
        }
        if result.quality == BoundsQuality::Exact
            && lower.is_finite()
            && upper.is_finite()
            && point.inputs.len() <= 5
        {
            exact += 1;
            let Some((least, greatest)) = corners(&expression, &point.inputs, &boxes) else { continue };
            let figures = boxes.iter().map(|(&key, &(value, _))| (key, fraction(value))).collect();
            let scale = lower.abs().max(upper.abs()) * 1e-9 + size(&expression, &figures).min(1e300) * 1e-13;
            assert!(
                is_near(lower, &least, scale) && is_near(upper, &greatest, scale),
                "case {case}: {text} {boxes:?} [{lower}, {upper}] is not [{least}, {greatest}]"
            );
        }
    }
    assert!(given > cases() / 2 && exact > cases() / 4, "{given} values, {exact} exact of {}", cases());
}

#[test]
fn functions_contain_their_values() {
    let mut random = Random(7);
    for text in
        ["ln(a) + a", "exp(a / 1000) - a", "sqrt(a) * b", "a ^ 0.3 / b", "ln(a / b) * a", "(a / b) ^ -1.5"]
    {
        for _ in 0..200 {
            let (a, b) = (random.number().abs() + 1.0, random.number().abs() + 1.0);
            let width = f64::from(u32::try_from(random.below(100)).unwrap()) / 1_000.0;
            let box_of = |value: f64| (value, bounds(value * (1.0 - width), value * (1.0 + width)));
            let boxes: BTreeMap<_, _> = (0..9)
                .map(|key| {
                    ((key / 3, i32::try_from(key % 3).unwrap()), box_of(if key / 3 == 0 { a } else { b }))
                })
                .collect();
            let Ok(result) = table_of(&boxes).point(text, "2024").outcome else { panic!("{text}") };
            for part in [-1.0, -0.5, 0.0, 0.25, 1.0] {
                let (a, b) = (a * (1.0 + part * width * 0.999), b * (1.0 - part * width * 0.999));
                let value = match text {
                    "ln(a) + a" => a.ln() + a,
                    "exp(a / 1000) - a" => (a / 1000.0).exp() - a,
                    "sqrt(a) * b" => a.sqrt() * b,
                    "a ^ 0.3 / b" => a.powf(0.3) / b,
                    "ln(a / b) * a" => (a / b).ln() * a,
                    _ => (a / b).powf(-1.5),
                };
                let (lower, upper) = result.estimate.bounds().ends();
                let slack = 1e-12 * value.abs().max(1e-12);
                assert!(
                    lower - slack <= value && value <= upper + slack,
                    "{text} {a} {b}: {value} [{lower}, {upper}]"
                );
            }
        }
    }
}
