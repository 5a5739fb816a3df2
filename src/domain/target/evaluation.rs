//! Functions of a few figures, with the exact range of their values.

use crate::domain::bounds::Bounds;
use crate::domain::growth::Estimate;

/// The number of figures that a target rests on: the base, the latest value and the number that is asked for.
pub(super) const FIGURES: usize = 3;

/// The figures that a target rests on, each one variable: the base, the latest value and the number that is asked for.
pub(super) type Figures = [Estimate; FIGURES];

/// Whether bounds are the range itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BoundsQuality {
    /// They are the least and the greatest value that the figures admit.
    Exact,
    /// They contain the range and may be wider.
    Outer,
}

crate::domain::codes::codes!(BoundsQuality {
    Exact = "exact",
    Outer = "outer",
});

/// A number that follows from figures, with the range that their intervals admit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// The number and its range.
    pub estimate: Estimate,
    /// Whether the range is exact.
    pub quality: BoundsQuality,
}

impl Quantity {
    /// A figure itself.
    #[must_use]
    pub const fn of(estimate: Estimate) -> Self {
        Self { estimate, quality: BoundsQuality::Exact }
    }
}

/// The value of a function at the printed figures, its range over their intervals, and the ranges of its partial
/// derivatives there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evaluation {
    pub(super) value: f64,
    range: Bounds,
    slopes: [Bounds; FIGURES],
}

impl Evaluation {
    /// A number that is no figure.
    pub(super) fn number(value: f64) -> Self {
        Self { value, range: Bounds::exact(value), slopes: [Bounds::exact(0.0); FIGURES] }
    }

    /// The figure at a position.
    fn figure(position: usize, value: f64, range: Bounds) -> Self {
        let slopes = std::array::from_fn(|at| Bounds::exact(if at == position { 1.0 } else { 0.0 }));
        Self { value, range, slopes }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let slopes = std::array::from_fn(|at| self.slope(at) + other.slope(at));
        Self { value: self.value + other.value, range: self.range + other.range, slopes }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(other.times(Self::number(-1.0)))
    }

    pub(super) fn times(self, other: Self) -> Self {
        let slope = |at| self.slope(at) * other.range + self.range * other.slope(at);
        Self {
            value: self.value * other.value,
            range: self.range * other.range,
            slopes: std::array::from_fn(slope),
        }
    }

    pub(super) fn over(self, other: Self) -> Self {
        let range = self.range / other.range;
        let slope = |at| (self.slope(at) - range * other.slope(at)) / other.range;
        Self { value: self.value / other.value, range, slopes: std::array::from_fn(slope) }
    }

    /// The power by a number; `None` where the base may be negative.
    pub(super) fn power(self, power: f64) -> Option<Self> {
        let factor = self.range.powf(power - 1.0)?.scale(power);
        let slope = |at| factor * self.slope(at);
        Some(Self {
            value: self.value.powf(power),
            range: self.range.powf(power)?,
            slopes: std::array::from_fn(slope),
        })
    }

    fn slope(&self, at: usize) -> Bounds {
        self.slopes.get(at).copied().unwrap_or(Bounds::UNBOUNDED)
    }
}

/// The value of a function at the printed figures and its range over their intervals.
///
/// Where each partial derivative keeps its sign, the range is that between two corners, and exact; else it is that of
/// interval arithmetic. `None` where the function has no value at the printed figures.
pub(super) fn quantity(
    figures: &Figures,
    function: impl Fn(&[Evaluation; FIGURES]) -> Option<Evaluation>,
) -> Option<Quantity> {
    let at = |ranges: [Bounds; FIGURES]| -> Option<Evaluation> {
        let value = |position: usize| figures.get(position).map_or(0.0, |figure| figure.value());
        let range = |position: usize| ranges.get(position).copied().unwrap_or(Bounds::UNBOUNDED);
        function(&std::array::from_fn(|at| Evaluation::figure(at, value(at), range(at))))
    };
    let value = at(figures.map(|figure| Bounds::exact(figure.value())))?.value;
    let outer = at(figures.map(Estimate::bounds));
    let range = outer.map_or(Bounds::UNBOUNDED, |outer| outer.range);
    let corners = outer.and_then(|outer| {
        let (low, high) = corners(figures, &outer.slopes)?;
        let exact = Bounds::new(at(low)?.range.lower(), at(high)?.range.upper())?;
        // An open end of a figure has no corner, so interval arithmetic gives that side.
        Some(exact.intersect(range).unwrap_or(exact))
    });
    let is_closed =
        figures.iter().all(|figure| figure.bounds().lower().is_some() && figure.bounds().upper().is_some());
    let quality = if corners.is_some() && is_closed { BoundsQuality::Exact } else { BoundsQuality::Outer };
    let estimate = Estimate::new(value, corners.unwrap_or(range)).ok()?;
    Some(Quantity { estimate, quality })
}

/// The corners with the least and with the greatest value; `None` where a derivative may change its sign.
fn corners(figures: &Figures, slopes: &[Bounds; FIGURES]) -> Option<([Bounds; FIGURES], [Bounds; FIGURES])> {
    let (mut low, mut high) = ([Bounds::UNBOUNDED; FIGURES], [Bounds::UNBOUNDED; FIGURES]);
    for (((figure, slope), low), high) in figures.iter().zip(slopes).zip(&mut low).zip(&mut high) {
        let (lower, upper) = figure.bounds().ends();
        let (least, greatest) = slope.ends();
        (*low, *high) = if least >= 0.0 {
            (Bounds::exact(lower), Bounds::exact(upper))
        } else if greatest <= 0.0 {
            (Bounds::exact(upper), Bounds::exact(lower))
        } else {
            return None;
        };
    }
    Some((low, high))
}
