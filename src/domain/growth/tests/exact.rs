//! Rates against exact rational arithmetic.

use super::*;

/// A small generator with a fixed seed, so that a failure can be seen again (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        i64::try_from(bits).unwrap() % limit
    }

    /// A whole number of any size up to 30 bits, zero now and then.
    fn whole(&mut self) -> i64 {
        let bits = self.below(31);
        self.below((1 << bits) + 1)
    }

    /// Three whole numbers in order.
    fn interval(&mut self) -> [i64; 3] {
        let mut ends = [self.whole(), self.whole(), self.whole()];
        if self.below(2) == 0 {
            let middle = ends[0];
            let reach = 1 + middle / 1000;
            ends = [(middle - reach).max(0), middle, middle + reach];
        }
        ends.sort_unstable();
        ends
    }
}

#[expect(clippy::cast_precision_loss, reason = "31 bits fit a double")]
fn estimate(ends: [i64; 3], scale: f64) -> Estimate {
    let [lower, value, upper] = ends.map(|end| end as f64 * scale);
    Estimate::new(value, Bounds::new(Some(lower), Some(upper)).unwrap()).unwrap()
}

/// Compares a finite double with the rate 100·(x − b)/b of whole numbers, b above zero, exactly.
fn compare(double: f64, value: i64, base: i64) -> std::cmp::Ordering {
    let bits = double.to_bits();
    let exponent = i32::try_from((bits >> 52) & 0x7ff).unwrap() - 1075;
    let mantissa = i128::from(bits & ((1 << 52) - 1) | 1 << 52) * if double < 0.0 { -1 } else { 1 };
    let left = if double == 0.0 { 0 } else { mantissa * i128::from(base) };
    let right = 100 * (i128::from(value) - i128::from(base));
    if double == 0.0 {
        0.cmp(&right)
    } else if exponent >= 0 {
        (left << exponent).cmp(&right)
    } else {
        left.cmp(&(right << -exponent))
    }
}

#[test]
fn intervals_hold_the_exact_rates_of_a_million_admissible_pairs() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut pairs = 0;
    while pairs < 1_000_000 {
        let (current, base) = (random.interval(), random.interval());
        if base[1] == 0 {
            continue;
        }
        // Powers of two keep the whole numbers exact.
        let scale = 2.0_f64.powi([0, -900, 900][pairs % 3]);
        let pair = (estimate(current, scale), estimate(base, scale));
        let bounds = rate(Pair { current: &pair.0, base: &pair.1 }).unwrap().bounds();
        for value in [current[0], current[2], current[0] + random.below(current[2] - current[0] + 1)] {
            for base in [base[0], base[2], base[0] + random.below(base[2] - base[0] + 1)] {
                if base == 0 {
                    continue;
                }
                let above = bounds.lower().is_none_or(|lower| compare(lower, value, base).is_le());
                let below = bounds.upper().is_none_or(|upper| compare(upper, value, base).is_ge());
                assert!(above && below, "{value}/{base} is not in {bounds:?}");
                pairs += 1;
            }
        }
    }
}

#[test]
fn intervals_are_tight_to_the_last_places() {
    let mut random = Random(42);
    for _ in 0..100_000 {
        let [current, base] = [random.whole(), random.whole() + 1];
        let pair = (estimate([current; 3], 1.0), estimate([base; 3], 1.0));
        let rate = rate(Pair { current: &pair.0, base: &pair.1 }).unwrap();
        let (lower, upper) = rate.bounds().ends();
        assert!(upper - lower <= rate.value().abs() * 8.0 * f64::EPSILON, "{rate:?}");
    }
}
