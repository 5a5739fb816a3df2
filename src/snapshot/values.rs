//! The values of one series in as few bytes as give the same doubles back.

use crate::domain::bounds::Bounds;
use crate::domain::observations::{GAP, is_gap};

/// Values by position: NaN where one is missing, [`GAP`] where there is no observation.
///
/// Most published values are decimals of few digits. Where each value is the double nearest to an integer over one power
/// of ten, the integers are held, less the smallest of them, in as few bytes as the largest needs; where not, the doubles.
/// The bytes of the values are followed by the smallest integer (8 bytes), the exponent (1) and the margin (1), if they are
/// integers, and by the number of bytes of a value (1).
///
/// The margin is what rounding leaves open: half a unit in one place of all values. Bounds that follow from it are not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PackedValues(Box<[u8]>);

/// How the values are read.
#[derive(Clone, Copy)]
struct Layout {
    /// The number of bytes of a value.
    width: usize,
    /// The bytes of a word of eight that belong to a value.
    mask: u64,
    /// None where the values are doubles.
    decimals: Option<Decimals>,
}

/// Decimals as integers over one power of ten.
#[derive(Clone, Copy)]
struct Decimals {
    smallest: i64,
    power: f64,
    margin: Option<Margin>,
}

/// How far the bounds of each value are from it: integers over the next power of ten.
#[derive(Clone, Copy)]
struct Margin {
    distance: i64,
    power: f64,
}

/// The powers of ten that values are divided by, by exponent. All of them are exact doubles.
const POWERS: [f64; 13] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];
/// The number of margins: half a unit in the last place of the integers, in the place before it, and so on.
const MARGINS: u8 = 13;
/// The byte of values without a margin. The others are those of the margins, counted from one.
const NO_MARGIN: u8 = 0;
/// Integers up to this one are exact doubles, so that a quotient of one and a power of ten is rounded once.
const MAX_INTEGER: f64 = 9_007_199_254_740_992.0;
/// The number of bytes of a double.
const DOUBLE: usize = size_of::<f64>();
/// The number of bytes behind decimals.
const DECIMALS_TAIL: usize = DOUBLE + 3;

impl PackedValues {
    /// The values at each position.
    pub(super) fn of(values: &[f64]) -> Self {
        let decimals = least_exponent(values).and_then(|exponent| decimals(values, exponent, NO_MARGIN));
        let bytes = decimals.filter(|bytes| bytes.len() <= values.len() * DOUBLE).unwrap_or_else(|| {
            let doubles = values.iter().flat_map(|value| value.to_bits().to_le_bytes());
            doubles.chain([byte(DOUBLE)]).collect()
        });
        Self(bytes.into())
    }

    /// The values at each position together with their bounds; none where the bounds follow from no margin.
    pub(super) fn with_margin(values: &[f64], bounds: &[Bounds]) -> Option<Self> {
        let exponents = least_exponent(values)?..POWERS.len();
        let (exponent, margin) =
            exponents.filter_map(|exponent| Some((exponent, margin(values, bounds, exponent)?))).next()?;
        decimals(values, exponent, margin).map(|bytes| Self(bytes.into()))
    }

    /// The number of positions.
    #[inline]
    pub(super) fn len(&self) -> usize {
        let width = self.width();
        self.0.len().saturating_sub(tail(width)) / width
    }

    /// The value at a position; none beyond the end.
    #[inline]
    pub(super) fn get(&self, position: usize) -> Option<f64> {
        let layout = self.layout();
        // No division: a ranking looks up a value of each series.
        let end = position.checked_add(1)?.checked_mul(layout.width)?.checked_add(tail(layout.width))?;
        (end <= self.0.len()).then(|| layout.value(&self.0, position))
    }

    /// Whether there is a margin.
    #[inline]
    pub(super) fn has_margin(&self) -> bool {
        let margin = self.0.len().checked_sub(2).filter(|_| self.width() < DOUBLE);
        margin.and_then(|at| self.0.get(at)).is_some_and(|margin| *margin != NO_MARGIN)
    }

    /// The bounds of the value at a position by the margin; none without a margin or a value.
    #[inline]
    pub(super) fn bounds(&self, position: usize) -> Option<Bounds> {
        let Decimals { power, margin, .. } = self.layout().decimals?;
        let value = self.get(position).filter(|value| !value.is_nan())?;
        margin?.around(integer(value, power)?)
    }

    /// All values.
    #[inline]
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = f64> {
        let layout = self.layout();
        (0..self.len()).map(move |position| layout.value(&self.0, position))
    }

    /// The size in memory in bytes, without the pointer.
    pub(super) fn bytes(&self) -> usize {
        self.0.len()
    }

    #[inline]
    fn width(&self) -> usize {
        self.0.last().map_or(DOUBLE, |width| usize::from(*width).max(1))
    }

    #[inline]
    fn layout(&self) -> Layout {
        let width = self.width();
        if width == DOUBLE {
            return Layout { width, mask: u64::MAX, decimals: None };
        }
        let end = self.0.len().saturating_sub(3);
        let at = |place| self.0.get(place).copied().unwrap_or_default();
        let smallest = word(&self.0, end.saturating_sub(DOUBLE)).cast_signed();
        let exponent = usize::from(at(end));
        let power = POWERS.get(exponent).copied().unwrap_or(1.0);
        let margin = Margin::of(exponent, at(end + 1));
        Layout { width, mask: mask(width), decimals: Some(Decimals { smallest, power, margin }) }
    }
}

impl Layout {
    /// The value at a position. Its word may reach into what follows, of which there are eight bytes at least.
    #[inline]
    fn value(self, bytes: &[u8], position: usize) -> f64 {
        let word = word(bytes, position * self.width) & self.mask;
        let Some(Decimals { smallest, power, .. }) = self.decimals else { return f64::from_bits(word) };
        if word == self.mask {
            return GAP;
        }
        if word == self.mask - 1 {
            return f64::NAN;
        }
        quotient(smallest + word.cast_signed(), power)
    }
}

impl Margin {
    /// The margin of a byte, beside values of an exponent.
    #[inline]
    fn of(exponent: usize, byte: u8) -> Option<Self> {
        let place = byte.checked_sub(1)?;
        let power = POWERS.get(exponent + 1).copied()?;
        Some(Self { distance: 5 * 10_i64.checked_pow(u32::from(place))?, power })
    }

    /// The bounds of a value, given its integer.
    #[inline]
    fn around(self, integer: i64) -> Option<Bounds> {
        let middle = 10 * integer;
        let end = |integer| Some(quotient(integer, self.power));
        Bounds::new(end(middle - self.distance), end(middle + self.distance))
    }
}

/// The eight bytes from a place on.
#[inline]
fn word(bytes: &[u8], start: usize) -> u64 {
    let bytes = bytes.get(start..).and_then(<[u8]>::first_chunk);
    u64::from_le_bytes(bytes.copied().unwrap_or_default())
}

/// The largest number of some bytes, fewer than eight. It and the one before stand for what has no value.
const fn mask(width: usize) -> u64 {
    (1 << (8 * width)) - 1
}

/// The number of bytes behind values of some bytes.
const fn tail(width: usize) -> usize {
    if width == DOUBLE { 1 } else { DECIMALS_TAIL }
}

/// A small number as a byte.
fn byte(number: usize) -> u8 {
    u8::try_from(number).unwrap_or_default()
}

/// The least exponent at which each value may be a decimal; none where one of them is no such decimal.
fn least_exponent(values: &[f64]) -> Option<usize> {
    let mut exponent = 0;
    for value in values.iter().filter(|value| !value.is_nan()) {
        exponent += POWERS.get(exponent..)?.iter().position(|power| integer(*value, *power).is_some())?;
    }
    Some(exponent)
}

/// The byte of the margin from which the bounds of all values follow.
fn margin(values: &[f64], bounds: &[Bounds], exponent: usize) -> Option<u8> {
    let power = POWERS.get(exponent)?;
    let is_around = |margin: Margin, (value, bounds): (&f64, &Bounds)| {
        let own = if value.is_nan() {
            Some(Bounds::UNBOUNDED)
        } else {
            integer(*value, *power).and_then(|one| margin.around(one))
        };
        own == Some(*bounds)
    };
    (1..=MARGINS).find(|byte| {
        let margin = Margin::of(exponent, *byte);
        margin.is_some_and(|margin| values.iter().zip(bounds).all(|pair| is_around(margin, pair)))
    })
}

/// Values as decimals of an exponent; none where one of them is no such decimal.
fn decimals(values: &[f64], exponent: usize, margin: u8) -> Option<Vec<u8>> {
    let power = POWERS.get(exponent)?;
    let integers = || values.iter().filter(|value| !value.is_nan()).map(|value| integer(*value, *power));
    // A value of fewer digits may have too many with those of the others.
    let (mut smallest, mut largest) = (i64::MAX, i64::MIN);
    for integer in integers() {
        (smallest, largest) = (smallest.min(integer?), largest.max(integer?));
    }
    let span = if smallest <= largest { largest.checked_sub(smallest)?.cast_unsigned() } else { 0 };
    let smallest = if smallest <= largest { smallest } else { 0 };
    let width = (1..DOUBLE).find(|width| span < mask(*width) - 1)?;
    let mut bytes = Vec::with_capacity(values.len() * width + DECIMALS_TAIL);
    for value in values {
        let word = match integer(*value, *power) {
            Some(integer) => (integer - smallest).cast_unsigned(),
            None if is_gap(*value) => mask(width),
            None => mask(width) - 1,
        };
        bytes.extend(word.to_le_bytes().iter().take(width));
    }
    bytes.extend(smallest.to_le_bytes());
    bytes.extend([byte(exponent), margin, byte(width)]);
    Some(bytes)
}

/// The integer that gives a value when it is divided by a power of ten.
#[inline]
fn integer(value: f64, power: f64) -> Option<i64> {
    let nearest = (value * power).round_ties_even();
    if nearest.is_nan() || nearest.abs() > MAX_INTEGER {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is no larger than 2⁵³")]
    let integer = nearest as i64;
    // The quotient of the integer is compared, since that has no negative zero.
    (quotient(integer, power).to_bits() == value.to_bits()).then_some(integer)
}

/// The double nearest to an integer over a power of ten.
#[inline]
fn quotient(integer: i64, power: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "integers up to 2⁵³ are packed")]
    let integer = integer as f64;
    integer / power
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;

    fn bits(values: impl IntoIterator<Item = f64>) -> Vec<u64> {
        values.into_iter().map(f64::to_bits).collect()
    }

    /// Decimals of some digits, whole numbers, any doubles, and what has no value.
    fn value() -> impl Strategy<Value = f64> {
        let decimal = |(digits, exponent): (i64, usize)| format!("{digits}e-{exponent}").parse().unwrap();
        prop_oneof![
            6 => (-10_000_000..10_000_000_i64, 0..5_usize).prop_map(decimal),
            2 => (any::<i64>(), 0..20_usize).prop_map(decimal),
            1 => any::<f64>().prop_filter("values are finite", |value| value.is_finite()),
            1 => Just(-0.0),
            1 => Just(GAP),
            1 => Just(f64::NAN),
        ]
    }

    proptest! {
        #[test]
        fn the_same_bits_come_back(
            all in prop_oneof![
                prop::collection::vec(value(), 0..40),
                prop::collection::vec((-99_999..99_999_i32).prop_map(|tenths| f64::from(tenths) / 10.0), 0..40),
            ],
        ) {
            let packed = PackedValues::of(&all);
            prop_assert_eq!(packed.len(), all.len());
            prop_assert_eq!(bits(packed.iter()), bits(all.iter().copied()));
            let each = (0..=all.len()).filter_map(|position| packed.get(position));
            prop_assert_eq!(bits(each), bits(all.iter().copied()));
            prop_assert!(packed.bytes() <= 8 * all.len() + DECIMALS_TAIL);
            prop_assert!(!packed.has_margin());
        }

        #[test]
        fn bounds_that_follow_from_a_margin_come_back(
            all in prop::collection::vec(value(), 0..20),
            tenths in prop::collection::vec(-9_999..9_999_i32, 1..20),
            place in 0..6_i32,
        ) {
            let half = Decimal::new(5, 4) * Decimal::from(10_i64.pow(place.unsigned_abs()));
            let end = |value: Decimal| value.to_string().parse::<f64>().ok();
            let decimals: Vec<Decimal> = tenths.iter().map(|tenths| Decimal::new((*tenths).into(), 1)).collect();
            let values: Vec<f64> = decimals.iter().map(|one| end(*one).unwrap()).chain([GAP, f64::NAN]).collect();
            let around = |one: &Decimal| Bounds::new(end(*one - half), end(*one + half)).unwrap();
            let bounds: Vec<Bounds> = decimals.iter().map(around).chain([Bounds::UNBOUNDED; 2]).collect();
            let packed = PackedValues::with_margin(&values, &bounds).unwrap();
            prop_assert_eq!(bits(packed.iter()), bits(values.iter().copied()));
            prop_assert!(packed.has_margin());
            let own = |position: usize| packed.bounds(position).unwrap_or(Bounds::UNBOUNDED);
            prop_assert_eq!((0..values.len()).map(own).collect::<Vec<_>>(), bounds);
            // Far from zero the margin is below the distance of doubles.
            let exact: Vec<Bounds> = all.iter().map(|value| Bounds::exact(*value)).collect();
            if let Some(packed) = PackedValues::with_margin(&all, &exact) {
                let own = |position: usize| packed.bounds(position).unwrap_or(Bounds::UNBOUNDED);
                prop_assert_eq!((0..all.len()).map(own).collect::<Vec<_>>(), exact);
            }
        }
    }

    #[test]
    fn decimals_take_as_few_bytes_as_their_span_needs() {
        let width = |values: &[f64]| PackedValues::of(&values.repeat(10)).width();
        assert_eq!(width(&[96.1, 101.5, 121.4]), 1);
        assert_eq!(width(&[96.1, 101.5, 121.5]), 2);
        assert_eq!(width(&[-1.25, 300.0, GAP, f64::NAN]), 2);
        assert_eq!(width(&[1_000_000.1, 1_400_000.0]), 3);
        assert_eq!(width(&[0.0, 4e9]), 4);
        assert_eq!(width(&[f64::NAN, GAP]), 1);
        assert_eq!(width(&[0.1, 0.1 + 0.2]), 8, "0.30000000000000004 is no short decimal");
        assert_eq!(width(&[-0.0]), 8, "its sign would be lost");
        assert_eq!(width(&[1e300, f64::MIN_POSITIVE]), 8);
    }

    #[test]
    fn few_values_are_doubles_where_that_is_shorter() {
        assert_eq!(PackedValues::of(&[1.0]).bytes(), 9);
        assert_eq!(PackedValues::of(&[1.0, 2.0]).bytes(), 2 + DECIMALS_TAIL);
        assert_eq!((PackedValues::of(&[]).bytes(), PackedValues::of(&[]).len()), (1, 0));
    }
}
