//! The check of functions.

use super::check::{
    Checked, Part, Steps, common_frequency, power, require_additive, require_cardinal, require_prices,
    require_unit,
};
use super::functions::Function;
use super::node::{Argument, Distance};
use super::quantity::Quantity;
use super::refusal::Refusal;
use super::step::{Binary, Step, Unary};
use super::unit::Unit;
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Aggregate;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;

/// The part that a function of others gives. The parser has checked the number and kinds of the arguments.
pub(super) fn call(
    steps: &mut Steps,
    function: Function,
    arguments: &[Argument],
    parts: &[Part],
) -> Checked<Part> {
    let part = |position: usize| match arguments.get(position) {
        Some(Argument::Expression(id)) => parts.get(*id).ok_or_else(malformed),
        _ => Err(malformed()),
    };
    let period = || match arguments.last() {
        Some(Argument::Period(period)) => Ok(*period),
        _ => Err(malformed()),
    };
    let distance = || match arguments.get(1) {
        Some(Argument::Distance(distance)) => *distance,
        _ => Distance::PERIOD,
    };
    let x = part(0)?;
    match function {
        Function::Lag => Ok(steps.unary(Step::Earlier(x.step, distance()), x, x.quantity.clone())),
        Function::Diff => difference(steps, x, distance()),
        Function::Pct => rate(steps, x, distance()),
        Function::Yoy => rate(steps, x, Distance::YEAR),
        Function::Share => share(steps, x, part(1)?),
        Function::Per => per(steps, x, part(1)?),
        Function::Index => index(steps, x, period()?),
        Function::Deflate => deflate(steps, x, part(1)?, period()?),
        Function::Convert => convert(steps, x, part(1)?),
        Function::Contrib => contribution(steps, x, part(1)?),
        Function::Link => link(steps, x, part(1)?, period()?),
        Function::Ma => match arguments.get(1) {
            Some(Argument::Count(count)) => trailing_mean(steps, x, *count),
            _ => Err(malformed()),
        },
        Function::Cum => year_sum(steps, x),
        Function::Freq => match arguments.get(1..) {
            Some([Argument::Frequency(frequency), Argument::Aggregate(aggregate)]) => {
                converted(steps, x, *frequency, *aggregate)
            }
            _ => Err(malformed()),
        },
        Function::Abs => Ok(steps.unary(Step::Unary(Unary::Absolute, x.step), x, x.quantity.clone())),
        Function::Ln => without_unit(steps, x, Unary::Logarithm),
        Function::Exp => without_unit(steps, x, Unary::Exponential),
        Function::Sqrt => {
            require_cardinal(x)?;
            let x = steps.plain(x);
            let quantity = power(&x.quantity, 0.5);
            Ok(steps.unary(Step::Unary(Unary::SquareRoot, x.step), &x, quantity))
        }
        Function::Min => fold(steps, Binary::Minimum, arguments.len(), part),
        Function::Max => fold(steps, Binary::Maximum, arguments.len(), part),
        Function::Clip => {
            let above = extreme(steps, Binary::Maximum, x, part(1)?)?;
            extreme(steps, Binary::Minimum, &above, part(2)?)
        }
    }
}

/// The parser lets no such arguments pass.
fn malformed() -> (Refusal, String) {
    (Refusal::TooDeep, "the arguments do not fit the function".to_owned())
}

fn hundred(steps: &mut Steps) -> usize {
    steps.push(Step::Constant(100.0, Bounds::exact(100.0)), None)
}

fn earlier(steps: &mut Steps, part: &Part, distance: Distance) -> Part {
    steps.unary(Step::Earlier(part.step, distance), part, part.quantity.clone())
}

fn difference(steps: &mut Steps, x: &Part, distance: Distance) -> Checked<Part> {
    let before = earlier(steps, x, distance);
    let difference = x.quantity.difference(&x.quantity);
    let measured_as = Quantity::number().measured_as;
    steps.binary(Binary::Subtract, (x, &before), Quantity { measured_as, ..difference })
}

/// Growth in percent; percentages change in points.
fn rate(steps: &mut Steps, x: &Part, distance: Distance) -> Checked<Part> {
    require_cardinal(x)?;
    if x.quantity.is_percentage() {
        return difference(steps, x, distance);
    }
    let before = earlier(steps, x, distance);
    let quantity = x.quantity.with_unit(Unit::percent(), UnitClass::Growth);
    steps.binary(Binary::Rate, (x, &before), quantity)
}

fn share(steps: &mut Steps, part: &Part, whole: &Part) -> Checked<Part> {
    require_like(part, whole)?;
    let quantity = part.quantity.sum(&whole.quantity).with_unit(Unit::percent(), UnitClass::Ratio);
    steps.binary(Binary::Percentage, (part, whole), quantity)
}

/// Refuses a part and a whole that are no like quantities.
fn require_like(part: &Part, whole: &Part) -> Checked<()> {
    require_cardinal(part)?;
    require_cardinal(whole)?;
    require_unit(part, whole)?;
    require_prices(part, whole)
}

fn per(steps: &mut Steps, x: &Part, population: &Part) -> Checked<Part> {
    require_cardinal(x)?;
    let is_amount =
        matches!(population.quantity.class, UnitClass::Count | UnitClass::Level | UnitClass::Unknown);
    if !is_amount || population.quantity.is_percentage() {
        let class = population.quantity.class.code();
        return Err((
            Refusal::UnitClass,
            format!("the population is of the class {class}, expected count or level"),
        ));
    }
    let x = steps.plain(x);
    let measured_as = x.quantity.measured_as;
    let quantity = Quantity { measured_as, ..x.quantity.product(&population.quantity, -1.0) };
    steps.binary(Binary::Divide, (&x, population), quantity)
}

fn index(steps: &mut Steps, x: &Part, period: Period) -> Checked<Part> {
    require_cardinal(x)?;
    if let Some(own) = x.frequency.filter(|&own| own != period.frequency() && !own.fills(period.frequency()))
    {
        let detail = format!("{period} does not consist of periods of frequency {own}");
        return Err((Refusal::FrequencyMismatch, detail));
    }
    let base = steps.push(Step::MeanOver(x.step, period), None);
    let base = Part { step: base, frequency: None, ..x.clone() };
    let quantity = x.quantity.with_unit(Unit::index(), UnitClass::Index);
    steps.binary(Binary::Index, (x, &base), quantity)
}

fn deflate(steps: &mut Steps, x: &Part, price: &Part, period: Period) -> Checked<Part> {
    require_cardinal(x)?;
    let is_amount = matches!(x.quantity.class, UnitClass::Level | UnitClass::Unknown);
    if !is_amount || x.quantity.is_percentage() {
        let detail = format!("values of the class {} have no prices", x.quantity.class.code());
        return Err((Refusal::UnitClass, detail));
    }
    if x.quantity.price_basis.is_real() {
        let detail = format!("it is at {} prices already", x.quantity.price_basis.code());
        return Err((Refusal::PriceBasis, detail));
    }
    let index = index(steps, price, period)?;
    let hundred = hundred(steps);
    let frequency = common_frequency(x, &index)?;
    let real = steps.push(Step::Binary(Binary::Divide, x.step, index.step), frequency);
    let step = steps.push(Step::Binary(Binary::Multiply, real, hundred), frequency);
    let quantity =
        Quantity { price_basis: PriceBasis::Constant, price_period: Some(period), ..x.quantity.clone() };
    Ok(Part { step, quantity, frequency, source: x.source.and(price.source), is_literal: false })
}

fn convert(steps: &mut Steps, x: &Part, rate: &Part) -> Checked<Part> {
    require_cardinal(x)?;
    require_cardinal(rate)?;
    let Some(unit) = x.quantity.unit.converted(&rate.quantity.unit) else {
        let detail = format!(
            "a rate of unit {} does not convert unit {}; the rate needs a unit B/A such as CNY_per_USD for USD",
            rate.quantity.unit, x.quantity.unit
        );
        return Err((Refusal::UnitMismatch, detail));
    };
    steps.binary(Binary::Multiply, (x, rate), Quantity { unit, ..x.quantity.clone() })
}

fn contribution(steps: &mut Steps, part: &Part, whole: &Part) -> Checked<Part> {
    require_like(part, whole)?;
    if part.quantity.is_percentage() {
        let detail = "percentages do not contribute to percentages; take the levels".to_owned();
        return Err((Refusal::UnitClass, detail));
    }
    require_additive(part, whole)?;
    let change = difference(steps, part, Distance::YEAR)?;
    let base = earlier(steps, whole, Distance::YEAR);
    let quantity = part.quantity.sum(&whole.quantity).with_unit(Unit::percentage_points(), UnitClass::Ratio);
    steps.binary(Binary::Percentage, (&change, &base), quantity)
}

fn link(steps: &mut Steps, first: &Part, second: &Part, period: Period) -> Checked<Part> {
    require_cardinal(first)?;
    require_cardinal(second)?;
    require_prices_of_kind(first, second)?;
    let frequency = common_frequency(first, second)?;
    if let Some(own) = frequency.filter(|&own| own != period.frequency()) {
        let detail = format!("{period} is of frequency {}, the series of {own}", period.frequency());
        return Err((Refusal::FrequencyMismatch, detail));
    }
    let step = steps.push(Step::Joined(first.step, second.step, period), frequency);
    let source = first.source.and(second.source);
    Ok(Part { step, quantity: first.quantity.clone(), frequency, source, is_literal: false })
}

/// Refuses a real and a nominal part; the years of constant prices may differ.
fn require_prices_of_kind(left: &Part, right: &Part) -> Checked<()> {
    let is_comparable = left.quantity.price_basis.is_comparable_with(right.quantity.price_basis);
    if is_comparable { Ok(()) } else { require_prices(left, right) }
}

fn trailing_mean(steps: &mut Steps, x: &Part, count: u16) -> Checked<Part> {
    require_cardinal(x)?;
    Ok(steps.unary(Step::TrailingMean(x.step, count), x, x.quantity.clone()))
}

/// Refuses values whose sums over time mean nothing.
fn require_sums(x: &Part) -> Checked<()> {
    if x.quantity.class.has_sums() {
        return Ok(());
    }
    let class = x.quantity.class.code();
    Err((Refusal::UnitClass, format!("sums over time of values of the class {class} mean nothing")))
}

fn year_sum(steps: &mut Steps, x: &Part) -> Checked<Part> {
    require_sums(x)?;
    let annual = Frequency::ANNUAL;
    if let Some(own) = x.frequency.filter(|&own| own != annual && !own.fills(annual)) {
        let detail = format!("periods of frequency {own} do not fill a year");
        return Err((Refusal::FrequencyMismatch, detail));
    }
    Ok(steps.unary(Step::YearSum(x.step), x, x.quantity.clone()))
}

fn converted(steps: &mut Steps, x: &Part, frequency: Frequency, aggregate: Aggregate) -> Checked<Part> {
    match aggregate {
        Aggregate::Sum => require_sums(x)?,
        Aggregate::Average => require_cardinal(x)?,
        Aggregate::End => {}
    }
    let Some(own) = x.frequency.filter(|&own| own != frequency) else { return Ok(x.clone()) };
    if !own.fills(frequency) {
        let detail = format!(
            "frequency {own} does not convert to {frequency}; expected a longer one that its periods fill"
        );
        return Err((Refusal::FrequencyMismatch, detail));
    }
    let step = steps.push(Step::Converted(x.step, aggregate), Some(frequency));
    Ok(Part { step, frequency: Some(frequency), is_literal: false, ..x.clone() })
}

/// A logarithm takes plain numbers and indices, the exponential function plain numbers alone.
fn without_unit(steps: &mut Steps, x: &Part, operation: Unary) -> Checked<Part> {
    require_cardinal(x)?;
    let unit = &x.quantity.unit;
    if !(unit.is_one() || (operation == Unary::Logarithm && (unit.is_index() || unit.is_unstated()))) {
        let detail = format!("unit {unit} has to go first, as in x / x[2020] or x / y of the same unit");
        return Err((Refusal::UnitMismatch, detail));
    }
    let quantity = x.quantity.with_unit(Unit::one(), Quantity::number().class);
    Ok(steps.unary(Step::Unary(operation, x.step), x, quantity))
}

fn fold<'p>(
    steps: &mut Steps,
    operation: Binary,
    count: usize,
    part: impl Fn(usize) -> Checked<&'p Part>,
) -> Checked<Part> {
    (1..count)
        .try_fold(part(0)?.clone(), |least, position| extreme(steps, operation, &least, part(position)?))
}

/// The lesser or greater of two parts; a number that the formula writes has the unit of the other.
fn extreme(steps: &mut Steps, operation: Binary, left: &Part, right: &Part) -> Checked<Part> {
    let quantity = match (left.is_literal, right.is_literal) {
        (false, true) => left.quantity.clone(),
        (true, false) => right.quantity.clone(),
        _ => {
            require_unit(left, right)?;
            require_prices(left, right)?;
            left.quantity.sum(&right.quantity)
        }
    };
    let both = left.is_literal && right.is_literal;
    Ok(Part { is_literal: both, ..steps.binary(operation, (left, right), quantity)? })
}
