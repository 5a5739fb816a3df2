//! Ranks of values that are known within intervals.

/// The rank of a value, and the ranks that its interval allows beside those of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ranked {
    /// By the value, counted from 1; the same values share it and the ranks after it are left out.
    pub(super) rank: usize,
    /// After those that are certainly greater.
    pub(super) best: usize,
    /// Before those that are certainly less.
    pub(super) worst: usize,
}

/// The values that are ranked, each with the ends of its interval, the greatest first.
#[derive(Debug, Default)]
pub(super) struct Field {
    values: Vec<f64>,
    lowers: Vec<f64>,
    uppers: Vec<f64>,
}

impl Field {
    /// Adds a value with the ends of its interval.
    pub(super) fn add(&mut self, [value, lower, upper]: [f64; 3]) {
        self.values.push(value);
        self.lowers.push(lower);
        self.uppers.push(upper);
    }

    /// The rank of one of the values. Each is counted against all, which is quick as long as few are asked for.
    pub(super) fn rank(&self, [value, lower, upper]: [f64; 3]) -> Ranked {
        Ranked {
            rank: 1 + count(&self.values, |other| other > value),
            best: 1 + count(&self.lowers, |other| other > upper),
            worst: self.values.len() - count(&self.uppers, |other| other < lower),
        }
    }
}

/// How many pass a test.
fn count(ends: &[f64], test: impl Fn(f64) -> bool) -> usize {
    ends.iter().filter(|end| test(**end)).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranks(values: &[[f64; 3]]) -> Vec<Ranked> {
        let mut field = Field::default();
        for value in values {
            field.add(*value);
        }
        values.iter().map(|value| field.rank(*value)).collect()
    }

    fn ranked(rank: usize, best: usize, worst: usize) -> Ranked {
        Ranked { rank, best, worst }
    }

    #[test]
    fn intervals_that_overlap_share_a_range_of_ranks() {
        let values = [[8.0, 7.5, 8.5], [11.2, 11.15, 11.25], [8.4, 8.0, 9.0], [1.0, 0.5, 1.5]];
        assert_eq!(ranks(&values), [ranked(3, 2, 3), ranked(1, 1, 1), ranked(2, 2, 3), ranked(4, 4, 4)]);
    }

    #[test]
    fn equal_values_share_a_rank_and_open_intervals_reach_the_ends() {
        let open = [5.0, 5.0, f64::INFINITY];
        let values = [[7.0, 7.0, 7.0], [7.0, 7.0, 7.0], open, [1.0, f64::NEG_INFINITY, 1.0]];
        assert_eq!(ranks(&values), [ranked(1, 1, 3), ranked(1, 1, 3), ranked(3, 1, 3), ranked(4, 4, 4)]);
        assert_eq!(ranks(&[]), []);
    }

    proptest! {
        #[test]
        fn ranks_order_as_values_do_and_ranges_as_intervals_do(
            values in prop::collection::vec((-9..9_i32, 0..4_i32, 0..4_i32), 0..30),
        ) {
            let values: Vec<[f64; 3]> =
                values.iter().map(|&(value, below, above)| [value, value - below, value + above].map(f64::from)).collect();
            let ranked = ranks(&values);
            for (one, own) in ranked.iter().zip(&values) {
                prop_assert!(one.best <= one.rank && one.rank <= one.worst);
                for (other, others) in ranked.iter().zip(&values) {
                    prop_assert_eq!(one.rank.cmp(&other.rank), others[0].total_cmp(&own[0]));
                    // What is certainly greater keeps every rank away that it may have itself.
                    prop_assert!(others[1] <= own[2] || other.best < one.best + 1 && other.worst <= one.worst);
                }
            }
        }
    }
}
