//! Normalisation: inputs of different units made comparable.

use super::definition::{Clip, Direction, Input, Method, Over};
use super::distribution::Distribution;
use super::{Cell, Inputs, Panel, Refusal};
use crate::domain::bounds::Bounds;
use crate::domain::growth::Estimate;

/// The normalised values of one input, a row a unit and period. A missing input is [`Refusal::TooFewInputs`].
pub(super) type NormalisedColumn = Vec<Result<Estimate, Refusal>>;

/// The normalised values of an input.
pub(super) fn normalise(input: &Input, inputs: &Inputs, panel: &Panel) -> NormalisedColumn {
    let refusal = inputs.refusal(input.column).or_else(|| pooled_prices(input, inputs));
    if let Some(refusal) = refusal {
        return inputs.cells().map(|_| Err(refusal)).collect();
    }
    let distributions = if input.is_relative() { distributions(input, inputs, panel) } else { Vec::new() };
    let value = |cell: Cell| -> Result<Estimate, Refusal> {
        panel.membership(inputs, cell)?;
        let value = inputs.get(input.column, cell).ok_or(Refusal::TooFewInputs)?;
        match &input.method {
            Method::Goalposts => between_goalposts(input, value),
            Method::Reference(unit) => {
                let reference = inputs.cell(unit.as_str(), inputs.periods()[cell.period]);
                let reference = reference.ok_or(Refusal::BaseMissing)?;
                if reference == cell {
                    return Estimate::exact(1.0).ok_or(Refusal::Unbounded);
                }
                let reference = inputs.get(input.column, reference).ok_or(Refusal::BaseMissing)?;
                quotient(input.direction, value, reference)
            }
            Method::MinMax | Method::Z | Method::Rank => {
                let distribution = match input.over {
                    Over::Period => &distributions[cell.period],
                    Over::Panel => &distributions[0],
                };
                among(input, value, distribution.as_ref().map_err(|refusal| *refusal)?)
            }
        }
    };
    inputs.cells().map(value).collect()
}

/// Amounts at the prices of each period say nothing when periods are pooled.
fn pooled_prices(input: &Input, inputs: &Inputs) -> Option<Refusal> {
    let pools = input.is_relative() && input.over == Over::Panel && inputs.periods().len() > 1;
    (pools && inputs.is_at_current_prices(input.column)).then_some(Refusal::PriceBasis)
}

/// The distribution at each period, or the one of all periods.
fn distributions(input: &Input, inputs: &Inputs, panel: &Panel) -> Vec<Result<Distribution, Refusal>> {
    let values = |cells: &mut dyn Iterator<Item = Cell>| {
        let values = cells
            .filter(|&cell| panel.membership(inputs, cell).is_ok())
            .filter_map(|cell| Some((cell.unit, inputs.get(input.column, cell)?.value())));
        let (mut units, values): (Vec<usize>, Vec<f64>) = values.unzip();
        units.sort_unstable();
        units.dedup();
        Distribution::new(values, units.len())
    };
    match input.over {
        Over::Panel => vec![values(&mut inputs.cells())],
        Over::Period => (0..inputs.periods().len())
            .map(|period| values(&mut inputs.cells().filter(|cell| cell.period == period)))
            .collect(),
    }
}

/// The position among all units. Only the unit's own value moves within its interval.
fn among(input: &Input, value: Estimate, distribution: &Distribution) -> Result<Estimate, Refusal> {
    let own = value.value();
    let at = |value: f64| {
        let position = distribution.position(&input.method, own, value)?;
        Some(match (input.direction, &input.method) {
            (Direction::Up, _) => position,
            (Direction::Down, Method::Z) => -position,
            (Direction::Down, _) => 1.0 - position,
        })
    };
    let point = at(own).ok_or(Refusal::NoSpread)?;
    let (least, greatest) = value.bounds().ends();
    let bounds = [least, greatest].into_iter().filter_map(at).fold(Bounds::exact(point), Bounds::including);
    estimate(point, bounds)
}

/// The position between the goalposts, 0 at the worse and 1 at the better one.
fn between_goalposts(input: &Input, value: Estimate) -> Result<Estimate, Refusal> {
    let (lower, upper) = input.goalposts.ok_or(Refusal::OutsideGoalposts)?;
    let x = value.value();
    let (from_worse, moved) = match input.direction {
        Direction::Up => (x - lower, value.bounds() - Bounds::exact(lower)),
        Direction::Down => (upper - x, Bounds::exact(upper) - value.bounds()),
    };
    let span = Bounds::exact(upper) - Bounds::exact(lower);
    let position = from_worse / (upper - lower);
    if position < 0.0 && input.clip != Clip::Both {
        return Err(Refusal::OutsideGoalposts);
    }
    let greatest = if input.clip == Clip::None { f64::MAX } else { 1.0 };
    let (low, high) = (moved / span).ends();
    let bounds = Bounds::new(Some(low.clamp(0.0, greatest)), Some(high.clamp(0.0, greatest)));
    estimate(position.clamp(0.0, greatest), bounds.ok_or(Refusal::Unbounded)?)
}

/// The quotient of a value and that of the reference unit, or its inverse where less is better.
fn quotient(direction: Direction, value: Estimate, reference: Estimate) -> Result<Estimate, Refusal> {
    if value.value() <= 0.0 && direction == Direction::Down || reference.value() <= 0.0 {
        return Err(Refusal::SignChange);
    }
    let (over, under) = match direction {
        Direction::Up => (value, reference),
        Direction::Down => (reference, value),
    };
    estimate(over.value() / under.value(), over.bounds() / under.bounds())
}

/// An estimate of this module's refusals.
pub(super) fn estimate(value: f64, bounds: Bounds) -> Result<Estimate, Refusal> {
    Estimate::new(value, bounds).map_err(|_| Refusal::Unbounded)
}
