//! The recording of one point: steps at periods become operations on figures.

use std::collections::BTreeMap;

use super::calculation::Calculation;
use super::inputs::Inputs;
use super::operation::Slot;
use super::point::{BoundsQuality, Point, PointValue};
use super::range::range;
use super::refusal::{PointRefusal, Refusal};
use super::step::{Binary, Step, StepId};
use super::tape::Tape;
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::growth::{Aggregate, Estimate};
use crate::domain::observation_status::ObservationStatus;
use crate::domain::period::Period;

impl Calculation {
    /// The result at a period.
    ///
    /// A period of another frequency than [`Calculation::frequency`] is refused.
    #[must_use]
    pub fn point(&self, period: Period, inputs: &dyn Inputs) -> Point {
        Recording::new(self, inputs, period).point()
    }
}

/// One point of a calculation in the making.
pub(super) struct Recording<'a> {
    calculation: &'a Calculation,
    inputs: &'a dyn Inputs,
    /// The period of the point.
    period: Period,
    tape: Tape,
    /// The figures by number: series and period.
    figures: Vec<(usize, Period)>,
    figure_slots: BTreeMap<(usize, Period), Slot>,
    /// The steps that were recorded, at which period.
    recorded: BTreeMap<(StepId, Period), Slot>,
    /// The set behind the scores that were read, by series.
    sets: BTreeMap<usize, u32>,
    status: ObservationStatus,
}

type SlotResult = Result<Slot, PointRefusal>;

impl<'a> Recording<'a> {
    pub(super) fn new(calculation: &'a Calculation, inputs: &'a dyn Inputs, period: Period) -> Self {
        Self {
            calculation,
            inputs,
            period,
            tape: Tape::default(),
            figures: Vec::new(),
            figure_slots: BTreeMap::new(),
            recorded: BTreeMap::new(),
            sets: BTreeMap::new(),
            status: ObservationStatus::NORMAL,
        }
    }

    pub(super) fn point(mut self) -> Point {
        let outcome = self.value();
        Point { period: self.period, outcome, inputs: self.figures }
    }

    fn value(&mut self) -> Result<PointValue, PointRefusal> {
        if self.period.frequency() != self.calculation.frequency() {
            return Err(self.refused(Refusal::FrequencyMismatch));
        }
        let slot = self.step(self.calculation.result, self.period)?;
        self.tape.cut(slot);
        let (bounds, is_exact) = range(&self.tape).map_err(|refusal| self.refused(refusal))?;
        let value = self.tape.values.last().copied().unwrap_or(f64::NAN);
        let estimate = Estimate::new(value, bounds).map_err(|refusal| self.refused(refusal.into()))?;
        let quality = if is_exact { BoundsQuality::Exact } else { BoundsQuality::Outer };
        Ok(PointValue { estimate, quality, status: self.status })
    }

    const fn refused(&self, refusal: Refusal) -> PointRefusal {
        PointRefusal { refusal, series: None, period: Some(self.period) }
    }

    /// Records a step at a period, once. Values are found by their figures.
    fn step(&mut self, id: StepId, period: Period) -> SlotResult {
        if matches!(self.calculation.steps.get(id), Some(Step::Value(_))) {
            return self.record(id, period);
        }
        if let Some(&slot) = self.recorded.get(&(id, period)) {
            return Ok(slot);
        }
        let slot = self.record(id, period)?;
        self.recorded.insert((id, period), slot);
        Ok(slot)
    }

    fn record(&mut self, id: StepId, period: Period) -> SlotResult {
        let at = |refusal: Refusal| PointRefusal { refusal, series: None, period: Some(period) };
        let calculation = self.calculation;
        let Some(step) = calculation.steps.get(id) else { return Err(at(Refusal::TooDeep)) };
        match *step {
            Step::Constant(value, bounds) => self.tape.constant(value, bounds).map_err(at),
            Step::Value(series) => self.figure(series, period),
            Step::Earlier(child, distance) => {
                let before = distance.before(period).ok_or_else(|| at(Refusal::BaseMissing))?;
                self.step(child, before)
            }
            Step::Fixed(child, fixed) => self.step(child, fixed),
            Step::Unary(operation, child) => {
                let child = self.step(child, period)?;
                self.tape.unary(operation, child).map_err(at)
            }
            Step::Power(child, exponent) => {
                let child = self.step(child, period)?;
                self.tape.power(child, exponent).map_err(at)
            }
            Step::Binary(operation, left, right) => {
                let (left, right) = (self.step(left, period)?, self.step(right, period)?);
                self.tape.binary(operation, left, right).map_err(at)
            }
            Step::MeanOver(child, base) => self.mean_over(child, base),
            Step::TrailingMean(child, count) => self.trailing_mean(child, period, count),
            Step::YearSum(child) => self.year_sum(child, period),
            Step::Conversion(child, aggregate) => self.converted(child, period, aggregate),
            Step::Link(first, second, joint) => self.joined(first, second, joint, period),
        }
    }

    /// Records the value of a series at a period.
    fn figure(&mut self, series: usize, period: Period) -> SlotResult {
        if let Some(&slot) = self.figure_slots.get(&(series, period)) {
            return Ok(slot);
        }
        let Some(found) = self.inputs.value(series, period) else { return Err(self.missing(series, period)) };
        let refused = |refusal| PointRefusal { refusal, series: Some(series), period: Some(period) };
        let set = self.inputs.set(series, period);
        if *self.sets.entry(series).or_insert(set) != set {
            return Err(refused(Refusal::SetChanges));
        }
        let slot = self.tape.figure(found.estimate).map_err(refused)?;
        self.figures.push((series, period));
        self.figure_slots.insert((series, period), slot);
        self.status = self.status.weaker(found.status);
        Ok(slot)
    }

    /// Why a value is missing: at the period of the point the input is missing, elsewhere there is a gap or no base.
    fn missing(&self, series: usize, period: Period) -> PointRefusal {
        let is_own = period == self.period || period.within(self.period.frequency()) == Some(self.period);
        let first =
            self.calculation.series().iter().find(|known| known.id == series).and_then(|known| known.first);
        let refusal = match first {
            _ if is_own => Refusal::MissingInput,
            Some(first) if first <= period => Refusal::Gap,
            _ => Refusal::BaseMissing,
        };
        PointRefusal { refusal, series: Some(series), period: Some(period) }
    }

    /// Records a step at several periods, all of which are needed.
    fn all(
        &mut self,
        child: StepId,
        periods: impl Iterator<Item = Period>,
    ) -> Result<Vec<Slot>, PointRefusal> {
        let (mut slots, mut absence) = (Vec::new(), None);
        for period in periods {
            match self.step(child, period) {
                Ok(slot) => slots.push(slot),
                Err(refusal) if refusal.refusal.is_absence() => absence = absence.or(Some(refusal)),
                Err(refusal) => return Err(refusal),
            }
        }
        match absence {
            Some(absence) if slots.is_empty() => Err(absence),
            Some(absence) => Err(PointRefusal { refusal: Refusal::PartialPeriod, ..absence }),
            None => Ok(slots),
        }
    }

    fn sum(&mut self, slots: &[Slot]) -> SlotResult {
        let sum =
            slots.iter().copied().map(Ok).reduce(|sum, slot| self.tape.binary(Binary::Add, sum?, slot?));
        sum.unwrap_or(Err(Refusal::BaseMissing)).map_err(|refusal| self.refused(refusal))
    }

    fn mean(&mut self, slots: &[Slot]) -> SlotResult {
        if let [only] = slots {
            return Ok(*only);
        }
        let sum = self.sum(slots)?;
        let count = u16::try_from(slots.len()).map_or(f64::INFINITY, f64::from);
        let mean = self.tape.constant(count, Bounds::exact(count));
        let mean = mean.and_then(|count| self.tape.binary(Binary::Divide, sum, count));
        mean.map_err(|refusal| self.refused(refusal))
    }

    /// The mean over one period: of the parts of which it consists, or of itself.
    fn mean_over(&mut self, child: StepId, base: Period) -> SlotResult {
        let frequency = self.calculation.frequencies.get(child).copied().flatten();
        let parts = frequency.filter(|&own| own != base.frequency()).and_then(|own| base.periods_within(own));
        match parts {
            None => self.step(child, base),
            Some(parts) => {
                let slots = self.all(child, parts)?;
                self.mean(&slots)
            }
        }
    }

    fn trailing_mean(&mut self, child: StepId, period: Period, count: u16) -> SlotResult {
        let mut slots = Vec::with_capacity(count.into());
        let mut at = Some(period);
        for _ in 0..count {
            let earlier = at.ok_or_else(|| self.refused(Refusal::BaseMissing))?;
            slots.push(self.step(child, earlier)?);
            at = earlier.previous();
        }
        self.mean(&slots)
    }

    fn year_sum(&mut self, child: StepId, period: Period) -> SlotResult {
        let year = period.within(Frequency::ANNUAL);
        let Some(parts) = year.and_then(|year| year.periods_within(period.frequency())) else {
            return self.step(child, period);
        };
        let slots = self.all(child, parts.take_while(|&part| part <= period))?;
        self.sum(&slots)
    }

    fn converted(&mut self, child: StepId, period: Period, aggregate: Aggregate) -> SlotResult {
        let frequency = self.calculation.frequencies.get(child).copied().flatten();
        let Some(mut parts) = frequency.and_then(|own| period.periods_within(own)) else {
            return Err(self.refused(Refusal::FrequencyMismatch));
        };
        if aggregate == Aggregate::End {
            let last = parts.next_back().ok_or_else(|| self.refused(Refusal::MissingInput))?;
            return self.step(child, last).map_err(|refusal| {
                let has_others =
                    refusal.refusal.is_absence() && parts.any(|part| self.step(child, part).is_ok());
                if has_others { PointRefusal { refusal: Refusal::PartialPeriod, ..refusal } } else { refusal }
            });
        }
        let slots = self.all(child, parts)?;
        if aggregate == Aggregate::Sum { self.sum(&slots) } else { self.mean(&slots) }
    }

    /// The first series up to a period, then that period's value continued by the second.
    fn joined(&mut self, first: StepId, second: StepId, joint: Period, period: Period) -> SlotResult {
        if period <= joint {
            return self.step(first, period);
        }
        let (start, base, now) =
            (self.step(first, joint)?, self.step(second, joint)?, self.step(second, period)?);
        let ratio = self.tape.binary(Binary::Divide, now, base);
        let value = ratio.and_then(|ratio| self.tape.binary(Binary::Multiply, start, ratio));
        value.map_err(|refusal| self.refused(refusal))
    }
}
