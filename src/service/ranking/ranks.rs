//! Ranks of values that are known within intervals.

use crate::domain::invariant::OrBroken;

/// The rank of a value, and the ranks that its interval allows beside those of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranks {
    /// The rank by the value, counted from 1; equal values share it and the ranks after it are left out.
    pub rank: usize,
    /// The best rank: after those that are certainly greater.
    pub best: usize,
    /// The worst rank: before those that are certainly less.
    pub worst: usize,
}

/// The ranks of the values in `asked` among `all`, the greatest first. A value is given with its lower and upper bound.
///
/// `all` is read once, however many ranks are asked for.
pub(super) fn ranks(all: impl Iterator<Item = [f64; 3]>, asked: &[[f64; 3]]) -> Vec<Ranks> {
    let mut greater = Counts::above(asked.iter().map(|[value, ..]| *value));
    let mut certainly_greater = Counts::above(asked.iter().map(|[.., upper]| *upper));
    // Less is greater after negation.
    let mut certainly_less = Counts::above(asked.iter().map(|[_, lower, _]| -*lower));
    let mut total = 0;
    for [value, lower, upper] in all {
        greater.add(value);
        certainly_greater.add(lower);
        certainly_less.add(-upper);
        total += 1;
    }
    let counts = greater.counts().into_iter().zip(certainly_greater.counts()).zip(certainly_less.counts());
    counts
        .map(|((greater, certainly_greater), certainly_less)| Ranks {
            rank: 1 + greater,
            best: 1 + certainly_greater,
            worst: total - certainly_less,
        })
        .collect()
}

/// Counts, for each of some limits, the numbers above it.
struct Counts {
    /// The limits in ascending order, with their positions in the input.
    limits: Vec<(f64, usize)>,
    least: f64,
    greatest: f64,
    /// By `n`: how many numbers lie above exactly the `n` lowest limits.
    above: Vec<usize>,
}

impl Counts {
    fn above(limits: impl Iterator<Item = f64>) -> Self {
        let mut limits: Vec<(f64, usize)> = limits.zip(0..).collect();
        limits.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        let above = vec![0; limits.len() + 1];
        let end = |end: Option<&(f64, usize)>| end.map_or(f64::INFINITY, |(limit, _)| *limit);
        Self { least: end(limits.first()), greatest: end(limits.last()), limits, above }
    }

    #[inline]
    fn add(&mut self, number: f64) {
        // A page is one end of a ranking, so most numbers lie below or above all limits.
        if number <= self.least {
            return;
        }
        let below = if number > self.greatest {
            self.limits.len()
        } else {
            self.limits.partition_point(|(limit, _)| *limit < number)
        };
        if let Some(count) = self.above.get_mut(below).or_broken("there is a count for each number of limits")
        {
            *count += 1;
        }
    }

    /// The counts in the order of the input.
    fn counts(self) -> Vec<usize> {
        let mut counts = vec![0; self.limits.len()];
        let mut sum = 0;
        // A number above `n` limits is above the `n` lowest.
        for ((_, place), above) in self.limits.iter().zip(self.above.iter().skip(1)).rev() {
            sum += above;
            if let Some(count) = counts.get_mut(*place).or_broken("there is a count for each limit") {
                *count = sum;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Ranks;

    fn ranks(values: &[[f64; 3]]) -> Vec<Ranks> {
        super::ranks(values.iter().copied(), values)
    }

    fn ranked(rank: usize, best: usize, worst: usize) -> Ranks {
        Ranks { rank, best, worst }
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
