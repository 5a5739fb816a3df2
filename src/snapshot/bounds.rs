//! The bounds of the values of one series, in as few bytes as give the same doubles back.

use super::values::PackedValues;
use crate::domain::bounds::Bounds;

/// Bounds by position. An end that is missing is held like a missing value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PackedBounds {
    lower: PackedValues,
    upper: PackedValues,
}

impl PackedBounds {
    /// The bounds at each position.
    pub(super) fn of(bounds: &[Bounds]) -> Self {
        let packed = |end: fn(Bounds) -> Option<f64>| {
            let ends: Vec<f64> = bounds.iter().map(|one| end(*one).unwrap_or(f64::NAN)).collect();
            PackedValues::of(&ends)
        };
        Self { lower: packed(Bounds::lower), upper: packed(Bounds::upper) }
    }

    /// The bounds at a position; none beyond the end.
    #[inline]
    pub(super) fn get(&self, position: usize) -> Option<Bounds> {
        let end = |ends: &PackedValues| Some(Some(ends.get(position)?).filter(|end| !end.is_nan()));
        Bounds::new(end(&self.lower)?, end(&self.upper)?)
    }

    /// The size in memory in bytes beside the struct itself.
    pub(super) fn bytes(&self) -> usize {
        self.lower.bytes() + self.upper.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_come_back_whether_they_are_missing_or_not() {
        let ends = [(Some(-0.5), Some(0.0)), (None, Some(1e300)), (Some(1.0 / 3.0), None), (None, None)];
        let bounds: Vec<Bounds> =
            ends.iter().map(|(lower, upper)| Bounds::new(*lower, *upper).unwrap()).collect();
        let packed = PackedBounds::of(&bounds);
        let each: Vec<Bounds> = (0..=bounds.len()).filter_map(|position| packed.get(position)).collect();
        assert_eq!(each, bounds);
    }
}
