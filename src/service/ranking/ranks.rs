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

/// The ranks of values, each with the ends of its interval (`[value, lower, upper]`), the greatest first.
pub(super) fn ranks(values: &[[f64; 3]]) -> Vec<Ranked> {
    let sorted = |end: usize| {
        let mut ends: Vec<f64> = values.iter().map(|value| value[end]).collect();
        ends.sort_unstable_by(f64::total_cmp);
        ends
    };
    let (points, lowers, uppers) = (sorted(0), sorted(1), sorted(2));
    let count = values.len();
    let greater = |ends: &[f64], than: f64| count - ends.partition_point(|end| *end <= than);
    values
        .iter()
        .map(|&[value, lower, upper]| Ranked {
            rank: 1 + greater(&points, value),
            best: 1 + greater(&lowers, upper),
            worst: count - uppers.partition_point(|end| *end < lower),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
        fn ranks_are_what_counting_each_against_each_gives(
            values in prop::collection::vec((-9..9_i32, 0..4_i32, 0..4_i32), 0..30),
        ) {
            let values: Vec<[f64; 3]> =
                values.iter().map(|&(value, below, above)| [value, value - below, value + above].map(f64::from)).collect();
            for (ranked, [value, lower, upper]) in ranks(&values).into_iter().zip(&values) {
                let count = |test: &dyn Fn(&[f64; 3]) -> bool| values.iter().filter(|other| test(other)).count();
                prop_assert_eq!(ranked.rank, 1 + count(&|other| other[0] > *value));
                prop_assert_eq!(ranked.best, 1 + count(&|other| other[1] > *upper));
                prop_assert_eq!(ranked.worst, values.len() - count(&|other| other[2] < *lower));
                prop_assert!(ranked.best <= ranked.rank && ranked.rank <= ranked.worst);
            }
        }
    }
}
